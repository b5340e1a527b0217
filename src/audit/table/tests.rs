//! What the tables hold, and what is left of them when they are not finished.

use serde_json::Value;

use crate::label::Severity;
use crate::rules::Rule;

use super::*;
use crate::audit::row::{DocumentRow, FindingRow};

fn about() -> About {
    About { model: "da-1+3f9c2ab1".into(), rules_version: "0.1.0+1a2b3c4d".into() }
}

/// A row with all that can be hard to write.
fn full() -> Row {
    let document: DocumentRow = serde_json::from_value(serde_json::json!({
        "number": 7, "id": "1234567890123456", "source": "breve/Åse \"x\".docx", "document": "=1+1", "content": "00",
        "unit": "Børn, unge; skole\nog mere", "date": "2026-03-31", "channel": "letter", "area": "social", "area_by": "statute",
        "language": "da", "act": "decision", "probability": 0.5, "unsure": true, "outcome": "refused", "complaint_notice": "missing",
        "party_hearing": "not_required", "reasons": "present", "legal_basis": "missing",
        "provisions": ["serviceloven § 112", "retssikkerhedsloven § 10"], "verdict": "stop", "rules": ["complaint-notice-missing"],
        "waived": [], "model": "da-1", "rules_version": "0.1.0", "error": "no-text", "error_message": "-"
    }))
    .unwrap();
    let finding = FindingRow {
        rule: Rule::ComplaintNoticeMissing,
        severity: Severity::Stop,
        start: 1,
        end: 9,
        line: 2,
        column: 3,
        page: Some(4),
        paragraph: None,
        waived: Some("@vi ved det".into()),
        excerpt: Some("Du får ikke støtte.".into()),
    };
    Row { document, findings: vec![finding] }
}

fn bare() -> Row {
    Row { document: DocumentRow { number: 8, ..DocumentRow::default() }, findings: Vec::new() }
}

fn written(form: Form, rows: &[Row]) -> (tempfile::TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let mut tables = Tables::create(folder.path(), form, &about()).unwrap();
    for row in rows {
        tables.write(row).unwrap();
    }
    let paths = tables.close().unwrap().place().unwrap();
    (folder, paths)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn cells_fit_their_columns() {
    let (full, bare) = (full(), bare());
    let rows = [(Table::Documents, schema::document(&full.document)), (Table::Documents, schema::document(&bare.document))];
    let finding = (Table::Findings, schema::finding(&full.document, &full.findings[0]));
    for (table, cells) in rows.into_iter().chain([finding]) {
        assert_eq!(table.columns().len(), cells.len());
        for (column, cell) in table.columns().into_iter().zip(cells) {
            assert!(cell.kind().map_or(column.nullable, |kind| kind == column.kind), "{column:?}: {cell:?}");
            assert!(column.kind != schema::Type::Texts || !column.nullable);
        }
    }
}

#[test]
fn lines_have_the_fields_of_the_rows_in_order() {
    let rows = [full(), bare()];
    let (_folder, paths) = written(Form::Jsonl, &rows);
    let lines = fs::read_to_string(&paths[0]).unwrap();
    assert_eq!(lines.lines().collect::<Vec<_>>(), rows.each_ref().map(|row| serde_json::to_string(&row.document).unwrap()));
    let finding: Value = serde_json::from_str(&fs::read_to_string(&paths[1]).unwrap()).unwrap();
    let (expected, document) = (serde_json::to_value(&rows[0].findings[0]).unwrap(), serde_json::to_value(&rows[0].document).unwrap());
    for (key, value) in finding.as_object().unwrap() {
        let law = || serde_json::to_value(&Rule::ComplaintNoticeMissing.text().law).unwrap();
        assert_eq!(*value, expected.get(key).or_else(|| document.get(key)).cloned().unwrap_or_else(law), "{key}");
    }
    let own = expected.as_object().unwrap().keys();
    assert!(own.chain(["number", "id", "source", "unit", "law"].map(String::from).iter()).all(|key| finding.get(key).is_some()));
}

#[test]
fn csv_guards_and_quotes() {
    let (_folder, paths) = written(Form::Csv, &[full(), bare()]);
    let table = fs::read_to_string(&paths[0]).unwrap();
    assert!(table.starts_with("number,id,source,") && table.ends_with("\r\n"), "{table}");
    assert!(
        table.contains("\r\n7,1234567890123456,\"breve/Åse \"\"x\"\".docx\",'=1+1,00,\"Børn, unge; skole\nog mere\",2026-03-31,letter,")
    );
    assert!(table.contains(",decision,0.5,true,refused,") && table.contains(",serviceloven § 112; retssikkerhedsloven § 10,"));
    assert!(table.contains(",no-text,'-\r\n8,,,,,,,") && table.contains(",false,"), "{table}");
    let (_folder, paths) = written(Form::Excel, &[full(), bare()]);
    let table = fs::read_to_string(&paths[0]).unwrap();
    assert!(table.starts_with("\u{feff}number;id;source;") && table.contains("\r\n7;'1234567890123456;"), "{table}");
    assert!(table.contains(";decision;0,5;SAND;refused;") && table.contains(";\"serviceloven § 112; retssikkerhedsloven § 10\";"));
    assert!(fs::read_to_string(&paths[1]).unwrap().contains(";'@vi ved det;Du får ikke støtte.\r\n"));
}

#[test]
fn what_is_not_finished_leaves_nothing() {
    for form in [Form::default(), Form::Jsonl, Form::Csv, Form::Excel] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name(Table::Documents, form)), "last month").unwrap();
        let mut tables = Tables::create(folder.path(), form, &about()).unwrap();
        tables.write(&full()).unwrap();
        assert_eq!(names(folder.path()).len(), 3);
        drop(tables);
        assert_eq!(names(folder.path()), [name(Table::Documents, form)]);
        assert_eq!(fs::read(folder.path().join(name(Table::Documents, form))).unwrap(), b"last month");
    }
}

#[test]
fn a_finished_audit_replaces_the_last() {
    let folder = tempfile::tempdir().unwrap();
    for old in ["documents.csv", "documents.jsonl", "findings.csv.partial", "findings.parquet", "notes.txt"] {
        fs::write(folder.path().join(old), "last month").unwrap();
    }
    let paths = Tables::create(folder.path(), Form::Jsonl, &about()).unwrap().close().unwrap().place().unwrap();
    assert_eq!(names(folder.path()), ["documents.jsonl", "findings.jsonl", "notes.txt"]);
    assert_eq!(paths, ["documents.jsonl", "findings.jsonl"].map(|name| folder.path().join(name)));
    assert_eq!(fs::read(&paths[0]).unwrap(), b"");
}

/// Fails on all systems alike where the folder is none; on Linux there is a device that is always full.
#[test]
fn a_fault_of_the_disk_is_told_once_with_its_path() {
    let gone = tempfile::tempdir().unwrap().path().join("gone");
    assert!(Tables::create(&gone, Form::Csv, &about()).is_err_and(|e| e.path == gone.join("documents.csv.partial")));
    #[cfg(target_os = "linux")]
    for form in [Form::default(), Form::Jsonl, Form::Csv] {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/dev/full", folder.path().join(partial_name(Table::Documents, form))).unwrap();
        let failed = Tables::create(folder.path(), form, &about()).and_then(|mut tables| {
            tables.write(&full())?;
            tables.close().map(|_| ())
        });
        let error = failed.unwrap_err();
        assert_eq!(error.source.kind(), io::ErrorKind::StorageFull, "{form}");
        assert!(error.to_string().contains(".partial: ") && !error.to_string().contains('\n'), "{error}");
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_is_refused_where_it_is_not_built_in() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Tables::create(folder.path(), Form::Parquet, &about());
    assert!(refused.is_err_and(|e| e.source.kind() == io::ErrorKind::Unsupported && e.to_string().contains("jsonl")));
    assert!(names(folder.path()).is_empty());
}

#[cfg(feature = "parquet")]
mod with_parquet {
    use ::parquet::file::metadata::RowGroupMetaData;
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::{Field, Row as Record, RowAccessor};

    use super::*;
    use crate::label::{Act, Presence};

    fn records(path: &Path) -> (Vec<i64>, Vec<Record>) {
        let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
        let groups = reader.metadata().row_groups().iter().map(RowGroupMetaData::num_rows).collect();
        (groups, reader.get_row_iter(None).unwrap().map(Result::unwrap).collect())
    }

    #[test]
    fn parquet_comes_back() {
        let (_folder, paths) = written(Form::Parquet, &[bare(), full()]);
        let (_, documents) = records(&paths[0]);
        let field = |row: usize, name: &str| documents[row].get_column_iter().find(|(n, _)| *n == name).unwrap().1.clone();
        assert_eq!(field(0, "date"), Field::Null);
        assert_eq!(field(1, "date"), Field::Date(20_543));
        assert_eq!(field(1, "probability"), Field::Double(0.5));
        assert_eq!(field(1, "unit"), Field::Str("Børn, unge; skole\nog mere".into()));
        assert_eq!(field(1, "unsure"), Field::Bool(true));
        let list = |row: usize| match field(row, "provisions") {
            Field::ListInternal(list) => list.elements().to_vec(),
            other => panic!("{other:?}"),
        };
        assert_eq!(list(0), []);
        assert_eq!(list(1), ["serviceloven § 112", "retssikkerhedsloven § 10"].map(|s| Field::Str(s.into())));
        assert_eq!(records(&paths[1]).1.len(), 1);
    }

    #[test]
    fn groups_are_bounded_and_bytes_repeat() {
        let rows: Vec<Row> = (1..=120_000)
            .map(|number| {
                let mut row = bare();
                row.document.number = number;
                row.document.act = (number % 3 > 0).then_some(Act::Decision);
                row.document.reasons = (number % 2 > 0).then_some(Presence::Missing);
                row.document.rules = Rule::ALL.iter().copied().take(number as usize % 4).collect();
                row
            })
            .collect();
        let (_folder, paths) = written(Form::Parquet, &rows);
        let (groups, documents) = records(&paths[0]);
        assert_eq!(groups, [50_000, 50_000, 20_000]);
        assert!(documents.iter().zip(&rows).all(|(record, row)| record.get_long(0).unwrap() == row.document.number.cast_signed()));
        let last: Vec<_> = documents[119_998].get_column_iter().filter(|(name, _)| *name == "rules").map(|(_, f)| f.to_string()).collect();
        assert_eq!(last, ["[\"complaint-notice-missing\", \"party-hearing-missing\", \"reads-as-decision\"]"]);
        let (_again, same) = written(Form::Parquet, &rows);
        assert!(fs::read(&paths[0]).unwrap() == fs::read(&same[0]).unwrap());
    }

    #[test]
    fn long_texts_end_a_group_early() {
        let mut row = bare();
        row.document.source = "x".repeat(20 << 20);
        let (_folder, paths) = written(Form::Parquet, &[row.clone(), row.clone(), row]);
        let reader = SerializedFileReader::new(File::open(&paths[0]).unwrap()).unwrap();
        assert_eq!(reader.metadata().row_groups().iter().map(RowGroupMetaData::num_rows).collect::<Vec<_>>(), [2, 1]);
    }
}
