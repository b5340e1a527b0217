//! Citations → the area of law that they speak of.

use crate::label::Area;

use super::cite::Citation;

/// The area that the citations of a document's sentences name oftenest, each statute or provision counted once a
/// sentence; the first named where two are equal. `None` where none of the statutes tells an area.
pub fn area_of(citations: &[Vec<Citation>]) -> Option<Area> {
    // In the order of first mention.
    let mut votes: Vec<(Area, usize)> = Vec::new();
    for sentence in citations {
        let mut seen: Vec<String> = Vec::new();
        for citation in sentence {
            let text = citation.text();
            if seen.contains(&text) {
                continue;
            }
            seen.push(text);
            let Some(area) = area(citation) else { continue };
            match votes.iter_mut().find(|(known, _)| *known == area) {
                Some((_, count)) => *count += 1,
                None => votes.push((area, 1)),
            }
        }
    }
    let most = votes.iter().map(|(_, count)| *count).max()?;
    votes.into_iter().find(|(_, count)| *count == most).map(|(area, _)| area)
}

/// The area of a citation: of its first section, where it names one.
fn area(citation: &Citation) -> Option<Area> {
    let statute = citation.statute?;
    citation.sections().first().map_or(statute.area, |&section| statute.area_of(section))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{citations, statutes};
    use crate::read::Source;
    use crate::text::{Document, ReadAs};

    fn of(text: &str) -> Option<Area> {
        area_of(&citations(&Document::new(Source::plain("", text), &ReadAs::default())))
    }

    #[test]
    fn the_statute_cited_oftenest_tells() {
        assert_eq!(of("Det følger af § 83 i serviceloven."), Some(Area::Elderly));
        assert_eq!(of("Det følger af servicelovens § 112, stk. 1."), Some(Area::Social));
        assert_eq!(of("Det følger af planlovens § 35. Se også byggeloven og sundhedsloven."), Some(Area::Building));
        assert_eq!(of("Efter sundhedsloven. Efter planloven. Se lovens § 35."), Some(Area::Building));
        assert_eq!(of("Efter sundhedsloven og planloven."), Some(Area::Health));
        assert_eq!(of("Efter forvaltningslovens § 24 og retssikkerhedslovens § 10."), None);
        assert_eq!(of("Hej Bo. Vi ses."), None);
    }

    #[test]
    fn statutes_with_another_area_for_a_section_have_one_at_large() {
        assert!(statutes().iter().all(|s| s.areas.is_empty() || s.area.is_some()));
        assert!(Area::ALL.iter().all(|area| statutes().iter().any(|s| s.area == Some(*area))));
    }
}
