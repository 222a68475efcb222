//! `normwatch conformance`: routes and registers in, metrics of networks out.

use std::io::{self, Write};
use std::thread;

use archive::{SourceReport, Window};
use conformance::profile::{Formula, Metric};
use conformance::{MetricId, Period, Profile, profile};
use detect::Relations;
use document::Document;
use holders::Evidence;
use input::{Options, Source, durable};
use net::Asn;
use networks::coverage::{self, Coverage, has_updates};
use networks::facts::Sources;
use networks::group::{self, Grouping};
use networks::hijacks::Hijacks;
use networks::lookup::{Known, needs_paths};
use networks::open::{self, Opened};
use networks::paths::{self, Paths};
use networks::report::{self, Days, Report};
use networks::verdict::Judge;
use networks::{By, Networks, csv, paper};
use origins::OriginTable;

use crate::args::{Conformance, ConformanceBy, ConformanceFormat};
use crate::commands::{registers, sources};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::Bar;

pub(crate) fn run(args: &Conformance) -> Result<Exit, Failure> {
    let profile = profile_of(&args.profile)?;
    if let Some(metric) = args.metric {
        metric_of(&profile, metric)?;
    }
    let mut given = input::expand(&args.routes)?;
    input::sort_by_time_in_name(&mut given);
    let window = Window {
        since: args.since,
        until: args.until,
    };
    // Registers are small beside a table, and read while it is.
    let (registers, read) = thread::scope(|scope| {
        let is_hash_shown = args.format == ConformanceFormat::Json;
        let registers = scope.spawn(move || {
            let read = registers::read(&args.registers, is_hash_shown);
            // What tells of networks is put in order when it is first asked for: here,
            // beside the table.
            if let Ok((evidence, _)) = &read {
                group::economy(evidence, Asn(0));
            }
            read
        });
        let read = read_table(given.clone(), window);
        (registers.join().expect("the thread does not panic"), read)
    });
    let (evidence, registers_exit) = registers?;
    let (table, reports) = read;
    let question = Question::new(args, &profile, &evidence)?;
    let Some(period) = coverage::period(&reports, window) else {
        // Nothing was read: this says why.
        sources::judge(reports)?;
        let message = "there is no record of routes in this time";
        return Err(Failure::new(Exit::WrongKind, message, None));
    };
    let (paths, reread) = question.paths(&given, window, &table, &reports, period);
    let answer = if args.daily {
        question.days(&given, &reports, paths.as_ref(), period)
    } else {
        question.answer(&table, &reports, paths.as_ref(), period)?
    };
    // The second reading looks at more than the first, and finds what that did too.
    let routes_exit = sources::judge(if reread.is_empty() { reports } else { reread })?;
    answer.write(args)?;
    Ok(match (routes_exit, registers_exit) {
        (Exit::Done, other) => other,
        (other, _) => other,
    })
}

fn read_table(given: Vec<Source>, window: Window) -> (OriginTable, Vec<SourceReport>) {
    let bar = Bar::new(&given.iter().map(sources::file_bytes).collect::<Vec<_>>());
    // Numbers refer to routes by their place in the table, which is made again from
    // the same files; events to bytes of files by their names.
    let options = Options {
        hash: false,
        ..Options::default()
    };
    let read = origins::read(given, &options, window, &|place| bar.reach(place));
    bar.finish();
    read
}

/// A profile by its id, or a file with one.
fn profile_of(name: &str) -> Result<Profile, Failure> {
    let wrong = |error: profile::ProfileError| Failure::new(Exit::WrongKind, error, None);
    let built_in = profile::built_in().map_err(wrong)?;
    if let Some(found) = built_in.iter().find(|profile| *profile.id == *name) {
        return Ok(found.clone());
    }
    if !name.contains(['.', '/']) {
        let ids: Vec<&str> = built_in.iter().map(|profile| &*profile.id).collect();
        let message = format!("there is no profile `{name}`");
        let hint = format!("there are {}; or name a file", ids.join(", "));
        return Err(Failure::new(Exit::Failed, message, Some(hint)));
    }
    let (bytes, _) = input::read_all(name)?;
    let text = String::from_utf8_lossy(&bytes);
    Profile::parse(name, &text).map_err(wrong)
}

fn metric_of(profile: &Profile, id: MetricId) -> Result<&Metric, Failure> {
    profile.metric(id).ok_or_else(|| {
        let names: Vec<&str> = profile
            .metrics
            .iter()
            .map(|metric| metric.id.name())
            .collect();
        let message = format!("the profile {} has no metric {id}", profile.id);
        let hint = format!("it has {}", names.join(", "));
        Failure::new(Exit::Failed, message, Some(hint))
    })
}

/// What was asked.
struct Question<'a> {
    profile: &'a Profile,
    evidence: &'a Evidence,
    grouping: Grouping<'a>,
    of: Option<String>,
    metric: Option<&'a Metric>,
}

/// What is written.
enum Answer<'a> {
    Reports(Vec<Report<'a>>),
    Opened(Box<Opened>),
}

impl<'a> Question<'a> {
    fn new(
        args: &Conformance,
        profile: &'a Profile,
        evidence: &'a Evidence,
    ) -> Result<Question<'a>, Failure> {
        let asn = args.of.as_deref().and_then(|of| of.parse::<Asn>().ok());
        let by = match (args.by, &args.of) {
            (Some(ConformanceBy::Asn), _) | (None, None) => By::Asn,
            (Some(ConformanceBy::Organisation), _) => By::Organisation,
            (Some(ConformanceBy::Economy), _) => By::Economy,
            (None, Some(_)) if asn.is_some() => By::Asn,
            (None, Some(of)) if of.len() == 2 => By::Economy,
            (None, Some(_)) => By::Organisation,
        };
        let grouping = Grouping::new(by, evidence)
            .map_err(|error| Failure::new(Exit::Failed, error, Some(error.remedy().to_owned())))?;
        let of = match (by, asn) {
            (By::Asn, Some(asn)) => Some(asn.to_string()),
            _ => args.of.clone(),
        };
        Ok(Question {
            profile,
            evidence,
            grouping,
            of,
            metric: args.metric.and_then(|id| profile.metric(id)),
        })
    }

    /// Reads paths where a metric can be told by them, which takes several times as
    /// long as the table. Every validator's file has ASPAs, of few networks: they
    /// alone are no reason to, unless one asks for the metric. Standard input is read
    /// once and is gone.
    fn paths(
        &self,
        given: &[Source],
        window: Window,
        table: &OriginTable,
        reports: &[SourceReport],
        period: Period,
    ) -> (Option<Paths>, Vec<SourceReport>) {
        let payloads = self.evidence.payloads.as_ref();
        let aspas = payloads
            .map(|payloads| &payloads.aspas)
            .filter(|aspas| !aspas.is_empty());
        let relations = self.evidence.as_rel.as_ref();
        let is_wanted = match self.metric {
            Some(metric) if metric.formula == Formula::Incidents && has_updates(reports) => true,
            Some(metric) => needs_paths(metric),
            None => has_updates(reports) || relations.is_some(),
        };
        let has_use = self.profile.metrics.iter().any(needs_paths);
        let is_gone = given
            .iter()
            .any(|source| matches!(source, Source::StandardInput));
        if !is_wanted || !has_use || is_gone {
            return (None, Vec::new());
        }
        let judge = Judge {
            relations,
            aspas,
            passing: self.profile.passing,
            day: period.start(),
        };
        let hijacks = has_updates(reports).then(|| {
            let has_table = reports.iter().any(|report| report.counts.rib_entries > 0);
            let relations = Relations {
                as_org: self.evidence.as_org.clone(),
                as_rel: self.evidence.as_rel.clone(),
            };
            Hijacks::new(has_table, relations)
        });
        let bar = Bar::new(&given.iter().map(sources::file_bytes).collect::<Vec<_>>());
        let options = Options {
            hash: false,
            ..Options::default()
        };
        let progress = |place: usize| bar.reach(place);
        let (paths, reports) = paths::read(
            given.to_vec(),
            &options,
            window,
            judge,
            table,
            hijacks,
            &progress,
        );
        bar.finish();
        (Some(paths), reports)
    }

    /// Each day by itself: its routes, and its part of the events. Only files that
    /// have records of a day are read for it.
    fn days(
        &self,
        given: &[Source],
        reports: &[SourceReport],
        paths: Option<&Paths>,
        period: Period,
    ) -> Answer<'a> {
        let mut days = Vec::new();
        for day in period.days() {
            let of_day = |report: &SourceReport| {
                let (first, last) = (report.first_time, report.last_time);
                first
                    .zip(last)
                    .is_some_and(|(first, last)| first < day.end() && day.start() <= last)
            };
            let of_day = given
                .iter()
                .zip(reports)
                .filter(|(_, report)| of_day(report));
            let given: Vec<Source> = of_day.map(|(source, _)| source.clone()).collect();
            let window = Window {
                since: Some(day.start()),
                until: Some(day.end()),
            };
            let (table, reports) = read_table(given, window);
            days.push(self.with_known(&table, paths, day, |known| {
                self.report(known, &table, &reports)
            }));
        }
        Answer::Reports(days)
    }

    fn answer(
        &self,
        table: &OriginTable,
        reports: &[SourceReport],
        paths: Option<&Paths>,
        period: Period,
    ) -> Result<Answer<'a>, Failure> {
        self.with_known(table, paths, period, |known| {
            // What is not known of anybody has nothing behind it; a report says why.
            let is_told = |metric: &&Metric| known.why_not(metric).is_none();
            let (Some(of), Some(metric)) = (&self.of, self.metric.filter(is_told)) else {
                let report = self.report(known, table, reports);
                return match &self.of {
                    Some(of) if report.rows.is_empty() => Err(not_here(of)),
                    _ => Ok(Answer::Reports(vec![report])),
                };
            };
            let opened = open::open(known, &self.grouping, metric, of);
            let opened = opened.ok_or_else(|| not_here(of))?;
            Ok(Answer::Opened(Box::new(opened)))
        })
    }

    fn with_known<T>(
        &self,
        table: &OriginTable,
        paths: Option<&Paths>,
        period: Period,
        then: impl FnOnce(&Known<'_>) -> T,
    ) -> T {
        let sources = Sources::new(self.evidence, period.start());
        let networks = Networks::new(table, sources, self.profile);
        then(&Known {
            profile: self.profile,
            evidence: self.evidence,
            sources,
            networks: &networks,
            paths,
            period,
        })
    }

    fn report(
        &self,
        known: &Known<'_>,
        table: &OriginTable,
        reports: &[SourceReport],
    ) -> Report<'a> {
        let coverage = Coverage::new(table, reports, self.evidence, known.period);
        let metric = self.metric.map(|metric| metric.id);
        report::make(known, &self.grouping, coverage, self.of.as_deref(), metric)
    }
}

fn not_here(of: &str) -> Failure {
    let message = format!("`{of}` has no number here");
    let hint = "it originates no route in this time, or is written otherwise; without --of all \
                are listed";
    Failure::new(Exit::Failed, message, Some(hint.to_owned()))
}

impl Answer<'_> {
    fn write(&self, args: &Conformance) -> Result<(), Failure> {
        let write = |out: &mut dyn Write| self.write_to(args.format, args.daily, out);
        match &args.output {
            Some(path) => durable::write(path, |file| write(file))
                .map_err(|error| Failure::unwritten(path, &error)),
            None => {
                let mut out = io::BufWriter::new(io::stdout().lock());
                match write(&mut out).and_then(|()| out.flush()) {
                    // Whoever reads has seen enough.
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                    other => Ok(other?),
                }
            }
        }
    }

    fn write_to(
        &self,
        format: ConformanceFormat,
        is_daily: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match (format, self) {
            (ConformanceFormat::Table, _) => out.write_all(self.document().text().as_bytes()),
            (ConformanceFormat::Markdown, _) => {
                out.write_all(self.document().markdown().as_bytes())
            }
            (ConformanceFormat::Csv, Answer::Reports(reports)) => csv::reports(reports, out),
            (ConformanceFormat::Csv, Answer::Opened(opened)) => csv::opened(opened, out),
            (ConformanceFormat::Json, Answer::Opened(opened)) => {
                serde_json::to_writer_pretty(&mut *out, opened)?;
                writeln!(out)
            }
            (ConformanceFormat::Json, Answer::Reports(reports)) => {
                match &reports[..] {
                    [report] if !is_daily => serde_json::to_writer_pretty(&mut *out, report)?,
                    _ => serde_json::to_writer_pretty(&mut *out, &Days::new(reports))?,
                }
                writeln!(out)
            }
        }
    }

    fn document(&self) -> Document {
        match self {
            Answer::Reports(reports) => paper::reports(reports),
            Answer::Opened(opened) => paper::opened(opened),
        }
    }
}
