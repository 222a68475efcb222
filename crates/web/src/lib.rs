//! The house that people walk into: pages and an API over HTTP. Both give the answers
//! that the command line gives, by the same functions; nothing is worked out here.
//!
//! - [`question`]: one table of all that can be asked; the router, the description of
//!   the API and the tests are made from it. `questions` has the functions.
//! - [`asked`]: what somebody asks, checked against the table.
//! - [`answer`]: an answer as page, JSON, CSV or Markdown; [`problem`]: why there is
//!   none (RFC 9457).
//! - [`house`]: what all answers are made from: the norms, and readers of the database.
//! - [`page`]: what is around an answer on a page; `links`: where ids lead to.
//! - [`openapi`]: the description of the API.
//! - `programs`: doors for programs that speak a protocol of their own: `atom`, `taxii`,
//!   `rdap`, `misp`. [`webhooks`]: programs that are told without asking.
//!   `news`: what feeds tell of findings.
//! - [`inbox`]: feeds that programs send, as files in a folder.
//! - [`who`]: who asks, and what they may see; `gate`: how that is known, signing in,
//!   and what is written down of it.
//! - [`server`]: limits, headers, what is where. `connections`: a bounded number of
//!   them; `requests`: the id of each request and its line in the log; `metrics`:
//!   numbers for Prometheus.
//!
//! Pages need no script. Everything shown is escaped by construction, and what
//! comes from the database is read by statements that cannot write; what is written is
//! the audit log.

#![forbid(unsafe_code)]

pub mod answer;
pub mod asked;
mod atom;
mod connections;
mod gate;
pub mod house;
pub mod inbox;
mod links;
mod metrics;
mod misp;
mod news;
pub mod openapi;
pub mod page;
pub mod problem;
mod programs;
pub mod question;
mod questions;
mod rdap;
mod requests;
pub mod server;
mod taxii;
pub mod webhooks;
pub mod who;

pub use house::House;
pub use server::{Options, serve};
