//! Rich Text Format → text: what a reader of the printed letter sees, and what the author left out of sight told apart.
//!
//! One pass over the bytes, no recursion. Paragraphs become lines, cells are set apart by a tab, rows by a line end.
//! Mail that carries HTML inside RTF ([MS-OXRTFEX]) gives the HTML back; [`decompress`] undoes what wraps it ([MS-OXRTFCP]).
//!
//! [MS-OXRTFEX]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxrtfex
//! [MS-OXRTFCP]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxrtfcp

mod document;
mod flow;
mod fonts;
mod lexer;
mod lzfu;
mod pages;
mod reader;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Instant;

pub use document::{document, of_outlook};
pub use lzfu::decompress;

/// How much one document may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most bytes of text, all parts together.
    pub text: usize,
    /// When to give up.
    pub deadline: Instant,
}

/// What an RTF document says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RtfText {
    /// The running text; empty if there is [`html`](Self::html).
    pub body: String,
    /// Footnotes and endnotes, one paragraph a line.
    pub footnotes: String,
    /// Headers and footers, each text once.
    pub margins: String,
    /// Byte offsets in `body` at which a paragraph or a table row starts.
    pub paragraphs: Vec<usize>,
    /// The HTML that the document wraps. It is text already: what its `<meta>` says of an encoding no longer holds.
    pub html: Option<String>,
    /// Title, from the document's properties.
    pub title: Option<String>,
    /// Subject, from the document's properties.
    pub subject: Option<String>,
    /// When it was created, as "2024-05-03" or "2024-05-03T10:04".
    pub created: Option<String>,
    /// Hidden text was left out.
    pub hidden: bool,
    /// Text marked as deleted was left out.
    pub deleted: bool,
    /// Comments were left out.
    pub comments: bool,
}

/// Why there is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not RTF, or cut off, or nested beyond all reason.
    Malformed,
    /// More text than [`Limits::text`].
    TooLarge,
    /// Not done by [`Limits::deadline`].
    TooLong,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "malformed RTF",
            Self::TooLarge => "more text than allowed",
            Self::TooLong => "took longer than allowed",
        })
    }
}

impl std::error::Error for Fault {}

/// Reads a whole RTF document.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<RtfText, Fault> {
    reader::Reader::new(bytes, limits)?.run()
}
