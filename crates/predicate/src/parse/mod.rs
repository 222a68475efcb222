//! From text to the parser's tree, within bounds.

mod dialect;

use sqlparser::ast::Expr;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer, Word};

use crate::error::{CompileError, CompileErrorKind, Place, Unsupported};

use dialect::Expressions;

/// How long the text of an expression is at most, in bytes: room for a list of ten
/// thousand addresses. Longer lists belong behind a function.
pub const TEXT_BYTES_MAX: usize = 256 * 1024;

/// How many operators an expression has at most. Each makes the tree one deeper when
/// they stand in a row; SQLite has the same number as the depth that it allows
/// (`SQLITE_MAX_EXPR_DEPTH`).
pub const OPERATORS_MAX: usize = 1_000;

/// How deep parentheses, calls and operands of operators nest at most. People write
/// fewer than ten; the parser needs some kilobytes of stack for each.
pub const DEPTH_MAX: usize = 50;

/// Parses one expression and nothing after it.
pub(crate) fn parse(text: &str) -> Result<Expr, CompileError> {
    if text.len() > TEXT_BYTES_MAX {
        let bytes = text.len();
        return Err(CompileError::new(
            Place::START,
            CompileErrorKind::TooLong { bytes },
        ));
    }
    let dialect = Expressions::default();
    let tokens = Tokenizer::new(&dialect, text)
        .tokenize_with_location()
        .map_err(|error| {
            let kind = CompileErrorKind::Syntax {
                expected: String::new(),
                found: error.message.trim_end().to_owned(),
            };
            CompileError::new(place(error.location), kind)
        })?;
    check(&tokens)?;
    let mut parser = Parser::new(&dialect)
        .with_recursion_limit(DEPTH_MAX)
        .with_tokens_with_locations(tokens);
    let parsed = parser.parse_expr();
    let next = parser.peek_token_ref();
    let here = match place(next.span.start) {
        // The end of the text has no place of its own.
        Place { line: 0, .. } => end_of(text),
        here => here,
    };
    match parsed {
        Ok(expression) if next.token == Token::EOF => Ok(expression),
        Ok(_) => Err(CompileError::new(here, leftover(&next.token))),
        Err(error) => Err(CompileError::new(here, syntax(error, &next.token))),
    }
}

pub(crate) fn place(location: Location) -> Place {
    Place {
        line: location.line,
        column: location.column,
    }
}

fn end_of(text: &str) -> Place {
    let last = text.rsplit('\n').next().unwrap_or_default();
    Place {
        line: text.split('\n').count() as u64,
        column: last.chars().count() as u64 + 1,
    }
}

/// Refuses what is too much for the parser, and what would lead it out of
/// expressions.
fn check(tokens: &[TokenWithSpan]) -> Result<(), CompileError> {
    let mut operators = 0;
    let mut before = &Token::EOF;
    let mut is_name = false;
    let mut is_empty = true;
    for token in tokens {
        let fails = |kind| Err(CompileError::new(place(token.span.start), kind));
        let unsupported = |what| fails(CompileErrorKind::Unsupported { what });
        match &token.token {
            Token::Whitespace(_) | Token::EOF => continue,
            Token::Number(..)
            | Token::SingleQuotedString(_)
            | Token::Comma
            | Token::LParen
            | Token::RParen => {}
            // Behind anything else the parser tries several ways to go on, and at each
            // level of a nest tries all those within again.
            Token::Period if is_name => {}
            Token::Period => return fails(leftover(&token.token)),
            Token::Placeholder(_) => return unsupported(Unsupported::Parameter),
            Token::Word(word) if word.quote_style.is_some() || *before == Token::Period => {}
            Token::Word(word) => match word.keyword {
                Keyword::SELECT | Keyword::WITH | Keyword::VALUES | Keyword::EXISTS => {
                    return unsupported(Unsupported::Subquery);
                }
                Keyword::OVER | Keyword::FILTER => {
                    return unsupported(Unsupported::CallModifier);
                }
                Keyword::COLLATE => return unsupported(Unsupported::Collation),
                Keyword::AND
                | Keyword::OR
                | Keyword::NOT
                | Keyword::IS
                | Keyword::IN
                | Keyword::LIKE
                | Keyword::GLOB
                | Keyword::BETWEEN
                | Keyword::NOTNULL => operators += 1,
                _ if word.value.eq_ignore_ascii_case("isnull") => operators += 1,
                _ => {}
            },
            _ => operators += 1,
        }
        if operators > OPERATORS_MAX {
            return fails(CompileErrorKind::TooManyOperators);
        }
        is_empty = false;
        is_name = match &token.token {
            Token::Word(word) => *before == Token::Period || may_begin_name(word),
            _ => false,
        };
        before = &token.token;
    }
    if is_empty {
        return Err(CompileError::new(Place::START, CompileErrorKind::Empty));
    }
    Ok(())
}

/// Whether a word may be the first part of a name: constants, and what ends a CASE, are
/// whole expressions.
fn may_begin_name(word: &Word) -> bool {
    let is_whole = matches!(
        word.keyword,
        Keyword::NULL | Keyword::TRUE | Keyword::FALSE | Keyword::END
    );
    word.quote_style.is_some() || !is_whole
}

fn leftover(token: &Token) -> CompileErrorKind {
    CompileErrorKind::Syntax {
        expected: "an operator or the end".to_owned(),
        found: shown(token),
    }
}

fn syntax(error: ParserError, next: &Token) -> CompileErrorKind {
    match error {
        ParserError::RecursionLimitExceeded => CompileErrorKind::TooDeep,
        ParserError::ParserError(message) | ParserError::TokenizerError(message) => {
            let expected = message
                .split_once("Expected: ")
                .and_then(|(_, rest)| rest.split_once(", found: "))
                .map_or("", |(expected, _)| expected);
            CompileErrorKind::Syntax {
                expected: expected.to_owned(),
                found: shown(next),
            }
        }
    }
}

fn shown(token: &Token) -> String {
    match token {
        Token::EOF => "the end".to_owned(),
        token => format!("`{token}`"),
    }
}
