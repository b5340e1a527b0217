//! What stands in a row under a column, and how it becomes JSON.

use serde::{Serialize, Serializer};

use crate::date::Date;
use crate::rules::Rule;

#[cfg(test)]
use super::schema::Type;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Not known or not there.
    Null,
    /// A whole number.
    Whole(i64),
    /// A finite number.
    Real(f64),
    /// True or false.
    Flag(bool),
    /// Text.
    Text(&'a str),
    /// A day.
    Day(Date),
    /// Texts in order.
    Texts(Vec<&'a str>),
}

impl<'a> Cell<'a> {
    /// A list of texts.
    pub fn strings(texts: &'a [String]) -> Self {
        Self::Texts(texts.iter().map(String::as_str).collect())
    }

    /// A list of rules.
    pub fn rules(rules: &[Rule]) -> Self {
        Self::Texts(rules.iter().map(|rule| rule.slug()).collect())
    }

    /// The type of a column that it fits; `None` for null.
    #[cfg(test)]
    pub fn kind(&self) -> Option<Type> {
        Some(match self {
            Self::Null => return None,
            Self::Whole(_) => Type::Whole,
            Self::Real(_) => Type::Real,
            Self::Flag(_) => Type::Flag,
            Self::Text(_) => Type::Text,
            Self::Day(_) => Type::Day,
            Self::Texts(_) => Type::Texts,
        })
    }
}

impl From<u64> for Cell<'_> {
    fn from(number: u64) -> Self {
        Self::Whole(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Cell<'_> {
    fn from(number: usize) -> Self {
        Self::from(number as u64)
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Self::Whole(number.into())
    }
}

impl From<f64> for Cell<'_> {
    /// Null where it is no number, which JSON cannot say.
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Real(number) } else { Self::Null }
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<Date> for Cell<'_> {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Whole(number) => serializer.serialize_i64(*number),
            Self::Real(number) => serializer.serialize_f64(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Day(day) => day.serialize(serializer),
            Self::Texts(texts) => texts.serialize(serializer),
        }
    }
}
