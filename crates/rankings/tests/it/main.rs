//! Rankings over small worlds.

mod bounds;
mod counted;
mod effects;
mod indicators;
mod world;
