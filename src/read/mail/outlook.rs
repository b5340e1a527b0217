//! An Outlook message as a mail: its body as plain text, HTML, or the RTF that wraps either.

use std::sync::Arc;

use crate::error::ReadError;
use crate::read::limits::Budget;
use crate::read::source::Attached;
use crate::read::{faults, html, rtf};

use super::Message;
use super::msg::{self, Fault, Msg, codepage};

/// Entries of a file's directory; a mail has about 50, each recipient and attachment some 15 more.
const MAX_ENTRIES: usize = 50_000;

/// Takes a message apart.
pub fn read(bytes: &[u8], budget: &mut Budget) -> Result<Message, ReadError> {
    let limits = msg::Limits { part: budget.limits.size, entries: MAX_ENTRIES, deadline: budget.until };
    let msg = msg::read(bytes, &limits).map_err(|fault| told(fault, budget))?;
    if msg.message_class.as_deref().is_some_and(is_encrypted) {
        return Err(faults::encrypted("S/MIME"));
    }
    of(msg, budget)
}

fn of(msg: Msg, budget: &mut Budget) -> Result<Message, ReadError> {
    let mut message = Message { plain: msg.body.unwrap_or_default(), ..Message::default() };
    message.metadata.subject = msg.subject;
    message.metadata.sender = msg.sender_name.or(msg.sender_address);
    message.metadata.recipients = Some(msg.recipients);
    message.metadata.date = msg.date;
    let mut page = None;
    if let Some(bytes) = msg.html {
        budget.spend(bytes.len() as u64)?;
        page = Some(match msg.html_codepage {
            Some(codepage) => codepage::decode(&bytes, Some(codepage)),
            None => html::decode(&bytes)?,
        });
    } else if let Some(compressed) = msg.rtf_compressed {
        let text = rtf::of_outlook(&compressed, budget)?;
        page = text.html;
        if message.plain.is_empty() {
            message.plain = text.body;
        }
    }
    if let Some(page) = page {
        (message.rendered, message.hidden) = html::text(&page, budget)?;
    }
    for attachment in msg.attachments {
        // Pictures of a signature are shown in the text and are no enclosures.
        if !attachment.inline {
            message.files.push(Attached { name: attachment.name, bytes: attachment.data.map(Arc::new) });
        }
    }
    Ok(message)
}

/// `IPM.Note.SMIME` holds what is locked; signed mails (`….MultipartSigned`) can be read.
fn is_encrypted(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    class.contains(".smime") && !class.contains("multipartsigned")
}

fn told(fault: Fault, budget: &Budget) -> ReadError {
    let letter = ("gem brevet som .docx eller PDF", "save the letter as .docx or PDF");
    match fault {
        Fault::NotAMessage => faults::unsupported("OLE", letter),
        Fault::OldOffice => faults::unsupported("Office 97-2003", letter),
        Fault::EncryptedOffice => faults::encrypted("Office"),
        Fault::Malformed => faults::broken("Outlook"),
        Fault::TooLarge => faults::too_large(budget.limits.size),
        Fault::TooLong => faults::too_long(budget.limits.seconds),
    }
}
