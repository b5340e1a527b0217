//! Made-up audits for the tests of the page.

use std::collections::BTreeMap;

use crate::audit::{By, Counts, Date, Failures, Grave, Groups, Measured, Reviewed, Summary, Waived, wilson};
use crate::error::Kind;
use crate::evaluate::{Confusion, Figures, Interval, Target};
use crate::label::{Act, Area, Channel, HearingStatus, Lang, NoticeStatus, Presence, Severity, Verdict};
use crate::rules::Rule;

use super::{Estimate, PageOptions};

pub(super) fn options(lang: Lang) -> PageOptions {
    let trend = [
        (Target::NoticeMissing, (-3.1, 0.0019)),
        (Target::HearingMissing, (0.4, 0.69)),
        (Target::ReasonsMissing, (2.2, 0.028)),
        (Target::BasisMissing, (-4.5, 0.000_007)),
        (Target::ReadsAsDecision, (f64::NAN, f64::NAN)),
    ];
    PageOptions { lang, min_group: 5, trend: trend.into() }
}

/// Counts of so many documents, of whose decisions about a share (in per cent) lacks each safeguard.
pub(super) fn counts(documents: u64, lacking: [u64; 4]) -> Counts {
    let decisions = documents * 2 / 5;
    let part = |percent: u64| (decisions * percent).div_ceil(100).min(decisions);
    let [notice, hearing, reasons, basis] = lacking.map(part);
    let presence = |missing: u64| BTreeMap::from([(Presence::Missing, missing), (Presence::Present, decisions - missing)]);
    let risk = documents / 12;
    Counts {
        documents,
        acts: BTreeMap::from([(Act::Decision, decisions), (Act::Risk, risk), (Act::Guidance, documents - decisions - risk)]),
        complaint_notice: BTreeMap::from([(NoticeStatus::Missing, notice), (NoticeStatus::Complete, decisions - notice)]),
        party_hearing: BTreeMap::from([
            (HearingStatus::Missing, hearing / 3),
            (HearingStatus::Documented, decisions / 3 - hearing / 3),
            (HearingStatus::NotRequired, decisions - decisions / 3),
        ]),
        reasons: presence(reasons),
        legal_basis: presence(basis),
        verdicts: BTreeMap::from([(Verdict::Stop, notice), (Verdict::Review, risk), (Verdict::Send, documents - notice - risk)]),
        rules: BTreeMap::from([
            (Rule::ComplaintNoticeMissing, notice),
            (Rule::PartyHearingMissing, hearing / 3),
            (Rule::ReasonsMissing, reasons),
            (Rule::LegalBasisMissing, basis),
            (Rule::ReadsAsDecision, risk),
            (Rule::ComplaintNoticeIncomplete, notice / 2),
            (Rule::CprExposed, documents / 8),
        ]),
        waived: BTreeMap::from([(Rule::ComplaintNoticeMissing, documents / 100)]),
        unsure: documents / 20,
        area_by_statute: decisions / 2,
    }
}

/// An audit without documents.
pub(super) fn empty() -> Summary {
    Summary {
        schema: "skelne/audit/1".into(),
        lang: Lang::Da,
        min_group: 5,
        include: Vec::new(),
        exclude: Vec::new(),
        future: 0,
        made: Date::new(2026, 7, 1).unwrap(),
        inputs: vec!["breve".into()],
        base: "/data/udgående post".into(),
        model: "da-1+371cc999".into(),
        rules_version: "0.1.0+1a2b3c4d".into(),
        judged_by: "9f3e5a7700c1d2e4".into(),
        own_severities: BTreeMap::new(),
        tables: Vec::new(),
        period: None,
        all: Counts::default(),
        groups: Groups::default(),
        failures: Failures::default(),
        gravest: Vec::new(),
        waived: Vec::new(),
        strata: BTreeMap::new(),
        sketch: Vec::new(),
    }
}

const UNITS: [(&str, u64, [u64; 4]); 13] = [
    ("Ydelse og Udbetaling", 1840, [9, 30, 3, 12]),
    ("Jobcenter, Team Sygedagpenge", 1212, [14, 41, 5, 22]),
    ("Center for Børn, Unge og Familier – Familierådgivningen Øst", 640, [6, 18, 2, 9]),
    ("Myndighed, Handicap og Psykiatri", 588, [4, 22, 4, 7]),
    ("Visitation, Ældre og Omsorg", 530, [11, 12, 6, 16]),
    ("Pladsanvisningen", 455, [21, 0, 9, 31]),
    ("Byggesag", 410, [3, 8, 2, 4]),
    ("Natur og Miljø", 233, [2, 10, 3, 3]),
    ("Vej og Park", 180, [17, 5, 12, 20]),
    ("Opkrævningen", 150, [25, 9, 14, 28]),
    ("Skoleafdelingen", 96, [19, 11, 10, 24]),
    ("Borgerservice", 61, [30, 0, 22, 40]),
    ("Sekretariatet for Hegnsyn", 3, [50, 50, 50, 50]),
];

/// A city's audit: thirteen units, one of them small, and eight months with a gap.
pub(super) fn city() -> Summary {
    let mut summary = empty();
    summary.all = counts(6398, [10, 24, 5, 15]);
    summary.period = Some((Date::new(2025, 10, 2).unwrap(), Date::new(2026, 6, 29).unwrap()));
    summary.tables = ["documents.parquet", "findings.parquet"].map(String::from).into();
    summary.groups.unit = UNITS.iter().map(|(name, n, lacking)| ((*name).to_owned(), counts(*n, *lacking))).collect();
    summary.groups.unit.insert(String::new(), counts(44, [12, 8, 4, 16]));
    summary.groups.area = Area::ALL.iter().zip(3..).map(|(&area, n)| (area, counts(n * n * 9, [n * 2, 40 - n * 2, n, n + 6]))).collect();
    summary.groups.channel =
        [(Channel::Letter, 4200, [6, 22, 3, 9]), (Channel::Email, 1900, [19, 30, 9, 28]), (Channel::Chat, 298, [70, 41, 33, 61])]
            .map(|(channel, n, lacking)| (channel, counts(n, lacking)))
            .into();
    let months = ["2025-10", "2025-11", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", ""];
    summary.groups.month = months
        .iter()
        .zip(0..)
        .map(|(month, n)| ((*month).to_owned(), counts(610 + n * 31, [17 - n, 24 + n % 3, 3 + n / 2, 22 - 2 * n])))
        .collect();
    let example = "Nej, det kan du ikke få hjælp til, når din indtægt ligger over grænsen.";
    summary.groups.examples =
        BTreeMap::from([("Ydelse og Udbetaling".to_owned(), BTreeMap::from([(Rule::ReadsAsDecision, example.to_owned())]))]);
    summary.own_severities = BTreeMap::from([(Rule::CitizenSentOnward, None), (Rule::ReasonsMissing, Some(Severity::Stop))]);
    summary.failures = Failures {
        kinds: BTreeMap::from([(Kind::Encrypted, 11), (Kind::NoText, 7), (Kind::Malformed, 2)]),
        first: vec![
            ("breve/Byggesag/2026/Afslag dispensation Skovvej 12.pdf".into(), Kind::Encrypted, "filen er låst med en adgangskode".into()),
            ("breve/Borgerservice/scan_0004.pdf".into(), Kind::NoText, "der er ingen tekst i filen, kun billeder".into()),
            ("breve/Sekretariatet for Hegnsyn/x.pdf".into(), Kind::Malformed, "filen er i stykker".into()),
        ],
    };
    summary.waived = vec![Waived {
        source: "breve/Pladsanvisningen/Afslag på plads, marts.docx".into(),
        rule: Rule::ComplaintNoticeMissing,
        reason: "klagevejledningen ligger i samme kuvert".into(),
    }];
    let files = [
        ("Pladsanvisningen", "Afslag på plads i Solstrålen, 14. marts.docx", 99),
        ("Jobcenter, Team Sygedagpenge", "Stop af sygedagpenge – brev 3.pdf", 98),
        ("Opkrævningen", "Rykker og modregning 0417.eml", 97),
        ("Sekretariatet for Hegnsyn", "Kendelse.docx", 96),
        ("Borgerservice", "chat-2026-05-02.txt", 91),
    ];
    summary.gravest = files
        .iter()
        .zip([212, 1894, 3055, 4120, 15_208])
        .map(|((unit, file, percent), number)| Grave {
            number,
            id: format!("{number:016x}"),
            source: format!("breve/{unit}/2026/{file}"),
            file: (*percent != 97).then(|| format!("breve/{unit}/2026/{file}")),
            unit: Some((*unit).to_owned()),
            date: Date::new(2026, 3, 14).filter(|_| *percent != 91),
            act: Act::Decision,
            probability: f64::from(*percent) / 100.0,
            rules: vec![
                (Rule::ComplaintNoticeMissing, Severity::Stop, 4),
                (Rule::PartyHearingMissing, Severity::Stop, 7),
                (Rule::LegalBasisMissing, Severity::Review, 4),
                (Rule::CprExposed, Severity::Note, 1),
            ],
        })
        .collect();
    summary
}

/// As many units as a large authority has, each of so many documents as its number.
pub(super) fn large(units: u64) -> Summary {
    let mut summary = empty();
    summary.groups.unit = (1..=units).map(|n| (format!("Afdeling {n:03}"), counts(n, [n % 40, n % 30, n % 7, n % 50]))).collect();
    summary.all = counts(units * (units + 1) / 2, [20, 15, 3, 25]);
    summary
}

pub(super) fn estimates(summary: &Summary, by_review: bool) -> Vec<Estimate> {
    let view = |target: Target| {
        let share = summary.all.share(target);
        let raw = wilson(share);
        let corrected = raw.map(|i| Interval { value: i.value * 0.8, low: i.low * 0.6, high: i.high * 1.1 });
        let number = |x: f64| (x * share.of as f64).round() as u64;
        let count = corrected.map(|i| (number(i.value), number(i.low), number(i.high)));
        Estimate { target, said: share, raw, corrected, count, by: Some(if by_review { By::Review } else { By::Figures }) }
    };
    Target::ALL.iter().map(|&target| view(target)).collect()
}

pub(super) fn figures() -> Figures {
    let interval = |value: f64| Interval { value, low: value - 0.02, high: value + 0.015 };
    let names = [
        ("act macro-F1", 0.936),
        ("sentence macro-F1", 0.875),
        ("findings micro-F1", 0.835),
        ("stop recall", 0.903),
        ("false stops", 0.08),
    ];
    let confusion = Confusion { true_positive: 327, false_positive: 156, false_negative: 38, true_negative: 2870 };
    Figures {
        model: "da-1+371cc999".into(),
        documents: 3391,
        folds: 3,
        figures: names.map(|(name, value)| (name.to_owned(), interval(value))).into(),
        targets: Target::ALL.iter().map(|&target| (target, confusion)).collect(),
        among_decisions: BTreeMap::new(),
    }
}

/// A review that found the program right nine times of ten.
pub(super) fn reviewed() -> Reviewed {
    let interval = Interval { value: 0.9, low: 0.82, high: 0.95 };
    let measured = Measured { precision: Some(interval), recall: Some(interval), prevalence: interval, counts: Confusion::default() };
    Reviewed { answered: 190, unanswered: 10, targets: Target::ALL.iter().map(|t| (*t, measured)).collect() }
}
