//! SQLite's expressions for the parser: which operator binds how, and what may
//! begin an expression.
//!
//! The parser's own dialect for SQLite puts `IS`, `LIKE` and `=` on three levels
//! where SQLite has one, lets `||` bind as `*` does, and tries keywords of other
//! databases first. Here it sees SQLite's levels
//! (<https://www.sqlite.org/lang_expr.html>, §2) and no other keywords.

use std::any::TypeId;

use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments, Ident, ObjectName, UnaryOperator, Value,
};
use sqlparser::dialect::{Dialect, Precedence, SQLiteDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

const OR: u8 = 5;
const AND: u8 = 10;
const NOT: u8 = 15;
const EQUALITY: u8 = 20;
const ORDER: u8 = 25;
const BITS: u8 = 30;
const SUM: u8 = 35;
const PRODUCT: u8 = 40;
const CONCAT: u8 = 45;
const UNARY: u8 = 50;

#[derive(Debug, Default)]
pub(super) struct Expressions {
    sqlite: SQLiteDialect,
}

impl Dialect for Expressions {
    fn dialect(&self) -> TypeId {
        self.sqlite.dialect()
    }

    fn is_delimited_identifier_start(&self, character: char) -> bool {
        self.sqlite.is_delimited_identifier_start(character)
    }

    fn is_identifier_start(&self, character: char) -> bool {
        self.sqlite.is_identifier_start(character)
    }

    fn is_identifier_part(&self, character: char) -> bool {
        self.sqlite.is_identifier_part(character)
    }

    fn supports_in_empty_list(&self) -> bool {
        true
    }

    fn supports_notnull_operator(&self) -> bool {
        true
    }

    fn supports_is_operator(&self) -> bool {
        true
    }

    fn supports_national_string_literal(&self) -> bool {
        false
    }

    fn between_low_bound_precedence(&self) -> u8 {
        AND
    }

    fn prec_value(&self, precedence: Precedence) -> u8 {
        match precedence {
            Precedence::Or => OR,
            Precedence::And => AND,
            Precedence::UnaryNot => NOT,
            Precedence::Between | Precedence::Eq | Precedence::Like | Precedence::Is => EQUALITY,
            Precedence::PlusMinus => SUM,
            Precedence::MulDivModOp => PRODUCT,
            // What is left has no meaning here and is refused after parsing.
            _ => BITS,
        }
    }

    fn get_next_precedence(&self, parser: &Parser<'_>) -> Option<Result<u8, ParserError>> {
        let level = match &parser.peek_token_ref().token {
            Token::Lt | Token::LtEq | Token::Gt | Token::GtEq => ORDER,
            Token::StringConcat => CONCAT,
            Token::Ampersand | Token::Pipe | Token::ShiftLeft | Token::ShiftRight => BITS,
            Token::Word(word)
                if word.quote_style.is_none() && word.value.eq_ignore_ascii_case("isnull") =>
            {
                EQUALITY
            }
            Token::Word(word) if word.quote_style.is_some() => 0,
            Token::Colon => 0,
            _ => return None,
        };
        Some(Ok(level))
    }

    fn parse_prefix(&self, parser: &mut Parser<'_>) -> Option<Result<Expr, ParserError>> {
        Some(prefix(parser))
    }

    fn parse_infix(
        &self,
        parser: &mut Parser<'_>,
        left: &Expr,
        _precedence: u8,
    ) -> Option<Result<Expr, ParserError>> {
        let Token::Word(word) = &parser.peek_token_ref().token else {
            return None;
        };
        if word.value.eq_ignore_ascii_case("isnull") {
            parser.advance_token();
            return Some(Ok(Expr::IsNull(Box::new(left.clone()))));
        }
        if word.keyword == Keyword::IS {
            return is_with_operator(parser).then(|| same(parser, left));
        }
        let is_negated = parser.parse_keywords(&[Keyword::NOT, Keyword::GLOB]);
        if !is_negated && !parser.parse_keyword(Keyword::GLOB) {
            return None;
        }
        Some(parser.parse_subexpr(EQUALITY).map(|right| {
            let matches = Expr::BinaryOp {
                left: Box::new(left.clone()),
                op: BinaryOperator::Glob,
                right: Box::new(right),
            };
            if is_negated {
                Expr::UnaryOp {
                    op: UnaryOperator::Not,
                    expr: Box::new(matches),
                }
            } else {
                matches
            }
        }))
    }
}

/// Whether after IS stands a constant with an operator that binds tighter: in `x IS
/// TRUE < y` SQLite compares first, where the parser ends at the constant.
fn is_with_operator(parser: &Parser<'_>) -> bool {
    let keyword = |place: usize| match &parser.peek_nth_token_ref(place).token {
        Token::Word(word) => word.keyword,
        _ => Keyword::NoKeyword,
    };
    let constant = if keyword(1) == Keyword::NOT { 2 } else { 1 };
    matches!(
        keyword(constant),
        Keyword::NULL | Keyword::TRUE | Keyword::FALSE
    ) && matches!(
        &parser.peek_nth_token_ref(constant + 1).token,
        Token::Lt
            | Token::LtEq
            | Token::Gt
            | Token::GtEq
            | Token::Plus
            | Token::Minus
            | Token::Mul
            | Token::Div
            | Token::Mod
            | Token::StringConcat
            | Token::Ampersand
            | Token::Pipe
            | Token::ShiftLeft
            | Token::ShiftRight
    )
}

/// IS or IS NOT with any expression.
fn same(parser: &mut Parser<'_>, left: &Expr) -> Result<Expr, ParserError> {
    parser.advance_token();
    let op = if parser.parse_keyword(Keyword::NOT) {
        BinaryOperator::IsNot
    } else {
        BinaryOperator::Is
    };
    let right = Box::new(parser.parse_subexpr(EQUALITY)?);
    let left = Box::new(left.clone());
    Ok(Expr::BinaryOp { left, op, right })
}

/// A literal, a column, a call, something in parentheses, or an operator before its
/// operand.
fn prefix(parser: &mut Parser<'_>) -> Result<Expr, ParserError> {
    let token = parser.peek_token_ref().clone();
    let unary = |parser: &mut Parser<'_>, op, level| {
        parser.advance_token();
        parser.parse_subexpr(level).map(|operand| Expr::UnaryOp {
            op,
            expr: Box::new(operand),
        })
    };
    let value = |parser: &mut Parser<'_>, value: Value| {
        parser.advance_token();
        Ok(Expr::Value(value.with_span(token.span)))
    };
    match token.token.clone() {
        Token::Minus => unary(parser, UnaryOperator::Minus, UNARY),
        Token::Plus => unary(parser, UnaryOperator::Plus, UNARY),
        Token::Tilde => unary(parser, UnaryOperator::BitwiseNot, UNARY),
        Token::LParen => {
            parser.advance_token();
            let inner = parser.parse_comma_separated(Parser::parse_expr)?;
            parser.expect_token(&Token::RParen)?;
            Ok(match <[Expr; 1]>::try_from(inner) {
                Ok([one]) => Expr::Nested(Box::new(one)),
                Err(several) => Expr::Tuple(several),
            })
        }
        Token::Number(digits, is_long) => value(parser, Value::Number(digits, is_long)),
        Token::SingleQuotedString(text) => value(parser, Value::SingleQuotedString(text)),
        Token::HexStringLiteral(text) => value(parser, Value::HexStringLiteral(text)),
        Token::Placeholder(text) => value(parser, Value::Placeholder(text)),
        Token::Word(word) if word.quote_style.is_some() => name(parser),
        Token::Word(word) => match word.keyword {
            Keyword::NOT => unary(parser, UnaryOperator::Not, NOT),
            Keyword::NULL => value(parser, Value::Null),
            Keyword::TRUE => value(parser, Value::Boolean(true)),
            Keyword::FALSE => value(parser, Value::Boolean(false)),
            Keyword::CASE => {
                parser.advance_token();
                parser.parse_case_expr()
            }
            Keyword::CAST => {
                parser.advance_token();
                parser.parse_cast_expr(sqlparser::ast::CastKind::Cast)
            }
            // Words that end an expression cannot begin one.
            Keyword::AND
            | Keyword::OR
            | Keyword::IS
            | Keyword::IN
            | Keyword::BETWEEN
            | Keyword::THEN
            | Keyword::ELSE
            | Keyword::WHEN
            | Keyword::END
            | Keyword::AS
            | Keyword::ESCAPE
            | Keyword::COLLATE => parser.expected_ref("an expression", parser.peek_token_ref()),
            _ => name(parser),
        },
        _ => parser.expected_ref("an expression", parser.peek_token_ref()),
    }
}

/// A column, with points in its name, or a call.
fn name(parser: &mut Parser<'_>) -> Result<Expr, ParserError> {
    let mut parts: Vec<Ident> = Vec::new();
    loop {
        let token = parser.peek_token_ref().clone();
        let Token::Word(word) = token.token else {
            return parser.expected_ref("a name", parser.peek_token_ref());
        };
        parser.advance_token();
        parts.push(word.into_ident(token.span));
        if !parser.consume_token(&Token::Period) {
            break;
        }
    }
    if parts.len() == 1 && parser.consume_token(&Token::LParen) {
        let arguments = if parser.peek_token_ref().token == Token::RParen {
            Vec::new()
        } else {
            parser.parse_comma_separated(Parser::parse_expr)?
        };
        parser.expect_token(&Token::RParen)?;
        return Ok(Expr::Function(call(parts, arguments)));
    }
    Ok(Expr::CompoundIdentifier(parts))
}

fn call(name: Vec<Ident>, arguments: Vec<Expr>) -> Function {
    let unnamed = |argument| FunctionArg::Unnamed(FunctionArgExpr::Expr(argument));
    Function {
        name: ObjectName::from(name),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args: arguments.into_iter().map(unnamed).collect(),
            clauses: Vec::new(),
        }),
        within_group: Vec::new(),
        filter: None,
        null_treatment: None,
        over: None,
    }
}
