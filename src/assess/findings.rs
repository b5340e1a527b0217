//! Act and safeguards → findings: rule, place, arguments, drafts; never the words of a message.

use crate::cpr;
use crate::cues::Modality;
use crate::label::{Act, HearingStatus, Label, NoticePart, NoticeStatus, Outcome, Presence, Severity};
use crate::routes::Route;
use crate::rules::Rule;
use crate::span::Span;
use crate::text::{Block, Language, Phrase, fold, says};

use super::Case;
use super::less::where_less;
use super::notice::Mismatch;
use super::onward;
use super::safeguards::Safeguards;
use super::{deadline, draft};

/// Something that a check says of a text.
#[derive(Clone, Debug)]
pub struct Finding {
    /// By which rule.
    pub rule: Rule,
    /// How grave.
    pub severity: Severity,
    /// The evidence in the text.
    pub span: Span,
    /// What fills the places in the rule's messages.
    pub arguments: Vec<(&'static str, Value)>,
    /// Texts ready to insert, in Danish; drafts that somebody must check.
    pub drafts: Vec<String>,
}

/// A value in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// As it is.
    Text(String),
    /// Terms that the language of the message spells out, joined by "og".
    Terms(Vec<&'static str>),
}

/// The findings, in no order; `routes`: those of the law that a decision cites.
pub fn of(case: &Case, act: Act, outcome: Option<Outcome>, safeguards: Option<&Safeguards>, routes: &[&Route]) -> Vec<Finding> {
    let mut found = Vec::new();
    let instance = safeguards.and_then(|s| s.notice.instance.as_deref());
    let mut add = |rule: Rule, span: Span, arguments: Vec<(&'static str, Value)>| {
        found.push(Finding {
            rule,
            severity: rule.text().severity,
            span,
            arguments,
            drafts: draft::of(rule, routes, instance, &case.config.authority),
        });
    };
    if let Some(safeguards) = safeguards {
        of_decision(case, outcome, safeguards, &mut add);
    }
    match act {
        Act::Risk => add(Rule::ReadsAsDecision, top_span(case, Label::Risk), Vec::new()),
        Act::Hearing if !deadline::named(case) => add(Rule::HearingDeadlineMissing, top_span(case, Label::Hearing), Vec::new()),
        _ => {}
    }
    if act != Act::Decision
        && let (Some(notice), p) = case.top(Label::ComplaintNotice)
        && p >= 0.6
        && (act != Act::Guidance || (says(&OF_THIS_TEXT, case.folded(notice)) && !says(&OF_ONE_TO_COME, case.folded(notice))))
    {
        add(Rule::ConflictingSignals, case.span(notice), vec![("conflict", Value::Terms(vec!["conflict-notice"]))]);
    }
    if let Some(span) = decided_before_hearing(case) {
        add(Rule::ConflictingSignals, span, vec![("conflict", Value::Terms(vec!["conflict-hearing"]))]);
    }
    if let Some(span) = onward::told(case) {
        add(Rule::CitizenSentOnward, span, Vec::new());
    }
    if let Language::Other(code, span) = case.document.language {
        add(Rule::UnsupportedLanguage, span, vec![("language", Value::Text(code.to_owned()))]);
    }
    for span in own_cpr_numbers(case) {
        add(Rule::CprExposed, span, vec![("masked", Value::Text(cpr::masked_name(span.of(&case.document.text))))]);
    }
    found
}

/// Guidance may explain how one complains; only a notice over this very text is a sign of a decision.
static OF_THIS_TEXT: Phrase = Phrase::new(
    r"\b(denne|dette|vores|ovenstaaende) (afgoerelse|brev|afslag|svar|beslutning|skrivelse|mail)\b|\bdu kan klage (over|inden|til)\b|^klagevejledning\b|^kommunens afgoerelse kan (paaklages|indbringes|ankes)\b",
);

/// "Søger du, får du en afgørelse, som du kan klage over" is what guidance should say.
static OF_ONE_TO_COME: Phrase = Phrase::new(
    r"\b(som|den|dem) (du|i|de) kan klage over\b|\bfaar (du|i|de) (saa )?(en |et )(skriftlig\w* |egentlig\w* )?(afgoerelse|svar)\b",
);

fn of_decision(
    case: &Case,
    outcome: Option<Outcome>,
    safeguards: &Safeguards,
    add: &mut impl FnMut(Rule, Span, Vec<(&'static str, Value)>),
) {
    // Of half a grant the half that is none, or else a case worker sees a grant stopped; what refuses may grant something too.
    let grants = |outcome: Outcome| match outcome {
        Outcome::Partial => true,
        Outcome::Refused => case.top(Label::Decision).0.is_some_and(|i| case.plainly(i, "grant")),
        Outcome::Granted | Outcome::Imposed => false,
    };
    let less = outcome.filter(|&outcome| grants(outcome)).and_then(|_| where_less(case));
    let decision = less.map_or_else(|| top_span(case, Label::Decision), |i| case.span(i));
    let notice = &safeguards.notice;
    // A heading says that there is a notice, what stands below it what the notice says.
    let heads = |span: &Span| case.document.sentences.iter().any(|s| s.span == *span && s.block == Block::Heading);
    let notice_span = notice.spans.iter().find(|s| !heads(s)).or(notice.spans.first()).copied().unwrap_or(decision);
    match notice.status {
        NoticeStatus::Missing => add(Rule::ComplaintNoticeMissing, decision, Vec::new()),
        NoticeStatus::Incomplete if !notice.uncovered.is_empty() => {
            let left_out = notice.uncovered.first().copied().unwrap_or(decision);
            add(Rule::ComplaintNoticeIncomplete, left_out, vec![("missing", Value::Terms(vec!["other-decision"]))]);
        }
        NoticeStatus::Incomplete => {
            let missing = notice.missing.iter().map(|part| NoticePart::slug(*part)).collect();
            add(Rule::ComplaintNoticeIncomplete, notice_span, vec![("missing", Value::Terms(missing))]);
        }
        NoticeStatus::Attached if notice.enclosed.is_some() => {}
        NoticeStatus::Attached => add(Rule::ComplaintNoticeAttached, notice_span, Vec::new()),
        NoticeStatus::Complete | NoticeStatus::NotRequired => {}
    }
    if let Some(Mismatch { named, statute, expected }) = &notice.mismatch {
        let by = statute.clone().map_or(Value::Terms(vec!["law-now"]), Value::Text);
        let named_there = if named.is_empty() { Value::Terms(vec!["nobody"]) } else { Value::Text(named.join(" og ")) };
        let expected = expected.clone().map_or(Value::Terms(vec!["no-deadline"]), Value::Text);
        let arguments = vec![("named", named_there), ("statute", by), ("expected", expected)];
        // Best shown where the name or the number stands, and not at the heading above it.
        let names = |span: &&Span, name: &str| fold(span.of(&case.document.text)).contains(&fold(name));
        let place = named.first().and_then(|name| notice.spans.iter().find(|s| names(s, name))).copied().unwrap_or(notice_span);
        add(Rule::ComplaintNoticeMismatch, place, arguments);
    }
    if safeguards.hearing.status == HearingStatus::Missing {
        add(Rule::PartyHearingMissing, safeguards.hearing.spans.first().copied().unwrap_or(decision), Vec::new());
    }
    if safeguards.reasons.status == Presence::Missing {
        add(Rule::ReasonsMissing, decision, Vec::new());
    }
    if safeguards.legal_basis.status == Presence::Missing {
        add(Rule::LegalBasisMissing, decision, Vec::new());
    }
    // "Dette er kun vejledende" beside a sentence that decides; an offer to apply for something else is no such signal.
    let denies = (0..case.document.sentences.len()).find(|&i| {
        let says = ["no-decision", "guidance-only"].iter().any(|theme| case.plainly(i, theme));
        says && case.p(i, Label::Clarification) >= 0.4
    });
    if let Some(sentence) = denies {
        add(Rule::ConflictingSignals, case.span(sentence), vec![("conflict", Value::Terms(vec!["conflict-decision"]))]);
    }
}

/// Where a label stands most plainly: in the text, or else in a heading that says the same.
fn top_span(case: &Case, label: Label) -> Span {
    let body = case.top_among(label, |i| case.in_text(i));
    body.filter(|&i| case.p(i, label) >= 0.5).or(case.top(label).0).map_or(Span::new(0, 0), |i| case.span(i))
}

/// A sentence that says that the matter is decided, in a text that asks for comments on it: "Vi har besluttet … Du har
/// mulighed for at kommentere". Hearing comes before the decision (FVL § 19).
fn decided_before_hearing(case: &Case) -> Option<Span> {
    static DECIDED: Phrase = Phrase::new(
        r"\b(har|er|blev)\b[^.,]{0,40}\b(besluttet|afgjort|bestemt|vedtaget|truffet (en |endelig )?(afgoerelse|beslutning))\b|\b(besluttede|afgjorde|traf) (vi|udvalget|kommunen|naevnet|bestyrelsen)\b|\b(beslutningen|afgoerelsen) er (truffet|taget|endelig)\b",
    );
    static UNDECIDED: Phrase = Phrase::new(
        r"\b(ikke|intet|ingenting|ingen|hverken|endnu|foer|inden|naar|hvis|om at sende|at hoere|at partshoere|foreloebig\w*|paataenk\w*)\b",
    );
    static HELD: Phrase = Phrase::new(r"\b(har (\w+ )?haft|har (\w+ )?faaet|fik|havde|blev|modtog|svarede)\b");
    let all = || 0..case.document.sentences.len();
    let invites = |i: usize| {
        let asks = case.theme(i, "invited").any(|h| h.modality != Modality::Negated && case.cues.cue(h.cue).strength >= 3);
        asks && case.p(i, Label::Hearing) >= 0.5 && case.document.sentences[i].block == Block::Body && !says(&HELD, case.folded(i))
    };
    let decided = |i: usize| {
        let folded = case.folded(i);
        says(&DECIDED, folded) && !says(&UNDECIDED, folded) && case.p(i, Label::ComplaintNotice) < 0.5
    };
    if !all().any(invites) {
        return None;
    }
    all().find(|&i| decided(i)).map(|i| case.span(i))
}

/// CPR numbers in what the authority wrote.
fn own_cpr_numbers(case: &Case) -> Vec<Span> {
    let text = &case.document.text;
    cpr::numbers(text).into_iter().filter(|n| case.document.sentences.iter().any(|s| s.span.overlap(*n) > 0)).collect()
}
