//! Tables as text, divided by semicolons (Danish Excel), commas or tabs.

use std::cell::Cell;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs_io::DecodeReaderBytesBuilder;

use crate::error::{Kind, ReadError};
use crate::read::source::Source;
use crate::read::{decode, faults};

use super::{Columns, Field, put};

/// Hands the document of each row to `sink` with its number; the header is row 1. `limit`: bytes of one row.
pub fn read(
    stream: impl Read,
    head: &[u8],
    limit: u64,
    columns: &Columns,
    sink: &mut dyn FnMut(usize, Result<Source, ReadError>) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    let (allowance, quotes) = (Rc::new(Cell::new(limit)), Rc::new(Cell::new(0)));
    // A mark tells UTF-8 or UTF-16; without one each cell is decoded by itself.
    let decoded = DecodeReaderBytesBuilder::new().bom_override(true).utf8_passthru(true).strip_bom(true).build(stream);
    let limited = Limited { stream: decoded, left: Rc::clone(&allowance), quotes: Rc::clone(&quotes) };
    let mut table = ReaderBuilder::new().delimiter(delimiter(head)).flexible(true).has_headers(false).from_reader(limited);
    let mut fields: Option<Vec<Option<Field>>> = None;
    let mut record = ByteRecord::new();
    let mut number = 0;
    // The last row read: only the end of the table tells whether a quote in it was ever closed.
    let mut last: Option<(usize, Result<Source, ReadError>)> = None;
    let mut spans_lines = false;
    loop {
        allowance.set(limit);
        let read = table.read_byte_record(&mut record);
        if !matches!(read, Ok(false))
            && let Some((number, document)) = last.take()
            && sink(number, document).is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
        match read {
            Ok(true) => number += 1,
            Ok(false) => break,
            Err(e) => {
                let fault = match e.into_kind() {
                    csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::QuotaExceeded && quotes.get() % 2 == 1 => open_quote(),
                    csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::QuotaExceeded => faults::too_large(limit),
                    csv::ErrorKind::Io(e) => return Err(e),
                    _ => faults::broken("CSV"),
                };
                return Ok(sink(number + 1, Err(fault)));
            }
        }
        let cells = || record.iter().map(decode::decode);
        let Some(known) = &fields else {
            let names: Vec<String> = cells().map(Result::unwrap_or_default).collect();
            // Excel writes its delimiter in a row of its own.
            if number == 1 && names.concat().starts_with("sep=") {
                continue;
            }
            match columns.of_table(&names) {
                Ok(found) => fields = Some(found),
                Err(fault) => return Ok(sink(number, Err(fault))),
            }
            continue;
        };
        let mut source = Source::default();
        let mut document = Ok(());
        for (field, cell) in known.iter().zip(cells()) {
            match (field, cell) {
                (Some(field), Ok(cell)) => put(&mut source, *field, &cell),
                (Some(Field::Text), Err(fault)) => document = Err(fault),
                _ => {}
            }
        }
        if record.len() > known.len() && document.is_ok() {
            document = Err(ReadError::new(
                Kind::Malformed,
                "har flere celler end tabellen kolonner; sæt tekst med skilletegn i anførselstegn",
                "has more cells than the table has columns; put text with delimiters in quotes",
            ));
        }
        spans_lines = record.iter().any(|cell| cell.contains(&b'\n'));
        last = Some((number, document.map(|()| source)));
    }
    let Some((number, document)) = last else { return Ok(ControlFlow::Continue(())) };
    // What stands behind an open quote is all one cell, however many rows it were.
    let swallows = quotes.get() % 2 == 1 && spans_lines;
    Ok(sink(number, if swallows { Err(open_quote()) } else { document }))
}

fn open_quote() -> ReadError {
    ReadError::new(
        Kind::Malformed,
        "har et anførselstegn, som ingen lukker, så resten af tabellen er læst som én celle; luk det, eller skriv det dobbelt",
        "has a quote that nobody closes, and the rest of the table was read as one cell; close it, or write it twice",
    )
}

/// Whether the first line of a text is the header of a table: several cells, one of which is called as the text's column is.
pub fn has_text_column(head: &[u8], columns: &Columns) -> bool {
    let text = decode::lossy(head);
    let mut lines = text.lines().map(|line| line.trim_start_matches('\u{feff}')).filter(|line| !line.trim().is_empty());
    let first = lines.find(|line| !line.starts_with("sep=")).unwrap_or("");
    let cells: Vec<&str> = first.split(char::from(delimiter(head))).map(|cell| cell.trim().trim_matches('"')).collect();
    (cells.len() > 1 || columns.text.is_some()) && columns.fields(cells).contains(&Some(Field::Text))
}

/// The delimiter that the first line has most of.
fn delimiter(head: &[u8]) -> u8 {
    let text = decode::lossy(head);
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    if let Some(own) = first.trim_start_matches('\u{feff}').strip_prefix("sep=").and_then(|own| own.bytes().next()) {
        return own;
    }
    [b';', b',', b'\t', b'|'].into_iter().rev().max_by_key(|d| first.matches(*d as char).count()).unwrap_or(b';')
}

/// A stream that ends with a fault where one row takes more than it may.
struct Limited<R> {
    stream: R,
    left: Rc<Cell<u64>>,
    /// Quotes so far.
    quotes: Rc<Cell<u64>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        let read = self.stream.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(read as u64));
        self.quotes.set(self.quotes.get() + buffer[..read].iter().map(|b| u64::from(*b == b'"')).sum::<u64>());
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(table: &[u8], limit: u64) -> Vec<Result<(Option<String>, String), Kind>> {
        let mut all = Vec::new();
        let flow = read(table, table, limit, &Columns::default(), &mut |_, row| {
            all.push(row.map(|s| (s.metadata.id, s.text)).map_err(|e| e.kind));
            ControlFlow::Continue(())
        });
        assert!(flow.unwrap().is_continue());
        all
    }

    #[test]
    fn danish_tables_are_read() {
        let table = "\u{feff}Id;Tekst;Enhed\r\n7;\"Kære Bo;\nDu får støtte.\";Social\r\n".as_bytes();
        assert_eq!(rows(table, 1 << 20), [Ok((Some("7".into()), "Kære Bo;\nDu får støtte.".into()))]);
        let (latin, _, _) = encoding_rs::WINDOWS_1252.encode("tekst,id\nDu får støtte,8\n");
        assert_eq!(rows(&latin, 1 << 20), [Ok((Some("8".into()), "Du får støtte".into()))]);
        assert_eq!(rows(b"sep=;\nid;tekst\n9;Du skal betale\n", 1 << 20), [Ok((Some("9".into()), "Du skal betale".into()))]);
        assert_eq!(rows(b"a;b\n1;2\n", 1 << 20), [Err(Kind::Malformed)]);
    }

    #[test]
    fn an_open_quote_costs_no_memory() {
        let table = [b"tekst\n\"".as_slice(), &b"x".repeat(1 << 20)].concat();
        assert_eq!(rows(&table, 10_000), [Err(Kind::Malformed)]);
    }

    #[test]
    fn an_open_quote_is_told_of_and_swallows_nothing_unseen() {
        let table = "id;tekst\n1;Du får støtte.\n2;\"Du får ikke støtte.\n3;Du skal betale.\n".as_bytes();
        assert_eq!(rows(table, 1 << 20), [Ok((Some("1".into()), "Du får støtte.".into())), Err(Kind::Malformed)]);
        // Inches are no quote that opens a cell.
        let table = "id;tekst\n1;Skærmen er på 24\".\n2;Du skal betale.\n".as_bytes();
        assert!(rows(table, 1 << 20).iter().all(Result::is_ok));
    }

    #[test]
    fn a_header_is_told_by_the_name_of_its_text() {
        let own = Columns { text: Some("brødtekst".into()), ..Columns::default() };
        assert!(has_text_column("id;tekst\n1;Du".as_bytes(), &Columns::default()));
        assert!(has_text_column("\u{feff}sep=,\nnr,\"Brødtekst\"\n".as_bytes(), &own));
        for letter in ["Kære Bo\n\nDu får", "Tekst\n\nDu får", "", "Hej Bo; tekst følger\n"] {
            assert!(!has_text_column(letter.as_bytes(), &Columns::default()), "{letter}");
        }
        assert!(!has_text_column("Hanne Ørsted\nDu får".as_bytes(), &own));
    }
}
