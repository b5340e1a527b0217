//! The tables of a compound file, looked over before any of them is loaded.
//!
//! A compound file is made of sectors, and its allocation tables tell for each sector which one goes on after it. Where
//! those tables lie, a list tells that begins in the head of the file. A hostile file names the same table again and
//! again, so that a small file needs gigabytes once its tables are loaded, or it has a directory without end.

use std::ops::Range;

/// The list of the tables in the head, and where the head tells which sector goes on with the list.
const LIST: Range<usize> = 76..512;
const LIST_NEXT: usize = 68;
/// Where the head tells the first sector of the directory.
const DIRECTORY: usize = 48;
/// Numbers from here up are marks, such as the end of a chain.
const MARKS: u32 = 0xffff_fffa;
/// The length of an entry of the directory.
const ENTRY: usize = 128;

/// How many entries the directory has room for. None if the file is malformed or its tables are longer than itself.
pub fn directory_entries(bytes: &[u8]) -> Option<usize> {
    let sector_len = match word(bytes, 30)? & 0xffff {
        9 => 512,
        12 => 4096,
        _ => return None,
    };
    let sectors = bytes.len() / sector_len;
    let tables = tables(bytes, sector_len, sectors)?;
    let mut sector = word(bytes, DIRECTORY)?;
    for length in 0..=sectors {
        if sector >= MARKS {
            return Some(length * sector_len / ENTRY);
        }
        // The sector's own place in the tables tells which one goes on.
        let at = (sector as usize).checked_mul(4)?;
        let table = tables.get(at / sector_len)?;
        sector = word(bytes, start(*table, sector_len)?.checked_add(at % sector_len)?)?;
    }
    None
}

/// The sectors of the allocation tables.
fn tables(bytes: &[u8], sector_len: usize, sectors: usize) -> Option<Vec<u32>> {
    let mut tables = Vec::new();
    let mut list = bytes.get(LIST)?;
    let mut next = word(bytes, LIST_NEXT)?;
    for _ in 0..=sectors {
        tables.extend(list.as_chunks::<4>().0.iter().map(|entry| u32::from_le_bytes(*entry)).filter(|table| *table < MARKS));
        if tables.len() > sectors {
            return None;
        }
        if next >= MARKS {
            return Some(tables);
        }
        let start = start(next, sector_len)?;
        let end = start.checked_add(sector_len - 4)?;
        list = bytes.get(start..end)?;
        next = word(bytes, end)?;
    }
    None
}

/// Where a sector starts; the head of the file takes the place of one.
fn start(sector: u32, sector_len: usize) -> Option<usize> {
    (sector as usize).checked_add(1)?.checked_mul(sector_len)
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
