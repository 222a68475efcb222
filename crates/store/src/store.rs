//! One database file.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use holders::Evidence;
use rusqlite::{Connection, OpenFlags, Statement, TransactionBehavior};

use crate::access::{Guard, Readers};
use crate::functions::registers::Given;
use crate::query::{Query, bind};
use crate::{
    Error, Value, functions, hint, migrate, registers, route_defects, route_sources, routes,
};

/// How long a writer waits for another one, who may be loading a day of
/// evidence; chosen by us.
const BUSY_WAIT: Duration = Duration::from_secs(10);

/// What SQLite says when a table accepts no plan. Only ours over files refuse
/// any: those without a file.
const NO_PLAN: &str = "no query solution";

/// A database with the program's tables, functions and tables over files.
///
/// For one thread at a time; open one per thread.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) guard: Guard,
    registers: Given,
}

impl Store {
    /// Opens the database, makes it when there is none, and brings its schema up
    /// to date.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or written, or belongs to another program
    /// or a newer version of this one.
    pub fn open(path: impl AsRef<Path>) -> Result<Store, Error> {
        let path = path.as_ref();
        let mut connection = Connection::open(path)
            .and_then(|connection| prepared(connection, true))
            .map_err(|source| Error::Open {
                path: path.to_owned(),
                source: Box::new(source),
            })?;
        migrate::migrate(&mut connection)?;
        Store::with(connection)
    }

    /// A database in memory, gone when it is dropped.
    ///
    /// # Errors
    ///
    /// When SQLite has no memory.
    pub fn in_memory() -> Result<Store, Error> {
        let mut connection = prepared(Connection::open_in_memory()?, false)?;
        migrate::migrate(&mut connection)?;
        Store::with(connection)
    }

    /// A database in memory without tables.
    pub(crate) fn bare() -> Result<Store, Error> {
        Store::with(prepared(Connection::open_in_memory()?, false)?)
    }

    /// Opens a database that is there, for reading only.
    ///
    /// # Errors
    ///
    /// When there is none, or it is of another version or program.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Store, Error> {
        let path = path.as_ref();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)
            .and_then(|connection| prepared(connection, false))
            .map_err(|source| Error::Open {
                path: path.to_owned(),
                source: Box::new(source),
            })?;
        migrate::check(&connection)?;
        Store::with(connection)
    }

    fn with(mut connection: Connection) -> Result<Store, Error> {
        functions::register(&connection)?;
        routes::register(&connection)?;
        route_sources::register(&connection)?;
        route_defects::register(&connection)?;
        registers::register(&connection)?;
        let registers = Given::default();
        functions::registers::register(&connection, &registers)?;
        rusqlite::vtab::series::load_module(&connection)?;
        let guard = Guard::install(&mut connection)?;
        Ok(Store {
            connection,
            guard,
            registers,
        })
    }

    /// What `holder`, `economy` and the other functions about registers look into,
    /// from now on.
    pub fn use_registers(&self, evidence: Arc<Evidence>) {
        self.registers.set(evidence);
    }

    /// A question: one statement that only reads.
    ///
    /// # Errors
    ///
    /// When there is none or more than one, when it would do something else than
    /// read, or when SQLite does not understand it.
    pub fn query(&self, sql: &str) -> Result<Query<'_>, Error> {
        self.query_with(sql, &[])
    }

    /// A question with values for its `:name`s and `?1`s, which are named as they
    /// are written in it.
    ///
    /// # Errors
    ///
    /// As [`Store::query`], and when a name is not in the statement.
    pub fn query_with(&self, sql: &str, values: &[(&str, Value)]) -> Result<Query<'_>, Error> {
        self.query_for(Readers::Owner, sql, values)
    }

    /// A question of these readers.
    pub(crate) fn query_for(
        &self,
        readers: Readers,
        sql: &str,
        values: &[(&str, Value)],
    ) -> Result<Query<'_>, Error> {
        let prepare = || self.connection.prepare(sql);
        let (prepared, refused) = self.guard.watch(readers, prepare);
        if let Some(action) = refused {
            return Err(Error::Refused { action });
        }
        let mut statement = prepared.map_err(|error| self.explain(error.into(), sql))?;
        if !statement.readonly() {
            // VACUUM, which nothing but this tells.
            let action = "write the database".to_owned();
            return Err(Error::Refused { action });
        }
        if statement.column_count() == 0 {
            return Err(Error::NoStatement);
        }
        bind(&mut statement, values)?;
        Ok(Query::new(statement))
    }

    /// Does `work` in one transaction: all of it is kept, or with an error none.
    ///
    /// # Errors
    ///
    /// When `work` fails, when another writer does not finish in time, or when
    /// the disk does not take it.
    pub fn transaction<T, E: From<Error>>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(Error::from)?;
        let done = Transaction { inner: transaction };
        let value = work(&done)?;
        done.inner.commit().map_err(Error::from)?;
        Ok(value)
    }

    /// Adds a hint to an error of SQLite where one is to be had.
    fn explain(&self, error: Error, sql: &str) -> Error {
        match error {
            Error::Sql {
                message,
                hint: None,
                offset,
                source,
            } if message == NO_PLAN => Error::Sql {
                message: "a table over files has no file to read".to_owned(),
                hint: Some("name one: routes('updates.bz2'), routes('day/*.bz2')".to_owned()),
                offset,
                source,
            },
            Error::Sql {
                message,
                hint: None,
                offset,
                source,
            } => Error::Sql {
                hint: hint::hint(&self.connection, &message, sql),
                message,
                offset,
                source,
            },
            other => other,
        }
    }
}

/// A transaction under way.
#[derive(Debug)]
pub struct Transaction<'s> {
    pub(crate) inner: rusqlite::Transaction<'s>,
}

impl Transaction<'_> {
    /// Runs one statement; answers how many rows it changed.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it: a syntax error, a broken constraint, a name
    /// among `values` that the statement has not.
    pub fn execute(&self, sql: &str, values: &[(&str, Value)]) -> Result<usize, Error> {
        let mut statement = self.inner.prepare_cached(sql)?;
        bind(&mut statement, values)?;
        Ok(statement.raw_execute()?)
    }

    /// Runs one statement for many rows; each has the values of `?1`, `?2` ….
    ///
    /// # Errors
    ///
    /// As [`Transaction::execute`].
    pub fn execute_many<const N: usize>(
        &self,
        sql: &str,
        rows: impl IntoIterator<Item = [Value; N]>,
    ) -> Result<usize, Error> {
        let mut statement = self.inner.prepare_cached(sql)?;
        let mut changed = 0;
        for row in rows {
            for (index, value) in row.iter().enumerate() {
                statement.raw_bind_parameter(index + 1, value)?;
            }
            changed += statement.raw_execute()?;
        }
        Ok(changed)
    }

    /// Asks within the transaction; sees what it has written.
    ///
    /// # Errors
    ///
    /// As [`Transaction::execute`].
    pub fn query(&self, sql: &str, values: &[(&str, Value)]) -> Result<Query<'_>, Error> {
        let mut statement: Statement<'_> = self.inner.prepare(sql)?;
        bind(&mut statement, values)?;
        Ok(Query::new(statement))
    }
}

/// A connection with our settings.
fn prepared(connection: Connection, wal: bool) -> rusqlite::Result<Connection> {
    connection.busy_timeout(BUSY_WAIT)?;
    if wal {
        // Readers go on while one writes.
        connection.pragma_update(None, "journal_mode", "wal")?;
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    // Text in a wrong place is an error, not a string: "prefx" = 1.
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    Ok(connection)
}
