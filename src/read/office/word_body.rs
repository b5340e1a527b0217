//! The parts of a Word file that hold paragraphs: its text, page headers and footers, notes.

use std::collections::HashMap;

use crate::error::ReadError;
use crate::read::extract::Extract;
use crate::read::source::Note;
use crate::read::xml::{Piece, Tag, Xml};

use super::fields::{Fields, answer, symbol};
use super::list::Counter;
use super::paragraphs::Paragraphs;
use super::word_styles::{WordStyles, is_on, level};

/// A web page inside the document: its text, and whether some of it was hidden.
pub struct Chunk {
    pub text: String,
    pub hidden: bool,
}

/// Reads a part that holds paragraphs.
pub struct Body<'s> {
    pub paragraphs: Paragraphs,
    pub notes: Vec<Note>,
    /// The pages inside, by the relation's id.
    pub chunks: HashMap<String, Chunk>,
    styles: &'s WordStyles,
    counter: Counter,
    fields: Fields,
    /// The paragraphs that are open: those of text boxes stand inside others.
    open: Vec<Opening>,
    run: Run,
    /// The alternatives that are open; whether a choice came before.
    alternatives: Vec<bool>,
}

/// Where in a paragraph the reader is.
#[derive(Clone, Copy, Default)]
struct Run {
    hidden: bool,
    in_text: bool,
    /// At the paragraph's own properties.
    at_mark: bool,
}

/// What is known of a paragraph that is open.
#[derive(Default)]
struct Opening {
    /// Whether its text has begun.
    begun: bool,
    list: Option<(String, usize)>,
    hidden: bool,
    /// Whether its mark is struck out.
    struck: bool,
    /// Where the reader is in the paragraph around it.
    around: Run,
}

impl<'s> Body<'s> {
    pub fn new(out: Extract, styles: &'s WordStyles) -> Self {
        Self {
            paragraphs: Paragraphs::new(out),
            notes: Vec::new(),
            chunks: HashMap::new(),
            styles,
            counter: Counter::default(),
            fields: Fields::default(),
            open: Vec::new(),
            run: Run::default(),
            alternatives: Vec::new(),
        }
    }

    pub fn read(&mut self, part: &[u8]) -> Result<(), ReadError> {
        let mut xml = Xml::new(part, "Word");
        while let Some(piece) = xml.next(&self.paragraphs.out().budget)? {
            match piece {
                Piece::Open(tag) if self.leaves_out(&tag) => xml.skip(&self.paragraphs.out().budget)?,
                Piece::Open(tag) if tag.name == "ffData" => {
                    let answer = answer(&mut xml, &self.paragraphs.out().budget)?;
                    self.fields.answer(answer);
                }
                Piece::Open(tag) => self.begin(&tag)?,
                Piece::Close(name) => self.end(&name)?,
                Piece::Text(text) if self.run.in_text => self.text(&text)?,
                Piece::Text(_) => {}
            }
        }
        self.fields.clear();
        self.paragraphs.settle()
    }

    fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Whether nothing of what a tag holds is shown.
    fn leaves_out(&mut self, tag: &Tag) -> bool {
        match tag.name.as_str() {
            "del" | "moveFrom" if tag.attribute("author").is_some() || tag.attribute("id").is_some() => {
                self.note(Note::TrackedChanges);
                // Inside a paragraph's or row's properties the tag is empty and marks its end as struck out.
                if let Some(opening) = self.open.last_mut().filter(|_| self.run.at_mark) {
                    opening.struck = true;
                }
                true
            }
            // What was before a tracked change of format.
            "pPrChange" | "rPrChange" | "sectPrChange" | "tblPrChange" | "instrText" | "delText" | "delInstrText" => true,
            // What older programs show in the place of what was just read.
            "Fallback" => self.alternatives.last() == Some(&true),
            "footnote" | "endnote" => tag.attribute("type").is_some_and(|t| t != "normal"),
            _ => false,
        }
    }

    fn begin(&mut self, tag: &Tag) -> Result<(), ReadError> {
        match tag.name.as_str() {
            "ins" | "moveTo" => self.note(Note::TrackedChanges),
            "AlternateContent" => self.alternatives.push(false),
            "Choice" => self.alternatives.iter_mut().last().into_iter().for_each(|chosen| *chosen = true),
            "commentReference" | "commentRangeStart" => self.note(Note::Comments),
            "p" => {
                let begun = self.paragraphs.begin("")?;
                self.open.push(Opening { begun, around: std::mem::take(&mut self.run), ..Opening::default() });
            }
            "pStyle" | "numId" | "ilvl" => self.property(tag),
            "fldChar" => match tag.attribute("fldCharType") {
                Some("begin") => self.fields.begin(self.open.len()),
                Some("separate") => self.fields.separate(),
                Some("end") => {
                    if let Some(answer) = self.fields.end() {
                        self.text(&answer)?;
                    }
                }
                _ => {}
            },
            "pPr" => self.run.at_mark = true,
            "r" => self.run.hidden = false,
            "rStyle" => self.run.hidden |= tag.attribute("val").is_some_and(|style| self.styles.hidden(style)),
            "vanish" if !self.run.at_mark => self.run.hidden = is_on(tag),
            "t" => self.run.in_text = true,
            "tab" | "ptab" if !self.run.at_mark => self.text("\t")?,
            "br" | "cr" => self.text("\n")?,
            "noBreakHyphen" => self.text("-")?,
            "sym" => {
                if let Some(symbol) = symbol(tag) {
                    self.text(symbol.encode_utf8(&mut [0; 4]))?;
                }
            }
            "tbl" => self.paragraphs.begin_table()?,
            "tc" => self.paragraphs.begin_cell()?,
            "altChunk" => self.chunk(tag.attribute("id").unwrap_or(""))?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "p" => self.end_paragraph()?,
            "AlternateContent" => drop(self.alternatives.pop()),
            "pPr" => self.run.at_mark = false,
            "t" => self.run.in_text = false,
            "tr" => self.paragraphs.end_row()?,
            "tbl" => self.paragraphs.end_table()?,
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        let struck = self.open.last().is_some_and(|opening| opening.struck);
        if !struck {
            for answer in self.fields.paragraph_ends(self.open.len()) {
                self.text(&answer)?;
            }
        }
        self.run = self.open.pop().map(|opening| opening.around).unwrap_or_default();
        if struck { self.paragraphs.end_struck() } else { self.paragraphs.end() }
    }

    /// A property that says which list a paragraph belongs to, or that it is hidden.
    fn property(&mut self, tag: &Tag) {
        let (Some(opening), Some(value)) = (self.open.last_mut(), tag.attribute("val")) else { return };
        match tag.name.as_str() {
            "pStyle" => {
                opening.list = opening.list.take().or_else(|| self.styles.list(value));
                opening.hidden |= self.styles.hidden(value);
            }
            "numId" => {
                let level = opening.list.as_ref().map_or(0, |l| l.1);
                opening.list = Some((value.to_owned(), level));
            }
            _ => {
                let list = opening.list.take().map_or_else(|| "0".to_owned(), |l| l.0);
                opening.list = Some((list, level(tag)));
            }
        }
    }

    /// The page that stands at this place.
    fn chunk(&mut self, id: &str) -> Result<(), ReadError> {
        let Some(chunk) = self.chunks.get(id) else { return Ok(()) };
        let hidden = chunk.hidden;
        for line in chunk.text.lines().filter(|line| !line.trim().is_empty()) {
            self.paragraphs.settle()?;
            self.paragraphs.begin("")?;
            self.paragraphs.text(line)?;
            self.paragraphs.end()?;
        }
        if hidden {
            self.note(Note::HiddenText);
        }
        Ok(())
    }

    /// Text of a run; the first of a list item comes behind its mark.
    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        let Some(opening) = self.open.last_mut() else { return Ok(()) };
        if self.fields.hide() {
            return Ok(());
        }
        let blank = text.trim().is_empty();
        if self.run.hidden || opening.hidden {
            if !blank {
                self.note(Note::HiddenText);
            }
            return Ok(());
        }
        if !blank {
            self.fields.show();
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
