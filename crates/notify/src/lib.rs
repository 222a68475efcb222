//! What is told to whom: notices as mail and in formats of others, each sent once,
//! and what comes back.
//!
//! Decisions come from the crate `triage` by way of whoever calls this; here they
//! are plain [`Telling`]s. On the way out:
//!
//! - [`item`]: an event as somebody may be told of it; [`recipient`]: who, and
//!   [`address`]: where, read strictly.
//! - [`minimise`]: what each role may see, and what the Traffic Light Protocol
//!   lets leave.
//! - [`mod@group`]: tellings → [`Notice`]s, one for each recipient, with a
//!   [`ticket`] that is the same on each replay.
//! - [`mail`]: a notice as a MIME message from a [`sender`]; in it the [`letter`]
//!   with its [`table`]s, [`csv`] and [`xarf`], or [`feedback`] on one message. [`stix`], [`misp`] and [`iodef`] are for peers.
//! - [`outbox`]: what is to be sent, what was, and what is in doubt; [`journal`]
//!   keeps it in files.
//! - [`mod@deliver`] and [`smtp`]: sends what the outbox has, each once.
//! - [`witness`]: who can say whether a message in doubt has arrived.
//! - [`bounce`]: what a relay reports of a message that did not arrive.
//! - [`month`]: the monthly report.
//!
//! A [`Notice`] can only be made by [`group::group`], which leaves out what must
//! not leave; and everything that is written is written from notices. An address
//! is no author: nothing here says who did something.

#![forbid(unsafe_code)]

pub mod address;
pub mod bounce;
pub mod csv;
pub mod deliver;
pub mod feedback;
pub mod group;
pub mod iodef;
pub mod item;
pub mod journal;
pub mod letter;
pub mod mail;
pub mod minimise;
pub mod misp;
pub mod month;
mod object;
pub mod outbox;
pub mod recipient;
pub mod sender;
pub mod smtp;
pub mod stix;
pub mod table;
pub mod text;
pub mod ticket;
pub mod witness;
pub mod xarf;

pub use address::MailAddress;
pub use deliver::{Mode, deliver};
pub use group::{Grouped, Notice, Round, Telling};
pub use item::{Item, Side};
pub use journal::Journal;
pub use mail::Message;
pub use minimise::Withheld;
pub use outbox::Outbox;
pub use recipient::Recipient;
pub use sender::Sender;
pub use ticket::{Period, Ticket};
