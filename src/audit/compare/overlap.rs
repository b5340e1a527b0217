//! How many documents two audits share, by the smallest hashes of their contents.

use crate::evaluate::Interval;

use super::super::statistics::wilson;
use super::super::summary::{Share, Summary};

/// The share of the new audit's contents, each counted once, that the old one has too; `None` where that cannot be told.
///
/// A sketch holds the smallest hashes of an audit (Cohen & Kaplan 2007, "Summarizing data using bottom-k sketches"). Below the
/// lesser of the two sketches' ends each holds all of its audit's hashes, and those are a simple random sample of the contents,
/// for hashes are uniform: the share found among them is that of the whole, with the interval of a sample of that size. A
/// sketch with as many hashes as there are documents is no sample but the whole.
pub(super) fn shared(old: &Summary, new: &Summary) -> Option<Interval> {
    let whole = |summary: &Summary| summary.sketch.len() as u64 >= summary.all.documents;
    let end = |summary: &Summary| summary.sketch.last().filter(|_| !whole(summary)).cloned();
    let end = match (end(old), end(new)) {
        (Some(old), Some(new)) => Some(old.min(new)),
        (old, new) => old.or(new),
    };
    let below = |hash: &&String| end.as_ref().is_none_or(|end| *hash <= end);
    let sample: Vec<&String> = new.sketch.iter().filter(below).collect();
    let hits = sample.iter().filter(|hash| old.sketch.binary_search(hash).is_ok()).count() as u64;
    let share = Share { hits, of: sample.len() as u64 };
    let interval = wilson(share)?;
    Some(if end.is_none() { Interval { low: interval.value, high: interval.value, ..interval } } else { interval })
}

#[cfg(test)]
mod tests {
    use super::super::tests::summary;
    use super::*;
    use crate::chance::Chance;

    /// The sketch of `size` of some contents.
    fn sketched(contents: std::ops::Range<u64>, size: usize) -> Summary {
        let mut hashes: Vec<String> =
            contents.clone().map(|n| format!("{:013x}", (Chance::new(n).uniform() * 2f64.powi(52)) as u64)).collect();
        hashes.sort();
        hashes.truncate(size);
        let mut made = summary("2026-01-01", &[("A", contents.end - contents.start, 0, 0)]);
        made.sketch = hashes;
        made
    }

    #[test]
    fn sketches_tell_what_two_audits_share() {
        // Half of the new one's 4000 stand among the old one's 20000.
        let (old, new) = (sketched(0..20_000, 1000), sketched(18_000..22_000, 1000));
        let share = shared(&old, &new).unwrap();
        assert!(share.low < 0.5 && share.high > 0.5 && share.high - share.low < 0.2, "{share}");
        let back = shared(&new, &old).unwrap();
        assert!(back.low < 0.1 && back.high > 0.1 && back.high - back.low < 0.1, "{back}");
        // Known exactly where both sketches are whole.
        let exact = shared(&sketched(0..60, 1000), &sketched(30..130, 1000)).unwrap();
        assert!([exact.value, exact.low, exact.high].iter().all(|v| (v - 0.3).abs() < 1e-12));
        assert!(shared(&old, &sketched(30_000..34_000, 1000)).unwrap().value < 1e-12);
        assert_eq!(shared(&old, &sketched(0..0, 9)), None);
    }
}
