//! Reads the text of a PDF file as it is printed: line by line, column by column.
//!
//! The file may be hostile. Everything runs on a thread of its own with a deep stack, under limits for pages, unpacked
//! bytes, text and time. A file that oversteps them is refused, never half read.

mod columns;
mod document;
mod expand;
mod functions;
mod glyphs;
mod guard;
mod inflate;
mod lines;
mod margins;
mod meta;
mod run;
mod screen;
#[cfg(test)]
mod tests;

pub use document::document;

use std::sync::mpsc;
use std::time::{Duration, Instant};

/// What reading a file may cost.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The largest number of pages.
    pub pages: usize,
    /// The largest number of bytes that all streams but images may unpack to, in sum.
    pub expanded: usize,
    /// When reading must be done.
    pub deadline: Instant,
    /// The largest number of bytes of text.
    pub text: usize,
}

/// The text of a PDF file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PdfText {
    /// The pages in their order.
    pub pages: Vec<Page>,
    /// The title in the document information, if any.
    pub title: Option<String>,
    /// When the file says it was made, as RFC 3339.
    pub created: Option<String>,
}

/// The text of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The text in reading order: one line per printed line, an empty line between paragraphs, a tab between the cells
    /// of a table row.
    pub text: String,
    /// Running heads, running feet and page numbers.
    pub margins: String,
    /// Whether an image is drawn on the page.
    pub has_image: bool,
    /// Whether the page holds text that a reader cannot see: painted invisibly, with no scanned image over the page.
    pub hidden: bool,
}

/// Why a file was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The file is locked with a password, or with a method that is not known.
    Encrypted,
    /// The file is not a PDF, or too broken to read.
    Malformed,
    /// The file oversteps the limit of pages, of unpacked bytes or of text.
    TooLarge,
    /// The deadline passed.
    TooLong,
}

/// How deep the stack of the reading thread is. Nested objects are read by recursion.
const STACK: usize = 64 << 20;

/// How long past the deadline to wait for the reading thread to stop by itself.
const GRACE: Duration = Duration::from_millis(500);

/// Reads the text of a PDF file.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<PdfText, Fault> {
    let (send, receive) = mpsc::channel();
    let own = bytes.to_vec();
    let inner = limits.clone();
    // The thread is not joined: if the library loops where no limit is checked, the answer is still given in time,
    // and the thread ends with the process.
    std::thread::Builder::new()
        .name("pdf".to_owned())
        .stack_size(STACK)
        .spawn(move || {
            super::guard::guard_this_thread();
            // Nobody listens any more when the deadline is long past: then there is nothing to tell.
            let _ = send.send(run::read(own, &inner));
        })
        .map_err(|_| Fault::Malformed)?;
    let patience = limits.deadline.saturating_duration_since(Instant::now()) + GRACE;
    match receive.recv_timeout(patience) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(Fault::TooLong),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(Fault::Malformed),
    }
}
