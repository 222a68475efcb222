//! The words of a notice, as plain text that can be read at three in the morning.

use std::collections::{BTreeMap, BTreeSet};

use catalog::words::{Recipient as Role, Word, capital};

use crate::group::{Notice, Round};
use crate::item::{Item, Side};
use crate::minimise::{Column, Shows, shows};
use crate::recipient::label;
use crate::sender::Sender;
use crate::table::{self, COLUMNS};
use crate::text::{self, count, minute, wrapped};

/// The most events that the text shows; the attached table has all. Our choice: two
/// screens.
pub const ROWS_MAX: usize = 40;

/// The longest name of malware in a heading, in characters: what fits the line.
const MALWARE_CHARACTERS_MAX: usize = 32;

/// The most reasons that the text gives.
pub const REASONS_MAX: usize = 12;

/// The most tickets that a notice names as told before; the attached table has all.
pub const TICKETS_MAX: usize = 5;

/// What stands in the subject: `[NW-…] TLP:AMBER: 23 events, infected-system`.
pub fn subject(notice: &Notice) -> String {
    let kinds: BTreeSet<&str> = notice.items.iter().map(Item::kind).collect();
    let mut kinds: Vec<&str> = kinds.into_iter().collect();
    let more = if kinds.len() > 2 { " and others" } else { "" };
    kinds.truncate(2);
    let part = if notice.parts > 1 {
        format!(" ({}/{})", notice.part, notice.parts)
    } else {
        String::new()
    };
    let round = match notice.round {
        Round::First | Round::InPlace => "",
        Round::Reminder => "reminder, ",
        Round::Escalation => "escalation, ",
    };
    format!(
        "[{}] {}: {round}{}, {}{more}{part}",
        notice.ticket,
        label(notice.tlp),
        count(notice.items.len() as u64, "event", "events"),
        kinds.join(", ")
    )
}

/// The text of the message, in lines of at most [`COLUMNS`] characters.
pub fn write(notice: &Notice, sender: &Sender) -> String {
    let mut out = String::new();
    head(&mut out, notice, sender);
    events(&mut out, notice);
    reasons(&mut out, notice);
    foot(&mut out, notice, sender);
    out
}

fn head(out: &mut String, notice: &Notice, sender: &Sender) {
    let name = notice.recipient.name.as_deref();
    *out += &wrapped(
        "To: ",
        name.unwrap_or(notice.recipient.mail.as_str()),
        COLUMNS,
    );
    *out += &wrapped("From: ", sender.organisation(), COLUMNS);
    *out += &format!("Ticket: {}", notice.ticket);
    if notice.parts > 1 {
        *out += &format!(", part {} of {}", notice.part, notice.parts);
    }
    let tlp = format!(
        "{} - it is for {}",
        label(notice.tlp),
        notice.tlp.in_words()
    );
    *out += &format!("\n{}\n", wrapped("", &tlp, COLUMNS));
    let (first, last) = notice.span();
    let seen = notice.count();
    let times = if seen == notice.items.len() as u64 {
        String::new()
    } else {
        format!(" (seen {seen} times)")
    };
    let what = format!(
        "{}{times} {}, between {} and {} (UTC).",
        count(notice.items.len() as u64, "event", "events"),
        about(notice.recipient.role),
        minute(first),
        minute(last)
    );
    *out += &wrapped("", &what, COLUMNS);
    if let Some(why) = again(notice) {
        *out += &wrapped("", &why, COLUMNS);
    }
    if let Some(deadline) = notice.deadline {
        let by = format!("Please act by {} UTC.", minute(deadline));
        *out += &wrapped("", &by, COLUMNS);
    }
}

/// Why somebody is told of what others were told, or the same was told before.
fn again(notice: &Notice) -> Option<String> {
    let why = match notice.round {
        Round::First => return None,
        Round::InPlace => {
            "Mail to those who should be told of this has nowhere to go or does \
                           not arrive; you are told in their place."
        }
        Round::Reminder => {
            "This is a reminder: you were told of these events, and they were seen \
                            again after the deadline."
        }
        Round::Escalation => {
            "Those who were told of these events, and reminded, did not end them: \
                              they were seen again after both deadlines."
        }
    };
    let tickets: BTreeSet<&str> = notice
        .items
        .iter()
        .filter_map(|item| Some(item.earlier.as_ref()?.as_str()))
        .collect();
    let mut named: Vec<&str> = tickets.iter().copied().take(TICKETS_MAX).collect();
    let more = format!("{} more", tickets.len().saturating_sub(TICKETS_MAX));
    if tickets.len() > TICKETS_MAX {
        named.push(&more);
    }
    Some(match named.as_slice() {
        [] => why.to_owned(),
        named => format!("{why} Told before: {}.", named.join(", ")),
    })
}

/// What the events are to somebody in a role.
fn about(role: Role) -> &'static str {
    match role {
        Role::Holder => "on addresses that you hold",
        Role::Target => "against what you run",
        Role::NationalCsirt => "on addresses of your economy",
        Role::NationalAuthority | Role::SectorAuthority => "that your office is told of",
        Role::Police => "that the police are told of",
        Role::OwnTeam => "for the team",
    }
}

/// One table for each sort of event.
fn events(out: &mut String, notice: &Notice) {
    let mut room = ROWS_MAX;
    for ((kind, malware), items) in by_kind(notice) {
        if room == 0 {
            break;
        }
        let heading = match malware {
            Some(malware) => format!("{kind}, {}", text::line(malware, MALWARE_CHARACTERS_MAX)),
            None => kind.to_owned(),
        };
        *out += &format!(
            "\n{heading}: {}\n",
            count(items.len() as u64, "event", "events")
        );
        let rows: Vec<[String; 5]> = items
            .iter()
            .take(room)
            .map(|item| row(item, notice.recipient.role))
            .collect();
        room -= rows.len();
        let names = ["LAST SEEN", "SOURCE", "DESTINATION", "PROTOCOL", "#TIMES"];
        *out += &table::write(names, &rows);
    }
    if notice.items.len() > ROWS_MAX {
        let rest = format!(
            "The attached events.csv has all {} events; {ROWS_MAX} are shown above.",
            notice.items.len()
        );
        *out += &format!("\n{}", wrapped("", &rest, COLUMNS));
    }
}

/// The events by kind and malware.
fn by_kind(notice: &Notice) -> BTreeMap<(&'static str, Option<&str>), Vec<&Item>> {
    let mut kinds: BTreeMap<_, Vec<&Item>> = BTreeMap::new();
    for item in &notice.items {
        let key = (item.kind(), item.malware.as_deref());
        kinds.entry(key).or_default().push(item);
    }
    kinds
}

fn row(item: &Item, role: Role) -> [String; 5] {
    let protocol = match (&item.transport, &item.service) {
        (Some(transport), Some(service)) => format!("{service}/{transport}"),
        (one, other) => one.clone().or(other.clone()).unwrap_or_default(),
    };
    // Two IPv6 addresses and all else do not fit a line.
    let destination = match side(&item.destination) {
        far if role == Role::Holder && far.len() > 24 => String::new(),
        far => far,
    };
    [
        minute(item.last).get(5..).unwrap_or_default().to_owned(),
        side(&item.source),
        destination,
        text::line(&protocol, 12),
        if item.count > 1 {
            item.count.to_string()
        } else {
            String::new()
        },
    ]
}

/// The most exact that is known of a side, with its port.
fn side(side: &Side) -> String {
    let place = side
        .ip
        .map(|ip| ip.to_string())
        .or_else(|| side.fqdn.clone())
        .or_else(|| side.asn.map(|asn| asn.to_string()))
        .or_else(|| side.economy.clone());
    match (place, side.port) {
        (Some(place), Some(port)) if place.contains(':') => format!("[{place}]:{port}"),
        (Some(place), Some(port)) => format!("{place}:{port}"),
        (Some(place), None) => place,
        (None, Some(port)) => format!("port {port}"),
        (None, None) => String::new(),
    }
}

/// Why the recipient is told.
fn reasons(out: &mut String, notice: &Notice) {
    let rules: BTreeSet<_> = notice.items.iter().flat_map(|item| &item.rules).collect();
    if rules.is_empty() {
        return;
    }
    *out += "\nWhy you are told\n";
    for rule in rules.iter().take(REASONS_MAX) {
        *out += &wrapped("- ", &text::line(&rule.why, 600), COLUMNS);
        let citations: Vec<String> = rule
            .provisions
            .iter()
            .map(|provision| text::line(&provision.citation, 200))
            .collect();
        if !citations.is_empty() {
            *out += &wrapped("  See: ", &citations.join("; "), COLUMNS);
        }
    }
    if rules.len() > REASONS_MAX {
        let more = rules.len() - REASONS_MAX;
        *out += &format!(
            "- and {}\n",
            count(more as u64, "more reason", "more reasons")
        );
    }
}

fn foot(out: &mut String, notice: &Notice, sender: &Sender) {
    *out += "\n";
    let hides = |column| shows(notice.recipient.role, column) != Shows::Yes;
    let hidden: Vec<&str> = [
        (Column::SourceAddress, "addresses of sources"),
        (
            Column::DestinationAddress,
            "addresses of those who were attacked",
        ),
    ]
    .into_iter()
    .filter(|(column, _)| hides(*column))
    .map(|(_, words)| words)
    .collect();
    if !hidden.is_empty() {
        let left_out = format!(
            "{} are left out: you do not need them for this.",
            capital(&hidden.join(" and "))
        );
        *out += &wrapped("", &left_out, COLUMNS);
    }
    *out += &wrapped(
        "",
        "An address says where something was seen, not who did it.",
        COLUMNS,
    );
    let answer = format!(
        "Answers reach us at {} with {} in the subject. All times are UTC.",
        sender.reply_to, notice.ticket
    );
    *out += &wrapped("", &answer, COLUMNS);
}
