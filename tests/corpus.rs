//! The corpus: whole, varied, without near-duplicates, and read by the program as it was labelled.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use skelne::cues::CueSet;
use skelne::label::{Act, Channel};
use skelne::model::{Corpus, Labelled, Prepared};
use skelne::rules::Rule;

fn corpus() -> Vec<Labelled> {
    Corpus::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")).unwrap().documents
}

#[test]
fn it_is_large_and_varied_enough() {
    let documents = corpus();
    let count = |act: Act| documents.iter().filter(|d| d.act == act).count();
    let areas: BTreeSet<&str> = documents.iter().map(|d| d.area.as_str()).collect();
    let ids: BTreeSet<&str> = documents.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids.len(), documents.len(), "an id is given twice");
    assert!(documents.len() >= 400, "{} documents", documents.len());
    assert!(areas.len() >= 14, "{} areas", areas.len());
    for &act in Act::ALL {
        assert!(count(act) >= 5, "{act}: {}", count(act));
    }
    for &channel in Channel::ALL {
        assert!(documents.iter().filter(|d| d.channel == channel).count() * 6 >= documents.len(), "{channel}");
    }
}

#[test]
fn no_two_documents_are_near_duplicates() {
    let documents = corpus();
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
    for d in corpus() {
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
