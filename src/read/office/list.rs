//! Marks of list items, which the formats keep apart from the text.

use std::collections::HashMap;

/// How the items of a list are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A dash or bullet.
    Bullet,
    /// 1., 2., 3.
    Number,
    /// Nothing.
    None,
}

/// Counts the items of numbered lists.
#[derive(Debug, Default)]
pub struct Counter {
    counts: HashMap<(String, usize), u32>,
}

impl Counter {
    /// A list begins anew at a level.
    pub fn restart(&mut self, list: &str, level: usize) {
        self.counts.retain(|(name, deep), _| name != list || *deep < level);
    }

    /// The mark of the next item of a list at a level, from 0.
    pub fn mark(&mut self, list: &str, level: usize, marker: Marker) -> String {
        match marker {
            Marker::Bullet => "- ".to_owned(),
            Marker::None => String::new(),
            Marker::Number => {
                // Deeper levels begin again.
                self.counts.retain(|(name, deep), _| name != list || *deep <= level);
                let count = self.counts.entry((list.to_owned(), level)).or_default();
                *count += 1;
                format!("{count}. ")
            }
        }
    }
}
