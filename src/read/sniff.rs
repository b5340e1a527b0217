//! What a file is: by its first bytes, and only where they do not tell, by its ending.

use super::decode::lossy;

/// Bytes that are looked at.
pub const HEAD: usize = 8 * 1024;

/// The formats that are told apart by a file's beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text or Markdown.
    Text,
    /// One chat in JSON.
    Chat,
    /// One document in JSON a line.
    JsonLines,
    /// A table as text.
    Csv,
    /// A table.
    Parquet,
    /// A web page.
    Html,
    /// Rich text.
    Rtf,
    /// Portable document.
    Pdf,
    /// ZIP: Word, OpenDocument, or files.
    Zip,
    /// Compound file: Outlook message, old Word, locked Word.
    Compound,
    /// One e-mail.
    Mail,
    /// Many e-mails.
    Mbox,
    /// XML: a MeMo message, or something else.
    Xml,
    /// Files in a row.
    Tar,
    /// Compressed: gzip.
    Gzip,
    /// Compressed: xz.
    Xz,
    /// Compressed: LZMA alone.
    Lzma,
    /// Something that is known and not read; its name.
    Other(&'static str),
}

/// First bytes, and what they tell.
const MAGIC: &[(&[u8], Format)] = &[
    (b"%PDF-", Format::Pdf),
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format::Compound),
    (b"{\\rtf", Format::Rtf),
    (b"PAR1", Format::Parquet),
    (b"PARE", Format::Parquet),
    (b"\x1f\x8b", Format::Gzip),
    (b"\xfd7zXZ\0", Format::Xz),
    (b"]\0\0", Format::Lzma),
    (b"\x89PNG", Format::Other("PNG")),
    (b"\xff\xd8\xff", Format::Other("JPEG")),
    (b"GIF8", Format::Other("GIF")),
    (b"II*\0", Format::Other("TIFF")),
    (b"MM\0*", Format::Other("TIFF")),
    (b"\x7fELF", Format::Other("ELF")),
    (b"MZ\x90\0", Format::Other("EXE")),
    (b"7z\xbc\xaf\x27\x1c", Format::Other("7-Zip")),
    (b"Rar!", Format::Other("RAR")),
    (b"BZh", Format::Other("bzip2")),
    (b"\x28\xb5\x2f\xfd", Format::Other("Zstandard")),
    (b"!BDN", Format::Other("Outlook PST")),
];

/// Tells a file's format by its first bytes, of which no more than [`HEAD`] count, and its ending (lower case, without the dot).
pub fn sniff(bytes: &[u8], extension: &str) -> Format {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let unmarked = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = unmarked.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    let begins = unmarked.get(start..).unwrap_or(&[]);
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| begins.starts_with(magic)) {
        return *format;
    }
    // Of LZMA alone only the first byte is sure; the sizes behind it vary.
    if extension == "lzma" && head.first() == Some(&b']') {
        return Format::Lzma;
    }
    if head.get(257..262) == Some(b"ustar") {
        return Format::Tar;
    }
    // Some programs write a line or two before the mark of a PDF.
    if head.get(..1024.min(head.len())).is_some_and(|h| h.windows(5).any(|w| w == b"%PDF-")) && extension != "eml" && head.contains(&0) {
        return Format::Pdf;
    }
    let text = lossy(head);
    of_text(text.trim_start(), extension, head)
}

fn of_text(text: &str, extension: &str, head: &[u8]) -> Format {
    let lower = text.get(..text.floor_char_boundary(1024)).unwrap_or(text).to_ascii_lowercase();
    let binary = head.contains(&0) && !head.starts_with(b"\xff\xfe") && !head.starts_with(b"\xfe\xff");
    if is_from_line(text.lines().next().unwrap_or("")) && mail_headers(text.lines().skip(1)).0 > 0 {
        return Format::Mbox;
    }
    if is_mail(text, extension) {
        return Format::Mail;
    }
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") || lower.contains("<html") && lower.starts_with('<') {
        return Format::Html;
    }
    if text.starts_with("<?xml") || lower.contains("digitalpost.dk/memo") {
        return Format::Xml;
    }
    let json = text.starts_with('{');
    match extension {
        "html" | "htm" | "xhtml" if !binary => Format::Html,
        "xml" => Format::Xml,
        "mbox" | "mbx" if text.starts_with("From ") => Format::Mbox,
        "jsonl" | "ndjson" if !binary => Format::JsonLines,
        "csv" | "tsv" if !binary => Format::Csv,
        "json" => Format::Chat,
        "tar" => Format::Tar,
        "txt" | "md" if text.trim_start().starts_with("{\"turns\"") => Format::Chat,
        "txt" | "md" => Format::Text,
        _ if json && is_json_lines(text) => Format::JsonLines,
        _ if json && text.contains("\"turns\"") => Format::Chat,
        _ => Format::Text,
    }
}

/// Whether the first line is a whole object and the second begins another, or no line ends.
fn is_json_lines(text: &str) -> bool {
    let Some((first, rest)) = text.split_once('\n') else {
        // A line longer than what is looked at; people break the lines of one object.
        return text.len() > HEAD / 2 && ["\"text\"", "\"turns\"", "\"tekst\""].iter().any(|key| text.contains(key));
    };
    serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok()
        && (rest.trim().is_empty() || rest.trim_start().starts_with('{'))
        && ["\"text\"", "\"turns\"", "\"tekst\""].iter().any(|key| first.contains(key))
}

/// Whether a text opens with the header of a mail. People write "From:" and "Subject:" too; programs write the others.
fn is_mail(text: &str, extension: &str) -> bool {
    let (known, by_program) = mail_headers(text.lines());
    if extension == "eml" { known > 0 } else { known >= 2 && by_program > 0 }
}

/// How many header fields of a mail stand at the top, and how many of them only programs write.
fn mail_headers<'t>(lines: impl Iterator<Item = &'t str>) -> (usize, usize) {
    const BY_PROGRAM: &[&str] = &[
        "received",
        "mime-version",
        "message-id",
        "return-path",
        "content-type",
        "dkim-signature",
        "delivered-to",
        "content-transfer-encoding",
    ];
    const BY_ANYBODY: &[&str] = &["from", "to", "subject", "date", "cc", "sender", "reply-to", "in-reply-to", "references"];
    let (mut known, mut by_program) = (0, 0);
    for line in lines.take(200) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { break };
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_graphic()) {
            break;
        }
        let name = name.to_ascii_lowercase();
        by_program += usize::from(BY_PROGRAM.contains(&name.as_str()));
        known += usize::from(BY_PROGRAM.contains(&name.as_str()) || BY_ANYBODY.contains(&name.as_str()));
    }
    (known, by_program)
}

/// Whether a line divides the messages of a mailbox: "From bo@x.example Mon Jan  5 10:00:00 2026".
pub fn is_from_line(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("From ") else { return false };
    let words: Vec<&str> = rest.split_ascii_whitespace().collect();
    let year = |w: &str| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit());
    words.len() >= 5
        && words.iter().any(|w| w.contains(':') && w.starts_with(|c: char| c.is_ascii_digit()))
        && words.iter().any(|w| year(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_comes_before_the_ending() {
        assert_eq!(sniff(b"%PDF-1.7 ...", "txt"), Format::Pdf);
        assert_eq!(sniff(b"  {\\rtf1\\ansi", "doc"), Format::Rtf);
        assert_eq!(sniff("Kære Bo\n\nDu får støtte.".as_bytes(), "docx"), Format::Text);
        assert_eq!(sniff(b"<!DOCTYPE HTML><p>Hej", "txt"), Format::Html);
        assert_eq!(sniff(b"<p>Hej</p>", "htm"), Format::Html);
    }

    #[test]
    fn mail_is_told_by_the_fields_that_programs_write() {
        assert_eq!(sniff(b"Received: by x\nFrom: a@b\nSubject: Hej\n\nHej", ""), Format::Mail);
        assert_eq!(sniff("Fra: Borgerservice\nEmne: Svar\n\nHej".as_bytes(), ""), Format::Text);
        assert_eq!(sniff(b"From: os\nSubject: Svar\n\nHej", "txt"), Format::Text);
        assert_eq!(sniff(b"From: os\nSubject: Svar\n\nHej", "eml"), Format::Mail);
        assert_eq!(sniff(b"From bo@x Mon Jan  5 10:00:00 2026\nFrom: a@b\n\nHej", ""), Format::Mbox);
        assert_eq!(sniff("From Bo we hear nothing.\n".as_bytes(), "txt"), Format::Text);
    }

    #[test]
    fn json_is_a_chat_or_lines() {
        assert_eq!(sniff(b"{\"turns\": [", "json"), Format::Chat);
        assert_eq!(sniff(b"{\"turns\": [{\"speaker\": \"citizen\"}]}", ""), Format::Chat);
        assert_eq!(sniff(b"{\"id\": 1, \"text\": \"Hej\"}\n{\"id\": 2, \"text\": \"Hej\"}\n", ""), Format::JsonLines);
        assert_eq!(sniff(b"{\"text\": 1}", "jsonl"), Format::JsonLines);
    }
}
