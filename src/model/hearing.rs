//! Party hearing of an adverse decision, by the words of its grounds: what the sentences say that give reasons or tell of a
//! hearing. Cues know many who may tell something about a citizen, and no list knows all.

use crate::label::{HearingStatus, Label};
use crate::text::{Document, Sentence};

use super::bag::Bag;
use super::features::{Kind, LabelProbabilities};
use super::fits::Stage;
use super::predict::Model;
use super::sentence::{SentenceModel, likeliest};
use super::train::{Rows, TrainError};
use super::words::words;

/// Classes of the model, in the order of [`HearingStatus::ALL`].
pub(super) const STATES: usize = HearingStatus::ALL.len();

/// What a text tells of the party hearing.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Probability of each state, were it an adverse decision, in the order of [`HearingStatus::ALL`].
    pub states: [f64; STATES],
    /// For each sentence the logits of its own words; `None` where it gives no ground.
    pub sentences: Vec<Option<[f64; STATES]>>,
}

impl Heard {
    /// Of so many sentences nothing is known.
    pub fn untold(sentences: usize) -> Self {
        Self { states: [1.0 / STATES as f64; STATES], sentences: vec![None; sentences] }
    }
}

/// Whether a sentence is one of the grounds.
fn is_ground(labels: &LabelProbabilities) -> bool {
    matches!(likeliest(labels).0, Label::Reasons | Label::Hearing)
}

/// The words of each ground; `None` for a sentence that is none.
fn grounds(document: &Document, labels: &[LabelProbabilities]) -> Vec<Option<Bag>> {
    let said = |sentence: &Sentence| {
        let words = words(document.folded(sentence), |_| false);
        let mut bag = Bag::default();
        bag.words_and_pairs(Kind::Ground, &words);
        bag.runs(Kind::Ground, &words);
        bag
    };
    document.sentences.iter().zip(labels).map(|(sentence, p)| is_ground(p).then(|| said(sentence))).collect()
}

/// The features of all grounds together.
fn together(grounds: &[Option<Bag>]) -> Vec<(u32, f32)> {
    let mut all = Bag::default();
    for bag in grounds.iter().flatten() {
        all.merge(bag);
    }
    all.into_row()
}

/// Learns from the adverse decisions; `labels`: what a model that has not seen a document makes of its sentences.
pub(super) fn fit(stage: &Stage, labels: &[Vec<LabelProbabilities>]) -> Result<SentenceModel<STATES>, TrainError> {
    let rows: Vec<Rows> = stage.documents.iter().zip(labels).map(|(d, p)| vec![together(&grounds(&d.document, p))]).collect();
    let state = |d: usize| stage.documents[d].hearing.map(HearingStatus::index);
    stage.fit_documents("hearing", &rows, &state, |model| model)
}

impl Model {
    /// What the grounds of a document tell of the party hearing.
    pub(super) fn heard(&self, document: &Document, labels: &[LabelProbabilities]) -> Heard {
        let grounds = grounds(document, labels);
        let states = self.hearing.probabilities(self.hearing.logits(&together(&grounds)));
        let alone = |bag: Option<Bag>| bag.map(|bag| self.hearing.logits(&bag.into_row()));
        Heard { states, sentences: grounds.into_iter().map(alone).collect() }
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
        let heard = model.predict(&document, &cues.find(&document), &cues).heard;
        assert_eq!(heard.sentences.len(), document.sentences.len());
        let best = HearingStatus::ALL.iter().max_by(|a, b| heard.states[a.index()].total_cmp(&heard.states[b.index()]));
        *best.unwrap()
    }

    #[test]
    fn words_tell_whether_others_told_something() {
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
