//! From when and until when something was asked for, and from when and until when it is granted.

use crate::text::{MONTHS, Phrase, says};

/// A day behind some words: "mandag den 1. marts 2026".
macro_rules! day {
    ($before:literal) => {
        concat!(
            $before,
            r"( (den|d\.|mandag|tirsdag|onsdag|torsdag|fredag|loerdag|soendag))* ?\b(?<day>\d{1,2})\. ?",
            r"(?<month>januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)\b( (?<year>20\d\d))?"
        )
    };
}

static ASKED_FROM: Phrase = Phrase::new(day!(r"\b(fra( og med)?|pr\.?)"));
static ASKED_UNTIL: Phrase = Phrase::new(day!(r"\b(til( og med)?|indtil)"));
static GRANTED_FROM: Phrase = Phrase::new(day!(r"\b(fra( og med)?|pr\.?|begynder?|starter?|start):?"));
static GRANTED_UNTIL: Phrase = Phrase::new(day!(r"\b(til( og med)?|indtil|udloeber|ophoerer|slutter):?"));
/// Any day.
static DAY: Phrase = Phrase::new(day!(""));
static ASKS: Phrase = Phrase::new(r"\b(soegt|ansoegt|soegte|ansoegte|bedt|bad|beder|anmodet|anmodede|oensket|oenskede)\b");
/// What is changed was so before, and the day may be that of before.
static CHANGES: Phrase = Phrase::new(r"\b(forlaeng|flytte|flytning|udsaet|aendr|rette)\w*");
/// "Din ansøgning om støtte fra den 19. februar" was written then, and an hour, a payment, a complaint has its day too.
static OF_SOMETHING_ELSE: Phrase = Phrase::new(
    r"\b(ansoegning|anmodning|regning|kvittering|tilbud|brev|mail|skema|henvendelse|besked|overslag|attest|udtalelse)\w*( (om|paa|af|til) [^,.;:?!]*)?$|\b(tid|haev\w*|udbetal\w*|betal\w*|hent\w*|klag\w*|koersel|toget|bussen)( [^,.;:?!]*)?$",
);

/// A day, of a year that may not be told.
#[derive(Clone, Copy, PartialEq)]
struct Day {
    year: Option<u32>,
    month: usize,
    date: u32,
}

/// Days of a year.
const YEAR: f64 = 365.0;

impl Day {
    /// Days from another to this, some months taken for a day or two longer or shorter than they are. Where a year is not told: to the nearest
    /// such day.
    fn since(self, other: Self) -> f64 {
        let place = |day: Self| day.month as f64 * YEAR / 12.0 + f64::from(day.date);
        let days = place(self) - place(other);
        match (self.year, other.year) {
            (Some(this), Some(that)) => days + YEAR * (f64::from(this) - f64::from(that)),
            _ => days - YEAR * (days / YEAR).round(),
        }
    }

    /// Whether both may be the same.
    fn may_be(self, other: Self) -> bool {
        self.month == other.month && self.date == other.date
    }
}

/// The periods that a text tells.
#[derive(Default)]
pub struct Periods {
    asked_from: Vec<Day>,
    asked_until: Vec<Day>,
    granted_from: Vec<Day>,
    granted_until: Vec<Day>,
    /// All days of sentences that decide.
    decided: Vec<Day>,
}

impl Periods {
    /// Hears a sentence, which may decide.
    pub fn hear(&mut self, folded: &str, decides: bool) {
        if decides {
            self.granted_from.extend(days(&GRANTED_FROM, folded));
            self.granted_until.extend(days(&GRANTED_UNTIL, folded));
            self.decided.extend(DAY.captures_all(folded).filter_map(|found| day_of(&found)));
        } else if says(&ASKS, folded) && !says(&CHANGES, folded) {
            self.asked_from.extend(days(&ASKED_FROM, folded));
            self.asked_until.extend(days(&ASKED_UNTIL, folded));
        }
    }

    /// Whether what is granted begins later than the one day that was asked for, or ends sooner, whichever of the days that it names: by a
    /// few days at least, for "til 1. august" and "til og med 31. juli" are the same, and by less than half a year, for the years are
    /// seldom told.
    pub fn are_less(&self) -> bool {
        let all = |granted: &[Day], asked: &[Day], lies: fn(f64) -> bool| {
            let Some(&first) = asked.first().filter(|first| asked.iter().all(|day| day == *first)) else { return false };
            let as_asked = self.decided.iter().any(|day| day.may_be(first));
            !as_asked && !granted.is_empty() && granted.iter().all(|day| lies(day.since(first)))
        };
        all(&self.granted_from, &self.asked_from, |days| days > 2.0 && days < 160.0)
            || all(&self.granted_until, &self.asked_until, |days| days < -4.0 && days > -160.0)
    }
}

fn days(phrase: &Phrase, folded: &str) -> Vec<Day> {
    let of_the_matter = |found: &regex_lite::Captures| {
        let start = found.get(0).map_or(0, |whole| whole.start());
        folded.get(..start).is_none_or(|before| !says(&OF_SOMETHING_ELSE, before.trim_end()))
    };
    phrase.captures_all(folded).filter(of_the_matter).filter_map(|found| day_of(&found)).collect()
}

fn day_of(found: &regex_lite::Captures) -> Option<Day> {
    let month = MONTHS.iter().position(|month| *month == &found["month"])?;
    let year = found.name("year").and_then(|year| year.as_str().parse().ok());
    Some(Day { year, month, date: found["day"].parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn less(asked: &str, granted: &str) -> bool {
        let mut periods = Periods::default();
        periods.hear(&fold(asked), false);
        periods.hear(&fold(granted), true);
        periods.are_less()
    }

    #[test]
    fn begins_later_or_ends_sooner() {
        for (asked, granted) in [
            ("Du har søgt om støtte fra den 1. marts.", "Støtten gælder fra den 1. maj."),
            ("I bad om pladsen fra 15. december.", "Pladsen er jeres fra og med mandag den 5. januar."),
            ("Du søgte om at have containeren stående til fredag den 11. juli.", "Den må stå der til og med 27. juni."),
            ("I søgte om lån af salen til den 10. januar.", "I har den til den 20. december."),
            ("Du søgte om støtte fra 1. marts 2026 og har sendt et brev fra din læge.", "Du får den fra den 1. maj 2026."),
        ] {
            assert!(less(asked, granted), "{asked} {granted}");
        }
    }

    #[test]
    fn the_same_or_more_is_not_less() {
        for (asked, granted) in [
            ("Du har søgt om støtte fra den 1. marts.", "Støtten gælder fra den 1. marts."),
            ("Du har søgt om støtte fra den 1. maj.", "Støtten gælder fra den 1. april."),
            ("Du søgte om at blive til den 1. juni.", "Du kan blive til den 30. juni."),
            ("Du bad om pladsen frem til 1. august.", "Pladsen er din til og med den 31. juli."),
            ("Du søgte om at beholde den til den 30. juni 2026.", "Du har den til den 31. marts 2027."),
            ("I søgte om tilskud fra den 1. august 2026.", "I får det fra den 1. januar 2026."),
            ("Du søgte om plads fra den 1. august.", "Pladsen er klar den 1. august, og du kan komme ind fra den 30. august."),
        ] {
            assert!(!less(asked, granted), "{asked} {granted}");
        }
    }

    #[test]
    fn other_days_are_not_held_against_each_other() {
        for (asked, granted) in [
            ("Du har søgt fra 1. marts, og din mand har søgt fra 1. april.", "Støtten gælder fra 1. maj."),
            ("Tak for din ansøgning fra den 19. februar, som du bad os svare på.", "Du får hjælpen fra den 1. marts."),
            ("Du har bedt om svar på din ansøgning om varmetillæg fra den 19. februar.", "Du får varmetillæg fra den 1. marts."),
            ("Du søgte om støtte fra den 1. februar.", "Din ansøgning fra den 19. februar er imødekommet."),
            ("Du har søgt om boligstøtte fra den 1. marts.", "Du får den, og pengene kan hæves fra den 31. marts."),
            ("Din bevilling gælder til den 1. marts, og du har søgt om at få den forlænget.", "Den gælder til den 28. februar."),
            ("I har bedt om at flytte Emmas start fra den 1. august.", "Emma har plads fra den 1. september."),
            ("Du bad om en tid til den 20. maj.", "Du får en tid til den 12. maj."),
            ("Vi så på det fra den 1. februar.", "Du får hjælpen fra den 1. marts."),
        ] {
            assert!(!less(asked, granted), "{asked} {granted}");
        }
    }
}
