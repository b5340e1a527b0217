//! Phrases: regular expressions over folded text.

use std::sync::LazyLock;

use regex_lite::Regex;

/// A regular expression over folded text, built when first asked; `None` only if it were no regular expression.
pub type Phrase = LazyLock<Option<Regex>>;

/// Whether a folded text holds the phrase.
pub fn says(phrase: &Phrase, folded: &str) -> bool {
    phrase.as_ref().is_some_and(|r| r.is_match(folded))
}
