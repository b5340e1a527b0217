//! Danish sentences: where one ends inside a block.
//!
//! A full stop ends a sentence unless it belongs to an abbreviation ("jf.", "f.eks."), a reference
//! ("stk. 1. pkt."), a date ("den 3. maj"), a clock time ("kl. 10.30"), an initial ("P. Sørensen") or a
//! number in a list. Chats often go on in lower case, so a small letter alone does not keep a sentence open.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::span::Span;

use super::blocks::list_marker;
use super::date::MONTHS;
use super::fold::fold;

/// Longest sentence in bytes; what is longer is cut at a blank, so that no step downstream meets an
/// unbounded one.
const LONGEST: usize = 4096;

/// Whether a folded word is a month.
pub fn is_month(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',', ';', ')', ':']);
    MONTHS.contains(&word) || (word.len() >= 3 && word.len() <= 4 && MONTHS.iter().any(|m| m.starts_with(word)) && word != "mar")
}

/// Cuts a block into sentences: trimmed spans in order, none empty, all inside the block.
pub fn sentences(text: &str, block: Span) -> Vec<Span> {
    let slice = block.of(text);
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = slice.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = at + c.len_utf8();
        let cut = match c {
            '.' | '!' | '?' | '…' => {
                let end = end_of_closing(slice, after);
                let next = slice[end..].trim_start();
                let spaced = next.is_empty() || next.len() < slice.len() - end;
                (spaced && ends_here(slice, start, at, c, next)).then_some(end)
            }
            ':' | ';' => {
                let next = slice[after..].trim_start();
                // An inline "1) …, 2) …" stays one sentence; a bullet behind a colon opens a list.
                (next.len() < slice.len() - after && bullet(next)).then_some(after)
            }
            ' ' | '\t' if at - start >= LONGEST => Some(at),
            _ if at - start >= LONGEST + 256 => Some(at),
            _ => None,
        };
        if let Some(end) = cut {
            push(text, block, start, end, &mut found);
            start = end;
            while chars.next_if(|(at, _)| *at < end).is_some() {}
        }
    }
    push(text, block, start, slice.len(), &mut found);
    found
}

fn push(text: &str, block: Span, start: usize, end: usize, found: &mut Vec<Span>) {
    let span = Span::new(block.start + start, block.start + end).trimmed(text);
    // Rules and loose marks ("-----", "***") are no sentences; a lone emoji belongs to what stands before it.
    if span.of(text).chars().any(char::is_alphanumeric) {
        found.push(span);
    }
}

/// Whether a bullet opens the text (a number does not count: "stk. 2." looks like an item).
fn bullet(text: &str) -> bool {
    text.starts_with(['-', '•', '*', '·']) && list_marker(text).is_some()
}

/// Takes further stops, closing quotes and brackets along, and emoji or smileys behind a blank.
fn end_of_closing(slice: &str, mut end: usize) -> usize {
    for c in slice[end..].chars() {
        if !matches!(c, '.' | '!' | '?' | '"' | '”' | '“' | '»' | '«' | '\'' | '’' | ')' | ']' | '*' | '_') {
            break;
        }
        end += c.len_utf8();
    }
    while let Some(length) = face(&slice[end..]) {
        end += length;
    }
    end
}

/// The length of an emoji or a smiley, with the blanks before it, at the start of `rest`.
fn face(rest: &str) -> Option<usize> {
    let marks = rest.trim_start_matches([' ', '\u{a0}']);
    let blanks = rest.len() - marks.len();
    let end = marks.find(|c: char| c.is_whitespace() || c.is_alphanumeric()).unwrap_or(marks.len());
    let symbol = |c: char| matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0f}' | '\u{200d}');
    let smiley = [":)", ":-)", ";)", ";-)", ":(", ":-(", "=)"].contains(&&marks[..end]);
    (end > 0 && (smiley || marks[..end].chars().next().is_some_and(symbol) && !marks[..end].starts_with('→'))).then_some(blanks + end)
}

/// Whether the stop `c` at `at` ends a sentence, given what follows (without leading blanks).
fn ends_here(slice: &str, start: usize, at: usize, c: char, next: &str) -> bool {
    let Some(first) = next.chars().find(|c| !matches!(c, '"' | '”' | '“' | '»' | '«' | '\'' | '(' | '*' | '_')) else { return true };
    let before = &slice[start..at];
    if c != '.' {
        // "?" and "!" end, unless they close a quotation that the sentence goes on behind ("»Må jeg?« spurgte hun").
        let quoted = slice[at + c.len_utf8()..].starts_with(['"', '”', '“', '»', '«', ')']);
        return if c == '…' || quoted { !first.is_lowercase() } else { true };
    }
    if before.ends_with('.') && slice[at + 1..].starts_with('.') || before.ends_with("..") {
        return first.is_uppercase();
    }
    let raw = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '”' | '“' | '»' | '«')).next().unwrap_or("");
    let word = fold(raw);
    let folded_next = fold(next.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or(""));
    if word.is_empty() {
        return first.is_uppercase();
    }
    if word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'/' | b':')) {
        return number_ends(slice, start, at, &word, raw, first, &folded_next);
    }
    // "§ 12 a. Du" and "litra b." end; "H. C. Andersen" and "P. Sørensen" go on.
    if raw.chars().count() == 1 && raw.chars().all(char::is_uppercase) {
        return false;
    }
    // The mark that ends "»Nej.«" or "(bilag 2.)" shows that the sentence does.
    let word = word.trim_end_matches(['"', '\'']).to_owned();
    match abbreviations().get(word.trim_start_matches(|c: char| !c.is_alphanumeric())) {
        Some(Abbreviation::Never) => false,
        Some(Abbreviation::Maybe) => first.is_uppercase() || bullet(next),
        // An inner stop marks an abbreviation or an address, not a word: "cand.jur.", "m.a.o."
        None if word.contains('.') && !word.contains(['@', '/', ':']) && !word.starts_with("www") => {
            first.is_uppercase() && word.rsplit('.').next().is_none_or(|last| last.len() > 4)
        }
        None if first.is_lowercase() => word.len() >= 2,
        None => true,
    }
}

/// A number and a stop: an ordinal ("den 3. maj", "2. sal"), an item ("1. Baggrund"), a reference ("stk. 2.
/// pkt."), or the end ("i 2026. Du …").
fn number_ends(slice: &str, start: usize, at: usize, word: &str, raw: &str, first: char, next: &str) -> bool {
    if first.is_lowercase() {
        // Chats go on in lower case: "kl. 9. er det ok?", "§ 34. hvad betyder det?"
        const OPENERS: [&str; 22] = [
            "er", "hvad", "hvordan", "hvor", "hvornaar", "hvem", "jeg", "vi", "du", "det", "den", "der", "saa", "men", "kan", "maa",
            "skal", "vil", "har", "hvis", "mvh", "tak",
        ];
        let lead = fold(slice[start..at - raw.len()].trim_end().rsplit(char::is_whitespace).next().unwrap_or(""));
        return OPENERS.contains(&next)
            && (word.len() >= 4 || matches!(lead.trim_end_matches('.'), "kl" | "§" | "stk" | "nr" | "tlf" | "uge" | "klasse"));
    }
    if !first.is_uppercase() {
        return first.is_numeric() && word.len() >= 4 || bullet(slice[at + 1..].trim_start());
    }
    if is_month(next) {
        return false;
    }
    let preceding = slice[start..at - raw.len()].trim_end();
    if preceding.is_empty() {
        // The number opens the sentence: a list's item.
        return false;
    }
    let short = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    let lead = fold(preceding.rsplit(char::is_whitespace).next().unwrap_or(""));
    let referred = matches!(
        lead.trim_end_matches('.'),
        "stk"
            | "nr"
            | "pkt"
            | "§"
            | "§§"
            | "kl"
            | "og"
            | "til"
            | "eller"
            | "uge"
            | "bilag"
            | "kapitel"
            | "afsnit"
            | "side"
            | "trin"
            | "på"
            | "ca"
            | "klasse"
    );
    // "klasse 3. Du", "kl. 10. Vi" end; "Margrethe 2. Jensen", "den 3. Maj-møde" would go on.
    !short || referred || !matches!(lead.as_str(), "den" | "d" | "d.")
}

enum Abbreviation {
    Never,
    Maybe,
}

fn abbreviations() -> &'static HashMap<String, Abbreviation> {
    static TABLE: OnceLock<HashMap<String, Abbreviation>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = HashMap::new();
        for line in include_str!("abbreviations.txt").lines().filter(|l| !l.starts_with('#')) {
            let mut words = line.split_whitespace();
            let never = words.next() == Some("never");
            for word in words {
                table.insert(fold(word), if never { Abbreviation::Never } else { Abbreviation::Maybe });
            }
        }
        table
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text, Span::new(0, text.len())).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn long_lines_are_cut() {
        let text = "ord ".repeat(5000);
        assert!(cut(&text).iter().all(|s| s.len() <= LONGEST + 260));
        assert!(cut(&"x".repeat(20_000)).len() > 3);
    }

    proptest! {
        #[test]
        fn spans_are_ordered_and_on_boundaries(text in "[a-zæøåA-Z0-9 .!?§:;\n\"()-]{0,120}|\\PC{0,60}") {
            let mut last = 0;
            for span in sentences(&text, Span::new(0, text.len())) {
                prop_assert!(span.start >= last && span.end <= text.len() && !span.is_empty());
                prop_assert!(text.get(span.start..span.end).is_some());
                last = span.end;
            }
        }
    }
}
