//! What each control word does to a [`Reader`].

use super::super::Fault;
use super::super::fonts::{PLAIN, Signs};
use super::super::pages::Page;
use super::super::words::{Break, Destination, Setting, Word, word};
use super::Reader;
use super::state::{Place, Unseen};

/// Most signs in place of one letter.
const MOST_FALLBACK: u32 = 8;

impl Reader<'_> {
    pub(super) fn word(&mut self, name: &[u8], value: Option<i32>, star: bool) -> Result<(), Fault> {
        self.flush()?;
        let meaning = word(name);
        if star && !matches!(meaning, Some(Word::Into(_))) {
            // A star: "leave the group out if you do not know it".
            self.state.place = Place::Nowhere;
            return Ok(());
        }
        let skip = self.skip;
        // Any word counts as one of the signs that stand for the letter before.
        self.skip = skip.saturating_sub(1);
        match meaning {
            Some(Word::Sign(_)) if skip > 0 => {}
            Some(Word::Sign(sign)) => self.put(sign)?,
            Some(Word::Break(kind)) => self.apart(kind)?,
            Some(Word::Into(destination)) => self.enter(destination, star),
            Some(Word::Set(Setting::Unicode)) => self.unicode(value.unwrap_or(0))?,
            Some(Word::Set(setting)) => self.set(setting, value),
            None => {}
        }
        Ok(())
    }

    /// Ends a line, a paragraph, a cell.
    pub(super) fn apart(&mut self, kind: Break) -> Result<(), Fault> {
        self.flush()?;
        // No program puts one of these in place of a sign: the signs to pass over are missing.
        self.skip = 0;
        // At the very end of the file, `\par` may be the rest of a longer word.
        self.settled = matches!(kind, Break::Paragraph | Break::Section | Break::Row) && !self.lexer.rest().is_empty();
        let (place, html) = (self.state.place, self.html);
        let of_paragraph = matches!(kind, Break::Tab | Break::Line | Break::Paragraph);
        if (html || of_paragraph) && self.is_out_of_sight("") {
            return Ok(());
        }
        let Some(flow) = self.flow(place) else { return Ok(()) };
        if kind == Break::Tab && place == Place::Notes && flow.at_line_start() {
            return Ok(());
        }
        if html || !place.is_text() {
            flow.push(match kind {
                _ if !html => " ",
                Break::Tab => "\t",
                _ => "\n",
            });
            return self.spend(1);
        }
        match kind {
            Break::Tab => flow.push("\t"),
            Break::Page if flow.at_line_start() => {}
            Break::Line | Break::Page => flow.push("\n"),
            Break::Paragraph => flow.end_paragraph(),
            Break::Section => flow.end_if_begun(),
            Break::Cell => flow.end_cell(),
            Break::Row => flow.end_row(false),
            Break::NestedRow => flow.end_row(true),
        }
        self.spend(1)
    }

    fn unicode(&mut self, value: i32) -> Result<(), Fault> {
        self.skip = 0;
        // Signed 16 bits by the book; some programs write larger numbers as they are.
        let code = if value < 0 { value.saturating_add(0x1_0000) } else { value };
        let code = u32::try_from(code).unwrap_or(0xfffd);
        let done = match (code, self.high) {
            (0xd800..=0xdbff, _) => {
                let lonely = self.high.take().is_some();
                let done = if lonely { self.put("\u{fffd}") } else { Ok(()) };
                self.high = Some(code);
                done
            }
            (0xdc00..=0xdfff, Some(high)) => {
                self.high = None;
                self.put_char(char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (code - 0xdc00)).unwrap_or('\u{fffd}'))
            }
            (0x09, _) => self.apart(Break::Tab),
            (0x0a | 0x0b | 0x0d, _) => self.apart(Break::Line),
            (0..=0x1f, _) => Ok(()),
            // A sign of a font of signs, whatever the font in force is.
            (0xf020..=0xf0ff, _) if !self.html => self.put_char(self.state.font.signs.unwrap_or(Signs::Other).sign((code & 0xff) as u8)),
            _ => self.put_char(char::from_u32(code).unwrap_or('\u{fffd}')),
        };
        self.skip = self.state.fallback;
        done
    }

    fn put_char(&mut self, sign: char) -> Result<(), Fault> {
        self.put(sign.encode_utf8(&mut [0; 4]))
    }

    fn set(&mut self, setting: Setting, value: Option<i32>) {
        let on = value != Some(0);
        let number = value.unwrap_or(0);
        let in_table = self.state.place == Place::Fonts;
        match setting {
            Setting::Ansi => self.page = Page::WINDOWS,
            Setting::Mac => self.page = Page::MAC,
            Setting::Pc => self.page = Page::PC,
            Setting::Pca => self.page = Page::PCA,
            Setting::DocumentPage => self.page = Page::by_number(number).unwrap_or(self.page),
            Setting::DefaultFont => self.default_font = number,
            Setting::Font if in_table => self.fonts.begin(number),
            Setting::Font => self.state.font = self.fonts.get(number),
            Setting::Charset if in_table => self.fonts.charset(number),
            Setting::FontPage if in_table => self.fonts.page(number),
            Setting::Fallback => {
                // More than a letter of any code page takes would only serve to swallow text.
                self.state.fallback = u32::try_from(number).ok().filter(|signs| *signs <= MOST_FALLBACK).unwrap_or(1);
            }
            Setting::Plain => {
                self.state.font = self.fonts.get(self.default_font);
                self.state.unseen = Unseen::default();
            }
            Setting::Hidden => self.state.unseen.hidden = on,
            Setting::Deleted => self.state.unseen.deleted = on,
            Setting::FromHtml if self.outer.len() == 1 && self.body.text.is_empty() => self.html = on,
            Setting::HtmlOff => self.state.html_off = on,
            Setting::FormType if self.state.place == Place::Instruction => self.form.kind = value,
            Setting::FormResult if self.state.place == Place::Instruction => self.form.result = value,
            Setting::FormDefault if self.state.place == Place::Instruction => self.form.default = value,
            _ if self.state.place == Place::Created => {
                let field = match setting {
                    Setting::Year => &mut self.created.year,
                    Setting::Month => &mut self.created.month,
                    Setting::Day => &mut self.created.day,
                    Setting::Hour => &mut self.created.hour,
                    Setting::Minute => &mut self.created.minute,
                    _ => return,
                };
                *field = value;
            }
            _ => {}
        }
    }

    /// Sends what follows in this group where it belongs.
    fn enter(&mut self, destination: Destination, star: bool) {
        let place = self.state.place;
        self.state.place = match (place, destination) {
            (Place::Versions, Destination::UnicodeVersion) => self.state.before_versions,
            (Place::Versions, _) => Place::Versions,
            (_, Destination::TwoVersions) => {
                self.state.before_versions = place;
                Place::Versions
            }
            (Place::Info, Destination::Title) => Place::Title,
            (Place::Info, Destination::Subject) => Place::Subject,
            (Place::Info, Destination::Created) => Place::Created,
            (Place::Instruction, Destination::Instruction | Destination::FormField) => place,
            (Place::Quiet | Place::Body | Place::Notes | Place::Margin | Place::TextBox, _) => self.enter_from_text(destination, star),
            _ => Place::Nowhere,
        };
    }

    fn enter_from_text(&mut self, destination: Destination, star: bool) -> Place {
        let place = self.state.place;
        let around = if place == Place::Quiet { self.state.around } else { place };
        match destination {
            Destination::HtmlTag if !self.html => Place::Nowhere,
            Destination::HtmlTag => {
                // A tag is in the code page of the document, whatever the font around it is.
                self.state.font = PLAIN;
                place
            }
            // What an object shows stands where the object stands.
            Destination::Result if place == Place::Quiet && !star => around,
            Destination::Here | Destination::Result => place,
            // The wrapping has lists, notes and margins of its own, which the HTML does not know.
            Destination::Marker | Destination::Note | Destination::Margin | Destination::TextBox if self.html => Place::Nowhere,
            Destination::Fonts => Place::Fonts,
            Destination::Instruction => Place::Instruction,
            Destination::Info => Place::Info,
            Destination::Comment => {
                self.unseen.comments = true;
                Place::Nowhere
            }
            Destination::Quiet => {
                self.state.around = around;
                Place::Quiet
            }
            // Two programs may have left the same bullet in two ways.
            Destination::Marker => {
                let first = self.flow(place).is_some_and(|flow| !std::mem::replace(&mut flow.marked, true));
                self.state.marker = true;
                if first { place } else { Place::Nowhere }
            }
            Destination::Note | Destination::TextBox if self.state.unseen.any() => {
                // The group starts anew with `\plain`, which would bring it back into sight.
                self.unseen.add(self.state.unseen);
                Place::Nowhere
            }
            Destination::Note => Place::Notes,
            Destination::Margin => {
                if place != Place::Margin {
                    self.margin_start = self.margin.text.len();
                }
                Place::Margin
            }
            Destination::TextBox => {
                self.state.around = around;
                self.text_box.end_if_begun();
                Place::TextBox
            }
            _ => Place::Nowhere,
        }
    }
}
