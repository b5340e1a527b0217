//! Collects the glyphs of a page, with their places, from the drawing instructions.

use super::{Fault, Limits};
use hayro_interpret::font::{Glyph as Shape, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Rect, Shape as _};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask};
use std::panic::resume_unwind;
use std::time::Instant;

/// The most boxes and rules of a page that are remembered. They only help to tell tables and backgrounds.
const BOXES: usize = 4000;

/// Letters that are one glyph in print and several letters in text.
const LIGATURES: [(char, &str); 7] = [('ﬀ', "ff"), ('ﬁ', "fi"), ('ﬂ', "fl"), ('ﬃ', "ffi"), ('ﬄ', "ffl"), ('ﬅ', "st"), ('ﬆ', "st")];

/// One printed letter. Lengths are in points, with `y` growing downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The left edge.
    pub x: f32,
    /// The right edge.
    pub end: f32,
    /// The base line.
    pub y: f32,
    /// The size of the font.
    pub size: f32,
    /// The letter.
    pub letter: char,
    /// The direction of writing, in quarter turns.
    pub turn: u8,
    /// Whether a reader cannot see it.
    pub unseen: bool,
}

/// A horizontal line, as tables have them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// The left end.
    pub x: f32,
    /// The right end.
    pub end: f32,
    /// The height on the page.
    pub y: f32,
}

/// A vertical line between the columns of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// The place on the page.
    pub x: f32,
    /// The upper end.
    pub top: f32,
    /// The lower end.
    pub bottom: f32,
}

/// All that is drawn on a page, as far as it matters for the text.
#[derive(Debug, Clone, Default)]
pub struct Drawn {
    /// The width of the page.
    pub width: f32,
    /// The height of the page.
    pub height: f32,
    /// The letters, in the order in which they are drawn.
    pub glyphs: Vec<Glyph>,
    /// The horizontal lines.
    pub rules: Vec<Rule>,
    /// The vertical lines.
    pub bars: Vec<Bar>,
    /// Whether an image is drawn.
    pub has_image: bool,
    /// The share of the page that images cover.
    pub covered: f32,
}

/// Ends the reading from within a call back of the library. Caught where the reading starts.
pub fn stop(fault: Fault) -> ! {
    resume_unwind(Box::new(fault))
}

/// The device that the library draws on.
pub struct Collector<'l> {
    limits: &'l Limits,
    /// What is drawn on the page at hand.
    pub drawn: Drawn,
    /// The bytes of text on all pages up to now.
    used: usize,
    /// Boxes painted in another colour than white: white text upon them can be seen.
    grounds: Vec<Rect>,
    /// The calls up to now. The clock is only looked at now and then.
    calls: u32,
}

impl<'l> Collector<'l> {
    /// An empty collector.
    pub fn new(limits: &'l Limits) -> Self {
        Self { limits, drawn: Drawn::default(), used: 0, grounds: Vec::new(), calls: 0 }
    }

    /// Starts a page of the given size.
    pub fn start(&mut self, width: f32, height: f32) {
        self.drawn = Drawn { width, height, ..Drawn::default() };
        self.grounds.clear();
    }

    /// Hands over what was drawn on the page.
    pub fn finish(&mut self) -> Drawn {
        std::mem::take(&mut self.drawn)
    }

    fn check(&mut self) {
        self.calls = self.calls.wrapping_add(1);
        if self.calls.is_multiple_of(16) && Instant::now() >= self.limits.deadline {
            stop(Fault::TooLong);
        }
    }

    /// Adds the letters of one glyph, and divides its width among them.
    fn push(&mut self, glyph: Glyph, letters: &str) {
        let count = letters.chars().count().max(1) as f32;
        let step = (glyph.end - glyph.x) / count;
        for (place, letter) in letters.chars().enumerate() {
            self.used += letter.len_utf8();
            if self.used > self.limits.text {
                stop(Fault::TooLarge);
            }
            let x = glyph.x + step * place as f32;
            self.drawn.glyphs.push(Glyph { x, end: x + step, letter, ..glyph });
        }
    }

    fn add(&mut self, shape: &Shape<'_>, place: Affine, unseen: bool) {
        let [along, across, up_along, up_across, x, y] = place.as_coeffs();
        let advance = match shape {
            Shape::Outline(outline) => outline.advance_width(),
            Shape::Type3(drawn) => drawn.advance_width(),
        };
        let advance = f64::from(advance.unwrap_or(500.0));
        let mut size = up_along.hypot(up_across) * 1000.0;
        let length = along.hypot(across) * advance.abs();
        // Fonts that draw their letters with instructions have units of their own, so the size can be far off.
        if matches!(shape, Shape::Type3(_)) && (size < length * 0.5 || size > length * 8.0) && length > 0.0 {
            size = length * 1.8;
        }
        let finite = [x, y, size, length].iter().all(|number| number.is_finite() && number.abs() < 1e6);
        if !finite || size <= 0.1 {
            return;
        }
        let turn = match (along, across) {
            (a, b) if a > 0.0 && b.abs() < a * 0.2 => 0,
            (a, b) if b > 0.0 && a.abs() < b * 0.2 => 1,
            (a, b) if a < 0.0 && b.abs() < -a * 0.2 => 2,
            (a, b) if b < 0.0 && a.abs() < -b * 0.2 => 3,
            // Slanted text is a stamp across the page.
            _ => return,
        };
        let (wide, high) = (f64::from(self.drawn.width), f64::from(self.drawn.height));
        if x < -2.0 || y < -2.0 || x > wide + 2.0 || y > high + 2.0 {
            return;
        }
        // Turned text is laid out as if the page were turned.
        let (x, y) = match turn {
            0 => (x, y),
            1 => (y, -x),
            2 => (-x, -y),
            _ => (-y, x),
        };
        let glyph = Glyph { x: x as f32, end: (x + length) as f32, y: y as f32, size: size as f32, letter: ' ', turn, unseen };
        match shape.as_unicode() {
            Some(BfString::Char(letter)) => self.letter(glyph, letter),
            Some(BfString::String(letters)) => {
                let plain: String = letters.chars().filter(|letter| !letter.is_control()).collect();
                self.push(glyph, &plain);
            }
            // The file does not tell which letter it is.
            None => self.letter(glyph, char::REPLACEMENT_CHARACTER),
        }
    }

    fn letter(&mut self, glyph: Glyph, letter: char) {
        if let Some((_, letters)) = LIGATURES.iter().find(|(ligature, _)| *ligature == letter) {
            return self.push(glyph, letters);
        }
        let plain = match letter {
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' | '\t' | '\u{f020}' => ' ',
            '\u{2010}' | '\u{2011}' => '-',
            // Symbol fonts: nearly always the mark of a list.
            '\u{f021}'..='\u{f0ff}' => '•',
            '\u{200b}'..='\u{200f}' | '\u{feff}' => return,
            letter if letter.is_control() => return,
            letter => letter,
        };
        let mut buffer = [0; 4];
        self.push(glyph, plain.encode_utf8(&mut buffer));
    }

    /// Whether paint leaves a mark on what is below.
    fn shows(&self, props: &DrawProps<'_>, place: Option<Rect>) -> bool {
        let Paint::Color(color) = &props.paint else { return true };
        let [red, green, blue, alpha] = color.to_rgba().to_rgba8();
        if alpha < 8 {
            return false;
        }
        if red.min(green).min(blue) < 250 {
            return true;
        }
        place.is_some_and(|place| self.grounds.iter().rev().any(|ground| ground.contains(place.center())))
    }

    fn boxed(&mut self, area: Rect, props: &DrawProps<'_>, mode: &DrawMode) {
        self.check();
        if self.drawn.rules.len() + self.drawn.bars.len() >= BOXES || !(area.x0 + area.y0 + area.x1 + area.y1).is_finite() {
            return;
        }
        let (wide, high) = (area.width() as f32, area.height() as f32);
        let mut rule = |y: f64| self.drawn.rules.push(Rule { x: area.x0 as f32, end: area.x1 as f32, y: y as f32 });
        let filled = matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..));
        if wide >= 15.0 && high <= 3.0 {
            rule(area.center().y);
        } else if wide >= 15.0 && high < 60.0 {
            rule(area.y0);
            rule(area.y1);
        }
        let mut bar = |x: f64| self.drawn.bars.push(Bar { x: x as f32, top: area.y0 as f32, bottom: area.y1 as f32 });
        if high >= 8.0 && wide <= 3.0 {
            bar(area.center().x);
        } else if high >= 8.0 && wide >= 15.0 && !filled {
            bar(area.x0);
            bar(area.x1);
        }
        if filled && self.grounds.len() < BOXES && self.shows(props, None) {
            self.grounds.push(area);
        }
    }
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.boxed((props.transform * path.control_box().to_path(0.1)).control_box(), &props, mode);
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        self.boxed(props.transform.transform_rect_bbox(*rect), &props, mode);
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.check();
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.check();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.check();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.check();
        let Some(first) = run.glyphs().first() else { return };
        let [_, _, _, _, x, y] = (props.transform * first.transform()).as_coeffs();
        let place = Rect::new(x, y, x, y);
        let unseen = matches!(mode, DrawMode::Invisible) || !self.shows(&props, Some(place));
        for glyph in run.glyphs() {
            self.add(glyph, props.transform * glyph.transform(), unseen);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.check();
        let whole = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let page = Rect::new(0.0, 0.0, f64::from(self.drawn.width), f64::from(self.drawn.height));
        let area = props.transform.transform_rect_bbox(whole).intersect(page);
        self.drawn.has_image = true;
        if page.area() > 0.0 && area.area().is_finite() {
            self.drawn.covered += (area.area() / page.area()) as f32;
        }
        if self.grounds.len() < BOXES {
            self.grounds.push(area);
        }
    }

    fn pop_clip(&mut self) {
        self.check();
    }

    fn pop_transparency_group(&mut self) {}
}
