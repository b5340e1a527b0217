//! One message as it travels (RFC 5322 and MIME), by mail-parser.

use std::sync::Arc;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Address, Encoding, HeaderName, Message as Parsed, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::error::{Kind, ReadError};
use crate::read::decode;
use crate::read::faults;
use crate::read::html;
use crate::read::limits::Budget;
use crate::read::source::{Attached, told};

use super::{Message, flowed, follow_on};

/// Parts of one message; lists of files stay far below.
const MAX_PARTS: usize = 2_000;
/// Fields that open a part, by the bytes of their name; a cheap count before the message is taken apart.
const PART_FIELD: &[u8] = b"\nContent-Type:";

/// Takes a message apart.
pub fn read(bytes: &[u8], budget: &mut Budget) -> Result<Message, ReadError> {
    if bytes.windows(PART_FIELD.len()).filter(|w| w.eq_ignore_ascii_case(PART_FIELD)).count() > MAX_PARTS {
        return Err(faults::too_many(("dele", "parts"), MAX_PARTS, "size"));
    }
    let parsed = MessageParser::default().parse(bytes).ok_or_else(|| faults::broken("e-mail"))?;
    refuse_encrypted(&parsed)?;
    let mut message = Message::default();
    message.metadata.subject = parsed.subject().and_then(told);
    message.metadata.sender = parsed.from().and_then(first).or_else(|| parsed.sender().and_then(first));
    let receivers = [parsed.to(), parsed.cc(), parsed.bcc()];
    message.metadata.recipients = Some(receivers.into_iter().flatten().map(|a| a.iter().count()).sum());
    message.metadata.date = parsed.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339);
    message.metadata.id = parsed.message_id().and_then(told);

    for id in &parsed.text_body {
        let told = body(&parsed, *id, budget, &mut message.hidden)?;
        follow_on(&mut message.plain, &told);
    }
    if parsed.html_body != parsed.text_body {
        for id in &parsed.html_body {
            let told = body(&parsed, *id, budget, &mut message.hidden)?;
            follow_on(&mut message.rendered, &told);
        }
    }
    for part in parsed.attachments() {
        let name = part.attachment_name().and_then(told);
        match &part.body {
            // A message that is sent along is somebody's earlier words.
            PartType::Message(inner) => {
                let subject = inner.subject().and_then(told).unwrap_or_default();
                message.files.push(Attached { name: name.unwrap_or(subject), bytes: None });
            }
            PartType::Multipart(_) => {}
            // Pictures of a signature have no name, or are shown inside the text.
            _ if name.is_none() || part.content_id().is_some() && part.content_type().is_some_and(|t| t.c_type == "image") => {}
            _ => {
                budget.spend(part.len() as u64)?;
                message.files.push(Attached { name: name.unwrap_or_default(), bytes: Some(Arc::new(part.contents().to_vec())) });
            }
        }
    }
    Ok(message)
}

/// What one part of the body says.
fn body(parsed: &Parsed, id: u32, budget: &mut Budget, hidden: &mut bool) -> Result<String, ReadError> {
    let Some(part) = parsed.part(id) else { return Ok(String::new()) };
    budget.spend(part.len() as u64)?;
    match &part.body {
        PartType::Text(text) => {
            let text = match misread(parsed, part, text) {
                Some(bytes) => decode::decode(&bytes)?,
                None => text.clone().into_owned(),
            };
            let kind = part.content_type();
            let is = |name: &str, value: &str| kind.and_then(|t| t.attribute(name)).is_some_and(|v| v.eq_ignore_ascii_case(value));
            Ok(if is("format", "flowed") { flowed::unwrapped(&text, is("delsp", "yes")) } else { text })
        }
        PartType::Html(page) => {
            let page = match misread(parsed, part, page) {
                Some(bytes) => html::decode(&bytes)?,
                None => page.clone().into_owned(),
            };
            let (text, hides) = html::text(&page, budget)?;
            *hidden |= hides;
            Ok(text)
        }
        _ => Ok(String::new()),
    }
}

/// The bytes of a part that was decoded by a charset that it is not in, or that names none.
fn misread(parsed: &Parsed, part: &MessagePart, text: &str) -> Option<Vec<u8>> {
    if !text.contains('\u{fffd}') {
        return None;
    }
    let raw = parsed.raw_message().get(part.raw_body_offset() as usize..part.raw_end_offset() as usize)?;
    match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::Base64 => base64_decode(raw),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
    }
}

/// Name, or else address, of the first of some senders.
fn first(address: &Address) -> Option<String> {
    let first = address.first()?;
    first.name().and_then(told).or_else(|| first.address().and_then(told))
}

/// S/MIME and PGP hide the text; a signature wrapped around it (opaque signing) is not taken off.
fn refuse_encrypted(parsed: &Parsed) -> Result<(), ReadError> {
    let root = parsed.root_part();
    let kind = root.content_type().or_else(|| parsed.header(HeaderName::ContentType).and_then(|h| h.as_content_type()));
    let Some(kind) = kind else { return Ok(()) };
    let subtype = kind.c_subtype.as_deref().unwrap_or("").to_ascii_lowercase();
    match (kind.c_type.to_ascii_lowercase().as_str(), subtype.as_str()) {
        ("multipart", "encrypted") => Err(faults::encrypted("PGP")),
        ("application", "pkcs7-mime" | "x-pkcs7-mime") => match kind.attribute("smime-type") {
            Some(t) if t.eq_ignore_ascii_case("signed-data") => Err(ReadError::new(
                Kind::UnsupportedFormat,
                "er en mail pakket ind i sin signatur (S/MIME), som ikke læses; gem den uden signatur",
                "is a mail wrapped in its signature (S/MIME), which is not read; save it without the signature",
            )),
            _ => Err(faults::encrypted("S/MIME")),
        },
        _ => Ok(()),
    }
}
