//! Labelled documents → [`Model`]. Fixed order throughout: the same corpus gives the same bytes.
//!
//! What a later stage learns from an earlier one's scores are scores on documents that the earlier one was
//! not trained on (folds by author batch); otherwise it would trust them too much.

use std::collections::{BTreeMap, HashMap};

use linfa::ParamGuard;
use linfa::dataset::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::cues::CueSet;
use crate::label::{Act, Label, Outcome};

use super::act::{self, DenseModel};
use super::calibrate::temperature;
use super::corpus::{Prepared, folds};
use super::features::{FeatureSet, Featuriser, FirstPass, Keyed, LabelProbabilities};
use super::logistic::{FitError, SparseLogistic, SparseRows, softmax};
use super::predict::{Model, classes_of};
use super::sentence::SentenceModel;
use super::situation::Situation;
use super::subwords::Subwords;

/// How to train.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Groups of features.
    pub features: FeatureSet,
    /// Pieces in the subword vocabulary.
    pub vocabulary: usize,
    /// A feature counts where at least this many author batches have it.
    pub least_batches: usize,
    /// Penalty of the sentence models.
    pub alpha: f64,
    /// How far rare labels are weighed up: 0 not at all, 1 as much as the commonest.
    pub balance: f64,
    /// Penalty of the document stage.
    pub alpha_document: f64,
    /// Penalty of the outcome, which has fewer documents to learn from.
    pub alpha_outcome: f64,
    /// Folds for scores that later stages learn from.
    pub folds: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            features: FeatureSet::default(),
            vocabulary: 3000,
            least_batches: 3,
            alpha: 0.7,
            balance: 0.4,
            alpha_document: 3.0,
            alpha_outcome: 15.0,
            folds: 5,
        }
    }
}

/// What can go wrong in training.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A fit failed.
    #[error("{stage}: {source}")]
    Fit {
        /// Which model.
        stage: &'static str,
        /// Why.
        source: FitError,
    },
    /// The subword vocabulary could not be learned.
    #[error("subwords: {0}")]
    Subwords(String),
    /// Too little to split.
    #[error("training needs labelled documents of at least two author batches, with at least one decision")]
    TooLittle,
}

/// The sparse features of a document's sentences, in order.
type Rows = Vec<Vec<(u32, f32)>>;

/// A model, and what it made of documents that its parts had not seen when they scored them.
pub struct Trained {
    /// The model.
    pub model: Model,
    /// For each labelled sentence: what is right, and the calibrated probabilities.
    pub held_out_sentences: Vec<(Label, LabelProbabilities)>,
    /// For each document: what is right, and the calibrated probabilities of the acts.
    pub held_out_acts: Vec<(Act, Vec<f64>)>,
}

/// Trains a model on prepared documents.
pub fn train(documents: &[&Prepared], cues: &CueSet, settings: Settings, corpus_hash: &str) -> Result<Trained, TrainError> {
    let batches: Vec<&str> = documents.iter().map(|d| d.batch.as_str()).collect();
    let distinct = batches.iter().collect::<std::collections::BTreeSet<_>>().len();
    if distinct < 2 || !documents.iter().any(|d| d.act == Act::Decision) {
        return Err(TrainError::TooLittle);
    }
    let fold_of = folds(&batches, settings.folds.min(distinct));
    let subwords = if settings.features.subwords { Some(learn_subwords(documents, settings.vocabulary)?) } else { None };
    let rows: Vec<Rows> = documents.iter().map(|d| featurise(d, cues, settings.features, subwords.as_ref())).collect();
    let stage = Stage { documents, fold_of: &fold_of, settings };

    let label = |d: usize, s: usize| documents[d].labels[s].map(Label::index);
    let firsts = stage.fit("first pass", &rows, Label::ALL.len(), &label, None)?;
    let first_scores = stage.scores(&firsts, &rows);
    let first_temperature = stage.calibrate(&first_scores);
    let probabilities = Stage::probabilities(&first_scores, first_temperature);

    let with_first: Vec<Rows> = rows
        .iter()
        .zip(&probabilities)
        .map(|(rows, first)| {
            let first_pass = FirstPass::new(first.clone(), settings.features.neighbours);
            let extend = |(index, row): (usize, &Vec<(u32, f32)>)| {
                let mut sink = Keyed(row.clone());
                first_pass.sentence(index, &mut sink);
                sink.0
            };
            rows.iter().enumerate().map(extend).collect()
        })
        .collect();
    let seconds = stage.fit("second pass", &with_first, Label::ALL.len(), &label, Some(&firsts))?;
    let second_scores = stage.scores(&seconds, &with_first);
    drop(with_first);
    let second_temperature = stage.calibrate(&second_scores);
    let probabilities = Stage::probabilities(&second_scores, second_temperature);

    let outcome = |d: usize, s: usize| {
        let decides = documents[d].labels[s] == Some(Label::Decision);
        documents[d].outcome.filter(|_| decides).map(Outcome::index)
    };
    let outcome_words = stage.fit("outcome by sentence", &rows, Outcome::ALL.len(), &outcome, None)?;
    let outcome_scores = stage.scores(&outcome_words, &rows);

    let act_of = |d: usize, _: usize| Some(documents[d].act.index());
    let act_words = stage.fit("act by sentence", &rows, Act::ALL.len(), &act_of, None)?;
    let act_scores_by_sentence = stage.scores(&act_words, &rows);
    let act_rows: Vec<Vec<f64>> = documents
        .iter()
        .zip(&probabilities)
        .zip(&act_scores_by_sentence)
        .map(|((d, p), scores)| {
            let by_sentence: Vec<[f64; Act::ALL.len()]> = scores.iter().map(|s| classes_of(*s)).collect();
            act::act_features(&d.document, &d.hits, cues, p, &by_sentence, Situation::of(&d.document))
        })
        .collect();
    let acts: Vec<Option<usize>> = documents.iter().map(|d| Some(d.act.index())).collect();
    let (act, act_scores) = stage.fit_dense("act", &act_rows, &acts, Act::ALL.len(), settings.alpha_document)?;
    let outcome_rows: Vec<Vec<f64>> = documents
        .iter()
        .zip(&probabilities)
        .zip(&outcome_scores)
        .map(|((d, p), scores)| {
            let by_sentence: Vec<[f64; Outcome::ALL.len()]> = scores.iter().map(|s| classes_of(*s)).collect();
            act::outcome_features(&d.document, &d.hits, cues, p, &by_sentence, Situation::of(&d.document))
        })
        .collect();
    let outcomes: Vec<Option<usize>> = documents.iter().map(|d| d.outcome.map(Outcome::index)).collect();
    let (outcome, _) = stage.fit_dense("outcome", &outcome_rows, &outcomes, Outcome::ALL.len(), settings.alpha_outcome)?;
    let held_out_sentences = documents
        .iter()
        .zip(&probabilities)
        .flat_map(|(d, p)| d.labels.iter().zip(p).filter_map(|(label, p)| label.map(|l| (l, *p))))
        .collect();
    let held_out_acts = act_scores.into_iter().map(|(right, p)| (Act::ALL[right], p)).collect();
    let model = Model {
        settings,
        subwords,
        first: firsts.whole.at_temperature(first_temperature),
        second: seconds.whole.at_temperature(second_temperature),
        act_words: act_words.whole,
        outcome_words: outcome_words.whole,
        act,
        outcome,
        corpus_hash: corpus_hash.to_owned(),
    };
    Ok(Trained { model, held_out_sentences, held_out_acts })
}

fn learn_subwords(documents: &[&Prepared], size: usize) -> Result<Subwords, TrainError> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for prepared in documents {
        for sentence in &prepared.document.sentences {
            let words = prepared.document.folded(sentence).split(|c: char| !c.is_ascii_alphanumeric());
            for word in words.filter(|w| w.len() >= 2 && w.bytes().any(|b| b.is_ascii_alphabetic())) {
                *counts.entry(word.to_owned()).or_default() += 1;
            }
        }
    }
    Subwords::train(&counts, size).map_err(|e| TrainError::Subwords(e.to_string()))
}

fn featurise(prepared: &Prepared, cues: &CueSet, set: FeatureSet, subwords: Option<&Subwords>) -> Rows {
    let featuriser = Featuriser::new(set, &prepared.document, &prepared.hits, cues, subwords);
    let row = |index| {
        let mut sink = Keyed::default();
        featuriser.sentence(index, &mut sink);
        sink.0
    };
    (0..prepared.document.sentences.len()).map(row).collect()
}

/// What is right, and the calibrated probabilities of all classes, for each document with a target.
type DenseScores = Vec<(usize, Vec<f64>)>;

/// Weight of each class: (mean count / count)^balance.
fn class_weights(targets: &[usize], classes: usize, balance: f64) -> Vec<f64> {
    let mut counts = vec![0usize; classes];
    for &target in targets {
        counts[target] += 1;
    }
    let present = counts.iter().filter(|c| **c > 0).count().max(1);
    let mean = targets.len() as f64 / present as f64;
    counts.iter().map(|&count| if count == 0 { 1.0 } else { (mean / count as f64).powf(balance) }).collect()
}

/// The fits of one stage.
struct Fits {
    /// On all documents.
    whole: SentenceModel,
    /// For each fold: on the documents of all others.
    folds: Vec<SentenceModel>,
}

/// The mean weights of models for some feature keys, zero where a model lacks one, and their mean intercept.
fn mean_of(models: &[SentenceModel], keys: &[u32], classes: usize) -> (Array2<f64>, Array1<f64>) {
    let share = 1.0 / models.len() as f64;
    let mut weights = Array2::zeros((keys.len(), classes));
    let mut intercept = Array1::zeros(classes);
    for model in models {
        let add = |to: ndarray::ArrayViewMut1<f64>, from: &[f32]| to.into_iter().zip(from).for_each(|(t, f)| *t += share * f64::from(*f));
        for (to, &key) in weights.rows_mut().into_iter().zip(keys) {
            if let Some(row) = model.row(key) {
                add(to, row);
            }
        }
        add(intercept.view_mut(), &model.intercept);
    }
    (weights, intercept)
}

/// One stage of training over the same documents and folds.
struct Stage<'a> {
    documents: &'a [&'a Prepared],
    fold_of: &'a [usize],
    settings: Settings,
}

impl Stage<'_> {
    fn fold_count(&self) -> usize {
        self.fold_of.iter().max().map_or(0, |m| m + 1)
    }

    /// Fits one model for each fold left out, side by side, then one on everything. `start` are fits of an earlier stage
    /// on the same folds: none of them has seen what the fit that starts from it must not see.
    fn fit(
        &self,
        stage: &'static str,
        rows: &[Rows],
        classes: usize,
        target: &(dyn Fn(usize, usize) -> Option<usize> + Sync),
        start: Option<&Fits>,
    ) -> Result<Fits, TrainError> {
        let folds = (0..self.fold_count())
            .into_par_iter()
            .map(|fold| self.fit_one(stage, rows, classes, target, Some(fold), start.map_or(&[], |fits| std::slice::from_ref(&fits.folds[fold]))))
            .collect::<Result<Vec<SentenceModel>, TrainError>>()?;
        let whole = self.fit_one(stage, rows, classes, target, None, &folds)?;
        Ok(Fits { whole, folds })
    }

    /// Scores each document by the model that has not seen its fold.
    fn scores(&self, fits: &Fits, rows: &[Rows]) -> Vec<Vec<LabelProbabilities>> {
        let score = |(rows, &fold): (&Rows, &usize)| rows.iter().map(|row| fits.folds[fold].logits(row)).collect();
        rows.iter().zip(self.fold_of).map(score).collect()
    }

    /// One fit, from the mean of `start` on.
    fn fit_one(
        &self,
        stage: &'static str,
        rows: &[Rows],
        classes: usize,
        target: &(dyn Fn(usize, usize) -> Option<usize> + Sync),
        leave_out: Option<usize>,
        start: &[SentenceModel],
    ) -> Result<SentenceModel, TrainError> {
        let used = || (0..rows.len()).filter(|&d| leave_out != Some(self.fold_of[d]));
        // Which batches have a feature: one author's habits are no evidence.
        let mut seen: HashMap<u32, (u32, usize)> = HashMap::new();
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        for d in used() {
            let next = numbers.len() as u32;
            let batch = *numbers.entry(&self.documents[d].batch).or_insert(next);
            for (_, row) in rows[d].iter().enumerate().filter(|(s, _)| target(d, *s).is_some()) {
                for (key, _) in row {
                    let entry = seen.entry(*key).or_insert((batch, 1));
                    if entry.0 != batch {
                        *entry = (batch, entry.1 + 1);
                    }
                }
            }
        }
        let least = self.settings.least_batches.min(numbers.len());
        let mut keys: Vec<u32> = seen.into_iter().filter(|(_, (_, batches))| *batches >= least).map(|(key, _)| key).collect();
        keys.sort_unstable();
        let column: HashMap<u32, u32> = keys.iter().enumerate().map(|(i, &key)| (key, i as u32)).collect();

        let mut matrix = SparseRows::new(keys.len());
        let mut targets = Vec::new();
        for d in used() {
            for (s, row) in rows[d].iter().enumerate() {
                if let Some(label) = target(d, s) {
                    matrix.push(row.iter().filter_map(|(key, value)| column.get(key).map(|&c| (c, *value))));
                    targets.push(label);
                }
            }
        }
        let mut settings = SparseLogistic::new(classes)
            .alpha(self.settings.alpha)
            .class_weights(class_weights(&targets, classes, self.settings.balance))
            .tolerance(5e-3);
        if !start.is_empty() {
            let (weights, intercept) = mean_of(start, &keys, classes);
            settings = settings.start(weights, intercept);
        }
        let fitted = settings
            .check()
            .and_then(|checked| checked.fit(&DatasetBase::new(matrix, Array1::from(targets))))
            .map_err(|source| TrainError::Fit { stage, source })?;
        let narrow = |values: ndarray::ArrayView1<f64>| {
            let mut row = [0f32; Label::ALL.len()];
            for (to, from) in row.iter_mut().zip(values) {
                *to = *from as f32;
            }
            row
        };
        let weights = fitted.weights.rows().into_iter().map(narrow).collect();
        Ok(SentenceModel::new(keys, weights, narrow(fitted.intercept.view()), 1.0))
    }

    fn calibrate(&self, scores: &[Vec<LabelProbabilities>]) -> f64 {
        let (mut logits, mut labels) = (Vec::new(), Vec::new());
        for (prepared, scores) in self.documents.iter().zip(scores) {
            for (label, score) in prepared.labels.iter().zip(scores) {
                if let Some(label) = label {
                    logits.push(score.to_vec());
                    labels.push(label.index());
                }
            }
        }
        temperature(&logits, &labels)
    }

    fn probabilities(scores: &[Vec<LabelProbabilities>], temperature: f64) -> Vec<Vec<LabelProbabilities>> {
        let soft = |logits: &LabelProbabilities| {
            let mut p = logits.map(|l| l / temperature);
            softmax(&mut p);
            p
        };
        scores.iter().map(|document| document.iter().map(soft).collect()).collect()
    }

    /// Fits a dense model and calibrates it on folds that each fit has not seen; gives those targets with their
    /// calibrated probabilities too.
    fn fit_dense(
        &self,
        stage: &'static str,
        rows: &[Vec<f64>],
        targets: &[Option<usize>],
        classes: usize,
        alpha: f64,
    ) -> Result<(DenseModel, DenseScores), TrainError> {
        let fit = |leave_out: Option<usize>| {
            let used: Vec<usize> = (0..rows.len()).filter(|&d| leave_out != Some(self.fold_of[d]) && targets[d].is_some()).collect();
            let x: Vec<Vec<f64>> = used.iter().map(|&d| rows[d].clone()).collect();
            let y: Vec<usize> = used.iter().filter_map(|&d| targets[d]).collect();
            DenseModel::fit(&x, &y, classes, alpha).map_err(|source| TrainError::Fit { stage, source })
        };
        let (mut logits, mut labels) = (Vec::new(), Vec::new());
        for fold in 0..self.fold_count() {
            let model = fit(Some(fold))?;
            for d in (0..rows.len()).filter(|&d| self.fold_of[d] == fold) {
                if let Some(label) = targets[d] {
                    logits.push(model.logits(&rows[d]));
                    labels.push(label);
                }
            }
        }
        let mut model = fit(None)?;
        model.temperature = temperature(&logits, &labels);
        let soft = |(mut logits, label): (Vec<f64>, usize)| {
            for logit in &mut logits {
                *logit /= model.temperature;
            }
            softmax(&mut logits);
            (label, logits)
        };
        let scores = logits.into_iter().zip(labels).map(soft).collect();
        Ok((model, scores))
    }
}
