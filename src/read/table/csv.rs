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

use super::{Columns, Field, no_text_column, put};

/// Hands the document of each row to `sink` with its number; the header is row 1. `limit`: bytes of one row.
pub fn read(
    stream: impl Read,
    head: &[u8],
    limit: u64,
    columns: &Columns,
    sink: &mut dyn FnMut(usize, Result<Source, ReadError>) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    let allowance = Rc::new(Cell::new(limit));
    // A mark tells UTF-8 or UTF-16; without one each cell is decoded by itself.
    let decoded = DecodeReaderBytesBuilder::new().bom_override(true).utf8_passthru(true).strip_bom(true).build(stream);
    let limited = Limited { stream: decoded, left: Rc::clone(&allowance) };
    let mut table = ReaderBuilder::new().delimiter(delimiter(head)).flexible(true).has_headers(false).from_reader(limited);
    let mut fields: Option<Vec<Option<Field>>> = None;
    let mut record = ByteRecord::new();
    let mut number = 0;
    loop {
        allowance.set(limit);
        match table.read_byte_record(&mut record) {
            Ok(true) => number += 1,
            Ok(false) => break,
            Err(e) => {
                let fault = match e.into_kind() {
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
            let found = columns.fields(names.iter().map(String::as_str));
            if !found.contains(&Some(Field::Text)) {
                return Ok(sink(number, Err(no_text_column(&names))));
            }
            fields = Some(found);
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
        if sink(number, document.map(|()| source)).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
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
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        let read = self.stream.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(read as u64));
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
        assert_eq!(rows(&table, 10_000), [Err(Kind::TooLarge)]);
    }
}
