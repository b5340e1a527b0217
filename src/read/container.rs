//! Cuts an input into [`Piece`]s: one for each file in an archive, mail in a mailbox, row of a table. Cutting is cheap beside
//! reading: pieces can be read side by side.

use std::borrow::Cow;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Instant;

use lzma_rust2::{LzmaReader, XzReader};

use crate::error::ReadError;

use super::limits::{self, Limits};
use super::office::{Contents, Package};
use super::piece::{Content, Piece};
use super::single;
use super::sniff::{Format, HEAD, sniff};
use super::source::Source;
use super::{Failure, Options, PieceSink, archive, extension, faults, guard, mail, table};

/// Memory for the dictionary of an LZMA or xz stream, in KiB: what the strongest usual setting (xz -9) needs.
const LZMA_MEMORY: u32 = 80 * 1024;

/// Where bytes come from.
pub enum Input<'i> {
    /// A regular file.
    File(File),
    /// Bytes in memory.
    Memory(Cow<'i, [u8]>),
    /// Anything that is read once, from front to back.
    Stream(Box<dyn Read + 'i>),
}

impl<'i> Input<'i> {
    /// A file, or what only looks like one (a pipe).
    pub fn of_file(file: File) -> Self {
        let regular = file.metadata().is_ok_and(|m| m.is_file());
        if regular { Self::File(file) } else { Self::Stream(Box::new(file)) }
    }

    /// The first bytes; they are read again afterwards.
    fn head(&mut self) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        match self {
            Self::Memory(bytes) => head.extend_from_slice(bytes.get(..HEAD).unwrap_or(bytes)),
            Self::File(file) => {
                file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
                file.rewind()?;
            }
            Self::Stream(stream) => {
                stream.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
                let rest = std::mem::replace(stream, Box::new(io::empty()));
                *stream = Box::new(Cursor::new(head.clone()).chain(rest));
            }
        }
        Ok(head)
    }

    fn into_stream(self) -> Box<dyn Read + 'i> {
        match self {
            Self::File(file) => Box::new(file),
            Self::Memory(bytes) => Box::new(Cursor::new(bytes)),
            Self::Stream(stream) => stream,
        }
    }

    /// All of it, up to the largest size of a document.
    fn into_bytes(self, limits: &Limits) -> Result<Vec<u8>, ReadError> {
        match self {
            Self::Memory(bytes) if bytes.len() as u64 > limits.size => Err(faults::too_large(limits.size)),
            Self::Memory(bytes) => Ok(bytes.into_owned()),
            other => limits::read_document(other.into_stream(), limits),
        }
    }
}

/// The cutting of one input.
pub struct Cutting<'a, 's> {
    options: &'a Options,
    sink: &'a mut PieceSink<'s>,
    /// When a compressed stream must have brought its next document.
    until: Rc<Cell<Instant>>,
    /// Pieces so far, failed ones too.
    count: usize,
}

impl<'a, 's> Cutting<'a, 's> {
    pub fn new(options: &'a Options, sink: &'a mut PieceSink<'s>) -> Self {
        Self { options, sink, until: Rc::new(Cell::new(options.limits.until())), count: 0 }
    }

    /// Cuts an input, which lies in `depth` archives.
    pub fn input(&mut self, name: &str, ending: &str, mut input: Input, depth: usize) -> ControlFlow<()> {
        let head = match input.head() {
            Ok(head) => head,
            Err(e) => return self.fail(name, faults::io(&e)),
        };
        match self.format(&head, ending) {
            Format::Zip => self.zip(name, input, depth),
            Format::Parquet => self.parquet(name, input),
            Format::Mbox => self.mbox(name, input),
            Format::JsonLines => self.json_lines(name, input),
            Format::Csv => self.csv(name, input, &head),
            Format::Tar => self.tar(name, input.into_stream(), depth),
            format @ (Format::Gzip | Format::Xz | Format::Lzma) => self.compressed(format, name, input, depth),
            format => self.whole(name, format, input),
        }
    }

    /// An input that holds one document, or one and the files that go with it.
    fn whole(&mut self, name: &str, format: Format, input: Input) -> ControlFlow<()> {
        match input {
            // Read only by whoever reads the piece: many may wait.
            Input::File(file) => self.send(name, Content::File(format, file)),
            other => match other.into_bytes(&self.options.limits) {
                Ok(bytes) => self.send(name, Content::Bytes(format, bytes)),
                Err(error) => self.fail(name, error),
            },
        }
    }

    /// A text is a table where its first line has the column of the text that the user names, or, of a stream without an ending, one that
    /// is usual.
    fn format(&self, head: &[u8], ending: &str) -> Format {
        let columns = &self.options.columns;
        match sniff(head, ending) {
            Format::Text if (columns.text.is_some() || ending.is_empty()) && table::has_text_column(head, columns) => Format::Csv,
            format => format,
        }
    }

    fn send(&mut self, name: &str, content: Content) -> ControlFlow<()> {
        self.hand_on(Ok(Piece { name: name.to_owned(), content }))
    }

    fn fail(&mut self, name: &str, error: ReadError) -> ControlFlow<()> {
        self.hand_on(Err(Failure { name: name.to_owned(), error }))
    }

    fn hand_on(&mut self, piece: Result<Piece, Failure>) -> ControlFlow<()> {
        self.count += 1;
        let flow = (self.sink)(piece);
        self.wind_up();
        flow
    }

    /// The clock of a compressed stream begins again.
    fn wind_up(&self) {
        self.until.set(self.options.limits.until());
    }

    fn mbox(&mut self, name: &str, input: Input) -> ControlFlow<()> {
        let limits = self.options.limits;
        let mut stream = BufReader::new(input.into_stream());
        let before = self.count;
        let flow = mail::mbox(&mut stream, limits.size, &mut |number, message| {
            let name = format!("{name}#{number}");
            match message {
                Ok(bytes) => self.send(&name, Content::Bytes(Format::Mail, bytes)),
                Err(error) => self.fail(&name, error),
            }
        });
        self.flow(name, before, flow)
    }

    fn json_lines(&mut self, name: &str, input: Input) -> ControlFlow<()> {
        let options = self.options;
        let mut stream = BufReader::new(input.into_stream());
        let before = self.count;
        let flow = table::jsonl(&mut stream, options.limits.size, &options.columns, &mut |line, document| self.row(name, line, document));
        self.flow(name, before, flow)
    }

    fn csv(&mut self, name: &str, input: Input, head: &[u8]) -> ControlFlow<()> {
        let options = self.options;
        let stream = input.into_stream();
        let before = self.count;
        let flow = table::csv(stream, head, options.limits.size, &options.columns, &mut |row, document| self.row(name, row, document));
        self.flow(name, before, flow)
    }

    /// A row of a table; a fault of its header is the table's.
    fn row(&mut self, name: &str, number: usize, document: Result<Source, ReadError>) -> ControlFlow<()> {
        let name = format!("{name}:{number}");
        let named = document.map(|source| Source { name: name.clone(), ..source });
        match named.and_then(|source| single::with_words(source, &self.options.limits)) {
            Ok(source) => self.send(&name, Content::Source(Box::new(source))),
            Err(error) => self.fail(&name, error),
        }
    }

    #[cfg(feature = "parquet")]
    fn parquet(&mut self, name: &str, input: Input) -> ControlFlow<()> {
        let options = self.options;
        let broken = || faults::broken("Parquet");
        let before = self.count;
        let mut sink = |row: usize, document: Result<Source, ReadError>| self.row(name, row, document);
        let limits = &options.limits;
        let flow = guard::guarded(broken, || match input {
            Input::File(file) => {
                let length = file.metadata().map_or(0, |m| m.len());
                let mut look = BufReader::new(file.try_clone().map_err(|e| faults::io(&e))?);
                table::parquet(&mut look, length, file, limits, &options.columns, &mut sink)
            }
            other => {
                let bytes = bytes::Bytes::from(other.into_bytes(limits)?);
                table::parquet(&mut Cursor::new(&bytes), bytes.len() as u64, bytes.clone(), limits, &options.columns, &mut sink)
            }
        });
        match flow {
            Ok(flow) => self.flow(name, before, Ok(flow)),
            Err(error) => self.fail(name, error),
        }
    }

    #[cfg(not(feature = "parquet"))]
    fn parquet(&mut self, name: &str, _: Input) -> ControlFlow<()> {
        self.fail(
            name,
            faults::unsupported("Parquet", ("denne udgave er bygget uden; gem som CSV", "this build is made without; save as CSV")),
        )
    }

    fn zip(&mut self, name: &str, input: Input, depth: usize) -> ControlFlow<()> {
        let limits = self.options.limits;
        match input {
            Input::File(mut file) => match self.zip_of(name, BufReader::new(&file), depth) {
                Some(flow) => flow,
                None => match file.rewind() {
                    Ok(()) => self.send(name, Content::File(Format::Zip, file)),
                    Err(e) => self.fail(name, faults::io(&e)),
                },
            },
            other => match other.into_bytes(&limits) {
                Ok(bytes) => match self.zip_of(name, Cursor::new(&bytes), depth) {
                    Some(flow) => flow,
                    None => self.send(name, Content::Bytes(Format::Zip, bytes)),
                },
                Err(error) => self.fail(name, error),
            },
        }
    }

    /// Cuts an archive; `None` where it is an office file.
    fn zip_of<R: Read + Seek>(&mut self, name: &str, stream: R, depth: usize) -> Option<ControlFlow<()>> {
        let limits = self.options.limits;
        let mut package = match guard::guarded(|| faults::broken("ZIP"), || Package::open(stream)) {
            Ok(package) => package,
            Err(error) => return Some(self.fail(name, error)),
        };
        if package.contents() != Contents::Files {
            return None;
        }
        if depth >= limits.nesting {
            return Some(self.fail(name, faults::nested_too_deep(limits.nesting)));
        }
        let before = self.count;
        let flow = archive::zip(&mut package, &limits, &mut |entry| self.entry(name, entry, depth));
        Some(if flow.is_break() { flow } else { self.if_any(name, before) })
    }

    /// What a stream of documents came to; `before`: the count when it began.
    fn flow(&mut self, name: &str, before: usize, flow: io::Result<ControlFlow<()>>) -> ControlFlow<()> {
        match flow {
            Ok(ControlFlow::Continue(())) => self.if_any(name, before),
            Ok(flow) => flow,
            Err(e) => self.fail(name, self.cut_short(&e)),
        }
    }

    /// A container without a document is not passed over in silence.
    fn if_any(&mut self, name: &str, before: usize) -> ControlFlow<()> {
        if self.count == before { self.fail(name, faults::no_text()) } else { ControlFlow::Continue(()) }
    }

    fn tar(&mut self, name: &str, stream: Box<dyn Read + '_>, depth: usize) -> ControlFlow<()> {
        let limits = self.options.limits;
        if depth >= limits.nesting {
            return self.fail(name, faults::nested_too_deep(limits.nesting));
        }
        let until = Rc::clone(&self.until);
        let begin = move || until.set(limits.until());
        let before = self.count;
        let flow = archive::tar(BufReader::new(stream), &limits, &begin, &mut |entry| self.entry(name, entry, depth));
        self.flow(name, before, flow)
    }

    fn entry(&mut self, archive: &str, (file, bytes): archive::Entry, depth: usize) -> ControlFlow<()> {
        let name = if file.is_empty() { archive.to_owned() } else { format!("{archive}/{file}") };
        match bytes {
            Ok(bytes) => self.input(&name, &extension(&file), Input::Memory(bytes.into()), depth + 1),
            Err(error) => self.fail(&name, error),
        }
    }

    /// A compressed stream: the file in it is read under the same name.
    fn compressed(&mut self, format: Format, name: &str, input: Input, depth: usize) -> ControlFlow<()> {
        if depth >= self.options.limits.nesting {
            return self.fail(name, faults::nested_too_deep(self.options.limits.nesting));
        }
        self.wind_up();
        let stream = BufReader::new(input.into_stream());
        let inner: io::Result<Box<dyn Read>> = match format {
            Format::Gzip => Ok(Box::new(flate2::bufread::MultiGzDecoder::new(stream))),
            Format::Xz => Ok(Box::new(XzReader::new_mem_limit(stream, true, LZMA_MEMORY))),
            _ => LzmaReader::new_mem_limit(stream, LZMA_MEMORY, None).map(|r| Box::new(r) as Box<dyn Read>),
        };
        let ending = name.rsplit_once('.').map_or("", |(stem, _)| stem);
        match inner {
            Ok(inner) => {
                let timed = Timed { stream: inner, until: Rc::clone(&self.until) };
                self.input(name, &extension(ending), Input::Stream(Box::new(timed)), depth + 1)
            }
            Err(e) => self.fail(name, self.cut_short(&e)),
        }
    }

    /// What went wrong with an archive as a whole.
    fn cut_short(&self, error: &io::Error) -> ReadError {
        if error.kind() == io::ErrorKind::TimedOut { faults::too_long(self.options.limits.seconds) } else { faults::io(error) }
    }
}

/// A stream that fails where it brings no document in time: a small file may unpack to petabytes.
struct Timed<'r> {
    stream: Box<dyn Read + 'r>,
    until: Rc<Cell<Instant>>,
}

impl Read for Timed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if Instant::now() > self.until.get() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.read(buffer)
    }
}
