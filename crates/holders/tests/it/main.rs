//! Registers as they come, and questions to them.

mod kind;
mod read;
