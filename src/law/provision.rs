//! Where in a statute: "§ 112, stk. 1, nr. 2", "§§ 41 og 42", "§ 12 a", "kapitel 9 a".

use std::fmt;
use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

/// A provision, as typed values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provision {
    /// Section or chapter.
    pub kind: Kind,
    /// Its number.
    pub number: Number,
    /// Further sections of the same reference: "og 42", "-44".
    pub others: Vec<(Link, Number)>,
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

/// How a further section hangs on the one before.
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
    Subsection(Vec<u32>),
    /// "nr. 2".
    Item(Vec<u32>),
    /// "litra b".
    Letter(char),
    /// "2. pkt."
    Sentence(u32),
}

impl Provision {
    /// Whether a section is among those named.
    pub fn covers(&self, section: u32) -> bool {
        let mut before = self.number.number;
        let mut covered = before == section;
        for (link, number) in &self.others {
            covered |= number.number == section || *link == Link::To && (before..=number.number).contains(&section);
            before = number.number;
        }
        self.kind == Kind::Section && covered
    }
}

type Pattern = LazyLock<Option<Regex>>;

// All look at folded text. A letter behind a number is a section of its own ("§ 12 a") unless it begins a word; "i"
// and "o" behind a number are words far more often.
static SECTION: Pattern = LazyLock::new(|| Regex::new(r"^(?:§ ?§?|paragraf(?:ferne|fen)?|par\.) ?(\d{1,4})(?: ?([a-hj-np-z])\b)?").ok());
static CHAPTER: Pattern = LazyLock::new(|| Regex::new(r"^(?:kapitel|kap\.?) (\d{1,3})(?: ?([a-hj-np-z])\b)?").ok());
static OTHER: Pattern =
    LazyLock::new(|| Regex::new(r"^(?:( ?- ?| til )|,? (?:og|eller|samt) |, )(?:§ ?)?(\d{1,4})(?: ?([a-hj-np-z])\b)?").ok());
static PART: Pattern = LazyLock::new(|| {
    Regex::new(r"^,? ?(?:(?:og|jf\.?|samt) )?(stk|nr|styk|stykke|nummer)\b\.? ?(\d{1,3})((?: ?(?:,|og|eller|-) ?\d{1,2}\b)*)").ok()
});
static LETTER: Pattern = LazyLock::new(|| Regex::new(r"^,? ?(?:litra|bogstav) ([a-z])\b").ok());
static SENTENCE: Pattern = LazyLock::new(|| Regex::new(r"^,? ?(\d)\.? ?(?:pkt|punktum)\b\.?").ok());

/// The provision at the beginning of a folded text, and how many bytes it takes.
pub fn parse(folded: &str) -> Option<(Provision, usize)> {
    let (kind, found) = match head(&SECTION, folded) {
        Some(found) => (Kind::Section, found),
        None => (Kind::Chapter, head(&CHAPTER, folded)?),
    };
    let number = number(&found, 1)?;
    let mut end = found.get(0)?.end();
    let mut provision = Provision { kind, number, others: Vec::new(), parts: Vec::new() };
    let plural = folded.starts_with("§§") || folded.starts_with("§ §") || folded.starts_with("paragrafferne");
    // "§ 112-bolig", "§ 7-sag": a word made with a section, no reference.
    if folded[end..].starts_with('-') && !folded[end + 1..].starts_with(|c: char| c.is_ascii_digit() || c == ' ') {
        return None;
    }
    if folded[end..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    while let Some(other) = head(&OTHER, &folded[end..]) {
        let whole = other.get(0).map_or(0, |m| m.end());
        let link = if other.get(1).is_some() { Link::To } else { Link::And };
        let behind = &folded[end + whole..];
        // Only "§§" counts on: "§ 5 og 3 timer" names one section. "§§ 41, 42 og 44, stk. 2" names three.
        let goes_on = plural || link == Link::To || other.get(0).is_some_and(|m| m.as_str().contains('§'));
        let (Some(number), true) = (self::number(&other, 2), goes_on && !counts_something(behind)) else { break };
        provision.others.push((link, number));
        end += whole;
    }
    loop {
        let rest = &folded[end..];
        let taken = if let Some(part) = head(&PART, rest) {
            let mut numbers: Vec<u32> = part.get(2).and_then(|m| m.as_str().parse().ok()).into_iter().collect();
            let mut more = part.get(3).map_or("", |m| m.as_str());
            let mut taken = part.get(0).map_or(rest.len(), |m| m.end());
            // "stk. 3, 1. pkt.": the last number counts sentences.
            let trimmed = rest[taken..].trim_start_matches(['.', ' ']);
            if trimmed.starts_with("pkt") || trimmed.starts_with("punktum") {
                let before =
                    more.rfind([',', 'g', 'r', '-']).map_or(0, |at| more[..at].rfind(|c: char| c.is_ascii_digit()).map_or(0, |d| d + 1));
                taken -= more.len() - before;
                more = &more[..before];
            }
            numbers.extend(more.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u32>().ok()));
            let item = part.get(1).is_some_and(|m| m.as_str().starts_with('n'));
            provision.parts.push(if item { Part::Item(numbers) } else { Part::Subsection(numbers) });
            Some(taken)
        } else if let Some(letter) = head(&LETTER, rest) {
            provision.parts.extend(letter.get(1).and_then(|m| m.as_str().chars().next()).map(Part::Letter));
            letter.get(0).map(|m| m.end())
        } else if let Some(sentence) = head(&SENTENCE, rest) {
            provision.parts.extend(sentence.get(1).and_then(|m| m.as_str().parse().ok()).map(Part::Sentence));
            sentence.get(0).map(|m| m.end())
        } else {
            break;
        };
        end += taken.unwrap_or(rest.len());
    }
    // A stop that only ends the sentence is none of the reference's.
    while folded[..end].ends_with(['.', ' ', ',']) && !folded[..end].ends_with("pkt.") {
        end -= 1;
    }
    Some((provision, end))
}

fn head<'t>(pattern: &Pattern, text: &'t str) -> Option<Captures<'t>> {
    pattern.as_ref()?.captures(text)
}

fn number(found: &Captures, group: usize) -> Option<Number> {
    let number = found.get(group)?.as_str().parse().ok()?;
    Some(Number { number, letter: found.get(group + 1).and_then(|m| m.as_str().chars().next()) })
}

/// Whether a number goes on as an amount or a date: "og 3 timer", "og 14. maj".
fn counts_something(behind: &str) -> bool {
    static UNIT: Pattern = LazyLock::new(|| {
        Regex::new(r"^(?: (?:timer?|dage?|uger?|maaned|kr|kroner|minutter|gange|procent|pct|aar|m2)|\. ?(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)|[./]\d)").ok()
    });
    UNIT.as_ref().is_some_and(|r| r.is_match(behind))
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
            Kind::Section if self.others.is_empty() => "§ ",
            Kind::Section => "§§ ",
            Kind::Chapter => "kapitel ",
        })?;
        write!(f, "{}", self.number)?;
        for (index, (link, number)) in self.others.iter().enumerate() {
            let joint = match link {
                Link::To => "-",
                Link::And if index + 1 == self.others.len() => " og ",
                Link::And => ", ",
            };
            write!(f, "{joint}{number}")?;
        }
        for part in &self.parts {
            match part {
                Part::Subsection(numbers) => write!(f, ", stk. {}", listed(numbers))?,
                Part::Item(numbers) => write!(f, ", nr. {}", listed(numbers))?,
                Part::Letter(letter) => write!(f, ", litra {letter}")?,
                Part::Sentence(number) => write!(f, ", {number}. pkt.")?,
            }
        }
        Ok(())
    }
}

fn listed(numbers: &[u32]) -> String {
    match numbers.split_last() {
        Some((last, before)) if !before.is_empty() => {
            format!("{} og {last}", before.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
        _ => numbers.iter().map(ToString::to_string).collect(),
    }
}
