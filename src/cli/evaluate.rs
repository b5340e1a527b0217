//! `skelne evaluate`.

use std::path::Path;

use anyhow::{Context, Result, bail};

use skelne::cues::CueSet;
use skelne::evaluate::{self, CARD, DIAGRAM, FIGURES, Figures, Options, Report, Table};
use skelne::model::artefact::{TOKENIZER, WEIGHTS, sha256};
use skelne::model::{Corpus, Model};

use super::args::{EvaluateOptions, ReportFormat};
use super::{OK, output};

/// Measures and prints the figures, or writes the model card.
pub fn run(options: &EvaluateOptions) -> Result<u8> {
    let cues = CueSet::built_in()?;
    let corpus = Corpus::read(&options.corpus)?;
    let documents = &corpus.documents;
    let mut how = if options.quick { Options::quick() } else { Options::thorough() };
    if let Some(folds) = options.folds {
        how = how.in_folds(folds.into());
    }
    how.settings.alpha = options.alpha.unwrap_or(how.settings.alpha);
    how.settings.alpha_document = options.alpha_document.unwrap_or(how.settings.alpha_document);
    let progress = |step: &str| {
        if !options.quiet {
            output::complain(&format!("skelne: {step}"));
        }
    };
    if options.areas {
        return print(&[evaluate::by_area(documents, &cues, Options::quick().settings, progress)?], options.format);
    }
    if options.curve {
        return print(&[evaluate::learning_curve(documents, &cues, Options::quick().settings, progress)?], options.format);
    }
    let report = match (&options.model, &options.against) {
        (Some(first), Some(second)) => {
            let [(first, first_name), (second, second_name)] = [model(first)?, model(second)?];
            let table = evaluate::compare(documents, &cues, [&first_name, &second_name], [&first, &second]);
            return print(&[table], options.format);
        }
        (Some(folder), None) => evaluate::measure(documents, &model(folder)?.0, &cues),
        (None, _) => evaluate::cross_validate(documents, &cues, how, progress)?,
    };
    if let Some(folder) = &options.card {
        return card(folder, &corpus, &report, options);
    }
    if let ReportFormat::Json = options.format {
        output::write((serde_json::to_string_pretty(&report)? + "\n").as_bytes())?;
        return Ok(OK);
    }
    print(&report.tables(), options.format)?;
    output::write(evaluate::errors(&report, options.errors).as_bytes())?;
    Ok(OK)
}

fn model(folder: &Path) -> Result<(Model, String)> {
    Model::read(folder).with_context(|| folder.display().to_string())
}

fn print(tables: &[Table], format: ReportFormat) -> Result<u8> {
    let text = match format {
        ReportFormat::Text => evaluate::text(tables),
        ReportFormat::Markdown => evaluate::markdown(tables),
        ReportFormat::Json => serde_json::to_string_pretty(tables)? + "\n",
    };
    output::write(text.as_bytes())?;
    Ok(OK)
}

/// Writes the card, the diagram and the figures, or compares them with what is there.
fn card(folder: &Path, corpus: &Corpus, report: &Report, options: &EvaluateOptions) -> Result<u8> {
    let (model, name) = model(folder)?;
    if model.corpus_hash != corpus.hash {
        bail!(
            "the model in {} was trained on other documents than {}; run `skelne train` first",
            folder.display(),
            options.corpus.display()
        );
    }
    let hash = |file: &'static str| -> Result<(&'static str, String)> {
        let path = folder.join(file);
        Ok((file, sha256(&std::fs::read(&path).with_context(|| path.display().to_string())?)))
    };
    let page = evaluate::card(&model, &name, &[hash(WEIGHTS)?, hash(TOKENIZER)?], corpus, report);
    let diagram = evaluate::diagram(report).map_err(anyhow::Error::msg).context("the reliability diagram")?;
    let figures = Figures::new(&name, report).to_json()?;
    let command = format!("skelne evaluate{} --card {}", if options.quick { " --quick" } else { "" }, folder.display());
    for (file, content) in [(CARD, page), (DIAGRAM, diagram), (FIGURES, figures)] {
        let path = folder.join(file);
        if options.check {
            output::same(&path, content.as_bytes(), &command)?;
        } else {
            output::replace(&path, content.as_bytes())?;
        }
    }
    print(&report.tables(), options.format)
}
