//! From files to evidence.

use std::io::BufRead;
use std::thread;

use input::{Content, Source};
use net::Timestamp;
use registry::abuse;
use registry::aut_nums;
use registry::delegations::{self, FileVersion};
use registry::irr_routes;
use registry::registrations;
use registry::{AsOrg, AsRel, PeeringDb, PrefixOrigins, origin_as, prefix_origin, rpsl};
use rpki::{Payloads, Slurm};

use crate::error::Error;
use crate::evidence::{Evidence, File};
use crate::kind::Kind;
use crate::named_day;

/// How much of a file's first line an error shows, in characters.
const START_CHARS_MAX: usize = 60;

/// Reads registers of any kinds, each told by its content.
///
/// Of delegations, objects, prefixes with origins, `OriginAS` and local exceptions
/// there may be several files; of the others one. A register that is damaged is used up to
/// there, and its [`File`] says so; VRPs and exceptions that are damaged are not,
/// since routes would be called not found that are not.
///
/// # Errors
///
/// The first file that cannot be opened, is of no known kind or without a usable
/// record, and those of [`Error`] that are about VRPs and exceptions.
pub fn read(sources: &[Source]) -> Result<Evidence, Error> {
    read_with(sources, Options::default())
}

/// How to read.
#[derive(Debug)]
pub struct Options {
    /// VRPs in the place of a file of them.
    pub live: Option<Live>,
    /// Whether files are hashed, as nearly all that is written shows. A file of VRPs
    /// takes as long to be hashed as to be read.
    pub hash: bool,
}

impl Default for Options {
    /// Files alone, hashed.
    fn default() -> Options {
        Options {
            live: None,
            hash: true,
        }
    }
}

impl From<Option<Live>> for Options {
    /// All else as by default.
    fn from(live: Option<Live>) -> Options {
        Options {
            live,
            ..Options::default()
        }
    }
}

/// VRPs that come from elsewhere than a file: live from a validator.
#[derive(Debug)]
pub struct Live {
    /// Where they come from, as files have a name: `rtr:127.0.0.1:3323`.
    pub name: String,
    /// What the validator says.
    pub payloads: Payloads,
}

/// The same, as one chooses.
///
/// # Errors
///
/// As [`read`].
pub fn read_with(sources: &[Source], options: Options) -> Result<Evidence, Error> {
    let mut gathered = Gathered::default();
    if let Some(live) = options.live {
        gathered.live(live);
    }
    // VRPs are as much to read as all delegations together, and go into nothing that
    // other files go into: both are read at the same time.
    let (read, payloads) = thread::scope(|scope| {
        let mut payloads = None;
        let read = sources.iter().try_for_each(|source| -> Result<(), Error> {
            let opened = Opened::new(source, options.hash)?;
            gathered.only_one(opened.kind, &opened.name)?;
            if opened.kind == Kind::Payloads {
                let place = gathered.evidence.files.len();
                payloads = Some((place, scope.spawn(|| payloads_of(opened))));
                return Ok(());
            }
            let file = gathered.source(opened)?;
            gathered.evidence.files.push(file);
            Ok(())
        });
        let payloads = payloads
            .map(|(place, thread)| (place, thread.join().expect("the thread does not panic")));
        (read, payloads)
    });
    // Whatever else failed came after the file of VRPs, or that was not begun.
    if let Some((place, found)) = payloads {
        let (file, payloads) = found?;
        gathered.evidence.files.insert(place, file);
        gathered.evidence.payloads = Some(payloads);
    }
    read?;
    gathered.finish()
}

/// What was read so far.
#[derive(Default)]
struct Gathered {
    evidence: Evidence,
    /// The files of kinds of which there can be one.
    only: Vec<(Kind, String)>,
    delegations: delegations::Builder,
    irr_routes: irr_routes::Builder,
    registrations: registrations::Builder,
    abuse_contacts: abuse::Builder,
    aut_nums: aut_nums::Builder,
    prefix_origins: Vec<(net::Prefix, net::Asn)>,
    origin_as: Vec<(net::Prefix, net::Asn)>,
    slurm: Vec<(String, Slurm)>,
}

/// What one file had.
struct Had {
    records: u64,
    made: Option<Timestamp>,
    problems: Vec<String>,
}

impl Had {
    fn new<P: ToString>(records: usize, problems: &[P]) -> Had {
        Had {
            records: records as u64,
            made: None,
            problems: problems.iter().map(ToString::to_string).collect(),
        }
    }
}

/// A file of which the kind is known.
pub(crate) struct Opened {
    name: String,
    pub(crate) kind: Kind,
    /// The day in its name.
    named: Option<Timestamp>,
    content: Content,
}

impl Opened {
    pub(crate) fn new(source: &Source, hash: bool) -> Result<Opened, Error> {
        let name = source.to_string();
        let options = input::Options {
            hash,
            ..input::Options::default()
        };
        let mut content = Content::open(source.clone(), options);
        let start = match content.fill_buf() {
            Ok(start) => start,
            Err(_) => return Err(content.finish().expect_err("it failed at once").into()),
        };
        let Some(kind) = Kind::detect(start) else {
            let start = String::from_utf8_lossy(&start[..start.len().min(4 * START_CHARS_MAX)]);
            let line = start.lines().next().unwrap_or_default();
            let start = line.chars().take(START_CHARS_MAX).collect();
            return Err(Error::UnknownKind { name, start });
        };
        Ok(Opened {
            name,
            kind,
            named: named_day::of(source).map(|(day, _)| day),
            content,
        })
    }

    /// What a file of delegations says of itself, which stands before its records.
    pub(crate) fn version(&mut self) -> Option<FileVersion> {
        let start = self.content.fill_buf().ok()?;
        let is_told = |line: &&[u8]| !line.is_empty() && !line.starts_with(b"#");
        let first = start.split(|byte| *byte == b'\n').find(is_told)?;
        let mut builder = delegations::Builder::default();
        builder.read("", first);
        builder.last()?.version.clone()
    }

    /// What became of it, when `had` is what it had.
    fn close(self, had: Had) -> Result<File, Error> {
        let Opened {
            name,
            kind,
            named,
            content,
        } = self;
        let (sha256, damage) = match content.finish() {
            Ok(summary) => (summary.sha256_hex(), None),
            Err(error) if matches!(kind, Kind::Payloads | Kind::Slurm) => return Err(error.into()),
            Err(error) => (None, Some(error)),
        };
        if had.records == 0 && kind != Kind::Slurm {
            return Err(Error::Empty {
                name,
                kind,
                first_problem: had.problems.into_iter().next(),
            });
        }
        Ok(File {
            name,
            kind,
            sha256,
            records: had.records,
            made: had.made,
            named,
            problems: had.problems,
            damage,
        })
    }
}

/// Reads a file of VRPs.
fn payloads_of(mut opened: Opened) -> Result<(File, Payloads), Error> {
    let mut reader = rpki::Reader::new();
    // Damage is told when the content is finished.
    while let Ok(bytes) = opened.content.fill_buf()
        && !bytes.is_empty()
    {
        reader.push(bytes);
        let length = bytes.len();
        opened.content.consume(length);
    }
    let (payloads, problems) = reader.finish_all().map_err(|source| Error::Payloads {
        name: opened.name.clone(),
        source,
    })?;
    let had = Had {
        made: payloads.generated,
        ..Had::new(payloads.vrps.len() + payloads.aspas.len(), &problems)
    };
    Ok((opened.close(had)?, payloads))
}

impl Gathered {
    /// Reads a file of any kind but VRPs.
    fn source(&mut self, mut opened: Opened) -> Result<File, Error> {
        let had = self.content(opened.kind, &opened.name, &mut opened.content)?;
        opened.close(had)
    }

    fn live(&mut self, live: Live) {
        self.only.push((Kind::Payloads, live.name.clone()));
        self.evidence.files.push(File {
            name: live.name,
            kind: Kind::Payloads,
            sha256: None,
            records: (live.payloads.vrps.len() + live.payloads.aspas.len()) as u64,
            made: live.payloads.generated,
            named: None,
            problems: Vec::new(),
            damage: None,
        });
        self.evidence.payloads = Some(live.payloads);
    }

    /// Refuses a second file of a kind of which there can be one.
    fn only_one(&mut self, kind: Kind, name: &str) -> Result<(), Error> {
        let several = matches!(
            kind,
            Kind::Delegations | Kind::Rpsl | Kind::PrefixOrigins | Kind::OriginAs | Kind::Slurm
        );
        if several {
            return Ok(());
        }
        let known = self.only.iter().find(|(known, _)| *known == kind);
        if let Some((_, first)) = known {
            return Err(Error::Twice {
                kind,
                first: first.clone(),
                second: name.to_owned(),
            });
        }
        self.only.push((kind, name.to_owned()));
        Ok(())
    }

    fn content(&mut self, kind: Kind, name: &str, content: &mut Content) -> Result<Had, Error> {
        Ok(match kind {
            Kind::Delegations => {
                let problems = self.delegations.read(name, content);
                let file = self.delegations.last().expect("a file was read");
                Had {
                    made: file.version.as_ref().and_then(|version| version.day),
                    ..Had::new(file.records.iter().sum::<u64>() as usize, &problems)
                }
            }
            Kind::AsOrg => {
                let (table, problems) = AsOrg::read(content);
                let had = Had::new(table.len(), &problems);
                self.evidence.as_org = Some(table);
                had
            }
            Kind::AsRel => {
                let (table, problems) = AsRel::read(content);
                let had = Had::new(table.len(), &problems);
                self.evidence.as_rel = Some(table);
                had
            }
            Kind::PrefixOrigins => {
                let before = self.prefix_origins.len();
                let problems = prefix_origin::read(content, |prefix, origins| {
                    let pairs = origins.iter().map(|origin| (prefix, *origin));
                    self.prefix_origins.extend(pairs);
                });
                Had::new(self.prefix_origins.len() - before, &problems)
            }
            Kind::OriginAs => {
                let before = self.origin_as.len();
                let problems = origin_as::read(content, |found| {
                    self.origin_as.push((found.prefix, found.origin));
                });
                Had::new(self.origin_as.len() - before, &problems)
            }
            Kind::PeeringDb => {
                let (table, problems) = PeeringDb::read(content);
                let had = Had::new(table.networks().len(), &problems);
                self.evidence.peeringdb = Some(table);
                had
            }
            Kind::Rpsl => {
                let mut objects = 0;
                let problems = rpsl::read(content, |object, view| {
                    objects += 1;
                    self.irr_routes.add(name, object, &view);
                    self.registrations.add(name, object, &view);
                    self.abuse_contacts.add(name, object, &view);
                    self.aut_nums.add(name, object, &view);
                });
                Had::new(objects, &problems)
            }
            Kind::Payloads => unreachable!("VRPs are read beside all others"),
            Kind::Slurm => self.slurm(name, content)?,
        })
    }

    fn slurm(&mut self, name: &str, content: &mut Content) -> Result<Had, Error> {
        let mut bytes = Vec::new();
        // As above.
        let _ = std::io::Read::read_to_end(content, &mut bytes);
        let (slurm, problems) = Slurm::read(&bytes).map_err(|source| Error::Slurm {
            name: name.to_owned(),
            source,
        })?;
        let records = slurm.prefix_filters.len()
            + slurm.prefix_assertions.len()
            + slurm.aspa_filters.len()
            + slurm.aspa_assertions.len();
        self.slurm.push((name.to_owned(), slurm));
        Ok(Had::new(records, &problems))
    }

    fn finish(self) -> Result<Evidence, Error> {
        let mut evidence = self.evidence;
        let has = |kind| evidence.files.iter().any(|file| file.kind == kind);
        let (has_delegations, has_objects) = (has(Kind::Delegations), has(Kind::Rpsl));
        let (has_origins, has_origin_as) = (has(Kind::PrefixOrigins), has(Kind::OriginAs));
        evidence.delegations = has_delegations.then(|| self.delegations.build());
        evidence.irr_routes = has_objects.then(|| self.irr_routes.build());
        evidence.registrations = has_objects.then(|| self.registrations.build());
        evidence.abuse_contacts = has_objects.then(|| self.abuse_contacts.build());
        let aut_nums = self.aut_nums.build();
        evidence.aut_nums = (!aut_nums.is_empty()).then_some(aut_nums);
        evidence.prefix_origins = has_origins.then(|| PrefixOrigins::new(self.prefix_origins));
        evidence.origin_as = has_origin_as.then(|| PrefixOrigins::new(self.origin_as));
        if let Some((name, _)) = self.slurm.first() {
            let name = name.clone();
            let Some(payloads) = evidence.payloads.take() else {
                return Err(Error::SlurmAlone { name });
            };
            let slurm = Slurm::join(self.slurm).map_err(Error::SlurmOverlap)?;
            evidence.payloads = Some(slurm.apply(&payloads).payloads);
            evidence.slurm = Some(slurm);
        }
        Ok(evidence)
    }
}
