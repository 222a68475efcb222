//! Registers as they come, and questions to them.

mod editions;
mod kind;
mod look_up;
mod rdap;
mod read;
mod registers;
