//! `routes('FILE' [, …])`: the routes in archives, as a table.
//!
//! Each argument, up to eight, is a file, a folder or a pattern, as
//! [`input::expand`] takes it; `-` is standard input. The files are read where
//! they lie, compressed or not, and nothing is kept of them.
//!
//! | column | what |
//! | --- | --- |
//! | `time` | text, RFC 3339 in UTC; with a fraction only where the record has one |
//! | `timestamp` | seconds since 1970: an integer, or a real where the record has microseconds |
//! | `type` | `announce`, `withdraw` or `rib` (held when the table was dumped) |
//! | `prefix` | text, `208.65.153.0/24` |
//! | `origin` | the AS number that the path ends in; NULL when that is a set, and for withdrawals |
//! | `origin_set` | the set in its place, `{64496,64497}` |
//! | `as_path` | text as `bgpdump` prints it: `701 3491 17557` |
//! | `peer_asn`, `peer_ip` | whom the collector heard it from |
//! | `next_hop` | address |
//! | `med`, `local_pref` | integers |
//! | `communities` | `701:1 701:2` (RFC 1997); NULL when there are none |
//! | `atomic_aggregate` | 1 or 0; NULL for withdrawals |
//! | `aggregator` | AS number and router: `64496 192.0.2.1` |
//! | `path_id` | with ADD-PATH (RFC 7911) |
//! | `originated` | for `rib`, when the peer sent it; text as `time` |
//! | `source` | the file |
//! | `offset` | where the record starts in the file's content, decompressed, in bytes |
//!
//! Two more can be given a value with `=` as if they were arguments, and are NULL
//! otherwise: `within = '208.65.152.0/22'` keeps the blocks inside that one and
//! itself; `covering = '208.65.153.1'` keeps the blocks that hold the address or
//! block. `file` … `file8` are the arguments themselves.
//!
//! Rows come in the order of the files. Changes of session state are no routes
//! and no rows; `route_sources` counts them.
//!
//! **What is left out early.** Comparisons with `=`, `in`, `<`, `<=`, `>`, `>=` of
//! `time` and `timestamp`, and with `=` and `in` of `type`, `prefix`, `origin`,
//! `peer_asn` and `peer_ip`, are made while decoding, as is what the arguments
//! ask for; a record that cannot match is not decoded. SQLite makes the
//! comparisons again, so the rows are the same with and without. Attributes that
//! no column asks for are not decoded.
//!
//! `time` compares as text, so compare it with what [`utc`](crate::functions)
//! gives: `time >= utc('2008-02-24 18:47')`. Where records have microseconds only
//! `timestamp` sorts exactly.
//!
//! A file that is missing, cannot be read, or holds no archive at all is an
//! error. Damage is not: the rows that can be read come, and `route_defects`
//! says what is wrong.

mod batch;
mod columns;
mod filter;

use std::borrow::Cow;
use std::cell::RefCell;
use std::ffi::{CStr, c_int};
use std::fmt::Write;
use std::rc::Rc;

use archive::Step;
use rusqlite::types::ValueRef;
use rusqlite::vtab::{
    Context, Filters, IndexConstraintOp, IndexInfo, Module, VTab, VTabConnection, VTabCursor,
    sqlite3_vtab, sqlite3_vtab_cursor,
};
use rusqlite::{Connection, fallible_iterator::FallibleIterator};

use self::batch::Batch;
use self::columns::{Column, Columns, FILES_MAX};
use self::filter::{Comparison, Filter, name, seconds};
use crate::scan::{Scan, module_error, not_an_archive};
use net::Timestamp;

/// Makes the table known to a connection.
pub(crate) fn register(connection: &Connection) -> rusqlite::Result<()> {
    const MODULE: &Module<'static, Routes> = &Module::eponymous_only_module();
    connection.create_module(c"routes", MODULE, None)
}

/// Reading an archive, in SQLite's unit of about one page read from disk. Far
/// above any table of the store, so that an archive is never read once per row
/// of one; chosen by us.
pub(crate) const SCAN_COST: f64 = 1e9;

/// What each comparison that is made early is worth, so that the plan with most
/// of them wins, and no plan with two scans does; chosen by us.
const COMPARISON_WORTH: f64 = 0.9;

/// Rows of a day of updates.
const SCAN_ROWS: i64 = 10_000_000;

#[repr(C)]
struct Routes {
    /// SQLite's part; must be first.
    base: sqlite3_vtab,
    names: Names,
}

/// The sources that were read on this connection: their places make row ids, so
/// that the same row has the same id in every scan. SQLite asks for that where it
/// answers an `or` with two scans. Shared by a table and its cursors, which never
/// leave their connection.
type Names = Rc<RefCell<Vec<String>>>;

// SAFETY: the struct is `repr(C)` and its first field is `sqlite3_vtab`.
unsafe impl VTab<'_> for Routes {
    type Aux = ();
    type Cursor = Cursor;

    fn connect(
        _: &mut VTabConnection,
        _: Option<&()>,
        _: &[u8],
        _: &[u8],
        _: &[u8],
        _: &[&[u8]],
    ) -> rusqlite::Result<(Cow<'static, CStr>, Self)> {
        let table = Routes {
            base: sqlite3_vtab::default(),
            names: Names::default(),
        };
        Ok((Cow::Borrowed(Column::DECLARATION), table))
    }

    fn best_index(&self, info: &mut IndexInfo) -> rusqlite::Result<bool> {
        let constraints: Vec<_> = info
            .constraints()
            .map(|c| {
                (
                    Column::at(c.column()),
                    comparison(&c.operator()),
                    c.is_usable(),
                )
            })
            .collect();
        let mut plan = format!("{:x}", info.col_used());
        let mut taken: Vec<Column> = Vec::new();
        let mut file_named = false;
        let mut argument = 0;
        for (index, (column, comparison, usable)) in constraints.into_iter().enumerate() {
            let (Some(column), Some(comparison)) = (column, comparison) else {
                continue;
            };
            let is_argument = is_argument(column);
            if is_argument {
                if comparison != Comparison::Equal {
                    continue;
                }
                file_named |= column.file().is_some();
                if !usable {
                    // The value comes from a table that is read later: another order.
                    return Ok(false);
                }
                // A second value for the same argument is left to SQLite.
                if taken.contains(&column) {
                    continue;
                }
            } else if !usable || !is_compared_early(column, comparison) {
                continue;
            }
            if info.collation(index)? != "BINARY" {
                continue;
            }
            let is_list = !is_argument && info.is_in_constraint(index)?;
            if is_list {
                info.set_in_constraint(index, true)?;
            }
            argument += 1;
            let mut usage = info.constraint_usage(index);
            usage.set_argv_index(argument);
            usage.set_omit(is_argument);
            let list = if is_list { "i" } else { "" };
            write!(plan, ";{}{}{list}", column as usize, comparison.letter())
                .expect("a string takes all text");
            taken.push(column);
        }
        if !file_named {
            // Not an error: the files may be in the two halves of an `or`. When
            // they are nowhere there is no plan, which `Store::explain` puts well.
            return Ok(false);
        }
        let compared = taken
            .iter()
            .filter(|column| column.file().is_none())
            .count() as i32;
        info.set_idx_str(&plan);
        info.set_estimated_cost(SCAN_COST * COMPARISON_WORTH.powi(compared));
        info.set_estimated_rows((SCAN_ROWS >> (4 * compared).min(20)).max(1));
        Ok(true)
    }

    fn open(&mut self) -> rusqlite::Result<Cursor> {
        Ok(Cursor {
            base: sqlite3_vtab_cursor::default(),
            names: Rc::clone(&self.names),
            scan: None,
            filter: Filter::default(),
            columns: Columns::default(),
            arguments: Default::default(),
            source: (0, String::new()),
            clock: Clock::default(),
            batch: Batch::default(),
            row: 0,
            scratch: RefCell::default(),
        })
    }
}

/// The arguments: whose value decides what rows there are.
fn is_argument(column: Column) -> bool {
    column.file().is_some() || matches!(column, Column::Within | Column::Covering)
}

fn is_compared_early(column: Column, comparison: Comparison) -> bool {
    match column {
        Column::Time | Column::Timestamp => true,
        Column::Type | Column::Prefix | Column::Origin | Column::PeerAsn | Column::PeerIp => {
            comparison == Comparison::Equal
        }
        _ => false,
    }
}

fn comparison(operator: &IndexConstraintOp) -> Option<Comparison> {
    match operator {
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_LT => Some(Comparison::Less),
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_LE => Some(Comparison::LessOrEqual),
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_EQ => Some(Comparison::Equal),
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_GE => Some(Comparison::GreaterOrEqual),
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_GT => Some(Comparison::Greater),
        _ => None,
    }
}

/// One scan.
#[repr(C)]
struct Cursor {
    /// SQLite's part; must be first.
    base: sqlite3_vtab_cursor,
    names: Names,
    /// `None` before the first and after the last row.
    scan: Option<Scan>,
    filter: Filter,
    columns: Columns,
    /// The values of the argument columns, from `file` on.
    arguments: [Option<String>; FILES_MAX + 2],
    /// The source that is read: its place among the names, and its name.
    source: (i64, String),
    clock: Clock,
    batch: Batch,
    /// Place in the batch.
    row: usize,
    /// Text on its way to SQLite.
    scratch: RefCell<String>,
}

/// The last record's time as text: records come many to a second.
#[derive(Debug, Default)]
struct Clock {
    timestamp: Option<Timestamp>,
    text: String,
}

impl Clock {
    fn set(&mut self, timestamp: Timestamp) {
        if self.timestamp != Some(timestamp) {
            self.timestamp = Some(timestamp);
            self.text.clear();
            write!(self.text, "{timestamp}").expect("a string takes all text");
        }
    }
}

impl Cursor {
    /// Reads on until there is a row.
    fn fill(&mut self) -> rusqlite::Result<()> {
        let needs_time = self.columns.has(Column::Time) || self.filter.has_time();
        let Cursor {
            scan: Some(scan),
            filter,
            columns,
            clock,
            batch,
            ..
        } = self
        else {
            return Ok(());
        };
        self.row = 0;
        batch.clear();
        while batch.rows.is_empty() {
            batch.clear();
            let step = scan.step(
                |record| {
                    if needs_time {
                        clock.set(record.timestamp);
                    }
                    filter.record(record, &clock.text)
                },
                |element| batch.push(element, filter, *columns),
            )?;
            match step {
                Step::Record => {}
                Step::Begin(place) => {
                    let name = scan.report(place).name.clone();
                    let mut names = self.names.borrow_mut();
                    let place = names.iter().position(|known| *known == name);
                    let place = place.unwrap_or_else(|| {
                        names.push(name.clone());
                        names.len() - 1
                    });
                    self.source = (place as i64, name);
                }
                Step::End(place) if scan.report(place).is_no_mrt() => {
                    return Err(not_an_archive(scan.report(place)));
                }
                Step::End(_) => {}
                Step::Done => {
                    self.scan = None;
                    break;
                }
            }
        }
        Ok(())
    }

    /// Reads a plan of `best_index` with its values. Answers false when an
    /// argument is NULL: then there are no rows.
    fn plan(&mut self, plan: &str, values: &Filters<'_>) -> rusqlite::Result<bool> {
        let mut parts = plan.split(';');
        let used = parts
            .next()
            .and_then(|used| u64::from_str_radix(used, 16).ok());
        self.columns = Columns(used.expect("a plan starts with the columns"));
        for (index, part) in parts.enumerate() {
            let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
            let mut letters = part[digits.len()..].chars();
            let column = digits.parse().ok().and_then(Column::at);
            let comparison = letters.next().and_then(Comparison::from_letter);
            let (column, comparison) = column
                .zip(comparison)
                .expect("a plan names what it compares");
            if letters.next().is_some() {
                let list: Vec<rusqlite::types::Value> = values
                    .in_values(index)?
                    .map(|value| rusqlite::types::Value::try_from(value).map_err(Into::into))
                    .collect()?;
                let list: Vec<ValueRef<'_>> = list.iter().map(ValueRef::from).collect();
                self.filter.add(column, comparison, &list)?;
                continue;
            }
            let value = values
                .iter()
                .nth(index)
                .expect("each comparison has its value");
            if is_argument(column) && value == ValueRef::Null {
                return Ok(false);
            }
            self.filter.add(column, comparison, &[value])?;
            if is_argument(column) {
                let text = value.as_str().map_err(|_| {
                    module_error("routes: a file, folder or pattern is text".to_owned())
                })?;
                self.arguments[column as usize - Column::File1 as usize] = Some(text.to_owned());
            }
        }
        Ok(true)
    }

    /// Gives SQLite text that is made for it.
    fn show(&self, context: &mut Context, text: impl std::fmt::Display) -> rusqlite::Result<()> {
        let mut scratch = self.scratch.borrow_mut();
        scratch.clear();
        write!(scratch, "{text}").expect("a string takes all text");
        context.set_result(scratch.as_str())
    }
}

// SAFETY: the struct is `repr(C)` and its first field is `sqlite3_vtab_cursor`.
unsafe impl VTabCursor for Cursor {
    fn filter(
        &mut self,
        _: c_int,
        plan: Option<&str>,
        values: &Filters<'_>,
    ) -> rusqlite::Result<()> {
        self.scan = None;
        self.batch.clear();
        self.row = 0;
        self.filter = Filter::default();
        self.arguments = Default::default();
        if !self.plan(plan.expect("each plan has its text"), values)? {
            return Ok(());
        }
        let files: Vec<String> = self.arguments[..FILES_MAX]
            .iter()
            .flatten()
            .cloned()
            .collect();
        self.scan = Some(Scan::new(&files)?);
        self.fill()
    }

    fn next(&mut self) -> rusqlite::Result<()> {
        self.row += 1;
        if self.row < self.batch.rows.len() {
            return Ok(());
        }
        self.batch.clear();
        self.fill()
    }

    fn eof(&self) -> bool {
        self.row >= self.batch.rows.len()
    }

    fn column(&self, context: &mut Context, index: c_int) -> rusqlite::Result<()> {
        let row = &self.batch.rows[self.row];
        let column = Column::at(index).expect("SQLite asks for columns that it was told of");
        let text = |range: &std::ops::Range<usize>| self.batch.text(range);
        match column {
            Column::Time => return context.set_result(self.clock.text.as_str()),
            Column::Timestamp if row.timestamp.micros() % 1_000_000 == 0 => {
                return context.set_result(row.timestamp.seconds());
            }
            Column::Timestamp => return context.set_result(seconds(row.timestamp)),
            Column::Type => return context.set_result(name(row.action)),
            Column::Prefix => return self.show(context, row.prefix),
            Column::PeerAsn => return context.set_result(row.peer.asn.0),
            Column::PeerIp => return self.show(context, row.peer.address),
            Column::PathId => return context.set_result(row.path_id),
            Column::Originated => {
                return match row.originated {
                    Some(instant) => self.show(context, instant),
                    None => Ok(()),
                };
            }
            Column::Source => return context.set_result(self.source.1.as_str()),
            Column::Offset => return context.set_result(row.offset as i64),
            _ if is_argument(column) => {
                return context
                    .set_result(&self.arguments[index as usize - Column::File1 as usize]);
            }
            _ => {}
        }
        let Some(attributes) = self.batch.attributes(row) else {
            return Ok(());
        };
        match column {
            Column::Origin => context.set_result(attributes.origin.map(|asn| asn.0)),
            Column::OriginSet => context.set_result(attributes.origin_set.as_ref().map(text)),
            Column::AsPath => context.set_result(attributes.as_path.as_ref().map(text)),
            Column::NextHop => match attributes.next_hop {
                Some(address) => self.show(context, address),
                None => Ok(()),
            },
            Column::Med => context.set_result(attributes.med),
            Column::LocalPref => context.set_result(attributes.local_pref),
            Column::Communities => context.set_result(attributes.communities.as_ref().map(text)),
            Column::AtomicAggregate => context.set_result(attributes.atomic_aggregate),
            Column::Aggregator => match attributes.aggregator {
                Some((asn, router)) => self.show(context, format_args!("{} {router}", asn.0)),
                None => Ok(()),
            },
            _ => unreachable!("answered above"),
        }
    }

    fn rowid(&self) -> rusqlite::Result<i64> {
        /// Contents up to 16 TiB, and half a million of them.
        const CONTENT_BITS: u32 = 44;
        // An element has at least one byte of its record, so no two of a source
        // have the same sum.
        let row = &self.batch.rows[self.row];
        Ok(self.source.0 << CONTENT_BITS | (row.offset + row.element) as i64)
    }
}
