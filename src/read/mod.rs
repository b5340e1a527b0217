//! Path or standard input → [`Source`]s: the text as read, and what the format itself tells.
//!
//! What a file is, its first bytes say; its ending only where they do not. A file may hold many documents (a mailbox, an
//! archive, a table): each goes to the sink as soon as it is read, so that memory does not grow with the file. No file,
//! however made, takes more than [`Limits`] allow; what fails is one document, told in one line.

mod archive;
mod chat;
mod container;
mod decode;
mod extract;
mod faults;
mod guard;
mod html;
mod limits;
mod lines;
mod mail;
mod memo;
mod office;
#[cfg(feature = "pdf")]
mod pdf;
mod piece;
mod rtf;
mod single;
mod sniff;
mod source;
mod table;
mod xml;

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use crate::error::ReadError;

use container::{Cutting, Input};

pub use decode::decode;
pub use faults::{internal, io as io_fault};
pub use guard::{guarded, is_guarded};
pub use limits::{DEFAULT_MAX_SIZE, Limits};
pub use piece::Piece;
pub use source::{Enclosure, Metadata, Note, Place, Source, SpokenTurn};
pub use table::Columns;

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What one document may cost.
    pub limits: Limits,
    /// Which columns of a table hold what.
    pub columns: Columns,
    /// Whether the files that go with a mail or message are documents of their own.
    pub attachments: bool,
}

/// A document that could not be read: its name and why.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Named as a [`Source`] is.
    pub name: String,
    /// Why.
    pub error: ReadError,
}

/// Takes each document of an input; `Break` ends the reading.
pub type Sink<'s> = dyn FnMut(Result<Source, Failure>) -> ControlFlow<()> + 's;

/// Takes each piece of an input; `Break` ends the cutting.
pub type PieceSink<'s> = dyn FnMut(Result<Piece, Failure>) -> ControlFlow<()> + 's;

/// Cuts a file into pieces that can be read side by side.
pub fn cut(path: &Path, options: &Options, sink: &mut PieceSink) -> ControlFlow<()> {
    let name = path.display().to_string();
    let opened = std::fs::metadata(path).and_then(|metadata| Ok((metadata.is_dir(), File::open(path)?)));
    let fail = |error| Err(Failure { name: name.clone(), error });
    match opened {
        Err(e) => sink(fail(faults::io(&e))),
        Ok((true, _)) => sink(fail(faults::is_directory())),
        Ok((false, file)) => Cutting::new(options, sink).input(&name, &extension(&name), Input::of_file(file), 0),
    }
}

/// Reads all documents of a file.
pub fn path(path: &Path, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    cut(path, options, &mut |piece| read_piece(piece, options, sink))
}

/// Reads all documents of a stream.
pub fn stream<'r>(name: &str, stream: impl Read + 'r, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    let mut read = |piece: Result<Piece, Failure>| read_piece(piece, options, sink);
    Cutting::new(options, &mut read).input(name, "", Input::Stream(Box::new(stream)), 0)
}

/// Reads all documents of a file whose bytes are in memory; `name` tells its ending.
pub fn bytes(name: &str, bytes: &[u8], options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    let mut read = |piece: Result<Piece, Failure>| read_piece(piece, options, sink);
    Cutting::new(options, &mut read).input(name, &extension(name), Input::Memory(bytes.into()), 0)
}

fn read_piece(piece: Result<Piece, Failure>, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    match piece {
        Ok(piece) => piece.read(options, sink),
        Err(failure) => sink(Err(failure)),
    }
}

/// A text file that is no document: waivers, settings.
pub fn side_file(path: &Path, limits: &Limits) -> Result<String, ReadError> {
    let file = File::open(path).map_err(|e| faults::io(&e))?;
    decode(&limits::read_document(file, limits)?)
}

/// The ending of a name, in lower case, without the dot.
fn extension(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase()
}
