//! Labelled documents: JSON Lines in a folder, one author batch a file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cues::{CueSet, Hits};
use crate::label::{Act, Area, Channel, HearingStatus, Label, NoticeStatus, Outcome, Presence};
use crate::read::Source;
use crate::rules::Rule;
use crate::span::Span;
use crate::text::{Document, ReadAs};

/// A document with its labels, as it stands in the corpus.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labelled {
    /// Unique name.
    pub id: String,
    /// The author: documents of one batch never stand on both sides of a split.
    pub batch: String,
    /// Channel.
    pub channel: Channel,
    /// Area of the authority's work, in Danish, or the slug of an [`Area`].
    pub area: String,
    /// The group that `area` belongs to, by the corpus's `areas.tsv`; `None` where neither it nor the slug tells.
    #[serde(skip)]
    pub group: Option<Area>,
    /// What the document is.
    pub act: Act,
    /// Where it is a decision.
    pub outcome: Option<Outcome>,
    /// Where it is a decision.
    pub safeguards: Option<LabelledSafeguards>,
    /// What a check should say.
    pub findings: Vec<Rule>,
    /// Why it is labelled so, in English.
    pub why: String,
    /// The text.
    pub text: String,
    /// The authority's sentences, in order.
    pub sentences: Vec<LabelledSentence>,
}

/// States of the safeguards of a decision.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelledSafeguards {
    /// FVL § 25.
    pub complaint_notice: NoticeStatus,
    /// FVL § 19.
    pub party_hearing: HearingStatus,
    /// FVL § 24.
    pub reasons: Presence,
    /// FVL § 24, stk. 1.
    pub legal_basis: Presence,
}

/// A labelled sentence; bytes into the text.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelledSentence {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it does.
    pub label: Label,
}

/// What can go wrong with a corpus.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// The folder or a file cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A line is no labelled document.
    #[error("{path}, line {line}: {fault}")]
    Line {
        /// Which file.
        path: String,
        /// From 1.
        line: usize,
        /// What is wrong.
        fault: String,
    },
    /// Two documents of one name.
    #[error("the document `{0}` stands twice in the corpus; give each its own id")]
    Twice(String),
    /// Nothing to learn from.
    #[error("{0}: no labelled documents (*.jsonl) in it")]
    Empty(String),
}

/// File beside the documents: group and area, divided by a tab, one area a line.
const AREAS: &str = "areas.tsv";

/// The labelled documents of a folder, by file name and line, and a hash over the files.
#[derive(Debug)]
pub struct Corpus {
    /// The documents.
    pub documents: Vec<Labelled>,
    /// SHA-256 over names and contents, in hexadecimal.
    pub hash: String,
}

impl Corpus {
    /// Reads all `*.jsonl` files of a folder, or one such file.
    pub fn read(path: &Path) -> Result<Self, CorpusError> {
        Self::read_all(std::iter::once(path))
    }

    /// Reads several folders as one corpus, in their order.
    pub fn read_all<'p>(paths: impl Iterator<Item = &'p Path>) -> Result<Self, CorpusError> {
        let mut documents: Vec<Labelled> = Vec::new();
        let mut hash = Sha256::new();
        for path in paths {
            documents.extend(read_folder(path, &mut hash)?);
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = documents.iter().find(|d| !seen.insert(&d.id)) {
            return Err(CorpusError::Twice(twice.id.clone()));
        }
        let hash = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
        Ok(Self { documents, hash })
    }
}

fn read_folder(path: &Path, hash: &mut Sha256) -> Result<Vec<Labelled>, CorpusError> {
    let io = |path: &Path| {
        let path = path.display().to_string();
        move |source| CorpusError::Read { path, source }
    };
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        files = std::fs::read_dir(path)
            .map_err(io(path))?
            .filter_map(|e| e.ok().map(|e| e.path()))
            .filter(|p| p.extension().is_some_and(|e| e == "jsonl"))
            .collect();
        files.sort();
    }
    let groups = groups(&path.join(AREAS))?;
    let mut documents: Vec<Labelled> = Vec::new();
    for file in files {
        let content = std::fs::read_to_string(&file).map_err(io(&file))?;
        hash.update(file.file_name().map(|n| n.as_encoded_bytes().to_vec()).unwrap_or_default());
        hash.update(content.as_bytes());
        for (index, line) in content.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let at = |fault| CorpusError::Line { path: file.display().to_string(), line: index + 1, fault };
            let mut document: Labelled = serde_json::from_str(line).map_err(|e| at(e.to_string()))?;
            document.fault().map_or(Ok(()), |fault| Err(at(fault)))?;
            document.group = groups.get(&document.area).copied().or_else(|| document.area.parse().ok());
            documents.push(document);
        }
    }
    if documents.is_empty() { Err(CorpusError::Empty(path.display().to_string())) } else { Ok(documents) }
}

/// The group of each area; none where there is no such file.
fn groups(path: &Path) -> Result<BTreeMap<String, Area>, CorpusError> {
    if !path.is_file() {
        return Ok(BTreeMap::new());
    }
    let shown = path.display().to_string();
    let content = std::fs::read_to_string(path).map_err(|source| CorpusError::Read { path: shown.clone(), source })?;
    let group = |(index, line): (usize, &str)| {
        let at = |fault| CorpusError::Line { path: shown.clone(), line: index + 1, fault };
        let (group, area) = line.split_once('\t').ok_or_else(|| at("no tab between group and area".to_owned()))?;
        Ok((area.to_owned(), group.parse().map_err(at)?))
    };
    content.lines().enumerate().map(group).collect()
}

impl Labelled {
    /// The same document from its first word that does anything to its last: without letterhead, greeting and
    /// sign-off. `None` where that changes nothing, and for chats, which have no such frame.
    pub fn bare(&self) -> Option<Self> {
        let speaks = |s: &&LabelledSentence| s.label != Label::Other;
        let (first, last) = (self.sentences.iter().find(speaks)?.start, self.sentences.iter().rfind(speaks)?.end);
        let whole = first == self.sentences.first()?.start && last == self.sentences.last()?.end;
        if whole || self.channel == Channel::Chat {
            return None;
        }
        let inside = self.sentences.iter().filter(|s| s.start >= first && s.end <= last);
        let sentences = inside.map(|s| LabelledSentence { start: s.start - first, end: s.end - first, ..*s }).collect();
        Some(Self { text: self.text.get(first..last)?.to_owned(), sentences, ..self.clone() })
    }

    /// What contradicts itself in it, if anything does.
    fn fault(&self) -> Option<String> {
        let decision = self.act == Act::Decision;
        if decision != self.outcome.is_some() || decision != self.safeguards.is_some() {
            return Some(format!("{}: outcome and safeguards go with a decision, and only with one", self.id));
        }
        let mut last = 0;
        for s in &self.sentences {
            if s.start < last || s.end <= s.start || self.text.get(s.start..s.end).is_none() {
                return Some(format!("{}: sentence {}..{} is out of order or not on character boundaries", self.id, s.start, s.end));
            }
            last = s.end;
        }
        None
    }
}

/// A labelled document taken apart as `check` would, with the label of each sentence found.
#[derive(Debug)]
pub struct Prepared {
    /// The document.
    pub document: Document,
    /// Its cues.
    pub hits: Hits,
    /// For each of its sentences the label that covers most of it; `None` where the corpus has none there.
    pub labels: Vec<Option<Label>>,
    /// Its batch.
    pub batch: String,
    /// Its act.
    pub act: Act,
    /// Its outcome.
    pub outcome: Option<Outcome>,
    /// Its party hearing, where it is an adverse decision.
    pub hearing: Option<HearingStatus>,
    /// Its reasons, where it is an adverse decision.
    pub reasons: Option<Presence>,
    /// Whether it sends the citizen elsewhere.
    pub sent_onward: bool,
    /// Its area.
    pub area: Option<Area>,
}

impl Prepared {
    /// Takes a labelled document apart.
    pub fn new(labelled: &Labelled, cues: &CueSet) -> Self {
        let source = Source::plain(labelled.id.clone(), labelled.text.clone());
        let document = Document::new(source, &ReadAs::default());
        let hits = cues.find(&document);
        let label_of = |span: Span| {
            let overlap = |s: &&LabelledSentence| span.overlap(Span::new(s.start, s.end));
            labelled.sentences.iter().max_by_key(overlap).filter(|s| overlap(s) > 0).map(|s| s.label)
        };
        let labels = document.sentences.iter().map(|s| label_of(s.span)).collect();
        let Labelled { batch, act, outcome, safeguards, findings, group, .. } = labelled;
        let adverse = safeguards.as_ref().filter(|_| outcome.is_some_and(|o| o != Outcome::Granted));
        Self {
            hits,
            labels,
            batch: batch.clone(),
            act: *act,
            outcome: *outcome,
            hearing: adverse.map(|s| s.party_hearing),
            reasons: adverse.map(|s| s.reasons),
            sent_onward: findings.contains(&Rule::CitizenSentOnward),
            area: *group,
            document,
        }
    }
}

/// The documents as a model learns from them: every third is bare. Who has only seen whole letters takes whatever
/// stands first for a greeting and whatever stands last for a sign-off; people also paste a passage.
pub fn lessons(documents: &[Labelled], cues: &CueSet) -> Vec<Prepared> {
    let lesson = |(index, labelled): (usize, &Labelled)| {
        let bare = if index % 3 == 1 { labelled.bare() } else { None };
        Prepared::new(bare.as_ref().unwrap_or(labelled), cues)
    };
    documents.iter().enumerate().map(lesson).collect()
}

/// Deals batches to `count` folds, the largest first to the emptiest fold: no batch stands in two.
pub fn folds(batches: &[&str], count: usize) -> Vec<usize> {
    let mut sizes = std::collections::BTreeMap::new();
    for batch in batches {
        *sizes.entry(*batch).or_insert(0usize) += 1;
    }
    let mut by_size: Vec<(&str, usize)> = sizes.into_iter().collect();
    by_size.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut load = vec![0usize; count];
    let mut fold_of = std::collections::BTreeMap::new();
    for (batch, size) in by_size {
        let emptiest = (0..count).min_by_key(|&f| load[f]).unwrap_or(0);
        load[emptiest] += size;
        fold_of.insert(batch, emptiest);
    }
    batches.iter().map(|b| fold_of[b]).collect()
}
