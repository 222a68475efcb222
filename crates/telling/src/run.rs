//! A run: what is told now, to whom, and in which order that is kept.
//!
//! 1. What earlier runs committed and did not put into the outbox is put there.
//! 2. What is due is made into notices, a part at a time. Of each part first notices
//!    and what they tell are committed; then files for peers are written, then messages
//!    put into the outbox; then that is noted.
//! 3. What waits in the outbox is sent.
//!
//! Whoever is stopped anywhere begins again with the first step. A dry run reads only.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use catalog::Catalog;
use catalog::words::Word;
use net::Timestamp;
use notify::outbox::Entry;
use notify::smtp::Relay;
use notify::witness::{RelayLog, Witness};
use notify::{Journal, Mode, Notice, Outbox, Sender, deliver, iodef, mail, misp, stix};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::Store;
use store::notices::Mailing;
use triage::{Desk, Rules};

use crate::again;
use crate::contacts::Contacts;
use crate::due::{self, TELLINGS_EACH};
use crate::error::Error;
use crate::item::{Files, Reasons};
use crate::letters::Letters;
use crate::mailing::{self, Made, Maker};
use crate::report::Report;

/// What notices are made from, beside the database.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The norms.
    pub catalog: &'a Catalog,
    /// The rules in force, whose reasons are given.
    pub rules: &'a Rules,
    /// Whom to write to in which role.
    pub desk: &'a Desk,
    /// Who writes.
    pub sender: &'a Sender,
}

/// What is done.
#[derive(Clone, Debug)]
pub struct Options {
    /// Digests that are over by then are told; messages are dated with it.
    pub until: Timestamp,
    /// The folder of the outbox.
    pub outbox: PathBuf,
    /// Where each notice is written as a bundle of STIX 2.1, if anywhere.
    pub stix: Option<PathBuf>,
    /// Where each recipient has a MISP feed, if anywhere.
    pub misp: Option<PathBuf>,
    /// Where each notice is written as a document of IODEF 2.0, if anywhere.
    pub iodef: Option<PathBuf>,
    /// Whether anything is sent.
    pub sending: Sending,
}

/// Whether anything is sent.
#[derive(Clone, Debug, Default)]
pub enum Sending {
    /// Nothing is sent, kept or written.
    #[default]
    Dry,
    /// By a relay; its log says what became of what is in doubt.
    Send {
        /// The relay.
        relay: Relay,
        /// Its log.
        log: Option<RelayLog>,
    },
}

/// Tells what is due.
///
/// # Errors
///
/// When the database or the outbox cannot be used, or a file cannot be read or
/// written. What was committed before stays, and the next run goes on behind it.
pub fn run(store: &mut Store, basis: &Basis<'_>, options: &Options) -> Result<Report, Error> {
    match &options.sending {
        Sending::Dry => dry(store, basis, options),
        Sending::Send { relay, log } => {
            if !options.outbox.exists() {
                // None is made where another one has what was put.
                check(store, &[])?;
            }
            let mut journal = Journal::open(&options.outbox)?;
            let mut report = Report::default();
            told(store, basis, options, &mut journal, &mut report)?;
            let witness = log.as_ref().map(|log| log as &dyn Witness);
            let outcome = deliver(&mut journal, Mode::Send(relay), witness)?;
            report.sent = outcome.sent;
            report.arrived = outcome.arrived;
            report.deferred = outcome.deferred;
            report.failed = outcome.failed;
            report.in_doubt = outcome.in_doubt;
            Ok(report)
        }
    }
}

/// Says what would be told.
fn dry(store: &Store, basis: &Basis<'_>, options: &Options) -> Result<Report, Error> {
    let mut report = Report {
        is_dry: true,
        ..Report::default()
    };
    let mut entries = Vec::new();
    if options.outbox.exists() {
        let mut journal = Journal::open(&options.outbox)?;
        let outcome = deliver(&mut journal, Mode::Dry, None)?;
        report.would_send = outcome.would_send;
        report.in_doubt = outcome.in_doubt;
        entries = journal.entries();
    }
    check(store, &entries)?;
    let reasons = Reasons::new(basis.catalog, basis.rules);
    let letters = Letters::default();
    let contacts = Contacts::new(basis.desk, &entries);
    let mut maker = Maker {
        letters: &letters,
        contacts: &contacts,
        reasons: &reasons,
        sender: basis.sender,
        files: Files::default(),
        made: options.until,
    };
    for mailing in store.mailings_to_put()? {
        let made = maker.remake(store, &mailing, &mut report)?;
        let known: BTreeSet<String> = entries.iter().map(|entry| entry.id.clone()).collect();
        let sender = sender(&mailing)?;
        let ids = made.notices.iter().map(|notice| mail::id(notice, &sender));
        report
            .would_send
            .extend(ids.filter(|id| !known.contains(id)));
    }
    each_part(
        store,
        &mut maker,
        &entries,
        &mut report,
        |_, made, report| {
            for notice in &made.notices {
                report.add(notice, basis.sender);
            }
            Ok(())
        },
    )?;
    Ok(report)
}

/// Commits what is told, and puts it into the outbox.
fn told(
    store: &mut Store,
    basis: &Basis<'_>,
    options: &Options,
    journal: &mut Journal,
    report: &mut Report,
) -> Result<(), Error> {
    check(store, &journal.entries())?;
    let outbox = options.outbox.canonicalize().map_err(|source| Error::Io {
        path: options.outbox.clone(),
        source,
    })?;
    let outbox = outbox.display().to_string();
    let reasons = Reasons::new(basis.catalog, basis.rules);
    let letters = Letters::default();
    let entries = journal.entries();
    let contacts = Contacts::new(basis.desk, &entries);
    let mut maker = Maker {
        letters: &letters,
        contacts: &contacts,
        reasons: &reasons,
        sender: basis.sender,
        files: Files::default(),
        made: options.until,
    };
    for mailing in store.mailings_to_put()? {
        if mailing.outbox != outbox {
            return Err(Error::OtherOutbox {
                expected: mailing.outbox,
            });
        }
        // What it withheld was told by the run that made it.
        let made = maker.remake(store, &mailing, &mut Report::default())?;
        put(store, journal, &mailing, &made.notices, options)?;
        let sender = sender(&mailing)?;
        made.notices
            .iter()
            .for_each(|notice| report.add(notice, &sender));
    }
    due::look(store, &letters, options.until)?;
    let mut mailing = Mailing {
        id: 0,
        made: options.until.micros(),
        outbox,
        organisation: basis.sender.organisation().to_owned(),
        mail: basis.sender.from.to_string(),
    };
    each_part(
        store,
        &mut maker,
        &entries,
        report,
        |store, made, report| {
            mailing.id = commit(store, &mailing, &made, basis.sender)?;
            put(store, journal, &mailing, &made.notices, options)?;
            for notice in &made.notices {
                report.add(notice, basis.sender);
            }
            Ok(())
        },
    )
}

/// Every message that was put into the outbox is there: another outbox would tell
/// everything again.
fn check(store: &Store, entries: &[Entry]) -> Result<(), Error> {
    let known: BTreeSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let put = store.notices_put()?;
    let mut lost = put.iter().filter(|(id, _)| !known.contains(id.as_str()));
    match lost.next() {
        None => Ok(()),
        Some((first, _)) => Err(Error::Lost {
            count: 1 + lost.count(),
            first: first.clone(),
        }),
    }
}

/// Makes what is due, a part at a time.
fn each_part<S: std::borrow::Borrow<Store>>(
    mut store: S,
    maker: &mut Maker<'_>,
    entries: &[Entry],
    report: &mut Report,
    mut each: impl FnMut(&mut S, Made, &mut Report) -> Result<(), Error>,
) -> Result<(), Error> {
    let plan = due::plan(store.borrow(), maker.letters, maker.contacts, maker.made)?;
    let again = again::plan(store.borrow(), entries, maker.made)?;
    report.waiting = plan.waiting;
    report.unwritten += plan.unwritten;
    for part in plan.parts {
        let made = maker.first(store.borrow(), &part, report)?;
        if !made.rows.is_empty() {
            each(&mut store, made, report)?;
        }
    }
    for part in again.chunks(TELLINGS_EACH) {
        let made = maker.again(store.borrow(), part, report)?;
        if !made.rows.is_empty() {
            each(&mut store, made, report)?;
        }
    }
    let failing = maker.contacts.failing().iter();
    report.failing = failing
        .map(|(mail, why)| (mail.to_string(), why.clone()))
        .collect();
    Ok(())
}

/// Commits notices and what they tell; the mailing's number.
fn commit(
    store: &mut Store,
    mailing: &Mailing,
    made: &Made,
    sender: &Sender,
) -> Result<i64, Error> {
    store.transaction(|to| {
        let id = to.begin_mailing(mailing)?;
        for notice in &made.notices {
            to.keep_notice(id, &mailing::row(notice, sender))?;
        }
        for row in &made.rows {
            to.keep_told(id, row)?;
        }
        let told: BTreeSet<i64> = made.rows.iter().map(|row| row.decision).collect();
        for decision in told {
            to.keep_deadline(decision, again::CAN_ACT.map(Word::word))?;
        }
        Ok(id)
    })
}

/// Writes files for peers, puts messages into the outbox, and notes that they are.
fn put(
    store: &mut Store,
    journal: &mut Journal,
    mailing: &Mailing,
    notices: &[Notice],
    options: &Options,
) -> Result<(), Error> {
    let sender = sender(mailing)?;
    let made = Timestamp::from_micros(mailing.made);
    for notice in notices {
        if let Some(folder) = &options.stix {
            let name = format!("{}.json", notice.name());
            write(folder, &name, &stix::bundle(notice, &sender, made))?;
        }
        if let Some(folder) = &options.iodef {
            // Another name than STIX has, for who names one folder for both.
            let name = format!("{}.iodef.json", notice.name());
            write(folder, &name, &iodef::document(notice, &sender, made))?;
        }
        if let Some(folder) = &options.misp {
            let folder = folder.join(feed_name(notice));
            make_folder(&folder)?;
            misp::publish(&folder, [notice], &sender, made)?;
        }
    }
    for notice in notices {
        journal.put(&mail::message(notice, &sender, made))?;
    }
    Ok(store.transaction(|to| to.mailing_is_put(mailing.id))?)
}

fn sender(mailing: &Mailing) -> Result<Sender, Error> {
    let mail = mailing.mail.parse().map_err(|_| Error::Row {
        table: "triage_mailings",
        value: mailing.mail.clone(),
    })?;
    Ok(Sender::new(&mailing.organisation, mail))
}

/// Writes a file for peers.
fn write(folder: &Path, name: &str, content: &Value) -> Result<(), Error> {
    make_folder(folder)?;
    let path = folder.join(name);
    input::durable::write(&path, |out| writeln!(out, "{content}"))
        .map_err(|source| Error::Io { path, source })
}

fn make_folder(path: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(path).map_err(|source| Error::Io {
        path: path.to_owned(),
        source,
    })
}

/// The folder of a recipient's feed. Who can fetch it sees all of it, so it has what
/// one mailbox is told in one role; what stands before the `@` may have a slash.
fn feed_name(notice: &Notice) -> String {
    let to = &notice.recipient;
    let hash = Sha256::digest(to.mail.as_str());
    let digits = net::text::hex(&hash[..4]);
    format!("{}-{}-{digits}", to.role, to.mail.domain())
}
