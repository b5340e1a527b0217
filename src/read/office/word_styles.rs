//! Word's styles and numbering: which paragraphs are list items, and which text is hidden, by their style.

use std::collections::HashMap;

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

/// Styles and numbering of a document.
#[derive(Debug, Default)]
pub struct WordStyles {
    styles: HashMap<String, Style>,
    /// Markers of abstract lists by level.
    abstract_lists: HashMap<String, Vec<Marker>>,
    /// Lists and the abstract list each follows.
    lists: HashMap<String, String>,
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
        let (mut abstract_list, mut list) = (None, None);
        while let Some(piece) = xml.next(budget)? {
            let Piece::Open(tag) = piece else { continue };
            match tag.name.as_str() {
                "abstractNum" => abstract_list = tag.attribute("abstractNumId").map(str::to_owned),
                "num" => list = tag.attribute("numId").map(str::to_owned),
                "abstractNumId" => {
                    if let (Some(list), Some(id)) = (list.take(), tag.attribute("val")) {
                        self.lists.insert(list, id.to_owned());
                    }
                }
                "numFmt" => {
                    if let Some(id) = &abstract_list {
                        self.abstract_lists.entry(id.clone()).or_default().push(match tag.attribute("val") {
                            Some("bullet") => Marker::Bullet,
                            Some("none") => Marker::None,
                            _ => Marker::Number,
                        });
                    }
                }
                _ => {}
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
        let levels = self.lists.get(list).and_then(|id| self.abstract_lists.get(id));
        levels.and_then(|levels| levels.get(level).or(levels.last())).copied().unwrap_or(Marker::None)
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
    tag.attribute("val").and_then(|v| v.parse().ok()).unwrap_or(0).min(8)
}
