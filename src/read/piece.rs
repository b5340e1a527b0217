//! [`Piece`]: what an input is cut into. It holds one document, or one and the files that go with it.

use std::fmt::Write as _;
use std::fs::File;
use std::ops::ControlFlow;

use sha2::{Digest, Sha256};

use crate::error::{Kind, ReadError};

use super::container::{Cutting, Input};
use super::limits::{self, Limits};
use super::single::{self, Single};
use super::sniff::{Format, sniff};
use super::source::{Attached, Metadata, Source};
use super::{Failure, Options, Sink, extension, faults, memo};

/// A part of an input that is read by itself.
#[derive(Debug)]
pub struct Piece {
    /// Named as a [`Source`] is; the names of all documents in it begin with this.
    pub name: String,
    pub(super) content: Content,
}

/// What a piece holds.
#[derive(Debug)]
pub(super) enum Content {
    /// A file that is not read yet.
    File(Format, File),
    /// Its bytes.
    Bytes(Format, Vec<u8>),
    /// A row of a table.
    Source(Box<Source>),
}

impl Piece {
    /// Bytes that it holds in memory.
    pub fn weight(&self) -> usize {
        match &self.content {
            Content::File(..) => 0,
            Content::Bytes(_, bytes) => bytes.len(),
            Content::Source(source) => source.text.len(),
        }
    }

    /// Reads its file into memory, where it is one.
    pub fn load(self, limits: &Limits) -> Result<Self, Failure> {
        let Self { name, content } = self;
        let content = match content {
            Content::File(format, file) => of_file(&file, limits).map(|bytes| Content::Bytes(format, bytes)),
            other => Ok(other),
        };
        match content {
            Ok(content) => Ok(Self { name, content }),
            Err(error) => Err(Failure { name, error }),
        }
    }

    /// SHA-256 over all that its documents are made of, but for the name; a file that is not loaded has none.
    pub fn digest(&self) -> Option<[u8; 32]> {
        let mut hash = Sha256::new();
        match &self.content {
            Content::File(..) => return None,
            Content::Bytes(format, bytes) => {
                // The same bytes are read otherwise under another ending.
                hash.update(format!("{format:?}\0"));
                hash.update(bytes);
            }
            Content::Source(source) => {
                let Source { name: _, text, turns, apart, places, metadata, enclosures, notes } = source.as_ref();
                hash.update(text);
                let mut rest = String::new();
                let _ = write!(rest, "\0{turns:?}{apart:?}{places:?}{metadata:?}{enclosures:?}{notes:?}");
                hash.update(rest);
            }
        }
        Some(hash.finalize().into())
    }

    /// Reads its documents.
    pub fn read(self, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        let limits = &options.limits;
        let Self { name, content } = match self.load(limits) {
            Ok(piece) => piece,
            Err(failure) => return sink(Err(failure)),
        };
        match content {
            Content::Source(source) => sink(Ok(*source)),
            Content::Bytes(Format::Xml, bytes) => message(&name, &bytes, options, sink),
            Content::Bytes(format, bytes) => match single::read(format, &name, &bytes, limits) {
                Ok(single) => document(single, &name, options, sink),
                Err(error) => sink(Err(Failure { name, error })),
            },
            // `load` leaves none.
            Content::File(..) => ControlFlow::Continue(()),
        }
    }
}

fn of_file(file: &File, limits: &Limits) -> Result<Vec<u8>, ReadError> {
    if file.metadata().is_ok_and(|m| m.len() > limits.size) {
        return Err(faults::too_large(limits.size));
    }
    limits::read_document(file, limits)
}

fn send(source: Result<Source, ReadError>, name: &str, sink: &mut Sink) -> ControlFlow<()> {
    sink(source.map_err(|error| Failure { name: name.to_owned(), error }))
}

fn document(Single { source, files }: Single, name: &str, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    let attachments = options.attachments && files.iter().any(|file| file.bytes.is_some());
    let about = source.as_ref().map(|source| source.metadata.clone()).unwrap_or_default();
    match source {
        // A mail that only brings a letter says nothing itself.
        Err(error) if attachments && error.kind == Kind::NoText => {}
        source => send(source, name, sink)?,
    }
    if attachments { attached(name, &files, &about, options, sink) } else { ControlFlow::Continue(()) }
}

/// A message of Digital Post: each text of its main document is one document.
fn message(name: &str, bytes: &[u8], options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    let limits = &options.limits;
    let memo = match memo::read(bytes, &mut limits.budget()) {
        Ok(memo) => memo,
        Err(error) => return send(Err(error), name, sink),
    };
    let enclosures = single::enclosures(&memo.additional, limits);
    let about = |source: &mut Source| {
        source.metadata = memo.metadata.clone();
        source.enclosures.clone_from(&enclosures);
    };
    if let Some(notification) = &memo.notification {
        let mut source = Source::plain(name, notification.as_str());
        about(&mut source);
        return send(single::with_words(source, limits), name, sink);
    }
    let texts = memo::one_of_each(memo.main);
    if texts.is_empty() {
        return send(Err(faults::no_text()), name, sink);
    }
    let alone = texts.len() == 1;
    for file in texts {
        let name = if alone { name.to_owned() } else { format!("{name}/{}", file.name) };
        let bytes = file.bytes.unwrap_or_default();
        let format = sniff(&bytes, &extension(&file.name));
        let source = single::read(format, &name, &bytes, limits).and_then(|single| single.source).map(|mut source| {
            if let Some(subject) = &memo.metadata.subject {
                source.begin_with(subject);
            }
            about(&mut source);
            source
        });
        send(source, &name, sink)?;
    }
    if options.attachments { attached(name, &memo.additional, &memo.metadata, options, sink) } else { ControlFlow::Continue(()) }
}

/// Reads the files that go with a document as documents of their own; what they do not say of date and unit, the document
/// does.
fn attached(name: &str, files: &[Attached], about: &Metadata, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    let mut dated = |document: Result<Source, Failure>| {
        sink(document.map(|mut source| {
            source.metadata.date = source.metadata.date.take().or_else(|| about.date.clone());
            source.metadata.unit = source.metadata.unit.take().or_else(|| about.unit.clone());
            source
        }))
    };
    for file in files {
        if let Some(bytes) = &file.bytes {
            let name = format!("{name}/{}", file.name);
            let mut read = |piece: Result<Piece, Failure>| super::read_piece(piece, options, &mut dated);
            Cutting::new(options, &mut read).input(&name, &extension(&file.name), Input::Memory(bytes.as_slice().into()), 1)?;
        }
    }
    ControlFlow::Continue(())
}
