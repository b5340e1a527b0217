//! The table for the reviewers: one row a document, empty columns for their answers, nothing of what the program says.

use crate::label::{Channel, Lang, slugs};

use super::super::sample::Drawn;

slugs! {
    /// A column of the table; the slug is its head in English.
    Column {
        /// Place in the input.
        Number = "number",
        /// Id in the tables.
        Id = "id",
        /// File, and place in it.
        Source = "source",
        /// Department or team.
        Unit = "unit",
        /// When it was sent or written.
        Date = "date",
        /// How it reaches the citizen.
        Channel = "channel",
        /// Is it a decision?
        Decision = "decision",
        /// If it is none, does it read as one?
        ReadsAsDecision = "reads_as_decision",
        /// State of the complaint notice of a decision.
        ComplaintNotice = "complaint_notice",
        /// State of its party hearing.
        PartyHearing = "party_hearing",
        /// Whether it gives reasons.
        Reasons = "reasons",
        /// Whether it names its legal basis.
        LegalBasis = "legal_basis",
        /// Who answered.
        Reviewer = "reviewer",
        /// Free text.
        Comment = "comment",
    }
}

impl Column {
    /// The head of the column.
    pub fn head(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::En, _) => self.slug(),
            (Lang::Da, Self::Number) => "nummer",
            (Lang::Da, Self::Id) => "id",
            (Lang::Da, Self::Source) => "kilde",
            (Lang::Da, Self::Unit) => "enhed",
            (Lang::Da, Self::Date) => "dato",
            (Lang::Da, Self::Channel) => "kanal",
            (Lang::Da, Self::Decision) => "afgørelse",
            (Lang::Da, Self::ReadsAsDecision) => "kan læses som afgørelse",
            (Lang::Da, Self::ComplaintNotice) => "klagevejledning",
            (Lang::Da, Self::PartyHearing) => "partshøring",
            (Lang::Da, Self::Reasons) => "begrundelse",
            (Lang::Da, Self::LegalBasis) => "retsgrundlag",
            (Lang::Da, Self::Reviewer) => "set af",
            (Lang::Da, Self::Comment) => "bemærkning",
        }
    }

    /// What may be answered, for the head of the column; empty where it is not for the reviewer, or free.
    pub fn allowed(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Decision, Lang::Da) => "ja, nej",
            (Self::Decision, Lang::En) => "yes, no",
            (Self::ReadsAsDecision, Lang::Da) => "ja, nej; kun hvis det ikke er en afgørelse",
            (Self::ReadsAsDecision, Lang::En) => "yes, no; only if it is no decision",
            (Self::ComplaintNotice, Lang::Da) => "fuldstændig, ufuldstændig, vedlagt, mangler, ikke påkrævet",
            (Self::ComplaintNotice, Lang::En) => "complete, incomplete, attached, missing, not required",
            (Self::PartyHearing, Lang::Da) => "dokumenteret, mangler, ikke påkrævet",
            (Self::PartyHearing, Lang::En) => "documented, missing, not required",
            (Self::Reasons | Self::LegalBasis, Lang::Da) => "til stede, mangler, ikke påkrævet",
            (Self::Reasons | Self::LegalBasis, Lang::En) => "present, missing, not required",
            _ => "",
        }
    }

    fn cell(self, document: &Drawn, lang: Lang) -> String {
        let channel = |channel: Channel| match (lang, channel) {
            (Lang::Da, Channel::Letter) => "brev",
            (Lang::Da, Channel::Email) => "e-mail",
            _ => channel.slug(),
        };
        match self {
            Self::Number => document.number.to_string(),
            Self::Id => document.id.clone(),
            Self::Source => harmless(&document.source),
            Self::Unit => document.unit.as_deref().map_or_else(String::new, harmless),
            Self::Date => document.date.map_or_else(String::new, |date| date.to_string()),
            Self::Channel => document.channel.map_or_else(String::new, |c| channel(c).to_owned()),
            _ => String::new(),
        }
    }
}

/// The table as a file for Excel in Danish settings: UTF-8 with a byte-order mark, `;` between the fields.
///
/// # Errors
/// When the rows cannot be written to memory.
pub fn review_table(drawn: &[Drawn], lang: Lang) -> std::io::Result<Vec<u8>> {
    let mut writer =
        csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    let head = |column: &Column| match column.allowed(lang) {
        "" => column.head(lang).to_owned(),
        allowed => format!("{} ({allowed})", column.head(lang)),
    };
    writer.write_record(Column::ALL.iter().map(head))?;
    for document in drawn {
        writer.write_record(Column::ALL.iter().map(|column| column.cell(document, lang)))?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// A text that a spreadsheet cannot take for a formula.
fn harmless(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("{guard}{text}")
}

#[cfg(test)]
mod tests {
    use super::super::super::summary::Stratum;
    use super::*;
    use crate::evaluate::Target;

    #[test]
    fn the_table_is_blind_and_harmless() {
        let drawn = Drawn {
            number: 7,
            id: "00f1".into(),
            source: "=HYPERLINK(\"x\");brev.docx".into(),
            unit: Some("Børn og Unge".into()),
            date: "2026-03-31".parse().ok(),
            channel: Some(Channel::Letter),
            stratum: Stratum::Stop,
            said: vec![Target::NoticeMissing],
            origin: Default::default(),
        };
        let text = String::from_utf8(review_table(std::slice::from_ref(&drawn), Lang::Da).unwrap()).unwrap();
        assert_eq!(
            text,
            "\u{feff}nummer;id;kilde;enhed;dato;kanal;afgørelse (ja, nej);\"kan læses som afgørelse (ja, nej; kun hvis det ikke er en afgørelse)\";\
             klagevejledning (fuldstændig, ufuldstændig, vedlagt, mangler, ikke påkrævet);partshøring (dokumenteret, mangler, ikke påkrævet);\
             begrundelse (til stede, mangler, ikke påkrævet);retsgrundlag (til stede, mangler, ikke påkrævet);\
             set af;bemærkning\r\n7;00f1;\"'=HYPERLINK(\"\"x\"\");brev.docx\";Børn og Unge;2026-03-31;brev;;;;;;;;\r\n"
        );
        let english = String::from_utf8(review_table(&[drawn], Lang::En).unwrap()).unwrap();
        assert!(
            english.contains("channel;decision (yes, no);")
                && english.contains(";complaint_notice (complete, ")
                && english.contains(";letter;")
        );
    }
}
