//! Does more corpus still help? The same test documents, judged by models of ever more author batches.

use crate::cues::CueSet;
use crate::model::Labelled;
use crate::model::train::{Settings, TrainError};

use super::report::{System, head_of_systems};
use super::{Judged, Splits, Table};

/// Eighths of the author batches learnt from.
const SHARES: [usize; 5] = [1, 2, 4, 6, 8];
const FOLDS: usize = 3;

/// Cross-validation with a share of the training batches each time.
pub fn learning_curve(corpus: &[Labelled], cues: &CueSet, settings: Settings, mut progress: impl FnMut(&str)) -> Result<Table, TrainError> {
    let splits = Splits::new(corpus, cues);
    let fold_of = splits.fold_of(FOLDS);
    // Every eighth batch in the order of the files, so that a share has old and new batches alike.
    let mut batches: Vec<&str> = corpus.iter().map(|l| l.batch.as_str()).collect();
    batches.dedup();
    let eighth = |d: usize| batches.iter().position(|b| *b == corpus[d].batch).unwrap_or(0) * 5 % 8;
    let mut rows = Vec::new();
    'share: for share in SHARES {
        let mut judged: Vec<Option<Judged>> = vec![None; corpus.len()];
        let mut learnt = 0;
        for fold in 0..FOLDS {
            progress(&format!("{share} of 8, fold {} of {FOLDS}", fold + 1));
            let learn = |d: usize| fold_of[d] != fold && eighth(d) < share;
            learnt += (0..corpus.len()).filter(|&d| learn(d)).count();
            let model = match splits.train(learn, settings) {
                // So small a share of a small corpus teaches nothing: no point on the curve.
                Err(TrainError::TooLittle) => continue 'share,
                fitted => fitted?,
            };
            for d in (0..corpus.len()).filter(|&d| fold_of[d] == fold) {
                judged[d] = Some(splits.judge(d, &model).0);
            }
        }
        let judged: Vec<Judged> = judged.into_iter().flatten().collect();
        rows.push(System::new(&(learnt / FOLDS).to_string(), &judged).row());
    }
    Ok(Table {
        title: format!("Learning curve: {} documents, {FOLDS} folds", corpus.len()),
        head: head_of_systems("documents learnt from"),
        rows,
    })
}
