//! Each stage on a letter of two pages, and the start-up: `cargo bench`.

use skelne::assess::assess;
use skelne::check::Checker;
use skelne::config::Config;
use skelne::cues::CueSet;
use skelne::model::Model;
use skelne::read::Source;
use skelne::report::{Context, json};
use skelne::text::{Document, ReadAs};

fn main() {
    divan::main();
}

/// The sample letter, repeated to two pages.
fn letter() -> String {
    include_str!("../corpus/examples/brev.txt").repeat(5)
}

fn source(text: &str) -> Source {
    Source::plain("brev.txt", text)
}

#[divan::bench]
fn load_cues() -> CueSet {
    CueSet::built_in().unwrap()
}

#[divan::bench]
fn load_model() -> Model {
    Model::built_in().unwrap()
}

#[divan::bench]
fn text(bencher: divan::Bencher) {
    let letter = letter();
    bencher.counter(divan::counter::BytesCount::new(letter.len())).bench(|| Document::new(source(&letter), &ReadAs::default()));
}

#[divan::bench]
fn cues(bencher: divan::Bencher) {
    let (letter, cues) = (letter(), CueSet::built_in().unwrap());
    let document = Document::new(source(&letter), &ReadAs::default());
    bencher.counter(divan::counter::BytesCount::new(letter.len())).bench(|| cues.find(&document));
}

#[divan::bench]
fn model(bencher: divan::Bencher) {
    let (letter, checker) = (letter(), Checker::load(None).unwrap());
    let document = Document::new(source(&letter), &ReadAs::default());
    let hits = checker.cues.find(&document);
    bencher.counter(divan::counter::BytesCount::new(letter.len())).bench(|| checker.model.predict(&document, &hits, &checker.cues));
}

#[divan::bench]
fn assessment(bencher: divan::Bencher) {
    let (letter, checker) = (letter(), Checker::load(None).unwrap());
    let document = Document::new(source(&letter), &ReadAs::default());
    let hits = checker.cues.find(&document);
    let prediction = checker.model.predict(&document, &hits, &checker.cues);
    let config = Config::default();
    bencher.counter(divan::counter::BytesCount::new(letter.len())).bench(|| assess(&document, &hits, &checker.cues, &prediction, &config));
}

#[divan::bench]
fn whole(bencher: divan::Bencher) {
    let (letter, checker) = (letter(), Checker::load(None).unwrap());
    bencher.counter(divan::counter::BytesCount::new(letter.len())).bench(|| {
        let judgement = checker.check(source(&letter), &ReadAs::default(), &Config::default());
        let context = Context { lang: skelne::label::Lang::Da, checker: &checker, with_text: false, suggest: false };
        json(&skelne::check::Judged::Document(Box::new(judgement)), context)
    });
}
