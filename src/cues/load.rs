//! TOML → [`CueSet`]: the cues, their patterns, one automaton over the patterns' literals.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use serde::Deserialize;

use crate::label::Label;
use crate::text::Document;

use super::Modality;
use super::situation::{Situation, SituationWords};
use super::syntax::{self, ClassFile, Classes, Hanging, Literals, Pattern};

/// The cues of `da/*.toml` as JSON, without their test texts but with the literals of their patterns: made by
/// build.rs, for parsing all of them at every start takes longer than judging a letter.
const BUILT_IN: &str = include_str!(concat!(env!("OUT_DIR"), "/cues.json"));

/// A phrase that speaks for what a sentence does.
#[derive(Clone, Debug, Deserialize)]
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
    /// Whether it says outright that something is decided here: "har besluttet at afslå".
    #[serde(default)]
    pub outright: bool,
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
    /// The cues that the binary was built with, or their word classes.
    #[error("built-in cues: {0}")]
    BuiltIn(String),
    /// The automaton could not be built.
    #[error("the cues' automaton: {0}")]
    Automaton(String),
}

/// All cues, ready to be found.
#[derive(Debug)]
pub struct CueSet {
    cues: Vec<Cue>,
    classes: Classes,
    pub(super) patterns: Vec<CuePattern>,
    pub(super) automaton: AhoCorasick,
    /// For each literal of the automaton: the patterns that hang on it.
    pub(super) by_literal: Vec<Vec<Hanging>>,
    /// Where an authority's own begin.
    first_own: usize,
    /// Words that tell what lies before a text.
    situation: SituationWords,
}

/// One pattern of a cue.
#[derive(Debug)]
pub(super) struct CuePattern {
    pub cue: usize,
    /// Which of the cue's patterns.
    written: usize,
    parsed: OnceLock<Option<Pattern>>,
}

impl CueSet {
    /// The cues inside the binary; their `hits` and `misses` stand only in the source files.
    pub fn built_in() -> Result<Self, CuesError> {
        let (classes, cues, literals) = built_in_parts()?;
        Self::assemble(cues, classes, literals)
    }

    /// The cues inside the binary with an authority's own behind them. `file` names where those are from. Their `hits` and
    /// `misses` are tried: a cue that does not do what its texts say is an error.
    pub fn with_own(file: &str, own: &[Cue]) -> Result<Self, CuesError> {
        let (classes, cues, literals) = built_in_parts()?;
        let first_own = cues.len();
        let patterns = cues.iter().map(|cue| cue.patterns.len()).sum();
        let mut set = Builder { cues, patterns, literals };
        let themes: BTreeSet<String> = set.cues.iter().map(|cue| cue.theme.clone()).collect();
        for cue in own {
            if !themes.contains(&cue.theme) {
                let known = themes.into_iter().collect::<Vec<_>>().join(", ");
                let fault = format!("nothing knows the theme `{}`; there are {known}", cue.theme);
                return Err(CuesError::Cue { file: file.to_owned(), id: cue.id.clone(), fault });
            }
            set.add_from(file, cue.clone(), &classes)?;
        }
        let set = Self { first_own, ..Self::assemble(set.cues, classes, set.literals)? };
        for cue in own {
            let fault = |fault| CuesError::Cue { file: file.to_owned(), id: cue.id.clone(), fault };
            if let Some(text) = cue.hits.iter().find(|text| !set.hit(&cue.id, text)) {
                return Err(fault(format!("it does not hit `{text}`, which stands among its hits")));
            }
            if let Some(text) = cue.misses.iter().find(|text| set.hit(&cue.id, text)) {
                return Err(fault(format!("it hits `{text}`, which stands among its misses")));
            }
        }
        Ok(set)
    }

    /// No cues at all, nor words that tell what lies before a text.
    pub fn none() -> Result<Self, CuesError> {
        Ok(Self { situation: SituationWords::default(), ..Self::assemble(Vec::new(), Classes::default(), Literals::new())? })
    }

    /// What lies before a text, by the words of `situation.toml`.
    pub fn situation(&self, document: &Document) -> Situation {
        self.situation.read(document)
    }

    /// Loads cue files, given as name and content, with the word classes they use.
    pub fn load<'a>(class_file: &str, files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, CuesError> {
        let toml_error = |file: &str, source| CuesError::Toml { file: file.to_owned(), source: Box::new(source) };
        let classes: ClassFile = toml::from_str(class_file).map_err(|e| toml_error("classes.toml", e))?;
        let classes = Classes::new(classes);
        let mut set = Builder::default();
        for (name, content) in files {
            let file: CueFile = toml::from_str(content).map_err(|e| toml_error(name, e))?;
            for cue in file.cue {
                set.add_from(name, cue, &classes)?;
            }
        }
        Self::assemble(set.cues, classes, set.literals)
    }

    fn assemble(cues: Vec<Cue>, classes: Classes, literals: Literals) -> Result<Self, CuesError> {
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            // There is none for thousands of literals, but looking for one takes time.
            .prefilter(false)
            .build(literals.keys())
            .map_err(|e| CuesError::Automaton(e.to_string()))?;
        let patterns = cues
            .iter()
            .enumerate()
            .flat_map(|(cue, c)| (0..c.patterns.len()).map(move |written| CuePattern { cue, written, parsed: OnceLock::new() }));
        let (first_own, patterns) = (cues.len(), patterns.collect());
        Ok(Self {
            first_own,
            situation: SituationWords::built_in()?,
            cues,
            classes,
            patterns,
            automaton,
            by_literal: literals.into_values().collect(),
        })
    }

    /// A pattern, parsed when first asked for. All parse: build.rs and [`CueSet::load`] have tried.
    pub(super) fn pattern(&self, index: usize) -> Option<&Pattern> {
        let CuePattern { cue, written, parsed } = &self.patterns[index];
        parsed.get_or_init(|| syntax::parse(&self.cues[*cue].patterns[*written], &self.classes).ok()).as_ref()
    }

    /// All cues, in the order of the files.
    pub fn cues(&self) -> &[Cue] {
        &self.cues
    }

    /// Whether a cue is an authority's own.
    pub fn is_own(&self, index: usize) -> bool {
        index >= self.first_own
    }

    /// A cue by its index.
    pub fn cue(&self, index: usize) -> &Cue {
        &self.cues[index]
    }
}

/// What build.rs packed: the word classes, the cues, the literals of their patterns.
fn built_in_parts() -> Result<(Classes, Vec<Cue>, Literals), CuesError> {
    let (classes, cues, literals): (ClassFile, _, _) = serde_json::from_str(BUILT_IN).map_err(|e| CuesError::BuiltIn(e.to_string()))?;
    Ok((Classes::new(classes), cues, literals))
}

#[derive(Default)]
struct Builder {
    cues: Vec<Cue>,
    patterns: usize,
    literals: Literals,
}

impl Builder {
    fn add_from(&mut self, file: &str, cue: Cue, classes: &Classes) -> Result<(), CuesError> {
        let id = cue.id.clone();
        self.add(cue, classes).map_err(|fault| CuesError::Cue { file: file.to_owned(), id, fault })
    }

    fn add(&mut self, cue: Cue, classes: &Classes) -> Result<(), String> {
        if self.cues.iter().any(|c| c.id == cue.id) {
            return Err("its id is given twice".into());
        }
        if !(1..=3).contains(&cue.strength) {
            return Err("strength is 1, 2 or 3".into());
        }
        for written in &cue.patterns {
            syntax::hang(&mut self.literals, self.patterns, written, classes, syntax::by_length)?;
            self.patterns += 1;
        }
        self.cues.push(cue);
        Ok(())
    }
}
