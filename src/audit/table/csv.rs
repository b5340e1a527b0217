//! CSV after RFC 4180, with its line breaks (CR LF), and the same as Danish Excel opens it with a double click.
//!
//! A null and an empty list are an empty cell; the texts of a list are joined by "; ". Texts that a spreadsheet would
//! take for a formula begin with `'`: letters, file names and waivers come from outside.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Write};

use csv::{IntoInnerError, Terminator, WriterBuilder};

use super::Writer;
use super::cell::Cell;
use super::schema::Table;

/// Writes a table as CSV.
pub struct Csv {
    out: csv::Writer<File>,
    excel: bool,
}

impl Csv {
    /// The table's head into an empty file. `excel`: with the mark by which Excel knows UTF-8, `;` between cells, decimal
    /// commas, and `SAND` and `FALSK`, which Danish Excel takes for true and false.
    pub fn new(mut file: File, table: Table, excel: bool) -> io::Result<Self> {
        if excel {
            file.write_all("\u{feff}".as_bytes())?;
        }
        let delimiter = if excel { b';' } else { b',' };
        let mut out = WriterBuilder::new().delimiter(delimiter).terminator(Terminator::CRLF).buffer_capacity(64 << 10).from_writer(file);
        out.write_record(table.columns().iter().map(|column| column.name))?;
        Ok(Self { out, excel })
    }

    fn cell<'a>(&self, cell: &'a Cell) -> Cow<'a, str> {
        match cell {
            Cell::Null => "".into(),
            Cell::Whole(number) => number.to_string().into(),
            // With its point even where nothing follows, so that the column is read as one of decimal numbers.
            Cell::Real(number) if self.excel => format!("{number:?}").replace('.', ",").into(),
            Cell::Real(number) => format!("{number:?}").into(),
            Cell::Flag(flag) if self.excel => if *flag { "SAND" } else { "FALSK" }.into(),
            Cell::Flag(flag) => flag.to_string().into(),
            Cell::Text(text) => self.guarded((*text).into()),
            Cell::Day(day) => day.to_string().into(),
            Cell::Texts(texts) => self.guarded(texts.join("; ").into()),
        }
    }

    fn guarded<'a>(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        if is_formula(&text) || self.excel && loses_digits(&text) { format!("'{text}").into() } else { text }
    }
}

impl Writer for Csv {
    fn write(&mut self, cells: &[Cell]) -> io::Result<()> {
        for cell in cells {
            let text = self.cell(cell);
            self.out.write_field(text.as_bytes())?;
        }
        Ok(self.out.write_record(None::<&[u8]>)?)
    }

    fn finish(self: Box<Self>) -> io::Result<File> {
        self.out.into_inner().map_err(IntoInnerError::into_error)
    }
}

/// Whether a spreadsheet takes a text for a formula (OWASP, "CSV Injection").
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// Whether Excel takes a text for a number and does not keep it as it is: leading zeros, more than 15 digits, exponents,
/// all of which ids have.
fn loses_digits(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match text.split_once(['e', 'E']) {
        Some((number, exponent)) => digits(number) && digits(exponent),
        None => digits(text) && (text.len() > 15 || text.len() > 1 && text.starts_with('0')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_and_long_numbers_are_told() {
        for formula in ["=1+1", "+45", "-x", "@SUM(A1)", "\tx", "\rx", "\n=x", "＝1"] {
            assert!(is_formula(formula), "{formula:?}");
        }
        for plain in ["", "a=1", " =1", "'=1", "ærø", "«-»"] {
            assert!(!is_formula(plain), "{plain:?}");
        }
        for lossy in ["00123", "1234567890123456", "12e4567890123456", "1E5"] {
            assert!(loses_digits(lossy), "{lossy}");
        }
        for kept in ["", "0", "123", "123456789012345", "e5", "5e", "1e2e3", "a3f0", "00-12"] {
            assert!(!loses_digits(kept), "{kept}");
        }
    }
}
