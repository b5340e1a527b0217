//! References to law in a document: the statute, the provision, where they stand.

use crate::span::Span;
use crate::text::Document;

use super::name::{Name, names};
use super::provision::{self, Provision};
use super::statutes::Statute;

/// A reference to a statute, a regulation or a provision.
#[derive(Clone, Debug)]
pub struct Citation {
    /// The statute, where it is a known one.
    pub statute: Option<&'static Statute>,
    /// The folded name that the text uses, in the nominative: "serviceloven"; empty where none stands near.
    pub name: String,
    /// The name as a result shows it.
    shown: String,
    /// "§ 112, stk. 1", where one is named and not only the statute.
    pub provision: Option<Provision>,
    /// Where, in the text as read.
    pub span: Span,
}

impl Citation {
    /// As a result shows it: "serviceloven § 112", "§ 12 a", "bekendtgørelse om hjælpemidler".
    pub fn text(&self) -> String {
        match &self.provision {
            None => self.shown.clone(),
            Some(provision) if self.shown.is_empty() => provision.to_string(),
            Some(provision) => format!("{} {provision}", self.shown),
        }
    }

    /// The statute's short name, or the name that the text uses.
    pub fn named(&self) -> &str {
        &self.shown
    }

    /// The sections named; none where a chapter or the bare statute is.
    pub fn sections(&self) -> Vec<u32> {
        let sections = self.provision.as_ref().filter(|p| p.kind == provision::Kind::Section);
        sections.map(|p| p.numbers.all()).unwrap_or_default()
    }

    /// Whether it is law that nobody wrote down in sections, so that none can be named.
    pub fn is_unwritten(&self) -> bool {
        ["kommunalfuldmagt", "retningslinje", "praksis", "grundsaetning", "forvaltningsret"].iter().any(|word| self.name.contains(word))
    }

    /// Whether it speaks of the law that decides cases, not of how cases are handled.
    pub fn decides(&self) -> bool {
        self.statute.is_none_or(|s| !s.procedural)
    }
}

/// The references of each sentence. "Lovens § 5" means the statute that the text named last.
pub fn citations(document: &Document) -> Vec<Vec<Citation>> {
    // The statute named last, and the regulation.
    let mut last: [Option<Name>; 2] = [None, None];
    document
        .sentences
        .iter()
        .map(|sentence| {
            let folded = document.folded(sentence);
            let to_source = |span: Span| {
                let base = sentence.folded.start;
                document.folded.to_source(&document.text, Span::new(base + span.start, base + span.end))
            };
            let as_written = |span: Span| to_source(span).of(&document.text).to_owned();
            let mut found = names(folded, &as_written);
            for name in &mut found {
                let last = &mut last[usize::from(name.regulation)];
                match last {
                    Some(last) if name.refers_back => *name = Name { span: name.span, refers_back: true, ..last.clone() },
                    _ if name.refers_back => {}
                    _ => *last = Some(name.clone()),
                }
            }
            let provisions = provisions(folded, &found);
            pair(&found, provisions, folded, &to_source)
        })
        .collect()
}

/// The provisions of a folded sentence; a chapter is law only beside a statute's name.
fn provisions(folded: &str, names: &[Name]) -> Vec<(Provision, Span)> {
    let mut found: Vec<(Provision, Span)> = Vec::new();
    let mut at = 0;
    while let Some(next) = folded[at..].find(['§', 'k', 'p']) {
        let start = at + next;
        let begins = !folded[..start].ends_with(|c: char| c.is_alphanumeric());
        let parsed = if begins { provision::parse(&folded[start..]) } else { None };
        let Some((provision, length)) = parsed else {
            at = start + folded[start..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let span = Span::new(start, start + length);
        if provision.kind == provision::Kind::Section || nearest(names, span, folded).is_some_and(|n| gap(names[n].span, span) <= 4) {
            found.push((provision, span));
        }
        at = start + length.max(1);
    }
    found
}

/// The name that a provision belongs to: the one it stands directly behind ("servicelovens § 112 i …"), else the
/// nearer of the two beside it. Names stand in order.
fn nearest(names: &[Name], place: Span, folded: &str) -> Option<usize> {
    let next = names.partition_point(|n| n.span.start < place.start);
    let before = next.checked_sub(1);
    let owns = |i: &usize| folded.get(names[*i].span.end..place.start).is_some_and(|between| between.trim().is_empty());
    let beside = || before.into_iter().chain(Some(next).filter(|n| *n < names.len())).min_by_key(|&i| gap(names[i].span, place));
    before.filter(owns).or_else(beside)
}

/// How far a name stands from a provision; the one behind is nearer than the one in front at equal distance.
fn gap(name: Span, place: Span) -> usize {
    if name.start >= place.end { name.start - place.end } else { place.start.saturating_sub(name.end) + 1 }
}

/// Gives each provision the nearest name; names without one stand alone.
fn pair(names: &[Name], provisions: Vec<(Provision, Span)>, folded: &str, to_source: &impl Fn(Span) -> Span) -> Vec<Citation> {
    let mut used = vec![false; names.len()];
    let mut found: Vec<Citation> = Vec::new();
    for (provision, span) in provisions {
        let owner = nearest(names, span, folded);
        let name = owner.map(|i| &names[i]);
        if let Some(index) = owner {
            used[index] = true;
        }
        found.push(Citation {
            statute: name.and_then(|n| n.statute),
            name: name.map_or_else(String::new, |n| n.folded.clone()),
            shown: name.map_or_else(String::new, |n| n.shown.clone()),
            provision: Some(provision),
            span: to_source(span),
        });
    }
    for (name, _) in names.iter().zip(used).filter(|(name, used)| !used && !name.refers_back) {
        found.push(Citation {
            statute: name.statute,
            name: name.folded.clone(),
            shown: name.shown.clone(),
            provision: None,
            span: to_source(name.span),
        });
    }
    found.sort_by_key(|c| c.span);
    found
}
