//! Is the citizen told to go elsewhere themself (FVL § 7, stk. 2; RSL § 5)?

use std::sync::LazyLock;

use serde::Deserialize;

use crate::cues::Modality;
use crate::label::{Label, Mention};
use crate::span::Span;
use crate::text::{Block, Phrase, Phrases, fold, says};

use super::Case;

/// Words that tell somebody to take up contact.
static CONTACT: Phrase = Phrase::new(r"\b(kontakte?|henvende?|skrive?|ringe?|spoerge?|tage? (fat i|kontakt)|rette? henvendelse|gaa?)\b");

/// "Har du spørgsmål, kan du ringe til mig" sends nobody away.
static TO_THE_WRITER: Phrase =
    Phrase::new(r"\b(til|hos|fat i|kontakte?) (mig|os)\b|\b(ring|skriv|mail|spoerg)\w* (bare |gerne |endelig )?(mig|os)\b");

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
    PHRASES.say(kind, folded)
}

/// Log-odds from which on a passage tells the citizen to go elsewhere, by the model alone.
const TOLD: f64 = 0.0;
/// The same where something in the text forwards the matter, or offers to: then perhaps another matter.
const TOLD_ALL_THE_SAME: f64 = 1.5;
/// Below these the program's own phrases are mistaken: there are endless ways to say it, and as many to say something like it. On
/// grouped cross-validation of the corpus (4,883 documents then, 114 that send onward) the phrases alone have F1 0.60, the model 0.77,
/// both 0.82.
const HARDLY_TOLD: f64 = -2.0;

/// A sentence that tells the citizen to go elsewhere: by an authority's own units and cues, by phrases, else by passages.
pub fn told(case: &Case) -> Option<Span> {
    let sentences = || 0..case.document.sentences.len();
    let folded = |names: &[String]| names.iter().map(|name| fold(name)).collect::<Vec<_>>();
    let (us, units) = (folded(&case.config.authority.names), folded(&case.config.authority.units));
    let signs = |i: &usize| matches!(case.document.sentences[*i].block, Block::Sender | Block::Signature);
    // The unit that signs the letter is not elsewhere.
    let (ours, others): (Vec<&String>, Vec<&String>) =
        units.iter().partition(|unit| sentences().filter(signs).any(|i| mentions(case.folded(i), unit)));
    let to_us = |i: usize| us.iter().chain(ours.iter().copied()).any(|name| mentions(case.folded(i), name));
    let to_a_unit = |i: usize| says(&CONTACT, case.folded(i)) && others.iter().any(|unit| mentions(case.folded(i), unit));

    let forwards = |i: usize| case.theme(i, "forwarding").any(|h| h.modality == Modality::Plain) || has(Says::Forwards, case.folded(i));
    let forwarded = sentences().any(forwards);
    let odds = case.prediction.mentions.most(Mention::Elsewhere);
    let may_be = odds.is_none_or(|odds| odds >= HARDLY_TOLD);
    let own_cue = |i: usize| case.theme(i, "onward").any(|h| h.modality == Modality::Plain && case.cues.is_own(h.cue));
    let by_phrase = |i: usize| may_be && !to_us(i) && (case.plainly(i, "onward") || not_ours(case, i));
    let counts = |i: &usize| case.document.sentences[*i].block != Block::Signature && case.p(*i, Label::ComplaintNotice) < 0.5;
    let by_words = || sentences().filter(counts).find(|&i| to_a_unit(i) || own_cue(i) || by_phrase(i));

    let enough = if forwarded { TOLD_ALL_THE_SAME } else { TOLD };
    let by_passages = || {
        let places = case.prediction.mentions.places(Mention::Elsewhere);
        let away = |i: usize| !to_us(i) && !says(&TO_THE_WRITER, case.folded(i));
        places.into_iter().find(|(i, odds)| *odds >= enough && counts(i) && away(*i)).map(|(i, _)| i)
    };
    let found = if forwarded { None } else { by_words() };
    found.or_else(by_passages).map(|i| case.span(i))
}

/// Whether a sentence directs the citizen to somebody else, and it or one beside it says that the matter is not the writer's.
fn not_ours(case: &Case, sentence: usize) -> bool {
    let beside = sentence.saturating_sub(1)..(sentence + 2).min(case.document.sentences.len());
    let directed = has(Says::Directs, case.folded(sentence)) && beside.clone().take(2).any(|j| has(Says::Elsewhere, case.folded(j)));
    directed && beside.into_iter().any(|j| has(Says::Disclaims, case.folded(j)))
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
