//! Which sentences of a decision tell how to complain over it.

use crate::cues::Modality;
use crate::label::Label;
use crate::model::likeliest;
use crate::text::Block;

use super::super::Case;
use super::parts;
use super::phrases::{Says, first, has};

/// A sentence at least this likely to be a notice counts as part of it.
const NOTICE: f64 = 0.3;
/// One that plainly speaks of complaining over this decision needs less.
const PLAIN_NOTICE: f64 = 0.01;
/// A neighbour that tells a part of it counts from here, without a word of complaining: "Skriv en lap om, hvad han kan lide".
const NEIGHBOUR: f64 = 0.1;
/// So surely a notice that it needs no word of complaining, and that "din klage" in it is one to come.
const SURELY_NOTICE: f64 = 0.9;
/// How far from the sentence that opens the matter its other parts may stand.
const NEAR: usize = 2;

/// Whether a sentence refers to a notice that is somewhere else.
pub fn refers_to_enclosure(case: &Case, sentence: usize) -> bool {
    let folded = case.folded(sentence);
    (case.has(sentence, "attached") || has(Says::Enclosed, folded)) && !has(Says::Bundles, folded)
}

/// Whether a sentence speaks of a complaint that is there already.
fn received(folded: &str) -> bool {
    /// How far before the phrase "skal" and "hvis" may stand: "Vi skal have modtaget din klage senest …".
    const BEFORE: usize = 20;
    first(Says::Received, folded).is_some_and(|told| {
        let from = folded.floor_char_boundary(told.start().saturating_sub(BEFORE));
        !has(Says::Future, &folded[from..told.end()])
    })
}

/// The sentences of the notice, in order.
pub fn of(case: &Case) -> Vec<usize> {
    let all = 0..case.document.sentences.len();
    let surely = |i: usize| case.p(i, Label::ComplaintNotice) >= SURELY_NOTICE;
    let retold = |i: usize| case.has(i, "retold") && !surely(i);
    let attached = |i: usize| case.has(i, "attached");
    let labelled =
        |i: usize| case.p(i, Label::ComplaintNotice) >= NOTICE || likeliest(&case.prediction.sentences[i]).0 == Label::ComplaintNotice;
    let plainly = |i: usize| (case.p(i, Label::ComplaintNotice) >= PLAIN_NOTICE || attached(i)) && has(Says::Speaks, case.folded(i));
    // Whoever names the authority above in a decision tells where to complain, whatever the words around it.
    let names_instance = |i: usize| {
        let asked = case.folded(i).trim_end().ends_with('?');
        !asked && case.p(i, Label::ComplaintNotice) >= PLAIN_NOTICE && parts::names_instance(case, i)
            || case.theme(i, "instance").any(|h| h.modality != Modality::Questioned)
    };
    let offers = |i: usize| has(Says::Offers, case.folded(i));
    let opens = |i: usize| !retold(i) && (labelled(i) || offers(i) || plainly(i) || names_instance(i) || attached(i));
    let mut found: Vec<usize> = all.clone().filter(|&i| opens(i)).collect();
    // "Klagen kom for sent" decides over a complaint, and tells nobody how to make one.
    found.retain(|&i| surely(i) || !received(case.folded(i)));
    let offers_talk = |i: usize| has(Says::Talk, case.folded(i)) && !has(Says::Complaint, case.folded(i)) && !parts::names_when(case, i);
    found.retain(|&i| !offers_talk(i) || parts::names_instance(case, i));
    if !found.iter().any(|&i| surely(i) || has(Says::Word, case.folded(i)) || refers_to_enclosure(case, i)) {
        found.clear();
    }
    let part = |i: usize| {
        let body = !matches!(case.document.sentences[i].block, Block::Subject | Block::Signature);
        let p = case.p(i, Label::ComplaintNotice);
        let named = || has(Says::Word, case.folded(i)) || has(Says::It, case.folded(i)) || case.has(i, "procedure");
        let spoken = p >= NEIGHBOUR || (p >= PLAIN_NOTICE && named());
        body && spoken
            && !retold(i)
            && !has(Says::Answers, case.folded(i))
            && case.p(i, Label::Decision) < 0.5
            // Small talk tells nobody where to send a complaint: "Opskriften må du gerne sende".
            && (likeliest(&case.prediction.sentences[i]).0 != Label::Other || has(Says::Word, case.folded(i)))
            && parts::tells_one(case, i)
    };
    // "Er du uenig, så skriv inden fire uger" opens the matter only where it says by when.
    let disagree = |i: usize| case.has(i, "disagree");
    found.extend(all.clone().filter(|&i| disagree(i) && !retold(i) && parts::names_when(case, i)));
    let mut opened = vec![false; all.len()];
    for i in found {
        opened[i] = true;
    }
    let near = |i: usize| opened[i.saturating_sub(NEAR)..(i + NEAR + 1).min(opened.len())].contains(&true);
    all.filter(|&i| opened[i] || (near(i) && (part(i) || disagree(i)))).collect()
}

/// A decision upheld after a complaint that the text sends on to the appeal body (RSL § 66).
pub fn forwarded(case: &Case) -> bool {
    let all = || 0..case.document.sentences.len();
    let conditional = |i: usize| has(Says::If, case.folded(i));
    if all().any(|i| !conditional(i) && case.theme(i, "forwarded").any(|h| h.modality == Modality::Plain)) {
        return true;
    }
    let told = |kind: Says| all().any(|i| has(kind, case.folded(i)) && !conditional(i));
    let upheld = all().any(|i| case.has(i, "uphold") && case.p(i, Label::Decision) >= 0.3);
    // What a notice foretells has not happened yet: "Send klagen til os inden fire uger, så sender vi den videre".
    let sends = |i: usize| has(Says::Sent, case.folded(i)) && !conditional(i) && !has(Says::Within, case.folded(i));
    (upheld && all().any(sends)) || (told(Says::Holds) && told(Says::IsSent))
}
