//! Rules over events.

mod decisions;
mod explain;
mod shipped;
