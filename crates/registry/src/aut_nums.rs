//! What networks have registered of themselves: how many lines of routing policy
//! and how many contacts their `aut-num` objects have (RFC 2622 §6).
//!
//! A number may have objects in several registries. All are kept, since nobody but
//! the reader can say which of them the network looks after.

use net::Asn;

use crate::names::Names;
use crate::rpsl::{Object, View};

/// Gathers objects of dumps that somebody else reads.
#[derive(Debug, Default)]
pub struct Builder {
    objects: Vec<Stored>,
    names: Names,
}

/// The objects of networks.
#[derive(Debug)]
pub struct AutNums {
    /// In the order of the numbers; of equal ones, of the files and lines.
    objects: Vec<Stored>,
    names: Names,
}

/// A network's object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AutNum<'a> {
    /// Its number.
    pub asn: Asn,
    /// Lines that say from whom it accepts routes.
    pub imports: u64,
    /// Lines that say to whom it announces routes.
    pub exports: u64,
    /// Contacts for anything but abuse.
    pub contacts: u64,
    /// Contacts for abuse, as far as the object itself names one.
    pub abuse_contacts: u64,
    /// The file that the object stands in.
    pub file: &'a str,
    /// The line that it starts on.
    pub line: u64,
}

#[derive(Clone, Copy, Debug)]
struct Stored {
    asn: Asn,
    imports: u32,
    exports: u32,
    contacts: u32,
    abuse_contacts: u32,
    file: u32,
    line: u64,
}

impl Builder {
    /// Adds an object of a dump; objects of other classes are passed over.
    pub fn add(&mut self, name: &str, object: &Object<'_>, view: &View<'_>) {
        let View::AutNum(network) = view else { return };
        // An object of 4,294,967,295 lines does not fit into memory.
        let short = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        self.objects.push(Stored {
            asn: network.asn,
            imports: short(network.imports),
            exports: short(network.exports),
            contacts: short(network.contacts),
            abuse_contacts: u32::from(network.abuse_contact.is_some()),
            file: self.names.place(name),
            line: object.line(),
        });
    }

    /// Builds the table.
    pub fn build(mut self) -> AutNums {
        // Stable: the order of the files and lines is kept.
        self.objects.sort_by_key(|object| object.asn);
        self.names.close();
        AutNums {
            objects: self.objects,
            names: self.names,
        }
    }
}

impl AutNums {
    /// The network's objects, with their places in the table.
    pub fn of(&self, asn: Asn) -> impl Iterator<Item = (usize, AutNum<'_>)> {
        let start = self.objects.partition_point(|object| object.asn < asn);
        let rest = self.objects[start..].iter();
        rest.take_while(move |object| object.asn == asn)
            .enumerate()
            .map(move |(at, object)| (start + at, self.shown(object)))
    }

    /// The object at a place.
    pub fn at(&self, place: usize) -> Option<AutNum<'_>> {
        Some(self.shown(self.objects.get(place)?))
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Whether there is no object.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    fn shown(&self, object: &Stored) -> AutNum<'_> {
        AutNum {
            asn: object.asn,
            imports: object.imports.into(),
            exports: object.exports.into(),
            contacts: object.contacts.into(),
            abuse_contacts: object.abuse_contacts.into(),
            file: (self.names.get(object.file)).expect("objects refer to kept names"),
            line: object.line,
        }
    }
}
