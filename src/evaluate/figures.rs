//! What is known of how often a model is right, for those who count with its answers: `figures.json` beside the model, made
//! from the same cross-validation as the card.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::assess::Assessment;
use crate::label::{Act, HearingStatus, NoticeStatus, Presence, slugs};
use crate::model::artefact::{self, WEIGHTS};
use crate::model::{Labelled, Model};

use super::metrics::Interval;
use super::report::{MAIN, OUTCOME, Report, act_accuracy_of};

/// The file's name in a model's folder.
pub const FIGURES: &str = "figures.json";

slugs! {
    /// Something that an audit counts: a document has it or not.
    Target {
        /// It is a decision.
        Decision = "decision",
        /// A decision that owes a complaint notice and has none.
        NoticeMissing = "complaint-notice-missing",
        /// A decision whose complaint notice lacks a part.
        NoticeIncomplete = "complaint-notice-incomplete",
        /// A decision that owes a party hearing and shows none.
        HearingMissing = "party-hearing-missing",
        /// A decision that owes reasons and has none.
        ReasonsMissing = "reasons-missing",
        /// A decision that owes its legal basis and names none.
        BasisMissing = "legal-basis-missing",
        /// It decides nothing, but reads as if.
        ReadsAsDecision = "reads-as-decision",
    }
}

/// What a document is and has, by whoever says so: the program, a label, a reviewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// What it is.
    pub act: Act,
    /// Of a decision; `None` elsewhere.
    pub safeguards: Option<States>,
}

/// States of the safeguards of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct States {
    /// FVL § 25.
    pub complaint_notice: NoticeStatus,
    /// FVL § 19.
    pub party_hearing: HearingStatus,
    /// FVL § 24.
    pub reasons: Presence,
    /// FVL § 24, stk. 1.
    pub legal_basis: Presence,
}

impl Said {
    /// Whether the document has what is counted.
    pub fn has(&self, target: Target) -> bool {
        let states = |has: fn(&States) -> bool| self.act == Act::Decision && self.safeguards.as_ref().is_some_and(has);
        match target {
            Target::Decision => self.act == Act::Decision,
            Target::NoticeMissing => states(|s| s.complaint_notice == NoticeStatus::Missing),
            Target::NoticeIncomplete => states(|s| s.complaint_notice == NoticeStatus::Incomplete),
            Target::HearingMissing => states(|s| s.party_hearing == HearingStatus::Missing),
            Target::ReasonsMissing => states(|s| s.reasons == Presence::Missing),
            Target::BasisMissing => states(|s| s.legal_basis == Presence::Missing),
            Target::ReadsAsDecision => self.act == Act::Risk,
        }
    }
}

impl From<&Labelled> for Said {
    fn from(labelled: &Labelled) -> Self {
        let safeguards = labelled.safeguards.map(|s| States {
            complaint_notice: s.complaint_notice,
            party_hearing: s.party_hearing,
            reasons: s.reasons,
            legal_basis: s.legal_basis,
        });
        Self { act: labelled.act, safeguards }
    }
}

impl From<&Assessment> for Said {
    fn from(assessment: &Assessment) -> Self {
        let safeguards = assessment.safeguards.as_ref().map(|s| States {
            complaint_notice: s.notice.status,
            party_hearing: s.hearing.status,
            reasons: s.reasons.status,
            legal_basis: s.legal_basis.status,
        });
        Self { act: assessment.act, safeguards }
    }
}

/// How often something was said rightly and wrongly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confusion {
    /// Said and so.
    pub true_positive: u64,
    /// Said and not so.
    pub false_positive: u64,
    /// Not said, though so.
    pub false_negative: u64,
    /// Not said and not so.
    pub true_negative: u64,
}

/// What a cross-validation found.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// The model's name, "da-1+3f9c2ab1".
    pub model: String,
    /// Labelled documents, each judged by a model that had not seen it.
    pub documents: usize,
    /// In so many folds.
    pub folds: usize,
    /// Main figures by the names of the model card.
    pub figures: BTreeMap<String, Interval>,
    /// How often what is counted was told rightly, of all documents.
    pub targets: BTreeMap<Target, Confusion>,
    /// The same of those that the model called decisions. How many other documents there are, and how hard they are to tell
    /// from decisions, is another matter in every authority's post.
    pub among_decisions: BTreeMap<Target, Confusion>,
}

/// Why figures cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FiguresError {
    /// A file cannot be read.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It holds no figures.
    #[error("{path}: {source}")]
    Damaged {
        /// Which.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// They are of another model than the one beside them.
    #[error("{path} is of the model {found}, not of {model}; measure anew with `skelne evaluate --card`")]
    Other {
        /// Which.
        path: PathBuf,
        /// The model it names.
        found: String,
        /// The model beside it.
        model: String,
    },
}

impl Figures {
    /// The figures of a model called `name`, from the report of a cross-validation with its settings on its corpus; rounded
    /// to three decimals, so that the same bytes come out on every machine.
    pub fn new(name: &str, report: &Report) -> Self {
        let round = |value: f64| (value * 1000.0).round() / 1000.0;
        let rounded = |i: Interval| Interval { value: round(i.value), low: round(i.low), high: round(i.high) };
        let main = report.systems.first().into_iter().flat_map(|s| MAIN.map(|(name, _)| name.to_owned()).into_iter().zip(s.figures()));
        let channels = report.channels.iter().map(|(channel, accuracy)| (act_accuracy_of(*channel), *accuracy));
        let rest = channels.chain(report.area_of_law.iter().cloned()).chain([(OUTCOME.to_owned(), report.outcome_accuracy)]);
        Self {
            model: name.to_owned(),
            documents: report.documents,
            folds: report.folds,
            figures: main.chain(rest).map(|(name, interval)| (name, rounded(interval))).collect(),
            targets: report.targets.clone(),
            among_decisions: report.among_decisions.clone(),
        }
    }

    /// As the file holds them: JSON on several lines.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// The figures of the model inside the binary; `None` where the binary was built with figures of another.
    pub fn built_in() -> Option<Self> {
        let figures: Self = serde_json::from_str(include_str!("../../models/figures.json")).ok()?;
        (figures.model == Model::built_in_name()).then_some(figures)
    }

    /// The figures in a model's folder; `None` where it has none.
    pub fn read(folder: &Path) -> Result<Option<Self>, FiguresError> {
        let (path, weights) = (folder.join(FIGURES), folder.join(WEIGHTS));
        let text = match std::fs::read(&path) {
            Err(source) if source.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(FiguresError::File { path, source }),
            Ok(text) => text,
        };
        let figures: Self = serde_json::from_slice(&text).map_err(|source| FiguresError::Damaged { path: path.clone(), source })?;
        let weights = std::fs::read(&weights).map_err(|source| FiguresError::File { path: weights, source })?;
        let model = artefact::name(&weights);
        if figures.model == model { Ok(Some(figures)) } else { Err(FiguresError::Other { path, found: figures.model, model }) }
    }
}

/// How often each target was told rightly, from what is right and what was said of each document.
pub(super) fn confusions(said: impl Iterator<Item = (Said, Said)>) -> BTreeMap<Target, Confusion> {
    let mut confusions: BTreeMap<Target, Confusion> = Target::ALL.iter().map(|&target| (target, Confusion::default())).collect();
    for (right, said) in said {
        for (&target, confusion) in &mut confusions {
            let cell = match (right.has(target), said.has(target)) {
                (true, true) => &mut confusion.true_positive,
                (false, true) => &mut confusion.false_positive,
                (true, false) => &mut confusion.false_negative,
                (false, false) => &mut confusion.true_negative,
            };
            *cell += 1;
        }
    }
    confusions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_falls_into_one_cell_of_each_target() {
        let decision = |complaint_notice| Said {
            act: Act::Decision,
            safeguards: Some(States {
                complaint_notice,
                party_hearing: HearingStatus::NotRequired,
                reasons: Presence::Present,
                legal_basis: Presence::Missing,
            }),
        };
        let risk = Said { act: Act::Risk, safeguards: None };
        let (missing, complete) = (decision(NoticeStatus::Missing), decision(NoticeStatus::Complete));
        let found = confusions([(missing, missing), (missing, complete), (missing, risk), (complete, missing), (risk, risk)].into_iter());
        let counts = |target: Target| {
            let c = found[&target];
            [c.true_positive, c.false_positive, c.false_negative, c.true_negative]
        };
        assert_eq!(counts(Target::NoticeMissing), [1, 1, 2, 1]);
        assert_eq!(counts(Target::Decision), [3, 0, 1, 1]);
        assert_eq!(counts(Target::ReadsAsDecision), [1, 1, 0, 3]);
        assert_eq!(counts(Target::BasisMissing), [3, 0, 1, 1]);
        assert_eq!(counts(Target::NoticeIncomplete), [0, 0, 0, 5]);
    }

    #[test]
    fn figures_go_with_their_model_only() {
        let figures = Figures::built_in().unwrap();
        assert!(figures.targets.len() == Target::ALL.len() && figures.figures.contains_key("act macro-F1"));
        let of = |c: &Confusion| c.true_positive + c.false_positive + c.false_negative + c.true_negative;
        assert!(figures.targets.values().all(|c| of(c) == figures.documents as u64));

        let folder = tempfile::tempdir().unwrap();
        assert!(Figures::read(folder.path()).unwrap().is_none());
        std::fs::write(folder.path().join(FIGURES), figures.to_json().unwrap()).unwrap();
        assert!(matches!(Figures::read(folder.path()), Err(FiguresError::File { .. })));
        std::fs::write(folder.path().join(WEIGHTS), "other").unwrap();
        assert!(Figures::read(folder.path()).unwrap_err().to_string().contains(&figures.model));
        std::fs::write(folder.path().join(FIGURES), "{}").unwrap();
        assert!(matches!(Figures::read(folder.path()), Err(FiguresError::Damaged { .. })));
        let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
        assert_eq!(Figures::read(&models).unwrap().unwrap().to_json().unwrap(), figures.to_json().unwrap());
    }
}
