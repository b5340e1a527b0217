//! Words of complaint notices.

use std::sync::LazyLock;

use regex_lite::Match;
use serde::Deserialize;

use crate::text::Phrases;

/// What a phrase of phrases.toml tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Says {
    /// One may complain over this decision, in plain words.
    Speaks,
    /// So plainly that it needs no probability.
    Offers,
    /// The complaint, as what to send.
    It,
    /// Any word of complaining or of who hears a complaint.
    Word,
    /// A word of a complaint alone.
    Complaint,
    /// A talk is offered.
    Talk,
    /// A complaint is there already.
    Received,
    /// It is still to come.
    Future,
    /// Questions are answered somewhere.
    Answers,
    /// The notice is enclosed.
    Enclosed,
    /// The reader is to enclose something.
    Bundles,
    /// No other authority hears it.
    Nobody,
    /// A talk of complaint, for [`Says::Nobody`].
    About,
    /// Where and how to send a complaint.
    How,
    /// By when.
    When,
    /// A period of something else.
    OtherPeriod,
    /// A period to complain in, whatever else is told.
    Within,
    /// Speaks of complaining.
    Complains,
    /// An authority that is named hears complaints.
    Hears,
    /// An authority to complain to, by the kind of its name.
    Unknown,
    /// A complaint goes on to the authority above.
    Sent,
    /// It has gone there.
    IsSent,
    /// The decision is upheld.
    Holds,
    /// Only if something happens.
    If,
}

static PHRASES: LazyLock<Phrases<Says>> = LazyLock::new(|| Phrases::read(include_str!("phrases.toml")));

/// Whether a folded text holds a phrase of a kind.
pub fn has(kind: Says, folded: &str) -> bool {
    PHRASES.say(kind, folded)
}

/// What of a folded text is the phrase of a kind.
pub fn first(kind: Says, folded: &str) -> Option<Match<'_>> {
    PHRASES.found(folded, move |k| *k == kind).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_hit_and_miss_as_the_file_says() {
        assert_eq!(PHRASES.faults(24), Vec::<String>::new());
    }
}
