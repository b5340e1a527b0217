//! CPR numbers: found to be told of, and masked wherever text is shown.

use std::sync::OnceLock;

use regex::Regex;

use crate::span::Span;

/// Ten digits with a valid date of birth, unless the word before calls them something else: a case, an account, a telephone.
///
/// In one, or divided by a dash of any kind (`0101901234`, `010190-1234`, `010190 – 1234`); only beside the word CPR also by a blank,
/// a point or a stroke, or with a date in parts (`010190 1234`, `01 01 90-1234`). Modulus 11 does not hold for numbers issued since
/// 2007, so it is not asked.
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

/// Day, month and year, in one or in parts, and four digits more.
const DIGITS: &str = r"[0-9]{2}[-./ \u{a0}]?[0-9]{2}[-./ \u{a0}]?[0-9]{2}[-_+./ \t\r\n\u{a0}\u{ad}\u{2009}\u{200b}\u{2010}-\u{2015}\u{202f}\u{2060}\u{2212}]{0,3}[0-9]{4}";

fn ten_digits(text: &str) -> impl Iterator<Item = regex::Match<'_>> {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    PATTERN.get_or_init(|| Regex::new(DIGITS).ok()).iter().flat_map(move |pattern| pattern.find_iter(text))
}

fn candidates(text: &str) -> impl Iterator<Item = Candidate> {
    ten_digits(text).filter_map(move |hit| {
        let (before, after) = (text[..hit.start()].chars().next_back(), text[hit.end()..].chars().next());
        let apart = |c: Option<char>| !c.is_some_and(|c| c.is_numeric() || matches!(c, '-' | '/'));
        let birth = digits_of(hit.as_str()).filter(|_| apart(before) && apart(after))?;
        let divided = &hit.as_str()[birth..hit.len() - 4];
        let (in_one, dashed) = (divided.is_empty(), divided.contains(is_dash));
        let (lead, tail) = (lead_of(text, hit.start()), tail_of(text, hit.end()));
        let named = ["cpr", "personnummer", "personnr"].iter().any(|word| lead.contains(word) || tail.contains(word));
        let otherwise = called_otherwise(&lead, hit.len() == 10);
        let whole = birth == 6;
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let broken = divided.contains(['\n', '\r']);
        let told = named || !letter(before) && !letter(after) && whole && (in_one || dashed) && !broken && !otherwise;
        let looks = told || dashed || whole && !broken && !otherwise;
        Some(Candidate { span: Span::new(hit.start(), hit.end()), told, looks })
    })
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The length of what stands before the last four digits and their divider, where it is a day, a month and a year; replacement numbers
/// add 60 to the day.
fn digits_of(hit: &str) -> Option<usize> {
    let numbers: Vec<(usize, u32)> = hit.char_indices().filter_map(|(at, c)| Some((at, c.to_digit(10)?))).collect();
    let two = |first: usize| numbers.get(first..first + 2).map(|n| n[0].1 * 10 + n[1].1);
    let dated = matches!(two(0)?, 1..=31 | 61..=91) && (1..=12).contains(&two(2)?);
    dated.then_some(numbers.get(5)?.0 + 1)
}

/// The name of a file or folder, or a number known to be one, with the last four digits starred out of all ten that may be a CPR number, whatever stands
/// beside them: `klage-010190-1234/svar_0101901234.docx`.
pub fn masked_name(name: &str) -> String {
    let (mut shown, mut last) = (String::new(), 0);
    for hit in ten_digits(name) {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let alone = !digit(name[..hit.start()].chars().next_back()) && !digit(name[hit.end()..].chars().next());
        if alone && digits_of(hit.as_str()).is_some() {
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
    fn every_way_to_write_one_is_found_beside_its_name() {
        for written in [
            "010190-1234",
            "0101901234",
            "010190 1234",
            "010190\u{2011}1234",
            "010190\u{2212}1234",
            "010190 - 1234",
            "010190/1234",
            "010190.1234",
            "01 01 90-1234",
            "01-01-90-1234",
            "01.01.90 1234",
            "010190-\u{200b}1234",
            "010190\t1234",
            "010190\n1234",
        ] {
            let text = format!("Dit CPR: {written}.");
            assert_eq!(numbers(&text).iter().map(|n| n.of(&text)).collect::<Vec<_>>(), [written]);
            let shown = masked(&text);
            assert!(shown.contains("****.") && !shown.contains("1234"), "{shown}");
            assert!(!masked_name(written).contains("1234"), "{written}");
        }
    }

    #[test]
    fn dates_times_and_telephones_are_no_numbers() {
        for text in
            ["01.02.2024-2026", "kl. 10.12.15", "tlf. 20 12 34 56 og 28 11 90 12 34", "den 01.05.2025, 2.340,00 kr.", "12.10.2025 1430"]
        {
            assert_eq!(masked(text), text);
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
        // Called something else, or nothing, and so not told of, but it might be one all the same.
        for (text, shown) in [
            ("oprettet under nummer 190824-0031", "oprettet under nummer 190824-****"),
            ("sagsnr. 010190-1234", "sagsnr. 010190-****"),
            ("Ægtefælle: 050687 2346", "Ægtefælle: 050687 ****"),
            ("bo0101901232@example.dk", "bo010190****@example.dk"),
            ("se 01 01 15-1234", "se 01 01 15-****"),
        ] {
            assert_eq!(masked(text), shown);
            assert!(numbers(text).is_empty(), "{text}");
        }
    }
}
