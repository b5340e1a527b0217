//! linfa-logistic on standardised dense features: what judges by few numbers, not by words.

use std::collections::BTreeSet;

use linfa::dataset::DatasetBase;
use linfa::traits::Fit;
use linfa::{Dataset, ParamGuard};
use linfa_logistic::MultiLogisticRegression;
use ndarray::{Array1, Array2, Axis, concatenate};

use super::logistic::{FitError, SparseLogistic};
use super::softmax::softmax;
use super::sparse::SparseRows;

/// A fitted linear model on standardised dense features.
#[derive(Clone, Debug)]
pub struct DenseModel {
    /// Mean of each feature in training.
    pub mean: Vec<f64>,
    /// Standard deviation of each feature in training; 1 where it does not vary.
    pub deviation: Vec<f64>,
    /// One row for each feature, one column for each class.
    pub weights: Array2<f64>,
    /// One for each class.
    pub intercept: Vec<f64>,
    /// Logits are divided by this: calibration.
    pub temperature: f64,
}

/// A class that training never met gets this logit: possible, but nothing speaks for it.
const UNSEEN: f64 = -12.0;
/// Standardised features are capped here, so that a strange document keeps its logits small.
const FARTHEST: f64 = 4.0;
/// Length of the gradient at which linfa stops. Measured against the weights where they are longer than 1 it is shorter still, so that
/// what linfa calls converged passes the check here.
const CONVERGED: f64 = 1e-3;
/// Times that linfa is called, 300 iterations each.
const ROUNDS: usize = 20;
/// Relative gradient of the start, by the sparse model of our own: linfa's first step is as long as the gradient, and from zero it lands
/// where its own gradient is wrong.
const NEAR: f64 = 1e-2;

impl DenseModel {
    /// Fits a model; `labels` are below `classes`.
    ///
    /// By linfa-logistic; where that does not get there, by the sparse one of our own, which minimises the same.
    pub fn fit(rows: &[Vec<f64>], labels: &[usize], classes: usize, alpha: f64) -> Result<Self, FitError> {
        Self::standardised(rows, labels, classes, |x, classes| {
            let near = by_our_own(x, labels, classes, alpha, NEAR)?;
            Ok(match by_linfa(x, labels, classes, alpha, near)? {
                Some(fitted) => fitted,
                None => by_our_own(x, labels, classes, alpha, CONVERGED)?,
            })
        })
    }

    /// The same, less exactly: near enough for what only calibrates.
    pub(super) fn fit_near(rows: &[Vec<f64>], labels: &[usize], classes: usize, alpha: f64) -> Result<Self, FitError> {
        Self::standardised(rows, labels, classes, |x, classes| by_our_own(x, labels, classes, alpha, NEAR))
    }

    /// Fits weights by standardised features and the classes met.
    fn standardised(
        rows: &[Vec<f64>],
        labels: &[usize],
        classes: usize,
        fit: impl FnOnce(&Array2<f64>, &[usize]) -> Result<Fitted, FitError>,
    ) -> Result<Self, FitError> {
        let (count, width) = (rows.len(), rows.first().map_or(0, Vec::len));
        if count == 0 || count != labels.len() {
            return Err(FitError::Shape { rows: count, labels: labels.len() });
        }
        let raw = Array2::from_shape_fn((count, width), |(i, j)| rows[i][j]);
        let mean = raw.mean_axis(Axis(0)).unwrap_or_else(|| Array1::zeros(width));
        let deviation = raw.std_axis(Axis(0), 0.0).mapv(|d| if d < 1e-9 { 1.0 } else { d });
        let x = ((&raw - &mean) / &deviation).mapv(|v| v.clamp(-FARTHEST, FARTHEST));
        let classes_met: Vec<usize> = labels.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let (weights, intercept) = fit(&x, &classes_met)?;
        let mut model = Self {
            mean: mean.to_vec(),
            deviation: deviation.to_vec(),
            weights: Array2::zeros((width, classes)),
            intercept: vec![UNSEEN; classes],
            temperature: 1.0,
        };
        for (column, &class) in classes_met.iter().enumerate() {
            model.weights.column_mut(class).assign(&weights.column(column));
            model.intercept[class] = intercept[column];
        }
        Ok(model)
    }

    /// To which every class is as likely as the next.
    pub(super) fn unlearnt(width: usize, classes: usize) -> Self {
        let (mean, deviation) = (vec![0.0; width], vec![1.0; width]);
        Self { mean, deviation, weights: Array2::zeros((width, classes)), intercept: vec![0.0; classes], temperature: 1.0 }
    }

    /// Whether it is more than [`Self::unlearnt`].
    pub(super) fn is_learnt(&self) -> bool {
        self.weights.iter().any(|weight| *weight != 0.0)
    }

    /// Logits before calibration.
    pub fn logits(&self, features: &[f64]) -> Vec<f64> {
        let mut logits = self.intercept.clone();
        let columns = self.mean.iter().zip(&self.deviation).zip(self.weights.rows());
        for (&value, ((mean, deviation), row)) in features.iter().zip(columns) {
            let value = ((value - mean) / deviation).clamp(-FARTHEST, FARTHEST);
            for (logit, weight) in logits.iter_mut().zip(row) {
                *logit += value * weight;
            }
        }
        logits
    }

    /// Calibrated probabilities.
    pub fn probabilities(&self, features: &[f64]) -> Vec<f64> {
        let mut logits = self.logits(features);
        for logit in &mut logits {
            *logit /= self.temperature;
        }
        softmax(&mut logits);
        logits
    }
}

/// Weights, a column for each class met, and intercept.
type Fitted = (Array2<f64>, Array1<f64>);

/// From a near start on. linfa-logistic returns `Ok` at its iteration limit, so it is called again from where it stopped until the gradient,
/// computed here, has vanished. `None` where it comes no nearer: its log-sum-exp subtracts the maximum of the whole matrix, not of the
/// row, so that its gradient is wrong where the logits of two rows lie far apart.
fn by_linfa(x: &Array2<f64>, labels: &[usize], classes: &[usize], alpha: f64, near: Fitted) -> Result<Option<Fitted>, FitError> {
    let data = Dataset::new(x.clone(), Array1::from(labels.to_vec()));
    let settings = MultiLogisticRegression::default().alpha(alpha).max_iterations(300).gradient_tolerance(CONVERGED);
    let (mut start, mut last) = (near, f64::INFINITY);
    for _ in 0..ROUNDS {
        let (weights, intercept) = start;
        let params = concatenate(Axis(0), &[weights.view(), intercept.view().insert_axis(Axis(0))]);
        let params = params.map_err(|e| FitError::Optimiser(e.to_string()))?;
        let fitted = settings.clone().initial_params(params).fit(&data).map_err(|e| FitError::Optimiser(e.to_string()))?;
        let gradient = relative_gradient(x, labels, classes, fitted.params(), fitted.intercept(), alpha);
        start = (fitted.params().clone(), fitted.intercept().clone());
        if gradient <= CONVERGED && fitted.classes() == classes {
            return Ok(Some(start));
        }
        if gradient.is_nan() || gradient >= last {
            break;
        }
        last = gradient;
    }
    Ok(None)
}

fn by_our_own(x: &Array2<f64>, labels: &[usize], classes: &[usize], alpha: f64, tolerance: f64) -> Result<Fitted, FitError> {
    let mut matrix = SparseRows::new(x.ncols());
    for row in x.rows() {
        matrix.push(row.iter().enumerate().filter(|(_, value)| **value != 0.0).map(|(column, value)| (column as u32, *value as f32)));
    }
    let targets = labels.iter().filter_map(|label| classes.binary_search(label).ok()).collect();
    let settings = SparseLogistic::new(classes.len()).alpha(alpha).tolerance(tolerance).check()?;
    let fitted = settings.fit(&DatasetBase::new(matrix, targets))?;
    Ok((fitted.weights, fitted.intercept))
}

/// ‖gradient‖ / max(1, ‖W‖) of the objective that linfa-logistic minimises.
fn relative_gradient(
    x: &Array2<f64>,
    labels: &[usize],
    classes: &[usize],
    weights: &Array2<f64>,
    intercept: &Array1<f64>,
    alpha: f64,
) -> f64 {
    let mut errors = x.dot(weights) + intercept;
    for (mut row, label) in errors.rows_mut().into_iter().zip(labels) {
        if let Some(slice) = row.as_slice_mut() {
            softmax(slice);
        }
        if let Some(column) = classes.iter().position(|c| c == label) {
            row[column] -= 1.0;
        }
    }
    let gradient = x.t().dot(&errors) + weights * alpha;
    let bias = errors.sum_axis(Axis(0));
    let squares = |values: &mut dyn Iterator<Item = &f64>| values.map(|v| v * v).sum::<f64>();
    let norm = (squares(&mut gradient.iter()) + squares(&mut bias.iter())).sqrt();
    norm / squares(&mut weights.iter()).sqrt().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_and_keeps_unseen_classes_unlikely() {
        let rows: Vec<Vec<f64>> = (0..40).map(|i| vec![f64::from(i % 2), f64::from(i % 5)]).collect();
        let labels: Vec<usize> = (0..40).map(|i| if i % 2 == 0 { 0 } else { 2 }).collect();
        let model = DenseModel::fit(&rows, &labels, 3, 0.5).unwrap();
        let p = model.probabilities(&[1.0, 2.0]);
        assert!(p[2] > 0.8 && p[1] < 0.01, "{p:?}");
    }

    #[test]
    fn two_optimisers_find_the_same() {
        let x = Array2::from_shape_fn((60, 3), |(i, j)| ((i * (j + 2)) % 7) as f64 / 3.0 - 1.0);
        let labels: Vec<usize> = (0..60).map(|i| [0, 3, 5][(i * i / 3) % 3]).collect();
        let nothing = (Array2::zeros((3, 3)), Array1::zeros(3));
        let linfa = by_linfa(&x, &labels, &[0, 3, 5], 2.0, nothing).unwrap().unwrap();
        let own = by_our_own(&x, &labels, &[0, 3, 5], 2.0, CONVERGED).unwrap();
        assert!(linfa.0.iter().zip(&own.0).all(|(a, b)| (a - b).abs() < 1e-2), "{linfa:?} {own:?}");
    }

    #[test]
    fn where_linfa_comes_no_nearer_our_own_does() {
        // Two classes that every column tells apart, and one row forty times as far out: its logits leave no digits for the others.
        let side = |i: usize| if i.is_multiple_of(2) { 1.0 } else { -1.0 };
        let far = |i: usize| if i == 0 { 40.0 } else { 1.0 };
        let x = Array2::from_shape_fn((40, 4), |(i, j)| side(i) * far(i) + ((i * 7 + j * 3) % 5) as f64 / 50.0);
        let labels: Vec<usize> = (0..40).map(|i| i % 2).collect();
        let near = by_our_own(&x, &labels, &[0, 1], 0.01, 0.5).unwrap();
        assert!(by_linfa(&x, &labels, &[0, 1], 0.01, near).unwrap().is_none());
        let (weights, intercept) = by_our_own(&x, &labels, &[0, 1], 0.01, CONVERGED).unwrap();
        let logits = x.dot(&weights) + intercept;
        assert!(logits.rows().into_iter().zip(&labels).all(|(row, &label)| row[label] > row[1 - label]));
    }
}
