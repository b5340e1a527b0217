//! [`Document`](crate::text::Document) and cues → [`Prediction`]: labels of sentences, act and outcome of the document.
//!
//! Two stages. The sentence model is a sparse multinomial logistic regression ([`logistic`]) over the features
//! of [`features`], in two passes: the second sees cues, and what the first made of the neighbours. The document stage
//! (`document`) is linfa-logistic on dense features ([`act`]) of the sentences' scores and cues. What it mentions somewhere is
//! told by passages ([`Mentions`]), party hearing and reasons by that; with each of the three a small network over words and cues weighs in
//! (`network`). The area of law is told by all words, and only where somebody asks ([`Model::area`]).

pub mod act;
mod area;
pub mod artefact;
mod bag;
pub mod calibrate;
pub mod corpus;
mod dense;
mod document;
pub mod features;
mod first_pass;
mod fits;
mod hearing;
pub mod logistic;
mod mention;
mod network;
mod objective;
mod predict;
mod reasons;
pub mod sentence;
pub mod softmax;
mod sparse;
mod subwords;
mod texts;
pub mod train;
mod whole;
mod words;

pub use corpus::{Corpus, CorpusError, Labelled, Prepared};
pub use features::{FeatureSet, LabelProbabilities};
pub use mention::Mentions;
pub use predict::{Explainer, Model, Prediction, Weighed};
pub use sentence::{SentenceModel, likeliest};
pub use subwords::Subwords;
