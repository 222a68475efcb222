//! The catalog from outside: the norms that come with it, and every mistake that
//! can be made in them.

mod norms;
