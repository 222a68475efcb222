//! Findings as the store has them, whole again: what a page shows of one that was
//! found by an earlier check.

use catalog::{Catalog, ProvisionId};
use report::check::{
    CounterLine, EvidenceLine, ExplanationLine, Finding, MinuteLine, ObservationLine,
    ProvisionLine, ReasonLine, RecipientLine, Severity,
};
use serde::Serialize;
use store::{Error, Row, Store, Value};

use crate::findings::provision_line;

/// A finding, and the analysis that it is of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stored {
    /// What was looked at.
    pub analysis: AnalysisLine,
    /// What was found.
    pub finding: Finding,
}

/// One run of the detectors over sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnalysisLine {
    /// Tells it from others: SHA-256 over its sources and settings.
    pub key: String,
    /// The first record's time.
    pub from: Option<String>,
    /// The last record's time.
    pub to: Option<String>,
    /// Where the knowledge of origins came from, in words.
    pub baseline: String,
    /// Peer networks heard.
    pub peers: i64,
    /// Prefixes seen.
    pub prefixes: i64,
    /// How many sources it read.
    pub sources: i64,
}

/// Observations of one finding that are read at most. Ours: a page shows fewer.
const OBSERVATIONS_MAX: i64 = 1_000;

/// The finding of a name; of several analyses that have it, the latest one's.
///
/// # Errors
///
/// When the database cannot be read.
pub fn finding(catalog: &Catalog, store: &Store, name: &str) -> Result<Option<Stored>, Error> {
    let head = rows(
        store,
        "select f.id, f.rank, f.severity, f.because, f.headline, f.subject,
            f.indicator || '@' || f.indicator_version, f.first_seen, f.last_seen, a.key, a.started,
            a.ended, a.baseline, a.peers, a.prefixes,
            (select count(*) from analysis_sources s where s.analysis = a.id)
         from findings f join analyses a on a.id = f.analysis
         where f.name = ?1 order by f.analysis desc limit 1",
        name.into(),
        |row| {
            let stored = Stored {
                analysis: AnalysisLine {
                    key: text(row, 9),
                    from: maybe(row, 10),
                    to: maybe(row, 11),
                    baseline: text(row, 12),
                    peers: integer(row, 13),
                    prefixes: integer(row, 14),
                    sources: integer(row, 15),
                },
                finding: Finding {
                    rank: number(row, 1),
                    id: name.to_owned(),
                    severity: Severity::from_word(&text(row, 2)).unwrap_or(Severity::Low),
                    because: text(row, 3),
                    headline: text(row, 4),
                    subject: text(row, 5),
                    indicator: text(row, 6),
                    first_seen: text(row, 7),
                    last_seen: text(row, 8),
                    reasons: Vec::new(),
                    observations: Vec::new(),
                    provisions: Vec::new(),
                    recipients: Vec::new(),
                    statements_by_others: Vec::new(),
                },
            };
            (integer(row, 0), stored)
        },
    )?;
    let Some((id, mut stored)) = head.into_iter().next() else {
        return Ok(None);
    };
    let finding = &mut stored.finding;
    finding.reasons = reasons(store, id)?;
    finding.provisions = provisions(catalog, store, id)?;
    finding.recipients = recipients(store, id)?;
    finding.observations = observations(store, id)?;
    Ok(Some(stored))
}

fn reasons(store: &Store, finding: i64) -> Result<Vec<ReasonLine>, Error> {
    let sql = "select effect, text from finding_reasons where finding = ?1 order by place";
    rows(store, sql, finding.into(), |row| ReasonLine {
        effect: text(row, 0),
        text: text(row, 1),
    })
}

/// The provisions, as the catalog has them now.
fn provisions(catalog: &Catalog, store: &Store, finding: i64) -> Result<Vec<ProvisionLine>, Error> {
    let sql = "select provision, why, does_not_show, outcome, in_force_then
        from finding_provisions where finding = ?1 order by place";
    let lines = rows(store, sql, finding.into(), |row| provision(catalog, row))?;
    Ok(lines.into_iter().flatten().collect())
}

/// A provision of a row that begins with id, why, what is not shown, outcome and
/// whether it was in force; `None` where the catalog no longer has it.
pub(crate) fn provision(catalog: &Catalog, row: &Row<'_>) -> Option<ProvisionLine> {
    let id = text(row, 0);
    let provision = catalog.provision(&ProvisionId::new(&id)?)?;
    let mut line = provision_line(catalog, provision);
    line.why = text(row, 1);
    line.does_not_show = text(row, 2);
    line.outcome = text(row, 3);
    line.in_force_then = row.value(4).as_integer().map(|flag| flag != 0);
    Some(line)
}

fn recipients(store: &Store, finding: i64) -> Result<Vec<RecipientLine>, Error> {
    let sql = "select role, subject, name, economy, why, reach
        from finding_recipients where finding = ?1 order by place";
    rows(store, sql, finding.into(), |row| RecipientLine {
        role: text(row, 0),
        subject: text(row, 1),
        name: maybe(row, 2),
        economy: maybe(row, 3),
        why: text(row, 4),
        reach: text(row, 5),
    })
}

fn observations(store: &Store, finding: i64) -> Result<Vec<ObservationLine>, Error> {
    let sql = format!(
        "select o.id, o.kind, o.prefix, o.asn, o.first_seen, o.last_seen, o.ended, o.announcements,
            o.withdrawals, o.peers_heard, o.sessions_holding, o.path, o.neighbors, o.known_prefix,
            o.known_origins
         from finding_observations f join observations o on o.id = f.observation
         where f.finding = ?1 order by o.id limit {OBSERVATIONS_MAX}"
    );
    let mut all = rows(store, &sql, finding.into(), |row| ObservationLine {
        id: integer(row, 0),
        kind: text(row, 1),
        prefix: text(row, 2),
        asn: number(row, 3),
        first_seen: text(row, 4),
        last_seen: text(row, 5),
        ended: maybe(row, 6),
        announcements: integer(row, 7).unsigned_abs(),
        withdrawals: integer(row, 8).unsigned_abs(),
        peers: Vec::new(),
        wave_peers: Vec::new(),
        peers_heard: number(row, 9),
        sessions_holding: number(row, 10),
        path: text(row, 11),
        neighbors: list(row, 12),
        known_prefix: maybe(row, 13),
        known_origins: list(row, 14),
        counters: Vec::new(),
        explanations: Vec::new(),
        evidence: Vec::new(),
        minutes: Vec::new(),
    })?;
    for line in &mut all {
        complete(store, line)?;
    }
    Ok(all)
}

/// Reads what hangs on an observation.
fn complete(store: &Store, line: &mut ObservationLine) -> Result<(), Error> {
    let of = || Value::from(line.id);
    let peers = rows(
        store,
        "select peer_asn, in_wave from observation_peers where observation = ?1 order by peer_asn",
        of(),
        |row| (number(row, 0), integer(row, 1) != 0),
    )?;
    let explanations = rows(
        store,
        "select kind, holds, detail from explanations where observation = ?1 order by kind",
        of(),
        |row| ExplanationLine {
            kind: text(row, 0),
            holds: row.value(1).as_integer().map(|flag| flag != 0),
            detail: text(row, 2),
        },
    )?;
    let counters = rows(
        store,
        "select prefix, origin, first_seen from answers where observation = ?1
         order by first_seen, prefix, origin",
        of(),
        |row| CounterLine {
            prefix: text(row, 0),
            origin: number(row, 1),
            first_seen: text(row, 2),
        },
    )?;
    let evidence = rows(
        store,
        "select e.role, s.name, s.sha256, e.offset, e.time, e.peer_asn, e.peer_ip, e.prefix, e.path
         from evidence e join sources s on s.id = e.source
         where e.observation = ?1 order by e.id",
        of(),
        |row| EvidenceLine {
            role: text(row, 0),
            source: text(row, 1),
            sha256: maybe(row, 2),
            offset: integer(row, 3).unsigned_abs(),
            time: text(row, 4),
            peer_asn: number(row, 5),
            peer_ip: text(row, 6),
            prefix: text(row, 7),
            path: text(row, 8),
        },
    )?;
    let minutes = rows(
        store,
        "select minute, prefix, origin, announcements, withdrawals from minutes
         where observation = ?1 order by rowid",
        of(),
        |row| MinuteLine {
            minute: text(row, 0),
            prefix: text(row, 1),
            origin: row.value(2).as_integer().map(|_| number(row, 2)),
            announcements: number(row, 3),
            withdrawals: number(row, 4),
        },
    )?;
    line.wave_peers = peers
        .iter()
        .filter(|peer| peer.1)
        .map(|peer| peer.0)
        .collect();
    line.peers = peers.into_iter().map(|peer| peer.0).collect();
    line.explanations = explanations;
    line.counters = counters;
    line.evidence = evidence;
    line.minutes = minutes;
    Ok(())
}

/// All rows of a question with one value.
fn rows<T>(
    store: &Store,
    sql: &str,
    value: Value,
    read: impl Fn(&Row<'_>) -> T,
) -> Result<Vec<T>, Error> {
    store.query_with(sql, &[("?1", value)])?.collect(read)
}

pub(crate) fn text(row: &Row<'_>, column: usize) -> String {
    row.value(column).as_text().unwrap_or_default().to_owned()
}

fn maybe(row: &Row<'_>, column: usize) -> Option<String> {
    row.value(column).as_text().map(str::to_owned)
}

pub(crate) fn integer(row: &Row<'_>, column: usize) -> i64 {
    row.value(column).as_integer().unwrap_or_default()
}

/// A number that was written from a `u32`.
pub(crate) fn number(row: &Row<'_>, column: usize) -> u32 {
    u32::try_from(integer(row, column)).unwrap_or_default()
}

/// A list of networks, as JSON.
fn list(row: &Row<'_>, column: usize) -> Vec<u32> {
    let text = row.value(column).as_text().unwrap_or("[]");
    serde_json::from_str(text).unwrap_or_default()
}
