//! Figures → tables: text, Markdown, JSON.

use std::fmt::Write;

use serde::Serialize;

use super::metrics::{Interval, Score, bootstrap, calibration_error, counts, macro_f1, prf};
use super::{Judged, Options};
use crate::label::{Act, Channel, Label, Verdict};
use crate::model::Labelled;
use crate::rules::Rule;

/// True positives, false positives, false negatives.
type Counts = (usize, usize, usize);

/// Everything measured.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Documents and sentences measured.
    pub documents: usize,
    /// Labelled sentences.
    pub sentences: usize,
    /// Author batches.
    pub batches: usize,
    /// Outer folds; no batch stands in two.
    pub folds: usize,
    /// One row a system: the pipeline first, then parts of it and baselines.
    pub systems: Vec<System>,
    /// Act macro-F1 of the guide's order alone, on the same sentence scores.
    pub bare_rule_act_f1: Interval,
    /// Per sentence label.
    pub labels: Vec<(Label, Score)>,
    /// Per act.
    pub acts: Vec<(Act, Score)>,
    /// Per rule.
    pub rules: Vec<(Rule, Score)>,
    /// Act accuracy per channel.
    pub channels: Vec<(Channel, Interval)>,
    /// Of decisions found, the share with the right outcome.
    pub outcome_accuracy: Interval,
    /// Right act → said act, where they differ.
    pub confusion: Vec<(Act, Act, usize)>,
    /// Documents with another act or other findings than labelled, by name.
    pub misjudged: Vec<Misjudged>,
    /// Expected calibration error of acts.
    pub act_calibration_error: f64,
    /// Expected calibration error of sentence labels.
    pub sentence_calibration_error: f64,
}

/// A document judged otherwise than labelled.
#[derive(Debug, Serialize)]
pub struct Misjudged {
    /// Its name.
    pub id: String,
    /// Right and said.
    pub act: (Act, Act),
    /// Findings that should have been there.
    pub missed: Vec<Rule>,
    /// Findings that should not.
    pub extra: Vec<Rule>,
}

/// The main figures of one system.
#[derive(Debug, Serialize)]
pub struct System {
    /// Which.
    pub name: String,
    /// Mean F1 over acts.
    pub act_f1: Interval,
    /// Mean F1 over sentence labels.
    pub sentence_f1: Interval,
    /// F1 over all findings.
    pub finding_f1: Interval,
    /// Of documents to be stopped, the share stopped.
    pub stop_recall: Interval,
    /// Of documents that may be sent, the share stopped.
    pub false_stops: Interval,
}

impl System {
    fn new(name: &str, judged: &[Judged]) -> Self {
        let share = |judged: &[&Judged], of: Verdict| {
            let of: Vec<_> = judged.iter().filter(|j| j.verdict.0 == of).collect();
            of.iter().filter(|j| j.verdict.1 == Verdict::Stop).count() as f64 / of.len().max(1) as f64
        };
        Self {
            name: name.to_owned(),
            act_f1: bootstrap(judged, |d| macro_f1(&d.iter().map(|j| j.act).collect::<Vec<_>>(), Act::ALL)),
            sentence_f1: bootstrap(judged, |d| macro_f1(&sentence_pairs(d), Label::ALL)),
            finding_f1: bootstrap(judged, all_findings_f1),
            stop_recall: bootstrap(judged, |d| share(d, Verdict::Stop)),
            false_stops: bootstrap(judged, |d| share(d, Verdict::Send)),
        }
    }
}

fn misjudged(corpus: &[Labelled], judged: &[Judged]) -> Vec<Misjudged> {
    let wrong = corpus.iter().zip(judged).filter(|(_, j)| j.act.0 != j.act.1 || j.findings.0 != j.findings.1);
    wrong
        .map(|(labelled, j)| Misjudged {
            id: labelled.id.clone(),
            act: j.act,
            missed: j.findings.0.difference(&j.findings.1).copied().collect(),
            extra: j.findings.1.difference(&j.findings.0).copied().collect(),
        })
        .collect()
}

/// Misjudged documents, one a line, at most `most`.
pub fn errors(report: &Report, most: usize) -> String {
    let mut out = String::new();
    let slugs = |rules: &[Rule]| rules.iter().map(|r| r.slug()).collect::<Vec<_>>().join(" ");
    for m in report.misjudged.iter().take(most) {
        let _ = writeln!(out, "{}  {} -> {}  missed: {}  extra: {}", m.id, m.act.0, m.act.1, slugs(&m.missed), slugs(&m.extra));
    }
    out
}

fn sentence_pairs(judged: &[&Judged]) -> Vec<(Label, Label)> {
    judged.iter().flat_map(|j| &j.sentences).map(|(right, said, _)| (*right, *said)).collect()
}

fn finding_counts(judged: &[&Judged], rule: Rule) -> (usize, usize, usize) {
    counts(judged.iter().map(|j| (j.findings.0.contains(&rule), j.findings.1.contains(&rule))), true)
}

fn all_findings_f1(judged: &[&Judged]) -> f64 {
    let sum = Rule::ALL.iter().map(|&r| finding_counts(judged, r)).fold((0, 0, 0), |a, b| (a.0 + b.0, a.1 + b.1, a.2 + b.2));
    prf(sum.0, sum.1, sum.2).2
}

impl Report {
    /// Works the figures out; `systems` begins with the pipeline, called "both".
    pub fn new(corpus: &[Labelled], systems: &[(&str, Vec<Judged>)], rule_acts: &[(Act, Act)], options: Options) -> Self {
        let none = Vec::new();
        let main: &Vec<Judged> = systems.first().map_or(&none, |(_, judged)| judged);
        let all: Vec<&Judged> = main.iter().collect();
        let score = |count: &dyn Fn(&[&Judged]) -> Counts| {
            let (tp, fp, fn_) = count(&all);
            let (precision, recall, _) = prf(tp, fp, fn_);
            let f1 = bootstrap(main, |d| {
                let (tp, fp, fn_) = count(d);
                prf(tp, fp, fn_).2
            });
            Score { precision, recall, f1, support: tp + fn_ }
        };
        let mut confusion: Vec<(Act, Act, usize)> = Vec::new();
        for &right in Act::ALL {
            for &said in Act::ALL.iter().filter(|&&said| said != right) {
                let count = main.iter().filter(|j| j.act == (right, said)).count();
                if count > 0 {
                    confusion.push((right, said, count));
                }
            }
        }
        confusion.sort_by_key(|c| std::cmp::Reverse(c.2));
        let of_channel =
            |channel: Channel| -> Vec<&Judged> { corpus.iter().zip(main).filter(|(l, _)| l.channel == channel).map(|(_, j)| j).collect() };
        let outcomes: Vec<_> = main.iter().filter_map(|j| j.outcome).collect();
        let act_said: Vec<(f64, bool)> = main.iter().map(|j| (j.probability, j.act.0 == j.act.1)).collect();
        let sentence_said: Vec<(f64, bool)> = main.iter().flat_map(|j| &j.sentences).map(|(right, said, p)| (*p, right == said)).collect();
        Self {
            documents: main.len(),
            sentences: sentence_said.len(),
            batches: corpus.iter().map(|l| &l.batch).collect::<std::collections::BTreeSet<_>>().len(),
            folds: options.folds,
            systems: systems.iter().map(|(name, judged)| System::new(name, judged)).collect(),
            bare_rule_act_f1: bootstrap(rule_acts, |d| macro_f1(&d.iter().map(|p| **p).collect::<Vec<_>>(), Act::ALL)),
            labels: Label::ALL.iter().map(|&l| (l, score(&|d| counts(sentence_pairs(d).into_iter(), l)))).collect(),
            acts: Act::ALL.iter().map(|&a| (a, score(&|d| counts(d.iter().map(|j| j.act), a)))).collect(),
            rules: Rule::ALL.iter().map(|&r| (r, score(&|d| finding_counts(d, r)))).collect(),
            channels: Channel::ALL
                .iter()
                .map(|&c| {
                    (c, bootstrap(&of_channel(c), |d| d.iter().filter(|j| j.act.0 == j.act.1).count() as f64 / d.len().max(1) as f64))
                })
                .collect(),
            outcome_accuracy: bootstrap(&outcomes, |d| d.iter().filter(|(a, b)| a == b).count() as f64 / d.len().max(1) as f64),
            confusion,
            misjudged: misjudged(corpus, main),
            act_calibration_error: calibration_error(&act_said),
            sentence_calibration_error: calibration_error(&sentence_said),
        }
    }

    /// The report as tables.
    pub fn tables(&self) -> Vec<Table> {
        let figure = |i: &Interval| format!("{:.3} [{:.3}, {:.3}]", i.value, i.low, i.high);
        let scored = |name: &str, s: &Score| {
            vec![name.to_owned(), format!("{:.3}", s.precision), format!("{:.3}", s.recall), figure(&s.f1), s.support.to_string()]
        };
        let head = |first: &str| [first, "precision", "recall", "F1 [95 %]", "n"].map(str::to_owned).to_vec();
        let mut tables = vec![Table {
            title: format!(
                "Systems: {} documents, {} sentences, {} author batches, {} folds",
                self.documents, self.sentences, self.batches, self.folds
            ),
            head: ["system", "act macro-F1", "sentence macro-F1", "findings micro-F1", "stop recall", "false stops"]
                .map(str::to_owned)
                .to_vec(),
            rows: self
                .systems
                .iter()
                .map(|s| {
                    vec![
                        s.name.clone(),
                        figure(&s.act_f1),
                        figure(&s.sentence_f1),
                        figure(&s.finding_f1),
                        figure(&s.stop_recall),
                        figure(&s.false_stops),
                    ]
                })
                .collect(),
        }];
        tables.push(Table {
            title: "Sentence labels".into(),
            head: head("label"),
            rows: self.labels.iter().map(|(l, s)| scored(l.slug(), s)).collect(),
        });
        tables.push(Table { title: "Acts".into(), head: head("act"), rows: self.acts.iter().map(|(a, s)| scored(a.slug(), s)).collect() });
        tables.push(Table {
            title: "Rules".into(),
            head: head("rule"),
            rows: self.rules.iter().map(|(r, s)| scored(r.slug(), s)).collect(),
        });
        let mut rest: Vec<Vec<String>> = self.channels.iter().map(|(c, i)| vec![format!("act accuracy, {c}"), figure(i)]).collect();
        rest.push(vec!["outcome accuracy, of decisions found".into(), figure(&self.outcome_accuracy)]);
        rest.push(vec!["act macro-F1 of the guide's order alone".into(), figure(&self.bare_rule_act_f1)]);
        rest.push(vec!["calibration error, acts".into(), format!("{:.3}", self.act_calibration_error)]);
        rest.push(vec!["calibration error, sentences".into(), format!("{:.3}", self.sentence_calibration_error)]);
        let confused: Vec<String> = self.confusion.iter().take(8).map(|(a, b, n)| format!("{a} taken for {b}: {n}")).collect();
        rest.push(vec!["confusion".into(), confused.join("; ")]);
        tables.push(Table { title: "Further figures".into(), head: vec!["figure".into(), "value".into()], rows: rest });
        tables
    }
}

/// A table of words.
#[derive(Debug)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// Names of the columns.
    pub head: Vec<String>,
    /// Cells.
    pub rows: Vec<Vec<String>>,
}

/// Tables for a terminal.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    for table in report.tables() {
        let width =
            |column: usize| table.rows.iter().chain(std::iter::once(&table.head)).map(|r| r[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..table.head.len()).map(width).collect();
        let _ = writeln!(out, "{}", table.title);
        for row in std::iter::once(&table.head).chain(&table.rows) {
            let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            let _ = writeln!(out, "  {}", cells.join("  ").trim_end());
        }
        out.push('\n');
    }
    out
}

/// Tables for a page.
pub fn markdown(report: &Report) -> String {
    let mut out = String::new();
    for table in report.tables() {
        let _ = writeln!(
            out,
            "### {}\n\n| {} |\n|{}|",
            table.title,
            table.head.join(" | "),
            " --- |".repeat(table.head.len()).trim_end_matches('|')
        );
        for row in &table.rows {
            let _ = writeln!(out, "| {} |", row.join(" | "));
        }
        out.push('\n');
    }
    out
}
