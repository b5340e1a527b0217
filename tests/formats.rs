//! Real files by real programs: the text, the metadata and the verdict that come of each (tests/formats/make/README.md).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use skelne::check::Checker;
use skelne::config::Config;
use skelne::label::Channel;
use skelne::read::{self, Failure, Options, Source};
use skelne::text::ReadAs;

/// What is expected of a file.
#[derive(Deserialize)]
struct Expected {
    file: String,
    letter: Option<String>,
    error: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    documents: Option<usize>,
    #[serde(default)]
    each: Vec<Document>,
}

/// What is expected of a document in it.
#[derive(Deserialize)]
struct Document {
    source_suffix: Option<String>,
    #[serde(default)]
    contains: Vec<String>,
    #[serde(default)]
    anywhere: Vec<String>,
    #[serde(default)]
    once: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
    #[serde(default)]
    metadata: BTreeMap<String, Value>,
    error: Option<String>,
    #[serde(default)]
    errors: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}

fn expected() -> Vec<Expected> {
    let read = |name: &str| -> Vec<Expected> { serde_json::from_slice(&std::fs::read(folder().join(name)).unwrap()).unwrap() };
    [read("expected.json"), read("expected-msg.json")].into_iter().flatten().collect()
}

fn read_all(file: &str) -> Vec<Result<Source, Failure>> {
    let mut all = Vec::new();
    let _ = read::path(&folder().join("files").join(file), &Options::default(), &mut |document| {
        all.push(document);
        ControlFlow::Continue(())
    });
    all
}

/// White space, no-break spaces among it, is one space; soft hyphens are none.
fn plain(text: &str) -> String {
    text.replace('\u{ad}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is wrong with a document that was read.
fn faults_of(source: &Source, expected: &Document) -> Vec<String> {
    let mut faults = Vec::new();
    let text = plain(&source.text);
    let mut from = 0;
    for phrase in &expected.contains {
        match text.get(from..).and_then(|rest| rest.find(&plain(phrase))) {
            Some(at) => from += at,
            None => faults.push(format!("lacks, or has elsewhere: {phrase}")),
        }
    }
    faults.extend(expected.anywhere.iter().filter(|p| !text.contains(&plain(p))).map(|p| format!("lacks: {p}")));
    faults.extend(expected.once.iter().filter(|p| text.matches(&plain(p)).count() != 1).map(|p| format!("not once: {p}")));
    faults.extend(expected.lacks.iter().filter(|p| text.contains(&plain(p))).map(|p| format!("should not have: {p}")));
    let metadata = serde_json::to_value(&source.metadata).unwrap();
    for (field, value) in &expected.metadata {
        let found = &metadata[field.as_str()];
        let same = match (field.as_str(), found, value) {
            ("date", Value::String(found), Value::String(value)) => found.get(..10) == value.get(..10),
            (_, Value::String(found), Value::Number(value)) => *found == value.to_string(),
            (_, found, value) => found == value,
        };
        if !same {
            faults.push(format!("{field}: {found} where {value} is expected"));
        }
    }
    if let Some(place) = source.places.iter().find(|(at, _)| !source.text.is_char_boundary(*at)) {
        faults.push(format!("a place outside characters: {place:?}"));
    }
    faults
}

/// What is wrong with a file.
fn faults_in(file: &Expected) -> Vec<String> {
    let all = read_all(&file.file);
    let kind = |failure: &Failure| failure.error.kind.slug().to_owned();
    if let [Err(failure)] = all.as_slice()
        && file.error.iter().chain(&file.also).any(|e| *e == kind(failure))
    {
        return Vec::new();
    }
    if let Some(error) = &file.error {
        return vec![format!("{error} expected, and read: {:?}", all.iter().map(|r| r.as_ref().map(|s| s.text.len())).collect::<Vec<_>>())];
    }
    let mut faults = Vec::new();
    if Some(all.len()) != file.documents {
        faults.push(format!("{} documents where {:?} are expected", all.len(), file.documents));
    }
    for (index, (document, expected)) in all.iter().zip(&file.each).enumerate() {
        let name = match document {
            Ok(source) => &source.name,
            Err(failure) => &failure.name,
        };
        if let Some(suffix) = &expected.source_suffix
            && !name.ends_with(&format!("{}{suffix}", file.file))
        {
            faults.push(format!("{index}: named {name}, expected …{suffix}"));
        }
        let mut allowed = expected.error.iter().chain(&expected.errors);
        match document {
            Err(failure) if allowed.any(|e| *e == kind(failure)) => {}
            Err(failure) => faults.push(format!("{index}: {}: {}", kind(failure), failure.error)),
            Ok(_) if expected.error.is_some() => faults.push(format!("{index}: read, where an error is expected")),
            Ok(source) => faults.extend(faults_of(source, expected).into_iter().map(|f| format!("{index}: {f}"))),
        }
    }
    faults
}

#[test]
fn every_file_gives_its_text_and_metadata() {
    let all = expected();
    assert!(all.len() >= 60, "{} files", all.len());
    let mut wrong = Vec::new();
    for file in &all {
        wrong.extend(faults_in(file).into_iter().map(|fault| format!("{}: {fault}", file.file)));
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_format_is_there() {
    let all = expected();
    let formats: BTreeSet<&str> = all.iter().filter_map(|f| f.file.rsplit_once('.')).map(|(_, ending)| ending).collect();
    for ending in [
        "docx", "odt", "rtf", "pdf", "html", "md", "txt", "eml", "mbox", "msg", "xml", "zip", "tar", "gz", "xz", "lzma", "jsonl", "csv",
        "parquet",
    ] {
        assert!(formats.contains(ending), "no .{ending} in {formats:?}");
    }
}

#[test]
fn a_letter_gets_the_same_verdict_in_every_format() {
    let checker = Checker::load(None).unwrap();
    let judge = |source: Source, channel: Option<Channel>| {
        let judgement = checker.check(source, &ReadAs { channel, ..ReadAs::default() }, &Config::default());
        let a = &judgement.assessment;
        let rules: BTreeSet<_> = a.findings.iter().map(|f| f.rule.slug()).collect();
        format!("{} {:?} {:?} {rules:?}", a.act, a.outcome, a.verdict())
    };
    let (mut wrong, mut same) = (Vec::new(), 0);
    for file in expected() {
        // A file that holds one letter and nothing else; what goes with a mail changes what the letter lacks.
        let (Some(letter), Some(1)) = (&file.letter, file.documents) else { continue };
        let [Ok(source)] = <[_; 1]>::try_from(read_all(&file.file)).unwrap_or_else(|_| panic!("{}", file.file)) else { continue };
        // Those with a folder of their own are altered; a notice that goes with a mail changes what the letter lacks.
        let altered = ["docx-special", "odt-special", "rtf-special"].iter().any(|f| file.file.starts_with(f));
        if altered || source.metadata.attachments.iter().any(|a| a.to_lowercase().contains("klage")) {
            continue;
        }
        let channel = source.metadata.channel;
        let text = std::fs::read_to_string(folder().join("letters").join(format!("{letter}.txt"))).unwrap();
        let (here, plain) = (judge(source, None), judge(Source::plain("x.txt", text), channel));
        same += usize::from(here == plain);
        if here != plain {
            wrong.push(format!("{}: {here}\n    as plain text: {plain}", file.file));
        }
    }
    assert!(wrong.is_empty() && same >= 60, "{} of {}\n{}", wrong.len(), wrong.len() + same, wrong.join("\n"));
}
