//! Parquet: only the columns that are asked for are read, row by row, once the file has been looked over.

mod guard;
mod pages;
mod rows;
mod thrift;
mod unpack;

use std::io::{Read, Seek};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};

use crate::error::{Kind, ReadError};
use crate::read::faults;
use crate::read::limits::Limits;
use crate::read::source::Source;

use self::guard::Fault;
use self::rows::Cell;
use super::{Columns, Field, put};

/// What one page of each column and its dictionary may take, in bytes. Writers put a thousand letters in a page.
const HELD: u64 = 192 << 20;
/// A file of megabytes takes the guard a second for so many bytes where its pages must be unpacked to be measured.
const BYTES_A_SECOND: u64 = 50 << 20;

/// Hands the document of each row to `sink` with its number, from 1. `look` and `file` are the same file.
pub fn read(
    look: &mut (impl Read + Seek),
    length: u64,
    file: impl ChunkReader + 'static,
    limits: &Limits,
    columns: &Columns,
    sink: &mut dyn FnMut(usize, Result<Source, ReadError>) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, ReadError> {
    screen(look, length, limits, columns)?;
    let reader = SerializedFileReader::new(file).map_err(|e| told(&e))?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let flat: Vec<usize> = (0..schema.num_columns()).filter(|column| schema.get_column_root(*column).is_primitive()).collect();
    let names: Vec<String> = flat.iter().map(|column| schema.get_column_root(*column).name().to_owned()).collect();
    let fields = columns.of_table(&names)?;
    let wanted: Vec<(Field, usize)> = fields.into_iter().zip(flat).filter_map(|(field, column)| Some((field?, column))).collect();
    let longest = usize::try_from(limits.size).unwrap_or(usize::MAX);
    let mut number = 0;
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group).map_err(|e| told(&e))?;
        let cells: Result<Vec<_>, _> = wanted.iter().map(|(field, column)| Ok((*field, rows::cells(&*group, *column, longest)?))).collect();
        let mut cells = cells.map_err(|e| told(&e))?;
        for _ in 0..group.metadata().num_rows() {
            number += 1;
            let mut source = Source::default();
            let mut document = Ok(());
            for (field, next) in &mut cells {
                match next().map_err(|e| told(&e))? {
                    Cell::Text(text) => put(&mut source, *field, text.as_utf8().unwrap_or("")),
                    Cell::Other(value) => put(&mut source, *field, &value),
                    Cell::TooLong => document = Err(faults::too_large(limits.size)),
                    Cell::NotText if *field == Field::Text => document = Err(faults::broken("tekst")),
                    Cell::Null | Cell::NotText => {}
                }
            }
            if sink(number, document.map(|()| source)).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Refuses a file that the crate would take at its word.
fn screen(look: &mut (impl Read + Seek), length: u64, limits: &Limits, columns: &Columns) -> Result<(), ReadError> {
    let seconds = limits.seconds + length / BYTES_A_SECOND;
    let guard = guard::Limits {
        held: HELD,
        unpacked_at_least: 1 << 30,
        unpacked_per_byte: 100,
        rows_at_least: 1_000_000,
        rows_per_byte: 64,
        deadline: Instant::now() + Duration::from_secs(seconds),
    };
    guard::screen(look, &guard, &|name| columns.fields([name])[..] != [None]).map_err(|fault| match fault {
        Fault::Malformed => faults::broken("Parquet"),
        Fault::TooLarge => ReadError::new(
            Kind::TooLarge,
            "pakker ud til langt mere, end en tabel af breve fylder; skriv tabellen igen i mindre grupper af rækker",
            "unpacks to far more than a table of letters; write the table again in smaller groups of rows",
        ),
        Fault::TooLong => faults::too_long(seconds),
        Fault::Encrypted => faults::encrypted("Parquet"),
    })
}

fn told(error: &ParquetError) -> ReadError {
    let words = error.to_string().to_lowercase();
    if words.contains("encrypt") {
        faults::encrypted("Parquet")
    } else if words.contains("zstd") || words.contains("codec") || words.contains("feature") {
        ReadError::new(
            Kind::UnsupportedFormat,
            "er pakket på en måde, som denne udgave ikke læser (Zstandard); skriv tabellen med Snappy, eller byg skelne med --features zstd",
            "is compressed in a way that this build does not read (Zstandard); write it with Snappy, or build skelne with --features zstd",
        )
    } else {
        faults::broken("Parquet")
    }
}
