//! Party hearing (FVL § 19): does the decision rest, by its own words, on what others have told, and was the party
//! heard over it?

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::cues::Modality;
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

/// A sentence of a decision at least this likely to be of a hearing tells of one, where it also says that something was
/// put before the party, or what the party answered.
const HELD: f64 = 0.4;
/// With words for a hearing that was held, less is enough: by their strength.
const PLAINLY_HELD: f64 = 0.04;
const SAID_TO_BE_HELD: f64 = 0.12;

/// The state of the party hearing in a decision.
pub fn of(case: &Case, granted: bool) -> Hearing {
    let sentences = 0..case.document.sentences.len();
    let spans = |which: &dyn Fn(usize) -> bool| sentences.clone().filter(|&i| which(i)).map(|i| case.span(i)).collect::<Vec<Span>>();
    if granted {
        return Hearing { status: HearingStatus::NotRequired, spans: Vec::new() };
    }
    let exempt = spans(&|i| case.has(i, "exempt"));
    if !exempt.is_empty() {
        return Hearing { status: HearingStatus::NotRequired, spans: exempt };
    }
    let held = spans(&|i| {
        let folded = case.folded(i);
        let p = case.p(i, Label::Hearing);
        let told = case.theme(i, "held").any(|h| match case.cues.cue(h.cue).strength {
            3 => p >= PLAINLY_HELD,
            _ => p >= SAID_TO_BE_HELD && h.modality == Modality::Plain,
        });
        let answered = p >= HELD && (says(&HEARING_WORD, folded) || says(&PUT_BEFORE, folded));
        let only_others = case.has(i, "others-heard") && !says(&PARTY, folded);
        (told || answered) && !only_others && case.p(i, Label::ComplaintNotice) < 0.3
    });
    if !held.is_empty() {
        return Hearing { status: HearingStatus::Documented, spans: held };
    }
    let from_others = spans(&|i| {
        let grounds = !matches!(likeliest(&case.prediction.sentences[i]).0, Label::ComplaintNotice | Label::Clarification | Label::Other);
        let known = case.theme(i, "own-fact").any(|h| h.modality == Modality::Plain) || case.has(i, "favours");
        let folded = case.folded(i);
        let another = case.has(i, "external") || told_by_another(folded) || drawn_from_another(folded);
        grounds && !known && another && !from_the_party(folded) && !says_only_that_we_met(folded)
    });
    let status = if from_others.is_empty() { HearingStatus::NotRequired } else { HearingStatus::Missing };
    Hearing { status, spans: from_others }
}

static HEARING_WORD: Phrase = LazyLock::new(|| {
    Regex::new(r"hoering|\b(hoert|partshoer\w*|bemaerkning\w*|komment\w*|udtale|indsigelse\w*|indvending\w*|forelagt|gennemsyn|bekendt|varsl\w*)\b").ok()
});
/// Something was handed to the party, or the party answered.
static PUT_BEFORE: Phrase = LazyLock::new(|| {
    Regex::new(r"\b(fik|haft|sendte|sendt|tilsendt|laeste|laest|gennemgik|gennemgaaet|droeftet|viste|vist|udleveret|laa|henligget|hos|kopi)\b.{0,60}\b(du|dig|i|jer|jeres|de|dem|deres|indehaveren|ejeren)\b|\b(du|i|de|hun|han|din \w+) (svarede|sagde|ringede|skrev|mente|fastholdt|gjorde|benyttede|oplyste)\b|\b(svarede|sagde|ringede|skrev|mente) (du|i|de)\b").ok()
});
static PARTY: Phrase = LazyLock::new(|| Regex::new(r"\b(du|dig|din|dit|dine|i|jer|jeres|dem|deres|parten|ansoegeren?)\b").ok());

/// Whether the fact is one that the party brought: "lægeerklæringen, som du har sendt".
fn from_the_party(folded: &str) -> bool {
    static OWN: Phrase = LazyLock::new(|| {
        Regex::new(r"\b(du|i|de) (selv )?(har )?(selv )?(sendt|sendte|vedlagt|vedlagde|indsendt|oplyst|oplyser|oplyste|skrevet|skriver|fortalt|fortaeller|fortalte|afleveret)\b|\bdin egen (oplysning|opgoerelse)").ok()
    });
    says(&OWN, folded)
}

/// A visit at which the authority and the party talked is no fact about the party, unless it tells what was seen there.
fn says_only_that_we_met(folded: &str) -> bool {
    static MET: Phrase = LazyLock::new(|| Regex::new(r"\b(var|vaeret|kom|kommet) (forbi )?paa (hjemme)?besoeg\b").ok());
    static SEEN: Phrase = LazyLock::new(|| {
        Regex::new(
            r"\b(konstater\w*|saa|set|fandt|fundet|maalt\w*|observer\w*|bemaerke\w*|registrer\w*|foto\w*|vurder\w*|viste|fremgik|kunne)\b",
        )
        .ok()
    });
    says(&MET, folded) && !says(&SEEN, folded)
}

/// "Ifølge Skatteforvaltningens oplysninger", "tal fra skolen viser": facts that somebody else holds.
fn drawn_from_another(folded: &str) -> bool {
    static HELD_BY: Phrase = LazyLock::new(|| {
        Regex::new(r"\b(?:ifoelge|efter) (?<owner>\w+s) (?:egne )?(?:oplysning\w*|tal|journal\w*|optegnelse\w*|indberetning\w*)\b|\b(?:tal|oplysninger|data|udtraek|indberetninger) fra (?<from>\w+)\b[^.,]{0,40}\b(?:viser|fremgaar|siger)\b").ok()
    });
    const OWN: [&str; 14] = [
        "deres",
        "jeres",
        "vores",
        "kommunens",
        "forvaltningens",
        "ansoegerens",
        "borgerens",
        "dig",
        "jer",
        "ansoegningen",
        "sagen",
        "lovens",
        "reglernes",
        "os",
    ];
    let found = HELD_BY.as_ref().and_then(|r| r.captures(folded));
    found.and_then(|f| f.name("owner").or_else(|| f.name("from"))).is_some_and(|holder| !OWN.contains(&holder.as_str()))
}

/// The party, the authority, the law, and words that stand for nobody.
const NOT_ANOTHER: [&str; 27] = [
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
    "visitator",
    "visitatoren",
    "teamet",
    "centret",
    "sagsbehandleren",
    "raadgiveren",
    "byraadet",
    "ledelsen",
    "styrelsen",
    "jobcentret",
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
        Regex::new(r"\b(oplys(er|te|t)|beskriv(er|et)|beskrev|vurder(er|ede|et)|noter(er|ede|et)|anbefal(er|ede|et)|konkluder(er|ede|et)|skriver|skrev|skrevet|fortael(ler|ter)|fortalte?|meld(er|te|t)|meddel(er|te|t)|sig(er|es)|sagde|sagt|anfoer(er|te|t)|udtal(er|te|t)|bekraeft(er|ede|et)|anslaar|anslog|paapeg(er|ede|et)|forklar(er|ede|et)|indberett(er|ede|et))\b[^.,]{0,40},? at\b|\bhar (?<between>[^.,]{0,30})\b(meddelt|oplyst|indberettet|anmeldt|klaget|fortalt|underrettet|talt med os|skrevet til os|ringet til os)\b").ok()
    });
    // Most sentences hold none of these, and looking for letters costs less than the expression.
    const STEMS: [&str; 24] = [
        "oplys", "beskr", "vurder", "noter", "anbef", "konklu", "skriv", "skrev", "fortael", "fortal", "meld", "medd", "sig", "sagd",
        "sagt", "anfoer", "udtal", "bekraef", "anslaa", "anslog", "paapeg", "forklar", "indber", "har ",
    ];
    if !STEMS.iter().any(|stem| folded.contains(stem)) {
        return false;
    }
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
    let names_one = subject.iter().any(|w| w.len() >= 4 || matches!(w.as_str(), "han" | "hun" | "hr"))
        && !clause.contains('§')
        && !subject.iter().any(law);
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
            "HR fortalte, at du ikke kom.",
            "Ifølge Sygehusets oplysninger har du fået hjælpemidlet.",
            "Ifølge Skatteforvaltningens oplysninger ejer du en sommerbolig.",
            "Tal fra skolen viser et fravær på 22 procent.",
        ] {
            assert!(told_by_another(&fold(text)) || drawn_from_another(&fold(text)), "{text}");
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
            "Efter vores oplysninger bor du i en lejlighed.",
            "Ifølge jeres egne oplysninger er huset beboet.",
        ] {
            assert!(!told_by_another(&fold(text)) && !drawn_from_another(&fold(text)), "{text}");
        }
    }

    #[test]
    fn a_talk_at_home_is_no_inspection() {
        assert!(says_only_that_we_met(&fold("Tak for snakken, da jeg var på besøg hos dig i tirsdags.")));
        assert!(says_only_that_we_met(&fold("Vi har været på besøg hos dig den 11. februar for at tale om rengøring.")));
        assert!(!says_only_that_we_met(&fold("Vi var på besøg hos dig og så, at du selv kan gå på trapper.")));
        assert!(!says_only_that_we_met(&fold("Miljøtilsynet var på besøg og konstaterede olie på jorden.")));
    }
}
