//! HTML → text, as a browser would show it: by html5ever's tokenizer, without building a tree, so that no nesting is too deep.
//!
//! A quote becomes lines with `> `, a list item gets its mark, a table's row is one line with tabs. Scripts, styles, the
//! head and what is hidden are left out.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, states::RawKind};

use crate::error::ReadError;

use super::extract::Extract;
use super::limits::Budget;
use super::source::{Note, Source, told};

/// Bytes fed between two looks at the clock.
const CHUNK: usize = 64 * 1024;
/// Tags that are looked at for where hiding began; deeper ones hide nothing.
const MAX_OPEN: usize = 2_000;

/// Decodes a page by the charset that it names at its top, else as any text.
pub fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    let head = super::decode::lossy(bytes.get(..2048).unwrap_or(bytes)).to_ascii_lowercase();
    let named = head.split_once("charset=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let label = named.map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')).next().unwrap_or(""));
    super::decode::decode_as(bytes, label)
}

/// Reads an HTML document.
pub fn read(name: String, html: &str, budget: Budget) -> Result<Source, ReadError> {
    let page = render(html, budget)?;
    let mut source = page.out.into_source(name);
    source.metadata.subject = told(&page.title);
    if page.hidden {
        source.note(Note::HiddenText);
    }
    Ok(source)
}

/// The text of a fragment, and whether some of it was hidden.
pub fn text(html: &str, budget: &mut Budget) -> Result<(String, bool), ReadError> {
    let page = render(html, budget.clone())?;
    *budget = page.out.budget.clone();
    Ok((page.out.into_source(String::new()).text, page.hidden))
}

fn render(html: &str, budget: Budget) -> Result<Page, ReadError> {
    let sink = Sink(RefCell::new(Page::new(Extract::new(budget))));
    let tokenizer = Tokenizer::new(sink, html5ever::tokenizer::TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest = html;
    while !rest.is_empty() {
        let mut cut = rest.len().min(CHUNK);
        while !rest.is_char_boundary(cut) {
            cut -= 1;
        }
        let (chunk, after) = rest.split_at(cut);
        queue.push_back(StrTendril::from_slice(chunk));
        let _ = tokenizer.feed(&queue);
        let page = tokenizer.sink.0.borrow();
        page.out.budget.in_time()?;
        if let Some(fault) = &page.fault {
            return Err(fault.clone());
        }
        rest = after;
    }
    tokenizer.end();
    let mut page = tokenizer.sink.0.into_inner();
    page.flush();
    match page.fault {
        Some(fault) => Err(fault),
        None => Ok(page),
    }
}

struct Sink(RefCell<Page>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => page.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                page.open(&tag);
                // What stands in these is not mark-up; a tree builder would say so to the tokenizer.
                match &*tag.name {
                    "script" | "style" | "xmp" | "iframe" | "noembed" | "noframes" => return TokenSinkResult::RawData(RawKind::Rawtext),
                    "title" | "textarea" => return TokenSinkResult::RawData(RawKind::Rcdata),
                    "plaintext" => return TokenSinkResult::Plaintext,
                    _ => {}
                }
            }
            Token::TagToken(tag) => page.close(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// A page as it is put together.
struct Page {
    out: Extract,
    title: String,
    hidden: bool,
    fault: Option<ReadError>,
    /// The line that is being read.
    line: String,
    /// Whether a blank waits for the next word of the line.
    blank: bool,
    /// Tags that are open; how each treats what it holds.
    open: Vec<(String, Treats)>,
    /// How many of the open tags leave out what they hold, keep white space, quote.
    skipping: usize,
    verbatim: usize,
    quotes: usize,
    /// The lists that are open: the next number of an ordered one.
    lists: Vec<Option<u32>>,
    /// The mark of the list item whose text has not begun.
    mark: String,
    /// The cells of the row that is being read, each with its lines.
    cells: Option<Vec<Vec<String>>>,
}

/// How a tag treats what it holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Treats {
    Plain,
    Skips,
    Hides,
    Verbatim,
    Quotes,
}

impl Page {
    fn new(out: Extract) -> Self {
        Self {
            out,
            title: String::new(),
            hidden: false,
            fault: None,
            line: String::new(),
            blank: false,
            open: Vec::new(),
            skipping: 0,
            verbatim: 0,
            quotes: 0,
            lists: Vec::new(),
            mark: String::new(),
            cells: None,
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipping > 0 {
            if self.open.last().is_some_and(|(name, _)| name == "title") {
                self.title.push_str(text.get(..text.len().min(500)).unwrap_or(""));
            }
            self.hidden |= self.open.iter().any(|(_, treats)| *treats == Treats::Hides) && !text.trim().is_empty();
            return;
        }
        for c in text.chars() {
            if self.verbatim > 0 && c == '\n' {
                self.end_line();
            } else if c.is_ascii_whitespace() && self.verbatim == 0 {
                self.blank = true;
            } else {
                if std::mem::take(&mut self.blank) && !self.line.is_empty() {
                    self.line.push(' ');
                }
                self.line.push_str(&std::mem::take(&mut self.mark));
                self.line.push(c);
            }
        }
    }

    fn open(&mut self, tag: &Tag) {
        let name = &*tag.name;
        match name {
            "br" => self.end_line(),
            "hr" => self.end_block(true),
            "img" | "input" | "meta" | "link" | "col" | "area" | "base" | "embed" | "source" | "track" | "wbr" => {}
            _ => self.enter(name, tag),
        }
    }

    fn enter(&mut self, name: &str, tag: &Tag) {
        self.close_implied(name);
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "ul" | "ol" | "dl" | "fieldset" => self.end_block(true),
            "tr" => {
                self.end_row();
                self.cells = Some(Vec::new());
            }
            "td" | "th" => self.begin_cell(),
            "table" => {
                // A table inside a cell is read line by line.
                self.end_row();
                self.end_block(true);
            }
            _ if is_block(name) => self.end_block(false),
            _ => {}
        }
        match name {
            "ul" => self.lists.push(None),
            "ol" => self.lists.push(Some(1)),
            "li" => {
                self.mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number = number.saturating_add(1);
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
            }
            _ => {}
        }
        let treats = treats(name, tag);
        if self.open.len() < MAX_OPEN {
            self.count(treats, true);
            self.open.push((name.to_owned(), treats));
        }
    }

    /// Closes what HTML lets authors leave open: a head before anything that is shown, a paragraph before the next.
    fn close_implied(&mut self, name: &str) {
        let in_head = matches!(name, "html" | "head" | "title" | "style" | "script" | "noscript" | "template" | "object");
        if !in_head && self.open.iter().any(|(open, _)| open == "head") {
            self.close("head");
        }
        let ends: &[&str] = match name {
            "p" | "div" | "table" | "ul" | "ol" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => &["p"],
            "li" => &["li", "p"],
            "td" | "th" => &["td", "th", "p"],
            "tr" => &["tr", "td", "th", "p"],
            "dt" | "dd" => &["dt", "dd", "p"],
            _ => &[],
        };
        while let Some(open) = self.open.last().map(|(open, _)| open.clone()).filter(|open| ends.contains(&open.as_str())) {
            self.close(&open);
        }
    }

    fn close(&mut self, name: &str) {
        // An end tag closes what was left open inside it; one that closes nothing is passed over.
        let Some(at) = self.open.iter().rposition(|(open, _)| open == name) else { return };
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "ul" | "ol" | "dl" | "fieldset" => self.end_block(true),
            "td" | "th" => self.end_block(false),
            "tr" => self.end_row(),
            "table" => {
                self.end_row();
                self.end_block(true);
            }
            _ if is_block(name) => self.end_block(false),
            _ => {}
        }
        if matches!(name, "ul" | "ol") {
            self.lists.pop();
        }
        for (_, treats) in self.open.split_off(at) {
            self.count(treats, false);
        }
    }

    fn count(&mut self, treats: Treats, opens: bool) {
        let count = match treats {
            Treats::Plain => return,
            Treats::Skips | Treats::Hides => &mut self.skipping,
            Treats::Verbatim => &mut self.verbatim,
            Treats::Quotes => &mut self.quotes,
        };
        *count = if opens { *count + 1 } else { count.saturating_sub(1) };
    }

    /// Ends the line that is being read, if there is one, and leaves a blank line where the block has a margin.
    fn end_block(&mut self, margin: bool) {
        if !self.line.trim().is_empty() {
            self.end_line();
        }
        self.line.clear();
        self.blank = false;
        if margin && self.quotes == 0 && self.cells.is_none() {
            self.out.gap();
        }
    }

    fn end_line(&mut self) {
        self.blank = false;
        let line = std::mem::take(&mut self.line);
        if let Some(cell) = self.cells.as_mut().and_then(|cells| cells.last_mut()) {
            cell.push(line);
        } else if self.skipping == 0 {
            self.write(&line);
        }
    }

    fn write(&mut self, line: &str) {
        let quoted = if self.quotes > 0 { format!("{} {line}", ">".repeat(self.quotes.min(20))) } else { String::new() };
        if self.fault.is_none() {
            self.fault = self.out.line(if self.quotes > 0 { &quoted } else { line }).err();
        }
    }

    fn begin_cell(&mut self) {
        self.end_block(false);
        if let Some(cells) = &mut self.cells {
            cells.push(Vec::new());
        }
    }

    /// A row is one line where every cell is; a row of longer cells (mails are often laid out by tables) is read cell by cell.
    fn end_row(&mut self) {
        self.end_block(false);
        let Some(mut cells) = self.cells.take().filter(|_| self.skipping == 0) else { return };
        for cell in &mut cells {
            cell.retain(|line| !line.trim().is_empty());
        }
        if cells.iter().all(|cell| cell.len() <= 1) {
            let row: Vec<String> = cells.into_iter().flatten().filter_map(told).collect();
            if !row.is_empty() {
                self.write(&row.join("\t"));
            }
        } else {
            for line in cells.into_iter().flatten() {
                self.write(&line);
            }
        }
    }

    fn flush(&mut self) {
        self.end_row();
        self.end_block(false);
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dt"
            | "figure"
            | "footer"
            | "form"
            | "header"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "nav"
            | "section"
            | "summary"
            | "tbody"
            | "thead"
    )
}

/// How a tag treats what it holds, by its name, class and style.
fn treats(name: &str, tag: &Tag) -> Treats {
    let attribute = |name: &str| tag.attrs.iter().find(|a| &*a.name.local == name).map_or("", |a| &*a.value);
    let style: String = attribute("style").chars().take(500).filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    // Templates of mails write `font-size:0` around whole sections and set it again inside; what is small is not hidden.
    let unseen = ["display:none", "visibility:hidden"];
    match name {
        "script" | "style" | "head" | "title" | "template" | "noscript" | "iframe" | "object" | "svg" | "math" | "select" | "textarea"
        | "button" => Treats::Skips,
        _ if tag.attrs.iter().any(|a| &*a.name.local == "hidden") => Treats::Hides,
        _ if unseen.iter().any(|u| style.contains(u)) => Treats::Hides,
        "pre" | "xmp" | "plaintext" => Treats::Verbatim,
        // Web mail indents with block quotes too; only those of replies say so.
        "blockquote" if attribute("type") == "cite" || !attribute("cite").is_empty() || attribute("class").contains("quote") => {
            Treats::Quotes
        }
        _ => Treats::Plain,
    }
}
