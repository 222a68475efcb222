//! Which statements users may run: those that only read.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

/// Pragmas that only tell something and take no file or setting.
const PRAGMAS: &[&str] = &[
    "collation_list",
    "compile_options",
    "foreign_key_list",
    "function_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "module_list",
    "table_info",
    "table_list",
    "table_xinfo",
];

/// Watches statements while they are prepared. Off, it lets everything through:
/// that is for the program's own statements.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    on: bool,
    refused: Option<String>,
}

impl Guard {
    /// A guard that watches the connection for as long as it lives.
    pub(crate) fn install(connection: &mut Connection) -> rusqlite::Result<Guard> {
        let guard = Guard::default();
        let watching = guard.clone();
        connection.authorizer(Some(move |context: AuthContext<'_>| {
            watching.judge(&context)
        }))?;
        Ok(guard)
    }

    /// Runs `prepare` with the guard on. The second value is what the statement
    /// would do that it may not.
    pub(crate) fn watch<T>(&self, prepare: impl FnOnce() -> T) -> (T, Option<String>) {
        self.set(true);
        let prepared = prepare();
        (prepared, self.set(false))
    }

    fn set(&self, on: bool) -> Option<String> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.on = on;
        state.refused.take()
    }

    fn judge(&self, context: &AuthContext<'_>) -> Authorization {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.on {
            return Authorization::Allow;
        }
        match refusal(&context.action) {
            None => Authorization::Allow,
            Some(action) => {
                state.refused.get_or_insert(action);
                Authorization::Deny
            }
        }
    }
}

/// What the statement would do that it may not; `None` when it only reads.
fn refusal(action: &AuthAction<'_>) -> Option<String> {
    Some(match action {
        AuthAction::Select | AuthAction::Recursive | AuthAction::Read { .. } => return None,
        AuthAction::Function { function_name } => {
            // It is off unless the program turns it on, which it never does.
            if !function_name.eq_ignore_ascii_case("load_extension") {
                return None;
            }
            "load an extension".to_owned()
        }
        AuthAction::Pragma { pragma_name, .. } => {
            if PRAGMAS
                .iter()
                .any(|name| name.eq_ignore_ascii_case(pragma_name))
            {
                return None;
            }
            format!("use the setting `{pragma_name}`")
        }
        AuthAction::Insert { table_name }
        | AuthAction::Delete { table_name }
        | AuthAction::Update { table_name, .. }
            if table_name.starts_with("sqlite_") =>
        {
            "change the schema".to_owned()
        }
        AuthAction::Insert { table_name } => format!("insert into {table_name}"),
        AuthAction::Delete { table_name } => format!("delete from {table_name}"),
        AuthAction::Update { table_name, .. } => format!("update {table_name}"),
        AuthAction::Attach { .. } => "attach another database".to_owned(),
        AuthAction::Detach { .. } => "detach a database".to_owned(),
        AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => {
            "begin or end a transaction".to_owned()
        }
        _ => "change the schema".to_owned(),
    })
}
