//! Answers from a stratified sample → precision, recall and prevalence among all judged documents, with intervals.

use std::collections::BTreeMap;

use crate::chance::Chance;
use crate::evaluate::{Confusion, Interval, Target};

use super::super::sample::Drawn;
use super::super::summary::{Stratum, StratumCounts};
use super::Measured;
use super::answers::{Answer, Told};

/// Simulated populations behind an interval.
const DRAWS: usize = 4000;

/// The documents of a stratum of which something is said, or is not: within it, those that were answered are a simple random
/// sample.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    /// Whether it is said of them.
    said: bool,
    /// All of them.
    size: u64,
    /// Those that were answered.
    answered: u64,
    /// Those of the answered that can have it at all.
    able: u64,
    /// Those of these of which it was told.
    told: u64,
    /// Those of these of which it is true.
    so: u64,
}

/// How many documents have what is counted.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    said_and_so: f64,
    so: f64,
}

/// Measures the program on one thing; `None` where nothing was told of it.
///
/// In each cell (stratum by what is said) the share that is so is that of its sample (Cochran 1977, "Sampling Techniques",
/// chapter 5): of those that can have it, times that share of those of which it was told, so that a column that was left empty
/// counts for nothing. A cell in which nothing was told takes the second share from the cells of the same side, or a half.
/// Intervals: the 2.5 % and 97.5 % quantiles over 4000 populations, in which each document that nothing was told of is so with
/// a probability drawn from the Beta(so + ½, not so + ½) of its cell (Brown, Cai et al. 2001, "Interval estimation for a
/// binomial proportion", for Jeffreys' prior), and likewise whether it can be. A cell of which all was told is thus known
/// exactly.
pub(super) fn measure(target: Target, answers: &[(&Drawn, Answer)], strata: &BTreeMap<Stratum, StratumCounts>) -> Option<Measured> {
    let cells = cells(target, answers, strata);
    let all = cells.iter().map(|c| c.size).sum::<u64>() as f64;
    let sum = |of: fn(&Cell) -> u64| cells.iter().map(of).sum::<u64>();
    if sum(|c| c.answered) == 0 || sum(|c| c.able) > 0 && sum(|c| c.told) == 0 {
        return None;
    }
    let said = cells.iter().filter(|c| c.said).map(|c| c.size).sum::<u64>() as f64;
    let figures = |totals: &Totals| (totals.said_and_so / said, totals.said_and_so / totals.so, totals.so / all);
    let point = figures(&total(&cells, |cell| cell.size as f64 * share(cell, &cells)));

    let mut chance = Chance::new(target.index() as u64);
    let simulated: Vec<Totals> = (0..DRAWS)
        .map(|_| {
            total(&cells, |cell| {
                // Every document is a decision or not.
                let all_able = target == Target::Decision;
                let able = if all_able { 1.0 } else { chance.beta(cell.able as f64 + 0.5, (cell.answered - cell.able) as f64 + 0.5) };
                let so = chance.beta(cell.so as f64 + 0.5, (cell.told - cell.so) as f64 + 0.5);
                let open = chance.binomial(cell.able - cell.told, so);
                (cell.so + open + chance.binomial(cell.size - cell.answered, able * so)) as f64
            })
        })
        .collect();
    let interval = |value: f64, figure: &dyn Fn(&Totals) -> f64| interval(value, simulated.iter().map(figure).collect());

    let any = |said: bool, of: fn(&Cell) -> u64| cells.iter().any(|c| (!said || c.said) && of(c) > 0);
    Some(Measured {
        precision: any(true, |c| c.answered).then(|| interval(point.0, &|totals| figures(totals).0)),
        recall: any(false, |c| c.so).then(|| interval(point.1, &|totals| figures(totals).1)),
        prevalence: interval(point.2, &|totals| figures(totals).2),
        counts: confusion(&cells),
    })
}

fn cells(target: Target, answers: &[(&Drawn, Answer)], strata: &BTreeMap<Stratum, StratumCounts>) -> Vec<Cell> {
    let mut cells: BTreeMap<(Stratum, bool), Cell> = BTreeMap::new();
    for (stratum, counts) in strata {
        let said = counts.said.get(&target).copied().unwrap_or(0).min(counts.documents);
        cells.insert((*stratum, true), Cell { said: true, size: said, ..Cell::default() });
        cells.insert((*stratum, false), Cell { said: false, size: counts.documents - said, ..Cell::default() });
    }
    for (document, answer) in answers {
        let told = answer.told(target);
        let said = document.said.contains(&target);
        let cell = cells.entry((document.stratum, said)).or_insert(Cell { said, ..Cell::default() });
        cell.answered += 1;
        cell.able += u64::from(told != Told::CannotBe);
        cell.told += u64::from(matches!(told, Told::Is(_)));
        cell.so += u64::from(told == Told::Is(true));
        // Only where sample and summary are of two audits.
        cell.size = cell.size.max(cell.answered);
    }
    cells.into_values().collect()
}

/// The share of a cell that is so.
fn share(cell: &Cell, cells: &[Cell]) -> f64 {
    let of = |(so, told): (u64, u64)| (told > 0).then(|| so as f64 / told as f64);
    let side = |of: fn(&Cell) -> (u64, u64)| {
        cells.iter().filter(|c| c.said == cell.said).map(of).fold((0, 0), |sum, (part, whole)| (sum.0 + part, sum.1 + whole))
    };
    let able = of((cell.able, cell.answered)).or_else(|| of(side(|c| (c.able, c.answered)))).unwrap_or(0.5);
    let so = of((cell.so, cell.told)).or_else(|| of(side(|c| (c.so, c.told)))).unwrap_or(0.5);
    able * so
}

fn total(cells: &[Cell], mut so: impl FnMut(&Cell) -> f64) -> Totals {
    cells.iter().fold(Totals::default(), |sum, cell| {
        let so = so(cell);
        Totals { said_and_so: sum.said_and_so + if cell.said { so } else { 0.0 }, so: sum.so + so }
    })
}

/// The middle 95 % of the figures, stretched to the value; a figure that is none (0 of 0) tells nothing and is left out.
fn interval(value: f64, mut figures: Vec<f64>) -> Interval {
    figures.retain(|figure| figure.is_finite());
    figures.sort_by(f64::total_cmp);
    let cut = figures.len() / 40;
    let end = |at: Option<usize>| at.and_then(|at| figures.get(at)).copied().unwrap_or(value);
    Interval { value, low: end(Some(cut)).min(value), high: end(figures.len().checked_sub(cut + 1)).max(value) }
}

fn confusion(cells: &[Cell]) -> Confusion {
    cells.iter().fold(Confusion::default(), |mut sum, cell| {
        let (so, not_so) = (cell.so, cell.answered - cell.able + cell.told - cell.so);
        if cell.said {
            sum.true_positive += so;
            sum.false_positive += not_so;
        } else {
            sum.false_negative += so;
            sum.true_negative += not_so;
        }
        sum
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::super::sample::Sampler;
    use super::super::super::{DocumentRow, Row, stratum_of};
    use super::*;
    use crate::label::{Act, HearingStatus, NoticeStatus, Presence, Verdict};

    fn document(number: u64, stratum: Stratum, said: &[Target]) -> Drawn {
        let (id, said) = (number.to_string(), said.to_vec());
        Drawn { number, id, source: String::new(), unit: None, date: None, channel: None, stratum, said, origin: Default::default() }
    }

    fn answer(notice: Option<NoticeStatus>) -> Answer {
        Answer {
            decision: notice.is_some(),
            reads_as_decision: None,
            complaint_notice: notice,
            party_hearing: None,
            reasons: None,
            legal_basis: None,
        }
    }

    fn strata(counts: &[(Stratum, u64, u64)]) -> BTreeMap<Stratum, StratumCounts> {
        let of = |documents, said| StratumCounts { documents, said: BTreeMap::from([(Target::NoticeMissing, said)]) };
        counts.iter().map(|&(stratum, documents, said)| (stratum, of(documents, said))).collect()
    }

    #[test]
    fn a_small_case_agrees_with_the_hand() {
        let said = &[Target::NoticeMissing];
        let (missing, complete) = (answer(Some(NoticeStatus::Missing)), answer(Some(NoticeStatus::Complete)));
        let drawn: Vec<Drawn> =
            (0..4).map(|n| document(n, Stratum::Stop, said)).chain((4..9).map(|n| document(n, Stratum::Other, &[]))).collect();
        let mut answers: Vec<(&Drawn, Answer)> = drawn.iter().map(|d| (d, complete)).collect();
        for at in [0, 1, 2, 4] {
            answers[at].1 = missing;
        }
        // 40 said, 3 of 4 so: 30; 100 not said, 1 of 5 so: 20.
        let measured = measure(Target::NoticeMissing, &answers, &strata(&[(Stratum::Stop, 40, 40), (Stratum::Other, 100, 0)])).unwrap();
        let near = |interval: Interval, value: f64| (interval.value - value).abs() < 1e-12 && interval.low < value && interval.high > value;
        assert!(near(measured.precision.unwrap(), 0.75) && near(measured.recall.unwrap(), 0.6) && near(measured.prevalence, 50.0 / 140.0));
        assert_eq!(measured.counts, Confusion { true_positive: 3, false_positive: 1, false_negative: 1, true_negative: 4 });
        assert_eq!(measure(Target::BasisMissing, &answers[..1], &strata(&[(Stratum::Stop, 40, 40)])), None, "nothing was answered of it");

        // All reviewed: known exactly.
        let exact = measure(Target::NoticeMissing, &answers, &strata(&[(Stratum::Stop, 4, 4), (Stratum::Other, 5, 0)])).unwrap();
        let known =
            |interval: Interval, value: f64| [interval.value, interval.low, interval.high].iter().all(|v| (v - value).abs() < 1e-12);
        assert!(known(exact.precision.unwrap(), 0.75) && known(exact.recall.unwrap(), 0.75) && known(exact.prevalence, 4.0 / 9.0));

        // Nothing said was reviewed, nothing is so.
        let unsaid = measure(Target::NoticeMissing, &answers[5..], &strata(&[(Stratum::Stop, 40, 40), (Stratum::Other, 100, 0)])).unwrap();
        assert_eq!((unsaid.precision, unsaid.recall), (None, None));
        assert!(unsaid.prevalence.high - unsaid.prevalence.low > 0.2, "{:?}", unsaid.prevalence);
    }

    #[test]
    fn a_column_that_was_left_empty_counts_for_nothing() {
        let said = &[Target::NoticeMissing, Target::HearingMissing];
        let drawn: Vec<Drawn> =
            (0..40).map(|n| document(n, Stratum::Stop, said)).chain((40..80).map(|n| document(n, Stratum::Other, &[]))).collect();
        // Half of each are decisions; of these a half lack the notice, where that was answered: of every other one.
        let answer_of = |n: u64| match n % 8 {
            0 => answer(Some(NoticeStatus::Missing)),
            2 => answer(Some(NoticeStatus::Complete)),
            4 | 6 => Answer { complaint_notice: None, ..answer(Some(NoticeStatus::Complete)) },
            _ => answer(None),
        };
        let answers: Vec<(&Drawn, Answer)> = drawn.iter().map(|d| (d, answer_of(d.number))).collect();
        let strata = strata(&[(Stratum::Stop, 400, 400), (Stratum::Other, 400, 0)]);
        let notice = measure(Target::NoticeMissing, &answers, &strata).unwrap();
        assert!((notice.precision.unwrap().value - 0.25).abs() < 1e-12 && (notice.prevalence.value - 0.25).abs() < 1e-12);
        assert!(notice.prevalence.low < 0.2 && notice.prevalence.high > 0.3, "{}", notice.prevalence);
        assert_eq!(measure(Target::HearingMissing, &answers, &strata), None);
    }

    /// 5000 documents: 1000 decisions, of which 200 lack their notice; the program finds 160 of these and says it of 60 others.
    fn population() -> Vec<(Row, bool)> {
        let row = |number: u64, said: bool, decision: bool| {
            let stop = if said { Verdict::Stop } else { Verdict::Send };
            let safeguard = decision || said;
            let notice = if said { NoticeStatus::Missing } else { NoticeStatus::Complete };
            let document = DocumentRow {
                number,
                id: format!("{number:016x}"),
                act: Some(if safeguard { Act::Decision } else { Act::Guidance }),
                verdict: Some(stop),
                complaint_notice: safeguard.then_some(notice),
                party_hearing: safeguard.then_some(HearingStatus::NotRequired),
                reasons: safeguard.then_some(Presence::Present),
                legal_basis: safeguard.then_some(Presence::Present),
                ..DocumentRow::default()
            };
            Row { document, findings: Vec::new() }
        };
        (1..=5000)
            .map(|n| match n {
                1..=160 => (row(n, true, true), true),
                161..=190 => (row(n, false, true), true),
                // Ten that were not even seen to be decisions.
                191..=200 => (row(n, false, false), true),
                201..=260 => (row(n, true, true), false),
                261..=1000 => (row(n, false, true), false),
                _ => (row(n, false, false), false),
            })
            .collect()
    }

    #[test]
    fn intervals_cover_the_truth() {
        let population = population();
        let mut strata: BTreeMap<Stratum, StratumCounts> = BTreeMap::new();
        for (row, _) in &population {
            let counts = strata.entry(stratum_of(&row.document).unwrap()).or_default();
            counts.documents += 1;
            for target in Target::ALL.iter().filter(|t| row.document.said().unwrap().has(**t)) {
                *counts.said.entry(*target).or_default() += 1;
            }
        }
        let mut covered = [0; 3];
        let mut errors = [0.0; 2];
        for seed in 0..200 {
            let mut sampler = Sampler::new(300, seed);
            for (row, _) in &population {
                sampler.take(row, Path::new(""), "");
            }
            let drawn = sampler.draw(&strata);
            let truth =
                |d: &Drawn| answer(Some(if population[d.number as usize - 1].1 { NoticeStatus::Missing } else { NoticeStatus::Complete }));
            let answers: Vec<(&Drawn, Answer)> = drawn.iter().map(|d| (d, truth(d))).collect();
            let measured = measure(Target::NoticeMissing, &answers, &strata).unwrap();
            let found = [measured.precision.unwrap(), measured.recall.unwrap(), measured.prevalence];
            for ((interval, right), covered) in found.iter().zip([160.0 / 220.0, 160.0 / 200.0, 200.0 / 5000.0]).zip(&mut covered) {
                *covered += usize::from((interval.low..=interval.high).contains(&right));
            }
            errors[0] += (found[0].value - 160.0 / 220.0) / 200.0;
            errors[1] += (found[2].value - 200.0 / 5000.0) / 200.0;
        }
        assert!(covered.iter().all(|n| *n >= 184), "{covered:?} of 200");
        assert!(errors[0].abs() < 0.01 && errors[1].abs() < 0.002, "{errors:?}");
    }
}
