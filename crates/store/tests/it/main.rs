//! The store, over databases and archives that the tests make.

mod archive;
mod asked;
mod databases;
mod norms;
mod output;
mod pushdown;
mod registers;
mod search;
mod sessions;
mod slt;
