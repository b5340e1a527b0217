//! CPR numbers: found to be told of, and masked wherever text is shown.

use std::sync::OnceLock;

use regex::Regex;

use crate::span::Span;

/// Ten digits with a valid date of birth: written with a hyphen or blank (`010190-1234`), or ten in a row
/// behind the word CPR. Modulus 11 does not hold for numbers issued since 2007, so it is not asked.
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
        let joined = hit.as_str().contains(['-', '–']);
        let lead: String = text[..hit.start()].chars().rev().take(16).collect::<String>().to_lowercase();
        let named = lead.contains("rpc") || lead.contains("remmunnosrep");
        if dated && alone(before) && alone(after) && (joined || named) {
            found.push(Span::new(hit.start(), hit.end()));
        }
    }
    found
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
        for text in ["konto 1234 0101901234", "sag 991390-1234", "j.nr. 26-010190-1234", "010190-12345", "31. december 2026-2027"] {
            assert_eq!(masked(text), text);
        }
    }
}
