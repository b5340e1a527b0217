//! Files made to bring a reader down (tests/formats/hostile/README.md): each is read, or refused in one line, in bounded
//! time and memory.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Deserialize;

use skelne::read::{self, Options};

/// What is expected of a file.
#[derive(Deserialize)]
struct Expected {
    file: String,
    errors: Vec<String>,
    outcome: String,
    #[serde(default)]
    contains: Vec<String>,
    #[serde(default)]
    contains_unless_error: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
    unpack: Option<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/hostile")
}

fn expected() -> Vec<Expected> {
    serde_json::from_slice(&std::fs::read(folder().join("expected.json")).unwrap()).unwrap()
}

/// The files as they lie, and unpacked where they are only packed to be small.
fn files(expected: &Expected) -> Vec<(String, Vec<u8>)> {
    let packed = std::fs::read(folder().join("files").join(&expected.file)).unwrap();
    let mut files = Vec::new();
    if let Some(name) = &expected.unpack {
        let mut bytes = Vec::new();
        if expected.file.to_lowercase().ends_with(".xz") {
            lzma_rust2::XzReader::new(packed.as_slice(), true).read_to_end(&mut bytes).unwrap();
        } else {
            flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
        }
        files.push((name.clone(), bytes));
    }
    files.push((expected.file.clone(), packed));
    files
}

/// What is wrong with what came of a file.
fn faults(expected: &Expected, name: &str, bytes: &[u8]) -> Vec<String> {
    let (mut texts, mut kinds) = (String::new(), Vec::new());
    let begun = Instant::now();
    let _ = read::bytes(name, bytes, &Options::default(), &mut |document| {
        match document {
            Ok(source) => texts.push_str(&(source.text + "\n")),
            Err(failure) => kinds.push(failure.error.kind.slug().to_owned()),
        }
        ControlFlow::Continue(())
    });
    let mut faults = Vec::new();
    if begun.elapsed() > Duration::from_secs(10) {
        faults.push(format!("took {:?}", begun.elapsed()));
    }
    faults.extend(kinds.iter().filter(|k| !expected.errors.contains(k)).map(|k| format!("error of kind {k}")));
    match expected.outcome.as_str() {
        "error" if kinds.is_empty() => faults.push("read, where it should be refused".to_owned()),
        "read" if !kinds.is_empty() => faults.push(format!("refused as {kinds:?}")),
        _ => {}
    }
    let text = texts.split_whitespace().collect::<Vec<_>>().join(" ");
    let unless_error = if kinds.is_empty() { expected.contains_unless_error.as_slice() } else { &[] };
    faults.extend(expected.contains.iter().chain(unless_error).filter(|p| !text.contains(*p)).map(|p| format!("lost: {p}")));
    faults.extend(expected.lacks.iter().filter(|p| text.contains(*p)).map(|p| format!("shows: {p}")));
    faults
}

#[test]
fn each_is_read_or_refused() {
    let all = expected();
    assert!(all.len() >= 40);
    let mut wrong = Vec::new();
    for expected in &all {
        for (name, bytes) in files(expected) {
            wrong.extend(faults(expected, &name, &bytes).into_iter().map(|fault| format!("{} ({name}): {fault}", expected.file)));
        }
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

/// The program on each file, with 300 MB of memory of its own and ten seconds of processor time, as the system measures both.
#[cfg(target_os = "linux")]
#[test]
fn each_is_judged_within_bounds() {
    use std::process::{Command, Stdio};
    let place = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for expected in expected() {
        for (name, bytes) in files(&expected) {
            let path = place.path().join(name.rsplit('/').next().unwrap());
            std::fs::write(&path, bytes).unwrap();
            let output = Command::new("sh")
                .args(["-c", "ulimit -d 307200; ulimit -t 10; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_skelne"), "check", "--format", "json"])
                .arg(&path)
                .stdin(Stdio::null())
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            let documents = output.stdout.split(|b| *b == b'\n').filter(|l| !l.is_empty()).count();
            let at_most = documents.max(1);
            if !matches!(output.status.code(), Some(0..=2)) || said.contains("internal fault") || said.lines().count() > at_most {
                wrong.push(format!("{} ({name}): {:?}, {}", expected.file, output.status, said.lines().next().unwrap_or("")));
            }
            let left: Vec<_> = std::fs::read_dir(place.path()).unwrap().map(|f| f.unwrap().path()).filter(|f| *f != path).collect();
            assert!(left.is_empty(), "{left:?} is left behind by {name}");
            std::fs::remove_file(path).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}
