//! The title and the date in the document information.

use hayro_interpret::hayro_syntax::metadata::Metadata;

/// The title as text, if there is one.
pub fn title(metadata: &Metadata) -> Option<String> {
    let text = decode(metadata.title.as_deref()?);
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!plain.is_empty()).then(|| plain.chars().take(500).collect())
}

/// The date of creation as RFC 3339.
pub fn created(metadata: &Metadata) -> Option<String> {
    let date = metadata.creation_date?;
    if date.year == 0 {
        return None;
    }
    let zone = if date.utc_offset_hour == 0 && date.utc_offset_minute == 0 {
        "Z".to_owned()
    } else {
        format!("{:+03}:{:02}", date.utc_offset_hour, date.utc_offset_minute)
    };
    Some(format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{zone}", date.year, date.month, date.day, date.hour, date.minute, date.second))
}

/// Reads a text string: UTF-16 or UTF-8 with a mark at the start, otherwise one byte a letter.
pub fn decode(bytes: &[u8]) -> String {
    let wide = |from: fn([u8; 2]) -> u16, rest: &[u8]| {
        let units: Vec<u16> = rest.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(from).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xfe, 0xff, rest @ ..] => wide(u16::from_be_bytes, rest),
        [0xff, 0xfe, rest @ ..] => wide(u16::from_le_bytes, rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| letter(*byte)).collect(),
    }
}

/// The letters of the encoding that PDF has for itself where they differ from Latin 1.
fn letter(byte: u8) -> char {
    const HIGH: [char; 31] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž',
        'ı', 'ł', 'œ', 'š', 'ž',
    ];
    match byte {
        0x80..=0x9e => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or(' '),
        0xa0 => '€',
        _ => char::from(byte),
    }
}
