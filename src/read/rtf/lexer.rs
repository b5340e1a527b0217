//! Bytes → tokens.

use super::Fault;

/// The smallest parts of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\name` or `\name12`.
    Word(&'a [u8], Option<i32>),
    /// `\` and a sign that is no letter: `\~`, `\*`, `\{`.
    Symbol(u8),
    /// `\'e6`: one byte in the code page of the font.
    Hex(u8),
    /// Bytes without `\`, `{` and `}`; line ends among them mean nothing.
    Text(&'a [u8]),
    /// `\bin12` with its bytes, already passed over.
    Binary,
}

/// Splits a document into [`Token`]s.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    rest: &'a [u8],
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at_checked(count).unwrap_or((self.rest, &[]));
        self.rest = rest;
        taken
    }

    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'a [u8] {
        let end = self.rest.iter().position(|b| !wanted(*b)).unwrap_or(self.rest.len());
        self.take(end)
    }

    /// The next token; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Token<'a>>, Fault> {
        let token = match self.rest {
            [] => return Ok(None),
            [b'{', ..] => {
                self.take(1);
                Token::Open
            }
            [b'}', ..] => {
                self.take(1);
                Token::Close
            }
            [b'\\', b'\'', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                let byte = hex_digit(*high) << 4 | hex_digit(*low);
                self.take(4);
                Token::Hex(byte)
            }
            [b'\\', letter, ..] if letter.is_ascii_alphabetic() => {
                self.take(1);
                self.word()?
            }
            [b'\\', sign, ..] => {
                self.take(2);
                Token::Symbol(*sign)
            }
            [b'\\'] => return Err(Fault::Malformed),
            _ => Token::Text(self.take_while(|b| !matches!(b, b'\\' | b'{' | b'}'))),
        };
        Ok(Some(token))
    }

    fn word(&mut self) -> Result<Token<'a>, Fault> {
        let name = self.take_while(|b| b.is_ascii_alphabetic());
        let negative = matches!(self.rest, [b'-', digit, ..] if digit.is_ascii_digit());
        if negative {
            self.take(1);
        }
        let digits = self.take_while(|b| b.is_ascii_digit());
        let value = (!digits.is_empty()).then(|| {
            let size = digits.iter().fold(0_i32, |sum, d| sum.saturating_mul(10).saturating_add(i32::from(d - b'0')));
            if negative { -size } else { size }
        });
        // One blank ends the word and is no text.
        if self.rest.first() == Some(&b' ') {
            self.take(1);
        }
        if name == b"bin" {
            let length = usize::try_from(value.unwrap_or(0)).unwrap_or(0);
            if length > self.rest.len() {
                return Err(Fault::Malformed);
            }
            self.take(length);
            return Ok(Token::Binary);
        }
        Ok(Token::Word(name, value))
    }
}

fn hex_digit(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => digit.wrapping_sub(b'A').wrapping_add(10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Vec<Token<'_>> {
        let mut lexer = Lexer::new(text);
        let mut tokens = Vec::new();
        while let Ok(Some(token)) = lexer.next() {
            tokens.push(token);
        }
        tokens
    }

    #[test]
    fn splits_words_signs_and_text() {
        assert_eq!(
            all(br"{\rtf1\u-12 ?\'e6\~a\b b\fs24c}"),
            [
                Token::Open,
                Token::Word(b"rtf", Some(1)),
                Token::Word(b"u", Some(-12)),
                Token::Text(b"?"),
                Token::Hex(0xe6),
                Token::Symbol(b'~'),
                Token::Text(b"a"),
                Token::Word(b"b", None),
                Token::Text(b"b"),
                Token::Word(b"fs", Some(24)),
                Token::Text(b"c"),
                Token::Close,
            ]
        );
    }

    #[test]
    fn binary_is_passed_over() {
        assert_eq!(all(b"\\bin3 }{\\a"), [Token::Binary, Token::Text(b"a")]);
        assert_eq!(all(b"\\bin-3 a"), [Token::Binary, Token::Text(b"a")]);
        assert_eq!(Lexer::new(b"\\bin99 a").next(), Err(Fault::Malformed));
        assert_eq!(Lexer::new(b"\\bin99999999999 a").next(), Err(Fault::Malformed));
    }

    #[test]
    fn odd_endings() {
        assert_eq!(Lexer::new(b"\\").next(), Err(Fault::Malformed));
        assert_eq!(all(b"\\'zz"), [Token::Symbol(b'\''), Token::Text(b"zz")]);
        assert_eq!(all(b"\\'E"), [Token::Symbol(b'\''), Token::Text(b"E")]);
        assert_eq!(all(b"\\'Fa"), [Token::Hex(0xfa)]);
        assert_eq!(all(b"\\a-b"), [Token::Word(b"a", None), Token::Text(b"-b")]);
    }
}
