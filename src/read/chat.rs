//! JSON chats: `{"turns": [{"speaker": "citizen|authority", "name": "…", "at": "…", "text": "…"}]}`.

use serde::Deserialize;

use super::{Source, SpokenTurn};
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

/// Whether a text should be a JSON chat: by its ending, or an object that speaks of turns.
pub fn is_json(extension: &str, text: &str) -> bool {
    extension == "json" || (text.trim_start().starts_with('{') && text.contains("\"turns\""))
}

/// Reads a chat; its text as read is one line `Name: text` for each turn.
pub fn read(name: String, json: &str) -> Result<Source, ReadError> {
    let chat: Chat = serde_json::from_str(json).map_err(|e| {
        // serde's own message may quote the letter, so only the place is told.
        let (line, column) = (e.line(), e.column());
        ReadError::new(
            Kind::Malformed,
            format!("er ikke en chat i JSON (linje {line}, tegn {column}); ventet: {{\"turns\": [{{\"speaker\": \"citizen|authority\", \"text\": \"…\"}}]}}"),
            format!("is not a chat in JSON (line {line}, column {column}); expected: {{\"turns\": [{{\"speaker\": \"citizen|authority\", \"text\": \"…\"}}]}}"),
        )
    })?;
    let mut text = String::new();
    let mut turns = Vec::with_capacity(chat.turns.len());
    for turn in chat.turns {
        let citizen = matches!(turn.speaker, Speaker::Citizen);
        text.push_str(turn.name.as_deref().unwrap_or(if citizen { "Borger" } else { "Myndighed" }));
        text.push_str(": ");
        let start = text.len();
        text.push_str(&turn.text);
        turns.push(SpokenTurn { citizen, span: Span::new(start, text.len()) });
        text.push('\n');
    }
    Ok(Source { name, text, turns: Some(turns) })
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
