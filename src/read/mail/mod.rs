//! E-mail: one message (.eml, Outlook .msg), or many (.mbox).

mod eml;
mod flowed;
mod mbox;
mod msg;
mod outlook;

use crate::error::ReadError;
use crate::label::Channel;

use super::extract::Extract;
use super::faults;
use super::html;
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
    pub plain: Option<String>,
    /// The body as HTML.
    pub html: Option<String>,
    /// The files that go with it.
    pub files: Vec<Attached>,
}

impl Message {
    /// The message as a document: its subject as the first line, then what is written.
    pub fn into_source(mut self, name: String, mut budget: Budget) -> Result<(Source, Vec<Attached>), ReadError> {
        let plain = self.plain.take().unwrap_or_default();
        let (rendered, hidden) = match &self.html {
            Some(html) => html::text(html, &mut budget)?,
            None => (String::new(), false),
        };
        // The plain alternative is what the author wrote, unless the program only put a line of excuse there.
        let words = |text: &str| text.split_whitespace().count();
        let html_says_more = words(&plain) * 2 < words(&rendered);
        let body = if html_says_more { &rendered } else { &plain };
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
        if hidden && html_says_more {
            source.note(Note::HiddenText);
        }
        self.metadata.channel = Some(Channel::Email);
        for file in &mut self.files {
            file.name = label(&file.name);
        }
        self.metadata.attachments = self.files.iter().map(|file| file.name.clone()).filter(|name| !name.is_empty()).collect();
        source.metadata = self.metadata;
        Ok((source, self.files))
    }
}
