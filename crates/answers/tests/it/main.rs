//! Answers, on the norms that come with the program and on small ones made here.

mod asked;
mod bridged;
mod shown;
mod small;
mod written;
