//! The plainest sentences of Danish administration (tests/data/formulas.txt): who misreads these helps nobody.

use skelne::check::Checker;
use skelne::config::Config;
use skelne::label::Act;
use skelne::read::Source;
use skelne::text::ReadAs;

#[test]
fn formulas_are_taken_for_what_they_are() {
    let checker = Checker::load(None).unwrap();
    let lines = include_str!("data/formulas.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let (mut all, mut decisions, mut wrong) = (0, 0, Vec::new());
    for line in lines {
        let (act, sentence) = line.split_once(": ").unwrap();
        let expected: Act = act.parse().unwrap();
        let letter = format!("Kære Bo Dam\n\n{sentence}\n\nVenlig hilsen\nLis Holm\nSagsbehandler\n");
        let found = checker.check(Source::plain("brev.txt", letter), &ReadAs::default(), &Config::default()).assessment.act;
        all += 1;
        decisions += usize::from(expected == Act::Decision);
        if found != expected {
            wrong.push(format!("{found} for {line}"));
        }
    }
    println!("{} of {all} formulas", all - wrong.len());
    let missed = wrong.iter().filter(|w| w.contains("for decision")).count();
    assert!(wrong.len() * 10 <= all && missed * 30 <= decisions, "{missed} decisions missed\n{}", wrong.join("\n"));
}

#[test]
fn no_formula_was_learnt_by_heart() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let batches = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).filter(|f| f.extension().is_some_and(|e| e == "jsonl"));
    let corpus: Vec<String> = batches.map(|batch| std::fs::read_to_string(batch).unwrap()).collect();
    for line in include_str!("data/formulas.txt").lines().filter_map(|line| line.split_once(": ")) {
        assert!(!corpus.iter().any(|batch| batch.contains(line.1)), "{} stands in the corpus", line.1);
    }
}
