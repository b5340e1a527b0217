//! The pages of a column: their heads, and for some what is packed in them.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};
use std::time::Instant;

use super::guard::{Chunk, Fault, Limits, STATISTICS};
use super::thrift::{Form, Reader, STRUCT};
use super::unpack::{self, Levels};

/// What the schema says of a column at the top.
#[derive(Clone, Copy)]
pub struct Column {
    /// The number of its physical type; negative for a group.
    pub physical: i32,
    /// The length of values that all have the same.
    pub length: i32,
    /// 0 once in each row, 1 at most once, 2 any number of times.
    pub repetition: i32,
    /// Its values are decimal numbers.
    pub decimal: bool,
}

const BYTE_ARRAY: i32 = 6;
const FIXED: i32 = 7;
const REPEATED: i32 = 2;
const DICTIONARY_PAGE: i32 = 2;
const INDEX_PAGE: i32 = 1;
const DATA_PAGE_V2: i32 = 3;
/// Encodings that begin with a count of lengths, for which the crate sets memory aside.
const DELTA_LENGTHS: i32 = 6;
const DELTA_BYTES: i32 = 7;
/// Bytes of a value or a text in memory, beside what it holds.
const CELL: u64 = 32;
/// Rows that the crate takes at a time.
const BATCH: u64 = 1024;
/// Longest decimal number that is no machine number; writing it out takes time by the square of its length.
const LONGEST_DECIMAL: i32 = 256;
/// Pages without a value in one chunk; the crate cannot be stopped while it passes over them.
const EMPTY_PAGES: u32 = 16;

/// A walk over the pages of all wanted columns.
pub struct Walk<'a, F> {
    pub file: &'a mut F,
    pub limits: &'a Limits,
    /// Bytes that may still be unpacked.
    pub bytes_left: u64,
    /// Values that the chunk may still have.
    pub values_left: u64,
    /// What the crate holds at most of each column: of its pages and of its dictionaries.
    pub held: BTreeMap<usize, [u64; 2]>,
}

/// The head of a page.
#[derive(Default)]
pub struct Head {
    kind: i32,
    pub unpacked: u64,
    pub packed: u64,
    values: Option<u64>,
    encoding: i32,
    /// How the levels in front of the values are written; only in pages of the first version.
    level_encodings: [i32; 2],
    /// Bytes of levels in front of the values, never packed; only in pages of the second version.
    pub levels: Option<u64>,
    pub is_packed: bool,
}

impl<F: Read + Seek> Walk<'_, F> {
    pub fn chunk(&mut self, chunk: &Chunk) -> Result<(), Fault> {
        let column = chunk.column;
        // Some decoders set aside a whole batch of values of fixed length before they look whether there are any.
        if column.physical == FIXED && !u64::try_from(column.length).is_ok_and(|length| (1..=self.limits.held / BATCH).contains(&length)) {
            return Err(Fault::TooLarge);
        }
        if column.decimal && (column.physical == BYTE_ARRAY || column.physical == FIXED && column.length > LONGEST_DECIMAL) {
            return Err(Fault::TooLarge);
        }
        if column.repetition == REPEATED {
            // All values may belong to one row.
            self.values_left = self.values_left.min(self.limits.held / (2 * CELL));
        }
        let (mut place, mut empty) = (chunk.start, 0);
        while place < chunk.end {
            if Instant::now() >= self.limits.deadline {
                return Err(Fault::TooLong);
            }
            let (head, size) = self.head(place, chunk.end)?;
            let start = place + size;
            place = start.checked_add(head.packed).filter(|end| *end <= chunk.end).ok_or(Fault::Malformed)?;
            self.page(chunk, &head, start)?;
            empty += u32::from(head.kind == INDEX_PAGE || head.values == Some(0));
            if empty > EMPTY_PAGES {
                return Err(Fault::Malformed);
            }
        }
        Ok(())
    }

    fn page(&mut self, chunk: &Chunk, head: &Head, start: u64) -> Result<(), Fault> {
        if head.levels.unwrap_or(0) > head.unpacked.min(head.packed) {
            return Err(Fault::Malformed);
        }
        if head.kind == INDEX_PAGE {
            return Ok(());
        }
        let values = head.values.ok_or(Fault::Malformed)?;
        let size = head.unpacked.max(head.packed);
        self.bytes_left = self.bytes_left.checked_sub(size).ok_or(Fault::TooLarge)?;
        let packed = match chunk.codec {
            unpack::NONE => 0,
            // The crate reads what is packed through a buffer as long as what comes out.
            unpack::BROTLI => head.packed + head.unpacked,
            _ => head.packed,
        };
        let (is_dictionary, is_counted) = (head.kind == DICTIONARY_PAGE, matches!(head.encoding, DELTA_LENGTHS | DELTA_BYTES));
        let more = match (is_dictionary, head.encoding) {
            // Each word takes a byte of the page at least.
            (true, _) if values > size => return Err(Fault::TooLarge),
            (true, _) => values.saturating_mul(CELL),
            // Each text begins with the one before, which stays in memory; and both may be as long as the page.
            (false, DELTA_BYTES) => values.saturating_mul(8) + 2 * size,
            (false, DELTA_LENGTHS) => values.saturating_mul(4),
            _ => 0,
        };
        let [pages, dictionaries] = self.held.entry(chunk.number).or_default();
        let held = if is_dictionary { dictionaries } else { pages };
        *held = (*held).max((size + packed).saturating_add(more));
        if *held > self.limits.held {
            return Err(Fault::TooLarge);
        }
        if !is_dictionary {
            self.values_left = self.values_left.checked_sub(values).ok_or(Fault::TooLarge)?;
        }
        self.content(chunk, head, start, (is_counted && !is_dictionary).then_some(values))
    }

    /// Looks into a page where its head cannot tell enough; `counted` has the number of values if the page begins with such counts.
    fn content(&mut self, chunk: &Chunk, head: &Head, start: u64, counted: Option<u64>) -> Result<(), Fault> {
        let codec = if head.is_packed { chunk.codec } else { unpack::NONE };
        let levels = head.levels.unwrap_or(0);
        let (packed, unpacked) = (head.packed - levels, head.unpacked - levels);
        if codec == unpack::SNAPPY && unpacked > 0 {
            // The block tells its own length, in at most five bytes.
            let front = self.bytes(start + levels, packed.min(5))?;
            if snap::raw::decompress_len(&front).ok().map(|length| length as u64) != Some(unpacked) {
                return Err(Fault::Malformed);
            }
        }
        if counted.is_none() && !unpack::may_exceed(codec, packed, unpacked) {
            return Ok(());
        }
        let bytes = self.bytes(start, head.packed)?;
        let packed = bytes.get(levels as usize..).ok_or(Fault::Malformed)?;
        let Some(values) = counted else { return unpack::measure(codec, packed, unpacked, self.limits.deadline) };
        let Some(content) = unpack::unpack(codec, packed, unpacked, self.limits.deadline)? else { return Ok(()) };
        drop(bytes);
        let deepest = [i32::from(chunk.column.repetition == REPEATED), i32::from(chunk.column.repetition > 0)];
        let levels = if head.levels.is_some() { None } else { Some(Levels { encodings: head.level_encodings, deepest, values }) };
        let repeated = unpack::check_lengths(&content, levels.as_ref(), values, head.encoding == DELTA_BYTES)?;
        self.bytes_left = self.bytes_left.checked_sub(repeated).ok_or(Fault::TooLarge)?;
        Ok(())
    }

    fn bytes(&mut self, place: u64, count: u64) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(place)).map_err(|_| Fault::Malformed)?;
        self.file.by_ref().take(count).read_to_end(&mut bytes).map_err(|_| Fault::Malformed)?;
        if bytes.len() as u64 == count { Ok(bytes) } else { Err(Fault::Malformed) }
    }

    /// The head of the page at `place` and its own length. It may hold whole values as statistics, so what is read of it grows.
    fn head(&mut self, place: u64, end: u64) -> Result<(Head, u64), Fault> {
        let most = (end - place).min(self.limits.held);
        let mut window = 256;
        loop {
            let bytes = self.bytes(place, window.min(most))?;
            let mut reader = Reader::new(&bytes, 1_000);
            match read_head(&mut reader) {
                Ok(head) => return Ok((head, (bytes.len() - reader.left()) as u64)),
                Err(_) if reader.short && window < most => window *= 64,
                Err(fault) => return Err(fault),
            }
        }
    }
}

fn read_head(reader: &mut Reader) -> Result<Head, Fault> {
    let mut head = Head { kind: -1, is_packed: true, ..Head::default() };
    let (mut found, mut last) = (None, 0);
    let (mut unpacked, mut packed) = (-1, -1);
    while let Some((number, kind)) = reader.field(&mut last)? {
        match number {
            1 => head.kind = reader.int(kind)?,
            2 => unpacked = reader.int(kind)?,
            3 => packed = reader.int(kind)?,
            4 => drop(reader.int(kind)?),
            // One of these heads is for this kind of page; the crate reads the others, too, and leaves them alone.
            5 | 7 | 8 => {
                let kept = matches!((number, head.kind), (5, 0) | (7, DICTIONARY_PAGE) | (8, DATA_PAGE_V2));
                let inner = read_inner(reader, number, kind)?;
                if kept {
                    found = Some(inner);
                } else if number == 8 {
                    // The crate lets this one steer how any page is unpacked.
                    return Err(Fault::Malformed);
                }
            }
            6 => reader.check(&Form::Struct(&[]), kind)?,
            _ => reader.skip(kind)?,
        }
    }
    if !(0..=3).contains(&head.kind) || (found.is_none() && head.kind != INDEX_PAGE) {
        return Err(Fault::Malformed);
    }
    let (Ok(unpacked), Ok(packed)) = (u64::try_from(unpacked), u64::try_from(packed)) else { return Err(Fault::Malformed) };
    Ok(Head { kind: head.kind, unpacked, packed, ..found.unwrap_or(head) })
}

/// The head that is only for one kind of page.
fn read_inner(reader: &mut Reader, of: i16, kind: u8) -> Result<Head, Fault> {
    if kind != STRUCT {
        return Err(Fault::Malformed);
    }
    let mut head = Head { is_packed: true, ..Head::default() };
    let (mut level_bytes, mut last) = ([0_i32; 2], 0);
    while let Some((number, kind)) = reader.field(&mut last)? {
        match (of, number) {
            (_, 1) => head.values = Some(u64::try_from(reader.int(kind)?).map_err(|_| Fault::Malformed)?),
            (5 | 7, 2) | (8, 4) => head.encoding = reader.int(kind)?,
            (5, 3) => head.level_encodings[1] = reader.int(kind)?,
            (5, 4) => head.level_encodings[0] = reader.int(kind)?,
            (8, 5) => level_bytes[1] = reader.int(kind)?,
            (8, 6) => level_bytes[0] = reader.int(kind)?,
            (8, 2 | 3) => drop(reader.int(kind)?),
            (7, 3) => reader.check(&Form::Flag, kind)?,
            (8, 7) => {
                head.is_packed = kind == 1;
                reader.check(&Form::Flag, kind)?;
            }
            (5, 5) | (8, 8) => reader.check(&STATISTICS, kind)?,
            _ => reader.skip(kind)?,
        }
    }
    if of == 8 {
        let [Ok(repetition), Ok(definition)] = level_bytes.map(u64::try_from) else { return Err(Fault::Malformed) };
        head.levels = Some(repetition + definition);
    }
    Ok(head)
}
