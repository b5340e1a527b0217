//! Every cue against its own texts, and all texts against all cues.

use skelne::cues::CueSet;
use skelne::read::Source;
use skelne::text::{Document, ReadAs};

fn hit_ids<'c>(cues: &'c CueSet, text: &str) -> Vec<&'c str> {
    let document = Document::new(Source { name: String::new(), text: text.into(), turns: None }, &ReadAs::default());
    let hits = cues.find(&document);
    (0..document.sentences.len()).flat_map(|s| hits.of(s)).map(|h| cues.cue(h.cue).id.as_str()).collect()
}

#[test]
fn every_cue_hits_and_misses_as_it_says() {
    let cues = CueSet::built_in().unwrap();
    let mut faults = Vec::new();
    for cue in cues.cues() {
        if cue.hits.len() < 2 || cue.misses.len() < 2 {
            faults.push(format!("{}: needs two hits and two misses", cue.id));
        }
        for text in &cue.hits {
            if !hit_ids(&cues, text).contains(&cue.id.as_str()) {
                faults.push(format!("{}: does not hit »{text}«", cue.id));
            }
        }
        for text in &cue.misses {
            if hit_ids(&cues, text).contains(&cue.id.as_str()) {
                faults.push(format!("{}: hits »{text}«", cue.id));
            }
        }
    }
    println!("{} cues", cues.cues().len());
    assert!(cues.cues().len() >= 250, "{} cues", cues.cues().len());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// A strong decision cue may not speak, as it stands, in texts written to show guidance or clarification.
#[test]
fn strong_decision_cues_stay_out_of_guidance() {
    use skelne::cues::Modality;
    use skelne::label::Label;
    let cues = CueSet::built_in().unwrap();
    let (mut wrong, mut texts) = (Vec::new(), 0);
    for cue in cues.cues().iter().filter(|c| matches!(c.label, Label::Guidance | Label::Clarification | Label::Other)) {
        for text in &cue.hits {
            texts += 1;
            let document = Document::new(Source { name: String::new(), text: text.clone(), turns: None }, &ReadAs::default());
            let hits = cues.find(&document);
            for hit in (0..document.sentences.len()).flat_map(|s| hits.of(s)) {
                let other = cues.cue(hit.cue);
                if other.label == Label::Decision && other.strength == 3 && hit.modality == Modality::Plain {
                    wrong.push(format!("{} in »{text}«", other.id));
                }
            }
        }
    }
    assert!(wrong.len() * 20 <= texts, "{} of {texts} texts:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_cue_file_is_loaded() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/cues/da");
    let loaded = CueSet::built_in().unwrap().cues().len();
    let written: usize = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| std::fs::read_to_string(e.unwrap().path()).unwrap().lines().filter(|l| l.trim() == "[[cue]]").count())
        .sum();
    assert_eq!(loaded, written, "a file in src/cues/da is not listed in src/cues/load.rs");
}
