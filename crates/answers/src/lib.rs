//! What people ask of the norms. Each answer is data that programs read (all of it
//! serialises), and a [`Document`](document::Document) that people read.
//!
//! - [`show`]: the catalog itself: lists, and one record in full.
//! - [`gaps`] and [`bridge`]: what is missing between the two sides, and whether
//!   it gets less; [`side`] says which side a provision is on.
//! - [`compare`]: two instruments side by side.
//! - [`lineage`]: what an instrument or provision came from, and what came of it.
//! - [`commitments`]: what an economy has signed up to.
//! - [`terms`]: the words of the rooms; [`processes`]: how the rooms decide.
//! - [`impact`]: what a provision, or a draft of one, touches.
//! - [`since`]: what changed, in the words of the reader.
//! - [`stats`]: how much there is.
//! - [`matrix`]: whose technical norms answer to which norm of States.
//! - [`mod@paper`]: the paper on the gaps; [`pictures`]: its pictures.
//!
//! It knows nothing of evidence, SQL or the command line.

#![forbid(unsafe_code)]

pub mod bridge;
pub mod commitments;
pub mod compare;
pub mod gaps;
pub mod impact;
pub mod lineage;
pub mod matrix;
pub mod paper;
pub mod pictures;
pub mod processes;
pub mod show;
pub mod side;
pub mod since;
pub mod stats;
pub mod terms;
mod words;

pub use side::Side;
