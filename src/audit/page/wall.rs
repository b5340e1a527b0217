//! The learning wall: by unit the three commonest faults, each with an example and what to write instead; as a section of the
//! report and as Markdown for an intranet. For learning, not for blame.

use maud::{Markup, html};

use crate::label::Severity;
use crate::rules::Rule;

use super::groups::unit_name;
use super::sections::kept;
use super::words::Words;
use super::{Page, PageOptions, Summary};

/// Faults of a unit.
const MOST_FAULTS: usize = 3;
/// Units in the report; all are in the Markdown.
const MOST_UNITS: usize = 30;

/// A unit's commonest faults.
struct Board {
    unit: String,
    documents: u64,
    faults: Vec<Fault>,
}

struct Fault {
    title: &'static str,
    /// How often.
    often: String,
    /// Whether the example is the unit's own.
    own: bool,
    example: String,
    suggestion: String,
    good: &'static str,
}

/// A board for each unit that may be named and has a fault, those with the most documents first.
fn boards(page: &Page) -> Vec<Board> {
    let (words, lang, groups) = (page.words, page.options.lang, &page.summary.groups);
    let of_unit = |(name, counts): (&String, &super::super::Counts)| {
        let rank = |rule: Rule| super::sections::severity_of(page, rule) == Severity::Note;
        let mut rules: Vec<(Rule, u64)> = counts.rules.iter().map(|(&rule, &n)| (rule, n)).filter(|(_, n)| *n > 0).collect();
        rules.sort_by_key(|&(rule, n)| (rank(rule), std::cmp::Reverse(n), rule));
        let faults = rules.into_iter().take(MOST_FAULTS).map(|(rule, n)| {
            let own = groups.examples.get(name).and_then(|of| of.get(&rule)).filter(|example| page.units.may_show(example));
            let text = rule.text();
            Fault {
                title: text.title.get(lang),
                often: words.fill("often", &[("n", words.int(n)), ("documents", words.counted("document", counts.documents))]),
                own: own.is_some(),
                example: own.cloned().unwrap_or_else(|| text.bad.clone()),
                suggestion: rule.suggestion(lang),
                good: &text.good,
            }
        });
        Board { unit: unit_name(name, words), documents: counts.documents, faults: faults.collect() }
    };
    let shown = groups.unit.iter().filter(|(name, counts)| counts.documents >= page.options.min_group && page.units.may_name(name));
    let mut boards: Vec<Board> = shown.map(of_unit).filter(|board| !board.faults.is_empty()).collect();
    boards.sort_by_key(|board| std::cmp::Reverse(board.documents));
    boards
}

/// The section of the report.
pub(super) fn section(page: &Page) -> Markup {
    let words = page.words;
    let boards = boards(page);
    if boards.is_empty() {
        return html! { p { (words.get("nothing")) } };
    }
    html! {
        p { (words.get("wall-lead")) }
        @if boards.len() > MOST_UNITS { p.key { (words.fill("wall-more", &[("units", words.counted("unit", (boards.len() - MOST_UNITS) as u64))])) } }
        @for board in boards.iter().take(MOST_UNITS) {
            h3 { (board.unit) }
            div.board { @for fault in &board.faults { article { (note(fault, words)) } } }
        }
    }
}

fn note(fault: &Fault, words: Words) -> Markup {
    html! {
        h4 { (fault.title) }
        p.often { (fault.often) }
        p.label { @if fault.own { (words.get("own-example")) } @else { (words.get("made-up")) } }
        blockquote lang="da" { (kept(&fault.example)) }
        p.label { (words.get("instead")) }
        p { (kept(&fault.suggestion)) }
        blockquote.good lang="da" { (kept(fault.good)) }
    }
}

/// The learning wall as Markdown (`CommonMark`).
pub fn wall_markdown(summary: &Summary, options: &PageOptions) -> String {
    let page = Page::new(summary, options);
    let words = page.words;
    let mut out = format!("# {}\n\n{}\n", words.get("wall"), words.get("wall-lead"));
    let boards = boards(&page);
    if boards.is_empty() {
        out += &format!("\n{}\n", words.get("nothing"));
    }
    for board in boards {
        out += &format!("\n## {}\n", escaped(&board.unit));
        for fault in board.faults {
            let label = if fault.own { words.get("own-example") } else { words.get("made-up") };
            out += &format!("\n### {}\n\n{}\n\n**{label}**\n\n> {}\n", fault.title, fault.often, escaped(&fault.example));
            out += &format!("\n**{}** {}\n\n> {}\n", words.get("instead"), escaped(&fault.suggestion), escaped(fault.good));
        }
    }
    out += &format!("\n---\n\n{}\n", words.get("advises"));
    out
}

/// A text on one line without marks that Markdown or the HTML in it would read (`CommonMark`, backslash escapes).
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for (at, word) in text.split_whitespace().enumerate() {
        out += if at == 0 { "" } else { " " };
        // At the head of a line a number and a point begin a list, and a plus or minus too.
        let ordinal = at == 0 && word.ends_with(['.', ')']) && word.len() > 1 && word.bytes().rev().skip(1).all(|b| b.is_ascii_digit());
        for (place, c) in word.char_indices() {
            let special = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!');
            let head = at == 0 && (place == 0 && matches!(c, '+' | '-' | '=') || ordinal && matches!(c, '.' | ')'));
            if special || head {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn markdown_says_what_the_text_says() {
        assert_eq!(escaped("<b>Du_får\n\n*nej* & 2. maj"), r"\<b\>Du\_får \*nej\* \& 2. maj");
        assert_eq!(escaped("1. - a"), r"1\. - a");
        assert_eq!(escaped("- a"), r"\- a");
    }
}
