//! Statutes and appeal instances by their names, from `statutes.toml` and `instances.toml`.

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
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether it governs how cases are handled, so that citing it names no route.
    #[serde(default)]
    pub procedural: bool,
}

impl Statute {
    /// The name that case workers use.
    pub fn short(&self) -> &str {
        self.aliases.iter().find(|a| a.contains("lov")).unwrap_or(&self.name)
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
