//! `skelne train`.

use std::path::Path;

use anyhow::{Context, Result, bail};

use skelne::cues::CueSet;
use skelne::evaluate;
use skelne::model::artefact::{self, CARD, TOKENIZER, WEIGHTS};
use skelne::model::corpus::lessons;
use skelne::model::train::{Settings, train};
use skelne::model::{Corpus, Prepared};

use super::args::TrainOptions;
use super::{OK, output};

/// Trains on a corpus and writes the model's files, or compares them with what is there.
pub fn run(options: &TrainOptions) -> Result<u8> {
    let cues = CueSet::built_in()?;
    let corpus = Corpus::read(&options.corpus)?;
    let prepared = lessons(&corpus.documents, &cues);
    let documents: Vec<&Prepared> = prepared.iter().collect();
    let trained = train(&documents, &cues, Settings::default(), &corpus.hash)?;
    let files = trained.model.to_files()?;
    let name = artefact::name(&files.weights);
    let card = evaluate::card(&trained, &corpus.documents, &name).into_bytes();
    let out = &options.out;
    let parts = [(WEIGHTS, &files.weights), (TOKENIZER, &files.tokenizer), (CARD, &card)];
    if options.check {
        for (file, bytes) in parts {
            let path = out.join(file);
            let there = std::fs::read(&path).with_context(|| path.display().to_string())?;
            if there != *bytes {
                bail!(
                    "{} is not what `skelne train {}` makes ({name}); run it and commit the result",
                    path.display(),
                    options.corpus.display()
                );
            }
        }
        output::complain(&format!("skelne: {} holds what training makes: {name}", out.display()));
        return Ok(OK);
    }
    std::fs::create_dir_all(out).with_context(|| out.display().to_string())?;
    for (file, bytes) in parts {
        replace(&out.join(file), bytes)?;
    }
    output::complain(&format!("skelne: {} documents, {name} written to {}", documents.len(), out.display()));
    Ok(OK)
}

/// Writes aside and renames, so that an interrupted run leaves no half file.
fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let aside = path.with_extension("partial");
    std::fs::write(&aside, bytes).with_context(|| aside.display().to_string())?;
    std::fs::rename(&aside, path).with_context(|| path.display().to_string())
}
