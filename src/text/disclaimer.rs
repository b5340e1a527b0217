//! What mail systems put below every mail: found by the patterns of disclaimers.toml.

use std::sync::LazyLock;

use super::fold::fold;
use super::phrase::Phrases;

/// Longest disclaimer, in bytes; a longer paragraph says something else too.
const LONGEST: usize = 2_000;
/// Where in a paragraph it must begin.
const BEGINS: usize = 120;

static DISCLAIMERS: LazyLock<Phrases<String>> = LazyLock::new(|| Phrases::read(include_str!("disclaimers.toml")));

/// Whether a paragraph is a disclaimer. One that speaks of complaints is kept, whatever else it says.
pub fn is_disclaimer(paragraph: &str) -> bool {
    // Cheap first: no other paragraph is folded and searched.
    if paragraph.len() > LONGEST || !may_be(paragraph) {
        return false;
    }
    let folded = fold(paragraph);
    !folded.contains("klage") && DISCLAIMERS.found(&folded, |_| true).any(|found| found.start() <= BEGINS)
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
        assert_eq!(DISCLAIMERS.faults(5), Vec::<String>::new());
        for (text, hit) in DISCLAIMERS.examples() {
            assert_eq!(is_disclaimer(text), hit, "{text}");
        }
    }
}
