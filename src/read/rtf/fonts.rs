//! The font table: a font decides what bytes, and private signs, stand for.

use std::collections::HashMap;

use super::pages::Page;

/// Most fonts of a document; what comes after is read in the code page of the document.
const MOST_FONTS: usize = 4096;
/// Bytes of a font's name that are looked at.
const NAME_LENGTH: usize = 32;

/// What matters of a font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Font {
    /// Its code page; `None` for that of the document.
    pub(super) page: Option<Page>,
    /// Its signs, if they are not letters.
    pub(super) signs: Option<Signs>,
}

/// A font of signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signs {
    /// Greek and mathematics.
    Symbol,
    /// Wingdings and its kin.
    Dingbats,
    /// Any other: often an authority's own, with letters where letters are.
    Other,
}

/// The font of text before any is chosen.
pub(super) const PLAIN: Font = Font { page: None, signs: None };

/// The fonts of a document.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    known: HashMap<i32, Font>,
    /// The one being described.
    number: Option<i32>,
    charset: Option<i32>,
    page: Option<Page>,
    name: String,
}

impl Fonts {
    /// `\f12` within the table: what follows describes it.
    pub(super) fn begin(&mut self, number: i32) {
        self.end();
        self.number = Some(number);
    }

    /// `\fcharset`
    pub(super) fn charset(&mut self, charset: i32) {
        self.charset = Some(charset);
    }

    /// `\cpg`
    pub(super) fn page(&mut self, number: i32) {
        self.page = Page::by_number(number);
    }

    /// Text within the table: names, each ended by a semicolon.
    pub(super) fn text(&mut self, text: &str) {
        let mut names = text.split(';');
        self.add_to_name(names.next().unwrap_or_default());
        for name in names {
            self.end();
            self.add_to_name(name);
        }
    }

    fn add_to_name(&mut self, text: &str) {
        let free = NAME_LENGTH.saturating_sub(self.name.len());
        self.name.extend(text.chars().take(free));
    }

    /// The description is complete.
    pub(super) fn end(&mut self) {
        let name = std::mem::take(&mut self.name).to_lowercase();
        let charset = self.charset.take();
        let page = self.page.take();
        let Some(number) = self.number.take() else { return };
        let signs = if name.contains("wingdings") || name.contains("webdings") || name.contains("dingbats") {
            Some(Signs::Dingbats)
        } else if name.trim() == "symbol" {
            Some(Signs::Symbol)
        } else {
            (charset == Some(2)).then_some(Signs::Other)
        };
        if self.known.len() < MOST_FONTS || self.known.contains_key(&number) {
            self.known.insert(number, Font { page: page.or_else(|| charset.and_then(Page::by_charset)), signs });
        }
    }

    /// A font by its number.
    pub(super) fn get(&self, number: i32) -> Font {
        self.known.get(&number).copied().unwrap_or(PLAIN)
    }
}

/// Greek in the places of Latin letters, from `A` and from `a` on.
const GREEK_CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
const GREEK_SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

impl Signs {
    /// The sign at a place of the font. Those that nobody reads as text become a bullet: nearly all of them lead a list.
    pub(super) fn sign(self, place: u8) -> char {
        let greek = |letters: &str, first: u8| letters.chars().nth(usize::from(place - first)).unwrap_or('•');
        match (self, place) {
            (_, b'\t') => '\t',
            (_, 0x20 | 0xa0) => ' ',
            (Self::Symbol, b'A'..=b'Z') => greek(GREEK_CAPITALS, b'A'),
            (Self::Symbol, b'a'..=b'z') => greek(GREEK_SMALL, b'a'),
            (Self::Symbol, 0x2d) => '−',
            (Self::Symbol, 0xa3) => '≤',
            (Self::Symbol, 0xb0) => '°',
            (Self::Symbol, 0xb1) => '±',
            (Self::Symbol, 0xb3) => '≥',
            (Self::Symbol, 0xb4) => '×',
            (Self::Symbol, 0xb9) => '≠',
            (Self::Symbol, 0xbb) => '≈',
            // Mail programs turn :-) and :-( into these.
            (Self::Dingbats, b'J') => '☺',
            (Self::Dingbats, b'L') => '☹',
            (Self::Dingbats, 0x6e | 0xa7) => '▪',
            (Self::Dingbats, 0x6f | 0x71 | 0x72 | 0xa8) => '☐',
            (Self::Dingbats, 0x78 | 0xfd) => '☒',
            (Self::Symbol, 0xae | 0xde) | (Self::Dingbats, 0xd8 | 0xe0 | 0xe8 | 0xf0) => '→',
            (Self::Dingbats, 0xfb) => '✗',
            (Self::Dingbats, 0xfc) => '✓',
            (Self::Dingbats, 0xfe) => '☑',
            (Self::Symbol | Self::Other, 0x21..=0x7e) | (Self::Other, 0xc0..) => char::from(place),
            _ => '•',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_fonts() {
        let mut fonts = Fonts::default();
        fonts.begin(0);
        fonts.charset(0);
        fonts.text("Arial;");
        fonts.begin(1);
        fonts.charset(2);
        fonts.text("Sym");
        fonts.text("bol;");
        fonts.begin(2);
        fonts.charset(0);
        fonts.page(1251);
        fonts.text("Times;");
        fonts.begin(3);
        fonts.text("Wingdings 2");
        fonts.end();
        assert_eq!(fonts.get(0), Font { page: Some(Page::WINDOWS), signs: None });
        assert_eq!(fonts.get(1).signs, Some(Signs::Symbol));
        assert_eq!(fonts.get(2).page, Page::by_number(1251));
        assert_eq!(fonts.get(3), Font { page: None, signs: Some(Signs::Dingbats) });
        assert_eq!(fonts.get(4), PLAIN);
    }

    #[test]
    fn a_flood_of_fonts_is_cut_off() {
        let mut fonts = Fonts::default();
        for number in 0..10_000 {
            fonts.begin(number);
            fonts.text("a very long name that nobody gave a font, a very long name;");
        }
        assert!(fonts.known.len() <= MOST_FONTS);
        assert!(fonts.name.capacity() < 200);
    }

    #[test]
    fn signs() {
        assert_eq!(Signs::Symbol.sign(0xb7), '•');
        assert_eq!(Signs::Symbol.sign(b'a'), 'α');
        assert_eq!(Signs::Symbol.sign(b'Z'), 'Ζ');
        assert_eq!(Signs::Dingbats.sign(0xfe), '☑');
        assert_eq!(Signs::Other.sign(b'a'), 'a');
    }
}
