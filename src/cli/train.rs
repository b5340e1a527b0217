//! `skelne train`.

use std::path::PathBuf;

use anyhow::{Context, Result};

use skelne::cues::CueSet;
use skelne::model::artefact::{self, TOKENIZER, WEIGHTS};
use skelne::model::corpus::lessons;
use skelne::model::train::{Settings, train};
use skelne::model::{Corpus, Prepared};

use super::args::TrainOptions;
use super::{OK, output};

/// Trains on a corpus and writes the model's files, or compares them with what is there.
pub fn run(options: &TrainOptions) -> Result<u8> {
    let cues = CueSet::built_in()?;
    let corpus = Corpus::read_all(std::iter::once(&options.corpus).chain(&options.add).map(PathBuf::as_path))?;
    let prepared = lessons(&corpus.documents, &cues);
    let documents: Vec<&Prepared> = prepared.iter().collect();
    let model = train(&documents, &cues, Settings::default(), &corpus.hash)?;
    let files = model.to_files()?;
    let name = artefact::name(&files.weights);
    let out = &options.out;
    let parts = [(WEIGHTS, &files.weights), (TOKENIZER, &files.tokenizer)];
    if options.check {
        for (file, bytes) in parts {
            output::same(&out.join(file), bytes, &format!("skelne train {}", options.corpus.display()))?;
        }
        output::complain(&format!("skelne: {} holds what training makes: {name}", out.display()));
        return Ok(OK);
    }
    std::fs::create_dir_all(out).with_context(|| out.display().to_string())?;
    for (file, bytes) in parts {
        output::replace(&out.join(file), bytes)?;
    }
    output::complain(&format!("skelne: {} documents, {name} written to {}", documents.len(), out.display()));
    Ok(OK)
}
