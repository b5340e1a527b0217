//! Path or standard input → [`Source`]: the text as read, and what the format itself tells of turns.

mod chat;
mod decode;
mod format;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::{Kind, ReadError};
use crate::span::Span;

pub use decode::decode;

/// A document as read, not yet looked into.
#[derive(Debug)]
pub struct Source {
    /// How the user named it; `-` for standard input.
    pub name: String,
    /// The text as read: all offsets in results point into it.
    pub text: String,
    /// Turns that the format states outright (JSON chats), in order.
    pub turns: Option<Vec<SpokenTurn>>,
}

/// A turn of a chat whose speaker the format states.
#[derive(Clone, Debug)]
pub struct SpokenTurn {
    /// Whether the citizen speaks; else the authority.
    pub citizen: bool,
    /// What is said, without the speaker's name.
    pub span: Span,
}

/// Largest input by default, in bytes (16 MiB).
pub const DEFAULT_MAX_SIZE: u64 = 16 * 1024 * 1024;

/// Reads one file; `max_size` in bytes.
pub fn read_path(path: &Path, max_size: u64) -> Result<Source, ReadError> {
    let name = path.display().to_string();
    let metadata = std::fs::metadata(path).map_err(|e| io_error(&e))?;
    if metadata.is_dir() {
        return Err(ReadError::new(
            Kind::Unreadable,
            "er en mappe; brug `skelne audit` til hele mapper, eller nævn filerne i den",
            "is a directory; use `skelne audit` for whole folders, or name the files in it",
        ));
    }
    if metadata.len() > max_size {
        return Err(too_large(max_size));
    }
    let file = File::open(path).map_err(|e| io_error(&e))?;
    let bytes = read_bounded(file, max_size)?;
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_lowercase();
    from_bytes(name, &extension, &bytes)
}

/// Reads one document from a stream; `max_size` in bytes.
pub fn read_stream(name: &str, stream: impl Read, max_size: u64) -> Result<Source, ReadError> {
    from_bytes(name.to_owned(), "", &read_bounded(stream, max_size)?)
}

/// Takes the bytes of one document apart by its format.
pub fn from_bytes(name: String, extension: &str, bytes: &[u8]) -> Result<Source, ReadError> {
    format::refuse_unread_formats(extension, bytes)?;
    let text = decode(bytes)?;
    let source = if chat::is_json(extension, &text) { chat::read(name, &text)? } else { Source { name, text, turns: None } };
    if !source.text.chars().any(char::is_alphabetic) {
        return Err(ReadError::new(Kind::NoText, "rummer ingen tekst at bedømme", "holds no text to judge"));
    }
    Ok(source)
}

fn read_bounded(stream: impl Read, max_size: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    stream.take(max_size.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| io_error(&e))?;
    if bytes.len() as u64 > max_size {
        return Err(too_large(max_size));
    }
    Ok(bytes)
}

fn too_large(max_size: u64) -> ReadError {
    let mib = max_size.div_ceil(1024 * 1024);
    ReadError::new(
        Kind::TooLarge,
        format!("er større end {mib} MiB; del den, eller hæv grænsen med --max-size"),
        format!("is larger than {mib} MiB; split it, or raise the limit with --max-size"),
    )
}

fn io_error(error: &std::io::Error) -> ReadError {
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            ReadError::new(Kind::NotFound, "findes ikke; se efter, om stien er rigtig", "no such file; check the path")
        }
        std::io::ErrorKind::PermissionDenied => {
            ReadError::new(Kind::Unreadable, "må ikke læses; giv læseadgang til filen", "permission denied; grant read access to the file")
        }
        _ => ReadError::new(Kind::Unreadable, format!("kan ikke læses: {error}"), format!("cannot be read: {error}")),
    }
}
