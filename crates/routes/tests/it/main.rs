//! Elements as text, and which of them.

mod bgpdump;
mod chosen;
mod fuzz_replay;
mod real;
mod written;
