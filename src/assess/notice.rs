//! Complaint notice (FVL § 25): is it there, whole, and does it fit the law that the decision cites?

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::label::{Label, NoticePart, NoticeStatus};
use crate::law::{Citation, Former, former_instances, instances};
use crate::model::likeliest;
use crate::routes::{Deadline, Route, Unit};
use crate::span::Span;
use crate::text::{Block, Phrase, fold, says};

use super::Case;

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
    /// Its sentences.
    pub spans: Vec<Span>,
}

/// How a notice contradicts the law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// What it names.
    pub named: String,
    /// The statute cited; `None` where the name alone is outdated.
    pub statute: Option<String>,
    /// What would be right.
    pub expected: String,
}

/// A sentence at least this likely to be a notice counts as part of it.
const NOTICE: f64 = 0.3;
/// One that plainly speaks of complaining over this decision needs less.
const PLAIN_NOTICE: f64 = 0.04;
static SPEAKS_OF_COMPLAINT: Phrase = LazyLock::new(|| {
    Regex::new(r"\b(kan|ret til at|lov at|lov til at|vil|oensker at) klage\b|\bklage(vejledning|adgang|frist|instans)\w*|\bklagen (skal|sendes|indgives)|\bklage over (ovenstaaende|afgoerelsen|denne|dette)|\brekurs\b|\b(paaklages|ankes)\b|\buenig\b.{0,60}\b(skriv|klag|ring|send)").ok()
});
static COMPLAINT_WORD: Phrase = LazyLock::new(|| {
    Regex::new(r"klag|rekurs|\b(uenig\w*|enig|utilfreds\w*|tilfreds|forkert\w*|glad|igen|anke\w*|indbring\w*|indbragt|efterproev\w*|proeve[st]?|proevet|indsigelse\w*|\w*naevnet|\w*styrelsen|domstol\w*|retten|instans\w*|genvurder\w*)\b").ok()
});
static OTHER_PERIOD: Phrase = LazyLock::new(|| {
    Regex::new(r"\b(domstol\w*|retten|byretten|sagsanlaeg|soegsmaal|genvurder\w*|vurderer sagen|genoptag\w*|svartid|behandlingstid\w*)\b")
        .ok()
});
static ENCLOSED: Phrase = LazyLock::new(|| {
    Regex::new(r"\b(klage|rekurs)\w*.{0,50}\b(bilag|vedlagt|vedlaegges|vedlagte|vedhaeft\w*|bagsiden|omstaaende|pdf|kuvert\w*)\b|\b(bilag|vedlagt|vedlagte|vedhaeft\w*|bagsiden|omstaaende|kuvert\w*|ark \d)\b.{0,40}\b(klage(vejledning|adgang)\w*|klager|klage)\b").ok()
});

/// The state of the complaint notice in a decision under the law with these routes.
pub fn of(case: &Case, granted: bool, routes: &[&Route]) -> Notice {
    let folded = |i: usize| case.document.folded(&case.document.sentences[i]);
    let plainly = |i: usize| says(&SPEAKS_OF_COMPLAINT, folded(i)) && case.p(i, Label::ComplaintNotice) >= PLAIN_NOTICE;
    let labelled =
        |i: usize| case.p(i, Label::ComplaintNotice) >= NOTICE || likeliest(&case.prediction.sentences[i]).0 == Label::ComplaintNotice;
    let mut sentences: Vec<usize> = (0..case.document.sentences.len()).filter(|&i| labelled(i) || plainly(i)).collect();
    // "Ring, hvis du har spørgsmål" stands beside many notices, but is none.
    if !sentences.iter().any(|&i| says(&COMPLAINT_WORD, folded(i))) {
        sentences.clear();
    }
    let spans: Vec<Span> = sentences.iter().map(|&i| case.span(i)).collect();
    let text: String = sentences.iter().map(|&i| format!("{} ", case.document.folded(&case.document.sentences[i]))).collect();
    let has = |theme: &str| sentences.iter().any(|&i| case.theme(i, theme).next().is_some());
    let instance = named_instance(case, &text);
    let former = former_instance(&text);
    let named: Vec<(usize, Vec<Deadline>)> = sentences.iter().map(|&i| (i, periods(folded(i)))).collect();

    let parts = [
        (NoticePart::Instance, instance.is_some() || former.is_some() || names_unknown_instance(&text) || has("instance") || has("court")),
        (NoticePart::Procedure, has("procedure") || tells_how(&text)),
        (NoticePart::Deadline, has("deadline") || named.iter().any(|(_, periods)| !periods.is_empty()) || tells_when(&text)),
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
    let unreviewed = status == NoticeStatus::Missing && no_other_authority(routes);
    let owed = !granted && !forwarded_after_complaint(case) && !unreviewed;
    let status = if owed { status } else { NoticeStatus::NotRequired };
    let missing = if status == NoticeStatus::Incomplete { missing } else { Vec::new() };
    // Periods for reconsideration or for court stand beside the one in which to complain.
    let periods = named.into_iter().filter(|(i, _)| !says(&OTHER_PERIOD, folded(*i))).flat_map(|(_, periods)| periods).collect();
    Notice { status, missing, instance, former, periods, spans }
}

fn is_attached_only(case: &Case, sentence: usize) -> bool {
    case.theme(sentence, "attached").next().is_some() || says(&ENCLOSED, case.document.folded(&case.document.sentences[sentence]))
}

/// "… kan ikke prøves af nogen anden administrativ myndighed", in any label's sentence.
fn says_no_other_authority(case: &Case) -> bool {
    static NONE: Phrase = LazyLock::new(|| {
        Regex::new(r"\b(ikke|hverken|ingen|ej|endelig\w*)\b[^.?]{0,80}\b(anden|andre|hoejere|nogen|administrativ\w*)\b[^.?]{0,30}\b(myndighed\w*|instans\w*|klageinstans\w*|naevn)\b|\b(kan ikke (paaklages|paaankes|ankes))\b").ok()
    });
    // A talk of complaint must be near: the same words may say that no other authority pays.
    let about = |text: &str| ["klag", "proev", "indbring", "bringes", "paaklag", "anke", "efterproev"].iter().any(|w| text.contains(w));
    case.document.sentences.iter().any(|s| {
        let text = case.document.folded(s);
        about(text) && says(&NONE, text)
    })
}

/// A decision upheld after a complaint that the text sends on to the appeal body (RSL § 66).
fn forwarded_after_complaint(case: &Case) -> bool {
    let upheld = (0..case.document.sentences.len()).any(|i| case.theme(i, "uphold").next().is_some() && case.p(i, Label::Decision) >= 0.3);
    static SENT: Phrase = LazyLock::new(|| {
        Regex::new(r"\b(send\w*|videresend\w*|oversend\w*|forelaeg\w*|gaar)\b[^.]{0,60}\b(videre|ankestyrelsen|\w*naevnet|klageinstansen)")
            .ok()
    });
    upheld && says(&SENT, case.document.folded.as_str())
}

/// Whether every route under the statutes cited is without another administrative authority.
fn no_other_authority(routes: &[&Route]) -> bool {
    !routes.is_empty() && routes.iter().all(|r| !r.has_instance())
}

/// The longest name of a list that stands in the text, as a word of its own or with an ending.
fn longest_named<'n, T>(folded: &str, all: impl Iterator<Item = (&'n T, &'n String)>) -> Option<&'n T> {
    let named = |name: &str| {
        let name = fold(name);
        let alone = |at: usize| folded[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        name.len() > 3 && folded.match_indices(&name).any(|(at, _)| alone(at))
    };
    all.filter(|(_, name)| named(name)).max_by_key(|(_, name)| name.len()).map(|(of, _)| of)
}

/// The instance named in the text of a notice.
fn named_instance(case: &Case, folded: &str) -> Option<String> {
    let all = instances().iter().flat_map(|i| std::iter::once(&i.name).chain(&i.aliases).map(move |n| (&i.name, n)));
    let own = case.routes.iter().filter(|r| r.has_instance());
    let own = own.flat_map(|r| std::iter::once(&r.instance).chain(&r.instance_aliases).map(move |n| (&r.instance, n)));
    longest_named(folded, all.chain(own)).cloned()
}

/// An instance that no longer hears complaints.
fn former_instance(folded: &str) -> Option<&'static Former> {
    let all = former_instances().iter().flat_map(|f| std::iter::once(&f.name).chain(&f.aliases).map(move |n| (f, n)));
    longest_named(folded, all)
}

/// Whether an authority is named to complain to that no list knows: "påklages til Ringsted Havnenævn".
fn names_unknown_instance(folded: &str) -> bool {
    static UNKNOWN: Phrase = LazyLock::new(|| {
        Regex::new(r"\b(klage\w*|paaklages|ankes|indbringes|indbringe den|indbringe afgoerelsen|rekurs) (til|for) (\w+ ){0,3}\w*(styrelsen|naevn|naevnet|direktoratet|ministeriet|raadet|enheden|tilsynet|retten|udvalget|komiteen)\b").ok()
    });
    says(&UNKNOWN, folded)
}

/// The periods that the text names: "fire uger", "4 (fire) uger", "en måned", "14 dage".
fn periods(folded: &str) -> Vec<Deadline> {
    static PERIOD: Phrase = LazyLock::new(|| {
        Regex::new(
            r"\b(\d{1,3}|en|et|to|tre|fire|fem|seks|syv|otte|ti|tolv|fjorten) ?(?:\(\w+\) ?)?(dages?|ugers?|uge|maaned|maaneders?)\b",
        )
        .ok()
    });
    const WORDS: [(&str, u32); 12] = [
        ("en", 1),
        ("et", 1),
        ("to", 2),
        ("tre", 3),
        ("fire", 4),
        ("fem", 5),
        ("seks", 6),
        ("syv", 7),
        ("otte", 8),
        ("ti", 10),
        ("tolv", 12),
        ("fjorten", 14),
    ];
    let period = |found: regex_lite::Captures| {
        let number = found.get(1)?.as_str();
        let count = number.parse().ok().or_else(|| WORDS.iter().find(|(word, _)| *word == number).map(|(_, n)| *n))?;
        let unit = match found.get(2)?.as_str() {
            unit if unit.starts_with("dag") => Unit::Days,
            unit if unit.starts_with("uge") => Unit::Weeks,
            _ => Unit::Months,
        };
        Some(Deadline { count, unit })
    };
    PERIOD.as_ref().map_or_else(Vec::new, |regex| regex.captures_iter(folded).filter_map(period).collect())
}

/// Instance or deadline of a notice against the routes of the statutes cited; only a notice that fits none of them
/// contradicts the law.
pub fn mismatch(notice: &Notice, cited: &[Citation], routes: &[&Route]) -> Option<Mismatch> {
    if notice.spans.is_empty() {
        return None;
    }
    let statute = cited.iter().find(|c| c.decides() && !c.name.is_empty()).map(|c| c.named().to_owned());
    let heard: Vec<&Route> = routes.iter().copied().filter(|r| r.has_instance()).collect();
    let expected = |names: Vec<String>| {
        let mut distinct: Vec<String> = Vec::new();
        for name in names {
            if !distinct.contains(&name) {
                distinct.push(name);
            }
        }
        distinct.join(" eller ")
    };
    let right = || expected(heard.iter().map(|r| r.instance.clone()).collect());
    if let (Some(former), None) = (notice.former, &notice.instance) {
        let now = if heard.is_empty() { former.now.join(" eller ") } else { right() };
        return Some(Mismatch { named: former.name.clone(), statute: None, expected: now });
    }
    // What nobody has checked contradicts nothing.
    if !heard.iter().any(|r| r.verified) {
        return None;
    }
    if let Some(named) = &notice.instance
        && !heard.iter().any(|r| r.instance_names().any(|n| fold(n).starts_with(&fold(named))))
    {
        return Some(Mismatch { named: named.clone(), statute, expected: right() });
    }
    // One that fits is enough.
    let deadline = *notice.periods.first().filter(|_| notice.instance.is_some())?;
    let deadlines: Vec<Deadline> = heard.iter().filter_map(|r| r.deadline).collect();
    let fits = |period: &Deadline| deadlines.iter().any(|d| d.same_as(*period));
    if deadlines.len() < heard.len() || notice.periods.iter().any(fits) {
        return None;
    }
    Some(Mismatch { named: deadline.to_string(), statute, expected: expected(deadlines.iter().map(ToString::to_string).collect()) })
}

fn tells_when(folded: &str) -> bool {
    static WHEN: Phrase = LazyLock::new(|| {
        Regex::new(r"\b(inden|senest|indenfor|inden for|frist\w*|i|hoejst|har)\b[^.]{0,40}\b(\d{1,2}|en|to|tre|fire|seks|otte) (dage|uger|maaned|maaneder)\b|\b(senest|inden|frist\w*)\b[^.]{0,30}\d{1,2}(\. ?[a-z]{3,}|[./-]\d)|\b(ingen|nogen|ikke)\b[^.]{0,20}\b(klage)?frist\b").ok()
    });
    says(&WHEN, folded)
}

fn tells_how(folded: &str) -> bool {
    static HOW: Phrase = LazyLock::new(|| {
        Regex::new(r"\b(send\w*|skriv\w*|ring\w*|indgiv\w*|indsend\w*|aflever\w*|mail\w*|klageportal\w*|borger\.dk|virk\.dk|naevneneshus\w*|digital post|stiles|stilet|rettes|rette|adresse\w*|via|gennem)\b|@|\bklag\w* (til os|hos os)\b|\btil os\b").ok()
    });
    says(&HOW, folded)
}
