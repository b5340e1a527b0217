//! Other programs read the tables of an audit: `pyarrow`, `duckdb` and `pandas`, where `SKELNE_PYTHON` names a Python that has them
//! (tests/audit/requirements.txt). And docs/audit-schema.md says of them what the code does.

use std::fs;
use std::process::Command;

use skelne::audit::table::{About, Form, Tables, schema_page};
use skelne::audit::{AreaBy, Date, DocumentRow, FindingRow, Row};
use skelne::error::Kind;
use skelne::label::{Act, Area, Channel, HearingStatus, NoticeStatus, Outcome, Presence, Severity, Verdict};
use skelne::rules::Rule;

/// Texts that are hard to write in one form or another.
const TEXTS: [&str; 12] = [
    "Børn og Unge",
    "Teknik, miljø; \"Åsen\"",
    "To\nlinjer",
    "To\r\nlinjer;",
    "=HYPERLINK(\"x\")",
    "+45",
    "-",
    "@enhed",
    "\ttab",
    "it's 'cited'",
    "00123",
    "😊 \\ / \u{a0}",
];

fn row(number: u64) -> Row {
    let pick = |step: u64| (number / step) as usize;
    let some = |step: u64| !number.is_multiple_of(step);
    fn of<T: Copy>(all: &[T], place: usize) -> T {
        all[place % all.len()]
    }
    let text = |step: u64| of(&TEXTS, pick(step)).to_owned();
    let failed = number.is_multiple_of(17);
    let judged = !failed;
    let decision = judged && !number.is_multiple_of(4);
    let document = DocumentRow {
        number,
        id: format!("{:016x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        source: format!("breve/{number}/{}.docx", text(1)),
        document: some(3).then(|| text(1)),
        content: format!("{number:032x}"),
        unit: some(5).then(|| text(2)),
        date: if some(7) { Date::new(1969 + number as i32, 1 + number as u32 % 12, 1 + number as u32 % 28) } else { None },
        channel: some(6).then(|| of(Channel::ALL, pick(1))),
        area: judged.then(|| of(Area::ALL, pick(1))),
        area_by: judged.then(|| of(AreaBy::ALL, pick(1))),
        language: judged.then(|| "da".into()),
        act: judged.then(|| if decision { Act::Decision } else { of(Act::ALL, pick(4)) }),
        probability: judged.then(|| (number * 5 % 1001) as f64 / 1000.0),
        unsure: number.is_multiple_of(9),
        outcome: decision.then(|| of(Outcome::ALL, pick(1))),
        complaint_notice: decision.then(|| of(NoticeStatus::ALL, pick(1))),
        party_hearing: decision.then(|| of(HearingStatus::ALL, pick(1))),
        reasons: decision.then(|| of(Presence::ALL, pick(1))),
        legal_basis: decision.then(|| of(Presence::ALL, pick(2))),
        provisions: (0..number % 4).map(|n| format!("serviceloven § {}", n + 100)).collect(),
        verdict: judged.then(|| of(Verdict::ALL, pick(1))),
        rules: if judged { Rule::ALL.iter().copied().skip(pick(1) % 11).take(pick(3) % 3).collect() } else { Vec::new() },
        waived: if number.is_multiple_of(8) { vec![of(Rule::ALL, pick(8))] } else { Vec::new() },
        model: "da-1+3f9c2ab1".into(),
        rules_version: "0.1.0+1a2b3c4d".into(),
        error: failed.then(|| of(Kind::ALL, pick(17))),
        error_message: failed.then(|| text(17)),
    };
    let finding = |rule: &Rule| FindingRow {
        rule: *rule,
        severity: of(Severity::ALL, pick(1)),
        start: pick(1),
        end: pick(1) + 40,
        line: pick(3) + 1,
        column: pick(5) + 1,
        page: some(2).then_some(number as u32),
        paragraph: number.is_multiple_of(2).then_some(number as u32),
        waived: number.is_multiple_of(8).then(|| text(3)),
        excerpt: some(3).then(|| text(1)),
    };
    let findings = document.rules.iter().chain(&document.waived).map(finding).collect();
    Row { document, findings }
}

#[test]
fn other_programs_read_the_tables() {
    let Some(python) = std::env::var_os("SKELNE_PYTHON") else {
        eprintln!("skipped: SKELNE_PYTHON names no Python with tests/audit/requirements.txt");
        return;
    };
    let rows: Vec<Row> = (1..=200).map(row).collect();
    let folder = tempfile::tempdir().unwrap();
    let about = About { model: "da-1+3f9c2ab1".into(), rules_version: "0.1.0+1a2b3c4d".into() };
    fs::write(folder.path().join("rows.json"), serde_json::to_vec(&rows).unwrap()).unwrap();
    fs::write(folder.path().join("schema.md"), schema_page()).unwrap();
    let laws: Vec<_> = Rule::ALL.iter().map(|rule| (rule.slug(), &rule.text().law)).collect();
    fs::write(folder.path().join("laws.json"), serde_json::to_vec(&laws).unwrap()).unwrap();
    for (name, rows) in [("full", rows.as_slice()), ("empty", &[])] {
        for &form in Form::ALL.iter().filter(|form| **form != Form::Parquet || cfg!(feature = "parquet")) {
            let own = folder.path().join(name).join(form.slug());
            fs::create_dir_all(&own).unwrap();
            let mut tables = Tables::create(&own, form, &about).unwrap();
            for row in rows {
                tables.write(row).unwrap();
            }
            assert_eq!(tables.close().unwrap().place().unwrap().len(), 2);
        }
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/audit/read_back.py");
    let run = Command::new(python).arg(script).arg(folder.path()).output().unwrap();
    let said = [run.stdout, run.stderr].concat();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&said));
}

#[test]
fn the_page_of_columns_is_what_the_code_makes() {
    let page = schema_page();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/audit-schema.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, &page).unwrap();
    }
    let written = fs::read_to_string(path).unwrap_or_default();
    assert!(written == page, "docs/audit-schema.md is not what the code makes; run UPDATE=1 cargo test --test audit_tables");
}
