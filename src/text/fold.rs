//! The folded view: one spelling for all the ways in which the same Danish words reach us.
//!
//! Lower case; æ, ø, å as `ae`, `oe`, `aa` (so that letters typed without a Danish keyboard look alike);
//! accents dropped; composed and decomposed forms alike; soft hyphens and hyphens at line ends gone; any
//! white space one space; typographic quotes and dashes plain. All of Danish is ASCII afterwards, so that
//! word boundaries are a matter of bytes. Every byte maps back to the text as read.

use crate::span::Span;

/// A folded copy of a text, with the way back.
#[derive(Debug, Default)]
pub struct Folded {
    text: String,
    /// For each byte of `text`, the byte in the source at which the character behind it starts.
    origin: Vec<u32>,
    source_len: usize,
}

impl Folded {
    /// Folds a text (up to 4 GiB).
    pub fn new(source: &str) -> Self {
        let mut folded =
            Self { text: String::with_capacity(source.len()), origin: Vec::with_capacity(source.len()), source_len: source.len() };
        let mut chars = source.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let marked = chars.peek().is_some_and(|&(_, next)| !next.is_ascii() && unicode_normalization::char::is_combining_mark(next));
            if c.is_ascii_alphanumeric() && !marked {
                folded.push_char(c.to_ascii_lowercase(), at);
            } else if c.is_whitespace() {
                folded.push_space(at);
            } else if matches!(c, '-' | '\u{2010}') && breaks_word(source, at, c) {
                while chars.next_if(|(_, c)| c.is_whitespace()).is_some() {}
            } else if !invisible(c) {
                let composed = chars.peek().and_then(|&(_, mark)| unicode_normalization::char::compose(c, mark));
                if composed.is_some() {
                    chars.next();
                }
                folded.push_folded(composed.unwrap_or(c), at);
            }
        }
        folded
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The span in the source of a span in the folded text.
    pub fn to_source(&self, source: &str, folded: Span) -> Span {
        let start = self.origin.get(folded.start).map_or(self.source_len, |&o| o as usize);
        if folded.is_empty() {
            return Span::new(start, start);
        }
        let last = self.origin.get(folded.end - 1).map_or(self.source_len, |&o| o as usize);
        let mut end = last;
        for (i, c) in source.get(last..).unwrap_or("").char_indices() {
            if i > 0 && !unicode_normalization::char::is_combining_mark(c) {
                break;
            }
            end = last + i + c.len_utf8();
        }
        Span::new(start, end.max(start))
    }

    /// The span in the folded text of a span in the source.
    pub fn of_source(&self, source: Span) -> Span {
        let start = self.origin.partition_point(|&o| (o as usize) < source.start);
        let end = self.origin.partition_point(|&o| (o as usize) < source.end);
        Span::new(start, end.max(start))
    }

    fn push_char(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.origin.extend(std::iter::repeat_n(at as u32, c.len_utf8()));
    }

    fn push_space(&mut self, at: usize) {
        if !self.text.ends_with(' ') {
            self.push_char(' ', at);
        }
    }

    fn push_folded(&mut self, c: char, at: usize) {
        let spelt = match c {
            'æ' | 'Æ' | 'ä' | 'Ä' | 'ǽ' | 'Ǽ' => "ae",
            'ø' | 'Ø' | 'ö' | 'Ö' | 'ǿ' | 'Ǿ' => "oe",
            'å' | 'Å' => "aa",
            'ß' => "ss",
            '\u{2018}' | '\u{2019}' | '\u{b4}' | '`' => "'",
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '«' | '»' => "\"",
            '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
            '…' => "...",
            _ => "",
        };
        if spelt.is_empty() {
            // A letter with an accent becomes its base letter; anything else stays, in lower case.
            let base = unaccented(c);
            for lower in base.to_lowercase() {
                self.push_char(lower, at);
            }
        } else {
            for s in spelt.chars() {
                self.push_char(s, at);
            }
        }
    }
}

/// Folds a short text where the way back is not needed.
pub fn fold(text: &str) -> String {
    Folded::new(text).text
}

fn invisible(c: char) -> bool {
    // Soft hyphen, zero-width characters, byte-order mark, stray combining marks.
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe0f}')
        || unicode_normalization::char::is_combining_mark(c)
}

/// The base letter, where decomposing leaves one ASCII letter and marks; else the character itself.
fn unaccented(c: char) -> char {
    let mut base = c;
    let mut first = true;
    unicode_normalization::char::decompose_canonical(c, |part| {
        if std::mem::take(&mut first) && part.is_ascii() {
            base = part;
        }
    });
    base
}

/// Whether a hyphen stands at a line's end and only splits a word there: letter before, lower-case letter
/// after the break. "social-\nog sundhed" keeps its hyphen, for the word behind is a conjunction.
fn breaks_word(source: &str, at: usize, hyphen: char) -> bool {
    let before = source[..at].chars().next_back();
    let after = &source[at + hyphen.len_utf8()..];
    let rest = after.trim_start_matches([' ', '\t', '\r']);
    let Some(next_line) = rest.strip_prefix('\n') else { return false };
    let next_line = next_line.trim_start_matches([' ', '\t']);
    let word: String = next_line.chars().take_while(|c| c.is_alphabetic()).take(8).collect();
    before.is_some_and(char::is_alphabetic)
        && word.chars().next().is_some_and(char::is_lowercase)
        && !matches!(word.as_str(), "og" | "eller" | "samt" | "til" | "men")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_meet() {
        for spelling in
            ["afgørelse på", "AFGØRELSE PÅ", "afgoerelse paa", "afgørelse pa\u{30a}", "af\u{ad}gørelse\u{a0}på", "afgø-\n  relse på"]
        {
            assert_eq!(fold(spelling), "afgoerelse paa", "{spelling:?}");
        }
        assert_eq!(fold("social-\nog sundhed"), "social- og sundhed");
        assert_eq!(fold("idé, “ja”"), "ide, \"ja\"");
    }

    #[test]
    fn spans_map_back() {
        let source = "Vi A\u{30a}bner på-\nlagt";
        let folded = Folded::new(source);
        let at = folded.as_str().find("aabner").unwrap();
        assert_eq!(folded.to_source(source, Span::new(at, at + 6)).of(source), "A\u{30a}bner");
        let at = folded.as_str().find("paalagt").unwrap();
        assert_eq!(folded.to_source(source, Span::new(at, at + 7)).of(source), "på-\nlagt");
    }

    proptest! {
        #[test]
        fn every_span_lies_on_boundaries(source in "\\PC{0,60}|[æøå a-z\u{30a}\u{ad}\n-]{0,40}", a in 0usize..80, b in 0usize..80) {
            let folded = Folded::new(&source);
            let text = folded.as_str();
            let (a, b) = (a.min(text.len()), b.min(text.len()));
            let (a, b) = (a.min(b), a.max(b));
            let span = folded.to_source(&source, Span::new(a, b));
            prop_assert!(source.get(span.start..span.end).is_some());
            let back = folded.of_source(span);
            prop_assert!(text.get(back.start..back.end).is_some());
        }
    }
}
