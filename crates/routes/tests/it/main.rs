//! Elements as text, and which of them.

mod bgpdump;
mod real;
