//! Two audits → what changed between them, by rule and unit, and whether it is more than chance.

mod overlap;
mod render;
mod words;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::evaluate::{Interval, Target};
use crate::rules::Rule;

use super::statistics::{difference, fisher, holm};
use super::summary::{Counts, Share, Summary};
use crate::date::Date;

pub use render::{markdown, text};

/// A change is held to be more than chance where its adjusted p is below this.
const LEVEL: f64 = 0.05;

/// What changed between two audits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The earlier audit.
    pub old: Side,
    /// The later one.
    pub new: Side,
    /// What to know before the changes are read.
    pub notes: Vec<Note>,
    /// What is counted, as a share of the documents that could have it: of all, or of the decisions that owe it.
    pub targets: Vec<Change>,
    /// Rules, as a share of all judged documents.
    pub rules: Vec<Change>,
    /// Both by unit, the least likely by chance first. Of units that are large enough in both audits.
    pub units: Vec<Change>,
    /// Units, large enough, that only the old audit has.
    pub only_old: Vec<String>,
    /// Units, large enough, that only the new audit has.
    pub only_new: Vec<String>,
}

/// One of the two audits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// When it was made.
    pub made: Date,
    /// Earliest and latest date among its documents.
    pub period: Option<(Date, Date)>,
    /// Documents judged.
    pub documents: u64,
}

/// What to know before changes are read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum Note {
    /// Two models judged: a change may be the tool's.
    Model {
        /// Of the old audit.
        old: String,
        /// Of the new one.
        new: String,
    },
    /// Two versions of the rules: a change may be the tool's.
    Rules {
        /// Of the old audit.
        old: String,
        /// Of the new one.
        new: String,
    },
    /// Other settings: a change may be theirs.
    Settings,
    /// Documents that stand in both: the two are no independent samples.
    Shared {
        /// The share of the new audit's documents that the old one has too.
        share: Interval,
    },
}

/// What may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Something counted, as a share of the documents that could have it.
    Target(Target),
    /// A rule, as a share of all judged documents.
    Rule(Rule),
}

/// A share then and now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// In which unit; the empty name where none is known, `None` for all.
    pub unit: Option<String>,
    /// Of what.
    pub what: What,
    /// Then.
    pub old: Share,
    /// Now.
    pub new: Share,
    /// Now minus then, with its 95 % interval (Newcombe).
    pub difference: Interval,
    /// How likely so great a difference is by chance (Fisher).
    pub p: f64,
    /// The same, adjusted for all rows of its table (Holm).
    pub p_holm: f64,
    /// Whether that is below 0.05.
    pub more_than_chance: bool,
}

/// Compares two audits. Units with fewer than `min_group` documents in one of them, and shares of fewer, are not shown; nor is
/// what no document has in either, or all have.
pub fn compare(old: &Summary, new: &Summary, min_group: u64) -> Comparison {
    let targets = Target::ALL.iter().map(|t| What::Target(*t));
    let rules = Rule::ALL.iter().map(|r| What::Rule(*r));
    let change = |unit: Option<&str>, what: What, old: &Counts, new: &Counts| changed(unit, what, old, new, min_group);
    let overall =
        |whats: &mut dyn Iterator<Item = What>| adjusted(whats.filter_map(|what| change(None, what, &old.all, &new.all)).collect());

    let large = |counts: &Counts| counts.documents >= min_group.max(1);
    let (then, now) = (&old.groups.unit, &new.groups.unit);
    let both = then.iter().filter_map(|(unit, counts)| Some((unit, counts, now.get(unit)?)));
    let units = both.filter(|(_, old, new)| large(old) && large(new)).flat_map(|(unit, old, new)| {
        targets.clone().chain(rules.clone()).filter_map(move |what| change(Some(unit), what, old, new)).collect::<Vec<_>>()
    });
    let mut units = adjusted(units.collect());
    let size = |change: &Change| change.difference.value.abs();
    units.sort_by(|a, b| a.p.total_cmp(&b.p).then(size(b).total_cmp(&size(a))));

    let only = |these: &BTreeMap<String, Counts>, those: &BTreeMap<String, Counts>| {
        let only = these.iter().filter(|(unit, counts)| !unit.is_empty() && large(counts) && !those.contains_key(*unit));
        only.map(|(unit, _)| unit.clone()).collect()
    };
    Comparison {
        old: side(old),
        new: side(new),
        notes: notes(old, new),
        targets: overall(&mut targets.clone()),
        rules: overall(&mut rules.clone()),
        units,
        only_old: only(then, now),
        only_new: only(now, then),
    }
}

fn side(summary: &Summary) -> Side {
    Side { made: summary.made, period: summary.period, documents: summary.all.documents }
}

fn notes(old: &Summary, new: &Summary) -> Vec<Note> {
    let mut notes = Vec::new();
    if old.model != new.model {
        notes.push(Note::Model { old: old.model.clone(), new: new.model.clone() });
    }
    if old.rules_version != new.rules_version {
        notes.push(Note::Rules { old: old.rules_version.clone(), new: new.rules_version.clone() });
    }
    // What a judgement depends on are model, rules and settings.
    if old.own_severities != new.own_severities || notes.is_empty() && old.judged_by != new.judged_by {
        notes.push(Note::Settings);
    }
    // Below a hundredth it does not touch the tests.
    notes.extend(overlap::shared(old, new).filter(|share| share.value >= 0.01).map(|share| Note::Shared { share }));
    notes
}

/// A change that is not adjusted yet; `None` where it is not to be shown.
fn changed(unit: Option<&str>, what: What, old: &Counts, new: &Counts, min_group: u64) -> Option<Change> {
    let share = |counts: &Counts| match what {
        What::Target(target) => counts.share(target),
        What::Rule(rule) => Share { hits: counts.rules.get(&rule).copied().unwrap_or(0), of: counts.documents },
    };
    let (old, new) = (share(old), share(new));
    let hits = old.hits + new.hits;
    if old.of.min(new.of) < min_group || hits == 0 || hits == old.of + new.of {
        return None;
    }
    let p = fisher(old, new);
    Some(Change { unit: unit.map(str::to_owned), what, old, new, difference: difference(old, new)?, p, p_holm: p, more_than_chance: false })
}

fn adjusted(mut table: Vec<Change>) -> Vec<Change> {
    let p: Vec<f64> = table.iter().map(|change| change.p).collect();
    for (change, p_holm) in table.iter_mut().zip(holm(&p)) {
        change.p_holm = p_holm;
        change.more_than_chance = p_holm < LEVEL;
    }
    table
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::summary::{Failures, Groups};
    use super::*;
    use crate::label::{Act, NoticeStatus};

    /// An audit of units with (name, documents, decisions, decisions without notice).
    pub fn summary(made: &str, units: &[(&str, u64, u64, u64)]) -> Summary {
        let counts = |documents: u64, decisions: u64, missing: u64| Counts {
            documents,
            acts: BTreeMap::from([(Act::Decision, decisions), (Act::Guidance, documents - decisions)]),
            complaint_notice: BTreeMap::from([(NoticeStatus::Missing, missing), (NoticeStatus::Complete, decisions - missing)]),
            rules: BTreeMap::from([(Rule::ComplaintNoticeMissing, missing)]),
            ..Counts::default()
        };
        let sum = units.iter().fold((0, 0, 0), |sum, u| (sum.0 + u.1, sum.1 + u.2, sum.2 + u.3));
        let unit = units.iter().map(|u| (u.0.to_owned(), counts(u.1, u.2, u.3))).collect();
        Summary {
            schema: "skelne/audit/1".into(),
            lang: crate::label::Lang::Da,
            min_group: 5,
            include: Vec::new(),
            exclude: Vec::new(),
            future: 0,
            made: made.parse().unwrap(),
            inputs: vec!["breve".into()],
            base: String::new(),
            model: "da-1+3f9c2ab1".into(),
            rules_version: "0.1.0+1a2b3c4d".into(),
            judged_by: "0011223344556677".into(),
            own_severities: BTreeMap::new(),
            tables: Vec::new(),
            period: None,
            all: counts(sum.0, sum.1, sum.2),
            groups: Groups { unit, ..Groups::default() },
            failures: Failures::default(),
            gravest: Vec::new(),
            waived: Vec::new(),
            strata: BTreeMap::new(),
            sketch: Vec::new(),
        }
    }

    #[test]
    fn what_changed_is_told_from_chance() {
        let old = summary("2025-01-01", &[("Jobcenter", 1000, 400, 120), ("Børn", 300, 100, 10), ("Lille", 4, 4, 4), ("Gammel", 50, 9, 1)]);
        let new = summary("2026-01-01", &[("Jobcenter", 900, 390, 40), ("Børn", 310, 100, 12), ("Lille", 4, 4, 0), ("Ny", 60, 9, 1)]);
        let found = compare(&old, &new, 5);
        let missing = |unit: &str| {
            let target = |c: &&Change| c.unit.as_deref() == Some(unit) && c.what == What::Target(Target::NoticeMissing);
            found.units.iter().find(target).cloned()
        };
        let job = missing("Jobcenter").unwrap();
        assert!(job.more_than_chance && job.difference.high < 0.0 && job.old == Share { hits: 120, of: 400 });
        let children = missing("Børn").unwrap();
        assert!(!children.more_than_chance && children.p_holm >= children.p && children.difference.low < 0.0);
        assert_eq!(
            (missing("Lille"), found.only_old.as_slice(), found.only_new.as_slice()),
            (None, &["Gammel".to_owned()][..], &["Ny".to_owned()][..])
        );
        assert!(found.units.is_sorted_by(|a, b| a.p <= b.p) && found.notes.is_empty());
        // Decisions and missing notices; what nobody has is no row.
        assert_eq!((found.targets.len(), found.rules.len()), (2, 1));
        assert!(compare(&old, &old, 5).targets.iter().all(|c| c.p > 0.999 && !c.more_than_chance));
        let json = serde_json::to_value(&found).unwrap();
        assert_eq!(json["targets"][1]["what"]["target"], "complaint-notice-missing");
        assert_eq!(json["rules"][0]["what"]["rule"], "complaint-notice-missing");
    }

    #[test]
    fn what_else_changed_is_noted() {
        let old = summary("2025-01-01", &[("A", 10, 5, 1)]);
        let mut new = summary("2026-01-01", &[("A", 10, 5, 1)]);
        new.judged_by = "8899aabbccddeeff".into();
        assert_eq!(compare(&old, &new, 5).notes, [Note::Settings]);
        new.model = "da-1+00000000".into();
        assert_eq!(compare(&old, &new, 5).notes, [Note::Model { old: old.model.clone(), new: new.model.clone() }]);
    }
}
