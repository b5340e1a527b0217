//! [`Source`]: a document as read, not yet looked into.

use std::sync::Arc;

use serde::Serialize;

use crate::cpr::masked_name;
use crate::label::{Channel, slugs};
use crate::span::Span;

use super::limits::Limits;

/// A document as read.
#[derive(Debug, Default)]
pub struct Source {
    /// How the user named it, `-` for standard input; inside a container with its place there:
    /// `breve.zip/afslag.docx`, `sendt.mbox#3` (third message), `chats.jsonl:17` (line), `breve.csv:17` (row).
    pub name: String,
    /// The text as read: all offsets in results point into it.
    pub text: String,
    /// Turns that the format states outright (JSON chats), in order.
    pub turns: Option<Vec<SpokenTurn>>,
    /// Parts of the text that are not what the authority says here: page headers and footers.
    pub apart: Vec<Span>,
    /// Where pages or paragraphs begin in the text, in order.
    pub places: Vec<(usize, Place)>,
    /// What the format tells besides the text.
    pub metadata: Metadata,
    /// What goes out with it.
    pub enclosures: Vec<Enclosure>,
    /// What the reader should know about how it was read.
    pub notes: Vec<Note>,
}

impl Source {
    /// Plain text, about which nothing else is known.
    pub fn plain(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), ..Self::default() }
    }

    /// Puts a line before the text, with a blank line below.
    pub(super) fn begin_with(&mut self, line: &str) {
        let line = format!("{line}\n\n");
        let by = line.len();
        self.text.insert_str(0, &line);
        self.apart.iter_mut().for_each(|span| *span = Span::new(span.start + by, span.end + by));
        self.places.iter_mut().for_each(|(at, _)| *at += by);
        for turn in self.turns.iter_mut().flatten() {
            turn.span = Span::new(turn.span.start + by, turn.span.end + by);
        }
    }

    /// Adds a note, once.
    pub(super) fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// A turn of a chat whose speaker the format states.
#[derive(Clone, Debug)]
pub struct SpokenTurn {
    /// Whether the citizen speaks; else the authority.
    pub citizen: bool,
    /// What is said, without the speaker's name.
    pub span: Span,
}

/// A place as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A page of a PDF, from 1.
    Page(u32),
    /// A paragraph of a Word, ODF or RTF document, from 1; cells of tables count like any other.
    Paragraph(u32),
}

/// What a format tells besides the text. Never who receives it: gateways put CPR numbers there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Metadata {
    /// Number that the document has in its system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Subject or title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Name or address of the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// How many it is sent to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipients: Option<usize>,
    /// When it was sent or written: RFC 3339, or as the format has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Department or team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Number of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Subject number of the municipalities' classification (KLE), "27.12.08".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kle: Option<String>,
    /// Channel, where the format says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Names of the files that go with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
}

impl Metadata {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A file that goes with a document, as it came.
#[derive(Debug, Default)]
pub(super) struct Attached {
    pub name: String,
    /// Its bytes, where they are there.
    pub bytes: Option<Arc<Vec<u8>>>,
}

/// A file that goes out with a document.
#[derive(Clone, Debug)]
pub struct Enclosure {
    /// Its name.
    pub name: String,
    /// What it says, read only when somebody asks.
    pub(super) file: Option<Arc<Vec<u8>>>,
    pub(super) limits: Limits,
}

slugs! {
    /// What the reader should know about how a document was read.
    Note {
        /// Text that is marked as hidden was left out.
        HiddenText = "hidden-text",
        /// Comments in the margin were left out.
        Comments = "comments",
        /// Changes are tracked: what is struck out was left out, what is added was read.
        TrackedChanges = "tracked-changes",
        /// Some pages hold only an image: what stands on them was not read.
        PagesWithoutText = "pages-without-text",
    }
}

/// Empty or blank text is none.
pub(super) fn told(text: impl AsRef<str>) -> Option<String> {
    let text = text.as_ref().trim_matches(|c: char| c.is_whitespace() || c.is_control());
    (!text.is_empty()).then(|| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Longest name that is shown, in characters.
const MAX_NAME: usize = 200;

/// A file's name as it is shown: one line, `/` between folders, no way up, not endless.
pub(super) fn label(name: &str) -> String {
    // Marks of writing direction can make a name look like another.
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let parts = name.split(['/', '\\']).map(str::trim).filter(|part| !matches!(*part, "" | "." | ".."));
    // People name files after whom they are about.
    let clean: String = parts.map(masked_name).collect::<Vec<_>>().join("/").chars().filter(|c| !c.is_control() && !turns(*c)).collect();
    match clean.char_indices().nth(MAX_NAME) {
        Some((cut, _)) => format!("{}…", clean.get(..cut).unwrap_or("")),
        None => clean,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_labels() {
        assert_eq!(label("../../etc/passwd"), "etc/passwd");
        assert_eq!(label("C:\\breve\\a.docx"), "C:/breve/a.docx");
        assert_eq!(label("a\u{202e}txt.exe\n\0"), "atxt.exe");
        assert_eq!(label("breve/010190-1234 Bo.docx"), "breve/010190-**** Bo.docx");
        assert_eq!(label(&"å".repeat(1000)).chars().count(), MAX_NAME + 1);
    }

    #[test]
    fn a_line_before_the_text_moves_all_places() {
        let mut source = Source { apart: vec![Span::new(0, 3)], places: vec![(4, Place::Page(1))], ..Source::plain("x", "Hej\nBo") };
        source.begin_with("Æ");
        assert_eq!(source.apart[0].of(&source.text), "Hej");
        assert_eq!(&source.text[source.places[0].0..], "Bo");
    }
}
