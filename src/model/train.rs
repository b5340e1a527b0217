//! Labelled documents → [`Model`]. Fixed order throughout: the same corpus gives the same bytes.
//!
//! What a later stage learns from an earlier one's scores are scores on documents that the earlier one was
//! not trained on (folds by author batch); otherwise it would trust them too much.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::cues::CueSet;
use crate::label::{Act, Label, Outcome};

use super::act;
use super::area;
use super::corpus::{Prepared, folds};
use super::features::{FeatureSet, Featuriser, Keyed};
use super::first_pass::FirstPass;
use super::fits::Stage;
use super::hearing;
use super::logistic::FitError;
use super::predict::Model;
use super::situation::Situation;
use super::softmax::softmaxed;
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
    /// Penalty of the models that see the words of a document together.
    pub alpha_whole: f64,
    /// How far rare labels are weighed up: 0 not at all, 1 as much as the commonest.
    pub balance: f64,
    /// Penalty of the document stage.
    pub alpha_document: f64,
    /// Penalty of the outcome, which has fewer documents to learn from.
    pub alpha_outcome: f64,
    /// Penalty of the party hearing.
    pub alpha_hearing: f64,
    /// Penalty of the area of law.
    pub alpha_area: f64,
    /// So many features tell the area at most; a quarter more make no difference.
    pub area_features: usize,
    /// Folds for scores that later stages learn from.
    pub folds: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            features: FeatureSet::default(),
            vocabulary: 3000,
            least_batches: 4,
            alpha: 7.0,
            alpha_whole: 2.0,
            balance: 0.4,
            alpha_document: 8.0,
            alpha_outcome: 30.0,
            alpha_hearing: 2.0,
            alpha_area: 0.5,
            area_features: 15_000,
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
pub(super) type Rows = Vec<Vec<(u32, f32)>>;

/// Trains a model on prepared documents.
pub fn train(documents: &[&Prepared], cues: &CueSet, settings: Settings, corpus_hash: &str) -> Result<Model, TrainError> {
    let batches: Vec<&str> = documents.iter().map(|d| d.batch.as_str()).collect();
    let distinct = batches.iter().collect::<std::collections::BTreeSet<_>>().len();
    if distinct < 2 || !documents.iter().any(|d| d.act == Act::Decision) {
        return Err(TrainError::TooLittle);
    }
    let fold_of = folds(&batches, settings.folds.min(distinct));
    let subwords = if settings.features.subwords { Some(learn_subwords(documents, settings.vocabulary)?) } else { None };
    let featuriser = |d: usize, set| Featuriser::new(set, &documents[d].document, &documents[d].hits, cues, subwords.as_ref());
    let rows: Vec<Rows> = (0..documents.len()).into_par_iter().map(|d| rows_of(documents[d], &featuriser(d, settings.features))).collect();
    let stage = Stage { documents, fold_of: &fold_of, settings };
    // Cue features help sentences, but cost the act of the document 0.02 of cross-validated macro-F1.
    let without_cues = FeatureSet { cues: false, ..settings.features };
    let (plain, (whole, passages)): (Vec<Rows>, (Vec<Rows>, Vec<Rows>)) = (0..documents.len())
        .into_par_iter()
        .map(|d| {
            let featuriser = featuriser(d, without_cues);
            (rows_of(documents[d], &featuriser), (vec![featuriser.whole()], featuriser.passages()))
        })
        .unzip();
    let whole_stage = Stage { settings: Settings { alpha: settings.alpha_whole, ..settings }, ..stage };

    let label = |d: usize, s: usize| documents[d].labels[s].map(Label::index);
    let firsts = stage.fit("first pass", &rows, &label, None)?;
    let first_scores = stage.scores(&firsts, &rows);
    let first_temperature = stage.calibrate(&first_scores);
    let probabilities = Stage::probabilities(&first_scores, first_temperature);

    let with_first: Vec<Rows> = rows
        .par_iter()
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
    let seconds = stage.fit("second pass", &with_first, &label, Some(&firsts))?;
    let second_scores = stage.scores(&seconds, &with_first);
    drop(with_first);
    let second_temperature = stage.calibrate(&second_scores);
    let probabilities = Stage::probabilities(&second_scores, second_temperature);

    let outcome = |d: usize, s: usize| {
        let decides = documents[d].labels[s] == Some(Label::Decision);
        documents[d].outcome.filter(|_| decides).map(Outcome::index)
    };
    let outcome_words = stage.fit("outcome by sentence", &rows, &outcome, None)?;
    let outcome_scores = stage.scores(&outcome_words, &rows);

    let act_of = |d: usize, _: usize| Some(documents[d].act.index());
    let act_words = stage.fit("act by sentence", &plain, &act_of, None)?;
    let act_scores_by_sentence = stage.scores(&act_words, &plain);
    let act_whole = whole_stage.fit("act by document", &whole, &act_of, None)?;
    let act_whole_scores = stage.scores(&act_whole, &whole);
    let passage_scores = stage.scores(&act_whole, &passages);
    let outcome_of = |d: usize, _: usize| documents[d].outcome.map(Outcome::index);
    let outcome_whole = whole_stage.fit("outcome by document", &whole, &outcome_of, None)?;
    let outcome_whole_scores = stage.scores(&outcome_whole, &whole);
    let situations: Vec<Situation> = documents.iter().map(|d| Situation::of(&d.document)).collect();
    let judged = || documents.iter().zip(&probabilities).zip(&situations);
    let act_rows: Vec<Vec<f64>> = judged()
        .zip(act_scores_by_sentence.iter().zip(&act_whole_scores).zip(&passage_scores))
        .map(|(((d, p), situation), ((scores, whole), passages))| {
            let [by_sentence, by_passage] = [scores, passages].map(|scores| scores.iter().map(|s| softmaxed(*s)).collect::<Vec<_>>());
            let scores = act::ActScores { by_sentence: &by_sentence, by_passage: &by_passage, whole: softmaxed(whole[0]) };
            act::act_features(&d.document, &d.hits, cues, p, &scores, *situation)
        })
        .collect();
    let acts: Vec<Option<usize>> = documents.iter().map(|d| Some(d.act.index())).collect();
    let act = stage.fit_dense("act", &act_rows, &acts, Act::ALL.len(), settings.alpha_document)?;
    let outcome_rows: Vec<Vec<f64>> = judged()
        .zip(outcome_scores.iter().zip(&outcome_whole_scores))
        .map(|(((d, p), situation), (scores, whole))| {
            let by_sentence: Vec<_> = scores.iter().map(|s| softmaxed(*s)).collect();
            act::outcome_features(&d.document, &d.hits, cues, p, &by_sentence, softmaxed(whole[0]), *situation)
        })
        .collect();
    let outcomes: Vec<Option<usize>> = documents.iter().map(|d| d.outcome.map(Outcome::index)).collect();
    let outcome = stage.fit_dense("outcome", &outcome_rows, &outcomes, Outcome::ALL.len(), settings.alpha_outcome)?;
    let hearing = hearing::fit(&Stage { settings: Settings { alpha: settings.alpha_hearing, ..settings }, ..stage }, &probabilities)?;
    let area = area::fit(&Stage { settings: Settings { alpha: settings.alpha_area, ..settings }, ..stage })?;
    Ok(Model {
        settings,
        subwords,
        first: firsts.whole.at_temperature(first_temperature),
        second: seconds.whole.at_temperature(second_temperature),
        act_words: act_words.whole,
        outcome_words: outcome_words.whole,
        act_whole: act_whole.whole,
        outcome_whole: outcome_whole.whole,
        act,
        outcome,
        hearing,
        area,
        corpus_hash: corpus_hash.to_owned(),
    })
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

fn rows_of(prepared: &Prepared, featuriser: &Featuriser) -> Rows {
    let row = |index| {
        let mut sink = Keyed::default();
        featuriser.sentence(index, &mut sink);
        sink.0
    };
    (0..prepared.document.sentences.len()).map(row).collect()
}
