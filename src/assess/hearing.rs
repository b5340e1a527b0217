//! Party hearing (FVL § 19): does the decision rest, by its own words, on what others have told, and was the party
//! heard over it?

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::label::{HearingStatus, Label};
use crate::model::likeliest;
use crate::span::Span;
use crate::text::{Phrase, says};

use super::Case;

/// The party hearing.
#[derive(Clone, Debug)]
pub struct Hearing {
    /// Its state.
    pub status: HearingStatus,
    /// Where it is documented, or the facts from others that call for it.
    pub spans: Vec<Span>,
}

/// A sentence at least this likely to be of a hearing tells of one, in a decision.
const HELD: f64 = 0.45;
/// One with words that plainly say that the party was heard needs less.
const PLAINLY_HELD: f64 = 0.15;

/// The state of the party hearing in a decision.
pub fn of(case: &Case, granted: bool) -> Hearing {
    let sentences = 0..case.document.sentences.len();
    let spans = |which: &dyn Fn(usize) -> bool| sentences.clone().filter(|&i| which(i)).map(|i| case.span(i)).collect::<Vec<Span>>();
    if granted {
        return Hearing { status: HearingStatus::NotRequired, spans: Vec::new() };
    }
    let held = spans(&|i| {
        let plainly = case.theme(i, "held").any(|h| case.cues.cue(h.cue).strength >= 2);
        case.p(i, Label::Hearing) >= if plainly { PLAINLY_HELD } else { HELD }
    });
    if !held.is_empty() {
        return Hearing { status: HearingStatus::Documented, spans: held };
    }
    let exempt = spans(&|i| case.theme(i, "exempt").next().is_some());
    if !exempt.is_empty() {
        return Hearing { status: HearingStatus::NotRequired, spans: exempt };
    }
    let from_others = spans(&|i| {
        let grounds = matches!(likeliest(&case.prediction.sentences[i]).0, Label::Reasons | Label::Decision | Label::Procedural);
        let folded = case.document.folded(&case.document.sentences[i]);
        grounds && !from_the_party(folded) && (case.theme(i, "external").next().is_some() || told_by_another(folded))
    });
    let status = if from_others.is_empty() { HearingStatus::NotRequired } else { HearingStatus::Missing };
    Hearing { status, spans: from_others }
}

/// Whether the fact is one that the party brought: "lægeerklæringen, som du har sendt".
fn from_the_party(folded: &str) -> bool {
    static OWN: Phrase = LazyLock::new(|| {
        Regex::new(r"\b(du|i|de) (selv )?(har )?(selv )?(sendt|sendte|vedlagt|vedlagde|indsendt|oplyst|oplyser|oplyste|skrevet|skriver|fortalt|fortaeller|fortalte|afleveret)\b|\bdin egen (oplysning|opgoerelse)").ok()
    });
    says(&OWN, folded)
}

/// The party, the authority, the law, and words that stand for nobody.
const NOT_ANOTHER: [&str; 17] = [
    "du",
    "vi",
    "jeg",
    "man",
    "selv",
    "kommunen",
    "forvaltningen",
    "udvalget",
    "afdelingen",
    "naevnet",
    "ansoeger",
    "ansoegeren",
    "borgeren",
    "bestemmelsen",
    "reglerne",
    "der",
    "det",
];

/// Whether somebody who is neither the party nor the authority states something: "mesteren fortæller, at …". Who it
/// is, is open: the cues of the theme "external" name many, but no list names all.
fn told_by_another(folded: &str) -> bool {
    static STATES: Phrase = LazyLock::new(|| {
        Regex::new(r"\b(oplys(er|te|t)|skriver|skrev|skrevet|fortael(ler|ter)|fortalte?|meld(er|te|t)|meddel(er|te|t)|sig(er|es)|sagde|sagt|anfoer(er|te|t)|udtal(er|te|t)|bekraeft(er|ede|et)|anslaar|anslog|paapeg(er|ede|et)|forklar(er|ede|et)|indberett(er|ede|et))\b[^.,]{0,40},? at\b|\bhar (?<between>[^.,]{0,30})\b(meddelt|oplyst|indberettet|anmeldt|klaget|fortalt|underrettet|talt med os|skrevet til os|ringet til os)\b").ok()
    });
    let Some(found) = STATES.as_ref().and_then(|r| r.captures(folded)) else { return false };
    let Some(verb) = found.get(0) else { return false };
    let between = found.name("between").map_or("", |m| m.as_str());
    let words =
        |text: &str| -> Vec<String> { text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect() };
    // The subject stands before the verb, after the last comma. "I" may be a preposition and "de" an article.
    let mut clauses = folded[..verb.start()].rsplit([',', ':', ';']);
    let mut clause = clauses.next().unwrap_or("");
    if words(clause).iter().all(|w| ["har", "havde", "nu", "og"].contains(&w.as_str())) {
        // "Butikken, hvor du er i praktik, har meddelt …"
        clause = clauses.next_back().unwrap_or("");
    }
    let subject = words(clause);
    if subject.as_slice() == ["som"] {
        // "Jeg talte med smeden, som siger, at …"
        return true;
    }
    let law = |w: &String| ["lov", "loven", "lovens", "bekendtgoerelsen", "vejledningen"].iter().any(|l| w.ends_with(l));
    let opens_with_party = subject.first().is_some_and(|w| matches!(w.as_str(), "i" | "de") && subject.len() <= 4);
    let names_one =
        subject.iter().any(|w| w.len() >= 4 || matches!(w.as_str(), "han" | "hun")) && !clause.contains('§') && !subject.iter().any(law);
    names_one && !opens_with_party && !subject.iter().chain(&words(between)).any(|w| NOT_ANOTHER.contains(&w.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn another_is_told_from_the_party_and_the_authority() {
        for text in [
            "Din mester ringede i går og fortalte, at du ikke var mødt.",
            "Værkstedet har meldt, at bremserne er slidte.",
            "Jeg talte med Nordvej Smede, som siger at du blev væk.",
            "Butikken Kluns har meddelt kommunen følgende fravær.",
            "Butikken Kluns, hvor du er i praktik, har meddelt følgende fravær.",
            "Hun siger, at du klarer dig godt.",
            "Montøren, som var hos dig i går, har skrevet til os, at liften virker.",
            "Kasserer Ulla Bro skriver i sin mail, at kontoen er tom.",
        ] {
            assert!(told_by_another(&fold(text)), "{text}");
        }
        for text in [
            "Du har fortalt, at du bor alene.",
            "I skriver, at I vil bygge til.",
            "Vi har oplyst, at fristen er den 3. maj.",
            "Kommunen meddeler, at kontoret er lukket.",
            "Det skal siges, at reglen er streng.",
            "Støttelovens § 3 siger, at beløbet højst er 900 kr.",
            "Om flytningen har du jo fortalt, at din bror har en bil.",
            "Fristen er valgt, fordi De i mailen selv oplyser, at De rejser.",
        ] {
            assert!(!told_by_another(&fold(text)), "{text}");
        }
    }
}
