//! Document, cues, prediction and law → [`Assessment`]: act, outcome, safeguards, findings, verdict.

mod act;
mod area;
mod deadline;
mod draft;
mod findings;
mod hearing;
mod less;
mod notice;
mod onward;
mod safeguards;

use crate::config::Config;
use crate::cues::{Cue, CueSet, Hit, Hits, Modality};
use crate::label::{Act, Label, Mention, Outcome, Verdict};
use crate::model::{Prediction, likeliest};
use crate::span::Span;
use crate::text::{Block, Document, Language};
use crate::waivers::Waiver;

pub use crate::cpr::{masked, numbers as cpr_numbers};
pub use act::{ADVERSE_ENOUGH, DECISION_ENOUGH, bare_rule};
use act::{guarded, never_a_guess};
pub use area::area_of;
pub use findings::{Finding, Value};
pub use hearing::Hearing;
use less::{less_than_asked, nothing_less};
pub use notice::{Mismatch, Notice};
pub use safeguards::{LegalBasis, Reasons, Safeguards};

/// The judgement of one document.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// What the document is.
    pub act: Act,
    /// How probable that is.
    pub probability: f64,
    /// What a decision gave; `None` elsewhere.
    pub outcome: Option<Outcome>,
    /// Of a decision; `None` elsewhere.
    pub safeguards: Option<Safeguards>,
    /// By place in the text.
    pub findings: Vec<Finding>,
    /// Findings that somebody waived for this document, with the reason given.
    pub waived: Vec<(Finding, String)>,
    /// The authority's sentences.
    pub sentences: Vec<JudgedSentence>,
}

/// Of judgements less sure than this (calibrated) about every second is wrong.
pub const UNSURE: f64 = 0.6;

/// A sentence and its label.
#[derive(Clone, Copy, Debug)]
pub struct JudgedSentence {
    /// Where.
    pub span: Span,
    /// The likeliest label.
    pub label: Label,
    /// How probable that is.
    pub probability: f64,
    /// Its turn in a chat, from 1.
    pub turn: Option<usize>,
}

impl Assessment {
    /// Takes the findings that are waived out of the judgement; they are kept with their reasons.
    pub fn waive(&mut self, waivers: &[Waiver]) {
        for finding in std::mem::take(&mut self.findings) {
            match waivers.iter().find(|w| w.rule == finding.rule) {
                Some(waiver) => self.waived.push((finding, waiver.reason.clone())),
                None => self.findings.push(finding),
            }
        }
    }

    /// Whether a person should read the text whatever is found: the act is little more than a guess.
    pub fn unsure(&self) -> bool {
        self.probability < UNSURE
    }

    /// The gravest of the findings.
    pub fn verdict(&self) -> Verdict {
        use crate::label::Severity;
        match self.findings.iter().map(|f| f.severity).max() {
            Some(Severity::Stop) => Verdict::Stop,
            Some(Severity::Review) => Verdict::Review,
            Some(Severity::Note) | None => Verdict::Send,
        }
    }
}

/// Everything the judgement rests on.
pub(crate) struct Case<'a> {
    pub document: &'a Document,
    pub hits: &'a Hits,
    pub cues: &'a CueSet,
    pub prediction: &'a Prediction,
    /// The authority's own settings.
    pub config: &'a Config,
}

impl Case<'_> {
    /// Probability of a label for a sentence.
    fn p(&self, sentence: usize, label: Label) -> f64 {
        self.prediction.sentences.get(sentence).map_or(0.0, |p| p[label.index()])
    }

    /// The sentence with the highest probability of a label, and that probability.
    fn top(&self, label: Label) -> (Option<usize>, f64) {
        let best = self.top_among(label, |_| true);
        (best, best.map_or(0.0, |i| self.p(i, label)))
    }

    /// The same among some sentences.
    fn top_among(&self, label: Label, such: impl Fn(usize) -> bool) -> Option<usize> {
        let sentences = (0..self.document.sentences.len()).filter(|&i| such(i));
        sentences.max_by(|&a, &b| self.p(a, label).total_cmp(&self.p(b, label)).then(b.cmp(&a)))
    }

    /// Hits of a theme in a sentence.
    fn theme<'s>(&'s self, sentence: usize, theme: &'s str) -> impl Iterator<Item = &'s crate::cues::Hit> + 's {
        self.hits.of(sentence).iter().filter(move |h| self.cues.cue(h.cue).theme == theme)
    }

    /// Whether a sentence of the text says outright, and plainly, that something is decided.
    fn decides_outright(&self) -> bool {
        let speaks = |block| !matches!(block, Block::Sender | Block::Salutation | Block::Signature);
        self.has_plain_cue(speaks, |cue| cue.outright)
    }

    /// Whether of so few sentences the model makes nothing but guesses, however sure of them it is: only 185 of the corpus's 9,779 texts
    /// are so short.
    fn is_short(&self) -> bool {
        self.document.sentences.len() <= 3
    }

    /// Whether a sentence of the body has a phrase that nearly settles that something is decided, meant as it stands; of a few lines,
    /// one that hints at it.
    fn decides_plainly(&self) -> bool {
        let enough = if self.is_short() { 1 } else { 3 };
        self.has_plain_cue(|block| block == Block::Body, |cue| cue.label == Label::Decision && cue.strength >= enough)
    }

    /// The same of a phrase that refuses, stops, demands or forbids.
    fn takes_plainly(&self) -> bool {
        const TAKES: [&str; 6] = ["refuse", "stop", "impose", "claim-back", "dismiss", "ban"];
        let enough = if self.is_short() { 1 } else { 3 };
        self.has_plain_cue(|block| block == Block::Body, |cue| TAKES.contains(&cue.theme.as_str()) && cue.strength >= enough)
    }

    /// Whether a sentence of the body has a phrase of the authority's own that nearly settles that something is decided.
    fn decides_by_own_cue(&self) -> bool {
        let settles =
            |index: usize| self.cues.is_own(index) && self.cues.cue(index).label == Label::Decision && self.cues.cue(index).strength >= 3;
        self.plain_hits(|block| block == Block::Body).any(|hit| settles(hit.cue))
    }

    /// Whether in one of these blocks there is such a cue, meant as it stands.
    fn has_plain_cue(&self, blocks: impl Fn(Block) -> bool, such: impl Fn(&Cue) -> bool) -> bool {
        self.plain_hits(blocks).any(|hit| such(self.cues.cue(hit.cue)))
    }

    /// The hits in these blocks that are meant as they stand.
    fn plain_hits(&self, blocks: impl Fn(Block) -> bool) -> impl Iterator<Item = &Hit> {
        let sentences = self.document.sentences.iter().enumerate().filter(move |(_, s)| blocks(s.block));
        sentences.flat_map(|(i, _)| self.hits.of(i)).filter(|h| h.modality == Modality::Plain)
    }

    /// Whether a cue of a theme stands in a sentence, however it is meant.
    fn has(&self, sentence: usize, theme: &str) -> bool {
        self.theme(sentence, theme).next().is_some()
    }

    /// Whether a cue of a theme that is more than a hint stands in a sentence, and is meant as it stands.
    fn plainly(&self, sentence: usize, theme: &str) -> bool {
        self.theme(sentence, theme).any(|h| h.modality == Modality::Plain && self.cues.cue(h.cue).strength >= 2)
    }

    /// The folded text of a sentence.
    fn folded(&self, sentence: usize) -> &str {
        self.document.folded(&self.document.sentences[sentence])
    }

    /// The sentence that speaks most for a mention, where one does so at all; no heading or subject.
    fn place(&self, mention: Mention) -> Option<usize> {
        const AT_ALL: f64 = -2.0;
        let speaks = |i: usize| self.in_text(i) && self.document.sentences[i].block != Block::Signature;
        self.prediction.mentions.places(mention).into_iter().find(|(i, odds)| *odds >= AT_ALL && speaks(*i)).map(|(i, _)| i)
    }

    /// Whether a sentence stands in the text, not over it.
    fn in_text(&self, sentence: usize) -> bool {
        !matches!(self.document.sentences[sentence].block, Block::Heading | Block::Subject)
    }

    fn span(&self, sentence: usize) -> Span {
        self.document.sentences[sentence].span
    }
}

/// Each name once, in the order in which they come.
fn distinct(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

/// The safeguards of a text that somebody knows to be a decision with this outcome, whatever the model makes of it.
pub fn safeguards_of(
    document: &Document,
    hits: &Hits,
    cues: &CueSet,
    prediction: &Prediction,
    outcome: Outcome,
    config: &Config,
) -> Safeguards {
    safeguards::of(&Case { document, hits, cues, prediction, config }, outcome).0
}

/// Judges a document.
pub fn assess(document: &Document, hits: &Hits, cues: &CueSet, prediction: &Prediction, config: &Config) -> Assessment {
    let case = Case { document, hits, cues, prediction, config };
    let (act, probability, outcome) = never_a_guess(&case, guarded(prediction, case.decides_outright()));
    let outcome = outcome.map(|outcome| match outcome {
        Outcome::Granted if less_than_asked(&case) => Outcome::Partial,
        Outcome::Partial if nothing_less(&case) => Outcome::Granted,
        as_it_is => as_it_is,
    });
    let (safeguards, routes) = outcome.map(|outcome| safeguards::of(&case, outcome)).unzip();
    let mut findings = findings::of(&case, act, outcome, safeguards.as_ref(), &routes.unwrap_or_default());
    findings.retain_mut(|finding| {
        let severity = config.severity(finding.rule);
        finding.severity = severity.unwrap_or(finding.severity);
        severity.is_some()
    });
    findings.sort_by_key(|f| (f.span, f.rule));
    let sentences = document
        .sentences
        .iter()
        .zip(&prediction.sentences)
        .map(|(sentence, probabilities)| {
            let (label, probability) = likeliest(probabilities);
            JudgedSentence { span: sentence.span, label, probability, turn: sentence.turn.map(|t| t + 1) }
        })
        .collect();
    // Text that is not Danish is judged by what can be told; how sure that is, nobody knows.
    let probability = if document.language == Language::Danish { probability } else { probability.min(0.5) };
    Assessment { act, probability, outcome, safeguards, findings, waived: Vec::new(), sentences }
}
