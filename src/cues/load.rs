//! TOML → [`CueSet`]: the cues, one automaton over their literals, a regular expression for each pattern.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex_lite::Regex;
use serde::Deserialize;

use crate::label::Label;

use super::Modality;
use super::pattern::{self, Anchor, Classes};

/// The built-in files, by name.
pub const FILES: &[(&str, &str)] = &[
    ("clarification.toml", include_str!("da/clarification.toml")),
    ("complaint_notice.toml", include_str!("da/complaint_notice.toml")),
    ("decision.toml", include_str!("da/decision.toml")),
    ("guidance.toml", include_str!("da/guidance.toml")),
    ("hearing.toml", include_str!("da/hearing.toml")),
    ("legal_basis.toml", include_str!("da/legal_basis.toml")),
    ("modality.toml", include_str!("da/modality.toml")),
    ("other.toml", include_str!("da/other.toml")),
    ("procedural.toml", include_str!("da/procedural.toml")),
    ("reasons.toml", include_str!("da/reasons.toml")),
    ("risk.toml", include_str!("da/risk.toml")),
];
const CLASSES: &str = include_str!("da/classes.toml");

/// A phrase that speaks for what a sentence does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// Unique name, in kebab-case.
    pub id: String,
    /// The label it speaks for.
    pub label: Label,
    /// What it is about: grant, refuse, instance, deadline, …
    pub theme: String,
    /// 1 hints, 2 speaks clearly, 3 nearly settles it.
    pub strength: u8,
    /// Patterns, see the module `pattern`.
    pub patterns: Vec<String>,
    /// Statute or reference, where it has one.
    #[serde(default)]
    pub source: Option<String>,
    /// Texts that it must hit.
    #[serde(default)]
    pub hits: Vec<String>,
    /// Texts that it must not hit.
    #[serde(default)]
    pub misses: Vec<String>,
}

impl Cue {
    /// The modality that it lends to other cues of its sentence, if it is of that kind.
    pub fn modality(&self) -> Option<Modality> {
        self.theme.parse().ok()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueFile {
    #[serde(default)]
    cue: Vec<Cue>,
}

/// A cue file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CuesError {
    /// Not TOML, or an unknown or missing key.
    #[error("{file}: {source}")]
    Toml {
        /// File name.
        file: String,
        /// What is wrong, with line and caret.
        source: Box<toml::de::Error>,
    },
    /// A pattern that cannot be compiled, an id given twice, a strength out of range.
    #[error("{file}: cue `{id}`: {fault}")]
    Cue {
        /// File name.
        file: String,
        /// The cue.
        id: String,
        /// What is wrong.
        fault: String,
    },
    /// The automaton could not be built.
    #[error("the cues' automaton: {0}")]
    Automaton(String),
}

/// All cues, ready to be found.
#[derive(Debug)]
pub struct CueSet {
    cues: Vec<Cue>,
    pub(super) patterns: Vec<CuePattern>,
    pub(super) automaton: AhoCorasick,
    /// For each literal of the automaton: the patterns that hang on it.
    pub(super) by_literal: Vec<Vec<(usize, Anchor)>>,
}

/// One pattern of a cue; its regular expression is built when its literal is first met.
#[derive(Debug)]
pub(super) struct CuePattern {
    pub cue: usize,
    source: String,
    regex: OnceLock<Option<Regex>>,
}

impl CuePattern {
    /// The regular expression. `None` cannot happen for cues that the tests have run.
    pub fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&self.source).ok()).as_ref()
    }
}

impl CueSet {
    /// The cues inside the binary.
    pub fn built_in() -> Result<Self, CuesError> {
        Self::load(FILES.iter().copied())
    }

    /// Loads cue files, given as name and content.
    pub fn load<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, CuesError> {
        let toml_error = |file: &str, source| CuesError::Toml { file: file.to_owned(), source: Box::new(source) };
        let classes: Classes = toml::from_str(CLASSES).map_err(|e| toml_error("classes.toml", e))?;
        let mut set = Builder::default();
        for (name, content) in files {
            let file: CueFile = toml::from_str(content).map_err(|e| toml_error(name, e))?;
            for cue in file.cue {
                let id = cue.id.clone();
                set.add(cue, &classes).map_err(|fault| CuesError::Cue { file: name.to_owned(), id, fault })?;
            }
        }
        set.build()
    }

    /// All cues, in the order of the files.
    pub fn cues(&self) -> &[Cue] {
        &self.cues
    }

    /// A cue by its index.
    pub fn cue(&self, index: usize) -> &Cue {
        &self.cues[index]
    }
}

#[derive(Default)]
struct Builder {
    cues: Vec<Cue>,
    patterns: Vec<CuePattern>,
    literals: BTreeMap<String, Vec<(usize, Anchor)>>,
}

impl Builder {
    fn add(&mut self, cue: Cue, classes: &Classes) -> Result<(), String> {
        if self.cues.iter().any(|c| c.id == cue.id) {
            return Err("its id is given twice".into());
        }
        if !(1..=3).contains(&cue.strength) {
            return Err("strength is 1, 2 or 3".into());
        }
        for source in &cue.patterns {
            let compiled = pattern::compile(source, classes).map_err(|fault| format!("pattern `{source}`: {fault}"))?;
            for anchor in compiled.anchors {
                self.literals.entry(anchor.literal.clone()).or_default().push((self.patterns.len(), anchor));
            }
            self.patterns.push(CuePattern { cue: self.cues.len(), source: compiled.regex, regex: OnceLock::new() });
        }
        self.cues.push(cue);
        Ok(())
    }

    fn build(self) -> Result<CueSet, CuesError> {
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .build(self.literals.keys())
            .map_err(|e| CuesError::Automaton(e.to_string()))?;
        Ok(CueSet { cues: self.cues, patterns: self.patterns, automaton, by_literal: self.literals.into_values().collect() })
    }
}
