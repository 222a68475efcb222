//! The catalog from outside: the norms that come with it, every mistake that can
//! be made in them, and what belongs to each.

mod facts;
mod fixture;
mod guide;
mod look_up;
mod mistakes;
mod norms;
mod schemas;
mod templates;
mod viewed;
