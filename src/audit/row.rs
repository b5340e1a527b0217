//! What a document came to: a row of the table of documents, and its rows in the table of findings.

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::error::Kind;
use crate::evaluate::{Said, States};
use crate::label::{Act, Area, AreaBy, Channel, HearingStatus, NoticeStatus, Outcome, Presence, Severity, Verdict};
use crate::rules::Rule;

/// A document of an audit and its findings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The document.
    pub document: DocumentRow,
    /// Its findings, by place in the text; those that are waived among them.
    pub findings: Vec<FindingRow>,
}

/// A row of the table of documents. What cannot be told is `None`; where `error` is set, nothing was judged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DocumentRow {
    /// Place in the input, from 1.
    pub number: u64,
    /// 16 hexadecimal digits over source and content.
    pub id: String,
    /// File, and place in it; CPR numbers masked.
    pub source: String,
    /// Number that the document has in its own system, masked.
    pub document: Option<String>,
    /// First 32 hexadecimal digits of the SHA-256 of what was read.
    pub content: String,
    /// Department or team.
    pub unit: Option<String>,
    /// When it was sent or written.
    pub date: Option<Date>,
    /// How it reaches the citizen.
    pub channel: Option<Channel>,
    /// Area of law.
    pub area: Option<Area>,
    /// What tells the area.
    pub area_by: Option<AreaBy>,
    /// Language code, "da".
    pub language: Option<String>,
    /// What it is.
    pub act: Option<Act>,
    /// How probable that is, calibrated, 0 to 1, three decimals.
    pub probability: Option<f64>,
    /// Whether the act is little more than a guess.
    pub unsure: bool,
    /// What a decision gave.
    pub outcome: Option<Outcome>,
    /// Of a decision, FVL § 25.
    pub complaint_notice: Option<NoticeStatus>,
    /// Of a decision, FVL § 19.
    pub party_hearing: Option<HearingStatus>,
    /// Of a decision, FVL § 24.
    pub reasons: Option<Presence>,
    /// Of a decision, FVL § 24, stk. 1.
    pub legal_basis: Option<Presence>,
    /// Provisions that a decision names, "serviceloven § 112".
    pub provisions: Vec<String>,
    /// The gravest of the findings.
    pub verdict: Option<Verdict>,
    /// Rules with a finding, each once, in the order of [`Rule::ALL`].
    pub rules: Vec<Rule>,
    /// Rules whose finding somebody waived.
    pub waived: Vec<Rule>,
    /// The model, "da-1+3f9c2ab1".
    pub model: String,
    /// The version of the program and a hash of its rules, "0.1.0+1a2b3c4d".
    pub rules_version: String,
    /// Why it could not be judged.
    pub error: Option<Kind>,
    /// The same in words.
    pub error_message: Option<String>,
}

impl DocumentRow {
    /// What the document is and has; `None` where it was not judged.
    pub fn said(&self) -> Option<Said> {
        let safeguards = match (self.complaint_notice, self.party_hearing, self.reasons, self.legal_basis) {
            (Some(complaint_notice), Some(party_hearing), Some(reasons), Some(legal_basis)) => {
                Some(States { complaint_notice, party_hearing, reasons, legal_basis })
            }
            _ => None,
        };
        Some(Said { act: self.act?, safeguards })
    }
}

/// A row of the table of findings; number, id, source and unit are those of its document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingRow {
    /// By which rule.
    pub rule: Rule,
    /// How grave.
    pub severity: Severity,
    /// First byte of the evidence in the text as read.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Page of a PDF, from 1.
    pub page: Option<u32>,
    /// Paragraph of a Word, ODF or RTF document, from 1.
    pub paragraph: Option<u32>,
    /// Why somebody waived it, masked; `None` where nobody did.
    pub waived: Option<String>,
    /// The evidence, with CPR numbers, e-mail addresses and telephone numbers masked; only where asked for.
    pub excerpt: Option<String>,
}
