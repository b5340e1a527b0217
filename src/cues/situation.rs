//! What lies before a text: an application that waits for an answer, or only a question. The same words may decide
//! the one and only answer the other.

use serde::Deserialize;

use crate::text::Document;

use super::CuesError;

/// How strongly each side speaks of an application or a question; each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    #[serde(rename = "words")]
    list: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "texts for the test"))]
    hits: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "texts for the test"))]
    misses: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Side {
    applied: Words,
    asked: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SituationWords {
    citizen: Side,
    authority: Side,
}

impl SituationWords {
    /// Those of `situation.toml`, as build.rs packed them.
    pub(super) fn built_in() -> Result<Self, CuesError> {
        let packed = include_str!(concat!(env!("OUT_DIR"), "/situation.json"));
        serde_json::from_str(packed).map_err(|e| CuesError::BuiltIn(e.to_string()))
    }

    /// Reads both sides of a document.
    pub(super) fn read(&self, document: &Document) -> Situation {
        let citizen = spaced(&document.context());
        let own: String = document.sentences.iter().map(|s| format!("{} ", document.folded(s))).collect();
        let authority = spaced(&own);
        Situation {
            citizen_applied: self.citizen.applied.share(&citizen),
            citizen_asked: self.citizen.asked.share(&citizen),
            authority_applied: self.authority.applied.share(&authority),
            authority_asked: self.authority.asked.share(&authority),
        }
    }
}

impl Situation {
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
        let file = SituationWords::built_in().expect("situation.toml is sound");
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

    #[test]
    fn without_cues_nothing_lies_before_a_text() {
        let source = crate::read::Source::plain("", "Vi har behandlet din ansøgning.");
        let document = Document::new(source, &crate::text::ReadAs::default());
        assert!(crate::cues::CueSet::built_in().unwrap().situation(&document).authority_applied > 0.0);
        assert_eq!(crate::cues::CueSet::none().unwrap().situation(&document), Situation::default());
    }
}
