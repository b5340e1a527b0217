//! Rows of an audit in a SARIF log: where each finding stands, without the letter's words.

use serde_json::{Value, json};

use crate::label::Lang;
use crate::report::Sarif;
use crate::report::sarif::{result, suppress};

use super::row::Row;

/// A row's part of the log.
pub fn sarif(log: &mut Sarif, row: &Row, lang: Lang) -> String {
    let document = &row.document;
    if let (Some(kind), Some(message)) = (document.error, &document.error_message) {
        log.failed(&document.source, kind, message);
        return String::new();
    }
    let results: Vec<Value> = row
        .findings
        .iter()
        .map(|finding| {
            let text = finding.rule.text();
            let message = format!("{}. {}", text.title.get(lang), finding.excerpt.as_deref().unwrap_or(text.why.get(lang)));
            let region = json!({"startLine": finding.line, "startColumn": finding.column});
            let mut result = result(&document.source, finding.rule, finding.severity, &message, &region);
            result["partialFingerprints"] = json!({"skelne/v1": format!("{}/{}", document.id, finding.rule)});
            if let Some(reason) = &finding.waived {
                suppress(&mut result, reason);
            }
            result
        })
        .collect();
    log.document(&document.source, results)
}
