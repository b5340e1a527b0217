//! Numbers as people of a language write them.

use crate::label::Lang;

/// A whole number: "1.234", in English "1,234".
pub fn whole(number: u64, lang: Lang) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(if lang == Lang::Da { '.' } else { ',' });
        }
        grouped.push(digit);
    }
    grouped
}

/// A number that is written with a point, with the mark of the language: "12,3", in English "12.3".
pub fn decimal(plain: String, lang: Lang) -> String {
    match lang {
        Lang::Da => plain.replace('.', ","),
        Lang::En => plain,
    }
}
