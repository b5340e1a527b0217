//! A table that people filled in → what is true of each document, as far as they said.

use std::collections::{BTreeMap, BTreeSet};

use crate::assess::masked;
use crate::error::{Kind, ReadError};
use crate::evaluate::Target;
use crate::label::{HearingStatus, Lang, NoticeStatus, Presence};
use crate::read::decode;

use super::super::sample::Drawn;
use super::table::Column;

/// Each answer with the words for it: in Danish first, then in English, then others that are understood.
type Words<S> = [(S, &'static [&'static str])];

const YES_NO: &Words<bool> = &[(true, &["ja", "yes", "j", "y", "1"]), (false, &["nej", "no", "n", "0"])];

const NOT_REQUIRED: &[&str] = &["ikke påkrævet", "not_required", "ikke nødvendig", "not required"];

const NOTICE: &Words<NoticeStatus> = &[
    (NoticeStatus::Complete, &["fuldstændig", "complete", "komplet"]),
    (NoticeStatus::Incomplete, &["ufuldstændig", "incomplete", "mangelfuld"]),
    (NoticeStatus::Attached, &["vedlagt", "attached"]),
    (NoticeStatus::Missing, &["mangler", "missing", "nej", "no"]),
    (NoticeStatus::NotRequired, NOT_REQUIRED),
];

const HEARING: &Words<HearingStatus> = &[
    (HearingStatus::Documented, &["dokumenteret", "documented", "til stede", "present", "ja", "yes"]),
    (HearingStatus::Missing, &["mangler", "missing", "nej", "no"]),
    (HearingStatus::NotRequired, NOT_REQUIRED),
];

const PRESENCE: &Words<Presence> = &[
    (Presence::Present, &["til stede", "present", "ja", "yes"]),
    (Presence::Missing, &["mangler", "missing", "nej", "no"]),
    (Presence::NotRequired, NOT_REQUIRED),
];

/// What a reviewer says of a document; what was left empty is `None`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Answer {
    pub decision: bool,
    pub reads_as_decision: Option<bool>,
    pub complaint_notice: Option<NoticeStatus>,
    pub party_hearing: Option<HearingStatus>,
    pub reasons: Option<Presence>,
    pub legal_basis: Option<Presence>,
}

/// What a reviewer told of something that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// The document is of a kind that cannot have it: only decisions lack safeguards.
    CannotBe,
    /// It is of the kind that can; the column was left empty.
    Open,
    /// It has it, or not.
    Is(bool),
}

impl Answer {
    /// What was told of something that is counted.
    pub fn told(self, target: Target) -> Told {
        let told = |has: Option<bool>| has.map_or(Told::Open, Told::Is);
        match target {
            Target::Decision => Told::Is(self.decision),
            Target::ReadsAsDecision if self.decision => Told::CannotBe,
            Target::ReadsAsDecision => told(self.reads_as_decision),
            _ if !self.decision => Told::CannotBe,
            Target::NoticeMissing => told(self.complaint_notice.map(|s| s == NoticeStatus::Missing)),
            Target::NoticeIncomplete => told(self.complaint_notice.map(|s| s == NoticeStatus::Incomplete)),
            Target::HearingMissing => told(self.party_hearing.map(|s| s == HearingStatus::Missing)),
            Target::ReasonsMissing => told(self.reasons.map(|s| s == Presence::Missing)),
            Target::BasisMissing => told(self.legal_basis.map(|s| s == Presence::Missing)),
        }
    }
}

/// Reads the table; rows without an answer are left out.
pub(super) fn read<'d>(table: &[u8], drawn: &'d [Drawn]) -> Result<Vec<(&'d Drawn, Answer)>, ReadError> {
    let text = decode(table)?;
    let text = text.trim_start_matches('\u{feff}');
    let mut rows = csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
    let heads = rows.headers().map_err(|_| broken(1))?.clone();
    let places: Vec<Option<usize>> = Column::ALL.iter().map(|c| heads.iter().position(|head| is_head(head, *c))).collect();
    for needed in [Column::Id, Column::Decision] {
        if places.get(needed.index()).copied().flatten().is_none() {
            return Err(no_column(needed));
        }
    }
    let by_id: BTreeMap<&str, &Drawn> = drawn.iter().map(|d| (d.id.as_str(), d)).collect();
    let by_number: BTreeMap<u64, &Drawn> = drawn.iter().map(|d| (d.number, d)).collect();
    let mut seen = BTreeSet::new();
    let mut answers = Vec::new();
    for (at, record) in rows.records().enumerate() {
        // The head is the first row of the spreadsheet.
        let at = at + 2;
        let record = record.map_err(|_| broken(at))?;
        let row = Row { at, record: &record, places: &places };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let id = row.cell(Column::Id).to_lowercase();
        // A spreadsheet turns an id of digits only into a number; then the document is told by its place.
        let mangled = !id.is_empty() && id.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | 'e'));
        let number = || row.cell(Column::Number).parse().ok().filter(|_| mangled);
        let Some(document) = by_id.get(id.as_str()).or_else(|| by_number.get(&number()?)) else { return Err(not_drawn(at)) };
        if !seen.insert(document.number) {
            return Err(twice(at));
        }
        if let Some(answer) = row.answer()? {
            answers.push((*document, answer));
        }
    }
    Ok(answers)
}

/// A row of the table.
struct Row<'r> {
    /// From 1, as spreadsheets count.
    at: usize,
    record: &'r csv::StringRecord,
    /// Where each column stands, in the order of [`Column::ALL`].
    places: &'r [Option<usize>],
}

impl Row<'_> {
    fn cell(&self, column: Column) -> &str {
        self.places.get(column.index()).copied().flatten().and_then(|at| self.record.get(at)).unwrap_or("").trim()
    }

    fn answer(&self) -> Result<Option<Answer>, ReadError> {
        let decision = self.one_of(Column::Decision, YES_NO)?;
        let reads_as_decision = self.one_of(Column::ReadsAsDecision, YES_NO)?;
        let complaint_notice = self.one_of(Column::ComplaintNotice, NOTICE)?;
        let party_hearing = self.one_of(Column::PartyHearing, HEARING)?;
        let reasons = self.one_of(Column::Reasons, PRESENCE)?;
        let legal_basis = self.one_of(Column::LegalBasis, PRESENCE)?;
        let more = reads_as_decision.is_some()
            || complaint_notice.is_some()
            || party_hearing.is_some()
            || reasons.is_some()
            || legal_basis.is_some();
        match decision {
            Some(decision) => Ok(Some(Answer { decision, reads_as_decision, complaint_notice, party_hearing, reasons, legal_basis })),
            None if more => Err(self.wrong(Column::Decision, YES_NO)),
            None => Ok(None),
        }
    }

    fn one_of<S: Copy>(&self, column: Column, allowed: &Words<S>) -> Result<Option<S>, ReadError> {
        let cell = self.cell(column).trim_start_matches('\'').to_lowercase();
        match allowed.iter().find(|(_, words)| words.contains(&cell.as_str())) {
            Some((answer, _)) => Ok(Some(*answer)),
            None if cell.is_empty() => Ok(None),
            None => Err(self.wrong(column, allowed)),
        }
    }

    /// A cell that is no answer, or lacks one.
    fn wrong<S>(&self, column: Column, allowed: &Words<S>) -> ReadError {
        let list = |place: usize| allowed.iter().filter_map(|(_, words)| words.get(place).copied()).collect::<Vec<_>>().join(", ");
        let cell = masked(self.cell(column)).chars().filter(|c| !c.is_control()).take(20).collect::<String>();
        let (da, en) =
            if cell.is_empty() { ("er tom".to_owned(), "is empty".to_owned()) } else { (format!("er »{cell}«"), format!("is `{cell}`")) };
        malformed(
            format!("række {}: kolonnen »{}« {da}; skriv {}", self.at, column.head(Lang::Da), list(0)),
            format!("row {}: column `{}` {en}; write {}", self.at, column.head(Lang::En), list(1)),
        )
    }
}

/// What stands most often in the heads: `;`, tab or comma.
fn delimiter(text: &str) -> u8 {
    let heads = text.lines().next().unwrap_or("");
    let count = |delimiter: u8| heads.matches(char::from(delimiter)).count();
    [b',', b'\t', b';'].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b';')
}

fn is_head(head: &str, column: Column) -> bool {
    // What is allowed stands behind the name.
    let head = head.split('(').next().unwrap_or("").trim().to_lowercase();
    let also = match column {
        Column::LegalBasis => "hjemmel",
        Column::ReadsAsDecision => "læses som afgørelse",
        _ => "",
    };
    head == also && !also.is_empty() || [Lang::Da, Lang::En].iter().any(|lang| column.head(*lang) == head)
}

fn malformed(da: String, en: String) -> ReadError {
    ReadError::new(Kind::Malformed, da, en)
}

fn broken(row: usize) -> ReadError {
    malformed(format!("række {row} kan ikke læses; gem tabellen som CSV"), format!("row {row} cannot be read; save the table as CSV"))
}

fn no_column(column: Column) -> ReadError {
    malformed(
        format!("har ingen kolonne »{}«; brug den tabel, som `skelne audit --sample` skrev", column.head(Lang::Da)),
        format!("has no column `{}`; use the table that `skelne audit --sample` wrote", column.head(Lang::En)),
    )
}

fn not_drawn(row: usize) -> ReadError {
    malformed(
        format!("række {row}: dokumentet er ikke i stikprøven; brug tabellen fra samme gennemgang, og lad kolonnen »id« stå"),
        format!("row {row}: the document is not in the sample; use the table of the same audit and leave the column `id` as it is"),
    )
}

fn twice(row: usize) -> ReadError {
    malformed(
        format!("række {row}: dokumentet står der to gange; slet den ene række"),
        format!("row {row}: the document stands there twice; delete one of the rows"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::summary::Stratum;
    use super::super::table::review_table;
    use super::*;

    fn drawn() -> Vec<Drawn> {
        let one = |number: u64, id: &str| Drawn {
            origin: Default::default(),
            number,
            id: id.into(),
            source: format!("breve/{number}.docx"),
            unit: None,
            date: None,
            channel: None,
            stratum: Stratum::Other,
            said: Vec::new(),
        };
        vec![one(1, "00000000000000aa"), one(5, "1234567890123456"), one(9, "00000000000000cc")]
    }

    #[test]
    fn tables_are_read_as_spreadsheets_save_them() {
        let drawn = drawn();
        let danish = "Nummer;ID;Afgørelse;Læses som afgørelse;Klagevejledning;Partshøring;Begrundelse;Hjemmel;Set af\r\n\
                      1;00000000000000AA;JA;;Mangelfuld;Ikke påkrævet;til stede;nej;Åse\r\n\
                      5;1,23457E+15;nej;Ja;;;;;\r\n9;00000000000000cc;;;;;;;\r\n;;;;;;;;\r\n";
        let english = "number\tid\tdecision\treads_as_decision\tcomplaint_notice\tparty_hearing\treasons\tlegal_basis\n\
                       1\t00000000000000aa\tyes\t\tincomplete\tnot_required\tpresent\tmissing\n5\t1234567890123456\t0\ty\n";
        let first = Answer {
            decision: true,
            reads_as_decision: None,
            complaint_notice: Some(NoticeStatus::Incomplete),
            party_hearing: Some(HearingStatus::NotRequired),
            reasons: Some(Presence::Present),
            legal_basis: Some(Presence::Missing),
        };
        let windows = encoding_rs::WINDOWS_1252.encode(danish).0.into_owned();
        let marked = format!("\u{feff}{danish}").into_bytes();
        for table in [windows, marked, english.into(), english.replace('\t', ",").into()] {
            let answers = read(&table, &drawn).unwrap();
            let numbers: Vec<u64> = answers.iter().map(|(d, _)| d.number).collect();
            assert_eq!(numbers, [1, 5]);
            assert_eq!(answers[0].1, first);
            assert_eq!(answers[1].1.told(Target::ReadsAsDecision), Told::Is(true));
        }
        for lang in [Lang::Da, Lang::En] {
            assert_eq!(read(&review_table(&drawn, lang).unwrap(), &drawn).unwrap(), []);
        }
    }

    #[test]
    fn what_cannot_be_told_is_not_told() {
        let bare = Answer {
            decision: true,
            reads_as_decision: None,
            complaint_notice: None,
            party_hearing: None,
            reasons: Some(Presence::Missing),
            legal_basis: None,
        };
        let told = |answer: Answer| Target::ALL.iter().map(|t| answer.told(*t)).collect::<Vec<_>>();
        use Told::{CannotBe, Is, Open};
        assert_eq!(told(bare), [Is(true), Open, Open, Open, Is(true), Open, CannotBe]);
        let none = Answer { decision: false, ..bare };
        assert_eq!(told(none), [Is(false), CannotBe, CannotBe, CannotBe, CannotBe, CannotBe, Open]);
    }

    #[test]
    fn faults_name_row_and_column() {
        let fault = |rows: &str| read(format!("id;afgørelse;klagevejledning\n{rows}").as_bytes(), &drawn()).unwrap_err();
        let said = fault("00000000000000aa;ja;fuldstændig\n00000000000000cc;ja;måske 010190-1234\n");
        assert_eq!(
            said.message(Lang::Da),
            "række 3: kolonnen »klagevejledning« er »måske 010190-****«; skriv fuldstændig, ufuldstændig, vedlagt, mangler, ikke påkrævet"
        );
        assert!(said.message(Lang::En).ends_with("write complete, incomplete, attached, missing, not_required"));
        assert!(fault("00000000000000bb;ja;\n").message(Lang::En).starts_with("row 2: the document is not in the sample"));
        assert!(fault("00000000000000aa;ja;\n00000000000000aa;;\n").message(Lang::Da).contains("række 3: dokumentet står der to gange"));
        assert!(fault("00000000000000aa;;mangler\n").message(Lang::Da).contains("»afgørelse« er tom; skriv ja, nej"));
        let no_table = read(b"a;b\n1;2\n", &drawn()).unwrap_err();
        assert!(no_table.message(Lang::Da).contains("har ingen kolonne »id«"));
        for junk in [&b""[..], b"\0\0", b"\xff\xfe", b"id;decision\n\"", b";;;\n;;;"] {
            let _ = read(junk, &drawn());
        }
    }
}
