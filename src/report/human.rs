//! For people: the verdict first, then each finding with its line, why, the law, and what to write instead.

use std::fmt::Write;

use crate::assess::{Finding, masked};
use crate::label::{Act, Lang, NoticeStatus, Outcome, Severity, Verdict};
use crate::read::Place;
use crate::rules::spell;
use crate::span::LineIndex;

use super::excerpt::excerpt;
use super::wrap::wrapped;
use super::{Context, Judged, Judgement, words};

/// ANSI colours, or none.
#[derive(Clone, Copy)]
pub struct Palette {
    on: bool,
}

impl Palette {
    /// Colours on or off.
    pub const fn new(on: bool) -> Self {
        Self { on }
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.on { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    fn severity(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Stop => "1;31",
            Severity::Review => "1;33",
            Severity::Note => "1;36",
        };
        self.paint(code, text)
    }

    fn verdict(self, verdict: Verdict, text: &str) -> String {
        match verdict {
            Verdict::Stop => self.severity(Severity::Stop, text),
            Verdict::Review => self.severity(Severity::Review, text),
            Verdict::Send => self.paint("1;32", text),
        }
    }
}

/// How to lay out.
#[derive(Clone, Copy)]
pub struct Human {
    /// Colours.
    pub palette: Palette,
    /// Columns of the terminal.
    pub width: usize,
}

impl Human {
    /// Renders one result; a failed input has its line on standard error and none here.
    pub fn render(&self, judged: &Judged, context: Context) -> String {
        match judged {
            Judged::Document(judgement) => self.document(judgement, context),
            Judged::Failed { .. } => String::new(),
        }
    }

    fn document(&self, judgement: &Judgement, context: Context) -> String {
        let assessment = &judgement.assessment;
        let verdict = assessment.verdict();
        let mut out = String::new();
        let name = match (verdict, assessment.unsure(), context.lang) {
            // Nothing was found, but by a guess: no green light.
            (Verdict::Send, true, Lang::Da) => self.palette.severity(Severity::Review, "LÆS SELV, før du sender"),
            (Verdict::Send, true, Lang::En) => self.palette.severity(Severity::Review, "READ IT YOURSELF before you send"),
            _ => self.palette.verdict(verdict, verdict_word(verdict, context.lang)),
        };
        let what = self.palette.dim(&format!("({})", summary(judgement, context.lang)));
        let _ = writeln!(out, "{}: {name} {what}", self.palette.bold(&judgement.document.name));
        let aside = |text: &str, out: &mut String| {
            for line in wrapped(text, self.width) {
                let _ = writeln!(out, "{}", self.palette.dim(&line));
            }
        };
        if assessment.unsure() {
            let line = match context.lang {
                Lang::Da => "Usikker bedømmelse: læs teksten selv, før den sendes.",
                Lang::En => "Unsure: read the text yourself before it is sent.",
            };
            aside(line, &mut out);
        }
        for note in &judgement.document.notes {
            aside(&spell(&[note.slug()], context.lang), &mut out);
        }
        if let Some(name) = assessment.safeguards.as_ref().and_then(|s| s.notice.enclosed.as_deref()) {
            let word = match context.lang {
                Lang::Da => "Klagevejledning vedlagt",
                Lang::En => "Complaint notice enclosed",
            };
            aside(&format!("{word}: {}", masked(name)), &mut out);
        }
        let waived_word = match context.lang {
            Lang::Da => "fraveget",
            Lang::En => "waived",
        };
        for (finding, reason) in &assessment.waived {
            let title = finding.rule.text().title.get(context.lang);
            aside(&format!("{waived_word}: {title} [{}] – {}", finding.rule, masked(reason)), &mut out);
        }
        let bare = assessment.safeguards.as_ref().map_or(&[][..], |s| &s.legal_basis.without_provision[..]);
        if !bare.is_empty() {
            let named = bare.join(", ");
            let line = match context.lang {
                Lang::Da => {
                    format!("Loven er nævnt uden paragraf ({named}). Skriv den med, så borgeren kan slå reglen op (FVL § 24, stk. 1).")
                }
                Lang::En => format!(
                    "The statute is named without a section ({named}). Add it, so that the citizen can look it up (FVL § 24, stk. 1)."
                ),
            };
            aside(&line, &mut out);
        }
        let index = LineIndex::new(&judgement.document.text);
        // The gravest first: who reads no further has read those.
        let mut findings: Vec<&Finding> = assessment.findings.iter().collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        for finding in findings {
            out.push('\n');
            self.finding(finding, judgement, &index, context, &mut out);
        }
        out
    }

    fn finding(&self, finding: &Finding, judgement: &Judgement, index: &LineIndex, context: Context, out: &mut String) {
        let lang = context.lang;
        let (message, suggestion) = words(finding, lang);
        let severity = self.palette.severity(finding.severity, severity_word(finding.severity, lang));
        let rule = self.palette.dim(&format!("[{}]", finding.rule));
        let place = judgement.document.place(finding.span.start).map_or_else(String::new, |place| place_words(place, lang));
        let _ = writeln!(out, "{severity}: {} {rule}{}", self.palette.bold(finding.rule.text().title.get(lang)), self.palette.dim(&place));
        let cut = excerpt(index, &judgement.document.text, finding.span, self.width.saturating_sub(7).min(100));
        let number = cut.line.to_string();
        let gutter = " ".repeat(number.len().max(3));
        let bar = self.palette.dim("|");
        let _ = writeln!(out, "{gutter} {bar}");
        for (i, row) in cut.rows.iter().enumerate() {
            let before = if i == 0 { format!("{number:>width$}", width = gutter.len()) } else { gutter.clone() };
            let _ = writeln!(out, "{} {bar} {row}", self.palette.dim(&before));
        }
        if let Some(marks) = &cut.marks {
            let _ = writeln!(out, "{gutter} {bar} {}", self.palette.severity(finding.severity, marks));
        }
        let [law_word, write_word, draft_word, or_word] = match lang {
            Lang::Da => ["Lov:", "Råd:", "Udkast, som du skal kontrollere:", "eller"],
            Lang::En => ["Law:", "Fix:", "Draft, for you to check:", "or"],
        };
        let mut part = |lead: &str, text: &str| {
            let indent = gutter.len() + 1 + lead.chars().count() + usize::from(!lead.is_empty());
            for (i, line) in wrapped(text, self.width.saturating_sub(indent).max(20)).iter().enumerate() {
                let lead = if i == 0 { self.palette.dim(lead) } else { " ".repeat(lead.chars().count()) };
                let gap = if lead.is_empty() { "" } else { " " };
                let _ = writeln!(out, "{gutter} {lead}{gap}{line}");
            }
        };
        part("", &message);
        if !finding.rule.text().law.is_empty() {
            part(law_word, &finding.rule.text().law.join("; "));
        }
        part(write_word, &suggestion);
        if context.suggest && !finding.drafts.is_empty() {
            part("", draft_word);
            for (i, text) in finding.drafts.iter().enumerate() {
                if i > 0 {
                    part("", or_word);
                }
                part(">", text);
            }
        }
    }
}

/// " side 2", " afsnit 14".
fn place_words(place: Place, lang: Lang) -> String {
    match (place, lang) {
        (Place::Page(n), Lang::Da) => format!(" side {n}"),
        (Place::Page(n), Lang::En) => format!(" page {n}"),
        (Place::Paragraph(n), Lang::Da) => format!(" afsnit {n}"),
        (Place::Paragraph(n), Lang::En) => format!(" paragraph {n}"),
    }
}

fn verdict_word(verdict: Verdict, lang: Lang) -> &'static str {
    match (verdict, lang) {
        (Verdict::Stop, Lang::Da) => "STOP – send ikke endnu",
        (Verdict::Review, Lang::Da) => "SE EFTER, før du sender",
        (Verdict::Send, Lang::Da) => "kan sendes",
        (Verdict::Stop, Lang::En) => "STOP – do not send yet",
        (Verdict::Review, Lang::En) => "REVIEW before you send",
        (Verdict::Send, Lang::En) => "may be sent",
    }
}

fn severity_word(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Stop, _) => "stop",
        (Severity::Review, Lang::Da) => "se efter",
        (Severity::Review, Lang::En) => "review",
        (Severity::Note, Lang::Da) => "bemærk",
        (Severity::Note, Lang::En) => "note",
    }
}

/// "afgørelse: afslag, 97 %", with what makes an adverse decision whole.
pub(super) fn summary(judgement: &Judgement, lang: Lang) -> String {
    let assessment = &judgement.assessment;
    let mut text = act_word(assessment.act, lang).to_owned();
    if let Some(outcome) = assessment.outcome {
        text.push_str(": ");
        text.push_str(outcome_word(outcome, lang));
    }
    if assessment.findings.is_empty() && assessment.safeguards.as_ref().is_some_and(|s| s.notice.status == NoticeStatus::Complete) {
        text.push_str(match lang {
            Lang::Da => ", klagevejledning fuldstændig",
            Lang::En => ", complaint notice complete",
        });
    }
    // Never "100 %": no model is that sure of a stranger's letter.
    let percent = (assessment.probability * 100.0).round().clamp(1.0, 99.0);
    let _ = write!(text, ", {percent} %");
    text
}

fn act_word(act: Act, lang: Lang) -> &'static str {
    match (act, lang) {
        (Act::Decision, Lang::Da) => "afgørelse",
        (Act::Hearing, Lang::Da) => "høring",
        (Act::Risk, Lang::Da) => "kan læses som afgørelse",
        (Act::Guidance, Lang::Da) => "vejledning",
        (Act::Procedural, Lang::Da) => "sagsgang",
        (Act::Other, Lang::Da) => "andet",
        (Act::Decision, Lang::En) => "decision",
        (Act::Hearing, Lang::En) => "hearing",
        (Act::Risk, Lang::En) => "can be read as a decision",
        (Act::Guidance, Lang::En) => "guidance",
        (Act::Procedural, Lang::En) => "procedural",
        (Act::Other, Lang::En) => "other",
    }
}

fn outcome_word(outcome: Outcome, lang: Lang) -> &'static str {
    match (outcome, lang) {
        (Outcome::Granted, Lang::Da) => "imødekommet",
        (Outcome::Partial, Lang::Da) => "delvis imødekommet",
        (Outcome::Refused, Lang::Da) => "afslag",
        (Outcome::Imposed, Lang::Da) => "pålagt",
        (Outcome::Granted, Lang::En) => "granted",
        (Outcome::Partial, Lang::En) => "partly granted",
        (Outcome::Refused, Lang::En) => "refused",
        (Outcome::Imposed, Lang::En) => "imposed",
    }
}
