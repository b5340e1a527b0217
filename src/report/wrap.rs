//! Text → rows of a screen.

/// Breaks text at blanks so that no line is longer than `width` characters, save where a word alone is.
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

/// Breaks text into rows within `width`, the first indented by `indent`, the others by two more.
pub fn hanging(text: &str, indent: usize, width: usize) -> Vec<String> {
    let rows = wrapped(text, width.saturating_sub(indent + 2).max(20));
    rows.iter().enumerate().map(|(i, row)| format!("{}{row}", " ".repeat(indent + 2 * usize::from(i > 0)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_hang_within_the_width() {
        let rows = hanging("Nævn lov og paragraf, for eksempel »efter § 112 i serviceloven«.", 4, 40);
        assert_eq!(rows, ["    Nævn lov og paragraf, for eksempel", "      »efter § 112 i serviceloven«."]);
    }
}
