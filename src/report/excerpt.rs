//! A line of the text with a span marked below, as compilers do; long lines are cut around the span.

use crate::assess::masked;
use crate::span::{LineIndex, Span};

/// An excerpt, CPR numbers masked.
pub struct Excerpt {
    /// From 1.
    pub line: usize,
    /// What is shown of the line.
    pub text: String,
    /// Blanks and carets for the line below.
    pub marks: String,
}

/// Cuts an excerpt of at most `width` characters.
pub fn excerpt(index: &LineIndex, text: &str, span: Span, width: usize) -> Excerpt {
    let (line, column) = index.line_column(span.start);
    let whole = index.line(line);
    // Tabs would push the marks out of place; other controls could move the cursor of a terminal.
    let shown: Vec<char> = masked(whole.of(text)).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let first = column - 1;
    let length = text.get(span.start..span.end.min(whole.end)).map_or(1, |t| t.trim_end().chars().count()).max(1);
    let width = width.max(20);
    let (from, to) = if shown.len() <= width {
        (0, shown.len())
    } else {
        let lead = if first + length <= width { 0 } else { first.saturating_sub(width / 8) };
        (lead, (lead + width).min(shown.len()))
    };
    let mut cut: String = shown[from..to].iter().collect();
    let mut offset = first - from.min(first);
    if from > 0 {
        cut = format!("…{}", cut.chars().skip(1).collect::<String>());
        offset = offset.max(1);
    }
    if to < shown.len() {
        cut = format!("{}…", cut.chars().take(width.saturating_sub(1)).collect::<String>());
    }
    let marked = length.min((to - from).saturating_sub(offset)).max(1);
    Excerpt { line, text: cut, marks: format!("{}{}", " ".repeat(offset), "^".repeat(marked)) }
}

/// Breaks text at blanks so that no line is longer than `width` characters.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_lines_are_cut_around_the_span() {
        let text = format!("{} Du får afslag. {}", "ord ".repeat(40), "ord ".repeat(40));
        let start = text.find("Du får").unwrap();
        let cut = excerpt(&LineIndex::new(&text), &text, Span::new(start, start + "Du får afslag.".len()), 72);
        assert!(cut.text.contains("Du får afslag.") && cut.text.chars().count() <= 72);
        let at = cut.text.chars().take(cut.marks.find('^').unwrap()).count();
        assert_eq!(cut.text.chars().skip(at).take(6).collect::<String>(), "Du får");
    }

    proptest! {
        #[test]
        fn any_span_gives_an_excerpt(text in "\\PC{0,120}", a in 0usize..140, b in 0usize..140) {
            let floor = |i: usize| (0..=i.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
            let (a, b) = (floor(a.min(b)), floor(a.max(b)));
            let cut = excerpt(&LineIndex::new(&text), &text, Span::new(a, b), 40);
            prop_assert!(cut.text.chars().count() <= 41 && cut.marks.contains('^'));
        }
    }
}
