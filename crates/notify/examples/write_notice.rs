//! `write_notice FORMAT` writes a made-up notice of one event of every kind to standard
//! output: `mail`, `xarf`, `stix`, `misp` or `iodef`. Validators of others read it.

#![expect(clippy::print_stdout, reason = "a program writes to standard output")]

use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use catalog::words::{Recipient as Role, Tlp, TriageAction};
use events::Classification;
use events::rsit::Type;
use net::{Asn, Timestamp};
use notify::item::{Evidence, Provision, Rule};
use notify::{
    Item, Notice, Period, Recipient, Round, Sender, Side, Telling, group, iodef, mail, misp, stix,
    xarf,
};

fn main() -> Result<(), Box<dyn Error>> {
    let format = std::env::args().nth(1).unwrap_or_default();
    let sender = Sender::new("CERT Example", "cert@cert.example".parse()?);
    let notice = notice()?;
    let now = Timestamp::from_seconds(1_800_000_000);
    match format.as_str() {
        "mail" => std::io::stdout().write_all(&mail::message(&notice, &sender, now).bytes)?,
        "xarf" => println!(
            "{}",
            serde_json::Value::from(xarf::reports(&notice, &sender))
        ),
        "stix" => println!("{}", stix::bundle(&notice, &sender, now)),
        "misp" => println!("{}", misp::event(&notice, &sender, now)),
        "iodef" => println!("{}", iodef::document(&notice, &sender, now)),
        _ => return Err("usage: write_notice mail|xarf|stix|misp|iodef".into()),
    }
    Ok(())
}

/// One event of every kind of RSIT, with words that need care in every format.
fn notice() -> Result<Notice, Box<dyn Error>> {
    let mail = "abuse@isp.example".parse()?;
    let recipient = Recipient::new(Role::OwnTeam, mail, Some("Müller, \"abuse\" <desk>"));
    let rule = Arc::new(Rule {
        id: "example".to_owned(),
        why: "It's an example with 'quotes', \\ and <brackets>.".to_owned(),
        provisions: vec![Provision {
            id: "un-gge-2015#13-c".to_owned(),
            citation: "A/70/174, para. 13(c)".to_owned(),
        }],
    });
    let mut tellings = Vec::new();
    for (place, kind) in Type::ALL.iter().enumerate() {
        let first = Timestamp::from_seconds(1_790_000_000 + i64::try_from(place)?);
        tellings.push(Telling {
            item: Item {
                id: format!("event-{place}"),
                first,
                last: Timestamp::from_micros(first.micros() + 1_500_000),
                count: 1 + place as u64,
                class: Classification::of(kind.name()),
                source: side(place, "192.0.2.1", "2001:db8::1")?,
                destination: side(place, "203.0.113.7", "2001:db8::7")?,
                transport: Some("tcp".to_owned()),
                service: Some("http".to_owned()),
                malware: Some("=Mirai's \\ \"bot\"".to_owned()),
                reported_header: None,
                feed: Some("Example".to_owned()),
                evidence: Some(Evidence {
                    file: "feed.csv".to_owned(),
                    line: 2 + place as u64,
                }),
                marking: Some(Tlp::AmberStrict),
                rules: vec![Arc::clone(&rule)],
                earlier: None,
            },
            recipient: recipient.clone(),
            action: TriageAction::DailyDigest,
            period: Period::of(TriageAction::DailyDigest, first).ok_or("a digest has a period")?,
            deadline: Some(first.plus(Duration::from_secs(86_400))),
            tlp: Tlp::Green,
            round: Round::First,
        });
    }
    let notice = group::group(tellings).notices.into_iter().next();
    Ok(notice.ok_or("there is a notice")?)
}

fn side(place: usize, ipv4: &str, ipv6: &str) -> Result<Side, Box<dyn Error>> {
    let ip = if place.is_multiple_of(2) { ipv4 } else { ipv6 };
    Ok(Side {
        ip: Some(ip.parse()?),
        port: Some(8_080),
        asn: Some(Asn(64_496)),
        fqdn: Some("host.example.net".to_owned()),
        url: Some("http://host.example.net/it's?q=1".to_owned()),
        economy: Some("LV".to_owned()),
    })
}
