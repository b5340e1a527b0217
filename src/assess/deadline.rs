//! Whether a hearing says by when to answer.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::label::Label;
use crate::model::likeliest;
use crate::text::Phrases;

use super::Case;

/// A sentence at least this likely to belong to the hearing counts as part of it.
const HEARING: f64 = 0.3;
/// One that asks for the party's view in so many words needs less.
const PLAIN_HEARING: f64 = 0.05;

/// What a phrase of deadline.toml tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    /// By when to answer.
    Due,
    /// A limit of time, maybe of something else.
    Limit,
    /// What the authority intends, which has limits of its own.
    Measure,
    /// When something happened last, unless an answer is spoken of.
    Lately,
    /// The same, unless something is asked for.
    Past,
    /// Asks for something.
    Asks,
    /// Speaks of an answer.
    Answer,
    /// Asks for the party's view.
    View,
}

static PHRASES: LazyLock<Phrases<Kind>> = LazyLock::new(|| Phrases::read(include_str!("deadline.toml")));

/// Whether a sentence of the hearing gives a date or a period for comments.
pub fn named(case: &Case) -> bool {
    (0..case.document.sentences.len()).any(|i| {
        let folded = case.folded(i);
        let says = |kind: Kind| PHRASES.say(kind, folded);
        let likely = likeliest(&case.prediction.sentences[i]).0 == Label::Hearing || case.p(i, Label::Hearing) >= HEARING;
        if !likely && !(case.p(i, Label::Hearing) >= PLAIN_HEARING && says(Kind::View)) {
            return false;
        }
        // "Senest den 30. september, hvor han slog" is no date to answer by.
        if (says(Kind::Lately) && !says(Kind::Answer)) || (says(Kind::Past) && !says(Kind::Asks)) {
            return false;
        }
        // "Hører vi ikke fra dig, afgør vi sagen" names none.
        case.has(i, "deadline") || says(Kind::Due) || (says(Kind::Limit) && (!says(Kind::Measure) || says(Kind::Answer) || says(Kind::View)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_hit_and_miss_as_the_file_says() {
        assert_eq!(PHRASES.faults(16), Vec::<String>::new());
    }
}
