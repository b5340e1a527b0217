//! What mail systems put below every mail: found by the patterns of disclaimers.toml.

use std::sync::LazyLock;

use regex_lite::Regex;
use serde::Deserialize;

use super::fold::fold;

/// Longest disclaimer, in bytes; a longer paragraph says something else too.
const LONGEST: usize = 2_000;
/// Where in a paragraph it must begin.
const BEGINS: usize = 120;

/// One kind of disclaimer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Disclaimer {
    #[cfg_attr(not(test), expect(dead_code, reason = "for the tests' messages"))]
    id: String,
    pattern: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "for the tests"))]
    hits: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "for the tests"))]
    misses: Vec<String>,
}

#[derive(Deserialize)]
struct Disclaimers {
    disclaimer: Vec<Disclaimer>,
}

static ALL: LazyLock<Vec<(Disclaimer, Option<Regex>)>> = LazyLock::new(|| {
    let all: Result<Disclaimers, _> = toml::from_str(include_str!("disclaimers.toml"));
    let all = all.map(|d| d.disclaimer).unwrap_or_default();
    all.into_iter().map(|d| (Regex::new(&d.pattern).ok(), d)).map(|(regex, d)| (d, regex)).collect()
});

/// Whether a paragraph is a disclaimer. One that speaks of complaints is kept, whatever else it says.
pub fn is_disclaimer(paragraph: &str) -> bool {
    // Cheap first: no other paragraph is folded and searched.
    if paragraph.len() > LONGEST || !may_be(paragraph) {
        return false;
    }
    let folded = fold(paragraph);
    !folded.contains("klage")
        && ALL.iter().any(|(_, regex)| regex.as_ref().and_then(|r| r.find(&folded)).is_some_and(|found| found.start() <= BEGINS))
}

/// Whether a paragraph holds one of the words without which no pattern is found.
fn may_be(paragraph: &str) -> bool {
    [
        "ortrolig",
        "avshedspligt",
        "odtager",
        "virus",
        "ved en fejl",
        "onfidential",
        "ntended",
        "rivileged",
        "print",
        "dskriv",
        "bestemt",
        "beregnet",
    ]
    .iter()
    .any(|word| paragraph.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hits_what_it_must_and_nothing_else() {
        assert!(ALL.len() >= 5);
        for (disclaimer, regex) in ALL.iter() {
            assert!(regex.is_some() && disclaimer.hits.len() >= 2 && disclaimer.misses.len() >= 2, "{}", disclaimer.id);
            let own = |text: &str| regex.as_ref().is_some_and(|r| r.is_match(&fold(text)));
            for text in &disclaimer.hits {
                assert!(own(text) && is_disclaimer(text), "{} should hit: {text}", disclaimer.id);
            }
            for text in &disclaimer.misses {
                assert!(!is_disclaimer(text), "{} should miss: {text}", disclaimer.id);
            }
        }
    }
}
