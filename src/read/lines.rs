//! Lines of a stream, each within a limit: a file of many gigabytes never takes more memory than its longest line may.

use std::io::{self, BufRead};

/// One line of a stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A line with its line break.
    Whole(Vec<u8>),
    /// A line longer than the limit, passed over.
    TooLong,
}

/// Reads the next line; `None` at the end.
pub(super) fn next(stream: &mut dyn BufRead, limit: u64) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let mut too_long = false;
    let mut any = false;
    loop {
        let chunk = match stream.fill_buf() {
            Ok(chunk) => chunk,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if chunk.is_empty() {
            break;
        }
        any = true;
        let end = chunk.iter().position(|b| *b == b'\n').map_or(chunk.len(), |at| at + 1);
        let taken = chunk.get(..end).unwrap_or(chunk);
        let ends = taken.ends_with(b"\n");
        if line.len() as u64 + taken.len() as u64 > limit {
            too_long = true;
            line = Vec::new();
        } else if !too_long {
            line.extend_from_slice(taken);
        }
        let used = taken.len();
        stream.consume(used);
        if ends {
            break;
        }
    }
    Ok(any.then_some(if too_long { Line::TooLong } else { Line::Whole(line) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_passed_over() {
        let mut stream = io::BufReader::with_capacity(3, &b"ab\nabcdefgh\nxyz"[..]);
        let mut all = Vec::new();
        while let Some(line) = next(&mut stream, 5).unwrap() {
            all.push(line);
        }
        assert_eq!(all, [Line::Whole(b"ab\n".to_vec()), Line::TooLong, Line::Whole(b"xyz".to_vec())]);
    }
}
