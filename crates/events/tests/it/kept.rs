//! Events that are kept are as they were read.

use events::table::Mapping;
use events::{Event, Field, Kept, Reader, Value, Viewer, intelmq};

/// All that can be asked of an event that was kept with these `extra.*`.
fn asked(event: &Event<'_>, extras: &[String]) -> Vec<String> {
    let told = |value: Value<'_>| format!("{value:?}");
    let fields = Field::ALL.iter().map(|field| told(event.get(*field)));
    let extras = extras.iter().map(|name| told(event.get_named(name)));
    let place = format!("{:?}", event.place());
    fields.chain(extras).chain([place]).collect()
}

/// Reads events, and looks at them at once and when they were kept by a reader that
/// leaves out what nobody asked for.
fn check(reader: impl Fn() -> Reader, text: &str, extras: &[&str]) -> Vec<Vec<String>> {
    let extras: Vec<String> = extras.iter().map(|&name| name.to_owned()).collect();
    let mut at_once = Vec::new();
    let mut all = reader();
    all.push(text.as_bytes(), |event| at_once.push(asked(event, &extras)));
    all.finish(|event| at_once.push(asked(event, &extras)));
    let mut kept = Kept::default();
    let mut few = reader();
    let ids = few.only_extras(&extras);
    few.push(text.as_bytes(), |event| {
        kept.push(event, event.place(), &ids);
    });
    few.finish(|event| kept.push(event, event.place(), &ids));
    assert_eq!(kept.len(), at_once.len());
    let mut later = Vec::new();
    Viewer::new(&extras).each(kept, |event| later.push(asked(event, &extras)));
    assert_eq!(later, at_once);
    assert_eq!(few.account(), all.account());
    assert_eq!(few.findings(), all.findings());
    later
}

#[test]
fn what_is_kept_of_json_is_what_was_read() {
    let long = format!("extra.{}", "x".repeat(1_000));
    let lines = "{\"source.ip\":\"192.0.2.1\",\"extra.tag\":\"a\",\"output\":{\"a\":[1]}}\n\
                 {\"source.fqdn\":\"WWW.Example.\",\"extra.tag\":\"b\",\"extra.n\":7}\n\
                 {\"source.asn\":64496,\"time.source\":\"2026-11-21T18:16:16.5+01:00\"}\n";
    let reader = || intelmq::Reader::new().into();
    let extras = ["extra.n", "extra.none", &long, "extra.tag"];
    let events = check(reader, lines, &extras);
    assert_eq!(events.len(), 3);
    let tag = Field::ALL.len() + 3;
    assert!(events[0][tag].contains('a') && events[1][tag].contains('b'));
    // Nothing of one event is left in the next.
    assert_eq!(events[2][tag], "Null");
    check(reader, lines, &[]);
}

#[test]
fn what_is_kept_of_a_table_is_what_was_read() {
    let mapping = "format = \"csv\"\n[constants]\n\"classification.type\" = \"scanner\"\n\
                   [fields]\naddress = { field = \"source.ip\", required = true }\n\
                   hits = { field = \"extra.hits\", as = \"integer\" }\n\
                   tag = { field = \"extra.tag\", required = true }\n\
                   seen = \"time.source\"\n";
    let mapping = Mapping::read(mapping).expect("a mapping");
    let reader = || mapping.reader(None).into();
    let long = "y".repeat(300);
    let rows = format!(
        "hits,address,note,{long},tag,seen\n\
         7,192.0.2.1,\"a \"\"b\"\"\",c,new,2026-11-21 18:16:16\n\
         many,192.0.2.2,n,,old,\n\
         7,192.0.2.3,n,,,yesterday\n\
         7,192.0.2.4\n"
    );
    let all = ["extra.hits", "extra.note", "extra.tag", "extra.column_4"];
    let events = check(reader, &rows, &all);
    assert_eq!(events.len(), 2, "the others lack what is required");
    assert_eq!(events[0][Field::ALL.len() + 2], "Text(\"new\")");
    for extras in [&all[1..2], &all[3..], &[]] {
        check(reader, &rows, extras);
    }
}

#[test]
fn what_a_mapping_says_of_all_events_is_kept_with_each() {
    let mapping = "format = \"csv\"\n[constants]\n\"classification.type\" = \"scanner\"\n\
                   [fields]\naddress = { field = \"source.ip\", required = true }\n";
    let mapping = Mapping::read(mapping).expect("a mapping");
    let reader = || mapping.reader(None).into();
    let events = check(reader, "address\n192.0.2.1\nnone\n2001:db8::1\n", &[]);
    assert_eq!(events.len(), 2);
    let kind = Field::ClassificationType as usize;
    assert!(
        events
            .iter()
            .all(|event| event[kind] == "Text(\"scanner\")")
    );
}
