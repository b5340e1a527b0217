//! OpenDocument text (.odt): the text as it would be sent.
//!
//! Struck-out changes, hidden text and comments are left out; text boxes and footnotes are read; page headers and
//! footers stand apart. The names of tags are those of OASIS OpenDocument 1.3, part 3.

use std::io::{Read, Seek};

use crate::error::ReadError;
use crate::read::extract::Extract;
use crate::read::faults;
use crate::read::limits::Budget;
use crate::read::source::{Note, Source};
use crate::read::xml::{Piece, Tag, Xml};

use super::list::Counter;
use super::odt_styles::Styles;
use super::package::Package;
use super::paragraphs::Paragraphs;
use super::properties;

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
    let mut notes = Vec::new();
    let mut margins = [String::new(), String::new()];
    if let Some(part) = &styles {
        let mut reader = Body::new(Extract::new(budget.clone()), known);
        margins = reader.read_margins(part)?;
        budget.spend(margins.iter().map(|margin| margin.len() as u64).sum())?;
        notes = reader.notes;
        known = reader.styles;
    }
    let [headers, footers] = margins;
    let mut out = Extract::new(budget);
    out.apart(&headers)?;
    let mut reader = Body::new(out, known);
    reader.read(&mut Xml::new(content.as_slice(), "ODF"))?;
    notes.append(&mut reader.notes);
    for line in std::mem::take(&mut reader.footnotes) {
        reader.paragraphs.begin("")?;
        reader.paragraphs.text(&line)?;
        reader.paragraphs.end()?;
    }
    let mut out = reader.paragraphs.finish();
    out.apart(&footers)?;
    let meta = package.part("meta.xml", &mut out.budget)?;
    let metadata = meta.map(|meta| properties::read(&meta, "date", "creation-date", &out.budget)).unwrap_or_default();
    let mut source = Source { metadata, ..out.into_source(name) };
    for note in notes {
        source.note(note);
    }
    Ok(source)
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
    /// Paragraphs and spans that are open.
    open: Vec<Open>,
    /// Tags that are open; whether each holds words of a paragraph.
    within: Vec<bool>,
    /// In a note, page header or page footer, which stand apart from the text.
    aside: bool,
}

/// A paragraph or span that is open.
struct Open {
    is_paragraph: bool,
    hides: bool,
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
            open: Vec::new(),
            within: Vec::new(),
            aside: false,
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
        let (mut headers, mut footers) = (String::new(), String::new());
        while let Some(piece) = xml.next(&self.paragraphs.out().budget)? {
            let Piece::Open(tag) = piece else { continue };
            let margin = match tag.name.as_str() {
                "header" | "header-left" | "header-first" => &mut headers,
                "footer" | "footer-left" | "footer-first" => &mut footers,
                _ => {
                    self.styles.see(&tag);
                    continue;
                }
            };
            let lines = self.read_aside(&mut xml)?;
            if !lines.trim().is_empty() && !margin.contains(lines.trim()) {
                margin.push_str(lines.trim());
                margin.push('\n');
            }
        }
        Ok([headers, footers])
    }

    /// The lines inside a tag that was just opened, which stand apart from the text.
    fn read_aside(&mut self, xml: &mut Xml<&[u8]>) -> Result<String, ReadError> {
        let budget = self.paragraphs.out().budget.clone();
        let around = std::mem::replace(&mut self.paragraphs, Paragraphs::new(Extract::new(budget)));
        let lists = (std::mem::take(&mut self.lists), std::mem::take(&mut self.unmarked));
        self.aside = true;
        self.read(xml)?;
        self.aside = false;
        (self.lists, self.unmarked) = lists;
        let inside = std::mem::replace(&mut self.paragraphs, around).finish();
        self.paragraphs.out().budget = inside.budget.clone();
        Ok(inside.into_source(String::new()).text)
    }

    /// Reads up to the end of the tag that is open, or of the part.
    fn read(&mut self, xml: &mut Xml<&[u8]>) -> Result<(), ReadError> {
        let outside = self.within.len();
        while let Some(piece) = xml.next(&self.paragraphs.out().budget)? {
            match piece {
                Piece::Open(tag) if self.leaves_out(&tag) => xml.skip(&self.paragraphs.out().budget)?,
                // A note inside a note would nest this call; it is read as part of the one around it.
                Piece::Open(tag) if tag.name == "note" && !self.aside => {
                    let lines = self.read_aside(xml)?;
                    self.footnotes.extend(lines.lines().map(str::to_owned));
                }
                Piece::Open(tag) if shown(&tag).is_some() => {
                    self.text(shown(&tag).unwrap_or(""))?;
                    xml.skip(&self.paragraphs.out().budget)?;
                }
                Piece::Open(tag) => {
                    self.within.push(holds_words(&tag.name));
                    self.begin(&tag)?;
                }
                Piece::Close(_) if self.within.len() == outside => return Ok(()),
                Piece::Close(name) => {
                    self.within.pop();
                    self.end(&name)?;
                }
                Piece::Text(text) => self.text(&collapsed(&text))?,
            }
        }
        Ok(())
    }

    /// Whether nothing of what a tag holds is shown.
    fn leaves_out(&mut self, tag: &Tag) -> bool {
        let is_hidden = tag.attribute("is-hidden") == Some("true");
        match tag.name.as_str() {
            "tracked-changes" => self.note(Note::TrackedChanges),
            "annotation" => self.note(Note::Comments),
            "hidden-text" if is_hidden => self.note(Note::HiddenText),
            "section" if is_hidden || tag.attribute("display") == Some("none") => self.note(Note::HiddenText),
            // Of a picture they are what those hear who do not see it; in a paragraph it is the document's title.
            "title" | "desc" => return self.within.last() != Some(&true),
            "forms" | "scripts" | "ruby-text" | "note-citation" | "binary-data" | "covered-table-cell" => {}
            _ => return false,
        }
        true
    }

    fn begin(&mut self, tag: &Tag) -> Result<(), ReadError> {
        self.styles.see(tag);
        match tag.name.as_str() {
            "p" | "h" => {
                let hides = self.hides("paragraph", tag);
                let level = self.lists.len().saturating_sub(1);
                let mark = match self.lists.last() {
                    Some(list) if !hides && std::mem::take(&mut self.unmarked) => {
                        self.counter.mark(list, level, self.styles.marker(list, level))
                    }
                    _ => String::new(),
                };
                self.paragraphs.begin(&mark)?;
                self.open.push(Open { is_paragraph: true, hides });
            }
            "span" => {
                let hides = self.hides("text", tag);
                self.open.push(Open { is_paragraph: false, hides });
            }
            "hidden-paragraph" if tag.attribute("is-hidden") == Some("true") => {
                self.note(Note::HiddenText);
                self.paragraphs.clear();
                self.open.iter_mut().rfind(|open| open.is_paragraph).into_iter().for_each(|open| open.hides = true);
            }
            "list" => self.begin_list(tag),
            "list-item" => self.unmarked = true,
            "s" => {
                let blanks = tag.attribute("c").and_then(|c| c.parse().ok()).unwrap_or(1);
                self.text(&" ".repeat(blanks.min(MAX_BLANKS)))?;
            }
            "tab" => self.text("\t")?,
            "line-break" => self.text("\n")?,
            "table" => self.paragraphs.begin_table()?,
            "table-cell" => self.paragraphs.begin_cell()?,
            _ => {}
        }
        Ok(())
    }

    /// A list counts from one, unless it says that it goes on.
    fn begin_list(&mut self, tag: &Tag) {
        let inherited = self.lists.last().cloned().unwrap_or_default();
        let list = tag.attribute("style-name").map_or(inherited, str::to_owned);
        if tag.attribute("continue-numbering") != Some("true") && tag.attribute("continue-list").is_none() {
            self.counter.restart(&list, self.lists.len());
        }
        self.lists.push(list);
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "p" | "h" => {
                self.open.pop();
                self.paragraphs.end()?;
            }
            "span" => drop(self.open.pop()),
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

    fn hides(&self, family: &str, tag: &Tag) -> bool {
        tag.attribute("style-name").is_some_and(|style| self.styles.hidden(family, style))
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        if self.open.iter().any(|open| open.hides) {
            if !text.trim().is_empty() {
                self.note(Note::HiddenText);
            }
            return Ok(());
        }
        self.paragraphs.text(text)
    }
}

/// The text of a field whose condition for hiding it is not met.
fn shown(tag: &Tag) -> Option<&str> {
    tag.attribute("string-value").filter(|text| tag.name == "hidden-text" && !text.is_empty())
}

/// Whether a tag holds words of a paragraph.
fn holds_words(name: &str) -> bool {
    matches!(name, "p" | "h" | "span" | "a" | "meta" | "meta-field" | "ruby-base")
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
