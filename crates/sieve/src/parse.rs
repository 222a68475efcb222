//! Tokens as a tree.

use std::fmt;

use crate::token::{Token, tokens};
use crate::tree::{
    Action, Branch, Expression, ListOperator, Literal, Operator, Place, Statement, Test,
};

/// How deep blocks, parentheses and `!` nest at most. People write fewer than ten.
pub const DEPTH_MAX: usize = 40;

/// A file that is no sieve file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub place: Place,
    /// What is wrong, in words.
    pub message: String,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column } = self.place;
        write!(f, "line {line}, column {column}: {}", self.message)
    }
}

impl std::error::Error for SyntaxError {}

/// Reads a sieve file.
///
/// # Errors
///
/// The first place where it is none.
pub fn parse(text: &str) -> Result<Vec<Statement>, SyntaxError> {
    let tokens = tokens(text).map_err(|bad| SyntaxError {
        place: bad.place,
        message: bad.message,
    })?;
    let lines = text.split('\n').count();
    let mut parser = Parser {
        tokens,
        at: 0,
        depth: 0,
        end: Place {
            line: lines,
            column: text
                .rsplit('\n')
                .next()
                .map_or(0, |last| last.chars().count())
                + 1,
        },
    };
    let statements = parser.statements()?;
    match parser.peek() {
        None => Ok(statements),
        Some(_) => parser.expected("`if`, an action or the end"),
    }
}

struct Parser {
    tokens: Vec<(Token, Place)>,
    at: usize,
    depth: usize,
    end: Place,
}

type Parsed<T> = Result<T, SyntaxError>;

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn place(&self) -> Place {
        self.tokens
            .get(self.at)
            .map_or(self.end, |(_, place)| *place)
    }

    fn expected<T>(&self, what: &str) -> Parsed<T> {
        let found = match self.peek() {
            None => "the end".to_owned(),
            Some(Token::Word(word) | Token::Number(word)) => format!("`{word}`"),
            Some(Token::Colon(word)) => format!("`:{word}`"),
            Some(Token::Text(text)) => format!("'{text}'"),
            Some(Token::Sign(sign)) => format!("`{sign}`"),
        };
        Err(SyntaxError {
            place: self.place(),
            message: format!("expected {what}, found {found}"),
        })
    }

    fn take(&mut self, sign: &str) -> bool {
        let is_there = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(is_there);
        is_there
    }

    fn need(&mut self, sign: &str) -> Parsed<()> {
        match self.take(sign) {
            true => Ok(()),
            false => self.expected(&format!("`{sign}`")),
        }
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let is_there = matches!(self.peek(), Some(Token::Word(word)) if word == wanted);
        self.at += usize::from(is_there);
        is_there
    }

    /// Goes one deeper, if that is not too deep.
    fn deeper<T>(&mut self, go: impl FnOnce(&mut Parser) -> Parsed<T>) -> Parsed<T> {
        if self.depth == DEPTH_MAX {
            return Err(SyntaxError {
                place: self.place(),
                message: format!("nested deeper than {DEPTH_MAX}"),
            });
        }
        self.depth += 1;
        let done = go(self);
        self.depth -= 1;
        done
    }

    fn statements(&mut self) -> Parsed<Vec<Statement>> {
        let mut statements = Vec::new();
        loop {
            let place = self.place();
            if self.take_word("if") {
                statements.push(Statement::If(self.branches(place)?));
            } else if let Some(action) = self.action()? {
                statements.push(Statement::Action(action, place));
            } else {
                return Ok(statements);
            }
        }
    }

    fn branches(&mut self, place: Place) -> Parsed<Vec<Branch>> {
        let mut branches = vec![self.branch(place, true)?];
        loop {
            let place = self.place();
            if self.take_word("elif") {
                branches.push(self.branch(place, true)?);
            } else if self.take_word("else") {
                branches.push(self.branch(place, false)?);
                return Ok(branches);
            } else {
                return Ok(branches);
            }
        }
    }

    fn branch(&mut self, place: Place, is_conditional: bool) -> Parsed<Branch> {
        let condition = match is_conditional {
            true => Some(self.any()?),
            false => None,
        };
        self.need("{")?;
        let body = self.deeper(Parser::statements)?;
        if !self.take("}") {
            return self.expected("`if`, an action or `}`");
        }
        Ok(Branch {
            condition,
            body,
            place,
        })
    }

    fn action(&mut self) -> Parsed<Option<Action>> {
        let Some(Token::Word(word)) = self.peek() else {
            return Ok(None);
        };
        let verb = match word.as_str() {
            "drop" => {
                self.at += 1;
                return Ok(Some(Action::Drop));
            }
            "keep" => {
                self.at += 1;
                return Ok(Some(Action::Keep));
            }
            "path" => {
                self.at += 1;
                return Ok(Some(Action::Path(self.paths()?)));
            }
            "add" => "add",
            "update" => "update",
            "append" => "append",
            "remove" => "remove",
            _ => return Ok(None),
        };
        self.at += 1;
        let is_forced = verb != "remove" && self.take("!");
        let key = self.key()?;
        if verb != "remove" {
            if !(self.take("=") || self.take("+=") || self.take("-=")) {
                return self.expected("`=`, `+=` or `-=`");
            }
            match matches!(self.peek(), Some(Token::Sign("["))) {
                true => drop(self.list()?),
                false => drop(self.literal()?),
            }
        }
        let verb = match (verb, is_forced) {
            ("add", true) => "add!",
            ("append", true) => "append!",
            ("update", true) => "update!",
            (verb, _) => verb,
        };
        Ok(Some(Action::Change { verb, key }))
    }

    fn paths(&mut self) -> Parsed<Vec<String>> {
        let name = |literal: Literal| match literal {
            Literal::Text(text) => Some(text),
            Literal::Number(_) | Literal::Boolean(_) => None,
        };
        let start = self.at;
        let paths: Option<Vec<String>> = match self.peek() {
            Some(Token::Sign("[")) => self.list()?.into_iter().map(name).collect(),
            _ => name(self.literal()?).map(|path| vec![path]),
        };
        match paths {
            Some(paths) => Ok(paths),
            None => {
                self.at = start;
                self.expected("the name of a path in quotes")
            }
        }
    }

    fn key(&mut self) -> Parsed<String> {
        match self.peek() {
            Some(Token::Word(word)) => {
                let key = word.clone();
                self.at += 1;
                Ok(key)
            }
            _ => self.expected("the name of a field"),
        }
    }

    fn any(&mut self) -> Parsed<Expression> {
        let mut parts = vec![self.all()?];
        while self.take("||") {
            parts.push(self.all()?);
        }
        Ok(match parts.len() {
            1 => parts.remove(0),
            _ => Expression::Any(parts),
        })
    }

    fn all(&mut self) -> Parsed<Expression> {
        let mut parts = vec![self.one()?];
        while self.take("&&") {
            parts.push(self.one()?);
        }
        Ok(match parts.len() {
            1 => parts.remove(0),
            _ => Expression::All(parts),
        })
    }

    fn one(&mut self) -> Parsed<Expression> {
        if self.take("!") {
            let inner = self.deeper(Parser::one)?;
            return Ok(Expression::Not(Box::new(inner)));
        }
        if self.take("(") {
            let inner = self.deeper(Parser::any)?;
            self.need(")")?;
            return Ok(inner);
        }
        let place = self.place();
        let exists = match self.peek() {
            Some(Token::Colon(word)) if word == "exists" => Some(Test::Exists),
            Some(Token::Colon(word)) if word == "notexists" => Some(Test::NotExists),
            _ => None,
        };
        self.at += usize::from(exists.is_some());
        let key = self.key()?;
        let test = match exists {
            Some(test) => test,
            None => self.test()?,
        };
        Ok(Expression::Match { key, test, place })
    }

    fn test(&mut self) -> Parsed<Test> {
        let list = match self.peek() {
            Some(Token::Colon(word)) => list_operator(word),
            _ => None,
        };
        if let Some(operator) = list {
            self.at += 1;
            return Ok(Test::List(operator, self.list()?));
        }
        let Some(operator) = self.peek().and_then(operator) else {
            return self.expected("an operator");
        };
        self.at += 1;
        if operator == Operator::Within && matches!(self.peek(), Some(Token::Sign("["))) {
            return Ok(Test::List(ListOperator::WithinAny, self.list()?));
        }
        Ok(Test::One(operator, self.literal()?))
    }

    fn list(&mut self) -> Parsed<Vec<Literal>> {
        self.need("[")?;
        let mut values = vec![self.literal()?];
        while self.take(",") {
            values.push(self.literal()?);
        }
        self.need("]")?;
        Ok(values)
    }

    fn literal(&mut self) -> Parsed<Literal> {
        let literal = match self.peek() {
            Some(Token::Text(text)) => Literal::Text(text.clone()),
            Some(Token::Number(number)) if is_number(number) => Literal::Number(number.clone()),
            Some(Token::Word(word)) if word == "true" || word == "false" => {
                Literal::Boolean(word == "true")
            }
            _ => return self.expected("a value: text in quotes, a number, true or false"),
        };
        self.at += 1;
        Ok(literal)
    }
}

/// Whether SQL takes it for a number too.
fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite) && !text.ends_with('.')
}

fn operator(token: &Token) -> Option<Operator> {
    Some(match token {
        Token::Sign("==") => Operator::Equal,
        Token::Sign("!=") => Operator::NotEqual,
        Token::Sign("<") => Operator::Less,
        Token::Sign("<=") => Operator::LessOrEqual,
        Token::Sign(">") => Operator::Greater,
        Token::Sign(">=") => Operator::GreaterOrEqual,
        Token::Sign("=~") => Operator::Matches,
        Token::Sign("!~") => Operator::NotMatches,
        Token::Sign("<<") => Operator::Within,
        Token::Colon(word) => match word.as_str() {
            "contains" => Operator::Contains,
            "before" => Operator::Before,
            "after" => Operator::After,
            _ => return None,
        },
        _ => return None,
    })
}

fn list_operator(word: &str) -> Option<ListOperator> {
    Some(match word {
        "in" => ListOperator::In,
        "containsany" => ListOperator::ContainsAny,
        "regexin" => ListOperator::RegexIn,
        "equals" => ListOperator::Equals,
        "setequals" => ListOperator::SetEquals,
        "overlaps" => ListOperator::Overlaps,
        "subsetof" => ListOperator::SubsetOf,
        "supersetof" => ListOperator::SupersetOf,
        _ => return None,
    })
}
