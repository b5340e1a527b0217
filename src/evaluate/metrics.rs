//! Precision, recall, F1, calibration error, and bootstrap intervals over documents.

use crate::chance::Chance;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A figure with its 95 % bootstrap interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The figure on all documents.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3} [{:.3}, {:.3}]", self.value, self.low, self.high)
    }
}

/// Precision, recall and F1 of one class.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Score {
    /// Of those said, the share that is right.
    pub precision: f64,
    /// Of those right, the share that is said.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: Interval,
    /// How many are right.
    pub support: usize,
}

/// Precision, recall and F1 from counts of true positives, false positives and false negatives.
pub fn prf(tp: usize, fp: usize, fn_: usize) -> (f64, f64, f64) {
    let ratio = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f64 / b as f64 };
    (ratio(tp, tp + fp), ratio(tp, tp + fn_), ratio(2 * tp, 2 * tp + fp + fn_))
}

/// Counts of one class among pairs of right and said.
pub fn counts<T: PartialEq + Copy>(pairs: impl Iterator<Item = (T, T)>, class: T) -> (usize, usize, usize) {
    let mut counts = (0, 0, 0);
    for (right, said) in pairs {
        match (right == class, said == class) {
            (true, true) => counts.0 += 1,
            (false, true) => counts.1 += 1,
            (true, false) => counts.2 += 1,
            (false, false) => {}
        }
    }
    counts
}

/// Mean F1 over the classes that occur.
pub fn macro_f1<T: PartialEq + Copy>(pairs: &[(T, T)], classes: &[T]) -> f64 {
    let scores: Vec<f64> = classes
        .iter()
        .map(|&class| counts(pairs.iter().copied(), class))
        .filter(|(tp, _, fn_)| tp + fn_ > 0)
        .map(|(tp, fp, fn_)| prf(tp, fp, fn_).2)
        .collect();
    if scores.is_empty() { 0.0 } else { scores.iter().sum::<f64>() / scores.len() as f64 }
}

/// Answers of about the same probability.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Bin {
    /// How many.
    pub count: usize,
    /// Their mean probability.
    pub probability: f64,
    /// The share of them that is right.
    pub right: f64,
}

/// Ten bins of (probability, whether right), a tenth each; empty ones are left out.
pub fn reliability(said: &[(f64, bool)]) -> Vec<Bin> {
    let mut sums = [(0usize, 0.0f64, 0usize); 10];
    for &(p, right) in said {
        let sum = &mut sums[((p.clamp(0.0, 1.0) * 10.0) as usize).min(9)];
        *sum = (sum.0 + 1, sum.1 + p, sum.2 + usize::from(right));
    }
    let filled = sums.iter().filter(|sum| sum.0 > 0);
    filled.map(|&(count, p, right)| Bin { count, probability: p / count as f64, right: right as f64 / count as f64 }).collect()
}

/// Expected calibration error: the gap between probability and share right, weighed by answers.
pub fn calibration_error(said: &[(f64, bool)]) -> f64 {
    let gap = |bin: &Bin| (bin.probability - bin.right).abs() * bin.count as f64;
    reliability(said).iter().map(gap).sum::<f64>() / said.len().max(1) as f64
}

/// Two-sided exact `McNemar` test: how likely at least so uneven a split of the answers on which two systems differ is, were
/// they equally good.
pub fn mcnemar(only_first: usize, only_second: usize) -> f64 {
    let (n, least) = (only_first + only_second, only_first.min(only_second));
    let ln_choose = |k: usize| (1..=k).map(|i| ((n - k + i) as f64 / i as f64).ln()).sum::<f64>();
    let tail: f64 = (0..=least).map(|k| (ln_choose(k) - n as f64 * std::f64::consts::LN_2).exp()).sum();
    (2.0 * tail).min(1.0)
}

/// How often documents are drawn anew.
const DRAWS: usize = 400;

/// A figure over documents with its bootstrap interval; documents, not sentences, are drawn, for sentences
/// of one letter stand and fall together. The draws are the same every time.
pub fn bootstrap<D>(documents: &[D], figure: impl Fn(&[&D]) -> f64) -> Interval {
    let all: Vec<&D> = documents.iter().collect();
    let value = figure(&all);
    let mut chance = Chance::new(0x9E37_79B9_7F4A_7C15);
    if documents.is_empty() {
        return Interval { value: 0.0, low: 0.0, high: 0.0 };
    }
    let mut figures: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let sample: Vec<&D> = (0..documents.len()).map(|_| &documents[chance.below(documents.len())]).collect();
            figure(&sample)
        })
        .collect();
    figures.sort_by(f64::total_cmp);
    Interval { value, low: figures[DRAWS / 40], high: figures[DRAWS - 1 - DRAWS / 40] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_right() {
        let pairs = [(0, 0), (0, 1), (1, 1), (1, 1), (2, 0)];
        let f1 = |class| {
            let (tp, fp, fn_) = counts(pairs.iter().copied(), class);
            prf(tp, fp, fn_).2
        };
        assert!((f1(0) - 0.5).abs() < 1e-9 && (f1(1) - 0.8).abs() < 1e-9 && f1(2) == 0.0);
        assert!((macro_f1(&pairs, &[0, 1, 2, 3]) - 1.3 / 3.0).abs() < 1e-9);
        assert!((calibration_error(&[(0.95, true), (0.95, false)]) - 0.45).abs() < 1e-9);
        assert!((mcnemar(1, 9) - 0.021_484_375).abs() < 1e-12 && (mcnemar(4, 4) - 1.0).abs() < 1e-12 && mcnemar(0, 400) < 1e-100);
        let interval = bootstrap(&[1.0, 2.0, 3.0], |d| d.iter().map(|v| **v).sum::<f64>() / d.len() as f64);
        assert!(interval.low < 2.0 && interval.high > 2.0 && (interval.value - 2.0).abs() < 1e-9);
    }
}
