//! Bytes → UTF-8: byte-order marks, UTF-8, else the Danish code pages of older systems.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::{Kind, ReadError};

/// Decodes text: UTF-8 with or without a mark, UTF-16 with a mark, else what chardetng takes it for
/// (with the hint that it comes from Denmark; ISO-8859-1 is read as windows-1252, its superset).
///
/// Text that is UTF-8 but for some broken bytes is refused: read as windows-1252, every æ, ø and å in it
/// would turn to two wrong letters and the cues would silently miss.
pub fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(&bytes[mark..]);
        let cut = (encoding == UTF_16LE || encoding == UTF_16BE) && bytes.len() % 2 == 1;
        return if broken || cut { Err(invalid(encoding.name(), None)) } else { Ok(text.into_owned()) };
    }
    if bytes.contains(&0) {
        return Err(ReadError::new(
            Kind::UnsupportedFormat,
            "er en binær fil, som ikke kan læses; gem brevet som Word, PDF eller ren tekst",
            "is a binary file that cannot be read; save the letter as Word, PDF or plain text",
        ));
    }
    let fault = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(fault) => fault.valid_up_to(),
    };
    if holds_multibyte_utf8(bytes) {
        return Err(invalid(UTF_8.name(), Some(fault)));
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"dk"), chardetng::Utf8Detection::Deny);
    // Short notes give the detector too little to go by; Danish systems write windows-1252.
    let encoding = if guess.is_single_byte() && bytes.len() >= 200 { guess } else { WINDOWS_1252 };
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    // C1 controls are what windows-1252 gives for bytes that no text holds.
    if broken || text.chars().any(|c| ('\u{80}'..='\u{9f}').contains(&c)) {
        return Err(invalid(encoding.name(), Some(fault)));
    }
    Ok(text.into_owned())
}

/// Decodes the beginning of a file, whatever it is, to look at it.
pub(super) fn lossy(bytes: &[u8]) -> String {
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or(&[])).0.into_owned(),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// XML as UTF-8, without a mark: the office formats use that or UTF-16; others say what they use.
pub(super) fn decode_xml(bytes: Vec<u8>, format: &str) -> Result<Vec<u8>, ReadError> {
    match Encoding::for_bom(&bytes) {
        None => match declared(&bytes) {
            Some(encoding) if encoding != UTF_8 => Ok(encoding.decode_without_bom_handling(&bytes).0.into_owned().into_bytes()),
            _ => Ok(bytes),
        },
        Some((encoding, mark)) if encoding == UTF_8 => Ok(bytes.get(mark..).unwrap_or(&[]).to_vec()),
        Some((encoding, mark)) => match encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or(&[])) {
            (text, false) => Ok(text.into_owned().into_bytes()),
            _ => Err(super::faults::broken(format)),
        },
    }
}

/// The encoding that XML says it is in, in its first line.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let first = bytes.get(..bytes.len().min(200))?;
    let first = first.get(..first.iter().position(|b| *b == b'>')?)?;
    let told = std::str::from_utf8(first.strip_prefix(b"<?xml")?).ok()?.split_once("encoding=")?.1;
    Encoding::for_label(told.trim_start_matches(['"', '\'']).split(['"', '\'']).next()?.as_bytes())
}

/// Decodes by a label such as "iso-8859-1"; an unknown one, or none, is guessed at.
pub(super) fn decode_as(bytes: &[u8], label: Option<&str>) -> Result<String, ReadError> {
    match label.and_then(|label| Encoding::for_label(label.trim().as_bytes())) {
        Some(encoding) if encoding != UTF_8 => Ok(encoding.decode(bytes).0.into_owned()),
        _ => decode(bytes),
    }
}

/// Whether the bytes hold at least one well-formed UTF-8 sequence of a Danish letter or other character.
fn holds_multibyte_utf8(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

fn invalid(encoding: &str, at: Option<usize>) -> ReadError {
    let (da, en) = at.map_or((String::new(), String::new()), |at| (format!(" ved byte {at}"), format!(" at byte {at}")));
    ReadError::new(
        Kind::Malformed,
        format!("er ikke gyldig {encoding}{da}; gem filen igen som UTF-8"),
        format!("is not valid {encoding}{en}; save the file again as UTF-8"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Kære Åse. Du får afslag på din ansøgning om støtte til en ny kørestol.";

    #[test]
    fn code_pages_agree() {
        let latin = WINDOWS_1252.encode(TEXT).0.into_owned();
        assert_eq!(decode(&latin).unwrap(), TEXT);
        let marked = [b"\xef\xbb\xbf".as_slice(), TEXT.as_bytes()].concat();
        assert_eq!(decode(&marked).unwrap(), TEXT);
        let mut wide = vec![0xff, 0xfe];
        wide.extend(TEXT.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(decode(&wide).unwrap(), TEXT);
        let mut wide = vec![0xfe, 0xff];
        wide.extend(TEXT.encode_utf16().flat_map(u16::to_be_bytes));
        assert_eq!(decode(&wide).unwrap(), TEXT);
        assert!(decode(&wide[..wide.len() - 1]).is_err());
    }

    #[test]
    fn broken_utf8_is_refused() {
        let mut broken = TEXT.as_bytes().to_vec();
        broken.push(0xff);
        let error = decode(&broken).unwrap_err();
        assert_eq!(error.kind, Kind::Malformed);
        assert!(error.to_string().contains(&format!("at byte {}", TEXT.len())));
        assert_eq!(decode(b"PNG\0\0x").unwrap_err().kind, Kind::UnsupportedFormat);
    }
}
