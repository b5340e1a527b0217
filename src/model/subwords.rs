//! Subwords: byte-pair encoding learned on the corpus, so that a compound never met ("klagefristoverskridelse")
//! still shares pieces with those that were. The file is a Hugging Face `tokenizer.json` over folded text.

use std::collections::BTreeMap;

use serde::Deserialize;
use tokenizers::models::bpe::{BPE, BpeTrainer};
use tokenizers::pre_tokenizers::metaspace::{Metaspace, PrependScheme};
use tokenizers::{Model, Tokenizer, Trainer};

/// Marks the start of a word, as in Metaspace.
const WORD_START: char = '▁';

/// A trained vocabulary, asked word by word.
pub struct Subwords {
    vocabulary: BPE,
}

/// What of a `tokenizer.json` is asked. Reading it as a whole tokenizer takes twice as long, for there the kind of model is guessed by
/// trial, and every start waits for it.
#[derive(Deserialize)]
struct File {
    model: BPE,
}

impl std::fmt::Debug for Subwords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subwords").field("vocabulary", &self.vocabulary.get_vocab_size()).finish()
    }
}

impl Subwords {
    /// Learns a vocabulary of at most `size` pieces from words and their counts.
    ///
    /// Pieces carry no continuation prefix: with one, tokenizers numbers them in the order of a randomly
    /// seeded hash map, and no two runs would give the same bytes.
    pub fn train(counts: &BTreeMap<String, u64>, size: usize) -> Result<Self, tokenizers::Error> {
        let mut trainer = BpeTrainer::builder().vocab_size(size).min_frequency(3).max_token_length(Some(16)).show_progress(false).build();
        let repeated = counts.iter().flat_map(|(word, &n)| std::iter::repeat_n(word.as_str(), n as usize));
        trainer.feed(repeated, |word| Ok(vec![marked(word)]))?;
        let mut vocabulary = BPE::default();
        trainer.train(&mut vocabulary)?;
        Ok(Self { vocabulary })
    }

    /// Reads a `tokenizer.json`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes).map(|File { model }| Self { vocabulary: model })
    }

    /// The `tokenizer.json`.
    pub fn to_json(&self) -> Result<String, tokenizers::Error> {
        let mut tokenizer = Tokenizer::new(self.vocabulary.clone());
        tokenizer.with_pre_tokenizer(Some(Metaspace::new(WORD_START, PrependScheme::Always, true)));
        tokenizer.to_string(true)
    }

    /// The pieces of a folded word, in order; empty where the word holds none (foreign scripts).
    pub fn pieces(&self, word: &str) -> Vec<String> {
        let tokens = self.vocabulary.tokenize(&marked(word)).unwrap_or_default();
        tokens.into_iter().map(|token| token.value).collect()
    }
}

fn marked(word: &str) -> String {
    let mut marked = String::with_capacity(word.len() + 3);
    marked.push(WORD_START);
    marked.push_str(word);
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn training_gives_the_same_bytes() {
        let words = ["klagefrist", "klagevejledning", "frist", "vejledning", "afslag", "afgoerelse", "afgoerelsen"];
        let counts: BTreeMap<String, u64> = words.iter().map(|w| ((*w).to_owned(), 5)).collect();
        let train = || Subwords::train(&counts, 60).and_then(|s| s.to_json()).unwrap();
        assert_eq!(train(), train());
        let subwords = Subwords::from_bytes(train().as_bytes()).unwrap();
        assert_eq!(subwords.pieces("klagevejledning").concat(), "▁klagevejledning");
    }
}
