//! Which elements: filters that look at a record before it is decoded, at a
//! prefix before its attributes, and at attributes last.

mod community;
mod path_expression;
mod prefixes;

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use mrt::bgp4mp::{self, Content};
use mrt::{Action, Attributes, Element, Kind, Origin, Peer, Record, table_dump_v2};
use net::{Asn, ParseAsnError, Prefix, Timestamp};
use rustc_hash::FxHashSet;

pub use community::{CommunityPattern, ParseCommunityError};
pub use path_expression::{ParsePathExpressionError, PathExpression, PathExpressionProblem};
pub use prefixes::{PrefixLineError, Prefixes};

/// Which elements are wanted: those that pass every filter that is set. A filter
/// with several values is passed by those that one of them fits; an empty one by
/// all.
///
/// Ask [`Selection::record`] before a record is decoded and [`Selection::element`]
/// for what comes out: together they are the selection. The first may let more
/// through, never less.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Records from this instant on.
    pub since: Option<Timestamp>,
    /// Records before this instant.
    pub until: Option<Timestamp>,
    /// Announced, withdrawn, held, changes of session.
    pub types: Types,
    /// The collector's peers that elements were heard from.
    pub peers: Peers,
    /// Prefixes. Changes of session have none, and do not pass.
    pub prefixes: Prefixes,
    /// Networks that routes come from; a set of origins passes with any of them.
    /// What has no origin does not pass.
    pub origins: FxHashSet<Asn>,
    /// What paths look like. What has no path does not pass.
    pub paths: Vec<PathExpression>,
    /// Communities that routes have. What has none does not pass.
    pub communities: Vec<CommunityPattern>,
}

/// Types of element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types {
    /// Routes announced.
    pub announce: bool,
    /// Routes withdrawn.
    pub withdraw: bool,
    /// Routes held when a table was dumped.
    pub rib: bool,
    /// Changes of session.
    pub state: bool,
}

impl Types {
    /// No type at all.
    pub const NONE: Types = Types {
        announce: false,
        withdraw: false,
        rib: false,
        state: false,
    };
}

impl Default for Types {
    /// All of them.
    fn default() -> Types {
        Types {
            announce: true,
            withdraw: true,
            rib: true,
            state: true,
        }
    }
}

/// Peers, by AS number or by address. Empty, it wants all.
#[derive(Clone, Debug, Default)]
pub struct Peers {
    asns: FxHashSet<Asn>,
    addresses: FxHashSet<IpAddr>,
}

impl Peers {
    /// Adds one.
    pub fn add(&mut self, name: PeerName) {
        match name {
            PeerName::As(asn) => self.asns.insert(asn),
            PeerName::Address(address) => self.addresses.insert(address),
        };
    }

    /// Whether it has no member, and so wants all.
    pub fn is_empty(&self) -> bool {
        self.asns.is_empty() && self.addresses.is_empty()
    }

    /// Whether the peer is wanted.
    pub fn contains(&self, peer: &Peer) -> bool {
        self.is_empty() || self.asns.contains(&peer.asn) || self.addresses.contains(&peer.address)
    }
}

/// How a peer is named: `AS64496`, `64496`, `192.0.2.1` or `2001:db8::1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeerName {
    /// By its AS.
    As(Asn),
    /// By the address of its side of the session.
    Address(IpAddr),
}

impl FromStr for PeerName {
    type Err = ParsePeerError;

    /// # Errors
    ///
    /// When the text is neither an address nor an AS number.
    fn from_str(text: &str) -> Result<Self, ParsePeerError> {
        if let Ok(address) = text.trim().parse() {
            return Ok(PeerName::Address(address));
        }
        let asn = text.parse().map_err(|source| ParsePeerError { source })?;
        Ok(PeerName::As(asn))
    }
}

/// The text names no peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsePeerError {
    /// Why it is no AS number.
    pub source: ParseAsnError,
}

impl fmt::Display for ParsePeerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, nor an address", self.source)
    }
}

impl std::error::Error for ParsePeerError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

impl Selection {
    /// Whether no filter is set, so that all is wanted.
    pub fn is_all(&self) -> bool {
        self.since.is_none()
            && self.until.is_none()
            && self.types == Types::default()
            && self.peers.is_empty()
            && self.prefixes.is_empty()
            && !self.asks_attributes()
    }

    /// Whether the record can hold what is wanted, as far as can be told before
    /// its attributes are read: by its time, its type, its peer where it names
    /// one, and its prefix where it has one. Tables of peers always can: the
    /// records after them point there.
    pub fn record(&self, record: &Record<'_>) -> bool {
        if record.kind == Kind::PEER_INDEX_TABLE {
            return true;
        }
        self.time(record.timestamp)
            && match record.kind.number {
                Kind::TABLE_DUMP => self.types.rib,
                Kind::TABLE_DUMP_V2 => self.types.rib && self.rib_record(record),
                Kind::BGP4MP | Kind::BGP4MP_ET => {
                    let form = bgp4mp::form(record.kind.subtype);
                    form.is_none_or(|form| {
                        let peer = bgp4mp::peer(record.body, form);
                        self.content(form.content)
                            && peer.map_or(true, |(peer, _)| self.peers.contains(&peer))
                    })
                }
                Kind::BGP | Kind::BGP4PLUS | Kind::BGP4PLUS_01 => {
                    let form = bgp4mp::deprecated_form(record.kind.subtype);
                    form.is_none_or(|form| self.content(form.content))
                }
                _ => true,
            }
    }

    fn time(&self, instant: Timestamp) -> bool {
        self.since.is_none_or(|since| since <= instant)
            && self.until.is_none_or(|until| instant < until)
    }

    fn content(&self, content: Content) -> bool {
        match content {
            Content::StateChange => self.types.state && self.prefixes.is_empty(),
            Content::Message | Content::BareUpdate => self.types.announce || self.types.withdraw,
            Content::BareOther | Content::Nothing | Content::Entry => true,
        }
    }

    /// The entries of a RIB record have one prefix.
    fn rib_record(&self, record: &Record<'_>) -> bool {
        if self.prefixes.is_empty() {
            return true;
        }
        let form = table_dump_v2::form(record.kind.subtype);
        let rib = form.and_then(|form| table_dump_v2::Rib::read(record.body, form).ok());
        rib.is_none_or(|rib| self.prefixes.contains(rib.prefix))
    }

    /// Whether the prefix is wanted.
    pub fn prefix(&self, prefix: Prefix) -> bool {
        self.prefixes.contains(prefix)
    }

    /// Whether a route with these attributes is wanted, as far as they tell.
    pub fn attributes(&self, attributes: &Attributes<'_>) -> bool {
        (self.origins.is_empty() || self.origin(attributes))
            && (self.paths.is_empty() || self.path(attributes))
            && (self.communities.is_empty()
                || self.communities.iter().any(|one| one.matches(attributes)))
    }

    fn origin(&self, attributes: &Attributes<'_>) -> bool {
        match attributes.origin() {
            Some(Origin::As(asn)) => self.origins.contains(&asn),
            Some(Origin::Set(set)) => set.asns().any(|asn| self.origins.contains(&asn)),
            None => false,
        }
    }

    fn path(&self, attributes: &Attributes<'_>) -> bool {
        let path = attributes.as_path();
        path.is_some_and(|path| {
            self.paths
                .iter()
                .any(|expression| expression.matches(&path))
        })
    }

    /// Whether anything is asked of attributes.
    fn asks_attributes(&self) -> bool {
        !(self.origins.is_empty() && self.paths.is_empty() && self.communities.is_empty())
    }

    /// Whether the element is wanted: the whole selection.
    pub fn element(&self, element: &Element<'_>) -> bool {
        match element {
            Element::Route(route) => {
                let wanted_type = match route.action {
                    Action::Announce => self.types.announce,
                    Action::Withdraw => self.types.withdraw,
                    Action::Rib => self.types.rib,
                };
                wanted_type
                    && self.time(route.timestamp)
                    && self.peers.contains(&route.peer)
                    && self.prefix(route.prefix)
                    && self.attributes(&route.attributes)
            }
            Element::StateChange(change) => {
                self.types.state
                    && self.time(change.timestamp)
                    && self.peers.contains(&change.peer)
                    && self.prefixes.is_empty()
                    && !self.asks_attributes()
            }
        }
    }
}
