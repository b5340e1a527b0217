//! Text under construction: what all readers of structured formats write to.

use crate::error::ReadError;
use crate::span::Span;

use super::limits::Budget;
use super::source::{Place, Source};

/// A text that grows line by line, within a budget.
pub(super) struct Extract {
    text: String,
    places: Vec<(usize, Place)>,
    apart: Vec<Span>,
    pub budget: Budget,
}

impl Extract {
    pub fn new(budget: Budget) -> Self {
        Self { text: String::new(), places: Vec::new(), apart: Vec::new(), budget }
    }

    /// Adds one line, or several, and ends the last; blank at its ends is dropped, soft hyphens too.
    pub fn line(&mut self, line: &str) -> Result<(), ReadError> {
        self.budget.spend(line.len() as u64 + 1)?;
        let line = line.trim_end();
        self.text.extend(line.chars().filter(|c| *c != '\u{ad}'));
        self.text.push('\n');
        Ok(())
    }

    /// The next line begins at this place.
    pub fn place(&mut self, place: Place) {
        self.places.push((self.text.len(), place));
    }

    /// Ends with a blank line, where there is text above.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Adds lines that are not what the authority says here, divided from the rest by blank lines.
    pub fn apart(&mut self, lines: &str) -> Result<(), ReadError> {
        if lines.trim().is_empty() {
            return Ok(());
        }
        self.gap();
        let start = self.text.len();
        self.line(lines.trim())?;
        self.apart.push(Span::new(start, self.text.len()));
        self.gap();
        Ok(())
    }

    /// The source made of it.
    pub fn into_source(self, name: String) -> Source {
        Source { name, text: self.text, places: self.places, apart: self.apart, ..Source::default() }
    }
}
