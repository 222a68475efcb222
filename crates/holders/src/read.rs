//! From files to evidence.

use std::io::BufRead;

use input::{Content, Options, Source};
use net::Timestamp;
use registry::abuse;
use registry::aut_nums;
use registry::delegations;
use registry::irr_routes;
use registry::registrations;
use registry::{AsOrg, AsRel, PeeringDb, PrefixOrigins, origin_as, prefix_origin, rpsl};
use rpki::{Payloads, Slurm};

use crate::error::Error;
use crate::evidence::{Evidence, File};
use crate::kind::Kind;

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
    read_with(sources, None)
}

/// VRPs that come from elsewhere than a file: live from a validator.
#[derive(Debug)]
pub struct Live {
    /// Where they come from, as files have a name: `rtr:127.0.0.1:3323`.
    pub name: String,
    /// What the validator says.
    pub payloads: Payloads,
}

/// The same, with VRPs in the place of a file of them.
///
/// # Errors
///
/// As [`read`].
pub fn read_with(sources: &[Source], live: Option<Live>) -> Result<Evidence, Error> {
    let mut gathered = Gathered::default();
    if let Some(live) = live {
        gathered.live(live);
    }
    for source in sources {
        gathered.source(source)?;
    }
    gathered.finish()
}

/// What was read so far.
#[derive(Default)]
struct Gathered {
    evidence: Evidence,
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

impl Gathered {
    fn source(&mut self, source: &Source) -> Result<(), Error> {
        let name = source.to_string();
        let mut content = Content::open(source.clone(), Options::default());
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
        self.only_one(kind, &name)?;
        let had = self.content(kind, &name, &mut content)?;
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
        self.evidence.files.push(File {
            name,
            kind,
            sha256,
            records: had.records,
            made: had.made,
            problems: had.problems,
            damage,
        });
        Ok(())
    }

    fn live(&mut self, live: Live) {
        self.evidence.files.push(File {
            name: live.name,
            kind: Kind::Payloads,
            sha256: None,
            records: (live.payloads.vrps.len() + live.payloads.aspas.len()) as u64,
            made: live.payloads.generated,
            problems: Vec::new(),
            damage: None,
        });
        self.evidence.payloads = Some(live.payloads);
    }

    /// Refuses a second file of a kind of which there can be one.
    fn only_one(&self, kind: Kind, name: &str) -> Result<(), Error> {
        let several = matches!(
            kind,
            Kind::Delegations | Kind::Rpsl | Kind::PrefixOrigins | Kind::OriginAs | Kind::Slurm
        );
        match self.evidence.files.iter().find(|file| file.kind == kind) {
            Some(first) if !several => Err(Error::Twice {
                kind,
                first: first.name.clone(),
                second: name.to_owned(),
            }),
            _ => Ok(()),
        }
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
            Kind::Payloads => self.payloads(name, content)?,
            Kind::Slurm => self.slurm(name, content)?,
        })
    }

    fn payloads(&mut self, name: &str, content: &mut Content) -> Result<Had, Error> {
        let mut reader = rpki::Reader::new();
        // Damage is told when the content is finished.
        while let Ok(bytes) = content.fill_buf()
            && !bytes.is_empty()
        {
            reader.push(bytes);
            let length = bytes.len();
            content.consume(length);
        }
        let (payloads, problems) = reader.finish_all().map_err(|source| Error::Payloads {
            name: name.to_owned(),
            source,
        })?;
        let had = Had {
            made: payloads.generated,
            ..Had::new(payloads.vrps.len() + payloads.aspas.len(), &problems)
        };
        self.evidence.payloads = Some(payloads);
        Ok(had)
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
