//! The model card, models/README.md: made from a cross-validation and a model's files, never by hand.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::assess::{ADVERSE_ENOUGH, DECISION_ENOUGH, UNSURE};
use crate::label::{Area, Channel};
use crate::model::{Corpus, Model};

use super::render::markdown;
use super::report::Report;

/// The card's file in a model's folder.
pub const CARD: &str = "README.md";
/// The reliability diagram beside it.
pub const DIAGRAM: &str = "reliability.svg";
/// So many confusions of sentences are shown with an example.
const EXAMPLES: usize = 8;

/// The card of a model: `name` as results show it, `hashes` of its files, `report` of a cross-validation with its settings
/// on its corpus.
pub fn card(model: &Model, name: &str, hashes: &[(&str, String)], corpus: &Corpus, report: &Report) -> String {
    let documents = &corpus.documents;
    let distinct = |of: fn(&crate::model::Labelled) -> &String| documents.iter().map(of).collect::<BTreeSet<_>>().len();
    let channels: Vec<String> =
        Channel::ALL.iter().map(|&channel| format!("{} {channel}", documents.iter().filter(|l| l.channel == channel).count())).collect();
    let mut out = format!(
        "---\nlanguage: da\nlicense: mpl-2.0\npipeline_tag: text-classification\nmetrics: [f1, expected_calibration_error]\n---\n\n\
        # {name}\n\nMade by `skelne evaluate --card`; do not edit. Tells, for each sentence of a letter, e-mail or chat of a Danish authority, what it \
        does (nine labels), and for the whole text which act it is, for a decision its outcome, and the area of law. It advises; a human decides.\n\n\
        Not for: texts in other languages, courts' judgments, letters to authorities, or judging the people who wrote them.\n\n\
        ## Data\n\n{} documents ({}), {} labelled sentences, {} author batches, {} areas in {} groups; all written for this project, see \
        corpus/README.md.\n\n| file | SHA-256 |\n| --- | --- |\n| corpus | `{}` |\n",
        documents.len(),
        channels.join(", "),
        documents.iter().map(|l| l.sentences.len()).sum::<usize>(),
        distinct(|l| &l.batch),
        distinct(|l| &l.area),
        Area::ALL.len(),
        model.corpus_hash,
    );
    for (file, hash) in hashes {
        let _ = writeln!(out, "| {file} | `{hash}` |");
    }
    let _ = write!(
        out,
        "\n## Figures\n\nOf the whole pipeline, by cross-validation: {} folds, no author batch on both sides; every document is judged by a model, \
        subword vocabulary and calibration that have not seen it. In brackets 95 % intervals (bootstrap over documents). Thresholds and settings \
        were chosen on this same corpus, so the figures lean to the good side; on letters of strangers expect less.\n\n",
        report.folds
    );
    out += &markdown(&report.tables());
    let _ = write!(
        out,
        "## Where it fails\n\nThe commonest confusions of sentences, each with the one of which the model was surest:\n\n\
        | right | taken for | times | for example |\n| --- | --- | --- | --- |\n"
    );
    for m in report.mistaken.iter().take(EXAMPLES) {
        let _ = writeln!(out, "| {} | {} | {} | »{}« ({}) |", m.label.0, m.label.1, m.count, m.sentence.replace('|', "/"), m.id);
    }
    let settings = &model.settings;
    let _ = write!(
        out,
        "\nDecisions told by what will happen rather than by a verb of deciding, and receipts or plans that sound like one, are the hardest. \
        For the pre-send check a missed decision is worse than a false alarm: a text counts as a decision from a probability of {DECISION_ENOUGH} on, and as \
        an adverse one where it is a decision and no grant with a probability of {ADVERSE_ENOUGH} (src/assess/act.rs), which costs precision.\n\n\
        ## Calibration\n\n![Reliability diagram]({DIAGRAM})\n\nProbabilities are divided by temperatures fitted on held-out folds: {:.3} and {:.3} \
        (sentences, first and second pass), {:.3} (act), {:.3} (outcome), {:.3} (both at once), {:.3} (area); what comes of all opinions is taken as it is. Expected calibration error: {:.3} (acts), {:.3} (sentences). Below {UNSURE} \
        the human output asks a person to read the text.\n\n\
        ## Make-up\n\nSentences: multinomial logistic regression on {} and {} sparse features (first pass, which sees no cues, and second), penalty {}. \
        Document: linfa-logistic, penalty {} (outcome: {}), the mean of two opinions, act and outcome one after the other and both at once, weighed with a third: a network of one hidden layer ({} units) over {} features: words of the whole text, words by the label of their sentence, and cues. Party hearing and reasons of an adverse decision: linfa-logistic on what passages mention and what the sentences are, each weighed with such a network ({} and {} features). Area of law: {} words and parts of words, penalty {}; a statute that the text cites goes \
        before them, and where neither tells, `other` is counted. Subwords: byte-pair encoding, {} pieces. A feature counts where at least {} author batches have it (of the area of law: {}).\n\n\
        ## Limits\n\nThe corpus is invented, not sampled from real correspondence: what real letters hold and it lacks is unknown. Probabilities \
        are calibrated on it. Irony, answers whose meaning hangs on an earlier letter, and decisions that stand only in an enclosure are not \
        seen.\n\n\
        ## Retrain\n\n`skelne train corpus` writes the same weights from the same corpus (`--check` compares); `skelne train --add DIR` mixes in an \
        authority's own labelled letters, see docs/labelling.md. `skelne evaluate --quick --card models` writes this page.\n",
        model.first.temperature,
        model.second.temperature,
        model.document.act.temperature,
        model.document.outcome.temperature,
        model.document.kind.temperature,
        model.area.temperature,
        report.act_calibration_error,
        report.sentence_calibration_error,
        model.first.width(),
        model.second.width(),
        settings.alpha,
        settings.alpha_document,
        settings.alpha_outcome,
        model.document.network.hidden.intercept.len(),
        model.document.network.hidden.width(),
        model.hearing.network.hidden.width(),
        model.reasons.network.hidden.width(),
        model.area.width(),
        settings.alpha_area,
        settings.vocabulary,
        settings.least_batches,
        settings.of_area().least_batches,
    );
    out
}
