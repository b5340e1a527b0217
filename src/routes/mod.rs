//! Complaint routes: who hears a complaint under a statute, by when, where it is sent. Data: `routes.toml`; an
//! authority adds or overrides rows in its own settings.

use std::fmt;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// The `instance` of a route under which no other administrative authority hears complaints.
pub const NONE: &str = "ingen";

/// One route.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// What is decided, in Danish.
    pub area: String,
    /// Titles of the statutes.
    pub statutes: Vec<String>,
    /// Short names of the statutes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The provision that names the route, as lawyers write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provision: Option<String>,
    /// Provisions whose decisions go this way, where the route differs inside the statute; none: the statute at large.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<Sections>,
    /// Who decided.
    pub decided_by: String,
    /// Who hears the complaint, or [`NONE`].
    #[serde(deserialize_with = "named")]
    pub instance: String,
    /// Further names of that instance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instance_aliases: Vec<String>,
    /// By when to complain, where there is a deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// Whether the law is known to have none.
    #[serde(default, skip_serializing_if = "is_false")]
    pub no_deadline: bool,
    /// From when the deadline runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How to complain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<String>,
    /// Where the complaint is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_to: Option<String>,
    /// Whether who decided looks at the case again first, and by which provision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reconsideration: Option<String>,
    /// Fee in kroner (private person / others).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<String>,
    /// By when to go to court, where the statute says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub court: Option<String>,
    /// What else to mind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where the facts are from; empty where they are general knowledge, not yet checked.
    pub source: String,
    /// Whether they were checked against that source.
    pub verified: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(it: &bool) -> bool {
    !it
}

/// A name that is one: an empty one would stand in a draft as a hole.
fn named<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    if name.trim().is_empty() { Err(serde::de::Error::custom("who hears complaints must be named, or \"ingen\"")) } else { Ok(name) }
}

/// A period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

/// Unit of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Unit {
    /// Days.
    #[serde(rename = "dage")]
    Days,
    /// Weeks.
    #[serde(rename = "uger")]
    Weeks,
    /// Months.
    #[serde(rename = "måneder")]
    Months,
}

impl Deadline {
    /// Whether two periods are the same in practice: four weeks are 28 days, but no month.
    pub fn same_as(self, other: Self) -> bool {
        let days = |d: Self| match d.unit {
            Unit::Days => Some(d.count),
            Unit::Weeks => Some(d.count.saturating_mul(7)),
            Unit::Months => None,
        };
        self == other || days(self).is_some_and(|d| Some(d) == days(other))
    }

    /// The fewest days that it may be.
    pub fn least_days(self) -> i32 {
        let of_one = match self.unit {
            Unit::Days => 1,
            Unit::Weeks => 7,
            // Two months with February in them.
            Unit::Months => 29,
        };
        i32::try_from(self.count).unwrap_or(i32::MAX).saturating_mul(of_one)
    }
}

impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let unit = match (self.unit, self.count) {
            (Unit::Days, 1) => "dag",
            (Unit::Days, _) => "dage",
            (Unit::Weeks, 1) => "uge",
            (Unit::Weeks, _) => "uger",
            (Unit::Months, 1) => "måned",
            (Unit::Months, _) => "måneder",
        };
        write!(f, "{} {unit}", self.count)
    }
}

/// A section or a range of sections: "112" or "112-116". Letters are not told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sections {
    first: u32,
    last: u32,
}

impl Sections {
    /// Whether a section is among them.
    pub fn contain(self, section: u32) -> bool {
        (self.first..=self.last).contains(&section)
    }
}

impl TryFrom<String> for Sections {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (first, last) = text.split_once('-').unwrap_or((&text, &text));
        let number =
            |n: &str| n.trim().parse::<u32>().map_err(|_| format!("`{text}` is no section or range of sections, such as \"112-116\""));
        let (first, last) = (number(first)?, number(last)?);
        if first <= last { Ok(Self { first, last }) } else { Err(format!("`{text}` runs backwards")) }
    }
}

impl From<Sections> for String {
    fn from(sections: Sections) -> Self {
        if sections.first == sections.last { sections.first.to_string() } else { format!("{}-{}", sections.first, sections.last) }
    }
}

impl Route {
    /// Whether some other administrative authority or a court named by the statute hears complaints.
    pub fn has_instance(&self) -> bool {
        self.instance != NONE
    }

    /// All names of the instance.
    pub fn instance_names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.instance).chain(&self.instance_aliases).map(String::as_str)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    route: Vec<Route>,
}

/// The routes inside the binary. Parsed from JSON that build.rs made of `routes.toml`.
pub fn built_in() -> &'static [Route] {
    static FILE: OnceLock<File> = OnceLock::new();
    const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/routes.json"));
    &FILE.get_or_init(|| serde_json::from_str(JSON).unwrap_or_default()).route
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_routes_are_whole() {
        let file: File = toml::from_str(include_str!("routes.toml")).unwrap();
        assert!(file.route.len() >= 80, "{} routes", file.route.len());
        assert_eq!(file.route.len(), built_in().len());
        for route in &file.route {
            let name = format!("{} ({:?})", route.area, route.statutes);
            assert!(!route.area.is_empty() && !route.statutes.is_empty(), "{name}");
            assert!(!route.verified || !route.source.is_empty(), "{name}: checked against what?");
            assert!(!route.decided_by.is_empty() && !route.instance.is_empty(), "{name}");
            assert!(route.has_instance() || route.deadline.is_none(), "{name}: a deadline to complain to nobody");
            assert_eq!(route.deadline.is_some(), route.from.is_some(), "{name}: a deadline and its start go together");
            assert!(!route.has_instance() || !route.verified || route.procedure.is_some(), "{name}: how to complain?");
        }
    }

    #[test]
    fn periods_and_sections() {
        let period = |count, unit| Deadline { count, unit };
        assert!(period(4, Unit::Weeks).same_as(period(28, Unit::Days)));
        assert!(!period(4, Unit::Weeks).same_as(period(1, Unit::Months)));
        assert_eq!(period(1, Unit::Months).to_string(), "1 måned");
        let sections = Sections::try_from("112-116".to_owned()).unwrap();
        assert!(sections.contain(112) && sections.contain(116) && !sections.contain(117));
        assert!(Sections::try_from("116-112".to_owned()).is_err() && Sections::try_from("§ 3".to_owned()).is_err());
    }
}
