//! The detector over routes that the tests make, and over the scenario.

mod new_origins;
mod scenario;
mod stream;
