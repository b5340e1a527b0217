//! A bag of words: how often what comes in a text, each raised less the oftener it comes, with a sum of squares that is
//! the same for every text.

use std::collections::BTreeMap;

use super::features::{Kind, LONGEST_WORD, key};
use super::words::Word;

/// Runs of so many letters inside words. They know "hjemmehjælpsbevilling" by its parts.
const RUN: usize = 5;

/// Counts of features by key.
#[derive(Default)]
pub struct Bag(BTreeMap<u32, f32>);

impl Bag {
    /// Counts a feature once.
    pub fn add(&mut self, kind: Kind, parts: &[&str]) {
        *self.0.entry(key(kind, parts)).or_default() += 1.0;
    }

    /// Counts words, and each with the one before it.
    pub fn words_and_pairs(&mut self, kind: Kind, words: &[Word]) {
        let mut last = "^";
        for word in words {
            self.add(kind, &[word.form]);
            self.add(kind, &[last, word.form]);
            last = word.form;
        }
    }

    /// Counts the runs of letters in words; classes of words have none.
    pub fn runs(&mut self, kind: Kind, words: &[Word]) {
        for word in words.iter().map(|w| w.form).filter(|w| w.len() <= LONGEST_WORD && !w.starts_with('<')) {
            for run in (0..word.len()).filter_map(|at| word.get(at..at + RUN)) {
                self.add(kind, &["run", run]);
            }
        }
    }

    /// Counts all that another bag has.
    pub fn merge(&mut self, other: &Self) {
        for (key, count) in &other.0 {
            *self.0.entry(*key).or_default() += count;
        }
    }

    /// The features and their values, by key.
    pub fn into_row(self) -> Vec<(u32, f32)> {
        let mut row: Vec<(u32, f32)> = self.0.into_iter().map(|(key, count)| (key, 1.0 + count.ln())).collect();
        let norm = row.iter().map(|(_, v)| v * v).sum::<f32>().sqrt().max(1.0);
        for (_, value) in &mut row {
            *value /= norm;
        }
        row
    }
}
