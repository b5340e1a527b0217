//! The rules: severity, law and words are data (`rules.toml`); this module only names and lends them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::label::{Lang, Severity, slugs};

slugs! {
    /// What a check can say. The slugs are stable.
    Rule {
        /// A decision without complaint notice.
        ComplaintNoticeMissing = "complaint-notice-missing",
        /// A decision on others' facts without party hearing.
        PartyHearingMissing = "party-hearing-missing",
        /// Nothing is decided, but it reads so.
        ReadsAsDecision = "reads-as-decision",
        /// A notice that lacks instance, procedure or deadline.
        ComplaintNoticeIncomplete = "complaint-notice-incomplete",
        /// A notice that contradicts the law cited.
        ComplaintNoticeMismatch = "complaint-notice-mismatch",
        /// A decision without reasons.
        ReasonsMissing = "reasons-missing",
        /// A decision that names no rule.
        LegalBasisMissing = "legal-basis-missing",
        /// A hearing without date or period for comments.
        HearingDeadlineMissing = "hearing-deadline-missing",
        /// A decision that says it is only guidance, or the reverse.
        ConflictingSignals = "conflicting-signals",
        /// A notice that is only said to be enclosed.
        ComplaintNoticeAttached = "complaint-notice-attached",
        /// The citizen is told to go elsewhere.
        CitizenSentOnward = "citizen-sent-onward",
        /// Not in Danish.
        UnsupportedLanguage = "unsupported-language",
        /// A full CPR number.
        CprExposed = "cpr-exposed",
    }
}

/// A text in both languages.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both {
    da: String,
    en: String,
}

impl Both {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Da => &self.da,
            Lang::En => &self.en,
        }
    }
}

/// What `rules.toml` says of a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// How grave it is, unless the configuration says otherwise.
    pub severity: Severity,
    /// The provisions behind it.
    pub law: Vec<String>,
    /// A short name.
    pub title: Both,
    /// What it says of a text.
    pub message: Both,
    /// What to write instead.
    pub suggestion: Both,
    /// Why it matters.
    pub why: Both,
    /// A text that breaks it (Danish).
    pub bad: String,
    /// The same, mended (Danish).
    pub good: String,
}

impl Rule {
    /// The rule's words.
    ///
    /// # Panics
    /// Never with the file that the tests have read: each rule stands in it.
    pub fn text(self) -> &'static RuleText {
        static TEXTS: OnceLock<BTreeMap<Rule, RuleText>> = OnceLock::new();
        let texts = TEXTS.get_or_init(|| toml::from_str(include_str!("rules.toml")).unwrap_or_default());
        match texts.get(&self) {
            Some(text) => text,
            None => unreachable!("rules.toml holds every rule; a test reads it"),
        }
    }
}

impl Rule {
    /// What to write instead, of the rule and no text in particular.
    pub fn suggestion(self, lang: Lang) -> String {
        let at_large = [("missing", spell(&["what-is-missing"], lang)), ("expected", spell(&["what-law-says"], lang))];
        fill(self.text().suggestion.get(lang), &at_large)
    }
}

/// Terms spelt out and joined: "fristen og klageinstansen". Unknown terms are left as they are.
pub fn spell(terms: &[&str], lang: Lang) -> String {
    static TERMS: OnceLock<BTreeMap<String, Both>> = OnceLock::new();
    let table = TERMS.get_or_init(|| toml::from_str(include_str!("terms.toml")).unwrap_or_default());
    let word = |term: &str| table.get(term).map_or_else(|| term.to_owned(), |both| both.get(lang).to_owned());
    let words: Vec<String> = terms.iter().map(|t| word(t)).collect();
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} {} {last}", before.join(", "), word("and")),
        _ => words.concat(),
    }
}

/// Fills `{name}` places of a message in.
pub fn fill(template: &str, arguments: &[(&'static str, String)]) -> String {
    let mut filled = template.to_owned();
    for (name, value) in arguments {
        filled = filled.replace(&format!("{{{name}}}"), value);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_words() {
        let file: BTreeMap<Rule, RuleText> = toml::from_str(include_str!("rules.toml")).unwrap();
        assert_eq!(file.len(), Rule::ALL.len());
        for &rule in Rule::ALL {
            assert!(!rule.text().message.da.is_empty() && rule.text().bad != rule.text().good);
        }
        for lang in [Lang::Da, Lang::En] {
            assert!(Rule::ALL.iter().all(|rule| !rule.suggestion(lang).contains('{')));
        }
        let severity = |slug: &str| slug.parse::<Rule>().unwrap().text().severity;
        assert_eq!(severity("party-hearing-missing"), Severity::Stop);
        assert_eq!(severity("cpr-exposed"), Severity::Note);
    }
}
