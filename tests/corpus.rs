//! The corpus: whole, varied, without near-duplicates, and read by the program as it was labelled.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use skelne::cues::CueSet;
use skelne::label::{Act, Channel};
use skelne::model::{Corpus, Labelled, Prepared};
use skelne::rules::Rule;

fn read(folder: &str) -> Vec<Labelled> {
    Corpus::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap().documents
}

fn corpus() -> Vec<Labelled> {
    read("corpus")
}

/// What no model has learnt from.
fn unseen() -> Vec<Labelled> {
    read("corpus/unseen")
}

fn all() -> Vec<Labelled> {
    let mut documents = corpus();
    documents.extend(unseen());
    documents
}

#[test]
fn it_is_large_and_varied_enough() {
    let documents = corpus();
    let share = |picks: &dyn Fn(&Labelled) -> bool| documents.iter().filter(|d| picks(d)).count() as f64 / documents.len() as f64;
    let batches: BTreeSet<&str> = documents.iter().map(|d| d.batch.as_str()).collect();
    let areas: BTreeSet<&str> = documents.iter().map(|d| d.area.as_str()).collect();
    let sentences: usize = documents.iter().map(|d| d.sentences.len()).sum();
    assert!(documents.len() >= 1200 && sentences >= 16_000, "{} documents, {sentences} sentences", documents.len());
    assert!(batches.len() >= 24 && areas.len() >= 20, "{} batches, {} areas", batches.len(), areas.len());
    for (act, least) in [(Act::Risk, 0.15), (Act::Guidance, 0.18), (Act::Hearing, 0.08), (Act::Procedural, 0.05), (Act::Other, 0.01)] {
        assert!(share(&|d| d.act == act) >= least, "{act}: {:.3}", share(&|d| d.act == act));
    }
    assert!(share(&|d| d.act == Act::Decision) <= 0.45);
    for &channel in Channel::ALL {
        assert!(share(&|d| d.channel == channel) >= 0.25, "{channel}: {:.3}", share(&|d| d.channel == channel));
    }
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    for safeguards in documents.iter().filter_map(|d| d.safeguards) {
        *states.entry(format!("notice {}", safeguards.complaint_notice)).or_default() += 1;
        *states.entry(format!("hearing {}", safeguards.party_hearing)).or_default() += 1;
        *states.entry(format!("reasons {}", safeguards.reasons)).or_default() += 1;
        *states.entry(format!("legal basis {}", safeguards.legal_basis)).or_default() += 1;
    }
    assert_eq!(states.len(), 5 + 3 + 3 + 3, "{states:?}");
    assert!(states.values().all(|n| *n >= 40), "{states:?}");
}

#[test]
fn every_area_belongs_to_a_group() {
    let written = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/areas.tsv")).unwrap();
    let known: BTreeSet<&str> = written.lines().filter_map(|line| line.split_once('\t')).map(|(_, area)| area).collect();
    let documents = corpus();
    let without: BTreeSet<&str> = documents.iter().map(|d| d.area.as_str()).filter(|area| !known.contains(area)).collect();
    assert!(without.is_empty(), "not in corpus/areas.tsv: {without:?}");
}

#[test]
fn a_quarter_is_labelled_twice() {
    let second = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/second/labels.jsonl")).unwrap();
    let ids: BTreeSet<String> =
        second.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["id"].as_str().unwrap().to_owned()).collect();
    let documents = corpus();
    let twice = documents.iter().filter(|d| ids.contains(&d.id)).count();
    assert!(twice == ids.len() && twice * 4 >= documents.len(), "{twice} of {}", documents.len());
}

#[test]
fn no_two_documents_are_near_duplicates() {
    let documents = all();
    let grams: Vec<HashSet<Vec<String>>> = documents
        .iter()
        .map(|d| {
            let words: Vec<String> =
                d.text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect();
            words.windows(5).map(<[String]>::to_vec).collect()
        })
        .collect();
    // Which documents share a gram, so that only those are compared.
    let mut holders: BTreeMap<&Vec<String>, Vec<usize>> = BTreeMap::new();
    for (d, grams) in grams.iter().enumerate() {
        for gram in grams {
            holders.entry(gram).or_default().push(d);
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for holders in holders.values() {
        for (i, a) in holders.iter().enumerate() {
            for b in &holders[i + 1..] {
                *shared.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    for ((a, b), count) in shared {
        let smaller = grams[a].len().min(grams[b].len());
        let share = count as f64 / smaller.max(1) as f64;
        assert!(
            smaller < 8 || share <= 0.30,
            "{} and {} share {:.0} % of their word 5-grams",
            documents[a].id,
            documents[b].id,
            share * 100.0
        );
    }
}

#[test]
fn findings_follow_from_the_labels() {
    use skelne::label::{HearingStatus, NoticeStatus, Presence};
    for d in all() {
        let mut due = BTreeSet::new();
        if let Some(s) = &d.safeguards {
            match s.complaint_notice {
                NoticeStatus::Missing => due.insert(Rule::ComplaintNoticeMissing),
                NoticeStatus::Incomplete => due.insert(Rule::ComplaintNoticeIncomplete),
                NoticeStatus::Attached => due.insert(Rule::ComplaintNoticeAttached),
                NoticeStatus::Complete | NoticeStatus::NotRequired => false,
            };
            if s.party_hearing == HearingStatus::Missing {
                due.insert(Rule::PartyHearingMissing);
            }
            if s.reasons == Presence::Missing {
                due.insert(Rule::ReasonsMissing);
            }
            if s.legal_basis == Presence::Missing {
                due.insert(Rule::LegalBasisMissing);
            }
        }
        if d.act == Act::Risk {
            due.insert(Rule::ReadsAsDecision);
        }
        let free = [
            Rule::ComplaintNoticeMismatch,
            Rule::HearingDeadlineMissing,
            Rule::ConflictingSignals,
            Rule::CitizenSentOnward,
            Rule::CprExposed,
            Rule::UnsupportedLanguage,
        ];
        let written: BTreeSet<Rule> = d.findings.iter().copied().filter(|r| !free.contains(r)).collect();
        assert_eq!(written, due, "{}", d.id);
    }
}

/// The program must see the sentences that the labels are for; else training and prediction differ.
#[test]
fn sentences_are_found_as_labelled() {
    let cues = CueSet::built_in().unwrap();
    let (mut same, mut gold, mut channels, mut documents) = (0usize, 0usize, 0usize, 0usize);
    for labelled in corpus() {
        let prepared = Prepared::new(&labelled, &cues);
        let found: HashSet<(usize, usize)> = prepared.document.sentences.iter().map(|s| (s.span.start, s.span.end)).collect();
        same += labelled.sentences.iter().filter(|s| found.contains(&(s.start, s.end))).count();
        gold += labelled.sentences.len();
        channels += usize::from(prepared.document.channel == labelled.channel);
        documents += 1;
    }
    println!("{:.3} of {gold} sentences found exactly; channel told right in {channels} of {documents}", same as f64 / gold as f64);
    assert!(same as f64 >= 0.90 * gold as f64, "{same} of {gold}");
}
