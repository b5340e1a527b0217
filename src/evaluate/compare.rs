//! Which of two models is better on the same documents, and is that more than chance?

use crate::cues::CueSet;
use crate::model::{Labelled, Model, Prepared};

use super::metrics::{bootstrap, mcnemar};
use super::report::{MAIN, act_accuracy, difference};
use super::{Judged, Table, judge};

/// The main figures of two models, the difference with its paired bootstrap interval, and the exact test of `McNemar` on the acts. Both
/// must not have seen the documents.
pub fn compare(corpus: &[Labelled], cues: &CueSet, names: [&str; 2], models: [&Model; 2]) -> Table {
    let both: Vec<[Judged; 2]> = corpus
        .iter()
        .map(|labelled| {
            let prepared = Prepared::new(labelled, cues);
            models.map(|model| judge(labelled, &prepared, model, cues).0)
        })
        .collect();
    let pairs: Vec<[&Judged; 2]> = both.iter().map(|[first, second]| [first, second]).collect();
    let figures = std::iter::once(("act accuracy", act_accuracy as super::report::Figure)).chain(MAIN);
    let mut rows: Vec<Vec<String>> = figures
        .map(|(name, figure)| {
            let side = |side: usize| bootstrap(&both, |d| figure(&d.iter().map(|j| &j[side]).collect::<Vec<_>>()));
            let difference = difference(&pairs, figure);
            let more_than_chance = difference.low > 0.0 || difference.high < 0.0;
            let word = if more_than_chance { "yes" } else { "no" };
            vec![name.to_owned(), side(0).to_string(), side(1).to_string(), difference.to_string(), word.to_owned()]
        })
        .collect();
    let right = |j: &Judged| j.act.0 == j.act.1;
    let only = |one: usize| both.iter().filter(|j| right(&j[one]) && !right(&j[1 - one])).count();
    let p = mcnemar(only(0), only(1));
    let only = [only(0), only(1)].map(|n| format!("right alone: {n}"));
    let word = if p < 0.05 { "yes" } else { "no" };
    rows.push(vec!["acts (McNemar, exact)".into(), only[0].clone(), only[1].clone(), format!("p = {p:.3}"), word.into()]);
    let head = ["figure", names[0], names[1], "difference", "more than chance"].map(str::to_owned).to_vec();
    Table { title: format!("Two models on {} documents", corpus.len()), head, rows }
}
