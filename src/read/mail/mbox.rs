//! Mailboxes (RFC 4155, and the escaping that programs call mboxrd), message by message.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use crate::error::ReadError;
use crate::read::faults;
use crate::read::lines::{self, Line};
use crate::read::sniff::is_from_line;

/// Hands each message to `sink` with its number, from 1, as soon as the next begins; `limit`: bytes of one message.
pub fn split(
    stream: &mut dyn BufRead,
    limit: u64,
    sink: &mut dyn FnMut(usize, Result<Vec<u8>, ReadError>) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    let mut message: Vec<u8> = Vec::new();
    let (mut number, mut too_large, mut after_blank) = (0, false, true);
    while let Some(line) = lines::next(stream, limit)? {
        let Line::Whole(line) = line else {
            too_large = true;
            after_blank = false;
            continue;
        };
        let divides = after_blank && line.starts_with(b"From ") && is_from_line(String::from_utf8_lossy(&line).trim_end());
        if divides {
            if number > 0 {
                let whole = std::mem::take(&mut message);
                let item = if too_large { Err(faults::too_large(limit)) } else { Ok(whole) };
                if sink(number, item).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            number += 1;
            (too_large, after_blank) = (false, false);
            continue;
        }
        after_blank = line.iter().all(|b| matches!(b, b'\r' | b'\n'));
        // Lines that would look like a divider were given a mark by the writing program.
        let marks = line.iter().take_while(|b| **b == b'>').count();
        let unmarked = if marks > 0 && line.get(marks..).is_some_and(|l| l.starts_with(b"From ")) { line.get(1..) } else { None };
        let line = unmarked.unwrap_or(&line);
        if message.len() as u64 + line.len() as u64 > limit {
            too_large = true;
            message = Vec::new();
        } else if !too_large {
            message.extend_from_slice(line);
        }
    }
    if number == 0 {
        number = 1;
    }
    Ok(sink(number, if too_large { Err(faults::too_large(limit)) } else { Ok(message) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(mailbox: &str, limit: u64) -> Vec<Option<String>> {
        let mut all = Vec::new();
        let flow = split(&mut mailbox.as_bytes(), limit, &mut |_, message| {
            all.push(message.ok().map(|m| String::from_utf8(m).unwrap()));
            ControlFlow::Continue(())
        });
        assert!(flow.unwrap().is_continue());
        all
    }

    #[test]
    fn messages_are_divided_and_their_marks_taken_off() {
        let from = "From bo@x.example Mon Jan  5 10:00:00 2026\n";
        let mailbox = format!("{from}Subject: a\n\nFrom now on it is no.\n>From Monday you get help.\n\n{from}Subject: b\n\nHej\n");
        let all = messages(&mailbox, 1000);
        assert_eq!(all.len(), 2);
        assert!(all[0].as_ref().unwrap().ends_with("\nFrom now on it is no.\nFrom Monday you get help.\n\n"));
        assert_eq!(messages(&format!("{from}{}\n\n{from}Hej", "x".repeat(200)), 100), [None, Some("Hej".into())]);
    }
}
