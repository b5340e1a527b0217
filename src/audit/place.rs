//! What a row's place in the input tells: number, name, unit.

use std::path::Path;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::cpr::masked_name;

use super::judge::hex;
use super::row::{DocumentRow, Row};
use super::run::Placed;

/// Where the unit of a document is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnitFrom {
    /// By its format or table.
    #[default]
    Metadata,
    /// By the folder at this depth below the path named, from 1; archives count as folders. By the metadata where it lies
    /// less deep.
    Path(usize),
}

impl FromStr for UnitFrom {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let depth = |n: &str| n.parse().ok().filter(|n| *n > 0).map(Self::Path);
        match s.strip_prefix("path:") {
            Some(n) => depth(n),
            None => (s == "metadata").then_some(Self::Metadata),
        }
        .ok_or_else(|| format!("`{s}`: write metadata, path:1 (the folder below the path named), path:2, …"))
    }
}

/// Gives rows their places, in order.
#[derive(Debug, Default)]
pub struct Places {
    unit_from: UnitFrom,
    count: u64,
}

impl Places {
    /// From the first document on.
    pub fn new(unit_from: UnitFrom) -> Self {
        Self { unit_from, count: 0 }
    }

    /// The row with number, id and unit, its source masked.
    pub fn place(&mut self, placed: Placed) -> Row {
        let Placed { row: Row { document, findings }, found } = placed;
        self.count += 1;
        let name = &document.source;
        // Not the name as shown: two files whose names are no Unicode may be shown alike.
        let mut id = Sha256::new();
        id.update(found.path.as_os_str().as_encoded_bytes());
        id.update(format!("\0{name}\0{}", document.content));
        let id = id.finalize();
        let unit = match self.unit_from {
            UnitFrom::Metadata => None,
            UnitFrom::Path(depth) => folder(name, &found.root, depth),
        };
        let document = DocumentRow {
            number: self.count,
            id: hex(&id, 8),
            source: printable(&masked_name(name)),
            unit: unit.or(document.unit),
            ..document
        };
        Row { document, findings }
    }
}

/// A name on one line: control characters, which could steer a terminal, are spelt out.
pub fn printable(name: &str) -> String {
    name.chars().flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] }).collect()
}

/// The folder of a document at a depth below the path named.
fn folder(name: &str, root: &Path, depth: usize) -> Option<String> {
    let root = root.display().to_string();
    let below = name.strip_prefix(&root)?;
    let mut parts: Vec<&str> = below.split(['/', '\\']).filter(|p| !p.is_empty()).collect();
    // The last is the document itself.
    parts.pop();
    parts.get(depth - 1).map(|part| printable(&masked_name(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_name_units() {
        let of = |name: &str, root: &str, depth| folder(name, Path::new(root), depth);
        assert_eq!(of("sendt/ydelse/2026/a.txt", "sendt/", 1).as_deref(), Some("ydelse"));
        assert_eq!(of("sendt/ydelse/2026/a.txt", "sendt", 2).as_deref(), Some("2026"));
        assert_eq!(of("sendt/a.txt", "sendt", 1), None);
        assert_eq!(of("sendt/x.zip/ydelse/a.txt", "sendt/x.zip", 1).as_deref(), Some("ydelse"));
        assert_eq!(printable("a\nb\u{1b}[31mæ"), "a\\nb\\u{1b}[31mæ");
        assert_eq!("path:2".parse(), Ok(UnitFrom::Path(2)));
        assert!("path:0".parse::<UnitFrom>().is_err() && "folder".parse::<UnitFrom>().is_err());
    }
}
