//! The rows of a Parquet file, cell by cell.
//!
//! The crate's own iterator takes 1,024 values of each column at a time, copies each, and writes a text that is no UTF-8 into its error
//! message as a list of numbers, ten times as long as the text. Here one row is held at a time, and a cell is measured before it is
//! taken.

use parquet::basic::{ConvertedType, LogicalType, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_typed_column_reader};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArrayType, FloatType, Int32Type, Int64Type, Int96Type,
};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::RowGroupReader;
use parquet::record::Field;
use parquet::schema::types::ColumnDescPtr;

/// What stands in one row of one column.
#[derive(Debug)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A text, or bytes that are one.
    Text(ByteArray),
    /// Bytes that are no UTF-8.
    NotText,
    /// Longer than allowed.
    TooLong,
    /// Any other value, as it is written.
    Other(String),
}

/// Reads the next cell of a column.
pub type Cells = Box<dyn FnMut() -> Result<Cell>>;

/// The cells of the column with this number in a group of rows; a text may have `longest` bytes.
pub fn cells(group: &dyn RowGroupReader, column: usize, longest: usize) -> Result<Cells> {
    let described = group.metadata().column(column).column_descr_ptr();
    if described.max_rep_level() > 0 {
        return Err(ParquetError::General("a column with lists".to_owned()));
    }
    let reader = group.get_column_reader(column)?;
    let of = described.clone();
    Ok(match described.physical_type() {
        Type::BOOLEAN => each::<BoolType>(reader, move |value| Ok(other(&Field::convert_bool(&of, value)))),
        Type::INT32 => each::<Int32Type>(reader, move |value| Ok(other(&Field::convert_int32(&of, value)))),
        Type::INT64 => each::<Int64Type>(reader, move |value| Ok(other(&Field::convert_int64(&of, value)))),
        Type::INT96 => each::<Int96Type>(reader, move |value| Ok(other(&Field::convert_int96(&of, value)))),
        Type::FLOAT => each::<FloatType>(reader, move |value| Ok(other(&Field::convert_float(&of, value)))),
        Type::DOUBLE => each::<DoubleType>(reader, move |value| Ok(other(&Field::convert_double(&of, value)))),
        Type::BYTE_ARRAY => each::<ByteArrayType>(reader, move |value| text(&of, value, longest)),
        Type::FIXED_LEN_BYTE_ARRAY => each::<FixedLenByteArrayType>(reader, move |value| text(&of, value.into(), longest)),
    })
}

fn each<T: DataType>(reader: ColumnReader, take: impl Fn(T::T) -> Result<Cell> + 'static) -> Cells {
    let mut reader: ColumnReaderImpl<T> = get_typed_column_reader(reader);
    let (mut values, mut levels) = (Vec::with_capacity(1), Vec::with_capacity(1));
    Box::new(move || {
        values.clear();
        levels.clear();
        if reader.read_records(1, Some(&mut levels), None, &mut values)?.0 == 0 {
            return Err(ParquetError::General("fewer values than rows".to_owned()));
        }
        values.pop().map_or(Ok(Cell::Null), &take)
    })
}

fn text(of: &ColumnDescPtr, value: ByteArray, longest: usize) -> Result<Cell> {
    if value.len() > longest {
        return Ok(Cell::TooLong);
    }
    Ok(match of.converted_type() {
        ConvertedType::DECIMAL | ConvertedType::INTERVAL => other(&Field::convert_byte_array(of, value)?),
        _ if of.logical_type_ref() == Some(&LogicalType::Float16) => other(&Field::convert_byte_array(of, value)?),
        _ if str::from_utf8(value.data()).is_ok() => Cell::Text(value),
        _ => Cell::NotText,
    })
}

fn other(field: &Field) -> Cell {
    Cell::Other(field.to_string())
}
