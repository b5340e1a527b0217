//! What other programs rely on: JSON by the contract, SARIF's shape, masked CPR numbers, chats in both forms.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn skelne(arguments: &[&str], stdin: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_skelne"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap()
}

fn check(arguments: &[&str], stdin: &str) -> Value {
    let output = skelne(&[&["check", "--format", "json", "--fail-on", "never"], arguments].concat(), stdin);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

const LETTER: &str = include_str!("../corpus/examples/brev.txt");
const CHAT: &str = include_str!("../corpus/examples/chat.txt");

#[test]
fn json_has_the_keys_of_the_contract() {
    let result = check(&[], LETTER);
    let keys: Vec<&str> = result.as_object().unwrap().keys().map(String::as_str).collect();
    let wanted = [
        "schema",
        "source",
        "channel",
        "language",
        "act",
        "probability",
        "outcome",
        "safeguards",
        "findings",
        "verdict",
        "sentences",
        "model",
    ];
    assert_eq!(keys, wanted);
    assert_eq!(result["schema"], "skelne/check/1");
    assert_eq!((&result["source"], &result["channel"], &result["language"]), (&json!("-"), &json!("letter"), &json!("da")));
    for (name, keys) in [
        ("complaint_notice", &["status", "instance", "spans"][..]),
        ("party_hearing", &["status", "spans"]),
        ("reasons", &["status", "spans"]),
        ("legal_basis", &["status", "provisions", "spans"]),
    ] {
        let found: Vec<&str> = result["safeguards"][name].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(found, keys, "{name}");
    }
    for finding in result["findings"].as_array().unwrap() {
        let keys: Vec<&str> = finding.as_object().unwrap().keys().map(String::as_str).collect();
        let (own, drafts) = keys.split_at(9);
        assert_eq!(own, ["rule", "severity", "message", "law", "start", "end", "line", "column", "suggestion"]);
        assert!(drafts.is_empty() || drafts == ["drafts"], "{drafts:?}");
        let (start, end) = (finding["start"].as_u64().unwrap() as usize, finding["end"].as_u64().unwrap() as usize);
        assert!(!LETTER.get(start..end).unwrap().trim().is_empty());
        assert!(!finding["message"].as_str().unwrap().contains('{'), "{finding}");
    }
    let model = result["model"].as_str().unwrap();
    assert!(model.starts_with("da-9+") && model.len() == 13, "{model}");
}

#[test]
fn sentences_cover_what_the_authority_says_now() {
    let result = check(&[], LETTER);
    let text: String = result["sentences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| &LETTER[s["start"].as_u64().unwrap() as usize..s["end"].as_u64().unwrap() as usize])
        .collect();
    assert!(text.contains("Vi kan ikke imødekomme din ansøgning") && text.contains("Karl Bistrup"));
    let quoted = "Hej Bo\n\nVi ser på det.\n\nMvh Lis\n\nDen 4. maj 2026 kl. 10 skrev Bo Dam:\n> Jeg har fået afslag på min ansøgning.\n";
    let result = check(&[], quoted);
    let end = result["sentences"].as_array().unwrap().last().unwrap()["end"].as_u64().unwrap() as usize;
    assert!(end <= quoted.find("Den 4.").unwrap());
    assert_eq!(result["channel"], "email");
}

#[test]
fn both_forms_of_a_chat_agree() {
    let plain = check(&[], CHAT);
    let turns: Vec<Value> = CHAT
        .lines()
        .map(|line| {
            let (speaker, said) = line.split_once("] ").unwrap().1.split_once(": ").unwrap();
            json!({"speaker": if speaker == "Borger" { "citizen" } else { "authority" }, "at": "2026-01-31T10:42:00+01:00", "text": said})
        })
        .collect();
    let stated = check(&[], &json!({"turns": turns}).to_string());
    assert_eq!(plain["channel"], "chat");
    for key in ["act", "verdict", "channel"] {
        assert_eq!(plain[key], stated[key], "{key}");
    }
    let labels = |v: &Value| v["sentences"].as_array().unwrap().iter().map(|s| (s["turn"].clone(), s["label"].clone())).collect::<Vec<_>>();
    assert_eq!(labels(&plain), labels(&stated));
    assert!(labels(&plain).iter().all(|(turn, _)| turn.as_u64().is_some_and(|t| t % 2 == 0)), "only the authority's turns have sentences");
}

#[test]
fn spelling_and_encoding_do_not_change_the_judgement() {
    let plain = check(&[], LETTER);
    let spelt = LETTER.replace('æ', "ae").replace('ø', "oe").replace('å', "aa").replace('Å', "Aa");
    let decomposed = LETTER.replace('å', "a\u{30a}").replace('Å', "A\u{30a}");
    let spaced = LETTER.replace("ansøgning", "ansøg\u{ad}ning").replace("Vi kan", "Vi\u{a0}kan");
    for (name, text) in [("ae/oe/aa", spelt), ("decomposed", decomposed), ("soft hyphens", spaced)] {
        let other = check(&[], &text);
        assert_eq!((&plain["act"], &plain["verdict"]), (&other["act"], &other["verdict"]), "{name}");
        let labels = |v: &Value| v["sentences"].as_array().unwrap().iter().map(|s| s["label"].clone()).collect::<Vec<_>>();
        assert_eq!(labels(&plain), labels(&other), "{name}");
    }
}

#[test]
fn cpr_numbers_are_told_and_never_shown() {
    let letter = LETTER.replace("Du har den 2. april 2026 søgt", "Du (cpr 010190-1234) har søgt");
    for format in ["human", "json", "sarif"] {
        for command in ["check", "explain"] {
            let output = skelne(&[command, "--format", format, "--with-text"], &letter);
            let all = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(!all.contains("010190-1234"), "{command} {format}");
            assert!(all.contains("cpr-exposed"), "{command} {format}");
        }
    }
}

#[test]
fn cpr_numbers_are_masked_however_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    for written in ["010190 1234", "010190\u{2011}1234", "010190 - 1234", "010190/1234", "01-01-90-1234", "010190-\u{200b}1234"] {
        let letter = format!("Kære Bo\n\nDit CPR-nr. er {written}. Vi har modtaget din mail.\n");
        for arguments in [&["check"][..], &["explain"], &["check", "--format", "json", "--with-text"], &["check", "--format", "sarif"]] {
            let output = skelne(arguments, &letter);
            let all = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(all.contains("cpr-exposed") && all.contains("****"), "{written} {arguments:?}");
            assert!(!all.contains("1234"), "{written} {arguments:?}: {all}");
        }
    }
    // The name of a file holds one too.
    let path = folder.path().join("svar 010190-1234.txt");
    std::fs::write(&path, "Vi har modtaget din mail.\n").unwrap();
    for (path, code) in [(path.clone(), 0), (path.with_extension("doc"), 2)] {
        for format in ["human", "json", "sarif"] {
            let output = skelne(&["check", "-v", "--format", format, path.to_str().unwrap()], "");
            assert_eq!(output.status.code(), Some(code));
            let all = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(all.contains("010190-****") && !all.contains("1234"), "{format}: {all}");
        }
    }
}

#[test]
fn a_table_on_standard_input_is_one() {
    let output = skelne(&["check", "--format", "json"], "id;tekst\n7;Vi har modtaget din mail.\n8;Du får ikke støtte.\n");
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 2);
}

#[test]
fn other_languages_are_never_waved_through() {
    let english = "Dear Bo\n\nYour application for support has been refused because your income is above the limit.\n\nKind regards\nLis";
    let result = check(&[], english);
    assert_eq!((&result["language"], &result["verdict"]), (&json!("en"), &json!("review")));
    assert!(result["findings"].as_array().unwrap().iter().any(|f| f["rule"] == "unsupported-language"));
}

#[test]
fn sarif_has_what_viewers_ask_for() {
    let output = skelne(&["check", "--format", "sarif", "missing file.txt", "-"], LETTER);
    assert_eq!(output.status.code(), Some(2));
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let run = &log["runs"][0];
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["invocations"][0]["exitCode"], 2);
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap().len(), 1);
    assert_eq!(
        run["invocations"][0]["toolExecutionNotifications"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "missing%20file.txt"
    );
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert!(region["charLength"].as_u64().unwrap() > 0 && region["startLine"].as_u64().unwrap() > 0);
    }
}

#[test]
fn training_gives_the_same_bytes_and_refuses_too_little() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    std::fs::create_dir(&corpus).unwrap();
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for batch in ["b02", "b05", "b15"] {
        std::fs::copy(source.join(format!("{batch}.jsonl")), corpus.join(format!("{batch}.jsonl"))).unwrap();
    }
    let train = |out: &str| {
        let out = folder.path().join(out);
        let output = skelne(&["train", corpus.to_str().unwrap(), "--out", out.to_str().unwrap()], "");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        ["model.safetensors", "tokenizer.json"].map(|f| std::fs::read(out.join(f)).unwrap())
    };
    assert!(train("one") == train("two"), "two runs gave different bytes");
    let one = corpus.join("b02.jsonl");
    let output = skelne(&["train", one.to_str().unwrap(), "--out", folder.path().join("three").to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("two author batches"));
    std::fs::write(corpus.join("bad.jsonl"), "{\"id\": 1}\n").unwrap();
    let output = skelne(&["train", corpus.to_str().unwrap(), "--out", folder.path().join("three").to_str().unwrap()], "");
    assert!(String::from_utf8_lossy(&output.stderr).contains("bad.jsonl, line 1"));
}
