//! The files of an audit: folders walked in the order of names, with globs and `.skelneignore` files.

use std::path::{Path, PathBuf};

use ignore::overrides::{Override, OverrideBuilder};
use ignore::{DirEntry, WalkBuilder};

use crate::config;
use crate::error::{Kind, ReadError};
use crate::read::{self, Failure};
use crate::waivers::SIDECAR;

use super::store::STORE;
use super::summary::{SCHEMA, SUMMARY};

/// File in a folder that says what not to read there, as `.gitignore` does for git.
pub const IGNORE: &str = ".skelneignore";

/// What to read.
#[derive(Clone, Debug)]
pub struct Files {
    roots: Vec<(PathBuf, Override)>,
    /// Paths that lie in others, or were named before: what is in them is read once.
    pub named_twice: Vec<PathBuf>,
}

/// A glob that is none.
#[derive(Debug, thiserror::Error)]
#[error("`{glob}` is no pattern for file names: {fault}")]
pub struct GlobError {
    glob: String,
    fault: String,
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its path.
    pub path: PathBuf,
    /// The path that the user named, in which it was found; the same where that is a file.
    pub root: PathBuf,
    /// Bytes.
    pub size: u64,
}

impl Files {
    /// The files in `paths`. `include`: globs of which a file must match one, where there are any; `exclude`: none of these.
    /// A glob without `/` matches names in every folder, another one the path below the folder named. Folders of audits are left
    /// out.
    pub fn new(paths: &[PathBuf], include: &[String], exclude: &[String]) -> Result<Self, GlobError> {
        let globs: Vec<String> = include.iter().cloned().chain(exclude.iter().map(|glob| format!("!{glob}"))).collect();
        let of = |root: &PathBuf| {
            let mut builder = OverrideBuilder::new(root);
            // "*.docx" means BREV.DOCX too.
            builder.case_insensitive(true).map_err(|fault| GlobError { glob: String::new(), fault: fault.to_string() })?;
            for glob in &globs {
                builder.add(glob).map_err(|fault| GlobError { glob: glob.clone(), fault: fault.to_string() })?;
            }
            let built = builder.build().map_err(|fault| GlobError { glob: globs.join(" "), fault: fault.to_string() })?;
            Ok((root.clone(), built))
        };
        let (once, named_twice) = named_once(paths);
        Ok(Self { roots: once.iter().map(of).collect::<Result<_, _>>()?, named_twice })
    }

    /// All files, in the order in which the paths were named, inside a folder in the order of names. Only the names of one
    /// folder at a time are held in memory.
    pub fn iter(&self) -> impl Iterator<Item = Result<Found, Failure>> + Send + '_ {
        self.roots.iter().flat_map(|(root, globs)| Self::below(root, globs))
    }

    fn below<'a>(root: &'a Path, globs: &Override) -> Items<'a> {
        // A file that is named is read, whatever it is called; pipes too.
        match std::fs::metadata(root) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(metadata) => return once(Ok(Found { path: root.to_owned(), root: root.to_owned(), size: metadata.len() })),
            Err(e) => return once(Err(Failure { name: root.display().to_string(), error: read::io_fault(&e) })),
        }
        // What an audit has made, this one or another, is no letter.
        let wanted = |entry: &DirEntry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            entry.depth() == 0 || !is_folder || !is_audit(entry.path())
        };
        let walk = WalkBuilder::new(root)
            .standard_filters(false)
            .hidden(true)
            .add_custom_ignore_filename(IGNORE)
            .overrides(globs.clone())
            .sort_by_file_name(std::ffi::OsStr::cmp)
            .filter_entry(wanted)
            .build();
        Box::new(walk.filter_map(move |entry| match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) && !is_by_catch(&entry) => {
                let size = entry.metadata().map_or(0, |m| m.len());
                Some(Ok(Found { path: entry.into_path(), root: root.to_owned(), size }))
            }
            Ok(_) => None,
            Err(error) => Some(Err(failure(root, &error))),
        }))
    }
}

/// Whether an audit has written into a folder: what it judged, or, where that was deleted, its summary.
pub fn is_audit(folder: &Path) -> bool {
    let is_summary = || {
        let mut head = [0; 256];
        let read = std::fs::File::open(folder.join(SUMMARY)).and_then(|mut file| std::io::Read::read(&mut file, &mut head));
        read.is_ok_and(|read| head[..read].windows(SCHEMA.len()).any(|part| part == SCHEMA.as_bytes()))
    };
    folder.join(STORE).is_file() || is_summary()
}

/// The paths that are read, and those that lie in one of them or were named before.
fn named_once(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let real: Vec<PathBuf> = paths.iter().map(|path| path.canonicalize().unwrap_or_else(|_| path.clone())).collect();
    let lies_in = |inner: usize, outer: usize| {
        let (a, b) = (&real[inner], &real[outer]);
        if a == b { outer < inner } else { a.starts_with(b) && inner != outer }
    };
    let (mut once, mut twice) = (Vec::new(), Vec::new());
    for (index, path) in paths.iter().enumerate() {
        let list = if (0..paths.len()).any(|other| lies_in(index, other)) { &mut twice } else { &mut once };
        list.push(path.clone());
    }
    (once, twice)
}

/// Items that can be handed to another thread.
type Items<'a> = Box<dyn Iterator<Item = Result<Found, Failure>> + Send + 'a>;

fn once<'a>(found: Result<Found, Failure>) -> Items<'a> {
    Box::new(std::iter::once(found))
}

/// Files that are no letters: settings, waivers, what Word and the system leave behind.
fn is_by_catch(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.ends_with(SIDECAR) || name == config::FILE || name.starts_with("~$") || matches!(&*name, "Thumbs.db" | "desktop.ini")
}

fn failure(root: &Path, error: &ignore::Error) -> Failure {
    let error_of = |e: &ignore::Error| match e.io_error() {
        Some(io) => read::io_fault(io),
        None => ReadError::new(Kind::Unreadable, "mappen kan ikke læses", "the folder cannot be read"),
    };
    let (path, error) = match error {
        ignore::Error::WithPath { path, err } => (path.as_path(), error_of(err)),
        ignore::Error::WithDepth { err, .. } => return failure(root, err),
        other => (root, error_of(other)),
    };
    Failure { name: path.display().to_string(), error }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(files: &Files, root: &Path) -> Vec<String> {
        let name = |f: Result<Found, Failure>| f.unwrap().path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        files.iter().map(name).collect()
    }

    #[test]
    fn folders_are_walked_by_name_with_globs() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for file in [
            "b/2.txt",
            "b/10.DOCX",
            "a/x.txt",
            "a/x.txt.skelne",
            "skelne.toml",
            ".hidden/y.txt",
            "b/~$2.docx",
            "ud/documents.csv",
            "ud/judged.redb",
            "z.png",
        ] {
            let path = root.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        let paths = [root.to_owned()];
        let files = |include: &[&str], exclude: &[&str]| {
            let own = |globs: &[&str]| globs.iter().map(|g| (*g).to_owned()).collect::<Vec<_>>();
            names(&Files::new(&paths, &own(include), &own(exclude)).unwrap(), root)
        };
        assert_eq!(files(&[], &[]), ["a/x.txt", "b/10.DOCX", "b/2.txt", "z.png"]);
        assert_eq!(files(&["*.docx"], &[]), ["b/10.DOCX"]);
        assert_eq!(files(&["*.txt"], &[]), ["a/x.txt", "b/2.txt"]);
        assert_eq!(files(&[], &["/b/**", "*.png"]), ["a/x.txt"]);
        std::fs::write(root.join("b").join(IGNORE), "*.DOCX\n").unwrap();
        assert_eq!(files(&[], &["*.png"]), ["a/x.txt", "b/2.txt"]);
        assert!(Files::new(&paths, &["{a".to_owned()], &[]).is_err());
        let twice = Files::new(&[root.join("b"), root.to_owned(), root.join("a/../a/x.txt"), root.join("b")], &[], &[]).unwrap();
        assert_eq!((twice.named_twice.len(), twice.iter().count()), (3, files(&[], &[]).len()));
    }

    #[test]
    fn a_path_that_is_not_there_is_told() {
        let files = Files::new(&[PathBuf::from("no-such-file")], &[], &[]).unwrap();
        assert!(files.iter().next().is_some_and(|found| found.is_err_and(|f| f.error.kind == Kind::NotFound)));
    }
}
