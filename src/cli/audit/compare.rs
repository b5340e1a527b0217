//! `skelne audit compare`.

use anyhow::Result;

use skelne::audit::{compare, comparison_markdown, comparison_text};

use super::args::{CompareFormat, CompareOptions};
use super::results::summary;
use crate::cli::{OK, output};

/// Prints what changed between two audits.
pub fn run(options: &CompareOptions) -> Result<u8> {
    let lang = options.lang.into();
    let comparison = compare(&summary(&options.old, lang)?, &summary(&options.new, lang)?, options.min_group);
    let text = match options.format {
        CompareFormat::Human => comparison_text(&comparison, lang, output::columns()),
        CompareFormat::Markdown => comparison_markdown(&comparison, lang),
        CompareFormat::Json => serde_json::to_string(&comparison)? + "\n",
    };
    output::write(text.as_bytes())?;
    Ok(OK)
}
