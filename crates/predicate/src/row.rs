//! What an expression is evaluated over: a row, and functions of the host.

use std::error::Error as StdError;
use std::net::IpAddr;

use net::Prefix;

use crate::schema::{ColumnId, FunctionId};
use crate::value::Value;

/// Gives the values of an event.
pub trait Row {
    /// The value in a column; [`Value::Null`] where the event has none. It is drawn
    /// towards the column's affinity by the reader, as a table would keep it.
    fn value(&self, column: ColumnId) -> Value<'_>;

    /// The address in a column, where the row has one as such; [`Row::value`] then gives
    /// its text. A row that has none, which is the default, is asked for the text.
    fn address(&self, column: ColumnId) -> Option<IpAddr> {
        let _ = column;
        None
    }
}

/// A row in which nothing is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct EmptyRow;

impl Row for EmptyRow {
    fn value(&self, _column: ColumnId) -> Value<'_> {
        Value::Null
    }
}

/// Why a function of the host gives no value.
pub type FunctionFailure = Box<dyn StdError + Send + Sync>;

/// The functions of the host: what knows holders, economies and lists.
///
/// They must give the same for the same arguments while a rule set is in use.
pub trait Functions {
    /// The value of a function.
    ///
    /// # Errors
    ///
    /// When an argument is not what the function takes. An unknown answer is
    /// [`Value::Null`] and no error.
    fn call<'v>(
        &'v self,
        function: FunctionId,
        arguments: &[Value<'v>],
    ) -> Result<Value<'v>, FunctionFailure>;

    /// For a function whose last argument is an address and which is true exactly
    /// for the addresses in a list of prefixes: these, given the arguments before
    /// the last. A rule set then looks the rule up by its prefixes. `None`, which is
    /// the default, where nothing of that kind is known.
    ///
    /// What is no address is asked of [`Functions::call`].
    fn prefixes(&self, function: FunctionId, arguments: &[Value<'_>]) -> Option<Vec<Prefix>> {
        let _ = (function, arguments);
        None
    }
}

/// No functions but those of this crate.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFunctions;

impl Functions for NoFunctions {
    /// # Panics
    ///
    /// Always: the schema declares a function that nothing implements.
    fn call<'v>(
        &'v self,
        function: FunctionId,
        _arguments: &[Value<'v>],
    ) -> Result<Value<'v>, FunctionFailure> {
        panic!(
            "function {} is declared, and nothing implements it",
            function.index()
        )
    }
}
