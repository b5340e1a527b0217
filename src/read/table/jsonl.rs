//! JSON Lines: one document a line, with its text or the turns of a chat.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use serde_json::Value;

use crate::error::{Kind, ReadError};
use crate::read::lines::{self, Line};
use crate::read::source::Source;
use crate::read::{chat, decode, faults};

use super::{Columns, Field, put};

/// Hands the document of each line to `sink` with its number, from 1; `limit`: bytes of one line.
pub fn read(
    stream: &mut dyn BufRead,
    limit: u64,
    columns: &Columns,
    sink: &mut dyn FnMut(usize, Result<Source, ReadError>) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    let mut number = 0;
    while let Some(line) = lines::next(stream, limit)? {
        number += 1;
        let document = match line {
            Line::TooLong => Err(faults::too_large(limit)),
            Line::Whole(bytes) => {
                let bytes = if number == 1 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes) } else { &bytes };
                if bytes.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
                decode::decode(bytes).and_then(|line| of_line(&line, columns))
            }
        };
        if sink(number, document).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn of_line(line: &str, columns: &Columns) -> Result<Source, ReadError> {
    // The fault's own message may quote the letter, so only the place is told.
    let Value::Object(fields) = serde_json::from_str(line).map_err(|e| malformed(e.column()))? else { return Err(malformed(1)) };
    let mut source = match fields.get("turns") {
        Some(turns) => chat::from_turns(turns.clone())?,
        None => Source::default(),
    };
    let said = |value: &Value| value.as_str().is_none_or(|text| !text.trim().is_empty());
    let told: Vec<(&String, &Value)> = fields.iter().filter(|(_, value)| said(value)).collect();
    let found = columns.fields(told.iter().map(|(name, _)| name.as_str()));
    for (field, (_, value)) in found.into_iter().zip(told) {
        match (field, value) {
            (Some(Field::Text), Value::String(text)) if source.turns.is_none() => put(&mut source, Field::Text, text),
            (Some(Field::Text) | None, _) => {}
            (Some(field), Value::String(text)) => put(&mut source, field, text),
            (Some(field), Value::Number(number)) => put(&mut source, field, &number.to_string()),
            _ => {}
        }
    }
    Ok(source)
}

fn malformed(column: usize) -> ReadError {
    ReadError::new(
        Kind::Malformed,
        format!("er ikke et JSON-objekt (tegn {column}); ventet: {{\"text\": \"…\"}} eller {{\"turns\": […]}}"),
        format!("is not an object in JSON (column {column}); expected: {{\"text\": \"…\"}} or {{\"turns\": […]}}"),
    )
}
