//! XARF: reports of abuse. Version 4 by its specification; what versions 3 and 2
//! have of the same is taken as far as it goes.

use serde_json::Value as Json;

use super::json::{each_value, record, text};
use super::sink::Sink;
use crate::field::Field;
use crate::reject::Reason;

pub(super) fn read(sink: &mut Sink<'_>) {
    each_value(sink, |sink, raw| {
        let Some(json) = record(sink, raw) else {
            return;
        };
        if json["xarf_version"].is_string() {
            version_4(sink, &json);
        } else if json["Report"].is_object() {
            version_3(sink, &json);
        } else if json["Report-Type"].is_string() {
            version_2(sink, &json);
        } else {
            sink.fail(Reason::Required {
                column: "xarf_version".into(),
            });
        }
        sink.emit();
        sink.end("report", raw);
    });
}

fn version_4(sink: &mut Sink<'_>, json: &Json) {
    let version = text(json, "xarf_version");
    if !version.starts_with("4.") {
        sink.version(version);
    }
    sink.require(Field::TimeSource, "timestamp", &json["timestamp"]);
    identifier(sink, "source_identifier", text(json, "source_identifier"));
    for name in ["category", "type"] {
        if text(json, name).is_empty() {
            sink.fail(Reason::Required {
                column: name.into(),
            });
        }
    }
    class(sink, text(json, "category"), text(json, "type"));
    sink.set_json(Field::FeedProvider, &json["reporter"]["org"]);
    for (name, value) in json.as_object().into_iter().flatten() {
        match name.as_str() {
            "timestamp" | "source_identifier" => {}
            "confidence" => match value.as_f64() {
                // From 0 to 1 there, from 0 to 100 here.
                Some(part) if (0.0..=1.0).contains(&part) => {
                    sink.real(Field::FeedAccuracy, part * 100.0);
                }
                _ => sink.extra(name, value),
            },
            name => member(sink, name, value),
        }
    }
}

/// Members whose names say what they are, in version 4; all others are kept as they
/// are.
fn member(sink: &mut Sink<'_>, name: &str, value: &Json) {
    let text = value.as_str().unwrap_or("");
    let is_set = match name {
        "source_port" => sink.try_set(Field::SourcePort, &value.to_string()),
        "destination_ip" => sink.try_set(Field::DestinationIp, text),
        "destination_port" => sink.try_set(Field::DestinationPort, &value.to_string()),
        "protocol" => protocol(sink, text),
        "url" | "infringing_url" => {
            !sink.has(Field::SourceUrl) && sink.try_set(Field::SourceUrl, text)
        }
        "domain" => !sink.has(Field::SourceFqdn) && sink.try_set(Field::SourceFqdn, text),
        "description" => sink.try_set(Field::EventDescriptionText, text),
        "target_brand" => sink.try_set(Field::EventDescriptionTarget, text),
        "malware_family" => sink.try_set(Field::MalwareName, text),
        "asn" => sink.try_set(Field::SourceAsn, &value.to_string()),
        "geographic_location" => sink.try_set(Field::SourceGeolocationCc, text),
        "cve_id" => sink.vulnerabilities(text),
        "file_hash" => hash(sink, text),
        _ => false,
    };
    if !is_set {
        sink.extra(name, value);
    }
}

fn version_3(sink: &mut Sink<'_>, json: &Json) {
    let report = &json["Report"];
    let version = json["Version"]
        .as_str()
        .or(json["version"].as_str())
        .unwrap_or("");
    if !version.is_empty() && !version.starts_with('3') {
        sink.version(version);
    }
    sink.require(Field::TimeSource, "Report.Date", &report["Date"]);
    let source = &report["Source"];
    let found = [
        &source["IP"],
        &source["URL"],
        &source["Uri"],
        &report["SourceIp"],
        source,
    ];
    let found = found.into_iter().find_map(Json::as_str).unwrap_or("");
    identifier(sink, "Report.Source", found);
    for port in [&source["Port"], &report["SourcePort"]] {
        sink.set_json(Field::SourcePort, port);
    }
    class(sink, "", text(report, "ReportType"));
    sink.set_json(Field::FeedProvider, &json["ReporterInfo"]["ReporterOrg"]);
    let more = &report["AdditionalInfo"];
    for (name, field) in [
        ("DestinationIP", Field::DestinationIp),
        ("DestinationPort", Field::DestinationPort),
        ("MalwareFamily", Field::MalwareName),
    ] {
        sink.set_json(field, &more[name]);
    }
    protocol(sink, text(more, "Protocol"));
    for (name, value) in json.as_object().into_iter().flatten() {
        sink.extra(name, value);
    }
}

fn version_2(sink: &mut Sink<'_>, json: &Json) {
    sink.require(Field::TimeSource, "Date", &json["Date"]);
    identifier(sink, "Source", text(json, "Source"));
    class(sink, "", text(json, "Report-Type"));
    sink.set_json(Field::SourcePort, &json["Port"]);
    sink.set_json(Field::FeedProvider, &json["Reported-From"]);
    for (name, value) in json.as_object().into_iter().flatten() {
        sink.extra(name, value);
    }
}

/// What an address, a name, a URL or a mail address says of the source.
fn identifier(sink: &mut Sink<'_>, column: &str, text: &str) {
    let is_set = sink.try_set(Field::SourceIp, text)
        || sink.try_set(Field::SourceNetwork, text)
        || sink.try_set(Field::SourceUrl, text)
        || sink.try_set(Field::SourceFqdn, text)
        || (text.contains('@') && sink.try_set(Field::SourceAccount, text));
    if !is_set {
        sink.fail(Reason::Required {
            column: column.into(),
        });
    }
}

/// A protocol of the transport or of an application.
fn protocol(sink: &mut Sink<'_>, text: &str) -> bool {
    let is_transport = ["tcp", "udp", "icmp", "sctp", "gre", "esp"]
        .iter()
        .any(|name| name.eq_ignore_ascii_case(text));
    let field = if is_transport {
        Field::ProtocolTransport
    } else {
        Field::ProtocolApplication
    };
    !text.is_empty() && sink.try_set(field, text)
}

/// `sha256:…`, or digits alone, whose count tells what they are.
pub(super) fn hash(sink: &mut Sink<'_>, text: &str) -> bool {
    let digits = text.split_once(':').map_or(text, |(_, digits)| digits);
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return false;
    }
    let field = match digits.len() {
        32 => Field::MalwareHashMd5,
        40 => Field::MalwareHashSha1,
        64 => Field::MalwareHashSha256,
        _ => return false,
    };
    sink.try_set(field, &digits.to_ascii_lowercase())
}

/// The type in RSIT's words. What RSIT has nothing for is `undetermined`; the
/// report's own words are kept beside.
fn class(sink: &mut Sink<'_>, category: &str, name: &str) {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    let found = match (category, name.as_str()) {
        ("copyright", _) | (_, "copyright") => "copyright",
        (_, "spam" | "bulk_messaging") => "spam",
        (_, "phishing") => "phishing",
        (_, "malware") => "malware-distribution",
        (_, "csam" | "csem") => "violence",
        (_, "fraud" | "brand_infringement") => "masquerade",
        (_, "exposed_data") => "data-leak",
        (_, "remote_compromise" | "compromised_server") => "system-compromise",
        (_, "ddos") => "ddos",
        (_, "login_attack") => "brute-force",
        (_, "port_scan" | "reconnaissance" | "vulnerability_scan") => "scanner",
        (_, "sql_injection") => "ids-alert",
        (_, "infected_host" | "botnet" | "bot") => "infected-system",
        (_, "cve" | "misconfiguration") => "vulnerable-system",
        (_, "open_service") => "potentially-unwanted-accessible",
        (_, "blocklist") => "blocklist",
        _ => "undetermined",
    };
    sink.set(Field::ClassificationType, found);
    sink.set(Field::ClassificationIdentifier, &name.replace('_', "-"));
    if let Some(class) = crate::rsit::Classification::of(found).class() {
        sink.set(Field::ClassificationTaxonomy, class.name());
    }
}
