//! Is the citizen told to go elsewhere themself (FVL § 7, stk. 2; RSL § 5)?

use std::sync::LazyLock;

use serde::Deserialize;

use crate::cues::Modality;
use crate::label::Label;
use crate::model::Mention;
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

/// Log-odds from which on a passage tells the citizen to go elsewhere, by the model alone.
const TOLD: f64 = 0.0;
/// The same where something in the text forwards the matter, or offers to: then perhaps another matter.
const TOLD_ALL_THE_SAME: f64 = 1.5;
/// Below these the phrases are mistaken: there are endless ways to say it, and as many to say something like it. On grouped
/// cross-validation of the corpus (4,883 documents, 114 that send onward) the phrases alone have F1 0.60, the model 0.77, both 0.82.
const HARDLY_TOLD: f64 = -2.0;

/// A sentence that tells the citizen to go elsewhere, and where the matter is not forwarded.
pub fn told(case: &Case) -> Option<Span> {
    let known = &case.prediction.mentions;
    let odds = known.most(Mention::Elsewhere);
    let us = folded(&case.config.authority.names);
    let to_us = |i: usize| us.iter().any(|name| mentions(case.folded(i), name));
    let forwards = |i: usize| case.theme(i, "forwarding").any(|h| h.modality == Modality::Plain) || has(Says::Forwards, case.folded(i));
    let forwarded = (0..case.document.sentences.len()).any(forwards);
    let enough = if forwarded { TOLD_ALL_THE_SAME } else { TOLD };
    let place = known.place(Mention::Elsewhere).filter(|&i| odds.is_some_and(|odds| odds >= enough) && !to_us(i));
    let phrases = odds.is_none_or(|odds| odds >= HARDLY_TOLD);
    let by_phrases = || if forwarded { None } else { by_phrases(case, |i| phrases && !to_us(i)) };
    place.or_else(by_phrases).map(|i| case.span(i))
}

fn folded(names: &[String]) -> Vec<String> {
    names.iter().map(|name| fold(name)).collect()
}

/// The sentence that tells it by the authority's own units, or by phrases where these may count.
fn by_phrases(case: &Case, may_count: impl Fn(usize) -> bool) -> Option<usize> {
    let sentences = || 0..case.document.sentences.len();
    let units = folded(&case.config.authority.units);
    let signs = |i: usize| matches!(case.document.sentences[i].block, Block::Sender | Block::Signature);
    // The unit that signs the letter is not elsewhere.
    let other_units: Vec<&String> = units.iter().filter(|unit| !sentences().any(|i| signs(i) && mentions(case.folded(i), unit))).collect();
    let to_a_unit = |i: usize| says(&CONTACT, case.folded(i)) && other_units.iter().any(|unit| mentions(case.folded(i), unit));
    let cued = |i: usize| case.plainly(i, "onward");
    let beside = |i: usize| i.saturating_sub(1)..(i + 2).min(case.document.sentences.len());
    let not_ours = |i: usize| {
        let directed = has(Says::Directs, case.folded(i)) && beside(i).take(2).any(|j| has(Says::Elsewhere, case.folded(j)));
        directed && beside(i).any(|j| has(Says::Disclaims, case.folded(j)))
    };
    sentences()
        .filter(|&i| case.document.sentences[i].block != Block::Signature && case.p(i, Label::ComplaintNotice) < 0.5)
        .find(|&i| to_a_unit(i) || (may_count(i) && (cued(i) || not_ours(i))))
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
