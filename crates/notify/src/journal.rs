//! An outbox in files: each message in one of its own, and a journal of what
//! happened to them.
//!
//! A line of the journal is sixteen digits of the SHA-256 of the rest, a blank, and
//! the rest as JSON. It is flushed to the disk before anything else happens. A crash
//! can tear the last line, which then has no end; it is cut off when the journal is
//! opened, since nobody acted on it. Any other line that is not as it was written is
//! an error that a person looks at.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::mail::Message;
use crate::outbox::{Entry, Outbox, Put, State, Step, WrongStep};
use crate::ticket::Ticket;

/// Digits of the SHA-256 before each line.
const DIGITS: usize = 16;

/// An outbox in a folder, which no other program has open.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    journal: File,
    /// Whoever holds it has the folder.
    _lock: Lock,
    entries: Vec<Kept>,
    places: BTreeMap<String, usize>,
    /// A write failed: what is on the disk is known only after opening it again.
    is_broken: bool,
}

/// The lock of a folder, given back when it is dropped. Closing the file would not do:
/// a program that is being started from another thread has it open for a moment, too.
#[derive(Debug)]
struct Lock(File);

impl Lock {
    /// Takes it; `None` where another has it.
    fn take(path: &Path) -> io::Result<Option<Lock>> {
        let file = File::create(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Where this fails, closing the file still gives it back.
        let _ = self.0.unlock();
    }
}

#[derive(Debug)]
struct Kept {
    entry: Entry,
    from: String,
    digest: String,
}

/// A line of the journal.
#[derive(Serialize, Deserialize)]
struct Line {
    id: String,
    #[serde(flatten)]
    what: What,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    Put {
        ticket: String,
        from: String,
        to: String,
        sha256: String,
    },
    Step(Step),
}

/// Why an outbox in files does not do what it should.
#[derive(Debug)]
#[non_exhaustive]
pub enum JournalError {
    /// Another program has the folder.
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// The system says no.
    Io {
        /// To what.
        path: PathBuf,
        /// What it says.
        source: io::Error,
    },
    /// A whole line of the journal is not as it was written.
    Damaged {
        /// The journal.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// A message's file is not as it was written.
    Changed {
        /// Its file.
        path: PathBuf,
    },
    /// There is no message of that Message-ID.
    Unknown {
        /// The Message-ID.
        id: String,
    },
    /// The step cannot follow.
    Step(WrongStep),
    /// An earlier write failed; the outbox has to be opened again.
    Broken,
}

impl Journal {
    /// Opens the outbox in a folder, or makes one.
    ///
    /// # Errors
    ///
    /// When another program has it open, when the system says no, or when a whole line
    /// of the journal is not as it was written.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Journal, JournalError> {
        let folder = folder.into();
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| JournalError::Io { path, source }
        };
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let lock_path = folder.join("lock");
        let lock = match Lock::take(&lock_path).map_err(at(&lock_path))? {
            Some(lock) => lock,
            None => return Err(JournalError::Busy { folder }),
        };
        let path = folder.join("journal");
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // Written by the helper, which flushes the folder: a journal whose
                // name is lost is lost.
                input::durable::write(&path, |_| Ok::<(), io::Error>(())).map_err(at(&path))?;
                Vec::new()
            }
            Err(error) => return Err(at(&path)(error)),
        };
        let mut journal = OpenOptions::new()
            .write(true)
            .open(&path)
            .map_err(at(&path))?;
        let mut outbox = Journal {
            entries: Vec::new(),
            places: BTreeMap::new(),
            is_broken: false,
            _lock: lock,
            folder,
            journal: journal.try_clone().map_err(at(&path))?,
        };
        let whole = outbox.replay(&path, &text)?;
        journal.set_len(whole).map_err(at(&path))?;
        journal.seek(SeekFrom::Start(whole)).map_err(at(&path))?;
        journal.sync_all().map_err(at(&path))?;
        outbox.journal = journal;
        Ok(outbox)
    }

    /// Reads what happened; gives the length of the lines that are whole.
    fn replay(&mut self, path: &Path, text: &[u8]) -> Result<u64, JournalError> {
        let mut whole = 0;
        let lines = text.split_inclusive(|byte| *byte == b'\n');
        for (number, line) in lines.enumerate() {
            let damaged = || JournalError::Damaged {
                path: path.to_owned(),
                line: number + 1,
            };
            let Some(read) = read_line(line) else {
                // A line is written from its start: one with an end is no torn one.
                if line.ends_with(b"\n") {
                    return Err(damaged());
                }
                break;
            };
            self.apply(read).ok_or_else(damaged)?;
            whole += line.len() as u64;
        }
        Ok(whole)
    }

    /// Does what a line says; `None` where it cannot be.
    fn apply(&mut self, line: Line) -> Option<()> {
        match line.what {
            What::Put {
                ticket,
                from,
                to,
                sha256,
            } => {
                let entry = Entry {
                    id: line.id.clone(),
                    ticket: Ticket::find(&ticket)?,
                    to: to.parse().ok()?,
                    state: State::NEW,
                };
                self.places.insert(line.id, self.entries.len());
                self.entries.push(Kept {
                    entry,
                    from,
                    digest: sha256,
                });
            }
            What::Step(step) => {
                let kept = &mut self.entries[*self.places.get(&line.id)?];
                kept.entry.state = kept.entry.state.after(&step).ok()?;
            }
        }
        Some(())
    }

    fn write(&mut self, line: &Line) -> Result<(), JournalError> {
        if self.is_broken {
            return Err(JournalError::Broken);
        }
        let json = serde_json::to_string(line).expect("texts are always JSON");
        let text = format!("{} {json}\n", &digest(json.as_bytes())[..DIGITS]);
        let outcome = self
            .journal
            .write_all(text.as_bytes())
            .and_then(|()| self.journal.sync_data());
        outcome.map_err(|source| {
            self.is_broken = true;
            JournalError::Io {
                path: self.folder.join("journal"),
                source,
            }
        })
    }

    fn file(&self, id: &str) -> PathBuf {
        // Of a ticket and a domain: no character in it leads to another folder.
        self.folder.join(format!("{id}.eml"))
    }
}

impl Outbox for Journal {
    type Error = JournalError;

    fn put(&mut self, message: &Message) -> Result<Put, JournalError> {
        if self.places.contains_key(&message.id) {
            return Ok(Put::Known);
        }
        let path = self.file(&message.id);
        input::durable::write(&path, |out| out.write_all(&message.bytes))
            .map_err(|source| JournalError::Io { path, source })?;
        let line = Line {
            id: message.id.clone(),
            what: What::Put {
                ticket: message.ticket.to_string(),
                from: message.from.to_string(),
                to: message.to.to_string(),
                sha256: digest(&message.bytes),
            },
        };
        self.write(&line)?;
        self.apply(line).expect("it is as a message has it");
        Ok(Put::New)
    }

    fn entries(&self) -> Vec<Entry> {
        self.entries.iter().map(|kept| kept.entry.clone()).collect()
    }

    fn message(&self, id: &str) -> Result<Option<Message>, JournalError> {
        let Some(place) = self.places.get(id) else {
            return Ok(None);
        };
        let kept = &self.entries[*place];
        let path = self.file(id);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(source) => return Err(JournalError::Io { path, source }),
        };
        if digest(&bytes) != kept.digest {
            return Err(JournalError::Changed { path });
        }
        let Ok(from) = kept.from.parse() else {
            return Err(JournalError::Changed { path });
        };
        Ok(Some(Message {
            id: id.to_owned(),
            ticket: kept.entry.ticket.clone(),
            from,
            to: kept.entry.to.clone(),
            bytes,
        }))
    }

    fn step(&mut self, id: &str, step: Step) -> Result<State, JournalError> {
        let Some(place) = self.places.get(id).copied() else {
            return Err(JournalError::Unknown { id: id.to_owned() });
        };
        let state = self.entries[place].entry.state.after(&step);
        let state = state.map_err(JournalError::Step)?;
        self.write(&Line {
            id: id.to_owned(),
            what: What::Step(step),
        })?;
        self.entries[place].entry.state = state.clone();
        Ok(state)
    }
}

fn read_line(line: &[u8]) -> Option<Line> {
    let line = std::str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let (check, json) = line.split_once(' ')?;
    let is_whole = check == &digest(json.as_bytes())[..DIGITS];
    is_whole.then(|| serde_json::from_str(json).ok())?
}

fn digest(bytes: &[u8]) -> String {
    net::text::hex(&Sha256::digest(bytes))
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JournalError::Busy { folder } => {
                write!(f, "another program sends from {}", folder.display())
            }
            JournalError::Io { path, source } => write!(f, "{}: {source}", path.display()),
            JournalError::Damaged { path, line } => {
                write!(f, "{}:{line} is not as it was written", path.display())
            }
            JournalError::Changed { path } => {
                write!(f, "{} is not as it was written", path.display())
            }
            JournalError::Unknown { id } => write!(f, "there is no message {id}"),
            JournalError::Step(wrong) => wrong.fmt(f),
            JournalError::Broken => {
                f.write_str("an earlier write failed; the outbox has to be opened again")
            }
        }
    }
}

impl std::error::Error for JournalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            JournalError::Io { source, .. } => Some(source),
            JournalError::Step(wrong) => Some(wrong),
            _ => None,
        }
    }
}
