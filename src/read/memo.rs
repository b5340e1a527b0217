//! MeMo: messages of Danish Digital Post (<https://digitaliser.dk>, MeMo 1.1 and 1.2).
//!
//! Judged is the main document; additional documents are enclosures, technical ones are passed over. The receiver's
//! number is a CPR number and is never kept.

use std::sync::Arc;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::error::ReadError;
use crate::label::Channel;

use super::decode::decode_xml;
use super::faults;
use super::limits::Budget;
use super::source::{Attached, Metadata, label, told};
use super::xml::{Piece, Xml};

/// The namespace, whatever its prefix.
const NAMESPACE: &str = "DigitalPost.dk/MeMo-1";
/// Files of one message; real ones have up to ten.
const MAX_FILES: usize = 200;
/// Programs leave the padding out, or break the lines.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true),
);

/// A message taken apart.
#[derive(Debug, Default)]
pub struct Memo {
    pub metadata: Metadata,
    /// What a NemSMS says.
    pub notification: Option<String>,
    pub main: Vec<Attached>,
    pub additional: Vec<Attached>,
}

/// A file's name without the ending: files that share it are one text in several formats.
fn stem(file: &Attached) -> &str {
    file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem)
}

/// Text before web page before office before PDF: what loses least in reading comes first.
fn rank(file: &Attached) -> usize {
    let order = ["txt", "html", "htm", "docx", "odt", "rtf", "pdf"];
    order.iter().position(|ending| super::extension(&file.name) == *ending).unwrap_or(order.len())
}

/// One file of each text.
pub fn one_of_each(mut files: Vec<Attached>) -> Vec<Attached> {
    let mut chosen: Vec<Attached> = Vec::new();
    files.sort_by_key(rank);
    for file in files {
        if !chosen.iter().any(|other| stem(other) == stem(&file)) {
            chosen.push(file);
        }
    }
    chosen.sort_by(|a, b| a.name.cmp(&b.name));
    chosen
}

/// Takes a message apart.
pub fn read(bytes: &[u8], budget: &mut Budget) -> Result<Memo, ReadError> {
    let utf8 = decode_xml(bytes.to_vec(), "MeMo")?;
    let mut xml = Xml::new(utf8.as_slice(), "MeMo");
    let mut memo = Memo::default();
    let mut path: Vec<String> = Vec::new();
    let (mut is_memo, mut is_sms) = (false, false);
    let mut file = Attached::default();
    let mut content = String::new();
    while let Some(piece) = xml.next(budget)? {
        match piece {
            Piece::Open(tag) => {
                is_memo |= tag.name == "Message" && tag.attributes().any(|(_, value)| value.contains(NAMESPACE));
                if path.is_empty() && !matches!(tag.name.as_str(), "Message" | "kombi_request") {
                    return Err(other_xml());
                }
                if tag.name == "TechnicalDocument" || tag.name == "Recipient" {
                    xml.skip(budget)?;
                    continue;
                }
                path.push(tag.name);
            }
            Piece::Text(text) => {
                let [.., parent, field] = path.as_slice() else { continue };
                let field = field.as_str();
                match (parent.as_str(), field) {
                    ("MessageHeader", "messageType") => is_sms = text.trim() == "NEMSMS",
                    ("MessageHeader", "label") => append(&mut memo.metadata.subject, &text),
                    ("MessageHeader", "notification") => append(&mut memo.notification, &text),
                    ("MessageHeader", "messageUUID") => append(&mut memo.metadata.id, &text),
                    ("Sender", "label") => append(&mut memo.metadata.sender, &text),
                    ("ContentData" | "CaseID", "CaseID" | "caseID" | "value") if path.iter().any(|p| p.eq_ignore_ascii_case("CaseID")) => {
                        append(&mut memo.metadata.case, &text);
                    }
                    ("KLEdata" | "KLEData", "subjectKey") => append(&mut memo.metadata.kle, &text),
                    ("MessageBody", "createdDateTime") => append(&mut memo.metadata.date, &text),
                    ("File", "filename") => file.name.push_str(&text),
                    ("File", "content") => {
                        budget.spend(text.len() as u64)?;
                        content.extend(text.chars().filter(|c| !c.is_ascii_whitespace()));
                    }
                    _ => {}
                }
            }
            Piece::Close(name) => {
                path.pop();
                if name == "File" {
                    let bytes = BASE64.decode(std::mem::take(&mut content)).map_err(|_| faults::broken("MeMo"))?;
                    let file = Attached { name: label(&std::mem::take(&mut file).name), bytes: Some(Arc::new(bytes)) };
                    let main = path.iter().any(|p| p == "MainDocument");
                    let files = if main { &mut memo.main } else { &mut memo.additional };
                    if files.len() >= MAX_FILES {
                        return Err(faults::too_many(("filer", "files"), MAX_FILES, "size"));
                    }
                    files.push(file);
                }
            }
        }
    }
    if !is_memo {
        return Err(other_xml());
    }
    for field in [&mut memo.metadata.subject, &mut memo.metadata.sender, &mut memo.metadata.date, &mut memo.metadata.kle] {
        *field = field.take().and_then(told);
    }
    memo.metadata.unit.clone_from(&memo.metadata.sender);
    memo.metadata.recipients = Some(1);
    memo.metadata.channel = (!is_sms).then_some(Channel::Letter);
    memo.metadata.attachments = memo.additional.iter().map(|file| file.name.clone()).collect();
    if !is_sms {
        memo.notification = None;
    }
    Ok(memo)
}

fn append(field: &mut Option<String>, text: &str) {
    field.get_or_insert_default().push_str(text);
}

fn other_xml() -> ReadError {
    faults::unsupported("XML", ("gem brevet som Word- eller PDF-fil", "save the letter as Word or PDF"))
}
