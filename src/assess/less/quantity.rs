//! How much was asked for, and how much is granted.

use crate::text::{Phrase, number_word, says};

/// A number and what it counts, as both phrases have them.
macro_rules! quantity {
    ($before:literal) => {
        concat!(
            $before,
            r"\b(?<number>\d{1,3}(\.\d{3})+|\d+|en|et|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|fjorten|femten|tyve)(,(?<decimals>\d+))?[ -]?",
            r"(?<unit>kroner|kr|time|doegn|dag|uge|maaned|gang|procent|pct|m2|kvm|meter|plads|lektion|modul|klip|behandling|tur|weekend)",
            r"(er|e|r|s|es|ers|rs|en|et|erne|ene)?\b\.?",
            r"( (om|pr\.?|per|i|hver) (?<each>uge|maaned|aar|dag|doegn|gang))?"
        )
    };
}

static ASKED: Phrase =
    Phrase::new(quantity!(r"\b(soegt|ansoegt|soegte|ansoegte|bedt|bad|anmodet|oensket|oenskede)( \w+)? om [^,.;:?!]{0,50}?"));
static GRANTED: Phrase = Phrase::new(quantity!(r"\b(bevilg\w*|giver|faar|daekker|yder|udbetaler|tildel\w*|godkend\w*)\b[^,.;:?!]{0,24}?"));

/// Any of them.
static ANY: Phrase = Phrase::new(quantity!(""));
/// What the citizen pays is not what was asked for.
static OWN_SHARE: Phrase = Phrase::new(r"\b(egenbetaling\w*|gebyr\w*|rykker\w*|selvrisiko\w*|depositum\w*)\b");

/// So much of something, perhaps each week or month.
#[derive(Clone, Debug, PartialEq)]
struct Quantity {
    number: f64,
    unit: String,
    each: Option<String>,
}

impl Quantity {
    /// Whether two numbers count over the same time, as far as the text tells; money each month and money once are not told apart by it.
    fn as_often_as(&self, other: &Self) -> bool {
        self.each == other.each || (self.unit != "kr" && (self.each.is_none() || other.each.is_none()))
    }
}

/// The quantities that a text tells.
#[derive(Default)]
pub struct Quantities {
    asked: Vec<Quantity>,
    granted: Vec<Quantity>,
}

impl Quantities {
    /// Hears a sentence, which may decide.
    pub fn hear(&mut self, folded: &str, decides: bool) {
        self.asked.extend(quantities(&ASKED, folded));
        if decides && says(&GRANTED, folded) && !says(&OWN_SHARE, folded) {
            self.granted.extend(quantities(&ANY, folded));
        }
    }

    /// Whether of something that was asked for all that is granted together is less than each that was asked.
    pub fn are_less(&self) -> bool {
        is_less(&self.granted, &self.asked)
    }
}

fn is_less(granted: &[Quantity], asked: &[Quantity]) -> bool {
    asked.iter().any(|one| {
        let [granted, asked] = [granted, asked].map(|all| all.iter().filter(|q| q.unit == one.unit).collect::<Vec<_>>());
        let together: f64 = granted.iter().map(|g| g.number).sum();
        !granted.is_empty() && asked.iter().all(|a| together < a.number && granted.iter().all(|g| g.as_often_as(a)))
    })
}

fn quantities(phrase: &Phrase, folded: &str) -> Vec<Quantity> {
    let quantity = |found: regex_lite::Captures| {
        let digits = found["number"].replace('.', "");
        let decimals = found.name("decimals").map_or("0", |d| d.as_str());
        let number = number_word(&digits).map(f64::from).or_else(|| format!("{digits}.{decimals}").parse().ok())?;
        let unit = match &found["unit"] {
            "kroner" => "kr",
            "pct" => "procent",
            "kvm" => "m2",
            unit => unit,
        };
        Some(Quantity { number, unit: unit.to_owned(), each: found.name("each").map(|each| each.as_str().to_owned()) })
    };
    // "Du har bedt om ældrecheck og har oplyst 88.400 kr. i formue": what comes then was not asked for.
    phrase.captures_all(folded).filter(|found| !found[0].contains(" og har ")).filter_map(quantity).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn less(asked: &str, granted: &str) -> bool {
        let mut quantities = Quantities::default();
        quantities.hear(&fold(asked), false);
        quantities.hear(&fold(granted), true);
        quantities.are_less()
    }

    #[test]
    fn compares_what_counts_the_same() {
        assert!(less("Du har søgt om 8 timers ledsagelse om ugen.", "Vi bevilger dig 5 timer om ugen."));
        assert!(less("De ansøgte om 1.250 kr. til briller.", "De får 900 kroner."));
        assert!(less("I har bedt om fire pladser.", "Vi giver jer to pladser."));
        assert!(less("Du søgte om hjælp til rengøring i 2,5 timer.", "Du får 1,5 timer."));
        assert!(!less("Du har søgt om 8 timer om ugen.", "Vi bevilger 8 timer om ugen."));
        assert!(!less("Du har søgt om 20 timer om måneden.", "Vi bevilger 5 timer om ugen."), "as much");
        assert!(!less("Du har søgt om 8 timer.", "Vi bevilger 6 uger."), "of another kind");
        assert!(!less("Du søgte om den 4. maj, og der er 14 dage tilbage.", "Du får 5 dage."), "nothing asked");
        assert!(!less("Du har søgt om 900 kr.", "Du får 500 kr. nu, og vi bevilger 900 kr. i alt."));
        assert!(less("Du har søgt om to timer om ugen.", "Du får en time om ugen."));
        assert!(!less("Du søgte om 8 timer om ugen.", "Vi bevilger 3 timer til rengøring og 5 timer til ledsagelse."), "together as much");
        assert!(!less("Du søgte om 12.000 kr.", "Vi bevilger 1.000 kr. om måneden i et år."), "once and each month");
        assert!(!less("Du søgte om 5.000 kr.", "Vi bevilger beløbet, og din egenbetaling er 500 kr."), "own share");
        assert!(!less("Du har søgt om ældrecheck og har oplyst 88.400 kr. i formue.", "Du får 19.900 kr."), "told, not asked for");
        assert!(!less("Du har bedt om to krydser.", "Du får et kryds."), "no money");
    }
}
