//! Complaint notice (FVL § 25): is it there, whole, and does it fit the law that the decision cites?

mod dates;
mod enclosed;
mod mismatch;
mod parts;
mod phrases;
mod scope;
mod sentences;
mod unreviewed;

use crate::label::{Label, NoticePart, NoticeStatus};
use crate::law::{Citation, Former};
use crate::routes::{Deadline, Route};
use crate::span::Span;
use crate::text::{Block, Phrase};

use super::Case;
use phrases::{Says, has};

pub use dates::LastDay;
pub use mismatch::Mismatch;

/// The complaint notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its state.
    pub status: NoticeStatus,
    /// The name of the file that holds it, where one goes out with the decision.
    pub enclosed: Option<String>,
    /// What it lacks.
    pub missing: Vec<NoticePart>,
    /// Who is named to decide the complaint.
    pub instance: Option<String>,
    /// A name it uses of an instance that no longer hears complaints.
    pub former: Option<&'static Former>,
    /// The periods that it names, the one in which to complain among them.
    pub periods: Vec<Deadline>,
    /// The last day to complain that it names, where the letter tells its own day.
    pub last_day: Option<LastDay>,
    /// The sentences of adverse decisions that it does not cover, where there are several.
    pub uncovered: Vec<Span>,
    /// How it contradicts the law that the decision cites.
    pub mismatch: Option<Mismatch>,
    /// Its sentences.
    pub spans: Vec<Span>,
}

/// The state of the complaint notice in a decision under the law that its sentences cite, with its routes.
pub fn of(case: &Case, granted: bool, by_sentence: &[Vec<Citation>], cited: &[Citation], routes: &[&Route]) -> Notice {
    let sentences = sentences::of(case);
    let text = sentences.iter().map(|&i| case.folded(i)).collect::<Vec<_>>().join(" ");
    let named = parts::instances_named(case, &text);
    let former = parts::former_instance(&text);
    let names_one = !named.is_empty() || former.is_some();
    let missing = parts::missing(case, &sentences, names_one);

    let attached = |i: usize| sentences::refers_to_enclosure(case, i);
    let refers = sentences.iter().any(|&i| attached(i));
    let told: Vec<usize> =
        sentences.iter().copied().filter(|&i| case.document.sentences[i].block != Block::Heading && !attached(i)).collect();
    // A sentence may tell where to complain and speak of a copy to enclose.
    let body = !told.is_empty() || (missing.len() < NoticePart::ALL.len() && parts::missing(case, &sentences, false).len() < 2);
    let elsewhere = refers && missing.contains(&NoticePart::Deadline) && parts::missing(case, &told, false).len() >= 2;
    let denying: Vec<usize> =
        all(case).filter(|&i| says_no_other_authority(case, i) || (sentences.contains(&i) && case.has(i, "no-appeal"))).collect();
    let final_here = !denying.is_empty();
    let status = if final_here || missing.is_empty() {
        NoticeStatus::Complete
    } else if elsewhere {
        NoticeStatus::Attached
    } else if body {
        NoticeStatus::Incomplete
    } else {
        NoticeStatus::Missing
    };
    let enclosed = matches!(status, NoticeStatus::Attached | NoticeStatus::Missing).then(|| enclosed::of(case.document)).flatten();
    // A sheet that goes out with the letter gives the notice, whether the letter speaks of it or not.
    let status = if enclosed.is_some() { NoticeStatus::Attached } else { status };
    let unreviewed = status == NoticeStatus::Missing && unreviewed::shown(case, routes);
    let status = if granted || unreviewed || sentences::forwarded(case) { NoticeStatus::NotRequired } else { status };
    let uncovered =
        if status == NoticeStatus::Complete { scope::uncovered(case, &sentences, &text, &named, by_sentence) } else { Vec::new() };
    let (status, missing) = match status {
        // Of the decision left out, everything.
        _ if !uncovered.is_empty() => (NoticeStatus::Incomplete, NoticePart::ALL.to_vec()),
        NoticeStatus::Incomplete => (status, missing),
        _ => (status, Vec::new()),
    };
    let periods = parts::periods_to_complain(case, &sentences, names_one);
    let last_day = dates::last_day(case, &sentences);
    // An appeal body is itself the last instance, and a letter may pass on what another one said.
    let nobody = status == NoticeStatus::Complete && final_here && parts::instances_named(case, case.document.folded.as_str()).is_empty();
    let spans_of = |sentences: &[usize]| sentences.iter().map(|&i| case.span(i)).collect();
    // Of a notice that is elsewhere, the evidence is what refers to it.
    let referring: Vec<usize> = sentences.iter().copied().filter(|&i| attached(i)).collect();
    let sentences = match status {
        NoticeStatus::Attached if !referring.is_empty() => referring,
        _ if sentences.is_empty() => denying,
        _ => sentences,
    };
    let mut notice = Notice {
        status,
        enclosed,
        missing,
        instance: named.first().cloned(),
        former,
        periods,
        last_day,
        uncovered: spans_of(&uncovered),
        mismatch: None,
        spans: spans_of(&sentences),
    };
    notice.mismatch = mismatch::of(case, &notice, &named, nobody, cited, routes);
    notice
}

fn all(case: &Case) -> std::ops::Range<usize> {
    0..case.document.sentences.len()
}

/// "… kan ikke prøves af nogen anden administrativ myndighed", in any label's sentence.
fn says_no_other_authority(case: &Case, sentence: usize) -> bool {
    // "Er du ikke enig, kan du klage til en anden myndighed" says the contrary.
    static UNHAPPY: Phrase = Phrase::new(r"\bikke (er )?(helt )?(enig|tilfreds)\w*");
    let folded = UNHAPPY.replaced(case.folded(sentence), |_| String::new());
    has(Says::Nobody, &folded) && (has(Says::About, &folded) || case.p(sentence, Label::ComplaintNotice) >= 0.5)
}
