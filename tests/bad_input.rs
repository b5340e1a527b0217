//! Bad input: one clear line each, exit code 2, and the other documents judged all the same.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use proptest::prelude::*;
use skelne::check::Judged;
use skelne::config::Config;
use skelne::read::Failure;
use skelne::text::ReadAs;

fn skelne(arguments: &[&str], stdin: &[u8], folder: &std::path::Path) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_skelne"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses early closes its end; that is no fault of the test.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const LETTER: &str = "Kære Bo\n\nVi har modtaget din ansøgning og vender tilbage inden 8 uger.\n\nVenlig hilsen\nLis\n";

#[test]
fn each_bad_file_costs_only_itself() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    at("good.txt", LETTER.as_bytes());
    at("empty.txt", b"");
    at("binary.txt", b"\x7fELF\0\0\0");
    at("nul.txt", b"abc\0def");
    at("letter.pdf", b"%PDF-1.7 x");
    at("broken.txt", b"K\xc3\xa6re Bo \xff\xfe ok");
    at("chat.json", b"{\"turns\": [{\"speaker\": \"nobody\", \"text\": \"hemmeligt\"}]}");
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    let names = ["missing.txt", "folder", "empty.txt", "binary.txt", "nul.txt", "letter.pdf", "broken.txt", "chat.json", "good.txt"];
    let output = skelne(&[&["check", "--format", "json", "--lang", "en"][..], &names[..]].concat(), b"", folder.path());
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert_eq!(said.lines().count(), names.len() - 1, "{said}");
    assert!(said.lines().zip(names).all(|(line, name)| line.starts_with(&format!("skelne: {name}: "))), "{said}");
    assert!(said.contains("skelne audit") && said.contains("is not valid UTF-8 at byte 9") && !said.contains("hemmeligt"), "{said}");
    let results: Vec<serde_json::Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let kinds: Vec<&str> = results.iter().filter_map(|r| r["error"]["kind"].as_str()).collect();
    assert_eq!(
        kinds,
        ["not-found", "unreadable", "no-text", "unsupported-format", "unsupported-format", "malformed", "malformed", "malformed"]
    );
    assert_eq!(results.last().unwrap()["source"], "good.txt");
    assert!(results.last().unwrap()["act"].is_string());
}

#[cfg(unix)]
#[test]
fn no_permission_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("locked.txt");
    std::fs::write(&path, LETTER).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    let output = skelne(&["check", "locked.txt", "--lang", "en"], b"", folder.path());
    // Whoever may read everything (root) sees no fault.
    if std::fs::read(&path).is_err() {
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("permission denied"));
    }
}

#[test]
fn too_large_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = std::fs::File::create(folder.path().join("large.txt")).unwrap();
    file.set_len(100 * 1024 * 1024).unwrap();
    let output = skelne(&["check", "large.txt", "--lang", "en"], b"", folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr(&output), "skelne: large.txt: is larger than 16 MiB; split it, or raise the limit with --max-size\n");
    let output = skelne(&["check", "--max-size", "1K", "--lang", "en"], "ord ".repeat(300).as_bytes(), folder.path());
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn long_lines_and_many_sentences_are_judged_or_refused_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let line = |bytes: usize| "Vi har modtaget din ansøgning og ser på den ".repeat(bytes / 45);
    assert_eq!(skelne(&["check", "--fail-on", "never"], line(1 << 20).as_bytes(), folder.path()).status.code(), Some(0));
    let many = |sentences: usize| "Du kan søge nu. ".repeat(sentences);
    let output = skelne(&["check", "--format", "json", "--fail-on", "never"], many(50_000).as_bytes(), folder.path());
    assert_eq!(output.status.code(), Some(0));
    let result: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["sentences"].as_array().unwrap().len(), 50_000);
    // No letter is that long; judging it would take minutes and gigabytes.
    for (text, says) in [(line(10 << 20), "holds more than 2 MiB of plain text"), (many(100_000), "holds more than 60000 sentences")] {
        let output = skelne(&["check", "--lang", "en"], text.as_bytes(), folder.path());
        assert_eq!((output.status.code(), stderr(&output).lines().count()), (Some(2), 1));
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    }
}

#[test]
fn settings_are_strict() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("skelne.toml"), "lang = \"en\"\nchanel = \"chat\"\n").unwrap();
    std::fs::write(folder.path().join("letter.txt"), LETTER).unwrap();
    let output = skelne(&["check", "letter.txt"], b"", folder.path());
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("skelne.toml") && said.contains("line 2") && said.contains("chanel") && said.lines().count() == 1, "{said}");
    assert!(!output.stdout.is_empty(), "the document is judged all the same");
    let output = skelne(&["check", "--model", "nowhere", "letter.txt"], b"", folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
}

#[test]
fn a_model_of_another_format_is_refused_by_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let models = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models");
    let mut weights = std::fs::read(models.join("model.safetensors")).unwrap();
    let stated = format!(r#"\"format\":{},"#, skelne::model::artefact::FORMAT);
    let at = weights.windows(stated.len()).position(|w| w == stated.as_bytes()).expect("the format stands in the header");
    weights[at + 11] = b'1';
    std::fs::write(folder.path().join("model.safetensors"), &weights).unwrap();
    std::fs::write(folder.path().join("letter.txt"), LETTER).unwrap();
    let output = skelne(&["check", "--model", ".", "letter.txt"], b"", folder.path());
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(said.contains("has format 1") && said.lines().count() == 1, "{said}");
    std::fs::write(folder.path().join("model.safetensors"), b"no model").unwrap();
    let output = skelne(&["check", "--model", ".", "letter.txt"], b"", folder.path());
    assert!(stderr(&output).contains("not a skelne model"), "{}", stderr(&output));
}

#[test]
fn a_damaged_model_is_refused_in_one_line() {
    let models = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models");
    let weights = std::fs::read(models.join("model.safetensors")).unwrap();
    let tokenizer = std::fs::read_to_string(models.join("tokenizer.json")).unwrap();
    // Where the keys of the first pass begin.
    let (header, metadata) = safetensors::SafeTensors::read_metadata(&weights).unwrap();
    let keys = 8 + header + metadata.info("first.keys").unwrap().data_offsets.0;
    let replaced = |from: &str, to: &str| {
        let at = weights.windows(from.len()).position(|w| w == from.as_bytes()).expect(from);
        [&weights[..at], to.as_bytes(), &weights[at + from.len()..]].concat()
    };
    let swapped = [&weights[..keys], &weights[keys + 4..keys + 8], &weights[keys..keys + 4], &weights[keys + 8..]].concat();
    let of_another_type = replaced(r#""first.keys":{"dtype":"U32""#, r#""first.keys":{"dtype":"I32""#);
    let no_temperature = replaced(r#"\"first\":"#, r#"\"third\":"#);
    let cut = weights[..weights.len() / 2].to_vec();
    let damaged = [
        (swapped, tokenizer.as_str(), "do not fit together"),
        (of_another_type, &tokenizer, "`first.keys` has another type"),
        (no_temperature, &tokenizer, "no temperature `first`"),
        (cut, &tokenizer, "not a skelne model"),
        (weights.clone(), "{}", "tokenizer.json: missing field `model`"),
        (weights.clone(), &tokenizer.replace("\"BPE\"", "\"Unigram\""), "tokenizer.json: its model is `Unigram`"),
    ];
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("letter.txt"), LETTER).unwrap();
    for (weights, tokenizer, why) in damaged {
        std::fs::write(folder.path().join("model.safetensors"), weights).unwrap();
        std::fs::write(folder.path().join("tokenizer.json"), tokenizer).unwrap();
        let output = skelne(&["check", "--model", ".", "letter.txt"], b"", folder.path());
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{why}: {said}");
        assert!(said.contains(why) && said.lines().count() == 1, "{why}: {said}");
    }
}

#[test]
fn a_closed_pipe_is_quiet() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("letter.txt"), LETTER).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_skelne"))
        .args(["check", "--format", "json", "--fail-on", "never"])
        .args(vec!["letter.txt"; 3000])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}

fn checker() -> &'static skelne::check::Checker {
    static CHECKER: std::sync::OnceLock<skelne::check::Checker> = std::sync::OnceLock::new();
    CHECKER.get_or_init(|| skelne::check::Checker::load(None).unwrap())
}

fn judge(bytes: &[u8], name: &str) {
    let mut all = Vec::new();
    let _ = skelne::read::bytes(name, bytes, &skelne::read::Options::default(), &mut |read| {
        all.push(match read {
            Ok(source) => Judged::Document(Box::new(checker().check(source, &ReadAs::default(), &Config::default()))),
            Err(Failure { name, error }) => Judged::Failed { name, error },
        });
        std::ops::ControlFlow::Continue(())
    });
    all.iter().for_each(sound);
}

/// Whether all spans of a result lie in its text, and all renderers stand it.
fn sound(judged: &Judged) {
    use skelne::report::{Context, Human, Palette, Sarif, explain, explain_json, json};
    if let Judged::Document(judgement) = judged {
        let text = &judgement.document.text;
        let inside = |span: skelne::span::Span| span.start <= span.end && text.get(span.start..span.end).is_some();
        assert!(judgement.document.sentences.iter().all(|s| inside(s.span)));
        assert!(judgement.assessment.findings.iter().all(|f| inside(f.span)));
        let s = judgement.assessment.safeguards.as_ref();
        let spans =
            s.iter().flat_map(|s| s.notice.spans.iter().chain(&s.hearing.spans).chain(&s.reasons.spans).chain(&s.legal_basis.spans));
        assert!(spans.copied().all(inside));
    }
    let context = Context { lang: skelne::label::Lang::Da, checker: checker(), with_text: true, suggest: true };
    let human = Human { palette: Palette::new(true), width: 80 };
    let parsed: serde_json::Value = serde_json::from_str(&json(judged, context)).unwrap();
    assert_eq!(parsed["schema"], "skelne/check/1");
    let _ = (explain(judged, &human, context), explain_json(judged, context), Sarif::new(context.lang, "x").judged(judged));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_judged_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300), json in any::<bool>()) {
        judge(&bytes, if json { "x.json" } else { "x.txt" });
    }

    #[test]
    fn any_unicode_is_judged_or_refused(text in "\\PC{0,200}|(\\PC{0,20}(\n|: |§ |\\. |> |\t|Borger: |afslag på |du kan klage )){0,12}") {
        judge(text.as_bytes(), "x.md");
    }
}
