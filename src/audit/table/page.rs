//! The page that documents the tables, docs/audit-schema.md.

use std::fmt::Write;

use super::schema::{SCHEMA, Table};

const INTRODUCTION: &str = "\
`skelne audit` writes two tables, `documents` with a row for each document and `findings` with a row for each finding. `number` joins
them. A column keeps its name, type and meaning as long as the schema is called as above; further columns may come behind a version of
the program, so read columns by name.

| form | files | made for |
|---|---|---|
| `parquet` | `documents.parquet`, `findings.parquet` | DuckDB, pandas, Polars, R, Power Query. Snappy. The file's metadata has `skelne.schema`, `skelne.model` and `skelne.rules_version`. |
| `jsonl` | `documents.jsonl`, `findings.jsonl` | Programs. An object a line with all keys, in the order of the columns. |
| `csv` | `documents.csv`, `findings.csv` | Programs. RFC 4180: commas, CR LF, UTF-8 without a mark. |
| `excel` | `documents.csv`, `findings.csv` | A double click in Danish Excel: semicolons, decimal commas, `SAND` and `FALSK`, UTF-8 with a mark. |

Types by form:

| type | Parquet | JSON Lines | CSV |
|---|---|---|---|
| whole number | INT64 | number | digits |
| decimal number | DOUBLE | number | with a point, or a comma for Excel |
| true or false | BOOLEAN | `true`, `false` | `true`, `false`, or `SAND`, `FALSK` for Excel |
| text | STRING | string | text |
| date | DATE | `\"2026-03-31\"` | `2026-03-31` |
| list of text | LIST of STRING, never null | array, perhaps empty | texts joined by `; ` |

A null is an empty cell in CSV. There, texts that begin with `=`, `+`, `-`, `@`, a tab or a line break have a `'` before them, or a
spreadsheet would run them as formulas; for Excel, so have texts that it would take for a number and change, as ids of digits alone.
";

/// The page, in Markdown.
pub fn schema_page() -> String {
    let mut page =
        format!("# Tables of an audit\n\nMade from src/audit/table/schema.rs. The schema is called `{SCHEMA}`.\n\n{INTRODUCTION}");
    for table in Table::ALL {
        let _ = write!(page, "\n## {}\n\n| column | type | null | meaning |\n|---|---|---|---|\n", table.name());
        for column in table.columns() {
            let null = if column.nullable { "yes" } else { "no" };
            let values = column.values.map(|all| all().iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", "));
            let values = values.map(|all| format!(" One of {all}.")).unwrap_or_default();
            let _ = writeln!(page, "| `{}` | {} | {null} | {}{values} |", column.name, column.kind.name(), column.about);
        }
    }
    page + "\nWhat cannot be told is null. Where `error` is set nothing was judged, and the document has no findings.\n"
}
