//! How much one document may cost: no file, however made, takes more memory or time than this.

use std::io::{self, Read};
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::error::ReadError;

use super::faults;

/// Largest document by default, in bytes (16 MiB).
pub const DEFAULT_MAX_SIZE: u64 = 16 * 1024 * 1024;

/// The limits; `[limits]` in skelne.toml.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// Bytes of one document as it lies on disk, in an archive or in a mailbox; `--max-size`.
    pub size: u64,
    /// Bytes that the parts of one document may unpack to.
    pub unpacked: u64,
    /// Bytes of plain text of one document, once it is out of its format; judging takes some sixty times as much memory.
    pub text: u64,
    /// Sentences and lines of one document, as far as full stops and line breaks tell.
    pub sentences: usize,
    /// Documents in one archive (.zip, .tar); mailboxes and tables have no such limit.
    pub entries: usize,
    /// Archives inside archives.
    pub nesting: usize,
    /// Pages of a PDF.
    pub pages: usize,
    /// Seconds of reading one document.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            size: DEFAULT_MAX_SIZE,
            unpacked: 4 * DEFAULT_MAX_SIZE,
            text: 2 * 1024 * 1024,
            sentences: 60_000,
            entries: 100_000,
            nesting: 4,
            pages: 2_000,
            seconds: 5,
        }
    }
}

impl Limits {
    /// A budget for one document, which runs from now.
    pub(super) fn budget(&self) -> Budget {
        Budget { limits: *self, unpacked: self.unpacked, until: self.until() }
    }

    /// When a document that is begun now must be read.
    pub(super) fn until(&self) -> Instant {
        Instant::now() + Duration::from_secs(self.seconds)
    }
}

/// What is left of the limits for one document.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    pub limits: Limits,
    unpacked: u64,
    /// When the document must be read.
    pub until: Instant,
}

impl Budget {
    /// Fails where the time is up; for loops, every thousandth turn or so.
    pub fn in_time(&self) -> Result<(), ReadError> {
        if Instant::now() < self.until { Ok(()) } else { Err(faults::too_long(self.limits.seconds)) }
    }

    /// Takes bytes from the budget of what may be unpacked.
    pub fn spend(&mut self, bytes: u64) -> Result<(), ReadError> {
        self.unpacked = self.unpacked.checked_sub(bytes).ok_or_else(|| faults::unpacks_too_far(self.limits.unpacked))?;
        Ok(())
    }

    /// Bytes that may still be unpacked.
    pub fn left(&self) -> u64 {
        self.unpacked
    }

    /// Reads a stream to its end, as far as the budget goes.
    pub fn read_all(&mut self, stream: impl Read) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        let mut stream = stream.take(self.unpacked.saturating_add(1));
        let mut chunk = vec![0; 64 * 1024];
        loop {
            self.in_time()?;
            match stream.read(&mut chunk) {
                Ok(0) => return Ok(bytes),
                Ok(n) => {
                    self.spend(n as u64)?;
                    bytes.extend_from_slice(chunk.get(..n).unwrap_or(&[]));
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(faults::io(&e)),
            }
        }
    }
}

/// Reads a document's own bytes, up to the largest size.
pub(super) fn read_document(stream: impl Read, limits: &Limits) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    stream.take(limits.size.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| faults::io(&e))?;
    if bytes.len() as u64 > limits.size { Err(faults::too_large(limits.size)) } else { Ok(bytes) }
}
