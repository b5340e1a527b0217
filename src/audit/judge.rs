//! A piece of the input → its rows.

use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::assess::{self, Finding, Safeguards};
use crate::check::{Checker, Judgement};
use crate::config::Config;
use crate::cpr::masked_name;
use crate::error::ReadError;
use crate::label::{Lang, Severity};
use crate::read::{self, Failure, Piece, Place, Source};
use crate::rules::Rule;
use crate::span::LineIndex;
use crate::text::{ReadAs, date_of};
use crate::waivers::Waiver;

use super::mask;
use super::place::printable;
use super::row::{DocumentRow, FindingRow, Row};
use super::store::Key;

/// The version of the program and a hash of all that it judges by, but for the model.
pub const RULES_VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("SKELNE_RULES"));

/// Text of this many bytes and more is judged one document at a time, for the memory that it takes.
const HEAVY: usize = 256 * 1024;
static HEAVY_TURN: Mutex<()> = Mutex::new(());

/// Everything that a judgement depends on besides the document.
#[derive(Debug)]
pub struct Judge {
    checker: Checker,
    config: Config,
    read_as: ReadAs,
    options: read::Options,
    excerpts: bool,
    lang: Lang,
    fails_from: Option<Severity>,
    hash: Key,
}

impl Judge {
    /// What judges by these settings. `excerpts`: whether rows carry the evidence's text; `lang`: language of errors.
    pub fn new(checker: Checker, config: Config, options: read::Options, excerpts: bool, lang: Lang) -> Self {
        let read_as = config.read_as();
        let mut hash = Sha256::new();
        hash.update(format!("{RULES_VERSION}\0{}\0{}\0{excerpts}\0{options:?}\0{config:?}", env!("SKELNE_ROWS"), checker.model_name));
        Self { checker, config, read_as, options, excerpts, lang, fails_from: None, hash: hash.finalize().into() }
    }

    /// The same with the severity from which on a finding makes the exit code 1; no judgement depends on it.
    #[must_use]
    pub fn failing_from(self, fails_from: Option<Severity>) -> Self {
        Self { fails_from, ..self }
    }

    /// The severity from which on a finding makes the exit code 1.
    pub fn fails_from(&self) -> Option<Severity> {
        self.fails_from
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The language of errors.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A hash over those of several.
    pub fn hash_of_all<'h>(hashes: impl Iterator<Item = &'h Key>) -> Key {
        let mut all = Sha256::new();
        hashes.for_each(|hash| all.update(hash));
        all.finalize().into()
    }

    /// How documents are read.
    pub fn options(&self) -> &read::Options {
        &self.options
    }

    /// SHA-256 over everything that its judgements depend on.
    pub fn hash(&self) -> &Key {
        &self.hash
    }

    /// The key under which the rows of a piece are kept; `waivers`: what stands beside its file. A file that is not loaded
    /// has none.
    pub fn key(&self, piece: &Piece, waivers: &[Waiver]) -> Option<Key> {
        let mut hash = Sha256::new();
        hash.update(self.hash);
        hash.update(piece.digest()?);
        hash.update(format!("{waivers:?}"));
        Some(hash.finalize().into())
    }

    /// The rows of a piece. In place of the source's name they carry what follows that of the piece: a store can give them
    /// to another file with the same content. `beside`: the waivers that stand beside the file.
    pub fn rows(&self, piece: Piece, beside: &[Waiver]) -> Vec<Row> {
        let name = piece.name.clone();
        let mut rows = Vec::new();
        let _ = piece.read(&self.options, &mut |document| {
            let row = match document {
                Ok(source) => {
                    // What stands beside a mail speaks for none of the files that go with it.
                    let beside = if source.name == name { beside } else { &[] };
                    let own = source.name.clone();
                    read::guarded(read::internal, || self.judged(source, beside)).unwrap_or_else(|error| self.failed(&own, &error))
                }
                Err(Failure { name, error }) => self.failed(&name, &error),
            };
            rows.push(named(row, |own| own.strip_prefix(&name).unwrap_or(own).to_owned()));
            ControlFlow::Continue(())
        });
        rows
    }

    /// The row of a document that could not be judged.
    pub fn failed(&self, name: &str, error: &ReadError) -> Row {
        let document = DocumentRow {
            source: name.to_owned(),
            model: self.checker.model_name.clone(),
            rules_version: RULES_VERSION.to_owned(),
            error: Some(error.kind),
            error_message: Some(error.message(self.lang).to_owned()),
            ..DocumentRow::default()
        };
        Row { document, findings: Vec::new() }
    }

    fn judged(&self, source: Source, beside: &[Waiver]) -> Result<Row, ReadError> {
        let _turn = (source.text.len() >= HEAVY).then(|| HEAVY_TURN.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(self.row(&self.checker.judge(source, beside, &self.read_as, &self.config)?))
    }

    fn row(&self, judgement: &Judgement) -> Row {
        let Judgement { document, assessment, .. } = judgement;
        let index = LineIndex::new(&document.text);
        let finding = |(finding, waived): (&Finding, Option<&String>)| {
            let (line, column) = index.line_column(finding.span.start);
            let place = document.place(finding.span.start);
            FindingRow {
                rule: finding.rule,
                severity: finding.severity,
                start: finding.span.start,
                end: finding.span.end,
                line,
                column,
                page: place.and_then(|p| if let Place::Page(n) = p { Some(n) } else { None }),
                paragraph: place.and_then(|p| if let Place::Paragraph(n) = p { Some(n) } else { None }),
                waived: waived.map(|reason| mask::excerpt(reason)),
                excerpt: self.excerpts.then(|| mask::excerpt(finding.span.of(&document.text))),
            }
        };
        let open = assessment.findings.iter().map(|f| (f, None));
        let waived = assessment.waived.iter().map(|(f, reason)| (f, Some(reason)));
        let mut findings: Vec<FindingRow> = open.chain(waived).map(finding).collect();
        findings.sort_by_key(|f| (f.start, f.end, f.rule));
        let rules = |waived: bool| {
            let has = |rule: &&Rule| findings.iter().any(|f| f.rule == **rule && f.waived.is_some() == waived);
            Rule::ALL.iter().filter(has).copied().collect()
        };
        let safeguards: Option<&Safeguards> = assessment.safeguards.as_ref();
        let (area, area_by) = assess::area_of(document, &self.checker.model).unzip();
        let content: [u8; 32] = Sha256::digest(&document.text).into();
        let row = DocumentRow {
            source: document.name.clone(),
            document: document.metadata.id.as_deref().map(printed),
            content: hex(&content, 16),
            unit: document.metadata.unit.as_deref().map(printed),
            date: date_of(document),
            channel: Some(document.channel),
            area,
            area_by,
            language: Some(document.language.code().to_owned()),
            act: Some(assessment.act),
            probability: Some((assessment.probability * 1000.0).round() / 1000.0),
            unsure: assessment.unsure(),
            outcome: assessment.outcome,
            complaint_notice: safeguards.map(|s| s.notice.status),
            party_hearing: safeguards.map(|s| s.hearing.status),
            reasons: safeguards.map(|s| s.reasons.status),
            legal_basis: safeguards.map(|s| s.legal_basis.status),
            provisions: safeguards.map(|s| s.legal_basis.provisions.clone()).unwrap_or_default(),
            verdict: Some(assessment.verdict()),
            rules: rules(false),
            waived: rules(true),
            model: self.checker.model_name.clone(),
            rules_version: RULES_VERSION.to_owned(),
            ..DocumentRow::default()
        };
        Row { document: row, findings }
    }
}

/// What the metadata say, on one line, without CPR numbers and addresses.
fn printed(text: &str) -> String {
    printable(&masked_name(&mask::without_addresses(text)))
}

/// A row whose source is named otherwise.
pub fn named(mut row: Row, name: impl FnOnce(&str) -> String) -> Row {
    row.document.source = name(&row.document.source);
    row
}

/// The first bytes in hexadecimal.
pub fn hex(bytes: &[u8], count: usize) -> String {
    bytes.iter().take(count).map(|b| format!("{b:02x}")).collect()
}
