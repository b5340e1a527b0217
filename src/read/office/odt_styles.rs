//! OpenDocument's styles: which text is hidden and how lists are marked.

use std::collections::HashMap;

use crate::read::xml::Tag;

use super::list::Marker;

/// Styles based on styles; real ones stay below ten.
const MAX_PARENTS: usize = 20;

/// What a style says, its own and by its parent.
#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    hidden: Option<bool>,
}

/// Styles that change what is read.
#[derive(Debug, Default)]
pub struct Styles {
    /// By family and name.
    known: HashMap<(String, String), Style>,
    lists: HashMap<String, Vec<Marker>>,
    /// The style whose properties are being read, and the list style.
    style: Option<(String, String)>,
    list: String,
}

impl Styles {
    /// Takes from a tag what it says of styles. The automatic styles of the two parts share their names: the later count.
    pub fn see(&mut self, tag: &Tag) {
        let named = |name: &str| tag.attribute(name).unwrap_or("").to_owned();
        match tag.name.as_str() {
            "style" => {
                let key = (named("family"), named("name"));
                self.known.insert(key.clone(), Style { parent: tag.attribute("parent-style-name").map(str::to_owned), hidden: None });
                self.style = Some(key);
            }
            "default-style" => self.style = None,
            "text-properties" => {
                if let (Some(display), Some(style)) = (tag.attribute("display"), self.style.as_ref().and_then(|s| self.known.get_mut(s))) {
                    style.hidden = Some(display == "none");
                }
            }
            "list-style" => {
                self.style = None;
                self.list = named("name");
                self.lists.remove(&self.list);
            }
            "list-level-style-bullet" | "list-level-style-image" => self.level(Marker::Bullet),
            "list-level-style-number" => {
                let formatted = tag.attribute("num-format").is_some_and(|format| !format.is_empty());
                self.level(if formatted { Marker::Number } else { Marker::None });
            }
            _ => {}
        }
    }

    fn level(&mut self, marker: Marker) {
        self.lists.entry(self.list.clone()).or_default().push(marker);
    }

    /// How a list marks its items at a level.
    pub fn marker(&self, list: &str, level: usize) -> Marker {
        self.lists.get(list).and_then(|levels| levels.get(level).or(levels.last())).copied().unwrap_or(Marker::Bullet)
    }

    /// Whether text of a style is hidden.
    pub fn hidden(&self, family: &str, style: &str) -> bool {
        let find = |name: &str| self.known.get(&(family.to_owned(), name.to_owned()));
        let chain = std::iter::successors(find(style), |style| find(style.parent.as_ref()?));
        chain.take(MAX_PARENTS).find_map(|style| style.hidden).unwrap_or(false)
    }
}
