//! Files made to bring a reader down (tests/formats/hostile/README.md): each is read, or refused in one line, in bounded
//! time and memory.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rayon::prelude::*;
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
    // Control characters may stand in the text; only what is shown must be free of them.
    let secrets = expected.lacks.iter().filter(|p| !p.contains(char::is_control));
    faults.extend(secrets.filter(|p| text.contains(*p)).map(|p| format!("reads: {p}")));
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

/// Runs the program with 300 MB of memory of its own and ten seconds of processor time, as the system measures both.
#[cfg(target_os = "linux")]
fn bounded(arguments: &[&str], path: &Path) -> std::process::Output {
    std::process::Command::new("sh")
        .args(["-c", "ulimit -d 307200; ulimit -t 10; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_skelne")])
        .args(arguments)
        .arg(path)
        .env("TMPDIR", path.parent().unwrap())
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap()
}

/// What is wrong with how the program takes a file.
#[cfg(target_os = "linux")]
fn faults_of_program(expected: &Expected, name: &str, bytes: &[u8]) -> Vec<String> {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join(name.rsplit('/').next().unwrap());
    std::fs::write(&path, bytes).unwrap();
    let mut faults = Vec::new();
    let output = bounded(&["check", "--format", "json"], &path);
    let said = String::from_utf8_lossy(&output.stderr);
    let documents = output.stdout.split(|b| *b == b'\n').filter(|l| !l.is_empty()).count();
    if !matches!(output.status.code(), Some(0..=2)) || said.contains("internal fault") || said.lines().count() > documents.max(1) {
        faults.push(format!("{:?}, {}", output.status, said.lines().next().unwrap_or("")));
    }
    if !expected.lacks.is_empty() {
        let people = bounded(&["explain", "--lang", "en"], &path);
        let all = [output.stdout.as_slice(), &output.stderr, &people.stdout, &people.stderr].concat();
        let all = String::from_utf8_lossy(&all);
        faults.extend(expected.lacks.iter().filter(|p| all.contains(*p)).map(|p| format!("shows {p:?}")));
    }
    let left = std::fs::read_dir(place.path()).unwrap().map(|f| f.unwrap().path()).filter(|f| *f != path);
    faults.extend(left.map(|file| format!("leaves {} behind", file.display())));
    faults
}

#[cfg(target_os = "linux")]
#[test]
fn each_is_judged_within_bounds() {
    let all = expected();
    let of = |e: &Expected| {
        let files = files(e).into_iter();
        files
            .flat_map(|(name, bytes)| faults_of_program(e, &name, &bytes).into_iter().map(move |f| format!("{name}: {f}")))
            .collect::<Vec<_>>()
    };
    let wrong: Vec<String> = all.par_iter().flat_map(of).collect();
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}
