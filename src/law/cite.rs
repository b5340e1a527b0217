//! References to law in a sentence: the statute, the provision, where they stand.

use crate::span::Span;
use crate::text::{Document, Sentence};

use super::statutes::{Statute, by_name, nominative};

/// A reference to a statute, a regulation or a provision.
#[derive(Clone, Debug)]
pub struct Citation {
    /// As a result shows it: "serviceloven § 112", "§ 12 a", "bekendtgørelse".
    pub text: String,
    /// Whether a provision is named ("§ 112"), not only a statute.
    pub provision: bool,
    /// The section: 112 of "§ 112, stk. 1".
    pub section: Option<u32>,
    /// The folded name that the text uses, in the nominative: "serviceloven"; empty where none stands near.
    pub name: String,
    /// The statute, where it is a known one.
    pub statute: Option<&'static Statute>,
    /// Where, in the text as read.
    pub span: Span,
}

/// Regulations and plans that are rules of law too; folded beginnings.
const REGULATIONS: &[&str] = &[
    "bekendtgoerelse",
    "forordning",
    "cirkulaere",
    "regulativ",
    "affaldsregulativ",
    "bygningsreglement",
    "lokalplan",
    "vedtaegt",
    "ordensreglement",
    "vejledning nr",
    "kommunalfuldmagt",
    "retningslinje",
    "kvalitetsstandard",
    "serviceniveau",
    "ordensregle",
    "husorden",
    "takstblad",
    "reglement",
    "parkeringsbekendtgoerelse",
    "br18",
    "gdpr",
];
/// Words in "-lov" that are no statute.
const NO_STATUTE: &[&str] =
    &["orlov", "lov", "loven", "lovens", "forlov", "barselsorlov", "uddannelsesorlov", "overlov", "plejeorlov", "sorgorlov"];
/// Abbreviations of statutes; they count in capitals only.
const ABBREVIATIONS: &[&str] =
    &["fvl", "sel", "rsl", "lab", "las", "kel", "sul", "fsl", "ofl", "abl", "lsp", "mbl", "nbl", "dbl", "cpr-loven", "bl"];

/// The references of one sentence.
pub fn citations(document: &Document, sentence: &Sentence) -> Vec<Citation> {
    let folded = document.folded(sentence);
    let words = spans(folded);
    let mut found = Vec::new();
    let mut names: Vec<(Span, Option<&'static Statute>, String)> = Vec::new();
    for (index, &word) in words.iter().enumerate() {
        if let Some((span, statute)) = statute_at(document, sentence, folded, &words, index) {
            names.push((span, statute, nominative(word.of(folded)).to_owned()));
        }
    }
    let to_source = |span: Span| {
        let base = sentence.folded.start;
        document.folded.to_source(&document.text, Span::new(base + span.start, base + span.end))
    };
    let mut named = vec![false; names.len()];
    for place in sections(folded) {
        // The nearest name in the sentence, the one behind before the one in front at equal distance.
        let gap = |name: &Span| if name.start >= place.end { name.start - place.end } else { place.start.saturating_sub(name.end) + 1 };
        let nearest = names.iter().enumerate().min_by_key(|(_, (span, ..))| gap(span));
        let section = place.of(folded).trim_end_matches([' ', ',', '.']);
        let section = section
            .replace("§§ ", "§§")
            .replace("§ ", "§")
            .replace("§§", "§§ ")
            .replace('§', "§ ")
            .replace("§ § ", "§§ ")
            .replace("  ", " ");
        let text = nearest.map_or_else(|| section.clone(), |(_, (_, statute, name))| format!("{} {section}", shown(*statute, name)));
        let number: String = section.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        if let Some((index, _)) = nearest {
            named[index] = true;
        }
        found.push(Citation {
            text,
            provision: true,
            section: number.parse().ok(),
            name: nearest.map_or_else(String::new, |(_, (_, _, name))| name.clone()),
            statute: nearest.and_then(|(_, (_, s, _))| *s),
            span: to_source(place),
        });
    }
    for ((span, statute, name), _) in names.into_iter().zip(named).filter(|(_, named)| !named) {
        found.push(Citation { text: shown(statute, &name), provision: false, section: None, name, statute, span: to_source(span) });
    }
    found
}

fn shown(statute: Option<&'static Statute>, name: &str) -> String {
    statute.map_or_else(|| name.to_owned(), |s| s.short().to_owned())
}

fn spans(folded: &str) -> Vec<Span> {
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

/// A statute or regulation named at a word; `None` within it where its title is not among the known.
fn statute_at(
    document: &Document,
    sentence: &Sentence,
    folded: &str,
    words: &[Span],
    index: usize,
) -> Option<(Span, Option<&'static Statute>)> {
    let word = words[index].of(folded);
    if word == "lov" || word == "lovbekendtgoerelse" || word == "loven" {
        let next = words.get(index + 1).map(|w| w.of(folded))?;
        if !matches!(next, "om" | "nr") {
            return None;
        }
        // The longest known title that begins here.
        let rest = &folded[words[index].start..];
        let known = super::statutes().iter().filter(|s| rest.starts_with(&crate::text::fold(&s.name))).max_by_key(|s| s.name.len());
        let end = known.map_or(words[(index + 2).min(words.len() - 1)].end, |s| words[index].start + crate::text::fold(&s.name).len());
        // "en lov om" in talk of laws in general still names one.
        return Some((Span::new(words[index].start, end.min(folded.len())), known));
    }
    if word == "barnets" && words.get(index + 1).is_some_and(|w| w.of(folded).starts_with("lov")) {
        return Some((Span::new(words[index].start, words[index + 1].end), by_name("barnets lov")));
    }
    let known = by_name(word);
    let base = word.strip_suffix('s').unwrap_or(word);
    if (base.ends_with("loven") || base.ends_with("lov"))
        && word.len() > 5
        && !NO_STATUTE.contains(&word)
        && !NO_STATUTE.contains(&base.trim_end_matches("en"))
    {
        return Some((words[index], known));
    }
    if REGULATIONS.iter().any(|r| word.starts_with(r)) {
        return Some((words[index], known));
    }
    if ABBREVIATIONS.contains(&word) {
        let at = sentence.folded.start + words[index].start;
        let source = document.folded.to_source(&document.text, Span::new(at, at + word.len()));
        let capital = source.of(&document.text).chars().filter(|c| c.is_alphabetic()).take(2).all(char::is_uppercase);
        return capital.then_some((words[index], known));
    }
    None
}

/// "§ 112, stk. 1, nr. 2", "§§ 41 og 42", "§ 12 a": where they stand in a folded sentence.
fn sections(folded: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let bytes = folded.as_bytes();
    let mut at = 0;
    while let Some(next) = folded[at..].find('§') {
        let start = at + next;
        let mut end = start;
        while folded[end..].starts_with('§') {
            end += '§'.len_utf8();
        }
        let after = end;
        while bytes.get(end) == Some(&b' ') {
            end += 1;
        }
        let digits = bytes[end..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || digits > 4 || bytes.get(end + digits) == Some(&b'-') {
            at = after;
            continue;
        }
        end += digits;
        // "§ 12 a" and "§ 27a"
        let letter = |end: usize| {
            let skip = usize::from(bytes.get(end) == Some(&b' '));
            let is = bytes.get(end + skip).is_some_and(|b| (b'a'..=b'h').contains(b))
                && !bytes.get(end + skip + 1).is_some_and(u8::is_ascii_alphanumeric);
            is.then_some(end + skip + 1)
        };
        end = letter(end).unwrap_or(end);
        end = subdivisions(folded, end);
        found.push(Span::new(start, end));
        at = end;
    }
    found
}

/// Takes ", stk. 1, nr. 2" and "og 42" along.
fn subdivisions(folded: &str, mut end: usize) -> usize {
    loop {
        let rest = &folded[end..];
        let trimmed = rest.trim_start_matches([',', ' ']);
        let skipped = rest.len() - trimmed.len();
        let lead = ["stk.", "stk", "nr.", "nr", "litra", "og", "jf."].iter().find(|l| trimmed.starts_with(**l));
        let Some(lead) = lead else { return end };
        let number = trimmed[lead.len()..].trim_start();
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        // "og 3 timer" is no provision: a bare "og" goes on only right before a stop or comma.
        let stops = number[digits..].starts_with([',', '.', ';', ')']) || number.len() == digits || number[digits..].starts_with(" i ");
        if digits == 0 || digits > 3 || (*lead == "og" || *lead == "jf.") && !stops {
            return end;
        }
        end += skipped + lead.len() + (trimmed[lead.len()..].len() - number.len()) + digits;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Source;
    use crate::text::ReadAs;

    fn cited(text: &str) -> Vec<String> {
        let document = Document::new(Source { name: String::new(), text: text.into(), turns: None }, &ReadAs::default());
        document.sentences.iter().flat_map(|s| citations(&document, s)).map(|c| c.text).collect()
    }

    #[test]
    fn references_are_found() {
        assert_eq!(cited("Det følger af § 112, stk. 1, nr. 2, i serviceloven."), ["serviceloven § 112, stk. 1, nr. 2"]);
        assert_eq!(cited("Afgørelsen er truffet efter servicelovens § 12 a."), ["serviceloven § 12 a"]);
        assert_eq!(cited("Det står i lov om social service § 85."), ["serviceloven § 85"]);
        assert_eq!(
            cited("Jf. FVL § 19, stk. 2, nr. 3, skal du høres."),
            ["FVL § 19, stk. 2, nr. 3"].map(|s| s.replace("FVL", "forvaltningsloven"))
        );
        assert_eq!(cited("Se barnets lov § 86."), ["barnets lov § 86"]);
        assert_eq!(cited("Du har lov til at gå på orlov."), Vec::<String>::new());
        assert_eq!(cited("En § 112-bolig er noget andet."), Vec::<String>::new());
        assert_eq!(cited("Det følger af bekendtgørelse om hjælpemidler."), ["bekendtgoerelse"]);
    }
}
