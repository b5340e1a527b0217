//! The compound file that a message is kept in: what kind of file it is, and its streams within the limits.

use std::io::{Cursor, Read};
use std::time::Instant;

use cfb::CompoundFile;

use super::{Fault, Limits, tables};

const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// The table of the properties of fixed size; every message has one in its root.
pub const PROPERTY_TABLE: &str = "__properties_version1.0";
const RECIPIENT: &str = "__recip_version1.0_#";
const ATTACHMENT: &str = "__attach_version1.0_#";

/// An open compound file and what may still be read of it.
pub struct Container<'a> {
    file: CompoundFile<Cursor<&'a [u8]>>,
    part: u64,
    deadline: Instant,
    /// No honest file holds more than its own length in its streams; a hostile one lets many streams share their bytes.
    bytes_left: u64,
}

/// What a stream holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Stream {
    /// There is no such stream.
    Missing,
    /// It is larger than the limit.
    TooLarge,
    /// Its bytes.
    Bytes(Vec<u8>),
}

/// The storages below a message.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// How many recipients there are.
    pub recipients: usize,
    /// The storages of the attachments, by their number.
    pub attachments: Vec<String>,
}

impl<'a> Container<'a> {
    /// Opens the file if it is a message.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Fault> {
        if !bytes.starts_with(MAGIC) {
            return Err(Fault::Malformed);
        }
        in_time(limits.deadline)?;
        let entries = tables::directory_entries(bytes);
        if entries.is_some_and(|entries| entries > limits.entries) {
            return Err(Fault::TooLarge);
        }
        let file = entries.and_then(|_| CompoundFile::open(Cursor::new(bytes)).ok());
        let Some(file) = file else {
            return Err(other_kind(names_in_bytes(bytes)).unwrap_or(Fault::Malformed));
        };
        in_time(limits.deadline)?;
        if let Some(fault) = other_kind(file.read_root_storage().map(|entry| entry.name().to_owned())) {
            return Err(fault);
        }
        if !file.is_stream(PROPERTY_TABLE) {
            return Err(Fault::NotAMessage);
        }
        Ok(Self { file, part: limits.part, deadline: limits.deadline, bytes_left: bytes.len() as u64 })
    }

    /// Reads a stream: all of it unless it is larger than a part may be, or only its first `most` bytes.
    pub fn stream(&mut self, path: &str, most: Option<u64>) -> Result<Stream, Fault> {
        in_time(self.deadline)?;
        if !self.file.is_stream(path) {
            return Ok(Stream::Missing);
        }
        let stream = self.file.open_stream(path).map_err(|_| Fault::Malformed)?;
        let wanted = most.map_or(stream.len(), |most| most.min(stream.len()));
        if most.is_none() && wanted > self.part {
            return Ok(Stream::TooLarge);
        }
        self.bytes_left = self.bytes_left.checked_sub(wanted).ok_or(Fault::Malformed)?;
        let mut bytes = Vec::with_capacity(usize::try_from(wanted).map_err(|_| Fault::TooLarge)?);
        stream.take(wanted).read_to_end(&mut bytes).map_err(|_| Fault::Malformed)?;
        Ok(Stream::Bytes(bytes))
    }

    /// Whether there is a message at this path.
    pub fn is_message(&self, storage: &str) -> bool {
        self.file.is_stream(format!("{storage}/{PROPERTY_TABLE}"))
    }

    /// Lists the recipients and attachments of the message in a storage.
    pub fn parts(&self, storage: &str) -> Result<Parts, Fault> {
        let mut parts = Parts::default();
        let mut numbered = Vec::new();
        for entry in self.file.read_storage(format!("{storage}/")).map_err(|_| Fault::Malformed)? {
            if !entry.is_storage() {
                continue;
            }
            if entry.name().starts_with(RECIPIENT) {
                parts.recipients += 1;
            } else if let Some(number) = entry.name().strip_prefix(ATTACHMENT) {
                numbered.push((u32::from_str_radix(number, 16).unwrap_or(u32::MAX), entry.name().to_owned()));
            }
        }
        numbered.sort_unstable();
        parts.attachments = numbered.into_iter().map(|(_, name)| name).collect();
        Ok(parts)
    }
}

fn in_time(deadline: Instant) -> Result<(), Fault> {
    if Instant::now() < deadline { Ok(()) } else { Err(Fault::TooLong) }
}

/// The other format that these names belong to. The name of a message's table says that it is none: the Word file then
/// is an attachment.
fn other_kind(names: impl Iterator<Item = String>) -> Option<Fault> {
    let mut old = false;
    for name in names {
        if name == PROPERTY_TABLE {
            return None;
        }
        if name.eq_ignore_ascii_case("EncryptedPackage") {
            return Some(Fault::EncryptedOffice);
        }
        let office = ["WordDocument", "Workbook", "Book", "PowerPoint Document"];
        old |= office.iter().any(|stream| name.eq_ignore_ascii_case(stream));
    }
    old.then_some(Fault::OldOffice)
}

/// The names of the entries as they lie in the file, for a file whose tables are too broken to follow: even then it is
/// of use to say that it is an old Word file.
fn names_in_bytes(bytes: &[u8]) -> impl Iterator<Item = String> {
    bytes.chunks_exact(128).filter_map(|entry| {
        // A name is UTF-16 and all the names looked for are ASCII.
        let units = entry.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair));
        units.take_while(|unit| *unit != 0).take(32).map(|unit| u8::try_from(unit).ok().map(char::from)).collect()
    })
}
