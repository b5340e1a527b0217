//! For code-scanning viewers: SARIF 2.1.0, one run over all inputs.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::assess::masked;
use crate::label::{Lang, Severity};
use crate::rules::Rule;
use crate::span::LineIndex;

use super::{Context, Judged, Judgement, words};

/// The whole log, for all inputs of one call.
pub fn sarif(all: &[Judged], exit_code: i32, context: Context) -> String {
    let lang = context.lang;
    let rules: Vec<Value> = Rule::ALL
        .iter()
        .map(|&rule| {
            let text = rule.text();
            json!({
                "id": rule.slug(),
                "shortDescription": {"text": text.title.get(lang)},
                "fullDescription": {"text": text.why.get(lang)},
                "help": {"text": format!("{}\n{}", text.suggestion.get(lang), text.law.join("; "))},
                "defaultConfiguration": {"level": level(text.severity)},
            })
        })
        .collect();
    let mut results = Vec::new();
    let mut notifications = Vec::new();
    let mut artifacts = Vec::new();
    for judged in all {
        match judged {
            Judged::Document(judgement) => {
                artifacts.push(json!({"location": {"uri": uri(&judgement.document.name)}}));
                results.extend(document(judgement, lang));
            }
            Judged::Failed { name, error } => notifications.push(json!({
                "level": "error",
                "message": {"text": format!("{name}: {}", error.message(lang))},
                "descriptor": {"id": error.kind},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(name)}}}],
            })),
        }
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "skelne",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "language": match lang { Lang::Da => "da-DK", Lang::En => "en-US" },
                "rules": rules,
                "properties": {"model": context.checker.model_name},
            }},
            "columnKind": "unicodeCodePoints",
            "artifacts": artifacts,
            "invocations": [{"executionSuccessful": notifications.is_empty(), "exitCode": exit_code, "toolExecutionNotifications": notifications}],
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Stop => "error",
        Severity::Review => "warning",
        Severity::Note => "note",
    }
}

fn document(judgement: &Judgement, lang: Lang) -> Vec<Value> {
    let text = &judgement.document.text;
    let index = LineIndex::new(text);
    let chars = |end: usize| text.get(..end).map_or(0, |t| t.chars().count());
    let open = judgement.assessment.findings.iter().map(|finding| (finding, None));
    let waived = judgement.assessment.waived.iter().map(|(finding, reason)| (finding, Some(reason)));
    open.chain(waived)
        .map(|(finding, waived)| {
            let (message, suggestion) = words(finding, lang);
            let (start_line, start_column) = index.line_column(finding.span.start);
            let (end_line, end_column) = index.line_column(finding.span.end);
            let offset = chars(finding.span.start);
            // The same finding on the same words keeps its print when lines move.
            let print = Sha256::digest(format!("{}\n{}", finding.rule, finding.span.of(text)));
            let print: String = print.iter().take(8).map(|b| format!("{b:02x}")).collect();
            let mut result = json!({
                "ruleId": finding.rule.slug(),
                "ruleIndex": finding.rule.index(),
                "level": level(finding.severity),
                "message": {"text": format!("{message} {suggestion}")},
                "locations": [{"physicalLocation": {
                    "artifactLocation": {"uri": uri(&judgement.document.name)},
                    "region": {"startLine": start_line, "startColumn": start_column, "endLine": end_line, "endColumn": end_column,
                        "charOffset": offset, "charLength": chars(finding.span.end) - offset},
                }}],
                "partialFingerprints": {"skelne/v1": print},
                "properties": {"law": finding.rule.text().law},
            });
            if !finding.drafts.is_empty() {
                result["properties"]["drafts"] = finding.drafts.clone().into();
            }
            if let Some(reason) = waived {
                result["suppressions"] = json!([{"kind": "external", "status": "accepted", "justification": masked(reason)}]);
            }
            result
        })
        .collect()
}

/// A file name as a URI: `/` between folders, everything else that is not plain percent-encoded.
fn uri(name: &str) -> String {
    let name = if name == "-" { "stdin" } else { name };
    let mut uri = String::new();
    for byte in name.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            uri.push(byte as char);
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
