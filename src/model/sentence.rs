//! The sentence model: a table of weights by feature key, label probabilities, and what weighed in them.

use crate::label::Label;

use super::features::{LabelProbabilities, NamedFeature};
use super::softmax::softmax;

const LABELS: usize = Label::ALL.len();

/// Weights of a fitted model of `N` classes: labels unless said otherwise. (Acts, outcomes, areas are told by the same kind.)
#[derive(Debug)]
pub struct SentenceModel<const N: usize = LABELS> {
    /// Feature keys, ascending.
    pub keys: Vec<u32>,
    /// One row of all classes for each key.
    pub weights: Vec<[f32; N]>,
    /// One for each class.
    pub intercept: [f32; N],
    /// Logits are divided by this: calibration (temperature).
    pub temperature: f64,
    /// Keys are hashes, so their first digits spread them evenly: where in `keys` those begin that start with each of them.
    starts: Vec<u32>,
    /// Bits of a key behind its first digits.
    rest: u32,
}

impl<const N: usize> SentenceModel<N> {
    /// Puts weights in place; keys must be ascending, one row each.
    pub fn new(keys: Vec<u32>, weights: Vec<[f32; N]>, intercept: [f32; N], temperature: f64) -> Self {
        // About one key for each start.
        let digits = keys.len().next_power_of_two().ilog2().clamp(1, 24);
        let rest = u32::BITS - digits;
        let mut starts = vec![0; (1 << digits) + 1];
        for key in &keys {
            starts[(key >> rest) as usize + 1] += 1;
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        Self { keys, weights, intercept, temperature, starts, rest }
    }

    /// The same, calibrated.
    #[must_use]
    pub fn at_temperature(self, temperature: f64) -> Self {
        Self { temperature, ..self }
    }

    /// The same with the `most` features that divide the classes best: those with the widest spread of weights.
    #[must_use]
    pub fn pruned(self, most: usize) -> Self {
        let spread = |row: &[f32; N]| row.iter().copied().fold(f32::MIN, f32::max) - row.iter().copied().fold(f32::MAX, f32::min);
        let mut rows: Vec<(u32, [f32; N])> = self.keys.into_iter().zip(self.weights).collect();
        rows.sort_by(|a, b| spread(&b.1).total_cmp(&spread(&a.1)).then(a.0.cmp(&b.0)));
        rows.truncate(most);
        rows.sort_by_key(|row| row.0);
        let (keys, weights) = rows.into_iter().unzip();
        Self::new(keys, weights, self.intercept, self.temperature)
    }

    /// The weights of a feature.
    pub fn row(&self, key: u32) -> Option<&[f32; N]> {
        let digits = (key >> self.rest) as usize;
        let (from, to) = (self.starts[digits] as usize, self.starts[digits + 1] as usize);
        let place = self.keys[from..to].iter().position(|k| *k == key)?;
        self.weights.get(from + place)
    }

    /// Logits before calibration.
    pub fn logits(&self, features: &[(u32, f32)]) -> [f64; N] {
        self.add(self.intercept.map(f64::from), features)
    }

    /// The logits with further features added.
    pub fn add(&self, mut logits: [f64; N], features: &[(u32, f32)]) -> [f64; N] {
        for &(key, value) in features {
            if let Some(row) = self.row(key) {
                for (logit, weight) in logits.iter_mut().zip(row) {
                    *logit += f64::from(value * weight);
                }
            }
        }
        logits
    }

    /// Calibrated probabilities of the classes.
    pub fn probabilities(&self, logits: [f64; N]) -> [f64; N] {
        let mut logits = logits.map(|l| l / self.temperature);
        softmax(&mut logits);
        logits
    }
}

impl SentenceModel {
    /// How much a feature speaks for a label: its weight there, less the mean over all labels.
    pub fn contribution(&self, feature: &NamedFeature, label: Label) -> f64 {
        self.row(feature.key).map_or(0.0, |row| {
            let mean = row.iter().sum::<f32>() / LABELS as f32;
            f64::from(feature.value * (row[label.index()] - mean))
        })
    }
}

/// The likeliest label and its probability.
pub fn likeliest(probabilities: &LabelProbabilities) -> (Label, f64) {
    let mut best = (Label::Other, 0.0);
    for (&label, &p) in Label::ALL.iter().zip(probabilities) {
        if p > best.1 {
            best = (label, p);
        }
    }
    best
}
