//! A ZIP file whose entries are read by name, within a budget.

use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::ReadError;
use crate::read::decode::decode_xml;
use crate::read::faults;
use crate::read::limits::Budget;

/// What a ZIP file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// A Word document.
    Docx,
    /// An OpenDocument text.
    Odt,
    /// An office file of another kind: its name, and what to do instead, in both languages.
    OtherOffice(&'static str, (&'static str, &'static str)),
    /// Anything else: files.
    Files,
}

/// A ZIP file.
pub struct Package<R> {
    /// Its entries.
    pub archive: ZipArchive<R>,
    format: &'static str,
}

impl<R: Read + Seek> Package<R> {
    /// Opens a ZIP file by its list of entries at the end.
    pub fn open(stream: R) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(stream).map_err(|e| fault(&e, "ZIP"))?;
        Ok(Self { archive, format: "ZIP" })
    }

    /// What it holds, by the names of its entries.
    pub fn contents(&mut self) -> Contents {
        let has = |name: &str| self.has(name);
        let letter = ("gem brevet som Word- eller PDF-fil", "save the letter as Word or PDF");
        let table = ("gem tabellen som CSV", "save the table as CSV");
        // Only a docx may do without the usual name of its text: SharePoint writes document2.xml.
        let word = || has("[Content_Types].xml") && (has("word/styles.xml") || self.names().any(|name| is_word(&name)));
        let (contents, format) = if has("word/document.xml") || word() {
            (Contents::Docx, "Word")
        } else if has("xl/workbook.xml") || has("xl/workbook.bin") {
            (Contents::OtherOffice("Excel", table), "Excel")
        } else if has("ppt/presentation.xml") {
            (Contents::OtherOffice("PowerPoint", letter), "PowerPoint")
        } else if has("content.xml") && (has("mimetype") || has("META-INF/manifest.xml")) {
            (Contents::Odt, "ODF")
        } else {
            (Contents::Files, "ZIP")
        };
        self.format = format;
        contents
    }

    /// A part of XML by its name, as UTF-8; `None` where there is none.
    pub fn part(&mut self, name: &str, budget: &mut Budget) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(bytes) = self.bytes(name, budget)? else { return Ok(None) };
        decode_xml(bytes, self.format).map(Some)
    }

    /// A part as it is.
    pub fn bytes(&mut self, name: &str, budget: &mut Budget) -> Result<Option<Vec<u8>>, ReadError> {
        let entry = match self.archive.by_name(name) {
            Ok(entry) if entry.is_dir() => return Ok(None),
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(e) => return Err(fault(&e, self.format)),
        };
        budget.read_all(entry).map(Some)
    }

    /// Whether it has an entry of this name.
    pub fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The names of its entries.
    pub fn names(&self) -> impl Iterator<Item = std::borrow::Cow<'_, str>> {
        self.archive.file_names().filter_map(Result::ok)
    }
}

/// Whether a part is named as the text of a Word document: word/document.xml, word/document2.xml.
pub fn is_word(name: &str) -> bool {
    name.strip_prefix("word/document").and_then(|n| n.strip_suffix(".xml")).is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
}

/// What a fault of the ZIP file means for its reader.
pub fn fault(error: &ZipError, format: &'static str) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(why) if why.to_lowercase().contains("password") => faults::encrypted(format),
        ZipError::InvalidPassword => faults::encrypted(format),
        ZipError::Io(e) if e.kind() != std::io::ErrorKind::UnexpectedEof && e.kind() != std::io::ErrorKind::InvalidData => faults::io(e),
        _ => faults::broken(format),
    }
}
