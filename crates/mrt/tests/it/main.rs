//! The decoder over bytes that the tests make.

mod framing;
