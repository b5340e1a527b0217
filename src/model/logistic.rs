//! Multinomial logistic regression on sparse rows, behind linfa's traits, with argmin's L-BFGS.
//!
//! linfa-logistic is dense and stops silently at its iteration limit; with tens of thousands of features it
//! neither ends nor says so. This one minimises the same objective, Σ loss + α/2 · ‖W‖² (the intercept is not
//! penalised), and returns an error where the gradient has not vanished. Rows are summed in shares whose number hangs on no
//! machine, and the shares in their order, so that all cores are busy and none changes the result.

use argmin::core::{Executor, State};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;
use linfa::ParamGuard;
use linfa::dataset::{DatasetBase, Records};
use linfa::traits::{Fit, Predict};
use ndarray::{Array1, Array2, Axis};

use super::objective::{Loss, Problem, norm, scales};
use super::sparse::SparseRows;

/// What can go wrong in fitting.
#[derive(Debug, thiserror::Error)]
pub enum FitError {
    /// A setting out of range.
    #[error("{0} must be a finite number above zero")]
    Setting(&'static str),
    /// No rows, or labels that do not fit them.
    #[error("the rows and labels do not fit: {rows} rows, {labels} labels")]
    Shape {
        /// Rows of the matrix.
        rows: usize,
        /// Labels given.
        labels: usize,
    },
    /// The gradient has not vanished.
    #[error("not converged after {iterations} iterations: relative gradient norm {gradient:.2e}")]
    NotConverged {
        /// Iterations made.
        iterations: u64,
        /// ‖gradient‖ / max(1, ‖W‖).
        gradient: f64,
    },
    /// The optimiser's own error.
    #[error("optimiser: {0}")]
    Optimiser(String),
    /// linfa's own error.
    #[error(transparent)]
    Linfa(#[from] linfa::Error),
}

/// Settings, unchecked.
#[derive(Clone, Debug)]
pub struct SparseLogistic(Checked);

/// Settings, checked; only these can fit.
#[derive(Clone, Debug)]
pub struct Checked {
    alpha: f64,
    tolerance: f64,
    iterations: u64,
    classes: usize,
    class_weights: Vec<f64>,
    start: Option<(Array2<f64>, Array1<f64>)>,
}

impl SparseLogistic {
    /// Settings for `classes` classes: α = 1, tolerance 1e-4, at most 500 iterations.
    pub fn new(classes: usize) -> Self {
        Self(Checked { alpha: 1.0, tolerance: 1e-4, iterations: 500, classes, class_weights: vec![1.0; classes], start: None })
    }

    /// Weight of the penalty, against the summed loss.
    #[must_use]
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.0.alpha = alpha;
        self
    }

    /// How much a row of each class counts in the loss; 1 unless set.
    #[must_use]
    pub fn class_weights(mut self, weights: Vec<f64>) -> Self {
        self.0.class_weights = weights;
        self
    }

    /// Weights and intercept to start from, shaped as in [`FittedLogistic`]; zeros unless set. Where it ends is the same but
    /// for the tolerance: a near start only saves the way.
    #[must_use]
    pub fn start(mut self, weights: Array2<f64>, intercept: Array1<f64>) -> Self {
        self.0.start = Some((weights, intercept));
        self
    }

    /// Relative gradient norm at which it has converged.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.0.tolerance = tolerance;
        self
    }
}

impl ParamGuard for SparseLogistic {
    type Checked = Checked;
    type Error = FitError;

    fn check_ref(&self) -> Result<&Checked, FitError> {
        let positive = |value: f64| value.is_finite() && value > 0.0;
        if !positive(self.0.alpha) {
            return Err(FitError::Setting("alpha"));
        }
        if !positive(self.0.tolerance) {
            return Err(FitError::Setting("tolerance"));
        }
        if self.0.class_weights.len() != self.0.classes || !self.0.class_weights.iter().all(|&w| positive(w)) {
            return Err(FitError::Setting("each class weight"));
        }
        Ok(&self.0)
    }

    fn check(self) -> Result<Checked, FitError> {
        self.check_ref()?;
        Ok(self.0)
    }
}

/// Fitted weights.
#[derive(Clone, Debug)]
pub struct FittedLogistic {
    /// One row for each column of the matrix, one column for each class.
    pub weights: Array2<f64>,
    /// One for each class.
    pub intercept: Array1<f64>,
    /// Iterations made.
    pub iterations: u64,
}

impl Fit<SparseRows, Array1<usize>, FitError> for Checked {
    type Object = FittedLogistic;

    fn fit(&self, dataset: &DatasetBase<SparseRows, Array1<usize>>) -> Result<FittedLogistic, FitError> {
        let (rows, labels) = (&dataset.records, &dataset.targets);
        if rows.nsamples() == 0 || rows.nsamples() != labels.len() {
            return Err(FitError::Shape { rows: rows.nsamples(), labels: labels.len() });
        }
        if self.start.as_ref().is_some_and(|(w, i)| w.dim() != (rows.width, self.classes) || i.len() != self.classes) {
            return Err(FitError::Setting("the start, one row a column and one column a class, each"));
        }
        // The innermost loops run over the classes: a number known when they are compiled halves their time.
        match self.classes {
            2 => self.minimise::<2>(rows, labels),
            3 => self.minimise::<3>(rows, labels),
            4 => self.minimise::<4>(rows, labels),
            5 => self.minimise::<5>(rows, labels),
            6 => self.minimise::<6>(rows, labels),
            7 => self.minimise::<7>(rows, labels),
            8 => self.minimise::<8>(rows, labels),
            9 => self.minimise::<9>(rows, labels),
            13 => self.minimise::<13>(rows, labels),
            _ => Err(FitError::Setting("the number of classes (2 to 9, or 13)")),
        }
    }
}

impl Checked {
    fn minimise<const K: usize>(&self, rows: &SparseRows, labels: &Array1<usize>) -> Result<FittedLogistic, FitError> {
        let scale = scales::<K>(rows, self.alpha);
        let loss = Loss { rows, labels, class_weights: &self.class_weights };
        let problem = Problem::<K>::new(loss, self.alpha, &scale);
        let mut params = match &self.start {
            None => Array1::zeros((rows.width + 1) * K),
            Some((weights, intercept)) => weights.iter().chain(intercept).copied().collect::<Array1<f64>>() * &scale,
        };
        let (mut iterations, mut gradient) = (0, f64::INFINITY);
        // A line search can give up early on a flat stretch; starting anew from there forgets its history.
        for round in 0..4 {
            let size = if round == 0 && self.start.is_none() { USUAL_NORM } else { norm(&params).max(1.0) * 0.5 };
            let solver = LBFGS::new(MoreThuenteLineSearch::new(), 8)
                .with_tolerance_grad(self.tolerance * size)
                .and_then(|solver| solver.with_tolerance_cost(1e-12))
                .map_err(|e| FitError::Optimiser(e.to_string()))?;
            let result = Executor::new(&problem, solver)
                .configure(|state| state.param(params.clone()).max_iters(self.iterations))
                .run()
                .map_err(|e| FitError::Optimiser(e.to_string()))?;
            iterations += result.state.get_iter();
            if let Some(best) = result.state.get_best_param() {
                params.clone_from(best);
            }
            gradient = problem.relative_gradient(&params);
            if gradient <= self.tolerance {
                break;
            }
        }
        if gradient > self.tolerance {
            return Err(FitError::NotConverged { iterations, gradient });
        }
        let params = params / &scale;
        let (weights, intercept) = params.view().split_at(Axis(0), rows.width * K);
        let weights = weights.to_owned().into_shape_with_order((rows.width, K)).map_err(|e| FitError::Optimiser(e.to_string()))?;
        Ok(FittedLogistic { weights, intercept: intercept.to_owned(), iterations })
    }
}

impl Predict<&SparseRows, Array2<f64>> for FittedLogistic {
    /// Logits, one row for each row of the matrix.
    fn predict(&self, rows: &SparseRows) -> Array2<f64> {
        let mut logits = Array2::zeros((rows.nsamples(), self.intercept.len()));
        for (index, mut out) in logits.axis_iter_mut(Axis(0)).enumerate() {
            out.assign(&self.intercept);
            for (column, value) in rows.row(index) {
                out.scaled_add(f64::from(value), &self.weights.row(column));
            }
        }
        logits
    }
}

/// The solver asks for an absolute gradient norm, we for one relative to the weights, which nobody knows before: a guess
/// first, then from where that led.
const USUAL_NORM: f64 = 200.0;

#[cfg(test)]
mod tests {
    use super::super::softmax::softmax;
    use super::*;
    use linfa::Dataset;
    use linfa_logistic::MultiLogisticRegression;

    /// A small problem of three classes that no line divides.
    fn small() -> (Array2<f64>, Array1<usize>) {
        let x = Array2::from_shape_fn((60, 4), |(i, j)| ((i * 7 + j * 3) % 11) as f64 / 11.0 - if i % 3 == j { 0.0 } else { 0.4 });
        let y = Array1::from_shape_fn(60, |i| if i % 17 == 0 { (i + 1) % 3 } else { i % 3 });
        (x, y)
    }

    #[test]
    fn agrees_with_linfa_logistic() {
        let (x, y) = small();
        let mut rows = SparseRows::new(4);
        for row in x.rows() {
            rows.push(row.iter().enumerate().map(|(c, &v)| (c as u32, v as f32)));
        }
        let data = DatasetBase::new(rows.clone(), y.clone());
        let ours = SparseLogistic::new(3).alpha(0.5).tolerance(2e-4).check().unwrap().fit(&data).unwrap();
        let theirs = MultiLogisticRegression::default()
            .alpha(0.5)
            .gradient_tolerance(1e-7)
            .max_iterations(1000)
            .fit(&Dataset::new(x.clone(), y))
            .unwrap();
        let expected = theirs.predict_probabilities(&x);
        for (mut logits, expected) in ours.predict(&rows).axis_iter_mut(Axis(0)).zip(expected.rows()) {
            softmax(logits.as_slice_mut().unwrap());
            for (a, b) in logits.iter().zip(expected) {
                assert!((a - b).abs() < 1e-3, "{a} {b}");
            }
        }
    }

    #[test]
    fn says_when_it_has_not_converged() {
        let (x, y) = small();
        let mut rows = SparseRows::new(4);
        for row in x.rows() {
            rows.push(row.iter().enumerate().map(|(c, &v)| (c as u32, v as f32)));
        }
        let mut settings = SparseLogistic::new(3).alpha(1e-6).tolerance(1e-9);
        settings.0.iterations = 1;
        let error = settings.check().unwrap().fit(&DatasetBase::new(rows, y)).unwrap_err();
        assert!(matches!(error, FitError::NotConverged { .. }), "{error}");
        assert!(SparseLogistic::new(3).alpha(f64::NAN).check().is_err());
    }
}
