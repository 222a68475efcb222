//! Pictures of rates, as SVG that stands alone or in a page.
//!
//! - [`ranking`]: who has how much, with intervals.
//! - [`change`]: before and after.
//! - [`series`]: over time.
//! - [`caption`]: what stands around each of them.
//! - [`mod@number`]: numbers as they are written there.
//! - `axis`, `canvas`: from values to places, from places to text.
//!
//! Made for print in black and white: shapes and dashes tell things apart and never
//! colour alone, what a mark means stands beside it, and each picture has its title,
//! its axis with the unit, its sources and its words for whoever cannot see it.
//! No scripts, no fonts but the generic ones, the same bytes each time.

#![forbid(unsafe_code)]

mod axis;
mod canvas;
pub mod caption;
pub mod change;
pub mod number;
pub mod ranking;
pub mod series;

pub use caption::Caption;
pub use number::number;
