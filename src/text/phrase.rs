//! Phrases: regular expressions over folded text.

use std::sync::LazyLock;

use regex_lite::Regex;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::fold::fold;

/// A regular expression over folded text, built when first asked; `None` only if it were no regular expression.
pub type Phrase = LazyLock<Option<Regex>>;

/// Whether a folded text holds the phrase.
pub fn says(phrase: &Phrase, folded: &str) -> bool {
    phrase.as_ref().is_some_and(|r| r.is_match(folded))
}

/// Phrases of a data file, each with a kind and the texts that it must hit and must not.
#[derive(Debug)]
pub struct Phrases<K>(Vec<(Entry<K>, Option<Regex>)>);

/// One phrase as the file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry<K> {
    kind: K,
    pattern: String,
    hits: Vec<String>,
    misses: Vec<String>,
}

#[derive(Deserialize)]
struct File<K> {
    phrase: Vec<Entry<K>>,
}

impl<K: DeserializeOwned + std::fmt::Debug> Phrases<K> {
    /// Reads the file's text; one that is none holds no phrase, which [`Self::faults`] tells.
    pub fn read(file: &str) -> Self {
        let entries = toml::from_str::<File<K>>(file).map(|file| file.phrase).unwrap_or_default();
        Self(entries.into_iter().map(|entry| (Regex::new(&entry.pattern).ok(), entry)).map(|(regex, entry)| (entry, regex)).collect())
    }

    /// Where in a folded text the phrases of some kinds are found, as the byte at which each begins.
    pub fn found<'s>(&'s self, folded: &'s str, kinds: impl Fn(&K) -> bool + 's) -> impl Iterator<Item = usize> + 's {
        let wanted = self.0.iter().filter(move |(entry, _)| kinds(&entry.kind));
        wanted.filter_map(|(_, regex)| regex.as_ref()?.find(folded)).map(|found| found.start())
    }

    /// The texts that the phrases must hit, and must not.
    pub fn examples(&self) -> impl Iterator<Item = (&String, bool)> {
        self.0.iter().flat_map(|(entry, _)| entry.hits.iter().map(|t| (t, true)).chain(entry.misses.iter().map(|t| (t, false))))
    }

    /// What is wrong with the file, for the tests: too few phrases or texts, and texts that a phrase takes wrongly.
    pub fn faults(&self, least: usize) -> Vec<String> {
        let mut faults = Vec::new();
        if self.0.len() < least {
            faults.push(format!("{} phrases", self.0.len()));
        }
        for (Entry { kind, pattern, hits, misses }, regex) in &self.0 {
            if regex.is_none() || hits.len() < 2 || misses.len() < 2 {
                faults.push(format!("{kind:?}: no pattern, or too few texts: {pattern}"));
            }
            let own = |text: &&String| regex.as_ref().is_some_and(|r| r.is_match(&fold(text)));
            faults.extend(hits.iter().filter(|text| !own(text)).map(|text| format!("{kind:?} should hit: {text}")));
            faults.extend(misses.iter().filter(own).map(|text| format!("{kind:?} should miss: {text}")));
        }
        faults
    }
}
