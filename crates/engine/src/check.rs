//! The whole way from files to a report.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use archive::{Archive, Outcome, SourceReport, Window};
use catalog::Catalog;
use detect::{Baseline, Config, Detector, Kind, Observation, Relations, SourceId};
use input::{Options, Source};
use net::Asn;
use report::check::{
    CheckReport, CounterLine, Coverage, DefectLine, EvidenceLine, ExplanationLine, Finding,
    KindCount, MinuteLine, ObservationLine, Severity, SourceLine,
};
use sha2::{Digest, Sha256};
use store::{Analysis, Store, Transaction};

use crate::indicator::{self, IndicatorRow};
use crate::tables::{self, Tables};
use crate::{Error, baseline, findings};

/// What to check, and against what.
#[derive(Clone, Debug)]
pub struct Check {
    /// The routes, in time order.
    pub routes: Vec<Source>,
    /// Where the knowledge of who originates what comes from.
    pub baseline: BaselineChoice,
    /// A table of organisations.
    pub as_org: Option<PathBuf>,
    /// A table of relations.
    pub as_rel: Option<PathBuf>,
    /// Which records count.
    pub window: Window,
    /// How to read.
    pub options: Options,
}

/// Where the knowledge of who originates what comes from.
#[derive(Clone, Debug)]
pub enum BaselineChoice {
    /// The stream's own first hours.
    FirstHours(Duration),
    /// Files: RIBs in MRT, or tables of prefixes and origins.
    Files(Vec<Source>),
}

/// How far a check is; told now and then.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Sources begun.
    pub sources: usize,
    /// Records decoded.
    pub records: u64,
}

/// What a check ended with.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The report.
    pub report: CheckReport,
    /// Sources of which part is missing: not read, damaged or cut off.
    pub incomplete: Vec<String>,
}

/// How often progress is told, in records.
const PROGRESS_RECORDS: u64 = 1 << 14;

/// Reads, detects, judges, and writes it all into the store in one transaction.
///
/// # Errors
///
/// When no source has MRT, a table or baseline cannot be read, an indicator does
/// not run, or the database cannot be written. Sources that cannot be read are no
/// error while another can: the report names them.
pub fn check(
    catalog: &Catalog,
    store: &mut Store,
    check: &Check,
    progress: &mut dyn FnMut(Progress),
) -> Result<Checked, Error> {
    let tables = tables::read(check.as_org.as_ref(), check.as_rel.as_ref())?;
    let (mut detector, baseline, baseline_sha256) = begin(check)?;
    let mut archive = Archive::new(check.routes.clone(), &check.options, check.window);
    let mut records = 0;
    let mut sources = 0;
    while archive.next_record(|source, element| {
        sources = source + 1;
        detector.element(SourceId(source as u32), element);
    }) {
        records += 1;
        if records % PROGRESS_RECORDS == 0 {
            progress(Progress { sources, records });
        }
    }
    progress(Progress { sources, records });
    let sources = archive.into_reports();
    if let Some(error) = nothing_read(&sources) {
        return Err(error);
    }
    let seen = detector.seen();
    let observations = detector.finish(&tables.relations);
    let key = key(check, &sources, &tables, &baseline_sha256);
    let analysis = Analysis {
        key: &key,
        normwatch: env!("CARGO_PKG_VERSION"),
        baseline: &baseline,
        seen,
        sources: &sources,
    };
    let found = store.transaction(|transaction| {
        write(
            transaction,
            catalog,
            &tables.relations,
            &analysis,
            &observations,
        )
    })?;
    let incomplete = sources.iter().filter(|source| is_incomplete(source));
    Ok(Checked {
        incomplete: incomplete.map(|source| source.name.clone()).collect(),
        report: report(&analysis, tables.words, &observations, found),
    })
}

fn begin(check: &Check) -> Result<(Detector, String, Vec<String>), Error> {
    let mut config = Config::default();
    match &check.baseline {
        BaselineChoice::FirstHours(hours) => {
            config.baseline = Baseline::FirstHours(*hours);
            let words = format!(
                "the stream's own first {}: origins first seen in them count as known",
                in_words(*hours)
            );
            Ok((Detector::new(config), words, Vec::new()))
        }
        BaselineChoice::Files(files) => {
            config.baseline = Baseline::Given;
            let mut detector = Detector::new(config);
            let learned = baseline::learn(&mut detector, files, &check.options)?;
            let words: Vec<String> = learned
                .iter()
                .map(|file| format!("{} ({} routes)", file.name, file.count))
                .collect();
            let sha256 = learned.into_iter().map(|file| file.sha256).collect();
            Ok((detector, words.join(", "), sha256))
        }
    }
}

fn in_words(span: Duration) -> String {
    let minutes = span.as_secs() / 60;
    match (minutes / 60, minutes % 60) {
        (1, 0) => "hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (_, _) => format!("{minutes} minutes"),
    }
}

/// Why there is nothing to report on, if so.
fn nothing_read(sources: &[SourceReport]) -> Option<Error> {
    if sources
        .iter()
        .any(|source| source.counts.records > 0 || source.records_outside > 0)
    {
        return None;
    }
    let first_no_mrt = sources.iter().find(|source| source.is_no_mrt());
    if let Some(source) = first_no_mrt {
        return Some(Error::NoMrt {
            name: source.name.clone(),
        });
    }
    None
}

/// Whether part of the source is missing: not read, damaged or cut off. A file of
/// another kind, as folders have them beside archives, misses nothing.
fn is_incomplete(source: &SourceReport) -> bool {
    let cut_off = source.defects.count(mrt::DefectKind::Truncated) > 0;
    source.summary().is_none() || !source.damages.is_empty() || (cut_off && !source.is_no_mrt())
}

/// Tells analyses apart: SHA-256 over all that they depend on.
fn key(
    check: &Check,
    sources: &[SourceReport],
    tables: &Tables,
    baseline_sha256: &[String],
) -> String {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    for source in sources {
        match source.summary() {
            Some(summary) => hash.update(summary.sha256.expect("a check hashes its sources")),
            None => hash.update(&source.name),
        }
    }
    for sha256 in tables.sha256.iter().chain(baseline_sha256) {
        hash.update(sha256);
    }
    if let BaselineChoice::FirstHours(hours) = check.baseline {
        hash.update(hours.as_secs().to_be_bytes());
    }
    for bound in [check.window.since, check.window.until] {
        let micros = bound.map_or(i64::MIN, net::Timestamp::micros);
        hash.update(micros.to_be_bytes());
    }
    net::text::hex(&hash.finalize())
}

/// Writes observations, runs the indicators over them, writes the findings.
fn write(
    transaction: &Transaction<'_>,
    catalog: &Catalog,
    relations: &Relations,
    analysis: &Analysis<'_>,
    observations: &[Observation],
) -> Result<Vec<Finding>, Error> {
    transaction.load_catalog(catalog)?;
    let written = transaction.write_analysis(analysis)?;
    let mut by_id: HashMap<i64, &Observation> = HashMap::with_capacity(observations.len());
    for observation in observations {
        by_id.insert(
            transaction.write_observation(&written, observation)?,
            observation,
        );
    }
    transaction.show_observed(written.analysis)?;
    let mut found: Vec<(Finding, IndicatorRow)> = Vec::new();
    for indicator in catalog.indicators() {
        for row in indicator::run(transaction, indicator)? {
            found.push((findings::finding(catalog, relations, indicator, &row), row));
        }
    }
    // Stable: within a severity, indicators in the catalog's order, and each in
    // its own ranking.
    found.sort_by_key(|(finding, _)| finding.severity);
    let mut done = Vec::with_capacity(found.len());
    for (place, (mut finding, row)) in found.into_iter().enumerate() {
        finding.rank = place as u32 + 1;
        for id in &row.observations {
            let Some(&observation) = by_id.get(id) else {
                continue;
            };
            let with_minutes = finding.severity != Severity::Low;
            if with_minutes {
                transaction.write_minutes(*id, observation)?;
            }
            finding.observations.push(observation_line(
                *id,
                observation,
                analysis.sources,
                with_minutes,
            ));
        }
        transaction.write_finding(written.analysis, &finding, &row.observations)?;
        done.push(finding);
    }
    for asn in networks(&done) {
        if let Some(holder) = relations
            .as_org
            .as_ref()
            .and_then(|table| table.holder(asn))
        {
            transaction.write_holder(&holder)?;
        }
    }
    Ok(done)
}

/// Every network that a finding names.
fn networks(findings: &[Finding]) -> Vec<Asn> {
    let observations = findings.iter().flat_map(|finding| &finding.observations);
    let mut asns: Vec<Asn> = observations
        .flat_map(|line| {
            let lists = line.neighbors.iter().chain(&line.known_origins);
            lists.copied().chain([line.asn]).map(Asn)
        })
        .collect();
    asns.sort_unstable();
    asns.dedup();
    asns
}

fn observation_line(
    id: i64,
    observation: &Observation,
    sources: &[SourceReport],
    with_minutes: bool,
) -> ObservationLine {
    let numbers = |asns: &[Asn]| asns.iter().map(|asn| asn.0).collect::<Vec<_>>();
    let new = observation.new_origin.as_ref();
    ObservationLine {
        id,
        kind: observation.kind.name().to_owned(),
        prefix: observation.prefix.to_string(),
        asn: observation.asn.0,
        first_seen: observation.first_seen.to_string(),
        last_seen: observation.last_seen.to_string(),
        ended: observation.ended.map(|time| time.to_string()),
        announcements: observation.announcements,
        withdrawals: observation.withdrawals,
        peers: numbers(&observation.peers),
        wave_peers: numbers(&observation.wave_peers),
        peers_heard: observation.peers_heard,
        sessions_holding: observation.sessions_holding,
        path: observation.path.clone(),
        neighbors: numbers(&observation.neighbors),
        known_prefix: new.map(|new| new.known_prefix.to_string()),
        known_origins: new.map_or_else(Vec::new, |new| numbers(&new.known_origins)),
        counters: new.map_or_else(Vec::new, |new| {
            new.counters
                .iter()
                .map(|counter| CounterLine {
                    prefix: counter.prefix.to_string(),
                    origin: counter.origin.0,
                    first_seen: counter.first_seen.to_string(),
                })
                .collect()
        }),
        explanations: new.map_or_else(Vec::new, |new| {
            new.explanations
                .iter()
                .map(|explanation| ExplanationLine {
                    kind: explanation.kind.name().to_owned(),
                    holds: explanation.holds,
                    detail: explanation.detail.clone(),
                })
                .collect()
        }),
        evidence: observation
            .evidence
            .iter()
            .map(|evidence| {
                let source = &sources[evidence.source.0 as usize];
                EvidenceLine {
                    role: evidence.role.name().to_owned(),
                    source: source.name.clone(),
                    sha256: source.summary().and_then(input::Summary::sha256_hex),
                    offset: evidence.offset,
                    time: evidence.timestamp.to_string(),
                    peer_asn: evidence.peer.asn.0,
                    peer_ip: evidence.peer.address.to_string(),
                    prefix: evidence.prefix.to_string(),
                    path: evidence.path.clone(),
                }
            })
            .collect(),
        minutes: new.filter(|_| with_minutes).map_or_else(Vec::new, |new| {
            new.minutes
                .iter()
                .map(|minute| MinuteLine {
                    minute: minute.minute.to_string(),
                    prefix: minute.prefix.to_string(),
                    origin: minute.origin.map(|origin| origin.0),
                    announcements: minute.announcements,
                    withdrawals: minute.withdrawals,
                })
                .collect()
        }),
    }
}

fn report(
    analysis: &Analysis<'_>,
    tables: Vec<String>,
    observations: &[Observation],
    findings: Vec<Finding>,
) -> CheckReport {
    let sources = analysis.sources;
    let total = |count: fn(&SourceReport) -> u64| sources.iter().map(count).sum();
    let first = sources.iter().filter_map(|source| source.first_time).min();
    let last = sources.iter().filter_map(|source| source.last_time).max();
    let (peers, sessions, prefixes) = analysis.seen;
    CheckReport {
        format: "normwatch/check/1".to_owned(),
        normwatch: analysis.normwatch.to_owned(),
        coverage: Coverage {
            from: first.map(|time| time.to_string()),
            to: last.map(|time| time.to_string()),
            peers,
            sessions,
            prefixes,
            announcements: total(|source| source.counts.announcements),
            withdrawals: total(|source| source.counts.withdrawals),
            rib_entries: total(|source| source.counts.rib_entries),
            baseline: analysis.baseline.to_owned(),
            tables,
        },
        sources: sources.iter().map(source_line).collect(),
        observations: Kind::ALL
            .into_iter()
            .map(|kind| KindCount {
                kind: kind.name().to_owned(),
                count: observations.iter().filter(|seen| seen.kind == kind).count() as u64,
            })
            .collect(),
        findings,
        limits: LIMITS.iter().map(|&limit| limit.to_owned()).collect(),
    }
}

/// What no report of routes can show.
const LIMITS: &[&str] = &[
    "Routes show which network announced what, where and when. They do not show who in it did so, \
     why, or on whose behalf; no State is named as the author of anything.",
    "A collector sees what its peers send it. What reached only networks that do not peer with it \
     is not here.",
    "An economy is where a registry has a network registered. It is not where the network is, and \
     not who acts.",
    "That nothing was found does not mean that nothing happened, and never that a norm was kept.",
];

fn source_line(source: &SourceReport) -> SourceLine {
    let summary = source.summary();
    let mut defects: Vec<DefectLine> = source
        .damages
        .iter()
        .map(|damage| DefectLine {
            kind: "compression".to_owned(),
            what: damage.kind.to_string(),
            count: 1,
            start: damage.file_offset,
            end: damage.file_offset,
            reference: None,
            action: "what could be decompressed was read".to_owned(),
        })
        .collect();
    for kind in mrt::DefectKind::ALL {
        let first = source
            .defects
            .kept()
            .iter()
            .find(|defect| defect.kind == kind);
        if let Some(first) = first {
            defects.push(DefectLine {
                kind: kind.name().to_owned(),
                what: kind.describe().to_owned(),
                count: source.defects.count(kind),
                start: first.span.start,
                end: first.span.end,
                reference: Some(kind.reference().to_owned()),
                action: kind.action().to_owned(),
            });
        }
    }
    SourceLine {
        name: source.name.clone(),
        sha256: summary.and_then(input::Summary::sha256_hex),
        compression: summary.map(|summary| summary.compression.to_string()),
        file_bytes: summary.map_or(0, |summary| summary.file_bytes),
        content_bytes: summary.map_or(0, |summary| summary.content_bytes),
        records: source.counts.records,
        elements: source.counts.elements(),
        gap_bytes: source.gap_bytes,
        failure: match &source.outcome {
            Outcome::Failed(error) => Some(error.to_string()),
            Outcome::Read(_) if source.is_no_mrt() => {
                Some("left out: it has not a single MRT record".to_owned())
            }
            Outcome::Waiting | Outcome::Read(_) => None,
        },
        defects,
    }
}
