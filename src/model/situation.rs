//! What lies before a text: an application that waits for an answer, or only a question. The same words may decide
//! the one and only answer the other.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::Document;

/// How strongly each side speaks of an application or a question; each from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Situation {
    /// The citizen speaks of something applied for, sent in or complained of.
    pub citizen_applied: f64,
    /// The citizen asks.
    pub citizen_asked: f64,
    /// The authority speaks of something applied for.
    pub authority_applied: f64,
    /// The authority speaks of a question, or of applying as something to come.
    pub authority_asked: f64,
}

/// So many different words settle it.
const ENOUGH: usize = 3;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    #[serde(rename = "words")]
    list: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "texts for the test"))]
    hits: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "texts for the test"))]
    misses: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Side {
    applied: Words,
    asked: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    citizen: Side,
    authority: Side,
}

/// `None` only if the file inside the binary were broken, which a test rules out.
static FILE: LazyLock<Option<File>> =
    LazyLock::new(|| serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/situation.json"))).ok());

impl Situation {
    /// Reads both sides of a document.
    pub fn of(document: &Document) -> Self {
        let citizen = spaced(&document.context());
        let own: String = document.sentences.iter().map(|s| format!("{} ", document.folded(s))).collect();
        let authority = spaced(&own);
        let share = |text: &str, words: fn(&File) -> &Words| FILE.as_ref().map_or(0.0, |file| words(file).share(text));
        Self {
            citizen_applied: share(&citizen, |f| &f.citizen.applied),
            citizen_asked: share(&citizen, |f| &f.citizen.asked),
            authority_applied: share(&authority, |f| &f.authority.applied),
            authority_asked: share(&authority, |f| &f.authority.asked),
        }
    }

    /// Something was applied for, as either side tells.
    pub fn applied(&self) -> f64 {
        self.citizen_applied.max(self.authority_applied)
    }

    /// Something was asked, as either side tells.
    pub fn asked(&self) -> f64 {
        self.citizen_asked.max(self.authority_asked)
    }
}

impl Words {
    /// How many of the words stand in a text made by [`spaced`], as a share of [`ENOUGH`].
    fn share(&self, text: &str) -> f64 {
        let found = self.list.iter().filter(|word| text.match_indices(word.as_str()).any(|(at, _)| text[..at].ends_with(' ')));
        found.count().min(ENOUGH) as f64 / ENOUGH as f64
    }
}

/// A folded text with one space before, between and behind its words.
fn spaced(folded: &str) -> String {
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(String::from(" "), |text, word| text + word + " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn words_hit_and_miss_as_the_file_says() {
        let file = FILE.as_ref().expect("situation.toml is sound");
        for words in [&file.citizen.applied, &file.citizen.asked, &file.authority.applied, &file.authority.asked] {
            assert!(words.hits.len() >= 2 && words.misses.len() >= 2);
            for hit in &words.hits {
                assert!(words.share(&spaced(&fold(hit))) > 0.0, "{hit}");
            }
            for miss in &words.misses {
                assert!(words.share(&spaced(&fold(miss))) < 0.1, "{miss}");
            }
            assert!(words.list.iter().all(|w| *w == fold(w)), "the words are folded");
        }
    }
}
