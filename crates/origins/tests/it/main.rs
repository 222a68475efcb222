//! Tables of origins, from archives that the project makes and from real ones.

mod real;
mod reference;
mod text;
mod whole;
