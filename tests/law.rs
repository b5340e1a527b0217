//! The legal half against its suites of texts (tests/law/*.toml).

use proptest::prelude::*;
use serde::Deserialize;
use skelne::law::citations;
use skelne::read::Source;
use skelne::text::{Document, ReadAs};

#[derive(Deserialize)]
struct Citations {
    cases: Vec<CitationCase>,
}

#[derive(Deserialize)]
struct CitationCase {
    text: String,
    found: Vec<String>,
}

fn document(text: &str) -> Document {
    Document::new(Source::plain("", text), &ReadAs::default())
}

#[test]
fn references_to_law_are_found_and_nothing_else() {
    let suite: Citations = toml::from_str(include_str!("law/citations.toml")).unwrap();
    assert!(suite.cases.len() >= 120, "{} cases", suite.cases.len());
    let mut faults = Vec::new();
    for case in &suite.cases {
        let document = document(&case.text);
        let found: Vec<_> = citations(&document).into_iter().flatten().collect();
        let shown: Vec<String> = found.iter().map(skelne::law::Citation::text).collect();
        if shown != case.found {
            faults.push(format!("{:?}\n    found {shown:?}\n    right {:?}", case.text, case.found));
        }
        assert!(found.iter().all(|c| document.text.get(c.span.start..c.span.end).is_some_and(|t| !t.is_empty())), "{}", case.text);
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), suite.cases.len(), faults.join("\n"));
}

/// Pieces that references are made of, and some that break them.
const PIECES: [&str; 30] = [
    "§",
    "§§ ",
    "§ 112",
    "112",
    ", stk. 1",
    " og 2",
    "-44",
    " a",
    ", nr. 3",
    ", 2. pkt.",
    ", litra b",
    " i ",
    "loven",
    "lovens ",
    "samme lovs ",
    "servicelovens ",
    "lov om social service",
    "lovbekendtgørelse nr. 170 af 24. januar 2022",
    " om ",
    "bekendtgørelse om hjælpemidler",
    "bekendtgørelsens ",
    "samme bekendtgørelses ",
    "kapitel 9 a",
    "SEL ",
    "barnets lov",
    "æøå",
    "e\u{301}",
    "\u{ad}",
    "-\n",
    ". ",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn references_stand_on_characters_inside_the_text(
        pieces in proptest::collection::vec(prop_oneof![4 => (0..PIECES.len()).prop_map(|i| PIECES[i].to_owned()), 1 => any::<String>()], 0..24)
    ) {
        let document = document(&pieces.concat());
        for citation in citations(&document).into_iter().flatten() {
            prop_assert!(document.text.get(citation.span.start..citation.span.end).is_some_and(|t| !t.is_empty()));
            prop_assert!(!citation.text().is_empty());
        }
    }
}
