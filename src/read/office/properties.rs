//! A file's own properties, which Word and OpenDocument tell alike.

use crate::error::ReadError;
use crate::read::limits::Budget;
use crate::read::source::{Metadata, told};
use crate::read::xml::{Piece, Xml};

/// Title, subject and date; the two tags are those of the last change and of the making.
/// Nobody misses a title where the properties are broken: what stands before the fault is kept.
pub fn read(part: &[u8], changed: &str, made: &str, budget: &Budget) -> Metadata {
    let mut metadata = Metadata::default();
    let _ = read_into(&mut metadata, part, changed, made, budget);
    metadata
}

fn read_into(metadata: &mut Metadata, part: &[u8], changed: &str, made: &str, budget: &Budget) -> Result<(), ReadError> {
    let mut xml = Xml::new(part, "Word/ODF");
    let mut open = String::new();
    while let Some(piece) = xml.next(budget)? {
        match piece {
            Piece::Open(tag) => open = tag.name,
            Piece::Close(_) => open.clear(),
            Piece::Text(text) => match open.as_str() {
                "title" => metadata.subject = told(text).or(metadata.subject.take()),
                "subject" if metadata.subject.is_none() => metadata.subject = told(text),
                name if name == changed => metadata.date = told(text),
                name if name == made && metadata.date.is_none() => metadata.date = told(text),
                _ => {}
            },
        }
    }
    Ok(())
}
