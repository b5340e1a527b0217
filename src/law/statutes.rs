//! Statutes and appeal instances, from `statutes.toml`.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::text::fold;

/// A statute or regulation that decisions cite.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statute {
    /// Its title, in Danish.
    pub name: String,
    /// Short names and abbreviations.
    pub aliases: Vec<String>,
    /// Who hears complaints, over all its routes; "ingen" where some route has no other authority.
    pub instances: Vec<String>,
    /// Deadlines over all its routes, "4 uger".
    pub deadlines: Vec<String>,
    /// Whether it governs how cases are handled, so that citing it names no route.
    #[serde(default)]
    pub procedural: bool,
    /// Where the facts are from.
    pub source: String,
}

impl Statute {
    /// The name that case workers use.
    pub fn short(&self) -> &str {
        self.aliases.iter().find(|a| a.contains("lov")).unwrap_or(&self.name)
    }

    /// Whether no other administrative authority hears complaints under any of its routes.
    pub fn no_appeal(&self) -> bool {
        !self.procedural && self.instances.iter().all(|i| i == "ingen")
    }
}

/// An authority that hears complaints.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// Its name.
    pub name: String,
    /// Other and older names.
    #[serde(default)]
    pub aliases: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    statute: Vec<Statute>,
    instance: Vec<Instance>,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| toml::from_str(include_str!("statutes.toml")).unwrap_or_default())
}

/// All statutes.
pub fn statutes() -> &'static [Statute] {
    &file().statute
}

/// All instances.
pub fn instances() -> &'static [Instance] {
    &file().instance
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
    let base = folded.strip_suffix('s').filter(|b| b.ends_with("loven") || b.ends_with("lov")).unwrap_or(folded);
    names.get(base).or_else(|| names.get(folded)).and_then(|&index| statutes().get(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statutes_have_sources_and_known_instances() {
        let file: File = toml::from_str(include_str!("statutes.toml")).unwrap();
        assert!(file.statute.len() >= 60);
        for statute in &file.statute {
            assert!(!statute.instances.is_empty(), "{}", statute.name);
        }
        assert_eq!(by_name("servicelovens").map(Statute::short), Some("serviceloven"));
        assert!(by_name("orloven").is_none());
    }
}
