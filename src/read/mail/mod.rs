//! E-mail: one message (.eml, Outlook .msg), or many (.mbox).

mod eml;
mod flowed;
mod mbox;
mod msg;
mod outlook;

use std::collections::HashSet;

use crate::error::ReadError;
use crate::label::Channel;

use super::extract::Extract;
use super::faults;
use super::limits::Budget;
use super::source::{Attached, Metadata, Note, Source, label};

pub(super) use eml::read as eml;
pub(super) use mbox::split as mbox;
pub(super) use outlook::read as outlook;

/// A message taken apart, whatever wrote it.
#[derive(Default)]
pub(super) struct Message {
    pub metadata: Metadata,
    /// The body as plain text.
    pub plain: String,
    /// The body's HTML as text; empty where there is none.
    pub rendered: String,
    /// Whether some of the HTML was hidden.
    pub hidden: bool,
    /// The files that go with it.
    pub files: Vec<Attached>,
}

impl Message {
    /// The message as a document, with its subject as the first line; and its files, which are there even where the
    /// message says nothing.
    pub fn into_source(mut self, name: String, budget: Budget) -> (Result<Source, ReadError>, Vec<Attached>) {
        for file in &mut self.files {
            file.name = label(&file.name);
        }
        let files = std::mem::take(&mut self.files);
        self.metadata.channel = Some(Channel::Email);
        self.metadata.attachments = files.iter().map(|file| file.name.clone()).filter(|name| !name.is_empty()).collect();
        (self.text(name, budget), files)
    }

    fn text(self, name: String, budget: Budget) -> Result<Source, ReadError> {
        let by_html = says_more(&self.rendered, &self.plain);
        let body = if by_html { &self.rendered } else { &self.plain };
        // A subject line alone is no text: what is sent is in the files, or nowhere.
        if !body.chars().any(char::is_alphabetic) {
            return Err(faults::no_text());
        }
        let mut out = Extract::new(budget);
        if let Some(subject) = &self.metadata.subject {
            out.line(&format!("Emne: {subject}"))?;
            out.gap();
        }
        for line in body.lines() {
            out.line(line)?;
        }
        let mut source = out.into_source(name);
        if self.hidden && by_html {
            source.note(Note::HiddenText);
        }
        source.metadata = self.metadata;
        Ok(source)
    }
}

/// Whether the HTML says what the plain alternative does not: programs put a line of excuse there ("Dit mailprogram kan
/// ikke vise HTML"), or an advertisement. Else the plain text is what the author wrote.
fn says_more(rendered: &str, plain: &str) -> bool {
    let words = |text: &str| -> HashSet<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3).map(str::to_lowercase).take(MAX_WORDS).collect()
    };
    let (html, plain) = (words(rendered), words(plain));
    // Addresses of links and the like are in one of the two only.
    html.difference(&plain).count() * 2 > html.len() || plain.is_empty() && !html.is_empty()
}

/// Words of a mail that are compared with its other form.
const MAX_WORDS: usize = 20_000;

/// Parts of a mail that follow each other, as one text.
pub(super) fn follow_on(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_counts_where_the_plain_text_is_an_excuse() {
        let letter = "Du får afslag på din ansøgning om tilskud til nye briller.";
        assert!(says_more(letter, "Dit mailprogram kan ikke vise HTML. Åbn mailen i en browser, så kan du læse den."));
        assert!(says_more(letter, ""));
        assert!(!says_more(letter, &format!("{letter} Se mere på <https://by.example/briller>")));
        assert!(!says_more("", letter));
    }
}
