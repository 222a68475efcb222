//! Looking something up in all registers.
//!
//! - [`look_up`]: the whole.
//! - `holding`: who holds it, by delegations, objects and lists of networks.
//! - `contact`: whom to write to.
//! - `claims`: what may be announced.
//! - `announced`: what is announced, and what a network does.
//! - `answer`: the few sentences that say it.

mod announced;
mod answer;
mod claims;
mod contact;
mod holding;

use net::{Asn, Prefix, Timestamp};
use registry::special::{self, BogonAsn, Reach};

use crate::disagree;
use crate::dossier::{BlockFacts, Dossier, NetworkFacts, Place, Register, Special};
use crate::evidence::{Evidence, File};
use crate::kind::Kind;
use crate::query::Query;

/// What registers say of an address, a block or a network, as of a day.
///
/// The day decides which special-purpose blocks count and how old contacts are. The
/// registers say what they said on their own days, whatever day is asked for.
pub fn look_up(evidence: &Evidence, query: Query, day: Timestamp) -> Dossier {
    let asked = Asked { evidence, day };
    let mut dossier = Dossier {
        query,
        day,
        answer: Default::default(),
        block: query.block().map(|block| asked.block(query, block)),
        network: None,
        conduct: None,
        disagreements: Vec::new(),
        notes: Vec::new(),
        not_asked: asked.not_asked(query),
        registers: evidence.files.iter().map(register).collect(),
    };
    if let Query::Network(asn) = query {
        dossier.network = Some(asked.network(asn));
        dossier.conduct = Some(asked.conduct(asn));
    }
    dossier.disagreements = disagree::disagreements(&dossier);
    dossier.notes = disagree::notes(&dossier, evidence);
    dossier.answer = answer::answer(&dossier);
    dossier
}

/// Registers and the day.
#[derive(Clone, Copy)]
struct Asked<'e> {
    evidence: &'e Evidence,
    day: Timestamp,
}

impl Asked<'_> {
    fn block(self, query: Query, block: Prefix) -> BlockFacts {
        BlockFacts {
            special: special::special_block(block, self.day).map(|found| Special {
                block: found.block.to_string(),
                name: found.name.to_owned(),
                reference: found.reference,
                since: found.since,
                is_bogon: found.reach == Reach::NotGlobal,
            }),
            delegations: self.delegations_of(block),
            objects: self.objects_of(block),
            same_holder: self.same_holder(block),
            contacts: self.contacts_of(query),
            claims: self.claims(block),
            announced: self.announced(block),
        }
    }

    fn network(self, asn: Asn) -> NetworkFacts {
        NetworkFacts {
            asn,
            special: special::special_asns(asn, self.day).map(|found| Special {
                block: if found.first == found.last {
                    found.first.to_string()
                } else {
                    format!("{}–{}", found.first, found.last)
                },
                name: asn_purpose(found.kind).to_owned(),
                reference: found.reference,
                since: found.since,
                is_bogon: true,
            }),
            delegations: self.delegation_of_asn(asn),
            objects: self.object_of_asn(asn),
            as_org: self.as_org(asn),
            peeringdb: self.peeringdb(asn),
            contacts: self.contacts_of_asn(asn),
        }
    }

    /// The kinds of registers that speak of such a thing and were not given.
    fn not_asked(self, query: Query) -> Vec<&'static str> {
        let of_blocks = [
            Kind::Delegations,
            Kind::Rpsl,
            Kind::PrefixOrigins,
            Kind::Payloads,
            Kind::OriginAs,
            Kind::AsOrg,
            Kind::PeeringDb,
        ];
        let of_networks = [
            Kind::Delegations,
            Kind::Rpsl,
            Kind::AsOrg,
            Kind::PeeringDb,
            Kind::PrefixOrigins,
            Kind::Payloads,
            Kind::AsRel,
        ];
        let kinds = match query {
            Query::Network(_) => of_networks,
            Query::Address(_) | Query::Block(_) => of_blocks,
        };
        let missing = |kind: &Kind| self.evidence.files_of(*kind).next().is_none();
        let kinds = kinds.into_iter().filter(missing);
        kinds.map(Kind::in_words).collect()
    }

    /// A place in a file of that name.
    fn place(self, file: &str, line: u64) -> Place {
        let found = self.evidence.files.iter().find(|known| known.name == file);
        Place {
            file: file.to_owned(),
            line: Some(line),
            record: None,
            date: found.and_then(|file| file.made),
        }
    }

    /// A record in the table of a kind, which may be made of several files.
    fn record(self, kind: Kind, line: Option<u64>, record: Option<String>) -> Place {
        let files: Vec<&File> = self.evidence.files_of(kind).collect();
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        Place {
            file: names.join(", "),
            line,
            record,
            date: match files.as_slice() {
                [file] => file.made,
                _ => None,
            },
        }
    }
}

fn register(file: &File) -> Register {
    Register {
        file: file.name.clone(),
        kind: file.kind.in_words(),
        sha256: file.sha256.clone(),
        records: file.records,
        date: file.made,
        is_whole: file.damage.is_none(),
    }
}

fn asn_purpose(kind: BogonAsn) -> &'static str {
    match kind {
        BogonAsn::Zero => "no network",
        BogonAsn::Transition => "stand-in for numbers of four bytes",
        BogonAsn::Documentation => "examples in documents",
        BogonAsn::Private => "private use",
        BogonAsn::Last => "the last number, reserved",
        BogonAsn::Reserved => "reserved",
    }
}
