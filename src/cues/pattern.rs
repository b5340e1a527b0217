//! The pattern language of cues → a regular expression over folded text, and the literals it hangs on.
//!
//! | pattern | matches |
//! |---|---|
//! | `word`, `word*`, `*word` | the word; with any ending; with any beginning |
//! | `(a\|b c)`, `(a\|b)?` | one of the alternatives; the same or nothing |
//! | `{name}` | a word of a class in `classes.toml` |
//! | `..`, `...` | up to 3, up to 8 words |
//! | `^`, `$`, `<?>` | the sentence begins, ends, ends as a question |
//! | `<num>`, `<date>`, `<amount>`, `<law>` | a number, date, amount, reference to law |

use std::collections::BTreeMap;

use crate::text::fold;

/// What may stand between two words: blanks, punctuation, mark-up; never a word.
const GAP: &str = "[^a-z0-9]{1,4}";

/// A word that a gap may pass over.
const GAP_WORD: &str = "[a-z0-9./§-]+";

/// Word classes: name → alternatives in the pattern language.
pub type Classes = BTreeMap<String, Vec<String>>;

/// A compiled pattern, its regular expression still as text (most are never run).
#[derive(Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Regular expression over folded text. It is built with regex-lite, which compiles a pattern many times faster
    /// than regex: most patterns of a letter are run once or twice, on one short sentence.
    pub regex: String,
    /// Literals of which one must stand in the sentence: folded word cores, and whether the word may go on
    /// before and behind.
    pub anchors: Vec<Anchor>,
}

/// A literal that the search looks for first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The folded letters.
    pub literal: String,
    /// Whether letters may stand right before it.
    pub open_start: bool,
    /// Whether letters may stand right behind it.
    pub open_end: bool,
}

/// Compiles one pattern.
pub fn compile(pattern: &str, classes: &Classes) -> Result<Pattern, String> {
    let mut regex = String::new();
    let mut anchors: Option<Vec<Anchor>> = None;
    let mut after_word = false;
    for token in tokens(pattern)? {
        match token.as_str() {
            "^" => {
                regex.push_str("^[^a-z0-9§]*");
                after_word = false;
                continue;
            }
            "$" => {
                regex.push_str("[^a-z0-9]*$");
                continue;
            }
            "<?>" => {
                regex.push_str(r".*\?[^a-z0-9]*$");
                continue;
            }
            ".." | "..." => {
                if after_word {
                    let most = if token == ".." { 3 } else { 8 };
                    regex.push_str(&format!("(?:{GAP}{GAP_WORD}){{0,{most}}}"));
                }
                continue;
            }
            _ => {}
        }
        let optional = token.ends_with('?') && token.starts_with(['(', '{']);
        let body = token.trim_end_matches('?');
        let (source, found) = if let Some(inner) = body.strip_prefix('(').and_then(|b| b.strip_suffix(')')) {
            alternatives(inner.split('|').map(str::trim))?
        } else if let Some(name) = body.strip_prefix('{').and_then(|b| b.strip_suffix('}')) {
            let words = classes.get(name).ok_or_else(|| format!("no word class `{name}`"))?;
            alternatives(words.iter().map(String::as_str))?
        } else {
            alternatives(std::iter::once(body))?
        };
        match (optional, after_word) {
            (true, true) => regex.push_str(&format!("(?:{GAP}{source})?")),
            (true, false) => regex.push_str(&format!("(?:{source}{GAP})?")),
            (false, gap) => {
                if gap {
                    regex.push_str(GAP);
                }
                regex.push_str(&source);
                after_word = true;
                anchors = better(anchors, found);
            }
        }
    }
    let anchors = anchors.ok_or("needs a literal word of three letters or more outside optional parts")?;
    Ok(Pattern { regex, anchors })
}

/// Splits at blanks outside brackets.
fn tokens(pattern: &str) -> Result<Vec<String>, String> {
    let (mut tokens, mut token, mut depth) = (Vec::new(), String::new(), 0i32);
    for c in pattern.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if c.is_whitespace() && depth == 0 {
            if !token.is_empty() {
                tokens.push(std::mem::take(&mut token));
            }
        } else {
            token.push(c);
        }
    }
    if depth != 0 {
        return Err("a bracket is not closed".into());
    }
    if !token.is_empty() {
        tokens.push(token);
    }
    Ok(tokens)
}

/// The regular expression of alternatives, and an anchor for each where every one has a literal.
fn alternatives<'a>(all: impl Iterator<Item = &'a str>) -> Result<(String, Option<Vec<Anchor>>), String> {
    let mut sources = Vec::new();
    let mut anchors = Some(Vec::new());
    for alternative in all {
        let mut words = Vec::new();
        let mut best: Option<Anchor> = None;
        for word in alternative.split_whitespace() {
            let (source, anchor) = self::word(word)?;
            words.push(source);
            if let Some(anchor) = anchor
                && best.as_ref().is_none_or(|b| anchor.literal.len() > b.literal.len())
            {
                best = Some(anchor);
            }
        }
        if words.is_empty() {
            return Err("an empty alternative".into());
        }
        sources.push(words.join(GAP));
        anchors = anchors.zip(best).map(|(mut all, one)| {
            all.push(one);
            all
        });
    }
    // The longest first: an alternative that begins like another must not be cut short.
    sources.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    Ok((format!("(?:{})", sources.join("|")), anchors))
}

/// One word or special class.
fn word(word: &str) -> Result<(String, Option<Anchor>), String> {
    const MONTHS: &str = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december";
    match word {
        "<num>" => return Ok((r"(?:\d[\d.,]*|en|et|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|fjorten)".into(), None)),
        "<date>" => return Ok((format!(r"(?:\d{{1,2}}\. ?(?:{MONTHS})(?: \d{{4}})?|\d{{1,2}}[./-]\d{{1,2}}(?:[./-]\d{{2,4}})?)"), None)),
        "<amount>" => return Ok((r"(?:(?:kr\.? ?)?\d[\d.]*(?:,\d\d)?(?:,-)?(?: ?(?:kr\.?|kroner))?)".into(), None)),
        "<law>" => return Ok((r"(?:§§? ?\d+|[a-z]*lov(?:en|ens)?\b|fvl|rsl)".into(), None)),
        _ => {}
    }
    let folded = fold(word);
    let (open_start, open_end) = (folded.starts_with('*'), folded.ends_with('*'));
    let literal = folded.trim_matches('*').to_owned();
    if literal.is_empty()
        || !literal.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'/' | b'-')) && literal != "§"
    {
        return Err(format!("`{word}` is no word"));
    }
    let mut source = String::new();
    if literal != "§" {
        source.push_str(r"\b");
    }
    if open_start {
        source.push_str("[a-z0-9]*");
    }
    source.push_str(&regex_lite::escape(&literal));
    source.push_str(if open_end { "[a-z0-9]*" } else { "" });
    if literal.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        source.push_str(r"\b");
    }
    let anchor = (literal.len() >= 3).then_some(Anchor { literal, open_start, open_end });
    Ok((source, anchor))
}

/// The anchors whose shortest literal is longest: the rarer they are, the less often the regex runs.
fn better(a: Option<Vec<Anchor>>, b: Option<Vec<Anchor>>) -> Option<Vec<Anchor>> {
    let shortest = |anchors: &Vec<Anchor>| anchors.iter().map(|a| a.literal.len()).min().unwrap_or(0);
    match (a, b) {
        (Some(a), Some(b)) if shortest(&b) > shortest(&a) => Some(b),
        (Some(a), _) => Some(a),
        (None, b) => b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        let classes = Classes::from([("neg".into(), vec!["ikke".into(), "ej".into()])]);
        let compiled = compile(pattern, &classes).unwrap();
        regex_lite::Regex::new(&compiled.regex).unwrap().is_match(&fold(text))
    }

    #[test]
    fn the_language_does_what_it_says() {
        assert!(matches("kan .. {neg} imødekomme*", "Vi kan derfor ikke imødekommes"));
        assert!(matches("kan .. {neg} imødekomme*", "kan, desværre,\nikke imoedekomme"));
        assert!(!matches("kan .. {neg} imødekomme*", "kan i dag og i morgen ikke imødekomme"));
        assert!(matches("*støtte til", "boligstøtte til"));
        assert!(!matches("støtte til", "boligstøtte til"));
        assert!(matches("^ (afslag|afvisning) på", "**Afslag på** ansøgning"));
        assert!(!matches("^ (afslag|afvisning) på", "Et afslag på"));
        assert!(matches("søge igen $", "Du kan søge igen."));
        assert!(matches("kan jeg ... støtte <?>", "Kan jeg så få støtte til det?"));
        assert!(matches("senest <num> uger", "senest fire uger"));
        assert!(matches("(den|det)? bevilling*", "Bevillingen"));
        assert!(compile("(den|det)?", &Classes::new()).is_err());
        assert!(compile("{nix} ord", &Classes::new()).is_err());
    }
}
