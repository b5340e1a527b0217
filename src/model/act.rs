//! Dense features of a document, from which its act and its outcome are told: sentence scores, cues, what its words tell.

use crate::cues::{CueSet, Hits, Modality, Situation};
use crate::label::{Act, Channel, Label, Outcome};
use crate::text::{Block, Document};

use super::features::LabelProbabilities;

/// Classes of the act, in the order of [`Act::ALL`].
pub(super) const ACTS: usize = Act::ALL.len();
/// Classes of the outcome, in the order of [`Outcome::ALL`].
pub(super) const OUTCOMES: usize = Outcome::ALL.len();

/// How many features [`act_features`] makes.
pub const ACT_FEATURES: usize = 104;
/// How many features [`outcome_features`] makes.
pub const OUTCOME_FEATURES: usize = 64;

/// What the words of a document make of its act.
pub struct ActScores<'a> {
    /// Each sentence alone.
    pub by_sentence: &'a [[f64; ACTS]],
    /// Each passage.
    pub by_passage: &'a [[f64; ACTS]],
    /// All words together.
    pub whole: [f64; ACTS],
    /// All words together, apart for each label of their sentences.
    pub by_label: &'a [f64],
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
    let &ActScores { by_sentence, by_passage, whole, by_label } = scores;
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
    features.extend(whole.iter().chain(by_label).copied().map(logarithm));
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
    pub by_label: &'a [f64],
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
    features.extend(whole.iter().chain(by_label).copied().map(logarithm));
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
        let situation = cues.situation(&document);
        let scores = ActScores { by_sentence: &acts, by_passage: &acts, whole: [0.1; ACTS], by_label: &[0.1; ACTS] };
        assert_eq!(act_features(&document, &hits, &cues, &sentences, &scores, situation).len(), ACT_FEATURES);
        let scores = OutcomeScores { by_sentence: &outcomes, whole: [0.1; OUTCOMES], by_label: &[0.1; OUTCOMES] };
        assert_eq!(outcome_features(&document, &hits, &cues, &sentences, &scores, situation).len(), OUTCOME_FEATURES);
    }
}
