//! Every cue against its own texts, and all texts against all cues.

use skelne::cues::CueSet;
use skelne::read::Source;
use skelne::text::{Document, ReadAs};

/// The cues with their test texts, from the source files.
fn written() -> CueSet {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/cues/da"));
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    let classes = files.iter().find(|(name, _)| name == "classes.toml").unwrap().1.clone();
    let cues = files.iter().filter(|(name, _)| name != "classes.toml").map(|(name, content)| (name.as_str(), content.as_str()));
    CueSet::load(&classes, cues).unwrap()
}

#[test]
fn every_cue_hits_and_misses_as_it_says() {
    let (cues, carried) = (written(), CueSet::built_in().unwrap());
    let mut faults = Vec::new();
    for cue in cues.cues() {
        if cue.hits.len() < 2 || cue.misses.len() < 2 {
            faults.push(format!("{}: needs two hits and two misses", cue.id));
        }
        // As written, and as the binary carries them: there other literals of the same patterns are looked for.
        for set in [&cues, &carried] {
            for text in cue.hits.iter().filter(|text| !set.hit(&cue.id, text)) {
                faults.push(format!("{}: does not hit »{text}«", cue.id));
            }
            for text in cue.misses.iter().filter(|text| set.hit(&cue.id, text)) {
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
    let cues = written();
    let (mut wrong, mut texts) = (Vec::new(), 0);
    for cue in cues.cues().iter().filter(|c| matches!(c.label, Label::Guidance | Label::Clarification | Label::Other)) {
        for text in &cue.hits {
            texts += 1;
            let document = Document::new(Source::plain("", text.as_str()), &ReadAs::default());
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
fn the_binary_carries_every_cue() {
    let ids = |cues: &CueSet| cues.cues().iter().map(|c| (c.id.clone(), c.patterns.clone())).collect::<Vec<_>>();
    assert_eq!(ids(&CueSet::built_in().unwrap()), ids(&written()));
}
