//! Reports over archives that the project makes, with numbers computed by hand, and
//! over real ones, with numbers computed in a slow and obvious way.

mod events;
mod laws;
mod made;
mod opened;
mod real;
mod report;
mod schema;
