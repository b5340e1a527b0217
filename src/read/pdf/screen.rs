//! Finds the streams in the raw bytes of a file, and reads what stands before them.

use super::expand::Stage;

/// How far back the dictionary of a stream is looked for.
const BACK: usize = 64 << 10;

/// What a stream holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An image.
    Image,
    /// Other objects.
    Objects,
    /// The places of objects in the file.
    Places,
    /// Anything else.
    Other,
}

/// A stream in the raw bytes.
#[derive(Debug, PartialEq)]
pub struct Found {
    /// Where its data starts.
    pub start: usize,
    /// Where its data ends at the earliest.
    pub end: usize,
    /// What it is said to hold.
    pub kind: Kind,
    /// Whether it is packed as an image.
    pub foreign: bool,
    /// How it is packed, if that is said in plain words.
    pub stages: Option<Vec<Stage>>,
}

/// The first place of a word at or after a place.
pub fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let first = *word.first()?;
    let mut place = from;
    loop {
        place += bytes.get(place..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(place..)?.starts_with(word) {
            return Some(place);
        }
        place += 1;
    }
}

/// The last place of a word.
fn find_last(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|window| window == word)
}

/// How often a word stands in the bytes.
pub fn count(bytes: &[u8], word: &[u8]) -> usize {
    let mut place = 0;
    std::iter::from_fn(|| {
        let found = find(bytes, word, place)?;
        place = found + word.len();
        Some(found)
    })
    .count()
}

/// The next stream at or after a place. `last` is where the last one ended.
pub fn next(bytes: &[u8], from: usize, last: usize) -> Option<Found> {
    let mut place = from;
    loop {
        let word = find(bytes, b"stream", place)?;
        place = word + 6;
        let before = word.checked_sub(1).and_then(|last| bytes.get(last));
        let opens = before.is_some_and(|byte| is_space(*byte) || *byte == b'>');
        let start = match bytes.get(place..place + 2) {
            Some([b'\r', b'\n']) => place + 2,
            Some([b'\r' | b'\n', _]) => place + 1,
            _ => continue,
        };
        if opens {
            // Without an end, it is no stream, and neither is any that follows.
            let end = if last >= start { last } else { find(bytes, b"endstream", start)? };
            return Some(describe(bytes, word, start, end));
        }
    }
}

fn describe(bytes: &[u8], word: usize, start: usize, end: usize) -> Found {
    let window = bytes.get(word.saturating_sub(BACK)..word).unwrap_or_default();
    let open = find_last(window, b"obj").map_or(0, |place| place + 3);
    let tokens = tokens(window.get(open..).unwrap_or_default());
    let is = |token: Option<&Token>, name: &str| matches!(token, Some(Token::Name(other)) if other == name);
    let pairs = || tokens.iter().zip(tokens.iter().skip(1));
    let says = |key, value| pairs().any(|(one, other)| is(Some(one), key) && is(Some(other), value));
    let kind = if says("Subtype", "Image") {
        Kind::Image
    } else if says("Type", "ObjStm") {
        Kind::Objects
    } else if says("Type", "XRef") {
        Kind::Places
    } else {
        Kind::Other
    };
    let (stages, foreign) = stages(&tokens);
    Found { start, end, kind, foreign, stages }
}

/// The filters of a dictionary, and whether one of them is for images only.
fn stages(tokens: &[Token]) -> (Option<Vec<Stage>>, bool) {
    let early = !tokens
        .iter()
        .zip(tokens.iter().skip(1))
        .any(|(key, value)| *key == Token::Name("EarlyChange".into()) && *value == Token::Word("0".into()));
    let mut stages = Vec::new();
    let mut foreign = false;
    let mut keys = tokens.iter().enumerate().filter(|(_, token)| **token == Token::Name("Filter".into()));
    let Some((place, _)) = keys.next() else { return (None, false) };
    // Two lists of filters, one of them perhaps in a comment: better not to trust either.
    if keys.next().is_some() {
        return (None, false);
    }
    let list = tokens.get(place + 1) == Some(&Token::Open);
    for token in tokens.iter().skip(place + 1 + usize::from(list)) {
        let Token::Name(name) = token else {
            if *token == Token::Close {
                break;
            }
            // A reference to a filter that stands elsewhere.
            return (None, false);
        };
        match name.as_str() {
            "FlateDecode" | "Fl" => stages.push(Stage::Flate),
            "LZWDecode" | "LZW" => stages.push(Stage::Lzw(early)),
            "ASCIIHexDecode" | "AHx" => stages.push(Stage::Hex),
            "ASCII85Decode" | "A85" => stages.push(Stage::Base85),
            "RunLengthDecode" | "RL" => stages.push(Stage::Runs),
            "DCTDecode" | "DCT" | "CCITTFaxDecode" | "CCF" | "JBIG2Decode" | "JPXDecode" => foreign = true,
            _ => {}
        }
        if !list {
            break;
        }
    }
    (Some(stages), foreign)
}

/// A part of a dictionary, as far as it matters here.
#[derive(Debug, PartialEq)]
enum Token {
    /// A name, without its slash and with its escapes resolved.
    Name(String),
    /// A number or a word.
    Word(String),
    /// The start of a list.
    Open,
    /// The end of a list.
    Close,
}

fn tokens(text: &[u8]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'[' => tokens.push(Token::Open),
            b']' => tokens.push(Token::Close),
            b'%' => {
                let end = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
                rest = rest.get(end..).unwrap_or_default();
            }
            byte if is_space(*byte) || is_delimiter(*byte) && *byte != b'/' => {}
            byte => {
                let name = *byte == b'/';
                let end = rest.iter().position(|byte| is_space(*byte) || is_delimiter(*byte)).unwrap_or(rest.len());
                let word = rest.get(..end).unwrap_or_default();
                rest = rest.get(end..).unwrap_or_default();
                tokens.push(if name {
                    Token::Name(unescape(word))
                } else {
                    Token::Word(std::iter::once(*byte).chain(word.iter().copied()).map(char::from).collect())
                });
            }
        }
    }
    tokens
}

/// Resolves escapes as `#46` in a name.
fn unescape(name: &[u8]) -> String {
    let mut plain = String::new();
    let mut rest = name.iter();
    while let Some(byte) = rest.next() {
        let digits = rest.as_slice().get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(escaped) if *byte == b'#' => {
                plain.push(char::from(escaped));
                rest.nth(1);
            }
            _ => plain.push(char::from(*byte)),
        }
    }
    plain
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}
