//! How fast each format is read, and read and judged: letters and megabytes of file a second, on one core.
//!
//! `cargo bench --bench formats`. The files are those of tests/formats: the same letter in each format, by real programs.

use std::ops::ControlFlow;
use std::path::Path;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use skelne::check::Checker;
use skelne::config::Config;
use skelne::read::{self, Options, Source};
use skelne::text::ReadAs;

const FILES: &[&str] = &[
    "text/utf-8.txt",
    "html/afgoerelse-afslag-klagevejledning.html",
    "rtf/afgoerelse-afslag-klagevejledning.rtf",
    "docx-libreoffice/afgoerelse-afslag-klagevejledning.docx",
    "odt/afgoerelse-afslag-klagevejledning.odt",
    "pdf/afgoerelse-afslag-klagevejledning.pdf",
    "mail/alternative.eml",
    "mbox/six-messages.mbox",
    "msg/plain.msg",
    "memo/within-kombi-request.xml",
    "jsonl/chats.jsonl",
    "csv/quotes-and-gaps.csv",
    "parquet/snappy.parquet",
    "archive/mixed.tar.gz",
];

fn main() {
    divan::main();
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/files").join(name)).unwrap()
}

/// All documents of a file that can be read.
fn documents(name: &str, bytes: &[u8]) -> Vec<Source> {
    let mut all = Vec::new();
    let _ = read::bytes(name, bytes, &Options::default(), &mut |document| {
        all.extend(document);
        ControlFlow::Continue(())
    });
    all
}

#[divan::bench(args = FILES)]
fn read_only(bencher: Bencher, name: &str) {
    let bytes = file(name);
    let letters = documents(name, &bytes).len();
    bencher.counter(BytesCount::new(bytes.len())).counter(ItemsCount::new(letters)).bench(|| documents(name, divan::black_box(&bytes)));
}

#[divan::bench(args = FILES)]
fn read_and_judge(bencher: Bencher, name: &str) {
    let bytes = file(name);
    let checker = Checker::load(None).unwrap();
    let letters = documents(name, &bytes).len();
    bencher.counter(BytesCount::new(bytes.len())).counter(ItemsCount::new(letters)).bench(|| {
        let all = documents(name, divan::black_box(&bytes)).into_iter();
        all.map(|source| checker.check(source, &ReadAs::default(), &Config::default()).assessment).collect::<Vec<_>>()
    });
}
