//! The pattern language of cues, parsed. build.rs reads this file too, so it stands on the standard library and serde alone.
//!
//! | pattern | matches |
//! |---|---|
//! | `word`, `word*`, `*word`, `*word*` | the word; with any ending; with any beginning; with both |
//! | `borger.dk` | the words "borger" and "dk", whatever divides them |
//! | `§` | a paragraph sign |
//! | `(a\|b c)`, `(a\|b)?` | one of the alternatives; the same or nothing |
//! | `{name}` | a word of a class in `classes.toml` |
//! | `..`, `...` | up to 3, up to 8 words |
//! | `^`, `$`, `<?>` | the sentence begins, ends, ends as a question |
//! | `<num>`, `<date>`, `<amount>`, `<law>` | a number, date, amount, reference to law |

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

/// Word classes as written: name → alternatives in the pattern language.
pub type ClassFile = BTreeMap<String, Vec<String>>;

/// Word classes; each is parsed when a pattern first needs it.
#[derive(Debug, Default)]
pub struct Classes(BTreeMap<String, (Vec<String>, OnceLock<Arc<Class>>)>);

/// A parsed word class.
#[derive(Debug)]
pub struct Class {
    /// Its words.
    pub arena: Arena,
    /// The choice among all of them.
    pub choice: Choice,
}

impl Classes {
    /// Takes word classes as written.
    pub fn new(file: ClassFile) -> Self {
        Self(file.into_iter().map(|(name, words)| (name, (words, OnceLock::new()))).collect())
    }

    fn get(&self, name: &str) -> Result<Arc<Class>, String> {
        let (words, parsed) = self.0.get(name).ok_or_else(|| format!("no word class `{name}`"))?;
        if let Some(class) = parsed.get() {
            return Ok(class.clone());
        }
        let mut arena = Arena::default();
        let choice = arena.choice(words.iter().map(String::as_str)).map_err(|fault| format!("class `{name}`: {fault}"))?;
        Ok(parsed.get_or_init(|| Arc::new(Class { arena, choice })).clone())
    }
}

/// A parsed pattern.
#[derive(Debug)]
pub struct Pattern {
    /// What must match, in order.
    pub elements: Vec<Element>,
    /// The words of its choices; those of classes have their own.
    pub arena: Arena,
}

/// The words of choices, all of one kind in one place: a start parses hundreds of patterns, and what is spread over the heap costs more
/// than what is read.
#[derive(Debug, Default)]
pub struct Arena {
    text: String,
    words: Vec<Word>,
    alternatives: Vec<Alternative>,
}

/// A literal that the search looks for first.
#[derive(Debug)]
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
    /// One of the alternatives that the pattern itself writes.
    Choice(Choice, Need),
    /// One of the alternatives of a class.
    Class(Arc<Class>, Need),
}

/// Whether a choice may be passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// One alternative must match.
    Required,
    /// One, or nothing.
    Optional,
}

/// Some alternatives of a arena, the longest first.
#[derive(Debug)]
pub struct Choice {
    alternatives: Range<usize>,
    /// A bit for each byte that the first word of one can begin with, by its last seven bits.
    begins: u128,
}

impl Choice {
    /// Whether an alternative can begin with a word that begins with this byte: most cannot, and need not be tried.
    pub fn may_begin(&self, byte: u8) -> bool {
        self.begins >> (byte & 127) & 1 == 1
    }
}

/// A sequence of words.
#[derive(Debug)]
struct Alternative {
    words: Range<usize>,
    /// Whether it was written with a full stop inside.
    dotted: bool,
}

/// What one word must be.
#[derive(Debug)]
pub enum Word {
    /// Letters, whole or with an open end.
    Letters {
        /// Where in the arena's text.
        at: Range<usize>,
        /// Whether letters may stand right before them.
        open_start: bool,
        /// Whether letters may stand right behind them.
        open_end: bool,
    },
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
    let (mut elements, mut arena) = (Vec::new(), Arena::default());
    for token in tokens(pattern)? {
        elements.push(match token {
            "^" => Element::Start,
            "$" => Element::End,
            "<?>" => Element::Question,
            ".." => Element::Gap(3),
            "..." => Element::Gap(8),
            _ => {
                let optional = token.ends_with('?') && token.starts_with(['(', '{']);
                let need = if optional { Need::Optional } else { Need::Required };
                let body = token.trim_end_matches('?');
                if let Some(inner) = body.strip_prefix('(').and_then(|b| b.strip_suffix(')')) {
                    Element::Choice(arena.choice(inner.split('|'))?, need)
                } else if let Some(name) = body.strip_prefix('{').and_then(|b| b.strip_suffix('}')) {
                    Element::Class(classes.get(name)?, need)
                } else {
                    Element::Choice(arena.choice(std::iter::once(body))?, need)
                }
            }
        });
    }
    Ok(Pattern { elements, arena })
}

impl Pattern {
    /// Literals of which one must stand in a sentence that it matches: those of the choice where `how_common` makes least of them, for
    /// the pattern is tried wherever one stands.
    ///
    /// # Errors
    /// Where there are none: every choice is optional, or has an alternative without a literal word.
    fn anchors(&self, how_common: &impl Fn(&Anchor) -> f64) -> Result<Vec<Anchor>, String> {
        let required = self.elements.iter().filter_map(|element| match element {
            Element::Choice(choice, Need::Required) => self.arena.anchors(choice, how_common),
            Element::Class(class, Need::Required) => class.arena.anchors(&class.choice, how_common),
            _ => None,
        });
        let all = required.map(|anchors| (anchors.iter().map(how_common).sum::<f64>(), anchors));
        let rarest = all.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, anchors)| anchors);
        rarest.ok_or_else(|| "needs a literal word of three letters or more outside optional parts".into())
    }
}

/// The literals that the search looks for, and the patterns that hang on each.
pub type Literals = BTreeMap<String, Vec<Hanging>>;

/// A pattern that hangs on a literal. In one number, for the binary reads eleven thousand at every start.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hanging(usize);

impl Hanging {
    fn new(pattern: usize, anchor: &Anchor) -> Self {
        Self(pattern * 4 + usize::from(anchor.open_start) * 2 + usize::from(anchor.open_end))
    }

    /// The pattern's number through all cues.
    pub fn pattern(self) -> usize {
        self.0 / 4
    }

    /// Whether letters may stand right before the literal.
    pub fn open_start(self) -> bool {
        self.0 & 2 != 0
    }

    /// Whether letters may stand right behind the literal.
    pub fn open_end(self) -> bool {
        self.0 & 1 != 0
    }
}

/// Parses a pattern and hangs it on its literals.
pub fn hang(
    literals: &mut Literals,
    index: usize,
    written: &str,
    classes: &Classes,
    how_common: impl Fn(&Anchor) -> f64,
) -> Result<(), String> {
    let anchors = parse(written, classes).and_then(|pattern| pattern.anchors(&how_common));
    for anchor in anchors.map_err(|fault| format!("pattern `{written}`: {fault}"))? {
        let hanging = Hanging::new(index, &anchor);
        literals.entry(anchor.literal).or_default().push(hanging);
    }
    Ok(())
}

/// How common a literal is held to be where nothing tells: the longer, the rarer.
pub fn by_length(anchor: &Anchor) -> f64 {
    0.5_f64.powf(anchor.literal.len() as f64)
}

/// Splits at blanks outside brackets.
fn tokens(pattern: &str) -> Result<Vec<&str>, String> {
    let mut depth = 0i32;
    let tokens = pattern.split(|c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c.is_whitespace() && depth == 0
    });
    let tokens = tokens.filter(|token| !token.is_empty()).collect();
    if depth == 0 { Ok(tokens) } else { Err("a bracket is not closed".into()) }
}

impl Arena {
    /// The alternatives of a choice, each as its words.
    pub fn alternatives(&self, choice: &Choice) -> impl Iterator<Item = &[Word]> {
        self.alternatives[choice.alternatives.clone()].iter().map(|a| &self.words[a.words.clone()])
    }

    /// The letters of a word.
    pub fn letters(&self, at: &Range<usize>) -> &str {
        &self.text[at.clone()]
    }

    /// Takes in alternatives as written.
    fn choice<'a>(&mut self, all: impl Iterator<Item = &'a str>) -> Result<Choice, String> {
        let (first, mut begins) = (self.alternatives.len(), 0);
        for alternative in all {
            let from = self.words.len();
            for written in alternative.split_whitespace() {
                self.word(written)?;
            }
            begins |= self.begins(self.words.get(from).ok_or("an empty alternative")?);
            self.alternatives.push(Alternative { words: from..self.words.len(), dotted: alternative.contains('.') });
        }
        self.alternatives[first..].sort_by_key(|a| std::cmp::Reverse(a.words.len()));
        Ok(Choice { alternatives: first..self.alternatives.len(), begins })
    }

    /// One written word: usually one word, but "borger.dk" is two.
    fn word(&mut self, written: &str) -> Result<(), String> {
        if written.starts_with('<') {
            self.words.push(match written {
                "<num>" => Word::Num,
                "<date>" => Word::Date,
                "<amount>" => Word::Amount,
                "<law>" => Word::Law,
                _ => return Err(format!("`{written}` is no word")),
            });
            return Ok(());
        }
        let (open_start, open_end) = (written.starts_with('*'), written.ends_with('*'));
        let stem = written.trim_matches('*');
        let first = self.words.len();
        // Most words are one, in letters that need no spelling.
        if is_plain(stem) || stem == "§" {
            let from = self.text.len();
            self.text.push_str(stem);
            self.words.push(Word::Letters { at: from..self.text.len(), open_start, open_end });
            return Ok(());
        }
        for part in stem.split(['.', '/', '-']).filter(|part| !part.is_empty()) {
            let from = self.text.len();
            spell(part, &mut self.text);
            let letters = &self.text[from..];
            if !letters.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
                return Err(format!("`{written}` is no word"));
            }
            let open_start = open_start && self.words.len() == first;
            self.words.push(Word::Letters { at: from..self.text.len(), open_start, open_end: false });
        }
        match self.words[first..].last_mut() {
            Some(Word::Letters { open_end: last, .. }) => *last = open_end,
            _ => return Err(format!("`{written}` is no word")),
        }
        Ok(())
    }

    /// The bytes that a word can begin with, as [`Choice::begins`].
    fn begins(&self, word: &Word) -> u128 {
        match word {
            Word::Letters { at, open_start: false, .. } => 1 << (self.text.as_bytes()[at.start] & 127),
            _ => u128::MAX,
        }
    }

    /// The rarest literal of each alternative of a choice, if each has one.
    fn anchors(&self, choice: &Choice, how_common: impl Fn(&Anchor) -> f64) -> Option<Vec<Anchor>> {
        let rarest = |alternative: &Alternative| {
            let words = &self.words[alternative.words.clone()];
            let literals = words.iter().filter_map(|word| match word {
                // The parts of "v.h" are short, but it is rare as a whole.
                Word::Letters { at, open_start, open_end } if at.len() >= 3 || words.len() > 1 && alternative.dotted => {
                    Some(Anchor { literal: self.letters(at).to_owned(), open_start: *open_start, open_end: *open_end })
                }
                _ => None,
            });
            literals.min_by(|a, b| how_common(a).total_cmp(&how_common(b)))
        };
        self.alternatives[choice.alternatives.clone()].iter().map(rarest).collect()
    }
}

fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase())
}

/// A word of a pattern as the folded text spells it. (`crate::text::fold` does more than a pattern may need.)
pub fn spell(written: &str, spelt: &mut String) {
    for c in written.chars().flat_map(char::to_lowercase) {
        match c {
            'æ' => spelt.push_str("ae"),
            'ø' => spelt.push_str("oe"),
            'å' => spelt.push_str("aa"),
            'é' => spelt.push('e'),
            c => spelt.push(c),
        }
    }
}
