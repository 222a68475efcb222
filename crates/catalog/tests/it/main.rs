//! The catalog from outside: the norms that come with it, every mistake that can
//! be made in them, and how they are shown.

mod facts;
mod fixture;
mod guide;
mod look_up;
mod mistakes;
mod norms;
mod schemas;
mod shown;
mod templates;
