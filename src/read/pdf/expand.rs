//! Measures what packed data unpacks to, without holding it.

use super::inflate::Inflate;

/// A way in which a stream is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Deflate, with or without the zlib head.
    Flate,
    /// LZW. The flag tells whether codes get wider one step early, as is usual.
    Lzw(bool),
    /// Two hexadecimal digits a byte.
    Hex,
    /// Five letters for four bytes.
    Base85,
    /// Runs of equal bytes.
    Runs,
}

type Bytes<'b> = Box<dyn Iterator<Item = u8> + 'b>;

/// How many steps are taken between two looks at the clock.
const STEPS: usize = 1 << 16;

/// Measures the bytes of all stages in sum. Each part is handed to `spend`, which can end the measuring.
pub fn measure<F>(data: &[u8], stages: &[Stage], spend: &mut dyn FnMut(usize) -> Result<(), F>) -> Result<(), F> {
    // A prefix of the stages at a time: each of them is held by the library in full.
    for count in 1..=stages.len() {
        let (Some((last, before)), true) = (stages.get(..count).and_then(<[Stage]>::split_last), count <= 8) else {
            break;
        };
        if before.is_empty() && *last == Stage::Flate {
            flate(data, spend)?;
            continue;
        }
        let mut bytes: Bytes<'_> = Box::new(data.iter().copied());
        for stage in before {
            bytes = unpack(bytes, *stage);
        }
        bytes = unpack(bytes, *last);
        loop {
            let taken = bytes.by_ref().take(STEPS).count();
            if taken == 0 {
                break;
            }
            spend(taken)?;
        }
    }
    Ok(())
}

/// The bytes after all stages.
pub fn unpack_all<'b>(data: &'b [u8], stages: &[Stage]) -> Box<dyn Iterator<Item = u8> + 'b> {
    stages.iter().take(8).fold(Box::new(data.iter().copied()), |bytes: Bytes<'b>, stage| unpack(bytes, *stage))
}

/// Measures Flate data, without even unpacking it. The library tries it both with and without a head.
fn flate<F>(data: &[u8], spend: &mut dyn FnMut(usize) -> Result<(), F>) -> Result<(), F> {
    let body = data.get(2..).filter(|_| has_head(data));
    drain(Inflate::new(body.unwrap_or(data).iter().copied(), false), spend)?;
    if body.is_some() {
        drain(Inflate::new(data.iter().copied(), true), spend)?;
    }
    Ok(())
}

fn drain<F>(mut inflate: Inflate<impl Iterator<Item = u8>>, spend: &mut dyn FnMut(usize) -> Result<(), F>) -> Result<(), F> {
    loop {
        let mut sum = 0;
        let mut steps = 0;
        while steps < STEPS / 16
            && let Some(length) = inflate.skip_step()
        {
            sum += length;
            steps += 1;
        }
        if steps == 0 {
            return Ok(());
        }
        spend(sum)?;
    }
}

/// Whether data starts with the head of zlib.
fn has_head(data: &[u8]) -> bool {
    match data {
        [first, second, ..] => first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31) && second & 0x20 == 0,
        _ => false,
    }
}

fn unpack(mut bytes: Bytes<'_>, stage: Stage) -> Bytes<'_> {
    match stage {
        Stage::Flate => {
            let head: Vec<u8> = bytes.by_ref().take(2).collect();
            if has_head(&head) {
                Box::new(Inflate::new(bytes, false))
            } else {
                Box::new(Inflate::new(head.into_iter().chain(bytes), false))
            }
        }
        Stage::Lzw(early) => Box::new(Lzw::new(bytes, early)),
        Stage::Hex => Box::new(hex(bytes)),
        Stage::Base85 => Box::new(base85(bytes)),
        Stage::Runs => Box::new(runs(bytes)),
    }
}

fn hex(bytes: Bytes<'_>) -> impl Iterator<Item = u8> + '_ {
    let mut digits = bytes.take_while(|byte| *byte != b'>').filter_map(|byte| char::from(byte).to_digit(16)).map(|digit| digit as u8);
    std::iter::from_fn(move || digits.next().map(|high| high << 4 | digits.next().unwrap_or(0)))
}

fn base85(bytes: Bytes<'_>) -> impl Iterator<Item = u8> + '_ {
    let mut letters = bytes.take_while(|byte| *byte != b'~').filter(|byte| matches!(byte, b'!'..=b'u' | b'z'));
    let mut ready: Vec<u8> = Vec::new();
    std::iter::from_fn(move || {
        if ready.is_empty() {
            let mut group: Vec<u8> = Vec::new();
            while group.len() < 5
                && let Some(letter) = letters.next()
            {
                if letter == b'z' && group.is_empty() {
                    group = vec![b'!'; 5];
                } else {
                    group.push(letter);
                }
            }
            let count = group.len().checked_sub(1)?;
            group.resize(5, b'u');
            let value = group.iter().fold(0_u32, |value, letter| value.wrapping_mul(85).wrapping_add(u32::from(letter.wrapping_sub(b'!'))));
            ready = value.to_be_bytes().into_iter().take(count).rev().collect();
        }
        ready.pop()
    })
}

fn runs(mut bytes: Bytes<'_>) -> impl Iterator<Item = u8> + '_ {
    // What is left of the run, and its byte if it is one byte many times.
    let mut left = 0_usize;
    let mut same = None;
    std::iter::from_fn(move || {
        while left == 0 {
            match bytes.next()? {
                128 => return None,
                length @ 0..=127 => (left, same) = (usize::from(length) + 1, None),
                length => (left, same) = (257 - usize::from(length), bytes.next()),
            }
        }
        left -= 1;
        same.or_else(|| bytes.next())
    })
}

/// Unpacks LZW data.
struct Lzw<'b> {
    bytes: Bytes<'b>,
    early: bool,
    bits: u32,
    held: u8,
    table: Vec<Vec<u8>>,
    before: Option<usize>,
    ready: std::vec::IntoIter<u8>,
}

impl<'b> Lzw<'b> {
    fn new(bytes: Bytes<'b>, early: bool) -> Self {
        let mut lzw = Self { bytes, early, bits: 0, held: 0, table: Vec::new(), before: None, ready: Vec::new().into_iter() };
        lzw.clear();
        lzw
    }

    fn clear(&mut self) {
        self.table = (0..=255).map(|byte| vec![byte]).collect();
        // The codes for clearing and for the end stand for no bytes.
        self.table.extend([Vec::new(), Vec::new()]);
        self.before = None;
    }

    fn code(&mut self) -> Option<usize> {
        let size = self.table.len() + usize::from(self.early);
        let width = match size {
            2048.. => 12,
            1024.. => 11,
            512.. => 10,
            _ => 9,
        };
        while self.held < width {
            self.bits = (self.bits << 8) | u32::from(self.bytes.next()?);
            self.held += 8;
        }
        self.held -= width;
        let code = (self.bits >> self.held) & ((1 << width) - 1);
        Some(code as usize)
    }

    fn entry(&mut self) -> Option<Vec<u8>> {
        loop {
            match self.code()? {
                256 => self.clear(),
                257 => return None,
                code => {
                    let old = self.before.and_then(|before| self.table.get(before)).cloned();
                    let entry = match (self.table.get(code).cloned(), &old) {
                        (Some(entry), _) => entry,
                        (None, Some(old)) if code == self.table.len() => old.iter().chain(old.first()).copied().collect(),
                        _ => return None,
                    };
                    if let (Some(mut old), true) = (old, self.table.len() < 4096) {
                        old.extend(entry.first());
                        self.table.push(old);
                    }
                    self.before = Some(code);
                    return Some(entry);
                }
            }
        }
    }
}

impl Iterator for Lzw<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        loop {
            if let Some(byte) = self.ready.next() {
                return Some(byte);
            }
            self.ready = self.entry()?.into_iter();
        }
    }
}
