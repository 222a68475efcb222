//! Why there is no answer.

use std::fmt;

use scans::Day;

use crate::indicator::SERVICES;

/// Why something cannot be ranked.
#[derive(Debug)]
pub enum Error {
    /// No indicator has this name.
    UnknownIndicator {
        /// What was given.
        word: String,
    },
    /// A list is of another service, by its name.
    OtherService {
        /// The file.
        name: String,
        /// What it is of.
        service: String,
        /// The indicator that was asked for.
        indicator: String,
    },
    /// Economies cannot be told without delegations.
    NoDelegations,
    /// Nothing says which addresses are announced.
    NoRoutes,
    /// The lists have not a single day.
    NothingSeen,
    /// There is no list of a day.
    NoList {
        /// The day.
        day: Day,
        /// The last day before it of which there is one.
        before: Option<Day>,
        /// The first day after it.
        after: Option<Day>,
    },
    /// The second day is not after the first.
    Backwards {
        /// The first.
        before: Day,
        /// The second.
        after: Day,
    },
}

impl Error {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Error::UnknownIndicator { .. } => {
                let ids: Vec<_> = SERVICES.iter().map(|service| service.id).collect();
                format!(
                    "indicators are: {}; and open:SERVICE, such as open:ldap, for what other \
                     lists are of",
                    ids.join(", ")
                )
            }
            Error::OtherService { service, .. } => {
                format!("ask for open:{service}, or give lists of one service")
            }
            Error::NoDelegations => {
                "give the regional registries' delegations with --registers".to_owned()
            }
            Error::NoRoutes => "give archives of routes with --routes, or a table of prefixes \
                 and origins (pyasn, CAIDA pfx2as) with --registers"
                .to_owned(),
            Error::NothingSeen => "is a list without rows the file you meant?".to_owned(),
            Error::NoList { before, after, .. } => match (before, after) {
                (Some(before), Some(after)) => {
                    format!("the nearest days with one are {before} and {after}")
                }
                (Some(only), None) | (None, Some(only)) => {
                    format!("the nearest day with one is {only}")
                }
                (None, None) => return None,
            },
            Error::Backwards { .. } => "give the earlier day first".to_owned(),
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::UnknownIndicator { word } => write!(f, "`{word}` is no indicator"),
            Error::OtherService {
                name,
                service,
                indicator,
            } => write!(f, "`{name}` is a list of {service}, not of {indicator}"),
            Error::NoDelegations => f.write_str("nothing tells in which economy an address is"),
            Error::NoRoutes => f.write_str(
                "nothing tells how many addresses are announced, and a count alone is no rate",
            ),
            Error::NothingSeen => f.write_str("the lists have no address of any day"),
            Error::NoList { day, .. } => write!(f, "there is no list of {day}"),
            Error::Backwards { before, after } => {
                write!(f, "{after} is not after {before}")
            }
        }
    }
}

impl std::error::Error for Error {}
