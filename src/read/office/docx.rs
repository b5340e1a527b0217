//! Word (.docx, .docm): the text as it would be sent.
//!
//! Struck-out changes, hidden text, comments and field instructions are left out; text boxes and footnotes are read;
//! page headers and footers stand apart. The names of tags are those of ECMA-376, part 1.

use std::io::{Read, Seek};

use crate::error::ReadError;
use crate::read::extract::Extract;
use crate::read::faults;
use crate::read::limits::Budget;
use crate::read::source::{Note, Source, told};
use crate::read::xml::{Piece, Xml};

use super::list::Counter;
use super::package::Package;
use super::paragraphs::Paragraphs;
use super::word_styles::{WordStyles, is_on, level};

/// Reads a Word document.
pub fn read<R: Read + Seek>(name: String, mut package: Package<R>, mut budget: Budget) -> Result<Source, ReadError> {
    let mut styles = WordStyles::default();
    if let Some(part) = package.part("word/styles.xml", &mut budget)? {
        styles.read_styles(&part, &budget)?;
    }
    if let Some(part) = package.part("word/numbering.xml", &mut budget)? {
        styles.read_numbering(&part, &budget)?;
    }
    let document = package.part("word/document.xml", &mut budget)?.ok_or_else(|| faults::broken("Word"))?;
    let margins: Vec<String> = package.names().filter(|n| is_margin(n)).map(std::borrow::Cow::into_owned).collect();
    let mut notes = Vec::new();

    let mut headers = String::new();
    let mut footers = String::new();
    for part_name in margins {
        let Some(part) = package.part(&part_name, &mut budget)? else { continue };
        let mut reader = Body::new(Extract::new(budget.clone()), &styles);
        reader.read(&part)?;
        let text = reader.paragraphs.finish().into_source(String::new()).text;
        let margin = if part_name.starts_with("word/header") { &mut headers } else { &mut footers };
        // First, even and odd pages often say the same.
        if !text.trim().is_empty() && !margin.contains(text.trim()) {
            budget.spend(text.len() as u64)?;
            margin.push_str(text.trim());
            margin.push('\n');
        }
    }

    let mut out = Extract::new(budget);
    out.apart(&headers)?;
    let mut reader = Body::new(out, &styles);
    reader.read(&document)?;
    notes.append(&mut reader.notes);
    for notes_part in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(part) = package.part(notes_part, &mut reader.paragraphs.out().budget)? {
            reader.read(&part)?;
        }
    }
    let mut out = reader.paragraphs.finish();
    out.apart(&footers)?;
    let core = package.part("docProps/core.xml", &mut out.budget)?;
    let mut source = out.into_source(name);
    if let Some(core) = core {
        // Nobody misses a title where the file's properties are broken.
        let _ = read_core(&core, &mut source);
    }
    for note in notes {
        source.note(note);
    }
    Ok(source)
}

fn is_margin(name: &str) -> bool {
    let Some(file) = name.strip_prefix("word/").and_then(|n| n.strip_suffix(".xml")) else { return false };
    ["header", "footer"].iter().any(|kind| file.strip_prefix(kind).is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit())))
}

/// Title, subject and date of the file's own properties.
fn read_core(part: &[u8], source: &mut Source) -> Result<(), ReadError> {
    let budget = crate::read::Limits::default().budget();
    let mut xml = Xml::new(part, "Word");
    let mut open = String::new();
    while let Some(piece) = xml.next(&budget)? {
        match piece {
            Piece::Open(tag) => open = tag.name,
            Piece::Close(_) => open.clear(),
            Piece::Text(text) => match open.as_str() {
                "title" => source.metadata.subject = told(text).or(source.metadata.subject.take()),
                "subject" if source.metadata.subject.is_none() => source.metadata.subject = told(text),
                "modified" => source.metadata.date = told(text),
                "created" if source.metadata.date.is_none() => source.metadata.date = told(text),
                _ => {}
            },
        }
    }
    Ok(())
}

/// Fields inside fields; Word itself stops at twenty.
const MAX_FIELDS: usize = 50;

/// Reads a part that holds paragraphs.
struct Body<'s> {
    paragraphs: Paragraphs,
    styles: &'s WordStyles,
    counter: Counter,
    notes: Vec<Note>,
    /// The fields that are open; whether each is still at its instruction, whose parts are not shown.
    fields: Vec<bool>,
}

/// What is known of the paragraph whose properties are being read.
#[derive(Default)]
struct Opening {
    /// Whether its text has begun.
    begun: bool,
    list: Option<(String, usize)>,
    hidden: bool,
}

impl<'s> Body<'s> {
    fn new(out: Extract, styles: &'s WordStyles) -> Self {
        Self { paragraphs: Paragraphs::new(out), styles, counter: Counter::default(), notes: Vec::new(), fields: Vec::new() }
    }

    fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn read(&mut self, part: &[u8]) -> Result<(), ReadError> {
        let mut xml = Xml::new(part, "Word");
        // Paragraphs inside paragraphs (text boxes) have properties of their own.
        let mut openings: Vec<Opening> = Vec::new();
        let (mut in_text, mut run_hidden, mut in_paragraph_mark) = (false, false, false);
        while let Some(piece) = xml.next(&self.paragraphs.out().budget)? {
            match piece {
                Piece::Open(tag) => match tag.name.as_str() {
                    "del" | "moveFrom" if tag.attribute("author").is_some() || tag.attribute("id").is_some() => {
                        self.note(Note::TrackedChanges);
                        // Inside a paragraph's or row's properties the tag is empty and marks its end as struck out.
                        xml.skip(&self.paragraphs.out().budget)?;
                    }
                    "ins" | "moveTo" => self.note(Note::TrackedChanges),
                    // What was before a tracked change of format, and what older programs show in a text box's place.
                    "pPrChange" | "rPrChange" | "sectPrChange" | "tblPrChange" | "Fallback" | "instrText" | "delText" | "delInstrText" => {
                        xml.skip(&self.paragraphs.out().budget)?;
                    }
                    "footnote" | "endnote" if tag.attribute("type").is_some_and(|t| t != "normal") => {
                        xml.skip(&self.paragraphs.out().budget)?;
                    }
                    "commentReference" | "commentRangeStart" => self.note(Note::Comments),
                    "p" => {
                        self.paragraphs.begin("")?;
                        openings.push(Opening::default());
                    }
                    "pStyle" => {
                        if let (Some(opening), Some(style)) = (openings.last_mut(), tag.attribute("val")) {
                            opening.list = opening.list.take().or_else(|| self.styles.list(style));
                            opening.hidden |= self.styles.hidden(style);
                        }
                    }
                    "numId" => {
                        if let (Some(opening), Some(list)) = (openings.last_mut(), tag.attribute("val")) {
                            let level = opening.list.as_ref().map_or(0, |l| l.1);
                            opening.list = Some((list.to_owned(), level));
                        }
                    }
                    "ilvl" => {
                        if let Some(opening) = openings.last_mut() {
                            let list = opening.list.take().map_or_else(|| "0".to_owned(), |l| l.0);
                            opening.list = Some((list, level(&tag)));
                        }
                    }
                    "fldChar" => match tag.attribute("fldCharType") {
                        Some("begin") if self.fields.len() < MAX_FIELDS => self.fields.push(true),
                        Some("separate") => self.fields.iter_mut().last().into_iter().for_each(|field| *field = false),
                        Some("end") => drop(self.fields.pop()),
                        _ => {}
                    },
                    "pPr" => in_paragraph_mark = true,
                    "r" => run_hidden = false,
                    "rStyle" => run_hidden |= tag.attribute("val").is_some_and(|style| self.styles.hidden(style)),
                    "vanish" | "webHidden" if !in_paragraph_mark => run_hidden = is_on(&tag),
                    "t" => in_text = true,
                    "tab" | "ptab" if !in_paragraph_mark => self.text("\t", run_hidden, &mut openings)?,
                    "br" | "cr" => self.text("\n", run_hidden, &mut openings)?,
                    "noBreakHyphen" => self.text("-", run_hidden, &mut openings)?,
                    "tbl" => self.paragraphs.begin_table()?,
                    "tc" => self.paragraphs.begin_cell(),
                    _ => {}
                },
                Piece::Close(name) => match name.as_str() {
                    "p" => {
                        openings.pop();
                        self.paragraphs.end()?;
                    }
                    "pPr" => in_paragraph_mark = false,
                    "t" => in_text = false,
                    "tr" => self.paragraphs.end_row()?,
                    "tbl" => self.paragraphs.end_table()?,
                    _ => {}
                },
                Piece::Text(text) if in_text => self.text(&text, run_hidden, &mut openings)?,
                Piece::Text(_) => {}
            }
        }
        Ok(())
    }

    /// Text of a run; the first of a list item comes behind its mark.
    fn text(&mut self, text: &str, run_hidden: bool, openings: &mut [Opening]) -> Result<(), ReadError> {
        let Some(opening) = openings.last_mut() else { return Ok(()) };
        if self.fields.contains(&true) {
            return Ok(());
        }
        if run_hidden || opening.hidden {
            if !text.trim().is_empty() {
                self.note(Note::HiddenText);
            }
            return Ok(());
        }
        if !opening.begun {
            opening.begun = true;
            if let Some((list, level)) = opening.list.take() {
                let mark = self.counter.mark(&list, level, self.styles.marker(&list, level));
                self.paragraphs.text(&mark)?;
            }
        }
        self.paragraphs.text(text)
    }
}
