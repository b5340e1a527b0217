//! What is minimised in fitting a multinomial logistic regression on sparse rows, its gradient, and the units to measure both in.

use std::cell::RefCell;

use argmin::core::{CostFunction, Error as ArgminError, Gradient};
use linfa::dataset::Records;
use ndarray::Array1;
use rayon::prelude::*;

use super::softmax::softmax;
use super::sparse::{Block, SparseRows};

/// How much a class's loss curves on average, p · (1 − p) of its probability: a guess too, for the scales alone.
const USUAL_CURVATURE: f64 = 0.1;

/// For each parameter the root of a bound on the objective's curvature along it. Measured in these units a rare word and a
/// comma are alike to the solver, which so needs a fraction of the steps.
pub(super) fn scales<const K: usize>(rows: &SparseRows, alpha: f64) -> Array1<f64> {
    let mut squares = vec![0.0; rows.width + 1];
    for (column, value) in rows.columns.iter().zip(&rows.values) {
        squares[*column as usize] += f64::from(*value).powi(2);
    }
    squares[rows.width] = rows.nsamples() as f64;
    squares.iter().flat_map(|square| [(alpha + square * USUAL_CURVATURE).sqrt(); K]).collect()
}

pub(super) fn norm(v: &Array1<f64>) -> f64 {
    v.dot(v).sqrt()
}

/// The objective over `K` classes; parameters: `K` weights for each column, then `K` intercepts.
pub(super) struct Problem<'d, const K: usize> {
    loss: Loss<'d>,
    blocks: Vec<Block>,
    alpha: f64,
    scale: &'d Array1<f64>,
    /// Where it was last computed, and the gradient there: a line search asks for the cost of a point, then for its
    /// gradient, and one walk over the rows gives both.
    last: RefCell<Option<(Array1<f64>, Array1<f64>)>>,
    /// Room for the shares, asked for once: the allocator gives so large pieces back at once.
    shares: RefCell<Vec<Share<K>>>,
}

/// The loss of labelled rows.
pub(super) struct Loss<'d> {
    pub rows: &'d SparseRows,
    pub labels: &'d Array1<usize>,
    pub class_weights: &'d [f64],
}

impl Loss<'_> {
    /// What some rows add to the loss and to its slopes.
    fn share<const K: usize>(&self, weights: &[[f32; K]], intercept: &[f64; K], blocks: &[Block], share: &mut Share<K>) {
        let Share { cost, slopes, errors } = share;
        *cost = 0.0;
        slopes.clear();
        slopes.resize(weights.len() + 1, [0.0; K]);
        for block in blocks {
            errors.clear();
            errors.resize(block.rows.len(), [0.0; K]);
            for (column, values) in block.columns() {
                for (row, value) in values {
                    add(&mut errors[row], value, &weights[column]);
                }
            }
            for (error, &label) in errors.iter_mut().zip(self.labels.iter().skip(block.rows.start)) {
                let mut probabilities = *intercept;
                for (p, logit) in probabilities.iter_mut().zip(&*error) {
                    *p += f64::from(*logit);
                }
                softmax(&mut probabilities);
                let weight = self.class_weights[label];
                *cost -= weight * probabilities[label].max(1e-300).ln();
                probabilities[label] -= 1.0;
                *error = probabilities.map(|p| (p * weight) as f32);
                add(&mut slopes[weights.len()], 1.0, error);
            }
            for (column, values) in block.columns() {
                let mut slope = [0.0; K];
                for (row, value) in values {
                    add(&mut slope, value, &errors[row]);
                }
                add(&mut slopes[column], 1.0, &slope);
            }
        }
    }
}

/// Adds `value` times some numbers.
pub(super) fn add<const K: usize>(sums: &mut [f32; K], value: f32, numbers: &[f32; K]) {
    for (sum, number) in sums.iter_mut().zip(numbers) {
        *sum += value * number;
    }
}

/// In so many shares the rows are summed.
const SHARES: usize = 4;

/// What one share of the rows adds.
#[derive(Default)]
struct Share<const K: usize> {
    cost: f64,
    /// By column, the intercept last.
    slopes: Vec<[f32; K]>,
    /// Of a block's rows: logits, then how far each probability is off.
    errors: Vec<[f32; K]>,
}

impl<'d, const K: usize> Problem<'d, K> {
    /// `scale`: the units of the parameters, as [`scales`] gives them.
    pub fn new(loss: Loss<'d>, alpha: f64, scale: &'d Array1<f64>) -> Self {
        let shares = (0..SHARES).map(|_| Share::default()).collect();
        Self { blocks: Block::all(loss.rows), loss, alpha, scale, last: RefCell::default(), shares: RefCell::new(shares) }
    }

    /// The objective and its gradient.
    fn at(&self, params: &Array1<f64>) -> (f64, Array1<f64>) {
        let params = params / self.scale;
        let mut gradient = &params * self.alpha;
        let (slopes, _) = gradient.as_slice_mut().unwrap_or(&mut []).as_chunks_mut::<K>();
        let (weights, _) = params.as_slice().unwrap_or(&[]).as_chunks::<K>();
        let (Some((intercept, weights)), Some(slope)) = (weights.split_last(), slopes.last_mut()) else {
            return (0.0, gradient);
        };
        *slope = [0.0; K];
        let mut cost = 0.5 * self.alpha * weights.iter().flatten().map(|w| w * w).sum::<f64>();
        let narrow: Vec<[f32; K]> = weights.iter().map(|row| row.map(|w| w as f32)).collect();
        let (loss, size) = (&self.loss, self.blocks.len().div_ceil(SHARES).max(1));
        let mut shares = self.shares.borrow_mut();
        let used = self.blocks.len().div_ceil(size);
        let work = shares.par_iter_mut().zip(self.blocks.par_chunks(size));
        work.for_each(|(share, blocks)| loss.share(&narrow, intercept, blocks, share));
        for share in shares.iter().take(used) {
            cost += share.cost;
            for (sum, part) in slopes.as_flattened_mut().iter_mut().zip(share.slopes.as_flattened()) {
                *sum += f64::from(*part);
            }
        }
        gradient /= self.scale;
        (cost, gradient)
    }

    /// ‖gradient‖ / max(1, ‖parameters‖).
    pub fn relative_gradient(&self, params: &Array1<f64>) -> f64 {
        norm(&self.at(params).1) / norm(params).max(1.0)
    }
}

impl<const K: usize> CostFunction for &Problem<'_, K> {
    type Param = Array1<f64>;
    type Output = f64;

    fn cost(&self, params: &Self::Param) -> Result<f64, ArgminError> {
        let (cost, gradient) = self.at(params);
        self.last.replace(Some((params.clone(), gradient)));
        Ok(cost)
    }
}

impl<const K: usize> Gradient for &Problem<'_, K> {
    type Param = Array1<f64>;
    type Gradient = Array1<f64>;

    fn gradient(&self, params: &Self::Param) -> Result<Array1<f64>, ArgminError> {
        match self.last.take() {
            Some((at, gradient)) if at == *params => Ok(gradient),
            _ => Ok(self.at(params).1),
        }
    }
}
