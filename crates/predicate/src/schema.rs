//! The columns and functions that an expression may name.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::affinity::Affinity;

/// How many columns one schema has at most, those opened by expressions included:
/// a rule names a handful, and ten thousand rules a few hundred different ones.
pub const COLUMNS_MAX: usize = 65_536;

/// A column, by its number: dense from 0, in the order of declaration, then those
/// that expressions opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnId(u32);

impl ColumnId {
    /// The number.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A function of the host, by its number: dense from 0, in the order of declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(u32);

impl FunctionId {
    /// The number.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The columns and functions that an expression may name.
///
/// Names of declared columns and functions are found in any case, as SQLite finds
/// them. Columns of an open group, such as `extra.*`, keep their case, because keys of
/// JSON do.
#[derive(Debug, Default)]
pub struct Schema {
    declared: Vec<Column>,
    by_name: HashMap<String, ColumnId>,
    groups: Vec<(String, Affinity)>,
    opened: Mutex<Opened>,
    functions: Vec<Function>,
}

#[derive(Clone, Debug)]
struct Column {
    name: String,
    affinity: Affinity,
}

#[derive(Debug, Default)]
struct Opened {
    columns: Vec<Column>,
    by_name: HashMap<String, ColumnId>,
}

#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) arguments: RangeInclusive<usize>,
}

impl Schema {
    /// Without columns and host functions.
    pub fn new() -> Schema {
        Schema::default()
    }

    /// Declares a column. A name that is declared already keeps its number and takes
    /// the new affinity.
    ///
    /// # Panics
    ///
    /// When there are [`COLUMNS_MAX`] columns, or expressions have opened some.
    pub fn column(&mut self, name: &str, affinity: Affinity) -> ColumnId {
        assert!(
            self.opened().columns.is_empty(),
            "columns are declared first"
        );
        let key = name.to_ascii_lowercase();
        if let Some(id) = self.by_name.get(&key) {
            self.declared[id.index()].affinity = affinity;
            return *id;
        }
        assert!(self.declared.len() < COLUMNS_MAX, "too many columns");
        let id = ColumnId(self.declared.len() as u32);
        let name = name.to_owned();
        self.declared.push(Column { name, affinity });
        self.by_name.insert(key, id);
        id
    }

    /// Declares an open group: every column whose name begins with `start`, such as
    /// `extra.`, is there.
    pub fn open(&mut self, start: &str, affinity: Affinity) {
        self.groups.push((start.to_owned(), affinity));
    }

    /// Declares a function of the host with its number of arguments.
    pub fn function(&mut self, name: &str, arguments: RangeInclusive<usize>) -> FunctionId {
        let name = name.to_ascii_lowercase();
        self.functions.push(Function { name, arguments });
        FunctionId(self.functions.len() as u32 - 1)
    }

    /// How many columns there are now, those that expressions opened included.
    pub fn len(&self) -> usize {
        self.declared.len() + self.opened().columns.len()
    }

    /// Whether there is no column.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name of a column, as declared or as the first expression wrote it.
    ///
    /// # Panics
    ///
    /// When the column is of another schema.
    pub fn name(&self, column: ColumnId) -> String {
        match self.declared.get(column.index()) {
            Some(declared) => declared.name.clone(),
            None => self.opened().columns[column.index() - self.declared.len()]
                .name
                .clone(),
        }
    }

    /// All columns there are now with their names, in the order of their numbers: for a
    /// row that has its values in such an order.
    pub fn columns(&self) -> Vec<(ColumnId, String)> {
        let opened = self.opened();
        let columns = self.declared.iter().chain(&opened.columns);
        (0..)
            .map(ColumnId)
            .zip(columns.map(|column| column.name.clone()))
            .collect()
    }

    /// The number of a column that is declared or was opened.
    pub fn find(&self, name: &str) -> Option<ColumnId> {
        self.by_name
            .get(&name.to_ascii_lowercase())
            .copied()
            .or_else(|| self.opened().by_name.get(name).copied())
    }

    /// The column of this name, opened when it is of an open group.
    pub(crate) fn resolve(&self, name: &str) -> Resolved {
        if let Some(id) = self.by_name.get(&name.to_ascii_lowercase()) {
            return Resolved::Column(*id, self.declared[id.index()].affinity);
        }
        let group = self.groups.iter().find(|(start, _)| {
            name.len() > start.len()
                && name
                    .get(..start.len())
                    .is_some_and(|begin| begin.eq_ignore_ascii_case(start))
        });
        let Some((start, affinity)) = group else {
            return Resolved::Unknown;
        };
        let name = format!("{start}{}", &name[start.len()..]);
        let mut opened = self.opened();
        if let Some(id) = opened.by_name.get(&name) {
            return Resolved::Column(*id, *affinity);
        }
        let index = self.declared.len() + opened.columns.len();
        if index >= COLUMNS_MAX {
            return Resolved::TooMany;
        }
        let id = ColumnId(index as u32);
        opened.by_name.insert(name.clone(), id);
        opened.columns.push(Column {
            name,
            affinity: *affinity,
        });
        Resolved::Column(id, *affinity)
    }

    /// A host function by its name, in any case.
    pub(crate) fn host_function(&self, name: &str) -> Option<(FunctionId, &Function)> {
        let mut functions = (0..).zip(&self.functions);
        functions
            .find(|(_, function)| function.name.eq_ignore_ascii_case(name))
            .map(|(id, function)| (FunctionId(id), function))
    }

    pub(crate) fn function_names(&self) -> impl Iterator<Item = &str> {
        self.functions.iter().map(|function| function.name.as_str())
    }

    pub(crate) fn column_names(&self) -> impl Iterator<Item = &str> {
        self.declared.iter().map(|column| column.name.as_str())
    }

    fn opened(&self) -> MutexGuard<'_, Opened> {
        // Nothing panics between two changes that belong together.
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a name stands for.
pub(crate) enum Resolved {
    Column(ColumnId, Affinity),
    Unknown,
    TooMany,
}
