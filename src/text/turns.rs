//! Chat transcripts as plain text: a line that opens with a speaker and a colon begins a turn.

use crate::span::{Span, lines};

use super::fold::fold;

/// One turn: who speaks, and what is said (without the name).
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// Whether the citizen speaks; else the authority.
    pub citizen: bool,
    /// What is said.
    pub span: Span,
}

/// Names that speak for one side, besides the contract's own; folded (see [`fold`]).
#[derive(Clone, Debug, Default)]
pub struct Speakers {
    /// Names of citizens.
    pub citizen: Vec<String>,
    /// Names of the authority.
    pub authority: Vec<String>,
}

/// Citizens by contract.
const CITIZENS: &[&str] = &["borger", "ansoeger", "bruger", "kunde", "du", "citizen"];

/// Words that open a line with a colon and are no speaker: mail headers, fields, remarks.
const NO_SPEAKER: &[&str] = &[
    "emne",
    "subject",
    "fra",
    "til",
    "sendt",
    "cc",
    "bcc",
    "dato",
    "vedr",
    "vedroerende",
    "bemaerk",
    "adresse",
    "tlf",
    "telefon",
    "mail",
    "e-mail",
    "cpr",
    "cpr-nr",
    "sag",
    "sagsnr",
    "journalnr",
    "nb",
    "ps",
    "obs",
    "link",
    "http",
    "https",
    "beloeb",
    "kl",
    "husk",
    "re",
    "sv",
    "vs",
    "eksempel",
    "svar",
    "spoergsmaal",
    "bilag",
    "mvh",
    "hilsen",
    "tid",
    "sted",
    "aabningstid",
    "aabningstider",
    "frist",
];

/// Words that open a sentence and no name: "Hej Lis, en ting: …".
const NO_NAME: &[&str] =
    &["hej", "kaere", "ja", "nej", "ok", "okay", "tak", "altsaa", "men", "naa", "jo", "goddag", "desvaerre", "undskyld", "og", "fint"];

impl Speakers {
    /// Whether the name is a citizen's (`Some(true)`), the authority's (`Some(false)`), or no speaker.
    fn side(&self, name: &str) -> Option<bool> {
        let written = name.trim();
        let name = fold(written);
        let is = |names: &[String]| names.iter().any(|n| fold(n) == name);
        if is(&self.authority) {
            return Some(false);
        }
        if is(&self.citizen) || CITIZENS.contains(&name.as_str()) {
            return Some(true);
        }
        // "Tove, Borgerservice", "Byg/Ole".
        let (person, unit) = written.split_once([',', '/', '|', '–']).unwrap_or((written, ""));
        let named = |part: &str| {
            let letters = part.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '\'' | '(' | ')' | '&'));
            letters && part.split_whitespace().count() <= 4
        };
        // What stands behind a comma may as well be the rest of a sentence: a unit has one word, or begins with a capital.
        let a_unit = unit.split_whitespace().count() <= 1 || unit.trim_start().starts_with(char::is_uppercase);
        let opens_a_sentence = !unit.is_empty() && person.split_whitespace().any(|word| NO_NAME.contains(&fold(word).as_str()));
        let speaks = name.len() <= 40 && named(person) && named(unit) && a_unit && !opens_a_sentence;
        // "Tlf/mobil: …" is a field like "Tlf: …".
        let a_field = [name.as_str(), &fold(person.trim())].iter().any(|part| NO_SPEAKER.contains(&part.trim_end_matches('.')));
        (speaks && !a_field).then_some(false)
    }
}

/// Finds the turns; text before the first belongs to none.
pub fn find(text: &str, speakers: &Speakers) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    for line in lines(text) {
        if let Some((citizen, start)) = opening(text, line, speakers) {
            turns.push(Turn { citizen, span: Span::new(start, line.end) });
        } else if let Some(turn) = turns.last_mut() {
            turn.span.end = line.end;
        }
    }
    for turn in &mut turns {
        turn.span = turn.span.trimmed(text);
    }
    turns
}

/// Where a line opens a turn: the side, and the byte where what is said begins.
fn opening(text: &str, line: Span, speakers: &Speakers) -> Option<(bool, usize)> {
    let whole = line.of(text);
    let mut rest = whole.trim_start();
    if let Some(after) = rest.strip_prefix('[') {
        // A time stamp in brackets before the speaker is passed over.
        rest = after.split_once(']')?.1.trim_start();
    }
    let (name, said) = rest.split_once(':')?;
    // A speaker is a name: it begins with a capital or is one of the known; nothing follows the colon, or a blank.
    let named = name.chars().next().is_some_and(char::is_uppercase) || CITIZENS.contains(&fold(name).as_str());
    if !named || name.len() > 60 || !(said.is_empty() || said.starts_with([' ', '\t', '\u{a0}'])) {
        return None;
    }
    let citizen = speakers.side(name)?;
    Some((citizen, line.end - said.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_stamps_and_continued_lines() {
        let text = "[10:42] Borger: Må jeg?\n\nSagsbehandler Bo: Nej.\nBemærk: det gælder fra i dag.\nEmne: intet\nborger: ok\n";
        let turns = find(text, &Speakers::default());
        let said: Vec<_> = turns.iter().map(|t| (t.citizen, t.span.of(text))).collect();
        assert_eq!(said, [(true, "Må jeg?"), (false, "Nej.\nBemærk: det gælder fra i dag.\nEmne: intet"), (true, "ok")]);
    }

    #[test]
    fn own_speakers_count() {
        let speakers = Speakers { citizen: vec!["Patient".into()], authority: vec!["Du".into()] };
        let turns = find("Patient: Hej\nDu: Hej", &speakers);
        assert_eq!(turns.iter().map(|t| t.citizen).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn a_name_may_have_a_unit_behind_it() {
        let sides = |text: &str| find(text, &Speakers::default()).iter().map(|t| t.citizen).collect::<Vec<_>>();
        let units = "Borger: Hej\nOle, Borgerservice: Hej\nMette Friis, Team Børn og Unge: Hej\nPlan/Ole: Hej\nLis (Byg): Hej";
        assert_eq!(sides(units), [true, false, false, false, false]);
        assert_eq!(sides("Borger: Ring til mig\nTlf/mobil: 20 20 20 20\nDato, kl.: i morgen"), [true]);
        // A sentence with a comma and a colon opens no turn.
        assert_eq!(sides("Borger: Hej\nHej Lis, en ting: må jeg?\nJa, husk: i dag\nBilen, som jeg købte: den er væk"), [true]);
    }
}
