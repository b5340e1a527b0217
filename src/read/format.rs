//! Formats that are known by their first bytes or their ending, and not read as text.

use crate::error::{Kind, ReadError};

/// First bytes, and what they tell.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "Word/ZIP"),
    (b"\xd0\xcf\x11\xe0", "Outlook/Word 97"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x7fELF", "ELF"),
    (b"\x1f\x8b", "gzip"),
    (b"<?xml", "XML"),
    (b"<!DOCTYPE html", "HTML"),
    (b"<!doctype html", "HTML"),
    (b"<html", "HTML"),
];

/// Endings of formats that look like text, or whose first bytes vary.
const ENDINGS: &[&str] = &["docx", "doc", "odt", "pdf", "eml", "msg", "mbox", "html", "htm", "rtf", "xlsx", "csv", "xml", "jsonl"];

/// Refuses what would be read wrongly as plain text.
pub fn refuse_unread_formats(extension: &str, bytes: &[u8]) -> Result<(), ReadError> {
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    let by_magic = MAGIC.iter().find(|(magic, _)| bytes[start..].starts_with(magic)).map(|(_, name)| (*name).to_owned());
    let by_ending = ENDINGS.contains(&extension).then(|| format!(".{extension}"));
    match by_magic.or(by_ending) {
        None => Ok(()),
        Some(format) => Err(ReadError::new(
            Kind::UnsupportedFormat,
            format!("er i formatet {format}, som ikke læses; gem brevet som ren tekst (.txt)"),
            format!("is in the format {format}, which is not read; save the letter as plain text (.txt)"),
        )),
    }
}
