//! Who holds an address, a prefix or a network, by every register that was given,
//! and where they disagree.
//!
//! - [`kind`]: what kind of register a file is, told by how it begins.
//! - [`evidence`]: the registers that were read, each file with its account.
//! - [`read`]: from files to evidence.
//! - [`error`]: why there is none.
//!
//! Every answer names the file and the line or record that says so. Nothing is
//! asked of the network: what is not in the files is not known.

#![forbid(unsafe_code)]

pub mod error;
pub mod evidence;
pub mod kind;
pub mod read;

pub use error::Error;
pub use evidence::{Evidence, File};
pub use kind::Kind;
pub use read::{Live, read, read_with};
