//! What all answers are made from.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use catalog::{Catalog, PartialDate};
use holders::Evidence;
use net::Timestamp;
use store::Store;

use crate::links;
use crate::news::{Findings, Kept};
use crate::problem::Problem;
use crate::taxii;

/// The norms, and readers of the database.
#[derive(Debug)]
pub struct House {
    /// The norms.
    pub catalog: Catalog,
    links: HashMap<String, String>,
    database: PathBuf,
    readers: Mutex<Vec<Store>>,
    norms: Mutex<Vec<Store>>,
    pub(crate) news: Kept<Findings>,
    pub(crate) shared: taxii::Shared,
    base: String,
    registers: Option<Evidence>,
}

impl House {
    /// A house with these norms, and with what the database has whenever it is asked;
    /// it may come later.
    pub fn new(catalog: Catalog, database: impl Into<PathBuf>) -> House {
        House {
            links: links::of_catalog(&catalog),
            catalog,
            database: database.into(),
            readers: Mutex::default(),
            norms: Mutex::default(),
            news: Kept::default(),
            shared: taxii::Shared::default(),
            base: String::new(),
            registers: None,
        }
    }

    /// The same, as others reach it: `https://norms.example`, without a path. Feeds
    /// have whole addresses then.
    #[must_use]
    pub fn reached_at(mut self, base: &str) -> House {
        base.trim_end_matches('/').clone_into(&mut self.base);
        self
    }

    /// The same, with registers of who holds what.
    #[must_use]
    pub fn with_registers(mut self, registers: Evidence) -> House {
        self.registers = Some(registers);
        self
    }

    /// Registers of who holds what, where they were given.
    pub(crate) fn registers(&self) -> Option<&Evidence> {
        self.registers.as_ref()
    }

    /// The address at which others reach it, without a slash at its end; empty where
    /// nobody has said so.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Where the database is.
    pub(crate) fn database(&self) -> &Path {
        &self.database
    }

    /// Where a word that is set as code leads to, if anywhere.
    pub fn address(&self, code: &str) -> Option<String> {
        if let Some(link) = self.links.get(code) {
            return Some(link.clone());
        }
        let number = code.strip_prefix("AS")?;
        number.parse().ok().map(links::network)
    }

    /// Asks the database; `None` where there is none.
    ///
    /// # Errors
    ///
    /// When it cannot be opened, and what `ask` says.
    pub fn evidence<T>(
        &self,
        ask: impl FnOnce(&mut Store) -> Result<T, Problem>,
    ) -> Result<Option<T>, Problem> {
        if !self.database.exists() {
            return Ok(None);
        }
        let open = || Ok(Store::open_read_only(&self.database)?);
        lend(&self.readers, open, ask).map(Some)
    }

    /// Asks a database that has the norms, their full text too, and nothing else.
    ///
    /// # Errors
    ///
    /// What `ask` says.
    pub fn norms<T>(
        &self,
        ask: impl FnOnce(&mut Store) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let open = || {
            let mut store = Store::in_memory()?;
            store.transaction(|transaction| transaction.load_catalog(&self.catalog))?;
            Ok(store)
        };
        lend(&self.norms, open, ask)
    }

    /// Today, in UTC.
    pub fn today(&self) -> PartialDate {
        PartialDate::day_of(now())
    }
}

/// Now.
pub(crate) fn now() -> Timestamp {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    let micros = since_1970.map_or(0, |span| span.as_micros());
    Timestamp::from_micros(i64::try_from(micros).unwrap_or(0))
}

/// Lends one of the stores, or a new one. There are as many as were ever asked at the
/// same time, which the server bounds.
fn lend<T>(
    stores: &Mutex<Vec<Store>>,
    open: impl FnOnce() -> Result<Store, Problem>,
    ask: impl FnOnce(&mut Store) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let kept = || stores.lock().unwrap_or_else(PoisonError::into_inner);
    let known = kept().pop();
    let mut store = match known {
        Some(store) => store,
        None => open()?,
    };
    let answer = ask(&mut store);
    kept().push(store);
    answer
}
