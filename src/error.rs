//! What can go wrong with an input, in the contract's kinds, told in one line.

use crate::label::{Lang, slugs};

slugs! {
    /// Why a document could not be judged.
    Kind {
        /// No such file.
        NotFound = "not-found",
        /// No permission, a folder, a device, a fault while reading.
        Unreadable = "unreadable",
        /// A format that is not read.
        UnsupportedFormat = "unsupported-format",
        /// Locked with a password.
        Encrypted = "encrypted",
        /// Larger than `--max-size`.
        TooLarge = "too-large",
        /// No words in it.
        NoText = "no-text",
        /// Broken: invalid UTF-8, JSON that is no chat.
        Malformed = "malformed",
    }
}

/// A document that cannot be judged: what happened and what to do, in both languages.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{en}")]
pub struct ReadError {
    /// The contract's kind.
    pub kind: Kind,
    da: String,
    en: String,
}

impl ReadError {
    /// An error with its line in Danish and in English.
    pub fn new(kind: Kind, da: impl Into<String>, en: impl Into<String>) -> Self {
        Self { kind, da: da.into(), en: en.into() }
    }

    /// The line for the reader; holds nothing of the document's content.
    pub fn message(&self, lang: Lang) -> &str {
        match lang {
            Lang::Da => &self.da,
            Lang::En => &self.en,
        }
    }
}
