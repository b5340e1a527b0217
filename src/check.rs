//! The whole flow on one document: [`Checker`].

use std::path::Path;
use std::sync::Arc;

use crate::assess::{Assessment, assess};
use crate::config::Config;
use crate::cues::{Cue, CueSet, CuesError, Hits};
use crate::error::ReadError;
use crate::model::{Model, Prediction, artefact::ArtefactError};
use crate::read::Source;
use crate::text::{Document, ReadAs};
use crate::waivers::{self, Waiver};

/// Cues and model, loaded once; checks any number of documents, from any number of threads.
#[derive(Clone, Debug)]
pub struct Checker {
    /// The cues.
    pub cues: Arc<CueSet>,
    /// The model.
    pub model: Arc<Model>,
    /// Its name, "da-1+3f9c2ab1".
    pub model_name: String,
}

/// What can go wrong before any document is read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The cues.
    #[error(transparent)]
    Cues(#[from] CuesError),
    /// The model.
    #[error(transparent)]
    Model(#[from] ArtefactError),
}

impl Checker {
    /// Loads the model of a folder, or the one inside the binary.
    pub fn load(model: Option<&Path>) -> Result<Self, LoadError> {
        // Side by side: loading takes longer than judging a letter.
        let (cues, model) = rayon::join(CueSet::built_in, || match model {
            Some(folder) => Model::read(folder),
            None => Ok((Model::built_in()?, Model::built_in_name())),
        });
        let (model, model_name) = model?;
        Ok(Self { cues: Arc::new(cues?), model: Arc::new(model), model_name })
    }

    /// The same with the cues of an authority's own; `file` names where they are from.
    pub fn with_own_cues(&self, file: &str, own: &[Cue]) -> Result<Self, CuesError> {
        let cues = if own.is_empty() { Arc::clone(&self.cues) } else { Arc::new(CueSet::with_own(file, own)?) };
        Ok(Self { cues, ..self.clone() })
    }

    /// Judges one document, with the findings that somebody waived taken out: in its front matter, or in the file `beside` it.
    ///
    /// # Errors
    /// Where a line of the front matter is meant for a waiver and is none.
    pub fn judge(&self, source: Source, beside: &[Waiver], read_as: &ReadAs, config: &Config) -> Result<Judgement, ReadError> {
        let mut waivers = beside.to_vec();
        waivers.extend(waivers::in_front_matter(&source.text)?);
        let mut judgement = self.check(source, read_as, config);
        judgement.assessment.waive(&waivers);
        Ok(judgement)
    }

    /// Judges one document.
    pub fn check(&self, source: Source, read_as: &ReadAs, config: &Config) -> Judgement {
        let document = Document::new(source, read_as);
        let hits = self.cues.find(&document);
        let prediction = self.model.predict(&document, &hits, &self.cues);
        let assessment = assess(&document, &hits, &self.cues, &prediction, config);
        Judgement { document, hits, prediction, assessment }
    }
}

/// A document and everything that was found in it.
#[derive(Debug)]
pub struct Judgement {
    /// The document.
    pub document: Document,
    /// Its cues.
    pub hits: Hits,
    /// What the model made of it.
    pub prediction: Prediction,
    /// The judgement.
    pub assessment: Assessment,
}

/// What one input came to.
#[derive(Debug)]
pub enum Judged {
    /// A document and its judgement.
    Document(Box<Judgement>),
    /// An input that could not be judged.
    Failed {
        /// How the user named it.
        name: String,
        /// Why.
        error: ReadError,
    },
}
