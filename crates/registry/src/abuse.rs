//! Whom to write to about abuse from an address or a network, by the databases
//! that publish it: dumps of RPSL objects of the RIPE, APNIC and AFRINIC
//! databases and of those that are like them.
//!
//! An object for a block of addresses or a network leads to a contact in one of
//! three ways, of which the first that leads to an address of mail counts:
//!
//! 1. its own `abuse-c`, the handle of a role with an `abuse-mailbox`;
//! 2. the `abuse-c` of the organisation that its `org` names;
//! 3. its `mnt-irt`, the name of a response team with an `abuse-mailbox`, or at
//!    least an `e-mail`.
//!
//! Of the blocks that hold an address, **the smallest that leads to a contact
//! counts; of equal ones the one that was read first**. Handles and names are
//! taken to be of one space over all dumps, in whichever order these are read; of
//! two objects of one handle the first counts.
//!
//! Dumps without personal data have placeholders for some addresses of mail,
//! which are shown as they stand.

use std::io::BufRead;
use std::net::IpAddr;

use net::{Asn, Prefix, Timestamp};
use rustc_hash::FxHashMap;

use crate::delegated::Resources;
use crate::line::LineProblem;
use crate::names::Names;
use crate::ranges::{Ipv4Table, Ranges, Stretch};
use crate::rpsl::{self, Header, Object, Validation, View};

/// Reads dumps, one after the other.
#[derive(Debug, Default)]
pub struct Builder {
    blocks: Vec<(Resources, Way)>,
    networks: Vec<(Asn, Way)>,
    /// The handle of an organisation's contact, by the organisation's id.
    organisations: FxHashMap<u32, u32>,
    /// By the handle of a role or person.
    contacts: FxHashMap<u32, Mailbox>,
    /// By the name of a response team.
    irts: FxHashMap<u32, Mailbox>,
    names: Names,
}

/// Whom to write to.
#[derive(Debug)]
pub struct AbuseContacts {
    /// The values of the tables, and of the networks, are places here.
    found: Vec<Found>,
    ipv4: Ipv4Table,
    ipv6: Ranges<u128>,
    networks: FxHashMap<Asn, u32>,
    names: Names,
}

/// Whom to write to, and how that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbuseContact<'a> {
    /// The address of mail, as it stands.
    pub mailbox: &'a str,
    /// The handle of the role or the name of the response team, in capitals.
    pub handle: &'a str,
    /// How the object leads to it.
    pub through: Through,
    /// The addresses or the network that the object is for.
    pub resources: Resources,
    /// The file of the object for the block or the network.
    pub file: &'a str,
    /// The line that this object starts on.
    pub line: u64,
    /// The file of the role or the response team.
    pub contact_file: &'a str,
    /// The line that this one starts on.
    pub contact_line: u64,
    /// When the role or the response team was last changed, where the registry says
    /// so. That is no validation.
    pub last_modified: Option<Timestamp>,
    /// What the registry found when it wrote to the address, where it says so.
    pub validation: Option<Validation>,
}

/// How an object leads to a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Through {
    /// By its own `abuse-c`.
    Own,
    /// By the `abuse-c` of its organisation.
    Organisation,
    /// By its response team.
    Irt,
}

/// What an object says of how to find a contact.
#[derive(Clone, Copy, Debug)]
struct Way {
    abuse_contact: Option<u32>,
    organisation: Option<u32>,
    irt: Option<u32>,
    file: u32,
    line: u64,
}

/// An address of mail, and the object that has it.
#[derive(Clone, Copy, Debug)]
struct Mailbox {
    mailbox: u32,
    file: u32,
    line: u64,
    last_modified: Option<Timestamp>,
    validation: Option<Validation>,
}

#[derive(Clone, Copy, Debug)]
struct Found {
    resources: Resources,
    mailbox: Mailbox,
    handle: u32,
    through: Through,
    file: u32,
    line: u64,
}

impl Builder {
    /// Reads a dump under a name that answers show. What cannot be used is named.
    pub fn read(&mut self, name: &str, reader: impl BufRead) -> Vec<LineProblem> {
        rpsl::read(reader, |object, view| self.add(name, object, &view))
    }

    /// Adds an object of a dump, where somebody else reads it.
    pub fn add(&mut self, name: &str, object: &Object<'_>, view: &View<'_>) {
        let file = self.names.place(name);
        let line = object.line();
        match view {
            View::Block(block) => {
                let way = Way {
                    abuse_contact: self.handle(block.abuse_contact),
                    organisation: self.handle(block.organisation),
                    irt: self.handle(block.irt),
                    file,
                    line,
                };
                if way.leads_anywhere() {
                    self.blocks.push((block.addresses, way));
                }
            }
            View::AutNum(network) => {
                let way = Way {
                    abuse_contact: self.handle(network.abuse_contact),
                    organisation: self.handle(network.organisation),
                    irt: self.handle(network.irt),
                    file,
                    line,
                };
                self.networks.push((network.asn, way));
            }
            View::Organisation(organisation) => {
                let id = self.handle(Some(organisation.id));
                let contact = self.handle(organisation.abuse_contact);
                if let (Some(id), Some(contact)) = (id, contact) {
                    self.organisations.entry(id).or_insert(contact);
                }
            }
            View::Contact(contact) => {
                let handle = self.handle(Some(contact.handle));
                if let (Some(handle), Some(mailbox)) = (handle, contact.abuse_mailbox) {
                    let validation = contact.validation(mailbox);
                    let mailbox = self.mailbox(mailbox, (file, line), contact.header, validation);
                    self.contacts.entry(handle).or_insert(mailbox);
                }
            }
            View::Irt(irt) => {
                let handle = self.handle(Some(irt.name));
                let mailbox = irt.abuse_mailbox.or(irt.e_mail);
                if let (Some(handle), Some(mailbox)) = (handle, mailbox) {
                    let validation = irt.validation(mailbox);
                    let mailbox = self.mailbox(mailbox, (file, line), irt.header, validation);
                    self.irts.entry(handle).or_insert(mailbox);
                }
            }
            View::Route(_) | View::AsSet(_) | View::Other(_) => {}
        }
    }

    /// Builds the table.
    pub fn build(mut self) -> AbuseContacts {
        let mut found = Vec::new();
        let (mut ipv4, mut ipv6) = (Vec::new(), Vec::new());
        for (addresses, way) in &self.blocks {
            let Some(contact) = self.follow(*addresses, *way) else {
                continue;
            };
            let value = found.len() as u32;
            found.push(contact);
            match *addresses {
                Resources::Ipv4 { first, last } => ipv4.push(Stretch {
                    first: first.to_bits(),
                    last: last.to_bits(),
                    value,
                }),
                Resources::Ipv6 { first, last } => ipv6.push(Stretch {
                    first: first.to_bits(),
                    last: last.to_bits(),
                    value,
                }),
                Resources::Asns { .. } => unreachable!("a block has addresses"),
            }
        }
        let mut networks = FxHashMap::default();
        for (asn, way) in &self.networks {
            let own = Resources::Asns {
                first: *asn,
                last: *asn,
            };
            if let Some(contact) = self.follow(own, *way) {
                networks.entry(*asn).or_insert(found.len() as u32);
                found.push(contact);
            }
        }
        self.names.close();
        AbuseContacts {
            found,
            ipv4: Ipv4Table::new(Ranges::new(ipv4)),
            ipv6: Ranges::new(ipv6),
            networks,
            names: self.names,
        }
    }

    /// Where a way leads to.
    fn follow(&self, resources: Resources, way: Way) -> Option<Found> {
        let organisation = way.organisation.and_then(|id| self.organisations.get(&id));
        let ways = [
            (Through::Own, way.abuse_contact, &self.contacts),
            (Through::Organisation, organisation.copied(), &self.contacts),
            (Through::Irt, way.irt, &self.irts),
        ];
        ways.into_iter().find_map(|(through, handle, mailboxes)| {
            let handle = handle?;
            Some(Found {
                resources,
                mailbox: *mailboxes.get(&handle)?,
                handle,
                through,
                file: way.file,
                line: way.line,
            })
        })
    }

    fn mailbox(
        &mut self,
        mailbox: &str,
        (file, line): (u32, u64),
        header: Header<'_>,
        validation: Option<Validation>,
    ) -> Mailbox {
        Mailbox {
            mailbox: self.names.place(mailbox),
            file,
            line,
            last_modified: header.last_modified,
            validation,
        }
    }

    /// The place of a handle; handles are not case-sensitive (RFC 2622 §2).
    fn handle(&mut self, handle: Option<&str>) -> Option<u32> {
        Some(self.names.place(&handle?.to_ascii_uppercase()))
    }
}

impl Way {
    fn leads_anywhere(self) -> bool {
        self.abuse_contact
            .or(self.organisation)
            .or(self.irt)
            .is_some()
    }
}

impl AbuseContacts {
    /// Whom to write to about an address; `None` when no block that holds it
    /// leads to anybody.
    pub fn abuse_contact(&self, address: IpAddr) -> Option<AbuseContact<'_>> {
        let at = match address {
            IpAddr::V4(address) => self.ipv4.get(address.to_bits())?,
            IpAddr::V6(address) => self.ipv6.get(address.to_bits())?,
        };
        Some(self.shown(at))
    }

    /// Whom to write to about a network.
    pub fn abuse_contact_of_asn(&self, asn: Asn) -> Option<AbuseContact<'_>> {
        Some(self.shown(*self.networks.get(&asn)?))
    }

    /// Whom to write to about a prefix: all that are responsible for a part of
    /// it, each address of mail once, in the order of the parts.
    pub fn abuse_contacts_of_prefix(&self, prefix: Prefix) -> Vec<AbuseContact<'_>> {
        let places: Vec<u32> = match (prefix.address(), prefix.last_address()) {
            (IpAddr::V4(first), IpAddr::V4(last)) => {
                let parts = self.ipv4.ranges().within(first.to_bits(), last.to_bits());
                parts.map(|part| part.value).collect()
            }
            (IpAddr::V6(first), IpAddr::V6(last)) => {
                let parts = self.ipv6.within(first.to_bits(), last.to_bits());
                parts.map(|part| part.value).collect()
            }
            _ => unreachable!("both ends of a prefix are of its family"),
        };
        let mut known = rustc_hash::FxHashSet::default();
        places
            .into_iter()
            .filter(|place| known.insert(self.found[*place as usize].mailbox.mailbox))
            .map(|place| self.shown(place))
            .collect()
    }

    /// Whom every block and network leads to that leads to anybody: blocks, then
    /// networks, each in the order in which they were read.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = AbuseContact<'_>> {
        (0..self.found.len()).map(|at| self.shown(at as u32))
    }

    fn shown(&self, at: u32) -> AbuseContact<'_> {
        let found = &self.found[at as usize];
        let name = |at| self.names.get(at).expect("contacts refer to kept names");
        AbuseContact {
            mailbox: name(found.mailbox.mailbox),
            handle: name(found.handle),
            through: found.through,
            resources: found.resources,
            file: name(found.file),
            line: found.line,
            contact_file: name(found.mailbox.file),
            contact_line: found.mailbox.line,
            last_modified: found.mailbox.last_modified,
            validation: found.mailbox.validation,
        }
    }
}
