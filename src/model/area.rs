//! The area of law of a document by its words, whoever says them: the authority, the citizen, a mail that is quoted.

use crate::label::Area;
use crate::text::Document;

use super::bag::Bag;
use super::features::{Kind, LONGEST_WORD, Row};
use super::fits::Stage;
use super::predict::Model;
use super::sentence::SentenceModel;
use super::train::{Rows, TrainError};
use super::words::words;

/// Classes of the model.
pub(super) const AREAS: usize = Area::ALL.len();

/// The features of a document: words and runs of letters. By words alone 0.68 of areas are right, with pieces of words 0.71,
/// with runs of letters 0.75; pairs of words make it worse.
fn topic(document: &Document) -> Row {
    let words = words(document.folded.as_str(), |_| false);
    let mut bag = Bag::default();
    for word in words.iter().map(|w| w.form).filter(|w| w.len() <= LONGEST_WORD) {
        bag.add(Kind::Topic, &[word]);
    }
    bag.runs(Kind::Topic, &words);
    bag.into_row()
}

/// Learns areas from the documents whose area is known.
pub(super) fn fit(stage: &Stage) -> Result<SentenceModel<AREAS>, TrainError> {
    let rows: Vec<Rows> = stage.documents.iter().map(|d| vec![topic(&d.document)]).collect();
    let area = |d: usize| stage.documents[d].area.map(Area::index);
    Ok(stage.fit_documents("area", &rows, &area, |model| model.pruned(stage.settings.area_features))?.0)
}

impl Model {
    /// The likeliest area of law of a document and how probable it is.
    pub fn area(&self, document: &Document) -> (Area, f64) {
        let probabilities = self.area.probabilities(self.area.logits(&topic(document)));
        let best = Area::ALL.iter().zip(probabilities).max_by(|a, b| a.1.total_cmp(&b.1));
        best.map_or((Area::Other, 0.0), |(area, p)| (*area, p))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::read::Source;
    use crate::text::ReadAs;

    #[test]
    fn words_tell_the_area() {
        let model = Model::built_in().unwrap();
        let area = |text: &str| model.area(&Document::new(Source::plain("", text), &ReadAs::default()));
        let (building, p) =
            area("Hej Bo\n\nDin carport står for tæt på skellet og kræver byggetilladelse. Send tegninger til byggesag.\n\nMvh Lis");
        assert!(building == Area::Building && p > 0.6, "{building} {p}");
        let (school, p) =
            area("Kære Lis\n\nEmil kan begynde i børnehaven den 1. maj. Søg om økonomisk friplads på pladsanvisningen.\n\nHilsen Bo");
        assert!(school == Area::School && p > 0.6, "{school} {p}");
        // What says nothing speaks of none so surely that it would be told (`assess::area_of`).
        for text in ["", "Hej Bo. Vi ses.", &"x".repeat(100_000)] {
            let (area, p) = area(text);
            assert!(area == Area::Other || p < 0.4, "{area} {p}");
        }
    }
}
