//! Measures what the streams of a file unpack to, before the library unpacks them without a bound.

use super::expand::{self, Stage};
use super::functions::{self, Functions};
use super::screen::{self, Kind};
use super::{Fault, Limits};
use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{Filter, Pdf};
use std::time::Instant;

/// The most bytes that one instruction may show as text. Each becomes a glyph before any limit can be checked.
const SHOWN: usize = 64 << 10;

/// The most bytes shown in one text object that clips with its letters: the library keeps their outlines.
const CLIPPED: usize = 4 << 10;

/// The most drawings that one stream may call.
const CALLS: usize = 20_000;

/// The most bytes of packed object streams in an encrypted file. They cannot be measured before the file is opened.
const LOCKED: usize = 128 << 10;

/// The most bytes of unpacked places of objects. Each place of some bytes becomes an entry of a map.
const PLACES: usize = 4 << 20;

/// The most dictionaries, for each page that is allowed. Any of them can be a page, and those are large.
const DICTIONARIES: usize = 200;

/// The most trailers. Each version of a file has one.
const TRAILERS: usize = 1000;

/// The most points of a path.
const POINTS: usize = 1 << 20;

/// What is not said to be packed counts only if it unpacks to more than this: anything unpacks to a little.
const DOUBT: usize = 8 << 20;

/// What may still be spent.
pub struct Budget<'l> {
    limits: &'l Limits,
    spent: usize,
}

impl<'l> Budget<'l> {
    /// A full budget.
    pub fn new(limits: &'l Limits) -> Self {
        Self { limits, spent: 0 }
    }

    /// Counts unpacked bytes.
    pub fn spend(&mut self, bytes: usize) -> Result<(), Fault> {
        self.spent = self.spent.saturating_add(bytes);
        if self.spent > self.limits.expanded { Err(Fault::TooLarge) } else { self.check() }
    }

    /// Checks the time.
    pub fn check(&self) -> Result<(), Fault> {
        if Instant::now() >= self.limits.deadline { Err(Fault::TooLong) } else { Ok(()) }
    }

    /// The same limits once more, for another way of counting the same bytes.
    fn renew(&mut self) {
        self.spent = 0;
    }

    /// Measures packed data. Less than `floor` does not count.
    fn measure(&mut self, data: &[u8], stages: &[Stage], floor: usize) -> Result<(), Fault> {
        let mut sum = 0;
        let room = self.limits.expanded.saturating_sub(self.spent).max(floor);
        expand::measure(data, stages, &mut |bytes| {
            sum += bytes;
            if sum > room { Err(Fault::TooLarge) } else { self.check() }
        })?;
        if sum > floor { self.spend(sum) } else { Ok(()) }
    }
}

/// Looks at the raw bytes of a file, and blots out images: they are never looked at, but could unpack to anything.
pub fn screen(bytes: &mut [u8], budget: &mut Budget<'_>) -> Result<(), Fault> {
    let encrypted = screen::find(bytes, b"/Encrypt", 0).is_some();
    let allowed = (budget.limits.pages.saturating_mul(DICTIONARIES)).clamp(20_000, 200_000);
    let mut dictionaries = screen::count(bytes, b"<<");
    if screen::count(bytes, b"/Root") > TRAILERS || dictionaries > allowed {
        return Err(Fault::TooLarge);
    }
    let (mut locked, mut places, mut place, mut last) = (0, 0, 0, 0);
    while let Some(found) = screen::next(bytes, place, last) {
        budget.check()?;
        (place, last) = (found.start, found.end);
        let (start, end) = (found.start, found.end);
        if found.foreign {
            // Packed as an image, the library does not unpack it for anything but an image.
            place = if found.kind == Kind::Image { end } else { start };
            continue;
        }
        if found.kind == Kind::Image {
            if let Some(data) = bytes.get_mut(start..end) {
                // No way of packing starts with these bytes.
                data.fill(0xff);
            }
            place = end;
            continue;
        }
        if encrypted && found.kind == Kind::Objects {
            locked += end - start;
            if locked > LOCKED {
                return Err(Fault::TooLarge);
            }
        }
        let data = bytes.get(start..).unwrap_or_default();
        let Some(stages) = found.stages.filter(|stages| !stages.is_empty()) else {
            doubtful(bytes.get(start..end).unwrap_or_default(), budget)?;
            continue;
        };
        let before = budget.spent;
        budget.measure(data, &stages, if encrypted && found.kind != Kind::Places { DOUBT } else { 0 })?;
        places += if found.kind == Kind::Places { budget.spent - before } else { 0 };
        if places > PLACES {
            return Err(Fault::TooLarge);
        }
        if found.kind == Kind::Objects && !encrypted {
            let mut before = 0;
            dictionaries += expand::unpack_all(data, &stages)
                .filter(|byte| {
                    let double = before == b'<' && *byte == b'<';
                    before = if double { 0 } else { *byte };
                    double
                })
                .take(allowed)
                .count();
            if dictionaries > allowed {
                return Err(Fault::TooLarge);
            }
        }
    }
    budget.renew();
    Ok(())
}

/// Measures data that is not said to be packed, or not in plain words.
fn doubtful(data: &[u8], budget: &mut Budget<'_>) -> Result<(), Fault> {
    use Stage::{Base85, Flate, Hex, Lzw, Runs};
    let ways: [&[Stage]; 8] =
        [&[Flate], &[Lzw(true)], &[Lzw(false)], &[Runs], &[Base85, Flate], &[Hex, Flate], &[Base85, Lzw(true)], &[Hex, Lzw(true)]];
    // Text that only passes through a decoder without growing says nothing.
    let floor = DOUBT.max(data.len().saturating_mul(2));
    ways.iter().try_for_each(|way| budget.measure(data, way, floor))
}

/// Looks at all streams as the library sees them, once the file is open. This also tells for encrypted files.
pub fn inspect(pdf: &Pdf, budget: &mut Budget<'_>) -> Result<(), Fault> {
    let mut functions = Functions::new(pdf);
    for object in pdf.objects() {
        budget.check()?;
        functions.look(&object)?;
        let Object::Stream(stream) = object else { continue };
        let Some(stages) = stages(&stream) else { continue };
        if !stages.is_empty() {
            budget.measure(&stream.raw_data(), &stages, 0)?;
        }
        if stream.dict().get::<u8>(keys::FUNCTION_TYPE) == Some(4)
            && let Ok(program) = stream.decoded_data()
        {
            functions::program(&program)?;
        }
        if stream.dict().get::<Name<'_>>(keys::SUBTYPE).is_some_and(|name| &*name == b"Form")
            && let Ok(content) = stream.decoded_data()
        {
            operators(&content, budget)?;
        }
    }
    budget.renew();
    Ok(())
}

/// The ways in which a stream is packed, or `None` if the library refuses to unpack it.
fn stages(stream: &Stream<'_>) -> Option<Vec<Stage>> {
    let dict = stream.dict();
    let early = [keys::DECODE_PARMS, keys::DP]
        .iter()
        .filter_map(|key| dict.get::<Dict<'_>>(key))
        .find_map(|params| params.get::<i32>(keys::EARLY_CHANGE))
        .is_none_or(|value| value != 0);
    let mut stages = Vec::new();
    for filter in stream.filters() {
        stages.push(match filter {
            Filter::FlateDecode => Stage::Flate,
            Filter::LzwDecode => Stage::Lzw(early),
            Filter::AsciiHexDecode => Stage::Hex,
            Filter::Ascii85Decode => Stage::Base85,
            Filter::RunLengthDecode => Stage::Runs,
            Filter::Crypt => continue,
            Filter::CcittFaxDecode | Filter::Jbig2Decode | Filter::DctDecode | Filter::JpxDecode => return None,
        });
    }
    Some(stages)
}

/// Looks at the content of a page. Pages can share one stream, and the library keeps a copy for each of them.
pub fn content(page: &Page<'_>, budget: &mut Budget<'_>) -> Result<(), Fault> {
    // A list may name one stream a thousand times; the library puts all of them together before it can be asked.
    if let Some(parts) = page.raw().get::<Array<'_>>(keys::CONTENTS) {
        for part in parts.iter::<Stream<'_>>() {
            match stages(&part) {
                Some(stages) if !stages.is_empty() => budget.measure(&part.raw_data(), &stages, 0)?,
                _ => budget.spend(part.raw_data().len())?,
            }
        }
    }
    let Some(content) = page.page_stream() else { return Ok(()) };
    budget.spend(content.len())?;
    operators(content, budget)
}

/// Looks for instructions whose cost shows too late: before any text of theirs comes out.
pub fn operators(content: &[u8], budget: &Budget<'_>) -> Result<(), Fault> {
    let mut iter = TypedIter::new(content);
    let mut seen = 0_usize;
    let mut calls = 0;
    let mut clips = false;
    let mut clipped = 0;
    let mut points = 0;
    while let Some(instruction) = iter.next() {
        seen += 1;
        points = match instruction {
            TypedInstruction::LineTo(_)
            | TypedInstruction::MoveTo(_)
            | TypedInstruction::CubicTo(_)
            | TypedInstruction::CubicStartTo(_)
            | TypedInstruction::CubicEndTo(_)
            | TypedInstruction::RectPath(_) => points + 1,
            TypedInstruction::ClosePath(_)
            | TypedInstruction::ClipNonZero(_)
            | TypedInstruction::ClipEvenOdd(_)
            | TypedInstruction::SaveState(_)
            | TypedInstruction::ShowText(_) => points,
            _ => 0,
        };
        if seen.is_multiple_of(1024) {
            budget.check()?;
        }
        let shown = match instruction {
            TypedInstruction::ShowText(text) => text.0.as_bytes().len(),
            TypedInstruction::NextLineAndShowText(text) => text.0.as_bytes().len(),
            TypedInstruction::ShowTextWithParameters(text) => text.2.as_bytes().len(),
            TypedInstruction::ShowTexts(texts) => texts.0.data().len(),
            TypedInstruction::TextRenderingMode(mode) => {
                clips |= mode.0.as_i64() >= 4;
                0
            }
            TypedInstruction::EndText(_) => {
                clipped = 0;
                0
            }
            TypedInstruction::XObject(_) => {
                calls += 1;
                0
            }
            _ => 0,
        };
        clipped += if clips { shown } else { 0 };
        if shown > SHOWN || calls > CALLS || points > POINTS || clipped > CLIPPED {
            return Err(Fault::TooLarge);
        }
    }
    Ok(())
}
