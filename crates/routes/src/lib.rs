//! Routes as text.
//!
//! - [`bgpdump`]: the lines of `bgpdump -m`.

#![forbid(unsafe_code)]

mod attribute;
pub mod bgpdump;
