//! The attachments of a message.

use std::collections::HashSet;

use super::container::{Container, Stream};
use super::properties::{Place, Properties, id};
use super::{DEEPEST, Fault, Msg, message};

/// An attachment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachment {
    /// The name of the file, without folders; of an attached message its subject. Empty if the message names neither.
    pub name: String,
    /// The bytes of the file. None if it is too large, an attached message, an OLE object or only a link.
    pub data: Option<Vec<u8>>,
    /// An attached message, unless it lies too deep in other messages.
    pub embedded_message: Option<Box<Msg>>,
    /// Whether it is part of how the mail looks, such as a logo, and not shown as an attachment.
    pub inline: bool,
}

/// The types of the property that holds the attachment itself.
const FILE: u16 = 0x0102;
const STORAGE: u16 = 0x000d;
/// The flag of an attachment that the HTML shows.
const SHOWN: u32 = 4;

/// Reads the attachment in one storage of a message that lies `depth` messages down.
pub fn read(
    container: &mut Container,
    storage: &str,
    codepage: Option<u32>,
    shown: &HashSet<Vec<u8>>,
    depth: usize,
) -> Result<Attachment, Fault> {
    let properties = Properties::load(container, storage, Place::Attachment, codepage)?;
    let mut attachment = Attachment::default();
    let name = properties.first_line(container, &[id::LONG_FILE_NAME, id::SHORT_FILE_NAME, id::DISPLAY_NAME])?;
    let content_id = properties.line(container, id::CONTENT_ID)?.unwrap_or_default();
    let content_id = content_id.trim_start_matches('<').trim_end_matches('>');
    let flags = properties.number(id::ATTACH_FLAGS).unwrap_or_default();
    attachment.inline = properties.flag(id::HIDDEN) || flags & SHOWN != 0 || shown.contains(content_id.as_bytes());
    if let Stream::Bytes(data) = container.stream(&properties.path(id::DATA, FILE), None)? {
        attachment.data = Some(data);
    }
    let inner = properties.path(id::DATA, STORAGE);
    if depth < DEEPEST && container.is_message(&inner) {
        let msg = message(container, &inner, depth + 1)?;
        attachment.embedded_message = Some(Box::new(msg));
    }
    let subject = || attachment.embedded_message.as_ref().and_then(|msg| msg.subject.clone());
    // Some programs write the whole path of the sender's disk.
    attachment.name = match name.as_deref().and_then(|name| name.rsplit(['/', '\\']).next()) {
        Some(name) if attachment.embedded_message.is_none() => name.trim().to_owned(),
        _ => subject().or(name).unwrap_or_default(),
    };
    Ok(attachment)
}

/// The content ids that HTML shows (`<img src="cid:…">`), to tell a logo from an attached picture.
pub fn shown_in_html(html: &[u8]) -> HashSet<Vec<u8>> {
    const MOST: usize = 1000;
    const LONGEST: usize = 250;
    let mut ids = HashSet::new();
    let mut rest = html;
    while ids.len() < MOST {
        let Some(at) = rest.windows(4).position(|start| start.eq_ignore_ascii_case(b"cid:")) else { break };
        rest = rest.get(at + 4..).unwrap_or_default();
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\"'<>)&".contains(byte);
        if let Some(length) = rest.iter().take(LONGEST).position(ends).filter(|length| *length > 0) {
            ids.insert(rest.get(..length).unwrap_or_default().to_vec());
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_pictures_that_html_shows() {
        let html = br#"<img src="cid:logo@by"><td style='background:url(CID:streg)'> cid: cid:"#;
        let ids = shown_in_html(html);
        assert_eq!(ids.len(), 2);
        assert!(ids.contains(b"logo@by".as_slice()) && ids.contains(b"streg".as_slice()));
        assert!(shown_in_html(b"").is_empty());
    }
}
