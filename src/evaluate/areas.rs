//! Areas of law: how right is it on one that it has never met, one group of areas left out at a time; and how well does it
//! tell which one a document is about?

use std::collections::BTreeMap;

use crate::cues::CueSet;
use crate::label::{Area, AreaBy};
use crate::model::Labelled;
use crate::model::train::{Settings, TrainError};

use super::metrics::{Interval, bootstrap, macro_f1};
use super::report::{System, head_of_systems};
use super::{Judged, JudgedArea, Splits, Table};

/// For each group of areas: a model that has seen neither documents of the group nor any author who mostly writes of
/// it, measured on those authors' documents of the group.
pub fn by_area(corpus: &[Labelled], cues: &CueSet, settings: Settings, mut progress: impl FnMut(&str)) -> Result<Table, TrainError> {
    let splits = Splits::new(corpus, cues);
    let home = homes(corpus);
    let at_home = |d: usize, area: Area| home.get(corpus[d].batch.as_str()) == Some(&area);
    let mut rows = Vec::new();
    let mut everything = Vec::new();
    for &area in Area::ALL {
        let tested: Vec<usize> =
            (0..corpus.len()).filter(|&d| corpus[d].group.unwrap_or(Area::Other) == area && at_home(d, area)).collect();
        if tested.is_empty() {
            continue;
        }
        progress(&format!("without {area}"));
        let model = splits.train(|d| corpus[d].group.unwrap_or(Area::Other) != area && !at_home(d, area), settings)?;
        let judged: Vec<Judged> = tested.iter().map(|&d| splits.judge(d, &model).0).collect();
        rows.push(System::new(&format!("{area} ({})", judged.len()), &judged).row());
        everything.extend(judged);
    }
    rows.push(System::new(&format!("all ({})", everything.len()), &everything).row());
    Ok(Table { title: "Areas never met in training".into(), head: head_of_systems("area left out"), rows })
}

/// The group that most documents of each batch belong to.
fn homes(corpus: &[Labelled]) -> BTreeMap<&str, Area> {
    let mut counts: BTreeMap<&str, BTreeMap<Area, usize>> = BTreeMap::new();
    for labelled in corpus {
        *counts.entry(&labelled.batch).or_default().entry(labelled.group.unwrap_or(Area::Other)).or_default() += 1;
    }
    let most =
        |counts: BTreeMap<Area, usize>| counts.into_iter().max_by_key(|(area, n)| (*n, std::cmp::Reverse(*area))).map(|(area, _)| area);
    counts.into_iter().filter_map(|(batch, counts)| most(counts).map(|area| (batch, area))).collect()
}

/// How well areas of law are told, by the names of the figures; none where no area is known. What an audit shows as `other`
/// because nothing tells the area counts as said to be that.
pub fn area_figures(judged: &[Judged]) -> Vec<(String, Interval)> {
    let all: Vec<JudgedArea> = judged.iter().filter_map(|j| j.area).collect();
    if all.is_empty() {
        return Vec::new();
    }
    type Pair = fn(&JudgedArea) -> (Area, Area);
    let words: Pair = |a| (a.right, a.words);
    let shown: Pair = |a| (a.right, a.said.map_or(Area::Other, |said| said.0));
    let share = |of: &[JudgedArea], picks: &dyn Fn(&JudgedArea) -> bool| {
        bootstrap(of, |d| d.iter().filter(|a| picks(a)).count() as f64 / d.len().max(1) as f64)
    };
    let right = |of: &[JudgedArea], pair: Pair| share(of, &|a| pair(a).0 == pair(a).1);
    let f1 = |pair: Pair| bootstrap(&all, |d| macro_f1(&d.iter().map(|a| pair(a)).collect::<Vec<_>>(), Area::ALL));
    let by_statute = |a: &JudgedArea| a.said.is_some_and(|said| said.1 == AreaBy::Statute);
    let told = |a: &JudgedArea| a.said.is_some();
    let of = |picks: &dyn Fn(&JudgedArea) -> bool| all.iter().copied().filter(|a| picks(a)).collect::<Vec<_>>();
    let figures = [
        ("area of law accuracy", right(&all, shown)),
        ("area of law macro-F1", f1(shown)),
        ("area of law accuracy, words alone", right(&all, words)),
        ("area of law macro-F1, words alone", f1(words)),
        ("area of law told by a statute", share(&all, &by_statute)),
        ("area of law accuracy, where a statute tells", right(&of(&by_statute), shown)),
        ("area of law told at all", share(&all, &told)),
        ("area of law accuracy, where told at all", right(&of(&told), shown)),
    ];
    figures.map(|(name, interval)| (name.to_owned(), interval)).to_vec()
}
