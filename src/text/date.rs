//! The date of a document: what its format or table says, else the date in its letterhead.

use crate::date::Date;

use super::blocks::Block;
use super::document::Document;
use super::fold::fold;
use super::phrase::{Phrase, says};

/// Lines of a letterhead that are looked at.
const LINES: usize = 30;
/// Longest line that is taken for a date line, in characters.
const LONGEST: usize = 60;

/// Years of letters that anybody audits.
const PLAUSIBLE: std::ops::Range<i32> = 1990..2100;

/// "Solby, den 3. marts 2026", folded.
static IN_WORDS: Phrase =
    Phrase::new(r"(?:^|[^0-9])([0-9]{1,2})\. ?(jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.? ([0-9]{4})(?:$|[^0-9])");
/// "03-03-2026", "3/3 2026", "03.03.2026".
static IN_DIGITS: Phrase = Phrase::new(r"(?:^|[^0-9.-])([0-9]{1,2})[-./] ?([0-9]{1,2})[-./ ] ?([0-9]{4})(?:$|[^0-9-])");
/// Dates of something else.
static OF_OTHER: Phrase = Phrase::new(r"foed|modtaget|ansoeg|frist|senest|gaelder|periode|moede|tidspunkt|inden|fra den");

/// Names of months, folded, in their order.
pub const MONTHS: [&str; 12] =
    ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"];

/// The date of a document: what its format or table says, else what its letterhead does; `None` where none is stated.
pub fn date_of(document: &Document) -> Option<Date> {
    let stated = document.metadata.date.as_deref().and_then(parsed_date);
    // A wrong clock or a misread number is no date of a letter.
    stated.filter(|date| PLAUSIBLE.contains(&date.year())).or_else(|| letterhead_date(document))
}

/// The date in a document's letterhead.
pub fn letterhead_date(document: &Document) -> Option<Date> {
    let head = document.sentences.iter().take(LINES).take_while(|s| matches!(s.block, Block::Sender | Block::Heading | Block::TableRow));
    head.filter_map(|s| {
        let line = document.folded(s);
        (line.chars().count() <= LONGEST && !says(&OF_OTHER, line)).then(|| parsed_date(line))?
    })
    .find(|date| PLAUSIBLE.contains(&date.year()))
}

/// A date as people and programs write it: 2026-03-31, with or without a time, 31-03-2026, 31. marts 2026.
pub fn parsed_date(text: &str) -> Option<Date> {
    text.trim().parse().ok().or_else(|| dates_in(&fold(text)).next())
}

/// The dates with a year in a folded text: those in words, then those in digits.
pub fn dates_in(folded: &str) -> impl Iterator<Item = Date> {
    let number = |found: &regex_lite::Captures, at: usize| found.get(at).and_then(|m| m.as_str().parse::<u32>().ok());
    let in_words = IN_WORDS.captures_all(folded).filter_map(move |found| {
        let month = MONTHS.iter().position(|m| found.get(2).is_some_and(|f| m.starts_with(f.as_str())))?;
        Date::new(number(&found, 3)?.cast_signed(), month as u32 + 1, number(&found, 1)?)
    });
    let in_digits = IN_DIGITS
        .captures_all(folded)
        .filter_map(move |found| Date::new(number(&found, 3)?.cast_signed(), number(&found, 2)?, number(&found, 1)?));
    in_words.chain(in_digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Source;
    use crate::text::ReadAs;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let day = |text: &str| parsed_date(text).map(|d| d.to_string());
        for text in
            ["2026-03-31", "2026-03-31T10:00:00+02:00", "31-03-2026", "31.03.2026", "31/3 2026", "31. marts 2026", "den 31. mar. 2026"]
        {
            assert_eq!(day(text).as_deref(), Some("2026-03-31"), "{text}");
        }
        for text in ["", "i går", "31-13-2026", "sag 26-010190-1234", "tlf. 31 03 20 26"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn a_letterhead_tells_the_date() {
        let date = |text: &str| date_of(&Document::new(Source::plain("x", text), &ReadAs::default())).map(|d| d.to_string());
        let letter = "Solby Kommune\nSagsnr. 26/1234\nFødt 01-02-1980\nSolby, den 3. marts 2026\n\nKære Bo\n\nVi har modtaget din ansøgning den 1. februar 2026.\n";
        assert_eq!(date(letter).as_deref(), Some("2026-03-03"));
        assert_eq!(date("Kære Bo\n\nDu får svar senest den 3. marts 2026.\n"), None);
    }
}
