//! For code-scanning viewers: SARIF 2.1.0, one run over all inputs, one line a result.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::assess::masked;
use crate::error::Kind;
use crate::label::{Lang, Severity};
use crate::rules::Rule;
use crate::span::LineIndex;

use super::{Judged, Judgement, words};

/// Documents that are listed among the artifacts; the results of further ones name them all the same.
const ARTIFACTS: usize = 10_000;

/// Failures that are told one by one.
const NOTIFICATIONS: usize = 10_000;

/// A log that is written as results come: only names and failures are kept until its end.
#[derive(Debug)]
pub struct Sarif {
    lang: Lang,
    model: String,
    artifacts: Vec<Value>,
    notifications: Vec<Value>,
    failures: usize,
    any: bool,
}

impl Sarif {
    /// A log in a language, of what a model found.
    pub fn new(lang: Lang, model: impl Into<String>) -> Self {
        Self { lang, model: model.into(), artifacts: Vec::new(), notifications: Vec::new(), failures: 0, any: false }
    }

    /// What stands before the results.
    pub fn begin(&self) -> String {
        let lang = self.lang;
        let rules: Vec<Value> = Rule::ALL
            .iter()
            .map(|&rule| {
                let text = rule.text();
                json!({
                    "id": rule.slug(),
                    "shortDescription": {"text": text.title.get(lang)},
                    "fullDescription": {"text": text.why.get(lang)},
                    "help": {"text": format!("{}\n{}", rule.suggestion(lang), text.law.join("; "))},
                    "defaultConfiguration": {"level": level(text.severity)},
                })
            })
            .collect();
        let driver = json!({
            "name": "skelne",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "language": match lang { Lang::Da => "da-DK", Lang::En => "en-US" },
            "rules": rules,
            "properties": {"model": self.model},
        });
        format!(
            "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\n\
             \"columnKind\":\"unicodeCodePoints\",\n\"results\":["
        )
    }

    /// The results of one document.
    pub fn judged(&mut self, judged: &Judged) -> String {
        match judged {
            Judged::Document(judgement) => self.document(&judgement.document.name, results(judgement, self.lang)),
            Judged::Failed { name, error } => {
                self.failed(name, error.kind, error.message(self.lang));
                String::new()
            }
        }
    }

    /// Results of a document, made by [`result`].
    pub fn document(&mut self, name: &str, results: Vec<Value>) -> String {
        if self.artifacts.len() < ARTIFACTS {
            self.artifacts.push(json!({"location": {"uri": uri(name)}}));
        }
        let mut lines = String::new();
        for result in results {
            lines += if std::mem::replace(&mut self.any, true) { ",\n" } else { "\n" };
            lines += &result.to_string();
        }
        lines
    }

    /// A document that could not be judged.
    pub fn failed(&mut self, name: &str, kind: Kind, message: &str) {
        self.failures += 1;
        if self.notifications.len() >= NOTIFICATIONS {
            return;
        }
        self.notifications.push(json!({
            "level": "error",
            "message": {"text": format!("{name}: {message}")},
            "descriptor": {"id": kind},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(name)}}}],
        }));
    }

    /// What stands behind the results.
    pub fn end(mut self, exit_code: i32) -> String {
        let successful = self.failures == 0;
        if self.failures > self.notifications.len() {
            let text = format!("{} more could not be read", self.failures - self.notifications.len());
            self.notifications.push(json!({"level": "error", "message": {"text": text}}));
        }
        let invocation =
            json!({"executionSuccessful": successful, "exitCode": exit_code, "toolExecutionNotifications": self.notifications});
        format!("\n],\n\"artifacts\":{},\n\"invocations\":[{invocation}]}}]}}\n", Value::Array(self.artifacts))
    }
}

/// A result by a rule at a place in a document; `region` as SARIF has it.
pub fn result(name: &str, rule: Rule, severity: Severity, message: &str, region: &Value) -> Value {
    json!({
        "ruleId": rule.slug(),
        "ruleIndex": rule.index(),
        "level": level(severity),
        "message": {"text": message},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(name)}, "region": region}}],
        "properties": {"law": rule.text().law},
    })
}

/// Says that somebody waived a result, and why.
pub fn suppress(result: &mut Value, reason: &str) {
    result["suppressions"] = json!([{"kind": "external", "status": "accepted", "justification": masked(reason)}]);
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Stop => "error",
        Severity::Review => "warning",
        Severity::Note => "note",
    }
}

fn results(judgement: &Judgement, lang: Lang) -> Vec<Value> {
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
            let region = json!({"startLine": start_line, "startColumn": start_column, "endLine": end_line, "endColumn": end_column,
                "charOffset": offset, "charLength": chars(finding.span.end) - offset});
            let message = format!("{message} {suggestion}");
            let mut result = result(&judgement.document.name, finding.rule, finding.severity, &message, &region);
            // The same finding on the same words keeps its print when lines move.
            let print = Sha256::digest(format!("{}\n{}", finding.rule, finding.span.of(text)));
            let print: String = print.iter().take(8).map(|b| format!("{b:02x}")).collect();
            result["partialFingerprints"] = json!({"skelne/v1": print});
            if !finding.drafts.is_empty() {
                result["properties"]["drafts"] = finding.drafts.clone().into();
            }
            if let Some(reason) = waived {
                suppress(&mut result, reason);
            }
            result
        })
        .collect()
}

/// A file name as a URI: `/` between folders, everything else that is not plain percent-encoded.
fn uri(name: &str) -> String {
    let name = if name == "-" { "stdin" } else { name };
    percent_encoded(&name.replace('\\', "/"))
}

/// A path with everything but letters of ASCII, digits and `-._~/` percent-encoded (RFC 3986, section 2.3).
pub fn percent_encoded(path: &str) -> String {
    let mut encoded = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
