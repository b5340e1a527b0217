//! Safeguards of a decision: complaint notice, party hearing, reasons, legal basis.

use std::sync::{LazyLock, OnceLock};

use regex_lite::Regex;

use crate::label::{Label, NoticePart, NoticeStatus, Outcome, Presence};
use crate::law::{Citation, citations, instances};
use crate::model::likeliest;
use crate::span::Span;
use crate::text::{Block, fold};

use super::Case;
use super::hearing::{self, Hearing};

/// The safeguards of one decision.
#[derive(Clone, Debug)]
pub struct Safeguards {
    /// FVL § 25.
    pub notice: Notice,
    /// FVL §§ 19-20.
    pub hearing: Hearing,
    /// FVL § 24.
    pub reasons: Reasons,
    /// FVL § 24, stk. 1.
    pub legal_basis: LegalBasis,
}

/// The complaint notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its state.
    pub status: NoticeStatus,
    /// What it lacks.
    pub missing: Vec<NoticePart>,
    /// Who is named to decide the complaint.
    pub instance: Option<String>,
    /// Weeks to complain, where given in weeks.
    pub weeks: Option<u32>,
    /// Its sentences.
    pub spans: Vec<Span>,
}

/// The reasons.
#[derive(Clone, Debug)]
pub struct Reasons {
    /// Whether they are there.
    pub status: Presence,
    /// Their sentences.
    pub spans: Vec<Span>,
}

/// The legal basis.
#[derive(Clone, Debug)]
pub struct LegalBasis {
    /// Whether it is there.
    pub status: Presence,
    /// What is cited, as results show it.
    pub provisions: Vec<String>,
    /// Where.
    pub spans: Vec<Span>,
    /// The citations.
    pub citations: Vec<Citation>,
}

/// A sentence at least this likely to be a notice counts as part of it.
const NOTICE: f64 = 0.3;
/// One that plainly speaks of complaining over this decision needs less.
const PLAIN_NOTICE: f64 = 0.04;
/// A sentence at least this likely to give reasons counts as giving some.
const REASONS: f64 = 0.25;

/// A regular expression over folded text, built when first asked.
type Phrase = LazyLock<Option<Regex>>;

static SPEAKS_OF_COMPLAINT: Phrase = LazyLock::new(|| {
    Regex::new(r"\b(kan|ret til at|lov at|lov til at|vil|oensker at) klage\b|\bklage(vejledning|adgang|frist|instans)\w*|\bklagen (skal|sendes|indgives)|\bklage over (ovenstaaende|afgoerelsen|denne|dette)|\brekurs\b|\b(paaklages|ankes)\b|\buenig\b.{0,60}\b(skriv|klag|ring|send)").ok()
});
static ENCLOSED: Phrase = LazyLock::new(|| {
    Regex::new(r"\b(klage|rekurs)\w*.{0,50}\b(bilag|vedlagt|vedlaegges|vedlagte|vedhaeft\w*|bagsiden|omstaaende|pdf)\b|\b(bilag|vedlagt|vedlagte|vedhaeft\w*|bagsiden|omstaaende)\b.{0,40}\bklage(vejledning|adgang)\w*").ok()
});

fn says(phrase: &Phrase, folded: &str) -> bool {
    phrase.as_ref().is_some_and(|r| r.is_match(folded))
}

/// The state of all four.
pub fn of(case: &Case, outcome: Outcome) -> Safeguards {
    let granted = outcome == Outcome::Granted;
    let legal_basis = legal_basis(case, granted);
    Safeguards {
        notice: notice(case, granted, &legal_basis.citations),
        hearing: hearing::of(case, granted),
        reasons: reasons(case, granted),
        legal_basis,
    }
}

fn notice(case: &Case, granted: bool, cited: &[Citation]) -> Notice {
    let folded = |i: usize| case.document.folded(&case.document.sentences[i]);
    let plainly = |i: usize| says(&SPEAKS_OF_COMPLAINT, folded(i)) && case.p(i, Label::ComplaintNotice) >= PLAIN_NOTICE;
    let labelled =
        |i: usize| case.p(i, Label::ComplaintNotice) >= NOTICE || likeliest(&case.prediction.sentences[i]).0 == Label::ComplaintNotice;
    let sentences: Vec<usize> = (0..case.document.sentences.len()).filter(|&i| labelled(i) || plainly(i)).collect();
    let spans: Vec<Span> = sentences.iter().map(|&i| case.span(i)).collect();
    let text: String = sentences.iter().map(|&i| format!("{} ", case.document.folded(&case.document.sentences[i]))).collect();
    let has = |theme: &str| sentences.iter().any(|&i| case.theme(i, theme).next().is_some());
    let instance = named_instance(&text);
    let weeks = weeks(&text);

    let parts = [
        (NoticePart::Instance, instance.is_some() || has("instance") || has("court")),
        (NoticePart::Procedure, has("procedure") || tells_how(&text)),
        (NoticePart::Deadline, has("deadline") || weeks.is_some() || tells_when(&text)),
    ];
    let missing: Vec<NoticePart> = parts.iter().filter(|(_, there)| !there).map(|(part, _)| *part).collect();
    let body = sentences.iter().any(|&i| case.document.sentences[i].block != Block::Heading && !is_attached_only(case, i));
    let attached = sentences.iter().any(|&i| is_attached_only(case, i));
    let status = if has("no-appeal") || says_no_other_authority(case) || missing.is_empty() {
        NoticeStatus::Complete
    } else if attached && missing.len() >= 2 {
        NoticeStatus::Attached
    } else if body {
        NoticeStatus::Incomplete
    } else {
        NoticeStatus::Missing
    };
    let unreviewed = status == NoticeStatus::Missing && no_other_authority(cited);
    let owed = !granted && !forwarded_after_complaint(case) && !unreviewed;
    let status = if owed { status } else { NoticeStatus::NotRequired };
    let missing = if status == NoticeStatus::Incomplete { missing } else { Vec::new() };
    Notice { status, missing, instance, weeks, spans }
}

fn is_attached_only(case: &Case, sentence: usize) -> bool {
    case.theme(sentence, "attached").next().is_some() || says(&ENCLOSED, case.document.folded(&case.document.sentences[sentence]))
}

/// "… kan ikke prøves af nogen anden administrativ myndighed", in any label's sentence.
fn says_no_other_authority(case: &Case) -> bool {
    static NONE: OnceLock<Option<Regex>> = OnceLock::new();
    let none = NONE.get_or_init(|| {
        Regex::new(r"\b(ikke|hverken|ingen|ej|endelig\w*)\b[^.?]{0,80}\b(anden|andre|hoejere|nogen|administrativ\w*)\b[^.?]{0,30}\b(myndighed\w*|instans\w*|klageinstans\w*|naevn)\b|\b(kan ikke (paaklages|paaankes|ankes))\b").ok()
    });
    // A talk of complaint must be near: the same words may say that no other authority pays.
    let about = |text: &str| ["klag", "proev", "indbring", "bringes", "paaklag", "anke", "efterproev"].iter().any(|w| text.contains(w));
    case.document.sentences.iter().any(|s| {
        let text = case.document.folded(s);
        about(text) && none.as_ref().is_some_and(|r| r.is_match(text))
    })
}

/// A decision upheld after a complaint that the text sends on to the appeal body (RSL § 66).
fn forwarded_after_complaint(case: &Case) -> bool {
    let upheld = (0..case.document.sentences.len()).any(|i| case.theme(i, "uphold").next().is_some() && case.p(i, Label::Decision) >= 0.3);
    static SENT: OnceLock<Option<Regex>> = OnceLock::new();
    let sent = SENT.get_or_init(|| {
        Regex::new(r"\b(send\w*|videresend\w*|oversend\w*|forelaeg\w*|gaar)\b[^.]{0,60}\b(videre|ankestyrelsen|\w*naevnet|klageinstansen)")
            .ok()
    });
    upheld && sent.as_ref().is_some_and(|r| r.is_match(case.document.folded.as_str()))
}

/// Whether every statute cited has only routes without another administrative authority.
fn no_other_authority(cited: &[Citation]) -> bool {
    let mut known = cited.iter().filter_map(|c| c.statute).filter(|s| !s.procedural).peekable();
    known.peek().is_some() && known.all(crate::law::Statute::no_appeal)
}

/// The instance named in the text of a notice.
fn named_instance(folded: &str) -> Option<String> {
    let names = instances().iter().flat_map(|i| std::iter::once(&i.name).chain(&i.aliases).map(move |n| (i, n)));
    let found = names.filter(|(_, name)| name.len() > 3 && folded.contains(&fold(name))).max_by_key(|(_, name)| name.len());
    found.map(|(instance, _)| instance.name.clone())
}

/// The number of weeks in which to complain.
fn weeks(folded: &str) -> Option<u32> {
    static WEEKS: OnceLock<Option<Regex>> = OnceLock::new();
    let regex = WEEKS
        .get_or_init(|| Regex::new(r"\b(\d{1,2}|en|to|tre|fire|fem|seks|syv|otte)\b ?(?:\(\w+\) ?)?(?:ugers?|uge)\b").ok())
        .as_ref()?;
    let found = regex.captures(folded)?;
    let words = ["en", "to", "tre", "fire", "fem", "seks", "syv", "otte"];
    let number = found.get(1)?.as_str();
    number.parse().ok().or_else(|| words.iter().position(|w| *w == number).map(|i| i as u32 + 1))
}

fn tells_when(folded: &str) -> bool {
    static WHEN: OnceLock<Option<Regex>> = OnceLock::new();
    let when = WHEN.get_or_init(|| {
        Regex::new(r"\b(inden|senest|indenfor|inden for|frist\w*|i|hoejst|har)\b[^.]{0,40}\b(\d{1,2}|en|to|tre|fire|seks|otte) (dage|uger|maaned|maaneder)\b|\b(senest|inden|frist\w*)\b[^.]{0,30}\d{1,2}(\. ?[a-z]{3,}|[./-]\d)|\b(ingen|nogen|ikke)\b[^.]{0,20}\b(klage)?frist\b").ok()
    });
    when.as_ref().is_some_and(|r| r.is_match(folded))
}

fn tells_how(folded: &str) -> bool {
    static HOW: OnceLock<Option<Regex>> = OnceLock::new();
    let how = HOW.get_or_init(|| {
        Regex::new(r"\b(send\w*|skriv\w*|ring\w*|indgiv\w*|indsend\w*|aflever\w*|mail\w*|klageportal\w*|borger\.dk|virk\.dk|naevneneshus\w*|digital post|stiles|stilet|rettes|rette|adresse\w*|via|gennem)\b|@|\bklag\w* (til os|hos os)\b|\btil os\b").ok()
    });
    how.as_ref().is_some_and(|r| r.is_match(folded))
}

fn reasons(case: &Case, granted: bool) -> Reasons {
    let spans: Vec<Span> = case
        .with_label(Label::Reasons, REASONS)
        .filter(|&i| {
            let sentence = &case.document.sentences[i];
            // A heading, or the bare statute, is no consideration of this case.
            let bare_law = !citations(case.document, sentence).is_empty() && case.document.folded(sentence).split(' ').count() <= 12;
            !matches!(sentence.block, Block::Heading | Block::Subject) && !bare_law
        })
        .map(|i| case.span(i))
        .collect();
    let status = if granted {
        Presence::NotRequired
    } else if spans.is_empty() {
        Presence::Missing
    } else {
        Presence::Present
    };
    Reasons { status, spans }
}

fn legal_basis(case: &Case, granted: bool) -> LegalBasis {
    let citations: Vec<Citation> = (0..case.document.sentences.len())
        .filter(|&i| case.p(i, Label::ComplaintNotice) < 0.5 && case.document.sentences[i].block != Block::Signature)
        .flat_map(|i| citations(case.document, &case.document.sentences[i]))
        .collect();
    let mut provisions: Vec<String> = Vec::new();
    for citation in &citations {
        if !provisions.contains(&citation.text) {
            provisions.push(citation.text.clone());
        }
    }
    let status = if granted {
        Presence::NotRequired
    } else if citations.is_empty() {
        Presence::Missing
    } else {
        Presence::Present
    };
    LegalBasis { status, provisions, spans: citations.iter().map(|c| c.span).collect(), citations }
}
