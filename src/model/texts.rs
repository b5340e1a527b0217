//! The rows of whole texts that later stages of training learn from.

use rayon::prelude::*;

use crate::cues::CueSet;

use super::bag::Bag;
use super::corpus::Prepared;
use super::features::{Featuriser, LabelProbabilities};
use super::train::Rows;
use super::whole::{Text, WORDS, grounds};

/// One row of each sort for each text.
pub(super) struct Texts<'a> {
    whole: &'a [Rows],
    /// Words apart for each label.
    pub by_label: Vec<Rows>,
    by_cue: Vec<Rows>,
    /// Words of the grounds.
    pub grounds: Vec<Rows>,
}

impl<'a> Texts<'a> {
    /// `labels` are of models that have not seen a text.
    pub fn new(documents: &[&Prepared], cues: &CueSet, bags: &[Vec<Bag>], whole: &'a [Rows], labels: &[Vec<LabelProbabilities>]) -> Self {
        let rows = |(d, (bags, labels)): (&&Prepared, (&Vec<Bag>, &Vec<LabelProbabilities>))| {
            let featuriser = Featuriser::new(WORDS, &d.document, &d.hits, cues, None);
            (vec![featuriser.by_label(labels)], (vec![featuriser.by_cue(labels)], vec![grounds(bags, labels)]))
        };
        let (by_label, (by_cue, grounds)) = documents.par_iter().zip(bags.par_iter().zip(labels)).map(rows).unzip();
        Self { whole, by_label, by_cue, grounds }
    }

    /// The rows of one text.
    pub fn at(&self, document: usize) -> Text<'_> {
        let [whole, by_label, by_cue, grounds] =
            [self.whole, &self.by_label, &self.by_cue, &self.grounds].map(|rows| rows[document][0].as_slice());
        Text { whole, by_label, by_cue, grounds }
    }
}
