//! The words of the field that every other crate uses: [`Asn`], [`Prefix`],
//! [`Timestamp`].
//!
//! - [`mod@asn`]: AS numbers, as people write them and as the wire has them.
//! - [`mod@prefix`]: address blocks, ordered so that a covering block comes before
//!   what it covers.
//! - [`mod@scan`]: numbers and addresses that bytes begin with, at the speed of a full
//!   table.
//! - [`mod@text`]: numbers and addresses as text, at the speed of a full table.
//! - [`mod@time`]: instants in UTC with microseconds, as MRT has them.
//!
//! Nothing here knows a file, a protocol or a clock.

pub mod asn;
pub mod prefix;
pub mod scan;
pub mod text;
pub mod time;

pub use asn::{Asn, ParseAsnError};
pub use prefix::{Family, ParsePrefixError, Prefix};
pub use time::{ParseTimestampError, Timestamp};
