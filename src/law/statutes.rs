//! Statutes and appeal instances by their names, from `statutes.toml` and `instances.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use serde::Deserialize;

use crate::label::Area;
use crate::routes::Sections;
use crate::text::fold;

/// A statute or regulation that decisions cite.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statute {
    /// Its title, in Danish.
    pub name: String,
    /// Short names and abbreviations.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether it governs how cases are handled, so that citing it names no route.
    #[serde(default)]
    pub procedural: bool,
    /// The area of law of a text that cites it; `None` where that tells nothing.
    pub area: Option<Area>,
    /// Sections on another area.
    #[serde(default)]
    pub areas: BTreeMap<Area, Vec<Sections>>,
}

impl Statute {
    /// The area of law of a section.
    pub fn area_of(&self, section: u32) -> Option<Area> {
        let special = self.areas.iter().find(|(_, sections)| sections.iter().any(|s| s.contain(section)));
        special.map(|(area, _)| *area).or(self.area)
    }

    /// The name that case workers use.
    pub fn short(&self) -> &str {
        let short = |name: &&String| name.contains("lov") && !name.starts_with("lov om");
        if short(&&self.name) { &self.name } else { self.aliases.iter().find(short).unwrap_or(&self.name) }
    }
}

/// An authority that hears complaints.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// Its name.
    pub name: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A name that no longer hears complaints.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Former {
    /// Its name.
    pub name: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Who took over.
    pub now: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Statutes {
    statute: Vec<Statute>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Instances {
    instance: Vec<Instance>,
    former: Vec<Former>,
}

fn instance_file() -> &'static Instances {
    static FILE: OnceLock<Instances> = OnceLock::new();
    const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/instances.json"));
    FILE.get_or_init(|| serde_json::from_str(JSON).unwrap_or_default())
}

/// All statutes.
pub fn statutes() -> &'static [Statute] {
    static FILE: OnceLock<Statutes> = OnceLock::new();
    const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/statutes.json"));
    &FILE.get_or_init(|| serde_json::from_str(JSON).unwrap_or_default()).statute
}

/// All instances.
pub fn instances() -> &'static [Instance] {
    &instance_file().instance
}

/// All former instances.
pub fn former_instances() -> &'static [Former] {
    &instance_file().former
}

/// The statute of a folded name or alias, in any case form ("servicelovens").
pub(super) fn by_name(folded: &str) -> Option<&'static Statute> {
    static NAMES: OnceLock<HashMap<String, usize>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut names = HashMap::new();
        for (index, statute) in statutes().iter().enumerate() {
            for name in std::iter::once(&statute.name).chain(&statute.aliases) {
                names.entry(fold(name)).or_insert(index);
            }
        }
        names
    });
    let base = nominative(folded);
    names.get(base).or_else(|| names.get(folded)).and_then(|&index| statutes().get(index))
}

/// The longest title or name of several words that a folded text begins with, in any case form, and its length.
pub(super) fn by_title(folded: &str) -> Option<(&'static Statute, usize)> {
    // First word → titles with it.
    static TITLES: OnceLock<HashMap<String, Vec<(String, usize)>>> = OnceLock::new();
    let titles = TITLES.get_or_init(|| {
        let mut titles: HashMap<String, Vec<(String, usize)>> = HashMap::new();
        for (index, statute) in statutes().iter().enumerate() {
            for name in std::iter::once(&statute.name).chain(&statute.aliases).map(|n| fold(n)) {
                if let Some((first, _)) = name.split_once(' ') {
                    titles.entry(first.to_owned()).or_default().push((name, index));
                }
            }
        }
        titles
    });
    let first = folded.split(' ').next()?;
    let ends = |length: usize| !folded[length..].starts_with(|c: char| c.is_alphanumeric());
    let length = |title: &str| match folded.strip_prefix(title)? {
        rest if rest.starts_with('s') && ends(title.len() + 1) => Some(title.len() + 1),
        _ => ends(title.len()).then_some(title.len()),
    };
    let found = titles.get(first)?.iter().filter_map(|(title, index)| Some((length(title)?, *index))).max()?;
    statutes().get(found.1).map(|statute| (statute, found.0))
}

/// Whether a folded word is an abbreviation ("fvl"), which counts in capitals only.
pub(super) fn is_abbreviation(folded: &str) -> bool {
    static SHORT: OnceLock<Vec<String>> = OnceLock::new();
    let capitals = |alias: &&String| alias.chars().all(char::is_uppercase);
    let short = SHORT.get_or_init(|| statutes().iter().flat_map(|s| &s.aliases).filter(capitals).map(|a| fold(a)).collect());
    short.iter().any(|s| s == folded)
}

/// "servicelovens" → "serviceloven".
pub(super) fn nominative(folded: &str) -> &str {
    folded.strip_suffix('s').filter(|b| b.ends_with("loven") || b.ends_with("lov")).unwrap_or(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_and_complete() {
        assert!(statutes().len() >= 60);
        assert_eq!(by_name("servicelovens").map(Statute::short), Some("serviceloven"));
        assert!(by_name("orloven").is_none());
        for route in crate::routes::built_in() {
            for statute in &route.statutes {
                assert!(by_name(&fold(statute)).is_some(), "no statute `{statute}`");
            }
        }
        let known = |name: &str| instances().iter().any(|i| i.name == name);
        for former in former_instances() {
            assert!(former.now.iter().all(|now| known(now) || now == "Familieretshuset"), "{}", former.name);
        }
    }
}
