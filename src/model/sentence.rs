//! The sentence model: a table of weights by feature key, label probabilities, and what weighed in them.

use std::borrow::Cow;
use std::ops::Range;

use crate::label::Label;

use super::features::{LabelProbabilities, NamedFeature};
use super::softmax::softmax;

const LABELS: usize = Label::ALL.len();

/// The rows of weights of a model of `N` classes, as the file has them: those that the binary carries are never copied, and what no
/// letter asks for is never loaded.
#[derive(Debug)]
pub struct Weights<const N: usize>(Cow<'static, [[[u8; 4]; N]]>);

impl<const N: usize> Weights<N> {
    /// Rows of little-endian numbers.
    pub(super) fn stored(rows: impl Into<Cow<'static, [[[u8; 4]; N]]>>) -> Self {
        Self(rows.into())
    }

    fn row(&self, index: usize) -> Option<[f32; N]> {
        self.0.get(index).map(|row| row.map(f32::from_le_bytes))
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// In order.
    pub fn iter(&self) -> impl Iterator<Item = [f32; N]> {
        self.0.iter().map(|row| row.map(f32::from_le_bytes))
    }
}

/// The feature keys of a model, ascending, as the file has them. They are not copied either, but every start reads them all, to see
/// where those with each of their first digits begin.
#[derive(Debug)]
pub struct Keys(Cow<'static, [[u8; 4]]>);

impl Keys {
    /// Little-endian numbers.
    pub(super) fn stored(keys: impl Into<Cow<'static, [[u8; 4]]>>) -> Self {
        Self(keys.into())
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// In order.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter().copied().map(u32::from_le_bytes)
    }

    /// Where a key stands among those of a range.
    fn place(&self, range: Range<usize>, key: u32) -> Option<usize> {
        let (from, key) = (range.start, key.to_le_bytes());
        self.0.get(range)?.iter().position(|k| *k == key).map(|place| from + place)
    }
}

/// Weights of a fitted model of `N` classes: labels unless said otherwise. (Acts, outcomes, areas are told by the same kind.)
#[derive(Debug)]
pub struct SentenceModel<const N: usize = LABELS> {
    /// What features it knows.
    pub keys: Keys,
    /// One row of all classes for each key.
    pub weights: Weights<N>,
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
    /// A model that was learnt just now, not yet calibrated; keys must be ascending, one row of weights each.
    pub fn learnt(keys: Vec<u32>, weights: Vec<[f32; N]>, intercept: [f32; N]) -> Self {
        let keys: Vec<_> = keys.into_iter().map(u32::to_le_bytes).collect();
        let weights: Vec<_> = weights.into_iter().map(|row| row.map(f32::to_le_bytes)).collect();
        Self::new(Keys::stored(keys), Weights::stored(weights), intercept, 1.0)
    }

    /// To which every class is as likely as the next.
    pub fn unlearnt() -> Self {
        Self::learnt(Vec::new(), Vec::new(), [0.0; N])
    }

    /// Puts weights in place; keys must be ascending, one row each.
    pub fn new(keys: Keys, weights: Weights<N>, intercept: [f32; N], temperature: f64) -> Self {
        // Few keys for each start: they stand side by side, and a larger table takes longer to make.
        let digits = keys.len().next_power_of_two().ilog2().saturating_sub(3).clamp(1, 24);
        let rest = u32::BITS - digits;
        let mut starts = vec![0; (1 << digits) + 1];
        for key in keys.iter() {
            starts[(key >> rest) as usize + 1] += 1;
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        Self { keys, weights, intercept, temperature, starts, rest }
    }

    /// How many features it knows.
    pub fn width(&self) -> usize {
        self.keys.len()
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
        let mut rows: Vec<(u32, [f32; N])> = self.keys.iter().zip(self.weights.iter()).collect();
        rows.sort_by(|a, b| spread(&b.1).total_cmp(&spread(&a.1)).then(a.0.cmp(&b.0)));
        rows.truncate(most);
        rows.sort_by_key(|row| row.0);
        let (keys, weights) = rows.into_iter().unzip();
        Self::learnt(keys, weights, self.intercept).at_temperature(self.temperature)
    }

    /// The weights of a feature.
    pub fn row(&self, key: u32) -> Option<[f32; N]> {
        let digits = (key >> self.rest) as usize;
        let (from, to) = (self.starts[digits] as usize, self.starts[digits + 1] as usize);
        self.weights.row(self.keys.place(from..to, key)?)
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
