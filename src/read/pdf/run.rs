//! Runs the reading of a file from its bytes to the text of its pages.

use super::columns::{self, Line};
use super::glyphs::{Collector, Drawn, Glyph, stop};
use super::lines;
use super::margins::{self, Sheet};
use super::{Fault, Limits, Page, PdfText, guard, meta};
use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Rect, Stream};
use hayro_interpret::hayro_syntax::page::{Page as Source, Resources};
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect as Area};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent, TransformExt, interpret, interpret_page};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

/// How much of a page images must cover for it to count as scanned.
const SCANNED: f32 = 0.5;

/// How far down the addresses of a letter can start, as a share of the page.
const HEAD: f32 = 0.4;

/// The most form fields of a page that are looked at.
const FIELDS: usize = 5000;

/// Reads a file. A limit that is overstepped within the library comes back as an unwinding, as does any panic.
pub fn read(bytes: Vec<u8>, limits: &Limits) -> Result<PdfText, Fault> {
    match catch_unwind(AssertUnwindSafe(|| document(bytes, limits))) {
        Ok(result) => result,
        Err(reason) => Err(reason.downcast::<Fault>().map_or(Fault::Malformed, |fault| *fault)),
    }
}

fn document(mut bytes: Vec<u8>, limits: &Limits) -> Result<PdfText, Fault> {
    let mut budget = guard::Budget::new(limits);
    guard::screen(&mut bytes, &mut budget)?;
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm) => Fault::Encrypted,
        _ => Fault::Malformed,
    })?;
    if pdf.pages().is_empty() {
        return Err(Fault::Malformed);
    }
    if pdf.pages().len() > limits.pages {
        return Err(Fault::TooLarge);
    }
    guard::inspect(&pdf, &mut budget)?;
    let mut collector = Collector::new(limits);
    let cache = InterpreterCache::new();
    let deadline = limits.deadline;
    let settings = InterpreterSettings {
        warning_sink: Arc::new(move |_| {
            if Instant::now() >= deadline {
                stop(Fault::TooLong);
            }
        }),
        render_content: RenderContent::PAGE,
        ..InterpreterSettings::default()
    };
    let mut sheets = Vec::new();
    let mut pages = Vec::new();
    let mut drawings = Vec::new();
    for page in pdf.pages().iter() {
        budget.check()?;
        guard::content(page, &mut budget)?;
        let (width, height) = page.render_dimensions();
        collector.start(width, height);
        let start = page.initial_transform(true).to_kurbo();
        let area = Area::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(start, area, &cache, pdf.xref(), settings.clone());
        interpret_page(page, &mut context, &mut collector);
        fields(page, &pdf, &cache, &settings, &mut collector, &mut budget)?;
        let mut drawn = collector.finish();
        let hidden = conceal(&mut drawn);
        pages.push(Page { has_image: drawn.has_image, hidden, ..Page::default() });
        let turned = drawn.glyphs.first().is_some_and(|glyph| glyph.turn % 2 == 1);
        sheets.push(Sheet { height: if turned { f32::INFINITY } else { height }, rows: lines::rows(&drawn) });
        drawn.glyphs = Vec::new();
        drawings.push(drawn);
    }
    let margins = margins::take(&mut sheets);
    let mut ordered: Vec<Vec<Line>> = Vec::new();
    for (place, (sheet, drawn)) in sheets.into_iter().zip(&drawings).enumerate() {
        budget.check()?;
        let head = if place == 0 { sheet.height * HEAD } else { 0.0 };
        ordered.push(columns::order(&sheet.rows, drawn, head));
    }
    let leading = columns::leading(ordered.iter().flatten());
    for ((page, lines), margin) in pages.iter_mut().zip(&ordered).zip(margins) {
        page.text = columns::print(lines, leading);
        page.margins = margin;
    }
    Ok(PdfText { pages, title: meta::title(pdf.metadata()), created: meta::created(pdf.metadata()) })
}

/// Deals with text that cannot be seen, and tells whether the page hides any.
///
/// Under a scanned image, such text is what was recognized there. Elsewhere nobody sees it: it only stands for the page
/// when there is no other text.
fn conceal(drawn: &mut Drawn) -> bool {
    let solid = |glyph: &Glyph| glyph.letter != ' ';
    if drawn.covered >= SCANNED || !drawn.glyphs.iter().any(|glyph| glyph.unseen && solid(glyph)) {
        return false;
    }
    if drawn.glyphs.iter().any(|glyph| !glyph.unseen && solid(glyph)) {
        drawn.glyphs.retain(|glyph| !glyph.unseen);
    }
    true
}

/// Draws the form fields of a page: what was filled in is part of what was sent. Comments are not drawn.
fn fields<'a>(
    page: &Source<'a>,
    pdf: &'a Pdf,
    cache: &InterpreterCache<'a>,
    settings: &InterpreterSettings,
    collector: &mut Collector<'_>,
    budget: &mut guard::Budget<'_>,
) -> Result<(), Fault> {
    let Some(notes) = page.raw().get::<Array<'a>>(keys::ANNOTS) else { return Ok(()) };
    for note in notes.iter::<Dict<'a>>().take(FIELDS) {
        budget.check()?;
        let hidden = note.get::<u32>(keys::F).unwrap_or(0) & 0b10_0010 != 0;
        let widget = note.get::<Name<'_>>(keys::SUBTYPE).is_some_and(|name| &*name == b"Widget");
        if hidden || !widget || !is_text_field(&note) {
            continue;
        }
        let Some(place) = note.get::<Rect>(keys::RECT) else { continue };
        let Some(stream) = note.get::<Dict<'a>>(keys::AP).and_then(|looks| looks.get::<Stream<'a>>(keys::N)) else {
            continue;
        };
        let Ok(content) = stream.decoded_data() else { continue };
        budget.spend(content.len())?;
        guard::operators(&content, budget)?;
        let dict = stream.dict();
        let matrix = Affine::new(dict.get::<[f64; 6]>(keys::MATRIX).unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]));
        let Some([left, bottom, right, top]) = dict.get::<[f64; 4]>(keys::BBOX) else { continue };
        // The drawing is stretched from its own box to the place of the field.
        let source = matrix.transform_rect_bbox(Area::new(left, bottom, right, top));
        let wide = place.width() / source.width();
        let high = place.height() / source.height();
        let stretch = Affine::new([wide, 0.0, 0.0, high, place.x0 - wide * source.x0, place.y0 - high * source.y0]);
        let start = page.initial_transform(true).to_kurbo() * stretch * matrix;
        if !start.is_finite() {
            continue;
        }
        let resources = dict.get::<Dict<'a>>(keys::RESOURCES).map_or_else(|| page.resources().clone(), Resources::new);
        let mut context = Context::new(start, Area::new(left, bottom, right, top), cache, pdf.xref(), settings.clone());
        interpret(TypedIter::new(&content), &resources, &mut context, collector);
    }
    Ok(())
}

/// Whether a field holds text, a choice or a signature. The type may stand with a parent.
fn is_text_field(note: &Dict<'_>) -> bool {
    let mut field = note.clone();
    for _ in 0..8 {
        if let Some(kind) = field.get::<Name<'_>>(keys::FT) {
            return matches!(&*kind, b"Tx" | b"Ch" | b"Sig");
        }
        match field.get::<Object<'_>>(keys::PARENT) {
            Some(Object::Dict(parent)) => field = parent,
            _ => return false,
        }
    }
    false
}
