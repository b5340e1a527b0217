//! Reads Outlook messages (`.msg`): an OLE compound file of MAPI properties, as [MS-OXMSG] and [MS-CFB] describe it.
//!
//! Outlook keeps a mail's subject, sender, body and attachments as properties, each by its number. A property of
//! fixed size stands in the table `__properties_version1.0`, every other one in a stream of its own that is named
//! after its number and type: `__substg1.0_0037001F` is the subject (0037) as Unicode text (001F).
//!
//! The files come from outside, so all that is read is bounded: one stream by [`Limits::part`], all of them
//! together by the length of the file, the entries by [`Limits::entries`] and the time by [`Limits::deadline`].

mod attachment;
pub mod codepage;
mod container;
mod properties;
mod tables;

use std::time::Instant;

pub use attachment::Attachment;
use container::Container;
use properties::{Place, Properties, id};

/// How much a file may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The largest single stream that is kept, in bytes of the file; a text of it may be half as long again in UTF-8. A
    /// larger attachment is left out, a larger body is a fault.
    pub part: u64,
    /// How many entries the directory of the file may have. A plain mail has about 50, and each recipient and attachment
    /// some 15 more.
    pub entries: usize,
    /// When to stop.
    pub deadline: Instant,
}

/// A message. What the file does not tell, or tells as an empty text, is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Msg {
    /// The subject line.
    pub subject: Option<String>,
    /// Whom the mail is from: the office that it was sent on behalf of, if any, and not the person who sent it.
    pub sender_name: Option<String>,
    /// The mail address of the sender; an internal Exchange name (`/o=…`) is none.
    pub sender_address: Option<String>,
    /// How many recipients the message names.
    pub recipients: usize,
    /// When it was sent, else when it was delivered, in UTC as RFC 3339.
    pub date: Option<String>,
    /// The plain text. Outlook writes it beside HTML and RTF too, but other programs may not.
    pub body: Option<String>,
    /// The HTML as its bytes.
    pub html: Option<Vec<u8>>,
    /// The Windows code page of the HTML, where the message tells it; the HTML may tell another one itself.
    pub html_codepage: Option<u32>,
    /// The RTF, compressed as [MS-OXRTFCP] describes. It may only wrap the HTML.
    pub rtf_compressed: Option<Vec<u8>>,
    /// The attachments, in the order that Outlook numbers them.
    pub attachments: Vec<Attachment>,
    /// What kind of item this is: `IPM.Note` is a mail, `IPM.Note.SMIME` an encrypted one, `IPM.Appointment` no mail.
    pub message_class: Option<String>,
}

/// Why a file could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// An OLE file, but of some other program.
    NotAMessage,
    /// An Office file behind a password.
    EncryptedOffice,
    /// A Word, Excel or `PowerPoint` file in the format before 2007.
    OldOffice,
    /// No OLE file, or a broken one.
    Malformed,
    /// More than the limits allow.
    TooLarge,
    /// The deadline has passed.
    TooLong,
}

/// How deep messages within messages are read.
const DEEPEST: usize = 3;

/// Reads a message.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Msg, Fault> {
    let mut container = Container::open(bytes, limits)?;
    message(&mut container, "", 0)
}

/// Reads the message in one storage, `depth` messages down from the outermost one.
fn message(container: &mut Container, storage: &str, depth: usize) -> Result<Msg, Fault> {
    let properties = Properties::load(container, storage, Place::Message, None)?;
    let html_page = properties.number(id::INTERNET_CODEPAGE);
    let mut msg = Msg {
        subject: properties.line(container, id::SUBJECT)?,
        sender_name: properties.first_line(container, &[id::REPRESENTED_NAME, id::SENDER_NAME])?,
        sender_address: sender_address(&properties, container)?,
        date: properties.time(id::SUBMITTED).or_else(|| properties.time(id::DELIVERED)),
        body: properties.text(container, id::BODY)?,
        rtf_compressed: properties.bytes(container, id::RTF_COMPRESSED)?,
        message_class: properties.line(container, id::MESSAGE_CLASS)?,
        ..Msg::default()
    };
    if let Some(html) = properties.bytes(container, id::HTML)? {
        msg.html = Some(html);
        msg.html_codepage = html_page;
    } else if let Some(html) = properties.text(container, id::HTML)? {
        // Rare: the HTML as a text. Decoding it has made it UTF-8, whatever the message says.
        msg.html = Some(html.into_bytes());
        msg.html_codepage = Some(codepage::UTF_8);
    }
    let parts = container.parts(storage)?;
    msg.recipients = parts.recipients;
    let shown = attachment::shown_in_html(msg.html.as_deref().unwrap_or_default());
    for name in parts.attachments {
        let attachment = attachment::read(container, &format!("{storage}/{name}"), properties.codepage(), &shown, depth)?;
        msg.attachments.push(attachment);
    }
    Ok(msg)
}

/// The first of the sender's properties that is a mail address.
fn sender_address(properties: &Properties, container: &mut Container) -> Result<Option<String>, Fault> {
    for id in [id::REPRESENTED_SMTP, id::REPRESENTED_ADDRESS, id::SENDER_SMTP, id::SENDER_ADDRESS] {
        if let Some(address) = properties.line(container, id)?.filter(|address| address.contains('@')) {
            return Ok(Some(address));
        }
    }
    Ok(None)
}
