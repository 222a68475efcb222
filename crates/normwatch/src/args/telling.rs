//! What is told of decisions: notices, the outbox, the month.

use std::path::PathBuf;

use catalog::Economy;
use catalog::words::{Tlp, Word};
use clap::{Args, ValueEnum};
use net::Timestamp;
use notify::Period;

use super::{Shape, economy};

/// Tell people what was decided, each once; without --send only say what would be told.
///
/// One message for each recipient, marking, way of telling and period, with a ticket
/// that stays. What is told at once is told now; digests when their day or month is
/// over. What was told and seen again after its deadline is told once more, and then to
/// the national CSIRT or the own team. Stopped at any moment and started again, nothing
/// is lost and nothing is told twice.
#[derive(Debug, Args)]
pub(crate) struct TriageNotify {
    /// The database
    #[arg(long, value_name = "FILE", default_value = "normwatch.db")]
    pub(crate) db: PathBuf,

    /// Your own file: what you are called, and whom to write to; the contact of role
    /// own-team is who writes
    #[arg(long, value_name = "FILE")]
    pub(crate) desk: PathBuf,

    /// The folder of the outbox: each message, and what became of it
    #[arg(long, value_name = "DIR")]
    pub(crate) outbox: PathBuf,

    /// Send; without it nothing is sent, kept or written
    #[arg(long)]
    pub(crate) send: bool,

    /// The relay that takes the mail, on this machine
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:25")]
    pub(crate) relay: String,

    /// The relay's log: what is in doubt and named there has arrived
    #[arg(long, value_name = "FILE")]
    pub(crate) relay_log: Option<PathBuf>,

    /// The log has all that the relay ever took of this outbox, and the relay has no
    /// connection open: what is not named there has not arrived, and is sent again
    #[arg(long, requires = "relay_log")]
    pub(crate) relay_log_is_complete: bool,

    /// As of this instant, which messages are dated with; now unless given
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<Timestamp>,

    /// Write each notice as STIX 2.1 into this folder, too
    #[arg(long, value_name = "DIR")]
    pub(crate) stix: Option<PathBuf>,

    /// Write notices as a MISP feed for each recipient into this folder, too
    #[arg(long, value_name = "DIR")]
    pub(crate) misp: Option<PathBuf>,

    /// Write each notice as IODEF 2.0 in JSON into this folder, too
    #[arg(long, value_name = "DIR")]
    pub(crate) iodef: Option<PathBuf>,

    /// Whose rules hold besides those for all, such as JP; the desk's economy unless
    /// given
    #[arg(long, value_name = "ECONOMY", value_parser = economy)]
    pub(crate) jurisdiction: Option<Economy>,

    /// Rules of your own, as the decisions were made with: letters give their reasons
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Vec<PathBuf>,

    /// Norms and rules from this folder in place of those built in
    #[arg(long, value_name = "DIR")]
    pub(crate) norms: Option<PathBuf>,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    pub(crate) format: Shape,
}

/// List messages and what became of them; settle what is in doubt.
///
/// A message is in doubt when the program or the connection ended between its end and
/// the relay's answer. It is held until somebody who knows says whether it arrived.
#[derive(Debug, Args)]
pub(crate) struct TriageOutbox {
    /// The folder
    #[arg(long, value_name = "DIR")]
    pub(crate) outbox: PathBuf,

    /// This message, by its Message-ID, was in doubt and has arrived
    #[arg(long, value_name = "MESSAGE-ID")]
    pub(crate) arrived: Vec<String>,

    /// This message was in doubt and has not arrived: it is sent again
    #[arg(long, value_name = "MESSAGE-ID")]
    pub(crate) not_arrived: Vec<String>,

    /// Show what others say of who did something beside the tickets that it is about, as
    /// theirs
    #[arg(long, value_name = "FILE")]
    pub(crate) statements: Option<PathBuf>,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    pub(crate) format: Shape,
}

/// Read reports of mail that came back, so that others are told in place of whom mail
/// does not reach.
#[derive(Debug, Args)]
pub(crate) struct TriageBounces {
    /// Files, folders or patterns of messages, one in each file
    #[arg(required = true, value_name = "MAIL")]
    pub(crate) messages: Vec<String>,

    /// The folder of the outbox
    #[arg(long, value_name = "DIR")]
    pub(crate) outbox: PathBuf,
}

/// Report a month: events by norm, kind, economy and holder, who was told, and what is
/// no longer seen.
#[derive(Debug, Args)]
pub(crate) struct TriageReport {
    /// Which month, as in 2026-11
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub(crate) month: Timestamp,

    /// The database
    #[arg(long, value_name = "FILE", default_value = "normwatch.db")]
    pub(crate) db: PathBuf,

    /// The folder of the outbox, which knows what came back or is in doubt
    #[arg(long, value_name = "DIR")]
    pub(crate) outbox: Option<PathBuf>,

    /// For whom it is: holders are named from amber on
    #[arg(long, value_name = "TLP", default_value = "amber", value_parser = tlp)]
    pub(crate) tlp: Tlp,

    /// Norms from this folder in place of those built in
    #[arg(long, value_name = "DIR")]
    pub(crate) norms: Option<PathBuf>,

    /// How to write it
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For reading here
    Text,
    /// For a document
    Markdown,
    /// For a browser
    Html,
}

fn month(text: &str) -> Result<Timestamp, String> {
    match text.parse() {
        Ok(Period::Month(start)) => Ok(start),
        _ => Err("it takes a year and a month, as in 2026-11".to_owned()),
    }
}

fn tlp(text: &str) -> Result<Tlp, String> {
    Tlp::from_word(&text.to_lowercase()).ok_or_else(|| {
        let words: Vec<_> = Tlp::ALL.iter().map(|tlp| tlp.word()).collect();
        format!("it is one of: {}", words.join(", "))
    })
}
