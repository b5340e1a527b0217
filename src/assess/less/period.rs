//! From when and until when something was asked for, and from when and until when it is granted.

use crate::text::{Phrase, says};

/// Names of months, folded, in their order.
const MONTHS: [&str; 12] =
    ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"];

/// A day, as both phrases have it: "mandag den 1. marts".
macro_rules! day {
    ($before:literal) => {
        concat!(
            $before,
            r":?( (den|d\.|mandag|tirsdag|onsdag|torsdag|fredag|loerdag|soendag))* (?<day>\d{1,2})\. ?",
            r"(?<month>januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)\b"
        )
    };
}

static FROM: Phrase = Phrase::new(day!(r"\b(fra( og med)?|pr\.?|begynder?|starter?)"));
static UNTIL: Phrase = Phrase::new(day!(r"\b(til( og med)?|indtil|udloeber|ophoerer|slutter)"));
static ASKS: Phrase =
    Phrase::new(r"\b(soegt|ansoegt|soegte|ansoegte|bedt|bad|beder|anmodet|anmodede|oensk\w*|ansoegning\w*|anmodning\w*)\b");
/// "Din ansøgning fra den 19. februar" was written then.
static WRITTEN: Phrase = Phrase::new(r"\b(ansoegning|anmodning|brev|mail|skema|henvendelse|besked|oenske)(en|et|t)? (af|fra) ");

/// A day of a year that is not told.
#[derive(Clone, Copy, PartialEq)]
struct Day {
    month: usize,
    day: u32,
}

impl Day {
    /// Days from another to this, to the nearest such day; some months are taken for a day longer or shorter than they are.
    fn since(self, other: Self) -> f64 {
        const YEAR: f64 = 365.0;
        let place = |day: Self| day.month as f64 * YEAR / 12.0 + f64::from(day.day);
        let days = place(self) - place(other);
        days - YEAR * (days / YEAR).round()
    }
}

/// The periods that a text tells.
#[derive(Default)]
pub struct Periods {
    asked_from: Vec<Day>,
    asked_until: Vec<Day>,
    granted_from: Vec<Day>,
    granted_until: Vec<Day>,
}

impl Periods {
    /// Hears a sentence, which may decide.
    pub fn hear(&mut self, folded: &str, decides: bool) {
        if decides {
            self.granted_from.extend(days(&FROM, folded));
            self.granted_until.extend(days(&UNTIL, folded));
        } else if says(&ASKS, folded) {
            self.asked_from.extend(days(&FROM, folded).filter(|_| !says(&WRITTEN, folded)));
            self.asked_until.extend(days(&UNTIL, folded));
        }
    }

    /// Whether what is granted begins later than was asked for, or ends sooner, whichever of the days that it names.
    pub fn are_less(&self) -> bool {
        let all = |granted: &[Day], asked: &[Day], lies: fn(f64) -> bool| {
            let Some(first) = asked.first().filter(|first| asked.iter().all(|day| day == *first)) else { return false };
            !granted.is_empty() && granted.iter().all(|day| lies(day.since(*first)))
        };
        all(&self.granted_from, &self.asked_from, |days| days > 0.0) || all(&self.granted_until, &self.asked_until, |days| days < 0.0)
    }
}

fn days(phrase: &Phrase, folded: &str) -> impl Iterator<Item = Day> {
    phrase.captures_all(folded).filter_map(|found| {
        let month = MONTHS.iter().position(|month| *month == &found["month"])?;
        Some(Day { month, day: found["day"].parse().ok()? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn less(asked: &str, granted: &str) -> bool {
        let mut periods = Periods::default();
        periods.hear(&fold(asked), false);
        periods.hear(&fold(granted), true);
        periods.are_less()
    }

    #[test]
    fn begins_later_or_ends_sooner() {
        assert!(less("Du har søgt om støtte fra den 1. marts.", "Støtten gælder fra den 1. maj."));
        assert!(less("I bad om pladsen fra 15. december.", "Pladsen er jeres fra og med mandag den 5. januar."), "over the year's end");
        assert!(less("Du søgte om at have containeren stående til fredag den 11. juli.", "Den må stå der til og med 27. juni."));
        assert!(!less("Du har søgt om støtte fra den 1. marts.", "Støtten gælder fra den 1. marts."));
        assert!(!less("Du har søgt om støtte fra den 1. maj.", "Støtten gælder fra den 1. april."), "sooner");
        assert!(!less("Du søgte om at blive til den 1. juni.", "Du kan blive til den 30. juni."), "longer");
        assert!(!less("Du har søgt fra 1. marts, og din mand har søgt fra 1. april.", "Støtten gælder fra 1. maj."), "two days asked for");
    }

    #[test]
    fn the_day_of_a_letter_is_none_asked_for() {
        assert!(!less("Tak for din ansøgning fra den 19. februar.", "Du får hjælpen fra den 1. marts."));
        assert!(!less("Vi så på det fra den 1. februar.", "Du får hjælpen fra den 1. marts."), "nobody asks");
    }
}
