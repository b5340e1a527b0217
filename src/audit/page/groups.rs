//! Counts by group as the report shows them: small units without their names, shares only of enough documents.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};

use crate::audit::{Counts, Share, Summary, wilson};
use crate::evaluate::{Interval, Target};
use crate::label::Verdict;

use super::words::Words;

/// The safeguards that a decision may lack.
pub(super) const SAFEGUARDS: [Target; 4] = [Target::NoticeMissing, Target::HearingMissing, Target::ReasonsMissing, Target::BasisMissing];
/// Rows of a table of units; the rest are one row.
const MOST_ROWS: usize = 200;

/// A share's interval, if there are so many documents that it may be shown.
pub(super) fn shown(share: Share, min_group: u64) -> Option<Interval> {
    if share.of < min_group { None } else { wilson(share) }
}

/// A row: a group, or several as one.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// The group's name for people.
    pub(super) name: String,
    /// Documents judged.
    pub(super) documents: u64,
    /// Decisions among them.
    pub(super) decisions: u64,
    /// Documents that should not be sent as they stand.
    pub(super) stops: u64,
    /// By what is counted.
    shares: BTreeMap<Target, Share>,
}

impl Line {
    /// The row of a group.
    pub(super) fn new(name: String, counts: &Counts) -> Self {
        Self {
            name,
            documents: counts.documents,
            decisions: counts.decisions(),
            stops: counts.verdicts.get(&Verdict::Stop).copied().unwrap_or(0),
            shares: Target::ALL.iter().map(|&target| (target, counts.share(target))).collect(),
        }
    }

    /// The share of documents that have what is counted.
    pub(super) fn share(&self, target: Target) -> Share {
        self.shares.get(&target).copied().unwrap_or_default()
    }

    /// Safeguards lacking, all kinds together.
    pub(super) fn lacking(&self) -> u64 {
        SAFEGUARDS.iter().map(|&target| self.share(target).hits).sum()
    }

    /// Several groups as one.
    fn sum<'a>(name: String, lines: impl Iterator<Item = &'a Line>) -> Self {
        lines.fold(Self { name, ..Self::default() }, |mut sum, line| {
            sum.documents += line.documents;
            sum.decisions += line.decisions;
            sum.stops += line.stops;
            for (&target, share) in &line.shares {
                let all = sum.shares.entry(target).or_default();
                *all = Share { hits: all.hits + share.hits, of: all.of + share.of };
            }
            sum
        })
    }
}

/// The units: those that may be shown by name, those with the most lacking first, and the others.
pub(super) struct Units {
    /// Shown by name.
    pub(super) named: Vec<Line>,
    /// Small ones, as one.
    pub(super) small: Option<Line>,
    /// Names that are not to be shown, in lower case.
    hidden: BTreeSet<String>,
    /// Finds names in a text, with how many of them are hidden: those come first. Short ones count only as a part of a path.
    finder: Option<(AhoCorasick, usize)>,
}

impl Units {
    /// The units of an audit.
    pub(super) fn new(summary: &Summary, min_group: u64, words: Words) -> Self {
        // The empty name names nobody.
        let (named, small): (Vec<_>, Vec<_>) =
            summary.groups.unit.iter().partition(|(name, counts)| name.is_empty() || counts.documents >= min_group);
        let lower = |name: &String| name.trim().to_lowercase();
        let shown: BTreeSet<String> = named.iter().map(|(name, _)| lower(name)).collect();
        let hidden: BTreeSet<String> = small.iter().map(|(name, _)| lower(name)).filter(|name| !shown.contains(name)).collect();
        let mut named: Vec<Line> = named.into_iter().map(|(name, counts)| Line::new(unit_name(name, words), counts)).collect();
        named.sort_by_key(|line| std::cmp::Reverse((line.lacking(), line.documents)));
        let lines: Vec<Line> = small.into_iter().map(|(_, counts)| Line::new(String::new(), counts)).collect();
        // A row of one unit would be that unit, whatever it is called.
        let small = (lines.len() > 1).then(|| {
            let name = words.fill("small-groups", &[("units", words.counted("unit", lines.len() as u64))]);
            Line::sum(name, lines.iter())
        });
        let long: Vec<&String> = hidden.iter().filter(|name| name.chars().count() > 3).collect();
        // The longest name counts: a letter of "Team Ydelse" does not name a unit "Ydelse".
        let find = || {
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(long.iter().copied().chain(shown.iter().filter(|n| !n.is_empty())))
        };
        let finder = if long.is_empty() { None } else { find().ok().map(|finder| (finder, long.len())) };
        Self { named, small, hidden, finder }
    }

    /// The rows of a table: the two hundred units with the most of something, the rest as one, the small ones as one.
    pub(super) fn rows(&self, words: Words, most: impl Fn(&Line) -> u64) -> Vec<Line> {
        let mut named = self.named.clone();
        named.sort_by_key(|line| std::cmp::Reverse(most(line)));
        let (first, rest) = named.split_at(named.len().min(MOST_ROWS));
        let others = (!rest.is_empty()).then(|| {
            let name = words.fill("other-units", &[("units", words.counted("unit", rest.len() as u64))]);
            Line::sum(name, rest.iter())
        });
        first.iter().cloned().chain(others).chain(self.small.clone()).collect()
    }

    /// Whether a unit may be named.
    pub(super) fn may_name(&self, unit: &str) -> bool {
        !self.hidden.contains(&unit.trim().to_lowercase())
    }

    /// Whether a text, such as a path, names no unit that is too small to be named.
    pub(super) fn may_show(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let inner = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let named = self.finder.as_ref().is_some_and(|(finder, hidden)| {
            finder.find_iter(&text).filter(|found| found.pattern().as_usize() < *hidden).any(|found| {
                let (before, after) = (text.get(..found.start()), text.get(found.end()..));
                !inner(before.and_then(|b| b.chars().next_back())) && !inner(after.and_then(|a| a.chars().next()))
            })
        });
        !named && !text.split(['/', '\\']).any(|part| !part.trim().is_empty() && self.hidden.contains(part.trim()))
    }
}

/// The name of a unit for people.
pub(super) fn unit_name(name: &str, words: Words) -> String {
    if name.is_empty() { words.get("unit-unknown").to_owned() } else { name.to_owned() }
}
