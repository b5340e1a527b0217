//! Tables of documents: one row, or one line of JSON, is one document.

mod csv;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;

use crate::error::{Kind, ReadError};

use super::source::{Metadata, Source, told};

pub(super) use self::csv::read as csv;
pub(super) use jsonl::read as jsonl;
#[cfg(feature = "parquet")]
pub(super) use parquet::read as parquet;

/// Which column holds what; `None`: found by its usual names.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// The text; the one that must be there.
    pub text: Option<String>,
    /// Number of the document.
    pub id: Option<String>,
    /// Department or team.
    pub unit: Option<String>,
    /// Date.
    pub date: Option<String>,
    /// letter, email or chat (brev, mail, chat).
    pub channel: Option<String>,
    /// Subject.
    pub subject: Option<String>,
    /// Case number.
    pub case: Option<String>,
    /// Sender.
    pub sender: Option<String>,
}

/// What a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Text,
    Id,
    Unit,
    Date,
    Channel,
    Subject,
    Case,
    Sender,
}

/// Usual names of columns, folded.
const USUAL: &[(Field, &[&str])] = &[
    (Field::Text, &["text", "tekst", "body", "brev", "brevtekst", "indhold", "content", "message", "besked"]),
    (Field::Id, &["id", "dokument-id", "dokumentid", "dokid", "doknr", "document_id", "loebenr"]),
    (Field::Unit, &["unit", "enhed", "afdeling", "department", "team", "forvaltning"]),
    (Field::Date, &["date", "dato", "sendt", "sent", "created", "oprettet", "afsendt"]),
    (Field::Channel, &["channel", "kanal"]),
    (Field::Subject, &["subject", "emne", "titel", "title", "overskrift"]),
    (Field::Case, &["case", "sagsnr", "sag", "sagsnummer", "journalnr", "case_id", "case_number", "sagsid"]),
    (Field::Sender, &["sender", "afsender", "from", "fra"]),
];

impl Columns {
    fn named(&self, field: Field) -> Option<&str> {
        match field {
            Field::Text => &self.text,
            Field::Id => &self.id,
            Field::Unit => &self.unit,
            Field::Date => &self.date,
            Field::Channel => &self.channel,
            Field::Subject => &self.subject,
            Field::Case => &self.case,
            Field::Sender => &self.sender,
        }
        .as_deref()
    }

    /// What a column of this name holds, if anything that is read.
    pub(super) fn field(&self, column: &str) -> Option<Field> {
        let folded = fold_name(column);
        let by_user = USUAL.iter().find(|(field, _)| self.named(*field).is_some_and(|name| fold_name(name) == folded));
        let usual = || USUAL.iter().find(|(field, names)| self.named(*field).is_none() && names.contains(&folded.as_str()));
        by_user.or_else(usual).map(|(field, _)| *field)
    }
}

/// A name as it is compared: lower case, without Danish letters and blanks.
fn fold_name(name: &str) -> String {
    name.trim().to_lowercase().replace('æ', "ae").replace('ø', "oe").replace('å', "aa").replace([' ', '.'], "")
}

/// Puts a cell where it belongs in a document.
pub(super) fn put(source: &mut Source, field: Field, value: &str) {
    let Metadata { id, subject, sender, date, unit, case, channel, .. } = &mut source.metadata;
    match field {
        Field::Text => value.clone_into(&mut source.text),
        Field::Id => *id = told(value),
        Field::Unit => *unit = told(value),
        Field::Date => *date = told(value),
        Field::Subject => *subject = told(value),
        Field::Case => *case = told(value),
        Field::Sender => *sender = told(value),
        Field::Channel => {
            *channel = match fold_name(value).as_str() {
                "brev" => Some(crate::label::Channel::Letter),
                "mail" | "e-mail" => Some(crate::label::Channel::Email),
                other => other.parse().ok(),
            }
        }
    }
}

/// A table in which no column holds the text.
pub(super) fn no_text_column(columns: &[String]) -> ReadError {
    let shown: Vec<String> = columns.iter().take(12).map(|c| c.chars().take(40).filter(|c| !c.is_control()).collect()).collect();
    let shown = shown.join(", ");
    ReadError::new(
        Kind::Malformed,
        format!("har ingen kolonne, der kendes som teksten; nævn den med --text-column (kolonner: {shown})"),
        format!("has no column that is known as the text; name it with --text-column (columns: {shown})"),
    )
}
