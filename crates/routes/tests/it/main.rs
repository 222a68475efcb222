//! Elements as text, and which of them.

mod bgpdump;
mod chosen;
mod expressions;
mod formats;
mod fuzz_replay;
mod golden;
mod real;
mod sample;
mod selection;
mod written;
