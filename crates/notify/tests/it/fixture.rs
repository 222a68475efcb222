//! Events, recipients and tellings to test with.

use std::path::PathBuf;
use std::sync::Arc;

use catalog::words::{Recipient as Role, Tlp, TriageAction};
use events::Classification;
use net::{Asn, Timestamp};
use notify::item::{Evidence, Item, Provision, Rule, Side};
use notify::{Notice, Recipient, Round, Sender, Telling};

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

pub(crate) fn sender() -> Sender {
    let from = "cert@cert.example".parse().expect("an address");
    Sender::new("CERT Example", from)
}

pub(crate) fn recipient(role: Role) -> Recipient {
    let mail = "abuse@isp.example".parse().expect("an address");
    Recipient::new(role, mail, Some("ISP Example, abuse desk"))
}

/// An event of a kind, with everything that an event can have.
pub(crate) fn item(id: &str, kind: &str) -> Item {
    Item {
        id: id.to_owned(),
        first: time("2026-11-28T03:10:00Z"),
        last: time("2026-11-28T04:20:30Z"),
        count: 3,
        class: Classification::of(kind),
        source: Side {
            ip: Some("192.0.2.17".parse().expect("an address")),
            port: Some(40_123),
            asn: Some(Asn(64_496)),
            fqdn: Some("host.isp.example".to_owned()),
            url: Some("http://user@host.isp.example/a?mail=x@y.example#z".to_owned()),
            economy: Some("LV".to_owned()),
        },
        destination: Side {
            ip: Some("203.0.113.9".parse().expect("an address")),
            port: Some(443),
            asn: Some(Asn(64_511)),
            fqdn: Some("victim.example".to_owned()),
            url: None,
            economy: Some("EE".to_owned()),
        },
        transport: Some("tcp".to_owned()),
        service: Some("https".to_owned()),
        malware: Some("mirai".to_owned()),
        reported_header: None,
        feed: Some("Sinkhole".to_owned()),
        evidence: Some(Evidence {
            file: "feed.csv".to_owned(),
            line: 12,
        }),
        marking: None,
        rules: vec![Arc::new(Rule {
            id: "infected".to_owned(),
            why: "A machine behind this address speaks to a controller of malware.".to_owned(),
            provisions: vec![Provision {
                id: "un-gge-2015#13-c".to_owned(),
                citation: "A/70/174, para. 13(c)".to_owned(),
            }],
        })],
        earlier: None,
    }
}

pub(crate) fn telling(item: Item, role: Role) -> Telling {
    Telling {
        item,
        recipient: recipient(role),
        action: TriageAction::DailyDigest,
        period: "2026-11-28".parse().expect("a day"),
        deadline: Some(time("2026-11-29T03:10:00Z")),
        tlp: Tlp::Amber,
        round: Round::First,
    }
}

/// The notice of one event of each of these kinds.
pub(crate) fn notice(kinds: &[&str], role: Role) -> Notice {
    let tellings = kinds
        .iter()
        .enumerate()
        .map(|(place, kind)| telling(item(&format!("event-{place}"), kind), role));
    let mut notices = notify::group::group(tellings).notices;
    assert_eq!(notices.len(), 1);
    notices.remove(0)
}

/// All kinds of RSIT.
pub(crate) fn all_kinds() -> Vec<&'static str> {
    let all = events::rsit::Type::ALL.iter();
    all.map(|kind| kind.name()).collect()
}

/// The folder `cert` of the data that `NORMWATCH_DATA` names. Without that variable
/// it says what is left out.
#[expect(
    clippy::print_stdout,
    reason = "who runs the tests must see what was left out"
)]
pub(crate) fn data(what: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("NORMWATCH_DATA") else {
        println!("left out: {what} (NORMWATCH_DATA is not set)");
        return None;
    };
    Some(PathBuf::from(root).join("cert"))
}
