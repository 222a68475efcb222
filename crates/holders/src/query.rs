//! What is looked up.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use net::{Asn, ParsePrefixError, Prefix};

/// What is looked up.
///
/// Read from an address (`192.0.2.1`), a block (`2001:db8::/32`) or an AS number
/// (`AS64496`, `64496`, `1.10`), and shown so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Query {
    /// An address.
    Address(IpAddr),
    /// A block of addresses.
    Block(Prefix),
    /// A network.
    Network(Asn),
}

impl Query {
    /// The addresses that it is about; `None` for a network.
    pub fn block(self) -> Option<Prefix> {
        match self {
            Query::Address(address) => {
                let length = net::Family::of(address).bits();
                Some(Prefix::new(address, length).expect("an address is a block of one"))
            }
            Query::Block(prefix) => Some(prefix),
            Query::Network(_) => None,
        }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Query::Address(address) => address.fmt(f),
            Query::Block(prefix) => prefix.fmt(f),
            Query::Network(asn) => write!(f, "AS{}", asn.0),
        }
    }
}

impl FromStr for Query {
    type Err = ParseQueryError;

    /// # Errors
    ///
    /// When the text is none of the three.
    fn from_str(text: &str) -> Result<Query, ParseQueryError> {
        let trimmed = text.trim();
        if trimmed.contains('/') {
            return trimmed
                .parse()
                .map(Query::Block)
                .map_err(ParseQueryError::Block);
        }
        if let Ok(address) = trimmed.parse() {
            return Ok(Query::Address(address));
        }
        trimmed
            .parse()
            .map(Query::Network)
            .map_err(|_| ParseQueryError::Nothing {
                text: text.to_owned(),
            })
    }
}

/// Why a text is nothing that can be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseQueryError {
    /// It has a slash and is no block.
    Block(ParsePrefixError),
    /// It is no address, no block and no AS number.
    Nothing {
        /// What was given.
        text: String,
    },
}

impl fmt::Display for ParseQueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParseQueryError::Block(error) => error.fmt(f),
            ParseQueryError::Nothing { text } => write!(
                f,
                "`{text}` is no address, no block and no AS number (as in 192.0.2.1, \
                 2001:db8::/32, AS64496)"
            ),
        }
    }
}

impl std::error::Error for ParseQueryError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ParseQueryError::Block(error) => Some(error),
            ParseQueryError::Nothing { .. } => None,
        }
    }
}
