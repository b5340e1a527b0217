//! The law: statutes by their names, references to them in a text, and who hears complaints under them.

mod cite;
mod statutes;

pub use cite::{Citation, citations};
pub use statutes::{Instance, Statute, instances, statutes};
