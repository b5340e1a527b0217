//! Cues: phrases that speak for what a sentence does. They are data (`da/*.toml`), found in one pass. Besides, words that tell what
//! lies before a text (`situation.toml`).

mod find;
mod load;
mod pattern;
mod situation;
mod syntax;

pub use find::{Hit, Hits};
pub use load::{Cue, CueSet, CuesError};
pub use situation::Situation;

use crate::label::slugs;

slugs! {
    /// How a cue's sentence means it: "vi påtænker at afslå" does not refuse.
    Modality {
        /// As it stands.
        Plain = "plain",
        /// The authority intends it, nothing is settled.
        Intended = "intended",
        /// "Hvis", "såfremt".
        Hypothetical = "hypothetical",
        /// "Normalt", "forudsat at".
        Conditional = "conditional",
        /// "Ikke truffet afgørelse".
        Negated = "negated",
        /// Somebody else's, or an earlier, decision is told.
        Reported = "reported",
        /// The sentence asks.
        Questioned = "questioned",
        /// Something to come: "når vi har truffet afgørelse".
        Future = "future",
    }
}
