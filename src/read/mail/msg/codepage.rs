//! Windows code pages → text.

use encoding_rs::{Encoding, WINDOWS_1252};

/// The number of UTF-8 among the code pages.
pub const UTF_8: u32 = 65001;

/// Decodes 8-bit text. Without a known code page, or where UTF-8 is promised but not kept, the text is UTF-8 if it is
/// well-formed as such, and else Windows-1252, the code page of Danish Windows.
pub fn decode(bytes: &[u8], page: Option<u32>) -> String {
    if let Some(encoding) = page.and_then(encoding) {
        return encoding.decode_with_bom_removal(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The encoding of a code page; none for UTF-8, which is tried anyway, and for the pages that no mail uses.
fn encoding(page: u32) -> Option<&'static Encoding> {
    let label = match page {
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        1250..=1258 => return Encoding::for_label(format!("windows-{page}").as_bytes()),
        10000 => "macintosh",
        20866 => "koi8-r",
        21866 => "koi8-u",
        28591..=28606 => return Encoding::for_label(format!("iso-8859-{}", page - 28590).as_bytes()),
        50220..=50222 => "iso-2022-jp",
        51932 => "euc-jp",
        54936 => "gb18030",
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Afgørelse på æblegrød";

    #[test]
    fn reads_what_the_page_says() {
        let western = WINDOWS_1252.encode(TEXT).0.into_owned();
        for page in [1252, 28591, 28605] {
            assert_eq!(decode(&western, Some(page)), TEXT, "{page}");
        }
        assert_eq!(decode(b"\xcf\xf0\xe8\xe2\xe5\xf2", Some(1251)), "Привет");
        assert_eq!(decode(b"\x8c\xbe\xbf\x8f\x8a", Some(10000)), "åæø\u{8f}ä".replace('\u{8f}', "è"));
    }

    #[test]
    fn guesses_between_utf8_and_western() {
        let western = WINDOWS_1252.encode(TEXT).0.into_owned();
        for page in [None, Some(UTF_8), Some(20127), Some(0), Some(99_999)] {
            assert_eq!(decode(&western, page), TEXT, "{page:?}");
            assert_eq!(decode(TEXT.as_bytes(), page), TEXT, "{page:?}");
        }
        assert_eq!(decode(b"\xef\xbb\xbf\xc3\xa6", None), "æ");
    }

    #[test]
    fn every_number_is_safe() {
        for page in 0..=70_000 {
            decode(b"\xe6\x80\x00\xff", Some(page));
        }
    }
}
