//! How right is it: grouped cross-validation, per label, act and rule, with bootstrap intervals and baselines.
//!
//! No author batch stands on both sides of a split. Every figure is of documents that the model under test,
//! its subword vocabulary and its calibration have not seen.

mod areas;
mod baselines;
mod card;
mod compare;
mod curve;
mod figures;
mod metrics;
mod reliability;
mod render;
mod report;

use std::collections::BTreeSet;

use crate::assess::{Assessment, area_of, assess, bare_rule};
use crate::config::Config;
use crate::cues::CueSet;
use crate::label::{Act, Area, AreaBy, Label, Outcome, Severity, Verdict};
use crate::model::corpus::{folds, lessons};
use crate::model::train::{Settings, TrainError, train};
use crate::model::{FeatureSet, Labelled, Model, Prepared, likeliest};
use crate::rules::Rule;
use crate::span::Span;

pub use areas::{area_figures, by_area};
pub use card::{CARD, DIAGRAM, card};
pub use compare::compare;
pub use curve::learning_curve;
pub use figures::{Confusion, FIGURES, Figures, FiguresError, Said, States, Target};
pub use metrics::{Interval, Score};
pub use reliability::diagram;
pub use render::{Table, errors, markdown, text};
pub use report::Report;

/// How to evaluate.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Outer folds.
    pub folds: usize,
    /// Training settings.
    pub settings: Settings,
    /// Whether the slower baselines and ablations are measured too.
    pub thorough: bool,
}

impl Options {
    /// Three folds, all baselines and ablations.
    pub fn thorough() -> Self {
        Self { thorough: true, ..Self::quick() }
    }

    /// Three folds, the pipeline and the cheap baselines only. Two thirds of the corpus, and scores for the later stages by models of two
    /// thirds of that: less than the model that training makes of all of it has.
    pub fn quick() -> Self {
        Self { folds: 3, settings: Settings { folds: 3, ..Settings::default() }, thorough: false }
    }

    /// So many folds, each learnt from as training does it: slower, and nearer to the model that training makes.
    #[must_use]
    pub fn in_folds(self, folds: usize) -> Self {
        Self { folds, settings: Settings { folds: Settings::default().folds, ..self.settings }, ..self }
    }
}

/// What a system said of one document, beside what is right.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Right and said.
    pub act: (Act, Act),
    /// Probability given to the act said.
    pub probability: f64,
    /// Right and said, where both call it a decision.
    pub outcome: Option<(Outcome, Outcome)>,
    /// Right and said.
    pub findings: (BTreeSet<Rule>, BTreeSet<Rule>),
    /// Right and said.
    pub verdict: (Verdict, Verdict),
    /// Act and safeguards, right and said.
    pub said: (Said, Said),
    /// Its area of law, where that is known and the system tells areas.
    pub area: Option<JudgedArea>,
    /// Its labelled sentences.
    pub sentences: Vec<JudgedSentence>,
}

/// What a system said of a document's area of law.
#[derive(Clone, Copy, Debug)]
pub struct JudgedArea {
    /// What is right.
    pub right: Area,
    /// What its words alone tell.
    pub words: Area,
    /// What an audit says, and what tells it.
    pub said: Option<(Area, AreaBy)>,
}

/// What a system said of one labelled sentence.
#[derive(Clone, Copy, Debug)]
pub struct JudgedSentence {
    /// What is right.
    pub right: Label,
    /// What was said.
    pub said: Label,
    /// Probability of what was said.
    pub probability: f64,
    /// Where it stands in the document's text.
    pub span: Span,
}

/// A corpus taken apart once, to be split any number of times.
struct Splits<'a> {
    corpus: &'a [Labelled],
    cues: &'a CueSet,
    prepared: Vec<Prepared>,
    lessons: Vec<Prepared>,
}

impl<'a> Splits<'a> {
    fn new(corpus: &'a [Labelled], cues: &'a CueSet) -> Self {
        let prepared = corpus.iter().map(|l| Prepared::new(l, cues)).collect();
        Self { corpus, cues, prepared, lessons: lessons(corpus, cues) }
    }

    fn batch_count(&self) -> usize {
        self.corpus.iter().map(|l| &l.batch).collect::<BTreeSet<_>>().len()
    }

    fn fold_of(&self, count: usize) -> Vec<usize> {
        let batches: Vec<&str> = self.corpus.iter().map(|l| l.batch.as_str()).collect();
        folds(&batches, count)
    }

    /// A model of the documents that `learn` picks.
    fn train(&self, learn: impl Fn(usize) -> bool, settings: Settings) -> Result<Model, TrainError> {
        let documents: Vec<&Prepared> = (0..self.corpus.len()).filter(|&d| learn(d)).map(|d| &self.lessons[d]).collect();
        train(&documents, self.cues, settings, "")
    }

    fn judge(&self, document: usize, model: &Model) -> (Judged, Act) {
        judge(&self.corpus[document], &self.prepared[document], model, self.cues)
    }
}

/// Measures on a corpus by cross-validation.
pub fn cross_validate(corpus: &[Labelled], cues: &CueSet, options: Options, mut progress: impl FnMut(&str)) -> Result<Report, TrainError> {
    let splits = Splits::new(corpus, cues);
    let bare: Vec<Option<(Labelled, Prepared)>> = corpus.iter().map(|l| l.bare().map(|b| (b.clone(), Prepared::new(&b, cues)))).collect();
    let fold_count = options.folds.min(splits.batch_count());
    let fold_of = splits.fold_of(fold_count);
    let mut systems = vec![("both", &splits, options.settings)];
    let no_cues = if options.thorough { Some(CueSet::none()?) } else { None };
    let cueless = no_cues.as_ref().map(|no_cues| Splits::new(corpus, no_cues));
    if let Some(cueless) = &cueless {
        let set = options.settings.features;
        let with = |features: FeatureSet| Settings { features, ..options.settings };
        systems.push(("model only", cueless, options.settings));
        systems.push(("without cue features of sentences", &splits, with(FeatureSet { cues: false, ..set })));
        systems.push(("without neighbours", &splits, with(FeatureSet { neighbours: false, ..set })));
        systems.push(("without subwords", &splits, with(FeatureSet { subwords: false, ..set })));
        systems.push(("without words", &splits, with(FeatureSet { words: false, subwords: false, ..set })));
    }
    let mut results: Vec<(&str, Vec<Option<Judged>>)> = systems.iter().map(|(name, ..)| (*name, vec![None; corpus.len()])).collect();
    let mut rule_acts: Vec<Option<(Act, Act)>> = vec![None; corpus.len()];
    let mut passages: Vec<Option<Judged>> = vec![None; corpus.len()];
    let mut majority: Vec<Option<Judged>> = vec![None; corpus.len()];
    for fold in 0..fold_count {
        for ((name, splits, settings), (_, results)) in systems.iter().zip(&mut results) {
            progress(&format!("fold {} of {}: {name}", fold + 1, fold_count));
            let model = splits.train(|d| fold_of[d] != fold, *settings)?;
            for d in (0..corpus.len()).filter(|&d| fold_of[d] == fold) {
                let (judged, rule_act) = splits.judge(d, &model);
                if *name == "both" {
                    rule_acts[d] = Some((corpus[d].act, rule_act));
                    let cut = bare[d].as_ref().map(|(labelled, prepared)| judge(labelled, prepared, &model, cues).0);
                    passages[d] = Some(cut.unwrap_or_else(|| judged.clone()));
                }
                results[d] = Some(judged);
            }
        }
        let learn: Vec<&Prepared> = (0..corpus.len()).filter(|&d| fold_of[d] != fold).map(|d| &splits.prepared[d]).collect();
        for d in (0..corpus.len()).filter(|&d| fold_of[d] == fold) {
            majority[d] = Some(baselines::majority(&learn, &corpus[d], &splits.prepared[d], cues));
        }
    }
    let cues_only: Vec<Judged> = corpus.iter().zip(&splits.prepared).map(|(l, p)| baselines::cues_only(l, p, cues)).collect();
    let whole = |results: Vec<Option<Judged>>| results.into_iter().flatten().collect::<Vec<_>>();
    let mut all: Vec<(&str, Vec<Judged>)> = results.into_iter().map(|(name, results)| (name, whole(results))).collect();
    all.push(("both, on passages", whole(passages)));
    all.push(("cues only", cues_only));
    all.push(("majority", whole(majority)));
    let mut report = Report::new(corpus, &all, &rule_acts.into_iter().flatten().collect::<Vec<_>>(), fold_count);
    report.fold_of = corpus.iter().map(|l| l.id.clone()).zip(fold_of).collect();
    Ok(report)
}

/// Measures one trained model on labelled documents that it has not seen.
pub fn measure(corpus: &[Labelled], model: &Model, cues: &CueSet) -> Report {
    let mut acts = Vec::new();
    let judged = corpus
        .iter()
        .map(|labelled| {
            let (judged, rule_act) = judge(labelled, &Prepared::new(labelled, cues), model, cues);
            acts.push((labelled.act, rule_act));
            judged
        })
        .collect();
    Report::new(corpus, &[("both", judged)], &acts, 0)
}

fn judge(labelled: &Labelled, prepared: &Prepared, model: &Model, cues: &CueSet) -> (Judged, Act) {
    let prediction = model.predict(&prepared.document, &prepared.hits, cues);
    let assessment = assess(&prepared.document, &prepared.hits, cues, &prediction, &Config::default());
    let sentences = prepared
        .labels
        .iter()
        .zip(&prediction.sentences)
        .zip(&prepared.document.sentences)
        .filter_map(|((right, p), sentence)| {
            let (said, probability) = likeliest(p);
            right.map(|right| JudgedSentence { right, said, probability, span: sentence.span })
        })
        .collect();
    let area =
        prepared.area.map(|right| JudgedArea { right, words: model.area(&prepared.document).0, said: area_of(&prepared.document, model) });
    (Judged { area, ..side_by_side(labelled, &assessment, sentences) }, bare_rule(&prediction))
}

fn side_by_side(labelled: &Labelled, assessment: &Assessment, sentences: Vec<JudgedSentence>) -> Judged {
    let right: BTreeSet<Rule> = labelled.findings.iter().copied().collect();
    let said: BTreeSet<Rule> = assessment.findings.iter().map(|f| f.rule).collect();
    Judged {
        act: (labelled.act, assessment.act),
        probability: assessment.probability,
        outcome: labelled.outcome.zip(assessment.outcome),
        verdict: (verdict(&right), assessment.verdict()),
        findings: (right, said),
        said: (labelled.into(), assessment.into()),
        area: None,
        sentences,
    }
}

/// The verdict that findings lead to.
fn verdict(findings: &BTreeSet<Rule>) -> Verdict {
    match findings.iter().map(|r| r.text().severity).max() {
        Some(Severity::Stop) => Verdict::Stop,
        Some(Severity::Review) => Verdict::Review,
        Some(Severity::Note) | None => Verdict::Send,
    }
}
