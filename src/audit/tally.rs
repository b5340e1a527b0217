//! Rows → what they add up to. Memory grows with the number of units, not of documents.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::cpr::masked_name;
use crate::date::Date;
use crate::evaluate::Target;
use crate::label::{Act, Area, AreaBy, Severity};
use crate::rules::Rule;

use super::files::Found;
use super::mask::nameless;
use super::row::{DocumentRow, FindingRow, Row};
use super::sample::stratum_of;
use super::summary::{Counts, Failures, Grave, Groups, Stratum, StratumCounts, Summary, Waived};

/// Units that are counted by themselves.
const UNITS: usize = 10_000;
/// Gravest documents, failures and waivers that are kept by name.
const NAMED: usize = 100;
/// Longest example that is read in passing, in characters.
const EXAMPLE: usize = 140;
/// Hashes of the sketch: the error of a share told from it is about 3 %.
const SKETCH: usize = 1_024;

/// How grave a document is: stops, reviews, the act's probability in thousandths, the earlier one first.
type Gravity = (usize, usize, u64, Reverse<u64>);

/// What has come so far.
#[derive(Debug)]
pub struct Tally {
    today: Date,
    own_examples: bool,
    future: u64,
    all: Counts,
    groups: Groups,
    failures: Failures,
    period: Option<(Date, Date)>,
    gravest: BTreeMap<Gravity, Grave>,
    waived: Vec<Waived>,
    strata: BTreeMap<Stratum, StratumCounts>,
    sketch: BTreeSet<String>,
    /// By unit and rule: how well it shows the rule, and the example.
    examples: BTreeMap<String, BTreeMap<Rule, (u64, String)>>,
}

impl Tally {
    /// Nothing yet. Letters after `today` have a wrong date; `own_examples`: whether sentences of theirs are kept for the
    /// learning wall.
    pub fn new(today: Date, own_examples: bool) -> Self {
        Self {
            today,
            own_examples,
            future: 0,
            all: Counts::default(),
            groups: Groups::default(),
            failures: Failures::default(),
            period: None,
            gravest: BTreeMap::new(),
            waived: Vec::new(),
            strata: BTreeMap::new(),
            sketch: BTreeSet::new(),
            examples: BTreeMap::new(),
        }
    }

    /// When a document was written, as far as that can be.
    fn date(&self, document: &DocumentRow) -> Option<Date> {
        document.date.filter(|date| *date <= self.today)
    }

    /// Counts a row.
    pub fn add(&mut self, row: &Row, found: &Found) {
        let document = &row.document;
        if let Some(kind) = document.error {
            *self.failures.kinds.entry(kind).or_default() += 1;
            if self.failures.first.len() < NAMED {
                self.failures.first.push((document.source.clone(), kind, document.error_message.clone().unwrap_or_default()));
            }
            return;
        }
        self.future += u64::from(document.date.is_some_and(|date| date > self.today));
        if let Some(date) = self.date(document) {
            let (first, last) = self.period.unwrap_or((date, date));
            self.period = Some((first.min(date), last.max(date)));
        }
        count(&mut self.all, document);
        self.group(row);
        if let Some(stratum) = stratum_of(document) {
            let counts = self.strata.entry(stratum).or_default();
            counts.documents += 1;
            if let Some(said) = document.said() {
                Target::ALL.iter().filter(|t| said.has(**t)).for_each(|t| *counts.said.entry(*t).or_default() += 1);
            }
        }
        self.sketch.insert(document.content.clone());
        if self.sketch.len() > SKETCH {
            self.sketch.pop_last();
        }
        self.gravest(row, found);
        for finding in &row.findings {
            if let Some(reason) = finding.waived.as_ref().filter(|_| self.waived.len() < NAMED) {
                self.waived.push(Waived { source: document.source.clone(), rule: finding.rule, reason: reason.clone() });
            }
        }
    }

    fn group(&mut self, row: &Row) {
        let document = &row.document;
        let month = self.date(document).map(Date::month).unwrap_or_default();
        let groups = &mut self.groups;
        let unit = document.unit.clone().unwrap_or_default();
        if groups.unit.contains_key(&unit) || groups.unit.len() < UNITS {
            let sure = (document.probability.unwrap_or(0.0) * 1000.0) as u64;
            for finding in row.findings.iter().filter(|f| self.own_examples && f.waived.is_none() && shows_itself(f.rule)) {
                let Some(excerpt) = finding.excerpt.as_deref().and_then(nameless) else { continue };
                let example = self.examples.entry(unit.clone()).or_default().entry(finding.rule).or_default();
                // What is surest to be one, and short enough to be read in passing.
                let worth = sure / if excerpt.chars().count() > EXAMPLE { 2 } else { 1 };
                if example.1.is_empty() || worth > example.0 {
                    *example = (worth, excerpt);
                }
            }
            count(groups.unit.entry(unit).or_default(), document);
        } else {
            groups.other_units += 1;
        }
        count(groups.area.entry(document.area.unwrap_or(Area::Other)).or_default(), document);
        if let Some(channel) = document.channel {
            count(groups.channel.entry(channel).or_default(), document);
        }
        count(groups.month.entry(month).or_default(), document);
    }

    fn gravest(&mut self, row: &Row, found: &Found) {
        let document = &row.document;
        let mut rules: Vec<(Rule, Severity, usize)> = Vec::new();
        let open = |f: &&FindingRow| f.waived.is_none() && f.severity > Severity::Note;
        for finding in row.findings.iter().filter(open) {
            if !rules.iter().any(|(rule, ..)| *rule == finding.rule) {
                rules.push((finding.rule, finding.severity, finding.line));
            }
        }
        rules.sort_by_key(|(rule, severity, _)| (Reverse(*severity), *rule));
        let of = |severity: Severity| rules.iter().filter(|(_, s, _)| *s == severity).count();
        let (Some(act), Some(probability)) = (document.act, document.probability) else { return };
        if rules.is_empty() {
            return;
        }
        let gravity = (of(Severity::Stop), of(Severity::Review), (probability * 1000.0) as u64, Reverse(document.number));
        if self.gravest.len() >= NAMED && self.gravest.first_key_value().is_some_and(|(least, _)| gravity < *least) {
            return;
        }
        // A name that is no Unicode would link to nothing.
        let file = found.path.to_str().filter(|file| masked_name(file) == *file).map(str::to_owned);
        let grave = Grave {
            number: document.number,
            id: document.id.clone(),
            source: document.source.clone(),
            file,
            unit: document.unit.clone(),
            date: self.date(document),
            act,
            probability,
            rules,
        };
        self.gravest.insert(gravity, grave);
        if self.gravest.len() > NAMED {
            self.gravest.pop_first();
        }
    }

    /// The summary; `about` holds what the rows do not tell.
    pub fn finish(self, about: Summary) -> Summary {
        let Self { today: made, own_examples: _, future, all, mut groups, failures, period, gravest, waived, strata, sketch, examples } =
            self;
        let without_worth = |rules: BTreeMap<Rule, (u64, String)>| rules.into_iter().map(|(rule, (_, text))| (rule, text)).collect();
        groups.examples = examples.into_iter().map(|(unit, rules)| (unit, without_worth(rules))).collect();
        Summary {
            made,
            future,
            all,
            groups,
            failures,
            period,
            gravest: gravest.into_values().rev().collect(),
            waived,
            strata,
            sketch: sketch.into_iter().collect(),
            ..about
        }
    }

    /// The documents of each stratum so far.
    pub fn strata(&self) -> &BTreeMap<Stratum, StratumCounts> {
        &self.strata
    }
}

/// Whether the words that a finding stands at show the fault: where something is missing, they are only the decision.
fn shows_itself(rule: Rule) -> bool {
    !matches!(
        rule,
        Rule::ComplaintNoticeMissing
            | Rule::PartyHearingMissing
            | Rule::ReasonsMissing
            | Rule::LegalBasisMissing
            | Rule::CprExposed
            | Rule::UnsupportedLanguage
    )
}

fn count(counts: &mut Counts, document: &DocumentRow) {
    fn add<K: Ord>(counts: &mut BTreeMap<K, u64>, keys: impl IntoIterator<Item = K>) {
        keys.into_iter().for_each(|key| *counts.entry(key).or_default() += 1);
    }
    counts.documents += 1;
    add(&mut counts.acts, document.act);
    if document.act == Some(Act::Decision) {
        add(&mut counts.complaint_notice, document.complaint_notice);
        add(&mut counts.party_hearing, document.party_hearing);
        add(&mut counts.reasons, document.reasons);
        add(&mut counts.legal_basis, document.legal_basis);
    }
    add(&mut counts.verdicts, document.verdict);
    add(&mut counts.rules, document.rules.iter().copied());
    add(&mut counts.waived, document.waived.iter().copied());
    counts.unsure += u64::from(document.unsure);
    counts.area_by_statute += u64::from(document.area_by == Some(AreaBy::Statute));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;
    use crate::label::NoticeStatus;

    fn row(number: u64, rules: &[(Rule, Severity)], probability: f64) -> Row {
        let finding = |(rule, severity): &(Rule, Severity)| FindingRow {
            rule: *rule,
            severity: *severity,
            start: 0,
            end: 4,
            line: 3,
            column: 1,
            page: None,
            paragraph: None,
            waived: None,
            excerpt: Some(format!("Vi giver Bo afslag nr. {number}.")),
        };
        let document = DocumentRow {
            number,
            source: format!("sendt/{number}.txt"),
            content: format!("{number:032x}"),
            unit: Some("ydelse".to_owned()),
            date: Date::new(2026, 3, number as u32 % 28 + 1),
            act: Some(Act::Decision),
            probability: Some(probability),
            complaint_notice: Some(if rules.is_empty() { NoticeStatus::Complete } else { NoticeStatus::Missing }),
            verdict: Some(if rules.is_empty() { crate::label::Verdict::Send } else { crate::label::Verdict::Stop }),
            rules: rules.iter().map(|(rule, _)| *rule).collect(),
            ..DocumentRow::default()
        };
        Row { document, findings: rules.iter().map(finding).collect() }
    }

    fn found() -> Found {
        Found { path: "sendt".into(), root: "sendt".into(), size: 0 }
    }

    #[test]
    fn rows_add_up_and_the_gravest_come_first() {
        let notice = (Rule::ComplaintNoticeIncomplete, Severity::Stop);
        let hearing = (Rule::PartyHearingMissing, Severity::Stop);
        let mut tally = Tally::new("2026-11-26".parse().unwrap(), true);
        for number in 1..=150 {
            tally.add(&row(number, &[notice], 0.9), &found());
        }
        tally.add(&row(151, &[notice, hearing], 0.7), &found());
        tally.add(&row(152, &[], 0.9), &found());
        tally.add(&row(153, &[notice], 0.99), &found());
        let failed = DocumentRow { error: Some(Kind::NoText), ..DocumentRow::default() };
        tally.add(&Row { document: failed, findings: Vec::new() }, &found());
        let summary = tally.finish(Summary::default());
        assert_eq!(summary.all.documents, 153);
        assert_eq!(summary.failures.total(), 1);
        let share = summary.all.share(Target::NoticeMissing);
        assert_eq!((share.hits, share.of), (152, 153));
        assert_eq!(summary.groups.unit["ydelse"].documents, 153);
        assert_eq!(summary.gravest.len(), NAMED);
        let first: Vec<u64> = summary.gravest.iter().take(3).map(|g| g.number).collect();
        assert_eq!(first, [151, 153, 1]);
        // The surest example, without the name in it.
        assert_eq!(summary.groups.examples["ydelse"][&Rule::ComplaintNoticeIncomplete], "Vi giver … afslag nr. 153.");
        assert_eq!(summary.sketch.len(), 153);
        assert_eq!(
            summary.period.map(|(first, last)| (first.to_string(), last.to_string())),
            Some(("2026-03-01".into(), "2026-03-28".into()))
        );
    }
}
