//! OpenDocument text (.odt): the text as it would be sent.
//!
//! Struck-out changes, hidden text and comments are left out; text boxes and footnotes are read; page headers and
//! footers stand apart. The names of tags are those of OASIS OpenDocument 1.3, part 3.

use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek};

use crate::error::ReadError;
use crate::read::extract::Extract;
use crate::read::faults;
use crate::read::limits::Budget;
use crate::read::source::{Note, Source, told};
use crate::read::xml::{Piece, Tag, Xml};

use super::list::{Counter, Marker};
use super::package::Package;
use super::paragraphs::Paragraphs;

/// Blanks that one tag may stand for.
const MAX_BLANKS: usize = 1_000;

/// Reads an OpenDocument text.
pub fn read<R: Read + Seek>(name: String, mut package: Package<R>, mut budget: Budget) -> Result<Source, ReadError> {
    if let Some(manifest) = package.part("META-INF/manifest.xml", &mut budget)?
        && manifest.windows(b"encryption-data".len()).any(|w| w == b"encryption-data")
    {
        return Err(faults::encrypted("ODF"));
    }
    let content = package.part("content.xml", &mut budget)?.ok_or_else(|| faults::broken("ODF"))?;
    let styles = package.part("styles.xml", &mut budget)?;
    let mut known = Styles::default();
    let mut margins = [String::new(), String::new()];
    if let Some(part) = &styles {
        let mut reader = Body::new(Extract::new(budget.clone()), known);
        margins = reader.read_margins(part)?;
        known = reader.styles;
    }
    let mut out = Extract::new(budget);
    out.apart(&margins[0])?;
    let mut reader = Body::new(out, known);
    reader.read(&content)?;
    let notes = std::mem::take(&mut reader.notes);
    for line in std::mem::take(&mut reader.footnotes) {
        reader.paragraphs.begin("")?;
        reader.paragraphs.text(&line)?;
        reader.paragraphs.end()?;
    }
    let mut out = reader.paragraphs.finish();
    out.apart(&margins[1])?;
    let meta = package.part("meta.xml", &mut out.budget)?;
    let mut source = out.into_source(name);
    if let Some(meta) = meta {
        // Nobody misses a title where the file's properties are broken.
        let _ = read_meta(&meta, &mut source);
    }
    for note in notes {
        source.note(note);
    }
    Ok(source)
}

/// Title, subject and date of the file's own properties.
fn read_meta(part: &[u8], source: &mut Source) -> Result<(), ReadError> {
    let budget = crate::read::Limits::default().budget();
    let mut xml = Xml::new(part, "ODF");
    let mut open = String::new();
    while let Some(piece) = xml.next(&budget)? {
        match piece {
            Piece::Open(tag) => open = tag.name,
            Piece::Close(_) => open.clear(),
            Piece::Text(text) => match open.as_str() {
                "title" => source.metadata.subject = told(text).or(source.metadata.subject.take()),
                "subject" if source.metadata.subject.is_none() => source.metadata.subject = told(text),
                "date" => source.metadata.date = told(text),
                "creation-date" if source.metadata.date.is_none() => source.metadata.date = told(text),
                _ => {}
            },
        }
    }
    Ok(())
}

/// Styles that change what is read.
#[derive(Debug, Default)]
struct Styles {
    hidden: HashSet<String>,
    lists: HashMap<String, Vec<Marker>>,
    /// The style whose properties are being read, and the list style.
    style: String,
    list: String,
}

impl Styles {
    fn see(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "style" => tag.attribute("name").unwrap_or("").clone_into(&mut self.style),
            "text-properties" if tag.attribute("display") == Some("none") => {
                self.hidden.insert(self.style.clone());
            }
            "list-style" => tag.attribute("name").unwrap_or("").clone_into(&mut self.list),
            "list-level-style-bullet" | "list-level-style-image" => self.level(Marker::Bullet),
            "list-level-style-number" => {
                let formatted = tag.attribute("num-format").is_some_and(|format| !format.is_empty());
                self.level(if formatted { Marker::Number } else { Marker::None });
            }
            _ => {}
        }
    }

    fn level(&mut self, marker: Marker) {
        self.lists.entry(self.list.clone()).or_default().push(marker);
    }

    fn marker(&self, list: &str, level: usize) -> Marker {
        self.lists.get(list).and_then(|levels| levels.get(level).or(levels.last())).copied().unwrap_or(Marker::Bullet)
    }
}

/// Reads a part that holds paragraphs.
struct Body {
    paragraphs: Paragraphs,
    styles: Styles,
    counter: Counter,
    notes: Vec<Note>,
    footnotes: Vec<String>,
    /// The lists that are open, by the name of their style, and whether the item's mark is still to be written.
    lists: Vec<String>,
    unmarked: bool,
    /// Spans that are open; whether each hides its text.
    hiding: Vec<bool>,
}

impl Body {
    fn new(out: Extract, styles: Styles) -> Self {
        Self {
            paragraphs: Paragraphs::new(out),
            styles,
            counter: Counter::default(),
            notes: Vec::new(),
            footnotes: Vec::new(),
            lists: Vec::new(),
            unmarked: false,
            hiding: Vec::new(),
        }
    }

    fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// The page headers and footers of styles.xml; the styles are learnt on the way.
    fn read_margins(&mut self, part: &[u8]) -> Result<[String; 2], ReadError> {
        let mut xml = Xml::new(part, "ODF");
        let mut margins = [String::new(), String::new()];
        while let Some(piece) = xml.next(&self.paragraphs.out().budget)? {
            let Piece::Open(tag) = piece else { continue };
            let margin = match tag.name.as_str() {
                "header" | "header-left" | "header-first" => &mut margins[0],
                "footer" | "footer-left" | "footer-first" => &mut margins[1],
                _ => {
                    self.styles.see(&tag);
                    continue;
                }
            };
            let lines = flat(&mut xml, &mut self.paragraphs.out().budget)?.join("\n");
            if !lines.trim().is_empty() && !margin.contains(lines.trim()) {
                margin.push_str(lines.trim());
                margin.push('\n');
            }
        }
        Ok(margins)
    }

    fn read(&mut self, part: &[u8]) -> Result<(), ReadError> {
        let mut xml = Xml::new(part, "ODF");
        while let Some(piece) = xml.next(&self.paragraphs.out().budget)? {
            match piece {
                Piece::Open(tag) => self.open(&tag, &mut xml)?,
                Piece::Close(name) => self.close(&name)?,
                Piece::Text(text) => self.text(&collapsed(&text))?,
            }
        }
        Ok(())
    }

    fn open(&mut self, tag: &Tag, xml: &mut Xml<&[u8]>) -> Result<(), ReadError> {
        self.styles.see(tag);
        match tag.name.as_str() {
            "tracked-changes" => {
                self.note(Note::TrackedChanges);
                xml.skip(&self.paragraphs.out().budget)?;
            }
            "annotation" => {
                self.note(Note::Comments);
                xml.skip(&self.paragraphs.out().budget)?;
            }
            "hidden-text" | "hidden-paragraph" => {
                self.note(Note::HiddenText);
                xml.skip(&self.paragraphs.out().budget)?;
            }
            "note" => {
                let lines = flat(xml, &mut self.paragraphs.out().budget)?;
                self.footnotes.extend(lines);
            }
            "forms" | "scripts" | "desc" | "title" | "ruby-text" | "note-citation" | "binary-data" => {
                xml.skip(&self.paragraphs.out().budget)?;
            }
            "p" | "h" => {
                let level = self.lists.len().saturating_sub(1);
                let mark = match self.lists.last() {
                    Some(list) if std::mem::take(&mut self.unmarked) => self.counter.mark(list, level, self.styles.marker(list, level)),
                    _ => String::new(),
                };
                self.paragraphs.begin(&mark)?;
                self.hiding.push(self.hides(tag));
            }
            "span" => self.hiding.push(self.hides(tag)),
            "list" => {
                let inherited = self.lists.last().cloned().unwrap_or_default();
                self.lists.push(tag.attribute("style-name").map_or(inherited, str::to_owned));
            }
            "list-item" => self.unmarked = true,
            "s" => {
                let blanks = tag.attribute("c").and_then(|c| c.parse().ok()).unwrap_or(1);
                self.text(&" ".repeat(blanks.min(MAX_BLANKS)))?;
            }
            "tab" => self.text("\t")?,
            "line-break" => self.text("\n")?,
            "table" => self.paragraphs.begin_table()?,
            "table-cell" => self.paragraphs.begin_cell(),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "p" | "h" => {
                self.hiding.pop();
                self.paragraphs.end()?;
            }
            "span" => {
                self.hiding.pop();
            }
            "list" => {
                self.lists.pop();
                self.unmarked = false;
            }
            "table-row" => self.paragraphs.end_row()?,
            "table" => self.paragraphs.end_table()?,
            _ => {}
        }
        Ok(())
    }

    fn hides(&self, tag: &Tag) -> bool {
        tag.attribute("style-name").is_some_and(|style| self.styles.hidden.contains(style))
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        if self.hiding.iter().any(|hides| *hides) {
            if !text.trim().is_empty() {
                self.note(Note::HiddenText);
            }
            return Ok(());
        }
        self.paragraphs.text(text)
    }
}

/// The paragraphs inside a tag that was just opened, one a line, without marks and tables.
fn flat(xml: &mut Xml<&[u8]>, budget: &mut Budget) -> Result<Vec<String>, ReadError> {
    let mut lines: Vec<String> = Vec::new();
    let (mut depth, mut in_paragraph) = (1_usize, false);
    while depth > 0 {
        let Some(piece) = xml.next(budget)? else { return Err(faults::broken("ODF")) };
        let mut add = |text: &str| {
            budget.spend(text.len() as u64)?;
            if let Some(line) = lines.last_mut().filter(|_| in_paragraph) {
                line.push_str(text);
            }
            Ok(())
        };
        match piece {
            Piece::Open(tag) => {
                depth += 1;
                match tag.name.as_str() {
                    "p" | "h" => {
                        lines.push(String::new());
                        in_paragraph = true;
                    }
                    "s" => add(" ")?,
                    "tab" => add("\t")?,
                    "line-break" => add("\n")?,
                    "annotation" | "note-citation" => {
                        xml.skip(budget)?;
                        depth -= 1;
                    }
                    _ => {}
                }
            }
            Piece::Close(name) => {
                depth -= 1;
                in_paragraph &= !matches!(name.as_str(), "p" | "h");
            }
            Piece::Text(text) => add(&collapsed(&text))?,
        }
    }
    Ok(lines)
}

/// White space as OpenDocument counts it: any run of it is one blank; further ones have tags of their own.
fn collapsed(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for c in text.chars() {
        if !matches!(c, ' ' | '\t' | '\n' | '\r') {
            collapsed.push(c);
        } else if !collapsed.ends_with(' ') {
            collapsed.push(' ');
        }
    }
    collapsed
}
