//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use catalog::words::{GapCode, Tlp, Word};
use catalog::{Economy, Hours, PartialDate, TemplateKind};
use clap::{Args, Parser, Subcommand, ValueEnum};
use conformance::MetricId;
use holders::Query;
use net::{Asn, Prefix, Timestamp};
use routes::selection::{CommunityPattern, PathExpression, PeerName};

mod accounts;
mod backtest;
mod import_sieve;
mod rankings;
mod serve;
mod telling;

pub(crate) use accounts::{Accounts, AccountsCommand};
pub(crate) use backtest::Backtest;
pub(crate) use import_sieve::ImportSieve;
pub(crate) use rankings::{Asked, Effect, Rank, RankFormat};
pub(crate) use serve::Serve;
pub(crate) use telling::{ReportFormat, TriageBounces, TriageNotify, TriageOutbox, TriageReport};

/// Ties agreed norms to what can be observed on the Internet, watches real data
/// for it, and says who is to be told.
#[derive(Debug, Parser)]
#[command(name = "normwatch", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "Exit codes:
  0  done
  1  something else went wrong: the disk, the system
  2  the command line is wrong
  3  a file that was named is missing or cannot be read
  4  a file that was named is of another kind than it should be
  5  done, but part of the input was damaged, cut off or unreadable
  6  the catalog of norms is wrong, or has no such entry
  7  the database cannot be used, has no such session, or the question is no SQL
     that it answers";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read routes, find what engages norms, and say whom to tell
    Check(Check),
    /// Run `check` on the 24th of February 2008, made from its published timeline
    Demo(Demo),
    /// Write routes as text, all or some of them: what `bgpdump -m` does
    Routes(Box<Routes>),
    /// Tell who originates what, how many peers say so, and what the RPKI says
    Origins(Origins),
    /// Tell how networks, organisations and economies keep routing norms
    Conformance(Conformance),
    /// Ask anything of catalog, observations, findings and route files, in SQL
    Sql(Sql),
    /// Whose address or network it is, whom to write to, and what registers say of it
    Whois(Whois),
    /// What registers hold, of which day each is, and what is odd about them
    Registers(RegistersAccount),
    /// Look up agreed norms, compare them, and check the catalog's files
    Norms(Norms),
    /// What is missing between norms of States and norms of operators
    Gaps(Gaps),
    /// What the rooms mean by their words
    Terms(Words),
    /// How norms come about: who decides, how, and who may speak
    Processes(Words),
    /// What a norm, or the draft of one, touches: networks, indicators, parties
    Impact(Impact),
    /// What changed since a day, in the words of a diplomat or of an operator
    Since(Since),
    /// Keep transcripts and reports of sessions: who said and asked for what
    Sessions(Sessions),
    /// Serve pages and an API over HTTP
    Serve(Serve),
    /// Give, list and revoke accounts for the pages and the API, and read the audit log
    Accounts(Accounts),
    /// Rank economies or networks by a rate, with its denominator
    Rank(Box<Rank>),
    /// Tell what changed between two days, and what is left for whom
    Effect(Box<Effect>),
    /// Decide what is to be done with the events of CERT feeds: whom to tell, by when
    Triage(Triage),
    /// Tell what a proposed rule or norm would have done on recorded events and routes
    Backtest(Box<Backtest>),
}

/// Read routes, find what engages norms, and say whom to tell.
///
/// Sources are MRT archives (RouteViews, RIPE RIS, a router's own dump), plain or
/// compressed with gzip, bzip2, zstd or xz; several are read in the order of the
/// times in their names.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Files, folders or patterns with routes; `-` is standard input
    #[arg(long, required = true, num_args = 1.., value_name = "FILE|DIR|GLOB")]
    pub(crate) routes: Vec<String>,

    /// Who originates what before the first route: RIBs in MRT, or tables of
    /// prefixes and origins. Without it, the stream's own first hours
    #[arg(long, num_args = 1.., value_name = "FILE|DIR|GLOB")]
    pub(crate) baseline: Vec<String>,

    /// How many hours of the stream are learned from when there is no --baseline
    #[arg(long, value_name = "HOURS", default_value = "3", value_parser = hours, conflicts_with = "baseline")]
    pub(crate) learn: Duration,

    /// A table of organisations, as CAIDA AS2Org writes it
    #[arg(long, value_name = "FILE")]
    pub(crate) as_org: Option<PathBuf>,

    /// A table of relations between networks, as CAIDA AS-relationships writes it
    #[arg(long, value_name = "FILE")]
    pub(crate) as_rel: Option<PathBuf>,

    /// Leave out records before this instant, in UTC
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<Timestamp>,

    /// Leave out records from this instant on, in UTC
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<Timestamp>,

    #[command(flatten)]
    pub(crate) outputs: Outputs,
}

/// Where results go.
#[derive(Debug, Args)]
pub(crate) struct Outputs {
    /// Write the report as one self-contained page
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,

    /// Write the report as JSON (its schema is schema/check-report.json)
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,

    /// The database
    #[arg(long, value_name = "FILE", default_value = "normwatch.db")]
    pub(crate) db: PathBuf,

    /// Norms from this folder in place of those built in
    #[arg(long, value_name = "DIR")]
    pub(crate) norms: Option<PathBuf>,

    /// Show findings of low severity in full too
    #[arg(long)]
    pub(crate) all: bool,

    /// Show what others say of who did something beside what it is about, as theirs
    #[arg(long, value_name = "FILE")]
    pub(crate) statements: Option<PathBuf>,
}

/// Run `check` on the 24th of February 2008, made from its published timeline.
///
/// The routes are written as real MRT files into a folder and read from there by
/// the same code as any others.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Where to put the files and the results
    #[arg(long, value_name = "DIR", default_value = "normwatch-demo")]
    pub(crate) folder: PathBuf,
}

/// Write routes as text, all or some of them: what `bgpdump -m` does.
///
/// Sources are MRT archives (RouteViews, RIPE RIS, a router's own dump), plain or
/// compressed with gzip, bzip2, zstd or xz; several are read in the order of the
/// times in their names.
///
/// Filters: an element is written when it passes each filter that is given; of
/// several values of one filter, one has to fit, and --prefix, --more-specific,
/// --less-specific and --prefix-file are one filter together. Withdrawals have no
/// origin, path or communities, so a filter on these leaves them out; changes of
/// session have no prefix either. Records that a filter leaves out whole are not
/// decoded, and what is wrong in them is not told.
#[derive(Debug, Args)]
#[command(after_long_help = ROUTES_HELP)]
pub(crate) struct Routes {
    /// Files, folders or patterns with routes; `-` is standard input
    #[arg(required = true, value_name = "FILE|DIR|GLOB")]
    pub(crate) sources: Vec<String>,

    /// How to write them
    #[arg(long, value_enum, default_value_t = RoutesFormat::Bgpdump)]
    pub(crate) format: RoutesFormat,

    /// Only how many of each type there are
    #[arg(long, conflicts_with = "format")]
    pub(crate) count: bool,

    /// Write to this file in place of standard output, whole or not at all
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) filters: RouteFilters,
}

const ROUTES_HELP: &str = "AS path expressions:
  3491 17557         these networks follow each other in the path
  ^3491   17557$     the path starts with AS3491; ends with AS17557
  Anything else is a regular expression over the path's text, as Cisco's and
  Quagga's access lists have it: _ is a delimiter, the start or the end;
  ^ $ . [0-9] [^ ] * + ? | ( ) and \\ as usual. Sets read {1,2}, confederations
  (1 2) and [1,2].
  _3491_             AS3491 anywhere
  ^(701|1239)_.*_17557$

Communities: 65000:1, 65000:*, *:666; large ones 65000:1:2, 65000:*:*; no-export,
  no-advertise, local-as, no-peer, blackhole, graceful-shutdown.

Formats:
  bgpdump  the lines of `bgpdump -m` 1.6.2, byte for byte; where bgpdump misreads
           a file, what the file says
  ndjson   an object a line, with the field names of bgpkit-parser; null is what
           the element does not have
  csv      the same fields, with a header (RFC 4180)";

/// Which elements.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct RouteFilters {
    /// Only this prefix
    #[arg(long, value_name = "PREFIX")]
    pub(crate) prefix: Vec<Prefix>,

    /// Only this prefix and those inside it
    #[arg(long, value_name = "PREFIX")]
    pub(crate) more_specific: Vec<Prefix>,

    /// Only this prefix and those that cover it
    #[arg(long, value_name = "PREFIX")]
    pub(crate) less_specific: Vec<Prefix>,

    /// Only the prefixes in this file, one a line; `PREFIX^+` is a prefix and
    /// those inside it. Hundreds of thousands are fine
    #[arg(long, value_name = "FILE")]
    pub(crate) prefix_file: Vec<PathBuf>,

    /// Only routes that come from these networks
    #[arg(long, value_name = "ASN,…", value_delimiter = ',')]
    pub(crate) origin: Vec<Asn>,

    /// Only routes whose AS path is so: numbers, or a regular expression
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    pub(crate) as_path: Vec<PathExpression>,

    /// Only what these peers of the collector sent
    #[arg(long, value_name = "ASN|IP,…", value_delimiter = ',')]
    pub(crate) peer: Vec<PeerName>,

    /// Only routes with this community; `*` is any number
    #[arg(long, value_name = "COMMUNITY")]
    pub(crate) community: Vec<CommunityPattern>,

    /// Leave out records before this instant, in UTC
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<Timestamp>,

    /// Leave out records from this instant on, in UTC
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<Timestamp>,

    /// Only elements of these types
    #[arg(
        long = "type",
        value_name = "TYPE,…",
        value_enum,
        value_delimiter = ','
    )]
    pub(crate) types: Vec<ElementType>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoutesFormat {
    /// The lines of `bgpdump -m`
    Bgpdump,
    /// One JSON object a line
    Ndjson,
    /// RFC 4180
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ElementType {
    /// Routes announced
    #[value(alias = "A")]
    Announce,
    /// Routes withdrawn
    #[value(alias = "W")]
    Withdraw,
    /// Routes of a dumped table
    #[value(alias = "B")]
    Rib,
    /// Changes of a session
    #[value(alias = "S")]
    State,
}

/// Tell who originates what, how many peers say so, and what the RPKI says.
///
/// Every distinct prefix and origin in the archives, sorted: RIB entries, and
/// routes announced. Peers are counted by address and AS. A peer has a full feed
/// when it carries half as much of a family as the peer that carries the most;
/// the visibility is the share of those that carried the pair.
#[derive(Debug, Args)]
#[command(after_long_help = ORIGINS_HELP)]
pub(crate) struct Origins {
    /// Files, folders or patterns with routes; `-` is standard input
    #[arg(required = true, value_name = "FILE|DIR|GLOB")]
    pub(crate) sources: Vec<String>,

    /// Validated ROA payloads, as rpki-client or Routinator write them (JSON or
    /// CSV, compressed or not), or live from a validator: adds the state of route
    /// origin validation. Given again: local exceptions to them (SLURM)
    #[arg(long, value_name = "FILE|rtr:HOST:PORT")]
    pub(crate) vrps: Vec<String>,

    /// How to write it
    #[arg(long, value_enum, default_value_t = OriginsFormat::Csv)]
    pub(crate) format: OriginsFormat,

    /// Write to this file in place of standard output, whole or not at all
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Leave out records before this instant, in UTC
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<Timestamp>,

    /// Leave out records from this instant on, in UTC
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<Timestamp>,
}

const ORIGINS_HELP: &str = "Columns:
  prefix      as 192.0.2.0/24
  origin      the AS number; {1,2} is a set of them, an array in ndjson; empty or
              null where the path has none
  peers       how many peers carried it
  visibility  the share of peers with a full feed that did, 0 to 1
  rov         with --vrps: valid, invalid or not-found (RFC 6811); a set is never
              valid
  rov_reason  of what is invalid: asn (no VRP has this origin) or length (the
              prefix is longer than VRPs of this origin allow)

What is not asked for is not looked at: damage in other attributes of a table's
routes is found by `normwatch routes`, not here.";

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum OriginsFormat {
    /// RFC 4180, with a header
    Csv,
    /// One JSON object a line
    Ndjson,
}

/// Tell how networks, organisations and economies keep routing norms, in published
/// metrics.
///
/// Routes are held against registers: validated ROA payloads, route objects,
/// delegations, organisations, relations. A metric that cannot be told from what
/// was given is unknown, and says what to give. Paths are read, a second time
/// through the files, where relations are given, files of updates are
/// among the routes, or --metric asks for it.
#[derive(Debug, Args)]
#[command(after_long_help = CONFORMANCE_HELP)]
pub(crate) struct Conformance {
    /// Files, folders or patterns with routes: a table, updates, or both
    #[arg(long, required = true, num_args = 1.., value_name = "FILE|DIR|GLOB")]
    pub(crate) routes: Vec<String>,

    #[command(flatten)]
    pub(crate) registers: Registers,

    /// Which metrics, by which formulas: a profile that comes with the program, or
    /// a file
    #[arg(long, value_name = "ID|FILE", default_value = "manrs-obs-2024-01")]
    pub(crate) profile: String,

    /// What networks are put together by; without it what --of names, else each by
    /// itself
    #[arg(long, value_enum)]
    pub(crate) by: Option<ConformanceBy>,

    /// Only this network, organisation or economy: AS64496, an id, two letters
    #[arg(long, value_name = "KEY")]
    pub(crate) of: Option<String>,

    /// Only this metric; with --of the routes behind its number
    #[arg(long, value_name = "METRIC")]
    pub(crate) metric: Option<MetricId>,

    /// Each day by itself, in UTC
    #[arg(long, conflicts_with_all = ["since", "until"])]
    pub(crate) daily: bool,

    /// How to write it
    #[arg(long, value_enum, default_value_t = ConformanceFormat::Table)]
    pub(crate) format: ConformanceFormat,

    /// Write to this file in place of standard output, whole or not at all
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Leave out records before this instant, in UTC
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<Timestamp>,

    /// Leave out records from this instant on, in UTC
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<Timestamp>,
}

const CONFORMANCE_HELP: &str = "Profiles: manrs-obs-2024-01, manrs-obs-2019, manrs-proto-2018 and
  imc-2022. docs/methods.md has each formula with its source.

Who is together: an economy is that of the network's number by the registries'
  delegations, or by AS2Org where no delegations are given; an organisation is that of
  AS2Org. An economy's number is a sum over networks and says nothing about a State.

Shapes of JSON: schema/conformance.json, schema/conformance-opened.json.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConformanceBy {
    /// Each network by itself
    Asn,
    /// By the organisation that holds the number
    Organisation,
    /// By the economy that the number is registered in
    Economy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConformanceFormat {
    /// For reading here
    Table,
    /// For programs
    Json,
    /// For a document
    Markdown,
    /// RFC 4180, with a header
    Csv,
}

/// Ask anything of catalog, observations, findings and route files, in SQL.
///
/// A question only reads. Tables: sources, defects, instruments, provisions,
/// mappings, gaps, indicators, analyses, observations, explanations, evidence,
/// findings …; and route files where they lie: `select … from routes('FILE|GLOB')`,
/// `route_sources('FILE|GLOB')`, `route_defects('FILE|GLOB')`. Registers too:
/// delegations, registrations, contacts, `irr_routes`, vrps, aspas, `as_org`, `as_rel`,
/// `register_sources`, each with `('FILE|GLOB')`; and by --registers the functions
/// holder(ip), economy(ip), `asn_economy(asn)`, `abuse_contact(ip)`, rov(prefix, asn).
#[derive(Debug, Args)]
pub(crate) struct Sql {
    /// The question; `-` reads it from standard input
    pub(crate) question: String,

    /// The database; without one, questions about norms and files still work
    #[arg(long, value_name = "FILE", default_value = "normwatch.db")]
    pub(crate) db: PathBuf,

    /// How to show the answer
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,

    #[command(flatten)]
    pub(crate) registers: Registers,
}

/// Whose address or network it is, whom to write to, and what registers say of it.
///
/// Only what is in the files is known: nothing is asked of the network. What no file
/// was given for is `not asked`; what was looked for and is not there is `none`.
#[derive(Debug, Args)]
#[command(after_long_help = WHOIS_HELP)]
pub(crate) struct Whois {
    #[arg(
        required = true,
        value_name = "IP|PREFIX|ASN",
        help = "Addresses, blocks or networks: 192.0.2.1, 2001:db8::/32, AS64496"
    )]
    pub(crate) what: Vec<Query>,

    #[command(flatten)]
    pub(crate) registers: Registers,

    /// Judge special-purpose blocks and the age of contacts by this day, in UTC, and
    /// ask of several editions of a register the one of this day; today unless given
    #[arg(long, value_name = "DATE")]
    pub(crate) at: Option<Timestamp>,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t = WhoisFormat::Table)]
    pub(crate) format: WhoisFormat,
}

/// What registers hold, of which day each is, and what is odd about them.
///
/// Lines and records that could not be used; delegations that contradict their own
/// summaries or one another, and what none of them speaks of.
#[derive(Debug, Args)]
pub(crate) struct RegistersAccount {
    #[arg(
        required = true,
        value_name = "FILE|DIR|GLOB|rtr:HOST:PORT",
        help = "Registers, as the other commands take them by --registers"
    )]
    pub(crate) registers: Vec<String>,

    /// What was set aside by this day is no gap, in UTC; today unless given
    #[arg(long, value_name = "DATE")]
    pub(crate) at: Option<Timestamp>,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    pub(crate) format: Shape,
}

const WHOIS_HELP: &str = "Formats:
  table     the answer first, then the evidence; for reading here
  json      an array of dossiers, one for each question, in their order; null is
            what was not asked, an empty list what no file has
  markdown  the table's content, for a document
  rdap      an RDAP response (RFC 9083) a line, one for each question, in their order";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum WhoisFormat {
    /// For reading here
    Table,
    /// For programs
    Json,
    /// For a document
    Markdown,
    /// One RDAP response a line
    Rdap,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    /// Columns, aligned
    Table,
    /// RFC 4180
    Csv,
    /// One JSON object a line
    Ndjson,
    /// One JSON array
    Json,
}

/// What registers say.
#[derive(Debug, Args)]
pub(crate) struct Registers {
    #[arg(
        long,
        num_args = 1..,
        value_name = "FILE|DIR|GLOB|rtr:HOST:PORT",
        help = "Registers, each told by its content: delegations of the RIRs, RPSL dumps, \
            VRPs and SLURM, CAIDA AS2Org and AS-relationships, tables of prefixes and origins, \
            PeeringDB, ARIN OriginAS; or a validator's VRPs live"
    )]
    pub(crate) registers: Vec<String>,
}

/// Which norms, and how an answer is written.
#[derive(Debug, Args)]
pub(crate) struct Asking {
    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Shape::Table, global = true)]
    pub(crate) format: Shape,

    /// Norms from this folder in place of those built in
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) norms: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    /// For reading here
    Table,
    /// For programs
    Json,
    /// For a document
    Markdown,
}

/// Look up agreed norms, compare them, and check the catalog's files.
#[derive(Debug, Args)]
pub(crate) struct Norms {
    #[command(subcommand)]
    pub(crate) command: NormsCommand,

    #[command(flatten)]
    pub(crate) asking: Asking,
}

#[derive(Debug, Subcommand)]
pub(crate) enum NormsCommand {
    /// List instruments and their provisions
    List {
        /// Only these: words of an instrument's name or id
        filter: Vec<String>,
    },
    /// Show one provision, instrument or indicator
    Show {
        /// As you would write it: un-gge-2015#13-f, "13(f)", bcp38, route-new-origin
        #[arg(required = true)]
        id: Vec<String>,
    },
    /// Find words anywhere in the norms, also as captions misheard them
    Search {
        /// What to look for; accents and case do not matter
        #[arg(required = true)]
        text: Vec<String>,
        /// How many to show
        #[arg(long, value_name = "N", default_value_t = 20)]
        limit: usize,
    },
    /// Hold two instruments side by side
    Compare {
        /// The first: un-gge-2015, "Paris Call", manrs-netops
        here: String,
        /// The second
        there: String,
    },
    /// Show what an instrument or provision came from, and what came of it
    Lineage {
        /// As you would write it: un-gge-2015, sco-coc-2015, "13(g)"
        #[arg(required = true)]
        id: Vec<String>,
    },
    /// Show what an economy has signed up to, with dates
    State {
        /// Two letters, or the name: JP, Japan
        #[arg(required = true)]
        economy: Vec<String>,
    },
    /// Tell how much there is
    Stats,
    /// Write all norms for other tools
    Export {
        /// For which
        #[arg(value_parser = export_format)]
        to: export::Format,
        /// Write to this file in place of standard output, whole or not at all
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Begin a file for a new record, with a line on each field
    New {
        /// Of what: instrument, mapping, term, process, organisation, adoption, event
        #[arg(value_parser = template_kind)]
        kind: TemplateKind,
        /// Its id; for a mapping, an adoption or an event the id of what it is about
        id: String,
    },
    /// Check the files: every mistake with its file and line
    Check {
        /// The folder; without it, the norms built in
        folder: Option<PathBuf>,
        /// With these files of triage rules laid over its own, one over the other
        #[arg(long, value_name = "FILE")]
        rules: Vec<PathBuf>,
    },
}

/// What is missing between norms of States and norms of operators.
///
/// The bridge index is the share of provisions in force on one side that have a
/// counterpart in force on the other.
#[derive(Debug, Args)]
pub(crate) struct Gaps {
    /// Only of provisions on this side
    #[arg(long, value_enum)]
    pub(crate) side: Option<SideName>,

    /// Only with this code: G1 … G9, GX
    #[arg(long, value_parser = gap_code)]
    pub(crate) code: Option<GapCode>,

    /// Only the gap that weighs most of each provision
    #[arg(long)]
    pub(crate) primary: bool,

    /// On this day, such as 2015-07-22; today unless given
    #[arg(long, value_name = "DATE")]
    pub(crate) at: Option<PartialDate>,

    /// How the gap moved: from this day …
    #[arg(long, value_name = "DATE", conflicts_with_all = ["at", "side", "code", "primary"])]
    pub(crate) from: Option<PartialDate>,

    /// … to this one; today unless given
    #[arg(long, value_name = "DATE", requires = "from")]
    pub(crate) to: Option<PartialDate>,

    /// Write the paper on the gaps into this folder: Markdown, HTML and two pictures
    #[arg(long, value_name = "DIR", conflicts_with_all = ["from", "side", "code", "primary"])]
    pub(crate) paper: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) asking: Asking,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SideName {
    /// Of States
    States,
    /// Of those who run the network
    Operators,
}

/// Names to look up.
#[derive(Debug, Args)]
pub(crate) struct Words {
    /// Its name or a part of it; all without one
    pub(crate) name: Vec<String>,

    #[command(flatten)]
    pub(crate) asking: Asking,
}

/// What a norm, or the draft of one, touches: networks, indicators, parties.
///
/// From a provision the walk follows the mappings. A draft in a text file is held
/// against all provisions by its words; the walk begins at the nearest.
#[derive(Debug, Args)]
pub(crate) struct Impact {
    /// A provision, or a file with the text of a draft; `-` is standard input
    #[arg(required = true, value_name = "ID|FILE")]
    pub(crate) what: Vec<String>,

    #[command(flatten)]
    pub(crate) asking: Asking,
}

/// What changed since a day, in the words of a diplomat or of an operator.
#[derive(Debug, Args)]
pub(crate) struct Since {
    /// A day, a month or a year: 2025-07-11, 2025-07, 2025
    pub(crate) date: PartialDate,

    /// In whose words
    #[arg(long = "for", value_enum)]
    pub(crate) reader: ReaderName,

    #[command(flatten)]
    pub(crate) asking: Asking,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReaderName {
    /// Who negotiates what States agree
    Diplomat,
    /// Who runs a network
    Operator,
}

/// Keep transcripts and reports of sessions: who said and asked for what.
///
/// A text goes in as it is: captions, a filled report of a workshop, a proposal for
/// one. Names and words that captions got wrong are put right where that is sure;
/// what is not sure stays as it was heard, and is said to be so.
#[derive(Debug, Args)]
pub(crate) struct Sessions {
    #[command(subcommand)]
    pub(crate) command: SessionsCommand,

    /// The database
    #[arg(
        long,
        value_name = "FILE",
        default_value = "normwatch.db",
        global = true
    )]
    pub(crate) db: PathBuf,

    #[command(flatten)]
    pub(crate) asking: Asking,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SessionsCommand {
    /// Read texts and keep them; one that is there already is not kept twice
    Import {
        /// Files, folders or patterns; plain text in UTF-8
        #[arg(required = true, value_name = "FILE|DIR|GLOB")]
        files: Vec<String>,

        /// How far they may be told: clear, green, amber, amber+strict or red (FIRST's
        /// Traffic Light Protocol). Accounts of `normwatch serve` see what their role may
        #[arg(long, value_name = "TLP", default_value = "amber", value_parser = tlp)]
        tlp: Tlp,
    },
    /// List the sessions
    List,
    /// Show who speaks in a session, what was misheard, and its turns
    Show {
        /// Its number, or words of its file's name or its title
        #[arg(required = true, value_name = "ID|NAME")]
        session: Vec<String>,
        /// Show this turn in full
        #[arg(long, value_name = "NUMBER")]
        turn: Option<usize>,
    },
    /// Find turns in all sessions, under every name of a thing, and as misheard
    Search {
        /// A turn must have all of them; accents, case and plural do not matter
        #[arg(required = true)]
        words: Vec<String>,
        /// How many to show, but for JSON, which has all
        #[arg(long, value_name = "N", default_value_t = 20)]
        limit: usize,
    },
    /// Tell who asked for what
    Asked {
        /// Only of those with this in their name, also as captioned
        #[arg(long, value_name = "NAME")]
        speaker: Option<String>,
        /// Only what names this: cybernorm, un-gge, "MANRS", un-gge-2015#13-f
        #[arg(long, value_name = "ID|NAME")]
        about: Option<String>,
        /// Only in this session
        #[arg(long, value_name = "ID|NAME")]
        session: Option<String>,
    },
    /// Draw a report in the form of the IGF's workshop reports
    Report {
        /// Its number, or words of its file's name or its title
        #[arg(required = true, value_name = "ID|NAME")]
        session: Vec<String>,
    },
}

/// Decide what is to be done with the events of CERT feeds: whom to tell, by when.
///
/// Events are decided by the rules of the norms' folder (norms/triage/) and of a
/// jurisdiction, with what registers and your own file say about addresses. An address
/// is no author: nothing here says who did something.
#[derive(Debug, Args)]
pub(crate) struct Triage {
    #[command(subcommand)]
    pub(crate) command: TriageCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TriageCommand {
    /// Decide all events of feeds, each once, and write the decisions
    Run(Box<TriageRun>),
    /// Show what is done with one event, and why
    Explain(TriageExplain),
    /// Tell people what was decided, each once
    Notify(Box<TriageNotify>),
    /// List messages and what became of them; settle what is in doubt
    Outbox(TriageOutbox),
    /// Read reports of mail that came back
    Bounces(TriageBounces),
    /// Report a month
    Report(TriageReport),
    /// Read sieve files of IntelMQ as rules, and tell what has no equal
    ImportSieve(ImportSieve),
    /// List what a rule can ask of an event
    Columns {
        /// How to write the answer
        #[arg(long, value_enum, default_value_t = Shape::Table)]
        format: Shape,
    },
}

/// What events are decided by.
#[derive(Debug, Args)]
pub(crate) struct TriageBasis {
    /// Your own file: your economy, whose events are yours, your assets, whom to write to
    #[arg(long, value_name = "FILE")]
    pub(crate) desk: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) registers: Registers,

    /// Whose rules hold besides those for all, such as JP; the desk's economy unless
    /// given
    #[arg(long, value_name = "ECONOMY", value_parser = economy)]
    pub(crate) jurisdiction: Option<Economy>,

    /// Rules of your own, laid over those of the norms; several files one over the other
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Vec<PathBuf>,

    /// Norms and rules from this folder in place of those built in
    #[arg(long, value_name = "DIR")]
    pub(crate) norms: Option<PathBuf>,
}

/// How feeds are read.
#[derive(Debug, Args)]
pub(crate) struct TriageFeeds {
    /// Shadowserver's mapping of columns, as they publish it for IntelMQ
    #[arg(long, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,

    /// Which column is which field, for other tables
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,

    /// When the feeds came, where they do not say it: deadlines are counted from then,
    /// and else from the event
    #[arg(long, value_name = "TIME")]
    pub(crate) received: Option<Timestamp>,
}

/// Decide all events of feeds, each once, and write the decisions.
///
/// What was seen and decided is kept in the database. Stopped at any moment and
/// started again with the same command, it goes on where it was: no event is lost,
/// none is decided twice. A feed that the database has is not decided again.
#[derive(Debug, Args)]
#[command(after_long_help = TRIAGE_RUN_HELP)]
pub(crate) struct TriageRun {
    /// Files, folders or patterns with feeds, or with rows from a quarantine; `-` is
    /// standard input
    #[arg(required_unless_present = "inbox", value_name = "FILE|DIR|GLOB")]
    pub(crate) sources: Vec<String>,

    /// Go on, and look again for files each so many seconds: those that are left alone
    /// between two looks are decided. It may be ended at any moment
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "10",
        value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) watch: Option<u64>,

    /// Take feeds by HTTP POST to /feeds?name=FILE at this address of this machine,
    /// into the folder of --inbox
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        requires = "inbox",
        requires = "watch"
    )]
    pub(crate) listen: Option<SocketAddr>,

    /// A folder for what comes by POST; it is watched like the others
    #[arg(long, value_name = "DIR", requires = "listen")]
    pub(crate) inbox: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) feeds: TriageFeeds,

    #[command(flatten)]
    pub(crate) basis: TriageBasis,

    /// The database
    #[arg(long, value_name = "FILE", default_value = "normwatch.db")]
    pub(crate) db: PathBuf,

    /// Append decisions to this file in place of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) decisions: Option<PathBuf>,

    /// How to write decisions
    #[arg(long, value_enum, default_value_t = DecisionFormat::Ndjson)]
    pub(crate) format: DecisionFormat,

    /// An event like one that is no older than this repeats it, by the events' own time
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = length_of_time)]
    pub(crate) window: Hours,

    /// Append rows that cannot be used to this file, from which they can be read again
    #[arg(long, value_name = "FILE")]
    pub(crate) quarantine: Option<PathBuf>,

    /// Threads that decide, as many as the machine runs at once unless given; the
    /// decisions are the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,

    /// How many events are committed together: fewer are done again after a stop, more
    /// take less time each
    #[arg(long, value_name = "EVENTS", default_value_t = 500_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub(crate) batch: u64,
}

const TRIAGE_RUN_HELP: &str = "Decisions, an object a line; csv has the same in columns:
  file, line, offset    where the event stands
  time                  when it happened; null is not known
  key                   what events have in common that repeat each other
  seen.is               new; repeated (within the window: nobody is told again);
                        reopened (after the window)
  seen.count, .first    how often until now, and since when
  classification        taxonomy, type, identifier
  source                ip, port, asn, fqdn
  action                notify-now, daily-digest, monthly-digest, keep-on-file, drop
  rules, provisions     that fired, and that they name
  told                  recipient, mail and who says so, action, deadline, TLP
  registers             economy and holder of the two sides, where they are known
  event                 of what somebody is told, the rest that a notice has
  keep_until            when the event is to be deleted";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecisionFormat {
    /// One JSON object a line
    Ndjson,
    /// RFC 4180, with a header
    Csv,
}

/// Show what is done with one event, and why.
#[derive(Debug, Args)]
pub(crate) struct TriageExplain {
    /// The event as JSON with the names of IntelMQ, or a row of a feed by its line, as in
    /// feed.csv:17; `-` reads JSON from standard input
    #[arg(value_name = "EVENT|FILE:LINE")]
    pub(crate) event: String,

    /// Show what others say of who did something beside what it is about, as theirs
    #[arg(long, value_name = "FILE")]
    pub(crate) statements: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) feeds: TriageFeeds,

    #[command(flatten)]
    pub(crate) basis: TriageBasis,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    pub(crate) format: Shape,
}

fn economy(text: &str) -> Result<Economy, String> {
    Economy::named(text).ok_or_else(|| format!("write {}, or its English name", Economy::SHAPE))
}

fn length_of_time(text: &str) -> Result<Hours, String> {
    Hours::new(text).ok_or_else(|| format!("it takes {}", Hours::SHAPE))
}

fn export_format(text: &str) -> Result<export::Format, String> {
    export::Format::parse(text).ok_or_else(|| {
        let each = |f: &export::Format| format!("{} ({})", f.name(), f.describes());
        let formats: Vec<_> = export::Format::ALL.iter().map(each).collect();
        format!("the formats are {}", formats.join(", "))
    })
}

fn template_kind(text: &str) -> Result<TemplateKind, String> {
    TemplateKind::from_word(text).ok_or_else(|| {
        let each = |kind: &TemplateKind| format!("{kind} ({})", kind.in_words());
        let kinds: Vec<_> = TemplateKind::ALL.iter().map(each).collect();
        format!("it is one of: {}", kinds.join(", "))
    })
}

fn gap_code(text: &str) -> Result<GapCode, String> {
    GapCode::from_word(&text.to_uppercase()).ok_or_else(|| {
        let codes: Vec<_> = GapCode::ALL.iter().map(|code| code.word()).collect();
        format!("the codes are {}", codes.join(", "))
    })
}

fn tlp(text: &str) -> Result<Tlp, String> {
    Tlp::from_word(text).ok_or_else(|| {
        let each = |tlp: &Tlp| format!("{tlp} ({})", tlp.in_words());
        let all: Vec<_> = Tlp::ALL.iter().map(each).collect();
        format!("it is one of: {}", all.join(", "))
    })
}

fn hours(text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(hours) if (0.0..=24.0 * 366.0).contains(&hours) => {
            Ok(Duration::from_secs_f64(hours * 3600.0))
        }
        _ => Err("it takes a number of hours from 0 to 8784, as in 3 or 0.5".to_owned()),
    }
}
