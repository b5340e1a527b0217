//! A bag of words: how often what comes in a text, each raised less the oftener it comes, with a sum of squares that is
//! the same for every text.

use super::features::{Kind, LONGEST_WORD, Row, key};
use super::words::Word;

/// Runs of so many letters inside words. They know "hjemmehjælpsbevilling" by its parts.
const RUN: usize = 5;

/// Features by key, as often as they come.
#[derive(Clone, Default)]
pub struct Bag(Vec<u32>);

impl Bag {
    /// Counts a feature once.
    pub fn add(&mut self, kind: Kind, parts: &[&str]) {
        self.0.push(key(kind, parts));
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

    /// The same, apart for each `group`.
    pub fn words_and_pairs_of(&mut self, kind: Kind, group: &str, words: &[Word]) {
        let mut last = "^";
        for word in words {
            self.add(kind, &[group, word.form]);
            self.add(kind, &[group, last, word.form]);
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

    /// Counts all that other bags have.
    pub fn merge<'b>(bags: impl IntoIterator<Item = &'b Self>) -> Self {
        Self(bags.into_iter().flat_map(|bag| &bag.0).copied().collect())
    }

    /// The features and their values, by key.
    pub fn into_row(self) -> Row {
        let mut keys = self.0;
        keys.sort_unstable();
        let mut row: Row = keys.chunk_by(|a, b| a == b).map(|same| (same[0], 1.0 + (same.len() as f32).ln())).collect();
        let norm = row.iter().map(|(_, v)| v * v).sum::<f32>().sqrt().max(1.0);
        for (_, value) in &mut row {
            *value /= norm;
        }
        row
    }
}
