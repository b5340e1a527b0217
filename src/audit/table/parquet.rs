//! Parquet: rows are kept by column until they make a group, so that memory has a bound, and written column by column.

use std::fmt::Write as _;
use std::fs::File;
use std::io;
use std::mem;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use super::cell::Cell;
use super::schema::{Column, SCHEMA, Table, Type};
use super::{About, Writer};

/// A group ends early where its texts fill so many bytes.
const GROUP_BYTES: usize = 32 << 20;

/// Writes a table as Parquet.
pub struct Parquet {
    out: SerializedFileWriter<File>,
    /// The same file: the crate gives its own back only with a fault told in words.
    file: File,
    columns: Vec<Values>,
    rows: usize,
    bytes: usize,
    group_rows: usize,
}

impl Parquet {
    /// A table into an empty file.
    pub fn new(file: File, table: Table, about: &About) -> io::Result<Self> {
        let columns = table.columns();
        let schema = parse_message_type(&message(table, &columns)).map_err(told)?;
        let pair = |key: &str, value: &str| KeyValue::new(key.to_owned(), value.to_owned());
        let properties = WriterProperties::builder()
            .set_created_by(concat!("skelne version ", env!("CARGO_PKG_VERSION")).to_owned())
            // Zstandard packs better, but needs a C compiler, which the usual build does without.
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_key_value_metadata(Some(vec![
                pair("skelne.schema", SCHEMA),
                pair("skelne.model", &about.model),
                pair("skelne.rules_version", &about.rules_version),
            ]))
            .build();
        let out = SerializedFileWriter::new(file.try_clone()?, Arc::new(schema), Arc::new(properties)).map_err(told)?;
        let group_rows = match table {
            Table::Documents => 50_000,
            Table::Findings => 100_000,
        };
        Ok(Self { out, file, columns: columns.into_iter().map(Values::new).collect(), rows: 0, bytes: 0, group_rows })
    }

    fn write_group(&mut self) -> io::Result<()> {
        (self.rows, self.bytes) = (0, 0);
        let mut group = self.out.next_row_group().map_err(told)?;
        for values in &mut self.columns {
            let full = mem::replace(values, Values::new(values.column));
            let writer = group.next_column().map_err(told)?.ok_or_else(|| full.misfit())?;
            full.write(writer)?;
        }
        group.close().map_err(told)?;
        Ok(())
    }
}

impl Writer for Parquet {
    fn write(&mut self, cells: &[Cell]) -> io::Result<()> {
        for (values, cell) in self.columns.iter_mut().zip(cells) {
            self.bytes += values.push(cell)?;
        }
        self.rows += 1;
        if self.rows >= self.group_rows || self.bytes >= GROUP_BYTES { self.write_group() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> io::Result<File> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.out.finish().map_err(told)?;
        Ok(self.file)
    }
}

/// The schema as the crate reads it; lists have the three levels of the format's specification (LogicalTypes.md, "Lists").
fn message(table: Table, columns: &[&Column]) -> String {
    let mut message = format!("message {} {{ ", table.name());
    for Column { name, kind, nullable, .. } in columns {
        let repetition = if *nullable { "optional" } else { "required" };
        let _ = match kind {
            Type::Whole => write!(message, "{repetition} int64 {name}; "),
            Type::Real => write!(message, "{repetition} double {name}; "),
            Type::Flag => write!(message, "{repetition} boolean {name}; "),
            Type::Text => write!(message, "{repetition} binary {name} (STRING); "),
            Type::Day => write!(message, "{repetition} int32 {name} (DATE); "),
            Type::Texts => {
                write!(message, "required group {name} (LIST) {{ repeated group list {{ required binary element (STRING); }} }} ")
            }
        };
    }
    message + "}"
}

/// What a column holds of the group that is not yet written.
struct Values {
    column: &'static Column,
    wholes: Vec<i64>,
    reals: Vec<f64>,
    flags: Vec<bool>,
    days: Vec<i32>,
    /// All texts, one behind the other, and where each ends.
    texts: Vec<u8>,
    ends: Vec<usize>,
    /// Of a column that may be null, 0 for null and 1 for a value; of a list, 0 for an empty one and 1 for each text.
    definitions: Vec<i16>,
    /// Of a list, 0 for what begins one and 1 for what continues it.
    repetitions: Vec<i16>,
}

impl Values {
    fn new(column: &'static Column) -> Self {
        Self {
            column,
            wholes: Vec::new(),
            reals: Vec::new(),
            flags: Vec::new(),
            days: Vec::new(),
            texts: Vec::new(),
            ends: Vec::new(),
            definitions: Vec::new(),
            repetitions: Vec::new(),
        }
    }

    /// Takes a cell and tells how many bytes of text it has.
    fn push(&mut self, cell: &Cell) -> io::Result<usize> {
        let before = self.texts.len();
        match (self.column.kind, cell) {
            (_, Cell::Null) if self.column.nullable => {
                self.definitions.push(0);
                return Ok(0);
            }
            (Type::Whole, Cell::Whole(number)) => self.wholes.push(*number),
            (Type::Real, Cell::Real(number)) => self.reals.push(*number),
            (Type::Flag, Cell::Flag(flag)) => self.flags.push(*flag),
            (Type::Day, Cell::Day(day)) => self.days.push(day.days_since_1970()),
            (Type::Text, Cell::Text(text)) => self.push_text(text),
            (Type::Texts, Cell::Texts(texts)) if texts.is_empty() => {
                self.definitions.push(0);
                self.repetitions.push(0);
            }
            (Type::Texts, Cell::Texts(texts)) => {
                for (place, text) in texts.iter().enumerate() {
                    self.definitions.push(1);
                    self.repetitions.push(i16::from(place > 0));
                    self.push_text(text);
                }
            }
            _ => return Err(self.misfit()),
        }
        if self.column.nullable {
            self.definitions.push(1);
        }
        Ok(self.texts.len() - before)
    }

    fn push_text(&mut self, text: &str) {
        self.texts.extend_from_slice(text.as_bytes());
        self.ends.push(self.texts.len());
    }

    fn write(self, mut writer: SerializedColumnWriter) -> io::Result<()> {
        let is_list = self.column.kind == Type::Texts;
        let definitions = (is_list || self.column.nullable).then_some(self.definitions.as_slice());
        let repetitions = is_list.then_some(self.repetitions.as_slice());
        let written = match writer.untyped() {
            ColumnWriter::Int64ColumnWriter(to) => to.write_batch(&self.wholes, definitions, repetitions),
            ColumnWriter::DoubleColumnWriter(to) => to.write_batch(&self.reals, definitions, repetitions),
            ColumnWriter::BoolColumnWriter(to) => to.write_batch(&self.flags, definitions, repetitions),
            ColumnWriter::Int32ColumnWriter(to) => to.write_batch(&self.days, definitions, repetitions),
            ColumnWriter::ByteArrayColumnWriter(to) => {
                let all = Bytes::from(self.texts);
                let starts = [0].iter().chain(&self.ends);
                let texts: Vec<ByteArray> = starts.zip(&self.ends).map(|(start, end)| all.slice(start..end).into()).collect();
                to.write_batch(&texts, definitions, repetitions)
            }
            _ => return Err(self.misfit()),
        };
        written.and_then(|_| writer.close()).map_err(told)
    }

    fn misfit(&self) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, format!("column {}: a cell that does not fit", self.column.name))
    }
}

/// The fault of the disk itself where there is one.
fn told(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => inner.downcast::<io::Error>().map_or_else(io::Error::other, |e| *e),
        other => io::Error::other(other),
    }
}
