//! Word (.docx, .docm): the text as it would be sent.
//!
//! Struck-out changes, hidden text, comments and field instructions are left out; text boxes and footnotes are read;
//! page headers and footers stand apart. The names of tags are those of ECMA-376, part 1.

use std::collections::HashMap;
use std::io::{Read, Seek};

use crate::error::ReadError;
use crate::read::extension;
use crate::read::extract::Extract;
use crate::read::faults;
use crate::read::html;
use crate::read::limits::Budget;
use crate::read::sniff::{Format, sniff};
use crate::read::source::Source;

use super::package::{Package, is_word};
use super::properties;
use super::relations::Relations;
use super::word_body::{Body, Chunk};
use super::word_styles::WordStyles;

/// Reads a Word document.
pub fn read<R: Read + Seek>(name: String, mut package: Package<R>, mut budget: Budget) -> Result<Source, ReadError> {
    let file = Relations::of("", &mut package, &mut budget)?;
    let main = main_part(&file, &package).ok_or_else(|| faults::broken("Word"))?;
    let parts = Relations::of(&main, &mut package, &mut budget)?;
    let mut styles = WordStyles::default();
    if let Some(part) = package.part(parts.part("styles", "word/styles.xml"), &mut budget)? {
        styles.read_styles(&part, &budget)?;
    }
    if let Some(part) = package.part(parts.part("numbering", "word/numbering.xml"), &mut budget)? {
        styles.read_numbering(&part, &budget)?;
    }
    let document = package.part(&main, &mut budget)?.ok_or_else(|| faults::broken("Word"))?;
    let mut notes = Vec::new();

    let mut headers = String::new();
    let mut footers = String::new();
    for (kind, margin) in [("header", &mut headers), ("footer", &mut footers)] {
        for part_name in margins(kind, &parts, &package) {
            let Some(part) = package.part(&part_name, &mut budget)? else { continue };
            let mut reader = Body::new(Extract::new(budget.clone()), &styles);
            reader.read(&part)?;
            notes.append(&mut reader.notes);
            let text = reader.paragraphs.finish().into_source(String::new()).text;
            // First, even and odd pages often say the same.
            if !text.trim().is_empty() && !margin.contains(text.trim()) {
                budget.spend(text.len() as u64)?;
                margin.push_str(text.trim());
                margin.push('\n');
            }
        }
    }

    let chunks = chunks(&parts, &mut package, &mut budget)?;
    let mut out = Extract::new(budget);
    out.apart(&headers)?;
    let mut reader = Body::new(out, &styles);
    reader.chunks = chunks;
    reader.read(&document)?;
    for (kind, usual) in [("footnotes", "word/footnotes.xml"), ("endnotes", "word/endnotes.xml")] {
        if let Some(part) = package.part(parts.part(kind, usual), &mut reader.paragraphs.out().budget)? {
            reader.read(&part)?;
        }
    }
    notes.append(&mut reader.notes);
    let mut out = reader.paragraphs.finish();
    out.apart(&footers)?;
    let core = package.part(file.part("core-properties", "docProps/core.xml"), &mut out.budget)?;
    let metadata = core.map(|core| properties::read(&core, "modified", "created", &out.budget)).unwrap_or_default();
    let mut source = Source { metadata, ..out.into_source(name) };
    for note in notes {
        source.note(note);
    }
    Ok(source)
}

/// The part with the text: the one that the file names, else the one that is named like it.
fn main_part<R: Read + Seek>(file: &Relations, package: &Package<R>) -> Option<String> {
    let named = file.part("officeDocument", "word/document.xml");
    if package.has(named) { Some(named.to_owned()) } else { package.names().find(|name| is_word(name)).map(Into::into) }
}

/// The parts with page headers or footers, by their usual names where no relation tells.
fn margins<R: Read + Seek>(kind: &str, parts: &Relations, package: &Package<R>) -> Vec<String> {
    let related: Vec<String> = parts.all(kind).map(|(_, part)| part.to_owned()).collect();
    if !related.is_empty() {
        return related;
    }
    let usual = |name: &str| {
        let number = name.strip_prefix("word/").and_then(|n| n.strip_prefix(kind)).and_then(|n| n.strip_suffix(".xml"));
        number.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
    };
    package.names().filter(|name| usual(name)).map(Into::into).collect()
}

/// Web pages that programs put into a document whole, by the relation's id. Word itself turns them into paragraphs
/// when it opens the file; other kinds than pages are rare and left.
fn chunks<R: Read + Seek>(parts: &Relations, package: &mut Package<R>, budget: &mut Budget) -> Result<HashMap<String, Chunk>, ReadError> {
    let mut chunks = HashMap::new();
    for (id, part) in parts.all("aFChunk") {
        let Some(bytes) = package.bytes(part, budget)? else { continue };
        if sniff(&bytes, &extension(part)) == Format::Html {
            let (text, hidden) = html::text(&html::decode(&bytes)?, budget)?;
            chunks.insert(id.to_owned(), Chunk { text, hidden });
        }
    }
    Ok(chunks)
}
