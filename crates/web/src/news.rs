//! What feeds tell of findings, read once for each state of the database.

use std::sync::{Arc, Mutex, PoisonError};

use engine::told;
use report::told::Told;

use crate::house::House;
use crate::problem::Problem;

/// Findings in feeds: those that changed last. Ours: a feed is for what is new, and
/// this many take some 20 MB here; `/api/v1/findings` has all.
pub(crate) const TOLD_MAX: u32 = 5_000;

/// Something that was made of one state of the database, for as long as that lasts.
#[derive(Debug)]
pub(crate) struct Kept<T> {
    known: Mutex<Option<(String, Arc<T>)>>,
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept {
            known: Mutex::new(None),
        }
    }
}

impl<T> Kept<T> {
    /// What was made of the state that `mark` names, or is made of it now.
    ///
    /// # Errors
    ///
    /// What `make` says.
    pub(crate) fn of<E>(
        &self,
        mark: &str,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, made)) = known().as_ref()
            && of == mark
        {
            return Ok(Arc::clone(made));
        }
        let made = Arc::new(make()?);
        *known() = Some((mark.to_owned(), Arc::clone(&made)));
        Ok(made)
    }
}

/// The findings of one state of the database.
#[derive(Debug)]
pub(crate) struct Findings {
    /// Tells the state from others.
    pub(crate) mark: String,
    /// The findings, the one that changed last at the end.
    pub(crate) told: Vec<Told>,
}

impl House {
    /// The findings that changed last, at most [`TOLD_MAX`]; `None` where nothing was
    /// checked.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub(crate) fn told(&self) -> Result<Option<Arc<Findings>>, Problem> {
        self.evidence(|store| {
            // What changes between the two is read again the next time.
            let mark = told::mark(store)?;
            self.news.of(&mark, || {
                let told = told::newest(&self.catalog, store, TOLD_MAX)?;
                Ok(Findings {
                    mark: mark.clone(),
                    told,
                })
            })
        })
    }
}
