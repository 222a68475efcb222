//! Who is ranked.

use std::fmt;

use holders::Evidence;
use net::Asn;
use serde::{Serialize, Serializer};

/// By what addresses are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// Economies.
    Economy,
    /// Networks.
    Asn,
}

/// Whose economy an address is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EconomyOf {
    /// Of whom the registry handed the address to.
    Delegation,
    /// Of the network that announces it, as the registry handed out its number.
    Origin,
}

/// An economy or a network.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// An economy, by its two letters.
    Economy(String),
    /// A network.
    Asn(Asn),
}

impl Key {
    /// Its name where one is known: of an economy that of ISO 3166-1, of a network
    /// that of the registers.
    pub fn name(&self, evidence: &Evidence) -> Option<String> {
        match self {
            Key::Economy(code) => {
                let economy = catalog::Economy::new(code)?;
                Some(economy.name().to_owned())
            }
            Key::Asn(asn) => {
                let peeringdb = evidence.peeringdb.as_ref();
                let network = peeringdb.and_then(|table| table.network(*asn));
                let holder = || {
                    let holder = evidence.as_org.as_ref()?.holder(*asn)?;
                    holder.organisation_name.or(holder.as_name)
                };
                network
                    .map(|network| network.name.clone())
                    .or_else(|| holder().map(str::to_owned))
            }
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Economy(code) => f.write_str(code),
            Key::Asn(asn) => asn.fmt(f),
        }
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
