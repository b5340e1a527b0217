//! skelne.toml: strict, nearest upwards wins alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::cues::Cue;
use crate::label::{Channel, Lang, Severity};
use crate::read::Limits;
use crate::routes::Route;
use crate::rules::Rule;
use crate::text::{ReadAs, Speakers};

/// The file's name.
pub const FILE: &str = "skelne.toml";

/// Settings as the user wrote them; what is missing keeps its default.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// Language of messages.
    pub lang: Option<Lang>,
    /// Channel, where it should not be told from the text.
    pub channel: Option<Channel>,
    /// Gravest severity that still ends with exit code 0, one step down.
    pub fail_on: Option<FailOn>,
    /// Further names of citizens in chats.
    #[serde(default)]
    pub citizen: Side,
    /// The authority itself.
    #[serde(default)]
    pub authority: Authority,
    /// What one document may cost to read.
    #[serde(default)]
    pub limits: Limits,
    /// Severity of single rules, or "off".
    #[serde(default)]
    pub rules: BTreeMap<Rule, Level>,
    /// Complaint routes of the authority's own; those of a statute replace all built-in ones of that statute.
    #[serde(default, rename = "route")]
    pub routes: Vec<Route>,
    /// Cues of the authority's own, found besides the built-in ones. The model knows them by their theme and label.
    #[serde(default, rename = "cue")]
    pub cues: Vec<Cue>,
}

/// Speaker names of one side.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// As they stand before the colon.
    #[serde(default)]
    pub speakers: Vec<String>,
}

/// The authority that writes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Further names that speak for it in chats, as they stand before the colon.
    #[serde(default)]
    pub speakers: Vec<String>,
    /// What it is called: "Solby Kommune". Drafts use the first; who is sent there is not sent elsewhere.
    #[serde(default)]
    pub names: Vec<String>,
    /// Its departments and teams: "Borgerservice". A citizen told to go to one themself is sent onward (RSL § 5).
    #[serde(default)]
    pub units: Vec<String>,
    /// How one writes to it, for drafts: "klage@solby.dk".
    pub contact: Option<String>,
}

impl Authority {
    /// All names that speak for it in a chat.
    pub fn speaking(&self) -> impl Iterator<Item = &String> {
        self.speakers.iter().chain(&self.names).chain(&self.units)
    }
}

/// At what severity a finding makes the exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Stop only.
    Stop,
    /// Review and stop.
    Review,
    /// Any finding.
    Note,
    /// None.
    Never,
}

impl FailOn {
    /// The lowest severity that fails; `None` where none does.
    pub const fn threshold(self) -> Option<Severity> {
        match self {
            Self::Stop => Some(Severity::Stop),
            Self::Review => Some(Severity::Review),
            Self::Note => Some(Severity::Note),
            Self::Never => None,
        }
    }
}

/// A rule's severity, or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule is not applied.
    Off,
    /// As [`Severity::Note`].
    Note,
    /// As [`Severity::Review`].
    Review,
    /// As [`Severity::Stop`].
    Stop,
}

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Not TOML, an unknown key or a wrong value.
    #[error("{path}{}: {}", line.map(|line| format!(", line {line}")).unwrap_or_default(), told(source))]
    Parse {
        /// Which.
        path: String,
        /// Where, from 1, if that is known.
        line: Option<usize>,
        /// What.
        source: Box<toml::de::Error>,
    },
}

/// What is wrong, in one line.
fn told(error: &toml::de::Error) -> String {
    error.message().lines().map(str::trim).collect::<Vec<_>>().join("; ")
}

impl Config {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: shown.clone(), source })?;
        toml::from_str(&text).map_err(|source: toml::de::Error| {
            let before = source.span().and_then(|span| text.get(..span.start));
            let line = before.map(|before| before.matches('\n').count() + 1);
            ConfigError::Parse { path: shown, line, source: Box::new(source) }
        })
    }

    /// What documents are read by, besides their own text.
    pub fn read_as(&self) -> ReadAs {
        let speakers = Speakers { citizen: self.citizen.speakers.clone(), authority: self.authority.speaking().cloned().collect() };
        ReadAs { channel: self.channel, speakers }
    }

    /// The rules whose severity it states, with `None` for those switched off.
    pub fn own_severities(&self) -> BTreeMap<Rule, Option<Severity>> {
        self.rules.keys().map(|rule| (*rule, self.severity(*rule))).collect()
    }

    /// The severity of a rule; `None` where it is switched off.
    pub fn severity(&self, rule: Rule) -> Option<Severity> {
        match self.rules.get(&rule) {
            None => Some(rule.text().severity),
            Some(Level::Off) => None,
            Some(Level::Note) => Some(Severity::Note),
            Some(Level::Review) => Some(Severity::Review),
            Some(Level::Stop) => Some(Severity::Stop),
        }
    }
}

/// The nearest `skelne.toml` upwards from a folder.
pub fn find(folder: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(folder).ok()?;
    folder.ancestors().map(|f| f.join(FILE)).find(|f| f.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_refused_with_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        std::fs::write(&path, "lang = \"da\"\n# én kanal\nchanel = \"chat\"\n").unwrap();
        let error = Config::read(&path).unwrap_err().to_string();
        assert!(error.contains("skelne.toml, line 3: unknown field `chanel`") && !error.contains('\n'), "{error}");
        let config: Config = toml::from_str("fail-on = \"review\"\n[rules]\ncpr-exposed = \"off\"\n").unwrap();
        assert_eq!(config.severity(Rule::CprExposed), None);
        assert!(toml::from_str::<Config>("[rules]\ncpr = \"off\"\n").is_err());
        assert!(toml::from_str::<Config>("[[cue]]\nid = \"egen\"\n").is_err());
    }
}
