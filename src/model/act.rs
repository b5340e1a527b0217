//! The document stage: act and outcome, by linfa-logistic on dense features of sentence scores and cues.

use linfa::Dataset;
use linfa::traits::Fit;
use linfa_logistic::MultiLogisticRegression;
use ndarray::{Array1, Array2, Axis, concatenate};

use crate::cues::{CueSet, Hits, Modality};
use crate::label::{Act, Channel, Label, Outcome};
use crate::text::{Block, Document};

use super::features::LabelProbabilities;
use super::logistic::FitError;
use super::situation::Situation;
use super::softmax::softmax;

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

/// Classes of the act, in the order of [`Act::ALL`].
pub(super) const ACTS: usize = Act::ALL.len();
/// Classes of the outcome, in the order of [`Outcome::ALL`].
pub(super) const OUTCOMES: usize = Outcome::ALL.len();

/// How many features [`act_features`] makes.
pub const ACT_FEATURES: usize = 98;
/// How many features [`outcome_features`] makes.
pub const OUTCOME_FEATURES: usize = 64;

/// A class that training never met gets this logit: possible, but nothing speaks for it.
const UNSEEN: f64 = -12.0;
/// Standardised features are capped here, so that a strange document keeps its logits small.
const FARTHEST: f64 = 4.0;

impl DenseModel {
    /// Fits a model; `labels` are below `classes`.
    ///
    /// linfa-logistic returns `Ok` at its iteration limit, so it is called again from where it stopped until
    /// the gradient, computed here, has vanished.
    pub fn fit(rows: &[Vec<f64>], labels: &[usize], classes: usize, alpha: f64) -> Result<Self, FitError> {
        let (count, width) = (rows.len(), rows.first().map_or(0, Vec::len));
        if count == 0 || count != labels.len() {
            return Err(FitError::Shape { rows: count, labels: labels.len() });
        }
        let raw = Array2::from_shape_fn((count, width), |(i, j)| rows[i][j]);
        let mean = raw.mean_axis(Axis(0)).unwrap_or_else(|| Array1::zeros(width));
        let deviation = raw.std_axis(Axis(0), 0.0).mapv(|d| if d < 1e-9 { 1.0 } else { d });
        let x = ((&raw - &mean) / &deviation).mapv(|v| v.clamp(-FARTHEST, FARTHEST));
        let data = Dataset::new(x.clone(), Array1::from(labels.to_vec()));
        let mut model = Self {
            mean: mean.to_vec(),
            deviation: deviation.to_vec(),
            weights: Array2::zeros((width, classes)),
            intercept: vec![UNSEEN; classes],
            temperature: 1.0,
        };

        let settings = || MultiLogisticRegression::default().alpha(alpha).max_iterations(300).gradient_tolerance(1e-6);
        let mut params: Option<Array2<f64>> = None;
        for round in 1..=20 {
            let fitted = match params.take() {
                None => settings().fit(&data),
                Some(start) => settings().initial_params(start).fit(&data),
            }
            .map_err(|e| FitError::Optimiser(e.to_string()))?;
            let intercept = fitted.intercept().clone().insert_axis(Axis(0));
            let gradient = relative_gradient(&x, labels, fitted.classes(), fitted.params(), fitted.intercept(), alpha);
            if gradient <= 1e-3 {
                for (column, &class) in fitted.classes().iter().enumerate() {
                    model.weights.column_mut(class).assign(&fitted.params().column(column));
                    model.intercept[class] = fitted.intercept()[column];
                }
                return Ok(model);
            }
            if round == 20 {
                return Err(FitError::NotConverged { iterations: 300 * round, gradient });
            }
            params = concatenate(Axis(0), &[fitted.params().view(), intercept.view()]).ok();
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

/// What the words of a document make of its act.
pub struct ActScores<'a> {
    /// Each sentence alone.
    pub by_sentence: &'a [[f64; ACTS]],
    /// Each passage.
    pub by_passage: &'a [[f64; ACTS]],
    /// All words together.
    pub whole: [f64; ACTS],
}

/// Dense features of a document for its act.
pub fn act_features(
    document: &Document,
    hits: &Hits,
    cues: &CueSet,
    sentences: &[LabelProbabilities],
    scores: &ActScores,
    situation: Situation,
) -> Vec<f64> {
    let &ActScores { by_sentence, by_passage, whole } = scores;
    let mut features = Vec::with_capacity(ACT_FEATURES);
    let count = sentences.len().max(1) as f64;
    let top = |label: Label| {
        let mut best = [0.0f64; 2];
        for p in sentences.iter().map(|p| p[label.index()]) {
            if p > best[0] {
                best = [p, best[0]];
            } else if p > best[1] {
                best[1] = p;
            }
        }
        best
    };
    for &label in Label::ALL {
        let [first, second] = top(label);
        let sum: f64 = sentences.iter().map(|p| p[label.index()]).sum();
        features.extend([first, second, sum / count, sum.ln_1p()]);
    }
    let [[decision, _], [risk, _], [clarification, _], [hearing, _], [notice, _]] =
        [Label::Decision, Label::Risk, Label::Clarification, Label::Hearing, Label::ComplaintNotice].map(top);
    features.extend([
        risk * (1.0 - clarification),
        risk * clarification,
        decision * (1.0 - clarification),
        hearing * (1.0 - decision),
        decision * notice,
        risk * (1.0 - decision) * (1.0 - clarification),
        (1.0 - decision) * (1.0 - risk) * (1.0 - hearing),
    ]);
    // What a chat or mail opens and ends with says what it is for.
    for label in [Label::Decision, Label::Risk, Label::Guidance, Label::Procedural] {
        let first = sentences.iter().find(|p| p[Label::Other.index()] < 0.5);
        features.push(first.map_or(0.0, |p| p[label.index()]));
    }
    for &label in Label::ALL {
        let strongest = (0..sentences.len())
            .flat_map(|i| hits.of(i))
            .filter(|h| h.modality == Modality::Plain && cues.cue(h.cue).label == label)
            .map(|h| cues.cue(h.cue).strength)
            .max();
        features.push(f64::from(strongest.unwrap_or(0)) / 3.0);
    }
    for act in 0..ACTS {
        features.extend(mean_and_most(by_sentence.iter().map(|p| p[act]), count));
    }
    features.extend(whole.map(logarithm));
    features.extend((0..ACTS).map(|act| logarithm(by_passage.iter().map(|p| p[act]).fold(0.0, f64::max))));
    features.extend(Channel::ALL.iter().map(|&c| f64::from(u8::from(c == document.channel))));
    features.push(count.ln());
    let heading = |block| matches!(block, Block::Heading | Block::Subject);
    let headed = document.sentences.iter().zip(sentences).filter(|(s, _)| heading(s.block)).map(|(_, p)| p[Label::Decision.index()]);
    features.push(headed.fold(0.0, f64::max));
    let asks = document.turns.iter().filter(|t| t.citizen).any(|t| t.span.of(&document.text).contains('?'));
    features.push(f64::from(u8::from(asks)));
    let Situation { citizen_applied, citizen_asked, authority_applied, authority_asked } = situation;
    let (applied, asked) = (situation.applied(), situation.asked());
    features.extend([citizen_applied, citizen_asked, authority_applied, authority_asked, (document.turns.len() as f64).ln_1p()]);
    features.extend([decision, risk].map(|p| p * applied));
    features.extend([decision, risk].map(|p| p * asked));
    features.extend([decision, risk, asked].map(|p| p * (1.0 - applied)));
    features
}

/// The logarithm of a probability, bounded: what stands below one in a thousand is all the same.
pub(super) fn logarithm(p: f64) -> f64 {
    p.max(1e-3).ln()
}

/// Sum over a count, and the highest.
fn mean_and_most(values: impl Iterator<Item = f64> + Clone, count: f64) -> [f64; 2] {
    [values.clone().sum::<f64>() / count, values.fold(0.0, f64::max)]
}

/// What the words of a document make of its outcome.
pub struct OutcomeScores<'a> {
    /// Each sentence alone.
    pub by_sentence: &'a [[f64; OUTCOMES]],
    /// All words together.
    pub whole: [f64; OUTCOMES],
    /// All words together, apart for each label of their sentences.
    pub by_label: [f64; OUTCOMES],
}

/// Themes of decision cues that tell outcomes apart.
const OUTCOME_THEMES: &[&str] =
    &["grant", "refuse", "impose", "stop", "claim-back", "uphold", "dismiss", "change", "term", "heading", "ban", "access"];

/// Dense features of a decision for its outcome: for each theme the strongest and the summed hit, weighed by
/// how surely its sentence decides; what its words tell; what the other sentences do; what was applied for.
pub fn outcome_features(
    document: &Document,
    hits: &Hits,
    cues: &CueSet,
    sentences: &[LabelProbabilities],
    scores: &OutcomeScores,
    situation: Situation,
) -> Vec<f64> {
    let &OutcomeScores { by_sentence, whole, by_label } = scores;
    let mut features = Vec::with_capacity(OUTCOME_FEATURES);
    let decides = |i: usize| sentences[i][Label::Decision.index()];
    for theme in OUTCOME_THEMES {
        let (mut strongest, mut sum) = (0.0f64, 0.0);
        for index in 0..sentences.len() {
            for hit in hits.of(index).iter().filter(|h| cues.cue(h.cue).theme == **theme && h.modality == Modality::Plain) {
                let weight = f64::from(cues.cue(hit.cue).strength) / 3.0 * decides(index);
                strongest = strongest.max(weight);
                sum += weight;
            }
        }
        features.extend([strongest, sum.ln_1p()]);
    }
    let total: f64 = (0..sentences.len()).map(decides).sum();
    let strongest = (0..sentences.len()).max_by(|&a, &b| decides(a).total_cmp(&decides(b)));
    for class in 0..OUTCOMES {
        features.extend(mean_and_most(by_sentence.iter().enumerate().map(|(i, p)| p[class] * decides(i)), total.max(1e-6)));
        features.push(strongest.map_or(0.0, |i| by_sentence[i][class]));
    }
    features.extend(whole.into_iter().chain(by_label).map(logarithm));
    // A refusal explains itself, a grant goes on to practical matters.
    let count = sentences.len().max(1) as f64;
    for label in [Label::Reasons, Label::Hearing, Label::Guidance, Label::Procedural, Label::Risk, Label::Other] {
        features.extend(mean_and_most(sentences.iter().map(|p| p[label.index()]), count));
    }
    features.extend([count.ln(), situation.applied(), situation.asked()]);
    features.extend([total.ln_1p(), sentences.iter().map(|p| p[Label::ComplaintNotice.index()]).fold(0.0, f64::max)]);
    features.extend(Channel::ALL.iter().map(|&c| f64::from(u8::from(c == document.channel))));
    features
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_features_as_stated() {
        let source = crate::read::Source::plain("", "Hej. Du får støtte.");
        let document = Document::new(source, &crate::text::ReadAs::default());
        let cues = CueSet::none().unwrap();
        let hits = cues.find(&document);
        let sentences = vec![[0.1; Label::ALL.len()]; document.sentences.len()];
        let (acts, outcomes) = (vec![[0.1; ACTS]; sentences.len()], vec![[0.1; OUTCOMES]; sentences.len()]);
        let situation = Situation::of(&document);
        let scores = ActScores { by_sentence: &acts, by_passage: &acts, whole: [0.1; ACTS] };
        assert_eq!(act_features(&document, &hits, &cues, &sentences, &scores, situation).len(), ACT_FEATURES);
        let scores = OutcomeScores { by_sentence: &outcomes, whole: [0.1; OUTCOMES], by_label: [0.1; OUTCOMES] };
        assert_eq!(outcome_features(&document, &hits, &cues, &sentences, &scores, situation).len(), OUTCOME_FEATURES);
    }

    #[test]
    fn fits_and_keeps_unseen_classes_unlikely() {
        let rows: Vec<Vec<f64>> = (0..40).map(|i| vec![f64::from(i % 2), f64::from(i % 5)]).collect();
        let labels: Vec<usize> = (0..40).map(|i| if i % 2 == 0 { 0 } else { 2 }).collect();
        let model = DenseModel::fit(&rows, &labels, 3, 0.5).unwrap();
        let p = model.probabilities(&[1.0, 2.0]);
        assert!(p[2] > 0.8 && p[1] < 0.01, "{p:?}");
    }
}
