//! Who holds what, and what nobody may announce.
//!
//! - [`as_org`]: which organisation holds an AS number, in which economy
//!   (CAIDA's AS-to-organisation files).
//! - [`aut_nums`]: what networks have registered of themselves: policy, contacts.
//! - [`as_rel`]: who sells transit to whom, and who peers (CAIDA's
//!   AS-relationship files).
//! - [`delegated`]: the lines of the registries' statistics, and [`delegations`]:
//!   who holds which addresses and AS numbers by them, in which economy; overlaps
//!   and gaps.
//! - [`prefix_origin`]: tables of prefixes and the networks that announced them
//!   (pyasn's `.dat`, CAIDA's `pfx2as`).
//! - [`prefix_table`]: the longest prefix that holds an address, and all that cover
//!   a prefix.
//! - [`origin_as`]: the networks that may announce a block, as its holder told
//!   ARIN.
//! - [`peeringdb`]: what networks say of themselves.
//! - [`ranges`]: which range holds an address or a number, for hundreds of
//!   millions of them.
//! - [`rpsl`]: objects of routing registries and of the registries' databases;
//!   [`irr_routes`]: whether a route is registered; [`registrations`]: who holds what
//!   by these objects; [`abuse`]: whom to write to.
//! - [`special`]: blocks and AS numbers that no standard lets anyone announce,
//!   each from the day on which it was reserved.
//! - [`fuzz`]: the bodies of the fuzz target.
//! - [`mod@line`], [`record`]: what is wrong with a line of text, or a record of a
//!   JSON document, that could not be used.
//!
//! The parsers take text from a [`BufRead`](std::io::BufRead) and know no file
//! name and no compression. A bad line is never an end and never silent: it
//! becomes a [`LineProblem`], and reading goes on with the next.

pub mod abuse;
pub mod as_org;
pub mod as_rel;
pub mod aut_nums;
pub mod delegated;
pub mod delegations;
mod economy;
pub mod fuzz;
pub mod irr_routes;
pub mod line;
mod names;
pub mod origin_as;
pub mod peeringdb;
pub mod prefix_origin;
pub mod prefix_table;
pub mod ranges;
pub mod record;
pub mod registrations;
pub mod rpsl;
pub mod special;

pub use as_org::{AsOrg, Holder};
pub use as_rel::{AsRel, Relation};
pub use aut_nums::AutNums;
pub use delegations::{Delegation, Delegations};
pub use line::{LineProblem, LineProblemKind};
pub use peeringdb::PeeringDb;
pub use prefix_origin::PrefixOrigins;
pub use prefix_table::PrefixTable;
pub use registrations::{Registration, Registrations};
