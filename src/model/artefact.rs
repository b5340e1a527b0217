//! models/: what `skelne train` writes and the binary carries. Versioned, and refused where unknown.

use std::collections::HashMap;
use std::path::Path;

use ndarray::Array2;
use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::label::{Act, Area, HearingStatus, Label, Mention, Outcome};

use super::act::{ACT_FEATURES, OUTCOME_FEATURES};
use super::dense::DenseModel;
use super::document::{DocumentModel, KIND_FEATURES, KINDS};
use super::hearing::{HEARING_FEATURES, HearingModel};
use super::network::Network;
use super::predict::Model;
use super::reasons::{self, REASONS_FEATURES, ReasonsModel};
use super::sentence::{Keys, SentenceModel, Weights};
use super::subwords::Subwords;
use super::train::Settings;

/// The format of the files. Raised by whatever an older binary would read wrongly: tensors, label orders,
/// feature kinds.
pub const FORMAT: u32 = 9;
/// Weights and settings.
pub const WEIGHTS: &str = "model.safetensors";
/// The subword tokenizer, in Hugging Face's format.
pub const TOKENIZER: &str = "tokenizer.json";

const EMBEDDED_WEIGHTS: &[u8] = include_bytes!("../../models/model.safetensors");
const EMBEDDED_TOKENIZER: &[u8] = include_bytes!("../../models/tokenizer.json");

/// What can be wrong with a model's files.
#[derive(Debug, thiserror::Error)]
pub enum ArtefactError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The format is not this binary's.
    #[error(
        "the model has format {found}, but this skelne reads format {FORMAT}: train it anew with this version, or use the version that made it"
    )]
    Format {
        /// What the file says.
        found: u32,
    },
    /// Not a model, or a damaged one.
    #[error("not a skelne model: {0}")]
    Damaged(String),
}

/// The one entry of the file's metadata. One, because safetensors writes several in a random order.
const METADATA: &str = "skelne";

#[derive(Serialize, Deserialize)]
struct Metadata {
    format: u32,
    labels: Vec<Label>,
    acts: Vec<Act>,
    outcomes: Vec<Outcome>,
    hearings: Vec<HearingStatus>,
    areas: Vec<Area>,
    mentions: Vec<Mention>,
    settings: Settings,
    corpus_sha256: String,
    temperatures: Temperatures,
}

/// Ordered, so that the bytes never depend on a hash's seed.
type Temperatures = std::collections::BTreeMap<String, f64>;

/// The bytes of both files.
pub struct Files {
    /// [`WEIGHTS`].
    pub weights: Vec<u8>,
    /// [`TOKENIZER`].
    pub tokenizer: Vec<u8>,
}

impl Model {
    /// The model inside the binary.
    pub fn built_in() -> Result<Self, ArtefactError> {
        let tensors = SafeTensors::deserialize(EMBEDDED_WEIGHTS).map_err(damaged)?;
        Self::from_tensors(metadata(EMBEDDED_WEIGHTS)?, Tensors::Carried(tensors), EMBEDDED_TOKENIZER)
    }

    /// The name of the model inside the binary.
    pub fn built_in_name() -> String {
        named(env!("SKELNE_WEIGHTS"))
    }

    /// Reads a model's folder; gives its name too.
    pub fn read(folder: &Path) -> Result<(Self, String), ArtefactError> {
        let read = |file: &str| {
            let path = folder.join(file);
            std::fs::read(&path).map_err(|source| ArtefactError::File { path: path.display().to_string(), source })
        };
        let weights = read(WEIGHTS)?;
        // The format first: a model of another one may well lack or rename the second file.
        let meta = metadata(&weights)?;
        let tensors = Tensors::Read(SafeTensors::deserialize(&weights).map_err(damaged)?);
        Ok((Self::from_tensors(meta, tensors, &read(TOKENIZER)?)?, name(&weights)))
    }

    fn from_tensors(meta: Metadata, tensors: Tensors, tokenizer: &[u8]) -> Result<Self, ArtefactError> {
        let stored = Stored { tensors, temperatures: meta.temperatures };
        let subwords = if meta.settings.features.subwords {
            Some(Subwords::from_bytes(tokenizer).map_err(|fault| damaged(format!("{TOKENIZER}: {fault}")))?)
        } else {
            None
        };
        Ok(Self {
            subwords,
            first: stored.sparse("first")?,
            second: stored.sparse("second")?,
            act_words: stored.sparse("act_words")?,
            outcome_words: stored.sparse("outcome_words")?,
            act_whole: stored.sparse("act_whole")?,
            outcome_whole: stored.sparse("outcome_whole")?,
            document: DocumentModel {
                act: stored.dense("act", Act::ALL.len(), ACT_FEATURES)?,
                outcome: stored.dense("outcome", Outcome::ALL.len(), OUTCOME_FEATURES)?,
                kind: stored.dense("kind", KINDS, KIND_FEATURES)?,
                network: stored.network("kind")?,
            },
            kind_by_label: stored.sparse("kind_by_label")?,
            mentions: stored.sparse("mentions")?,
            hearing: HearingModel {
                words: stored.sparse("hearing_words")?,
                state: stored.dense("hearing", HearingStatus::ALL.len(), HEARING_FEATURES)?,
                network: stored.network("hearing")?,
            },
            reasons: ReasonsModel {
                given: stored.dense("reasons", reasons::CLASSES, REASONS_FEATURES)?,
                network: stored.network("reasons")?,
            },
            area: stored.sparse("area")?,
            settings: meta.settings,
            corpus_hash: meta.corpus_sha256,
        })
    }

    /// The bytes of both files.
    pub fn to_files(&self) -> Result<Files, ArtefactError> {
        let mut store = Store::default();
        store.sparse("first", &self.first);
        store.sparse("second", &self.second);
        store.sparse("act_words", &self.act_words);
        store.sparse("outcome_words", &self.outcome_words);
        store.sparse("act_whole", &self.act_whole);
        store.sparse("outcome_whole", &self.outcome_whole);
        store.dense("act", &self.document.act);
        store.dense("outcome", &self.document.outcome);
        store.dense("kind", &self.document.kind);
        store.network("kind", &self.document.network);
        store.sparse("kind_by_label", &self.kind_by_label);
        store.sparse("mentions", &self.mentions);
        store.sparse("hearing_words", &self.hearing.words);
        store.dense("hearing", &self.hearing.state);
        store.network("hearing", &self.hearing.network);
        store.dense("reasons", &self.reasons.given);
        store.network("reasons", &self.reasons.network);
        store.sparse("area", &self.area);
        let Store { tensors, temperatures } = store;
        let meta = Metadata {
            format: FORMAT,
            labels: Label::ALL.to_vec(),
            acts: Act::ALL.to_vec(),
            outcomes: Outcome::ALL.to_vec(),
            hearings: HearingStatus::ALL.to_vec(),
            areas: Area::ALL.to_vec(),
            mentions: Mention::ALL.to_vec(),
            settings: self.settings,
            corpus_sha256: self.corpus_hash.clone(),
            temperatures,
        };
        let meta = HashMap::from([(METADATA.to_owned(), serde_json::to_string(&meta).map_err(damaged)?)]);
        let views: Result<Vec<_>, _> = tensors
            .iter()
            .map(|(name, dtype, shape, data)| TensorView::new(*dtype, shape.clone(), data).map(|view| (name.clone(), view)))
            .collect();
        let weights = serialize(views.map_err(damaged)?, Some(meta)).map_err(damaged)?;
        let tokenizer = self.subwords.as_ref().map_or(Ok("{}".to_owned()), Subwords::to_json).map_err(damaged)?;
        Ok(Files { weights, tokenizer: format!("{tokenizer}\n").into_bytes() })
    }
}

/// SHA-256 of a file's bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// "da-FORMAT+HASH": eight digits of the weights' SHA-256.
pub fn name(weights: &[u8]) -> String {
    named(&sha256(weights))
}

fn named(hash: &str) -> String {
    format!("da-{FORMAT}+{hash:.8}")
}

fn damaged(fault: impl std::fmt::Display) -> ArtefactError {
    ArtefactError::Damaged(fault.to_string())
}

fn metadata(weights: &[u8]) -> Result<Metadata, ArtefactError> {
    let (_, header) = SafeTensors::read_metadata(weights).map_err(damaged)?;
    let text = header.metadata().as_ref().and_then(|m| m.get(METADATA)).ok_or_else(|| damaged("no metadata"))?;
    // The number alone first: whatever else a later format holds, it is refused by its number.
    #[derive(Deserialize)]
    struct FormatOnly {
        format: u32,
    }
    let found = serde_json::from_str::<FormatOnly>(text).map_err(damaged)?.format;
    if found != FORMAT {
        return Err(ArtefactError::Format { found });
    }
    let meta: Metadata = serde_json::from_str(text).map_err(damaged)?;
    let order = meta.labels == Label::ALL
        && meta.acts == Act::ALL
        && meta.outcomes == Outcome::ALL
        && meta.hearings == HearingStatus::ALL
        && meta.areas == Area::ALL
        && meta.mentions == Mention::ALL;
    if !order {
        return Err(damaged("its labels stand in another order"));
    }
    Ok(meta)
}

/// Name, type, shape and bytes.
type Tensor = (String, Dtype, Vec<usize>, Vec<u8>);

/// What is to be written.
#[derive(Default)]
struct Store {
    tensors: Vec<Tensor>,
    temperatures: Temperatures,
}

impl Store {
    fn sparse<const N: usize>(&mut self, name: &str, model: &SentenceModel<N>) {
        let keys = model.keys.iter().flat_map(u32::to_le_bytes).collect();
        let weights = model.weights.iter().flatten().flat_map(f32::to_le_bytes).collect();
        let intercept = model.intercept.iter().flat_map(|w| w.to_le_bytes()).collect();
        self.tensors.extend([
            (format!("{name}.keys"), Dtype::U32, vec![model.keys.len()], keys),
            (format!("{name}.weights"), Dtype::F32, vec![model.keys.len(), N], weights),
            (format!("{name}.intercept"), Dtype::F32, vec![N], intercept),
        ]);
        self.temperatures.insert(name.to_owned(), model.temperature);
    }

    fn network<const N: usize>(&mut self, name: &str, network: &Network<N>) {
        self.sparse(&format!("{name}_hidden"), &network.hidden);
        self.sparse(&format!("{name}_output"), &network.output);
    }

    fn dense(&mut self, name: &str, model: &DenseModel) {
        let bytes = |values: &mut dyn Iterator<Item = &f64>| values.flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>();
        self.tensors.extend([
            (format!("{name}.mean"), Dtype::F64, vec![model.mean.len()], bytes(&mut model.mean.iter())),
            (format!("{name}.deviation"), Dtype::F64, vec![model.mean.len()], bytes(&mut model.deviation.iter())),
            (format!("{name}.weights"), Dtype::F64, model.weights.shape().to_vec(), bytes(&mut model.weights.iter())),
            (format!("{name}.intercept"), Dtype::F64, vec![model.intercept.len()], bytes(&mut model.intercept.iter())),
        ]);
        self.temperatures.insert(name.to_owned(), model.temperature);
    }
}

/// Where tensors come from: those that the binary carries stay for as long as it runs.
enum Tensors<'a> {
    Carried(SafeTensors<'static>),
    Read(SafeTensors<'a>),
}

/// What a file holds.
struct Stored<'a> {
    tensors: Tensors<'a>,
    temperatures: Temperatures,
}

/// A tensor in units of `N` bytes.
fn units_of<'t, const N: usize>(tensors: &SafeTensors<'t>, name: &str, dtype: Dtype) -> Result<&'t [[u8; N]], ArtefactError> {
    let tensor = tensors.tensor(name).map_err(damaged)?;
    if tensor.dtype() == dtype { Ok(tensor.data().as_chunks().0) } else { Err(damaged(format!("tensor `{name}` has another type"))) }
}

impl Stored<'_> {
    fn temperature(&self, name: &str) -> Result<f64, ArtefactError> {
        let found = self.temperatures.get(name).copied().filter(|t| t.is_finite() && *t > 0.0);
        found.ok_or_else(|| damaged(format!("no temperature `{name}`")))
    }

    /// A tensor in units of `N` bytes.
    fn units<const N: usize>(&self, name: &str, dtype: Dtype) -> Result<&[[u8; N]], ArtefactError> {
        let (Tensors::Carried(tensors) | Tensors::Read(tensors)) = &self.tensors;
        units_of(tensors, name, dtype)
    }

    /// The rows of weights of a sparse model.
    fn rows<const N: usize>(&self, name: &str) -> Result<Weights<N>, ArtefactError> {
        if let Tensors::Carried(tensors) = &self.tensors {
            return Ok(Weights::stored(units_of(tensors, name, Dtype::F32)?.as_chunks().0));
        }
        let weights = Weights::stored(self.units(name, Dtype::F32)?.as_chunks().0.to_vec());
        if weights.iter().flatten().all(f32::is_finite) { Ok(weights) } else { Err(damaged(format!("`{name}` holds what is no number"))) }
    }

    /// The feature keys of a sparse model.
    fn keys(&self, name: &str) -> Result<Keys, ArtefactError> {
        if let Tensors::Carried(tensors) = &self.tensors {
            return Ok(Keys::stored(units_of(tensors, name, Dtype::U32)?));
        }
        Ok(Keys::stored(self.units(name, Dtype::U32)?.to_vec()))
    }

    fn sparse<const N: usize>(&self, name: &str) -> Result<SentenceModel<N>, ArtefactError> {
        let keys = self.keys(&format!("{name}.keys"))?;
        let weights = self.rows(&format!("{name}.weights"))?;
        let intercept: Vec<f32> = self.units(&format!("{name}.intercept"), Dtype::F32)?.iter().copied().map(f32::from_le_bytes).collect();
        let intercept: [f32; N] = intercept.try_into().map_err(|_| damaged(format!("`{name}.intercept` has another length")))?;
        let sound = weights.len() == keys.len() && keys.iter().is_sorted() && intercept.iter().all(|w| w.is_finite());
        if !sound {
            return Err(damaged(format!("the tensors of `{name}` do not fit together")));
        }
        Ok(SentenceModel::new(keys, weights, intercept, self.temperature(name)?))
    }

    fn network<const N: usize>(&self, name: &str) -> Result<Network<N>, ArtefactError> {
        let network = Network { hidden: self.sparse(&format!("{name}_hidden"))?, output: self.sparse(&format!("{name}_output"))? };
        if network.is_whole() { Ok(network) } else { Err(damaged(format!("the tensors of the network `{name}` do not fit together"))) }
    }

    fn dense(&self, name: &str, classes: usize, width: usize) -> Result<DenseModel, ArtefactError> {
        let read = |part: &str| -> Result<Vec<f64>, ArtefactError> {
            Ok(self.units(&format!("{name}.{part}"), Dtype::F64)?.iter().copied().map(f64::from_le_bytes).collect())
        };
        let (mean, deviation, intercept) = (read("mean")?, read("deviation")?, read("intercept")?);
        // Features may change between versions that share a format.
        if mean.len() != width {
            return Err(damaged(format!("`{name}` was trained on other features: train it anew with this version")));
        }
        let weights = Array2::from_shape_vec((width, classes), read("weights")?).map_err(damaged)?;
        if !mean.iter().chain(&weights).chain(&intercept).all(|value| value.is_finite()) {
            return Err(damaged(format!("`{name}` holds what is no number")));
        }
        if deviation.len() != width || intercept.len() != classes || deviation.iter().any(|d| !d.is_finite() || *d <= 0.0) {
            return Err(damaged(format!("the tensors of `{name}` do not fit together")));
        }
        Ok(DenseModel { mean, deviation, weights, intercept, temperature: self.temperature(name)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_build_names_the_model_as_its_file_would() {
        assert_eq!(Model::built_in_name(), name(EMBEDDED_WEIGHTS));
    }
}
