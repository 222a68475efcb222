//! Reports to try the writers on.
//!
//! [`report`] is built after the hijack of 24 February 2008 as the files of
//! RouteViews show it: times, peers, paths, hashes and offsets of the high finding
//! are theirs. The other findings, and names with markup in them, are invented.

use report::check::{
    CheckReport, CounterLine, Coverage, DefectLine, EvidenceLine, ExplanationLine, Finding,
    KindCount, MinuteLine, ObservationLine, ProvisionLine, ReasonLine, RecipientLine, Severity,
    SourceLine,
};

/// AS numbers heard in the first wave.
const WAVE: [u32; 36] = [
    286, 293, 701, 812, 852, 1221, 1239, 1280, 1299, 1668, 2152, 2497, 2905, 2914, 3130, 3257,
    3277, 3356, 3549, 3561, 5056, 5413, 5511, 6453, 6539, 6762, 6939, 7018, 7660, 8001, 11686,
    12682, 12956, 13237, 14608, 16150,
];

/// Minute, prefix, origin, announcements; a withdrawal where the origin is 0.
const MINUTES: [(&str, &str, u32, u32); 26] = [
    ("18:47", "208.65.153.0/24", 17557, 8),
    ("18:48", "208.65.153.0/24", 17557, 62),
    ("18:49", "208.65.153.0/24", 17557, 1),
    ("20:07", "208.65.153.0/24", 36561, 19),
    ("20:08", "208.65.153.0/24", 36561, 6),
    ("20:18", "208.65.153.0/25", 36561, 2),
    ("20:18", "208.65.153.128/25", 36561, 2),
    ("20:19", "208.65.153.0/25", 36561, 3),
    ("20:19", "208.65.153.128/25", 36561, 3),
    ("20:28", "208.65.153.0/24", 36561, 8),
    ("20:29", "208.65.153.0/24", 36561, 2),
    ("20:30", "208.65.153.0/24", 36561, 3),
    ("20:30", "208.65.153.0/25", 36561, 1),
    ("20:30", "208.65.153.128/25", 36561, 1),
    ("20:32", "208.65.153.0/24", 36561, 1),
    ("20:51", "208.65.153.0/24", 17557, 2),
    ("20:51", "208.65.153.0/24", 36561, 1),
    ("20:52", "208.65.153.0/24", 17557, 9),
    ("20:52", "208.65.153.0/24", 36561, 7),
    ("20:53", "208.65.153.0/24", 36561, 1),
    ("21:00", "208.65.153.0/24", 17557, 1),
    ("21:00", "208.65.153.0/24", 36561, 2),
    ("21:01", "208.65.153.0/24", 36561, 3),
    ("21:01", "208.65.153.0/24", 0, 1),
    ("21:06", "208.65.152.0/22", 36561, 1),
    ("21:15", "208.65.152.0/22", 36561, 1),
];

/// Name, SHA-256, bytes as stored, bytes of content, records.
const FILES: [(&str, &str, u64, u64, u64); 8] = [
    (
        "updates.20080224.1824.bz2",
        "ecc55f5e62c0f9b5ac03ad18e8f94c36cdd8d40aa27d67f7e5f9345062b344fb",
        218_538,
        2_607_219,
        26_849,
    ),
    (
        "updates.20080224.1839.bz2",
        "085c5c433df713880bebd3de677c70a9788811b6c3476c660b47d2dbd332673e",
        192_116,
        2_261_055,
        23_527,
    ),
    (
        "updates.20080224.1854.bz2",
        "2a79a03202323cf8d3eccce883a95c1e6c5b7e81a315f9ed1b01abf4b8b9528d",
        314_942,
        3_134_868,
        30_758,
    ),
    (
        "updates.20080224.1954.bz2",
        "14b8d587b476fa8809f5362aeab196949a88a9edf6e17e6ab5103808b578b4d9",
        183_698,
        2_185_479,
        22_712,
    ),
    (
        "updates.20080224.2009.bz2",
        "94944b1e6b688e9fd3e57de3c0971c3d836d949e32791386cb6941bb1ca3d155",
        203_757,
        2_370_458,
        24_237,
    ),
    (
        "updates.20080224.2026.bz2",
        "7a611082f1bdc19b359ce33b857df6bdef8d6d2b95bf468fac4189a98b306104",
        238_568,
        2_832_297,
        29_350,
    ),
    (
        "updates.20080224.2041.bz2",
        "8108f3f08f56d86932af71f85f7ff4c88ded2a9ed86b0fa7d25186f9e6085103",
        204_066,
        2_339_794,
        24_012,
    ),
    (
        "updates.20080224.2056.bz2",
        "9da62ba54b2ba8f70a4b885235cbb534f91db4790f15c9c1316cb07317a0a96a",
        280_760,
        2_863_023,
        28_865,
    ),
];

/// A report with findings of all severities and a defect.
pub(crate) fn report() -> CheckReport {
    let mut findings = vec![hijack(), many_prefixes()];
    for (index, prefix) in ["10.20.0.0/16", "192.168.7.0/24", "100.64.0.0/10"]
        .into_iter()
        .enumerate()
    {
        findings.push(bogon(3 + index as u32, prefix));
    }
    findings.push(set_of_networks(6));
    CheckReport {
        format: "normwatch/check/1".into(),
        normwatch: "0.1.0".into(),
        coverage: coverage(),
        sources: FILES.iter().map(source).collect(),
        observations: [
            ("new-origin", 64),
            ("new-origin-more-specific", 3),
            ("bogon-prefix", 3),
            ("as-set", 41),
        ]
        .into_iter()
        .map(|(kind, count)| KindCount {
            kind: kind.into(),
            count,
        })
        .collect(),
        findings,
        limits: vec![
            "Routes show which network announced what, where and when. They do not show who in \
             it did so, why, or on whose behalf; no State is named as the author of anything."
                .into(),
            "A collector sees what its peers send it. What reached only networks that do not \
             peer with it is not here."
                .into(),
            "That nothing was found does not mean that nothing happened, and never that a norm \
             was kept."
                .into(),
        ],
    }
}

/// A report of nothing: no file could be read.
pub(crate) fn empty() -> CheckReport {
    CheckReport {
        format: "normwatch/check/1".into(),
        normwatch: "0.1.0".into(),
        coverage: Coverage::default(),
        sources: Vec::new(),
        observations: Vec::new(),
        findings: Vec::new(),
        limits: Vec::new(),
    }
}

/// A report whose every text is hostile: markup, control characters, text from
/// right to left, no time that is one, nothing where there should be something.
pub(crate) fn hostile() -> CheckReport {
    const MARKUP: &str = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>";
    let long = "verylongname".repeat(60);
    let mut report = report();
    let finding = &mut report.findings[0];
    finding.headline = format!("{MARKUP} \u{202e}gnitirw \u{1b}[2J\u{7}");
    finding.because = "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{645}\u{631}\u{62d}\u{628}\u{627}".into();
    finding.first_seen = MARKUP.into();
    finding.indicator = MARKUP.into();
    finding.id = MARKUP.into();
    finding.recipients[0].name = Some(MARKUP.into());
    finding.recipients[1].name = Some(long.clone());
    finding.recipients[0].reach = "\u{1b}]0;title\u{7}".into();
    finding.provisions[0].title = MARKUP.into();
    finding.provisions[0].gap = Some(MARKUP.into());
    finding.provisions[0].side = MARKUP.into();
    let seen = &mut finding.observations[0];
    seen.path = MARKUP.into();
    seen.kind = MARKUP.into();
    seen.explanations[0].kind = MARKUP.into();
    seen.explanations[0].detail = MARKUP.into();
    seen.evidence[0].source = long.clone();
    seen.evidence[1].source = MARKUP.into();
    seen.evidence[1].sha256 = None;
    seen.minutes[0].prefix = MARKUP.into();
    seen.minutes[1].minute = MARKUP.into();
    // From the first year to the last: the picture must not draw every minute.
    seen.minutes[2].minute = "0001-01-01T00:00:00Z".into();
    seen.minutes[3].minute = "9999-12-30T00:00:00Z".into();
    let second = &mut report.findings[1];
    second.observations.clear();
    second.provisions.clear();
    second.recipients.clear();
    second.reasons.clear();
    second.headline = long;
    report.sources[0].name = MARKUP.into();
    report.sources[0].failure = Some(MARKUP.into());
    report.coverage.tables = vec![MARKUP.into()];
    report.coverage.from = Some(MARKUP.into());
    report.limits = vec![MARKUP.into()];
    report
}

fn coverage() -> Coverage {
    Coverage {
        from: Some("2008-02-24T18:24:00Z".into()),
        to: Some("2008-02-24T21:11:59Z".into()),
        peers: 39,
        sessions: 42,
        prefixes: 58_213,
        announcements: 612_480,
        withdrawals: 88_306,
        rib_entries: 0,
        baseline: "learned from the first 15 minutes of the files themselves".into(),
        tables: vec![
            "organisations of networks: as-org2info.txt, 2008-04-02".into(),
            "relations of networks: none given".into(),
        ],
    }
}

fn source(
    &(name, sha256, file_bytes, content_bytes, records): &(&str, &str, u64, u64, u64),
) -> SourceLine {
    let defects = if name.contains(".2026.") {
        vec![DefectLine {
            kind: "attribute-length".into(),
            what: "an attribute has a length that its type cannot have".into(),
            count: 3,
            start: 1_204_551,
            end: 1_204_560,
            reference: Some("RFC 7606 §7".into()),
            action: "the routes of the record were taken as withdrawn".into(),
        }]
    } else {
        Vec::new()
    };
    SourceLine {
        name: name.into(),
        sha256: Some(sha256.into()),
        compression: Some("bzip2".into()),
        file_bytes,
        content_bytes,
        records,
        elements: records * 3,
        gap_bytes: 0,
        failure: None,
        defects,
    }
}

fn on_the_day(clock: &str) -> String {
    let seconds = if clock.len() == 5 { ":00" } else { "" };
    format!("2008-02-24T{clock}{seconds}Z")
}

fn hijack() -> Finding {
    Finding {
        rank: 1,
        id: "route-new-origin/AS17557/2008-02-24T184757Z".into(),
        severity: Severity::High,
        because: "Most peers carried it, nothing explains it, and the holder answered it on the \
                  network."
            .into(),
        headline: "208.65.153.0/24 was announced by AS17557; until then 208.65.152.0/22, which \
                   covers it, was announced by AS36561"
            .into(),
        subject: "208.65.153.0/24".into(),
        indicator: "route-new-origin@1".into(),
        first_seen: on_the_day("18:47:57"),
        last_seen: on_the_day("21:00:49"),
        reasons: vec![
            reason(
                "raises",
                "the holder answered from 20:07:25 UTC on by announcing the same addresses or \
                 parts of them itself",
            ),
            reason(
                "raises",
                "36 of 39 peer networks carried it within five minutes",
            ),
            reason("raises", "it was taken back after 2.2 hours"),
            reason(
                "notes",
                "no benign explanation was found among those looked up",
            ),
        ],
        observations: vec![hijack_observation()],
        provisions: provisions(),
        recipients: vec![
            RecipientLine {
                role: "holder of the prefix".into(),
                subject: "AS36561".into(),
                name: Some("YouTube, Inc.".into()),
                economy: Some("US".into()),
                why: "Only the holder can say whether the announcement is meant, and can answer \
                      it with more specific routes and signed origins."
                    .into(),
                reach: "No register of contacts was loaded. Look up AS36561 in its registry's \
                        WHOIS or RDAP: the technical and abuse contacts there."
                    .into(),
            },
            RecipientLine {
                role: "origin network".into(),
                subject: "AS17557".into(),
                name: Some("Pakistan Telecom".into()),
                economy: Some("PK".into()),
                why: "It can take the announcement back at once.".into(),
                reach: "No register of contacts was loaded. Look up AS17557 in its registry's \
                        WHOIS or RDAP: the technical and abuse contacts there."
                    .into(),
            },
            RecipientLine {
                role: "network next to the origin".into(),
                subject: "AS3491".into(),
                name: None,
                economy: None,
                why: "It passed the route on and can stop it when the origin does not.".into(),
                reach: "No register of contacts was loaded.".into(),
            },
        ],
        statements_by_others: Vec::new(),
    }
}

fn hijack_observation() -> ObservationLine {
    let explanation = |kind: &str, holds: Option<bool>, detail: &str| ExplanationLine {
        kind: kind.into(),
        holds,
        detail: detail.into(),
    };
    let counter = |prefix: &str, at: &str| CounterLine {
        prefix: prefix.into(),
        origin: 36561,
        first_seen: on_the_day(at),
    };
    ObservationLine {
        id: 1,
        kind: "new-origin-more-specific".into(),
        prefix: "208.65.153.0/24".into(),
        asn: 17557,
        first_seen: on_the_day("18:47:57"),
        last_seen: on_the_day("21:00:49"),
        ended: Some(on_the_day("21:01:34")),
        announcements: 83,
        withdrawals: 1,
        peers: WAVE.to_vec(),
        wave_peers: WAVE.to_vec(),
        peers_heard: 39,
        sessions_holding: 0,
        path: "1280 6461 3491 17557".into(),
        neighbors: vec![3491],
        known_prefix: Some("208.65.152.0/22".into()),
        known_origins: vec![36561],
        counters: vec![
            counter("208.65.153.0/24", "20:07:25"),
            counter("208.65.153.0/25", "20:18:43"),
            counter("208.65.153.128/25", "20:18:43"),
        ],
        explanations: vec![
            explanation(
                "same-organisation",
                Some(false),
                "the table of organisations has them apart",
            ),
            explanation("relation", None, "no table of relations was given"),
            explanation(
                "known-origin-on-path",
                Some(false),
                "no known origin stands on the path",
            ),
            explanation("adjacent", Some(false), "they never stood side by side"),
            explanation(
                "origin-inside-before",
                Some(false),
                "it originated nothing else inside the known prefix",
            ),
            explanation(
                "withdrawn-before",
                Some(false),
                "the prefix had not been withdrawn before",
            ),
        ],
        evidence: hijack_evidence(),
        minutes: MINUTES.iter().map(minute).collect(),
    }
}

fn minute(&(clock, prefix, origin, count): &(&str, &str, u32, u32)) -> MinuteLine {
    MinuteLine {
        minute: on_the_day(clock),
        prefix: prefix.into(),
        origin: (origin > 0).then_some(origin),
        announcements: if origin > 0 { count } else { 0 },
        withdrawals: if origin > 0 { 0 } else { count },
    }
}

fn hijack_evidence() -> Vec<EvidenceLine> {
    let line = |role: &str, file: usize, offset, at: &str, peer_asn, peer_ip: &str, path: &str| {
        let (source, sha256, ..) = FILES[file];
        EvidenceLine {
            role: role.into(),
            source: source.into(),
            sha256: Some(sha256.into()),
            offset,
            time: on_the_day(at),
            peer_asn,
            peer_ip: peer_ip.into(),
            prefix: "208.65.153.0/24".into(),
            path: path.into(),
        }
    };
    vec![
        line(
            "first",
            1,
            1_067_054,
            "18:47:57",
            1280,
            "149.20.65.198",
            "1280 6461 3491 17557",
        ),
        line(
            "counter",
            3,
            1_956_137,
            "20:07:25",
            3549,
            "208.51.134.246",
            "3549 36561",
        ),
        line(
            "last",
            7,
            1_025_255,
            "21:00:49",
            13237,
            "81.209.156.1",
            "13237 3491 17557 17557",
        ),
        line("end", 7, 1_197_995, "21:01:34", 5413, "62.72.136.2", ""),
    ]
}

fn reason(effect: &str, text: &str) -> ReasonLine {
    ReasonLine {
        effect: effect.into(),
        text: text.into(),
    }
}

fn provisions() -> Vec<ProvisionLine> {
    vec![
        ProvisionLine {
            id: "manrs-netops#1".into(),
            citation: "MANRS, network operators, action 1".into(),
            title: "Filtering: announce and pass on only correct routes".into(),
            paraphrase: "A network makes sure that the routes it announces itself, and those it \
                         takes from its customers, are correct, so that wrong routes do not \
                         spread through it."
                .into(),
            side: "technical".into(),
            why: "Routes were announced for addresses that another network had announced until \
                  then, and neighbouring networks passed them on."
                .into(),
            does_not_show: "Whether it was a mistake, a change that the holder had agreed to, or \
                            an attack; and whether any of these networks takes part in MANRS."
                .into(),
            outcome: "evidence-against".into(),
            since: "2014".into(),
            in_force_then: Some(false),
            gap: None,
            verification: "found".into(),
        },
        ProvisionLine {
            id: "bcp38#ingress".into(),
            citation: "RFC 2827, section 3".into(),
            title: "An older rule, to show one in force".into(),
            paraphrase: "A network lets out only packets whose source address is one of its own."
                .into(),
            side: "technical".into(),
            why: "Invented for this sample.".into(),
            does_not_show: "Anything.".into(),
            outcome: "unknown".into(),
            since: "2000-05".into(),
            in_force_then: Some(true),
            gap: Some("G7".into()),
            verification: "knowledge".into(),
        },
        ProvisionLine {
            id: "un-gge-2015#13-c".into(),
            citation: "A/70/174, para. 13(c)".into(),
            title: "Do not let the territory be used for wrongful acts".into(),
            paraphrase: "A State should not knowingly let others commit internationally wrongful \
                         acts by means of information technology from its territory."
                .into(),
            side: "state".into(),
            why: "If the announcement was internationally wrongful and a State knew of it, this \
                  is the norm that speaks of it."
                .into(),
            does_not_show: "That it was wrongful, that any State knew, or where the origin is: \
                            an economy in a register is not a territory from which something was \
                            done."
                .into(),
            outcome: "unknown".into(),
            since: "2015-07-22".into(),
            in_force_then: Some(false),
            gap: Some(
                "G3 not-attributable: Abuse can be measured per network and economy, but no \
                 measurement shows that a State knew of it."
                    .into(),
            ),
            verification: "found".into(),
        },
        ProvisionLine {
            id: "gcsc-norms#1".into(),
            citation: "GCSC final report, norm 1".into(),
            title: "Leave the public core alone".into(),
            paraphrase: "Nobody, State or not, should do or knowingly allow anything that on \
                         purpose and substantially damages the general availability or integrity \
                         of the public core of the Internet."
                .into(),
            side: "state".into(),
            why: "Routing belongs to what this norm calls the public core of the Internet.".into(),
            does_not_show: "Purpose or knowledge, or whether the damage was substantial as the \
                            norm means it."
                .into(),
            outcome: "unknown".into(),
            since: "2019-11".into(),
            in_force_then: Some(false),
            gap: None,
            verification: "found".into(),
        },
    ]
}

/// One network with sixty prefixes of another.
fn many_prefixes() -> Finding {
    let observations = (0..60).map(|index| {
        let ended = (index % 7 != 0).then(|| on_the_day("20:59:10"));
        ObservationLine {
            id: 100 + index,
            kind: "new-origin".into(),
            prefix: format!("198.51.{index}.0/24"),
            asn: 64_496,
            first_seen: on_the_day("19:12:03"),
            last_seen: on_the_day("20:40:00"),
            ended,
            announcements: 31,
            withdrawals: 2,
            peers: WAVE[..24].to_vec(),
            wave_peers: WAVE[..20].to_vec(),
            peers_heard: 39,
            sessions_holding: 1,
            path: "3356 64500 64496".into(),
            neighbors: vec![64_500],
            known_prefix: Some(format!("198.51.{index}.0/24")),
            known_origins: vec![64_497],
            counters: Vec::new(),
            explanations: vec![ExplanationLine {
                kind: "relation".into(),
                holds: None,
                detail: "no table of relations was given".into(),
            }],
            evidence: Vec::new(),
            minutes: Vec::new(),
        }
    });
    Finding {
        rank: 2,
        id: "route-new-origin/AS64496/2008-02-24T191203Z".into(),
        severity: Severity::Medium,
        because: "Most peers carried it and nothing explains it; but it was not taken back, as a \
                  change that is meant would not be."
            .into(),
        headline: "60 prefixes of AS64497 were announced by AS64496, which had not announced \
                   them before"
            .into(),
        subject: "AS64496".into(),
        indicator: "route-new-origin@1".into(),
        first_seen: on_the_day("19:12:03"),
        last_seen: on_the_day("20:40:00"),
        reasons: vec![reason(
            "lowers",
            "it was still announced at the end of the stream",
        )],
        observations: observations.collect(),
        provisions: provisions()[..1].to_vec(),
        recipients: vec![RecipientLine {
            role: "holder of the prefix".into(),
            subject: "AS64497".into(),
            name: Some("Example Networks".into()),
            economy: Some("ZZ".into()),
            why: "Only the holder can say whether the announcement is meant.".into(),
            reach: "No register of contacts was loaded.".into(),
        }],
        statements_by_others: Vec::new(),
    }
}

fn low(rank: u32, headline: String, subject: &str, indicator: &str, because: &str) -> Finding {
    Finding {
        rank,
        id: format!("{indicator}/{subject}"),
        severity: Severity::Low,
        because: because.into(),
        headline,
        subject: subject.into(),
        indicator: format!("{indicator}@1"),
        first_seen: on_the_day("18:30:00"),
        last_seen: on_the_day("19:30:00"),
        reasons: Vec::new(),
        observations: Vec::new(),
        provisions: provisions()[..1].to_vec(),
        recipients: Vec::new(),
        statements_by_others: Vec::new(),
    }
}

fn bogon(rank: u32, prefix: &str) -> Finding {
    low(
        rank,
        format!("{prefix}, which nobody may announce, was announced by AS64511"),
        prefix,
        "route-bogon",
        "One peer carried it.",
    )
}

fn set_of_networks(rank: u32) -> Finding {
    low(
        rank,
        "41 routes by AS64510 end in a set of networks".into(),
        "AS64510",
        "route-as-set",
        "Nobody is misled by it, but nobody can check it either.",
    )
}
