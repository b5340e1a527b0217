//! Party hearing of an adverse decision (FVL § 19): what its passages mention, what the words of its grounds tell, and a network over
//! those, words by label and cues. Cues know many who may tell something about a citizen, and no list knows all.

use crate::label::{HearingStatus, Label, Mention};

use super::act::logarithm;
use super::dense::DenseModel;
use super::features::LabelProbabilities;
use super::fits::Stage;
use super::mention::{MENTION_FEATURES, Mentions};
use super::network::Network;
use super::sentence::SentenceModel;
use super::texts::Texts;
use super::train::TrainError;
use super::whole::Text;

/// Classes of the model, in the order of [`HearingStatus::ALL`].
pub(super) const STATES: usize = HearingStatus::ALL.len();
/// How many features [`features`] makes.
pub(super) const HEARING_FEATURES: usize = 2 * MENTION_FEATURES + 4 + STATES;

fn features(mentions: &Mentions, labels: &[LabelProbabilities], by_words: [f64; STATES]) -> Vec<f64> {
    let mut features = Vec::with_capacity(HEARING_FEATURES);
    for mention in [Mention::Hearing, Mention::Others] {
        features.extend(mentions.features(mention));
    }
    for label in [Label::Hearing, Label::Reasons] {
        let of = labels.iter().map(|p| p[label.index()]);
        features.extend([of.clone().fold(0.0, f64::max), of.sum()]);
    }
    features.extend(by_words.map(logarithm));
    features
}

/// Tells the state of the party hearing.
#[derive(Debug)]
pub struct HearingModel {
    /// By the words of the grounds alone.
    pub words: SentenceModel<STATES>,
    /// By all.
    pub state: DenseModel,
    /// By words and cues alone.
    pub network: Network<STATES>,
}

/// How much the logarithms of the probabilities count, those of the features and those of the network (as for the kind of text, in
/// [`document`](super::document)): at these what is right is likeliest. On 2,383 adverse decisions that neither had seen the features alone
/// are right for 90.4 %, log loss 0.239; both for 92.1 %, 0.202 (cross-validated).
const COUNTS: [f64; 2] = [0.6, 0.9];

impl HearingModel {
    /// Learns from the adverse decisions; `mentions` and `labels`: what models that have not seen a document make of it.
    pub(super) fn fit(stage: &Stage, mentions: &[Mentions], labels: &[Vec<LabelProbabilities>], texts: &Texts) -> Result<Self, TrainError> {
        let rows = &texts.grounds;
        let state = |d: usize| stage.documents[d].hearing.map(HearingStatus::index);
        let (words, by_words) = stage.fit_documents("hearing by words", rows, &state, |model| model)?;
        let dense: Vec<Vec<f64>> = (0..rows.len()).map(|d| features(&mentions[d], &labels[d], by_words[d])).collect();
        let states: Vec<Option<usize>> = (0..rows.len()).map(state).collect();
        let network = Network::fit(stage, |d| texts.at(d).of_decision(), state);
        Ok(Self { words, state: stage.fit_dense("hearing", &dense, &states, STATES, stage.settings.alpha_stacked)?, network })
    }

    /// Probability of each state, were it an adverse decision; `None` where nothing was learnt.
    pub(super) fn states(&self, mentions: &Mentions, labels: &[LabelProbabilities], text: Text) -> Option<[f64; STATES]> {
        let by_words = self.words.probabilities(self.words.logits(text.grounds));
        let states = self.state.probabilities(&features(mentions, labels, by_words));
        self.network.beside(states, COUNTS, &text.of_decision()).try_into().ok().filter(|_| self.state.is_learnt())
    }
}

#[cfg(test)]
mod tests {
    use crate::cues::CueSet;
    use crate::label::HearingStatus;
    use crate::model::Model;
    use crate::read::Source;
    use crate::text::{Document, ReadAs};

    fn likeliest(text: &str) -> HearingStatus {
        let (model, cues) = (Model::built_in().unwrap(), CueSet::built_in().unwrap());
        let document = Document::new(Source::plain("", text), &ReadAs::default());
        let states = model.predict(&document, &cues.find(&document), &cues).hearing.unwrap();
        *HearingStatus::ALL.iter().max_by(|a, b| states[a.index()].total_cmp(&states[b.index()])).unwrap()
    }

    #[test]
    fn as_many_features_as_stated() {
        assert_eq!(super::features(&super::Mentions::default(), &[], [0.2; super::STATES]).len(), super::HEARING_FEATURES);
    }

    #[test]
    fn passages_tell_whether_others_told_something() {
        let letter =
            |ground: &str| format!("Kære Bo\n\nDin ydelse stopper den 1. maj.\n\nBegrundelse\n{ground}\n\nVenlig hilsen\nLis Holm");
        let others = "Din vært har fortalt os, at du har været væk fra praktikken i 12 dage. Det fremgår også af lægens journal.";
        assert_eq!(likeliest(&letter(others)), HearingStatus::Missing);
        let heard = "Din vært har fortalt os, at du har været væk i 12 dage. Vi sendte dig oplysningen den 2. april, og du svarede den 9. april, at du var syg.";
        assert_eq!(likeliest(&letter(heard)), HearingStatus::Documented);
        let own = "Du har i din ansøgning skrevet, at du har 80.000 kr. på kontoen. Det er mere end grænsen.";
        assert_eq!(likeliest(&letter(own)), HearingStatus::NotRequired);
        assert_eq!(likeliest(""), HearingStatus::NotRequired);
    }
}
