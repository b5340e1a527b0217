//! Archives: each file inside is a document of its own. Names of entries are labels; nothing is ever written to disk.

use std::io::{self, Read, Seek};
use std::ops::ControlFlow;

use tar::EntryType;

use crate::error::ReadError;

use super::faults;
use super::limits::Limits;
use super::office::{Package, package_fault};
use super::source::label;

/// Longest list of a tar file's own settings for an entry, in bytes.
const MAX_SETTINGS: u64 = 64 * 1024;

/// One file of an archive: its name, and its bytes or why they cannot be had.
pub type Entry = (String, Result<Vec<u8>, ReadError>);

/// Hands each file of a ZIP archive to `sink`.
pub fn zip<R: Read + Seek>(package: &mut Package<R>, limits: &Limits, sink: &mut dyn FnMut(Entry) -> ControlFlow<()>) -> ControlFlow<()> {
    let archive = &mut package.archive;
    for index in 0..archive.len().min(limits.entries) {
        let name =
            archive.by_index_raw(index).map_or_else(|_| index.to_string(), |raw| zip_name(raw.name().ok().as_deref(), raw.name_raw()));
        let entry = match archive.by_index(index) {
            Ok(entry) => entry,
            Err(e) => {
                sink((name, Err(package_fault(&e, "ZIP"))))?;
                continue;
            }
        };
        if entry.is_dir() || is_by_catch(&name) {
            continue;
        }
        let bytes = match () {
            () if entry.encrypted() => Err(faults::encrypted("ZIP")),
            () if entry.size() > limits.size => Err(faults::too_large(limits.size)),
            () => super::limits::read_document(entry, limits),
        };
        sink((name, bytes))?;
    }
    if archive.len() > limits.entries {
        sink((String::new(), Err(faults::too_many(("filer", "files"), limits.entries, "entries"))))?;
    }
    ControlFlow::Continue(())
}

/// A name as Danish Windows writes it: UTF-8 where it is, else code page 850, which shares all but ø with the standard's 437.
fn zip_name(decoded: Option<&str>, raw: &[u8]) -> String {
    let of_pages = || decoded.map_or_else(|| String::from_utf8_lossy(raw).into_owned(), |d| d.replace('¢', "ø").replace('¥', "Ø"));
    let name = std::str::from_utf8(raw).map_or_else(|_| of_pages(), str::to_owned);
    label(&name)
}

/// Hands each file of a tar archive to `sink`; `before` is called before each entry.
pub fn tar(
    stream: impl Read,
    limits: &Limits,
    before: &dyn Fn(),
    sink: &mut dyn FnMut(Entry) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    let mut archive = tar::Archive::new(stream);
    let mut long_name: Option<String> = None;
    let mut count = 0;
    // Raw: the library would read a long name into memory whatever its length.
    for entry in archive.entries()?.raw(true) {
        before();
        let mut entry = entry?;
        match entry.header().entry_type() {
            EntryType::GNULongName => {
                let mut name = Vec::new();
                entry.by_ref().take(MAX_SETTINGS).read_to_end(&mut name)?;
                long_name = Some(String::from_utf8_lossy(&name).trim_end_matches('\0').to_owned());
            }
            EntryType::XHeader => {
                let mut settings = Vec::new();
                entry.by_ref().take(MAX_SETTINGS).read_to_end(&mut settings)?;
                long_name = pax_path(&settings).or(long_name);
            }
            EntryType::Regular | EntryType::Continuous => {
                let own = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
                let name = label(&long_name.take().unwrap_or(own));
                if is_by_catch(&name) {
                    continue;
                }
                count += 1;
                if count > limits.entries {
                    return Ok(sink((String::new(), Err(faults::too_many(("filer", "files"), limits.entries, "entries")))));
                }
                let too_large = entry.header().size().is_ok_and(|size| size > limits.size);
                let bytes = if too_large { Err(faults::too_large(limits.size)) } else { super::limits::read_document(&mut entry, limits) };
                if sink((name, bytes)).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            // Links and devices are no documents and are never followed.
            _ => long_name = None,
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// The path in the settings of an entry: lines `LENGTH path=NAME`.
fn pax_path(settings: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(settings);
    text.lines().find_map(|line| line.split_once(" path=").map(|(_, path)| path.to_owned()))
}

/// Files that operating systems leave in archives.
fn is_by_catch(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn danish_windows_names_are_read() {
        assert_eq!(zip_name(Some("br¢d.txt"), b"br\x9bd.txt"), "brød.txt");
        assert_eq!(zip_name(None, "brød.txt".as_bytes()), "brød.txt");
    }

    #[test]
    fn a_path_in_the_settings_of_an_entry_counts() {
        assert_eq!(pax_path(b"30 mtime=1\n21 path=brev/\xc3\xa5.txt\n").as_deref(), Some("brev/å.txt"));
    }
}
