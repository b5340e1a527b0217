//! A trained model at work.

use crate::cues::{CueSet, Hits};
use crate::label::{Act, Label};
use crate::text::Document;

use super::act::{self, ACTS, ActScores, OUTCOMES, OutcomeScores};
use super::area::AREAS;
use super::document::{DocumentModel, KINDS, apart};
use super::features::{Featuriser, Keyed, LabelProbabilities, Named, NamedFeature};
use super::first_pass::FirstPass;
use super::hearing::{HearingModel, STATES};
use super::mention::{MENTIONS, Mentions, mentions};
use super::reasons::ReasonsModel;
use super::sentence::SentenceModel;
use super::softmax::softmaxed;
use super::subwords::Subwords;
use super::train::Settings;
use super::whole::{Text, grounds, passages};

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
    /// Act of the document by sentence.
    pub act_words: SentenceModel<ACTS>,
    /// Outcome by sentence.
    pub outcome_words: SentenceModel<OUTCOMES>,
    /// Act of the document by its words taken together.
    pub act_whole: SentenceModel<ACTS>,
    /// Outcome of the document by its words taken together.
    pub outcome_whole: SentenceModel<OUTCOMES>,
    /// Kind of text, that is act and outcome at once, by its words and the labels of their sentences.
    pub kind_by_label: SentenceModel<KINDS>,
    /// Act and outcome.
    pub document: DocumentModel,
    /// What a passage mentions: log-odds of each.
    pub mentions: SentenceModel<MENTIONS>,
    /// The party hearing of an adverse decision.
    pub hearing: HearingModel,
    /// The reasons of an adverse decision.
    pub reasons: ReasonsModel,
    /// The area of law, by the words of the whole document.
    pub area: SentenceModel<AREAS>,
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
    /// What it mentions, and where.
    pub mentions: Mentions,
    /// Probability of each state of the party hearing, were it an adverse decision, in the order of
    /// [`HearingStatus::ALL`](crate::label::HearingStatus::ALL). `None` where nothing was learnt of it.
    pub hearing: Option<[f64; STATES]>,
    /// Probability that reasons are given, were it an adverse decision. `None` where nothing was learnt of it.
    pub reasoned: Option<f64>,
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
        let count = document.sentences.len();
        let (mut first, mut second) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let (mut act_by_sentence, mut by_sentence) = (Vec::with_capacity(count), Vec::with_capacity(count));
        // Each sentence's features are made once and looked up in all four tables; only logits are kept. The first pass and the act by
        // sentence have learnt no cue, so that cues count for nothing there.
        let mut sink = Keyed::default();
        for index in 0..count {
            sink.0.clear();
            featuriser.sentence(index, &mut sink);
            first.push(self.first.probabilities(self.first.logits(&sink.0)));
            second.push(self.second.logits(&sink.0));
            act_by_sentence.push(softmaxed(self.act_words.logits(&sink.0)));
            by_sentence.push(softmaxed(self.outcome_words.logits(&sink.0)));
        }
        let first_pass = FirstPass::new(first, self.settings.features.neighbours);
        let sentences: Vec<LabelProbabilities> = second
            .into_iter()
            .enumerate()
            .map(|(index, logits)| {
                sink.0.clear();
                first_pass.sentence(index, &mut sink);
                self.second.probabilities(self.second.add(logits, &sink.0))
            })
            .collect();
        let situation = cues.situation(document);
        let bags = featuriser.bags();
        let whole = featuriser.whole(&bags);
        let by_passage: Vec<_> = passages(&bags).iter().map(|row| softmaxed(self.act_whole.logits(row))).collect();
        let (by_label, by_cue, grounds) = (featuriser.by_label(&sentences), featuriser.by_cue(&sentences), grounds(&bags, &sentences));
        let text = Text { whole: &whole, by_label: &by_label, by_cue: &by_cue, grounds: &grounds };
        let (act_by_label, outcome_by_label) = apart(&softmaxed(self.kind_by_label.logits(&by_label)));
        let scores = ActScores {
            by_sentence: &act_by_sentence,
            by_passage: &by_passage,
            whole: softmaxed(self.act_whole.logits(&whole)),
            by_label: &act_by_label,
        };
        let for_act = act::act_features(document, hits, cues, &sentences, &scores, situation);
        let scores =
            OutcomeScores { by_sentence: &by_sentence, whole: softmaxed(self.outcome_whole.logits(&whole)), by_label: &outcome_by_label };
        let for_outcome = act::outcome_features(document, hits, cues, &sentences, &scores, situation);
        let (acts, outcomes) = self.document.judge(&for_act, &for_outcome, text);
        let mentions = mentions(&self.mentions, &bags, &sentences);
        let hearing = self.hearing.states(&mentions, &sentences, text);
        let reasoned = self.reasons.given(&mentions, &sentences, text);
        Prediction { sentences, acts, outcomes, mentions, hearing, reasoned }
    }

    /// Makes ready to explain the sentences of a document.
    pub fn explainer<'a>(&'a self, document: &'a Document, hits: &'a Hits, cues: &'a CueSet) -> Explainer<'a> {
        let featuriser = self.featuriser(document, hits, cues);
        let first = |index| {
            let mut sink = Keyed::default();
            featuriser.sentence(index, &mut sink);
            self.first.probabilities(self.first.logits(&sink.0))
        };
        let first = (0..document.sentences.len()).map(first).collect();
        let first_pass = FirstPass::new(first, self.settings.features.neighbours);
        Explainer { model: self, featuriser, first_pass }
    }

    fn featuriser<'a>(&self, document: &'a Document, hits: &'a Hits, cues: &'a CueSet) -> Featuriser<'a> {
        Featuriser::new(self.settings.features, document, hits, cues, self.subwords.as_ref())
    }
}

/// Explains the sentences of one document.
pub struct Explainer<'a> {
    model: &'a Model,
    featuriser: Featuriser<'a>,
    first_pass: FirstPass,
}

impl Explainer<'_> {
    /// The features of a sentence that weighed for a label and against it, strongest first.
    pub fn sentence(&self, index: usize, label: Label) -> Vec<Weighed> {
        let mut sink = Named::default();
        self.featuriser.sentence(index, &mut sink);
        self.first_pass.sentence(index, &mut sink);
        let mut weighed: Vec<Weighed> = Vec::new();
        for feature in sink.0 {
            let weight = self.model.second.contribution(&feature, label);
            match weighed.iter_mut().find(|w| w.feature.key == feature.key) {
                Some(same) => same.weight += weight,
                None => weighed.push(Weighed { feature, weight }),
            }
        }
        weighed.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then(a.feature.key.cmp(&b.feature.key)));
        weighed
    }
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
