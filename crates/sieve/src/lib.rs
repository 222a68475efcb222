//! IntelMQ's sieve files as triage rules.
//!
//! A sieve file says with `if … { … } elif … { … } else { … }` which events are dropped
//! or sent on, and where to. Here each such action becomes a rule of `norms/triage/`
//! whose condition is true for just the events for which the sieve would come to it;
//! what has no equal is in a list with file and line, and never left out in silence.
//!
//! The language is read by its description in IntelMQ's documentation (Bots Inventory,
//! "Sieve", version 3.5). What that leaves open was tried on IntelMQ 3.5.0:
//! `tests/it/observed.rs` has what it did.
//!
//! - [`token`], [`mod@parse`]: text to [`tree`].
//! - [`condition`]: an expression as SQL; [`regex`]: a regular expression as patterns of
//!   GLOB.
//! - [`mod@import`]: a tree as rules, and what has no equal.
//! - [`write()`]: the rules as TOML.
//!
//! # Where a rule may decide otherwise
//!
//! - `.` in a regular expression matches a line break here, and not in Python; `\d` is a
//!   digit of ASCII; `(?i)` ignores the case of ASCII.
//! - A list in `extra.*` is text as JSON writes it, where IntelMQ looks for text in it as
//!   Python writes it.
//! - A truth value in `extra.*` is 1 or 0, and not `True` or `False`, for operators on
//!   text.

#![forbid(unsafe_code)]

pub mod condition;
#[doc(hidden)]
pub mod fuzz;
pub mod import;
pub mod parse;
pub mod regex;
pub mod token;
pub mod tree;
mod write;

pub use import::{Import, Loss, Rule, RuleKind, import};
pub use parse::{SyntaxError, parse};
pub use write::write;
