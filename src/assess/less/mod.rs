//! Less granted than was asked for: "Du har søgt om 8 timer om ugen … Vi bevilger 5 timer." A model of words cannot compare numbers,
//! and half a grant is an adverse decision as much as a refusal (FVL §§ 22 and 25: "ikke fuldt ud medhold").

mod period;
mod quantity;

use crate::label::Label;
use crate::text::{Phrase, says};

use super::Case;
use period::Periods;
use quantity::Quantities;

/// What says that so much was granted as was asked for, whatever the numbers are.
static AS_MUCH: Phrase = Phrase::new(
    r"\b(som|hvad|det|beloebet|beloeb|alt|timer|uger|kr\.?),? (du|i|de) (selv )?(har )?(soegt|ansoegt|bedt|soegte|ansoegte|bad|oensket|oenskede|foreslog|foreslaaet)\b|\bhele beloebet\b",
);
/// What says that everything was granted, whatever the days are too.
static ALL: Phrase = Phrase::new(r"\b(som ansoegt|fuldt ud|i sin helhed|fuldt medhold|hele perioden)\b");
/// A sentence at least this likely to decide may say that all was granted.
const MAY_DECIDE: f64 = 0.3;

/// What cuts something off, or may.
static CUTS: Phrase = Phrase::new(
    r"\b(kun|ikke|hverken|nej|dog|men|i stedet|foerst|hoejst|resten|halv\w*|betinge\w*|vilkaar\w*|forudsat|hvis|medmindre|ellers|mod at|del|delvis\w*|dele|ud af|af de|ned|nedsat|mindre|faerre|kortere|senere|foreloebig\w*|fratrukket|minus|uden|bortset|undtag\w*|udelad\w*|maks\w*|skal|selv betale\w*|afslag|afslaa\w*|ophoer\w*|stopper|bortfald\w*|midlertidig\w*)\b",
);
/// What bounds it in time, or by what was wished.
static BOUNDS: Phrase = Phrase::new(r"\b(indtil|til og med|frem til|op til|senest|inden|soegt\w*|ansoeg\w*|soegte|bad|bedt|oensk\w*)\b");
/// "Ingen dokumenter er undtaget".
static NOTHING_CUT: Phrase = Phrase::new(
    r"\b(intet|ingen|ingenting|ikke|uden)\b[^.,;]{0,40}\b(undtag\w*|udelad\w*|tilbageholdt|holdt tilbage|overstreget|fradrag\w*)\b",
);
/// What grants the whole in so many words.
static WHOLE: Phrase = Phrase::new(
    r"\b(bevilg\w*|imoedekomme\w*|giver|gives|faar|godkende\w*|godkendt|daekker|udbetaler|betaler|tilladelse\w*|tillade\w*|tilsagn)\b[^.;:?!]{0,80}\b(hele beloebet|fuldt ud|i sin helhed|fuld aktindsigt|som (den|det|de) er (an)?soegt|som (an)?soegt|som (du|i|de) har (an)?soegt om)\b|\baktindsigt i (alle|hele|samtlige)\b|\bfuld aktindsigt\b",
);

/// Whether a folded sentence cuts something off.
fn cuts(folded: &str) -> bool {
    says(&CUTS, &NOTHING_CUT.replaced(folded, |_| String::new()))
}

/// Whether a text that seems to grant less grants all, for nothing in what decides cuts anything off: either it says outright that it
/// grants the whole, or it has only a few lines, and neither a request that they could fall short of nor a bound. "Du får en ny kørestol"
/// alone is a whole grant, however often such words stand in half ones.
pub(super) fn nothing_less(case: &Case) -> bool {
    let all = || 0..case.document.sentences.len();
    if case.takes_plainly() {
        return false;
    }
    let decides = |i: &usize| case.p(*i, Label::Decision) >= MAY_DECIDE;
    let whole = all().filter(decides).any(|i| says(&WHOLE, case.folded(i)));
    if whole && !all().filter(|i| decides(i) || case.p(*i, Label::Reasons) >= 0.5).any(|i| cuts(case.folded(i))) {
        return true;
    }
    case.is_short() && case.document.context().trim().is_empty() && !all().any(|i| cuts(case.folded(i)) || says(&BOUNDS, case.folded(i)))
}

/// The sentence in which half a grant takes something away, if one does so plainly: what the case worker should see.
pub(super) fn where_less(case: &Case) -> Option<usize> {
    let takes = |i: usize| case.in_text(i) && case.p(i, Label::Decision) >= 0.5 && cuts(case.folded(i));
    case.top_among(Label::Decision, takes)
}

/// Whether a text that grants something grants less of it, later or for a shorter time than it says was asked for. By the labels of
/// their own sentences 37 of 913 half grants of the corpus do, 24 of them by their days, and none of 1,632 whole ones, though few of these
/// have days to hold against each other (32 a first, 9 a last).
pub(super) fn less_than_asked(case: &Case) -> bool {
    let (mut quantities, mut periods) = (Quantities::default(), Periods::default());
    let (mut as_much, mut all) = (false, false);
    for index in 0..case.document.sentences.len() {
        let (folded, decides) = (case.folded(index), case.p(index, Label::Decision));
        as_much |= decides >= MAY_DECIDE && says(&AS_MUCH, folded);
        all |= decides >= MAY_DECIDE && says(&ALL, folded);
        quantities.hear(folded, decides >= 0.5);
        periods.hear(folded, decides >= 0.5);
    }
    !all && (periods.are_less() || (quantities.are_less() && !as_much))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn knows_where_all_is_granted() {
        for text in ["Du får det beløb, du søgte om", "Vi bevilger hjælpen, som du har ansøgt om", "Du får fuldt ud medhold"] {
            assert!(says(&AS_MUCH, &fold(text)) || says(&ALL, &fold(text)), "{text}");
        }
        for text in ["Du har søgt om 8 timer", "Vi har behandlet det, der var tilbage"] {
            assert!(!says(&AS_MUCH, &fold(text)) && !says(&ALL, &fold(text)), "{text}");
        }
    }
}
