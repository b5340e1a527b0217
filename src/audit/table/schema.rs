//! The columns of the two tables, from which all forms, and the page that documents them, are made.

use crate::error::Kind;
use crate::label::{Act, Area, Channel, HearingStatus, NoticeStatus, Outcome, Presence, Severity, Verdict};
use crate::rules::Rule;

use crate::audit::row::{DocumentRow, FindingRow};
use crate::label::AreaBy;

use super::cell::Cell;

/// Name and version of the tables: a column that changes its meaning or goes makes a new one, a further column does not.
pub const SCHEMA: &str = "skelne/audit/1";

/// A table of an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// One row a document.
    Documents,
    /// One row a finding.
    Findings,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A whole number, at most 2⁶³ − 1: readers know signed numbers better than unsigned ones.
    Whole,
    /// A number with decimals.
    Real,
    /// True or false.
    Flag,
    /// Text.
    Text,
    /// A day.
    Day,
    /// Texts in order, perhaps none; never null.
    Texts,
}

impl Type {
    /// How the documentation calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole number",
            Self::Real => "decimal number",
            Self::Flag => "true or false",
            Self::Text => "text",
            Self::Day => "date",
            Self::Texts => "list of text",
        }
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Type,
    /// Whether a cell may be null.
    pub nullable: bool,
    /// What it means, in a line.
    pub about: &'static str,
    /// All values it may have, where they are few.
    pub values: Option<fn() -> Vec<&'static str>>,
}

impl Column {
    const fn new(name: &'static str, kind: Type, about: &'static str) -> Self {
        Self { name, kind, nullable: false, about, values: None }
    }

    const fn or_null(self) -> Self {
        Self { nullable: true, ..self }
    }

    const fn of(self, values: fn() -> Vec<&'static str>) -> Self {
        Self { values: Some(values), ..self }
    }
}

/// A column of the documents, and what stands in it.
type OfDocument = (Column, for<'a> fn(&'a DocumentRow) -> Cell<'a>);
/// A column of the findings, and what stands in it.
type OfFinding = (Column, for<'a> fn(&'a DocumentRow, &'a FindingRow) -> Cell<'a>);

macro_rules! values {
    ($slugs:ident) => {
        || $slugs::ALL.iter().map(|value| value.slug()).collect()
    };
}

const fn whole(name: &'static str, about: &'static str) -> Column {
    Column::new(name, Type::Whole, about)
}

const fn text(name: &'static str, about: &'static str) -> Column {
    Column::new(name, Type::Text, about)
}

const fn texts(name: &'static str, about: &'static str) -> Column {
    Column::new(name, Type::Texts, about)
}

const NUMBER: Column = whole("number", "Place of the document in the input, from 1; the same number joins the two tables.");
const ID: Column = text("id", "16 hexadecimal digits over source and content of the document.");
const SOURCE: Column = text("source", "File, and place in it; CPR numbers masked.");
const UNIT: Column = text("unit", "Department or team, from metadata or folder.").or_null();

static DOCUMENTS: [OfDocument; 27] = [
    (NUMBER, |d| d.number.into()),
    (ID, |d| Cell::Text(&d.id)),
    (SOURCE, |d| Cell::Text(&d.source)),
    (text("document", "Number that the document has in its own system; masked.").or_null(), |d| d.document.as_deref().into()),
    (text("content", "First 32 hexadecimal digits of the SHA-256 of what was read."), |d| Cell::Text(&d.content)),
    (UNIT, |d| d.unit.as_deref().into()),
    (Column::new("date", Type::Day, "When it was sent or written.").or_null(), |d| d.date.into()),
    (text("channel", "How it reaches the citizen.").or_null().of(values!(Channel)), |d| d.channel.map(Channel::slug).into()),
    (text("area", "Area of law.").or_null().of(values!(Area)), |d| d.area.map(Area::slug).into()),
    (text("area_by", "What tells the area.").or_null().of(values!(AreaBy)), |d| d.area_by.map(AreaBy::slug).into()),
    (text("language", "Language code, \"da\".").or_null(), |d| d.language.as_deref().into()),
    (text("act", "What the document is.").or_null().of(values!(Act)), |d| d.act.map(Act::slug).into()),
    (Column::new("probability", Type::Real, "How probable `act` is, calibrated, 0 to 1.").or_null(), |d| d.probability.into()),
    (Column::new("unsure", Type::Flag, "Whether `act` is little more than a guess."), |d| Cell::Flag(d.unsure)),
    (text("outcome", "What a decision gave the party.").or_null().of(values!(Outcome)), |d| d.outcome.map(Outcome::slug).into()),
    (text("complaint_notice", "State of a decision's complaint notice, FVL § 25.").or_null().of(values!(NoticeStatus)), |d| {
        d.complaint_notice.map(NoticeStatus::slug).into()
    }),
    (text("party_hearing", "State of a decision's party hearing, FVL § 19.").or_null().of(values!(HearingStatus)), |d| {
        d.party_hearing.map(HearingStatus::slug).into()
    }),
    (text("reasons", "Whether a decision gives its reasons, FVL § 24.").or_null().of(values!(Presence)), |d| {
        d.reasons.map(Presence::slug).into()
    }),
    (text("legal_basis", "Whether a decision names its rules, FVL § 24, stk. 1.").or_null().of(values!(Presence)), |d| {
        d.legal_basis.map(Presence::slug).into()
    }),
    (texts("provisions", "Provisions that a decision names, \"serviceloven § 112\"."), |d| Cell::strings(&d.provisions)),
    (text("verdict", "The gravest of the findings.").or_null().of(values!(Verdict)), |d| d.verdict.map(Verdict::slug).into()),
    (texts("rules", "Rules with a finding, each once, in the order of `skelne rules`."), |d| Cell::rules(&d.rules)),
    (texts("waived", "Rules whose finding somebody waived."), |d| Cell::rules(&d.waived)),
    (text("model", "The model that judged, \"da-1+3f9c2ab1\"."), |d| Cell::Text(&d.model)),
    (text("rules_version", "Version of the program and a hash of its rules, \"0.1.0+1a2b3c4d\"."), |d| Cell::Text(&d.rules_version)),
    (text("error", "Why the document could not be judged.").or_null().of(values!(Kind)), |d| d.error.map(Kind::slug).into()),
    (text("error_message", "The same in words.").or_null(), |d| d.error_message.as_deref().into()),
];

static FINDINGS: [OfFinding; 15] = [
    (NUMBER, |d, _| d.number.into()),
    (ID, |d, _| Cell::Text(&d.id)),
    (SOURCE, |d, _| Cell::Text(&d.source)),
    (UNIT, |d, _| d.unit.as_deref().into()),
    (text("rule", "The rule that the text breaks.").of(values!(Rule)), |_, f| Cell::Text(f.rule.slug())),
    (text("severity", "How much it weighs.").of(values!(Severity)), |_, f| Cell::Text(f.severity.slug())),
    (texts("law", "The provisions behind the rule."), |_, f| Cell::strings(&f.rule.text().law)),
    (whole("start", "First byte of the evidence in the text as read (UTF-8), from 0."), |_, f| f.start.into()),
    (whole("end", "One past its last byte."), |_, f| f.end.into()),
    (whole("line", "Line of the evidence, from 1."), |_, f| f.line.into()),
    (whole("column", "Column in characters, from 1."), |_, f| f.column.into()),
    (whole("page", "Page of a PDF, from 1.").or_null(), |_, f| f.page.into()),
    (whole("paragraph", "Paragraph of a Word, ODF or RTF document, from 1.").or_null(), |_, f| f.paragraph.into()),
    (text("waived", "Why somebody waived the finding, masked; null where nobody did.").or_null(), |_, f| f.waived.as_deref().into()),
    (
        text("excerpt", "The evidence, with CPR numbers, e-mail addresses and telephone numbers masked; only with `--with-excerpts`.")
            .or_null(),
        |_, f| f.excerpt.as_deref().into(),
    ),
];

impl Table {
    /// Both tables.
    pub const ALL: [Self; 2] = [Self::Documents, Self::Findings];

    /// Its name, and that of its file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Findings => "findings",
        }
    }

    /// Its columns, in order.
    pub fn columns(self) -> Vec<&'static Column> {
        match self {
            Self::Documents => DOCUMENTS.iter().map(|(column, _)| column).collect(),
            Self::Findings => FINDINGS.iter().map(|(column, _)| column).collect(),
        }
    }
}

/// A row of the documents, a cell for each of its columns.
pub fn document(document: &DocumentRow) -> Vec<Cell<'_>> {
    DOCUMENTS.iter().map(|(_, cell)| cell(document)).collect()
}

/// A row of the findings, a cell for each of its columns.
pub fn finding<'a>(document: &'a DocumentRow, finding: &'a FindingRow) -> Vec<Cell<'a>> {
    FINDINGS.iter().map(|(_, cell)| cell(document, finding)).collect()
}
