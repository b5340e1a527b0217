//! Tells guidance from decision in what Danish authorities write, and what a decision lacks.
//!
//! The flow is the order of the modules below: a module uses only what stands above it.

#![warn(clippy::print_stdout, clippy::print_stderr)]
// No input may bring it down; tests may.
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo, clippy::unimplemented))]

pub mod label;
pub mod error;
pub mod span;
pub mod date;
mod chance;
pub mod cpr;
pub mod rules;
pub mod routes;
pub mod read;
pub mod text;
pub mod waivers;
pub mod cues;
pub mod config;
pub mod model;
pub mod law;
pub mod assess;
pub mod check;
pub mod report;
pub mod evaluate;
pub mod audit;
