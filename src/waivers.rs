//! Waivers: a person has looked at a finding of one document and says why it may stand.
//!
//! `skelne: allow complaint-notice-missing because …`, in the front matter of the document (between two lines of `---`
//! at its top) or in a file beside it with `.skelne` behind its name. A waiver is counted and shown, never silent, so it
//! needs a reason.

use std::path::Path;

use crate::error::{Kind, ReadError};
use crate::read::{self, Limits};
use crate::rules::Rule;
use crate::text::front_matter;

/// A rule that somebody waives for one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Which.
    pub rule: Rule,
    /// Why, in the words of whoever waives it.
    pub reason: String,
}

/// What stands behind a document's name in the name of the file with its waivers.
pub const SIDECAR: &str = ".skelne";

/// The waivers in the front matter of a text.
pub fn in_front_matter(text: &str) -> Result<Vec<Waiver>, ReadError> {
    all(front_matter(text), ("linje", "line"))
}

/// The waivers in the file beside a document.
pub fn in_sidecar(text: &str) -> Result<Vec<Waiver>, ReadError> {
    all(text, ("filen ved siden af (.skelne), linje", "the file beside it (.skelne), line"))
}

/// The waivers in the file beside the one at `path`, if there is one.
pub fn beside(path: &Path, limits: &Limits) -> Result<Vec<Waiver>, ReadError> {
    let mut name = path.as_os_str().to_owned();
    name.push(SIDECAR);
    let sidecar = Path::new(&name);
    if sidecar.is_file() { in_sidecar(&read::side_file(sidecar, limits)?) } else { Ok(Vec::new()) }
}

/// The waivers of a text; `place` says in both languages what the number of a wrong line counts.
fn all(text: &str, place: (&str, &str)) -> Result<Vec<Waiver>, ReadError> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if let Some(told) = line.trim().strip_prefix("skelne:") {
            found.push(one(told.trim()).ok_or_else(|| {
                ReadError::new(
                    Kind::Malformed,
                    format!("{} {number}: skriv »skelne: allow REGEL because GRUND«; `skelne rules` viser reglerne", place.0),
                    format!("{} {number}: write \"skelne: allow RULE because REASON\"; `skelne rules` lists the rules", place.1),
                )
            })?);
        }
    }
    Ok(found)
}

fn one(told: &str) -> Option<Waiver> {
    let (rule, reason) = told.strip_prefix("allow ")?.trim().split_once(char::is_whitespace)?;
    let reason = reason.trim().strip_prefix("because ")?.trim();
    Some(Waiver { rule: rule.parse().ok()?, reason: reason.to_owned() }).filter(|w| !w.reason.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waiver_names_a_rule_and_a_reason() {
        let text = "---\ntitle: Brev\nskelne: allow reasons-missing because begrundelsen er givet i bilag 2\n---\nKære Bo";
        let found = in_front_matter(text).unwrap();
        assert_eq!(found, [Waiver { rule: Rule::ReasonsMissing, reason: "begrundelsen er givet i bilag 2".into() }]);
        assert_eq!(in_front_matter("Kære Bo\nskelne: allow reasons-missing because x").unwrap(), []);
        for wrong in
            ["skelne: allow reasons-missing", "skelne: allow no-such-rule because x", "skelne: allow reasons-missing because ", "skelne:"]
        {
            assert!(in_sidecar(wrong).is_err(), "{wrong}");
        }
        assert!(in_sidecar("# noter\n\nskelne: allow cpr-exposed because testnummer\n").is_ok_and(|w| w.len() == 1));
    }
}
