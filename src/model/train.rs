//! Labelled documents → [`Model`]. Fixed order throughout: the same corpus gives the same bytes.
//!
//! What a later stage learns from an earlier one's scores are scores on documents that the earlier one was
//! not trained on (folds by author batch); otherwise it would trust them too much.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::cues::{CueSet, CuesError, Situation};
use crate::label::{Act, Label, Outcome};

use super::act::{self, ACTS, OUTCOMES};
use super::area;
use super::bag::Bag;
use super::corpus::{Prepared, folds};
use super::document::{DocumentModel, KINDS, apart, kind};
use super::features::{FeatureSet, Featuriser, Keyed, LabelProbabilities, Row};
use super::first_pass::FirstPass;
use super::fits::{FINE, Stage};
use super::hearing::HearingModel;
use super::logistic::FitError;
use super::mention;
use super::network::Network;
use super::predict::Model;
use super::reasons::ReasonsModel;
use super::sentence::SentenceModel;
use super::softmax::softmaxed;
use super::subwords::Subwords;
use super::texts::Texts;
use super::whole::{WORDS, passages};

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
    /// Penalty of what passages mention, and of the words of grounds.
    pub alpha_mention: f64,
    /// How far rare mentions are weighed up.
    pub balance_mention: f64,
    /// Penalty of party hearing and reasons, which stand on mentions.
    pub alpha_stacked: f64,
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
            least_batches: 5,
            alpha: 7.0,
            alpha_whole: 2.0,
            balance: 0.4,
            alpha_document: 8.0,
            alpha_outcome: 30.0,
            alpha_mention: 2.0,
            balance_mention: 1.0,
            alpha_stacked: 2.0,
            alpha_area: 0.5,
            area_features: 15_000,
            folds: 5,
        }
    }
}

impl Settings {
    /// Those of the area of law. Its runs of letters are many, and only the weightiest are kept: the rarest need not be fitted at all.
    #[must_use]
    pub fn of_area(self) -> Self {
        Self { least_batches: self.least_batches + 2, alpha: self.alpha_area, ..self }
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
    /// The cues cannot be made ready.
    #[error(transparent)]
    Cues(#[from] CuesError),
    /// Too little to split.
    #[error("training needs labelled documents of at least two author batches, with at least one decision")]
    TooLittle,
}

/// Rows of one document: of its sentences, in order, or the one of the whole.
pub(super) type Rows = Vec<Row>;

/// Trains a model on prepared documents.
pub fn train(documents: &[&Prepared], cues: &CueSet, settings: Settings, corpus_hash: &str) -> Result<Model, TrainError> {
    let batches: Vec<&str> = documents.iter().map(|d| d.batch.as_str()).collect();
    let distinct = batches.iter().collect::<std::collections::BTreeSet<_>>().len();
    if distinct < 2 || !documents.iter().any(|d| d.act == Act::Decision) {
        return Err(TrainError::TooLittle);
    }
    let fold_of = folds(&batches, settings.folds.min(distinct));
    let lessons = Lessons::new(Stage { documents, fold_of: &fold_of, settings, tolerance: FINE }, cues)?;
    let sentences = Sentences::learn(&lessons)?;
    let labels = &sentences.probabilities;
    let texts = Texts::new(documents, cues, &lessons.bags, &lessons.whole, labels);
    let kinds = Kinds::learn(&lessons, &texts)?;
    let acts = Acts::learn(&lessons, labels, &kinds)?;
    let outcomes = Outcomes::learn(&lessons, labels, &kinds)?;
    let others = || {
        let mention_settings = Settings { balance: settings.balance_mention, alpha: settings.alpha_mention, ..settings };
        let (mentions, mentioned) = mention::fit(&Stage { settings: mention_settings, ..lessons.stage }, &lessons.bags, labels)?;
        let hearing = HearingModel::fit(&lessons.at(settings.alpha_mention), &mentioned, labels, &texts)?;
        let reasons = ReasonsModel::fit(&lessons.stage, &mentioned, labels, &texts)?;
        let area = area::fit(&Stage { settings: settings.of_area(), ..lessons.stage })?;
        Ok::<_, TrainError>((mentions, hearing, reasons, area))
    };
    // Each network learns on one core, whatever there are: the largest beside all else.
    let (network, others) = rayon::join(|| lessons.network(&texts), others);
    let (mentions, hearing, reasons, area) = others?;
    let document = DocumentModel::fit(&lessons.stage, &acts.features, &outcomes.features, network)?;
    Ok(Model {
        settings,
        subwords: lessons.subwords,
        first: sentences.first,
        second: sentences.second,
        act_words: acts.words,
        outcome_words: outcomes.words,
        act_whole: acts.whole,
        outcome_whole: outcomes.whole,
        kind_by_label: kinds.by_label,
        document,
        mentions,
        hearing,
        reasons,
        area,
        corpus_hash: corpus_hash.to_owned(),
    })
}

/// What all stages learn from.
struct Lessons<'a> {
    stage: Stage<'a>,
    cues: &'a CueSet,
    subwords: Option<Subwords>,
    /// Features of each sentence.
    rows: Vec<Rows>,
    /// The same without cues, which cost the act by sentence 0.02 of cross-validated macro-F1 of the document's act.
    plain: Vec<Rows>,
    /// Words of each sentence.
    bags: Vec<Vec<Bag>>,
    /// Features of each whole document.
    whole: Vec<Rows>,
    situations: Vec<Situation>,
}

impl<'a> Lessons<'a> {
    fn new(stage: Stage<'a>, cues: &'a CueSet) -> Result<Self, TrainError> {
        let Stage { documents, settings, .. } = stage;
        let set = settings.features;
        let subwords = if set.subwords { Some(learn_subwords(documents, settings.vocabulary)?) } else { None };
        let featuriser = |d: &'a Prepared, set, subwords| Featuriser::new(set, &d.document, &d.hits, cues, subwords);
        let rows_with = |set| documents.par_iter().map(|d| rows_of(d, &featuriser(d, set, subwords.as_ref()))).collect();
        let (rows, plain) = (rows_with(set), rows_with(FeatureSet { cues: false, ..set }));
        let bags_and_whole = |d: &&'a Prepared| {
            let featuriser = featuriser(d, WORDS, None);
            let bags = featuriser.bags();
            let whole = vec![featuriser.whole(&bags)];
            (bags, whole)
        };
        let (bags, whole) = documents.par_iter().map(bags_and_whole).unzip();
        let situations = documents.iter().map(|d| cues.situation(&d.document)).collect();
        Ok(Self { stage, cues, subwords, rows, plain, bags, whole, situations })
    }

    /// The kind of a document.
    fn kind(&self, document: usize) -> Option<usize> {
        let document = self.stage.documents[document];
        kind(document.act, document.outcome)
    }

    /// What tells the kind at the very end. Of the many words of whole texts the rare ones tell it nothing.
    fn network(&self, texts: &Texts) -> Network<KINDS> {
        let settings = Settings { least_batches: 2 * self.stage.settings.least_batches, ..self.stage.settings };
        Network::fit(&Stage { settings, ..self.stage }, |d| texts.at(d).of_kind(), |d| self.kind(d))
    }

    /// The stage at another penalty.
    fn at(&self, alpha: f64) -> Stage<'a> {
        Stage { settings: Settings { alpha, ..self.stage.settings }, ..self.stage }
    }
}

/// Labels of sentences, in two passes.
struct Sentences {
    first: SentenceModel,
    second: SentenceModel,
    /// Of each document's sentences, by models that have not seen it.
    probabilities: Vec<Vec<LabelProbabilities>>,
}

impl Sentences {
    fn learn(lessons: &Lessons) -> Result<Self, TrainError> {
        let Lessons { stage, rows, plain, .. } = lessons;
        let label = |d: usize, s: usize| stage.documents[d].labels[s].map(Label::index);
        // The first pass goes without cues; the second gains more from it so: sentence macro-F1 0.883 instead of 0.880, act 0.932 instead
        // of 0.926 (5,171 documents).
        let firsts = stage.coarse().fit("first pass", plain, &label, None)?;
        let first_scores = stage.scores(&firsts, plain);
        let first_temperature = stage.calibrate(&first_scores);
        let probabilities = Stage::probabilities(&first_scores, first_temperature);
        let neighbours = stage.settings.features.neighbours;
        let with_first: Vec<Rows> = rows
            .par_iter()
            .zip(&probabilities)
            .map(|(rows, first)| {
                let first_pass = FirstPass::new(first.clone(), neighbours);
                let extend = |(index, row): (usize, &Row)| {
                    let mut sink = Keyed(row.clone());
                    first_pass.sentence(index, &mut sink);
                    sink.0
                };
                rows.iter().enumerate().map(extend).collect()
            })
            .collect();
        let seconds = stage.fit("second pass", &with_first, &label, Some(&firsts))?;
        let second_scores = stage.scores(&seconds, &with_first);
        let second_temperature = stage.calibrate(&second_scores);
        Ok(Self {
            first: firsts.whole.at_temperature(first_temperature),
            second: seconds.whole.at_temperature(second_temperature),
            probabilities: Stage::probabilities(&second_scores, second_temperature),
        })
    }
}

/// What tells act and outcome at once, by the words of a text and the labels of their sentences. Beside act and outcome each by its
/// own words this makes what the document stage says of the act a tenth likelier to be right (mean log-loss, cross-validated).
struct Kinds {
    by_label: SentenceModel<KINDS>,
    /// Of each document the acts and the outcomes, were it a decision, by models that have not seen it.
    probabilities: Vec<(Vec<f64>, Vec<f64>)>,
}

impl Kinds {
    fn learn(lessons: &Lessons, texts: &Texts) -> Result<Self, TrainError> {
        let stage = lessons.at(lessons.stage.settings.alpha_whole);
        let fits = stage.fit("kind by label", &texts.by_label, &|d, _| lessons.kind(d), None)?;
        let probabilities = stage.scores(&fits, &texts.by_label).iter().map(|scores| apart(&softmaxed(scores[0]))).collect();
        Ok(Self { by_label: fits.whole, probabilities })
    }
}

/// What tells the act of the document.
struct Acts {
    words: SentenceModel<ACTS>,
    whole: SentenceModel<ACTS>,
    /// Of each document, by models that have not seen it.
    features: Vec<Vec<f64>>,
}

impl Acts {
    fn learn(lessons: &Lessons, labels: &[Vec<LabelProbabilities>], kinds: &Kinds) -> Result<Self, TrainError> {
        let Lessons { stage, cues, plain, bags, whole, situations, .. } = lessons;
        let act = |d: usize| Some(stage.documents[d].act.index());
        let words = stage.coarse().fit("act by sentence", plain, &|d, _| act(d), None)?;
        let by_sentence = stage.scores(&words, plain);
        let wholes = lessons.at(stage.settings.alpha_whole).fit("act by document", whole, &|d, _| act(d), None)?;
        let by_whole = stage.scores(&wholes, whole);
        let by_passage = stage.scores(&wholes, &bags.par_iter().map(|bags| passages(bags)).collect::<Vec<Rows>>());
        let soft = |scores: &[[f64; ACTS]]| scores.iter().map(|s| softmaxed(*s)).collect::<Vec<_>>();
        let features = |(d, prepared): (usize, &&Prepared)| {
            let (by_sentence, by_passage) = (soft(&by_sentence[d]), soft(&by_passage[d]));
            let (whole, by_label) = (softmaxed(by_whole[d][0]), &kinds.probabilities[d].0);
            let scores = act::ActScores { by_sentence: &by_sentence, by_passage: &by_passage, whole, by_label };
            act::act_features(&prepared.document, &prepared.hits, cues, &labels[d], &scores, situations[d])
        };
        let features = stage.documents.iter().enumerate().map(features).collect();
        Ok(Self { words: words.whole, whole: wholes.whole, features })
    }
}

/// What tells the outcome of a decision.
struct Outcomes {
    words: SentenceModel<OUTCOMES>,
    whole: SentenceModel<OUTCOMES>,
    /// Of each document, by models that have not seen it.
    features: Vec<Vec<f64>>,
}

impl Outcomes {
    fn learn(lessons: &Lessons, labels: &[Vec<LabelProbabilities>], kinds: &Kinds) -> Result<Self, TrainError> {
        let Lessons { stage, cues, rows, whole, situations, .. } = lessons;
        let outcome = |d: usize| stage.documents[d].outcome.map(Outcome::index);
        let decides = |d: usize, s: usize| outcome(d).filter(|_| stage.documents[d].labels[s] == Some(Label::Decision));
        let words = stage.fit("outcome by sentence", rows, &decides, None)?;
        let by_sentence = stage.scores(&words, rows);
        let wholes = lessons.at(stage.settings.alpha_whole).fit("outcome by document", whole, &|d, _| outcome(d), None)?;
        let by_whole = stage.scores(&wholes, whole);
        let features = |(d, prepared): (usize, &&Prepared)| {
            let by_sentence: Vec<_> = by_sentence[d].iter().map(|s| softmaxed(*s)).collect();
            let (whole, by_label) = (softmaxed(by_whole[d][0]), &kinds.probabilities[d].1);
            let scores = act::OutcomeScores { by_sentence: &by_sentence, whole, by_label };
            act::outcome_features(&prepared.document, &prepared.hits, cues, &labels[d], &scores, situations[d])
        };
        let features = stage.documents.iter().enumerate().map(features).collect();
        Ok(Self { words: words.whole, whole: wholes.whole, features })
    }
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
