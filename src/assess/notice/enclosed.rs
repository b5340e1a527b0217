//! A complaint notice among the files that go out with a decision.
use std::time::Instant;

use crate::read::Enclosure;
use crate::text::{Document, Phrase, fold, says};

/// Files that go with a document and are looked into.
const LOOKED_INTO: usize = 20;
/// Bytes of an enclosure that are looked at; a notice is a page.
const LOOKED_AT: usize = 20_000;

/// "Klagevejledning.pdf", "sådan klager du"; a form to complain with is no notice.
static NAMED: Phrase = Phrase::new(r"klage ?(vejledning|adgang|regler|mulighed)|(saadan|hvordan) (du )?(kan )?(du )?klage");

/// Says that one can complain, and by when.
static TELLS: Phrase = Phrase::new(r"\bklage");
static BY_WHEN: Phrase = Phrase::new(r"\b(uger?|maaned(er)?|dage|senest|frist\w*|klagefrist\w*)\b");

/// The name of the enclosure that holds a notice. Where its text could be read it must say by when to complain.
pub fn of(document: &Document) -> Option<String> {
    let holds = |text: &str| {
        let folded = fold(text.get(..text.floor_char_boundary(LOOKED_AT)).unwrap_or(text));
        says(&TELLS, &folded) && says(&BY_WHEN, &folded)
    };
    let named = |name: &str| says(&NAMED, &fold(&name.replace(['_', '-', '+', '.'], " ")));
    let begun = Instant::now();
    let is_notice = |(index, enclosure): &(usize, &Enclosure)| {
        let name = &enclosure.name;
        let in_time = *index < LOOKED_INTO && begun.elapsed().as_secs() < enclosure.seconds();
        match in_time.then(|| enclosure.text()).flatten() {
            Some(text) => holds(&text) && (named(name) || says(&NAMED, &fold(text.lines().find(|l| !l.trim().is_empty()).unwrap_or("")))),
            None => named(name),
        }
    };
    document.enclosures.iter().enumerate().find(is_notice).map(|(_, e)| e.name.clone())
}
