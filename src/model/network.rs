//! A small network over words and cues of a text: one hidden layer, then its class.
//!
//! The other models of words are linear: each word counts the same whatever stands beside it, and the penalty keeps all of them modest.
//! This one is let to learn its corpus nearly by heart, held back only by leaving out words and units at random (Srivastava et al. 2014,
//! "Dropout") and by targets that are never quite certain (Szegedy et al. 2016, "label smoothing"). Alone it is no better than they; it
//! errs elsewhere, and so weighs in at the very end: for what a text is ([`document`](super::document)), for a decision's party hearing
//! ([`hearing`](super::hearing)) and reasons ([`reasons`](super::reasons)).

use crate::chance::Chance;

use super::fits::{Columns, Stage};
use super::objective::add;
use super::sentence::SentenceModel;
use super::softmax::{softmax, softmaxed};

/// Units of the hidden layer; twice as many told no more.
const UNITS: usize = 16;
/// Times that it reads every document.
const ROUNDS: usize = 12;
/// Documents between two steps.
const TOGETHER: usize = 64;
/// Length of the first step; it falls evenly to none.
const RATE: f64 = 4e-3;
/// Share of the words and of the units that are left out each time.
const LEFT_OUT: f64 = 0.3;
/// Share of the target that is spread over all classes.
const UNCERTAIN: f32 = 0.1;

/// No opinion rules anything out by less than this.
const LEAST: f64 = 1e-6;

/// A fitted network of `N` classes.
#[derive(Debug)]
pub struct Network<const N: usize> {
    /// From features to units.
    pub hidden: SentenceModel<UNITS>,
    /// From units, by their numbers, to classes.
    pub output: SentenceModel<N>,
}

impl<const N: usize> Network<N> {
    /// That has no opinion.
    pub fn unlearnt() -> Self {
        Self { hidden: SentenceModel::unlearnt(), output: SentenceModel::unlearnt() }
    }

    /// Another opinion, weighed with what the network makes of the rows that it was fitted to: `counts` is how much the logarithms of the
    /// probabilities count, those of the other and those of the network. (Their sum may be more than one, for two that agree are surer
    /// than each.) As it is where nothing was learnt.
    pub fn beside(&self, other: Vec<f64>, counts: [f64; 2], rows: &[&[(u32, f32)]]) -> Vec<f64> {
        if !self.is_learnt() {
            return other;
        }
        let units = rows.iter().fold(self.hidden.intercept.map(f64::from), |units, row| self.hidden.add(units, row));
        let active: Vec<(u32, f32)> =
            (0..).zip(units).filter(|(_, value)| *value > 0.0).map(|(unit, value)| (unit, value as f32)).collect();
        let own = softmaxed(self.output.logits(&active));
        let weigh = |(other, own): (&f64, f64)| counts[0] * other.max(LEAST).ln() + counts[1] * own.max(LEAST).ln();
        let mut both: Vec<f64> = other.iter().zip(own).map(weigh).collect();
        softmax(&mut both);
        both
    }

    /// Whether its halves belong together.
    pub(super) fn is_whole(&self) -> bool {
        let hears = self.hidden.width() > 0;
        if self.is_learnt() { hears && self.output.keys.iter().eq(0..UNITS as u32) } else { !hears }
    }

    fn is_learnt(&self) -> bool {
        self.output.width() > 0
    }

    /// Learns the classes of documents from some rows of each, each of length one at most.
    pub(super) fn fit<'r, const ROWS: usize>(
        stage: &Stage,
        rows: impl Fn(usize) -> [&'r [(u32, f32)]; ROWS],
        class: impl Fn(usize) -> Option<usize>,
    ) -> Self {
        if !stage.can_learn(|d| class(d).is_some()) {
            return Self::unlearnt();
        }
        let known: Vec<(usize, usize)> = (0..stage.documents.len()).filter_map(|d| Some((d, class(d)?))).collect();
        let columns = stage.columns(known.iter().map(|&(d, _)| (d, rows(d).into_iter())));
        // Rows of length one are to be of length one together.
        let share = 1.0 / (ROWS as f32).sqrt();
        let lessons: Vec<Lesson> = known
            .iter()
            .map(|&(d, class)| {
                let values = rows(d).into_iter().flat_map(|row| columns.raised(row)).map(|(column, value)| (column, value * share));
                Lesson { values: values.collect(), class }
            })
            .collect();
        let Learning { hidden, output } = Learning::<N>::of(&lessons, columns.keys.len());
        let Columns { keys, rarity, .. } = columns;
        let (intercept, weights) = hidden.apart();
        // As in the other fits: whoever asks needs to know nothing of rarity, nor of how many rows there are.
        let weights = weights.into_iter().zip(rarity).map(|(row, rarity)| row.map(|w| w * rarity as f32 * share)).collect();
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
    class: usize,
}

/// The weights while they are learnt.
struct Learning<const N: usize> {
    hidden: Table<UNITS>,
    output: Table<N>,
}

impl<const N: usize> Learning<N> {
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
        let mut errors = said.map(|p| (p as f32 - UNCERTAIN / N as f32) * share);
        errors[lesson.class] -= (1.0 - UNCERTAIN) * share;
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
            Lesson { values, class: usize::from(n % 4 == 1 || n % 4 == 2) }
        };
        let lessons: Vec<Lesson> = (0..8000).map(|n| lesson(n % 4)).collect();
        let Learning { hidden, output } = Learning::<2>::of(&lessons, 3);
        for n in 0..4 {
            let lesson = lesson(n);
            let values: Vec<(usize, f32)> = lesson.values.iter().map(|&(c, v)| (c as usize, v)).collect();
            let units: Vec<(usize, f32)> = hidden.sum(&values).into_iter().map(|u| u.max(0.0)).enumerate().collect();
            let said = output.sum(&units);
            assert!((0..2).all(|class| said[class] <= said[lesson.class]), "{n}: {said:?}");
        }
    }

    /// One unit that a word raises and another lowers; it speaks for the first of two classes.
    fn small() -> Network<2> {
        let mut weights = [[0.0; UNITS]; 2];
        weights[0][0] = 1.0;
        weights[1][0] = -1.0;
        let mut outputs = vec![[0.0; 2]; UNITS];
        outputs[0] = [1.0, 0.0];
        Network {
            hidden: SentenceModel::learnt(vec![7, 9], weights.to_vec(), [0.0; UNITS]),
            output: SentenceModel::learnt((0..UNITS as u32).collect(), outputs, [0.0; 2]),
        }
    }

    #[test]
    fn weighs_in_as_much_as_it_counts() {
        let network = small();
        assert!(network.is_whole());
        let own = 2f64.exp() / (2f64.exp() + 1.0);
        for rows in [[&[(7, 2.0)][..], &[]], [&[(7, 3.0)], &[(9, 1.0)]]] {
            let both = network.beside(vec![0.5, 0.5], [1.0, 1.0], &rows);
            assert!((both[0] - own).abs() < 1e-6 && (both.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{both:?}");
        }
        // What no unit hears changes nothing, and what does not count neither.
        for (counts, row) in [([1.0, 1.0], (9, 1.0)), ([1.0, 0.0], (7, 2.0))] {
            let both = network.beside(vec![0.8, 0.2], counts, &[&[row]]);
            assert!((both[0] - 0.8).abs() < 1e-6, "{both:?}");
        }
    }

    #[test]
    fn without_lessons_it_has_no_opinion() {
        let network = Network::<2>::unlearnt();
        assert!(network.is_whole());
        assert_eq!(network.beside(vec![0.8, 0.2], [0.5, 0.5], &[&[(7, 2.0)]]), [0.8, 0.2]);
    }

    #[test]
    fn halves_that_do_not_belong_together_are_seen() {
        assert!(!Network { hidden: SentenceModel::unlearnt(), output: small().output }.is_whole());
        assert!(!Network { hidden: small().hidden, output: SentenceModel::<2>::unlearnt() }.is_whole());
        let output = SentenceModel::learnt((5..5 + UNITS as u32).collect(), vec![[0.0; 2]; UNITS], [0.0; 2]);
        assert!(!Network { hidden: small().hidden, output }.is_whole());
    }
}
