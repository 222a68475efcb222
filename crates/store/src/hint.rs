//! What was probably meant.

use rusqlite::Connection;

use crate::access::FOR_NOBODY;

/// A hint for an error of SQLite about a name that nothing has.
pub(crate) fn hint(connection: &Connection, message: &str, sql: &str) -> Option<String> {
    let rest = |start: &str| message.split_once(start).map(|(_, name)| bare(name));
    if let Some(name) = rest("no such column: ") {
        let columns = columns(connection, sql);
        return nearest(name, &columns)
            .map(|near| format!("did you mean `{near}`?"))
            .or_else(|| {
                (!columns.is_empty()).then(|| format!("there are: {}", columns.join(", ")))
            });
    }
    if let Some(name) = rest("no such table: ") {
        let tables = tables(connection);
        let near = nearest(name, &tables).map(|near| format!("did you mean `{near}`? "));
        return Some(format!(
            "{}there are: {}",
            near.unwrap_or_default(),
            tables.join(", ")
        ));
    }
    if let Some(name) = rest("no such function: ") {
        let functions = functions(connection);
        return nearest(name, &functions).map(|near| format!("did you mean `{near}`?"));
    }
    if let Some((_, name)) = message.split_once("wrong number of arguments to function ") {
        let name = name.trim_end_matches("()");
        return crate::functions::SIGNATURES
            .iter()
            .find(|signature| signature.split('(').next() == Some(name))
            .map(|signature| format!("it is {signature}"));
    }
    None
}

/// A name without the table before it and the quotes about it.
fn bare(name: &str) -> &str {
    let name = name.split(" - ").next().unwrap_or(name);
    let name = name.rsplit('.').next().unwrap_or(name);
    name.trim_matches(['"', '`', '[', ']', '\''])
}

/// The names of all tables, those over files with their brackets off and without
/// those that FTS5 keeps for itself.
fn tables(connection: &Connection) -> Vec<String> {
    let sql = "select name from pragma_table_list
        where schema = 'main' and type <> 'shadow' and name not like 'sqlite_%' and name not like 'pragma_%'";
    let mut tables = names(connection, sql, None);
    tables.retain(|name| !FOR_NOBODY.contains(&name.as_str()));
    tables.extend(over_files());
    tables.sort_unstable();
    tables.dedup();
    tables
}

/// The columns of the tables that the statement mentions; of all tables when it
/// mentions none.
fn columns(connection: &Connection, sql: &str) -> Vec<String> {
    let mentioned = |table: &String| {
        sql.split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| word.eq_ignore_ascii_case(table))
    };
    let all = tables(connection);
    let mut tables: Vec<&String> = all.iter().filter(|table| mentioned(table)).collect();
    if tables.is_empty() {
        tables = all.iter().collect();
    }
    let mut columns = Vec::new();
    for table in tables {
        for name in names(
            connection,
            "select name from pragma_table_xinfo(?1)",
            Some(table),
        ) {
            if !columns.contains(&name) {
                columns.push(name);
            }
        }
    }
    columns
}

fn functions(connection: &Connection) -> Vec<String> {
    let sql = "select distinct name from pragma_function_list";
    let mut functions = names(connection, sql, None);
    functions.extend(over_files());
    functions
}

/// The names of the tables over files.
fn over_files() -> impl Iterator<Item = String> {
    let routes = ["routes", "route_sources", "route_defects"];
    let names = routes.into_iter().chain(crate::registers::NAMES);
    names.map(str::to_owned)
}

/// The first column of a question about the schema; nothing when it fails, for a
/// hint is a courtesy.
fn names(connection: &Connection, sql: &str, argument: Option<&str>) -> Vec<String> {
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut statement = connection.prepare(sql)?;
        if let Some(argument) = argument {
            statement.raw_bind_parameter(1, argument)?;
        }
        let mut rows = statement.raw_query();
        let mut names = Vec::new();
        while let Some(row) = rows.next()? {
            names.push(row.get(0)?);
        }
        Ok(names)
    };
    read().unwrap_or_default()
}

/// The name that differs least, when it differs by no more than a third of its
/// letters.
fn nearest<'n>(name: &str, names: &'n [String]) -> Option<&'n String> {
    let name = name.to_lowercase();
    let (edits, near) = names
        .iter()
        .map(|other| (distance(&name, &other.to_lowercase()), other))
        .min_by_key(|(edits, _)| *edits)?;
    (edits * 3 <= name.chars().count().max(3)).then_some(near)
}

/// Letters to insert, remove, replace or swap with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 || j == 0 {
                rows[i][j] = i + j;
                continue;
            }
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not_offered() {
        let names = ["prefix", "peer_asn", "peer_ip"].map(str::to_owned);
        assert_eq!(nearest("prefx", &names).map(String::as_str), Some("prefix"));
        assert_eq!(
            nearest("perfix", &names).map(String::as_str),
            Some("prefix")
        );
        assert_eq!(
            nearest("PEER_AS", &names).map(String::as_str),
            Some("peer_asn")
        );
        assert_eq!(nearest("economy", &names), None);
    }
}
