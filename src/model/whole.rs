//! Features of a whole text, whatever sentence they stand in: its words, its words apart for each label, its cues.

use crate::label::Label;

use super::bag::Bag;
use super::features::{FeatureSet, Featuriser, Kind, LabelProbabilities, Row};
use super::sentence::likeliest;
use super::words::words;

/// Nothing that is made of a whole text asks for a group of features: subwords and themes would be made in vain.
pub(super) const WORDS: FeatureSet = FeatureSet { words: true, subwords: false, cues: false, neighbours: false };
/// Sentences in a passage of a long text.
const PASSAGE: usize = 8;
/// A label that likely may be a sentence's.
const POSSIBLE: f64 = 0.1;

/// The features of passages that overlap by half, in order; a short text is one passage. What settles a matter in one paragraph of
/// a long letter about other things is lost in the whole.
pub(super) fn passages(bags: &[Bag]) -> Vec<Row> {
    let starts = (0..bags.len().saturating_sub(PASSAGE / 2).max(1)).step_by(PASSAGE / 2);
    starts.map(|start| Bag::merge(&bags[start..(start + PASSAGE).min(bags.len())]).into_row()).collect()
}

/// The words of all grounds together: sentences that give reasons or tell of a hearing.
pub(super) fn grounds(bags: &[Bag], labels: &[LabelProbabilities]) -> Row {
    let is_ground = |labels: &LabelProbabilities| matches!(likeliest(labels).0, Label::Reasons | Label::Hearing);
    Bag::merge(bags.iter().zip(labels).filter(|(_, p)| is_ground(p)).map(|(bag, _)| bag)).into_row()
}

/// The rows of a whole text that the networks hear, each of length one at most.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub whole: &'a [(u32, f32)],
    pub by_label: &'a [(u32, f32)],
    pub by_cue: &'a [(u32, f32)],
    pub grounds: &'a [(u32, f32)],
}

impl<'a> Text<'a> {
    /// Those that tell what a text is.
    pub fn of_kind(self) -> [&'a [(u32, f32)]; 3] {
        [self.whole, self.by_label, self.by_cue]
    }

    /// Those that tell of the safeguards of a decision.
    pub fn of_decision(self) -> [&'a [(u32, f32)]; 3] {
        [self.grounds, self.by_label, self.by_cue]
    }
}

fn two_likeliest(probabilities: &LabelProbabilities) -> [Label; 2] {
    let mut best = [(Label::Other, 0.0); 2];
    for (&label, &p) in Label::ALL.iter().zip(probabilities) {
        if p > best[0].1 {
            best = [(label, p), best[0]];
        } else if p > best[1].1 {
            best[1] = (label, p);
        }
    }
    best.map(|(label, _)| label)
}

impl Featuriser<'_> {
    /// Words, word pairs and runs of letters of each sentence of the authority. With the runs, act macro-F1 is 0.01 higher.
    pub fn bags(&self) -> Vec<Bag> {
        let said = |words: &Vec<_>| {
            let mut bag = Bag::default();
            bag.words_and_pairs(Kind::Anywhere, words);
            bag.runs(Kind::Anywhere, words);
            bag
        };
        self.words.iter().map(said).collect()
    }

    /// The features of the whole document: what the authority says in `bags`, and words and word pairs of what it answers.
    pub fn whole(&self, bags: &[Bag]) -> Row {
        let mut context = Bag::default();
        context.words_and_pairs(Kind::Context, &words(&self.document.context(), |_| false));
        Bag::merge(bags.iter().chain([&context])).into_row()
    }

    /// Words and pairs of the whole document, apart for each of the two labels that their sentence is likeliest to have, if likely at all
    /// and not `other`. The same words grant in a decision and explain in guidance.
    pub fn by_label(&self, sentences: &[LabelProbabilities]) -> Row {
        let mut bag = Bag::default();
        for (words, probabilities) in self.words.iter().zip(sentences) {
            for label in two_likeliest(probabilities).into_iter().filter(|&l| l != Label::Other && probabilities[l.index()] >= POSSIBLE) {
                bag.words_and_pairs_of(Kind::Labelled, label.slug(), words);
            }
        }
        bag.into_row()
    }

    /// The cues of the whole document and their themes, these also apart for the label that their sentence is likeliest to have: somebody
    /// who told something counts for more among the reasons than in a notice.
    pub fn by_cue(&self, sentences: &[LabelProbabilities]) -> Row {
        let mut bag = Bag::default();
        for (index, probabilities) in sentences.iter().enumerate() {
            let label = likeliest(probabilities).0.slug();
            for hit in self.hits.of(index) {
                let (cue, modality) = (self.cues.cue(hit.cue), hit.modality.slug());
                bag.add(Kind::Said, &["cue", &cue.id, modality]);
                bag.add(Kind::Said, &[&cue.theme, modality]);
                bag.add(Kind::Said, &[&cue.theme, modality, label]);
            }
        }
        bag.into_row()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cues::CueSet;
    use crate::read::Source;
    use crate::text::{Document, ReadAs};

    #[test]
    fn a_cue_is_told_by_name_by_theme_and_by_the_label_of_its_sentence() {
        let cues = CueSet::built_in().unwrap();
        let document = Document::new(Source::plain("", "Banken har oplyst saldoen til os."), &ReadAs::default());
        let hits = cues.find(&document);
        let row = |label: Label| {
            let mut labels = [0.0; Label::ALL.len()];
            labels[label.index()] = 1.0;
            Featuriser::new(WORDS, &document, &hits, &cues, None).by_cue(&[labels])
        };
        let (reasons, notice) = (row(Label::Reasons), row(Label::ComplaintNotice));
        assert!(!hits.of(0).is_empty());
        assert_eq!(reasons.len(), notice.len());
        let shared = reasons.iter().filter(|feature| notice.contains(feature)).count();
        let themes: std::collections::BTreeSet<_> = hits.of(0).iter().map(|h| (&cues.cue(h.cue).theme, h.modality.slug())).collect();
        assert_eq!(reasons.len() - shared, themes.len());
        assert!((reasons.iter().map(|(_, v)| v * v).sum::<f32>() - 1.0).abs() < 1e-5);
    }
}
