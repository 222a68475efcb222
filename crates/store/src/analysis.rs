//! What a check writes: sources, observations, findings, all in one transaction.

use archive::{Outcome, SourceReport};
use detect::Observation;
use net::Asn;
use registry::as_org::Holder;
use report::check::Finding;

use crate::{Error, Transaction, Value};

/// One run of the detectors, to be written.
#[derive(Clone, Debug)]
pub struct Analysis<'a> {
    /// SHA-256 over the sources' SHA-256s and the settings, in hexadecimal.
    pub key: &'a str,
    /// The program's version.
    pub normwatch: &'a str,
    /// Where the knowledge of origins came from, in words.
    pub baseline: &'a str,
    /// Peer networks, sessions and prefixes seen.
    pub seen: (u32, u32, u64),
    /// The sources, in the order read.
    pub sources: &'a [SourceReport],
}

/// Database ids of what was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// The analysis.
    pub analysis: i64,
    /// Of each source; none for one that could not be read.
    pub sources: Vec<Option<i64>>,
}

impl Transaction<'_> {
    /// Writes an analysis and its sources, in place of an earlier one with the
    /// same key.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn write_analysis(&self, analysis: &Analysis<'_>) -> Result<Written, Error> {
        self.execute(
            "delete from analyses where key = :key",
            &[(":key", analysis.key.into())],
        )?;
        let total = |count: fn(&SourceReport) -> u64| -> Value {
            integer(analysis.sources.iter().map(count).sum())
        };
        let first = analysis.sources.iter().filter_map(|s| s.first_time).min();
        let last = analysis.sources.iter().filter_map(|s| s.last_time).max();
        let (peers, sessions, prefixes) = analysis.seen;
        let id = self.insert(
            "insert into analyses (key, normwatch, started, ended, baseline, peers, sessions,
                prefixes, announcements, withdrawals, rib_entries)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) returning id",
            [
                analysis.key.into(),
                analysis.normwatch.into(),
                first.map(|time| time.to_string()).into(),
                last.map(|time| time.to_string()).into(),
                analysis.baseline.into(),
                peers.into(),
                sessions.into(),
                integer(prefixes),
                total(|source| source.counts.announcements),
                total(|source| source.counts.withdrawals),
                total(|source| source.counts.rib_entries),
            ],
        )?;
        let mut sources = Vec::new();
        for (place, report) in analysis.sources.iter().enumerate() {
            let source = self.write_source(report)?;
            if let Some(source) = source {
                self.execute_many(
                    "insert into analysis_sources (analysis, place, source) values (?1, ?2, ?3)",
                    [[id.into(), integer(place as u64), source.into()]],
                )?;
            }
            sources.push(source);
        }
        Ok(Written {
            analysis: id,
            sources,
        })
    }

    /// Writes a source and its defects; its id, or none when it was not read.
    fn write_source(&self, report: &SourceReport) -> Result<Option<i64>, Error> {
        let Outcome::Read(summary) = &report.outcome else {
            return Ok(None);
        };
        let id = self.insert(
            "insert into sources (name, sha256, bytes, content_bytes, compression, records,
                announcements, withdrawals, rib_entries, state_changes, gap_bytes, defects,
                first_time, last_time)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             on conflict (sha256) do update set name = excluded.name
             returning id",
            [
                report.name.as_str().into(),
                summary.sha256_hex().into(),
                integer(summary.file_bytes),
                integer(summary.content_bytes),
                summary.compression.to_string().into(),
                integer(report.counts.records),
                integer(report.counts.announcements),
                integer(report.counts.withdrawals),
                integer(report.counts.rib_entries),
                integer(report.counts.state_changes),
                integer(report.gap_bytes),
                integer(report.defects.total()),
                report.first_time.map(|time| time.to_string()).into(),
                report.last_time.map(|time| time.to_string()).into(),
            ],
        )?;
        self.execute(
            "delete from defects where source = :id",
            &[(":id", id.into())],
        )?;
        let defects = report.defects.kept().iter().map(|defect| {
            [
                id.into(),
                integer(defect.span.start),
                integer(defect.span.end),
                defect.kind.name().into(),
                defect.kind.describe().into(),
                defect.kind.reference().into(),
                defect.kind.action().into(),
            ]
        });
        self.execute_many(
            "insert into defects (source, start_offset, end_offset, kind, what, reference, action)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            defects,
        )?;
        Ok(Some(id))
    }

    /// Writes an observation with its explanations, peers, answers and evidence;
    /// its id. Minutes are written apart, once it is known to matter.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn write_observation(
        &self,
        written: &Written,
        observation: &Observation,
    ) -> Result<i64, Error> {
        let new = observation.new_origin.as_ref();
        let block = observation.bogon_block;
        let id = self.insert(
            "insert into observations (analysis, kind, prefix, asn, bogon_asn, bogon_block,
                bogon_name, bogon_reference, first_seen, last_seen, ended, announcements,
                withdrawals, prefixes, peers, wave_peers, peers_heard, sessions, sessions_heard,
                sessions_bulk, sessions_holding, path, neighbors, known_prefix, known_origins,
                known_since, other_origins_inside, withdrawn_before, episodes, answered)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30)
             returning id",
            [
                written.analysis.into(),
                observation.kind.name().into(),
                observation.prefix.to_string().into(),
                observation.asn.0.into(),
                observation.bogon_asn.map(|asn| asn.0).into(),
                block.map(|(block, ..)| block.to_string()).into(),
                block.map(|(_, name, _)| name).into(),
                block.map(|(.., reference)| reference).into(),
                observation.first_seen.to_string().into(),
                observation.last_seen.to_string().into(),
                observation.ended.map(|time| time.to_string()).into(),
                integer(observation.announcements),
                integer(observation.withdrawals),
                integer(observation.prefix_count),
                integer(observation.peers.len() as u64),
                integer(observation.wave_peers.len() as u64),
                observation.peers_heard.into(),
                observation.sessions.into(),
                observation.sessions_heard.into(),
                observation.sessions_bulk.into(),
                observation.sessions_holding.into(),
                observation.path.as_str().into(),
                json(&observation.neighbors).into(),
                new.map(|new| new.known_prefix.to_string()).into(),
                new.map(|new| json(&new.known_origins)).into(),
                new.and_then(|new| new.known_since)
                    .map(|time| time.to_string())
                    .into(),
                new.map(|new| new.other_origins_inside).into(),
                new.map(|new| new.withdrawn_before).into(),
                new.map(|new| new.episodes).into(),
                new.and_then(|new| new.counters.iter().map(|counter| counter.first_seen).min())
                    .map(|time| time.to_string())
                    .into(),
            ],
        )?;
        let wave = &observation.wave_peers;
        self.execute_many(
            "insert into observation_peers (observation, peer_asn, in_wave) values (?1, ?2, ?3)",
            observation.peers.iter().map(|peer| {
                let in_wave = wave.binary_search(peer).is_ok();
                [id.into(), peer.0.into(), in_wave.into()]
            }),
        )?;
        self.execute_many(
            "insert into evidence (observation, role, source, offset, time, peer_asn, peer_ip,
                prefix, path)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            observation.evidence.iter().filter_map(|evidence| {
                // What was seen in a source that then failed has no SHA-256 to cite.
                let source = written.sources[evidence.source.0 as usize]?;
                Some([
                    id.into(),
                    evidence.role.name().into(),
                    source.into(),
                    integer(evidence.offset),
                    evidence.timestamp.to_string().into(),
                    evidence.peer.asn.0.into(),
                    evidence.peer.address.to_string().into(),
                    evidence.prefix.to_string().into(),
                    evidence.path.as_str().into(),
                ])
            }),
        )?;
        if let Some(new) = new {
            self.execute_many(
                "insert into explanations (observation, kind, holds, detail)
                 values (?1, ?2, ?3, ?4)",
                new.explanations.iter().map(|explanation| {
                    [
                        id.into(),
                        explanation.kind.name().into(),
                        explanation.holds.into(),
                        explanation.detail.as_str().into(),
                    ]
                }),
            )?;
            self.execute_many(
                "insert into answers (observation, prefix, origin, first_seen)
                 values (?1, ?2, ?3, ?4)",
                new.counters.iter().map(|counter| {
                    [
                        id.into(),
                        counter.prefix.to_string().into(),
                        counter.origin.0.into(),
                        counter.first_seen.to_string().into(),
                    ]
                }),
            )?;
        }
        Ok(id)
    }

    /// Writes what happened minute by minute to an observation.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn write_minutes(&self, id: i64, observation: &Observation) -> Result<(), Error> {
        let minutes = observation.new_origin.iter().flat_map(|new| &new.minutes);
        self.execute_many(
            "insert into minutes (observation, minute, prefix, origin, announcements, withdrawals)
             values (?1, ?2, ?3, ?4, ?5, ?6)",
            minutes.map(|minute| {
                [
                    id.into(),
                    minute.minute.to_string().into(),
                    minute.prefix.to_string().into(),
                    minute.origin.map(|origin| origin.0).into(),
                    minute.announcements.into(),
                    minute.withdrawals.into(),
                ]
            }),
        )?;
        Ok(())
    }

    /// Lets the view `observed` show the observations of one analysis: what
    /// indicators look at.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn show_observed(&self, analysis: i64) -> Result<(), Error> {
        self.execute("drop view if exists temp.observed", &[])?;
        let sql = format!(
            "create temp view observed as select * from observations where analysis = {analysis}"
        );
        self.execute(&sql, &[])?;
        Ok(())
    }

    /// Writes a finding that is made of the observations of these ids.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn write_finding(
        &self,
        analysis: i64,
        finding: &Finding,
        observations: &[i64],
    ) -> Result<(), Error> {
        let (indicator, version) = finding
            .indicator
            .rsplit_once('@')
            .unwrap_or((&finding.indicator, ""));
        let id = self.insert(
            "insert into findings (analysis, name, rank, severity, because, headline, subject,
                indicator, indicator_version, first_seen, last_seen)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) returning id",
            [
                analysis.into(),
                finding.id.as_str().into(),
                finding.rank.into(),
                finding.severity.word().into(),
                finding.because.as_str().into(),
                finding.headline.as_str().into(),
                finding.subject.as_str().into(),
                indicator.into(),
                version.into(),
                finding.first_seen.as_str().into(),
                finding.last_seen.as_str().into(),
            ],
        )?;
        self.execute_many(
            "insert into finding_observations (finding, observation) values (?1, ?2)",
            observations
                .iter()
                .map(|&observation| [id.into(), observation.into()]),
        )?;
        let place = |place: usize| integer(place as u64);
        self.execute_many(
            "insert into finding_reasons (finding, place, effect, text) values (?1, ?2, ?3, ?4)",
            finding.reasons.iter().enumerate().map(|(index, reason)| {
                let (effect, text) = (reason.effect.as_str(), reason.text.as_str());
                [id.into(), place(index), effect.into(), text.into()]
            }),
        )?;
        self.execute_many(
            "insert into finding_provisions (finding, place, provision, why, does_not_show,
                outcome, in_force_then)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            finding.provisions.iter().enumerate().map(|(index, line)| {
                [
                    id.into(),
                    place(index),
                    line.id.as_str().into(),
                    line.why.as_str().into(),
                    line.does_not_show.as_str().into(),
                    line.outcome.as_str().into(),
                    line.in_force_then.into(),
                ]
            }),
        )?;
        self.execute_many(
            "insert into finding_recipients (finding, place, role, subject, name, economy, why,
                reach)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            finding.recipients.iter().enumerate().map(|(index, line)| {
                [
                    id.into(),
                    place(index),
                    line.role.as_str().into(),
                    line.subject.as_str().into(),
                    line.name.clone().into(),
                    line.economy.clone().into(),
                    line.why.as_str().into(),
                    line.reach.as_str().into(),
                ]
            }),
        )?;
        Ok(())
    }

    /// Writes who holds an AS number.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn write_holder(&self, holder: &Holder<'_>) -> Result<(), Error> {
        self.execute_many(
            "insert into holders (asn, as_name, organisation, organisation_name, economy)
             values (?1, ?2, ?3, ?4, ?5)
             on conflict (asn) do update set as_name = excluded.as_name,
                organisation = excluded.organisation,
                organisation_name = excluded.organisation_name,
                economy = excluded.economy",
            [[
                holder.asn.0.into(),
                holder.as_name.into(),
                holder.organisation.into(),
                holder.organisation_name.into(),
                holder.economy.into(),
            ]],
        )?;
        Ok(())
    }

    /// Inserts one row; its id, which the statement returns.
    ///
    /// # Errors
    ///
    /// When SQLite does not take it.
    pub fn insert<const N: usize>(&self, sql: &str, row: [Value; N]) -> Result<i64, Error> {
        let mut statement = self.inner.prepare_cached(sql)?;
        for (index, value) in row.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, value)?;
        }
        let mut rows = statement.raw_query();
        let row = rows.next()?.expect("an insert returns its row");
        Ok(row.get(0)?)
    }
}

fn integer(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn json(asns: &[Asn]) -> String {
    let numbers: Vec<String> = asns.iter().map(|asn| asn.0.to_string()).collect();
    format!("[{}]", numbers.join(","))
}
