//! What is announced, and what a network does.

use std::cmp::Reverse;

use net::{Asn, Prefix};
use registry::AsRel;
use rpki::State;

use super::Asked;
use crate::dossier::{
    Announced, Announcement, AspaSays, Conduct, Neighbour, Neighbours, Originated,
    OriginatedPrefix, PrefixAndOrigins, RECORDS_MAX, Records, RpkiCounts,
};
use crate::kind::Kind;

impl Asked<'_> {
    /// What is announced of a block.
    pub(super) fn announced(self, block: Prefix) -> Option<Announced> {
        let table = self.evidence.prefix_origins.as_ref()?;
        let longest = table.covering(block).next();
        let inside = table.prefixes().covered(block).map(|at| table.at(at));
        Some(Announced {
            longest: longest.map(|(prefix, origins)| Announcement {
                prefix,
                place: self.record(Kind::PrefixOrigins, None, Some(prefix.to_string())),
                origins: origins
                    .iter()
                    .map(|asn| self.origin(prefix, *asn))
                    .collect(),
                claims: self.claims(prefix),
            }),
            inside: inside
                .filter(|(prefix, _)| *prefix != block)
                .map(|(prefix, origins)| PrefixAndOrigins {
                    prefix,
                    origins: origins.to_vec(),
                })
                .collect(),
        })
    }

    /// What a network does.
    pub(super) fn conduct(self, asn: Asn) -> Conduct {
        let payloads = self.evidence.payloads.as_ref();
        Conduct {
            originated: self.originated(asn),
            neighbours: self.neighbours(asn),
            aspas: payloads.map(|payloads| {
                let aspa = payloads.aspas.of(asn);
                aspa.into_iter()
                    .map(|aspa| AspaSays {
                        providers: aspa.providers.to_vec(),
                        expires: aspa.expires,
                        place: self.record(Kind::Payloads, None, Some(format!("ASPA of {asn}"))),
                    })
                    .collect()
            }),
        }
    }

    fn originated(self, asn: Asn) -> Option<Originated> {
        let table = self.evidence.prefix_origins.as_ref()?;
        let vrps = self.evidence.payloads.as_ref().map(|found| &found.vrps);
        let mut counts = RpkiCounts::default();
        let places = 0..table.prefixes().prefixes().len();
        let prefixes = places
            .map(|at| table.at(at))
            .filter(|(_, origins)| origins.contains(&asn))
            .map(|(prefix, _)| {
                let state = vrps.map(|vrps| vrps.validate(prefix, Some(asn)));
                match state {
                    Some(State::Valid) => counts.valid += 1,
                    Some(State::Invalid(_)) => counts.invalid += 1,
                    Some(State::NotFound) => counts.not_found += 1,
                    None => {}
                }
                OriginatedPrefix {
                    prefix,
                    rpki: state.map(|state| state.to_string()),
                }
            });
        let prefixes: Records<_> = prefixes.collect();
        Some(Originated {
            prefixes,
            rpki: vrps.is_some().then_some(counts),
            place: self.record(Kind::PrefixOrigins, None, None),
        })
    }

    fn neighbours(self, asn: Asn) -> Option<Neighbours> {
        let table = self.evidence.as_rel.as_ref()?;
        Some(Neighbours {
            providers: self.ranked(table, table.providers(asn)),
            customers: self.ranked(table, table.customers(asn)),
            peers: self.ranked(table, table.peers(asn)),
            place: self.record(Kind::AsRel, None, None),
        })
    }

    /// The networks with the most neighbours first.
    fn ranked(self, table: &AsRel, asns: impl Iterator<Item = Asn>) -> Records<Neighbour> {
        let mut all: Vec<(usize, Asn)> = asns
            .map(|asn| (table.neighbors(asn).count(), asn))
            .collect();
        all.sort_unstable_by_key(|(count, asn)| (Reverse(*count), *asn));
        let total = all.len();
        let first = all.into_iter().take(RECORDS_MAX);
        Records {
            total,
            first: first
                .map(|(neighbours, asn)| Neighbour {
                    asn,
                    name: self.name_of(asn),
                    neighbours,
                })
                .collect(),
        }
    }
}
