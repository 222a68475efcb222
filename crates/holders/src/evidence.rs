//! The registers that were read.

use net::Timestamp;
use registry::abuse::AbuseContacts;
use registry::irr_routes::IrrRoutes;
use registry::{AsOrg, AsRel, AutNums, Delegations, PeeringDb, PrefixOrigins, Registrations};
use rpki::{Payloads, Slurm};

use crate::kind::Kind;

/// What registers say, as far as they were given: `None` stands for "not asked",
/// never for "nothing there".
#[derive(Debug, Default)]
pub struct Evidence {
    /// The files, in the order in which they were read.
    pub files: Vec<File>,
    /// Who was handed what by the regional registries.
    pub delegations: Option<Delegations>,
    /// Organisations of networks.
    pub as_org: Option<AsOrg>,
    /// Relations between networks.
    pub as_rel: Option<AsRel>,
    /// Prefixes and the networks that announced them.
    pub prefix_origins: Option<PrefixOrigins>,
    /// Route objects.
    pub irr_routes: Option<IrrRoutes>,
    /// Who holds blocks and networks by the registries' objects.
    pub registrations: Option<Registrations>,
    /// What networks have registered of themselves; there where a file has an
    /// object of one.
    pub aut_nums: Option<AutNums>,
    /// Whom to write to.
    pub abuse_contacts: Option<AbuseContacts>,
    /// Networks that may announce a block, as its holder told ARIN.
    pub origin_as: Option<PrefixOrigins>,
    /// What networks say of themselves.
    pub peeringdb: Option<PeeringDb>,
    /// What validators say, after the local exceptions.
    pub payloads: Option<Payloads>,
    /// The local exceptions that were applied to it, of all files together.
    pub slurm: Option<Slurm>,
}

impl Evidence {
    /// The files of a kind, in the order in which they were read.
    pub fn files_of(&self, kind: Kind) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.kind == kind)
    }
}

/// A file of a register, and what became of it.
#[derive(Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The SHA-256 of the file as stored, in hexadecimal; `None` where it could
    /// not be read to its end.
    pub sha256: Option<String>,
    /// Records of it in use.
    pub records: u64,
    /// The day or instant that it is of, where it says so.
    pub made: Option<Timestamp>,
    /// The day in its name. Whoever keeps the file gave it, so that it counts where
    /// the file says nothing.
    pub named: Option<Timestamp>,
    /// What is wrong with single lines or records, each in a sentence that names
    /// the place. Kept up to [`registry::line::PROBLEMS_MAX`].
    pub problems: Vec<String>,
    /// Why it could not be read to its end; what was read before is in use.
    pub damage: Option<input::Error>,
}

impl File {
    /// The day or instant that it is of, by itself or else by its name.
    pub fn day(&self) -> Option<Timestamp> {
        self.made.or(self.named)
    }
}
