//! Registers of who holds and may announce what, as tables over their files.
//!
//! | table | one row is |
//! | --- | --- |
//! | `delegations('FILE' [, …])` | what a regional registry handed out or keeps: `registry`, `economy`, `kind` (`asn`, `ipv4`, `ipv6`), `first`, `last`, `count` (NULL where it has more than 63 bits), `date`, `status`, `opaque_id` |
//! | `registrations(…)` | an `inetnum`, `inet6num`, `aut-num` or `organisation` object: `class`, `kind`, `first`, `last`, `name`, `organisation`, `organisation_name`, `organisation_country`, `country`, `status`, `registry`, `created`, `last_modified` |
//! | `contacts(…)` | a block or network whose object leads to an address for abuse: `kind`, `first`, `last`, `mailbox`, `handle`, `through` (`own`, `organisation`, `irt`), `validation` (`validated`, `invalid`, NULL), `validated`, `last_modified`, `contact_source`, `contact_line` |
//! | `irr_routes(…)` | a route object: `prefix`, `origin`, `registry`, `last_modified` |
//! | `as_org(…)` | a network by AS2Org: `asn`, `as_name`, `organisation`, `organisation_name`, `economy`, `registry`, `changed` |
//! | `as_rel(…)` | a link between two networks, seen from one end: `asn`, `neighbor`, `relation`: what `asn` is to the neighbour, `provider`, `customer` or `peer`. Each link is two rows |
//! | `vrps(…)` | a VRP, after the local exceptions where files of them are given too: `prefix`, `max_length`, `asn`, `trust_anchor`, `expires` |
//! | `aspas(…)` | a customer and one of its providers: `customer`, `provider`, `expires` |
//! | `register_sources(…)` | a file of any of these: `name`, `kind`, `sha256`, `records`, `date`, `problems` (lines or records that could not be used), `first_problem`, `whole` (0 when it was cut off or damaged: the rows of before are there) |
//!
//! Where a register has lines, the last columns are `source` and `line`. Up to eight
//! files, folders or patterns are given as arguments. Files of a kind that the table
//! is not of are an error. Only the columns that are asked for are made.
//!
//! - `tables`: the rows of each.

mod tables;

use std::borrow::Cow;
use std::ffi::{CStr, c_int};
use std::marker::PhantomData;
use std::ops::Range;

use holders::{Evidence, Kind};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use rusqlite::vtab::{
    Context, Filters, IndexInfo, Module, VTab, VTabConnection, VTabCursor, sqlite3_vtab,
    sqlite3_vtab_cursor,
};

use crate::Value;
use crate::error::HINT_MARK;
use crate::reports::{ARGUMENTS, take_arguments};
use crate::scan::module_error;

/// The names of these tables, for hints.
pub(crate) const NAMES: [&str; 9] = [
    "as_org",
    "as_rel",
    "aspas",
    "contacts",
    "delegations",
    "irr_routes",
    "register_sources",
    "registrations",
    "vrps",
];

/// How many rows are made at a time. Our choice: a few MiB, and few enough times that
/// finding the place again costs nothing.
const BATCH_ROWS: usize = 16 * 1024;

/// Makes the tables known to a connection.
pub(crate) fn register(connection: &Connection) -> rusqlite::Result<()> {
    fn one<T: RegisterTable>(connection: &Connection) -> rusqlite::Result<()> {
        connection.create_module(T::NAME, Registers::<T>::MODULE, None)
    }
    one::<tables::Delegations>(connection)?;
    one::<tables::Registrations>(connection)?;
    one::<tables::Contacts>(connection)?;
    one::<tables::IrrRoutes>(connection)?;
    one::<tables::AsOrg>(connection)?;
    one::<tables::AsRel>(connection)?;
    one::<tables::Vrps>(connection)?;
    one::<tables::Aspas>(connection)?;
    one::<tables::Sources>(connection)
}

/// A table over registers: its name, its columns, its rows.
trait RegisterTable: 'static {
    const NAME: &'static CStr;
    /// Its columns with their types, and nothing else.
    const COLUMNS: &'static [&'static str];
    /// The kinds of files that it is of.
    const KINDS: &'static [Kind];
    /// Rows by their numbers, as far as there are so many.
    fn rows(evidence: &Evidence, numbers: Range<usize>, used: Used) -> Vec<Vec<Value>>;
}

/// Which columns are asked for: a bit each; the highest stands for all from there on.
#[derive(Clone, Copy, Debug)]
struct Used(u64);

impl Used {
    fn row(self) -> Cells {
        Cells {
            used: self,
            values: Vec::new(),
        }
    }
}

/// A row on its way: values that nobody asked for are not made.
struct Cells {
    used: Used,
    values: Vec<Value>,
}

impl Cells {
    fn put<T: Into<Value>>(mut self, value: impl FnOnce() -> T) -> Cells {
        let bit = self.values.len().min(63);
        let is_used = self.used.0 >> bit & 1 == 1;
        let value = is_used.then(|| value().into());
        self.values.push(value.unwrap_or_default());
        self
    }
}

#[repr(C)]
struct Registers<T> {
    /// SQLite's part; must be first.
    base: sqlite3_vtab,
    table: PhantomData<T>,
}

impl<T: RegisterTable> Registers<T> {
    const MODULE: &'static Module<'static, Self> = &Module::eponymous_only_module();
}

// SAFETY: the struct is `repr(C)` and its first field is `sqlite3_vtab`.
unsafe impl<T: RegisterTable> VTab<'_> for Registers<T> {
    type Aux = ();
    type Cursor = Cursor<T>;

    fn connect(
        _: &mut VTabConnection,
        _: Option<&()>,
        _: &[u8],
        _: &[u8],
        _: &[u8],
        _: &[&[u8]],
    ) -> rusqlite::Result<(Cow<'static, CStr>, Self)> {
        let mut columns: Vec<String> = T::COLUMNS.iter().map(ToString::to_string).collect();
        columns.push("file hidden".to_owned());
        columns.extend((2..=ARGUMENTS).map(|number| format!("file{number} hidden")));
        let declaration = format!("create table registers({})", columns.join(", "));
        let declaration = std::ffi::CString::new(declaration).expect("names have no zero byte");
        let table = Registers {
            base: sqlite3_vtab::default(),
            table: PhantomData,
        };
        Ok((Cow::Owned(declaration), table))
    }

    fn best_index(&self, info: &mut IndexInfo) -> rusqlite::Result<bool> {
        let Some(arguments) = take_arguments(info, T::COLUMNS.len()) else {
            // Not an error: see `routes`.
            return Ok(false);
        };
        info.set_idx_str(&format!("{:x};{arguments}", info.col_used()));
        info.set_estimated_cost(crate::routes::SCAN_COST);
        info.set_estimated_rows(100_000);
        Ok(true)
    }

    fn open(&mut self) -> rusqlite::Result<Cursor<T>> {
        Ok(Cursor {
            base: sqlite3_vtab_cursor::default(),
            evidence: Evidence::default(),
            arguments: Default::default(),
            used: Used(0),
            start: 0,
            rows: Vec::new(),
            row: 0,
            table: PhantomData,
        })
    }
}

#[repr(C)]
struct Cursor<T> {
    /// SQLite's part; must be first.
    base: sqlite3_vtab_cursor,
    /// What the files of the arguments say; kept while these are the same, as in a
    /// join, where a scan begins anew for each row of the other table.
    evidence: Evidence,
    arguments: [Option<String>; ARGUMENTS],
    used: Used,
    /// The number of the first row in `rows`.
    start: usize,
    rows: Vec<Vec<Value>>,
    /// The place in `rows`.
    row: usize,
    table: PhantomData<T>,
}

impl<T: RegisterTable> Cursor<T> {
    fn fill(&mut self, start: usize) {
        self.start = start;
        self.row = 0;
        self.rows = T::rows(&self.evidence, start..start + BATCH_ROWS, self.used);
    }

    fn read(&mut self, arguments: [Option<String>; ARGUMENTS]) -> rusqlite::Result<()> {
        if self.arguments == arguments && !self.evidence.files.is_empty() {
            return Ok(());
        }
        let files: Vec<String> = arguments.iter().flatten().cloned().collect();
        self.evidence = Evidence::default();
        self.arguments = arguments;
        let sources = input::expand(&files).map_err(|error| failed(&error.into()))?;
        self.evidence = holders::read(&sources).map_err(|error| failed(&error))?;
        let other = self.evidence.files.iter();
        match other
            .into_iter()
            .find(|file| !T::KINDS.contains(&file.kind))
        {
            None => Ok(()),
            Some(file) => {
                let name = T::NAME.to_string_lossy();
                let kinds: Vec<&str> = T::KINDS.iter().map(|kind| kind.in_words()).collect();
                let text = format!(
                    "{name}: `{}` has {}{HINT_MARK}{name} reads {}",
                    file.name,
                    file.kind,
                    kinds.join(", ")
                );
                self.evidence = Evidence::default();
                Err(module_error(text))
            }
        }
    }
}

// SAFETY: the struct is `repr(C)` and its first field is `sqlite3_vtab_cursor`.
unsafe impl<T: RegisterTable> VTabCursor for Cursor<T> {
    fn filter(
        &mut self,
        _: c_int,
        plan: Option<&str>,
        values: &Filters<'_>,
    ) -> rusqlite::Result<()> {
        self.rows.clear();
        self.row = 0;
        let mut plan = plan.unwrap_or_default().split(';');
        let used = plan
            .next()
            .and_then(|used| u64::from_str_radix(used, 16).ok());
        self.used = Used(used.expect("a plan starts with the columns"));
        let mut arguments: [Option<String>; ARGUMENTS] = Default::default();
        for (argument, value) in plan.zip(values.iter()) {
            if value == ValueRef::Null {
                return Ok(());
            }
            let text = value.as_str().map_err(|_| {
                let name = T::NAME.to_string_lossy();
                module_error(format!("{name}: a file, folder or pattern is text"))
            })?;
            let argument: usize = argument.parse().expect("a plan numbers its arguments");
            arguments[argument] = Some(text.to_owned());
        }
        self.read(arguments)?;
        self.fill(0);
        Ok(())
    }

    fn next(&mut self) -> rusqlite::Result<()> {
        self.row += 1;
        if self.row >= self.rows.len() && self.rows.len() == BATCH_ROWS {
            self.fill(self.start + BATCH_ROWS);
        }
        Ok(())
    }

    fn eof(&self) -> bool {
        self.row >= self.rows.len()
    }

    fn column(&self, context: &mut Context, index: c_int) -> rusqlite::Result<()> {
        let index = usize::try_from(index).expect("SQLite numbers columns from 0");
        match index.checked_sub(T::COLUMNS.len()) {
            Some(argument) => context.set_result(&self.arguments[argument]),
            None => context.set_result(&self.rows[self.row][index]),
        }
    }

    fn rowid(&self) -> rusqlite::Result<i64> {
        Ok((self.start + self.row) as i64)
    }
}

/// An error of `holders` as SQLite can carry it: one text.
fn failed(error: &holders::Error) -> rusqlite::Error {
    let hint = error.hint().map(|hint| format!("{HINT_MARK}{hint}"));
    module_error(format!("{error}{}", hint.unwrap_or_default()))
}
