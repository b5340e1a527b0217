//! What each target does: read the bytes as a file of some name, and see that what comes of it is sound.

use std::ops::ControlFlow;
use std::sync::Once;

use skelne::read::{self, Limits, Options};

/// Reads; a panic in our own sources, or a place outside the text, ends the run.
pub fn read(name: &str, data: &[u8]) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        // libFuzzer's own hook would end the run at panics of other crates too, which the readers catch.
        std::panic::set_hook(Box::new(|panic| {
            if panic.location().is_none_or(|at| at.file().starts_with("src/") || at.file().contains("/skelne")) || !read::is_guarded() {
                eprintln!("{panic}");
                std::process::abort();
            }
        }));
    });
    let limits = Limits { size: 1 << 20, unpacked: 8 << 20, seconds: 5, ..Limits::default() };
    let options = Options { limits, attachments: true, ..Options::default() };
    let _ = read::bytes(name, data, &options, &mut |document| {
        if let Ok(source) = document {
            assert!(source.places.iter().all(|(at, _)| source.text.is_char_boundary(*at)));
            assert!(source.apart.iter().all(|span| source.text.get(span.start..span.end).is_some()));
        }
        ControlFlow::Continue(())
    });
}
