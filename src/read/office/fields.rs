//! Word's fields, the answers of its forms, and its symbols.

use crate::error::ReadError;
use crate::read::faults;
use crate::read::limits::Budget;
use crate::read::xml::{Piece, Tag, Xml};

use super::word_styles::is_on;

/// Fields inside fields; Word itself stops at twenty.
const MAX_FIELDS: usize = 50;

/// A field that is open.
#[derive(Debug)]
struct Field {
    /// Whether it is still at its instruction, whose parts are not shown.
    at_instruction: bool,
    /// How deep in paragraphs it began.
    depth: usize,
    /// What a field of a form is answered with, and whether its result shows text of its own.
    answer: Option<String>,
    shown: bool,
}

/// The fields that are open, innermost last.
#[derive(Debug, Default)]
pub struct Fields(Vec<Field>);

impl Fields {
    /// A field begins in a paragraph at this depth.
    pub fn begin(&mut self, depth: usize) {
        if self.0.len() < MAX_FIELDS {
            self.0.push(Field { at_instruction: true, depth, answer: None, shown: false });
        }
    }

    /// The answer of the field that just began.
    pub fn answer(&mut self, answer: Option<String>) {
        if let Some(field) = self.0.last_mut() {
            field.answer = answer;
        }
    }

    /// The innermost field's instruction ends, its result begins.
    pub fn separate(&mut self) {
        if let Some(field) = self.0.last_mut() {
            field.at_instruction = false;
        }
    }

    /// The innermost field ends; its answer, where its result showed no text.
    pub fn end(&mut self) -> Option<String> {
        self.0.pop().filter(|field| !field.shown)?.answer
    }

    /// A paragraph at this depth ends. A result may go on in the next paragraph, an instruction does not: a field
    /// that lost its end would hide the rest of the letter. The answers of the fields that end with it.
    pub fn paragraph_ends(&mut self, depth: usize) -> Vec<String> {
        let lost = self.0.extract_if(.., |field| field.at_instruction && field.depth >= depth);
        lost.filter_map(|field| field.answer).collect()
    }

    /// Whether what is read now is part of an instruction.
    pub fn hide(&self) -> bool {
        self.0.iter().any(|field| field.at_instruction)
    }

    /// Text is shown as the result of the fields that are open.
    pub fn show(&mut self) {
        self.0.iter_mut().for_each(|field| field.shown = true);
    }

    /// Forgets all: no field goes from one part to another.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// What a drop-down list or check box of a form shows; its tag `ffData` was just opened.
pub fn answer(xml: &mut Xml<&[u8]>, budget: &Budget) -> Result<Option<String>, ReadError> {
    let (mut is_list, mut is_box) = (false, false);
    // Both are a number in a list and a switch in a check box.
    let (mut default, mut chosen) = ((false, 0), None);
    let mut entries = Vec::new();
    let mut depth = 1_usize;
    while depth > 0 {
        match xml.next(budget)? {
            Some(Piece::Open(tag)) => {
                depth += 1;
                let value = || (is_on(&tag), tag.attribute("val").and_then(|v| v.parse().ok()).unwrap_or(0_usize));
                match tag.name.as_str() {
                    "ddList" => is_list = true,
                    "checkBox" => is_box = true,
                    "default" => default = value(),
                    "result" | "checked" => chosen = Some(value()),
                    "listEntry" => entries.push(tag.attribute("val").unwrap_or("").to_owned()),
                    _ => {}
                }
            }
            Some(Piece::Close(_)) => depth -= 1,
            Some(Piece::Text(_)) => {}
            None => return Err(faults::broken("Word")),
        }
    }
    let (on, index) = chosen.unwrap_or(default);
    Ok(if is_list { entries.into_iter().nth(index) } else { is_box.then(|| if on { "☒" } else { "☐" }.to_owned()) })
}

/// The character that a symbol of a font stands for, where it is known: marks of check boxes and bullets above all.
pub fn symbol(tag: &Tag) -> Option<char> {
    let code = u32::from_str_radix(tag.attribute("char")?, 16).ok()?;
    // Fonts of symbols are laid out in the private use area.
    let glyph = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    match tag.attribute("font").unwrap_or("").to_ascii_lowercase().as_str() {
        "wingdings" => match glyph {
            0x6c | 0x9f => Some('•'),
            0x6e | 0xa7 => Some('▪'),
            0x6f | 0x70 | 0x71 | 0x72 | 0xa8 => Some('☐'),
            0x78 | 0xfd => Some('☒'),
            0xfb => Some('✗'),
            0xfc => Some('✓'),
            0xfe => Some('☑'),
            0xd8 => Some('➢'),
            0xe0 | 0xe8 => Some('→'),
            _ => None,
        },
        "wingdings 2" => match glyph {
            0xa3 => Some('☐'),
            0x4f => Some('✗'),
            0x50 => Some('✓'),
            0x51 | 0x53 | 0x54 => Some('☒'),
            0x52 => Some('☑'),
            0x97 => Some('•'),
            _ => None,
        },
        "symbol" => match glyph {
            0x2d => Some('-'),
            0xa3 => Some('≤'),
            0xb0 => Some('°'),
            0xb1 => Some('±'),
            0xb3 => Some('≥'),
            0xb4 => Some('×'),
            0xb7 => Some('•'),
            0xae | 0xde => Some('→'),
            _ => None,
        },
        font if font.starts_with("wingdings") || font == "webdings" => None,
        // Other fonts follow Unicode.
        _ => char::from_u32(code).filter(|c| !c.is_control() && !('\u{e000}'..='\u{f8ff}').contains(c)),
    }
}
