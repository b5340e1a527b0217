//! Earlier mail quoted in a new one: context, not what the authority says now.

use crate::span::{Span, lines};

use super::disclaimer::is_disclaimer;
use super::fold::fold;

/// The lines that are the authority's own, in order: quoted lines, quote headers, front matter and what stands apart left out.
pub fn authority_lines(text: &str, apart: &[Span]) -> Vec<Span> {
    let all: Vec<Span> = lines(text).filter(|line| !apart.iter().any(|span| span.contains(*line))).collect();
    let mut own = Vec::with_capacity(all.len());
    let mut at = front_matter_lines(text, &all);
    while at < all.len() {
        let line = all[at].of(text);
        if line.trim_start().starts_with('>') {
            at += 1;
        } else if starts(line, &["fra:", "from:"]) && !own.iter().any(|l: &Span| says_something(l.of(text))) {
            // The mail's own header, as it is printed above a mail or memo, not a quoted one.
            own.push(all[at]);
            at += 1;
        } else if let Some(length) = quote_header(text, &all[at..]) {
            // Where the quoted lines are marked, only they go; else the quote runs to the end.
            let next = all[at + length..].iter().find(|l| !l.of(text).trim().is_empty());
            if next.is_some_and(|l| l.of(text).trim_start().starts_with('>')) {
                at += length;
            } else {
                break;
            }
        } else {
            own.push(all[at]);
            at += 1;
        }
    }
    without_disclaimers(text, &own)
}

/// Leaves out the paragraphs that a mail system put below the mail.
fn without_disclaimers(text: &str, own: &[Span]) -> Vec<Span> {
    let blank = |line: &Span| line.of(text).trim().is_empty();
    let mut kept = Vec::with_capacity(own.len());
    for paragraph in own.chunk_by(|above, below| !blank(above) && !blank(below)) {
        let whole = match paragraph {
            [first, .., last] => Span::new(first.start, last.end).of(text),
            [line] => line.of(text),
            [] => "",
        };
        if !is_disclaimer(whole) {
            kept.extend(paragraph.iter().copied().filter(|line| !is_disclaimer(line.of(text))));
        }
    }
    kept
}

/// Whether any mail is quoted.
pub fn any(text: &str) -> bool {
    let all: Vec<Span> = lines(text).collect();
    (0..all.len()).any(|at| all[at].of(text).trim_start().starts_with('>') || quote_header(text, &all[at..]).is_some())
}

/// The number of lines of a header that opens a quote: "Den 4. maj 2026 skrev …:", "Fra: … Sendt: …",
/// "-----Oprindelig meddelelse-----".
fn quote_header(text: &str, rest: &[Span]) -> Option<usize> {
    let first = rest.first()?.of(text).trim();
    let mut folded = String::new();
    let mut written = first.to_owned();
    if first.len() < 200 {
        folded = fold(unmarked(first));
    }
    let inner = folded.trim_matches(|c: char| !c.is_alphanumeric());
    const OPENING: &[&str] = &[
        "oprindelig meddelelse",
        "oprindelig besked",
        "original message",
        "videresendt meddelelse",
        "videresendt besked",
        "start paa videresendt besked",
        "forwarded message",
        "begin forwarded message",
    ];
    if OPENING.contains(&inner) {
        return Some(1);
    }
    // Mail programs break this line where it is long.
    for length in 1..=2 {
        let Some(last) = rest.get(length - 1) else { break };
        if length == 2 {
            folded.push(' ');
            folded.push_str(&fold(last.of(text).get(..200).unwrap_or(last.of(text))));
            written.push(' ');
            written.push_str(last.of(text).trim());
        }
        let header = folded.trim();
        let opens = header.starts_with("den ") || header.starts_with("d. ") || header.starts_with("on ") || header.starts_with("paa ");
        let says = header.contains(" skrev") || header.contains(" wrote");
        let marked_below = rest.get(length).is_some_and(|l| l.of(text).trim_start().starts_with('>'));
        let by_somebody = marked_below || (opens && names_writer(&written));
        if by_somebody && says && header.ends_with(':') && header.bytes().any(|b| b.is_ascii_digit()) {
            return Some(length);
        }
    }
    // "Fra: 1. maj" opens no mail.
    let from = ["fra:", "from:"].iter().find_map(|h| folded.strip_prefix(h));
    let opens = from.is_some_and(|from| !from.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    let below = |fields: &[&str]| rest.iter().skip(1).take(4).any(|line| starts(line.of(text), fields));
    let inline = ["sendt:", "sent:", "dato:"].iter().any(|h| folded.contains(h));
    let dated = below(&["sendt:", "sent:"]) || below(&["dato:", "date:"]) && below(&["til:", "to:", "emne:", "subject:"]);
    (opens && (inline || dated)).then_some(1)
}

/// A line without the marks that mail programs put around bold text.
fn unmarked(line: &str) -> &str {
    line.trim_start_matches(|c: char| matches!(c, '*' | '_') || c.is_whitespace())
}

/// Whether a line opens with one of these fields.
fn starts(line: &str, fields: &[&str]) -> bool {
    let line = unmarked(line);
    let folded = fold(line.get(..line.floor_char_boundary(12)).unwrap_or("")).replace('*', "");
    fields.iter().any(|field| folded.starts_with(field))
}

/// Whether "… skrev Bo Dam <bo@dam.example>:" names who wrote: by an address, a time of day, or a name. In a letter
/// "Den 4. maj skrev du til os, at du søger om:" quotes nothing.
fn names_writer(header: &str) -> bool {
    let time = |word: &str| {
        word.split_once(['.', ':']).is_some_and(|(h, m)| [h, m].iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit())))
    };
    let after = header.split_once(" skrev").or_else(|| header.split_once(" wrote")).map_or("", |(_, after)| after);
    let mut names = after.trim_end_matches(':').split_whitespace().peekable();
    let first = fold(names.peek().unwrap_or(&""));
    if ["du", "vi", "jeg", "i", "de", "han", "hun", "man", "der"].contains(&first.as_str()) {
        return false;
    }
    let is_name = |word: &str| word.starts_with(|c: char| c.is_uppercase() || matches!(c, '<' | '(' | '"')) || word.len() <= 3;
    // English has the name before the verb: "On 4 May Bo Dam wrote:".
    header.contains('@') || header.split_whitespace().any(time) || names.all(is_name)
}

/// Whether a line is a greeting or a sentence: where one stands above, a header below is quoted.
fn says_something(line: &str) -> bool {
    let line = line.trim();
    let words = line.split_whitespace().count();
    let sentence = words >= 3 && line.ends_with(['.', '!', '?']);
    sentence || words > 12 || starts(line, &["hej", "kaere", "goddag", "tak for"])
}

/// The front matter of a text (`---` … `---` at its top), fences and all; empty where there is none.
pub fn front_matter(text: &str) -> &str {
    let all: Vec<Span> = lines(text).take(MOST_FRONT_MATTER).collect();
    all.get(front_matter_lines(text, &all).wrapping_sub(1)).and_then(|last| text.get(..last.end)).unwrap_or("")
}

/// Lines of front matter that are looked for, fences and all.
const MOST_FRONT_MATTER: usize = 61;

/// The number of lines that front matter takes.
fn front_matter_lines(text: &str, all: &[Span]) -> usize {
    let fence = |line: &Span| line.of(text).trim_end() == "---";
    if !all.first().is_some_and(fence) {
        return 0;
    }
    let body = &all[1..];
    let end = body.iter().take(MOST_FRONT_MATTER - 1).position(fence);
    // Front matter holds `key: value` lines and nothing else; a ruled-off letter is not taken for it.
    match end {
        Some(end) if end > 0 && body[..end].iter().all(|l| l.of(text).contains(':') || l.of(text).starts_with([' ', '-', '#'])) => end + 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> Vec<&str> {
        authority_lines(text, &[]).into_iter().map(|l| l.of(text)).filter(|l| !l.is_empty()).collect()
    }

    #[test]
    fn quotes_are_left_out() {
        assert_eq!(
            own("Hej Bo\nDet er et nej.\n\nDen 4. maj 2026 kl. 10.12 skrev Bo Dam\n<bo@dam.example>:\n> Må jeg?\n> Bo\nP.S. husk det"),
            ["Hej Bo", "Det er et nej.", "P.S. husk det"]
        );
        assert_eq!(own("Det er i orden.\n\nFra: Bo Dam\nSendt: 3. maj 2026\nTil: os\nEmne: Må jeg\n\nMå jeg?"), ["Det er i orden."]);
        assert_eq!(own("Hej Bo\n\n*Fra:* Bo Dam\n*Sendt:* 3. maj\n\nMå jeg?"), ["Hej Bo"]);
        let printed = "Lis Holm\n\nFra: Lis Holm\nSendt: 3. maj\nTil: Bo\nEmne: Svar\n\nDu får afslag.";
        assert_eq!(own(printed).last(), Some(&"Du får afslag."));
        for letter in [
            "Kære Bo\nDen 4. maj 2026 skrev du til os, at du søger om:\n- en stol\nDu får afslag.",
            "Kære Bo\nDen 4. maj 2026 skrev Ankestyrelsen i sin afgørelse:\nDu får ikke medhold.",
            "Kære Bo\nPerioden:\nFra: 1. maj\nTil: 3. maj\nDato: 4. maj\nDu får afslag.",
        ] {
            assert_eq!(own(letter).len(), letter.lines().count(), "{letter}");
        }
        assert_eq!(own("Det er et nej.\n\nDen 4. maj 2026 skrev Bo Dam:\nMå jeg?"), ["Det er et nej."]);
        assert_eq!(own("Svar\n-----Oprindelig meddelelse-----\nMå jeg?"), ["Svar"]);
        assert_eq!(own("Fra: os\nSendt: 1. maj\nEmne: Svar\n\nHej"), ["Fra: os", "Sendt: 1. maj", "Emne: Svar", "Hej"]);
        assert_eq!(own("Fra: Borgerservice\nEmne: Svar\n\nHej"), ["Fra: Borgerservice", "Emne: Svar", "Hej"]);
        assert_eq!(own("Du får støtte.\n\nDenne mail er fortrolig. Er du\nikke den tilsigtede modtager, så slet den."), ["Du får støtte."]);
        assert_eq!(own("---\ntitle: x\n---\nHej"), ["Hej"]);
        assert_eq!(own("Den 4. maj skrev du til os, at du vil flytte."), ["Den 4. maj skrev du til os, at du vil flytte."]);
    }
}
