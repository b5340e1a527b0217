//! The act of a document: the model's, with the guide's order as guard.

use crate::label::{Act, Label, Outcome};
use crate::model::Prediction;

use super::{Case, UNSURE};

/// A model may not call a document a hearing or a risk when no sentence of it comes near.
const NEAR: f64 = 0.15;
/// Nor a decision; but few words may decide, in a way that no sentence model has met.
const NEAR_DECISION: f64 = 0.05;
/// Where the document's own words leave so little doubt, its sentences are not asked: a plain "Du får afslag på din
/// ansøgning" beside a greeting may pass for a receipt, word by word.
const BY_ITSELF: f64 = 0.8;
/// A decision missed costs the citizen more than one that a case worker looks at in vain: this probability is enough.
/// It is chosen together with [`ADVERSE_ENOUGH`].
pub const DECISION_ENOUGH: f64 = 0.25;
/// Only an adverse decision needs safeguards, so what counts is how likely a text is both: a decision, and no grant. From here on
/// it counts as an adverse one. On grouped cross-validation of the corpus (11,251 documents) 0.930 of what must be stopped is stopped from
/// here on, and 0.046 of what may be sent: where a miss weighs as much as two stops in vain, nothing else costs less. At 0.18 they would
/// be 0.940 and 0.056, at 0.22 0.935 and 0.050, at 0.28 0.920 and 0.043, at 0.4 0.898 and 0.031. Of everyday mail (b102 to b177, and a
/// fortnight's) 0.968 and 0.038; at 0.22 0.970 and 0.041, at 0.4 0.962 and 0.023.
pub const ADVERSE_ENOUGH: f64 = 0.25;
/// Where a sentence says outright that something is decided, the document must be that likely to be a decision: one may be
/// retold, or made by somebody else. Of 70 such cues in the corpus 62 stand in decisions.
const OUTRIGHT: f64 = 0.05;
/// Nor pass by a sentence that decides beyond doubt.
const BEYOND_DOUBT: f64 = 0.97;

/// An act, its probability, and of a decision the outcome.
pub type Judged = (Act, f64, Option<Outcome>);

fn top(prediction: &Prediction, label: Label) -> f64 {
    prediction.sentences.iter().map(|p| p[label.index()]).fold(0.0, f64::max)
}

/// The act by the guide's order alone, from the sentences: the first that some sentence bears out.
pub fn bare_rule(prediction: &Prediction) -> Act {
    let has = |label| top(prediction, label) >= 0.5;
    if has(Label::Decision) {
        Act::Decision
    } else if has(Label::Hearing) {
        Act::Hearing
    } else if has(Label::Risk) {
        if has(Label::Clarification) { Act::Guidance } else { Act::Risk }
    } else if has(Label::Guidance) {
        Act::Guidance
    } else if has(Label::Procedural) {
        Act::Procedural
    } else {
        Act::Other
    }
}

/// The model's act, kept within what the sentences bear out; its probability; and of a decision the outcome. `outright`: a sentence
/// says that something is decided here.
pub fn guarded(prediction: &Prediction, outright: bool) -> Judged {
    let p = |act: Act| prediction.acts.get(act.index()).copied().unwrap_or(0.0);
    let borne_out = |act: Act| match act {
        Act::Decision => top(prediction, Label::Decision) >= NEAR_DECISION || p(act) >= BY_ITSELF,
        Act::Hearing => top(prediction, Label::Hearing) >= NEAR || p(act) >= BY_ITSELF,
        Act::Risk => top(prediction, Label::Risk) >= NEAR || p(act) >= BY_ITSELF,
        Act::Guidance | Act::Procedural | Act::Other => true,
    };
    let allowed = Act::ALL.iter().copied().filter(|&act| borne_out(act));
    let best = allowed.max_by(|&a, &b| p(a).total_cmp(&p(b)).then(b.cmp(&a))).unwrap_or(Act::Other);
    let beyond_doubt =
        (top(prediction, Label::Decision) >= BEYOND_DOUBT && p(Act::Decision) >= 0.2) || (outright && p(Act::Decision) >= OUTRIGHT);
    let decides = if beyond_doubt { p(Act::Decision).max(0.5) } else { p(Act::Decision) };
    if beyond_doubt || best == Act::Decision || (decides >= DECISION_ENOUGH && borne_out(Act::Decision)) {
        let outcome = outcome(prediction, decides);
        let granted = prediction.outcomes.get(Outcome::Granted.index()).copied().unwrap_or(0.0);
        // Hardly an adverse decision, and hardly a grant either: then what else it may be.
        if outcome != Outcome::Granted || granted >= 0.5 || best == Act::Decision {
            return (Act::Decision, decides, Some(outcome));
        }
    }
    (best, p(best), None)
}

/// The act, but no guess that it is mere practice: a few lines out of which the model can make nothing, with a phrase that nearly
/// settles the matter ("vi kan ikke bevilge"), may pass for a receipt. The citizen can read them as a decision, and that is what the
/// case worker should be told. On grouped cross-validation of the corpus (5,171 documents) two texts are so. Of an authority's own phrase
/// that nearly settles it no model knows better.
pub fn never_a_guess(case: &Case, (act, probability, outcome): Judged) -> Judged {
    let sure = probability >= UNSURE && !case.is_short() && !case.decides_by_own_cue();
    let mere_guess = match act {
        Act::Procedural | Act::Other => !sure && case.decides_plainly(),
        // Nor that it grants what a plain phrase refuses: "Du får ikke en ny kørestol".
        Act::Decision => probability < UNSURE && outcome == Some(Outcome::Granted) && case.takes_plainly(),
        Act::Hearing | Act::Risk | Act::Guidance => false,
    };
    if !mere_guess {
        return (act, probability, outcome);
    }
    let risk = case.prediction.acts.get(Act::Risk.index()).copied().unwrap_or(0.0);
    (Act::Risk, risk.max(probability.min(1.0 - probability)), None)
}

/// The outcome of what decides with this probability: granted, unless [`ADVERSE_ENOUGH`].
fn outcome(prediction: &Prediction, decides: f64) -> Outcome {
    let p = |outcome: Outcome| prediction.outcomes.get(outcome.index()).copied().unwrap_or(0.0);
    if decides * (1.0 - p(Outcome::Granted)) < ADVERSE_ENOUGH {
        return Outcome::Granted;
    }
    let adverse = Outcome::ALL.iter().copied().filter(|&outcome| outcome != Outcome::Granted);
    adverse.max_by(|&a, &b| p(a).total_cmp(&p(b)).then(b.cmp(&a))).unwrap_or(Outcome::Refused)
}
