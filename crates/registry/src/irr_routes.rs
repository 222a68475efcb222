//! Whether a route is registered: the route objects of routing registries in one
//! table.
//!
//! An object says that whoever maintains it lets the network announce the prefix.
//! Registries differ in how they check that this is the prefix's holder; some
//! keep objects that nobody has looked after for years. The source of each
//! object is therefore kept, and all objects are, also of one route.
//!
//! An object for a less specific prefix is no permission for parts of it (RFC
//! 2622 has no maximal length), but many filters are made as if it were. The two
//! are told apart: [`Registered`].

use std::io::BufRead;

use net::{Asn, Prefix, Timestamp};

use crate::line::LineProblem;
use crate::names::Names;
use crate::prefix_table::PrefixTable;
use crate::rpsl::{self, Object, View};

/// Reads dumps, one after the other.
#[derive(Debug, Default)]
pub struct Builder {
    routes: Vec<(Prefix, Stored)>,
    names: Names,
}

/// All route objects.
#[derive(Debug)]
pub struct IrrRoutes {
    prefixes: PrefixTable,
    /// Where the objects of each prefix start; one more at the end.
    starts: Vec<u32>,
    /// In the order of prefix and origin; of equal ones, of the files and lines.
    routes: Vec<Stored>,
    names: Names,
}

/// A route object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IrrRoute<'a> {
    /// The prefix.
    pub prefix: Prefix,
    /// The network that may announce it.
    pub origin: Asn,
    /// The registry: `RIPE`, in capital letters.
    pub source: &'a str,
    /// When it was last changed, where the registry says so.
    pub last_modified: Option<Timestamp>,
    /// The file that it stands in.
    pub file: &'a str,
    /// The line that it starts on.
    pub line: u64,
}

/// What the objects say of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Registered {
    /// An object has this prefix and this origin.
    Exact,
    /// No object has both, but one has this origin and a prefix around this one.
    LessSpecific,
    /// Objects have this prefix, or one around it, and all have other origins.
    OtherOrigin,
    /// No object has this prefix or one around it.
    NotFound,
}

#[derive(Clone, Copy, Debug)]
struct Stored {
    origin: Asn,
    file: u32,
    line: u64,
    source: u32,
    last_modified: Option<Timestamp>,
}

impl Builder {
    /// Reads a dump under a name that answers show; objects of other classes are
    /// passed over. What cannot be used is named.
    pub fn read(&mut self, name: &str, reader: impl BufRead) -> Vec<LineProblem> {
        rpsl::read(reader, |object, view| self.add(name, object, &view))
    }

    /// Adds an object of a dump, where somebody else reads it.
    pub fn add(&mut self, name: &str, object: &Object<'_>, view: &View<'_>) {
        let View::Route(route) = view else { return };
        let source = route.header.source.to_ascii_uppercase();
        let stored = Stored {
            origin: route.origin,
            file: self.names.place(name),
            line: object.line(),
            source: self.names.place(&source),
            last_modified: route.header.last_modified,
        };
        self.routes.push((route.prefix, stored));
    }

    /// Builds the table.
    pub fn build(mut self) -> IrrRoutes {
        self.routes
            .sort_by_key(|(prefix, route)| (*prefix, route.origin));
        let prefixes = PrefixTable::new(self.routes.iter().map(|route| route.0));
        let mut starts = Vec::with_capacity(prefixes.prefixes().len() + 1);
        for (at, (prefix, _)) in self.routes.iter().enumerate() {
            if at == 0 || self.routes[at - 1].0 != *prefix {
                starts.push(at as u32);
            }
        }
        starts.push(u32::try_from(self.routes.len()).expect("routes of some 100 bytes each"));
        IrrRoutes {
            prefixes,
            starts,
            routes: self.routes.into_iter().map(|route| route.1).collect(),
            names: self.names,
        }
    }
}

impl IrrRoutes {
    /// What the objects say of a route, by all registries.
    pub fn state(&self, prefix: Prefix, origin: Asn) -> Registered {
        self.state_by(prefix, origin, |_| true)
    }

    /// What the objects of some registries say of a route: those for whose source
    /// `counts` is true.
    pub fn state_by(
        &self,
        prefix: Prefix,
        origin: Asn,
        counts: impl Fn(&str) -> bool,
    ) -> Registered {
        let mut state = Registered::NotFound;
        for route in self.covering(prefix).filter(|route| counts(route.source)) {
            let says = match (route.prefix == prefix, route.origin == origin) {
                (true, true) => return Registered::Exact,
                (false, true) => Registered::LessSpecific,
                (_, false) => Registered::OtherOrigin,
            };
            state = state.min(says);
        }
        state
    }

    /// All objects of this prefix and of those around it, from the longest to the
    /// shortest; of one prefix in the order of origins.
    pub fn covering(&self, prefix: Prefix) -> impl Iterator<Item = IrrRoute<'_>> {
        let places = self.prefixes.covering(prefix);
        places.flat_map(|place| self.at(place))
    }

    /// All objects, in the order of prefixes and origins.
    pub fn iter(&self) -> impl Iterator<Item = IrrRoute<'_>> {
        (0..self.prefixes.prefixes().len()).flat_map(|place| self.at(place))
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.routes.len()
    }

    /// Whether there is no object.
    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }

    fn at(&self, place: usize) -> impl Iterator<Item = IrrRoute<'_>> {
        let prefix = self.prefixes.prefixes()[place];
        let routes = self.starts[place] as usize..self.starts[place + 1] as usize;
        let name = |at| self.names.get(at).expect("routes refer to kept names");
        self.routes[routes].iter().map(move |stored| IrrRoute {
            prefix,
            origin: stored.origin,
            source: name(stored.source),
            last_modified: stored.last_modified,
            file: name(stored.file),
            line: stored.line,
        })
    }
}
