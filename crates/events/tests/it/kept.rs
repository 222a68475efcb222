//! Events that are kept are as they were read.

use events::intelmq::Reader;
use events::table::Mapping;
use events::{Event, Field, Kept, Value, Viewer};

/// All that can be asked of an event that was kept with these `extra.*`.
fn asked(event: &Event<'_>, extras: &[String]) -> Vec<String> {
    let told = |value: Value<'_>| format!("{value:?}");
    let fields = Field::ALL.iter().map(|field| told(event.get(*field)));
    let extras = extras.iter().map(|name| told(event.get_named(name)));
    let place = format!("{:?}", event.place());
    fields.chain(extras).chain([place]).collect()
}

/// Reads events, and looks at them at once and when they were kept.
fn check(read: impl FnOnce(&mut dyn FnMut(&Event<'_>)), extras: &[&str]) -> Vec<Vec<String>> {
    let extras: Vec<String> = extras.iter().map(|&name| name.to_owned()).collect();
    let mut kept = Kept::default();
    let mut at_once = Vec::new();
    read(&mut |event| {
        at_once.push(asked(event, &extras));
        kept.push(event, event.place(), &extras);
    });
    assert_eq!(kept.len(), at_once.len());
    let mut later = Vec::new();
    Viewer::new(&extras).each(kept, |event| later.push(asked(event, &extras)));
    assert_eq!(later, at_once);
    later
}

#[test]
fn what_is_kept_of_json_is_what_was_read() {
    let long = format!("extra.{}", "x".repeat(1_000));
    let lines = "{\"source.ip\":\"192.0.2.1\",\"extra.tag\":\"a\",\"output\":{\"a\":[1]}}\n\
                 {\"source.fqdn\":\"WWW.Example.\",\"extra.tag\":\"b\",\"extra.n\":7}\n\
                 {\"source.asn\":64496,\"time.source\":\"2026-11-21T18:16:16.5+01:00\"}\n";
    let read = |each: &mut dyn FnMut(&Event<'_>)| {
        let mut reader = Reader::new();
        reader.push(lines.as_bytes(), &mut *each);
        reader.finish(each);
    };
    let extras = ["extra.n", "extra.none", &long, "extra.tag"];
    let events = check(read, &extras);
    assert_eq!(events.len(), 3);
    let tag = Field::ALL.len() + 3;
    assert!(events[0][tag].contains('a') && events[1][tag].contains('b'));
    // Nothing of one event is left in the next.
    assert_eq!(events[2][tag], "Null");
    check(read, &[]);
}

#[test]
fn what_a_mapping_says_of_all_events_is_kept_with_each() {
    let mapping = "format = \"csv\"\n[constants]\n\"classification.type\" = \"scanner\"\n\
                   [fields]\naddress = { field = \"source.ip\", required = true }\n";
    let mapping = Mapping::read(mapping).expect("a mapping");
    let events = check(
        |each| {
            let mut reader = mapping.reader(None);
            reader.push(b"address\n192.0.2.1\nnone\n2001:db8::1\n", &mut *each);
            reader.finish(each);
        },
        &[],
    );
    assert_eq!(events.len(), 2);
    let kind = Field::ClassificationType as usize;
    assert!(
        events
            .iter()
            .all(|event| event[kind] == "Text(\"scanner\")")
    );
}
