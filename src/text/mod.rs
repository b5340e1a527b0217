//! [`Source`](crate::read::Source) → [`Document`]: turns, quoted mail, blocks, sentences, the folded view, the language.

pub mod blocks;
mod date;
mod disclaimer;
pub mod document;
pub mod fold;
pub mod language;
mod number;
mod phrase;
mod quotes;
pub mod segment;
pub mod turns;

pub use blocks::Block;
pub use date::{MONTHS, date_of, dates_in, letterhead_date};
pub use document::{Document, ReadAs, Sentence};
pub use fold::{Folded, fold};
pub use language::Language;
pub use number::number_word;
pub use phrase::{Phrase, Phrases, says};
pub use quotes::front_matter;
pub use turns::{Speakers, Turn};
