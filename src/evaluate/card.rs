//! The model card, models/README.md: made by training, never by hand.

use std::fmt::Write;

use crate::label::{Act, Channel, Label};
use crate::model::train::Trained;
use crate::model::{Labelled, likeliest};

use super::metrics::{bootstrap, calibration_error, counts, macro_f1, prf};

/// The card of a freshly trained model; `name` as results show it.
pub fn card(trained: &Trained, corpus: &[Labelled], name: &str) -> String {
    let sentences: Vec<(Label, Label, f64)> =
        trained.held_out_sentences.iter().map(|(right, p)| (*right, likeliest(p).0, likeliest(p).1)).collect();
    let acts: Vec<(Act, Act, f64)> = trained
        .held_out_acts
        .iter()
        .map(|(right, p)| {
            let best = (0..p.len()).max_by(|&a, &b| p[a].total_cmp(&p[b]).then(b.cmp(&a))).unwrap_or(0);
            (*right, Act::ALL[best], p[best])
        })
        .collect();
    let act_f1 = bootstrap(&acts, |d| macro_f1(&d.iter().map(|a| (a.0, a.1)).collect::<Vec<_>>(), Act::ALL));
    let sentence_f1 = macro_f1(&sentences.iter().map(|s| (s.0, s.1)).collect::<Vec<_>>(), Label::ALL);
    let settings = &trained.model.settings;
    let batches = corpus.iter().map(|l| &l.batch).collect::<std::collections::BTreeSet<_>>().len();
    let areas = corpus.iter().map(|l| &l.area).collect::<std::collections::BTreeSet<_>>().len();
    let mut out = format!(
        "---\nlanguage: da\nlicense: mpl-2.0\npipeline_tag: text-classification\nmetrics: [f1, expected_calibration_error]\n---\n\n\
        # {name}\n\nMade by `skelne train`; do not edit. Tells, for each sentence of a letter, e-mail or chat of a Danish authority, what it does \
        (nine labels), and for the whole text which act it is and, for a decision, its outcome. It advises; a human decides.\n\n\
        Not for: texts in other languages, courts' judgments, letters to authorities, or judging the people who wrote them.\n\n\
        ## Data\n\n{} documents, {} labelled sentences, {batches} author batches, {areas} areas ",
        corpus.len(),
        sentences.len()
    );
    for (i, &channel) in Channel::ALL.iter().enumerate() {
        let count = corpus.iter().filter(|l| l.channel == channel).count();
        let _ = write!(out, "{}{count} {channel}", if i == 0 { "(" } else { ", " });
    }
    let _ = write!(
        out,
        "); all written for this project, see corpus/README.md. SHA-256 of the corpus: `{}`.\n\n\
        ## Figures\n\nOf documents that the scoring parts had not seen: {} folds, no author batch on both sides. They are of the training corpus; \
        `skelne evaluate` measures the whole pipeline with its own folds, baselines and intervals, and gives the figures to quote.\n\n\
        | | value |\n| --- | --- |\n| act macro-F1 (model alone, without guard) | {:.3} [{:.3}, {:.3}] |\n| sentence macro-F1 | {sentence_f1:.3} |\n| calibration error, acts | {:.3} |\n| calibration error, sentences | {:.3} |\n\n\
        | label | precision | recall | F1 | n |\n| --- | --- | --- | --- | --- |\n",
        trained.model.corpus_hash,
        settings.folds,
        act_f1.value,
        act_f1.low,
        act_f1.high,
        calibration_error(&acts.iter().map(|a| (a.2, a.0 == a.1)).collect::<Vec<_>>()),
        calibration_error(&sentences.iter().map(|s| (s.2, s.0 == s.1)).collect::<Vec<_>>()),
    );
    for &label in Label::ALL {
        let (tp, fp, fn_) = counts(sentences.iter().map(|s| (s.0, s.1)), label);
        let (precision, recall, f1) = prf(tp, fp, fn_);
        let _ = writeln!(out, "| {label} | {precision:.3} | {recall:.3} | {f1:.3} | {} |", tp + fn_);
    }
    let model = &trained.model;
    let _ = write!(
        out,
        "\n## Make-up\n\nSentences: multinomial logistic regression on {} and {} sparse features (first and second pass), penalty {}, temperatures {:.3} and {:.3}. \
        Document: linfa-logistic, penalty {}. Subwords: byte-pair encoding, {} pieces. A feature counts where at least {} author batches have it.\n\n\
        ## Limits\n\nThe corpus is invented, not sampled from real correspondence: what real letters hold and it lacks is unknown. Probabilities are \
        calibrated on it. Irony, answers whose meaning hangs on an earlier letter, and decisions that stand only in an enclosure are not seen.\n\n\
        ## Retrain\n\n`skelne train corpus` writes the same bytes from the same corpus; `skelne train --check` compares.\n",
        model.first.keys.len(),
        model.second.keys.len(),
        settings.alpha,
        model.first.temperature,
        model.second.temperature,
        settings.alpha_document,
        settings.vocabulary,
        settings.least_batches,
    );
    out
}
