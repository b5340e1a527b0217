//! CPR numbers: found to be told of, and masked wherever text is shown.

use std::sync::OnceLock;

use regex::Regex;

use crate::span::Span;

/// Ten digits with a valid date of birth (`010190-1234`, `0101901234`; with a blank, `010190 1234`, only beside the word
/// CPR), unless the words before call them something else: a case, an account, a telephone. Modulus 11 does not hold for
/// numbers issued since 2007, so it is not asked. Rather a number masked in vain than one shown.
pub fn numbers(text: &str) -> Vec<Span> {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    let Some(pattern) = PATTERN.get_or_init(|| Regex::new(r"\d{6}[-–\u{a0} ]?\d{4}").ok()) else { return Vec::new() };
    let mut found = Vec::new();
    for hit in pattern.find_iter(text) {
        let digits: Vec<u8> = hit.as_str().bytes().filter(u8::is_ascii_digit).collect();
        let number = |range: std::ops::Range<usize>| digits[range].iter().fold(0u32, |n, d| n * 10 + u32::from(d - b'0'));
        let (day, month) = (number(0..2), number(2..4));
        // Replacement numbers add 60 to the day.
        let dated = (1..=12).contains(&month) && ((1..=31).contains(&day) || (61..=91).contains(&day));
        let before = text[..hit.start()].chars().next_back();
        let after = text[hit.end()..].chars().next();
        let alone = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '/'));
        let called = |word: &str| lead_of(text, hit.start()).contains(word) || tail_of(text, hit.end()).contains(word);
        let named = called("cpr") || called("personnummer") || called("personnr");
        let divided_by_blank = hit.as_str().contains([' ', '\u{a0}']);
        if dated
            && alone(before)
            && alone(after)
            && (named || !divided_by_blank && !called_otherwise(text, hit.start(), digits.len() == hit.len()))
        {
            found.push(Span::new(hit.start(), hit.end()));
        }
    }
    found
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
fn called_otherwise(text: &str, at: usize, in_one: bool) -> bool {
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
    let lead = lead_of(text, at);
    let word = lead.trim_end_matches(|c: char| !c.is_alphanumeric()).rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    KINDS.contains(&word)
        || word.ends_with("nummer")
        || word.ends_with("nr")
        || in_one && word.bytes().all(|b| b.is_ascii_digit()) && !word.is_empty()
}

/// The text with the last four digits of every CPR number starred out; its length in characters is kept.
pub fn masked(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut last = 0;
    for span in numbers(text) {
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
    fn numbers_are_told_from_other_digits() {
        assert_eq!(masked("cpr. 010190-1234, tlf. 33 66 33 66"), "cpr. 010190-****, tlf. 33 66 33 66");
        assert_eq!(masked("CPR-nr. 0101901234."), "CPR-nr. 010190****.");
        assert_eq!(masked("Brev til værge for 0101901234"), "Brev til værge for 010190****");
        assert_eq!(masked("Klageren: 010190 1234 (cpr)"), "Klageren: 010190 **** (cpr)");
        for text in [
            "konto 1234 0101901234",
            "oprettet under nummer 190824-0031",
            "løbenr. 310498 7720",
            "sagsnr. 010190-1234",
            "sag 991390-1234",
            "j.nr. 26-010190-1234",
            "010190-12345",
            "31. december 2026-2027",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
