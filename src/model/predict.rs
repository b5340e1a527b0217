//! A trained model at work.

use crate::cues::{CueSet, Hits};
use crate::label::{Act, Label, Outcome};
use crate::text::Document;

use super::act::{self, DenseModel};
use super::features::{self, Featuriser, Keyed, LabelProbabilities, Named, NamedFeature};
use super::logistic::softmax;
use super::sentence::SentenceModel;
use super::subwords::Subwords;
use super::train::Settings;

/// Everything that `skelne train` learns.
#[derive(Debug)]
pub struct Model {
    /// How it was trained; the featuriser follows it.
    pub settings: Settings,
    /// Subwords; `None` where trained without.
    pub subwords: Option<Subwords>,
    /// The first pass over sentences.
    pub first: SentenceModel,
    /// The second pass, which also sees what the first made of the neighbours.
    pub second: SentenceModel,
    /// Outcome by sentence: [`Outcome::ALL`] stand in the first four places of its rows.
    pub outcome_words: SentenceModel,
    /// The act.
    pub act: DenseModel,
    /// The outcome.
    pub outcome: DenseModel,
    /// Hash of the corpus it was trained on.
    pub corpus_hash: String,
}

/// What a model makes of a document.
#[derive(Clone, Debug)]
pub struct Prediction {
    /// For each sentence, the probability of each label.
    pub sentences: Vec<LabelProbabilities>,
    /// Probability of each act, in the order of [`Act::ALL`].
    pub acts: Vec<f64>,
    /// Probability of each outcome, in the order of [`Outcome::ALL`], were it a decision.
    pub outcomes: Vec<f64>,
}

/// A feature and how much it weighed.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// The feature.
    pub feature: NamedFeature,
    /// How much it spoke for the label, above the mean of all labels.
    pub weight: f64,
}

impl Model {
    /// Predicts one document.
    pub fn predict(&self, document: &Document, hits: &Hits, cues: &CueSet) -> Prediction {
        let featuriser = self.featuriser(document, hits, cues);
        let rows: Vec<Vec<(u32, f32)>> = (0..document.sentences.len())
            .map(|index| {
                let mut sink = Keyed::default();
                featuriser.sentence(index, &mut sink);
                sink.0
            })
            .collect();
        let first: Vec<LabelProbabilities> = rows.iter().map(|row| self.first.probabilities(row)).collect();
        let by_sentence: Vec<[f64; 4]> = rows.iter().map(|row| outcome_of(&self.outcome_words, row)).collect();
        let sentences: Vec<LabelProbabilities> = rows
            .into_iter()
            .enumerate()
            .map(|(index, row)| {
                let mut sink = Keyed(row);
                features::first_pass(index, &first, self.settings.features.neighbours, &mut sink);
                self.second.probabilities(&sink.0)
            })
            .collect();
        let acts = self.act.probabilities(&act::act_features(document, hits, cues, &sentences));
        let outcomes = self.outcome.probabilities(&act::outcome_features(document, hits, cues, &sentences, &by_sentence));
        Prediction { sentences, acts, outcomes }
    }

    /// The features of a sentence that weighed most for a label and against it, strongest first.
    pub fn explain(&self, document: &Document, hits: &Hits, cues: &CueSet, index: usize, label: Label) -> Vec<Weighed> {
        let featuriser = self.featuriser(document, hits, cues);
        let first: Vec<LabelProbabilities> = (0..document.sentences.len())
            .map(|i| {
                let mut sink = Keyed::default();
                featuriser.sentence(i, &mut sink);
                self.first.probabilities(&sink.0)
            })
            .collect();
        let mut sink = Named::default();
        featuriser.sentence(index, &mut sink);
        features::first_pass(index, &first, self.settings.features.neighbours, &mut sink);
        let mut weighed: Vec<Weighed> = Vec::new();
        for feature in sink.0 {
            let weight = self.second.contribution(&feature, label);
            match weighed.iter_mut().find(|w| w.feature.key == feature.key) {
                Some(same) => same.weight += weight,
                None => weighed.push(Weighed { feature, weight }),
            }
        }
        weighed.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then(a.feature.key.cmp(&b.feature.key)));
        weighed
    }

    fn featuriser<'a>(&self, document: &'a Document, hits: &'a Hits, cues: &'a CueSet) -> Featuriser<'a> {
        Featuriser::new(self.settings.features, document, hits, cues, self.subwords.as_ref())
    }
}

/// Outcome probabilities of one sentence, were it the one that decides.
pub fn outcome_of(model: &SentenceModel, row: &[(u32, f32)]) -> [f64; 4] {
    let logits = model.logits(row);
    let mut outcomes = [0.0; 4];
    outcomes.copy_from_slice(&logits[..Outcome::ALL.len()]);
    softmax(&mut outcomes);
    outcomes
}

impl Prediction {
    /// The likeliest act and its probability.
    pub fn likeliest_act(&self) -> (Act, f64) {
        let mut best = (Act::Other, 0.0);
        for (&act, &p) in Act::ALL.iter().zip(&self.acts) {
            if p > best.1 {
                best = (act, p);
            }
        }
        best
    }
}
