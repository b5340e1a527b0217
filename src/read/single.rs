//! One document's bytes → one [`Source`].

use std::io::{Cursor, Read, Seek};

use crate::error::ReadError;

use super::decode::decode;
use super::limits::{Budget, Limits};
use super::office::{self, Contents, Package};
use super::sniff::{Format, sniff};
use super::source::{Attached, Enclosure, Source};
use super::{chat, faults, guard, html, mail, rtf};

/// A document, and the files that go with it.
#[derive(Debug)]
pub struct Single {
    /// The document; where it says nothing its files are there all the same.
    pub source: Result<Source, ReadError>,
    pub files: Vec<Attached>,
}

/// Reads a document of a format that holds one.
pub fn read(format: Format, name: &str, bytes: &[u8], limits: &Limits) -> Result<Single, ReadError> {
    let mut budget = limits.budget();
    let alone = |source| Single { source: Ok(source), files: Vec::new() };
    let single = guard::guarded(
        || faults::broken(told_as(format)),
        || match format {
            Format::Chat => chat::read(name.to_owned(), &decode(bytes)?).map(alone),
            Format::Html => html::read(name.to_owned(), &html::decode(bytes)?, budget.clone()).map(alone),
            Format::Rtf => rtf::document(name.to_owned(), bytes, budget.clone()).map(alone),
            Format::Pdf => pdf(name, bytes, budget.clone()).map(alone),
            Format::Zip => office_file(name, bytes, budget.clone()).map(alone),
            Format::Mail => Ok(message(mail::eml(bytes, &mut budget)?, name, &budget)),
            Format::Compound => Ok(message(mail::outlook(bytes, &mut budget)?, name, &budget)),
            Format::Other(format) => {
                Err(faults::unsupported(format, ("gem brevet som Word, PDF eller tekst", "save the letter as Word, PDF or text")))
            }
            Format::Text => Ok(alone(Source::plain(name, decode(bytes)?))),
            // A message inside a message, an archive, a table: what goes with one letter is no container of others.
            _ => Err(faults::unsupported(told_as(format), ("gem indholdet som filer for sig", "save what it holds as files of their own"))),
        },
    )?;
    Ok(Single { source: single.source.and_then(|source| with_words(source, limits)), ..single })
}

/// A document without a word of its own is none; one with more text than any letter is refused before it is judged.
pub fn with_words(source: Source, limits: &Limits) -> Result<Source, ReadError> {
    if source.text.len() as u64 > limits.text {
        Err(faults::too_much_text(limits.text))
    } else if source.text.bytes().filter(|b| matches!(b, b'.' | b'!' | b'?' | b'\n')).count() > limits.sentences {
        Err(faults::too_many(("sætninger", "sentences"), limits.sentences, "sentences"))
    } else if source.text.chars().any(char::is_alphabetic) {
        Ok(source)
    } else {
        Err(faults::no_text())
    }
}

/// The name that a format has in an error.
fn told_as(format: Format) -> &'static str {
    match format {
        Format::Pdf => "PDF",
        Format::Rtf => "RTF",
        Format::Html => "HTML",
        Format::Zip => "Word/ODF",
        Format::Compound => "Outlook",
        Format::Mail => "e-mail",
        Format::Mbox => "mbox",
        Format::Xml => "XML",
        Format::Csv | Format::JsonLines | Format::Parquet => "CSV/JSON Lines/Parquet",
        Format::Tar | Format::Gzip | Format::Xz | Format::Lzma => "tar/gzip/xz/LZMA",
        Format::Text | Format::Chat | Format::Other(_) => "tekst",
    }
}

#[cfg(feature = "pdf")]
fn pdf(name: &str, bytes: &[u8], budget: Budget) -> Result<Source, ReadError> {
    super::pdf::document(name.to_owned(), bytes, budget)
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &str, _: &[u8], _: Budget) -> Result<Source, ReadError> {
    Err(faults::unsupported("PDF", ("denne udgave er bygget uden PDF", "this build is made without PDF")))
}

fn office_file(name: &str, bytes: &[u8], budget: Budget) -> Result<Source, ReadError> {
    let mut package = Package::open(Cursor::new(bytes))?;
    let contents = package.contents();
    of_package(name, package, contents, budget)
}

fn of_package<R: Read + Seek>(name: &str, package: Package<R>, contents: Contents, budget: Budget) -> Result<Source, ReadError> {
    match contents {
        Contents::Docx => office::docx(name.to_owned(), package, budget),
        Contents::Odt => office::odt(name.to_owned(), package, budget),
        Contents::OtherOffice(format, instead) => Err(faults::unsupported(format, instead)),
        Contents::Files => Err(faults::unsupported("ZIP", ("pak filerne ud først", "unpack the files first"))),
    }
}

fn message(message: mail::Message, name: &str, budget: &Budget) -> Single {
    let (mut source, files) = message.into_source(name.to_owned(), budget.clone());
    if let Ok(source) = &mut source {
        source.enclosures = enclosures(&files, &budget.limits);
    }
    Single { source, files }
}

/// The files that go with a document, for whoever asks what they say.
pub fn enclosures(files: &[Attached], limits: &Limits) -> Vec<Enclosure> {
    files.iter().map(|file| Enclosure { name: file.name.clone(), file: file.bytes.clone(), limits: *limits }).collect()
}

impl Enclosure {
    /// What it says, where it can be read as a letter. Reads the file each time.
    pub fn text(&self) -> Option<String> {
        let bytes = self.file.as_ref()?;
        let format = sniff(bytes, &super::extension(&self.name));
        let letter = matches!(format, Format::Text | Format::Html | Format::Rtf | Format::Pdf | Format::Zip);
        // A mail that goes with a mail is somebody's earlier words, and what cannot be read is told by its name alone.
        if !letter {
            return None;
        }
        read(format, &self.name, bytes, &self.limits).ok()?.source.ok().map(|source| source.text)
    }

    /// Seconds that reading all enclosures of a document may take.
    pub fn seconds(&self) -> u64 {
        self.limits.seconds
    }
}
