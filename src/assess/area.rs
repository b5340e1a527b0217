//! The area of law of a document: by the statutes that it cites, else by its words.

use crate::label::{Area, AreaBy};
use crate::law;
use crate::model::Model;
use crate::text::Document;

/// Words must make an area at least this likely (calibrated): of those less likely two of three are wrong, and a guess
/// would look like knowledge in a table of areas.
const ENOUGH: f64 = 0.4;

/// The area of law of a document and what tells it; `None` where nothing does. Statutes go first: where they and the words
/// differ, they are right more often.
pub fn area_of(document: &Document, model: &Model) -> Option<(Area, AreaBy)> {
    if let Some(area) = law::area_of(&law::citations(document)) {
        return Some((area, AreaBy::Statute));
    }
    let (area, probability) = model.area(document);
    (probability >= ENOUGH).then_some((area, AreaBy::Words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Source;
    use crate::text::ReadAs;

    #[test]
    fn statutes_go_before_words() {
        let model = Model::built_in().unwrap();
        let area = |text: &str| area_of(&Document::new(Source::plain("", text), &ReadAs::default()), &model);
        let carport = "Din carport kræver byggetilladelse. Send tegninger til byggesag.";
        assert_eq!(area(carport), Some((Area::Building, AreaBy::Words)));
        assert_eq!(area(&format!("{carport} Se miljøbeskyttelseslovens § 42.")), Some((Area::Environment, AreaBy::Statute)));
        let both = "Din ansøgning om en hjemmehjælper er sendt videre med lægens erklæring fra hospitalet og skolens udtalelse.";
        // What says nothing speaks of none.
        for text in ["", "Hej Bo. Vi ses.", &"x".repeat(100_000)] {
            assert!(matches!(area(text), None | Some((Area::Other, _))), "{:?}", area(text));
        }
        assert_eq!(area(both), None, "{:?}", model.area(&Document::new(Source::plain("", both), &ReadAs::default())));
    }
}
