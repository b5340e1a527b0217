//! Lines → blocks: which lines belong together, and what kind of block they are.
//!
//! A line break inside a paragraph may be a wrap (mail programs break at 72-78 characters) or a boundary
//! (address lines, list items, headings without full stop). Blocks are what [`super::segment`] then cuts
//! into sentences; no sentence reaches over a block's end.

use crate::span::{Span, lines};

use super::fold::fold;

/// The kind of block that a sentence stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// Running text.
    Body,
    /// A short line without full stop.
    Heading,
    /// A line with a bullet, dash or number.
    ListItem,
    /// Cells divided by tabs, bars or wide gaps.
    TableRow,
    /// Letterhead, date and addressee, above the greeting or the first full sentence.
    Sender,
    /// "Emne: …", "Vedrørende …".
    Subject,
    /// "Kære …", "Hej …".
    Salutation,
    /// The closing line and the short lines below it.
    Signature,
}

impl Block {
    /// A short name for features and explanations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Heading => "heading",
            Self::ListItem => "list",
            Self::TableRow => "table",
            Self::Sender => "sender",
            Self::Subject => "subject",
            Self::Salutation => "salutation",
            Self::Signature => "signature",
        }
    }
}

/// Blocks of a letter or e-mail, from its own lines.
pub fn of_letter(text: &str, own: &[Span]) -> Vec<(Span, Block)> {
    let mut blocks = join_lines(text, own);
    let prose = |span: &Span| ends_sentence(span.of(text)) && span.of(text).split_whitespace().count() >= 5;
    let greeting = blocks.iter().position(|(_, block)| *block == Block::Salutation);
    let first_prose = blocks.iter().position(|(span, block)| *block == Block::Body && prose(span)).unwrap_or(0);
    let sender_end = greeting.filter(|&g| g <= first_prose || first_prose == 0).unwrap_or(first_prose);
    for (_, block) in &mut blocks[..sender_end] {
        if matches!(block, Block::Heading | Block::Body | Block::TableRow) {
            *block = Block::Sender;
        }
    }
    // The last line of a letterhead before a text without greeting is its heading.
    if greeting.is_none_or(|g| g > sender_end)
        && let Some((span, block @ Block::Sender)) = blocks.get_mut(sender_end.wrapping_sub(1))
        && !span.of(text).bytes().any(|b| b.is_ascii_digit())
    {
        *block = Block::Heading;
    }
    sign_off(text, &mut blocks);
    blocks
}

/// Blocks of one turn of a chat.
pub fn of_turn(text: &str, turn: Span) -> Vec<(Span, Block)> {
    let own: Vec<Span> = lines(turn.of(text)).map(|line| Span::new(turn.start + line.start, turn.start + line.end)).collect();
    let mut blocks = join_lines(text, &own);
    sign_off(text, &mut blocks);
    blocks
}

/// Marks the closing line and the short lines below it, up to the next full sentence or heading of a notice.
fn sign_off(text: &str, blocks: &mut [(Span, Block)]) {
    let mut signing = false;
    for (span, block) in blocks {
        let line = span.of(text);
        if closes(line) {
            signing = true;
        } else if signing {
            let heading_of_more =
                ["klage", "begrundelse", "bilag", "p.s", "ps", "vedlagt", "lov"].iter().any(|w| fold(line).starts_with(w));
            signing = !ends_sentence(line) && line.split_whitespace().count() <= 9 && !heading_of_more;
        }
        if signing && *block != Block::ListItem {
            *block = Block::Signature;
        }
    }
}

/// Joins wrapped lines and tells each block's kind by its own looks.
fn join_lines(text: &str, own: &[Span]) -> Vec<(Span, Block)> {
    let widest = own.iter().map(|l| width(l.of(text))).max().unwrap_or(0);
    let mut blocks: Vec<(Span, Block)> = Vec::new();
    let mut previous: Option<Span> = None;
    for &line in own {
        let words = line.of(text);
        if words.trim().is_empty() {
            previous = None;
            continue;
        }
        let joins = previous.is_some_and(|above| wraps(text, above, line, widest));
        if joins && let Some((span, block)) = blocks.last_mut() {
            span.end = line.trimmed(text).end;
            if *block != Block::ListItem {
                *block = kind(span.of(text));
            }
        } else {
            let span = without_mark_up(text, line.trimmed(text));
            if !span.is_empty() {
                blocks.push((span, kind(words.trim())));
            }
        }
        previous = Some(line);
    }
    blocks
}

/// Whether the break between two lines is a wrap.
fn wraps(text: &str, above: Span, below: Span, widest: usize) -> bool {
    let (a, b) = (above.of(text).trim_end(), below.of(text).trim_start());
    if list_marker(b).is_some() || is_table_row(a) || is_table_row(b) || heading_mark(b) {
        return false;
    }
    if b.starts_with(char::is_lowercase) && !a.ends_with(['.', '!', '?']) && width(a) >= 30 {
        return true;
    }
    let first_word = b.split_whitespace().next().map_or(0, |w| w.chars().count());
    // A wrapped line is one that the next word would not have fitted on.
    (45..=100).contains(&widest) && width(a) >= 45 && width(a) + 1 + first_word + 4 > widest
}

fn width(line: &str) -> usize {
    line.trim_end().chars().count()
}

fn kind(block: &str) -> Block {
    let short = block.split_whitespace().count() <= 12;
    let folded = fold(block.get(..60).unwrap_or(block));
    let opens =
        |words: &[&str]| words.iter().any(|w| folded.strip_prefix(w).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric())));
    if list_marker(block).is_some() {
        Block::ListItem
    } else if is_table_row(block) {
        Block::TableRow
    } else if short && opens(&["emne", "vedr", "vedroerende", "subject", "angaaende", "re", "sv"]) {
        Block::Subject
    } else if short && !block.trim_end().ends_with(['.', '?']) && opens(&["kaere", "hej", "goddag", "til", "hr", "fru", "godmorgen"]) {
        Block::Salutation
    } else if short && !block.trim_end().ends_with(['.', '!', ':', ';']) {
        Block::Heading
    } else {
        Block::Body
    }
}

/// Whether the line closes a letter: "Med venlig hilsen", "Mvh", "På kommunens vegne".
fn closes(line: &str) -> bool {
    if line.split_whitespace().count() > 8 {
        return false;
    }
    // Mail programs put it above the signature (RFC 3676).
    if line.trim_end() == "--" {
        return true;
    }
    let folded = fold(line);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    matches!(words.first(), Some(&("mvh" | "vh" | "kh" | "hilsen" | "hilsner")))
        || words.starts_with(&["m", "v", "h"])
        || words.starts_with(&["bedste", "hilsner"])
        || words
            .windows(2)
            .any(|w| matches!(w, ["venlig", "hilsen"] | ["venlige" | "mange" | "bedste", "hilsner"] | ["paa" | "kommunens", "vegne"]))
}

/// The length in bytes of a list marker and the blank behind it.
pub fn list_marker(line: &str) -> Option<usize> {
    let rest = line.trim_start();
    let indent = line.len() - rest.len();
    let bullet = rest.chars().next().filter(|c| matches!(c, '-' | '•' | '*' | '–' | '—' | '·' | '▪' | '◦' | '+' | '→')).map(char::len_utf8);
    let numbered = || {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let letter = usize::from(rest.bytes().next().is_some_and(|b| b.is_ascii_lowercase()));
        let label = if digits > 0 { digits } else { letter };
        let mark = *rest.as_bytes().get(label)?;
        let numeral = (1..=2).contains(&digits) && matches!(mark, b'.' | b')');
        (numeral || (digits == 0 && letter == 1 && mark == b')')).then_some(label + 1)
    };
    let length = bullet.or_else(numbered)?;
    let blank = rest[length..].chars().next().filter(|c| c.is_whitespace())?;
    // "3. juni" and "1. sal" open a line like a list's third item; a month or floor behind tells them apart.
    let word = fold(rest[length..].split_whitespace().next().unwrap_or(""));
    let no_item = super::segment::is_month(&word) || matches!(word.trim_end_matches([',', '.']), "sal" | "th" | "tv" | "mf");
    (!no_item).then_some(indent + length + blank.len_utf8())
}

fn heading_mark(line: &str) -> bool {
    line.starts_with('#') && line.trim_start_matches('#').starts_with(' ')
}

/// Leaves Markdown's heading marks out of a block.
fn without_mark_up(text: &str, span: Span) -> Span {
    let line = span.of(text);
    if heading_mark(line) {
        Span::new(span.start + (line.len() - line.trim_start_matches('#').len()), span.end).trimmed(text)
    } else {
        span
    }
}

fn is_table_row(line: &str) -> bool {
    let cells = line.trim();
    cells.contains('\t') || cells.matches('|').count() >= 2 || cells.matches("    ").count() >= 1 && !cells.ends_with(['.', '?', '!'])
}

/// Whether the text ends as a sentence does.
pub fn ends_sentence(text: &str) -> bool {
    text.trim_end().trim_end_matches(['"', '”', '»', ')', '\'', '*']).ends_with(['.', '!', '?', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<(&str, Block)> {
        let own: Vec<Span> = lines(text).collect();
        of_letter(text, &own).into_iter().map(|(span, block)| (span.of(text), block)).collect()
    }

    #[test]
    fn a_letter_falls_into_blocks() {
        let text = "Å Kommune\nBygaden 1\n3. maj 2026\n\nKære Bo\n\nAfslag på tilskud\n\nDu har søgt om tilskud.\n- til briller\n- til tand\n\nVenlig hilsen\nLis Holm\nJurist\n\nKlagevejledning\nDu kan klage.";
        let kinds: Vec<Block> = blocks(text).into_iter().map(|(_, b)| b).collect();
        use Block::{Body, Heading, ListItem, Salutation, Sender, Signature};
        assert_eq!(
            kinds,
            [Sender, Sender, Sender, Salutation, Heading, Body, ListItem, ListItem, Signature, Signature, Signature, Heading, Body]
        );
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "Hej Bo\n\nVi har set på din ansøgning om tilskud til en ny varmepumpe,\nog det er et nej, fordi Lov om det ikke gælder for sommerhuse i\nKommunen. Du kan søge igen til næste år.\nNy linje her.";
        let found = blocks(text);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[1].0.ends_with("næste år."));
    }
}
