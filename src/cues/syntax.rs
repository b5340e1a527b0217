//! The pattern language of cues, parsed. build.rs reads this file too, so it stands on the standard library alone.
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
use std::sync::{Arc, OnceLock};

/// Word classes as written: name → alternatives in the pattern language.
pub type ClassFile = BTreeMap<String, Vec<String>>;

/// Word classes; each is parsed when a pattern first needs it.
#[derive(Debug, Default)]
pub struct Classes(BTreeMap<String, (Vec<String>, OnceLock<Arc<Choice>>)>);

impl Classes {
    /// Takes word classes as written.
    pub fn new(file: ClassFile) -> Self {
        Self(file.into_iter().map(|(name, words)| (name, (words, OnceLock::new()))).collect())
    }

    /// A class by its name.
    pub fn get(&self, name: &str) -> Result<Arc<Choice>, String> {
        let (words, parsed) = self.0.get(name).ok_or_else(|| format!("no word class `{name}`"))?;
        if let Some(choice) = parsed.get() {
            return Ok(choice.clone());
        }
        let choice = choice(words.iter().map(String::as_str)).map_err(|fault| format!("class `{name}`: {fault}"))?;
        Ok(parsed.get_or_init(|| Arc::new(choice)).clone())
    }
}

/// A parsed pattern.
#[derive(Debug)]
pub struct Pattern {
    /// What must match, in order.
    pub elements: Vec<Element>,
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

/// One step of a pattern.
#[derive(Debug)]
pub enum Element {
    /// The sentence begins here.
    Start,
    /// The sentence ends here.
    End,
    /// The sentence asks.
    Question,
    /// Up to so many words.
    Gap(usize),
    /// One of the alternatives.
    Choice {
        /// The alternatives.
        choice: Arc<Choice>,
        /// Or nothing.
        optional: bool,
    },
}

/// Alternatives, each a sequence of words; the longest first.
#[derive(Debug)]
pub struct Choice {
    /// The alternatives.
    pub alternatives: Vec<Vec<Word>>,
    anchors: Option<Vec<Anchor>>,
}

/// What one word must be.
#[derive(Debug)]
pub enum Word {
    /// Letters, whole or with an open end.
    Letters(Anchor),
    /// A number.
    Num,
    /// A date.
    Date,
    /// An amount of money.
    Amount,
    /// A reference to law.
    Law,
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
                    classes.get(name)?
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

/// Each literal with the patterns that hang on it: the pattern's number through all cues, and whether letters may
/// stand right before and right behind the literal.
pub type Literals = BTreeMap<String, Vec<(usize, bool, bool)>>;

/// Hangs a pattern on its literals.
pub fn hang(literals: &mut Literals, index: usize, pattern: Pattern) {
    for anchor in pattern.anchors {
        literals.entry(anchor.literal).or_default().push((index, anchor.open_start, anchor.open_end));
    }
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
    let folded = spelt(written);
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

/// A word of a pattern as the folded text spells it. (`crate::text::fold` does more than a pattern may need.)
fn spelt(written: &str) -> String {
    let mut spelt = String::with_capacity(written.len() + 2);
    for c in written.chars().flat_map(char::to_lowercase) {
        match c {
            'æ' => spelt.push_str("ae"),
            'ø' => spelt.push_str("oe"),
            'å' => spelt.push_str("aa"),
            'é' => spelt.push('e'),
            c => spelt.push(c),
        }
    }
    spelt
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
