//! How many documents truly have what is counted: the count as said, corrected for how often it is said rightly.

use serde::{Deserialize, Serialize};

use crate::evaluate::{Figures, Interval, Target};
use crate::label::slugs;

use super::review::Reviewed;
use super::statistics::{rogan_gladen, wilson};
use super::summary::{Share, Summary};

slugs! {
    /// By what a count is corrected.
    By {
        /// The model's figures from cross-validation (Rogan-Gladen); they hold for other documents than these.
        Figures = "figures",
        /// People's answers on a sample of these documents.
        Review = "review",
    }
}

/// How many of all judged documents have something.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// What is counted.
    pub target: Target,
    /// As said, of all judged documents.
    pub said: Share,
    /// The share as said, with its Wilson interval; `None` where nothing was judged.
    pub raw: Option<Interval>,
    /// The share corrected for wrong answers; `None` where it cannot be.
    pub corrected: Option<Interval>,
    /// The corrected share as a number of documents, with its bounds.
    pub count: Option<(u64, u64, u64)>,
    /// By what it is corrected; `None` where it is not.
    pub by: Option<By>,
}

/// An estimate of each thing that is counted, in the order of [`Target::ALL`]: by the review where it tells of it, else by the
/// figures, if they are those of the model that judged.
///
/// Figures correct only what decisions lack, and only among the texts that are called decisions. Most of what is wrongly found
/// is found there; how many other texts there are, and how like decisions they are, differs from one authority's post to the
/// next, and a rate of errors among all documents would be carried where it does not belong. Decisions that were overlooked
/// are not counted.
pub fn estimates(summary: &Summary, figures: Option<&Figures>, reviewed: Option<&Reviewed>) -> Vec<Estimate> {
    let of = summary.all.documents;
    let figures = figures.filter(|figures| figures.model == summary.model);
    let estimate = |&target: &Target| {
        let said = Share { hits: summary.all.share(target).hits, of };
        let by_review = || Some((reviewed?.targets.get(&target)?.prevalence, By::Review));
        let by_figures = || {
            let of_decisions = !matches!(target, Target::Decision | Target::ReadsAsDecision);
            let decisions = summary.all.decisions();
            let known = figures?.among_decisions.get(&target).filter(|_| of_decisions)?;
            let share = rogan_gladen(Share { hits: said.hits, of: decisions }, known)?;
            let scale = decisions as f64 / of.max(1) as f64;
            let scaled = Interval { value: share.value * scale, low: share.low * scale, high: share.high * scale };
            Some((scaled, By::Figures))
        };
        let (corrected, by) = by_review().or_else(by_figures).unzip();
        let number = |share: f64| (share * of as f64).round() as u64;
        let count = corrected.map(|i| (number(i.value), number(i.low), number(i.high)));
        Estimate { target, said, raw: wilson(said), corrected, count, by }
    };
    Target::ALL.iter().map(estimate).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::compare::tests::summary;
    use super::super::review::Measured;
    use super::*;
    use crate::evaluate::Confusion;

    #[test]
    fn the_review_comes_before_the_figures() {
        let summary = summary("2026-01-01", &[("Jobcenter", 500, 200, 40)]);
        let known = Confusion { true_positive: 90, false_positive: 20, false_negative: 10, true_negative: 880 };
        let among_decisions = BTreeMap::from([(Target::NoticeMissing, known), (Target::Decision, known)]);
        let (model, targets) = (summary.model.clone(), among_decisions.clone());
        let mut figures = Figures { model, documents: 1000, folds: 3, figures: BTreeMap::new(), targets, among_decisions };
        let prevalence = Interval { value: 0.1, low: 0.05, high: 0.2 };
        let measured = Measured { precision: None, recall: None, prevalence, counts: known };
        let reviewed = Reviewed { answered: 9, unanswered: 0, targets: BTreeMap::from([(Target::NoticeMissing, measured)]) };

        let of = |target: Target, all: Vec<Estimate>| all[target.index()];
        let both = of(Target::NoticeMissing, estimates(&summary, Some(&figures), Some(&reviewed)));
        assert_eq!((both.by, both.count, both.said), (Some(By::Review), Some((50, 25, 100)), Share { hits: 40, of: 500 }));
        let one = of(Target::NoticeMissing, estimates(&summary, Some(&figures), None));
        // 40 of 200 decisions: (0.2 + 880/900 - 1) / (0.9 + 880/900 - 1) of them, which are 200 of 500 documents.
        assert!((one.corrected.unwrap().value - 0.081_012_658_227_848_1).abs() < 1e-12 && one.by == Some(By::Figures), "{one:?}");
        assert_eq!(of(Target::Decision, estimates(&summary, Some(&figures), None)).corrected, None);
        assert_eq!(of(Target::ReadsAsDecision, estimates(&summary, Some(&figures), None)).corrected, None);
        figures.model = "da-1+00000000".into();
        assert_eq!(of(Target::Decision, estimates(&summary, Some(&figures), None)).by, None);
    }
}
