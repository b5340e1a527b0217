//! A small network over all words of a text: one hidden layer, then its kind (act and outcome at once).
//!
//! The other models of words are linear: each word counts the same whatever stands beside it, and the penalty keeps all of them modest.
//! This one is let to learn its corpus nearly by heart, held back only by leaving out words and units at random (Srivastava et al. 2014,
//! "Dropout") and by targets that are never quite certain (Szegedy et al. 2016, "label smoothing"). Alone it is no better than they; it
//! errs elsewhere, and so weighs in at the very end ([`document`](super::document)).

use crate::chance::Chance;

use super::document::KINDS;
use super::fits::{Columns, Stage};
use super::objective::add;
use super::sentence::SentenceModel;
use super::softmax::softmaxed;
use super::train::Rows;

/// Units of the hidden layer; twice as many told no more.
pub(super) const UNITS: usize = 16;
/// Times that it reads every document.
const ROUNDS: usize = 12;
/// Documents between two steps.
const TOGETHER: usize = 64;
/// Length of the first step; it falls evenly to none.
const RATE: f64 = 4e-3;
/// Share of the words and of the units that are left out each time.
const LEFT_OUT: f64 = 0.3;
/// Share of the target that is spread over all kinds.
const UNCERTAIN: f32 = 0.1;

/// A text's two rows are each of length one; together they are so too.
const HALF: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// A fitted network.
#[derive(Debug)]
pub struct Network {
    /// From features to units.
    pub hidden: SentenceModel<UNITS>,
    /// From units, by their numbers, to kinds.
    pub output: SentenceModel<KINDS>,
}

impl Network {
    /// What it makes of a text, by the words of the whole and by those apart for each label. `None` where nothing was learnt.
    pub fn kinds(&self, whole: &[(u32, f32)], by_label: &[(u32, f32)]) -> Option<[f64; KINDS]> {
        if self.output.width() == 0 {
            return None;
        }
        let units = self.hidden.add(self.hidden.logits(whole), by_label);
        let active: Vec<(u32, f32)> =
            (0..).zip(units).filter(|(_, value)| *value > 0.0).map(|(unit, value)| (unit, value as f32)).collect();
        Some(softmaxed(self.output.logits(&active)))
    }

    /// Learns the kinds of documents by one row each of their whole and of their labelled words.
    pub(super) fn fit(stage: &Stage, whole: &[Rows], by_label: &[Rows], kind: &(dyn Fn(usize) -> Option<usize> + Sync)) -> Self {
        if !stage.can_learn(|d| kind(d).is_some()) {
            return Self { hidden: SentenceModel::unlearnt(), output: SentenceModel::unlearnt() };
        }
        let known: Vec<(usize, usize)> = (0..whole.len()).filter_map(|d| Some((d, kind(d)?))).collect();
        let both = |d: usize| whole[d].iter().chain(&by_label[d]);
        let Columns { keys, rarity, at } = stage.columns(known.iter().map(|&(d, _)| (d, both(d))));
        let raised: Vec<f32> = rarity.iter().map(|r| *r as f32 * HALF).collect();
        let lessons: Vec<Lesson> = known
            .iter()
            .map(|&(d, kind)| {
                let values = both(d).flatten().filter_map(|(key, value)| at.get(key).map(|&c| (c, value * raised[c as usize])));
                Lesson { values: values.collect(), kind }
            })
            .collect();
        let Learning { hidden, output } = Learning::of(&lessons, keys.len());
        let (intercept, weights) = hidden.apart();
        let weights = weights.into_iter().zip(&raised).map(|(row, raised)| row.map(|w| w * raised)).collect();
        let (last, outputs) = output.apart();
        Self {
            hidden: SentenceModel::learnt(keys, weights, intercept),
            output: SentenceModel::learnt((0..UNITS as u32).collect(), outputs, last),
        }
    }
}

/// A document to learn from.
struct Lesson {
    values: Vec<(u32, f32)>,
    kind: usize,
}

/// The weights while they are learnt.
struct Learning {
    hidden: Table<UNITS>,
    output: Table<KINDS>,
}

impl Learning {
    fn of(lessons: &[Lesson], width: usize) -> Self {
        let mut chance = Chance::new(1);
        let hidden = Table::new(width, || 0.05 * chance.normal());
        let output = Table::new(UNITS, || (2.0 * chance.uniform() - 1.0) / (UNITS as f64).sqrt());
        let mut learning = Self { hidden, output };
        let steps = lessons.len().div_ceil(TOGETHER) * ROUNDS;
        let mut order: Vec<&Lesson> = lessons.iter().collect();
        let mut step = 0;
        for _ in 0..ROUNDS {
            for last in (1..order.len()).rev() {
                order.swap(last, chance.below(last + 1));
            }
            for some in order.chunks(TOGETHER) {
                for lesson in some {
                    learning.read(lesson, 1.0 / some.len() as f32, &mut chance);
                }
                let rate = RATE * (1.0 - f64::from(step) / steps as f64);
                step += 1;
                learning.hidden.step(rate, step);
                learning.output.step(rate, step);
            }
        }
        learning
    }

    /// Adds a document's slopes, which count for a share of the next step.
    fn read(&mut self, lesson: &Lesson, share: f32, chance: &mut Chance) {
        let raise = (1.0 / (1.0 - LEFT_OUT)) as f32;
        let kept = |&(column, value): &(u32, f32)| (chance.uniform() >= LEFT_OUT).then_some((column as usize, value * raise));
        let kept: Vec<(usize, f32)> = lesson.values.iter().filter_map(kept).collect();
        let units = self.hidden.sum(&kept);
        let factors = units.map(|unit| if unit > 0.0 && chance.uniform() >= LEFT_OUT { raise } else { 0.0 });
        let active: Vec<(usize, f32)> =
            units.iter().zip(factors).map(|(unit, factor)| unit * factor).enumerate().filter(|(_, value)| *value > 0.0).collect();
        let said = softmaxed(self.output.sum(&active).map(f64::from));
        let mut errors = said.map(|p| (p as f32 - UNCERTAIN / KINDS as f32) * share);
        errors[lesson.kind] -= (1.0 - UNCERTAIN) * share;
        let mut slopes = factors;
        for (slope, weights) in slopes.iter_mut().zip(&self.output.weights) {
            *slope *= weights.iter().zip(errors).map(|(weight, error)| weight * error).sum::<f32>();
        }
        self.output.slope(&active, &errors);
        self.hidden.slope(&kept, &slopes);
    }
}

/// Rows of weights, the intercept last, and what their steps need to know (Kingma & Ba 2015, "Adam"). Rows without a slope make none.
struct Table<const N: usize> {
    weights: Vec<[f32; N]>,
    slopes: Vec<[f32; N]>,
    means: Vec<[f32; N]>,
    squares: Vec<[f32; N]>,
    /// Rows that have a slope, once or oftener.
    sloping: Vec<usize>,
}

impl<const N: usize> Table<N> {
    fn new(width: usize, mut weight: impl FnMut() -> f64) -> Self {
        let mut weights: Vec<[f32; N]> = (0..width).map(|_| std::array::from_fn(|_| weight() as f32)).collect();
        weights.push([0.0; N]);
        let zeros = || vec![[0.0; N]; width + 1];
        Self { weights, slopes: zeros(), means: zeros(), squares: zeros(), sloping: Vec::new() }
    }

    fn intercept(&self) -> usize {
        self.weights.len() - 1
    }

    fn sum(&self, values: &[(usize, f32)]) -> [f32; N] {
        let mut sums = self.weights[self.intercept()];
        for &(row, value) in values {
            add(&mut sums, value, &self.weights[row]);
        }
        sums
    }

    fn slope(&mut self, values: &[(usize, f32)], slopes: &[f32; N]) {
        for &(row, value) in values.iter().chain(&[(self.intercept(), 1.0)]) {
            add(&mut self.slopes[row], value, slopes);
            self.sloping.push(row);
        }
    }

    fn step(&mut self, rate: f64, step: i32) {
        const KEEP: [f32; 2] = [0.9, 0.999];
        let [mean_of, square_of] = KEEP.map(|keep| 1.0 - keep.powi(step));
        self.sloping.sort_unstable();
        self.sloping.dedup();
        for row in self.sloping.drain(..) {
            let slopes = std::mem::replace(&mut self.slopes[row], [0.0; N]);
            let moments = self.means[row].iter_mut().zip(&mut self.squares[row]);
            for ((weight, slope), (mean, square)) in self.weights[row].iter_mut().zip(slopes).zip(moments) {
                *mean = KEEP[0] * *mean + (1.0 - KEEP[0]) * slope;
                *square = KEEP[1] * *square + (1.0 - KEEP[1]) * slope * slope;
                *weight -= rate as f32 * (*mean / mean_of) / ((*square / square_of).sqrt() + 1e-8);
            }
        }
    }

    /// The intercept, and the other rows.
    fn apart(mut self) -> ([f32; N], Vec<[f32; N]>) {
        (self.weights.pop().unwrap_or([0.0; N]), self.weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_what_no_line_divides() {
        // One of two words alone is one kind; both, or none, another.
        let lesson = |n: usize| {
            let values =
                [(0, n & 1), (1, n >> 1 & 1), (2, 1)].into_iter().filter(|(_, is)| *is == 1).map(|(column, _)| (column, 2.0)).collect();
            Lesson { values, kind: usize::from(n % 4 == 1 || n % 4 == 2) }
        };
        let lessons: Vec<Lesson> = (0..8000).map(|n| lesson(n % 4)).collect();
        let Learning { hidden, output } = Learning::of(&lessons, 3);
        for n in 0..4 {
            let lesson = lesson(n);
            let values: Vec<(usize, f32)> = lesson.values.iter().map(|&(c, v)| (c as usize, v)).collect();
            let units: Vec<(usize, f32)> = hidden.sum(&values).into_iter().map(|u| u.max(0.0)).enumerate().collect();
            let said = output.sum(&units);
            assert!((0..KINDS).all(|kind| said[kind] <= said[lesson.kind]), "{n}: {said:?}");
        }
    }
}
