//! Human review of a sample: the table that people fill in, their answers, and how right the program is by them.

mod answers;
mod measure;
mod table;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::ReadError;
use crate::evaluate::{Confusion, Interval, Target};

use super::sample::Drawn;
use super::summary::{Stratum, StratumCounts};

pub use table::review_table;

/// What a review found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviewed {
    /// Documents of the sample that somebody answered.
    pub answered: u64,
    /// Those that nobody did; they count as not drawn.
    pub unanswered: u64,
    /// How right the program is, by what was answered at least once.
    pub targets: BTreeMap<Target, Measured>,
}

/// How right the program is about something, estimated for all judged documents.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Of those said, the share that is so; `None` where nothing said was reviewed.
    pub precision: Option<Interval>,
    /// Of those that are so, the share that is said; `None` where nothing is so in the sample.
    pub recall: Option<Interval>,
    /// Of all judged documents, the share that is so.
    pub prevalence: Interval,
    /// The answers in the sample, not weighed.
    pub counts: Confusion,
}

/// Reads a table that people filled in, and measures the program by it: `drawn` is what was drawn, `strata` from what.
///
/// # Errors
/// A file that is no such table, an answer that is none of those allowed, a document that was not drawn or stands twice: each
/// in one line, with row and column.
pub fn review(table: &[u8], drawn: &[Drawn], strata: &BTreeMap<Stratum, StratumCounts>) -> Result<Reviewed, ReadError> {
    let answers = answers::read(table, drawn)?;
    let answered = answers.len() as u64;
    let targets = Target::ALL.iter().filter_map(|&target| Some((target, measure::measure(target, &answers, strata)?))).collect();
    Ok(Reviewed { answered, unanswered: (drawn.len() as u64).saturating_sub(answered), targets })
}
