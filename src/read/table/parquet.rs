//! Parquet: only the columns that are asked for are read, row by row.

use std::ops::ControlFlow;
use std::sync::Arc;

use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::record::Field as Cell;
use parquet::schema::types::Type;

use crate::error::{Kind, ReadError};
use crate::read::faults;
use crate::read::source::Source;

use super::{Columns, Field, no_text_column, put};

/// Hands the document of each row to `sink` with its number, from 1.
pub fn read(
    file: impl ChunkReader + 'static,
    limit: u64,
    columns: &Columns,
    sink: &mut dyn FnMut(usize, Result<Source, ReadError>) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, ReadError> {
    let reader = SerializedFileReader::new(file).map_err(|e| fault(&e))?;
    let schema = reader.metadata().file_metadata().schema();
    let all: Vec<_> = schema.get_fields().to_vec();
    let wanted: Vec<(Field, Arc<Type>)> =
        all.iter().filter(|column| column.is_primitive()).filter_map(|column| Some((columns.field(column.name())?, Arc::clone(column)))).collect();
    if !wanted.iter().any(|(field, _)| *field == Field::Text) {
        return Err(no_text_column(&all.iter().map(|column| column.name().to_owned()).collect::<Vec<_>>()));
    }
    let projected = wanted.iter().map(|(_, column)| Arc::clone(column)).collect();
    let projection = Type::group_type_builder(schema.name()).with_fields(projected).build().map_err(|e| fault(&e))?;
    let rows = reader.get_row_iter(Some(projection)).map_err(|e| fault(&e))?;
    for (index, row) in rows.enumerate() {
        let mut source = Source::default();
        let row = match row {
            Ok(row) => row,
            Err(e) => return Err(fault(&e)),
        };
        for ((field, _), (_, cell)) in wanted.iter().zip(row.get_column_iter()) {
            match cell {
                Cell::Null => {}
                Cell::Str(text) => put(&mut source, *field, text),
                Cell::Bytes(bytes) => put(&mut source, *field, bytes.as_utf8().unwrap_or("")),
                other => put(&mut source, *field, &other.to_string()),
            }
        }
        let document = if source.text.len() as u64 > limit { Err(faults::too_large(limit)) } else { Ok(source) };
        if sink(index + 1, document).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn fault(error: &ParquetError) -> ReadError {
    let told = error.to_string().to_lowercase();
    if told.contains("encrypt") {
        faults::encrypted("Parquet")
    } else if told.contains("zstd") || told.contains("codec") || told.contains("compression") || told.contains("feature") {
        ReadError::new(
            Kind::UnsupportedFormat,
            "er pakket på en måde, som denne udgave ikke læser (Zstandard); skriv tabellen med Snappy, eller byg skelne med --features zstd",
            "is compressed in a way that this build does not read (Zstandard); write it with Snappy, or build skelne with --features zstd",
        )
    } else {
        faults::broken("Parquet")
    }
}
