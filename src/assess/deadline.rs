//! Whether a hearing says by when to answer.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::label::Label;
use crate::model::likeliest;
use crate::text::Phrases;

use super::Case;

/// A sentence at least this likely to belong to the hearing counts as part of it.
const HEARING: f64 = 0.3;

/// One that speaks of an answer needs less.
const PLAIN_HEARING: f64 = 0.01;

/// What a phrase of deadline.toml tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    /// By when to answer.
    Due,
    /// The reader is given a period from now.
    Given,
    /// A day and nothing else.
    Alone,
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
    /// Speaks of what others answer.
    Others,
    /// Speaks of an answer, or of the party's view.
    Answer,
}

static PHRASES: LazyLock<Phrases<Kind>> = LazyLock::new(|| Phrases::read(include_str!("deadline.toml")));

/// Whether a sentence of a hearing letter gives a date or a period for comments.
pub fn named(case: &Case) -> bool {
    (0..case.document.sentences.len()).any(|i| {
        let folded = case.folded(i);
        let says = |kind: Kind| PHRASES.say(kind, folded);
        let p = |label: Label| case.p(i, label);
        let likely = likeliest(&case.prediction.sentences[i]).0 == Label::Hearing || p(Label::Hearing) >= HEARING;
        // "Senest den 30. september, hvor han slog" is no date to answer by, nor that by which an order is to be fulfilled.
        let answer = says(Kind::Answer);
        let past = (says(Kind::Lately) && !answer) || (says(Kind::Past) && !says(Kind::Asks));
        if past || (says(Kind::Measure) && !answer) {
            return false;
        }
        // By when to answer may stand in a sentence that looks like practice: "De kan afgive en udtalelse senest den 17. juni". How to
        // complain over a decision to come is something else.
        let practice = p(Label::Decision) < 0.5 && p(Label::ComplaintNotice) < 0.5 && !says(Kind::Others) && !folded.contains("klage");
        let answers = practice && answer && p(Label::Hearing) >= PLAIN_HEARING;
        let in_chat = case.document.sentences[i].turn.is_some();
        let alone = practice && (says(Kind::Given) || (in_chat && says(Kind::Alone)));
        // "Hører vi ikke fra dig, afgør vi sagen" names none.
        let of_hearing = likely && (case.has(i, "deadline") || says(Kind::Due) || (says(Kind::Limit) && (answer || says(Kind::Asks))));
        of_hearing || alone || (answers && (says(Kind::Due) || says(Kind::Limit)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_hit_and_miss_as_the_file_says() {
        assert_eq!(PHRASES.faults(19), Vec::<String>::new());
    }
}
