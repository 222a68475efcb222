//! The command line of `rank` and `effect`.

use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rankings::{By, EconomyOf};
use scans::Day;

use super::Registers;

/// Rank economies or networks by a rate, with its denominator.
///
/// The rate is the share of announced IPv4 addresses that a scan saw open. Ranks are
/// given as all ranks that the intervals allow; whoever announces too little, is
/// hardly seen or is in no list stands apart.
#[derive(Debug, Args)]
#[command(after_long_help = RANKINGS_HELP)]
pub(crate) struct Rank {
    #[command(flatten)]
    pub(crate) asked: Asked,

    /// On this day, such as 2015-12-01; the last day of which there is a list unless
    /// given
    #[arg(long, value_name = "DATE")]
    pub(crate) at: Option<Day>,

    /// How each changed since this day
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<Day>,

    /// Those of like size together
    #[arg(long)]
    pub(crate) like_size: bool,

    /// The rates on each day of which there is a list
    #[arg(long, conflicts_with_all = ["since", "like_size"])]
    pub(crate) over_time: bool,

    /// With --over-time: what happened on a day, drawn as a line
    #[arg(long, value_name = "DATE=WORDS", value_parser = moment, requires = "over_time")]
    pub(crate) mark: Vec<(Day, String)>,
}

/// Tell what changed between two days, and what is left for whom.
///
/// For each economy or network the rates before and after, how sure the change is,
/// which addresses are still there, and, where a register tells the kind of their
/// network, who could put right what is left.
#[derive(Debug, Args)]
#[command(after_long_help = RANKINGS_HELP)]
pub(crate) struct Effect {
    #[command(flatten)]
    pub(crate) asked: Asked,

    /// The first day, such as 2015-03-01
    #[arg(long, value_name = "DATE")]
    pub(crate) before: Day,

    /// The second day
    #[arg(long, value_name = "DATE")]
    pub(crate) after: Day,
}

/// What both ask.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// What is counted: open-ntp, open-dns, open-snmp, open-ssdp, open-chargen, or
    /// open:SERVICE for lists of another service
    pub(crate) indicator: String,

    /// Lists of addresses seen open: Shadowserver's CSV, JSON lines, or an address a
    /// line with the day in the file's name
    #[arg(long, required = true, num_args = 1.., value_name = "FILE|DIR|GLOB")]
    pub(crate) scan: Vec<String>,

    /// Routes in MRT that tell what is announced; without them a table of prefixes
    /// and origins among the registers does
    #[arg(long, num_args = 1.., value_name = "FILE|DIR|GLOB")]
    pub(crate) routes: Vec<String>,

    #[command(flatten)]
    pub(crate) registers: Registers,

    /// Who is ranked
    #[arg(long, value_enum, default_value_t = ByName::Economy)]
    pub(crate) by: ByName,

    /// Whose economy an address is counted in
    #[arg(long, value_enum, default_value_t = EconomyOfName::Delegation)]
    pub(crate) economy_of: EconomyOfName,

    /// For how many announced addresses rates are given
    #[arg(long, value_name = "NUMBER", default_value = "100000")]
    pub(crate) per: NonZeroU64,

    /// The lists are of the whole Internet: who is not in them has none open
    #[arg(long)]
    pub(crate) whole_internet: bool,

    /// How many rows are shown and drawn; JSON and CSV have all
    #[arg(long, value_name = "NUMBER", default_value_t = 30)]
    pub(crate) top: usize,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t = RankFormat::Table)]
    pub(crate) format: RankFormat,

    /// Draw a picture into this file, as SVG
    #[arg(long, value_name = "FILE")]
    pub(crate) plot: Option<PathBuf>,

    /// Norms from this folder in place of those built in
    #[arg(long, value_name = "DIR")]
    pub(crate) norms: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ByName {
    /// Economies
    Economy,
    /// Networks
    Asn,
}

impl From<ByName> for By {
    fn from(name: ByName) -> By {
        match name {
            ByName::Economy => By::Economy,
            ByName::Asn => By::Asn,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EconomyOfName {
    /// Of whom a registry handed the address to
    Delegation,
    /// Of the network that announces it
    Origin,
}

impl From<EconomyOfName> for EconomyOf {
    fn from(name: EconomyOfName) -> EconomyOf {
        match name {
            EconomyOfName::Delegation => EconomyOf::Delegation,
            EconomyOfName::Origin => EconomyOf::Origin,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RankFormat {
    /// For reading here
    Table,
    /// For programs
    Json,
    /// For a document
    Markdown,
    /// RFC 4180, with a header
    Csv,
}

const RANKINGS_HELP: &str =
    "A list says of which day it is by its column `timestamp`, or by its name.
Lists of one question are of one service; names of Shadowserver's files tell which.

Who is left to put it right is told by the kind of network in PeeringDB's dump, when it
is among the registers: lines to homes and offices, or other kinds.";

fn moment(text: &str) -> Result<(Day, String), String> {
    let moment = text.split_once('=').and_then(|(day, words)| {
        let words = words.trim();
        Some((day.parse().ok()?, words.to_owned())).filter(|_| !words.is_empty())
    });
    moment.ok_or_else(|| "it takes a day and words, as in 2015-05-15=guidance".to_owned())
}
