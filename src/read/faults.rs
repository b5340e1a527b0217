//! What reading can fail with, each in one line: what, where, what to do. Nothing of a document's content stands in it.

use std::io;

use crate::error::{Kind, ReadError};

/// Our own fault: a panic while a document was judged.
pub fn internal() -> ReadError {
    ReadError::new(
        Kind::Unreadable,
        "kunne ikke bedømmes på grund af en fejl i skelne; meld den gerne",
        "could not be judged because of a fault in skelne; please report it",
    )
}

/// A size as people write it, exactly.
fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let whole = UNITS.into_iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit));
    whole.map_or_else(|| format!("{bytes} byte"), |(unit, name)| format!("{} {name}", bytes / unit))
}

pub fn too_large(max_size: u64) -> ReadError {
    let size = size(max_size);
    ReadError::new(
        Kind::TooLarge,
        format!("er større end {size}; del den, eller hæv grænsen med --max-size"),
        format!("is larger than {size}; split it, or raise the limit with --max-size"),
    )
}

pub fn unpacks_too_far(unpacked: u64) -> ReadError {
    let mib = unpacked.div_ceil(1024 * 1024);
    ReadError::new(
        Kind::TooLarge,
        format!("fylder pakket ud mere end {mib} MiB; er det et ægte brev, så hæv `unpacked` under [limits] i skelne.toml"),
        format!("unpacks to more than {mib} MiB; if it is a real letter, raise `unpacked` under [limits] in skelne.toml"),
    )
}

pub fn too_long(seconds: u64) -> ReadError {
    ReadError::new(
        Kind::TooLarge,
        format!("tager mere end {seconds} sekunder at læse; er det et ægte brev, så hæv `seconds` under [limits] i skelne.toml"),
        format!("takes more than {seconds} seconds to read; if it is a real letter, raise `seconds` under [limits] in skelne.toml"),
    )
}

pub fn too_many(what: (&str, &str), limit: usize, key: &str) -> ReadError {
    ReadError::new(
        Kind::TooLarge,
        format!("rummer mere end {limit} {}; del den, eller hæv `{key}` under [limits] i skelne.toml", what.0),
        format!("holds more than {limit} {}; split it, or raise `{key}` under [limits] in skelne.toml", what.1),
    )
}

pub fn nested_too_deep(limit: usize) -> ReadError {
    ReadError::new(
        Kind::TooLarge,
        format!("er et arkiv inde i {limit} arkiver; pak det ud først"),
        format!("is an archive inside {limit} archives; unpack it first"),
    )
}

/// A format that is not read; `instead`: what to do, in both languages.
pub fn unsupported(format: &str, instead: (&str, &str)) -> ReadError {
    ReadError::new(
        Kind::UnsupportedFormat,
        format!("er i formatet {format}, som ikke læses; {}", instead.0),
        format!("is in the format {format}, which is not read; {}", instead.1),
    )
}

/// A file that is not what it says it is.
pub fn broken(format: &str) -> ReadError {
    ReadError::new(
        Kind::Malformed,
        format!("er beskadiget og kan ikke læses som {format}; gem den igen fra det program, der lavede den"),
        format!("is damaged and cannot be read as {format}; save it again from the program that made it"),
    )
}

pub fn encrypted(format: &str) -> ReadError {
    ReadError::new(
        Kind::Encrypted,
        format!("er låst med adgangskode eller krypteret ({format}); gem den uden"),
        format!("is locked with a password or encrypted ({format}); save it without"),
    )
}

pub fn no_text() -> ReadError {
    ReadError::new(Kind::NoText, "rummer ingen tekst at bedømme", "holds no text to judge")
}

pub fn scanned() -> ReadError {
    ReadError::new(
        Kind::NoText,
        "er en scanning uden tekst; kør den gennem tekstgenkendelse (OCR) først",
        "is a scan without text; run it through text recognition (OCR) first",
    )
}

pub fn is_directory() -> ReadError {
    ReadError::new(
        Kind::Unreadable,
        "er en mappe; brug `skelne audit` til hele mapper, eller nævn filerne i den",
        "is a directory; use `skelne audit` for whole folders, or name the files in it",
    )
}

/// What the system says of a file.
pub fn io(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound => {
            ReadError::new(Kind::NotFound, "findes ikke; se efter, om stien er rigtig", "no such file; check the path")
        }
        io::ErrorKind::PermissionDenied => {
            ReadError::new(Kind::Unreadable, "må ikke læses; giv læseadgang til filen", "permission denied; grant read access to the file")
        }
        // What does not come from the operating system comes from a reader that cannot go on.
        _ if error.raw_os_error().is_none() => damaged(),
        _ => ReadError::new(Kind::Unreadable, format!("kan ikke læses: {error}"), format!("cannot be read: {error}")),
    }
}

/// A file that ends early, or is broken in a way that says no more.
pub fn damaged() -> ReadError {
    ReadError::new(
        Kind::Malformed,
        "er beskadiget eller ufuldstændig; hent eller gem den igen",
        "is damaged or incomplete; fetch or save it again",
    )
}

/// A text far longer than any letter.
pub fn too_much_text(limit: u64) -> ReadError {
    let mib = limit.div_ceil(1024 * 1024);
    ReadError::new(
        Kind::TooLarge,
        format!("rummer mere end {mib} MiB ren tekst; er det ét brev, så hæv `text` under [limits] i skelne.toml"),
        format!("holds more than {mib} MiB of plain text; if it is one letter, raise `text` under [limits] in skelne.toml"),
    )
}
