//! Subwords: byte-pair encoding learned on the corpus, so that a compound never met ("klagefristoverskridelse")
//! still shares pieces with those that were. The file is a Hugging Face `tokenizer.json` over folded text.

use std::collections::BTreeMap;

use serde::Deserialize;
use tokenizers::models::bpe::{BPE, BpeTrainer, Merges, Vocab};
use tokenizers::pre_tokenizers::metaspace::{Metaspace, PrependScheme};
use tokenizers::{Model, Tokenizer, Trainer};

/// Marks the start of a word, as in Metaspace.
const WORD_START: char = '▁';

/// A trained byte-pair encoding, asked word by word.
pub struct Subwords {
    model: BPE,
}

/// What of a `tokenizer.json` is asked; the rest is for other programs. Reading it as a whole tokenizer takes twice as long, for there
/// the kind of model is guessed by trial, and every start waits for it.
#[derive(Deserialize)]
struct TokenizerFile {
    model: ModelFile,
}

#[derive(Deserialize)]
struct ModelFile {
    #[serde(rename = "type")]
    kind: String,
    vocab: Vocab,
    merges: Merges,
}

impl std::fmt::Debug for Subwords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subwords").field("vocabulary", &self.model.get_vocab_size()).finish()
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
        let mut model = BPE::default();
        trainer.train(&mut model)?;
        Ok(Self { model })
    }

    /// Reads the model of a `tokenizer.json` as [`Self::to_json`] writes it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, tokenizers::Error> {
        let TokenizerFile { model: ModelFile { kind, vocab, merges } } = serde_json::from_slice(bytes)?;
        if kind != "BPE" {
            return Err(format!("its model is `{kind}`, not BPE").into());
        }
        // The builder writes both halves of a merge into room for the longest piece before it asks whether there is such a piece.
        let longest = vocab.keys().map(String::len).max().unwrap_or(0);
        if let Some((a, b)) = merges.iter().find(|(a, b)| a.len() + b.len() > longest) {
            return Err(format!("it merges `{a}` and `{b}` to what is no piece").into());
        }
        Ok(Self { model: BPE::builder().vocab_and_merges(vocab, merges).build()? })
    }

    /// The `tokenizer.json`, complete with the marking of words that [`Self::pieces`] does by itself, so that other programs cut alike.
    pub fn to_json(&self) -> Result<String, tokenizers::Error> {
        let mut tokenizer = Tokenizer::new(self.model.clone());
        tokenizer.with_pre_tokenizer(Some(Metaspace::new(WORD_START, PrependScheme::Always, true)));
        tokenizer.to_string(true)
    }

    /// The pieces of a folded word, in order; empty where the word holds none (foreign scripts).
    pub fn pieces(&self, word: &str) -> Vec<String> {
        let tokens = self.model.tokenize(&marked(word)).unwrap_or_default();
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

    #[test]
    fn what_cannot_be_used_is_refused() {
        let fault = |model: &str| Subwords::from_bytes(format!(r#"{{"model": {model}}}"#).as_bytes()).unwrap_err().to_string();
        assert!(fault(r#"{"type": "Unigram", "vocab": {}, "merges": []}"#).contains("not BPE"));
        assert!(fault(r#"{"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": [["a", "b"]]}"#).contains("no piece"));
        assert!(fault(r#"{"type": "BPE", "vocab": {"a": 0, "bcd": 1}, "merges": [["a", "b"]]}"#).contains("`b`"));
        assert!(fault(r#"{"type": "BPE", "vocab": {}}"#).contains("merges"));
        assert!(Subwords::from_bytes(b"[]").is_err());
    }
}
