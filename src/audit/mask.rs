//! Personal data out of excerpts.

use crate::cpr::masked;
use crate::law::{former_instances, instances};
use crate::text::{Phrase, says};

/// Longest excerpt, in characters.
const LONGEST: usize = 300;

static ADDRESS: Phrase = Phrase::new(r"[^\s(<»«>)]*@[^\s(<»«>),;]*");
/// Eight digits and more, however they are divided: telephones, accounts, what else of CPR numbers.
static DIGITS: Phrase = Phrase::new(r"\+?[0-9](?:[ .()/\u{2010}-\u{2015}\u{2212}\u{a0}-]{0,3}[0-9]){7,}");
/// A date in digits, which tells nobody apart.
static DATE: Phrase = Phrase::new(r"^[0-9]{1,2}[./-] ?[0-9]{1,2}[./-] ?(19|20)[0-9]{2}$");

/// One line with CPR numbers, e-mail addresses, telephone and other long numbers starred out, cut to 300 characters. Rather
/// too much than too little: this is not where a number is told of.
pub fn excerpt(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')).collect();
    let line = masked(&visible.split_whitespace().collect::<Vec<_>>().join(" "));
    let line = without_addresses(&line);
    let line = DIGITS.replaced(&line, |number| if says(&DATE, number) { number.to_owned() } else { stars(number) });
    match line.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", line.get(..cut).unwrap_or("")),
        None => line.into_owned(),
    }
}

/// The same text with e-mail addresses starred out.
pub fn without_addresses(text: &str) -> String {
    ADDRESS.replaced(text, |_| "***@***".to_owned()).into_owned()
}

/// Stars for the digits.
fn stars(number: &str) -> String {
    number.chars().map(|c| if c.is_ascii_digit() { '*' } else { c }).collect()
}

/// The same for texts that many will read: without digits, but for those of a law, and without names of persons and places,
/// as well as can be told: Danish gives capitals inside a sentence to names only; those of authorities that hear complaints
/// stay. `None` where a sentence opens with a word that may be a name.
pub fn nameless(excerpt: &str) -> Option<String> {
    let without = without_names(excerpt);
    let opens = |part: &str| {
        let first = part.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        !first.starts_with(char::is_uppercase) || part.trim_start().starts_with('…') || is_known(first) || OPENERS.contains(&first)
    };
    if !without.split_inclusive(['.', '!', '?', ':']).all(opens) {
        return None;
    }
    let mut lead = String::new();
    let mut shown = String::new();
    for word in without.split(' ') {
        let of_law = ["§", "§§", "stk.", "nr.", "kapitel", "og", "-"].contains(&lead.as_str()) && (lead != "og" || shown.contains('§'));
        let word = if of_law { word.to_owned() } else { word.replace(|c: char| c.is_ascii_digit(), "*") };
        if !shown.is_empty() {
            shown.push(' ');
        }
        shown.push_str(&word);
        lead = word;
    }
    Some(shown)
}

/// Words that open a sentence and are no names.
const OPENERS: [&str; 66] = [
    "Af",
    "Afgørelsen",
    "Alle",
    "Ansøgningen",
    "At",
    "Begrundelsen",
    "Da",
    "De",
    "Den",
    "Denne",
    "Der",
    "Derfor",
    "Dermed",
    "Desværre",
    "Det",
    "Dette",
    "Din",
    "Dine",
    "Dit",
    "Du",
    "Efter",
    "Eftersom",
    "En",
    "Et",
    "For",
    "Fordi",
    "Fra",
    "Hej",
    "Herefter",
    "Hjælpen",
    "Hvis",
    "I",
    "Ifølge",
    "Ikke",
    "Ja",
    "Jeg",
    "Jf",
    "Klagen",
    "Kommunen",
    "Kære",
    "Man",
    "Med",
    "Men",
    "Nej",
    "Nu",
    "Når",
    "Og",
    "Om",
    "På",
    "Sagen",
    "Som",
    "Så",
    "Sådan",
    "Tak",
    "Til",
    "Udvalget",
    "Ved",
    "Vi",
    "Vores",
    "Ydelsen",
    "Må",
    "Kan",
    "Skal",
    "Sender",
    "Støtten",
    "Tilladelsen",
];

fn without_names(excerpt: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    // Whether the words so far end a sentence, and whether the last of them is a name or may begin one.
    let (mut opens, mut in_name, mut may_begin) = (true, false, false);
    for word in excerpt.split(' ') {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let capital = bare.chars().next().is_some_and(char::is_uppercase) && !is_known(bare);
        let ends = word.ends_with(['.', '!', '?', ':', ',']);
        match (capital, opens, may_begin) {
            // "Bo Hansen får": a word that opens the sentence belongs to a name where one follows at once.
            (true, false, true) => {
                words.pop();
                words.push("…");
                in_name = true;
            }
            (true, false, false) => {
                if !in_name {
                    words.push("…");
                }
                in_name = true;
            }
            _ => {
                words.push(word);
                in_name = false;
            }
        }
        may_begin = capital && opens && !ends;
        opens = word.ends_with(['.', '!', '?', ':']) || bare.is_empty() && opens;
        if in_name && ends {
            // The mark behind a name stays.
            in_name = false;
            words.pop();
            words.push(if word.ends_with(',') { "…," } else { "…." });
        }
    }
    words.join(" ")
}

fn is_known(word: &str) -> bool {
    const POLITE: [&str; 14] =
        ["De", "Dem", "Deres", "I", "Jer", "Jeres", "FVL", "CPR", "Digital", "Post", "MitID", "Borgerservice", "Jobcenter", "Udbetaling"];
    let base = word.strip_suffix('s').unwrap_or(word);
    let named = |names: &str| names.split(' ').any(|n| n == word || n == base);
    POLITE.contains(&word)
        || instances().iter().any(|i| named(&i.name) || i.aliases.iter().any(|a| named(a)))
        || former_instances().iter().any(|i| named(&i.name))
        // Abbreviations: "SEL", "LAB".
        || word.chars().count() > 1 && word.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_who_it_is_about_is_starred_out() {
        assert_eq!(
            excerpt("Du, 010190-1234,\n kan skrive til bo@solby.dk eller ringe på 33 66 33 66 (+45 33663366). Beløb: 12.500 kr."),
            "Du, 010190-****, kan skrive til ***@*** eller ringe på ** ** ** ** (+** ********). Beløb: 12.500 kr."
        );
        for hard in [
            "010190 1234",
            "010190\u{2011}1234",
            "010190—1234",
            "010190 - 1234",
            "010190-\n1234",
            "010190.1234",
            "010190/1234",
            "ID010190-1234",
            "010190-1234-1",
            "0101\u{ad}90-1234",
            "01-01-90-1234",
            "310498 7720",
            "12-34-56-78",
            "1234-5678",
            "123 45 678",
            "+46 70 123 45 67",
        ] {
            let shown = excerpt(&format!("Ring {hard} nu"));
            assert!(
                !shown.contains("1234")
                    && !shown.contains("7720")
                    && !shown.contains("5678")
                    && !shown.contains("56-78")
                    && !shown.contains("678"),
                "{shown}"
            );
        }
        assert_eq!(
            excerpt("Skriv \"bo\"@solby.dk senest 01-02-2026 eller den 3. maj 2026."),
            "Skriv ***@*** senest 01-02-2026 eller den 3. maj 2026."
        );
        assert_eq!(excerpt(&"å".repeat(400)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn names_and_numbers_go_and_authorities_and_law_stay() {
        for (text, shown) in [
            ("Vi giver Bo Hansen afslag.", Some("Vi giver … afslag.")),
            ("Bo Hansen får afslag.", Some("… får afslag.")),
            ("Du kan klage til Ankestyrelsen.", Some("Du kan klage til Ankestyrelsen.")),
            ("Din søn Åge kan ikke gå på Østre Skole. De kan søge igen.", Some("Din søn … kan ikke gå på …. De kan søge igen.")),
            ("Vi standser hjælpen på 215.767 kr. efter SEL § 83.", Some("Vi standser hjælpen på ***.*** kr. efter SEL § 83.")),
            ("Storm fortsætter i 3.B efter ferien.", None),
        ] {
            assert_eq!(nameless(text).as_deref(), shown, "{text}");
        }
    }
}
