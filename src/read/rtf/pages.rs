//! Code pages: which letters bytes stand for.

use encoding_rs::Encoding;

/// A code page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// One that the web knows too.
    Web(&'static Encoding),
    /// One of DOS: the letters from 0x80 on, in order.
    Dos(&'static str),
}

/// Page 437, the first of DOS.
const DOS_US: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
/// Page 850, western Europe.
const DOS_WEST: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
/// Page 865, Denmark and Norway.
const DOS_NORDIC: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø₧ƒáíóúñÑªº¿⌐¬½¼¡«¤░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

impl Page {
    /// Western Windows, what RTF is in when it does not say.
    pub(super) const WINDOWS: Self = Self::Web(encoding_rs::WINDOWS_1252);
    /// Unicode, as some programs claim.
    pub(super) const UTF_8: Self = Self::Web(encoding_rs::UTF_8);
    /// `\mac`
    pub(super) const MAC: Self = Self::Web(encoding_rs::MACINTOSH);
    /// `\pc`
    pub(super) const PC: Self = Self::Dos(DOS_US);
    /// `\pca`
    pub(super) const PCA: Self = Self::Dos(DOS_WEST);

    /// By the number of `\ansicpg` and `\cpg`.
    pub(super) fn by_number(number: i32) -> Option<Self> {
        use encoding_rs as e;
        Some(Self::Web(match number {
            437 => return Some(Self::PC),
            850 | 858 => return Some(Self::PCA),
            865 => return Some(Self::Dos(DOS_NORDIC)),
            866 => e::IBM866,
            874 => e::WINDOWS_874,
            932 => e::SHIFT_JIS,
            936 | 20936 => e::GBK,
            949 | 51949 => e::EUC_KR,
            950 => e::BIG5,
            1250 => e::WINDOWS_1250,
            1251 => e::WINDOWS_1251,
            1252 | 28591 | 20127 => e::WINDOWS_1252,
            1253 => e::WINDOWS_1253,
            1254 | 28599 => e::WINDOWS_1254,
            1255 => e::WINDOWS_1255,
            1256 => e::WINDOWS_1256,
            1257 => e::WINDOWS_1257,
            1258 => e::WINDOWS_1258,
            10000 => e::MACINTOSH,
            10007 => e::X_MAC_CYRILLIC,
            20866 => e::KOI8_R,
            21866 => e::KOI8_U,
            28592 => e::ISO_8859_2,
            28593 => e::ISO_8859_3,
            28594 => e::ISO_8859_4,
            28595 => e::ISO_8859_5,
            28596 => e::ISO_8859_6,
            28597 => e::ISO_8859_7,
            28598 => e::ISO_8859_8,
            28605 => e::ISO_8859_15,
            51932 => e::EUC_JP,
            54936 => e::GB18030,
            65001 => e::UTF_8,
            _ => return None,
        }))
    }

    /// By the number of `\fcharset`; `None` for "as the document" and for what is unknown.
    pub(super) fn by_charset(charset: i32) -> Option<Self> {
        let number = match charset {
            0 | 2 => 1252,
            77 => 10000,
            78 | 128 => 932,
            79 | 129 => 949,
            80 | 134 => 936,
            81 | 136 => 950,
            85 | 161 => 1253,
            86 | 162 => 1254,
            87 | 222 => 874,
            89 => 10007,
            163 => 1258,
            177 => 1255,
            178 => 1256,
            186 => 1257,
            204 => 1251,
            238 => 1250,
            254 => 437,
            255 => 850,
            _ => return None,
        };
        Self::by_number(number)
    }

    /// Whether each byte is a letter of its own.
    pub(super) fn is_single_byte(self) -> bool {
        match self {
            Self::Web(encoding) => encoding.is_single_byte(),
            Self::Dos(_) => true,
        }
    }

    /// The text of some bytes, added to `text`. Bytes that stand for nothing become U+FFFD.
    pub(super) fn decode(self, bytes: &[u8], text: &mut String) {
        match self {
            Self::Dos(letters) => text.extend(bytes.iter().map(|b| dos_letter(letters, *b))),
            // What claims to be UTF-8 and is not was written by a program that took no notice of its own claim.
            Self::Web(encoding) if encoding == encoding_rs::UTF_8 && str::from_utf8(bytes).is_err() => Self::WINDOWS.decode(bytes, text),
            Self::Web(encoding) => match bytes {
                // The one case that matters for speed: æ, ø and å among plain letters.
                [byte @ 0xa0..=0xff] if encoding == encoding_rs::WINDOWS_1252 => text.push(char::from(*byte)),
                _ => text.push_str(&encoding.decode_without_bom_handling(bytes).0),
            },
        }
    }
}

fn dos_letter(letters: &str, byte: u8) -> char {
    match byte.checked_sub(0x80) {
        Some(place) => letters.chars().nth(usize::from(place)).unwrap_or(char::REPLACEMENT_CHARACTER),
        None => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(page: Option<Page>, bytes: &[u8]) -> String {
        let mut text = String::new();
        if let Some(page) = page {
            page.decode(bytes, &mut text);
        }
        text
    }

    #[test]
    fn every_table_is_whole() {
        for letters in [DOS_US, DOS_WEST, DOS_NORDIC] {
            assert_eq!(letters.chars().count(), 128);
        }
    }

    #[test]
    fn danish_in_every_western_page() {
        for (number, bytes) in [
            (1252, b"\xe6\xf8\xe5\xc6\xd8\xc5"),
            (850, b"\x91\x9b\x86\x92\x9d\x8f"),
            (865, b"\x91\x9b\x86\x92\x9d\x8f"),
            (10000, b"\xbe\xbf\x8c\xae\xaf\x81"),
        ] {
            assert_eq!(decoded(Page::by_number(number), bytes), "æøåÆØÅ", "{number}");
        }
        assert_eq!(decoded(Page::by_number(65001), "æøå".as_bytes()), "æøå");
        assert_eq!(decoded(Page::by_number(65001), b"\xe6\xf8\xe5"), "æøå");
        assert_eq!(decoded(Page::by_charset(255), b"a\x91"), "aæ");
        assert_eq!(decoded(Page::by_charset(128), b"\x82\xa0"), "あ");
        assert_eq!(decoded(Page::by_charset(1), b"a"), "");
        assert_eq!(decoded(Page::by_number(1), b"a"), "");
    }
}
