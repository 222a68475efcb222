//! `normwatch triage notify`: who is told what of the decisions.

use std::net::{SocketAddr, ToSocketAddrs};

use catalog::words::Recipient as Role;
use notify::journal::JournalError;
use notify::smtp::Relay;
use notify::witness::RelayLog;
use notify::{MailAddress, Sender};
use store::Store;
use telling::{Basis, Error, Options, Report, Sending};
use triage::{Desk, Rules};

use super::DECIDES;
use super::basis::{desk, tell_problems};
use crate::args::TriageNotify;
use crate::commands::{answer, catalog_with, is_there, now};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

pub(super) fn run(args: &TriageNotify) -> Result<Exit, Failure> {
    is_there(&args.db, DECIDES)?;
    let catalog = catalog_with(args.norms.as_deref(), &args.rules)?;
    let (desk, _) = desk(&args.desk)?;
    let jurisdiction = args.jurisdiction.or(desk.economy);
    let rules = Rules::compile(catalog.triage(), jurisdiction)
        .map_err(|problems| tell_problems(&problems))?;
    let sender = sender(args, &desk)?;
    let options = Options {
        until: args.until.unwrap_or_else(now),
        outbox: args.outbox.clone(),
        stix: args.stix.clone(),
        misp: args.misp.clone(),
        iodef: args.iodef.clone(),
        sending: sending(args, &sender)?,
    };
    let basis = Basis {
        catalog: &catalog,
        rules: &rules,
        desk: &desk,
        sender: &sender,
    };
    let mut store = match args.send {
        true => Store::open(&args.db)?,
        false => Store::open_read_only(&args.db)?,
    };
    let report = telling::run(&mut store, &basis, &options)?;
    answer::write(args.format, &report, || report.document(options.until))?;
    Ok(tell(&report, args))
}

/// Who writes: the contact of the own team.
fn sender(args: &TriageNotify, desk: &Desk) -> Result<Sender, Failure> {
    let wrong = |message: String| {
        let message = format!("`{}` {message}", args.desk.display());
        let hint = "add [[contacts]] with role = \"own-team\", a name and a mail: mail comes from \
                    there, and answers go there";
        Failure::new(Exit::WrongKind, message, Some(hint.to_owned()))
    };
    let contact = desk.contact(Role::OwnTeam, None, None);
    let contact = contact.ok_or_else(|| wrong("does not say who writes".to_owned()))?;
    let mail: MailAddress = contact.mail.parse().map_err(|error| {
        wrong(format!(
            "has no address for the own team that mail comes from: {error}"
        ))
    })?;
    Ok(Sender::new(
        desk.name.as_deref().unwrap_or(&contact.name),
        mail,
    ))
}

fn sending(args: &TriageNotify, sender: &Sender) -> Result<Sending, Failure> {
    if !args.send {
        return Ok(Sending::Dry);
    }
    let wrong = |message: String, hint: &str| {
        let message = format!("`{}`: {message}", args.relay);
        Failure::new(Exit::Failed, message, Some(hint.to_owned()))
    };
    let addresses = args.relay.to_socket_addrs();
    let addresses: Vec<SocketAddr> = addresses
        .map_err(|error| wrong(format!("no relay: {error}"), "write --relay 127.0.0.1:25"))?
        .collect();
    let local = addresses.iter().find(|address| address.ip().is_loopback());
    let address = local.or(addresses.first());
    let address = address.ok_or_else(|| wrong("no address".to_owned(), "write its address"))?;
    let relay = Relay::new(*address, &sender.from).map_err(|error| {
        let hint = "run a relay on this machine, such as Postfix, that passes mail on with TLS";
        wrong(error.to_string(), hint)
    })?;
    let log = args.relay_log.as_ref().map(|path| RelayLog {
        path: path.clone(),
        is_complete: args.relay_log_is_complete,
    });
    Ok(Sending::Send { relay, log })
}

/// Says what a person has to do; how the program ends.
fn tell(report: &Report, args: &TriageNotify) -> Exit {
    if report.is_dry {
        say("nothing was sent: this says what would be; --send sends it");
    }
    if report.unwritten > 0 {
        say(
            "hint: `normwatch triage run --decisions FILE` keeps decisions as NDJSON in a file, \
             from which they are told",
        );
    }
    if !report.in_doubt.is_empty() {
        say(&format!(
            "hint: name the relay's log: --relay-log FILE; or settle what is in doubt by hand: \
             normwatch triage outbox --outbox {} --arrived MESSAGE-ID",
            args.outbox.display()
        ));
    }
    let is_whole = report.unwritten == 0
        && report.in_doubt.is_empty()
        && report.deferred.is_empty()
        && report.failed.is_empty();
    if is_whole {
        Exit::Done
    } else {
        Exit::Incomplete
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let exit = match &error {
            Error::Store(_) | Error::Row { .. } | Error::Changed { .. } => Exit::Database,
            Error::Line { .. } => Exit::WrongKind,
            Error::Witness(_) => Exit::Unreadable,
            _ => Exit::Failed,
        };
        Failure::new(exit, &error, error.hint())
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Failure {
        Error::from(error).into()
    }
}
