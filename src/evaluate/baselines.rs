//! What the pipeline must beat: always the commonest answer; the cues alone, without anything learned.

use crate::assess::{assess, bare_rule};
use crate::config::Config;
use crate::cues::{CueSet, Hits, Modality};
use crate::label::{Act, Label, Outcome};
use crate::model::{LabelProbabilities, Labelled, Mentions, Prediction, Prepared, likeliest};
use crate::text::Sentence;

use super::{Judged, JudgedSentence, side_by_side};

/// Always the commonest label and act of the training documents.
pub fn majority(learn: &[&Prepared], labelled: &Labelled, prepared: &Prepared, cues: &CueSet) -> Judged {
    let commonest = |counts: Vec<usize>| counts.iter().enumerate().max_by_key(|(i, n)| (**n, usize::MAX - i)).map_or(0, |(i, _)| i);
    let mut labels = vec![0; Label::ALL.len()];
    let mut acts = vec![0; Act::ALL.len()];
    for document in learn {
        acts[document.act.index()] += 1;
        document.labels.iter().flatten().for_each(|l| labels[l.index()] += 1);
    }
    let (label, act) = (Label::ALL[commonest(labels)], Act::ALL[commonest(acts)]);
    let mut prediction = certain(prepared, |_| label);
    prediction.acts = (0..Act::ALL.len()).map(|i| f64::from(u8::from(i == act.index()))).collect();
    from(labelled, prepared, &prediction, cues, &Hits::default())
}

/// Each sentence by its strongest cues, the act by the guide's order.
pub fn cues_only(labelled: &Labelled, prepared: &Prepared, cues: &CueSet) -> Judged {
    let mut prediction = certain(prepared, |sentence| {
        let mut scores = [0u32; Label::ALL.len()];
        for hit in prepared.hits.of(sentence) {
            let cue = cues.cue(hit.cue);
            let label = if cue.label == Label::Decision { meant(hit.modality) } else { cue.label };
            scores[label.index()] += u32::from(cue.strength) * u32::from(cue.strength);
        }
        let best = scores.iter().max().copied().unwrap_or(0);
        // Between equals the label of more legal weight, as the guide has it.
        scores.iter().position(|s| *s == best && best > 0).map_or(Label::Other, |i| Label::ALL[i])
    });
    let act = bare_rule(&prediction);
    prediction.acts = (0..Act::ALL.len()).map(|i| f64::from(u8::from(i == act.index()))).collect();
    prediction.outcomes = outcome(prepared, cues);
    from(labelled, prepared, &prediction, cues, &prepared.hits)
}

/// What a decision word says under a modality.
fn meant(modality: Modality) -> Label {
    match modality {
        Modality::Plain => Label::Decision,
        Modality::Intended => Label::Hearing,
        Modality::Negated => Label::Clarification,
        Modality::Reported => Label::Reasons,
        Modality::Questioned | Modality::Future => Label::Procedural,
        Modality::Hypothetical | Modality::Conditional => Label::Guidance,
    }
}

fn outcome(prepared: &Prepared, cues: &CueSet) -> Vec<f64> {
    let mut votes = [0.0; Outcome::ALL.len()];
    for sentence in 0..prepared.document.sentences.len() {
        for hit in prepared.hits.of(sentence).iter().filter(|h| h.modality == Modality::Plain) {
            let cue = cues.cue(hit.cue);
            let outcome = match cue.theme.as_str() {
                "grant" => Outcome::Granted,
                "refuse" | "dismiss" | "uphold" | "access" => Outcome::Refused,
                "impose" | "stop" | "claim-back" | "ban" | "change" => Outcome::Imposed,
                _ => continue,
            };
            votes[outcome.index()] += f64::from(cue.strength);
        }
    }
    if votes[Outcome::Granted.index()] > 0.0 && votes[Outcome::Refused.index()] > 0.0 {
        votes[Outcome::Partial.index()] = votes[Outcome::Granted.index()] + votes[Outcome::Refused.index()];
    }
    votes.to_vec()
}

fn certain(prepared: &Prepared, label: impl Fn(usize) -> Label) -> Prediction {
    let row = |sentence| {
        let mut p: LabelProbabilities = [0.0; Label::ALL.len()];
        p[label(sentence).index()] = 1.0;
        p
    };
    let count = prepared.document.sentences.len();
    Prediction {
        sentences: (0..count).map(row).collect(),
        acts: Vec::new(),
        outcomes: vec![0.0; 4],
        mentions: Mentions::default(),
        hearing: None,
        reasoned: None,
    }
}

fn from(labelled: &Labelled, prepared: &Prepared, prediction: &Prediction, cues: &CueSet, hits: &Hits) -> Judged {
    let assessment = assess(&prepared.document, hits, cues, prediction, &Config::default());
    let said = |((right, p), sentence): ((&Option<Label>, &LabelProbabilities), &Sentence)| {
        right.map(|right| JudgedSentence { right, said: likeliest(p).0, probability: 1.0, span: sentence.span })
    };
    let sentences = prepared.labels.iter().zip(&prediction.sentences).zip(&prepared.document.sentences).filter_map(said).collect();
    side_by_side(labelled, &assessment, sentences)
}
