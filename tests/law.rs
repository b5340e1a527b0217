//! The legal half against its suites of texts (tests/law/*.toml).

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
    Document::new(Source { name: String::new(), text: text.into(), turns: None }, &ReadAs::default())
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
