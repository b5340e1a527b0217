//! Document → hits: one pass of the automaton over the folded text, a pattern tried around what it finds.

use std::collections::HashMap;

use crate::label::Channel;
use crate::read::Source;
use crate::span::Span;
use crate::text::{Document, ReadAs};

use super::pattern::Words;
use super::{CueSet, Modality};

/// A cue found in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index into [`CueSet::cues`].
    pub cue: usize,
    /// Where, in the text as read.
    pub span: Span,
    /// Where, in the folded text.
    folded: Span,
    /// How the sentence means it.
    pub modality: Modality,
}

/// The hits of a document, by sentence, each in order of place.
#[derive(Debug, Default)]
pub struct Hits(Vec<Vec<Hit>>);

impl Hits {
    /// The hits of one sentence.
    pub fn of(&self, sentence: usize) -> &[Hit] {
        self.0.get(sentence).map_or(&[], Vec::as_slice)
    }
}

impl CueSet {
    /// Finds all cues in a document's sentences.
    pub fn find(&self, document: &Document) -> Hits {
        let folded = document.folded.as_str();
        let mut hits: Vec<Vec<Hit>> = vec![Vec::new(); document.sentences.len()];
        // The sentence in which a pattern was last tried: one run a sentence is enough.
        let mut tried = vec![usize::MAX; self.patterns.len()];
        let bytes = folded.as_bytes();
        let mut split: HashMap<usize, Words> = HashMap::new();
        for found in self.automaton.find_overlapping_iter(folded) {
            let sentence = document.sentences.partition_point(|s| s.folded.end < found.end());
            let Some(place) = document.sentences.get(sentence).map(|s| s.folded).filter(|f| f.start <= found.start()) else { continue };
            let word_before = found.start() > place.start && bytes[found.start() - 1].is_ascii_alphanumeric();
            let word_after = found.end() < place.end && bytes[found.end()].is_ascii_alphanumeric();
            for hanging in &self.by_literal[found.pattern().as_usize()] {
                let pattern = hanging.pattern();
                if (word_before && !hanging.open_start()) || (word_after && !hanging.open_end()) || tried[pattern] == sentence {
                    continue;
                }
                tried[pattern] = sentence;
                let words = split.entry(sentence).or_insert_with(|| Words::new(place.of(folded)));
                self.try_pattern(pattern, document, place, words, &mut hits[sentence]);
            }
        }
        for (index, found) in hits.iter_mut().enumerate() {
            found.sort_by_key(|h| (h.folded, h.cue));
            found.dedup_by_key(|h| (h.folded, h.cue));
            let asks = document.folded(&document.sentences[index]).trim_end().ends_with('?');
            self.weigh(found, asks, folded);
        }
        Hits(hits)
    }

    /// Whether a cue is found in a text.
    pub fn hit(&self, id: &str, text: &str) -> bool {
        let source = Source::plain("", text);
        let document = Document::new(source, &ReadAs { channel: Some(Channel::Letter), ..ReadAs::default() });
        self.find(&document).0.iter().flatten().any(|hit| self.cue(hit.cue).id == id)
    }

    fn try_pattern(&self, pattern: usize, document: &Document, place: Span, words: &Words, hits: &mut Vec<Hit>) {
        let cue = self.patterns[pattern].cue;
        for found in self.pattern(pattern).into_iter().flat_map(|p| p.find_all(words)) {
            let folded = Span::new(place.start + found.start, place.start + found.end);
            let span = document.folded.to_source(&document.text, folded);
            hits.push(Hit { cue, span, folded, modality: Modality::Plain });
        }
    }

    /// Gives each hit the modality of its clause: a modality cue before it in the sentence, or behind it
    /// with no comma between. A word of the phrase itself says nothing of how the phrase is meant: »ikke taget
    /// stilling« is a plain statement, though »ikke« stands in it.
    fn weigh(&self, hits: &mut [Hit], asks: bool, folded: &str) {
        let modal: Vec<(Span, Modality)> = hits.iter().filter_map(|h| self.cue(h.cue).modality().map(|m| (h.folded, m))).collect();
        for hit in hits {
            if self.cue(hit.cue).modality().is_some() {
                continue;
            }
            let own = |at: &Span| hit.folded.contains(*at);
            let before = |at: &Span| at.start < hit.folded.end;
            let same_clause = |at: &Span| !Span::new(hit.folded.end, at.start.max(hit.folded.end)).of(folded).contains(',');
            let governs = |at: &Span| !own(at) && (before(at) || same_clause(at));
            hit.modality = match modal.iter().find(|(at, _)| governs(at)) {
                Some((_, modality)) => *modality,
                None if asks => Modality::Questioned,
                None => Modality::Plain,
            };
        }
    }
}
