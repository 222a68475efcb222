//! The events of a notice as a table for spreadsheets (RFC 4180).

use std::fmt::Write as _;

use crate::group::Notice;
use crate::item::{Item, Side};
use crate::ticket::Ticket;

/// The columns, in order.
pub const COLUMNS: [&str; 25] = [
    "ticket",
    "first_seen",
    "last_seen",
    "count",
    "taxonomy",
    "type",
    "source_ip",
    "source_port",
    "source_asn",
    "source_economy",
    "source_name",
    "source_url",
    "destination_ip",
    "destination_port",
    "destination_asn",
    "destination_economy",
    "destination_name",
    "destination_url",
    "transport",
    "service",
    "malware",
    "feed",
    "evidence",
    "provisions",
    "earlier_ticket",
];

/// All events of a notice. Lines end in CR LF; every cell is in quotes, so that no
/// program takes a semicolon for the end of one.
pub fn write(notice: &Notice) -> String {
    let mut out = String::new();
    row(&mut out, COLUMNS.map(str::to_owned));
    for item in &notice.items {
        row(&mut out, cells(notice, item));
    }
    out
}

fn cells(notice: &Notice, item: &Item) -> [String; 25] {
    let words = |text: &Option<String>| text.clone().unwrap_or_default();
    let evidence = item.evidence.as_ref();
    let provisions: Vec<&str> = item
        .rules
        .iter()
        .flat_map(|rule| rule.provisions.iter().map(|one| one.id.as_str()))
        .collect();
    let [
        source_ip,
        source_port,
        source_asn,
        source_economy,
        source_name,
        source_url,
    ] = side(&item.source);
    let [to_ip, to_port, to_asn, to_economy, to_name, to_url] = side(&item.destination);
    [
        notice.ticket.to_string(),
        export::names::second(item.first),
        export::names::second(item.last),
        item.count.to_string(),
        item.class
            .class()
            .map_or("", |class| class.name())
            .to_owned(),
        item.kind().to_owned(),
        source_ip,
        source_port,
        source_asn,
        source_economy,
        source_name,
        source_url,
        to_ip,
        to_port,
        to_asn,
        to_economy,
        to_name,
        to_url,
        words(&item.transport),
        words(&item.service),
        words(&item.malware),
        words(&item.feed),
        evidence.map_or(String::new(), |at| format!("{}:{}", at.file, at.line)),
        provisions.join(" "),
        item.earlier
            .as_ref()
            .map_or(String::new(), Ticket::to_string),
    ]
}

fn side(side: &Side) -> [String; 6] {
    [
        side.ip.map_or(String::new(), |ip| ip.to_string()),
        side.port.map_or(String::new(), |port| port.to_string()),
        side.asn.map_or(String::new(), |asn| asn.0.to_string()),
        side.economy.clone().unwrap_or_default(),
        side.fqdn.clone().unwrap_or_default(),
        side.url.clone().unwrap_or_default(),
    ]
}

fn row(out: &mut String, cells: [String; 25]) {
    for (place, cell) in cells.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        let cell = defused(cell).replace('"', "\"\"");
        write!(out, "{comma}\"{cell}\"").expect("a String never fails");
    }
    out.push_str("\r\n");
}

/// A cell that no spreadsheet takes for a formula: where it begins as one, also
/// after blanks and in the wide letters that some take for the same, an apostrophe
/// stands before it.
pub fn defused(cell: &str) -> String {
    const BEGIN: [char; 11] = [
        '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ];
    let first = cell.trim_start_matches([' ', '\u{a0}']);
    if first.starts_with(BEGIN) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
