//! The MAPI properties of a message or an attachment.

use super::Fault;
use super::codepage;
use super::container::{Container, PROPERTY_TABLE, Stream};

/// The numbers of the properties that are read, as [MS-OXPROPS] lists them.
pub mod id {
    pub const MESSAGE_CLASS: u16 = 0x001a;
    pub const SUBJECT: u16 = 0x0037;
    pub const SUBMITTED: u16 = 0x0039;
    pub const REPRESENTED_NAME: u16 = 0x0042;
    pub const REPRESENTED_ADDRESS: u16 = 0x0065;
    pub const SENDER_NAME: u16 = 0x0c1a;
    pub const SENDER_ADDRESS: u16 = 0x0c1f;
    pub const DELIVERED: u16 = 0x0e06;
    pub const BODY: u16 = 0x1000;
    pub const RTF_COMPRESSED: u16 = 0x1009;
    pub const HTML: u16 = 0x1013;
    pub const DISPLAY_NAME: u16 = 0x3001;
    pub const DATA: u16 = 0x3701;
    pub const SHORT_FILE_NAME: u16 = 0x3704;
    pub const LONG_FILE_NAME: u16 = 0x3707;
    pub const CONTENT_ID: u16 = 0x3712;
    pub const ATTACH_FLAGS: u16 = 0x3714;
    pub const INTERNET_CODEPAGE: u16 = 0x3fde;
    pub const MESSAGE_CODEPAGE: u16 = 0x3ffd;
    pub const SENDER_SMTP: u16 = 0x5d01;
    pub const REPRESENTED_SMTP: u16 = 0x5d02;
    pub const HIDDEN: u16 = 0x7ffe;
}

/// The types of the properties, as [MS-OXCDATA] numbers them.
mod kind {
    pub const NUMBER: u16 = 0x0003;
    pub const FLAG: u16 = 0x000b;
    pub const TEXT: u16 = 0x001e;
    pub const UNICODE: u16 = 0x001f;
    pub const TIME: u16 = 0x0040;
    pub const BYTES: u16 = 0x0102;
}

/// Whose properties they are; it decides how long the head of the table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A message.
    Message,
    /// An attachment.
    Attachment,
}

/// No table of fixed properties comes near this.
const LONGEST_TABLE: u64 = 1 << 20;
/// Subjects and names are cut here, in bytes.
const LONGEST_LINE: u64 = 1 << 13;

/// The properties of one storage.
pub struct Properties {
    storage: String,
    /// The table of the properties of fixed size, without its head.
    table: Vec<u8>,
    codepage: Option<u32>,
}

impl Properties {
    /// Loads the table. An attachment takes the code page of its message.
    pub fn load(container: &mut Container, storage: &str, place: Place, codepage: Option<u32>) -> Result<Self, Fault> {
        let table = match container.stream(&format!("{storage}/{PROPERTY_TABLE}"), Some(LONGEST_TABLE))? {
            Stream::Bytes(table) => table,
            Stream::Missing | Stream::TooLarge => Vec::new(),
        };
        // The head of an attached message is 24 bytes, that of the outermost one 32; but not every program keeps to that,
        // so the length tells: the rows behind the head are of 16 bytes.
        let head = match place {
            Place::Message if table.len() % 16 == 8 => 24,
            Place::Message => 32,
            Place::Attachment => 8,
        };
        let table = table.get(head..).unwrap_or_default().to_vec();
        let mut properties = Self { storage: storage.to_owned(), table, codepage };
        if codepage.is_none() {
            let page = properties.number(id::MESSAGE_CODEPAGE).or_else(|| properties.number(id::INTERNET_CODEPAGE));
            properties.codepage = page;
        }
        Ok(properties)
    }

    /// The code page of 8-bit texts.
    pub fn codepage(&self) -> Option<u32> {
        self.codepage
    }

    /// A property of fixed size: 2 bytes of type, 2 of number, 4 of flags, 8 of value.
    fn fixed(&self, id: u16, kind: u16) -> Option<[u8; 8]> {
        let [i0, i1] = id.to_le_bytes();
        let [k0, k1] = kind.to_le_bytes();
        let (rows, _) = self.table.as_chunks::<16>();
        let row = rows.iter().find(|row| row.starts_with(&[k0, k1, i0, i1]))?;
        row.last_chunk().copied()
    }

    /// A number.
    pub fn number(&self, id: u16) -> Option<u32> {
        self.fixed(id, kind::NUMBER).map(|value| u64::from_le_bytes(value) as u32)
    }

    /// A yes or no; no if it is not told.
    pub fn flag(&self, id: u16) -> bool {
        self.fixed(id, kind::FLAG).is_some_and(|[low, ..]| low != 0)
    }

    /// A time as RFC 3339.
    pub fn time(&self, id: u16) -> Option<String> {
        self.fixed(id, kind::TIME).and_then(|value| rfc3339(u64::from_le_bytes(value)))
    }

    /// The path of the stream of a property.
    pub fn path(&self, id: u16, kind: u16) -> String {
        format!("{}/__substg1.0_{id:04X}{kind:04X}", self.storage)
    }

    /// A text of any length, without the NULs at its end; a text of nothing but blanks is none.
    pub fn text(&self, container: &mut Container, id: u16) -> Result<Option<String>, Fault> {
        self.decoded(container, id, None)
    }

    /// A subject, name or address: one line without controls, cut if it is endless.
    pub fn line(&self, container: &mut Container, id: u16) -> Result<Option<String>, Fault> {
        let line = self.decoded(container, id, Some(LONGEST_LINE))?;
        let line = line.map(|line| line.replace(char::is_control, " ").trim().to_owned());
        Ok(line.filter(|line| !line.is_empty()))
    }

    /// The first of these that there is.
    pub fn first_line(&self, container: &mut Container, ids: &[u16]) -> Result<Option<String>, Fault> {
        for id in ids {
            if let Some(line) = self.line(container, *id)? {
                return Ok(Some(line));
            }
        }
        Ok(None)
    }

    /// A text, or the start of it that its first `most` bytes hold.
    fn decoded(&self, container: &mut Container, id: u16, most: Option<u64>) -> Result<Option<String>, Fault> {
        for kind in [kind::UNICODE, kind::TEXT] {
            let bytes = match container.stream(&self.path(id, kind), most)? {
                Stream::Missing => continue,
                Stream::TooLarge => return Err(Fault::TooLarge),
                Stream::Bytes(bytes) => bytes,
            };
            let text = if kind == kind::UNICODE {
                // An odd byte at the end is half a letter of a cut line, or nothing.
                let whole = bytes.len() & !1;
                encoding_rs::UTF_16LE.decode_with_bom_removal(bytes.get(..whole).unwrap_or_default()).0.into_owned()
            } else {
                codepage::decode(&bytes, self.codepage)
            };
            let text = text.trim_end_matches('\0');
            if !text.trim().is_empty() {
                return Ok(Some(text.to_owned()));
            }
        }
        Ok(None)
    }

    /// A property of bytes; empty ones are none.
    pub fn bytes(&self, container: &mut Container, id: u16) -> Result<Option<Vec<u8>>, Fault> {
        match container.stream(&self.path(id, kind::BYTES), None)? {
            Stream::TooLarge => Err(Fault::TooLarge),
            Stream::Bytes(bytes) if !bytes.is_empty() => Ok(Some(bytes)),
            Stream::Bytes(_) | Stream::Missing => Ok(None),
        }
    }
}

/// The time of a Windows `FILETIME`, which counts tenths of microseconds since 1601. Before 1970 and after 4500 nothing
/// was sent: Outlook writes the year 4501 for "never".
fn rfc3339(filetime: u64) -> Option<String> {
    const UNIX_EPOCH: u64 = 11_644_473_600;
    const YEAR_4501: u64 = 79_870_665_600;
    let seconds = (filetime / 10_000_000).checked_sub(UNIX_EPOCH).filter(|seconds| *seconds < YEAR_4501)?;
    let (minute, hour) = (seconds / 60 % 60, seconds / 3600 % 24);
    let mut days = seconds / 86_400;
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    loop {
        let length = 365 + u64::from(leap(year));
        if days < length {
            break;
        }
        days -= length;
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    Some(format!("{year:04}-{month:02}-{:02}T{hour:02}:{minute:02}:{:02}Z", days + 1, seconds % 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_time() {
        let at = |seconds: u64| rfc3339((seconds + 11_644_473_600) * 10_000_000);
        assert_eq!(at(0).as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(at(951_782_399).as_deref(), Some("2000-02-28T23:59:59Z"));
        assert_eq!(at(951_782_400).as_deref(), Some("2000-02-29T00:00:00Z"));
        assert_eq!(at(1_767_225_599).as_deref(), Some("2025-12-31T23:59:59Z"));
        assert_eq!(at(1_772_614_500).as_deref(), Some("2026-03-04T08:55:00Z"));
        assert_eq!(at(4_107_542_400).as_deref(), Some("2100-03-01T00:00:00Z"));
    }

    #[test]
    fn times_that_mean_nothing_are_none() {
        for filetime in [0, 1, 0x0cb3_4557_a3dd_4000, u64::MAX] {
            assert_eq!(rfc3339(filetime), None);
        }
    }
}
