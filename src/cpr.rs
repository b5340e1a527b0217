//! CPR numbers: found to be told of, and masked wherever text is shown.

use std::sync::OnceLock;

use regex::Regex;

use crate::span::Span;

/// Ten digits with a valid date of birth (`010190-1234`, `0101901234`; with a blank, `010190 1234`, only beside the word
/// CPR), unless the word before calls them something else: a case, an account, a telephone. Modulus 11 does not hold for
/// numbers issued since 2007, so it is not asked.
pub fn numbers(text: &str) -> Vec<Span> {
    candidates(text).filter(|c| c.told).map(|c| c.span).collect()
}

/// Ten digits that may be a CPR number.
struct Candidate {
    span: Span,
    /// Whether they are taken for one.
    told: bool,
    /// Whether they look like one, whatever they are called: rather masked in vain than shown.
    looks: bool,
}

fn candidates(text: &str) -> impl Iterator<Item = Candidate> {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = PATTERN.get_or_init(|| Regex::new(r"[0-9]{6}[-–\u{a0} ]?[0-9]{4}").ok());
    pattern.iter().flat_map(move |pattern| pattern.find_iter(text)).filter_map(move |hit| {
        let dated = is_dated(hit.as_str());
        let (lead, tail) = (lead_of(text, hit.start()), tail_of(text, hit.end()));
        let alone = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '/'));
        if !dated || !alone(lead.chars().next_back()) || !alone(tail.chars().next()) {
            return None;
        }
        let named = ["cpr", "personnummer", "personnr"].iter().any(|word| lead.contains(word) || tail.contains(word));
        let divided_by_blank = hit.as_str().contains([' ', '\u{a0}']);
        let told = named || !divided_by_blank && !called_otherwise(&lead, hit.len() == 10);
        let looks = told || hit.as_str().contains(['-', '–']);
        Some(Candidate { span: Span::new(hit.start(), hit.end()), told, looks })
    })
}

/// Whether ten digits begin with a day and a month; replacement numbers add 60 to the day.
fn is_dated(hit: &str) -> bool {
    let number = |at: usize| hit.get(at..at + 2).and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
    (1..=12).contains(&number(2)) && matches!(number(0), 1..=31 | 61..=91)
}

/// The name of a file or folder with the last four digits starred out of all ten that may be a CPR number, whatever stands
/// beside them: `klage-010190-1234/svar_0101901234.docx`.
pub fn masked_name(name: &str) -> String {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = PATTERN.get_or_init(|| Regex::new(r"[0-9]{6}[-_+. \u{a0}\u{2010}-\u{2015}\u{2212}]{0,3}[0-9]{4}").ok());
    let (mut shown, mut last) = (String::new(), 0);
    for hit in pattern.iter().flat_map(|pattern| pattern.find_iter(name)) {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let alone = !digit(name[..hit.start()].chars().next_back()) && !digit(name[hit.end()..].chars().next());
        if alone && is_dated(hit.as_str()) {
            shown.push_str(&name[last..hit.end() - 4]);
            shown.push_str("****");
            last = hit.end();
        }
    }
    shown + &name[last..]
}

/// The last letters before a place, in lower case.
fn lead_of(text: &str, at: usize) -> String {
    let start = text[..at].char_indices().rev().nth(23).map_or(0, |(i, _)| i);
    text[start..at].to_lowercase()
}

/// The first letters behind a place, in lower case.
fn tail_of(text: &str, at: usize) -> String {
    text[at..].chars().take(8).collect::<String>().to_lowercase()
}

/// Whether the word before a number says that it is of another kind.
fn called_otherwise(lead: &str, in_one: bool) -> bool {
    const KINDS: [&str; 17] = [
        "nr",
        "nummer",
        "sag",
        "sagen",
        "sagsnr",
        "sagsnummer",
        "journalnr",
        "konto",
        "kontonr",
        "faktura",
        "ordre",
        "kunde",
        "tlf",
        "telefon",
        "under",
        "ref",
        "henvisning",
    ];
    let word = lead.trim_end_matches(|c: char| !c.is_alphanumeric()).rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    KINDS.contains(&word)
        || word.ends_with("nummer")
        || word.ends_with("nr")
        || in_one && word.bytes().all(|b| b.is_ascii_digit()) && !word.is_empty()
}

/// The text with the last four digits starred out of everything that looks like a CPR number; its length in characters
/// is kept.
pub fn masked(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut last = 0;
    for span in candidates(text).filter(|c| c.looks).map(|c| c.span) {
        let keep = span.end - 4;
        shown.push_str(&text[last..keep]);
        shown.push_str("****");
        last = span.end;
    }
    shown.push_str(&text[last..]);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_masked_whatever_stands_beside() {
        assert_eq!(masked_name("ind/010190-1234/klage-0101901234_b.docx"), "ind/010190-****/klage-010190****_b.docx");
        assert_eq!(masked_name("æ010190_1234å#3"), "æ010190_****å#3");
        assert_eq!(masked_name("2026/000123.txt:12345678901"), "2026/000123.txt:12345678901");
    }

    #[test]
    fn digits_of_other_scripts_are_no_numbers_and_break_nothing() {
        for text in ["010190-१२३४", "०१०१९०-1234", "010190-１２３４", "cpr 010190-١٢٣٤"] {
            assert_eq!((masked(text), masked_name(text)), (text.to_owned(), text.to_owned()));
            assert!(numbers(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn numbers_are_told_from_other_digits() {
        assert_eq!(masked("cpr. 010190-1234, tlf. 33 66 33 66"), "cpr. 010190-****, tlf. 33 66 33 66");
        assert_eq!(masked("CPR-nr. 0101901234."), "CPR-nr. 010190****.");
        assert_eq!(masked("Brev til værge for 0101901234"), "Brev til værge for 010190****");
        assert_eq!(masked("Klageren: 010190 1234 (cpr)"), "Klageren: 010190 **** (cpr)");
        for text in [
            "konto 1234 0101901234",
            "løbenr. 310498 7720",
            "sag 991390-1234",
            "j.nr. 26-010190-1234",
            "010190-12345",
            "31. december 2026-2027",
        ] {
            assert_eq!(masked(text), text);
            assert!(numbers(text).is_empty(), "{text}");
        }
        // Called something else, and so not told of, but it might be one all the same.
        for (text, shown) in
            [("oprettet under nummer 190824-0031", "oprettet under nummer 190824-****"), ("sagsnr. 010190-1234", "sagsnr. 010190-****")]
        {
            assert_eq!(masked(text), shown);
            assert!(numbers(text).is_empty(), "{text}");
        }
    }
}
