//! Word's styles and numbering: which paragraphs are list items, and which text is hidden, by their style.

use std::collections::{BTreeMap, HashMap};

use crate::error::ReadError;
use crate::read::limits::Budget;
use crate::read::xml::{Piece, Tag, Xml};

use super::list::Marker;

/// What a style says, its own and by the style it is based on.
#[derive(Clone, Debug, Default)]
struct Style {
    based_on: Option<String>,
    hidden: Option<bool>,
    list: Option<(String, usize)>,
}

/// Markers by level.
type Levels = BTreeMap<usize, Marker>;

/// An abstract list: its levels, or the style whose list has them.
#[derive(Debug, Default)]
struct AbstractList {
    levels: Levels,
    style: Option<String>,
}

/// A list: the abstract list that it follows, and the levels where it does not.
#[derive(Debug, Default)]
struct List {
    follows: String,
    own: Levels,
}

/// Styles and numbering of a document.
#[derive(Debug, Default)]
pub struct WordStyles {
    styles: HashMap<String, Style>,
    abstract_lists: HashMap<String, AbstractList>,
    lists: HashMap<String, List>,
}

/// Styles based on styles; Word itself stops at eleven.
const MAX_BASES: usize = 20;

impl WordStyles {
    /// Reads word/styles.xml.
    pub fn read_styles(&mut self, part: &[u8], budget: &Budget) -> Result<(), ReadError> {
        let mut xml = Xml::new(part, "Word");
        let mut current: Option<(String, Style)> = None;
        while let Some(piece) = xml.next(budget)? {
            match piece {
                Piece::Open(tag) => match (tag.name.as_str(), &mut current) {
                    ("style", _) => current = tag.attribute("styleId").map(|id| (id.to_owned(), Style::default())),
                    ("basedOn", Some((_, style))) => style.based_on = tag.attribute("val").map(str::to_owned),
                    ("vanish", Some((_, style))) => style.hidden = Some(is_on(&tag)),
                    ("numId", Some((_, style))) => {
                        let level = style.list.as_ref().map_or(0, |l| l.1);
                        style.list = Some((tag.attribute("val").unwrap_or("0").to_owned(), level));
                    }
                    ("ilvl", Some((_, style))) => {
                        let list = style.list.take().map_or_else(|| "0".to_owned(), |l| l.0);
                        style.list = Some((list, level(&tag)));
                    }
                    _ => {}
                },
                Piece::Close(name) if name == "style" => self.styles.extend(current.take()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads word/numbering.xml.
    pub fn read_numbering(&mut self, part: &[u8], budget: &Budget) -> Result<(), ReadError> {
        let mut xml = Xml::new(part, "Word");
        let mut abstract_list = (String::new(), AbstractList::default());
        let mut list = (String::new(), List::default());
        let (mut in_list, mut level) = (false, 0);
        while let Some(piece) = xml.next(budget)? {
            match piece {
                Piece::Open(tag) => match tag.name.as_str() {
                    "abstractNum" => abstract_list = (named(&tag, "abstractNumId"), AbstractList::default()),
                    "numStyleLink" => abstract_list.1.style = tag.attribute("val").map(str::to_owned),
                    "num" => {
                        in_list = true;
                        list = (named(&tag, "numId"), List::default());
                    }
                    "abstractNumId" => list.1.follows = named(&tag, "val"),
                    "lvl" => level = limited(tag.attribute("ilvl")),
                    "numFmt" => {
                        let marker = match tag.attribute("val") {
                            Some("bullet") => Marker::Bullet,
                            Some("none") => Marker::None,
                            _ => Marker::Number,
                        };
                        let levels = if in_list { &mut list.1.own } else { &mut abstract_list.1.levels };
                        levels.insert(level, marker);
                    }
                    _ => {}
                },
                Piece::Close(name) => match name.as_str() {
                    "abstractNum" => self.abstract_lists.extend([std::mem::take(&mut abstract_list)]),
                    "num" => {
                        in_list = false;
                        self.lists.extend([std::mem::take(&mut list)]);
                    }
                    _ => {}
                },
                Piece::Text(_) => {}
            }
        }
        Ok(())
    }

    /// Whether text of a style is hidden.
    pub fn hidden(&self, style: &str) -> bool {
        self.chain(style).find_map(|s| s.hidden).unwrap_or(false)
    }

    /// The list of a style's paragraphs and their level.
    pub fn list(&self, style: &str) -> Option<(String, usize)> {
        self.chain(style).find_map(|s| s.list.clone())
    }

    /// How a list marks its items at a level.
    pub fn marker(&self, list: &str, level: usize) -> Marker {
        let Some(list) = self.lists.get(list) else { return Marker::None };
        let own = list.own.get(&level);
        own.or_else(|| at(&self.followed(list)?.levels, level)).copied().unwrap_or(Marker::None)
    }

    /// The abstract list with the levels of a list: its own, or that of the list that its style names.
    fn followed(&self, list: &List) -> Option<&AbstractList> {
        let first = self.abstract_lists.get(&list.follows)?;
        let Some(style) = first.style.as_ref().filter(|_| first.levels.is_empty()) else { return Some(first) };
        let (named, _) = self.list(style)?;
        self.abstract_lists.get(&self.lists.get(&named)?.follows)
    }

    /// A style and those it is based on.
    fn chain<'s>(&'s self, style: &str) -> impl Iterator<Item = &'s Style> {
        let first = self.styles.get(style);
        std::iter::successors(first, |style| self.styles.get(style.based_on.as_ref()?)).take(MAX_BASES)
    }
}

/// A switch such as `<w:vanish/>` or `<w:vanish w:val="0"/>`.
pub fn is_on(tag: &Tag) -> bool {
    !matches!(tag.attribute("val"), Some("0" | "false" | "off"))
}

/// A level of a list, from 0.
pub fn level(tag: &Tag) -> usize {
    limited(tag.attribute("val"))
}

fn limited(level: Option<&str>) -> usize {
    level.and_then(|v| v.parse().ok()).unwrap_or(0).min(8)
}

/// What stands at a level, or at the last above it that says something.
fn at(levels: &Levels, level: usize) -> Option<&Marker> {
    levels.range(..=level).next_back().map(|(_, marker)| marker)
}

fn named(tag: &Tag, attribute: &str) -> String {
    tag.attribute(attribute).unwrap_or("").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_go_by_number_and_style() {
        let numbering = br#"<numbering>
            <abstractNum abstractNumId="7"><styleLink val="L"/>
                <lvl ilvl="1"><numFmt val="bullet"/></lvl><lvl ilvl="0"><numFmt val="decimal"/></lvl></abstractNum>
            <abstractNum abstractNumId="8"><numStyleLink val="L"/></abstractNum>
            <num numId="1"><abstractNumId val="7"/></num>
            <num numId="2"><abstractNumId val="8"/><lvlOverride ilvl="1"><lvl ilvl="1"><numFmt val="none"/></lvl></lvlOverride></num>
        </numbering>"#;
        let sheet = br#"<styles><style styleId="L"><pPr><numPr><numId val="1"/></numPr></pPr></style></styles>"#;
        let budget = crate::read::Limits::default().budget();
        let mut styles = WordStyles::default();
        assert!(styles.read_styles(sheet, &budget).is_ok() && styles.read_numbering(numbering, &budget).is_ok());
        let markers = |list| [0, 1, 2].map(|level| styles.marker(list, level));
        assert_eq!(markers("1"), [Marker::Number, Marker::Bullet, Marker::Bullet]);
        assert_eq!(markers("2"), [Marker::Number, Marker::None, Marker::Bullet]);
        assert_eq!(styles.marker("3", 0), Marker::None);
    }
}
