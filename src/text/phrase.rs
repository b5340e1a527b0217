//! Phrases: regular expressions over folded text.
//!
//! A phrase is asked of every sentence and is in few. regex-lite is quick to build and slow to search, so it is only built and
//! asked where the text holds one of the pieces that every match must hold. One that may only stand at the start of a text is
//! asked at once: the expression knows that after a few bytes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex_lite::{Captures, Match, Regex};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind, Look};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::fold::fold;

/// A regular expression over folded text, built when first needed.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub struct Phrase {
    pattern: Cow<'static, str>,
    /// Finds the pieces; `None` where there are none to look for.
    pieces: OnceLock<Option<AhoCorasick>>,
    /// `None` only if the pattern were no regular expression.
    regex: OnceLock<Option<Regex>>,
}

impl Phrase {
    /// A phrase of the code.
    pub const fn new(pattern: &'static str) -> Self {
        Self { pattern: Cow::Borrowed(pattern), pieces: OnceLock::new(), regex: OnceLock::new() }
    }

    fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&self.pattern).ok()).as_ref()
    }

    /// The expression, where the text may hold it.
    fn possible(&self, folded: &str) -> Option<&Regex> {
        let pieces = self.pieces.get_or_init(|| {
            let pieces = pieces_of(&self.pattern)?;
            // A kind that is soon built. Without its own search for rare bytes, which are not rare in a letter: it takes longer.
            AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).prefilter(false).build(pieces).ok()
        });
        if pieces.as_ref().is_some_and(|pieces| !pieces.is_match(folded)) { None } else { self.regex() }
    }

    /// The first place of a folded text that is the phrase.
    pub fn find<'t>(&self, folded: &'t str) -> Option<Match<'t>> {
        self.possible(folded)?.find(folded)
    }

    /// The same with its groups.
    pub fn captures<'t>(&self, folded: &'t str) -> Option<Captures<'t>> {
        self.possible(folded)?.captures(folded)
    }

    /// All places of a folded text that are the phrase, with their groups.
    pub fn captures_all<'t>(&self, folded: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.possible(folded).into_iter().flat_map(|regex| regex.captures_iter(folded))
    }

    /// The text with something else for each match.
    pub fn replaced<'t>(&self, text: &'t str, by: impl Fn(&str) -> String) -> Cow<'t, str> {
        let other = |regex: &Regex| regex.replace_all(text, |found: &Captures| by(&found[0]));
        self.possible(text).map_or(Cow::Borrowed(text), other)
    }
}

/// A phrase of a data file.
impl From<String> for Phrase {
    fn from(pattern: String) -> Self {
        Self { pattern: Cow::Owned(pattern), pieces: OnceLock::new(), regex: OnceLock::new() }
    }
}

/// Whether a folded text holds the phrase.
pub fn says(phrase: &Phrase, folded: &str) -> bool {
    phrase.possible(folded).is_some_and(|regex| regex.is_match(folded))
}

/// Pieces of which every match holds at least one; `None` where the pattern asks for none, or only for such at the start.
fn pieces_of(pattern: &str) -> Option<Vec<Vec<u8>>> {
    // As regex-lite has it, \w and \b know ASCII alone, and so does a folded text.
    let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).ok()?;
    if parsed.properties().look_set_prefix().contains(Look::Start) { None } else { pieces(&parsed) }
}

fn pieces(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![literal.0.to_vec()]),
        HirKind::Capture(group) => pieces(&group.sub),
        HirKind::Repetition(repeated) if repeated.min > 0 => pieces(&repeated.sub),
        HirKind::Alternation(all) => all.iter().map(pieces).collect::<Option<Vec<_>>>().map(|all| all.concat()),
        // Of the parts that all must be there, that whose shortest piece has most letters: " at" is in every other sentence.
        HirKind::Concat(parts) => parts.iter().filter_map(pieces).max_by_key(|pieces| pieces.iter().map(|piece| letters(piece)).min()),
        _ => None,
    }
}

fn letters(piece: &[u8]) -> usize {
    piece.iter().filter(|byte| byte.is_ascii_alphanumeric()).count()
}

/// Phrases of a data file, each with a kind and the texts that it must hit and must not.
#[derive(Debug)]
pub struct Phrases<K>(Vec<Entry<K>>);

/// One phrase as the file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry<K> {
    kind: K,
    pattern: Phrase,
    hits: Vec<String>,
    misses: Vec<String>,
}

#[derive(Deserialize)]
struct File<K> {
    /// What several patterns have in common, by the name that stands in braces there.
    #[serde(default)]
    parts: BTreeMap<String, String>,
    phrase: Vec<Entry<K>>,
}

impl<K> File<K> {
    /// The phrases with the parts in their place.
    fn whole(mut self) -> Vec<Entry<K>> {
        for entry in &mut self.phrase {
            for (name, part) in &self.parts {
                let place = format!("{{{name}}}");
                if entry.pattern.pattern.contains(&place) {
                    entry.pattern = entry.pattern.pattern.replace(&place, part).into();
                }
            }
        }
        self.phrase
    }
}

impl<K: DeserializeOwned + std::fmt::Debug> Phrases<K> {
    /// Reads the file's text; one that is none holds no phrase, which [`Self::faults`] tells.
    pub fn read(file: &str) -> Self {
        Self(toml::from_str(file).map(File::whole).unwrap_or_default())
    }

    /// What of a folded text is a phrase of such a kind: of each phrase the first place.
    pub fn found<'s>(&'s self, folded: &'s str, such: impl Fn(&K) -> bool + 's) -> impl Iterator<Item = Match<'s>> {
        self.0.iter().filter(move |entry| such(&entry.kind)).filter_map(|entry| entry.pattern.find(folded))
    }

    /// Whether a folded text holds a phrase of a kind.
    pub fn say(&self, kind: K, folded: &str) -> bool
    where
        K: PartialEq + Copy,
    {
        self.0.iter().any(|entry| entry.kind == kind && says(&entry.pattern, folded))
    }

    /// The texts that the phrases must hit, and must not.
    pub fn examples(&self) -> impl Iterator<Item = (&String, bool)> {
        self.0.iter().flat_map(|entry| entry.hits.iter().map(|t| (t, true)).chain(entry.misses.iter().map(|t| (t, false))))
    }

    /// What is wrong with the file, for the tests: too few phrases or texts, and texts that a phrase takes wrongly.
    pub fn faults(&self, least: usize) -> Vec<String> {
        let mut faults = Vec::new();
        if self.0.len() < least {
            faults.push(format!("{} phrases", self.0.len()));
        }
        for Entry { kind, pattern, hits, misses } in &self.0 {
            if pattern.regex().is_none() || hits.len() < 2 || misses.len() < 2 {
                faults.push(format!("{kind:?}: no pattern, or too few texts: {}", pattern.pattern));
            }
            let own = |text: &&String| says(pattern, &fold(text));
            faults.extend(hits.iter().filter(|text| !own(text)).map(|text| format!("{kind:?} should hit: {text}")));
            faults.extend(misses.iter().filter(own).map(|text| format!("{kind:?} should miss: {text}")));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces_in(pattern: &str) -> Option<Vec<String>> {
        Some(pieces_of(pattern)?.into_iter().map(|piece| String::from_utf8(piece).unwrap()).collect())
    }

    #[test]
    fn pieces_are_those_that_no_match_is_without() {
        let found = |pattern: &str| pieces_in(pattern).unwrap();
        assert_eq!(found(r"\b(klage|rekurs)\w*.{0,9}\b(vedlagt|hoslagte?)\b"), ["vedlagt", "hoslagt"]);
        assert_eq!(found(r"\bden (nye )?frist\b"), ["frist"]);
        assert_eq!(found(r"(uge|dag)er?$"), ["uge", "dag"]);
        assert_eq!(found(r"\b(siger|skrev)[^.]{0,9} at\b"), ["siger", "skrev"]);
        // What may be missing is no piece, and where one way through has none, there are none.
        assert_eq!(pieces_in(r"(senest)?\d+"), None);
        assert_eq!(pieces_in(r"frist|\d+"), None);
        assert_eq!(pieces_in("("), None);
        // Nothing is searched for where the expression looks in one place alone.
        assert_eq!(pieces_in(r"^(uge|dag)er?$"), None);
    }

    #[test]
    fn finds_what_the_expression_finds() {
        let phrase = Phrase::new(r"\b(inden|senest) (?<day>\d+)\b|\bi dag\b");
        for (text, day) in [("svar senest 4 maj", Some("4")), ("kom i dag", None), ("indenfor 4 dage", None), ("", None)] {
            let plain = Regex::new(&phrase.pattern).unwrap();
            assert_eq!(says(&phrase, text), plain.is_match(text), "{text}");
            assert_eq!(phrase.find(text).map(|m| m.range()), plain.find(text).map(|m| m.range()));
            assert_eq!(phrase.captures(text).and_then(|c| Some(c.name("day")?.as_str())), day);
        }
        assert_eq!(phrase.captures_all("inden 4, senest 5").count(), 2);
        assert!(!says(&Phrase::new("("), "("));
    }
}
