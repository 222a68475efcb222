//! Who holds an address, a prefix or a network, by every register that was given,
//! and where they disagree.
//!
//! - [`kind`]: what kind of register a file is, told by how it begins.
//! - [`evidence`]: the registers that were read, each file with its account.
//! - [`mod@read`]: from files to evidence; [`editions`]: of several days, and which of
//!   them is used; `named_day`: days in the names of files.
//! - [`error`]: why there is none. [`account`]: what was read, and what is odd about it.
//! - [`query`]: what is looked up; [`mod@look_up`]: looking it up.
//! - [`dossier`]: what registers say of it; `document`: that as something to read;
//!   [`rdap`]: that as RDAP has it.
//! - `disagree`: where they contradict each other; `serial`: values as JSON;
//!   `words`: facts as sentences; `cidr`: ranges as blocks.
//!
//! Every answer names the file and the line or record that says so. Nothing is
//! asked of the network: what is not in the files is not known.

#![forbid(unsafe_code)]

pub mod account;
mod cidr;
mod disagree;
mod document;
pub mod dossier;
pub mod editions;
pub mod error;
pub mod evidence;
pub mod kind;
pub mod look_up;
mod named_day;
pub mod query;
pub mod rdap;
pub mod read;
mod serial;
mod words;

pub use account::Account;
pub use dossier::Dossier;
pub use editions::{AsOf, Editions};
pub use error::Error;
pub use evidence::{Evidence, File};
pub use kind::Kind;
pub use look_up::look_up;
pub use query::{ParseQueryError, Query};
pub use read::{Live, Options, read, read_with};
