//! Evidence on a screen: a line of the text with the span marked below, as compilers do; a span too long for that, or over
//! several lines, is quoted whole, for evidence cut off is none.

use crate::assess::masked;
use crate::span::{LineIndex, Span};

use super::wrap::wrapped;

/// A quotation ends after so many rows; what is left of a sentence of half a page proves nothing more.
const MOST_ROWS: usize = 8;

/// Bytes on either side of a span for each column: twice the width at least, so that what is cut off there is never shown.
const MARGIN: usize = 8;

/// An excerpt, CPR numbers masked.
pub struct Excerpt {
    /// From 1.
    pub line: usize,
    /// What is shown: a line of the text, or the span between quotation marks.
    pub rows: Vec<String>,
    /// Blanks and carets for the row below a line of the text.
    pub marks: Option<String>,
}

/// Cuts an excerpt of rows of at most `width` characters.
pub fn excerpt(index: &LineIndex, text: &str, span: Span, width: usize) -> Excerpt {
    let width = width.max(20);
    let (line, last) = (index.line_of(span.start), index.line_of(span.trimmed(text).end));
    // Of a line without end only what may be shown and somewhat more is looked at: a text may be one line.
    let margin = width * MARGIN;
    let from = text.floor_char_boundary(span.start.saturating_sub(margin)).max(index.line(line).start);
    let to = text.ceil_char_boundary(span.end.saturating_add(margin).min(text.len())).min(index.line(last).end);
    let whole = Span::new(from, to.max(span.start));
    // Tabs would push the marks out of place; other controls could move the cursor of a terminal. Masks keep every place.
    let shown: Vec<char> = masked(whole.of(text)).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let first = text[whole.start..span.start].chars().count().min(shown.len());
    let length = span.of(text).trim_end().chars().count().clamp(1, (shown.len() - first).max(1));
    let fits = last == line && (shown.len() <= width || length + 2 <= width);
    if !fits {
        let quoted: String = shown[first..(first + length).min(shown.len())].iter().collect();
        return Excerpt { line, rows: quotation(&quoted, width), marks: None };
    }
    let (from, to) = if shown.len() <= width {
        (0, shown.len())
    } else {
        // The span's end must be seen too, with an ellipsis on either side.
        let lead = if first + length < width { 0 } else { first.saturating_sub((width / 8).min(width - length - 1)) };
        (lead, (lead + width).min(shown.len()))
    };
    let mut cut: Vec<char> = shown[from..to].to_vec();
    if let (true, Some(opens)) = (from > 0, cut.first_mut()) {
        *opens = '…';
    }
    if let (true, Some(closes)) = (to < shown.len(), cut.last_mut()) {
        *closes = '…';
    }
    let marks = format!("{}{}", " ".repeat(first - from), "^".repeat(length));
    Excerpt { line, rows: vec![cut.into_iter().collect()], marks: Some(marks) }
}

/// Text between quotation marks, in rows of at most `width` characters.
fn quotation(text: &str, width: usize) -> Vec<String> {
    let mut rows = wrapped(&format!("»{text}«"), width);
    if rows.len() > MOST_ROWS {
        rows.truncate(MOST_ROWS);
        if let Some(end) = rows.last_mut() {
            *end = format!("{} …«", end.chars().take(width.saturating_sub(3)).collect::<String>());
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str, marked: &str, width: usize) -> Excerpt {
        let start = text.find(marked).unwrap();
        excerpt(&LineIndex::new(text), text, Span::new(start, start + marked.len()), width)
    }

    fn under_the_carets(cut: &Excerpt) -> String {
        let marks = cut.marks.as_deref().unwrap();
        let (from, count) = (marks.find('^').unwrap(), marks.matches('^').count());
        cut.rows[0].chars().skip(from).take(count).collect()
    }

    #[test]
    fn long_lines_are_cut_around_the_span() {
        let text = format!("{} Du får afslag. {}", "ord ".repeat(40), "ord ".repeat(40));
        let found = cut(&text, "Du får afslag.", 72);
        assert_eq!(under_the_carets(&found), "Du får afslag.");
        assert!(found.rows.len() == 1 && found.rows[0].chars().count() <= 72);
    }

    #[test]
    fn a_long_sentence_is_quoted_whole() {
        let sentence = format!("Vi har set på {}og derfor får du ikke hjælpen.", "det hele og ".repeat(12));
        let found = cut(&format!("Hej. {sentence} Hilsen os."), &sentence, 60);
        assert!(found.marks.is_none() && found.rows.iter().all(|row| row.chars().count() <= 60));
        assert_eq!(found.rows.join(" "), format!("»{sentence}«"));
    }

    #[test]
    fn a_sentence_over_several_lines_is_quoted_whole() {
        let found = cut("Kære Bo\n\nVi kan ikke\ngive dig hjælpen.\n\nHilsen", "Vi kan ikke\ngive dig hjælpen.\n", 60);
        assert_eq!((found.line, found.rows, found.marks), (3, vec!["»Vi kan ikke give dig hjælpen.«".to_owned()], None));
    }

    #[test]
    fn masks_hold_in_quotations() {
        let found = cut("Hej\nVi har set på sagen om\n010190-1234 og siger nej.", "Vi har set på sagen om\n010190-1234 og siger nej.", 60);
        assert!(!found.rows.join(" ").contains("1234"), "{:?}", found.rows);
    }

    proptest! {
        #[test]
        fn any_span_gives_an_excerpt(text in "(\\PC|\n|\r){0,120}", a in 0usize..140, b in 0usize..140) {
            let floor = |i: usize| (0..=i.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
            let span = Span::new(floor(a.min(b)), floor(a.max(b)));
            let found = excerpt(&LineIndex::new(&text), &text, span, 40);
            match &found.marks {
                Some(marks) => {
                    prop_assert!(marks.contains('^') && found.rows.len() == 1 && found.rows[0].chars().count() <= 40);
                }
                None => prop_assert!(!found.rows.is_empty() && found.rows.len() <= MOST_ROWS),
            }
        }
    }
}
