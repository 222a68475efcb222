//! Lists of addresses that a scan saw open, by day.
//!
//! - [`day`]: a day, in UTC.
//! - [`form`]: what form a list has, told by how it begins: a table as Shadowserver
//!   writes it, JSON lines, or addresses one a line.
//! - [`row`]: from a line to an address and an instant.
//! - [`mod@read`]: from files to [`Scans`]; [`mod@scans`]: what they are then.
//! - [`problem`]: what is wrong with a line; [`error`]: why there is no list.
//!
//! A list says what answered a scanner and nothing else: not who runs the device,
//! not whether it was ever abused. An address that is not in it was closed, was not
//! asked, or is not in the part of the world that the list is of; which of these,
//! no list says.

#![forbid(unsafe_code)]

pub mod day;
pub mod error;
pub mod form;
pub mod problem;
pub mod read;
pub mod row;
pub mod scans;

pub use day::Day;
pub use error::Error;
pub use problem::{Problem, ProblemKind};
pub use read::read;
pub use scans::{DayList, File, Scans};
