//! Rules over events.

mod decisions;
mod shipped;
