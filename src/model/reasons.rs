//! Reasons of an adverse decision (FVL § 24): is there one fact or consideration of this case, or only law and procedure? Told by what
//! passages mention and what the sentences are, and by a network over words and cues.

use crate::label::{Label, Mention, Presence};

use super::dense::DenseModel;
use super::features::LabelProbabilities;
use super::fits::Stage;
use super::mention::{MENTION_FEATURES, Mentions};
use super::network::Network;
use super::texts::Texts;
use super::train::TrainError;
use super::whole::Text;

/// Classes of the model: missing, present.
pub(super) const CLASSES: usize = 2;
/// How many features [`features`] makes.
pub(super) const REASONS_FEATURES: usize = MENTION_FEATURES + 10;

fn features(mentions: &Mentions, labels: &[LabelProbabilities]) -> Vec<f64> {
    let sum = |label: Label| labels.iter().map(|p| p[label.index()]).sum::<f64>();
    let most = labels.iter().map(|p| p[Label::Reasons.index()]).fold(0.0, f64::max);
    let plain = [most, sum(Label::Reasons), sum(Label::Procedural), sum(Label::Guidance), labels.len() as f64];
    let mut features = Vec::with_capacity(REASONS_FEATURES);
    features.extend(mentions.features(Mention::Ground));
    features.extend(plain);
    features.extend(plain.map(f64::ln_1p));
    features
}

/// Tells whether reasons are given.
#[derive(Debug)]
pub struct ReasonsModel {
    /// By what is mentioned and what the sentences are.
    pub given: DenseModel,
    /// By words and cues alone.
    pub network: Network<CLASSES>,
}

/// How much the logarithms of the probabilities count, those of the features and those of the network (as for the kind of text, in
/// [`document`](super::document)): at these what is right is likeliest. On 2,383 adverse decisions, 170 of them without reasons, that
/// neither had seen the features alone have log loss 0.134 and F1 0.655 at best, both 0.114 and 0.70 (cross-validated).
const COUNTS: [f64; 2] = [0.4, 0.9];

impl ReasonsModel {
    /// Learns from the adverse decisions, if some give reasons and some do not; `mentions` and `labels`: what models that have not seen a
    /// document make of it.
    pub(super) fn fit(stage: &Stage, mentions: &[Mentions], labels: &[Vec<LabelProbabilities>], texts: &Texts) -> Result<Self, TrainError> {
        let rows: Vec<Vec<f64>> = mentions.iter().zip(labels).map(|(mentions, labels)| features(mentions, labels)).collect();
        let given: Vec<Option<usize>> = stage.documents.iter().map(|d| d.reasons.map(|r| usize::from(r == Presence::Present))).collect();
        if (0..CLASSES).any(|class| !stage.can_learn(|d| given[d] == Some(class))) {
            return Ok(Self { given: DenseModel::unlearnt(REASONS_FEATURES, CLASSES), network: Network::unlearnt() });
        }
        let network = Network::fit(stage, |d| texts.at(d).of_decision(), |d| given[d]);
        Ok(Self { given: stage.fit_dense("reasons", &rows, &given, CLASSES, stage.settings.alpha_stacked)?, network })
    }

    /// Probability that reasons are given, were it an adverse decision; `None` where nothing was learnt.
    pub(super) fn given(&self, mentions: &Mentions, labels: &[LabelProbabilities], text: Text) -> Option<f64> {
        let given = self.given.probabilities(&features(mentions, labels));
        self.network.beside(given, COUNTS, &text.of_decision()).last().copied().filter(|_| self.given.is_learnt())
    }
}

#[cfg(test)]
mod tests {
    use crate::cues::CueSet;
    use crate::model::Model;
    use crate::read::Source;
    use crate::text::{Document, ReadAs};

    fn reasoned(text: &str) -> f64 {
        let (model, cues) = (Model::built_in().unwrap(), CueSet::built_in().unwrap());
        let document = Document::new(Source::plain("", text), &ReadAs::default());
        model.predict(&document, &cues.find(&document), &cues).reasoned.unwrap()
    }

    #[test]
    fn as_many_features_as_stated() {
        assert_eq!(super::features(&super::Mentions::default(), &[]).len(), super::REASONS_FEATURES);
    }

    #[test]
    fn a_fact_of_the_case_is_a_ground_and_procedure_is_none() {
        let letter = |ground: &str| {
            format!(
                "Kære Bo\n\nVi har behandlet din ansøgning om en støttet bolig. Vi giver dig afslag.{ground}\n\nVenlig hilsen\nLis Holm"
            )
        };
        let given = reasoned(&letter(" Vi har lagt vægt på, at du har en lejlighed på 70 m², og at du selv kan klare trapperne."));
        let none = reasoned(&letter(" Du er velkommen til at ringe til os, hvis du har spørgsmål."));
        assert!(given > 0.9 && none < 0.6, "{given} {none}");
    }
}
