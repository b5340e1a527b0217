//! What a text mentions somewhere, and where: a hearing that was held, what others have told, a ground, an office to turn to.
//!
//! The corpus says of a document whether it mentions each of them, not in which words. So each is learnt from passages of two
//! sentences, of which those of a document that does not mention it are all counterexamples, and of one that does only the passage
//! that by now speaks for it most is an example (multiple-instance learning). In a bag of all words a passing remark drowns: told by
//! the whole of a document, `citizen-sent-onward` had F1 0.53, told by passages 0.77 (cross-validated, 4,883 documents).

use std::collections::BTreeMap;

use crate::label::{HearingStatus, Label, Mention, Presence};

use super::bag::Bag;
use super::corpus::Prepared;
use super::features::{LabelProbabilities, Row};
use super::fits::{Fits, Stage};
use super::sentence::SentenceModel;
use super::train::{Rows, TrainError};

/// How many there are.
pub(super) const MENTIONS: usize = Mention::ALL.len();
/// How many features [`Mentions::features`] makes.
pub(super) const MENTION_FEATURES: usize = 3;

/// Log-odds of a mention that was not learnt.
const UNLEARNT: f32 = -1e6;
/// Log-odds are capped here.
const FARTHEST: f64 = 9.0;
/// The first passage has none before it: its second sentence speaks where it does so almost as well with the third.
const NEAR: f64 = 2.0;
/// Times that a model is fitted: on all passages, then on those that the one before took for the likeliest.
const ROUNDS: usize = 3;

/// Whether a labelled document mentions it; `None` where its labels tell nothing of it.
fn is_in(mention: Mention, document: &Prepared) -> Option<bool> {
    match mention {
        Mention::Hearing => document.hearing.map(|state| state == HearingStatus::Documented),
        Mention::Others => document.hearing.map(|state| state != HearingStatus::NotRequired),
        Mention::Ground => document.reasons.map(|state| state == Presence::Present),
        Mention::Elsewhere => Some(document.sent_onward),
    }
}

/// What the passages of a document say of each mention.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// The sentences that may say something, in order. A passage is one of them and the next.
    sentences: Vec<usize>,
    /// Of each passage, log-odds that it mentions each.
    passages: Vec<[f64; MENTIONS]>,
}

impl Mentions {
    fn of(&self, mention: Mention) -> impl Iterator<Item = f64> + '_ {
        let learnt = self.passages.iter().map(move |odds| odds[mention.index()]).filter(|odds| *odds > f64::from(UNLEARNT) / 2.0);
        learnt.map(|odds| odds.clamp(-FARTHEST, FARTHEST))
    }

    /// Log-odds of the passage that speaks for it most; `None` where no passage says anything, or nothing was learnt of it.
    pub fn most(&self, mention: Mention) -> Option<f64> {
        self.of(mention).max_by(f64::total_cmp)
    }

    /// Sentences that speak for it, and log-odds of their passage, the best first. Of the two in a passage it is the one whose other
    /// neighbour makes the better passage with it.
    pub fn places(&self, mention: Mention) -> Vec<(usize, f64)> {
        let odds: Vec<f64> = self.of(mention).collect();
        let mut best: Vec<usize> = (0..odds.len()).collect();
        best.sort_by(|&a, &b| odds[b].total_cmp(&odds[a]).then(a.cmp(&b)));
        let place = |passage: usize| {
            let before = passage.checked_sub(1).map_or(odds[passage] - NEAR, |i| odds[i]);
            let behind = odds.get(passage + 1).copied().unwrap_or(f64::NEG_INFINITY);
            let sentence = self.sentences.get(if behind > before { passage + 1 } else { passage })?;
            Some((*sentence, odds[passage]))
        };
        best.into_iter().filter_map(place).collect()
    }

    /// Whether a sentence may say something.
    pub fn hears(&self, sentence: usize) -> bool {
        self.sentences.binary_search(&sentence).is_ok()
    }

    /// Log-odds of the best passage, and the means of the best two and three.
    pub(super) fn features(&self, mention: Mention) -> [f64; MENTION_FEATURES] {
        let mut odds: Vec<f64> = self.of(mention).collect();
        odds.sort_by(|a, b| b.total_cmp(a));
        let mean = |most: usize| {
            let best = &odds[..most.min(odds.len())];
            if best.is_empty() { -FARTHEST } else { best.iter().sum::<f64>() / best.len() as f64 }
        };
        [mean(1), mean(2), mean(3)]
    }
}

/// The sentences that may say something: neither how to complain nor greetings and the like.
fn speaking(labels: &[LabelProbabilities]) -> Vec<usize> {
    let speaks = |p: &LabelProbabilities| p[Label::ComplaintNotice.index()] < 0.5 && p[Label::Other.index()] < 0.9;
    (0..labels.len()).filter(|&i| speaks(&labels[i])).collect()
}

/// The features of each passage.
fn rows<'b>(bags: &'b [Bag], sentences: &'b [usize]) -> impl Iterator<Item = Row> + 'b {
    (0..sentences.len()).map(|at| Bag::merge(sentences[at..].iter().take(2).map(|&i| &bags[i])).into_row())
}

/// What a model makes of a document by its sentences' bags and labels.
pub(super) fn mentions(model: &SentenceModel<MENTIONS>, bags: &[Bag], labels: &[LabelProbabilities]) -> Mentions {
    let sentences = speaking(labels);
    let passages = rows(bags, &sentences).map(|row| model.logits(&row)).collect();
    Mentions { sentences, passages }
}

/// Learns all mentions; gives a model, and of each document what models that have not seen it make of it.
pub(super) fn fit(
    stage: &Stage,
    bags: &[Vec<Bag>],
    labels: &[Vec<LabelProbabilities>],
) -> Result<(SentenceModel<MENTIONS>, Vec<Mentions>), TrainError> {
    let sentences: Vec<Vec<usize>> = labels.iter().map(|labels| speaking(labels)).collect();
    let rows: Vec<Rows> = bags.iter().zip(&sentences).map(|(bags, sentences)| rows(bags, sentences).collect()).collect();
    let mut unseen: Vec<Mentions> = sentences
        .into_iter()
        .map(|sentences| Mentions { passages: vec![[f64::from(UNLEARNT); MENTIONS]; sentences.len()], sentences })
        .collect();
    let mut columns = Vec::with_capacity(MENTIONS);
    for &mention in Mention::ALL {
        let Some((model, odds)) = fit_one(stage, &rows, mention)? else {
            columns.push(None);
            continue;
        };
        for (mentions, odds) in unseen.iter_mut().zip(odds) {
            for (passage, odds) in mentions.passages.iter_mut().zip(odds) {
                passage[mention.index()] = odds;
            }
        }
        columns.push(Some(model));
    }
    Ok((side_by_side(&columns), unseen))
}

/// A model, and what models that have not learnt from a document make of its passages. `None` where the documents that mention it, or
/// those that do not, stand in one fold only: then it is not learnt.
fn fit_one(stage: &Stage, rows: &[Rows], mention: Mention) -> Result<Option<(SentenceModel<2>, Odds)>, TrainError> {
    let told: Vec<Option<bool>> = stage.documents.iter().map(|d| is_in(mention, d)).collect();
    if [true, false].iter().any(|&which| !stage.can_learn(|d| told[d] == Some(which) && !rows[d].is_empty())) {
        return Ok(None);
    }
    let mut examples: Vec<Option<usize>> = vec![None; told.len()];
    let mut last: Option<(Fits<2>, Odds)> = None;
    for _ in 0..ROUNDS {
        let target = |d: usize, passage: usize| {
            if told[d]? { examples[d].is_none_or(|example| example == passage).then_some(1) } else { Some(0) }
        };
        let fits = stage.fit("mention", rows, &target, last.as_ref().map(|(fits, _)| fits))?;
        let odds = odds(stage, &fits, rows);
        // The example is chosen by models that have not learnt from the document: whoever has would choose what it took first. So what
        // later stages hear of a fold has passed through choices made with it; evaluation leaves out whole batches, and is clean.
        let best = |odds: &Vec<f64>| (0..odds.len()).max_by(|&a, &b| odds[a].total_cmp(&odds[b]).then(b.cmp(&a)));
        examples = odds.iter().map(best).collect();
        last = Some((fits, odds));
    }
    Ok(last.map(|(fits, odds)| (fits.whole, odds)))
}

/// Log-odds of each passage of each document.
type Odds = Vec<Vec<f64>>;

/// Log-odds by models that have not learnt from the document.
fn odds(stage: &Stage, fits: &Fits<2>, rows: &[Rows]) -> Odds {
    stage.scores(fits, rows).into_iter().map(|passages| passages.into_iter().map(|[no, yes]| yes - no).collect()).collect()
}

/// Models of a yes or no, as the columns of one table: a feature is looked up once for all.
fn side_by_side(models: &[Option<SentenceModel<2>>]) -> SentenceModel<MENTIONS> {
    let mut table: BTreeMap<u32, [f32; MENTIONS]> = BTreeMap::new();
    let mut intercept = [UNLEARNT; MENTIONS];
    for (column, model) in models.iter().enumerate() {
        let Some(model) = model else { continue };
        intercept[column] = model.intercept[1] - model.intercept[0];
        for (key, [no, yes]) in model.keys.iter().zip(model.weights.iter()) {
            table.entry(key).or_default()[column] = yes - no;
        }
    }
    let (keys, weights) = table.into_iter().unzip();
    SentenceModel::learnt(keys, weights, intercept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cues::CueSet;
    use crate::model::Model;
    use crate::read::Source;
    use crate::text::{Document, ReadAs};

    fn told(sentences: &[usize], odds: &[f64]) -> Mentions {
        Mentions { sentences: sentences.to_vec(), passages: odds.iter().map(|&odds| [odds; MENTIONS]).collect() }
    }

    #[test]
    fn the_place_is_the_sentence_that_two_passages_share() {
        // Passages are sentences 1 and 3, 3 and 4, 4 and 7, and 7.
        let place = |odds: &[f64]| told(&[1, 3, 4, 7], odds).places(Mention::Ground)[0].0;
        assert_eq!(place(&[1.0, 2.0, -3.0, -5.0]), 3);
        assert_eq!(place(&[-4.0, 2.0, 1.0, -5.0]), 4);
        assert_eq!(place(&[-4.0, -2.0, 0.0, 0.5]), 7);
        assert_eq!(place(&[3.0, -2.0, -3.0, -5.0]), 1);
        assert_eq!(place(&[3.0, 2.0, -3.0, -5.0]), 3);
        assert_eq!(told(&[5], &[-1.0]).places(Mention::Ground), [(5, -1.0)]);
        assert_eq!(told(&[], &[]).places(Mention::Ground), []);
        assert_eq!(told(&[], &[]).most(Mention::Ground), None);
    }

    #[test]
    fn features_are_means_of_the_best() {
        let features = |odds: &[f64]| told(&vec![0; odds.len()], odds).features(Mention::Others);
        let near = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(near(features(&[1.0, -7.0, 4.0, 1.0]), [4.0, 2.5, 2.0]));
        assert!(near(features(&[20.0, 1.0]), [FARTHEST, 5.0, 5.0]));
        assert!(near(features(&[]), [-FARTHEST; 3]));
    }

    #[test]
    fn a_mention_that_was_not_learnt_is_never_made() {
        let learnt = SentenceModel::learnt(vec![3, 9], vec![[0.5, 1.0], [0.0, -2.0]], [0.25, 0.5]);
        let table = side_by_side(&[None, Some(learnt), None, None]);
        let odds = table.logits(&[(3, 1.0), (4, 1.0), (9, 0.5)]);
        let expected = [-1e6, 0.25 + 0.5 - 1.0, -1e6, -1e6];
        assert!(odds.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{odds:?}");
        let mentions = Mentions { sentences: vec![0], passages: vec![odds] };
        assert!(mentions.most(Mention::Hearing).is_none() && mentions.places(Mention::Hearing).is_empty());
        assert!(mentions.most(Mention::Others).is_some());
    }

    #[test]
    fn a_passing_remark_is_found_where_it_stands() {
        let (model, cues) = (Model::built_in().unwrap(), CueSet::built_in().unwrap());
        let text = "Kære Bo\n\nTak for din mail om affaldsgebyret. Det koster 1.200 kr. om året og bliver opkrævet i marts. \
                    Spørgsmål om skat må du selv tage op med Skattestyrelsen, for det kan vi ikke hjælpe med her.\n\nVenlig hilsen\nLis";
        let document = Document::new(Source::plain("", text), &ReadAs::default());
        let mentions = model.predict(&document, &cues.find(&document), &cues).mentions;
        let place = mentions.places(Mention::Elsewhere)[0].0;
        assert!(document.sentences[place].span.of(text).contains("Skattestyrelsen"));
        assert!(mentions.most(Mention::Elsewhere) > mentions.most(Mention::Hearing));
    }
}
