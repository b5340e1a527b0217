//! RTF as a document, and as the body of an Outlook message.

use crate::error::ReadError;
use crate::read::extract::Extract;
use crate::read::limits::Budget;
use crate::read::source::{Note, Place, Source, told};
use crate::read::{faults, html};

use super::{Fault, Limits, RtfText, decompress};

/// Reads a document.
pub fn document(name: String, bytes: &[u8], budget: Budget) -> Result<Source, ReadError> {
    let rtf = text(bytes, &budget)?;
    if let Some(page) = &rtf.html {
        return html::read(name, page, budget);
    }
    let mut out = Extract::new(budget);
    // Where the headers end and the footers begin the format does not keep apart.
    out.apart(&rtf.margins)?;
    let ends = rtf.paragraphs.iter().skip(1).copied().chain([rtf.body.len()]);
    for (number, (&start, end)) in rtf.paragraphs.iter().zip(ends).enumerate() {
        out.place(Place::Paragraph(number as u32 + 1));
        let paragraph = rtf.body.get(start..end).unwrap_or("");
        out.line(paragraph.strip_suffix('\n').unwrap_or(paragraph))?;
    }
    for line in rtf.footnotes.lines() {
        out.line(line)?;
    }
    let mut source = out.into_source(name);
    source.metadata.subject = rtf.title.and_then(told).or_else(|| rtf.subject.and_then(told));
    source.metadata.date = rtf.created;
    for (is, note) in [(rtf.hidden, Note::HiddenText), (rtf.deleted, Note::TrackedChanges), (rtf.comments, Note::Comments)] {
        if is {
            source.note(note);
        }
    }
    Ok(source)
}

/// Unpacks and reads the body of an Outlook message.
pub fn of_outlook(compressed: &[u8], budget: &mut Budget) -> Result<RtfText, ReadError> {
    let limit = usize::try_from(budget.left()).unwrap_or(usize::MAX);
    let bytes = decompress(compressed, limit).map_err(|fault| told_of(fault, budget))?;
    budget.spend(bytes.len() as u64)?;
    text(&bytes, budget)
}

fn text(bytes: &[u8], budget: &Budget) -> Result<RtfText, ReadError> {
    let limits = Limits { text: usize::try_from(budget.left()).unwrap_or(usize::MAX), deadline: budget.until };
    super::read(bytes, &limits).map_err(|fault| told_of(fault, budget))
}

fn told_of(fault: Fault, budget: &Budget) -> ReadError {
    match fault {
        Fault::Malformed => faults::broken("RTF"),
        Fault::TooLarge => faults::unpacks_too_far(budget.limits.unpacked),
        Fault::TooLong => faults::too_long(budget.limits.seconds),
    }
}
