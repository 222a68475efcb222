//! Which statements users may run: those that only read, and over HTTP those that read
//! what their reader may see.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use catalog::words::Tlp;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::readable::rank;

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

/// Tables and views that strangers may read: norms, what was found, and in which
/// sources; tables of SQLite that read nothing else. What is not here they cannot.
const FOR_ANYONE: &[&str] = &[
    "adoptions",
    "aliases",
    "analyses",
    "analysis_sources",
    "answers",
    "bases",
    "bridge_index",
    "catalog_sources",
    "commitments",
    "conflict_claims",
    "conflicts",
    "counterparts",
    "defects",
    "economies",
    "events",
    "evidence",
    "explanations",
    "finding_news",
    "finding_observations",
    "finding_provisions",
    "finding_reasons",
    "finding_recipients",
    "findings",
    "gap_codes",
    "gaps",
    "generate_series",
    "holders",
    "indicator_engagements",
    "indicators",
    "instrument_facts",
    "instrument_members_of",
    "instrument_relations",
    "instruments",
    "json_each",
    "json_tree",
    "lineage",
    "mapping_ends",
    "mappings",
    "minutes",
    "norm_search",
    "norm_search_config",
    "norm_search_content",
    "norm_search_data",
    "norm_search_docsize",
    "norm_search_idx",
    "observation_peers",
    "observations",
    "organisation_members",
    "organisations",
    "process_instruments",
    "processes",
    "provision_gaps",
    "provision_measures",
    "provision_terms",
    "provisions",
    "sources",
    "sqlite_master",
    "sqlite_schema",
    "stale_mappings",
    "term_aliases",
    "term_senses",
    "terms",
];

/// Views that accounts may read beside what anyone may: each shows no row above what
/// `reader_tlp()` says. What they read themselves is reached through them alone.
pub(crate) const FOR_ACCOUNTS: &[&str] = &[
    "readable_decisions",
    "readable_feeds",
    "readable_mentions",
    "readable_notices",
    "readable_requests",
    "readable_sessions",
    "readable_turns",
];

/// Tables that no question reads, whoever asks it.
pub(crate) const FOR_NOBODY: &[&str] = &["accounts", "audit_log"];

/// Whose statement it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Whoever has the file.
    #[default]
    Owner,
    /// Anyone.
    Anyone,
    /// An account that sees as far as this.
    UpTo(Tlp),
}

impl Readers {
    /// Those who see as far as this.
    ///
    /// SQLite tells the guard in whose words a table is read: those of a view, or those
    /// of a common table expression, by its name alone. A statement that has any could
    /// pass for one of the views, so it reads what anyone may. `with` begins every one.
    pub(crate) fn of(sees: Tlp, sql: &str) -> Readers {
        let may_name_expressions = sql.to_ascii_lowercase().contains("with");
        if sees == Tlp::Clear || may_name_expressions {
            Readers::Anyone
        } else {
            Readers::UpTo(sees)
        }
    }

    /// What `reader_tlp()` says.
    fn rank(self) -> i64 {
        match self {
            Readers::Owner => rank(Tlp::Red),
            Readers::Anyone => rank(Tlp::Clear),
            // Whatever a role says: red is for persons.
            Readers::UpTo(sees) => rank(sees.min(Tlp::AmberStrict)),
        }
    }
}

/// Watches statements while they are prepared. Off, it lets everything through:
/// that is for the program's own statements.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    on: bool,
    readers: Readers,
    /// Whose statement runs.
    reading: Readers,
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
        // It is asked while a statement runs, when the guard is off again.
        let reading = guard.clone();
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
        connection.create_scalar_function("reader_tlp", 0, flags, move |_| {
            Ok(reading.state().reading.rank())
        })?;
        Ok(guard)
    }

    /// Says whose statements run from now on; [`Readers::Owner`] at first.
    pub(crate) fn read_for(&self, readers: Readers) {
        self.state().reading = readers;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `prepare` with the guard on. The second value is what the statement
    /// would do that it may not.
    pub(crate) fn watch<T>(
        &self,
        readers: Readers,
        prepare: impl FnOnce() -> T,
    ) -> (T, Option<String>) {
        self.set(true, readers);
        let prepared = prepare();
        (prepared, self.set(false, Readers::Owner))
    }

    fn set(&self, on: bool, readers: Readers) -> Option<String> {
        let mut state = self.state();
        state.on = on;
        state.readers = readers;
        state.refused.take()
    }

    fn judge(&self, context: &AuthContext<'_>) -> Authorization {
        let mut state = self.state();
        if !state.on {
            return Authorization::Allow;
        }
        let refused = match (&context.action, state.readers) {
            (AuthAction::Read { table_name, .. }, readers) => {
                is_kept(table_name, context.accessor, readers)
            }
            (AuthAction::Pragma { .. }, Readers::Anyone | Readers::UpTo(_)) => {
                Some("use a setting".to_owned())
            }
            _ => None,
        };
        match refused.or_else(|| refusal(&context.action)) {
            None => Authorization::Allow,
            Some(action) => {
                state.refused.get_or_insert(action);
                Authorization::Deny
            }
        }
    }
}

/// What reading the table, in the words of `accessor`, would be, where it is kept from
/// the readers.
fn is_kept(table: &str, accessor: Option<&str>, readers: Readers) -> Option<String> {
    // Names of SQLite's own are in small letters, and so are ours.
    let is_open = FOR_ANYONE.contains(&table);
    let by_view = || accessor.is_some_and(|view| FOR_ACCOUNTS.contains(&view));
    match readers {
        _ if FOR_NOBODY.contains(&table) => Some(format!("read `{table}`, which is for nobody")),
        Readers::Owner => None,
        Readers::Anyone if is_open => None,
        Readers::UpTo(_) if is_open || FOR_ACCOUNTS.contains(&table) || by_view() => None,
        Readers::Anyone => Some(format!("read `{table}`, which is not for everyone")),
        Readers::UpTo(_) => Some(format!("read `{table}`, which is not for accounts")),
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
