//! The only featuriser: training and prediction see the same features, made here.
//!
//! A feature is a kind and a few parts ("word bigram", "ikke", "imødekomme"). It is known by a 32-bit key, a
//! hash of both; its name is only spelt out where somebody asks ([`Named`]).

use crate::cues::{CueSet, Hits};
use crate::label::Label;
use crate::text::Document;

use super::subwords::Subwords;
use super::words::{Word, words};

/// Probabilities of the labels of one sentence, in the order of [`Label::ALL`].
pub type LabelProbabilities = [f64; Label::ALL.len()];

/// Features by key, with their values.
pub type Row = Vec<(u32, f32)>;

/// What a feature is made of. The number is part of the key: never reuse one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A word, or its class.
    Word = 1,
    /// Two words in a row.
    Bigram = 2,
    /// A piece of a word.
    Piece = 3,
    /// A theme and its modality. (4 was a cue itself, in another format.)
    Theme = 5,
    /// The label that a cue speaks for, and its modality.
    CueLabel = 6,
    /// Place in the document.
    Place = 7,
    /// Kind of block, here or beside it.
    Block = 8,
    /// Length and closing mark.
    Shape = 9,
    /// Channel.
    Channel = 10,
    /// A word of the previous sentence.
    PreviousWord = 11,
    /// A word of the next sentence.
    NextWord = 12,
    /// A theme in the previous sentence.
    PreviousTheme = 13,
    /// A theme in the next sentence.
    NextTheme = 14,
    /// A word of what the citizen said last.
    Question = 15,
    /// A theme somewhere in the document.
    DocumentTheme = 16,
    /// What the first pass made of this sentence and its neighbours.
    FirstPass = 17,
    /// What the first pass made of the whole document.
    FirstPassDocument = 18,
    /// Three words in a row.
    Trigram = 19,
    /// A word or two in a row, anywhere in what the authority says.
    Anywhere = 20,
    /// A word or two in a row, in what the citizen says or what is quoted.
    Context = 21,
    /// A word or a piece of one, anywhere in the document, whoever says it.
    Topic = 22,
    /// A word or two in a row, and the label of their sentence. (23 was that of another format.)
    Labelled = 24,
    /// A cue or a theme anywhere in the document, its modality, and the label of its sentence.
    Said = 25,
}

/// Which groups of features are made; switched off one by one to see what each is worth.
#[allow(clippy::struct_excessive_bools, reason = "independent switches, not states")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FeatureSet {
    /// Words, word pairs and subwords, here, beside and in the citizen's question.
    pub words: bool,
    /// Pieces of words.
    pub subwords: bool,
    /// Cues.
    pub cues: bool,
    /// The sentences before and behind.
    pub neighbours: bool,
}

impl Default for FeatureSet {
    fn default() -> Self {
        Self { words: true, subwords: true, cues: true, neighbours: true }
    }
}

/// Takes features as they are made.
pub trait Sink {
    /// Takes one feature.
    fn add(&mut self, kind: Kind, parts: &[&str], value: f32);
}

/// Collects keys and values.
#[derive(Debug, Default)]
pub struct Keyed(pub Row);

impl Sink for Keyed {
    fn add(&mut self, kind: Kind, parts: &[&str], value: f32) {
        self.0.push((key(kind, parts), value));
    }
}

/// A feature with its name.
#[derive(Clone, Debug)]
pub struct NamedFeature {
    /// Its key.
    pub key: u32,
    /// Its value.
    pub value: f32,
    /// What it is made of.
    pub kind: Kind,
    /// Its parts.
    pub parts: Vec<String>,
}

/// Collects names, keys and values.
#[derive(Debug, Default)]
pub struct Named(pub Vec<NamedFeature>);

impl Sink for Named {
    fn add(&mut self, kind: Kind, parts: &[&str], value: f32) {
        let parts_owned = parts.iter().map(|&p| p.to_owned()).collect();
        self.0.push(NamedFeature { key: key(kind, parts), value, kind, parts: parts_owned });
    }
}

/// FNV-1a over kind and parts, folded to 32 bits: the same on every machine.
pub(super) fn key(kind: Kind, parts: &[&str]) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |byte: u8| {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x0100_0000_01b3);
    };
    eat(kind as u8);
    for part in parts {
        part.bytes().for_each(&mut eat);
        eat(0x1f);
    }
    (hash ^ (hash >> 32)) as u32
}

/// Words longer than this are no words; pieces of them would only cost time.
pub(super) const LONGEST_WORD: usize = 48;
/// Of a citizen's long message the last words count.
const QUESTION_WORDS: usize = 40;

/// Makes features of the sentences of one document.
pub struct Featuriser<'a> {
    set: FeatureSet,
    pub(super) document: &'a Document,
    pub(super) hits: &'a Hits,
    pub(super) cues: &'a CueSet,
    pub(super) words: Vec<Vec<Word<'a>>>,
    pieces: Vec<Vec<String>>,
    themes: Vec<&'a str>,
}

impl<'a> Featuriser<'a> {
    /// Prepares a document; `subwords` may be missing where the set does without.
    pub fn new(set: FeatureSet, document: &'a Document, hits: &'a Hits, cues: &'a CueSet, subwords: Option<&Subwords>) -> Self {
        let words: Vec<Vec<Word>> = document.sentences.iter().map(|s| sentence_words(document, s.folded)).collect();
        let mut pieces = vec![Vec::new(); words.len()];
        if let Some(subwords) = subwords.filter(|_| set.subwords) {
            for (pieces, words) in pieces.iter_mut().zip(&words) {
                for word in words.iter().filter(|w| w.literal.len() <= LONGEST_WORD && w.literal.bytes().all(|b| b.is_ascii_alphanumeric()))
                {
                    pieces.extend(subwords.pieces(word.literal));
                }
            }
        }
        let mut themes: Vec<&str> = Vec::new();
        if set.cues {
            let all = (0..words.len()).flat_map(|i| hits.of(i)).map(|hit| cues.cue(hit.cue));
            themes = all.filter(|cue| cue.strength >= 2).map(|cue| cue.theme.as_str()).collect();
            themes.sort_unstable();
            themes.dedup();
        }
        Self { set, document, hits, cues, words, pieces, themes }
    }

    /// Makes the features of one sentence, without what the first pass tells.
    pub fn sentence(&self, index: usize, sink: &mut impl Sink) {
        self.shape(index, sink);
        if self.set.words {
            self.words(index, sink);
        }
        if self.set.cues {
            self.cues(index, sink);
        }
        if self.set.neighbours {
            self.neighbours(index, sink);
        }
    }

    fn shape(&self, index: usize, sink: &mut impl Sink) {
        let sentences = &self.document.sentences;
        let sentence = &sentences[index];
        let count = sentences.len();
        let channel = self.document.channel.slug();
        sink.add(Kind::Channel, &[channel], 0.5);
        sink.add(Kind::Block, &["here", sentence.block.name()], 1.0);
        sink.add(Kind::Block, &[channel, sentence.block.name()], 0.5);
        for (side, other) in [("before", index.checked_sub(1)), ("behind", Some(index + 1))] {
            let beside = other.and_then(|i| sentences.get(i)).filter(|s| s.turn == sentence.turn);
            sink.add(Kind::Block, &[side, beside.map_or("none", |s| s.block.name())], 0.5);
        }
        let quarter = ["first quarter", "second quarter", "third quarter", "last quarter"][(index * 4 / count.max(1)).min(3)];
        sink.add(Kind::Place, &[quarter], 0.3);
        for (name, far) in [("from start", index), ("from end", count - 1 - index)] {
            if far < 3 {
                sink.add(Kind::Place, &[name, ["0", "1", "2"][far]], 0.5);
            }
        }
        let length = match self.words[index].len() {
            0..=1 => "one word",
            2..=4 => "few words",
            5..=9 => "short",
            10..=19 => "middling",
            20..=34 => "long",
            _ => "very long",
        };
        sink.add(Kind::Shape, &[length], 0.5);
        let text = sentence.span.of(&self.document.text).trim_end_matches(['"', '”', '»', ')', '*']);
        let close = text.chars().next_back().filter(|c| matches!(c, '.' | '?' | '!' | ':' | ';' | ',')).map_or("none", |c| match c {
            '.' => "stop",
            '?' => "question mark",
            '!' => "exclamation mark",
            _ => "colon",
        });
        sink.add(Kind::Shape, &["close", close], 0.5);
        if self.document.text.get(..sentence.span.start).is_some_and(|t| t.trim_end().is_empty()) {
            sink.add(Kind::Place, &["opens the document"], 0.5);
        }
    }

    fn words(&self, index: usize, sink: &mut impl Sink) {
        let words = &self.words[index];
        let value = 2.0 / (words.len().max(3) as f32).sqrt();
        let mut last = ["^", "^"];
        for word in words {
            sink.add(Kind::Word, &[word.form], value);
            if word.literal != word.form {
                sink.add(Kind::Word, &[word.literal], value);
            }
            sink.add(Kind::Bigram, &[last[1], word.form], value);
            if last[0] != "^" || last[1] != "^" {
                sink.add(Kind::Trigram, &[last[0], last[1], word.form], value * 0.7);
            }
            last = [last[1], word.form];
        }
        sink.add(Kind::Bigram, &[last[1], "$"], value);
        let pieces = &self.pieces[index];
        let value = 1.2 / (pieces.len().max(4) as f32).sqrt();
        for piece in pieces {
            sink.add(Kind::Piece, &[piece], value);
        }
        let Some(turn) = self.document.sentences[index].turn else { return };
        let asked = self.document.asked_before(turn);
        let question = super::words::words(asked, |_| false);
        let question = &question[question.len().saturating_sub(QUESTION_WORDS)..];
        // A bare "Nej" takes its meaning from the question, a long answer less so.
        let bare = if words.len() <= 3 { 2.0 } else { 1.0 };
        let value = bare / (question.len().max(4) as f32).sqrt();
        for word in question {
            sink.add(Kind::Question, &[word.form], value);
        }
        for pair in question.windows(2) {
            sink.add(Kind::Question, &[pair[0].form, pair[1].form], value * 0.7);
        }
    }

    /// By theme and label, never by name: an authority's own cues have none that training has met. (Names told sentences no better.)
    fn cues(&self, index: usize, sink: &mut impl Sink) {
        for hit in self.hits.of(index) {
            let cue = self.cues.cue(hit.cue);
            let strength = f32::from(cue.strength) / 3.0;
            sink.add(Kind::Theme, &[&cue.theme, hit.modality.slug()], 0.7);
            sink.add(Kind::CueLabel, &[cue.label.slug(), hit.modality.slug()], strength);
        }
        for theme in &self.themes {
            sink.add(Kind::DocumentTheme, &[theme], 0.3);
        }
    }

    fn neighbours(&self, index: usize, sink: &mut impl Sink) {
        let sides = [
            (index.checked_sub(1), Kind::PreviousWord, Kind::PreviousTheme),
            (Some(index + 1).filter(|&i| i < self.words.len()), Kind::NextWord, Kind::NextTheme),
        ];
        for (beside, word_kind, theme_kind) in sides {
            let Some(beside) = beside else { continue };
            if self.set.words {
                let words = &self.words[beside];
                let value = 0.8 / (words.len().max(4) as f32).sqrt();
                for word in words {
                    sink.add(word_kind, &[word.form], value);
                }
            }
            if self.set.cues {
                for hit in self.hits.of(beside) {
                    let cue = self.cues.cue(hit.cue);
                    sink.add(theme_kind, &[&cue.theme], 0.4);
                    sink.add(theme_kind, &["label", cue.label.slug()], 0.4);
                }
            }
        }
    }
}

fn sentence_words(document: &Document, folded: crate::span::Span) -> Vec<Word<'_>> {
    let text = folded.of(document.folded.as_str());
    words(text, |at| {
        let source = document.folded.to_source(&document.text, crate::span::Span::new(folded.start + at, folded.start + at));
        document.text.get(source.start..).and_then(|t| t.chars().next()).is_some_and(char::is_uppercase)
    })
}
