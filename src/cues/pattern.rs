//! Patterns against sentences, word by word, without backtracking over characters.

use crate::span::Span;
use crate::text::segment::is_month;

use super::syntax::{Arena, Choice, Element, Need, Pattern, Word};

/// The words of a folded sentence: runs of letters and digits, and `§`.
#[derive(Debug)]
pub struct Words<'t> {
    text: &'t str,
    spans: Vec<Span>,
    asks: bool,
}

impl<'t> Words<'t> {
    /// Splits a folded sentence.
    pub fn new(text: &'t str) -> Self {
        let mut spans = Vec::new();
        let mut start = None;
        for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
            if c.is_ascii_alphanumeric() {
                start.get_or_insert(at);
                continue;
            }
            if let Some(start) = start.take() {
                spans.push(Span::new(start, at));
            }
            if c == '§' {
                spans.push(Span::new(at, at + c.len_utf8()));
            }
        }
        let asks = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ')' | '*')).ends_with('?');
        Self { text, spans, asks }
    }

    /// Whether an alternative of a choice can begin at a word.
    fn may_begin(&self, choice: &Choice, index: usize) -> bool {
        self.spans.get(index).is_some_and(|span| choice.may_begin(self.text.as_bytes()[span.start]))
    }

    fn word(&self, index: usize) -> Option<&'t str> {
        self.spans.get(index).map(|span| span.of(self.text))
    }

    /// What stands between a word and the next.
    fn behind(&self, index: usize) -> &'t str {
        let from = self.spans.get(index).map_or(self.text.len(), |s| s.end);
        let to = self.spans.get(index + 1).map_or(self.text.len(), |s| s.start);
        self.text.get(from..to).unwrap_or("")
    }
}

impl Pattern {
    /// All matches in a sentence that do not overlap, as spans of its text.
    pub fn find_all(&self, words: &Words) -> Vec<Span> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.spans.len() {
            match self.matched(&self.elements, words, at) {
                Some(end) if end > at => {
                    found.push(Span::new(words.spans[at].start, words.spans[end - 1].end));
                    at = end;
                }
                _ => at += 1,
            }
        }
        found
    }

    /// Whether the elements match from a word on; the word behind the last one.
    fn matched(&self, elements: &[Element], words: &Words, at: usize) -> Option<usize> {
        let Some((element, rest)) = elements.split_first() else { return Some(at) };
        let (arena, choice, need) = match element {
            Element::Start => return (at == 0).then(|| self.matched(rest, words, at)).flatten(),
            Element::End => return (at == words.spans.len()).then(|| self.matched(rest, words, at)).flatten(),
            Element::Question => return words.asks.then(|| self.matched(rest, words, at)).flatten(),
            Element::Gap(most) => return (at..=(at + most).min(words.spans.len())).find_map(|next| self.matched(rest, words, next)),
            Element::Choice(choice, need) => (&self.arena, choice, need),
            Element::Class(class, need) => (&class.arena, &class.choice, need),
        };
        let from = |alternative: &[Word]| {
            let end = alternative.iter().try_fold(at, |at, word| one(word, arena, words, at))?;
            self.matched(rest, words, end)
        };
        let taken = if words.may_begin(choice, at) { arena.alternatives(choice).find_map(from) } else { None };
        taken.or_else(|| if *need == Need::Optional { self.matched(rest, words, at) } else { None })
    }
}

/// Whether a word matches at a place; the place behind it.
fn one(word: &Word, arena: &Arena, words: &Words, at: usize) -> Option<usize> {
    let here = words.word(at)?;
    let digits = |w: &str| w.bytes().all(|b| b.is_ascii_digit());
    match word {
        Word::Letters { at: letters, open_start, open_end } => {
            let literal = arena.letters(letters);
            let fits = match (open_start, open_end) {
                (false, false) => here == literal,
                (false, true) => here.starts_with(literal),
                (true, false) => here.ends_with(literal),
                (true, true) => here.contains(literal),
            };
            fits.then_some(at + 1)
        }
        Word::Num => {
            const NUMBERS: [&str; 15] =
                ["en", "et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv", "fjorten", "fjortende"];
            (digits(here) || NUMBERS.contains(&here)).then(|| number(words, at))
        }
        Word::Date => {
            if !digits(here) || here.len() > 2 {
                return None;
            }
            let next = words.word(at + 1)?;
            let year = |at: usize| if words.word(at).is_some_and(|w| w.len() == 4 && digits(w)) { at + 1 } else { at };
            if is_month(next) {
                return Some(year(at + 2));
            }
            let joined = matches!(words.behind(at), "." | "-" | "/") && digits(next) && next.len() <= 2;
            let third = words.word(at + 2).is_some_and(digits) && matches!(words.behind(at + 1), "." | "-" | "/");
            joined.then_some(if third { at + 3 } else { at + 2 })
        }
        Word::Amount => {
            let kroner = |at: usize| words.word(at).is_some_and(|w| matches!(w, "kr" | "kroner"));
            let start = if kroner(at) { at + 1 } else { at };
            words.word(start).filter(|w| digits(w))?;
            let end = number(words, start);
            Some(if kroner(end) { end + 1 } else { end })
        }
        Word::Law => {
            if here == "§" {
                let next = if words.word(at + 1) == Some("§") { at + 2 } else { at + 1 };
                return words.word(next).filter(|w| digits(w)).map(|_| next + 1);
            }
            let named = here.ends_with("lov") || here.ends_with("loven") || here.ends_with("lovens") || matches!(here, "fvl" | "rsl");
            named.then_some(at + 1)
        }
    }
}

/// The place behind a number: "7.800,50" is several runs of digits.
fn number(words: &Words, mut at: usize) -> usize {
    while matches!(words.behind(at), "." | ",") && words.word(at + 1).is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit())) {
        at += 1;
    }
    at + 1
}

#[cfg(test)]
mod tests {
    use super::super::syntax::{ClassFile, Classes, Literals, by_length, hang, parse};
    use super::*;
    use crate::text::fold;

    fn matches(pattern: &str, text: &str) -> bool {
        let file = ClassFile::from([("neg".into(), vec!["ikke".into(), "ej".into()])]);
        !parse(pattern, &Classes::new(file)).unwrap().find_all(&Words::new(&fold(text))).is_empty()
    }

    #[test]
    fn the_language_does_what_it_says() {
        assert!(matches("kan .. {neg} imødekomme*", "Vi kan derfor ikke imødekommes"));
        assert!(matches("kan .. {neg} imødekomme*", "kan, desværre,\nikke imoedekomme"));
        assert!(!matches("kan .. {neg} imødekomme*", "kan i dag og i morgen ikke imødekomme"));
        assert!(matches("*støtte til", "boligstøtte til"));
        assert!(!matches("støtte til", "boligstøtte til"));
        assert!(matches("^ (afslag|afvisning) på", "**Afslag på** ansøgning"));
        assert!(!matches("^ (afslag|afvisning) på", "Et afslag på"));
        assert!(matches("søge igen $", "Du kan søge igen."));
        assert!(matches("kan jeg ... støtte <?>", "Kan jeg så få støtte til det?"));
        assert!(matches("senest <num> uger", "senest fire uger"));
        assert!(matches("inden <date> $", "inden 3. maj 2026") && matches("inden <date> $", "inden 3/5-26."));
        assert!(matches("får <amount> støtte", "får 7.800,50 kr. støtte"));
        assert!(matches("efter <law> støtte", "efter § 112 støtte"));
        assert!(matches("på borger.dk", "på borger.dk"));
        assert!(matches("(den|det)? bevilling*", "Bevillingen"));
        assert!(matches("får <amount>", "får kr. 500"));
        assert!(matches("*betal*", "tilbagebetaling") && !matches("*betal*", "bestemt"));
        assert!(matches("*borger.dk*", "minborger.dktest") && !matches("borger.dk*", "minborger.dk"));
        assert!(matches("efter § støtte", "efter § støtte"));
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        let file = ClassFile::from([("neg".into(), vec!["ikke".into(), "ej".into()]), ("few".into(), vec!["en".into()])]);
        let classes = Classes::new(file);
        let fault = |pattern: &str| hang(&mut Literals::new(), 0, pattern, &classes, by_length).unwrap_err();
        for no_word in ["<nix> ord", "ord *", "§.. ord", "§5 ord", "o_rd", "..."] {
            assert!(fault(no_word).starts_with(&format!("pattern `{no_word}`: ")), "{no_word}");
        }
        assert!(fault("{nix} ord").ends_with("no word class `nix`"));
        assert!(fault("(ord").ends_with("a bracket is not closed"));
        assert!(fault("(ord|)").ends_with("an empty alternative"));
        // Nothing to look for: only an optional part, or an alternative of two letters.
        for rare_nowhere in ["(den|det)?", "{neg}? en", "{few} <num>", "(ikke|ej)"] {
            assert!(fault(rare_nowhere).contains("needs a literal word"), "{rare_nowhere}");
        }
    }
}
