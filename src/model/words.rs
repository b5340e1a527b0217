//! Folded sentence → words for features: dates, amounts, numbers, provisions and names folded to classes.

use crate::text::segment::is_month;

/// A word as features see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// The word itself, or its class in angle brackets.
    pub form: &'t str,
    /// The word itself where it looks like a name (its class is then `<name>`), else equal to `form`.
    pub literal: &'t str,
}

/// Splits a folded sentence into words. `capital` tells of a byte offset in `folded` whether the text as
/// read has a capital there.
pub fn words<'t>(folded: &'t str, capital: impl Fn(usize) -> bool) -> Vec<Word<'t>> {
    let mut words: Vec<Word<'t>> = Vec::new();
    let bytes = folded.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        if bytes[at].is_ascii_digit() {
            while at < bytes.len()
                && (bytes[at].is_ascii_digit()
                    || (matches!(bytes[at], b'.' | b',' | b':' | b'/' | b'-') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)))
            {
                at += 1;
            }
            push_number(&mut words, &folded[start..at], &folded[at..]);
        } else if folded[at..].starts_with(char::is_alphabetic) {
            at += folded[at..].find(|c: char| !c.is_alphanumeric()).unwrap_or(folded.len() - at);
            push_word(&mut words, &folded[start..at], start, &capital);
        } else {
            if bytes[at..].starts_with("§".as_bytes()) {
                push_class(&mut words, "<law>");
                at += 1;
            } else if bytes[at] == b'?' || bytes[at] == b'!' {
                push_class(&mut words, if bytes[at] == b'?' { "?" } else { "!" });
            } else if bytes[at] == b'%' {
                push_class(&mut words, "<percent>");
            }
            at += 1;
            while !folded.is_char_boundary(at) {
                at += 1;
            }
        }
    }
    words
}

fn push_class(words: &mut Vec<Word<'_>>, class: &'static str) {
    if words.last().is_none_or(|w| w.form != class) {
        words.push(Word { form: class, literal: class });
    }
}

fn push_number(words: &mut Vec<Word<'_>>, number: &str, rest: &str) {
    let last = words.last().map_or("", |w| w.form);
    let next = rest.trim_start_matches(['.', ' ']).split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    let class = if last == "<law>" {
        return;
    } else if matches!(last, "stk" | "nr" | "pkt" | "kapitel" | "litra") {
        "<num>"
    } else if is_month(next)
        || number.matches('/').count() >= 1
        || number.matches(['-', '.']).count() == 2 && number.len() >= 6 && number.len() <= 10
    {
        "<date>"
    } else if matches!(next, "kr" | "kroner") || last == "kr" {
        "<amount>"
    } else if next == "procent" || rest.trim_start().starts_with('%') {
        "<percent>"
    } else if last == "kl" || number.contains(':') {
        "<time>"
    } else if number.len() == 4 && (number.starts_with("19") || number.starts_with("20")) {
        "<year>"
    } else {
        "<num>"
    };
    push_class(words, class);
}

fn push_word<'t>(words: &mut Vec<Word<'t>>, word: &'t str, start: usize, capital: &impl Fn(usize) -> bool) {
    let last = words.last().map_or("", |w| w.form);
    if last == "<date>" && is_month(word) || last == "<amount>" && matches!(word, "kr" | "kroner") {
        return;
    }
    // A capital inside a sentence marks a name; "I", "De", "Dem", "Deres" address the reader.
    let name = !words.is_empty() && word.len() > 1 && capital(start) && !matches!(word, "de" | "dem" | "deres");
    if name && last == "<name>" {
        return;
    }
    words.push(Word { form: if name { "<name>" } else { word }, literal: word });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn forms(text: &str) -> String {
        let folded = fold(text);
        // The test texts are ASCII, so offsets agree.
        let words = words(&folded, |at| text.as_bytes()[at].is_ascii_uppercase());
        words.iter().map(|w| w.form).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn classes_fold() {
        assert_eq!(
            forms("Den 3. maj 2026 fik Bo Dam 1.250,50 kr. efter § 112, stk. 2"),
            "den <date> <year> fik <name> <amount> efter <law> stk <num>"
        );
        assert_eq!(forms("Vi ses kl. 10.30 d. 3/6-26?"), "vi ses kl <time> d <date> ?");
        assert_eq!(forms("80 % af 12 timer"), "<percent> af <num> timer");
    }
}
