//! What the documents of an audit add up to: `audit.json`, from which the report is made and two audits are compared.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::Kind;
use crate::evaluate::Target;
use crate::label::{Act, Area, Channel, HearingStatus, Lang, NoticeStatus, Presence, Severity, Verdict, slugs};
use crate::rules::Rule;

use crate::date::Date;

/// The figures, from which reports and comparisons are made; written last, so that where it is all else is too.
pub const SUMMARY: &str = "audit.json";

/// The name of the schema of tables and summary; its number rises when what others rely on changes.
pub const SCHEMA: &str = "skelne/audit/1";

/// An audit's figures.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// "skelne/audit/1".
    pub schema: String,
    /// When it was made.
    pub made: Date,
    /// Language of the report.
    pub lang: Lang,
    /// Units with fewer documents are not named in the report.
    pub min_group: u64,
    /// Documents whose date lies after `made`; they count as without date.
    pub future: u64,
    /// What was read, as the user named it, CPR numbers masked.
    pub inputs: Vec<String>,
    /// Globs that files had to match.
    pub include: Vec<String>,
    /// Globs of what was left out.
    pub exclude: Vec<String>,
    /// Where `inputs` are relative to, for links; masked like them.
    pub base: String,
    /// The model, "da-1+3f9c2ab1".
    pub model: String,
    /// The version of the program and a hash of its rules.
    pub rules_version: String,
    /// First 16 hexadecimal digits of a hash over everything that a judgement depends on besides the document.
    pub judged_by: String,
    /// Rules that the settings switch off or weigh otherwise, with the severity or `None` for off.
    pub own_severities: BTreeMap<Rule, Option<Severity>>,
    /// Names of the files with the tables, beside this one.
    pub tables: Vec<String>,
    /// Earliest and latest date among the documents.
    pub period: Option<(Date, Date)>,
    /// All documents that were judged.
    pub all: Counts,
    /// The same by group.
    pub groups: Groups,
    /// What was not judged.
    pub failures: Failures,
    /// The gravest documents, gravest first.
    pub gravest: Vec<Grave>,
    /// Findings that somebody waived: the first in the order of input.
    pub waived: Vec<Waived>,
    /// Documents by what they are drawn from for review.
    pub strata: BTreeMap<Stratum, StratumCounts>,
    /// The smallest hashes of contents, in order: what share of two audits' documents are the same.
    pub sketch: Vec<String>,
}

/// Counts of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Judged.
    pub documents: u64,
    /// By act.
    pub acts: BTreeMap<Act, u64>,
    /// Decisions by the state of the complaint notice.
    pub complaint_notice: BTreeMap<NoticeStatus, u64>,
    /// Decisions by the state of the party hearing.
    pub party_hearing: BTreeMap<HearingStatus, u64>,
    /// Decisions by whether they give reasons.
    pub reasons: BTreeMap<Presence, u64>,
    /// Decisions by whether they name their legal basis.
    pub legal_basis: BTreeMap<Presence, u64>,
    /// By verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// With a finding of a rule, waived ones not counted.
    pub rules: BTreeMap<Rule, u64>,
    /// With a finding of a rule that somebody waived.
    pub waived: BTreeMap<Rule, u64>,
    /// Whose act is little more than a guess.
    pub unsure: u64,
    /// Whose area is told by a statute that they cite.
    pub area_by_statute: u64,
}

/// A share: so many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// So many.
    pub hits: u64,
    /// Of so many.
    pub of: u64,
}

impl Counts {
    /// How many are decisions.
    pub fn decisions(&self) -> u64 {
        self.acts.get(&Act::Decision).copied().unwrap_or(0)
    }

    /// Documents that have what is counted, of those that could: all for decisions and texts that read as one, else the
    /// decisions that owe the safeguard.
    pub fn share(&self, target: Target) -> Share {
        let of_all = |hits: u64| Share { hits, of: self.documents };
        fn owed<S: Ord + Copy>(states: &BTreeMap<S, u64>, hit: S, not_required: S) -> Share {
            let count = |state: S| states.get(&state).copied().unwrap_or(0);
            Share { hits: count(hit), of: states.values().sum::<u64>() - count(not_required) }
        }
        match target {
            Target::Decision => of_all(self.decisions()),
            Target::ReadsAsDecision => of_all(self.acts.get(&Act::Risk).copied().unwrap_or(0)),
            Target::NoticeMissing => owed(&self.complaint_notice, NoticeStatus::Missing, NoticeStatus::NotRequired),
            Target::NoticeIncomplete => owed(&self.complaint_notice, NoticeStatus::Incomplete, NoticeStatus::NotRequired),
            Target::HearingMissing => owed(&self.party_hearing, HearingStatus::Missing, HearingStatus::NotRequired),
            Target::ReasonsMissing => owed(&self.reasons, Presence::Missing, Presence::NotRequired),
            Target::BasisMissing => owed(&self.legal_basis, Presence::Missing, Presence::NotRequired),
        }
    }
}

/// Counts by group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Groups {
    /// By department or team; the empty name where none is known.
    pub unit: BTreeMap<String, Counts>,
    /// Documents of further units, beyond the first ten thousand.
    pub other_units: u64,
    /// By area of law.
    pub area: BTreeMap<Area, Counts>,
    /// By channel.
    pub channel: BTreeMap<Channel, Counts>,
    /// By year and month, "2026-03"; the empty name where no date is known.
    pub month: BTreeMap<String, Counts>,
    /// Rules by unit: an example of each, where the audit carries excerpts.
    pub examples: BTreeMap<String, BTreeMap<Rule, String>>,
}

/// What was not judged and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failures {
    /// How many by kind.
    pub kinds: BTreeMap<Kind, u64>,
    /// The first hundred: source, kind, message.
    pub first: Vec<(String, Kind, String)>,
}

impl Failures {
    /// How many.
    pub fn total(&self) -> u64 {
        self.kinds.values().sum()
    }
}

/// A document to look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grave {
    /// Place in the input.
    pub number: u64,
    /// Its id in the tables.
    pub id: String,
    /// File, and place in it, masked.
    pub source: String,
    /// The file's path for a link, relative to the summary's `base` or absolute; `None` where it would show a CPR number.
    pub file: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// Its date.
    pub date: Option<Date>,
    /// What it is.
    pub act: Act,
    /// How probable that is.
    pub probability: f64,
    /// Its rules, gravest first, with the line of the first finding of each.
    pub rules: Vec<(Rule, Severity, usize)>,
}

/// A finding that somebody waived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waived {
    /// File, and place in it, masked.
    pub source: String,
    /// The rule.
    pub rule: Rule,
    /// The reason given, masked.
    pub reason: String,
}

slugs! {
    /// What a document is drawn from for review: documents that are alike in how likely the program is wrong about them.
    Stratum {
        /// With a finding that stops it.
        Stop = "stop",
        /// With a finding to review.
        Review = "review",
        /// A decision without either.
        Decision = "decision",
        /// All else.
        Other = "other",
    }
}

/// The documents of a stratum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StratumCounts {
    /// How many.
    pub documents: u64,
    /// How many have what is counted, as the program says.
    pub said: BTreeMap<Target, u64>,
}
