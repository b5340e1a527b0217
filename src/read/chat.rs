//! JSON chats: `{"turns": [{"speaker": "citizen|authority", "name": "…", "at": "…", "text": "…"}]}`.

use serde::Deserialize;

use super::source::{Source, SpokenTurn};
use crate::error::{Kind, ReadError};
use crate::span::Span;

#[derive(Deserialize)]
struct Chat {
    turns: Vec<ChatTurn>,
}

#[derive(Deserialize)]
struct ChatTurn {
    speaker: Speaker,
    #[serde(default)]
    name: Option<String>,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Speaker {
    Citizen,
    Authority,
}

/// Reads a chat; its text as read is one line `Name: text` for each turn.
pub fn read(name: String, json: &str) -> Result<Source, ReadError> {
    // serde's own message may quote the letter, so only the place is told.
    let chat: Chat = serde_json::from_str(json).map_err(|e| no_chat(e.line(), e.column()))?;
    Ok(Source { name, ..of(chat.turns) })
}

/// The chat that a list of turns makes, still without a name.
pub fn from_turns(turns: serde_json::Value) -> Result<Source, ReadError> {
    serde_json::from_value(turns).map(of).map_err(|_| no_chat(1, 1))
}

fn no_chat(line: usize, column: usize) -> ReadError {
    ReadError::new(
        Kind::Malformed,
        format!(
            "er ikke en chat i JSON (linje {line}, tegn {column}); ventet: {{\"turns\": [{{\"speaker\": \"citizen|authority\", \"text\": \"…\"}}]}}"
        ),
        format!(
            "is not a chat in JSON (line {line}, column {column}); expected: {{\"turns\": [{{\"speaker\": \"citizen|authority\", \"text\": \"…\"}}]}}"
        ),
    )
}

fn of(all: Vec<ChatTurn>) -> Source {
    let mut text = String::new();
    let mut turns = Vec::with_capacity(all.len());
    for turn in all {
        let citizen = matches!(turn.speaker, Speaker::Citizen);
        text.push_str(turn.name.as_deref().unwrap_or(if citizen { "Borger" } else { "Myndighed" }));
        text.push_str(": ");
        let start = text.len();
        text.push_str(&turn.text);
        turns.push(SpokenTurn { citizen, span: Span::new(start, text.len()) });
        text.push('\n');
    }
    Source { text, turns: Some(turns), ..Source::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_hold_what_was_said() {
        let json = r#"{"turns":[{"speaker":"citizen","text":"Må jeg?"},{"speaker":"authority","name":"Bo","at":"2026-01-31T10:42:00+01:00","text":"Nej.\nDet må du ikke."}]}"#;
        let source = read("x".into(), json).unwrap();
        let turns = source.turns.unwrap();
        assert_eq!(source.text, "Borger: Må jeg?\nBo: Nej.\nDet må du ikke.\n");
        assert!(turns[0].citizen && !turns[1].citizen);
        assert_eq!(turns[1].span.of(&source.text), "Nej.\nDet må du ikke.");
        assert_eq!(read("x".into(), r#"{"turns":[{"speaker":"x","text":"hemmeligt"}]}"#).unwrap_err().kind, Kind::Malformed);
    }
}
