//! The day by which to complain, where a notice names one in place of a period, and the day of the letter.

use crate::date::Date;
use crate::text::{Block, MONTHS, dates_in, letterhead_date};

use super::super::Case;

/// The last day to complain by a notice, and how long after the letter it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastDay {
    /// The day.
    pub day: Date,
    /// Days from the letter's to it.
    pub after: i32,
}

/// "den 17. marts 2025".
impl std::fmt::Display for LastDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let month = MONTHS.get(self.day.month_of_year() as usize - 1).unwrap_or(&"");
        write!(f, "den {}. {month} {}", self.day.day(), self.day.year())
    }
}

/// The last day that the sentences of a notice name, where the letter tells its own day too: above the text, or below it.
pub fn last_day(case: &Case, sentences: &[usize]) -> Option<LastDay> {
    let day = sentences.iter().flat_map(|&i| dates_in(case.folded(i))).max()?;
    let below = || {
        let signs = |&i: &usize| case.document.sentences[i].block == Block::Signature;
        (0..case.document.sentences.len()).filter(signs).find_map(|i| dates_in(case.folded(i)).next())
    };
    let letter = letterhead_date(case.document).or_else(below)?;
    let after = day.days_since_1970() - letter.days_since_1970();
    (after >= 0).then_some(LastDay { day, after })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_shown_as_people_write_it() {
        let day = dates_in("17-03-2025").next().unwrap();
        assert_eq!(LastDay { day, after: 14 }.to_string(), "den 17. marts 2025");
    }
}
