//! The words of a comparison (`compare.toml`), and numbers as people write them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::evaluate::{Interval, Target};
use crate::label::Lang;
use crate::rules::{Both, fill};

use super::super::numbers::decimal;
pub(super) use super::super::numbers::whole;
use super::super::summary::Share;

/// What `compare.toml` holds, by its keys.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Words {
    pub title: Both,
    pub side: Both,
    pub side_period: Both,
    pub old: Both,
    pub new: Both,
    pub difference: Both,
    pub p: Both,
    pub judgement: Both,
    pub what: Both,
    pub targets: Both,
    pub rules: Both,
    pub units: Both,
    pub all_documents: Both,
    pub nothing: Both,
    pub no_sure: Both,
    pub no_unit: Both,
    pub more: Both,
    pub only_old: Both,
    pub only_new: Both,
    pub others: Both,
    pub more_than_chance: Both,
    pub may_be_chance: Both,
    pub legend: Both,
    pub method: Both,
    pub model: Both,
    pub rules_version: Both,
    pub settings: Both,
    pub shared: Both,
    targets_of: BTreeMap<Target, Both>,
}

impl Words {
    /// A short name of what is counted.
    pub fn target(&self, target: Target, lang: Lang) -> &str {
        self.targets_of.get(&target).map_or("", |name| name.get(lang))
    }
}

pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| toml::from_str(include_str!("compare.toml")).unwrap_or_default())
}

/// Words with their places filled in.
pub(super) fn filled(words: &Both, lang: Lang, places: &[(&'static str, String)]) -> String {
    fill(words.get(lang), places)
}

pub(super) fn share(share: Share) -> f64 {
    share.hits as f64 / share.of.max(1) as f64
}

/// "12,3 %".
pub(super) fn percent(share: f64, lang: Lang) -> String {
    decimal(format!("{:.1} %", share * 100.0), lang)
}

/// "34/276 (12,3 %)".
pub(super) fn counted(of: Share, lang: Lang) -> String {
    format!("{}/{} ({})", whole(of.hits, lang), whole(of.of, lang), percent(share(of), lang))
}

/// "-4,2 [-9,1; +0,8]".
pub(super) fn points(difference: Interval, lang: Lang) -> String {
    let [value, low, high] = [difference.value, difference.low, difference.high].map(|share| {
        let points = (share * 1000.0).round() / 10.0;
        // No "-0,0".
        if points == 0.0 { "0.0".to_owned() } else { format!("{points:+.1}") }
    });
    decimal(format!("{value} [{low}; {high}]"), lang)
}

pub(super) fn probability(p: f64, lang: Lang) -> String {
    decimal(if p < 0.001 { "< 0.001".to_owned() } else { format!("{p:.3}") }, lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there() {
        for &target in Target::ALL {
            assert!(!words().target(target, Lang::Da).is_empty());
        }
    }

    #[test]
    fn numbers_are_written_as_people_do() {
        assert_eq!(
            [whole(0, Lang::Da), whole(999, Lang::Da), whole(1_204_000, Lang::Da), whole(1_000, Lang::En)],
            ["0", "999", "1.204.000", "1,000"]
        );
        let interval = Interval { value: -0.042, low: -0.0911, high: -0.000_01 };
        assert_eq!(points(interval, Lang::Da), "-4,2 [-9,1; 0,0]");
    }
}
