//! Days of the calendar.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A day, ordered by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: i32,
    month: u32,
    day: u32,
}

impl Date {
    /// A day of the calendar; `None` where there is no such day, or a year with other than four digits.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        ((1000..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Self { year, month, day })
    }

    /// The day that it is, in UTC.
    pub fn today() -> Self {
        let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self::of_days(i32::try_from(seconds / 86_400).unwrap_or(0))
    }

    /// The inverse of [`Self::days_since_1970`], by the same source.
    fn of_days(days: i32) -> Self {
        let days = days + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let (month, day) = ((shifted + 2) % 12 + 1, of_year - (153 * shifted + 2) / 5 + 1);
        let year = year + era * 400 + i32::from(month <= 2);
        Self { year, month: month.cast_unsigned(), day: day.cast_unsigned() }
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month of the year, from 1.
    pub fn month_of_year(self) -> u32 {
        self.month
    }

    /// The day of the month.
    pub fn day(self) -> u32 {
        self.day
    }

    /// The year and month, "2026-03".
    pub fn month(self) -> String {
        format!("{:04}-{:02}", self.year, self.month)
    }

    /// Days since 1 January 1970.
    pub fn days_since_1970(self) -> i32 {
        // Years begin in March, so that the leap day is their last (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
        let (month, day) = (self.month.cast_signed(), self.day.cast_signed());
        let year = if month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }
}

impl Default for Date {
    /// 1 January 1970.
    fn default() -> Self {
        Self { year: 1970, month: 1, day: 1 }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = String;

    /// "2026-03-31", with or without a time behind it.
    fn from_str(s: &str) -> Result<Self, String> {
        let number = |from: usize, to: usize| s.get(from..to).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?.parse::<u32>().ok();
        let divided = s.get(4..5) == Some("-") && s.get(7..8) == Some("-");
        let ends = s.get(10..11).is_none_or(|c| matches!(c, "T" | "t" | " "));
        let date = if divided && ends { (number(0, 4), number(5, 7), number(8, 10)) } else { (None, None, None) };
        match date {
            (Some(year), Some(month), Some(day)) => Self::new(year.cast_signed(), month, day),
            _ => None,
        }
        .ok_or_else(|| format!("`{s}` is no date; write 2026-03-31"))
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(s: String) -> Result<Self, String> {
        s.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        let days = |s: &str| s.parse::<Date>().map(Date::days_since_1970);
        assert_eq!(days("1970-01-01"), Ok(0));
        assert_eq!(days("2000-03-01"), Ok(11_017));
        assert_eq!(days("1969-12-31"), Ok(-1));
        for day in (-10_000..40_000).step_by(17) {
            assert_eq!(Date::of_days(day).days_since_1970(), day);
        }
        assert_eq!(days("2026-11-26T12:00:00+01:00"), Ok(20_783));
        for wrong in ["2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "2026-01-011", "æøå", ""] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
    }
}
