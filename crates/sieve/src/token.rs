//! Text as tokens.

use std::iter::Peekable;
use std::str::Chars;

use crate::tree::Place;

/// A part of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A keyword or the name of a field: letters, digits, `_`, `.`, `-`.
    Word(String),
    /// An operator that begins with a colon, without it.
    Colon(String),
    /// Text in quotes, without them.
    Text(String),
    /// A number as written.
    Number(String),
    /// Anything else: `{`, `&&`, `!=`.
    Sign(&'static str),
}

/// What cannot be a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadToken {
    /// Where it begins.
    pub place: Place,
    /// What is wrong, in words.
    pub message: String,
}

/// The longer before those that they begin with.
const SIGNS: [&str; 21] = [
    "&&", "||", "==", "!=", "=~", "!~", "<=", ">=", "<<", "+=", "-=", "{", "}", "(", ")", "[", "]",
    ",", "<", ">", "=",
];

/// Takes a text apart. Comments, from `//` to the end of the line, and blanks go.
///
/// # Errors
///
/// The first thing that is no token.
pub fn tokens(text: &str) -> Result<Vec<(Token, Place)>, BadToken> {
    let mut reader = Reader {
        rest: text.chars().peekable(),
        place: Place { line: 1, column: 1 },
    };
    let mut found = Vec::new();
    loop {
        reader.pass_blanks();
        let place = reader.place;
        match reader.token() {
            Ok(Some(token)) => found.push((token, place)),
            Ok(None) => return Ok(found),
            Err(message) => return Err(BadToken { place, message }),
        }
    }
}

struct Reader<'t> {
    rest: Peekable<Chars<'t>>,
    place: Place,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let next = self.rest.next()?;
        if next == '\n' {
            self.place.line += 1;
            self.place.column = 1;
        } else {
            self.place.column += 1;
        }
        Some(next)
    }

    fn begins(&self, with: &str) -> bool {
        self.rest
            .clone()
            .take(with.chars().count())
            .eq(with.chars())
    }

    fn pass_blanks(&mut self) {
        loop {
            if self.begins("//") {
                while self.rest.peek().is_some_and(|next| *next != '\n') {
                    self.next();
                }
            } else if self.rest.peek().is_some_and(|next| next.is_whitespace()) {
                self.next();
            } else {
                return;
            }
        }
    }

    fn token(&mut self) -> Result<Option<Token>, String> {
        let Some(first) = self.rest.peek().copied() else {
            return Ok(None);
        };
        let second = self.rest.clone().nth(1);
        let is_number = first.is_ascii_digit()
            || (first == '-' && second.is_some_and(|next| next.is_ascii_digit()));
        Ok(Some(match first {
            '\'' | '"' => Token::Text(self.text(first)?),
            ':' => {
                self.next();
                Token::Colon(self.word())
            }
            _ if is_number => Token::Number(self.number()),
            _ if is_of_word(first) => Token::Word(self.word()),
            _ => Token::Sign(self.sign()?),
        }))
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(next) = self.rest.peek().copied().filter(|next| is_of_word(*next)) {
            word.push(next);
            self.next();
        }
        word
    }

    fn number(&mut self) -> String {
        let mut number = String::new();
        while let Some(next) = self.rest.peek().copied() {
            let is_sign = matches!(next, '-' | '+');
            let follows_exponent = number.ends_with(['e', 'E']);
            let is_part = next.is_ascii_digit()
                || matches!(next, '.' | 'e' | 'E')
                || (is_sign && (number.is_empty() || follows_exponent));
            if !is_part {
                break;
            }
            number.push(next);
            self.next();
        }
        number
    }

    /// A backslash before the quote stands for the quote; any other is itself, with what
    /// follows it, as IntelMQ 3.5.0 takes it.
    fn text(&mut self, quote: char) -> Result<String, String> {
        self.next();
        let mut text = String::new();
        while let Some(next) = self.next() {
            if next == quote {
                return Ok(text);
            }
            if next != '\\' {
                text.push(next);
                continue;
            }
            let follows = self.next();
            if follows != Some(quote) {
                text.push('\\');
            }
            text.extend(follows);
        }
        Err(format!("this text has no {quote} at its end"))
    }

    fn sign(&mut self) -> Result<&'static str, String> {
        let sign = SIGNS.into_iter().find(|sign| self.begins(sign));
        let sign = sign.or_else(|| self.begins("!").then_some("!"));
        match sign {
            Some(sign) => {
                sign.chars().for_each(|_| {
                    self.next();
                });
                Ok(sign)
            }
            None => {
                let first = self.rest.peek().copied().unwrap_or(' ');
                Err(format!("`{}` does not belong here", first.escape_debug()))
            }
        }
    }
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '.' | '-')
}
