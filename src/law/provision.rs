//! Where in a statute: "§ 112, stk. 1, nr. 2", "§§ 41 og 42", "§ 12 a", "kapitel 9 a".

use std::fmt;

use regex_lite::Captures;

use crate::text::{Phrase, says};

/// A provision, as typed values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provision {
    /// Section or chapter.
    pub kind: Kind,
    /// Its number, and further ones of the same reference.
    pub numbers: Series<Number>,
    /// Subsection, item, letter, sentence; in the order of the text.
    pub parts: Vec<Part>,
}

/// What the number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Paragraph sign.
    Section,
    /// "kapitel".
    Chapter,
}

/// 12 a of "§ 12 a".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// 12.
    pub number: u32,
    /// a.
    pub letter: Option<char>,
}

/// "41", "41 og 42", "41-44".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series<N> {
    /// The first.
    pub first: N,
    /// The rest, each with how it hangs on the one before.
    pub others: Vec<(Link, N)>,
}

/// How a number hangs on the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// "og", "eller", a comma.
    And,
    /// "-", "til".
    To,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// "stk. 1", "stk. 1 og 2".
    Subsection(Series<u32>),
    /// "nr. 2".
    Item(Series<u32>),
    /// "litra b".
    Letter(char),
    /// "2. pkt."
    Sentence(u32),
}

// All look at folded text. A letter behind a number is a section of its own ("§ 12 a") unless it begins a word; "i"
// and "o" behind a number are words far more often.
static SECTION: Phrase = Phrase::new(r"^(?:§ ?§?|paragraf(?:ferne|fen)?|par\.) ?(\d{1,4})(?: ?([a-hj-np-z]))?\b");
static CHAPTER: Phrase = Phrase::new(r"^(?:kapitel|kap\.?) (\d{1,3})(?: ?([a-hj-np-z]))?\b");
static NEXT: Phrase = Phrase::new(r"^(?:(?<to> ?- ?| til )|,? (?:og|eller|samt) |, )(?<sign>§ ?)?(\d{1,4})(?: ?([a-hj-np-z]))?\b");
static PART: Phrase = Phrase::new(r"^,? ?(?:(?:og|jf\.?|samt) )?(stk|nr|stykke|nummer)\b\.? ?(\d{1,3})\b");
static LETTER: Phrase = Phrase::new(r"^,? ?(?:litra|bogstav) ([a-z])\b");
static SENTENCE: Phrase = Phrase::new(r"^,? ?(\d)\.? ?(?:pkt|punktum)\b\.?");

/// The provision at the beginning of a folded text, and how many bytes it takes.
pub fn parse(folded: &str) -> Option<(Provision, usize)> {
    let (kind, found) = match SECTION.captures(folded) {
        Some(found) => (Kind::Section, found),
        None => (Kind::Chapter, CHAPTER.captures(folded)?),
    };
    let mut end = found.get(0)?.end();
    // "§ 112-bolig", "§ 7-sag": a word made with a section, no reference.
    if folded[end..].starts_with('-') && !folded[end + 1..].starts_with(|c: char| c.is_ascii_digit() || c == ' ') {
        return None;
    }
    let mut numbers = Series::new(number(&found, 1)?);
    // Only "§§" counts on: "§ 5 og 3 timer" names one section, "§§ 41, 42 og 44, stk. 2" three.
    let plural = ["§§", "§ §", "paragrafferne"].iter().any(|sign| folded.starts_with(sign));
    while let Some(next) = next(&folded[end..]).filter(|n| plural || n.sign || n.link == Link::To) {
        numbers.others.push((next.link, next.number));
        end += next.length;
    }
    let mut parts = Vec::new();
    while let Some((part, length)) = part(&folded[end..]) {
        parts.push(part);
        end += length;
    }
    Some((Provision { kind, numbers, parts }, end))
}

fn number(found: &Captures, group: usize) -> Option<Number> {
    let number = found.get(group)?.as_str().parse().ok()?;
    Some(Number { number, letter: found.get(group + 1).and_then(|m| m.as_str().chars().next()) })
}

/// A further number: "og 42", "-44", "og § 113".
struct Next {
    link: Link,
    sign: bool,
    number: Number,
    length: usize,
}

fn next(folded: &str) -> Option<Next> {
    let found = NEXT.captures(folded)?;
    let length = found.get(0)?.end();
    let link = if found.name("to").is_some() { Link::To } else { Link::And };
    let next = Next { link, sign: found.name("sign").is_some(), number: number(&found, 3)?, length };
    // "stk. 3, 1. pkt.": the number counts sentences.
    (SENTENCE.captures(folded).is_none() && !counts_something(&folded[length..])).then_some(next)
}

/// "stk. 1 og 2", "litra b", "2. pkt." at the beginning of a folded text, and how many bytes it takes.
fn part(folded: &str) -> Option<(Part, usize)> {
    if let Some(found) = PART.captures(folded) {
        let mut numbers = Series::new(found.get(2)?.as_str().parse().ok()?);
        let mut end = found.get(0)?.end();
        while let Some(next) = next(&folded[end..]).filter(|n| !n.sign && n.number.letter.is_none()) {
            numbers.others.push((next.link, next.number.number));
            end += next.length;
        }
        let item = found.get(1)?.as_str().starts_with('n');
        return Some((if item { Part::Item(numbers) } else { Part::Subsection(numbers) }, end));
    }
    if let Some(found) = LETTER.captures(folded) {
        return Some((Part::Letter(found.get(1)?.as_str().chars().next()?), found.get(0)?.end()));
    }
    let found = SENTENCE.captures(folded)?;
    Some((Part::Sentence(found.get(1)?.as_str().parse().ok()?), found.get(0)?.end()))
}

/// Whether a number goes on as an amount or a date: "og 3 timer", "og 14. maj".
fn counts_something(behind: &str) -> bool {
    static UNIT: Phrase = Phrase::new(
        r"^(?: (?:timer?|dage?|uger?|maaned|kr|kroner|minutter|gange|procent|pct|aar|m2)|\. ?(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)|[./]\d)",
    );
    says(&UNIT, behind)
}

impl Series<Number> {
    /// All numbers, ranges spelled out ("41-44" is four); a range that runs backwards or over [`LONGEST_RANGE`] counts as
    /// its two ends.
    pub fn all(&self) -> Vec<u32> {
        let mut all = vec![self.first.number];
        for (link, Number { number, .. }) in &self.others {
            let from = all.last().map_or(*number, |last| last + 1);
            if *link == Link::To && (from..*number).len() <= LONGEST_RANGE {
                all.extend(from..*number);
            }
            all.push(*number);
        }
        all
    }
}

/// No letter cites more sections in one breath.
const LONGEST_RANGE: usize = 100;

impl<N> Series<N> {
    const fn new(first: N) -> Self {
        Self { first, others: Vec::new() }
    }
}

impl<N: fmt::Display> fmt::Display for Series<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        for (index, (link, number)) in self.others.iter().enumerate() {
            let joint = match link {
                Link::To => "-",
                Link::And if index + 1 == self.others.len() => " og ",
                Link::And => ", ",
            };
            write!(f, "{joint}{number}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        self.letter.map_or(Ok(()), |letter| write!(f, " {letter}"))
    }
}

impl fmt::Display for Provision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Section if self.numbers.others.is_empty() => "§ ",
            Kind::Section => "§§ ",
            Kind::Chapter => "kapitel ",
        })?;
        write!(f, "{}", self.numbers)?;
        for part in &self.parts {
            match part {
                Part::Subsection(numbers) => write!(f, ", stk. {numbers}")?,
                Part::Item(numbers) => write!(f, ", nr. {numbers}")?,
                Part::Letter(letter) => write!(f, ", litra {letter}")?,
                Part::Sentence(number) => write!(f, ", {number}. pkt.")?,
            }
        }
        Ok(())
    }
}
