//! Looks at a Parquet file before the crate that trusts it does: the footer, the schema and the heads of the pages.
//!
//! The crate takes what a file says about itself at its word. A few bytes can make it ask for gigabytes, which ends the program, or go
//! deeper into itself than the stack. So every number that it will act on is read here first, from the same bytes, and must be possible.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};
use std::time::Instant;

use super::pages::{self, Column};
use super::thrift::{Form, LIST, Reader, STRUCT};

/// How much a file may cost.
pub struct Limits {
    /// Most bytes that the crate may hold at a time: of each wanted column a page, as it is packed and unpacked, and a dictionary.
    pub held: u64,
    /// This many bytes may always come out of the wanted columns.
    pub unpacked_at_least: u64,
    /// More bytes than that per byte of the file are refused.
    pub unpacked_per_byte: u64,
    /// This many rows are always allowed.
    pub rows_at_least: u64,
    /// More rows than that per byte of the file are refused.
    pub rows_per_byte: u64,
    /// When the guard itself must be done.
    pub deadline: Instant,
}

/// Why a file must not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is broken, or no writer makes such a file.
    Malformed,
    /// It would take too much memory or time.
    TooLarge,
    /// Looking at it took too long.
    TooLong,
    /// It, or a wanted column, is encrypted.
    Encrypted,
}

/// Longest footer; the crate keeps it, and parts of it twice.
const FOOTER: u64 = 16 << 20;
/// Items of all lists in the footer, each of up to some fifty bytes in memory.
const ITEMS: usize = 1_000_000;
/// Column chunks in all groups of rows, each of some five hundred bytes in memory.
const CHUNKS: usize = 100_000;
const COLUMNS: usize = 10_000;
const DEEPEST: usize = 100;
/// Bytes of the paths of all columns: each path repeats the names of the groups that it lies in.
const PATHS: u64 = 4 << 20;
/// Digits of a decimal number; the crate writes out each zero behind the point.
const DIGITS: i32 = 1_000;

/// Refuses a file that would hurt the crate when it reads the columns that are `wanted`, by their names, and that lie at the top.
pub fn screen<F: Read + Seek>(file: &mut F, limits: &Limits, wanted: &dyn Fn(&str) -> bool) -> Result<(), Fault> {
    let broken = |_| Fault::Malformed;
    let length = file.seek(SeekFrom::End(0)).map_err(broken)?;
    let tail = length.checked_sub(8).ok_or(Fault::Malformed)?;
    let (size, magic) = (u64::from(u32::from_le_bytes(bytes_at(file, tail)?)), bytes_at(file, tail + 4)?);
    match &magic {
        b"PAR1" => {}
        b"PARE" => return Err(Fault::Encrypted),
        _ => return Err(Fault::Malformed),
    }
    let start = tail.checked_sub(size).ok_or(Fault::Malformed)?;
    if size > FOOTER {
        return Err(Fault::TooLarge);
    }
    let mut footer = Vec::new();
    file.seek(SeekFrom::Start(start)).map_err(broken)?;
    file.by_ref().take(size).read_to_end(&mut footer).map_err(broken)?;
    let (rows, mut chunks) = read_footer(&mut Reader::new(&footer, ITEMS), wanted)?;
    drop(footer);
    let most_rows = limits.rows_at_least.max(length.saturating_mul(limits.rows_per_byte));
    if rows > most_rows {
        return Err(Fault::TooLarge);
    }
    // Chunks that lie over each other would be unpacked time and again.
    chunks.sort_unstable_by_key(|chunk| (chunk.start, chunk.end));
    if chunks.iter().any(|chunk| chunk.end > start) || chunks.windows(2).any(|pair| matches!(pair, [one, next] if next.start < one.end)) {
        return Err(Fault::Malformed);
    }
    let most_bytes = limits.unpacked_at_least.max(length.saturating_mul(limits.unpacked_per_byte));
    let mut walk = pages::Walk { file, limits, bytes_left: most_bytes, values_left: 0, held: BTreeMap::new() };
    for chunk in &chunks {
        walk.values_left = most_rows;
        walk.chunk(chunk)?;
    }
    let held: u64 = walk.held.values().flatten().sum();
    if held > limits.held { Err(Fault::TooLarge) } else { Ok(()) }
}

fn bytes_at<F: Read + Seek>(file: &mut F, place: u64) -> Result<[u8; 4], Fault> {
    let mut bytes = [0; 4];
    file.seek(SeekFrom::Start(place)).and_then(|_| file.read_exact(&mut bytes)).map_err(|_| Fault::Malformed)?;
    Ok(bytes)
}

/// Where the pages of a wanted column lie that belong to one group of rows.
pub(super) struct Chunk {
    pub column: Column,
    /// Which column of the file it is.
    pub number: usize,
    pub codec: i32,
    pub start: u64,
    pub end: u64,
}

/// The number of rows, and the chunks of the wanted columns.
fn read_footer(reader: &mut Reader, wanted: &dyn Fn(&str) -> bool) -> Result<(u64, Vec<Chunk>), Fault> {
    let (mut columns, mut rows, mut chunks, mut last) = (None, 0_u64, Vec::new(), 0);
    while let Some((number, kind)) = reader.field(&mut last)? {
        match number {
            1 => drop(reader.int(kind)?),
            2 => columns = Some(read_schema(reader, kind, wanted)?),
            3 => drop(reader.long(kind)?),
            4 => {
                let Some((columns, paths)) = &columns else { return Err(Fault::Malformed) };
                let groups = structs(reader, kind)?;
                // The crate notes all paths anew for each group.
                if groups.saturating_mul(columns.len()) > CHUNKS || paths.saturating_mul(groups as u64) > PATHS << 8 {
                    return Err(Fault::TooLarge);
                }
                for _ in 0..groups {
                    rows = rows.saturating_add(read_group(reader, columns, &mut chunks)?);
                }
            }
            5 => reader.check(&KEY_VALUES, kind)?,
            6 => drop(reader.bytes(kind)?),
            7 => reader.check(&ORDERS, kind)?,
            _ => reader.skip(kind)?,
        }
    }
    Ok((rows, chunks))
}

/// The length of a list of structs.
fn structs(reader: &mut Reader, kind: u8) -> Result<usize, Fault> {
    let (item, count) = if kind == LIST { reader.list(kind)? } else { return Err(Fault::Malformed) };
    if count == 0 || item == STRUCT { Ok(count) } else { Err(Fault::Malformed) }
}

/// All columns in order, `None` where one is not wanted, and how many bytes their paths take.
fn read_schema(reader: &mut Reader, kind: u8, wanted: &dyn Fn(&str) -> bool) -> Result<(Vec<Option<Column>>, u64), Fault> {
    let count = structs(reader, kind)?;
    if count > 2 * COLUMNS {
        return Err(Fault::TooLarge);
    }
    // Of each group that is open: the children still to come, and the bytes of the names down to it.
    let mut open: Vec<(usize, u64)> = Vec::new();
    let (mut columns, mut paths) = (Vec::new(), 0_u64);
    for index in 0..count {
        let element = read_element(reader)?;
        let children = usize::try_from(element.children).map_err(|_| Fault::Malformed)?;
        if children >= count {
            return Err(Fault::Malformed);
        }
        let above = match open.last_mut() {
            None if index > 0 => return Err(Fault::Malformed),
            None => 0,
            Some((left, above)) => {
                *left -= 1;
                *above
            }
        };
        // A name, and the text that holds it in memory.
        let path = above + element.name.len() as u64 + 32;
        if children == 0 && index > 0 && element.column.physical >= 0 {
            let name = str::from_utf8(element.name).map_err(|_| Fault::Malformed)?;
            columns.push((open.len() == 1 && wanted(name)).then_some(element.column));
            paths = paths.saturating_add(path);
        }
        open.push((children, path));
        if open.len() > DEEPEST || columns.len() > COLUMNS || paths > PATHS {
            return Err(Fault::TooLarge);
        }
        while open.last().is_some_and(|(left, _)| *left == 0) {
            open.pop();
        }
    }
    if open.is_empty() && count > 0 { Ok((columns, paths)) } else { Err(Fault::Malformed) }
}

struct Element<'a> {
    name: &'a [u8],
    children: i32,
    column: Column,
}

fn read_element<'a>(reader: &mut Reader<'a>) -> Result<Element<'a>, Fault> {
    let mut element = Element { name: &[], children: 0, column: Column { physical: -1, length: 0, repetition: 0, decimal: false } };
    let (mut digits, mut last) = (0, 0);
    while let Some((number, kind)) = reader.field(&mut last)? {
        match number {
            1 => element.column.physical = reader.int(kind)?,
            2 => element.column.length = reader.int(kind)?,
            3 => element.column.repetition = reader.int(kind)?,
            4 => element.name = reader.bytes(kind)?,
            5 => element.children = reader.int(kind)?,
            6 => element.column.decimal = reader.int(kind)? == 5,
            7 | 8 => digits = digits.max(reader.int(kind)?),
            9 => drop(reader.int(kind)?),
            10 => {
                element.column.decimal |= reader.peek() == Some(5 << 4 | STRUCT);
                reader.check(&LOGICAL, kind)?;
            }
            _ => reader.skip(kind)?,
        }
    }
    if digits > DIGITS { Err(Fault::TooLarge) } else { Ok(element) }
}

/// Reads a group of rows, adds the chunks of the wanted columns, and tells its rows.
fn read_group(reader: &mut Reader, columns: &[Option<Column>], chunks: &mut Vec<Chunk>) -> Result<u64, Fault> {
    let (mut rows, mut last) = (0, 0);
    while let Some((number, kind)) = reader.field(&mut last)? {
        match number {
            1 => {
                if structs(reader, kind)? != columns.len() {
                    return Err(Fault::Malformed);
                }
                for (number, column) in columns.iter().enumerate() {
                    chunks.extend(read_chunk(reader, number, column.as_ref())?);
                }
            }
            2 | 5 | 6 => drop(reader.long(kind)?),
            3 => rows = u64::try_from(reader.long(kind)?).map_err(|_| Fault::Malformed)?,
            4 => reader.check(&SORTING, kind)?,
            7 if kind != 4 => return Err(Fault::Malformed),
            _ => reader.skip(kind)?,
        }
    }
    Ok(rows)
}

fn read_chunk(reader: &mut Reader, number: usize, column: Option<&Column>) -> Result<Option<Chunk>, Fault> {
    let (mut place, mut encrypted, mut last) = (None, false, 0);
    while let Some((field, kind)) = reader.field(&mut last)? {
        match field {
            3 if kind == STRUCT => place = Some(read_place(reader)?),
            3 => return Err(Fault::Malformed),
            1 => drop(reader.bytes(kind)?),
            2 | 4 | 6 => drop(reader.long(kind)?),
            5 | 7 => drop(reader.int(kind)?),
            _ => {
                encrypted |= field == 8 || field == 9;
                reader.skip(kind)?;
            }
        }
    }
    let Some(column) = column else { return Ok(None) };
    if encrypted {
        return Err(Fault::Encrypted);
    }
    let (codec, start, size) = place.ok_or(Fault::Malformed)?;
    let (Ok(start), Ok(size)) = (u64::try_from(start), u64::try_from(size)) else { return Err(Fault::Malformed) };
    Ok(Some(Chunk { column: *column, number, codec, start, end: start.saturating_add(size) }))
}

/// The codec, the start and the size of a chunk.
fn read_place(reader: &mut Reader) -> Result<(i32, i64, i64), Fault> {
    let (mut codec, mut data, mut dictionary, mut size, mut last) = (0, None, None, None, 0);
    while let Some((number, kind)) = reader.field(&mut last)? {
        match number {
            1 | 15 => drop(reader.int(kind)?),
            2 => reader.check(&Form::List(&Form::Int), kind)?,
            4 => codec = reader.int(kind)?,
            5 | 6 | 10 | 14 => drop(reader.long(kind)?),
            7 => size = Some(reader.long(kind)?),
            9 => data = Some(reader.long(kind)?),
            11 => dictionary = Some(reader.long(kind)?),
            12 => reader.check(&STATISTICS, kind)?,
            13 => reader.check(&ENCODINGS, kind)?,
            16 => reader.check(&SIZES, kind)?,
            17 => reader.check(&PLACES, kind)?,
            _ => reader.skip(kind)?,
        }
    }
    let (Some(data), Some(size)) = (data, size) else { return Err(Fault::Malformed) };
    Ok((codec, dictionary.unwrap_or(data), size))
}

const UNIT: Form = Form::Struct(&[(1, Form::Struct(&[])), (2, Form::Struct(&[])), (3, Form::Struct(&[]))]);
const TIME: Form = Form::Struct(&[(1, Form::Flag), (2, UNIT)]);
const EMPTY: Form = Form::Struct(&[]);
const LOGICAL: Form = Form::Struct(&[
    (1, EMPTY),
    (2, EMPTY),
    (3, EMPTY),
    (4, EMPTY),
    (5, Form::Struct(&[(1, Form::Int), (2, Form::Int)])),
    (6, EMPTY),
    (7, TIME),
    (8, TIME),
    (10, Form::Struct(&[(1, Form::Byte), (2, Form::Flag)])),
    (11, EMPTY),
    (12, EMPTY),
    (13, EMPTY),
    (14, EMPTY),
    (15, EMPTY),
    (16, Form::Struct(&[(1, Form::Byte)])),
    (17, Form::Struct(&[(1, Form::Bytes)])),
    (18, Form::Struct(&[(1, Form::Bytes), (2, Form::Int)])),
    (19, EMPTY),
]);
const KEY_VALUES: Form = Form::List(&Form::Struct(&[(1, Form::Bytes), (2, Form::Bytes)]));
const ORDERS: Form = Form::List(&UNIT);
const SORTING: Form = Form::List(&Form::Struct(&[(1, Form::Int), (2, Form::Flag), (3, Form::Flag)]));
const ENCODINGS: Form = Form::List(&Form::Struct(&[(1, Form::Int), (2, Form::Int), (3, Form::Int)]));
const LONGS: Form = Form::List(&Form::Long);
const SIZES: Form = Form::Struct(&[(1, Form::Long), (2, LONGS), (3, LONGS)]);
const BOX: &[(i16, Form)] = &[
    (1, Form::Double),
    (2, Form::Double),
    (3, Form::Double),
    (4, Form::Double),
    (5, Form::Double),
    (6, Form::Double),
    (7, Form::Double),
    (8, Form::Double),
];
const PLACES: Form = Form::Struct(&[(1, Form::Struct(BOX)), (2, Form::List(&Form::Int))]);
/// Of a column chunk or a page: the least and the greatest value, and counts.
pub(super) const STATISTICS: Form = Form::Struct(&[
    (1, Form::Bytes),
    (2, Form::Bytes),
    (3, Form::Long),
    (4, Form::Long),
    (5, Form::Bytes),
    (6, Form::Bytes),
    (7, Form::Flag),
    (8, Form::Flag),
    (9, Form::Long),
]);
