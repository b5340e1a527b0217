//! The pattern language of cues: parsed once, matched word by word, without backtracking over characters.
//!
//! | pattern | matches |
//! |---|---|
//! | `word`, `word*`, `*word` | the word; with any ending; with any beginning |
//! | `(a\|b c)`, `(a\|b)?` | one of the alternatives; the same or nothing |
//! | `{name}` | a word of a class in `classes.toml` |
//! | `..`, `...` | up to 3, up to 8 words |
//! | `^`, `$`, `<?>` | the sentence begins, ends, ends as a question |
//! | `<num>`, `<date>`, `<amount>`, `<law>` | a number, date, amount, reference to law |

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::span::Span;
use crate::text::fold;
use crate::text::segment::is_month;

/// Word classes as written: name → alternatives in the pattern language.
pub type ClassFile = BTreeMap<String, Vec<String>>;
/// Word classes, parsed.
pub type Classes = BTreeMap<String, Arc<Choice>>;

/// A parsed pattern.
#[derive(Debug)]
pub struct Pattern {
    elements: Vec<Element>,
    /// Literals of which one must stand in the sentence.
    pub anchors: Vec<Anchor>,
}

/// A literal that the search looks for first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The folded letters.
    pub literal: String,
    /// Whether letters may stand right before it.
    pub open_start: bool,
    /// Whether letters may stand right behind it.
    pub open_end: bool,
}

#[derive(Debug)]
enum Element {
    Start,
    End,
    Question,
    Gap(usize),
    Choice { choice: Arc<Choice>, optional: bool },
}

/// Alternatives, each a sequence of words; the longest first.
#[derive(Debug)]
pub struct Choice {
    alternatives: Vec<Vec<Word>>,
    anchors: Option<Vec<Anchor>>,
}

#[derive(Debug)]
enum Word {
    Letters(Anchor),
    Num,
    Date,
    Amount,
    Law,
}

/// Parses the word classes.
pub fn classes(file: &ClassFile) -> Result<Classes, String> {
    let parse = |(name, words): (&String, &Vec<String>)| {
        choice(words.iter().map(String::as_str))
            .map(|choice| (name.clone(), Arc::new(choice)))
            .map_err(|fault| format!("class `{name}`: {fault}"))
    };
    file.iter().map(parse).collect()
}

/// Parses one pattern.
pub fn parse(pattern: &str, classes: &Classes) -> Result<Pattern, String> {
    let mut elements = Vec::new();
    let mut anchors: Option<Vec<Anchor>> = None;
    for token in tokens(pattern)? {
        elements.push(match token.as_str() {
            "^" => Element::Start,
            "$" => Element::End,
            "<?>" => Element::Question,
            ".." => Element::Gap(3),
            "..." => Element::Gap(8),
            _ => {
                let optional = token.ends_with('?') && token.starts_with(['(', '{']);
                let body = token.trim_end_matches('?');
                let choice = if let Some(inner) = body.strip_prefix('(').and_then(|b| b.strip_suffix(')')) {
                    Arc::new(choice(inner.split('|').map(str::trim))?)
                } else if let Some(name) = body.strip_prefix('{').and_then(|b| b.strip_suffix('}')) {
                    classes.get(name).cloned().ok_or_else(|| format!("no word class `{name}`"))?
                } else {
                    Arc::new(choice(std::iter::once(body))?)
                };
                if !optional {
                    anchors = better(anchors, choice.anchors.clone());
                }
                Element::Choice { choice, optional }
            }
        });
    }
    let anchors = anchors.ok_or("needs a literal word of three letters or more outside optional parts")?;
    Ok(Pattern { elements, anchors })
}

/// Splits at blanks outside brackets.
fn tokens(pattern: &str) -> Result<Vec<String>, String> {
    let (mut tokens, mut token, mut depth) = (Vec::new(), String::new(), 0i32);
    for c in pattern.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if c.is_whitespace() && depth == 0 {
            if !token.is_empty() {
                tokens.push(std::mem::take(&mut token));
            }
        } else {
            token.push(c);
        }
    }
    if depth != 0 {
        return Err("a bracket is not closed".into());
    }
    if !token.is_empty() {
        tokens.push(token);
    }
    Ok(tokens)
}

fn choice<'a>(all: impl Iterator<Item = &'a str>) -> Result<Choice, String> {
    let mut alternatives = Vec::new();
    let mut anchors = Some(Vec::new());
    for alternative in all {
        let mut words = Vec::new();
        for written in alternative.split_whitespace() {
            words.extend(word(written)?);
        }
        let literals = words.iter().filter_map(|w| match w {
            // The parts of "v.h" are short, but it is rare as a whole.
            Word::Letters(anchor) if anchor.literal.len() >= 3 || words.len() > 1 && alternative.contains('.') => Some(anchor),
            _ => None,
        });
        let best = literals.max_by_key(|a| a.literal.len()).cloned();
        anchors = anchors.zip(best).map(|(mut all, one)| {
            all.push(one);
            all
        });
        if words.is_empty() {
            return Err("an empty alternative".into());
        }
        alternatives.push(words);
    }
    alternatives.sort_by_key(|words| std::cmp::Reverse(words.len()));
    Ok(Choice { alternatives, anchors })
}

/// One written word: usually one word, but "borger.dk" is two.
fn word(written: &str) -> Result<Vec<Word>, String> {
    match written {
        "<num>" => return Ok(vec![Word::Num]),
        "<date>" => return Ok(vec![Word::Date]),
        "<amount>" => return Ok(vec![Word::Amount]),
        "<law>" => return Ok(vec![Word::Law]),
        _ => {}
    }
    // Most words are plain ASCII; folding them is lower-casing.
    let folded = if written.is_ascii() { written.to_ascii_lowercase() } else { fold(written) };
    let (open_start, open_end) = (folded.starts_with('*'), folded.ends_with('*'));
    let literal = folded.trim_matches('*');
    if literal == "§" {
        return Ok(vec![Word::Letters(Anchor { literal: "§".into(), open_start: false, open_end: false })]);
    }
    if !literal.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'/' | b'-')) {
        return Err(format!("`{written}` is no word"));
    }
    let parts: Vec<&str> = literal.split(['.', '/', '-']).filter(|p| !p.is_empty()).collect();
    let last = parts.len().checked_sub(1).ok_or_else(|| format!("`{written}` is no word"))?;
    let part = |(i, part): (usize, &&str)| {
        Word::Letters(Anchor { literal: (*part).to_owned(), open_start: open_start && i == 0, open_end: open_end && i == last })
    };
    Ok(parts.iter().enumerate().map(part).collect())
}

/// The anchors whose shortest literal is longest: the rarer they are, the less often the pattern is tried.
fn better(a: Option<Vec<Anchor>>, b: Option<Vec<Anchor>>) -> Option<Vec<Anchor>> {
    let shortest = |anchors: &Vec<Anchor>| anchors.iter().map(|a| a.literal.len()).min().unwrap_or(0);
    match (a, b) {
        (Some(a), Some(b)) if shortest(&b) > shortest(&a) => Some(b),
        (Some(a), _) => Some(a),
        (None, b) => b,
    }
}

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
            match matched(&self.elements, words, at) {
                Some(end) if end > at => {
                    found.push(Span::new(words.spans[at].start, words.spans[end - 1].end));
                    at = end;
                }
                _ => at += 1,
            }
        }
        found
    }
}

/// Whether the elements match from a word on; the word behind the last one.
fn matched(elements: &[Element], words: &Words, at: usize) -> Option<usize> {
    let Some((element, rest)) = elements.split_first() else { return Some(at) };
    match element {
        Element::Start => (at == 0).then(|| matched(rest, words, at)).flatten(),
        Element::End => (at == words.spans.len()).then(|| matched(rest, words, at)).flatten(),
        Element::Question => words.asks.then(|| matched(rest, words, at)).flatten(),
        Element::Gap(most) => (at..=(at + most).min(words.spans.len())).find_map(|next| matched(rest, words, next)),
        Element::Choice { choice, optional } => {
            let taken = choice.alternatives.iter().find_map(|alternative| {
                let end = alternative.iter().try_fold(at, |at, word| one(word, words, at))?;
                matched(rest, words, end)
            });
            taken.or_else(|| optional.then(|| matched(rest, words, at)).flatten())
        }
    }
}

/// Whether a word matches at a place; the place behind it.
fn one(word: &Word, words: &Words, at: usize) -> Option<usize> {
    let here = words.word(at)?;
    let digits = |w: &str| w.bytes().all(|b| b.is_ascii_digit());
    match word {
        Word::Letters(Anchor { literal, open_start, open_end }) => {
            let fits = match (open_start, open_end) {
                (false, false) => here == literal,
                (false, true) => here.starts_with(literal),
                (true, false) => here.ends_with(literal),
                (true, true) => here.contains(literal.as_str()),
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
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        let file = ClassFile::from([("neg".into(), vec!["ikke".into(), "ej".into()])]);
        !parse(pattern, &classes(&file).unwrap()).unwrap().find_all(&Words::new(&fold(text))).is_empty()
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
        assert!(parse("(den|det)?", &Classes::new()).is_err());
        assert!(parse("{nix} ord", &Classes::new()).is_err());
    }
}
