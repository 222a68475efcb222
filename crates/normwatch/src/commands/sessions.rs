//! `normwatch sessions`: what was said where norms are talked about.

use std::path::Path;

use catalog::Catalog;
use catalog::words::Tlp;
use input::Source;
use serde::Serialize;
use sessions::collection::{NotFound, Summary};
use sessions::{Collection, Finding, Mention, Session, Turn, Wanted, document, report, text_of};
use store::Store;
use store::sessions::NewText;

use crate::args::{Asking, Sessions, SessionsCommand, Shape};
use crate::commands::{answer, catalog, database};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

/// The longest text that is taken: a thousand times the captions of a session.
const TEXT_BYTES_MAX: usize = 64 << 20;

/// Makes a database with sessions in it.
const MAKER: &str = "sessions import FILE…";

pub(crate) fn run(args: &Sessions) -> Result<Exit, Failure> {
    let Asking { format, norms } = &args.asking;
    let catalog = catalog(norms.as_deref())?;
    if let SessionsCommand::Import { files, tlp } = &args.command {
        return import(&catalog, &args.db, (files, *tlp), *format);
    }
    let collection = Collection::read(&catalog, database(&args.db, MAKER)?.session_texts()?);
    let find = |name: &str| collection.find(name).map_err(|error| not_found(&error));
    match &args.command {
        SessionsCommand::Import { .. } => unreachable!("done above"),
        SessionsCommand::List => {
            let all = collection.sessions();
            let summaries: Vec<Summary<'_>> = all.iter().map(Session::summary).collect();
            answer::write(*format, &summaries, || document::list(all))
        }
        SessionsCommand::Show { session, turn } => {
            let session = find(&session.join(" "))?;
            match turn {
                Some(turn) => show_turn(session, *turn, *format),
                None => answer::write(*format, &Shown::of(session), || document::show(session)),
            }
        }
        SessionsCommand::Search { words, limit } => {
            let searched = collection.search(&words.join(" "));
            answer::write(*format, &searched, || document::found(&searched, *limit))
        }
        SessionsCommand::Asked {
            speaker,
            about,
            session,
        } => {
            let about = about.as_deref();
            let about = about.map(|name| named(&collection, name)).transpose()?;
            let session = session.as_deref().map(find).transpose()?;
            let asked = collection.asked(&Wanted {
                speaker: speaker.as_deref(),
                about: about.as_deref(),
                session: session.map(|s| s.kept.id),
            });
            answer::write(*format, &asked, || document::asked(&asked))
        }
        SessionsCommand::Report { session } => {
            let session = find(&session.join(" "))?;
            let drawn = report(&session.record, &catalog);
            let title = session.title_or_name();
            answer::write(*format, &drawn, || document::report(&drawn, title))
        }
    }
}

/// A text that was read from a file.
struct File {
    name: String,
    sha256: String,
    text: String,
}

/// What was found in a file.
#[derive(Serialize)]
struct Imported<'s> {
    #[serde(flatten)]
    summary: Summary<'s>,
    findings: &'s [Finding],
}

/// Keeps files, and tells what was found in them.
fn import(
    catalog: &Catalog,
    db: &Path,
    (arguments, tlp): (&[String], Tlp),
    shape: Shape,
) -> Result<Exit, Failure> {
    let mut files = Vec::new();
    let mut left_out = Vec::new();
    for source in input::expand(arguments)? {
        match read(&source) {
            Ok(file) => files.push(file),
            Err(failure) if failure.exit == Exit::WrongKind => left_out.push(failure),
            Err(failure) => return Err(failure),
        }
    }
    if files.is_empty() {
        let first = left_out.into_iter().next();
        return Err(first.expect("what was named is one file at least"));
    }
    for failure in &left_out {
        say(&format!("left out: {}", failure.message));
    }
    let (ids, collection) = keep(catalog, db, &files, tlp)?;
    let all = collection.sessions().iter();
    let new: Vec<&Session> = all.filter(|s| ids.contains(&s.kept.id)).collect();
    let data: Vec<Imported<'_>> = new
        .iter()
        .map(|session| Imported {
            summary: session.summary(),
            findings: &session.record.findings,
        })
        .collect();
    answer::write(shape, &data, || document::imported(&new))?;
    Ok(if left_out.is_empty() {
        Exit::Done
    } else {
        Exit::Incomplete
    })
}

/// The text of a file.
fn read(source: &Source) -> Result<File, Failure> {
    let Source::Path(path) = source else {
        let message = "a session is kept under the name of its file; `-` has none";
        let hint = "write it to a file first".to_owned();
        return Err(Failure::new(Exit::Unreadable, message, Some(hint)));
    };
    let name = source.to_string();
    let (bytes, summary) = input::read_all(path)?;
    let wrong = |why: &dyn std::fmt::Display, hint: &str| {
        let message = format!("`{name}`: {why}");
        Failure::new(Exit::WrongKind, message, Some(hint.to_owned()))
    };
    if bytes.len() > TEXT_BYTES_MAX {
        let why = format!("it has more than {} MiB", TEXT_BYTES_MAX >> 20);
        return Err(wrong(&why, "give captions, a report or a proposal"));
    }
    let hint = "give captions, a report or a proposal as plain text in UTF-8";
    let text = text_of(&bytes).map_err(|error| wrong(&error, hint))?;
    Ok(File {
        text: text.to_owned(),
        sha256: summary.sha256_hex().expect("files are hashed"),
        name,
    })
}

/// Writes texts and all that is told of them and of those that were kept before, in
/// one transaction.
fn keep<'c>(
    catalog: &'c Catalog,
    db: &Path,
    files: &[File],
    tlp: Tlp,
) -> Result<(Vec<i64>, Collection<'c>), Failure> {
    let mut store = Store::open(db)?;
    let kept = store.transaction(|transaction| {
        transaction.load_catalog(catalog)?;
        let mut ids = Vec::new();
        for file in files {
            ids.push(transaction.keep_session(&NewText {
                name: &file.name,
                sha256: &file.sha256,
                text: &file.text,
                tlp,
            })?);
        }
        let collection = Collection::read(catalog, transaction.session_texts()?);
        transaction.write_sessions(&collection)?;
        Ok::<_, store::Error>((ids, collection))
    })?;
    Ok(kept)
}

/// A session as data.
#[derive(Serialize)]
struct Shown<'s> {
    #[serde(flatten)]
    summary: Summary<'s>,
    record: &'s sessions::Record,
}

impl Shown<'_> {
    fn of(session: &Session) -> Shown<'_> {
        Shown {
            summary: session.summary(),
            record: &session.record,
        }
    }
}

fn show_turn(session: &Session, number: usize, shape: Shape) -> Result<Exit, Failure> {
    let turn: &Turn = session.record.turn(number).ok_or_else(|| {
        let id = session.kept.id;
        let message = format!("session {id} has no turn {number}");
        let hint = match session.record.turns.len() {
            0 => "it has none".to_owned(),
            last => format!("its turns are 1 to {last}"),
        };
        Failure::new(Exit::Database, message, Some(hint))
    })?;
    answer::write(shape, turn, || document::turn(session, turn))
}

/// What of the catalog is meant.
fn named(collection: &Collection<'_>, name: &str) -> Result<Vec<Mention>, Failure> {
    let named = collection.reader().named(name);
    if named.is_empty() {
        let message = format!("the catalog has nothing that is called `{name}` in talk");
        let hint = format!("`normwatch norms search {name}` finds ids; an id will do");
        return Err(Failure::new(Exit::Catalog, message, Some(hint)));
    }
    Ok(named)
}

fn not_found(error: &NotFound) -> Failure {
    let hint = "`normwatch sessions list` has their numbers".to_owned();
    Failure::new(Exit::Database, error, Some(hint))
}
