//! Tables of documents: one row, or one line of JSON, is one document.

mod csv;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;

use crate::error::{Kind, ReadError};

use super::source::{Metadata, Source, told};

pub(super) use self::csv::{has_text_column, read as csv};
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

    /// What each column of a table holds, if anything that is read. An error where one is missing that the user names, or where none holds
    /// the text.
    pub(super) fn of_table(&self, names: &[String]) -> Result<Vec<Option<Field>>, ReadError> {
        let there = |name: &&str| names.iter().any(|column| fold_name(column) == fold_name(name));
        if let Some(missing) = USUAL.iter().filter_map(|(field, _)| self.named(*field)).find(|name| !there(name)) {
            return Err(no_such_column(missing, names));
        }
        let fields = self.fields(names.iter().map(String::as_str));
        if fields.contains(&Some(Field::Text)) { Ok(fields) } else { Err(no_text_column(names)) }
    }

    /// What each of some columns holds, if anything that is read. A column that the user names is that; of the others, where several could
    /// hold the same, it is the one with the most usual name.
    pub(super) fn fields<'n>(&self, columns: impl IntoIterator<Item = &'n str>) -> Vec<Option<Field>> {
        let folded: Vec<String> = columns.into_iter().map(fold_name).collect();
        let mut fields = vec![None; folded.len()];
        let at = |name: &str| folded.iter().position(|column| column == name);
        for (field, _) in USUAL {
            if let Some(place) = self.named(*field).and_then(|own| at(&fold_name(own))) {
                fields[place] = Some(*field);
            }
        }
        for (field, usual) in USUAL.iter().filter(|(field, _)| self.named(*field).is_none()) {
            if let Some(place) = usual.iter().find_map(|name| at(name).filter(|&place| fields[place].is_none())) {
                fields[place] = Some(*field);
            }
        }
        fields
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
fn no_text_column(columns: &[String]) -> ReadError {
    let (da, en) = shown(columns);
    ReadError::new(
        Kind::Malformed,
        format!("har ingen kolonne, der kendes som teksten; nævn den med --text-column ({da})"),
        format!("has no column that is known as the text; name it with --text-column ({en})"),
    )
}

/// A table without a column that the user names.
fn no_such_column(name: &str, columns: &[String]) -> ReadError {
    let (da, en) = shown(columns);
    ReadError::new(Kind::Malformed, format!("har ingen kolonne \"{name}\" ({da})"), format!("has no column \"{name}\" ({en})"))
}

/// The names of a table's columns, in Danish and English. They are named only where they look like names: where the header is missing the
/// first row is a letter.
fn shown(columns: &[String]) -> (String, String) {
    // "Tekst til borger" is a name, "Kære Hanne Åkjær" the beginning of a letter.
    let is_name = |c: &String| {
        let plain = c.chars().count() <= 30 && !c.contains(|c: char| c.is_ascii_digit() || c.is_control() || c == ',');
        let greets = ["kære", "hej", "til", "att"].iter().any(|word| c.to_lowercase().starts_with(word));
        let rest_in_lower_case = c.split_whitespace().skip(1).all(|word| word.chars().all(|c| !c.is_uppercase()));
        plain && !greets && rest_in_lower_case && c.split_whitespace().count() <= 3
    };
    if columns.len() > 1 && columns.iter().all(is_name) {
        let names = columns.iter().take(12).cloned().collect::<Vec<_>>().join(", ");
        (format!("kolonner: {names}"), format!("columns: {names}"))
    } else {
        ("mangler tabellen sin overskrift?".to_owned(), "is the header missing?".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_column_holds_one_thing() {
        let fields = Columns::default().fields(["id", "Besked", "Tekst", "x"]);
        assert_eq!(fields, [Some(Field::Id), None, Some(Field::Text), None]);
        let own = Columns { text: Some("besked".into()), ..Columns::default() };
        assert_eq!(own.fields(["id", "Besked", "Tekst"]), [Some(Field::Id), Some(Field::Text), None]);
    }

    #[test]
    fn a_column_that_the_user_names_must_be_there() {
        let names = ["Id", "Tekst"].map(str::to_owned);
        let own = |id: &str| Columns { id: Some(id.to_owned()), ..Columns::default() };
        assert_eq!(own("id").of_table(&names).unwrap(), [Some(Field::Id), Some(Field::Text)]);
        let names_too = ["sagsnr", "tekst"].map(str::to_owned);
        assert_eq!(own("sagsnr").of_table(&names_too).unwrap(), [Some(Field::Id), Some(Field::Text)], "not the case then");
        let error = own("løbenr").of_table(&names).unwrap_err().to_string();
        assert_eq!(error, "has no column \"løbenr\" (columns: Id, Tekst)");
    }

    #[test]
    fn a_missing_header_shows_no_letter() {
        let error = no_text_column(&["010203-1234".into(), "Du får afslag på din ansøgning".into()]);
        assert!(error.to_string().contains("is the header missing?") && !error.to_string().contains("afslag"));
        for names in [["Kære Hanne Åkjær", "Kære Bo"], ["Hanne Ørsted", "x"]] {
            assert!(!no_text_column(&names.map(str::to_owned)).to_string().contains("Hanne"));
        }
        assert!(no_text_column(&["Ydelse".into(), "Beløb".into()]).to_string().contains("Ydelse, Beløb"));
    }
}
