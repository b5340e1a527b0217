//! Less granted than was asked for: "Du har søgt om 8 timer om ugen … Vi bevilger 5 timer." A model of words cannot compare numbers,
//! and half a grant is an adverse decision as much as a refusal (FVL §§ 22 and 25: "ikke fuldt ud medhold").

mod period;
mod quantity;

use crate::label::Label;
use crate::text::{Phrase, says};

use super::Case;
use period::Periods;
use quantity::Quantities;

/// What says that all was granted, whatever the numbers are.
static AS_ASKED: Phrase = Phrase::new(
    r"\b(som|hvad|det|beloebet|beloeb|alt|timer|uger|kr\.?),? (du|i|de) (selv )?(har )?(soegt|ansoegt|bedt|soegte|ansoegte|bad|oensket|oenskede|foreslog|foreslaaet)\b|\bsom ansoegt|\bfuldt ud\b|\bhele beloebet\b|\bi sin helhed\b",
);
/// A sentence at least this likely to decide may say that all was granted.
const MAY_DECIDE: f64 = 0.3;

/// Whether nothing in a few lines says that they grant less than was asked for: neither a request that they could fall short of nor a word
/// that limits. "Du får en ny kørestol" alone is a whole grant, however often such words stand in half ones.
pub(super) fn nothing_less(case: &Case) -> bool {
    static LIMITS: Phrase = Phrase::new(
        r"\b(kun|ikke|dog|men|i stedet|foerst|indtil|til og med|hoejst|resten|halv\w*|betinge\w*|vilkaar|forudsat|hvis|ellers|mod at|del|delvis\w*|dele|ud af|af de|ned|nedsat|mindre|faerre|kortere|senere|frem til|foreloebig\w*|fratrukket|uden|bortset|undtage\w*|maks\w*|op til|soegt\w*|ansoeg\w*|soegte|bad|bedt|oensk\w*|skal|senest|inden)\b",
    );
    case.is_short()
        && case.document.context().trim().is_empty()
        && !case.takes_plainly()
        && (0..case.document.sentences.len()).all(|i| !says(&LIMITS, case.folded(i)))
}

/// Whether a text that grants something grants less of it, later or shorter than it says was asked for. Of 1,633 grants and 916 half ones of the
/// corpus, by their own labels, 2 and 72 do so by a number of hours, places, … , 1 and 22 begin later, 0 and 13 end sooner.
pub(super) fn less_than_asked(case: &Case) -> bool {
    let (mut quantities, mut periods, mut as_asked) = (Quantities::default(), Periods::default(), false);
    for index in 0..case.document.sentences.len() {
        let (folded, decides) = (case.folded(index), case.p(index, Label::Decision));
        as_asked |= decides >= MAY_DECIDE && says(&AS_ASKED, folded);
        quantities.hear(folded, decides >= 0.5);
        periods.hear(folded, decides >= 0.5);
    }
    periods.are_less() || (quantities.are_less() && !as_asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn knows_where_all_is_granted() {
        for text in ["Du får det beløb, du søgte om", "Vi bevilger hjælpen, som du har ansøgt om", "Du får fuldt ud medhold"] {
            assert!(says(&AS_ASKED, &fold(text)), "{text}");
        }
        for text in ["Du har søgt om 8 timer", "Vi har behandlet det, der var tilbage"] {
            assert!(!says(&AS_ASKED, &fold(text)), "{text}");
        }
    }
}
