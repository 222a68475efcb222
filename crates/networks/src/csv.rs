//! Reports as rows of comma-separated values (RFC 4180), for tables and scripts.

use std::io::{self, Write};

use crate::open::Opened;
use crate::report::Report;

/// Writes a row for each group of each report, the header first. Of each metric
/// that a report has there are four columns: value, numerator, denominator, and
/// how many networks are known.
///
/// # Errors
///
/// When writing fails.
pub fn reports(reports: &[Report], mut out: impl Write) -> io::Result<()> {
    let mut metrics: Vec<&str> = Vec::new();
    for shown in reports.iter().flat_map(|report| &report.metrics) {
        if !metrics.contains(&shown.metric) {
            metrics.push(shown.metric);
        }
    }
    let fixed = "start,end,key,name,economy,networks,routes,ipv4_prefixes,ipv4_addresses,\
                 ipv6_prefixes,ipv6_networks_64,valid,invalid_origin,invalid_length,not_found,\
                 irr_registered,irr_less_specific,irr_other_origin,irr_not_found,\
                 bogon_prefixes,bogon_origins";
    write!(out, "{fixed}")?;
    for metric in &metrics {
        write!(
            out,
            ",{metric},{metric}_numerator,{metric}_denominator,{metric}_known"
        )?;
    }
    write!(out, "\r\n")?;
    for report in reports {
        for row in report.rows.iter() {
            let text = |text: Option<&str>| field(text.unwrap_or(""));
            let sums = &row.sums;
            write!(
                out,
                "{},{},{},{},{},{}",
                report.coverage.start,
                report.coverage.end,
                text(row.key.as_deref()),
                text(row.name),
                text(row.economy),
                row.networks
            )?;
            let numbers: [u64; 15] = [
                sums.routes.into(),
                sums.ipv4.prefixes.into(),
                sums.ipv4.addresses,
                sums.ipv6.prefixes.into(),
                sums.ipv6.addresses,
                sums.rov.valid.into(),
                sums.rov.invalid_origin.into(),
                sums.rov.invalid_length.into(),
                sums.rov.not_found.into(),
                sums.irr.registered.into(),
                sums.irr.less_specific.into(),
                sums.irr.other_origin.into(),
                sums.irr.not_found.into(),
                sums.bogon_prefixes.into(),
                sums.bogon_origins.into(),
            ];
            for number in numbers {
                write!(out, ",{number}")?;
            }
            for metric in &metrics {
                let Some(value) = row.values.get(metric) else {
                    write!(out, ",,,,")?;
                    continue;
                };
                let number = |number: Option<f64>| number.map_or(String::new(), |n| n.to_string());
                write!(
                    out,
                    ",{},{},{},{}",
                    number(value.value),
                    value.numerator,
                    number(value.denominator),
                    value.known
                )?;
            }
            write!(out, "\r\n")?;
        }
    }
    Ok(())
}

/// Writes what is behind a number: its routes, its events or its objects, whichever
/// it is made of.
///
/// # Errors
///
/// When writing fails.
pub fn opened(opened: &Opened, mut out: impl Write) -> io::Result<()> {
    if !opened.objects.is_empty() {
        write!(out, "network,imports,exports,contacts,file,line\r\n")?;
        for object in &opened.objects {
            write!(
                out,
                "{},{},{},{},{},{}\r\n",
                object.network,
                object.imports,
                object.exports,
                object.contacts,
                field(&object.file),
                object.line
            )?;
        }
        return Ok(());
    }
    if !opened.events.is_empty() {
        write!(
            out,
            "part,network,key,what,asn,prefix,origin,ways,start,end,weight,sessions,path,source,offset\r\n"
        )?;
        for event in &opened.events {
            write!(
                out,
                "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n",
                event.part.name(),
                event.network,
                event.key,
                event.what.name(),
                event.asn,
                event.prefix,
                event.origin.map_or(String::new(), |asn| asn.to_string()),
                field(&event.ways.to_string()),
                event.start,
                event.end.map_or(String::new(), |end| end.to_string()),
                event.weight,
                event.sessions,
                field(&event.path),
                field(&event.source),
                event.offset
            )?;
        }
        return Ok(());
    }
    write!(
        out,
        "part,network,key,prefix,origin,peers,full_feed_peers,visibility,rov,rov_reason,irr\r\n"
    )?;
    for route in &opened.routes {
        let visibility = route.visibility.map(|share| format!("{share:.3}"));
        write!(
            out,
            "{},{},{},{},{},{},{},{},{},{},{}\r\n",
            route.part.name(),
            route.network,
            route.key,
            route.prefix,
            route.origin,
            route.peers,
            route.full_feed_peers,
            visibility.unwrap_or_default(),
            route.rov.unwrap_or_default(),
            route.rov_reason.as_deref().unwrap_or_default(),
            route.irr.unwrap_or_default()
        )?;
    }
    Ok(())
}

/// A field, quoted where it must be.
fn field(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
