//! Why an expression cannot be compiled or evaluated.

use std::error::Error as StdError;
use std::fmt;

use crate::parse::{DEPTH_MAX, OPERATORS_MAX, TEXT_BYTES_MAX};
use crate::row::FunctionFailure;
use crate::schema::COLUMNS_MAX;

/// A place in the text of an expression, both counted from 1; columns count
/// characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: u64,
    /// The character in the line.
    pub column: u64,
}

impl Place {
    /// Where every text begins.
    pub(crate) const START: Place = Place { line: 1, column: 1 };
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// An expression that cannot be compiled: where, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct CompileError {
    /// Where the part begins that is wrong.
    pub place: Place,
    /// What is wrong.
    pub kind: CompileErrorKind,
}

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CompileErrorKind {
    /// Nothing stands there but spaces and comments.
    Empty,
    /// Longer than [`TEXT_BYTES_MAX`].
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// More operators than [`OPERATORS_MAX`].
    TooManyOperators,
    /// Nested deeper than [`DEPTH_MAX`].
    TooDeep,
    /// More columns than a schema takes, [`COLUMNS_MAX`].
    TooManyColumns,
    /// The parser expects something else.
    Syntax {
        /// What it expects; empty when it does not say.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// Something that SQL has and conditions do not.
    Unsupported {
        /// What it is.
        what: Unsupported,
    },
    /// No column has this name.
    UnknownColumn {
        /// The name as written.
        name: String,
        /// The name that is nearest to it.
        nearest: Option<String>,
    },
    /// No function has this name.
    UnknownFunction {
        /// The name as written.
        name: String,
        /// The name that is nearest to it.
        nearest: Option<String>,
    },
    /// A function has another number of arguments.
    Arguments {
        /// Its name.
        name: String,
        /// How many were given.
        given: usize,
        /// How many it takes at least.
        least: usize,
        /// How many it takes at most; `None` when there is no limit of its own.
        most: Option<usize>,
    },
    /// A constant is not what the function takes.
    Constant {
        /// The function.
        function: &'static str,
        /// What it takes.
        wanted: &'static str,
        /// What was given.
        value: String,
    },
    /// After ESCAPE stands something else than one character.
    Escape,
    /// A number that SQLite does not read.
    Number {
        /// As written.
        text: String,
    },
}

/// Parts of SQL that conditions do not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unsupported {
    /// A question within the expression.
    Subquery,
    /// A parameter such as `?1`.
    Parameter,
    /// Bytes such as `x'00'`.
    Blob,
    /// A number such as `0x1f`.
    Hexadecimal,
    /// `collate`.
    Collation,
    /// An operator on bits, JSON or regular expressions.
    Operator,
    /// Several values in parentheses.
    RowValue,
    /// `distinct`, `filter`, `over` and the like in a call.
    CallModifier,
    /// A cast to bytes.
    BlobCast,
    /// An escape that is not written as a text.
    EscapeExpression,
    /// Anything else.
    Other,
}

impl Unsupported {
    /// What it is called, and what to do instead.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Unsupported::Subquery => (
                "a question within a condition",
                "use a list, or a function such as in_list",
            ),
            Unsupported::Parameter => ("a parameter", "write the value itself"),
            Unsupported::Blob => ("a text of bytes", "write it as text in single quotes"),
            Unsupported::Hexadecimal => ("a hexadecimal number", "write it in decimal"),
            Unsupported::Collation => ("a collation", "compare lower(…) with lower case"),
            Unsupported::Operator => ("this operator", "use comparisons, LIKE, GLOB or arithmetic"),
            Unsupported::RowValue => ("several values at once", "compare them one by one"),
            Unsupported::CallModifier => (
                "an aggregate or window call",
                "a condition sees one event only",
            ),
            Unsupported::BlobCast => ("a cast to bytes", "cast to text, integer or real"),
            Unsupported::EscapeExpression => (
                "a computed escape",
                "write one character in single quotes after ESCAPE",
            ),
            Unsupported::Other => ("this", "see the crate's documentation for what is"),
        }
    }
}

impl CompileError {
    pub(crate) fn new(place: Place, kind: CompileErrorKind) -> CompileError {
        CompileError { place, kind }
    }

    /// With the place of what the part stands in, where the parser knows none of its own.
    pub(crate) fn or_within(self, place: Place) -> CompileError {
        match self.place {
            Place { line: 0, .. } => CompileError { place, ..self },
            _ => self,
        }
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.place)?;
        match &self.kind {
            CompileErrorKind::Empty => f.write_str("there is no condition; write one, or `true`"),
            CompileErrorKind::TooLong { bytes } => write!(
                f,
                "the condition has {bytes} bytes, more than {TEXT_BYTES_MAX}; put its list behind a function"
            ),
            CompileErrorKind::TooManyOperators => write!(
                f,
                "more than {OPERATORS_MAX} operators; use IN (…) or several rules"
            ),
            CompileErrorKind::TooDeep => {
                write!(
                    f,
                    "nested deeper than {DEPTH_MAX}; take it apart into several rules"
                )
            }
            CompileErrorKind::TooManyColumns => {
                write!(
                    f,
                    "more than {COLUMNS_MAX} different columns in all conditions"
                )
            }
            CompileErrorKind::Syntax { expected, found } if expected.is_empty() => {
                write!(f, "{found} does not belong here")
            }
            CompileErrorKind::Syntax { expected, found } => {
                write!(f, "expected {expected}, found {found}")
            }
            CompileErrorKind::Unsupported { what } => {
                let (what, instead) = what.words();
                write!(f, "{what} is not supported here; {instead}")
            }
            CompileErrorKind::UnknownColumn { name, nearest } => {
                write!(f, "no column is called `{name}`")?;
                hint(f, nearest.as_deref())
            }
            CompileErrorKind::UnknownFunction { name, nearest } => {
                write!(f, "no function is called `{name}`")?;
                hint(f, nearest.as_deref())
            }
            CompileErrorKind::Arguments {
                name,
                given,
                least,
                most,
            } => {
                write!(f, "`{name}` takes {least}")?;
                match most {
                    Some(most) if most == least => {}
                    Some(most) => write!(f, " to {most}")?,
                    None => f.write_str(" or more")?,
                }
                write!(f, " arguments, not {given}")
            }
            CompileErrorKind::Constant {
                function,
                wanted,
                value,
            } => write!(f, "{function}: {value} is no {wanted}"),
            CompileErrorKind::Escape => {
                f.write_str("after ESCAPE stands exactly one character in single quotes")
            }
            CompileErrorKind::Number { text } => {
                write!(
                    f,
                    "`{text}` is no number; write digits, a point, an exponent"
                )
            }
        }
    }
}

fn hint(f: &mut fmt::Formatter<'_>, nearest: Option<&str>) -> fmt::Result {
    match nearest {
        Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
        None => Ok(()),
    }
}

impl StdError for CompileError {}

/// A row over which an expression has no value: what SQLite would refuse too.
#[derive(Debug)]
#[non_exhaustive]
pub enum EvaluationError {
    /// A function was given a value that it does not take.
    Argument {
        /// The function.
        function: &'static str,
        /// What it takes.
        wanted: &'static str,
        /// The value, as SQL writes it.
        value: String,
    },
    /// `abs` of the least integer, which has no positive counterpart.
    IntegerOverflow,
    /// A text longer than [`VALUE_BYTES_MAX`](crate::VALUE_BYTES_MAX) would be made.
    TooLong,
    /// A pattern of LIKE or GLOB longer than
    /// [`PATTERN_BYTES_MAX`](crate::PATTERN_BYTES_MAX).
    PatternTooLong,
    /// A function of the host gives no value.
    Function {
        /// Its number in the schema.
        function: crate::FunctionId,
        /// Why.
        source: FunctionFailure,
    },
}

impl fmt::Display for EvaluationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EvaluationError::Argument {
                function,
                wanted,
                value,
            } => write!(f, "{function}: {value} is no {wanted}"),
            EvaluationError::IntegerOverflow => {
                f.write_str("abs: the least integer has no positive counterpart")
            }
            EvaluationError::TooLong => f.write_str("a text would become too long"),
            EvaluationError::PatternTooLong => f.write_str("the pattern is too long"),
            EvaluationError::Function { source, .. } => write!(f, "{source}"),
        }
    }
}

impl StdError for EvaluationError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            EvaluationError::Function { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}
