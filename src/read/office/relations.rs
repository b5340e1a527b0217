//! Where the parts of a Word file stand, by its relations (ECMA-376, part 2); their names are only a habit.

use std::io::{Read, Seek};

use crate::error::ReadError;
use crate::read::limits::Budget;
use crate::read::xml::{Piece, Xml};

use super::package::Package;

/// What one part says of the others.
#[derive(Debug, Default)]
pub struct Relations(Vec<Relation>);

#[derive(Debug)]
struct Relation {
    id: String,
    /// The last step of its type's address, which is the same in the transitional and the strict format.
    kind: String,
    /// Name of the part in the package.
    target: String,
}

impl Relations {
    /// The relations of a part, those of the package itself for `""`; none where it has none.
    pub fn of<R: Read + Seek>(part: &str, package: &mut Package<R>, budget: &mut Budget) -> Result<Self, ReadError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let mut relations = Self::default();
        if let Some(list) = package.part(&resolve(folder, &format!("_rels/{file}.rels")), budget)? {
            relations.read(&list, folder, budget);
        }
        Ok(relations)
    }

    fn read(&mut self, list: &[u8], folder: &str, budget: &Budget) {
        let mut xml = Xml::new(list, "Word");
        // What cannot be read ends the list: the usual names take the place of the rest.
        while let Ok(Some(piece)) = xml.next(budget) {
            let Piece::Open(tag) = piece else { continue };
            if tag.name != "Relationship" || tag.attribute("TargetMode") == Some("External") {
                continue;
            }
            if let (Some(id), Some(kind), Some(target)) = (tag.attribute("Id"), tag.attribute("Type"), tag.attribute("Target")) {
                let kind = kind.rsplit_once('/').map_or(kind, |(_, last)| last);
                self.0.push(Relation { id: id.to_owned(), kind: kind.to_owned(), target: resolve(folder, target) });
            }
        }
    }

    /// The part of a kind, by its usual name where no relation tells.
    pub fn part<'s>(&'s self, kind: &str, usual: &'s str) -> &'s str {
        self.all(kind).next().map_or(usual, |(_, target)| target)
    }

    /// The parts of a kind, each by the relation's id and its name.
    pub fn all(&self, kind: &str) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter(move |r| r.kind == kind).map(|r| (r.id.as_str(), r.target.as_str()))
    }
}

/// The part that a target names, which is absolute or relative to a folder.
fn resolve(folder: &str, target: &str) -> String {
    let relative = !target.starts_with(['/', '\\']);
    let mut path: Vec<&str> = folder.split('/').filter(|step| relative && !step.is_empty()).collect();
    for step in target.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            _ => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_parts() {
        assert_eq!(resolve("word", "styles2.xml"), "word/styles2.xml");
        assert_eq!(resolve("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "../custom/./a.htm"), "custom/a.htm");
        assert_eq!(resolve("", "_rels/.rels"), "_rels/.rels");
        assert_eq!(resolve("", "../../etc/passwd"), "etc/passwd");
    }
}
