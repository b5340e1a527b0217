//! `skelne evaluate`.

use anyhow::{Context, Result};

use skelne::cues::CueSet;
use skelne::evaluate::{self, Options};
use skelne::model::{Corpus, Model};

use super::args::{EvaluateOptions, ReportFormat};
use super::{OK, output};

/// Measures and prints the figures.
pub fn run(options: &EvaluateOptions) -> Result<u8> {
    let cues = CueSet::built_in()?;
    let corpus = Corpus::read(&options.corpus)?;
    let mut how = if options.quick { Options::quick() } else { Options::thorough() };
    how.settings.alpha = options.alpha.unwrap_or(how.settings.alpha);
    how.settings.alpha_document = options.alpha_document.unwrap_or(how.settings.alpha_document);
    let report = match &options.model {
        Some(folder) => {
            let (model, _) = Model::read(folder).with_context(|| format!("--model {}", folder.display()))?;
            evaluate::measure(&corpus.documents, &model, &cues, how)
        }
        None => evaluate::cross_validate(&corpus.documents, &cues, how, |step| {
            if !options.quiet {
                output::complain(&format!("skelne: {step}"));
            }
        })?,
    };
    let text = match options.format {
        ReportFormat::Text => evaluate::text(&report) + &evaluate::errors(&report, options.errors),
        ReportFormat::Markdown => evaluate::markdown(&report),
        ReportFormat::Json => serde_json::to_string_pretty(&report)? + "\n",
    };
    output::write(text.as_bytes())?;
    Ok(OK)
}
