//! Assessments → bytes: one renderer a file. Renderers know words and layout, never how a judgement is made.

mod excerpt;
mod explain;
mod human;
mod json;
pub mod sarif;
mod wrap;

use crate::assess::{Finding, Value};
use crate::check::{Checker, Judged, Judgement};
use crate::label::Lang;
use crate::rules::{fill, spell};

pub use explain::{explain, explain_json};
pub use human::{Human, Palette};
pub use json::json;
pub use sarif::Sarif;
pub use wrap::{hanging, wrapped};

/// What renderers need besides the judgement.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Language of messages.
    pub lang: Lang,
    /// What judged.
    pub checker: &'a Checker,
    /// Whether JSON carries the text.
    pub with_text: bool,
    /// Whether people see the drafts too.
    pub suggest: bool,
}

/// A finding's message and suggestion.
fn words(finding: &Finding, lang: Lang) -> (String, String) {
    let arguments: Vec<(&'static str, String)> = finding
        .arguments
        .iter()
        .map(|(name, value)| {
            let text = match value {
                Value::Text(text) => text.clone(),
                Value::Terms(terms) => spell(terms, lang),
            };
            (*name, text)
        })
        .collect();
    let rule = finding.rule.text();
    (fill(rule.message.get(lang), &arguments), fill(rule.suggestion.get(lang), &arguments))
}
