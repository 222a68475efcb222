//! Elements as text, and which of them.

mod bgpdump;
mod expressions;
mod formats;
mod real;
mod sample;
mod selection;
