//! What control words mean.

/// What to do at a control word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// A sign.
    Sign(&'static str),
    /// An end of something, or a tab.
    Break(Break),
    /// The text of the group goes elsewhere.
    Into(Destination),
    /// Anything else that has to be kept in mind.
    Set(Setting),
}

/// What sets text apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// A tab.
    Tab,
    /// A line within a paragraph.
    Line,
    /// A paragraph.
    Paragraph,
    /// A page or column, perhaps amid a paragraph.
    Page,
    /// A section.
    Section,
    /// A cell, of a nested table or not.
    Cell,
    /// A row.
    Row,
    /// A row of a nested table.
    NestedRow,
}

/// Where the text of a group belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// Nowhere, with all that is in it.
    Nowhere,
    /// Nowhere, but groups in it may matter.
    Quiet,
    /// Where it belongs anyway; the word may carry a star.
    Here,
    /// A comment.
    Comment,
    /// Footnotes and endnotes.
    Note,
    /// Headers and footers.
    Margin,
    /// A text box.
    TextBox,
    /// The bullet or number of a paragraph.
    Marker,
    /// What a field is made from.
    Instruction,
    /// The box or blank of a form.
    FormField,
    /// What an object shows.
    Result,
    /// Two versions of the same, the second in Unicode.
    TwoVersions,
    /// That second version.
    UnicodeVersion,
    /// A piece of HTML.
    HtmlTag,
    /// The font table.
    Fonts,
    /// The properties.
    Info,
    /// Title.
    Title,
    /// Subject.
    Subject,
    /// Time of creation.
    Created,
}

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// `\ansi`
    Ansi,
    /// `\mac`
    Mac,
    /// `\pc`
    Pc,
    /// `\pca`
    Pca,
    /// `\ansicpg`
    DocumentPage,
    /// `\deff`
    DefaultFont,
    /// `\f`
    Font,
    /// `\fcharset`
    Charset,
    /// `\cpg`
    FontPage,
    /// `\u`
    Unicode,
    /// `\uc`
    Fallback,
    /// `\plain`
    Plain,
    /// `\v`
    Hidden,
    /// `\deleted` and the like.
    Deleted,
    /// `\fromhtml`
    FromHtml,
    /// `\htmlrtf`
    HtmlOff,
    /// `\fftype`
    FormType,
    /// `\ffres`
    FormResult,
    /// `\ffdefres`
    FormDefault,
    /// `\yr`
    Year,
    /// `\mo`
    Month,
    /// `\dy`
    Day,
    /// `\hr`
    Hour,
    /// `\min`
    Minute,
}

/// By name, sorted.
const WORDS: &[(&str, Word)] = {
    use self::Break as B;
    use Destination as D;
    use Setting as S;
    use Word::{Break, Into, Set, Sign};
    &[
        ("aftncn", Into(D::Nowhere)),
        ("aftnsep", Into(D::Nowhere)),
        ("aftnsepc", Into(D::Nowhere)),
        ("annotation", Into(D::Comment)),
        ("ansi", Set(S::Ansi)),
        ("ansicpg", Set(S::DocumentPage)),
        ("atnauthor", Into(D::Nowhere)),
        ("atnid", Into(D::Nowhere)),
        ("background", Into(D::Nowhere)),
        ("bkmkend", Into(D::Nowhere)),
        ("bkmkstart", Into(D::Nowhere)),
        ("bullet", Sign("•")),
        ("cell", Break(B::Cell)),
        ("colortbl", Into(D::Nowhere)),
        ("column", Break(B::Page)),
        ("cpg", Set(S::FontPage)),
        ("creatim", Into(D::Created)),
        ("datafield", Into(D::Nowhere)),
        ("deff", Set(S::DefaultFont)),
        ("deleted", Set(S::Deleted)),
        ("do", Into(D::Quiet)),
        ("dptxbxtext", Into(D::TextBox)),
        ("dy", Set(S::Day)),
        ("emdash", Sign("—")),
        ("emspace", Sign("\u{2003}")),
        ("endash", Sign("–")),
        ("enspace", Sign("\u{2002}")),
        ("f", Set(S::Font)),
        ("falt", Into(D::Nowhere)),
        ("fcharset", Set(S::Charset)),
        ("ffdefres", Set(S::FormDefault)),
        ("ffres", Set(S::FormResult)),
        ("fftype", Set(S::FormType)),
        ("filetbl", Into(D::Nowhere)),
        ("fldinst", Into(D::Instruction)),
        ("fonttbl", Into(D::Fonts)),
        ("footer", Into(D::Margin)),
        ("footerf", Into(D::Margin)),
        ("footerl", Into(D::Margin)),
        ("footerr", Into(D::Margin)),
        ("footnote", Into(D::Note)),
        ("formfield", Into(D::FormField)),
        ("fromhtml", Set(S::FromHtml)),
        ("ftncn", Into(D::Nowhere)),
        ("ftnsep", Into(D::Nowhere)),
        ("ftnsepc", Into(D::Nowhere)),
        ("generator", Into(D::Nowhere)),
        ("header", Into(D::Margin)),
        ("headerf", Into(D::Margin)),
        ("headerl", Into(D::Margin)),
        ("headerr", Into(D::Margin)),
        ("hr", Set(S::Hour)),
        ("htmlrtf", Set(S::HtmlOff)),
        ("htmltag", Into(D::HtmlTag)),
        ("info", Into(D::Info)),
        ("lbr", Break(B::Line)),
        ("ldblquote", Sign("“")),
        ("line", Break(B::Line)),
        ("listoverridetable", Into(D::Nowhere)),
        ("listtable", Into(D::Nowhere)),
        ("listtext", Into(D::Marker)),
        ("lquote", Sign("‘")),
        ("ltrmark", Sign("\u{200e}")),
        ("mac", Set(S::Mac)),
        ("min", Set(S::Minute)),
        ("mo", Set(S::Month)),
        ("mvf", Set(S::Deleted)),
        ("nestcell", Break(B::Cell)),
        ("nestrow", Break(B::NestedRow)),
        ("nesttableprops", Into(D::Here)),
        ("nonesttables", Into(D::Nowhere)),
        ("nonshppict", Into(D::Nowhere)),
        ("object", Into(D::Quiet)),
        ("page", Break(B::Page)),
        ("par", Break(B::Paragraph)),
        ("pc", Set(S::Pc)),
        ("pca", Set(S::Pca)),
        ("pict", Into(D::Nowhere)),
        ("plain", Set(S::Plain)),
        ("pn", Into(D::Nowhere)),
        ("pnseclvl", Into(D::Nowhere)),
        ("pntext", Into(D::Marker)),
        ("pntxta", Into(D::Nowhere)),
        ("pntxtb", Into(D::Nowhere)),
        ("qmspace", Sign("\u{2005}")),
        ("rdblquote", Sign("”")),
        ("result", Into(D::Result)),
        ("revtbl", Into(D::Nowhere)),
        ("row", Break(B::Row)),
        ("rquote", Sign("’")),
        ("rtlmark", Sign("\u{200f}")),
        ("rxe", Into(D::Nowhere)),
        ("sect", Break(B::Section)),
        ("shpgrp", Into(D::Quiet)),
        ("shpinst", Into(D::Quiet)),
        ("shprslt", Into(D::Nowhere)),
        ("shptxt", Into(D::TextBox)),
        ("sp", Into(D::Nowhere)),
        ("stylesheet", Into(D::Nowhere)),
        ("subject", Into(D::Subject)),
        ("tab", Break(B::Tab)),
        ("tc", Into(D::Nowhere)),
        ("tcn", Into(D::Nowhere)),
        ("title", Into(D::Title)),
        ("txbxcontents", Into(D::TextBox)),
        ("txe", Into(D::Nowhere)),
        ("u", Set(S::Unicode)),
        ("uc", Set(S::Fallback)),
        ("ud", Into(D::UnicodeVersion)),
        ("upr", Into(D::TwoVersions)),
        ("v", Set(S::Hidden)),
        ("xe", Into(D::Nowhere)),
        ("yr", Set(S::Year)),
        ("zwbo", Sign("\u{200b}")),
        ("zwj", Sign("\u{200d}")),
        ("zwnbo", Sign("\u{2060}")),
        ("zwnj", Sign("\u{200c}")),
    ]
};

/// What a control word means; `None` if nothing for the text.
pub(super) fn word(name: &[u8]) -> Option<Word> {
    let place = WORDS.binary_search_by(|(known, _)| known.as_bytes().cmp(name)).ok()?;
    WORDS.get(place).map(|(_, word)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found() {
        assert!(WORDS.is_sorted_by(|a, b| a.0 < b.0));
        for (name, meaning) in WORDS {
            assert_eq!(word(name.as_bytes()), Some(*meaning));
        }
        assert_eq!(word(b"b"), None);
        assert_eq!(word(b"PAR"), None);
    }
}
