//! Tables → text for a terminal, Markdown for a page.

use std::fmt::Write;

use crate::rules::Rule;

use super::Report;

/// A table of words.
#[derive(Debug, serde::Serialize)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// Names of the columns.
    pub head: Vec<String>,
    /// Cells.
    pub rows: Vec<Vec<String>>,
}

/// Tables for a terminal.
pub fn text(tables: &[Table]) -> String {
    let mut out = String::new();
    for table in tables {
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
pub fn markdown(tables: &[Table]) -> String {
    let mut out = String::new();
    for table in tables {
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

/// Misjudged documents, one a line, at most `most`.
pub fn errors(report: &Report, most: usize) -> String {
    let mut out = String::new();
    let slugs = |rules: &[Rule]| rules.iter().map(|r| r.slug()).collect::<Vec<_>>().join(" ");
    for m in report.misjudged.iter().take(most) {
        let _ = writeln!(out, "{}  {} -> {}  missed: {}  extra: {}", m.id, m.act.0, m.act.1, slugs(&m.missed), slugs(&m.extra));
    }
    out
}
