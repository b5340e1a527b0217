//! Plain text that a mail program wrapped and marked as wrapped (RFC 3676, `format=flowed`).

/// Joins the lines that were wrapped: those that end in a blank, at the same depth of quoting.
pub fn unwrapped(text: &str, drop_blank: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|b| *b == b'>').count();
        let body = line.get(depth..).unwrap_or("");
        let body = body.strip_prefix(' ').unwrap_or(body);
        if open != Some(depth) {
            if open.is_some() {
                out.push('\n');
            }
            if depth > 0 {
                out.push_str(&">".repeat(depth));
                out.push(' ');
            }
        }
        // "-- " opens a signature and is never wrapped.
        let flows = body.ends_with(' ') && body != "-- ";
        out.push_str(if flows && drop_blank { body.get(..body.len() - 1).unwrap_or(body) } else { body });
        open = flows.then_some(depth);
        if !flows {
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_joined_at_their_depth() {
        assert_eq!(unwrapped("Du kan \nsøge.\n> Må \n> jeg?\n-- \nBo\n", false), "Du kan søge.\n> Må jeg?\n-- \nBo\n");
        assert_eq!(unwrapped("A \n>B\n", false), "A \n> B\n");
        assert_eq!(unwrapped("Du får af \nslag\n", true), "Du får afslag\n");
    }
}
