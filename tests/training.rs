//! Training and measuring as a user does it: on a few batches of the corpus, in a folder of their own.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a command printed and said, and its exit code.
fn skelne(arguments: &[&str], folder: &Path) -> (String, String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_skelne")).args(arguments).current_dir(folder).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap(), output.status.code())
}

/// A folder with some batches of the corpus under `name`.
fn batches(folder: &Path, name: &str, batches: &[&str]) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let to: PathBuf = folder.join(name);
    std::fs::create_dir_all(&to).unwrap();
    for file in batches.iter().map(|b| format!("{b}.jsonl")).chain(["areas.tsv".to_owned()]) {
        std::fs::copy(corpus.join(&file), to.join(&file)).unwrap();
    }
}

#[test]
fn the_same_corpus_gives_the_same_bytes_and_a_card_that_can_be_checked() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    batches(at, "corpus", &["b01", "b02", "b03", "b04"]);
    for out in ["one", "two"] {
        let (_, said, code) = skelne(&["train", "--out", out], at);
        assert_eq!(code, Some(0), "{said}");
    }
    for file in ["model.safetensors", "tokenizer.json"] {
        assert!(std::fs::read(at.join("one").join(file)).unwrap() == std::fs::read(at.join("two").join(file)).unwrap(), "{file}");
    }
    assert_eq!(skelne(&["train", "--out", "one", "--check"], at).2, Some(0));

    let (figures, said, code) = skelne(&["evaluate", "--quick", "--quiet", "--card", "one"], at);
    assert_eq!(code, Some(0), "{said}");
    let card = std::fs::read_to_string(at.join("one/README.md")).unwrap();
    for part in
        ["## Data", "## Figures", "## Where it fails", "## Calibration", "## Limits", "## Retrain", "| stop recall |", "act accuracy, chat"]
    {
        assert!(card.contains(part), "no {part} in the card");
    }
    assert!(figures.contains("act macro-F1"));
    let figures = skelne::evaluate::Figures::read(&at.join("one")).unwrap().unwrap();
    assert!(figures.folds == 3 && figures.targets.values().any(|c| c.true_positive > 0));
    let diagram = std::fs::read_to_string(at.join("one/reliability.svg")).unwrap();
    assert!(diagram.starts_with("<svg") && diagram.matches("<circle").count() >= 2, "{diagram:.200}");
    assert_eq!(skelne(&["evaluate", "--quick", "--quiet", "--card", "one", "--check"], at).2, Some(0));
    std::fs::write(at.join("one/README.md"), card.replace("0.", "1.")).unwrap();
    let (_, said, code) = skelne(&["evaluate", "--quick", "--quiet", "--card", "one", "--check"], at);
    assert!(code == Some(2) && said.contains("README.md is not what `skelne evaluate --quick --card one` makes"), "{said}");

    batches(at, "corpus", &["b05"]);
    let (_, said, code) = skelne(&["train", "--out", "one", "--check"], at);
    assert!(code == Some(2) && said.contains("model.safetensors is not what `skelne train corpus` makes"), "{said}");
    let (_, said, code) = skelne(&["evaluate", "--quick", "--quiet", "--card", "one"], at);
    assert!(code == Some(2) && said.contains("was trained on other documents"), "{said}");
}

#[test]
fn own_letters_are_mixed_in_and_two_models_compared() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    batches(at, "corpus", &["b01", "b02"]);
    batches(at, "mine", &["b03", "b04", "b06"]);
    batches(at, "unseen", &["b07", "b09"]);
    assert_eq!(skelne(&["train", "--out", "small"], at).2, Some(0));
    let (_, said, code) = skelne(&["train", "--add", "mine", "--out", "large"], at);
    assert_eq!(code, Some(0), "{said}");
    let (table, said, code) = skelne(&["evaluate", "unseen", "--model", "small", "--against", "large"], at);
    assert_eq!(code, Some(0), "{said}");
    for row in ["act accuracy", "act macro-F1", "stop recall", "acts (McNemar, exact)", "more than chance"] {
        assert!(table.contains(row), "{table}");
    }
    let (same, _, _) = skelne(&["evaluate", "unseen", "--model", "small", "--against", "small"], at);
    assert!(same.contains("0.000 [0.000, 0.000]") && same.contains("p = 1.000") && !same.contains(" yes"), "{same}");

    batches(at, "mine", &["b01"]);
    let (_, said, code) = skelne(&["train", "--add", "mine", "--out", "large"], at);
    assert!(code == Some(2) && said.contains("stands twice in the corpus"), "{said}");
}

#[test]
fn areas_left_out_and_the_learning_curve() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    batches(at, "corpus", &["b01", "b02", "b03", "b04", "b05", "b06", "b07", "b09"]);
    let (areas, said, code) = skelne(&["evaluate", "--areas", "--quiet", "--format", "json"], at);
    assert_eq!(code, Some(0), "{said}");
    let rows = serde_json::from_str::<serde_json::Value>(&areas).unwrap()[0]["rows"].as_array().unwrap().clone();
    assert!(rows.len() >= 3 && rows.last().unwrap()[0].as_str().unwrap().starts_with("all ("), "{areas}");
    let (curve, said, code) = skelne(&["evaluate", "--curve", "--quiet", "--format", "markdown"], at);
    assert_eq!(code, Some(0), "{said}");
    let learnt: Vec<usize> = curve.lines().filter_map(|l| l.strip_prefix("| ")?.split(' ').next()?.parse().ok()).collect();
    assert!(learnt.len() >= 3 && learnt.is_sorted() && learnt[0] < learnt[learnt.len() - 1], "{curve}");
}

#[test]
fn as_many_folds_as_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    batches(at, "corpus", &["b01", "b02", "b03", "b04"]);
    // No more than there are batches, for none may stand on both sides.
    for (asked, folds) in [("2", 2), ("9", 4)] {
        let (report, said, code) = skelne(&["evaluate", "--quick", "--quiet", "--folds", asked, "--format", "json"], at);
        assert_eq!(code, Some(0), "{said}");
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        assert_eq!(report["folds"], folds);
        let used: std::collections::BTreeSet<u64> = report["fold_of"].as_array().unwrap().iter().filter_map(|d| d[1].as_u64()).collect();
        assert_eq!(used.len(), folds);
    }
    assert_eq!(skelne(&["evaluate", "--folds", "1"], at).2, Some(2));
}

/// The model that the binary carries, on letters that nobody here wrote and that it has not learnt from. The floors stand below
/// what docs/evaluation.md reports, for a model trained anew moves by a letter or two.
#[test]
fn it_holds_on_letters_that_it_has_not_seen() {
    let (figures, said, code) =
        skelne(&["evaluate", "corpus/unseen", "--model", "models", "--quiet", "--format", "json"], Path::new(env!("CARGO_MANIFEST_DIR")));
    assert_eq!(code, Some(0), "{said}");
    let figures: serde_json::Value = serde_json::from_str(&figures).unwrap();
    let figure = |name: &str| figures["systems"][0][name]["value"].as_f64().unwrap();
    assert!(figures["documents"] == 864 && figures["folds"] == 0, "{figures}");
    assert!(figure("act_f1") >= 0.95 && figure("sentence_f1") >= 0.86 && figure("finding_f1") >= 0.87, "{}", figures["systems"]);
    assert!(figure("stop_recall") >= 0.88 && figure("false_stops") <= 0.06, "{}", figures["systems"]);
}
