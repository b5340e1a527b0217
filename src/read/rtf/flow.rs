//! One stream of text in the making: body, footnotes, margins, a text box.

/// Text with the places where its paragraphs start.
#[derive(Debug)]
pub(super) struct Flow {
    /// The text so far.
    pub(super) text: String,
    /// Where paragraphs and rows start.
    pub(super) starts: Vec<usize>,
    /// Text boxes anchored in the paragraph now being read; they follow when it ends, so that they do not tear it apart.
    beside: String,
    /// Where paragraphs and rows start in those.
    beside_starts: Vec<usize>,
    /// A nested row ended, and nothing came after it.
    nested_row: bool,
    /// The paragraph has its number or bullet.
    pub(super) marked: bool,
}

impl Default for Flow {
    fn default() -> Self {
        Self { text: String::new(), starts: vec![0], beside: String::new(), beside_starts: Vec::new(), nested_row: false, marked: false }
    }
}

impl Flow {
    /// Whether the next letter starts a line.
    pub(super) fn at_line_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// Whether the next letter starts a paragraph.
    pub(super) fn at_paragraph_start(&self) -> bool {
        self.starts.last() == Some(&self.text.len())
    }

    /// Whether nothing is waiting to be ended.
    pub(super) fn is_settled(&self) -> bool {
        self.at_paragraph_start() && self.beside.is_empty()
    }

    /// Adds text to the paragraph.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.nested_row = false;
    }

    /// Ends the paragraph.
    pub(super) fn end_paragraph(&mut self) {
        self.text.push('\n');
        self.settle();
    }

    /// Ends the paragraph unless it is yet to begin.
    pub(super) fn end_if_begun(&mut self) {
        if self.at_line_start() { self.settle() } else { self.end_paragraph() }
    }

    /// Ends a cell, unless a table in it has ended its line already.
    pub(super) fn end_cell(&mut self) {
        if !self.is_after_nested_row() {
            self.text.push('\t');
        }
        self.marked = false;
    }

    /// Ends a table row. The tab of its last cell sets nothing apart.
    pub(super) fn end_row(&mut self, nested: bool) {
        if self.text.ends_with('\t') {
            self.text.pop();
        }
        if !self.is_after_nested_row() {
            self.text.push('\n');
        }
        self.settle();
        self.nested_row = nested;
    }

    fn is_after_nested_row(&self) -> bool {
        self.nested_row && self.at_line_start()
    }

    /// Keeps a text box until the paragraph is over.
    pub(super) fn set_beside(&mut self, mut text_box: Self) {
        text_box.end_if_begun();
        if !text_box.text.trim().is_empty() {
            let (shift, end) = (self.beside.len(), text_box.text.len());
            self.beside_starts.extend(text_box.starts.iter().filter(|start| **start < end).map(|start| start + shift));
            self.beside.push_str(&text_box.text);
        }
    }

    /// Takes back all that came after a place at which a paragraph started.
    pub(super) fn cut(&mut self, place: usize) {
        self.text.truncate(place);
        while self.starts.pop_if(|start| *start > place).is_some() {}
    }

    /// The next paragraph starts here, after the boxes of the last.
    fn settle(&mut self) {
        self.marked = false;
        self.nested_row = false;
        self.start_here();
        let shift = self.text.len();
        self.text.push_str(&std::mem::take(&mut self.beside));
        // The first is here already.
        self.starts.extend(std::mem::take(&mut self.beside_starts).iter().skip(1).map(|start| start + shift));
        self.start_here();
    }

    fn start_here(&mut self) {
        if !self.at_paragraph_start() {
            self.starts.push(self.text.len());
        }
    }

    /// The end of the document.
    pub(super) fn finish(&mut self) {
        if !self.beside.is_empty() {
            self.end_if_begun();
        }
        if self.starts.len() > 1 && self.at_paragraph_start() {
            self.starts.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_follows_its_paragraph() {
        let mut flow = Flow::default();
        flow.push("a");
        let mut text_box = Flow::default();
        text_box.push("b");
        text_box.end_paragraph();
        text_box.push("c");
        flow.set_beside(text_box);
        flow.push("d");
        flow.end_paragraph();
        flow.push("e");
        flow.finish();
        assert_eq!(flow.text, "ad\nb\nc\ne");
        assert_eq!(flow.starts, [0, 3, 5, 7]);
    }

    #[test]
    fn rows_and_nested_rows() {
        let mut flow = Flow::default();
        for cell in ["a", "b"] {
            flow.push(cell);
            flow.end_cell();
        }
        flow.end_row(false);
        flow.push("c");
        flow.end_cell();
        flow.end_row(true);
        flow.end_cell();
        flow.end_row(false);
        flow.finish();
        assert_eq!(flow.text, "a\tb\nc\n");
        assert_eq!(flow.starts, [0, 4]);
    }

    #[test]
    fn nothing_at_all() {
        let mut flow = Flow::default();
        flow.end_if_begun();
        flow.finish();
        assert_eq!((flow.text.as_str(), flow.starts.as_slice()), ("", [0].as_slice()));
    }
}
