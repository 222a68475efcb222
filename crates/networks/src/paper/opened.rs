//! What is behind a number, to be read.

use document::{Document, Line, Table};

use crate::open::{Opened, Part};
use crate::paper::words::{decimal, fraction, number, value_or_why};

/// Routes or events of each part that are shown; all are in JSON and CSV.
const OPENED_SHOWN: usize = 40;

/// What is behind a number.
pub fn opened(opened: &Opened) -> Document {
    let mut document = Document::new(format!(
        "{} of {}: {}",
        opened.metric, opened.of, opened.title
    ));
    document.paragraph(format!(
        "{} ({}), by the profile {}.",
        value_or_why(&opened.value),
        fraction(&opened.value),
        opened.profile.id
    ));
    routes(&mut document, opened);
    events(&mut document, opened);
    let mut table = Table::new(["network", "#imports", "#exports", "#contacts", "where"]);
    for object in &opened.objects {
        table.row([
            format!("AS{}", object.network).into(),
            object.imports.into(),
            object.exports.into(),
            object.contacts.into(),
            Line::code(format!("{}:{}", object.file, object.line)),
        ]);
    }
    document.table(table);
    document
}

fn part_heading(document: &mut Document, opened: &Opened, part: Part, total: usize) {
    let words = opened.parts.get(&part).map_or("", String::as_str);
    document.heading(2, format!("{words}: {}", number(total as u64)));
    if total > OPENED_SHOWN {
        document.paragraph(format!(
            "The first {OPENED_SHOWN}; all are in --format json and csv."
        ));
    }
}

fn routes(document: &mut Document, opened: &Opened) {
    for routes in opened.routes.chunk_by(|a, b| a.part == b.part) {
        part_heading(document, opened, routes[0].part, routes.len());
        let mut table = Table::new(["prefix", "origin", "#peers", "#seen", "rpki", "because of"]);
        for route in routes.iter().take(OPENED_SHOWN) {
            let visibility = route
                .visibility
                .map(|share| format!("{:.0} %", 100.0 * share));
            let rov = match (route.rov, &route.rov_reason) {
                (Some(rov), Some(reason)) => format!("{rov} ({reason})"),
                (Some(rov), None) => rov.to_owned(),
                (None, _) => "not asked".to_owned(),
            };
            let vrps = route
                .vrps
                .iter()
                .map(|vrp| format!("ROA AS{} {} to /{}", vrp.asn, vrp.prefix, vrp.max_length));
            let objects = route.route_objects.iter().map(|object| {
                format!(
                    "AS{} {} {}:{}",
                    object.origin, object.prefix, object.file, object.line
                )
            });
            let irr = route.irr.map(|irr| format!("registry: {irr}"));
            let because: Vec<String> = vrps.chain(irr).chain(objects).collect();
            table.row([
                Line::code(&route.prefix),
                format!("AS{}", route.origin).into(),
                number(route.peers).into(),
                visibility.unwrap_or_default().into(),
                rov.into(),
                because.join("; ").into(),
            ]);
        }
        document.table(table);
    }
}

fn events(document: &mut Document, opened: &Opened) {
    for events in opened.events.chunk_by(|a, b| a.part == b.part) {
        part_heading(document, opened, events[0].part, events.len());
        let mut table = Table::new(["what", "prefix", "from", "to", "#weight", "path"]);
        for event in events.iter().take(OPENED_SHOWN) {
            let ways = event.ways.to_string();
            let what = match ways.is_empty() {
                true => format!("{} by AS{}", event.what.name(), event.asn),
                false => format!("{} by AS{} ({ways})", event.what.name(), event.asn),
            };
            let end = event.end.map_or("lasts".to_owned(), |end| end.to_string());
            table.row([
                what.into(),
                Line::code(&event.prefix),
                event.start.into(),
                end.into(),
                decimal(event.weight).into(),
                event.path.as_str().into(),
            ]);
        }
        document.table(table);
    }
}
