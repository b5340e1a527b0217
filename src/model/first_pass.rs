//! What the second pass over the sentences knows of the first.

use crate::label::Label;

use super::features::{Kind, LabelProbabilities, Sink};

/// What the second pass sees besides: what the first made of the sentence, its neighbours and the whole document.
pub struct FirstPass {
    sentences: Vec<LabelProbabilities>,
    /// For each label, the sentence with the highest probability, that probability, and the next highest.
    top: Vec<(usize, f64, f64)>,
    /// For each sentence, the highest probability of each label before it.
    before: Vec<LabelProbabilities>,
    neighbours: bool,
}

impl FirstPass {
    /// Prepares the first pass's probabilities of a document.
    pub fn new(sentences: Vec<LabelProbabilities>, neighbours: bool) -> Self {
        let mut top = vec![(usize::MAX, 0.0, 0.0); Label::ALL.len()];
        let mut highest: LabelProbabilities = [0.0; Label::ALL.len()];
        let mut before = Vec::with_capacity(sentences.len());
        for (index, probabilities) in sentences.iter().enumerate() {
            before.push(highest);
            for ((top, highest), &p) in top.iter_mut().zip(&mut highest).zip(probabilities) {
                *highest = highest.max(p);
                if p > top.1 {
                    *top = (index, p, top.1);
                } else if p > top.2 {
                    top.2 = p;
                }
            }
        }
        Self { sentences, top, before, neighbours }
    }

    /// Makes the features of one sentence.
    pub fn sentence(&self, index: usize, sink: &mut impl Sink) {
        let mut around = vec![("here", Some(index))];
        if self.neighbours {
            let sides = [
                ("before", index.checked_sub(1)),
                ("behind", Some(index + 1)),
                ("two before", index.checked_sub(2)),
                ("two behind", Some(index + 2)),
            ];
            around.extend(sides);
        }
        for (place, at) in around {
            let Some(probabilities) = at.and_then(|at| self.sentences.get(at)) else {
                sink.add(Kind::FirstPass, &[place, "none"], 1.0);
                continue;
            };
            for (&label, &p) in Label::ALL.iter().zip(probabilities).filter(|(_, p)| **p > 0.02) {
                sink.add(Kind::FirstPass, &[place, label.slug()], p as f32);
            }
        }
        if !self.neighbours {
            return;
        }
        for (&label, top) in Label::ALL.iter().zip(&self.top) {
            let elsewhere = if top.0 == index { top.2 } else { top.1 };
            sink.add(Kind::FirstPassDocument, &[label.slug()], elsewhere as f32);
            sink.add(Kind::FirstPassDocument, &["before", label.slug()], self.before[index][label.index()] as f32);
        }
    }
}
