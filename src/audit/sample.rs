//! A sample of documents for human review: drawn while the rows pass by, the same for the same seed, from every stratum.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::date::Date;
use crate::evaluate::Target;
use crate::label::{Act, Channel, Verdict};

use super::row::{DocumentRow, Row};
use super::summary::{Stratum, StratumCounts, Summary};

/// The file beside `audit.json` that keeps what was drawn and what the program said of it, so that the table for the
/// reviewers need not show it.
pub const SAMPLE: &str = "sample.json";

/// So many are drawn from each stratum before size counts.
const LEAST: usize = 5;

/// A document drawn for review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// Place in the input.
    pub number: u64,
    /// Its id in the tables.
    pub id: String,
    /// File, and place in it, masked.
    pub source: String,
    /// Department or team.
    pub unit: Option<String>,
    /// When it was sent or written.
    pub date: Option<Date>,
    /// How it reaches the citizen.
    pub channel: Option<Channel>,
    /// From what it was drawn.
    pub stratum: Stratum,
    /// What the program says that it has.
    pub said: Vec<Target>,
    /// Its file and its full name, not masked, for whoever fetches its text; never written down.
    #[serde(skip)]
    pub origin: (PathBuf, String),
}

/// What was drawn from an audit: kept beside the table for the reviewers, which does not show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// The audit's [`super::Summary::judged_by`].
    pub judged_by: String,
    /// Its strata.
    pub strata: BTreeMap<Stratum, StratumCounts>,
    /// The documents, in the order of the input.
    pub drawn: Vec<Drawn>,
}

impl Sample {
    /// Whether it was drawn from the audit of this summary; answers tell nothing of another one.
    pub fn is_of(&self, summary: &Summary) -> bool {
        self.judged_by == summary.judged_by && self.strata == summary.strata
    }
}

/// What a document is drawn from; `None` where it was not judged.
pub fn stratum_of(document: &DocumentRow) -> Option<Stratum> {
    match (document.act?, document.verdict?) {
        (_, Verdict::Stop) => Some(Stratum::Stop),
        (_, Verdict::Review) => Some(Stratum::Review),
        (Act::Decision, Verdict::Send) => Some(Stratum::Decision),
        (_, Verdict::Send) => Some(Stratum::Other),
    }
}

/// Draws from documents that pass by, in memory for `size` documents of each stratum: those with the smallest hashes of seed
/// and id, which is a simple random sample of the stratum whatever their order.
#[derive(Debug)]
pub struct Sampler {
    size: usize,
    seed: u64,
    kept: BTreeMap<Stratum, BTreeMap<(u64, String), Drawn>>,
}

impl Sampler {
    /// For a sample of `size` documents; another seed draws others.
    pub fn new(size: usize, seed: u64) -> Self {
        Self { size, seed, kept: BTreeMap::new() }
    }

    /// Looks at a document, which lies in `file` and is called `name` there.
    pub fn take(&mut self, row: &Row, file: &Path, name: &str) {
        let document = &row.document;
        let (Some(stratum), Some(said)) = (stratum_of(document), document.said()) else { return };
        let kept = self.kept.entry(stratum).or_default();
        let key = (hash(self.seed, &document.id), document.id.clone());
        if kept.len() >= self.size && kept.last_key_value().is_none_or(|(last, _)| *last <= key) {
            return;
        }
        kept.entry(key).or_insert_with(|| Drawn {
            number: document.number,
            id: document.id.clone(),
            source: document.source.clone(),
            unit: document.unit.clone(),
            date: document.date,
            channel: document.channel,
            stratum,
            said: Target::ALL.iter().copied().filter(|target| said.has(*target)).collect(),
            origin: (file.to_owned(), name.to_owned()),
        });
        if kept.len() > self.size {
            kept.pop_last();
        }
    }

    /// The sample, in the order of the input, which tells nothing of the strata. Every stratum gives five documents, or all
    /// that it has; the rest is shared out in proportion to the square roots of their sizes, so that the large stratum of
    /// what seems in order does not take it all.
    pub fn draw(self, strata: &BTreeMap<Stratum, StratumCounts>) -> Vec<Drawn> {
        let sizes: BTreeMap<Stratum, (u64, usize)> = self
            .kept
            .iter()
            .map(|(stratum, kept)| (*stratum, (strata.get(stratum).map_or(0, |counts| counts.documents), kept.len())))
            .collect();
        let shares = allocate(self.size, &sizes);
        let of = |stratum| shares.get(&stratum).copied().unwrap_or(0);
        let mut drawn: Vec<Drawn> = self.kept.into_iter().flat_map(|(stratum, kept)| kept.into_values().take(of(stratum))).collect();
        drawn.sort_by_key(|d| d.number);
        drawn
    }
}

/// How many to draw from each stratum, given how many it has and how many are at hand: one after the other, to the stratum
/// whose share is the most behind (Jefferson's method of seats).
fn allocate(size: usize, sizes: &BTreeMap<Stratum, (u64, usize)>) -> BTreeMap<Stratum, usize> {
    let mut shares: BTreeMap<Stratum, usize> = BTreeMap::new();
    for _ in 0..size {
        let mut open: BTreeSet<Stratum> = BTreeSet::new();
        open.extend(sizes.iter().filter(|(stratum, (_, kept))| shares.get(stratum).copied().unwrap_or(0) < *kept).map(|(s, _)| *s));
        let next = open.into_iter().max_by(|a, b| {
            let behind = |stratum: &Stratum| {
                let given = shares.get(stratum).copied().unwrap_or(0);
                let root = sizes.get(stratum).map_or(0.0, |(all, _)| (*all as f64).sqrt());
                (LEAST.saturating_sub(given), root / (given + 1) as f64)
            };
            let (a, b) = (behind(a), behind(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        let Some(next) = next else { break };
        *shares.entry(next).or_default() += 1;
    }
    shares
}

/// The first eight bytes of the SHA-256 of seed and id.
fn hash(seed: u64, id: &str) -> u64 {
    let digest = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(id).finalize();
    digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;
    use crate::label::{HearingStatus, NoticeStatus, Presence};

    fn row(number: u64, act: Act, verdict: Verdict) -> Row {
        let safeguard = act == Act::Decision;
        Row {
            document: DocumentRow {
                number,
                id: format!("{number:016x}"),
                act: Some(act),
                verdict: Some(verdict),
                complaint_notice: safeguard.then_some(NoticeStatus::Missing),
                party_hearing: safeguard.then_some(HearingStatus::NotRequired),
                reasons: safeguard.then_some(Presence::Present),
                legal_basis: safeguard.then_some(Presence::Missing),
                ..DocumentRow::default()
            },
            findings: Vec::new(),
        }
    }

    /// 4 stop, 90 review, 400 decisions, 2500 others.
    fn population() -> Vec<Row> {
        (1..=2994)
            .map(|number| match number {
                1..=4 => row(number, Act::Decision, Verdict::Stop),
                5..=94 => row(number, Act::Risk, Verdict::Review),
                95..=494 => row(number, Act::Decision, Verdict::Send),
                _ => row(number, Act::Guidance, Verdict::Send),
            })
            .collect()
    }

    fn strata(rows: &[Row]) -> BTreeMap<Stratum, StratumCounts> {
        let mut strata: BTreeMap<Stratum, StratumCounts> = BTreeMap::new();
        for stratum in rows.iter().filter_map(|r| stratum_of(&r.document)) {
            strata.entry(stratum).or_default().documents += 1;
        }
        strata
    }

    fn draw(rows: &[Row], size: usize, seed: u64) -> Vec<Drawn> {
        let mut sampler = Sampler::new(size, seed);
        for row in rows {
            sampler.take(row, Path::new(""), "");
        }
        sampler.draw(&strata(rows))
    }

    #[test]
    fn strata_share_by_the_root_of_their_size() {
        let rows = population();
        let count = |drawn: &[Drawn]| Stratum::ALL.iter().map(|s| drawn.iter().filter(|d| d.stratum == *s).count()).collect::<Vec<_>>();
        let drawn = draw(&rows, 200, 1);
        // Roots 9.5, 20 and 50 share the 196 that the four of the first stratum leave.
        assert_eq!(count(&drawn), [4, 23, 49, 124]);
        assert_eq!(count(&draw(&rows, 12, 1)), [3, 3, 3, 3]);
        assert_eq!(draw(&rows, 0, 1), []);
        assert_eq!(draw(&rows, 5000, 1).len(), 2994);
        assert!(drawn.is_sorted_by_key(|d| d.number));
        assert_eq!(drawn.iter().find(|d| d.number == 1).unwrap().said, [Target::Decision, Target::NoticeMissing, Target::BasisMissing]);
    }

    #[test]
    fn the_draw_hangs_on_seed_and_not_on_order() {
        let mut rows = population();
        let first = draw(&rows, 100, 1);
        rows.reverse();
        assert_eq!(draw(&rows, 100, 1), first);
        assert_ne!(draw(&rows, 100, 2), first);
        let numbers: Vec<f64> = first.iter().filter(|d| d.stratum == Stratum::Other).map(|d| d.number as f64).collect();
        let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
        assert!((mean - 1744.5).abs() < 4.0 * 722.0 / (numbers.len() as f64).sqrt(), "{mean}");
    }

    #[test]
    fn what_was_not_judged_is_not_drawn() {
        let mut failed = row(1, Act::Decision, Verdict::Stop);
        failed.document = DocumentRow { number: 1, error: Some(Kind::NoText), ..DocumentRow::default() };
        assert_eq!(stratum_of(&failed.document), None);
        assert_eq!(draw(&[failed], 10, 1), []);
    }
}
