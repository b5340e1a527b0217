//! The day by which to complain, where a notice names one in place of a period, and the day of the letter.

use crate::text::{Block, Phrase};

use super::super::Case;

/// Names of months, folded, in their order.
const MONTHS: [&str; 12] =
    ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"];

/// A day of a year that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    year: i64,
    /// From 1.
    month: i64,
    date: i64,
}

/// The last day to complain by a notice, and how long after the letter it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastDay {
    /// The day.
    pub day: Day,
    /// Days from the letter's to it.
    pub after: i64,
}

impl Day {
    /// Days since some day long ago: of the Gregorian calendar, its year beginning in March.
    fn number(self) -> i64 {
        let (year, month) = if self.month > 2 { (self.year, self.month - 3) } else { (self.year - 1, self.month + 9) };
        year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + self.date
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let month = usize::try_from(self.month - 1).ok().and_then(|i| MONTHS.get(i)).unwrap_or(&"");
        write!(f, "den {}. {month} {}", self.date, self.year)
    }
}

/// The last day that the sentences of a notice name, where the letter tells its own day too.
pub fn last_day(case: &Case, sentences: &[usize]) -> Option<LastDay> {
    let about = |i: usize| case.document.sentences[i].block;
    let letter = (0..case.document.sentences.len())
        .filter(|&i| matches!(about(i), Block::Sender | Block::Heading | Block::Signature))
        .find_map(|i| days(case.folded(i)).next())?;
    let day = sentences.iter().flat_map(|&i| days(case.folded(i))).max_by_key(|day| day.number())?;
    let after = day.number() - letter.number();
    (after >= 0).then_some(LastDay { day, after })
}

/// The days with a year that a folded text names.
fn days(folded: &str) -> impl Iterator<Item = Day> {
    static DAY: Phrase = Phrase::new(
        r"\b(?<date>\d{1,2})(?:\. ?(?<name>januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december) |[-/.] ?(?<month>\d{1,2})[-/. ] ?)(?<year>20\d\d)\b",
    );
    DAY.captures_all(folded).filter_map(|found| {
        let number = |name: &str| found.name(name)?.as_str().parse::<i64>().ok();
        let named = || MONTHS.iter().position(|month| found.name("name").is_some_and(|name| name.as_str() == *month));
        let month = number("month").or_else(|| i64::try_from(named()? + 1).ok())?;
        let day = Day { year: number("year")?, month, date: number("date")? };
        ((1..=12).contains(&day.month) && (1..=31).contains(&day.date)).then_some(day)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_and_shown() {
        let day = |text: &str| days(text).next().unwrap();
        assert_eq!(day("senest mandag den 17. marts 2025").number() - day("3-3-2025").number(), 14);
        assert_eq!(day("den 1. marts 2024").number() - day("28/2 2024").number(), 2);
        assert_eq!(day("1.1.2026").number() - day("den 31. december 2025").number(), 1);
        assert_eq!(day("17-03-2025").to_string(), "den 17. marts 2025");
        assert_eq!(days("sag 24/8801, den 3. maj, 40-13-2025, tlf. 20 25 20 26").count(), 0);
    }
}
