//! What a line of NDJSON has beside the decision: what registers say, and of what
//! somebody is told the rest of the event, from which notices are written.

use events::write::json_value;
use events::{Event, Field, Value};
use triage::Facts;
use triage::columns::Added;

/// What a notice can tell and a line has not yet.
const TOLD: [Field; 11] = [
    Field::SourceUrl,
    Field::DestinationIp,
    Field::DestinationPort,
    Field::DestinationAsn,
    Field::DestinationFqdn,
    Field::DestinationUrl,
    Field::ProtocolTransport,
    Field::ProtocolApplication,
    Field::MalwareName,
    Field::FeedName,
    Field::Tlp,
];

/// Appends who holds the two sides and where they are registered, as far as that is
/// known.
pub(crate) fn registers(out: &mut Vec<u8>, facts: &Facts<'_>) {
    let known = [
        (Added::SourceEconomy, facts.source.economy),
        (Added::SourceHolder, facts.source.holder),
        (Added::DestinationEconomy, facts.destination.economy),
    ];
    let known = known.iter().filter_map(|(column, text)| {
        let text = Value::Text((*text)?);
        Some((column.name(), text))
    });
    object(out, b",\"registers\":{", known);
}

/// Appends the rest of an event that somebody is told of.
pub(crate) fn told(out: &mut Vec<u8>, event: &Event<'_>) {
    let fields = TOLD.iter().map(|field| (field.name(), event.get(*field)));
    let known = fields.filter(|(_, value)| !value.is_null());
    object(out, b",\"event\":{", known);
}

/// Appends an object; nothing where it has nothing in it.
fn object<'v>(
    out: &mut Vec<u8>,
    begin: &[u8],
    values: impl Iterator<Item = (&'static str, Value<'v>)>,
) {
    let start = out.len();
    for (name, value) in values {
        if out.len() == start {
            out.extend_from_slice(begin);
        } else {
            out.push(b',');
        }
        out.push(b'"');
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"\":");
        json_value(out, value);
    }
    if out.len() > start {
        out.push(b'}');
    }
}
