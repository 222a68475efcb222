//! `deliver FOLDER PORT COUNT [LOG]`: puts COUNT notices into the outbox in FOLDER,
//! unless they are there, and sends what waits to the relay at PORT of this machine.
//! What is in doubt is looked up in LOG, the relay's complete log. Tests kill it.

#![expect(clippy::print_stderr, reason = "a program talks on standard error")]

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use catalog::words::{Recipient as Role, Tlp, TriageAction};
use events::Classification;
use net::Timestamp;
use notify::smtp::Relay;
use notify::witness::{RelayLog, Witness};
use notify::{
    Item, Journal, MailAddress, Mode, Outbox, Period, Recipient, Round, Sender, Side, Telling,
    deliver, group, mail,
};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let [folder, port, count, log @ ..] = arguments else {
        return Err("usage: deliver FOLDER PORT COUNT [LOG]".into());
    };
    let from: MailAddress = "cert@cert.example".parse()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.parse()?));
    let relay = Relay::new(address, &from)?;
    let sender = Sender::new("CERT Example", from);
    let mut outbox = Journal::open(folder)?;
    let now = Timestamp::from_seconds(1_800_000_000);
    let tellings = (0..count.parse()?)
        .map(telling)
        .collect::<Result<Vec<_>, _>>()?;
    for notice in group::group(tellings).notices {
        outbox.put(&mail::message(&notice, &sender, now))?;
    }
    let log = log.first().map(|path| RelayLog {
        path: path.into(),
        is_complete: true,
    });
    let witness = log.as_ref().map(|log| log as &dyn Witness);
    let outcome = deliver(&mut outbox, Mode::Send(&relay), witness)?;
    eprintln!(
        "{} sent, {} arrived before, {} in doubt, {} deferred, {} failed",
        outcome.sent.len(),
        outcome.arrived.len(),
        outcome.in_doubt.len(),
        outcome.deferred.len(),
        outcome.failed.len()
    );
    Ok(())
}

/// One event for each of many holders.
fn telling(number: u32) -> Result<Telling, Box<dyn Error>> {
    let mail = format!("abuse@isp-{number}.example").parse()?;
    let seen = Timestamp::from_seconds(1_790_000_000);
    let side = Side {
        ip: Some("192.0.2.1".parse()?),
        port: Some(40_000),
        ..Side::default()
    };
    Ok(Telling {
        item: Item {
            id: format!("event-{number}"),
            first: seen,
            last: seen,
            count: 1,
            class: Classification::of("infected-system"),
            source: side,
            destination: Side::default(),
            transport: Some("tcp".to_owned()),
            service: None,
            // A line that begins with a dot would end a message that is not stuffed.
            malware: Some(".".to_owned()),
            reported_header: None,
            feed: Some("Example".to_owned()),
            evidence: None,
            marking: None,
            rules: Vec::new(),
            earlier: None,
        },
        recipient: Recipient::new(Role::Holder, mail, None),
        action: TriageAction::DailyDigest,
        period: Period::of(TriageAction::DailyDigest, seen).expect("a digest has a period"),
        deadline: None,
        tlp: Tlp::Amber,
        round: Round::First,
    })
}
