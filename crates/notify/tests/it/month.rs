//! The monthly report.

use catalog::words::{Tlp, TriageAction};
use notify::month::{Fate, HOLDERS_MAX, Record, Told, report};

use crate::fixture::time;

fn record(holder: &str) -> Record {
    Record {
        provisions: vec![("manrs#1".to_owned(), "MANRS, action 1".to_owned())],
        kind: "infected-system".to_owned(),
        economy: Some("LV".to_owned()),
        holder: Some(holder.to_owned()),
        action: TriageAction::DailyDigest,
        told: Told::At(time("2026-11-10")),
        fate: Fate::Unknown,
        is_reminded: false,
        is_escalated: false,
    }
}

fn text(records: &[Record], tlp: Tlp) -> String {
    report(time("2026-11-01"), records, tlp).text()
}

#[test]
fn counts_are_by_norm_kind_economy_and_holder() {
    let mut gone = record("ISP One");
    gone.fate = Fate::Gone(time("2026-11-12T12:00:00Z"));
    gone.provisions.push((
        "un-gge-2015#13-c".to_owned(),
        "A/70/174, para. 13(c)".to_owned(),
    ));
    let mut still = record("ISP One");
    still.fate = Fate::StillSeen;
    still.is_reminded = true;
    let mut other = record("ISP Two");
    other.economy = None;
    other.kind = "scanner".to_owned();
    let records = [gone, still, other];
    let text = text(&records, Tlp::Amber);
    let lines: Vec<String> = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    for wanted in [
        "3 events of 2 holders in 1 economy; of 3 somebody was told.",
        "No longer seen after the telling: 50 % (1 of 2).",
        "MANRS, action 1 (manrs#1) 3 3 50 % (1 of 2) 2.5",
        "A/70/174, para. 13(c) (un-gge-2015#13-c) 1 1 100 % (1 of 1) 2.5",
        "infected-system 2 2 50 % (1 of 2) 2.5",
        "scanner 1 1 not known -",
        "LV 2 2 50 % (1 of 2) 2.5",
        "not known 1 1 not known -",
        "ISP One 2 2 50 % (1 of 2) 2.5",
        "ISP One MANRS, action 1 2 50 % (1 of 2) 2.5 1 0",
        "Told once a day 3",
    ] {
        assert!(lines.iter().any(|line| line == wanted), "{wanted}\n{text}");
    }
}

#[test]
fn holders_are_named_from_amber_on() {
    for (tlp, is_named) in [
        (Tlp::Clear, false),
        (Tlp::Green, false),
        (Tlp::Amber, true),
        (Tlp::AmberStrict, true),
        (Tlp::Red, true),
    ] {
        assert_eq!(
            text(&[record("ISP One")], tlp).contains("ISP One"),
            is_named,
            "{tlp}"
        );
    }
}

#[test]
fn so_many_holders_are_named_and_the_others_are_counted_together() {
    for (count, others) in [
        (HOLDERS_MAX - 1, None),
        (HOLDERS_MAX, None),
        (HOLDERS_MAX + 2, Some("2 others")),
    ] {
        let records: Vec<Record> = (0..count)
            .map(|n| record(&format!("Holder-{n:03}")))
            .collect();
        let text = text(&records, Tlp::Amber);
        // In the table of holders, and in that of holders and norms.
        assert_eq!(text.matches("Holder-").count(), 2 * count.min(HOLDERS_MAX));
        assert_eq!(text.contains(" others"), others.is_some());
        assert!(text.contains(others.unwrap_or("Holder-000")));
    }
}

#[test]
fn what_was_not_told_is_said_with_its_reason_and_is_in_no_share() {
    let records: Vec<Record> = [
        Told::Withheld,
        Told::NoContact,
        Told::Bounced,
        Told::InDoubt,
        Told::NotYet,
        Told::Nobody,
    ]
    .into_iter()
    .map(|told| {
        let mut record = record("ISP One");
        record.told = told;
        record.fate = Fate::Gone(time("2026-11-12"));
        record
    })
    .collect();
    let text = text(&records, Tlp::Amber);
    for wanted in [
        "Withheld for its marking",
        "Nobody knows where to write",
        "Came back",
        "In doubt whether it arrived",
        "Nobody was to be told",
        "Whether any of them is no longer seen is not known.",
        "of 0 somebody was told",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
}

#[test]
fn the_order_of_records_makes_no_difference_and_a_month_without_events_is_said() {
    let mut records: Vec<Record> = (0..9).map(|n| record(&format!("H{n}"))).collect();
    records[3].fate = Fate::Gone(time("2026-11-09"));
    let there = report(time("2026-11-01"), &records, Tlp::Amber);
    records.reverse();
    assert_eq!(there, report(time("2026-11-01"), &records, Tlp::Amber));
    assert!(there.text().contains("100 % (1 of 1)"));
    assert!(text(&[], Tlp::Clear).contains("0 events of 0 holders"));
}

#[test]
fn names_of_holders_cannot_break_the_report() {
    let hostile = record("<script>alert(1)</script> | x\n# Heading");
    let document = report(time("2026-11-01"), &[hostile], Tlp::Amber);
    assert!(!document.html().contains("<script>alert"));
    assert!(!document.markdown().contains("\n# Heading"));
}
