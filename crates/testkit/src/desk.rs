//! What a response team could have on its desk one evening: a feed, who the team is,
//! and captions of a meeting. All of it is invented.
//!
//! Addresses and AS numbers are those that are set aside for documentation (RFC 5737,
//! RFC 3849, RFC 5398), and names end in `.example`, which nobody is given.

/// The feed, as IntelMQ writes one. Its rows end in every place where rows can end; the
/// second repeats the first, and the last is no event.
const FEED: &str = r#"{"classification.taxonomy":"malicious-code","classification.type":"c2-server","feed.name":"Sinkhole","source.ip":"192.0.2.7","source.port":443,"source.asn":64500,"source.fqdn":"control.isp.example","source.abuse_contact":"abuse@isp.example","time.source":"2026-11-21T18:00:00+00:00"}
{"classification.taxonomy":"malicious-code","classification.type":"c2-server","feed.name":"Sinkhole","source.ip":"192.0.2.7","source.port":443,"source.asn":64500,"source.fqdn":"control.isp.example","source.abuse_contact":"abuse@isp.example","time.source":"2026-11-21T19:00:00+00:00"}
{"classification.taxonomy":"availability","classification.type":"ddos","feed.name":"Sensors","source.ip":"2001:db8:feed:1234:5678:9abc:def0:1234","source.asn":64511,"source.abuse_contact":"abuse@transit.example","destination.ip":"198.51.100.20","destination.port":443,"time.source":"2026-11-21T19:05:00+00:00"}
{"classification.taxonomy":"malicious-code","classification.type":"infected-system","feed.name":"Sinkhole","malware.name":"made-up-moth","source.ip":"192.0.2.130","source.asn":64500,"source.abuse_contact":"abuse@isp.example","time.source":"2026-11-21T19:10:00+00:00"}
{"classification.taxonomy":"malicious-code","classification.type":"infected-system","feed.name":"Sinkhole","malware.name":"made-up-moth","source.ip":"203.0.113.80","source.asn":64501,"time.source":"2026-11-21T19:11:00+00:00"}
{"classification.taxonomy":"fraud","classification.type":"phishing","feed.name":"Reports by mail","source.ip":"192.0.2.66","source.asn":64500,"source.fqdn":"sign-in.online-banking.a-name-as-long-as-those-who-deceive-like-them.example","source.url":"https://sign-in.online-banking.a-name-as-long-as-those-who-deceive-like-them.example/","source.abuse_contact":"abuse@isp.example","tlp":"AMBER","time.source":"2026-11-21T19:15:00+00:00"}
{"classification.taxonomy":"vulnerable","classification.type":"vulnerable-system","classification.identifier":"ntp-version","feed.name":"Scans","source.ip":"203.0.113.9","source.port":123,"source.asn":64501,"time.source":"2026-11-21T19:20:00+00:00"}
{"classification.taxonomy":"vulnerable","classification.type":"vulnerable-system","classification.identifier":"open-rdp","feed.name":"Scans","source.ip":"192.0.2.9","source.port":3389,"source.asn":64500,"source.abuse_contact":"abuse@isp.example","time.source":"2026-11-21T19:25:00+00:00"}
{"classification.taxonomy":"information-gathering","classification.type":"scanner","feed.name":"Sensors","source.ip":"198.51.100.77","time.source":"2026-11-21T19:30:00+00:00"}
{"classification.taxonomy":"other","classification.type":"undetermined","feed.name":"Sensors","source.fqdn":"nobody-knows.example","time.source":"2026-11-21T19:35:00+00:00"}
{"classification.taxonomy":"test","classification.type":"test","feed.name":"Sensors","source.ip":"192.0.2.1","time.source":"2026-11-21T19:40:00+00:00"}
{"classification.type":"c2-server","source.ip":"192.0.2.8",
"#;

/// Who the team is.
const DESK: &str = r#"name = "CERT Example"
economy = "JP"

[constituency]
prefixes = ["192.0.2.0/24", "198.51.100.0/24"]
asns = [64500]

[[assets]]
name = "Example Hospital"
sector = "health"
prefixes = ["198.51.100.16/28"]
mail = "soc@hospital.example"

[[assets]]
name = "Example Waterworks"
sector = "water"
prefixes = ["192.0.2.128/25"]
mail = "soc@water.example"

[[contacts]]
role = "national-authority"
name = "The authority"
mail = "duty@authority.example"

[[contacts]]
role = "own-team"
name = "CERT Example"
mail = "desk@cert.example"
"#;

/// A meeting about norms, as captions have it.
const CAPTIONS: &str = "\
Captions of a meeting held on 4 May 2021.  They may be wrong.

>> ANN BELL:  Welcome to this session on norms and networks.  Carla, please.

>> CARLA DORN:  States should spare critical infrastructure.  The GGE said so in 2015.

>> EVA FOSS:  We need to be told whom to report an attack to, as MANRS has it.

>> ANN BELL:  Thank you.  Is there anything else that we forgot to ask today?
";

/// All files, by their names: `feed.jsonl`, `desk.toml` and `captions.txt`.
pub fn files() -> [(&'static str, &'static str); 3] {
    [
        ("feed.jsonl", FEED),
        ("desk.toml", DESK),
        ("captions.txt", CAPTIONS),
    ]
}
