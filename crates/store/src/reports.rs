//! Tables over what a reading of archives found out: a few rows per source.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ffi::{CStr, c_int};
use std::marker::PhantomData;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use rusqlite::vtab::{
    Context, Filters, IndexConstraintOp, IndexInfo, Module, VTab, VTabConnection, VTabCursor,
    sqlite3_vtab, sqlite3_vtab_cursor,
};

use archive::{SourceReport, Step};

use crate::Value;
use crate::scan::{Scan, module_error};

/// A table of reports: its name, its columns, its rows.
pub(crate) trait ReportTable: 'static {
    const NAME: &'static CStr;
    /// `create table …`; its last columns are [`ARGUMENTS`] hidden ones.
    const DECLARATION: &'static CStr;
    /// Columns before the hidden ones.
    const COLUMNS: usize;
    /// The rows of one source.
    fn rows(report: &SourceReport) -> Vec<Vec<Value>>;
}

/// Files, folders or patterns that one call may name.
pub(crate) const ARGUMENTS: usize = 8;

/// Makes the table known to a connection.
pub(crate) fn register<T: ReportTable>(connection: &Connection) -> rusqlite::Result<()> {
    connection.create_module(T::NAME, Reports::<T>::MODULE, None)
}

/// Takes the files that a call names: the hidden columns behind the first `columns`.
/// Gives the places of the arguments in the order in which a cursor gets their values,
/// with `;` between; `None` where no file is named, or one is not known yet.
pub(crate) fn take_arguments(info: &mut IndexInfo, columns: usize) -> Option<String> {
    let named: Vec<_> = info
        .constraints()
        .enumerate()
        .filter(|(_, c)| c.operator() == IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_EQ)
        .filter_map(|(index, c)| {
            let argument = usize::try_from(c.column()).ok()?.checked_sub(columns)?;
            Some((index, argument, c.is_usable()))
        })
        .collect();
    if named.is_empty() || named.iter().any(|(_, _, usable)| !usable) {
        return None;
    }
    let mut taken = Vec::new();
    for (index, argument, _) in named {
        if !taken.contains(&argument) {
            taken.push(argument);
            let mut usage = info.constraint_usage(index);
            usage.set_argv_index(taken.len() as c_int);
            usage.set_omit(true);
        }
    }
    let places: Vec<String> = taken.iter().map(ToString::to_string).collect();
    Some(places.join(";"))
}

#[repr(C)]
struct Reports<T> {
    /// SQLite's part; must be first.
    base: sqlite3_vtab,
    table: PhantomData<T>,
}

impl<T: ReportTable> Reports<T> {
    const MODULE: &'static Module<'static, Self> = &Module::eponymous_only_module();
}

// SAFETY: the struct is `repr(C)` and its first field is `sqlite3_vtab`.
unsafe impl<T: ReportTable> VTab<'_> for Reports<T> {
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
        let table = Reports {
            base: sqlite3_vtab::default(),
            table: PhantomData,
        };
        Ok((Cow::Borrowed(T::DECLARATION), table))
    }

    fn best_index(&self, info: &mut IndexInfo) -> rusqlite::Result<bool> {
        let Some(plan) = take_arguments(info, T::COLUMNS) else {
            // Not an error: see `routes`.
            return Ok(false);
        };
        info.set_idx_str(&plan);
        info.set_estimated_cost(crate::routes::SCAN_COST);
        info.set_estimated_rows(100);
        Ok(true)
    }

    fn open(&mut self) -> rusqlite::Result<Cursor<T>> {
        Ok(Cursor {
            base: sqlite3_vtab_cursor::default(),
            scan: None,
            arguments: Default::default(),
            rows: VecDeque::new(),
            number: 0,
            table: PhantomData,
        })
    }
}

#[repr(C)]
struct Cursor<T> {
    /// SQLite's part; must be first.
    base: sqlite3_vtab_cursor,
    /// `None` before the first and after the last source.
    scan: Option<Scan>,
    arguments: [Option<String>; ARGUMENTS],
    /// The rows of a source that are not yet read.
    rows: VecDeque<Vec<Value>>,
    number: i64,
    table: PhantomData<T>,
}

impl<T: ReportTable> Cursor<T> {
    /// Reads sources until there is a row.
    fn fill(&mut self) -> rusqlite::Result<()> {
        while let (Some(scan), true) = (&mut self.scan, self.rows.is_empty()) {
            match scan.step(|_| true, |_| {})? {
                Step::Begin(_) | Step::Record => {}
                Step::End(place) => self.rows.extend(T::rows(scan.report(place))),
                Step::Done => self.scan = None,
            }
        }
        Ok(())
    }
}

// SAFETY: the struct is `repr(C)` and its first field is `sqlite3_vtab_cursor`.
unsafe impl<T: ReportTable> VTabCursor for Cursor<T> {
    fn filter(
        &mut self,
        _: c_int,
        plan: Option<&str>,
        values: &Filters<'_>,
    ) -> rusqlite::Result<()> {
        self.scan = None;
        self.rows.clear();
        self.arguments = Default::default();
        for (argument, value) in plan.unwrap_or_default().split(';').zip(values.iter()) {
            if value == ValueRef::Null {
                return Ok(());
            }
            let text = value.as_str().map_err(|_| {
                let name = T::NAME.to_string_lossy();
                module_error(format!("{name}: a file, folder or pattern is text"))
            })?;
            let argument: usize = argument.parse().expect("a plan numbers its arguments");
            self.arguments[argument] = Some(text.to_owned());
        }
        let files: Vec<String> = self.arguments.iter().flatten().cloned().collect();
        self.scan = Some(Scan::new(&files)?);
        self.fill()
    }

    fn next(&mut self) -> rusqlite::Result<()> {
        self.rows.pop_front();
        self.number += 1;
        self.fill()
    }

    fn eof(&self) -> bool {
        self.rows.is_empty()
    }

    fn column(&self, context: &mut Context, index: c_int) -> rusqlite::Result<()> {
        let index = usize::try_from(index).expect("SQLite numbers columns from 0");
        match index.checked_sub(T::COLUMNS) {
            Some(argument) => context.set_result(&self.arguments[argument]),
            None => context.set_result(&self.rows[0][index]),
        }
    }

    fn rowid(&self) -> rusqlite::Result<i64> {
        Ok(self.number)
    }
}
