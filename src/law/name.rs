//! Names of statutes and regulations in a folded sentence: "serviceloven", "lov om social service", "FVL",
//! "lovbekendtgørelse nr. 170 af 24. januar 2022 om …", "bekendtgørelse om hjælpemidler", and "lovens", which
//! points back.

use crate::span::Span;
use crate::text::{Phrase, says};

use super::statutes::{Statute, by_name, by_title, is_abbreviation, nominative};

/// A name of law in a sentence.
#[derive(Clone, Debug)]
pub struct Name {
    /// Where, in the folded sentence.
    pub span: Span,
    /// The statute, where it is a known one.
    pub statute: Option<&'static Statute>,
    /// Folded, in the nominative.
    pub folded: String,
    /// As a result shows it.
    pub shown: String,
    /// A regulation, plan or rule below a statute.
    pub regulation: bool,
    /// "Lovens", "samme lov": means the one named last.
    pub refers_back: bool,
}

/// Regulations and plans that are rules of law too; folded beginnings.
const REGULATIONS: &[&str] = &[
    "cirkulaere",
    "regulativ",
    "affaldsregulativ",
    "bygningsreglement",
    "lokalplan",
    "vedtaegt",
    "ordensreglement",
    "kommunalfuldmagt",
    "retningslinje",
    "kvalitetsstandard",
    "serviceniveau",
    "ordensregle",
    "husorden",
    "takstblad",
    "reglement",
    "br18",
    "gdpr",
];
/// What the names of others hold: "hygiejneforordningen", "EU-toldkodeksens".
const REGULATIONS_BY_KIND: &[&str] = &["forordning", "toldkodeks"];
/// Words in "-lov" that are no statute.
const NO_STATUTE: &[&str] = &["lov", "loven", "forlov", "overlov", "naturlov", "naturloven", "grundlov"];
/// Abbreviations in use of statutes that have no entry, folded.
const ABBREVIATIONS: &[&str] = &["rpl", "ftl"];

// "lovbekendtgørelse nr. 170 af 24. januar 2022", "bekendtgørelse nr. 1247".
static NUMBERED: Phrase = Phrase::new(
    r"^(lov|lovbekendtgoerelse|bekendtgoerelse|bekg\.?|lbk\.?|bek\.?|cirkulaere|forordning)(?:ns|n|s)? (?:\(?eu\)? )?nr\.? (\d{1,5}(?:/\d{2,4})?)(?: af (?:den )?\d{1,2}\.? ?[a-z0-9/.-]+(?: \d{4})?)?",
);
// An authority's own rules and terms count where a point of them is named: "punkt 7 i kommunens betalingsregler", "licensvilkårenes
// afsnit 5"; or as what something follows from: "efter campingreglementet".
static OWN_RULES: Phrase = Phrase::new(
    r"^([a-z-]{3,}((regler|bestemmelser)(ne)?|reglement(er|et|erne)?)|(licens|leverings|bevillings|tilladelses|betalings|abonnements)vilkaar(ene)?)s?$",
);
static FOLLOWS_FROM: Phrase = Phrase::new(r"\b(efter|ifoelge|i henhold til|jf\.?) ((vores|vort|kommunens|det) )?$");
static POINT: Phrase = Phrase::new(r"\b(punkt|pkt\.?|afsnit) ?\d");
/// How far from them it may stand, in bytes of folded text.
const NEAR: usize = 50;
// Law that no statute holds.
static UNWRITTEN: Phrase = Phrase::new(
    r"^(ulovbestemte? forvaltningsret|(almindelige )?forvaltningsretlige grundsaetning(er)?|dansk rets almindelige regel|dansk rets almindelige regler|officialprincippet)\w*",
);
// What ends the title of an unknown statute.
static TITLE_END: Phrase = Phrase::new(
    r"[.,;:()§!?]| (?:af \d|af den|som|der|er|har|kan|skal|fra den|fra \d|ikke|blev|gaelder|giver|siger|fastsaetter|jf|kapitel|og at|og ikke|hvor|hvis|naar|fordi|du|vi|jeg|afsnit)\b",
);

/// The names of a folded sentence, in order; `as_written` gives what stands at a span in the text as read.
pub fn names(folded: &str, as_written: &impl Fn(Span) -> String) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    for word in words(folded) {
        if found.last().is_none_or(|n| n.span.end <= word.start)
            && let Some(name) = name_at(folded, word, as_written)
        {
            // "lov om social service, jf. lovbekendtgørelse nr. 170 af …" is one statute named twice.
            let again = name.folded.is_empty();
            match found.last_mut() {
                Some(before) if again => before.span = Span::new(before.span.start, name.span.end),
                _ if again => {}
                _ => found.push(name),
            }
        }
    }
    found
}

fn words(folded: &str) -> Vec<Span> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in folded.char_indices().chain(std::iter::once((folded.len(), ' '))) {
        if c.is_alphanumeric() || (c == '-' && start.is_some()) {
            start.get_or_insert(at);
        } else if let Some(start) = start.take() {
            words.push(Span::new(start, at));
        }
    }
    words
}

/// The name that begins at a word; one with an empty folded name only repeats the name before.
fn name_at(folded: &str, word: Span, as_written: &impl Fn(Span) -> String) -> Option<Name> {
    let rest = &folded[word.start..];
    let text = word.of(folded);
    let make = |length: usize, statute: Option<&'static Statute>| {
        let span = Span::new(word.start, word.start + length);
        let written = as_written(span);
        let shown = statute.map_or_else(|| nominative_as_written(&on_one_line(&written)), |s| s.short().to_owned());
        let regulation = is_regulation(text);
        Name { span, statute, folded: nominative(span.of(folded)).to_owned(), shown, regulation, refers_back: false }
    };
    if let Some((statute, length)) = by_title(rest) {
        return Some(make(length, Some(statute)));
    }
    if let Some(numbered) = NUMBERED.captures(rest) {
        return numbered_name(folded, word, &numbered, &make);
    }
    // "Du har fået lov om morgenen" gives leave, no law.
    let leave = text == "lov"
        && [" faar", " faa", " faaet", " fik", " har", " have", " givet", " giver"]
            .iter()
            .any(|w| folded[..word.start].trim_end().ends_with(w));
    if !leave
        && matches!(text, "lov" | "bekendtgoerelse" | "bekendtgoerelsen" | "cirkulaere" | "forordning" | "lovbekendtgoerelse")
        && rest[text.len()..].starts_with(" om ")
    {
        return titled(rest, text.len() + 4).map(|end| make(end, None));
    }
    // "Loven om inddrivelse af gæld".
    if let Some(title) = rest.strip_prefix("loven om ") {
        let known = by_title(&format!("lov om {}", first_words(title, 16))).map(|(statute, length)| (Some(statute), length + "en".len()));
        return known.or_else(|| titled(rest, "loven om ".len()).map(|end| (None, end))).map(|(statute, end)| make(end, statute));
    }
    // Asked of every word of every text, so by a few letters first.
    if ["ulovb", "almin", "forva", "dansk", "offic"].iter().any(|begins| text.starts_with(begins))
        && let Some(unwritten) = UNWRITTEN.find(rest)
    {
        return Some(Name { regulation: true, ..make(unwritten.end(), None) });
    }
    let rules = ["regle", "bestemmelse", "vilkaar"].iter().any(|of| text.contains(of)) && says(&OWN_RULES, text);
    if rules && (follows_from(folded, word) || has_point(folded, word)) {
        return Some(Name { regulation: true, ..make(text.len(), None) });
    }
    if let Some(length) = refers_back(folded, word) {
        let name = make(length, None);
        let regulation = rest[..length].contains("bekendtgoerelse");
        return Some(Name { regulation, refers_back: true, ..name });
    }
    let known = by_name(text);
    if is_abbreviation(text) || ABBREVIATIONS.contains(&text) {
        let capital = as_written(word).chars().all(char::is_uppercase);
        return capital.then(|| make(text.len(), known));
    }
    let base = text.strip_suffix('s').unwrap_or(text);
    let stem = base.strip_suffix("en").unwrap_or(base);
    let statute = stem.ends_with("lov") && text.len() > 5 && !NO_STATUTE.contains(&base) && !stem.ends_with("orlov");
    (statute || is_regulation(text)).then(|| make(text.len(), known))
}

fn is_regulation(word: &str) -> bool {
    REGULATIONS.iter().any(|r| word.starts_with(r))
        || REGULATIONS_BY_KIND.iter().any(|r| word.contains(r))
        || word.contains("bekendtgoerelse") && !word.starts_with("lovbekendt")
}

/// Whether something follows from a regulation: "efter campingreglementet".
fn follows_from(folded: &str, word: Span) -> bool {
    // What stands before may be megabytes.
    let from = folded.floor_char_boundary(word.start.saturating_sub(NEAR));
    word.of(folded).contains("reglement") && says(&FOLLOWS_FROM, &folded[from..word.start])
}

/// Whether a point of rules is named beside the word for them.
fn has_point(folded: &str, word: Span) -> bool {
    let from = folded.floor_char_boundary(word.start.saturating_sub(NEAR));
    let to = folded.ceil_char_boundary((word.end + NEAR).min(folded.len()));
    says(&POINT, &folded[from..to])
}

/// "lovbekendtgørelse nr. 170 af 24. januar 2022 om social service" by its title; "bekendtgørelse nr. 1247" by its
/// number; without either it repeats the name before.
fn numbered_name(
    folded: &str,
    word: Span,
    numbered: &regex_lite::Captures,
    make: &impl Fn(usize, Option<&'static Statute>) -> Name,
) -> Option<Name> {
    let rest = &folded[word.start..];
    let whole = numbered.get(0)?.end();
    let what = numbered.get(1)?.as_str();
    if let Some(title) = rest[whole..].strip_prefix(" om ") {
        // The titles of statutes stand with "lov om" in the list.
        if let Some((statute, length)) = by_title(&format!("lov om {}", first_words(title, 16))) {
            return Some(make(whole + " om ".len() + length - "lov om ".len(), Some(statute)));
        }
        let end = titled(rest, whole + " om ".len())?;
        return Some(make(end, None));
    }
    let name = make(whole, None);
    let repeats = what.starts_with("lov") || what.starts_with("lbk");
    // The number tells it apart; the date need not be shown.
    let shown = make(numbered.get(2)?.end(), None).shown;
    Some(Name { folded: if repeats { String::new() } else { name.folded.clone() }, shown, ..name })
}

/// Where a title that begins at a place ends; at most eight words.
fn titled(rest: &str, from: usize) -> Option<usize> {
    let title = first_words(&rest[from..], 8);
    let stop = TITLE_END.find(title).map_or(title.len(), |m| m.start());
    (stop > 2).then(|| from + title[..stop].trim_end().len())
}

/// So much of a folded text as its first words take; what follows may be megabytes.
fn first_words(folded: &str, count: usize) -> &str {
    folded.match_indices(' ').nth(count - 1).map_or(folded, |(at, _)| &folded[..at])
}

/// "lovens § 5", "§ 5 i loven", "samme lovs § 8", "bekendtgørelsens § 4": only beside a provision.
fn refers_back(folded: &str, word: Span) -> Option<usize> {
    let rest = &folded[word.start..];
    let beside = |length: usize| {
        let behind = rest[length..].trim_start();
        let law = |text: &str| text.starts_with('§') || text.starts_with("kapitel ") || text.starts_with("paragraf");
        let before = folded[..word.start].trim_end();
        law(behind) || before.ends_with(" i") && before.chars().rev().take(40).any(|c| c == '§')
    };
    let phrases = [
        "samme lovs",
        "samme lov",
        "lovens",
        "loven",
        "denne lovs",
        "samme bekendtgoerelses",
        "samme bekendtgoerelse",
        "bekendtgoerelsens",
    ];
    let phrase = phrases.into_iter().find(|p| rest.strip_prefix(p).is_some_and(|r| !r.starts_with(|c: char| c.is_alphanumeric())))?;
    beside(phrase.len()).then_some(phrase.len())
}

fn ends_of_names(base: &str) -> bool {
    ["loven", "lov", "elsen", "planen", "mentet", "ativet", "ordenen", "ordningen"].iter().any(|end| base.ends_with(end))
}

/// Any white space as one blank, no soft hyphens.
fn on_one_line(written: &str) -> String {
    written.replace('\u{ad}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "Servicelovens" → "serviceloven": the small beginning and no genitive, abbreviations as they are.
fn nominative_as_written(written: &str) -> String {
    let genitive = written.strip_suffix('s').filter(|b| ends_of_names(b));
    let name = genitive.unwrap_or(written);
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(name.chars().skip(1)).collect(),
        _ => name.to_owned(),
    }
}
