//! XML as the office formats use it: a stream of tags and text, with no DTD, no entities and no endless depth.

use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::error::ReadError;

use super::faults;
use super::limits::Budget;

/// Tags inside tags; real letters stay below a hundred.
const MAX_DEPTH: usize = 1_000;
/// Bytes of an attribute; what is longer is no setting of a letter and is passed over.
const MAX_ATTRIBUTE: usize = 4096;
/// Events between two looks at the clock.
const TICK: u32 = 4096;

/// What a stream of XML is made of.
pub(super) enum Piece {
    /// A tag opens.
    Open(Tag),
    /// The innermost tag closes.
    Close(String),
    /// Text between tags, entities resolved.
    Text(String),
}

/// A tag with its attributes.
pub(super) struct Tag {
    /// Its name without prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// An attribute by its name without prefix.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// All attributes.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Pulls pieces out of a stream; every opened tag is closed again, empty ones too.
pub(super) struct Xml<R> {
    reader: Reader<R>,
    format: &'static str,
    buffer: Vec<u8>,
    depth: usize,
    events: u32,
    empty: Option<String>,
}

impl<R: BufRead> Xml<R> {
    /// `format` is the name that an error gives the file.
    pub fn new(stream: R, format: &'static str) -> Self {
        let mut reader = Reader::from_reader(stream);
        reader.config_mut().allow_dangling_amp = true;
        Self { reader, format, buffer: Vec::new(), depth: 0, events: 0, empty: None }
    }

    /// The next piece; `None` at the end.
    pub fn next(&mut self, budget: &Budget) -> Result<Option<Piece>, ReadError> {
        if let Some(name) = self.empty.take() {
            return Ok(Some(Piece::Close(name)));
        }
        loop {
            self.events = self.events.wrapping_add(1);
            if self.events.is_multiple_of(TICK) {
                budget.in_time()?;
            }
            self.buffer.clear();
            let broken = |_| faults::broken(self.format);
            let piece = match self.reader.read_event_into(&mut self.buffer).map_err(broken)? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(faults::broken(self.format));
                    }
                    Piece::Open(tag(&start).ok_or_else(|| faults::broken(self.format))?)
                }
                Event::Empty(start) => {
                    let tag = tag(&start).ok_or_else(|| faults::broken(self.format))?;
                    self.empty = Some(tag.name.clone());
                    Piece::Open(tag)
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Piece::Close(local(end.name().as_ref()))
                }
                Event::Text(text) => Piece::Text(text.xml_content(XmlVersion::Implicit1_0).into_owned()),
                Event::CData(text) => Piece::Text(text.xml_content(XmlVersion::Implicit1_0).into_owned()),
                Event::GeneralRef(entity) => {
                    let character = entity.resolve_char_ref().map_err(broken)?;
                    let known =
                        character.map(String::from).or_else(|| resolve_predefined_entity(&entity.clone().into_inner()).map(str::to_owned));
                    // Only a DTD could define another, and none is read.
                    Piece::Text(known.ok_or_else(|| faults::broken(self.format))?)
                }
                // Entities are how a small file becomes a huge one, or fetches another.
                Event::DocType(_) => return Err(faults::broken(self.format)),
                Event::Eof if self.depth > 0 => return Err(faults::broken(self.format)),
                Event::Eof => return Ok(None),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => continue,
            };
            return Ok(Some(piece));
        }
    }

    /// Passes over the rest of a tag that was just opened, up to and with its end.
    pub fn skip(&mut self, budget: &Budget) -> Result<(), ReadError> {
        let mut open = 1_usize;
        while open > 0 {
            match self.next(budget)? {
                Some(Piece::Open(_)) => open += 1,
                Some(Piece::Close(_)) => open -= 1,
                Some(Piece::Text(_)) => {}
                None => return Err(faults::broken(self.format)),
            }
        }
        Ok(())
    }
}

fn tag(start: &BytesStart) -> Option<Tag> {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        if attribute.value.len() > MAX_ATTRIBUTE {
            continue;
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        attributes.push((local(attribute.key.as_ref()), value.into_owned()));
    }
    Some(Tag { name: local(start.name().as_ref()), attributes })
}

/// A name without its prefix.
fn local(name: &str) -> String {
    name.rsplit_once(':').map_or(name, |(_, local)| local).to_owned()
}
