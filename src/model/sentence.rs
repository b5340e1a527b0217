//! The sentence model: a table of weights by feature key, label probabilities, and what weighed in them.

use crate::label::Label;

use super::features::{LabelProbabilities, NamedFeature};
use super::logistic::softmax;

const LABELS: usize = Label::ALL.len();

/// Weights of a fitted sentence model.
#[derive(Debug)]
pub struct SentenceModel {
    /// Feature keys, ascending.
    pub keys: Vec<u32>,
    /// One row of [`Label::ALL`] for each key.
    pub weights: Vec<[f32; LABELS]>,
    /// One for each label.
    pub intercept: [f32; LABELS],
    /// Logits are divided by this: calibration (temperature).
    pub temperature: f64,
    /// Open-addressing table: place → index + 1 into `keys`.
    table: Vec<u32>,
}

impl SentenceModel {
    /// Puts weights in place; keys must be ascending, one row each.
    pub fn new(keys: Vec<u32>, weights: Vec<[f32; LABELS]>, intercept: [f32; LABELS], temperature: f64) -> Self {
        let size = (keys.len() * 2).next_power_of_two().max(2);
        let mut table = vec![0u32; size];
        for (index, &key) in keys.iter().enumerate() {
            let mut slot = spread(key) & (size - 1);
            while table[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            table[slot] = index as u32 + 1;
        }
        Self { keys, weights, intercept, temperature, table }
    }

    /// The same, calibrated.
    #[must_use]
    pub fn at_temperature(self, temperature: f64) -> Self {
        Self { temperature, ..self }
    }

    /// The weights of a feature.
    pub fn row(&self, key: u32) -> Option<&[f32; LABELS]> {
        let mask = self.table.len() - 1;
        let mut slot = spread(key) & mask;
        loop {
            let index = self.table[slot].checked_sub(1)? as usize;
            if self.keys[index] == key {
                return self.weights.get(index);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Logits before calibration.
    pub fn logits(&self, features: &[(u32, f32)]) -> LabelProbabilities {
        self.add(self.intercept.map(f64::from), features)
    }

    /// The logits with further features added.
    pub fn add(&self, mut logits: LabelProbabilities, features: &[(u32, f32)]) -> LabelProbabilities {
        for &(key, value) in features {
            if let Some(row) = self.row(key) {
                for (logit, weight) in logits.iter_mut().zip(row) {
                    *logit += f64::from(value * weight);
                }
            }
        }
        logits
    }

    /// Calibrated probabilities of the labels.
    pub fn probabilities(&self, logits: LabelProbabilities) -> LabelProbabilities {
        let mut logits = logits.map(|l| l / self.temperature);
        softmax(&mut logits);
        logits
    }

    /// How much a feature speaks for a label: its weight there, less the mean over all labels.
    pub fn contribution(&self, feature: &NamedFeature, label: Label) -> f64 {
        self.row(feature.key).map_or(0.0, |row| {
            let mean = row.iter().sum::<f32>() / LABELS as f32;
            f64::from(feature.value * (row[label.index()] - mean))
        })
    }
}

/// Spreads keys over the table; they are hashes, but linear probing dislikes runs.
fn spread(key: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B1) >> 7) as usize
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
