//! What a complaint notice holds: the instance, the procedure (where and how), the deadline.

use std::sync::LazyLock;

use crate::label::NoticePart;
use crate::law::{Former, former_instances, instances};
use crate::routes::{Deadline, Unit};
use crate::text::{Phrase, fold, number_word};

use super::super::Case;
use super::phrases::{Says, has};

/// What these sentences leave out.
pub fn missing(case: &Case, sentences: &[usize], instance: bool) -> Vec<NoticePart> {
    let instance = instance || sentences.iter().any(|&i| names_instance(case, i));
    let procedure = sentences.iter().any(|&i| names_how(case, i));
    let deadline = sentences.iter().any(|&i| names_when(case, i));
    [(NoticePart::Instance, instance), (NoticePart::Procedure, procedure), (NoticePart::Deadline, deadline)]
        .into_iter()
        .filter(|(_, there)| !there)
        .map(|(part, _)| part)
        .collect()
}

/// Whether a sentence holds any of the three.
pub fn tells_one(case: &Case, sentence: usize) -> bool {
    names_instance(case, sentence) || names_how(case, sentence) || names_when(case, sentence)
}

/// Whether a sentence names who hears complaints.
pub fn names_instance(case: &Case, sentence: usize) -> bool {
    let folded = case.folded(sentence);
    let listed = || has(Says::Hears, folded) && (instance(case, folded).is_some() || former_instance(folded).is_some());
    case.has(sentence, "instance") || listed() || case.has(sentence, "court") || has(Says::Unknown, folded)
}

fn names_how(case: &Case, sentence: usize) -> bool {
    case.has(sentence, "procedure") || has(Says::How, case.folded(sentence))
}

/// Whether a sentence says by when to complain, or that there is no limit; "husk klagefristen" does not.
pub fn names_when(case: &Case, sentence: usize) -> bool {
    let folded = case.folded(sentence);
    case.has(sentence, "deadline") || (!of_something_else(folded) && (!periods(folded).is_empty() || has(Says::When, folded)))
}

/// The periods in which to complain, those for reconsideration, for court and of waiting left out. Where no instance is
/// named, only a sentence that speaks of complaining tells one.
pub fn periods_to_complain(case: &Case, sentences: &[usize], instance: bool) -> Vec<Deadline> {
    let folded = sentences.iter().map(|&i| case.folded(i)).filter(|text| instance || has(Says::Complains, text));
    folded.filter(|text| !of_something_else(text)).flat_map(periods).collect()
}

/// Whether the period of a sentence is for something else than complaining.
fn of_something_else(folded: &str) -> bool {
    has(Says::OtherPeriod, folded) && !has(Says::Within, folded)
}

/// A name folded once, and what it names.
type Folded<T> = Vec<(String, T)>;

/// Names of authorities that hear complaints.
static INSTANCES: LazyLock<Folded<&'static str>> = LazyLock::new(|| {
    let all = instances().iter().flat_map(|i| std::iter::once(&i.name).chain(&i.aliases).map(move |n| (fold(n), i.name.as_str())));
    all.collect()
});
/// Names that no longer hear any.
static FORMER: LazyLock<Folded<&'static Former>> = LazyLock::new(|| {
    former_instances().iter().flat_map(|f| std::iter::once(&f.name).chain(&f.aliases).map(move |n| (fold(n), f))).collect()
});

/// Whether a folded name stands in the text, as a word of its own or with an ending.
fn stands(folded: &str, name: &str) -> bool {
    let alone = |at: usize| folded[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    name.len() > 3 && folded.match_indices(name).any(|(at, _)| alone(at))
}

/// The longest name that stands in the text, and what it names.
fn longest<'n, T>(folded: &str, all: impl Iterator<Item = (&'n str, T)>) -> Option<T> {
    all.filter(|(name, _)| stands(folded, name)).max_by_key(|(name, _)| name.len()).map(|(_, of)| of)
}

/// The instance named in the text of a notice.
fn instance(case: &Case, folded: &str) -> Option<String> {
    let own: Folded<&str> = case
        .config
        .routes
        .iter()
        .filter(|r| r.has_instance())
        .flat_map(|r| r.instance_names().map(|n| (fold(n), r.instance.as_str())))
        .collect();
    longest(folded, INSTANCES.iter().chain(&own).map(|(name, of)| (name.as_str(), *of))).map(str::to_owned)
}

/// All instances named in the text of a notice, the one with the longest name first.
pub fn instances_named(case: &Case, folded: &str) -> Vec<String> {
    let mut left = folded.to_owned();
    let mut found = Vec::new();
    while let Some(name) = instance(case, &left) {
        // The longest first, so that no shorter name inside it counts too.
        let known = INSTANCES.iter().filter(|(_, of)| *of == name).map(|(spelling, _)| spelling.clone());
        let own = case.config.routes.iter().filter(|r| r.instance == name).flat_map(|r| r.instance_names().map(fold));
        for spelling in known.chain(own) {
            left = left.replace(&spelling, " ");
        }
        if found.contains(&name) {
            break;
        }
        found.push(name);
    }
    found
}

/// An instance that no longer hears complaints.
pub fn former_instance(folded: &str) -> Option<&'static Former> {
    longest(folded, FORMER.iter().map(|(name, of)| (name.as_str(), *of)))
}

/// The periods that the text names: "fire uger", "4 (fire) uger", "en måned", "14 dage".
fn periods(folded: &str) -> Vec<Deadline> {
    static PERIOD: Phrase = Phrase::new(
        r"\b(\d{1,3}|en|et|to|tre|fire|fem|seks|syv|otte|ti|tolv|fjorten) ?(?:\(\w+\) ?)?(dages?|ugers?|uge|maaned|maaneders?|aar)\b",
    );
    let period = |found: regex_lite::Captures| {
        let number = found.get(1)?.as_str();
        let count = number.parse().ok().or_else(|| number_word(number))?;
        let unit = match found.get(2)?.as_str() {
            unit if unit.starts_with("dag") => Unit::Days,
            unit if unit.starts_with("uge") => Unit::Weeks,
            "aar" => return Some(Deadline { count: count * 12, unit: Unit::Months }),
            _ => Unit::Months,
        };
        Some(Deadline { count, unit })
    };
    PERIOD.captures_all(folded).filter_map(period).collect()
}
