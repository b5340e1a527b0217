//! Is the citizen told to go elsewhere themself (FVL § 7, stk. 2; RSL § 5)?

use std::sync::LazyLock;

use serde::Deserialize;

use crate::cues::Modality;
use crate::label::Label;
use crate::span::Span;
use crate::text::{Block, Phrase, Phrases, fold, says};

use super::Case;

/// Words that tell somebody to take up contact.
static CONTACT: Phrase = Phrase::new(r"\b(kontakte?|henvende?|skrive?|ringe?|spoerge?|tage? (fat i|kontakt)|rette? henvendelse|gaa?)\b");

/// What a phrase of onward.toml says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Says {
    /// The matter is not the writer's.
    Disclaims,
    /// The citizen must turn to somebody.
    Directs,
    /// Somebody else is named.
    Elsewhere,
    /// The matter is forwarded, or could be.
    Forwards,
}

static PHRASES: LazyLock<Phrases<Says>> = LazyLock::new(|| Phrases::read(include_str!("onward.toml")));

fn has(kind: Says, folded: &str) -> bool {
    PHRASES.found(folded, |k| *k == kind).next().is_some()
}

/// A sentence that tells the citizen to go elsewhere, where nothing in the text offers to forward the matter.
pub fn told(case: &Case) -> Option<Span> {
    let sentences = || 0..case.document.sentences.len();
    let forwards = |i: usize| case.theme(i, "forwarding").any(|h| h.modality == Modality::Plain) || has(Says::Forwards, case.folded(i));
    if sentences().any(forwards) {
        return None;
    }
    let folded = |names: &[String]| names.iter().map(|name| fold(name)).collect::<Vec<_>>();
    let (us, units) = (folded(&case.config.authority.names), folded(&case.config.authority.units));
    let signs = |i: usize| matches!(case.document.sentences[i].block, Block::Sender | Block::Signature);
    // The unit that signs the letter is not elsewhere.
    let other_units: Vec<&String> = units.iter().filter(|unit| !sentences().any(|i| signs(i) && mentions(case.folded(i), unit))).collect();
    let to_a_unit = |i: usize| says(&CONTACT, case.folded(i)) && other_units.iter().any(|unit| mentions(case.folded(i), unit));
    let to_us = |i: usize| us.iter().any(|name| mentions(case.folded(i), name));
    let cued = |i: usize| case.plainly(i, "onward");
    let beside = |i: usize| i.saturating_sub(1)..(i + 2).min(case.document.sentences.len());
    let not_ours = |i: usize| {
        let directed = has(Says::Directs, case.folded(i)) && beside(i).take(2).any(|j| has(Says::Elsewhere, case.folded(j)));
        directed && beside(i).any(|j| has(Says::Disclaims, case.folded(j)))
    };
    sentences()
        .filter(|&i| case.document.sentences[i].block != Block::Signature && case.p(i, Label::ComplaintNotice) < 0.5)
        .find(|&i| to_a_unit(i) || !to_us(i) && (cued(i) || not_ours(i)))
        .map(|i| case.span(i))
}

/// Whether a folded text names something, as whole words.
fn mentions(folded: &str, name: &str) -> bool {
    let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    !name.is_empty()
        && folded
            .match_indices(name)
            .any(|(at, _)| ends(folded[..at].chars().next_back()) && ends(folded[at + name.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_phrase_hits_what_it_must_and_nothing_else() {
        assert_eq!(PHRASES.faults(8), Vec::<String>::new());
    }
}
