//! Files that hold many documents, and the way from any input to the documents in it.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Instant;

use lzma_rust2::{LzmaReader, XzReader};

use crate::error::{Kind, ReadError};

use super::limits::{self, Limits};
use super::office::{Contents, Package};
use super::single::{self, Single};
use super::sniff::{Format, HEAD, sniff};
use super::source::{Attached, Source};
use super::{Failure, Options, Sink, archive, extension, faults, guard, mail, memo, table};

/// Memory for the dictionary of an LZMA or xz stream, in KiB: what the strongest usual setting (xz -9) needs.
const LZMA_MEMORY: u32 = 80 * 1024;

/// Where bytes come from.
pub enum Input<'i> {
    /// A regular file.
    File(File),
    /// Bytes in memory.
    Memory(&'i [u8]),
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
            Self::Memory(bytes) => Box::new(bytes),
            Self::Stream(stream) => stream,
        }
    }

    /// All of it, up to the largest size of a document.
    fn into_bytes(self, limits: &Limits) -> Result<Vec<u8>, ReadError> {
        if let Self::File(file) = &self
            && file.metadata().is_ok_and(|m| m.len() > limits.size)
        {
            return Err(faults::too_large(limits.size));
        }
        limits::read_document(self.into_stream(), limits)
    }
}

/// The reading of one input.
pub struct Reading<'a, 's> {
    options: &'a Options,
    sink: &'a mut Sink<'s>,
    /// When a compressed stream must have brought its next document.
    until: Rc<Cell<Instant>>,
    /// Documents so far, failed ones too.
    count: usize,
}

impl<'a, 's> Reading<'a, 's> {
    pub fn new(options: &'a Options, sink: &'a mut Sink<'s>) -> Self {
        Self { options, sink, until: Rc::new(Cell::new(options.limits.until())), count: 0 }
    }

    /// Reads an input, which lies in `depth` archives.
    pub fn input(&mut self, name: &str, ending: &str, mut input: Input, depth: usize) -> ControlFlow<()> {
        let head = match input.head() {
            Ok(head) => head,
            Err(e) => return self.fail(name, faults::io(&e)),
        };
        let limits = self.options.limits;
        match self.format(&head, ending) {
            Format::Zip => self.zip(name, input, depth),
            Format::Parquet => self.parquet(name, input),
            Format::Mbox => self.mbox(name, input),
            Format::JsonLines => self.json_lines(name, input),
            Format::Csv => self.csv(name, input, &head),
            Format::Tar => self.tar(name, input.into_stream(), depth),
            format @ (Format::Gzip | Format::Xz | Format::Lzma) => self.compressed(format, name, input, depth),
            format => match input.into_bytes(&limits) {
                Err(error) => self.fail(name, error),
                Ok(bytes) if format == Format::Xml => self.memo(name, &bytes),
                Ok(bytes) => self.single(single::read(format, name, &bytes, &limits), name),
            },
        }
    }

    /// A text is a table where the user names the column of its text.
    fn format(&self, head: &[u8], ending: &str) -> Format {
        match sniff(head, ending) {
            Format::Text if self.options.columns.text.is_some() => Format::Csv,
            format => format,
        }
    }

    fn send(&mut self, source: Source) -> ControlFlow<()> {
        self.count += 1;
        let flow = (self.sink)(Ok(source));
        self.wind_up();
        flow
    }

    fn fail(&mut self, name: &str, error: ReadError) -> ControlFlow<()> {
        self.count += 1;
        let flow = (self.sink)(Err(Failure { name: name.to_owned(), error }));
        self.wind_up();
        flow
    }

    /// The clock of a compressed stream begins again.
    fn wind_up(&self) {
        self.until.set(self.options.limits.until());
    }

    fn single(&mut self, single: Result<Single, ReadError>, name: &str) -> ControlFlow<()> {
        let Single { source, files } = match single {
            Ok(single) => single,
            Err(error) => return self.fail(name, error),
        };
        let attachments = self.options.attachments && files.iter().any(|file| file.bytes.is_some());
        match source {
            // A mail that only brings a letter says nothing itself.
            Err(error) if attachments && error.kind == Kind::NoText => {}
            source => self.document(source, name)?,
        }
        if attachments { self.attachments(name, &files) } else { ControlFlow::Continue(()) }
    }

    fn document(&mut self, source: Result<Source, ReadError>, name: &str) -> ControlFlow<()> {
        match source {
            Ok(source) => self.send(source),
            Err(error) => self.fail(name, error),
        }
    }

    fn mbox(&mut self, name: &str, input: Input) -> ControlFlow<()> {
        let limits = self.options.limits;
        let mut stream = BufReader::new(input.into_stream());
        let before = self.count;
        let flow = mail::mbox(&mut stream, limits.size, &mut |number, message| {
            let name = format!("{name}#{number}");
            let single = message.and_then(|bytes| single::read(Format::Mail, &name, &bytes, &limits));
            self.single(single, &name)
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
        self.document(named.and_then(|source| single::with_words(source, &self.options.limits)), &name)
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

    /// A message of Digital Post: each text of its main document is one document.
    fn memo(&mut self, name: &str, bytes: &[u8]) -> ControlFlow<()> {
        let limits = self.options.limits;
        let memo = match memo::read(bytes, &mut limits.budget()) {
            Ok(memo) => memo,
            Err(error) => return self.fail(name, error),
        };
        let enclosures = single::enclosures(&memo.additional, &limits);
        let about = |source: &mut Source| {
            source.metadata = memo.metadata.clone();
            source.enclosures.clone_from(&enclosures);
        };
        if let Some(notification) = &memo.notification {
            let mut source = Source::plain(name, notification.as_str());
            about(&mut source);
            return self.document(single::with_words(source, &limits), name);
        }
        let texts = memo::one_of_each(memo.main);
        if texts.is_empty() {
            return self.fail(name, faults::no_text());
        }
        let alone = texts.len() == 1;
        for file in texts {
            let name = if alone { name.to_owned() } else { format!("{name}/{}", file.name) };
            let bytes = file.bytes.unwrap_or_default();
            let format = sniff(&bytes, &extension(&file.name));
            let source = single::read(format, &name, &bytes, &limits).and_then(|single| single.source).map(|mut source| {
                if let Some(subject) = &memo.metadata.subject {
                    source.begin_with(subject);
                }
                about(&mut source);
                source
            });
            self.document(source, &name)?;
        }
        if self.options.attachments {
            self.attachments(name, &memo.additional)?;
        }
        ControlFlow::Continue(())
    }

    /// Reads the files that go with a document as documents of their own.
    fn attachments(&mut self, name: &str, files: &[Attached]) -> ControlFlow<()> {
        for file in files {
            if let Some(bytes) = &file.bytes {
                self.input(&format!("{name}/{}", file.name), &extension(&file.name), Input::Memory(bytes), 1)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn zip(&mut self, name: &str, input: Input, depth: usize) -> ControlFlow<()> {
        let limits = self.options.limits;
        match input {
            Input::File(file) => {
                let length = file.metadata().map_or(0, |m| m.len());
                self.zip_of(name, BufReader::new(file), length, depth)
            }
            Input::Memory(bytes) => self.zip_of(name, Cursor::new(bytes), bytes.len() as u64, depth),
            Input::Stream(_) => match input.into_bytes(&limits) {
                Ok(bytes) => self.zip_of(name, Cursor::new(&bytes), bytes.len() as u64, depth),
                Err(error) => self.fail(name, error),
            },
        }
    }

    fn zip_of<R: Read + Seek>(&mut self, name: &str, stream: R, length: u64, depth: usize) -> ControlFlow<()> {
        let limits = self.options.limits;
        let mut package = match guard::guarded(|| faults::broken("ZIP"), || Package::open(stream)) {
            Ok(package) => package,
            Err(error) => return self.fail(name, error),
        };
        let contents = package.contents();
        if contents != Contents::Files {
            let source =
                if length > limits.size { Err(faults::too_large(limits.size)) } else { single::office(name, package, contents, &limits) };
            return self.document(source, name);
        }
        if depth >= limits.nesting {
            return self.fail(name, faults::nested_too_deep(limits.nesting));
        }
        let before = self.count;
        archive::zip(&mut package, &limits, &mut |entry| self.entry(name, entry, depth))?;
        self.if_any(name, before)
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
            Ok(bytes) => self.input(&name, &extension(&file), Input::Memory(&bytes), depth + 1),
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
