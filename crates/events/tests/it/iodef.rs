//! IODEF: the examples of its binding to JSON, and documents of our own.

use events::document::{EVENT_DEPTH_MAX, Kind};
use events::{Format, Reason};

use crate::documents::{Read, read};
use crate::golden::data;

#[test]
fn the_examples_of_iodef_are_read() {
    let Some(data) = data("the examples of IODEF") else {
        return;
    };
    for (name, events) in [
        ("example_Section7_1.txt", 0),
        ("example_Section7_2.txt", 4),
        // One system that is a source, and four names of an indicator; its targets
        // have no address.
        ("LongExample_forVerification.txt", 5),
    ] {
        let text = std::fs::read_to_string(data.join("iodef").join(name)).expect("text");
        let format = Format::detect(text.as_bytes(), name);
        assert_eq!(format, Some(Format::Document(Kind::IodefJson)));
        let read = read(Kind::IodefJson, &text);
        assert_eq!(
            (read.events.len(), read.rejects),
            (events, vec![]),
            "{name}"
        );
    }
}

pub(crate) const IODEF: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE IODEF-Document [<!ENTITY x "expanded">]>
<iodef:IODEF-Document version="2.00" xmlns:iodef="urn:ietf:params:xml:ns:iodef-2.0">
 <iodef:Incident purpose="reporting" restriction="green">
  <iodef:IncidentID name="csirt.example">189493</iodef:IncidentID>
  <iodef:GenerationTime>2026-01-02T00:00:00+00:00</iodef:GenerationTime>
  <iodef:Description>Scans &amp; more &#65;</iodef:Description>
  <iodef:EventData>
   <iodef:StartTime>2026-01-01T00:00:00+01:00</iodef:StartTime>
   <iodef:Flow>
    <iodef:System category="source">
     <iodef:Node><iodef:Address category="ipv4-addr">192.0.2.200</iodef:Address></iodef:Node>
    </iodef:System>
    <iodef:System category="target">
     <iodef:Node><iodef:Address category="ipv4-net">203.0.113.0/24</iodef:Address></iodef:Node>
     <iodef:Service ip-protocol="6"><iodef:Port>80</iodef:Port></iodef:Service>
    </iodef:System>
   </iodef:Flow>
  </iodef:EventData>
 </iodef:Incident>
</iodef:IODEF-Document>"#;

#[test]
fn flows_of_iodef_in_xml_are_events() {
    let format = Format::detect(IODEF.as_bytes(), "");
    assert_eq!(format, Some(Format::Document(Kind::IodefXml)));
    let Read {
        events,
        rejects,
        findings,
    } = read(Kind::IodefXml, IODEF);
    assert_eq!((rejects, findings), (vec![], vec![]));
    assert_eq!(
        events,
        [concat!(
            r#"{"destination.network":"203.0.113.0/24","destination.port":80,"#,
            r#""event_description.text":"Scans & more A","extra.iodef.incident":"189493","#,
            r#""extra.iodef.purpose":"reporting","feed.provider":"csirt.example","#,
            r#""protocol.transport":"tcp","source.ip":"192.0.2.200","#,
            r#""time.source":"2025-12-31T23:00:00+00:00","tlp":"GREEN"}"#
        )]
    );
}

#[test]
fn hostile_xml_is_rejected() {
    let nested = |depth: usize| {
        let inside = "<a>".repeat(depth - 2) + &"</a>".repeat(depth - 2);
        format!("<IODEF-Document><Incident>{inside}</Incident></IODEF-Document>")
    };
    for (depth, is_read) in [(63, true), (64, true), (65, false), (100_000, false)] {
        let read = read(Kind::IodefXml, &nested(depth));
        assert_eq!(read.rejects.is_empty(), is_read, "{depth}");
    }
    for content in [
        "<IODEF-Document>",
        "<IODEF-Document/><IODEF-Document/>",
        "<IODEF-Document></Incident>",
        "<IODEF-Document>&x;</IODEF-Document>",
        "<IODEF-Document a='&x;'/>",
        "no XML",
        "",
    ] {
        let read = read(Kind::IodefXml, content);
        assert!(
            matches!(read.rejects[..], [Reason::Xml { .. }]),
            "{content}"
        );
    }
    // A thousand million laughs, of which nobody hears one.
    let laughs = IODEF.replace("189493", "&x;");
    assert!(matches!(
        read(Kind::IodefXml, &laughs).rejects[..],
        [Reason::Xml { .. }]
    ));
}

#[test]
fn events_inside_events_are_read_down_to_the_bound() {
    let flow = r#""Flow":[{"System":[{"category":"source","Node":{"Address":[
        {"category":"ipv4-addr","value":"192.0.2.1"}]}}]}]"#;
    for (depth, count) in [
        (EVENT_DEPTH_MAX - 1, 1),
        (EVENT_DEPTH_MAX, 1),
        (EVENT_DEPTH_MAX + 1, 0),
    ] {
        let open = "\"EventData\":[{".repeat(depth);
        let close = "}]".repeat(depth);
        let incident =
            format!("{{\"GenerationTime\":\"2026-01-01T00:00:00Z\",{open}{flow}{close}}}");
        let Read {
            events, rejects, ..
        } = read(
            Kind::IodefJson,
            &format!("{{\"version\":\"2.0\",\"Incident\":[{incident}]}}"),
        );
        assert_eq!((events.len(), rejects), (count, vec![]), "{depth}");
    }
}
