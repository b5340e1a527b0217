//! What was said of documents → figures, with intervals.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::assess::masked;
use crate::label::{Act, Area, Channel, Label, Verdict};
use crate::model::Labelled;
use crate::rules::Rule;

use super::areas::area_figures;
use super::figures::{Confusion, Target, confusions};
use super::metrics::{Bin, Interval, Score, bootstrap, calibration_error, counts, macro_f1, prf, reliability};
use super::{Judged, JudgedSentence, Table};

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
    /// Outer folds; no batch stands in two. None where a model was measured that has seen none of the documents.
    pub folds: usize,
    /// One row a system: the pipeline first, then parts of it and baselines.
    pub systems: Vec<System>,
    /// How much higher the figures of the first are than those of each other, on the same documents.
    pub ahead: Vec<System>,
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
    /// Per group of areas: documents, act accuracy, findings.
    pub areas: Vec<(Area, usize, Interval, Interval)>,
    /// How well areas of law are told.
    pub area_of_law: Vec<(String, Interval)>,
    /// How often what an audit counts was told rightly.
    pub targets: BTreeMap<Target, Confusion>,
    /// The same of the documents that are called decisions.
    pub among_decisions: BTreeMap<Target, Confusion>,
    /// Of decisions found, the share with the right outcome.
    pub outcome_accuracy: Interval,
    /// Right act → said act, where they differ.
    pub confusion: Vec<(Act, Act, usize)>,
    /// Documents with another act or other findings than labelled, by name.
    pub misjudged: Vec<Misjudged>,
    /// Sentences taken for another label, the surest of each confusion, the commonest confusions first.
    pub mistaken: Vec<Mistaken>,
    /// The outer fold of each document, by name; empty where there are none.
    pub fold_of: Vec<(String, usize)>,
    /// Probabilities of acts by tenths: documents, mean probability, share right.
    pub act_reliability: Vec<Bin>,
    /// Probabilities of sentence labels by tenths.
    pub sentence_reliability: Vec<Bin>,
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

/// A confusion of sentence labels, with the sentence in which it is surest.
#[derive(Debug, Serialize)]
pub struct Mistaken {
    /// Right and said.
    pub label: (Label, Label),
    /// How many sentences.
    pub count: usize,
    /// Document.
    pub id: String,
    /// The sentence.
    pub sentence: String,
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

/// The names of the columns of a table of systems.
pub(super) fn head_of_systems(first: &str) -> Vec<String> {
    std::iter::once(first).chain(MAIN.map(|(name, _)| name)).map(str::to_owned).collect()
}

/// Figures over documents, each from 0 to 1.
pub(super) type Figure = fn(&[&Judged]) -> f64;

/// The main figures, in the order of the columns of every table of systems.
pub(super) const MAIN: [(&str, Figure); 5] = [
    ("act macro-F1", |d| macro_f1(&d.iter().map(|j| j.act).collect::<Vec<_>>(), Act::ALL)),
    ("sentence macro-F1", |d| macro_f1(&sentence_pairs(d), Label::ALL)),
    ("findings micro-F1", all_findings_f1),
    ("stop recall", |d| stopped(d, Verdict::Stop)),
    ("false stops", |d| stopped(d, Verdict::Send)),
];

/// Of documents that should have a verdict, the share that is stopped.
fn stopped(judged: &[&Judged], right: Verdict) -> f64 {
    let of: Vec<_> = judged.iter().filter(|j| j.verdict.0 == right).collect();
    of.iter().filter(|j| j.verdict.1 == Verdict::Stop).count() as f64 / of.len().max(1) as f64
}

/// Name of the figure for a channel.
pub(super) fn act_accuracy_of(channel: Channel) -> String {
    format!("act accuracy, {channel}")
}

/// Name of a figure.
pub(super) const OUTCOME: &str = "outcome accuracy, of decisions found";

/// Share of documents with the right act.
pub(super) fn act_accuracy(judged: &[&Judged]) -> f64 {
    judged.iter().filter(|j| j.act.0 == j.act.1).count() as f64 / judged.len().max(1) as f64
}

/// How much higher a figure is for the second of each pair than for the first. Both are drawn together: what is hard for one
/// system is mostly hard for the other, so that their difference is surer than either.
pub(super) fn difference(pairs: &[[&Judged; 2]], figure: Figure) -> Interval {
    bootstrap(pairs, |drawn| {
        let [first, second] = [0, 1].map(|side| figure(&drawn.iter().map(|pair| pair[side]).collect::<Vec<_>>()));
        second - first
    })
}

impl System {
    pub(super) fn new(name: &str, judged: &[Judged]) -> Self {
        Self::of(name, |figure| bootstrap(judged, figure))
    }

    /// What the main system has more than another, in each figure.
    fn ahead(main: &[Judged], (name, other): &(&str, Vec<Judged>)) -> Self {
        let pairs: Vec<[&Judged; 2]> = other.iter().zip(main).map(|(other, main)| [other, main]).collect();
        Self::of(name, |figure| difference(&pairs, figure))
    }

    fn of(name: &str, interval: impl Fn(Figure) -> Interval) -> Self {
        let [act_f1, sentence_f1, finding_f1, stop_recall, false_stops] = MAIN.map(|(_, figure)| interval(figure));
        Self { name: name.to_owned(), act_f1, sentence_f1, finding_f1, stop_recall, false_stops }
    }

    /// Its row in a table of systems, behind its name.
    pub(super) fn row(&self) -> Vec<String> {
        std::iter::once(self.name.clone()).chain(self.figures().map(|i| i.to_string())).collect()
    }

    /// Its figures in the order of [`MAIN`].
    pub(super) fn figures(&self) -> [Interval; MAIN.len()] {
        [self.act_f1, self.sentence_f1, self.finding_f1, self.stop_recall, self.false_stops]
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

fn mistaken(corpus: &[Labelled], judged: &[Judged]) -> Vec<Mistaken> {
    let mut confusions: BTreeMap<(Label, Label), Vec<(&Labelled, &JudgedSentence)>> = BTreeMap::new();
    for (labelled, j) in corpus.iter().zip(judged) {
        for s in j.sentences.iter().filter(|s| s.right != s.said) {
            confusions.entry((s.right, s.said)).or_default().push((labelled, s));
        }
    }
    let surest = |(label, all): ((Label, Label), Vec<(&Labelled, &JudgedSentence)>)| {
        let text = |(labelled, s): &(&Labelled, &JudgedSentence)| masked(s.span.of(&labelled.text)).replace(char::is_control, " ");
        // One that a reader can judge without the rest of its letter, if there is one.
        let readable = all.iter().filter(|one| (40..=160).contains(&text(one).chars().count()));
        let best = readable.max_by(|a, b| a.1.probability.total_cmp(&b.1.probability)).or(all.first())?;
        Some(Mistaken { label, count: all.len(), id: best.0.id.clone(), sentence: text(best) })
    };
    let mut mistaken: Vec<Mistaken> = confusions.into_iter().filter_map(surest).collect();
    mistaken.sort_by_key(|m| std::cmp::Reverse(m.count));
    mistaken
}

fn sentence_pairs(judged: &[&Judged]) -> Vec<(Label, Label)> {
    judged.iter().flat_map(|j| &j.sentences).map(|s| (s.right, s.said)).collect()
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
    pub fn new(corpus: &[Labelled], systems: &[(&str, Vec<Judged>)], rule_acts: &[(Act, Act)], folds: usize) -> Self {
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
        let of = |picks: &dyn Fn(&Labelled) -> bool| -> Vec<Judged> {
            corpus.iter().zip(main).filter(|(l, _)| picks(l)).map(|(_, j)| j.clone()).collect()
        };
        let of_area = |area: Area| {
            let judged = of(&|l| l.group.unwrap_or(Area::Other) == area);
            (!judged.is_empty()).then(|| (area, judged.len(), bootstrap(&judged, act_accuracy), bootstrap(&judged, all_findings_f1)))
        };
        let outcomes: Vec<_> = main.iter().filter_map(|j| j.outcome).collect();
        let act_said: Vec<(f64, bool)> = main.iter().map(|j| (j.probability, j.act.0 == j.act.1)).collect();
        let sentence_said: Vec<(f64, bool)> = main.iter().flat_map(|j| &j.sentences).map(|s| (s.probability, s.right == s.said)).collect();
        Self {
            documents: main.len(),
            sentences: sentence_said.len(),
            batches: corpus.iter().map(|l| &l.batch).collect::<std::collections::BTreeSet<_>>().len(),
            folds,
            systems: systems.iter().map(|(name, judged)| System::new(name, judged)).collect(),
            ahead: systems.iter().skip(1).map(|other| System::ahead(main, other)).collect(),
            bare_rule_act_f1: bootstrap(rule_acts, |d| macro_f1(&d.iter().map(|p| **p).collect::<Vec<_>>(), Act::ALL)),
            labels: Label::ALL.iter().map(|&l| (l, score(&|d| counts(sentence_pairs(d).into_iter(), l)))).collect(),
            acts: Act::ALL.iter().map(|&a| (a, score(&|d| counts(d.iter().map(|j| j.act), a)))).collect(),
            rules: Rule::ALL.iter().map(|&r| (r, score(&|d| finding_counts(d, r)))).collect(),
            channels: Channel::ALL.iter().map(|&c| (c, bootstrap(&of(&|l| l.channel == c), act_accuracy))).collect(),
            areas: Area::ALL.iter().filter_map(|&area| of_area(area)).collect(),
            outcome_accuracy: bootstrap(&outcomes, |d| d.iter().filter(|(a, b)| a == b).count() as f64 / d.len().max(1) as f64),
            area_of_law: area_figures(main),
            targets: confusions(main.iter().map(|j| j.said)),
            among_decisions: confusions(main.iter().map(|j| j.said).filter(|(_, said)| said.act == Act::Decision)),
            confusion,
            mistaken: mistaken(corpus, main),
            fold_of: Vec::new(),
            act_reliability: reliability(&act_said),
            sentence_reliability: reliability(&sentence_said),
            misjudged: misjudged(corpus, main),
            act_calibration_error: calibration_error(&act_said),
            sentence_calibration_error: calibration_error(&sentence_said),
        }
    }

    /// The report as tables.
    pub fn tables(&self) -> Vec<Table> {
        let figure = Interval::to_string;
        let scored = |name: &str, s: &Score| {
            vec![name.to_owned(), format!("{:.3}", s.precision), format!("{:.3}", s.recall), figure(&s.f1), s.support.to_string()]
        };
        let folds = if self.folds == 0 { String::new() } else { format!(", {} folds", self.folds) };
        let head = |first: &str| [first, "precision", "recall", "F1 [95 %]", "n"].map(str::to_owned).to_vec();
        let mut tables = vec![Table {
            title: format!("Systems: {} documents, {} sentences, {} author batches{folds}", self.documents, self.sentences, self.batches),
            head: head_of_systems("system"),
            rows: self.systems.iter().map(System::row).collect(),
        }];
        if let [main, _, ..] = self.systems.as_slice() {
            tables.push(Table {
                title: format!("Higher for `{}` than for", main.name),
                head: head_of_systems("system"),
                rows: self.ahead.iter().map(System::row).collect(),
            });
        }
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
        let mut rest: Vec<Vec<String>> = self.channels.iter().map(|(c, i)| vec![act_accuracy_of(*c), figure(i)]).collect();
        rest.extend(
            self.areas.iter().map(|(area, count, accuracy, _)| vec![format!("act accuracy, area {area} ({count})"), figure(accuracy)]),
        );
        rest.extend(self.area_of_law.iter().map(|(name, interval)| vec![name.clone(), figure(interval)]));
        rest.push(vec![OUTCOME.into(), figure(&self.outcome_accuracy)]);
        rest.push(vec!["act macro-F1 of the guide's order alone".into(), figure(&self.bare_rule_act_f1)]);
        rest.push(vec!["calibration error, acts".into(), format!("{:.3}", self.act_calibration_error)]);
        rest.push(vec!["calibration error, sentences".into(), format!("{:.3}", self.sentence_calibration_error)]);
        let confused: Vec<String> = self.confusion.iter().take(8).map(|(a, b, n)| format!("{a} taken for {b}: {n}")).collect();
        rest.push(vec!["confusion".into(), confused.join("; ")]);
        tables.push(Table { title: "Further figures".into(), head: vec!["figure".into(), "value".into()], rows: rest });
        tables
    }
}
