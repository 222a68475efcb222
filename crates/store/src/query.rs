//! Questions and their rows.

use rusqlite::Statement;

use crate::{Error, Value, ValueRef};

/// A question that was understood, ready to run.
#[derive(Debug)]
pub struct Query<'s> {
    statement: Statement<'s>,
    columns: Vec<String>,
}

impl<'s> Query<'s> {
    pub(crate) fn new(statement: Statement<'s>) -> Self {
        let columns = statement.column_names().map(str::to_owned).collect();
        Query { statement, columns }
    }

    /// The names of the columns, in order; two can be alike.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Starts it, from the beginning each time.
    pub fn rows(&mut self) -> Rows<'_> {
        Rows {
            count: self.columns.len(),
            rows: self.statement.raw_query(),
        }
    }
}

impl Query<'_> {
    /// Runs it from the beginning, and collects what `read` makes of each row.
    ///
    /// # Errors
    ///
    /// As [`Rows::next`].
    pub fn collect<T>(&mut self, mut read: impl FnMut(&Row<'_>) -> T) -> Result<Vec<T>, Error> {
        let mut rows = self.rows();
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(&row));
        }
        Ok(all)
    }
}

/// The rows of a question, one after another: nothing is collected.
pub struct Rows<'q> {
    rows: rusqlite::Rows<'q>,
    count: usize,
}

impl Rows<'_> {
    /// The next row; `None` after the last.
    ///
    /// # Errors
    ///
    /// When a function or a table over files cannot go on. The rows before it
    /// are good.
    #[expect(clippy::should_implement_trait, reason = "a row borrows from the rows")]
    pub fn next(&mut self) -> Result<Option<Row<'_>>, Error> {
        let count = self.count;
        Ok(self.rows.next()?.map(|row| Row { row, count }))
    }
}

/// One row.
pub struct Row<'r> {
    row: &'r rusqlite::Row<'r>,
    count: usize,
}

impl<'r> Row<'r> {
    /// The value in a column, from 0.
    ///
    /// # Panics
    ///
    /// When there is no such column.
    pub fn value(&self, column: usize) -> ValueRef<'r> {
        assert!(column < self.count, "the row has {} columns", self.count);
        ValueRef::new(self.row.get_ref(column).expect("the column is there"))
    }

    /// All values, in the order of the columns.
    pub fn values(&self) -> impl Iterator<Item = ValueRef<'r>> {
        (0..self.count).map(|column| self.value(column))
    }
}

/// Gives a statement's parameters their values, by name as written: `:name`,
/// `?1`.
pub(crate) fn bind(statement: &mut Statement<'_>, values: &[(&str, Value)]) -> Result<(), Error> {
    for (name, value) in values {
        let index = statement
            .parameter_index(name)?
            .ok_or_else(|| rusqlite::Error::InvalidParameterName((*name).to_owned()))?;
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}
