//! A [`Source`] taken apart: who speaks, which lines are context, where sentences begin and end.

use crate::label::Channel;
use crate::read::{Enclosure, Metadata, Note, Place, Source};
use crate::span::Span;

use super::blocks::{self, Block};
use super::fold::Folded;
use super::language::{self, Language};
use super::quotes;
use super::segment;
use super::turns::{self, Speakers, Turn};

/// A document ready to be judged. It owns the text once; everything else holds spans into it.
#[derive(Debug)]
pub struct Document {
    /// How the user named it.
    pub name: String,
    /// The text as read.
    pub text: String,
    /// Letter, e-mail or chat.
    pub channel: Channel,
    /// The turns of a chat, in order; empty elsewhere.
    pub turns: Vec<Turn>,
    /// The authority's sentences, in order; quoted mail and the citizen's turns are not among them.
    pub sentences: Vec<Sentence>,
    /// The folded view of the whole text.
    pub folded: Folded,
    /// Danish, or why it is not taken for Danish.
    pub language: Language,
    /// Where pages or paragraphs begin, in order.
    pub places: Vec<(usize, Place)>,
    /// What the format tells besides the text.
    pub metadata: Metadata,
    /// What goes out with it.
    pub enclosures: Vec<Enclosure>,
    /// What the reader should know about how it was read.
    pub notes: Vec<Note>,
}

/// One sentence (or heading, list item, address line) of the authority.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    /// Where, in the text as read.
    pub span: Span,
    /// Where, in the folded text.
    pub folded: Span,
    /// Index of its turn, in a chat.
    pub turn: Option<usize>,
    /// The kind of block it stands in.
    pub block: Block,
}

/// What a document is read by, besides its own text.
#[derive(Clone, Debug, Default)]
pub struct ReadAs {
    /// The channel; `None` tells it from the text.
    pub channel: Option<Channel>,
    /// Speaker names besides the contract's own.
    pub speakers: Speakers,
}

impl Document {
    /// Takes a source apart.
    pub fn new(source: Source, read_as: &ReadAs) -> Self {
        let Source { name, text, turns: stated, apart, places, metadata, enclosures, notes } = source;
        let channel = read_as.channel.or(metadata.channel);
        let folded = Folded::new(&text);
        let mut found = match (stated, channel) {
            (Some(stated), _) => stated.into_iter().map(|turn| Turn { citizen: turn.citizen, span: turn.span }).collect(),
            (None, Some(Channel::Chat) | None) => turns::find(&text, &read_as.speakers),
            (None, Some(_)) => Vec::new(),
        };
        let is_chat = found.len() >= 2 && found.iter().any(|turn| turn.citizen);
        let channel = channel.unwrap_or_else(|| if is_chat { Channel::Chat } else { written_channel(&text) });
        if channel != Channel::Chat {
            found.clear();
        }

        let mut sentences = Vec::new();
        let mut add = |parts: Vec<(Span, Block)>, turn: Option<usize>| {
            for (part, block) in parts {
                for span in segment::sentences(&text, part) {
                    sentences.push(Sentence { span, folded: folded.of_source(span), turn, block });
                }
            }
        };
        if found.is_empty() {
            add(blocks::of_letter(&text, &quotes::authority_lines(&text, &apart)), None);
        }
        for (index, turn) in found.iter().enumerate().filter(|(_, turn)| !turn.citizen) {
            add(blocks::of_turn(&text, turn.span), Some(index));
        }
        let language = language::of(sentences.iter().map(|s| s.folded.of(folded.as_str())), &text, &sentences);
        Self { name, text, channel, turns: found, sentences, folded, language, places, metadata, enclosures, notes }
    }

    /// A sentence's folded text.
    pub fn folded(&self, sentence: &Sentence) -> &str {
        sentence.folded.of(self.folded.as_str())
    }

    /// The folded text outside the authority's sentences: the citizen's turns, quoted mail, names of speakers.
    pub fn context(&self) -> String {
        let (mut context, mut at) = (String::new(), 0);
        let all = self.folded.as_str();
        for sentence in &self.sentences {
            context.push_str(all.get(at..sentence.folded.start).unwrap_or(""));
            context.push(' ');
            at = at.max(sentence.folded.end);
        }
        context.push_str(all.get(at..).unwrap_or(""));
        context
    }

    /// The page or paragraph in which an offset lies.
    pub fn place(&self, offset: usize) -> Option<Place> {
        let after = self.places.partition_point(|(at, _)| *at <= offset);
        self.places.get(after.wrapping_sub(1)).map(|(_, place)| *place)
    }

    /// What the citizen said last before a turn of the authority; empty where nothing was said.
    pub fn asked_before(&self, turn: usize) -> &str {
        let last = self.turns.get(..turn).and_then(|before| before.iter().rev().find(|t| t.citizen));
        last.map_or("", |turn| self.folded.of_source(turn.span).of(self.folded.as_str()))
    }
}

/// Letter or e-mail, by what stands at the top: a mail header or subject, quoted mail below, or a greeting
/// in the first line where a letter has its letterhead.
fn written_channel(text: &str) -> Channel {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
    let folded = super::fold::fold(first);
    let greets = ["hej", "kaere", "goddag", "dav", "godmorgen", "re:", "sv:", "emne:", "subject:", "fra:", "til:"];
    if greets.iter().any(|g| folded.starts_with(g)) || quotes::any(text) { Channel::Email } else { Channel::Letter }
}
