//! Conditions of rules: SQL expressions over the columns of an event, compiled once
//! and evaluated for millions of events.
//!
//! A triage rule says `classification.type = 'c2-server' and contains('192.0.2.0/24',
//! source.ip)`. The same text in a question to the database must give the same
//! answer, so an expression means here what it means to SQLite: three-valued logic,
//! type affinity, text and numbers compared as SQLite compares them.
//!
//! - [`schema`]: the columns and functions that a condition may name.
//! - [`row`]: what it is evaluated over. [`value`]: the values of SQL; `affinity` and
//!   `number`: how they compare and convert.
//! - `parse`: text to the parser's tree; `compile`: that to the compact one, `node`;
//!   `evaluate`: its walk over a row; `pattern`: LIKE and GLOB.
//! - [`predicate`]: one condition. [`explain`]: why it is true or not.
//! - [`rules`]: many conditions, of which each row evaluates only those that can be
//!   true.
//! - [`error`]: what is wrong with a condition, with its place.
//!
//! Nothing here knows a file, a database, an event or a norm.
//!
//! ```
//! use predicate::{Affinity, ColumnId, Matches, NoFunctions, Predicate, Row, RuleSet, Schema, Value};
//!
//! struct Event {
//!     kind: String,
//!     asn: i64,
//! }
//!
//! impl Row for Event {
//!     fn value(&self, column: ColumnId) -> Value<'_> {
//!         match column.index() {
//!             0 => Value::text(&self.kind),
//!             _ => Value::Integer(self.asn),
//!         }
//!     }
//! }
//!
//! let mut schema = Schema::new();
//! schema.column("classification.type", Affinity::Text);
//! schema.column("source.asn", Affinity::Integer);
//! let rules = [
//!     Predicate::compile("classification.type = 'scanner'", &schema)?,
//!     Predicate::compile("source.asn in ('17557', 64496)", &schema)?,
//! ];
//! let set = RuleSet::new(rules, &NoFunctions);
//! let event = Event { kind: "phishing".to_owned(), asn: 17557 };
//! let mut matches = Matches::default();
//! set.matching(&event, &NoFunctions, &mut matches);
//! assert_eq!(matches.rules, [1]);
//!
//! let why = set.rules()[0].explain(&schema, &event, &NoFunctions)?;
//! assert_eq!(why.to_string(), "classification.type = 'scanner' is false: it is 'phishing'");
//! # Ok::<(), predicate::CompileError>(())
//! ```
//!
//! # What a condition may say
//!
//! Literals; columns, with points in their names; `=`, `==`, `<>`, `!=`, `<`, `<=`, `>`,
//! `>=`; AND, OR, NOT; IS and IS NOT, also with DISTINCT FROM; ISNULL, NOTNULL; IN with a
//! list, BETWEEN, LIKE with ESCAPE, GLOB, and these with NOT; `+`, `-`, `*`, `/`,
//! `%`, `||`; CASE, CAST; the functions `abs`, `coalesce`, `if`, `ifnull`, `iif`,
//! `instr`, `length`, `lower`, `ltrim`, `max`, `min`, `nullif`, `replace`, `round`,
//! `rtrim`, `substr`, `substring`, `trim`, `typeof`, `upper`; those on networks that
//! questions have, `asn`, `contains`, `covers`, `first_ip`, `last_ip`, `prefix_family`,
//! `prefix_length`; and what the schema declares.
//!
//! # Where it differs from SQLite
//!
//! SQLite 3.54 is what tests compare with. These differences are meant:
//!
//! - A text in double quotes is a column, or an error. SQLite takes it for text where
//!   no column has the name, and a misspelt column is never found.
//! - There are no blobs, and casts to them are refused: events have none.
//! - Refused, with words on what to do: questions, parameters, aggregates, collations,
//!   row values, operators on bits and JSON, REGEXP and MATCH, hexadecimal numbers and
//!   underscores in numbers, an escape that is computed, OR without parentheses before
//!   the AND of BETWEEN. None is needed in a condition, and some are slips.
//! - A constant that should be a prefix and is none is an error of the condition, not
//!   of the first row.
//! - Where one part of AND or OR decides, the parts before it have been evaluated and
//!   those after it have not; SQLite may choose another order, and then finds, or does
//!   not find, an error in a part that does not matter. A rule set may leave out
//!   any part.
//! - Text with a NUL in it: `length`, LIKE, GLOB and reading as a number stop there as
//!   in SQLite; other functions take it for a character like others.
//! - Bounds are narrower: [`TEXT_BYTES_MAX`], [`DEPTH_MAX`], [`VALUE_BYTES_MAX`].
//! - A row's values are drawn towards the column's affinity when they are read, as
//!   SQLite does when a table keeps them.

#![forbid(unsafe_code)]

mod affinity;
mod compile;
pub mod error;
mod evaluate;
pub mod explain;
#[doc(hidden)]
pub mod fuzz;
mod key;
mod names;
mod node;
mod number;
mod parse;
mod pattern;
pub mod predicate;
pub mod row;
pub mod rules;
pub mod schema;
pub mod value;

pub use affinity::Affinity;
pub use error::{CompileError, CompileErrorKind, EvaluationError, Place, Unsupported};
pub use evaluate::VALUE_BYTES_MAX;
pub use explain::{Connection, Explanation, Outcome, SHOWN_CHARS_MAX};
pub use parse::{DEPTH_MAX, OPERATORS_MAX, TEXT_BYTES_MAX};
pub use pattern::PATTERN_BYTES_MAX;
pub use predicate::Predicate;
pub use row::{EmptyRow, FunctionFailure, Functions, NoFunctions, Row};
pub use rules::{Matches, RuleSet};
pub use schema::{COLUMNS_MAX, ColumnId, FunctionId, Schema};
pub use value::Value;
