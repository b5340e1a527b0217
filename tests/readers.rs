//! Readers at their limits: damaged files of every format, and inputs far larger than memory.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Once};

use proptest::prelude::*;
use proptest::sample::Index;

use skelne::read::{self, Failure, Options, Source};

/// One file a reader, and some that reach its rarer turns.
const FILES: &[&str] = &[
    "archive/cp850-names.zip",
    "archive/containers-within.zip",
    "csv/quotes-and-gaps.csv",
    "docx-special/text-box.docx",
    "docx-special/tracked-changes.docx",
    "html-special/hard.html",
    "jsonl/chats.jsonl",
    "mail/alternative.eml",
    "mail/format-flowed.eml",
    "mail/forwarded-as-attachment.eml",
    "mbox/six-messages.mbox",
    "memo/within-kombi-request.xml",
    "memo/package-xz.tar.lzma",
    "msg/attachments.msg",
    "msg/rtf.msg",
    "odt-special/boxes-and-tables.odt",
    "odt-special/hidden-and-comments.odt",
    "pdf-special/owner-password-256.pdf",
    "pdf-special/standard-font.pdf",
    "pdf-special/two-columns.pdf",
    "rtf-special/outlook-html.rtf",
    "rtf-special/word.rtf",
    "text/utf-16le-mark.txt",
];

static WHOLE: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/files");
    let parquet = std::fs::read_dir(folder.join("parquet")).unwrap().map(|f| f.unwrap().path());
    let parquet = parquet.filter(|f| f.metadata().unwrap().len() < 30_000).map(|f| f.file_name().unwrap().to_str().unwrap().to_owned());
    let parquet: Vec<&str> = parquet.map(|name| &*format!("parquet/{name}").leak()).collect();
    FILES
        .iter()
        .copied()
        .chain(parquet)
        .map(|name| (name, std::fs::read(folder.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))))
        .collect()
});

/// Panics in our own sources; those of others are caught and are the file's fault.
static OWN_PANICS: AtomicUsize = AtomicUsize::new(0);

fn watch_panics() {
    static WATCH: Once = Once::new();
    WATCH.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let ours = panic.location().is_some_and(|at| at.file().starts_with("src/"));
            OWN_PANICS.fetch_add(usize::from(ours), Ordering::SeqCst);
            if ours || !read::is_guarded() {
                before(panic);
            }
        }));
    });
}

fn read_all(name: &str, bytes: &[u8]) -> Vec<Result<Source, Failure>> {
    let mut all = Vec::new();
    let _ = read::bytes(name, bytes, &Options::default(), &mut |document| {
        all.push(document);
        ControlFlow::Continue(())
    });
    all
}

/// What must hold of anything that was read.
fn sound(document: &Result<Source, Failure>) {
    let Ok(source) = document else { return };
    let on_edge = |at: usize| source.text.is_char_boundary(at);
    assert!(source.places.iter().all(|(at, _)| on_edge(*at)), "{}: {:?}", source.name, source.places);
    assert!(source.places.is_sorted_by_key(|(at, _)| *at));
    assert!(source.apart.iter().all(|span| on_edge(span.start) && on_edge(span.end) && span.start <= span.end));
    assert!(source.turns.iter().flatten().all(|turn| on_edge(turn.span.start) && on_edge(turn.span.end)));
    assert!(source.text.chars().any(char::is_alphabetic));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_read_or_refused(
        file in any::<Index>(),
        damage in prop::collection::vec((any::<Index>(), any::<u8>(), 0_u8..4), 1..10),
        end in prop::option::weighted(0.3, any::<Index>()),
    ) {
        watch_panics();
        let (name, whole) = file.get(WHOLE.as_slice());
        let mut bytes = whole.clone();
        for (place, byte, kind) in damage {
            let place = place.index(bytes.len());
            match kind {
                0 => bytes[place] = byte,
                1 => bytes[place] ^= 1 << (byte % 8),
                2 => bytes.insert(place, byte),
                _ => { bytes.remove(place); }
            }
        }
        if let Some(end) = end {
            bytes.truncate(end.index(bytes.len()));
        }
        read_all(name, &bytes).iter().for_each(sound);
        prop_assert_eq!(OWN_PANICS.load(Ordering::SeqCst), 0);
    }
}

#[test]
fn whole_files_are_sound() {
    for (name, bytes) in WHOLE.iter() {
        let all = read_all(name, bytes);
        assert!(all.iter().any(Result::is_ok), "{name}: {all:?}");
        all.iter().for_each(sound);
    }
}

/// A stream that repeats one piece, filled anew each time it is asked for.
struct Repeated {
    piece: Vec<u8>,
    at: usize,
    times: usize,
}

impl Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.piece.len() {
            self.at = 0;
            self.times -= 1;
        }
        if self.times == 0 {
            return Ok(0);
        }
        let read = buffer.len().min(self.piece.len() - self.at);
        buffer[..read].copy_from_slice(&self.piece[self.at..self.at + read]);
        self.at += read;
        Ok(read)
    }
}

const WORDS: &str = "Kære Bo\n\nVi har modtaget din ansøgning og vender tilbage inden otte uger.\n\nVenlig hilsen\nLis\n";

/// A mail with a file of a megabyte.
fn heavy_mail() -> Vec<u8> {
    let file = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg==\n".repeat(14_000);
    format!(
        "From lis@by.example Mon Jan  5 10:00:00 2026\nFrom: Lis <lis@by.example>\nTo: bo@x.example\nSubject: Din sag\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{WORDS}\n--b\n\
         Content-Type: application/octet-stream; name=\"kort.bin\"\nContent-Transfer-Encoding: base64\n\n{file}\n--b--\n\n"
    )
    .into_bytes()
}

/// The program with 150 MB of memory of its own reads 400 MB from its standard input.
#[cfg(target_os = "linux")]
fn reads_in_bounds(piece: Vec<u8>, times: usize) {
    use std::process::{Command, Stdio};
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -d 153600; exec \"$0\" check --format json --fail-on never", env!("CARGO_BIN_EXE_skelne")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || std::io::copy(&mut Repeated { piece, at: 0, times }, &mut stdin).unwrap());
    let output = child.wait_with_output().unwrap();
    let read = writer.join().unwrap();
    assert!(read > 400 << 20, "{read}");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    assert_eq!(output.stdout.split(|b| *b == b'\n').filter(|line| !line.is_empty()).count(), times);
}

#[cfg(target_os = "linux")]
#[test]
fn a_mailbox_larger_than_memory_is_read() {
    reads_in_bounds(heavy_mail(), 420);
}

#[cfg(target_os = "linux")]
#[test]
fn json_lines_larger_than_memory_are_read() {
    let line = serde_json::json!({"id": 7, "text": WORDS, "scan": "x".repeat(1 << 20)}).to_string() + "\n";
    reads_in_bounds(line.into_bytes(), 420);
}
