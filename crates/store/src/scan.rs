//! Archives of routes, record by record: what the tables over files share.

use input::{Event, Options, Reader, Source};
use mrt::{Counts, Decoder, Defect, Element, Frame, Framer, Record};
use net::Timestamp;

use crate::error::HINT_MARK;

/// Reads sources one after another.
pub(crate) struct Scan {
    reader: Reader,
    sources: Vec<Source>,
    current: Option<Current>,
}

struct Current {
    framer: Framer,
    decoder: Decoder,
    report: Report,
    finished: bool,
}

/// What came next.
pub(crate) enum Step {
    /// A source is open.
    Begin {
        /// As the user named it, or as it was found.
        name: String,
    },
    /// A record was looked at.
    Record,
    /// A source was read to its end.
    End(Box<Report>),
    /// All sources were read.
    Done,
}

/// What a source was found to have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Report {
    pub(crate) name: String,
    pub(crate) file_bytes: u64,
    pub(crate) content_bytes: u64,
    pub(crate) sha256: [u8; 32],
    pub(crate) compression: String,
    pub(crate) record_bytes: u64,
    pub(crate) gap_bytes: u64,
    pub(crate) counts: Counts,
    /// Defects of all kinds, those not kept too.
    pub(crate) defects_total: u64,
    /// The first of each kind.
    pub(crate) defects: Vec<Defect>,
    pub(crate) damage: Vec<Damage>,
    /// The earliest and the latest record's time.
    pub(crate) times: Option<(Timestamp, Timestamp)>,
}

/// Compressed data that are damaged.
#[derive(Clone, Debug)]
pub(crate) struct Damage {
    pub(crate) content_offset: u64,
    pub(crate) what: String,
    pub(crate) resumed: bool,
}

impl Scan {
    /// Finds the sources that the arguments name, and starts reading.
    ///
    /// # Errors
    ///
    /// As [`input::expand`].
    pub(crate) fn new(arguments: &[String]) -> Result<Scan, rusqlite::Error> {
        let sources = input::expand(arguments).map_err(|error| failed(&error))?;
        Ok(Scan {
            reader: Reader::new(sources.clone(), Options::default()),
            sources,
            current: None,
        })
    }

    /// Goes to the next record, and gives its elements to `visit` when the record
    /// is `wanted`.
    ///
    /// # Errors
    ///
    /// When a source cannot be read, or is no archive of routes at all.
    pub(crate) fn step(
        &mut self,
        wanted: impl FnOnce(&Record<'_>) -> bool,
        visit: impl FnMut(Element<'_>),
    ) -> Result<Step, rusqlite::Error> {
        loop {
            if let Some(Current {
                framer,
                decoder,
                report,
                finished,
            }) = &mut self.current
            {
                match framer.next_frame() {
                    Some(Frame::Record(record)) => {
                        let time = record.timestamp;
                        let (first, last) = report.times.unwrap_or((time, time));
                        report.times = Some((first.min(time), last.max(time)));
                        if wanted(&record) {
                            decoder.record(&record, visit);
                        }
                        return Ok(Step::Record);
                    }
                    Some(Frame::Gap(gap)) => {
                        decoder.gap(gap);
                        continue;
                    }
                    None if *finished => return self.end(),
                    None => {}
                }
            }
            match self.reader.next() {
                None => return Ok(Step::Done),
                Some(event) => {
                    if let Some(step) = self.event(event)? {
                        return Ok(step);
                    }
                }
            }
        }
    }

    fn event(&mut self, event: Event) -> Result<Option<Step>, rusqlite::Error> {
        match (event, &mut self.current) {
            (
                Event::Begin {
                    source,
                    compression,
                },
                _,
            ) => {
                let name = self.sources[source].to_string();
                self.current = Some(Current {
                    framer: Framer::new(),
                    decoder: Decoder::new(),
                    report: Report {
                        name: name.clone(),
                        compression: compression.to_string(),
                        ..Report::default()
                    },
                    finished: false,
                });
                return Ok(Some(Step::Begin { name }));
            }
            (Event::Data { bytes, .. }, Some(current)) => current.framer.push(bytes.into_vec()),
            (
                Event::Damage {
                    content_offset,
                    kind,
                    resumed,
                    ..
                },
                Some(current),
            ) => current.report.damage.push(Damage {
                content_offset,
                what: kind.to_string(),
                resumed,
            }),
            (Event::End { summary, .. }, Some(current)) => {
                current.framer.finish();
                current.finished = true;
                current.report.file_bytes = summary.file_bytes;
                current.report.content_bytes = summary.content_bytes;
                current.report.sha256 = summary.sha256;
            }
            (Event::Failed { error, .. }, _) => return Err(failed(&error)),
            (_, None) => unreachable!("a source begins before anything else happens to it"),
        }
        Ok(None)
    }

    fn end(&mut self) -> Result<Step, rusqlite::Error> {
        let current = self.current.take().expect("a source ends once");
        let defects = current.decoder.defects();
        let report = Report {
            record_bytes: current.framer.record_bytes(),
            gap_bytes: current.framer.gap_bytes(),
            counts: current.decoder.counts(),
            defects_total: defects.total() + current.report.damage.len() as u64,
            defects: defects.kept().to_vec(),
            ..current.report
        };
        Ok(Step::End(Box::new(report)))
    }
}

/// An error of `input` as SQLite can carry it: one text.
fn failed(error: &input::Error) -> rusqlite::Error {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text += &format!(": {cause}");
        source = cause.source();
    }
    if let Some(hint) = error.hint() {
        text = text + HINT_MARK + &hint;
    }
    module_error(text)
}

/// An error that a table over files reports.
pub(crate) fn module_error(text: String) -> rusqlite::Error {
    rusqlite::Error::ModuleError(text)
}

/// An error for a source that has content and no record in it.
pub(crate) fn not_an_archive(report: &Report) -> rusqlite::Error {
    module_error(format!(
        "`{}` is no archive of routes: none of its {} bytes is in an MRT record{HINT_MARK}\
         files from RouteViews and RIPE RIS are read, compressed or not",
        report.name, report.content_bytes
    ))
}
