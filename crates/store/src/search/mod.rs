//! Full text over what the catalog says, by FTS5.
//!
//! - `documents`: what can be found, as rows.
//! - `names`: names as people write and mishear them.
//! - `question`: from what was typed to what FTS5 is asked.

mod documents;
mod names;
mod question;

use std::ops::Range;

use catalog::Catalog;
use catalog::words::HearingState;
use rusqlite::{Connection, params};
use serde::Serialize;

pub(crate) use documents::fill;
pub(crate) use names::{Names, fold};

use crate::migrate::SEARCH;
use crate::{Error, Store};
use question::Question;

/// The most words that a search may have. Ours: a question has no more, and FTS5
/// works on each.
pub const WORDS_MAX: usize = 32;

/// What a match weighs in `kind`, `id`, title, names and body. Ours: a title that
/// has a word is about it, a name belongs to it, a body mentions it.
const WEIGHTS: &str = "0.0, 0.0, 8.0, 4.0, 1.0";

/// Around what was found in a snippet, before [`marked`] takes them off. The
/// catalog has no such characters.
const MARKS: [char; 2] = ['\u{2}', '\u{3}'];

/// The answer to a search.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Search {
    /// What was misheard in what was typed, and what was searched besides.
    pub understood_as: Vec<Understood>,
    /// What the terms in it are also called; that was searched too.
    pub synonyms: Vec<Synonyms>,
    /// Whether nothing has all words, so that `hits` have any of them.
    pub any_word: bool,
    /// What was found, best first.
    pub hits: Vec<Hit>,
}

/// Words that captions have for others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Understood {
    /// As typed.
    pub said: String,
    /// What was searched besides; empty where nobody knows what was meant.
    pub means: Vec<String>,
    /// How sure that is.
    pub reading: HearingState,
    /// How one knows.
    pub why: String,
}

/// Other names of a term.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Synonyms {
    /// As typed.
    pub said: String,
    /// The term's id.
    pub term: String,
    /// The other names.
    pub also: Vec<String>,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// The kind of record: `instrument`, `provision`, `term`, `process`,
    /// `organisation`, `indicator`, `event` or `conflict`.
    pub kind: String,
    /// Its id in the table of that kind.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The part of its text that fits best.
    pub snippet: String,
    /// Where in the snippet what was searched stands, in bytes; empty where it
    /// stands in the title or the names.
    pub matches: Vec<Range<usize>>,
    /// Whether it is called exactly what was typed; such hits come first.
    pub exact: bool,
    /// How well it fits, BM25: more is better; to be compared within one answer.
    pub score: f64,
}

impl Store {
    /// A database in memory for [`Store::search_norms`] and nothing else, which is
    /// faster to make than one with all tables.
    ///
    /// # Errors
    ///
    /// When SQLite has no memory.
    pub fn search_only(catalog: &Catalog) -> Result<Store, Error> {
        let mut store = Store::bare()?;
        store.connection.execute_batch(SEARCH)?;
        store.transaction(|tx| fill(tx, catalog))?;
        Ok(store)
    }

    /// The records that have all the words of `text`, or where there are none, any
    /// of them; the last word may be the beginning of one. At most `limit`.
    ///
    /// Case and accents do not matter, and no sign in `text` has a meaning. What
    /// captions made of words is searched as what was meant, and the terms of the
    /// catalog under all their names; the answer says so. `catalog` is the one
    /// that was loaded.
    ///
    /// # Errors
    ///
    /// When there are more than [`WORDS_MAX`] words, counted as FTS5 does:
    /// `un-gge-2015` has three.
    pub fn search_norms(
        &self,
        catalog: &Catalog,
        text: &str,
        limit: usize,
    ) -> Result<Search, Error> {
        let count = question::tokens(text);
        if count > WORDS_MAX {
            return Err(Error::SearchTooLong {
                words: count,
                most: WORDS_MAX,
            });
        }
        let words = question::words(text);
        let question = Question::new(catalog, &words, |phrase| self.is_known(phrase))?;
        let mut search = Search {
            understood_as: Vec::new(),
            synonyms: Vec::new(),
            any_word: false,
            hits: Vec::new(),
        };
        if !words.is_empty() {
            search.hits = hits(&self.connection, &question.all(), &words, limit)?;
            if let (true, Some(any)) = (search.hits.is_empty() && limit > 0, question.any()) {
                search.hits = hits(&self.connection, &any, &words, limit)?;
                search.any_word = true;
            }
        }
        search.understood_as = question.understood_as;
        search.synonyms = question.synonyms;
        Ok(search)
    }

    /// Whether any record has a phrase.
    fn is_known(&self, phrase: &str) -> Result<bool, Error> {
        if question::tokens(phrase) == 0 {
            return Ok(false);
        }
        let sql = "select 1 from norm_search where norm_search match ?1 limit 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.exists([question::quoted(phrase)])?)
    }
}

/// A row that fits.
struct Ranked {
    row: i64,
    exact: bool,
    score: f64,
}

fn hits(
    connection: &Connection,
    question: &str,
    words: &[String],
    limit: usize,
) -> Result<Vec<Hit>, Error> {
    let mut ranked = ranked(connection, question, &fold(&words.concat()))?;
    // Of equals, the first in the catalog's order.
    ranked.sort_by(|a, b| b.exact.cmp(&a.exact).then(b.score.total_cmp(&a.score)));
    ranked.truncate(limit);
    let sql = format!(
        "select kind, id, title, snippet(norm_search, 4, '{}', '{}', '…', 24)
         from norm_search where norm_search match ?1 and rowid = ?2",
        MARKS[0], MARKS[1]
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut hits = Vec::with_capacity(ranked.len());
    for Ranked { row, exact, score } in ranked {
        hits.push(statement.query_row(params![question, row], |found| {
            let (snippet, matches) = marked(&found.get::<_, String>(3)?);
            Ok(Hit {
                kind: found.get(0)?,
                id: found.get(1)?,
                title: found.get(2)?,
                snippet,
                matches,
                exact,
                score,
            })
        })?);
    }
    Ok(hits)
}

/// Every row that fits, in the catalog's order.
fn ranked(connection: &Connection, question: &str, typed: &str) -> Result<Vec<Ranked>, Error> {
    let sql = format!(
        "select rowid, names, -bm25(norm_search, {WEIGHTS})
         from norm_search where norm_search match ?1 order by rowid"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([question])?;
    let mut ranked = Vec::new();
    while let Some(row) = rows.next()? {
        let names = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        ranked.push(Ranked {
            row: row.get(0)?,
            exact: names.lines().any(|name| fold(name) == typed),
            score: row.get(2)?,
        });
    }
    Ok(ranked)
}

/// A snippet without marks and line breaks, and what stood between the marks.
fn marked(text: &str) -> (String, Vec<Range<usize>>) {
    let mut snippet = String::with_capacity(text.len());
    let mut matches = Vec::new();
    let mut start = 0;
    for letter in text.chars() {
        if letter == MARKS[0] {
            start = snippet.len();
        } else if letter == MARKS[1] {
            matches.push(start..snippet.len());
        } else if letter.is_whitespace() {
            // Paragraphs run on.
            if !snippet.ends_with(' ') {
                snippet.push(' ');
            }
        } else {
            snippet.push(letter);
        }
    }
    snippet.truncate(snippet.trim_end().len());
    (snippet, matches)
}
