//! Complaint notice (FVL § 25): is it there, whole, and does it fit the law that the decision cites?

mod mismatch;
mod parts;
mod sentences;

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::label::{NoticePart, NoticeStatus};
use crate::law::{Citation, Former};
use crate::routes::{Deadline, Route};
use crate::span::Span;
use crate::text::{Block, Phrase, says};

use super::Case;

pub use mismatch::Mismatch;

/// The complaint notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its state.
    pub status: NoticeStatus,
    /// What it lacks.
    pub missing: Vec<NoticePart>,
    /// Who is named to decide the complaint.
    pub instance: Option<String>,
    /// A name it uses of an instance that no longer hears complaints.
    pub former: Option<&'static Former>,
    /// The periods that it names, the one in which to complain among them.
    pub periods: Vec<Deadline>,
    /// How it contradicts the law that the decision cites.
    pub mismatch: Option<Mismatch>,
    /// Its sentences.
    pub spans: Vec<Span>,
}

/// The state of the complaint notice in a decision under the law cited, with its routes.
pub fn of(case: &Case, granted: bool, cited: &[Citation], routes: &[&Route]) -> Notice {
    let sentences = sentences::of(case);
    let text = sentences.iter().map(|&i| case.folded(i)).collect::<Vec<_>>().join(" ");
    let instance = parts::instance(case, &text);
    let former = parts::former_instance(&text);
    let missing = parts::missing(case, &sentences, instance.is_some() || former.is_some());

    let attached = |i: usize| case.theme(i, "attached").next().is_some() || says(&ENCLOSED, case.folded(i));
    let refers = sentences.iter().any(|&i| attached(i));
    let body = sentences.iter().any(|&i| case.document.sentences[i].block != Block::Heading && !attached(i));
    let final_here = sentences.iter().any(|&i| case.theme(i, "no-appeal").next().is_some()) || says_no_other_authority(case);
    let status = if final_here || missing.is_empty() {
        NoticeStatus::Complete
    } else if refers && missing.len() >= 2 {
        NoticeStatus::Attached
    } else if body {
        NoticeStatus::Incomplete
    } else {
        NoticeStatus::Missing
    };
    let unreviewed = status == NoticeStatus::Missing && no_other_authority(routes);
    let status = if granted || unreviewed || sentences::forwarded(case) { NoticeStatus::NotRequired } else { status };
    let missing = if status == NoticeStatus::Incomplete { missing } else { Vec::new() };
    let periods = parts::periods_to_complain(case, &sentences);
    let spans = sentences.iter().map(|&i| case.span(i)).collect();
    let mut notice = Notice { status, missing, instance, former, periods, mismatch: None, spans };
    notice.mismatch = mismatch::of(&notice, cited, routes);
    notice
}

static ENCLOSED: Phrase = LazyLock::new(|| {
    Regex::new(r"\b(klage|rekurs)\w*.{0,50}\b(bilag|vedlagt|vedlaegges|vedlagte|vedhaeft\w*|bagsiden|omstaaende|pdf|kuvert\w*)\b|\b(bilag|vedlagt|vedlagte|vedhaeft\w*|bagsiden|omstaaende|kuvert\w*|ark \d)\b.{0,40}\b(klage(vejledning|adgang)\w*|klager|klage)\b").ok()
});

/// "… kan ikke prøves af nogen anden administrativ myndighed", in any label's sentence.
fn says_no_other_authority(case: &Case) -> bool {
    static NONE: Phrase = LazyLock::new(|| {
        Regex::new(r"\b(ikke|hverken|ingen|ej|endelig\w*)\b[^.?]{0,80}\b(anden|andre|hoejere|nogen|administrativ\w*)\b[^.?]{0,30}\b(myndighed\w*|instans\w*|klageinstans\w*|naevn)\b|\b(kan ikke (paaklages|paaankes|ankes))\b").ok()
    });
    // A talk of complaint must be near: the same words may say that no other authority pays.
    let about = |text: &str| ["klag", "proev", "indbring", "bringes", "paaklag", "anke", "efterproev"].iter().any(|w| text.contains(w));
    (0..case.document.sentences.len()).map(|i| case.folded(i)).any(|text| about(text) && says(&NONE, text))
}

/// Whether every route under the statutes cited is without another administrative authority.
fn no_other_authority(routes: &[&Route]) -> bool {
    !routes.is_empty() && routes.iter().all(|r| !r.has_instance())
}
