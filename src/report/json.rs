//! For programs: one object a line, schema `skelne/check/1`.

use serde_json::{Map, Value, json};

use crate::assess::{Safeguards, masked};
use crate::cpr::masked_name;
use crate::label::NoticeStatus;
use crate::read::Place;
use crate::rules::Rule;
use crate::span::{LineIndex, Span};

use super::{Context, Judged, Judgement, words};

/// The schema's name; its number rises when what others rely on changes.
pub const SCHEMA: &str = "skelne/check/1";

/// One result as a line of JSON, without the line break.
pub fn json(judged: &Judged, context: Context) -> String {
    match judged {
        Judged::Document(judgement) => document(judgement, context).to_string(),
        Judged::Failed { name, error } => {
            json!({"schema": SCHEMA, "source": name, "error": {"kind": error.kind, "message": error.message(context.lang)}}).to_string()
        }
    }
}

/// A probability with the digits that mean something.
fn rounded(p: f64) -> f64 {
    (p * 1000.0).round() / 1000.0
}

/// One result as an object.
pub(super) fn document(judgement: &Judgement, context: Context) -> Value {
    let (document, assessment) = (&judgement.document, &judgement.assessment);
    let index = LineIndex::new(&document.text);
    let findings: Vec<Value> = assessment
        .findings
        .iter()
        .map(|finding| {
            let (message, suggestion) = words(finding, context.lang);
            let (line, column) = index.line_column(finding.span.start);
            let mut object = json!({"rule": finding.rule, "severity": finding.severity, "message": message, "law": Rule::text(finding.rule).law,
                "start": finding.span.start, "end": finding.span.end, "line": line, "column": column, "suggestion": suggestion});
            match document.place(finding.span.start) {
                Some(Place::Page(n)) => object["page"] = n.into(),
                Some(Place::Paragraph(n)) => object["paragraph"] = n.into(),
                None => {}
            }
            if !finding.drafts.is_empty() {
                object["drafts"] = finding.drafts.clone().into();
            }
            object
        })
        .collect();
    let sentences: Vec<Value> = assessment
        .sentences
        .iter()
        .map(|s| {
            let mut object = Map::new();
            object.insert("start".into(), s.span.start.into());
            object.insert("end".into(), s.span.end.into());
            object.insert("line".into(), index.line_column(s.span.start).0.into());
            if let Some(turn) = s.turn {
                object.insert("turn".into(), turn.into());
            }
            object.insert("label".into(), s.label.slug().into());
            object.insert("probability".into(), rounded(s.probability).into());
            Value::Object(object)
        })
        .collect();
    let mut result = json!({
        "schema": SCHEMA,
        "source": document.name,
        "channel": document.channel,
        "language": document.language.code(),
        "act": assessment.act,
        "probability": rounded(assessment.probability),
        "outcome": assessment.outcome,
        "safeguards": assessment.safeguards.as_ref().map(safeguards),
        "findings": findings,
        "verdict": assessment.verdict(),
        "sentences": sentences,
        "model": context.checker.model_name,
    });
    if !document.metadata.is_empty() {
        result["metadata"] = all_masked(json!(document.metadata));
    }
    if !document.notes.is_empty() {
        result["notes"] = json!(document.notes);
    }
    if assessment.unsure() {
        result["unsure"] = true.into();
    }
    if !assessment.waived.is_empty() {
        let waived = assessment.waived.iter().map(|(finding, reason)| {
            json!({"rule": finding.rule, "reason": masked(reason), "start": finding.span.start, "end": finding.span.end,
                "line": index.line_column(finding.span.start).0})
        });
        result["waived"] = waived.collect();
    }
    if context.with_text {
        // Masking keeps the number of bytes, so that all offsets still hold.
        result["text"] = masked(&document.text).into();
    }
    result
}

/// Metadata with CPR numbers masked: subjects and names of files hold them too.
fn all_masked(value: Value) -> Value {
    match value {
        Value::String(text) => masked_name(&text).into(),
        Value::Array(values) => values.into_iter().map(all_masked).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, all_masked(value))).collect(),
        other => other,
    }
}

fn spans(all: &[Span]) -> Vec<Value> {
    all.iter().map(|s| json!({"start": s.start, "end": s.end})).collect()
}

fn safeguards(safeguards: &Safeguards) -> Value {
    let notice = &safeguards.notice;
    let mut notice_object = json!({"status": notice.status, "instance": notice.instance, "spans": spans(&notice.spans)});
    if notice.status == NoticeStatus::Incomplete {
        notice_object["missing"] = json!(notice.missing);
    }
    if let Some(name) = &notice.enclosed {
        notice_object["enclosed"] = masked(name).into();
    }
    let mut basis = json!({"status": safeguards.legal_basis.status, "provisions": safeguards.legal_basis.provisions, "spans": spans(&safeguards.legal_basis.spans)});
    if !safeguards.legal_basis.without_provision.is_empty() {
        basis["without_provision"] = json!(safeguards.legal_basis.without_provision);
    }
    json!({
        "complaint_notice": notice_object,
        "party_hearing": {"status": safeguards.hearing.status, "spans": spans(&safeguards.hearing.spans)},
        "reasons": {"status": safeguards.reasons.status, "spans": spans(&safeguards.reasons.spans)},
        "legal_basis": basis,
    })
}
