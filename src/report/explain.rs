//! Why: for each sentence its label, the cues and the features that weighed most, in words a lawyer follows.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::assess::masked;
use crate::label::{Label, Lang};
use crate::model::features::{Kind, NamedFeature};
use crate::model::{Explainer, Weighed, likeliest};
use crate::span::LineIndex;

use super::human::{Human, summary};
use super::wrap::{hanging, wrapped};
use super::{Context, Judged, Judgement, json};

/// Features shown for and against, each.
const SHOWN: usize = 4;
/// A weight below this says nothing to anybody.
const FAINT: f64 = 0.05;

/// The explanation for people.
pub fn explain(judged: &Judged, human: &Human, context: Context) -> String {
    let Judged::Document(judgement) = judged else { return String::new() };
    let mut out = human.render(judged, context);
    let lang = context.lang;
    let da = lang == Lang::Da;
    let text = &judgement.document.text;
    let index = LineIndex::new(text);
    let palette = human.palette;
    let explainer = explainer(judgement, context);
    let _ = writeln!(out, "\n{}", palette.bold(if da { "Sætning for sætning" } else { "Sentence by sentence" }));
    for (i, sentence) in judgement.assessment.sentences.iter().enumerate() {
        let shown = masked(sentence.span.of(text)).replace(|c: char| c.is_control(), " ");
        let mut number = format!("\n{:>4}", index.line_column(sentence.span.start).0);
        for row in wrapped(&shown, human.width.saturating_sub(6)) {
            let _ = writeln!(out, "{number}  {}", palette.bold(&row));
            number = " ".repeat(4);
        }
        let _ = writeln!(out, "      {} {:.0} %", label_word(sentence.label, lang), (sentence.probability * 100.0).clamp(1.0, 99.0));
        for hit in judgement.hits.of(i) {
            let cue = context.checker.cues.cue(hit.cue);
            let quoted = masked(hit.span.of(text)).replace(|c: char| c.is_control(), " ");
            let says = if da { "signal" } else { "cue" };
            let speaks = if da { "taler for" } else { "speaks for" };
            let line = format!(
                "{says} {}: »{quoted}« {speaks} {} [{}]",
                cue.id,
                label_word(cue.label, lang),
                part_word(hit.modality.slug(), lang)
            );
            write_rows(&mut out, hanging(&line, 6, human.width));
        }
        let (favour, against) = weighed(&explainer, i, sentence.label);
        for (word, side) in [("for:", favour), (if da { "imod:" } else { "against:" }, against)] {
            if !side.is_empty() {
                let list: Vec<String> = side.iter().map(|w| format!("{} ({:+.1})", feature_words(&w.feature, lang), w.weight)).collect();
                let rows = hanging(&format!("{word} {}", list.join(", ")), 6, human.width);
                write_rows(&mut out, rows.iter().map(|row| palette.dim(row)));
            }
        }
    }
    let _ = writeln!(out, "\n{}", palette.bold(if da { "Reglerne bag" } else { "The rules behind" }));
    if judgement.assessment.findings.is_empty() {
        let _ = writeln!(out, "{} {}", if da { "  Ingen fund:" } else { "  No findings:" }, summary(judgement, lang));
    }
    for finding in &judgement.assessment.findings {
        let rule = finding.rule.text();
        let [because, lifted] = if da { ["Hvorfor", "Det fjerner fundet"] } else { ["Why", "What lifts it"] };
        let _ = writeln!(out, "  {} ({})", palette.bold(finding.rule.slug()), rule.law.join("; "));
        write_rows(&mut out, hanging(&format!("{because}: {}", rule.why.get(lang)), 4, human.width));
        write_rows(&mut out, hanging(&format!("{lifted}: {}", super::words(finding, lang).1), 4, human.width));
    }
    out
}

/// The result with cues and weights for each sentence, as a line of JSON.
pub fn explain_json(judged: &Judged, context: Context) -> String {
    let Judged::Document(judgement) = judged else { return super::json(judged, context) };
    let mut result = json::document(judgement, context);
    result["schema"] = "skelne/explain/1".into();
    let explainer = explainer(judgement, context);
    if let Some(Value::Array(sentences)) = result.get_mut("sentences") {
        for (i, sentence) in sentences.iter_mut().enumerate() {
            let label = likeliest(&judgement.prediction.sentences[i]).0;
            let cues: Vec<Value> = judgement
                .hits
                .of(i)
                .iter()
                .map(|hit| {
                    let cue = context.checker.cues.cue(hit.cue);
                    json!({"cue": cue.id, "label": cue.label, "theme": cue.theme, "modality": hit.modality, "start": hit.span.start, "end": hit.span.end})
                })
                .collect();
            let (favour, against) = weighed(&explainer, i, label);
            let list = |side: Vec<Weighed>| -> Vec<Value> {
                side.iter()
                    .map(|w| json!({"feature": feature_words(&w.feature, context.lang), "weight": (w.weight * 100.0).round() / 100.0}))
                    .collect()
            };
            sentence["cues"] = cues.into();
            sentence["for"] = list(favour).into();
            sentence["against"] = list(against).into();
        }
    }
    result.to_string()
}

fn explainer<'a>(judgement: &'a Judgement, context: Context<'a>) -> Explainer<'a> {
    context.checker.model.explainer(&judgement.document, &judgement.hits, &context.checker.cues)
}

fn weighed(explainer: &Explainer, sentence: usize, label: Label) -> (Vec<Weighed>, Vec<Weighed>) {
    let all = explainer.sentence(sentence, label);
    let (favour, against): (Vec<Weighed>, Vec<Weighed>) = all.into_iter().filter(|w| w.weight.abs() >= FAINT).partition(|w| w.weight > 0.0);
    (favour.into_iter().take(SHOWN).collect(), against.into_iter().take(SHOWN).collect())
}

fn write_rows(out: &mut String, rows: impl IntoIterator<Item = String>) {
    for row in rows {
        let _ = writeln!(out, "{row}");
    }
}

/// A label's name.
pub fn label_word(label: Label, lang: Lang) -> &'static str {
    match (label, lang) {
        (Label::Decision, Lang::Da) => "afgørelse",
        (Label::ComplaintNotice, Lang::Da) => "klagevejledning",
        (Label::Hearing, Lang::Da) => "høring",
        (Label::Risk, Lang::Da) => "kan læses som afgørelse",
        (Label::Clarification, Lang::Da) => "afklaring",
        (Label::Reasons, Lang::Da) => "begrundelse",
        (Label::Procedural, Lang::Da) => "sagsgang",
        (Label::Guidance, Lang::Da) => "vejledning",
        (Label::Other, Lang::Da) => "andet",
        (Label::ComplaintNotice, Lang::En) => "complaint notice",
        (Label::Risk, Lang::En) => "can be read as a decision",
        (label, Lang::En) => label.slug(),
    }
}

/// A part of a feature in words: a label's, or those of `features.toml`; names stay as they are.
fn part_word(part: &str, lang: Lang) -> &str {
    static WORDS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| toml::from_str(include_str!("features.toml")).unwrap_or_default());
    match (part.parse::<Label>(), lang) {
        (Ok(label), _) => label_word(label, lang),
        (_, Lang::Da) => WORDS.get(part).map_or(part, String::as_str),
        (_, Lang::En) => part,
    }
}

/// A feature in words.
fn feature_words(feature: &NamedFeature, lang: Lang) -> String {
    let parts: Vec<&str> = feature.parts.iter().map(String::as_str).collect();
    let joined = parts.join(" ");
    let told = parts.iter().map(|part| part_word(part, lang)).collect::<Vec<_>>().join(" ");
    let da = lang == Lang::Da;
    let pick = |danish: &str, english: &str| if da { danish.to_owned() } else { english.to_owned() };
    match feature.kind {
        Kind::Word | Kind::Bigram | Kind::Trigram => {
            format!("»{}«", joined.replace('^', "(start)").replace('$', if da { "(slut)" } else { "(end)" }))
        }
        Kind::Piece => format!("{} »{}«", pick("orddel", "part of a word"), joined.trim_start_matches('▁')),
        Kind::Theme | Kind::CueLabel => format!("{} {told}", pick("signal", "cue")),
        Kind::Place => format!("{} ({told})", pick("plads i teksten", "place")),
        Kind::Block => format!("{} ({told})", pick("afsnit", "block")),
        Kind::Shape => format!("{} ({told})", pick("form", "shape")),
        Kind::Channel => format!("{} {told}", pick("kanal", "channel")),
        Kind::PreviousWord => format!("{} »{joined}«", pick("før:", "before:")),
        Kind::NextWord => format!("{} »{joined}«", pick("efter:", "behind:")),
        Kind::PreviousTheme => format!("{} {told}", pick("signal før:", "cue before:")),
        Kind::NextTheme => format!("{} {told}", pick("signal efter:", "cue behind:")),
        Kind::Question | Kind::Context => format!("{} »{joined}«", pick("borgeren:", "the citizen:")),
        Kind::Anywhere | Kind::Topic | Kind::Labelled => format!("{} »{joined}«", pick("i hele teksten:", "in the whole text:")),
        Kind::DocumentTheme | Kind::Said => format!("{} {told}", pick("i teksten:", "in the text:")),
        Kind::FirstPass => format!("{} ({told})", pick("første læsning", "first reading")),
        Kind::FirstPassDocument => format!("{} ({told})", pick("første læsning af hele teksten", "first reading of the whole text")),
    }
}
