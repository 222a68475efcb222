//! The engine: indicators run, findings join, reports have a place for all that
//! can be found.

mod indicators;
mod schema;
mod stored;
