//! Tokens → text: which group belongs where, and what is in force in it.

mod control;
mod state;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Instant;

use super::flow::Flow;
use super::fonts::{Fonts, Signs};
use super::lexer::{Lexer, Token};
use super::pages::Page;
use super::words::Break;
use super::{Fault, Limits, RtfText};
use state::{Form, Place, Stamp, State, Unseen};

/// Deepest nesting of groups. Word's own files stay below 50.
const DEEPEST: usize = 500;
/// Tokens between two looks at the clock.
const TOKENS_PER_LOOK: u32 = 4096;

/// Reads one document.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    lexer: Lexer<'a>,
    state: State,
    /// The states around the current group.
    outer: Vec<State>,
    /// Code page of the document.
    page: Page,
    fonts: Fonts,
    default_font: i32,
    /// Bytes not yet made text: letters of some code pages take two.
    pending: Vec<u8>,
    /// The first half of a letter beyond U+FFFF.
    high: Option<u32>,
    /// Signs to pass over after `\u`.
    skip: u32,
    /// `\*` was the last token.
    star: bool,
    html: bool,
    body: Flow,
    notes: Flow,
    margin: Flow,
    text_box: Flow,
    title: Flow,
    subject: Flow,
    created: Stamp,
    /// The form field of the field being read.
    form: Form,
    /// Where the header or footer being read starts.
    margin_start: usize,
    /// Headers and footers so far: most documents have several of the same.
    margins_seen: HashSet<u64>,
    /// What was left out so far.
    unseen: Unseen,
    /// Nothing but braces came after the end of a paragraph: here a document may end.
    settled: bool,
    /// Bytes of text that may still come.
    left: usize,
    deadline: Instant,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], limits: &Limits) -> Result<Self, Fault> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        if !bytes.starts_with(b"{\\rtf") {
            return Err(Fault::Malformed);
        }
        Ok(Self {
            lexer: Lexer::new(bytes),
            state: State::START,
            outer: Vec::new(),
            page: Page::WINDOWS,
            fonts: Fonts::default(),
            default_font: 0,
            pending: Vec::new(),
            high: None,
            skip: 0,
            star: false,
            html: false,
            body: Flow::default(),
            notes: Flow::default(),
            margin: Flow::default(),
            text_box: Flow::default(),
            title: Flow::default(),
            subject: Flow::default(),
            created: Stamp::default(),
            form: Form::default(),
            margin_start: 0,
            margins_seen: HashSet::new(),
            unseen: Unseen::default(),
            settled: false,
            left: limits.text,
            deadline: limits.deadline,
        })
    }

    pub(super) fn run(mut self) -> Result<RtfText, Fault> {
        let mut tokens = 0_u32;
        let mut whole = false;
        while let Some(token) = self.lexer.next()? {
            tokens = tokens.wrapping_add(1);
            if tokens.is_multiple_of(TOKENS_PER_LOOK) && Instant::now() >= self.deadline {
                return Err(Fault::TooLong);
            }
            self.token(token)?;
            if self.outer.is_empty() {
                // What follows the last brace is no part of the document.
                whole = true;
                break;
            }
        }
        self.flush()?;
        // Some programs forget the last brace. A document that ends amid something, though, was cut off.
        let may_end = self.settled && self.outer.len() == 1 && self.body.is_settled();
        if whole || may_end { Ok(self.finish()) } else { Err(Fault::Malformed) }
    }

    fn finish(mut self) -> RtfText {
        for flow in [&mut self.body, &mut self.notes, &mut self.margin] {
            flow.finish();
        }
        let property = |flow: Flow| Some(flow.text.trim().to_owned()).filter(|text| !text.is_empty());
        let (body, paragraphs, html) =
            if self.html { (String::new(), Vec::new(), Some(self.body.text)) } else { (self.body.text, self.body.starts, None) };
        RtfText {
            body,
            footnotes: self.notes.text,
            margins: self.margin.text,
            paragraphs,
            html,
            title: property(self.title),
            subject: property(self.subject),
            created: self.created.text(),
            hidden: self.unseen.hidden,
            deleted: self.unseen.deleted,
            comments: self.unseen.comments,
        }
    }

    fn token(&mut self, token: Token<'_>) -> Result<(), Fault> {
        let star = std::mem::take(&mut self.star);
        self.settled = match token {
            Token::Close => self.settled,
            Token::Text(bytes) => self.settled && bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0),
            // If a paragraph ends here, `apart` says so.
            _ => false,
        };
        match token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            _ if self.state.place == Place::Nowhere => Ok(()),
            Token::Text(bytes) => self.bytes(bytes),
            Token::Hex(_) | Token::Binary if self.skip > 0 => {
                self.skip -= 1;
                Ok(())
            }
            Token::Binary => Ok(()),
            Token::Hex(byte) => self.byte(byte),
            Token::Symbol(sign) => self.symbol(sign),
            Token::Word(name, value) => self.word(name, value, star),
        }
    }

    fn open(&mut self) -> Result<(), Fault> {
        self.flush()?;
        if self.outer.len() >= DEEPEST {
            return Err(Fault::Malformed);
        }
        self.outer.push(self.state);
        if std::mem::take(&mut self.skip) > 0 && is_fallback_group(self.lexer.rest()) {
            self.state.place = Place::Nowhere;
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Fault> {
        self.flush()?;
        self.skip = 0;
        let inner = self.state;
        let Some(outer) = self.outer.pop() else { return Err(Fault::Malformed) };
        self.state = outer;
        if inner.place == outer.place {
            return Ok(());
        }
        match inner.place {
            Place::TextBox if inner.around != Place::TextBox => {
                let text_box = std::mem::take(&mut self.text_box);
                if let Some(flow) = self.flow(inner.around) {
                    flow.set_beside(text_box);
                }
            }
            Place::Notes => self.notes.end_if_begun(),
            Place::Margin => self.end_margin(),
            Place::Instruction => {
                if let Some(sign) = std::mem::take(&mut self.form).check_box() {
                    return self.put(sign);
                }
            }
            Place::Fonts => {
                self.fonts.end();
                self.state.font = self.fonts.get(self.default_font);
            }
            _ => {}
        }
        Ok(())
    }

    /// A header or footer is over: it is dropped if it is blank or a repetition.
    fn end_margin(&mut self) {
        self.margin.end_if_begun();
        let piece = self.margin.text.get(self.margin_start..).unwrap_or_default().trim();
        let mut hasher = DefaultHasher::new();
        piece.hash(&mut hasher);
        if piece.is_empty() || !self.margins_seen.insert(hasher.finish()) {
            self.margin.cut(self.margin_start);
        }
    }

    fn symbol(&mut self, sign: u8) -> Result<(), Fault> {
        let text = match sign {
            b'*' => {
                self.star = true;
                return Ok(());
            }
            b'\r' | b'\n' => return self.apart(Break::Paragraph),
            b'\t' => return self.apart(Break::Tab),
            b'~' => "\u{a0}",
            b'_' => "\u{2011}",
            b'-' => "\u{ad}",
            b'{' => "{",
            b'}' => "}",
            b'\\' => "\\",
            _ => return Ok(()),
        };
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(());
        }
        self.flush()?;
        self.put(text)
    }

    /// Text as it stands in the file: letters of the code page, with line ends that mean nothing.
    fn bytes(&mut self, mut bytes: &[u8]) -> Result<(), Fault> {
        while self.skip > 0 {
            let Some((byte, rest)) = bytes.split_first() else { return Ok(()) };
            bytes = rest;
            if !matches!(byte, b'\r' | b'\n' | 0) {
                self.skip -= 1;
            }
        }
        for piece in bytes.split(|b| *b < b' ' && *b != b'\t') {
            match str::from_utf8(piece) {
                Ok("") => {}
                Ok(text) if piece.is_ascii() && self.pending.is_empty() && self.signs().is_none() => self.put(text)?,
                _ => self.pend(piece)?,
            }
        }
        Ok(())
    }

    fn byte(&mut self, byte: u8) -> Result<(), Fault> {
        match byte {
            b'\t' => self.apart(Break::Tab),
            b'\r' | b'\n' => self.apart(Break::Paragraph),
            0..=31 => Ok(()),
            _ => self.pend(&[byte]),
        }
    }

    /// Keeps bytes until a letter is sure to be whole.
    fn pend(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let place = self.state.place;
        if place != Place::Fonts && self.flow(place).is_none() {
            return Ok(());
        }
        // No letter takes more than four bytes of the file.
        if self.pending.len().saturating_add(bytes.len()) > self.left.saturating_add(1).saturating_mul(4) {
            return Err(Fault::TooLarge);
        }
        self.pending.extend_from_slice(bytes);
        if self.page().is_single_byte() { self.flush() } else { Ok(()) }
    }

    /// The signs that bytes stand for, if not letters. HTML names the font by itself, and its reader makes of it what it can.
    fn signs(&self) -> Option<Signs> {
        self.state.font.signs.filter(|_| !self.html)
    }

    fn page(&self) -> Page {
        match self.state.font.page {
            // A whole document in UTF-8 is written by programs that know no character sets, and call them all 0.
            Some(page) if page == Page::WINDOWS && self.page == Page::UTF_8 => self.page,
            Some(page) => page,
            None => self.page,
        }
    }

    /// Turns the bytes kept into text.
    fn flush(&mut self) -> Result<(), Fault> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let mut text = String::new();
        match self.signs() {
            Some(signs) => text.extend(self.pending.iter().map(|b| signs.sign(*b))),
            None => self.page().decode(&self.pending, &mut text),
        }
        self.pending.clear();
        self.put(&text)
    }

    fn flow(&mut self, place: Place) -> Option<&mut Flow> {
        match place {
            Place::Body => Some(&mut self.body),
            Place::Notes => Some(&mut self.notes),
            Place::Margin => Some(&mut self.margin),
            Place::TextBox => Some(&mut self.text_box),
            Place::Title => Some(&mut self.title),
            Place::Subject => Some(&mut self.subject),
            Place::Nowhere | Place::Quiet | Place::Versions | Place::Fonts | Place::Instruction | Place::Info | Place::Created => None,
        }
    }

    /// Adds text where it belongs.
    fn put(&mut self, mut text: &str) -> Result<(), Fault> {
        let place = self.state.place;
        if place == Place::Fonts {
            self.fonts.text(text);
            return Ok(());
        }
        if self.is_out_of_sight(text) {
            return Ok(());
        }
        if self.high.take().is_some() {
            self.put("\u{fffd}")?;
        }
        let (marker, left) = (self.state.marker, self.left);
        let Some(flow) = self.flow(place) else { return Ok(()) };
        // Bullets are set off by a blank; the number of a note is no part of it, but the blank after the number is still there.
        if (marker || place == Place::Notes) && flow.at_line_start() {
            text = text.trim_start_matches([' ', '\u{a0}', '\t']);
        }
        let Some(left) = left.checked_sub(text.len()) else { return Err(Fault::TooLarge) };
        flow.push(text);
        self.left = left;
        Ok(())
    }

    fn spend(&mut self, count: usize) -> Result<(), Fault> {
        self.left = self.left.checked_sub(count).ok_or(Fault::TooLarge)?;
        Ok(())
    }

    /// Whether text here is not to be seen; if so, that is noted.
    fn is_out_of_sight(&mut self, text: &str) -> bool {
        if self.html {
            // The HTML says by itself what is hidden.
            return self.state.html_off;
        }
        if !self.state.unseen.any() || !self.state.place.is_text() {
            return false;
        }
        if !text.trim().is_empty() {
            self.unseen.add(self.state.unseen);
        }
        true
    }
}

/// Whether a group is nothing but what programs without Unicode show in place of a sign: `\u8217{\'92}`.
fn is_fallback_group(rest: &[u8]) -> bool {
    match rest {
        [b'?', b'}', ..] => true,
        [b'\\', b'\'', _, _, more @ ..] => matches!(more, [b'}', ..] | [b'\\', b'\'', _, _, b'}', ..]),
        _ => false,
    }
}
