//! Thrift's compact protocol, as far as Parquet uses it.
//!
//! The Parquet crate reads a field as the kind that it expects, whatever kind the file says, and takes fields in any order and more than
//! once. Here a file must be as the writers make it: else one could show this reader one thing and the crate another.

use super::guard::Fault;

/// Kinds of fields, as the protocol numbers them.
pub const INT: u8 = 5;
pub const LONG: u8 = 6;
pub const BYTES: u8 = 8;
pub const LIST: u8 = 9;
pub const STRUCT: u8 = 12;

/// What a known field must look like. The tables of these are finite, so walking along one cannot go deeper than it does.
pub enum Form {
    Flag,
    Byte,
    Int,
    Long,
    Double,
    Bytes,
    List(&'static Form),
    Struct(&'static [(i16, Form)]),
}

impl Form {
    fn fits(&self, kind: u8) -> bool {
        match self {
            Self::Flag => kind == 1 || kind == 2,
            Self::Byte => kind == 3,
            Self::Int => kind == INT,
            Self::Long => kind == LONG,
            Self::Double => kind == 7,
            Self::Bytes => kind == BYTES,
            Self::List(_) => kind == LIST,
            Self::Struct(_) => kind == STRUCT,
        }
    }
}

/// Deepest nesting of fields that nobody knows; the crate stops at 64.
const DEEPEST: usize = 32;

/// Reads one value after the other from bytes in memory.
pub struct Reader<'a> {
    rest: &'a [u8],
    /// List items that may still come: one of a byte in the file takes up to some hundred in memory.
    items: usize,
    /// The bytes ended too early, so with more of them it may be all right.
    pub short: bool,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], items: usize) -> Self {
        Self { rest: bytes, items, short: false }
    }

    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next byte, which stays there.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    fn take(&mut self, count: u64) -> Result<&'a [u8], Fault> {
        let Some((taken, rest)) = usize::try_from(count).ok().and_then(|count| self.rest.split_at_checked(count)) else {
            self.short = true;
            return Err(Fault::Malformed);
        };
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Fault> {
        self.take(1)?.first().copied().ok_or(Fault::Malformed)
    }

    /// A whole number of at most ten bytes.
    fn varint(&mut self) -> Result<u64, Fault> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return if shift == 63 && byte > 1 { Err(Fault::Malformed) } else { Ok(value) };
            }
        }
        Err(Fault::Malformed)
    }

    fn signed(&mut self) -> Result<i64, Fault> {
        let value = self.varint()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    pub fn int(&mut self, kind: u8) -> Result<i32, Fault> {
        if kind == INT { i32::try_from(self.signed()?).map_err(|_| Fault::Malformed) } else { Err(Fault::Malformed) }
    }

    pub fn long(&mut self, kind: u8) -> Result<i64, Fault> {
        if kind == LONG { self.signed() } else { Err(Fault::Malformed) }
    }

    pub fn bytes(&mut self, kind: u8) -> Result<&'a [u8], Fault> {
        let length = if kind == BYTES { self.varint()? } else { return Err(Fault::Malformed) };
        self.take(length)
    }

    /// The next field of a struct: its number and kind; `None` at the end. Numbers must rise, so no field can come twice.
    pub fn field(&mut self, last: &mut i16) -> Result<Option<(i16, u8)>, Fault> {
        let head = self.byte()?;
        let (step, kind) = (i16::from(head >> 4), head & 0xF);
        if kind == 0 {
            return if step == 0 { Ok(None) } else { Err(Fault::Malformed) };
        }
        // A step of more than 15 is written as the number itself.
        let (number, least) = if step == 0 { (self.signed()?, 16) } else { (i64::from(*last) + i64::from(step), 1) };
        let number = i16::try_from(number).map_err(|_| Fault::Malformed)?;
        if i32::from(number) < i32::from(*last) + least || kind > 13 {
            return Err(Fault::Malformed);
        }
        *last = number;
        Ok(Some((number, kind)))
    }

    /// The head of a list: the kind of its items and how many there are, each of at least one byte.
    pub fn list(&mut self, kind: u8) -> Result<(u8, usize), Fault> {
        if kind != LIST && kind != 10 {
            return Err(Fault::Malformed);
        }
        let head = self.byte()?;
        let count = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
        self.items(head & 0xF, count)
    }

    fn items(&mut self, kind: u8, count: u64) -> Result<(u8, usize), Fault> {
        let count = usize::try_from(count).map_err(|_| Fault::TooLarge)?;
        // The crate takes truth values in lists to have no bytes at all, so it would read on from another place. No list of
        // Parquet's footer or page heads holds any.
        if count > 0 && !(3..=13).contains(&kind) {
            return Err(Fault::Malformed);
        }
        if count > self.rest.len() {
            self.short = true;
            return Err(Fault::Malformed);
        }
        self.items = self.items.checked_sub(count).ok_or(Fault::TooLarge)?;
        Ok((kind, count))
    }

    /// Checks a known field whose value does not matter.
    pub fn check(&mut self, form: &Form, kind: u8) -> Result<(), Fault> {
        if !form.fits(kind) {
            return Err(Fault::Malformed);
        }
        match form {
            Form::List(item) => {
                let (kind, count) = self.list(kind)?;
                for _ in 0..count {
                    self.check(item, kind)?;
                }
            }
            Form::Struct(known) => {
                let mut last = 0;
                while let Some((number, kind)) = self.field(&mut last)? {
                    match known.iter().find(|(of, _)| *of == number) {
                        Some((_, form)) => self.check(form, kind)?,
                        None => self.skip(kind)?,
                    }
                }
            }
            _ => self.skip(kind)?,
        }
        Ok(())
    }

    /// Passes over a field that nobody knows, without calling itself.
    pub fn skip(&mut self, kind: u8) -> Result<(), Fault> {
        enum Open {
            Struct(i16),
            Items { kinds: [u8; 2], left: usize },
        }
        let mut open: Vec<Open> = Vec::new();
        let mut next = Some(kind);
        loop {
            match next.take() {
                None | Some(1 | 2) => {}
                Some(3) => drop(self.byte()?),
                Some(4..=6) => drop(self.varint()?),
                Some(7) => drop(self.take(8)?),
                Some(BYTES) => drop(self.bytes(BYTES)?),
                Some(kind @ (LIST | 10)) => {
                    let (kind, left) = self.list(kind)?;
                    open.push(Open::Items { kinds: [kind; 2], left });
                }
                Some(11) => {
                    let count = self.varint()?;
                    let kinds = if count == 0 { 0x33 } else { self.byte()? };
                    let (value, left) = self.items(kinds & 0xF, count.saturating_mul(2))?;
                    let (key, _) = self.items(kinds >> 4, 1)?;
                    // What is left is even before each key.
                    open.push(Open::Items { kinds: [key, value], left });
                }
                Some(STRUCT) => open.push(Open::Struct(0)),
                Some(13) => drop(self.take(16)?),
                Some(_) => return Err(Fault::Malformed),
            }
            if open.len() > DEEPEST {
                return Err(Fault::Malformed);
            }
            let done = match open.last_mut() {
                None => return Ok(()),
                Some(Open::Struct(last)) => match self.field(last)? {
                    Some((_, kind)) => {
                        next = Some(kind);
                        false
                    }
                    None => true,
                },
                Some(Open::Items { left: 0, .. }) => true,
                Some(Open::Items { kinds: [even, odd], left }) => {
                    next = Some(if left.is_multiple_of(2) { *even } else { *odd });
                    *left -= 1;
                    false
                }
            };
            if done {
                open.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skip(bytes: &[u8], kind: u8) -> (Result<(), Fault>, usize) {
        let mut reader = Reader::new(bytes, 1_000);
        (reader.skip(kind), reader.left())
    }

    #[test]
    fn unknown_fields_are_passed_over() {
        // A struct of a number, a text, a list of two numbers, a map of one pair, and a struct.
        let bytes = [0x15, 2, 0x18, 1, b'a', 0x19, 0x25, 2, 4, 0x1B, 1, 0x85, 1, b'k', 6, 0x1C, 0x11, 0, 0, 9];
        assert_eq!(skip(&bytes, STRUCT), (Ok(()), 1));
        // An empty map and an empty list.
        assert_eq!(skip(&[0, 9], 11), (Ok(()), 1));
        assert_eq!(skip(&[0, 9], LIST), (Ok(()), 1));
    }

    #[test]
    fn what_no_writer_makes_is_refused() {
        // Truth values in a list, a list longer than what follows, a field that comes twice, kinds that are none.
        for (bytes, kind) in
            [(&[0x21, 1, 1][..], LIST), (&[0xF5, 0x80, 0x80, 4, 0], LIST), (&[0x15, 2, 5, 2, 4, 0], STRUCT), (&[0x1E, 0], STRUCT)]
        {
            assert_eq!(skip(bytes, kind).0, Err(Fault::Malformed));
        }
        assert_eq!(skip(&[0x1C; 100], STRUCT).0, Err(Fault::Malformed));
        assert_eq!(skip(&[0x19; 100], LIST).0, Err(Fault::Malformed));
        assert_eq!(skip(&[0xFF; 20], INT).0, Err(Fault::Malformed));
    }
}
