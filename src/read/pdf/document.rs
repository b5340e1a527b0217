//! A PDF as a document: its pages in a row, running heads and feet apart.

use crate::error::ReadError;
use crate::read::extract::Extract;
use crate::read::faults;
use crate::read::limits::Budget;
use crate::read::source::{Note, Place, Source, told};

use super::{Fault, Limits};

/// A page with fewer letters beside an image is a scan: stamps and page numbers are not its text.
const FEW_LETTERS: usize = 20;

/// Reads a PDF.
pub fn document(name: String, bytes: &[u8], budget: Budget) -> Result<Source, ReadError> {
    let bytes_of = |limit: u64| usize::try_from(limit).unwrap_or(usize::MAX);
    let limits = Limits {
        pages: budget.limits.pages,
        expanded: bytes_of(budget.left()),
        deadline: budget.until,
        text: bytes_of(budget.limits.text),
    };
    let pdf = super::read(bytes, &limits).map_err(|fault| match fault {
        Fault::Encrypted => faults::encrypted("PDF"),
        Fault::Malformed => faults::broken("PDF"),
        Fault::TooLarge => faults::unpacks_too_far(budget.limits.unpacked),
        Fault::TooLong => faults::too_long(budget.limits.seconds),
    })?;
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let scanned = pdf.pages.iter().filter(|page| page.has_image && letters(&page.text) < FEW_LETTERS).count();
    if scanned > 0 && pdf.pages.iter().map(|page| letters(&page.text)).sum::<usize>() < FEW_LETTERS {
        return Err(faults::scanned());
    }
    let mut out = Extract::new(budget);
    let mut margins: Vec<&str> = Vec::new();
    for (number, page) in pdf.pages.iter().enumerate() {
        out.place(Place::Page(number as u32 + 1));
        for line in page.text.trim_end().lines() {
            out.line(line)?;
        }
        margins.extend(page.margins.lines().filter(|line| !line.trim().is_empty()));
    }
    // Each once: they stand on every page.
    let mut seen = std::collections::HashSet::new();
    margins.retain(|line| seen.insert(*line));
    out.apart(&margins.join("\n"))?;
    let mut source = out.into_source(name);
    source.metadata.subject = pdf.title.and_then(told);
    source.metadata.date = pdf.created;
    if pdf.pages.iter().any(|page| page.hidden) {
        source.note(Note::HiddenText);
    }
    if scanned > 0 {
        source.note(Note::PagesWithoutText);
    }
    Ok(source)
}
