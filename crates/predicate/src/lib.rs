//! Conditions of rules.
#![forbid(unsafe_code)]
mod affinity;
mod compile;
mod error;
mod evaluate;
mod explain;
#[doc(hidden)]
pub mod fuzz;
mod key;
mod names;
mod node;
mod number;
mod parse;
mod pattern;
mod predicate;
mod row;
pub mod rules;
mod schema;
mod value;
pub use affinity::Affinity;
pub use error::{CompileError, CompileErrorKind, EvaluationError, Place, Unsupported};
pub use evaluate::VALUE_BYTES_MAX;
pub use explain::{Connection, Explanation, Outcome, SHOWN_CHARS_MAX};
pub use parse::{DEPTH_MAX, OPERATORS_MAX, TEXT_BYTES_MAX};
pub use pattern::PATTERN_BYTES_MAX;
pub use predicate::Predicate;
pub use rules::{Matches, RuleSet};
pub use row::{EmptyRow, FunctionFailure, Functions, NoFunctions, Row};
pub use schema::{COLUMNS_MAX, ColumnId, FunctionId, Schema};
pub use value::Value;
