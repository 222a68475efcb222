//! Which networks say whom they have as providers.

use net::{Asn, Timestamp};

/// An autonomous system provider authorisation: all networks that a customer
/// allows to pass its routes on upwards (draft-ietf-sidrops-aspa-profile).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aspa<'a> {
    /// Who says so.
    pub customer: Asn,
    /// Its providers, sorted, each once; never empty. AS 0 alone says that there
    /// is none.
    pub providers: &'a [Asn],
    /// When the first signature in the chain ends, in whole seconds. `None` where
    /// the source does not say. Of several ASPAs of one customer the latest.
    pub expires: Option<Timestamp>,
}

/// What the ASPAs say of two networks that stand beside one another in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hop {
    /// The customer names the other as a provider.
    Provider,
    /// The customer names providers, and the other is none of them.
    NotProvider,
    /// The customer names nobody.
    NoAttestation,
}

/// A set of ASPAs, ordered by customer. Each customer has one: several that a
/// source has are taken together, as the draft on the profile demands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aspas {
    customers: Vec<Asn>,
    /// Of each customer where its providers begin, and at last, unless there is no
    /// customer, their number.
    first: Vec<u32>,
    providers: Vec<Asn>,
    /// Of each customer, seconds since 1970; 0 where not known.
    expires: Vec<u32>,
}

/// An ASPA as it comes.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) customer: Asn,
    /// Not empty.
    pub(crate) providers: Vec<Asn>,
    /// As in [`Aspas`].
    pub(crate) expires: u32,
}

impl Aspas {
    pub(crate) fn new(mut drafts: Vec<Draft>) -> Aspas {
        drafts.sort_by_key(|draft| draft.customer);
        let mut aspas = Aspas::default();
        for group in drafts.chunk_by_mut(|a, b| a.customer == b.customer) {
            let (first, others) = group.split_first_mut().expect("a group has a member");
            for other in others {
                first.providers.append(&mut other.providers);
                first.expires = first.expires.max(other.expires);
            }
            first.providers.sort_unstable();
            first.providers.dedup();
            aspas.customers.push(first.customer);
            aspas.first.push(aspas.providers.len() as u32);
            aspas.providers.append(&mut first.providers);
            aspas.expires.push(first.expires);
        }
        if !aspas.is_empty() {
            aspas.first.push(aspas.providers.len() as u32);
        }
        aspas
    }

    /// How many customers there are.
    pub fn len(&self) -> usize {
        self.customers.len()
    }

    /// Whether nobody says anything: then every path is unknown or of one network.
    pub fn is_empty(&self) -> bool {
        self.customers.is_empty()
    }

    /// All ASPAs by customer.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Aspa<'_>> {
        (0..self.len()).map(|at| self.aspa(at))
    }

    /// What a customer says, if it says anything.
    pub fn of(&self, customer: Asn) -> Option<Aspa<'_>> {
        let at = self.customers.binary_search(&customer).ok()?;
        Some(self.aspa(at))
    }

    /// Whether a customer has the other network as a provider
    /// (draft-ietf-sidrops-aspa-verification: the hop check). AS 0 is nobody's.
    pub fn hop(&self, customer: Asn, provider: Asn) -> Hop {
        match self.of(customer) {
            None => Hop::NoAttestation,
            Some(aspa) if provider != Asn(0) && aspa.providers.binary_search(&provider).is_ok() => {
                Hop::Provider
            }
            Some(_) => Hop::NotProvider,
        }
    }

    fn aspa(&self, at: usize) -> Aspa<'_> {
        let seconds = self.expires[at];
        Aspa {
            customer: self.customers[at],
            providers: &self.providers[self.first[at] as usize..self.first[at + 1] as usize],
            expires: (seconds > 0).then(|| Timestamp::from_seconds(i64::from(seconds))),
        }
    }
}

impl<'a> FromIterator<Aspa<'a>> for Aspas {
    /// Takes ASPAs in any order. Times outside 1970 to 2106 are dropped, and so
    /// are ASPAs without a provider, which the profile does not have.
    fn from_iter<I: IntoIterator<Item = Aspa<'a>>>(aspas: I) -> Aspas {
        let named = aspas.into_iter().filter(|aspa| !aspa.providers.is_empty());
        let drafts = named.map(|aspa| Draft {
            customer: aspa.customer,
            providers: aspa.providers.to_vec(),
            expires: aspa
                .expires
                .and_then(|instant| u32::try_from(instant.seconds()).ok())
                .unwrap_or(0),
        });
        Aspas::new(drafts.collect())
    }
}
