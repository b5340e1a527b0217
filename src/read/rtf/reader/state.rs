//! What a reader has to keep in mind.

use super::super::fonts::{Font, PLAIN};

/// Where text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nowhere, with all that is in it.
    Nowhere,
    /// Nowhere, but groups in it may matter.
    Quiet,
    /// The two versions of a text; only the second counts.
    Versions,
    Body,
    Notes,
    Margin,
    TextBox,
    Fonts,
    /// What a field is made from.
    Instruction,
    Info,
    Title,
    Subject,
    Created,
}

impl Place {
    /// Whether text of the document itself goes here.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Body | Self::Notes | Self::Margin | Self::TextBox)
    }
}

/// Text that a reader of the printed document does not see.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Unseen {
    /// Hidden text.
    pub(super) hidden: bool,
    /// Text marked as deleted.
    pub(super) deleted: bool,
    /// Comments.
    pub(super) comments: bool,
}

impl Unseen {
    /// Whether there is a reason not to show the text.
    pub(super) fn any(self) -> bool {
        self.hidden || self.deleted || self.comments
    }

    /// Adds the reasons of another.
    pub(super) fn add(&mut self, other: Self) {
        self.hidden |= other.hidden;
        self.deleted |= other.deleted;
        self.comments |= other.comments;
    }
}

/// What holds until the end of a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    pub(super) place: Place,
    /// Where text went before a shape or object began.
    pub(super) around: Place,
    /// Where text went before [`Place::Versions`].
    pub(super) before_versions: Place,
    pub(super) font: Font,
    /// Signs after each `\u` that stand for the same, for programs without Unicode.
    pub(super) fallback: u32,
    /// Why the text is not to be seen, if it is not.
    pub(super) unseen: Unseen,
    /// What is here does not belong to the wrapped HTML.
    pub(super) html_off: bool,
    /// Within the bullet or number of a paragraph.
    pub(super) marker: bool,
}

impl State {
    /// At the start of a document.
    pub(super) const START: Self = Self {
        place: Place::Body,
        around: Place::Body,
        before_versions: Place::Body,
        font: PLAIN,
        fallback: 1,
        unseen: Unseen { hidden: false, deleted: false, comments: false },
        html_off: false,
        marker: false,
    };
}

/// Date and time of creation, as far as given.
#[derive(Debug, Default)]
pub(super) struct Stamp {
    pub(super) year: Option<i32>,
    pub(super) month: Option<i32>,
    pub(super) day: Option<i32>,
    pub(super) hour: Option<i32>,
    pub(super) minute: Option<i32>,
}

impl Stamp {
    /// As text, if there is a date at all.
    pub(super) fn text(&self) -> Option<String> {
        let date = match (self.year, self.month, self.day) {
            (Some(year @ 1..=9999), Some(month @ 1..=12), Some(day @ 1..=31)) => format!("{year:04}-{month:02}-{day:02}"),
            _ => return None,
        };
        Some(match (self.hour, self.minute) {
            (Some(hour @ 0..=23), Some(minute @ 0..=59)) => format!("{date}T{hour:02}:{minute:02}"),
            _ => date,
        })
    }
}

/// A form field, as far as given.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) kind: Option<i32>,
    pub(super) result: Option<i32>,
    pub(super) default: Option<i32>,
}

impl Form {
    /// The sign of a check box; programs write no result for it.
    pub(super) fn check_box(&self) -> Option<&'static str> {
        /// What Word writes as the result of a box that nobody touched.
        const UNTOUCHED: i32 = 25;
        let result = self.result.filter(|result| *result != UNTOUCHED).or(self.default);
        (self.kind == Some(1)).then(|| if result == Some(1) { "☒" } else { "☐" })
    }
}
