//! Decisions that no other administrative authority hears, so that no complaint notice is owed: by the law cited, else by the
//! kind that plain words show.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::label::Label;
use crate::model::likeliest;
use crate::routes::Route;
use crate::text::Phrases;

use super::super::Case;

/// What a phrase of unreviewed.toml shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    /// A kind that nobody hears.
    Unheard,
    /// One that somebody does.
    Heard,
}

static PHRASES: LazyLock<Phrases<Kind>> = LazyLock::new(|| Phrases::read(include_str!("unreviewed.toml")));

/// Whether nobody hears complaints: every route under the statutes cited says so, or, where none is cited that names a route,
/// the sentences that decide and give grounds are plainly about such a kind.
pub fn shown(case: &Case, routes: &[&Route]) -> bool {
    if !routes.is_empty() {
        return routes.iter().all(|r| !r.has_instance());
    }
    let about = |i: &usize| matches!(likeliest(&case.prediction.sentences[*i]).0, Label::Decision | Label::Reasons);
    let says = |kind: Kind| {
        let sentences = (0..case.document.sentences.len()).filter(about);
        sentences.into_iter().any(|i| PHRASES.say(kind, case.folded(i)))
    };
    says(Kind::Unheard) && !says(Kind::Heard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_hit_and_miss_as_the_file_says() {
        assert_eq!(PHRASES.faults(18), Vec::<String>::new());
    }
}
