//! The command line of `backtest`.

use std::path::PathBuf;
use std::time::Duration;

use catalog::Hours;
use clap::Args;

use super::{Shape, TriageBasis, TriageFeeds, hours, length_of_time};

/// Tell what a proposed rule or norm would have done on recorded events and routes.
///
/// The proposal is tried beside what is in force, over the same evidence: who would have
/// been told of how much on which day, what differs and for which rules, and events to
/// read. Nothing is written, and nobody is told.
#[derive(Debug, Args)]
#[command(after_long_help = BACKTEST_HELP)]
pub(crate) struct Backtest {
    /// The proposal: a file of triage rules, which is laid over those in force, or a file
    /// of an indicator, which takes the place of the one with its id
    #[arg(value_name = "RULES")]
    pub(crate) proposal: PathBuf,

    /// The evidence: feeds for rules; for an indicator archives of routes, or one
    /// database of analyses
    #[arg(long, required = true, num_args = 1.., value_name = "EVIDENCE")]
    pub(crate) over: Vec<String>,

    #[command(flatten)]
    pub(crate) feeds: TriageFeeds,

    #[command(flatten)]
    pub(crate) basis: TriageBasis,

    /// Try the proposal's rules before those in force, as a file whose name comes first
    #[arg(long)]
    pub(crate) first: bool,

    /// An event like one that is no older than this repeats it, by the events' own time
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = length_of_time)]
    pub(crate) window: Hours,

    /// Who originates what before the first route, for an indicator: RIBs in MRT, or
    /// tables of prefixes and origins
    #[arg(long, num_args = 1.., value_name = "FILE|DIR|GLOB")]
    pub(crate) baseline: Vec<String>,

    /// How many hours of the routes are learned from when there is no --baseline
    #[arg(long, value_name = "HOURS", default_value = "3", value_parser = hours, conflicts_with = "baseline")]
    pub(crate) learn: Duration,

    /// A table of organisations, as CAIDA AS2Org writes it, for an indicator
    #[arg(long, value_name = "FILE")]
    pub(crate) as_org: Option<PathBuf>,

    /// A table of relations between networks, as CAIDA AS-relationships writes it, for an
    /// indicator
    #[arg(long, value_name = "FILE")]
    pub(crate) as_rel: Option<PathBuf>,

    /// How many events or findings to show of each difference: the first ones
    #[arg(long, value_name = "COUNT", default_value_t = 3, value_parser = clap::value_parser!(u16).range(0..=1000))]
    pub(crate) samples: u16,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    pub(crate) format: Shape,
}

const BACKTEST_HELP: &str = "docs/backtest.md has a worked example.

\"Unknown\" in the answer: the evidence says nothing about the proposal. No event was
read, no rule of it holds for the desk's jurisdiction, or no event has what its rules
ask for.";
