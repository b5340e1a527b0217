//! How right is it on an area of law that it has never met? One group of areas left out at a time.

use std::collections::BTreeMap;

use crate::cues::CueSet;
use crate::label::Area;
use crate::model::Labelled;
use crate::model::train::{Settings, TrainError};

use super::report::{System, head_of_systems};
use super::{Judged, Splits, Table};

/// For each group of areas: a model that has seen neither documents of the group nor any author who mostly writes of
/// it, measured on those authors' documents of the group.
pub fn by_area(corpus: &[Labelled], cues: &CueSet, settings: Settings, mut progress: impl FnMut(&str)) -> Result<Table, TrainError> {
    let splits = Splits::new(corpus, cues);
    let home = homes(corpus);
    let at_home = |d: usize, area: Area| home.get(corpus[d].batch.as_str()) == Some(&area);
    let mut rows = Vec::new();
    let mut everything = Vec::new();
    for &area in Area::ALL {
        let tested: Vec<usize> = (0..corpus.len()).filter(|&d| corpus[d].group == area && at_home(d, area)).collect();
        if tested.is_empty() {
            continue;
        }
        progress(&format!("without {area}"));
        let model = splits.train(|d| corpus[d].group != area && !at_home(d, area), settings)?;
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
        *counts.entry(&labelled.batch).or_default().entry(labelled.group).or_default() += 1;
    }
    let most =
        |counts: BTreeMap<Area, usize>| counts.into_iter().max_by_key(|(area, n)| (*n, std::cmp::Reverse(*area))).map(|(area, _)| area);
    counts.into_iter().filter_map(|(batch, counts)| most(counts).map(|area| (batch, area))).collect()
}
