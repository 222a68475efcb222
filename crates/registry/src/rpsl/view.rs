//! What an object of a class says.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use net::{Asn, Family, Prefix, Timestamp};

use super::{Attribute, Object, is_separator};
use crate::delegated::Resources;
use crate::line::LineProblemKind as Kind;

/// An object as what it is. `None` in a view stands for an attribute that is
/// missing or empty.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum View<'a> {
    /// `route`, `route6`: a prefix that a network may announce.
    Route(Route<'a>),
    /// `aut-num`: a network.
    AutNum(AutNum<'a>),
    /// `as-set`: a set of networks.
    AsSet(AsSet<'a>),
    /// `inetnum`, `inet6num`: a block of addresses.
    Block(Block<'a>),
    /// `organisation`: who holds resources.
    Organisation(Organisation<'a>),
    /// `role`, `person`: somebody to write to.
    Contact(Contact<'a>),
    /// `irt`: a response team.
    Irt(Irt<'a>),
    /// Any other class.
    Other(Header<'a>),
}

/// What every object has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// The registry that the object is from: `RIPE`, as it stands.
    pub source: &'a str,
    /// When it was made, where the registry says so. RIPE has 1970-01-01 for
    /// what it does not know.
    pub created: Option<Timestamp>,
    /// When it was last changed, where the registry says so.
    pub last_modified: Option<Timestamp>,
}

/// A prefix that a network may announce, by who maintains the object.
#[derive(Clone, Copy, Debug)]
pub struct Route<'a> {
    /// What every object has.
    pub header: Header<'a>,
    /// The prefix.
    pub prefix: Prefix,
    /// The network.
    pub origin: Asn,
    object: Object<'a>,
}

impl<'a> Route<'a> {
    /// Who may change the object: the words of `mnt-by`.
    pub fn maintainers(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.object.words("mnt-by")
    }
}

/// A network.
#[derive(Clone, Copy, Debug)]
pub struct AutNum<'a> {
    /// What every object has.
    pub header: Header<'a>,
    /// Its number.
    pub asn: Asn,
    /// Its name.
    pub as_name: Option<&'a str>,
    /// The id of the organisation that holds it.
    pub organisation: Option<&'a str>,
    /// The handle of whom to write to about abuse, where it is not the
    /// organisation's.
    pub abuse_contact: Option<&'a str>,
    /// The name of the response team.
    pub irt: Option<&'a str>,
    /// How many `import` and `mp-import` attributes it has.
    pub imports: usize,
    /// How many `export` and `mp-export` attributes it has.
    pub exports: usize,
    /// How many `admin-c` and `tech-c` attributes it has: contacts for anything
    /// but abuse.
    pub contacts: usize,
}

/// A set of networks.
#[derive(Clone, Copy, Debug)]
pub struct AsSet<'a> {
    /// What every object has.
    pub header: Header<'a>,
    /// Its name as it stands: `AS-EXAMPLE`, `AS64496:AS-EXAMPLE`.
    pub name: &'a str,
    object: Object<'a>,
}

impl<'a> AsSet<'a> {
    /// Its members, in their order; members that ask to be in it (`mbrs-by-ref`)
    /// are not known here.
    pub fn members(&self) -> impl Iterator<Item = SetMember<'a>> + use<'a> {
        let words = self.object.words("members");
        words.map(|word| match word.parse() {
            Ok(asn) => SetMember::Asn(asn),
            Err(_) => SetMember::Set(word),
        })
    }
}

/// A member of a set of networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetMember<'a> {
    /// A network.
    Asn(Asn),
    /// Another set, or any other word, as it stands.
    Set(&'a str),
}

/// A block of addresses.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// What every object has.
    pub header: Header<'a>,
    /// The addresses.
    pub addresses: Resources,
    /// Its name.
    pub netname: Option<&'a str>,
    /// The id of the organisation that holds it.
    pub organisation: Option<&'a str>,
    /// Where it is, or is used, by whoever maintains the object: the first
    /// `country`, as it stands. It is no statement of the registry's.
    pub country: Option<&'a str>,
    /// The handle of whom to write to about abuse, where it is not the
    /// organisation's.
    pub abuse_contact: Option<&'a str>,
    /// The name of the response team (`mnt-irt`; APNIC demands one).
    pub irt: Option<&'a str>,
    /// Of what kind it is: `ASSIGNED PA`.
    pub status: Option<&'a str>,
}

/// Who holds resources.
#[derive(Clone, Copy, Debug)]
pub struct Organisation<'a> {
    /// What every object has.
    pub header: Header<'a>,
    /// Its id: `ORG-EX1-RIPE`.
    pub id: &'a str,
    /// Its name, in any language.
    pub name: Option<&'a str>,
    /// Where it is registered.
    pub country: Option<&'a str>,
    /// The handle of whom to write to about abuse.
    pub abuse_contact: Option<&'a str>,
    /// Its address for everything else.
    pub e_mail: Option<&'a str>,
}

/// Whether a contact is a human being.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactKind {
    /// `role`: a group or a function.
    Role,
    /// `person`: a human being, whose data are private in most countries.
    Person,
}

/// Somebody to write to.
#[derive(Clone, Copy, Debug)]
pub struct Contact<'a> {
    /// What every object has.
    pub header: Header<'a>,
    /// Whether it is a human being.
    pub kind: ContactKind,
    /// The handle: `EX1-RIPE`.
    pub handle: &'a str,
    /// The address for abuse.
    pub abuse_mailbox: Option<&'a str>,
    /// The address for everything else.
    pub e_mail: Option<&'a str>,
    object: Object<'a>,
}

impl Contact<'_> {
    /// What the registry found when it last wrote to an address of the object's.
    pub fn validation(&self, mailbox: &str) -> Option<Validation> {
        validation(&self.object, mailbox)
    }
}

/// What a registry found when it wrote to an address of mail, and noted in the
/// object's `remarks`, as APNIC does since prop-125: `EMAIL was validated on DATE` or
/// `EMAIL is invalid`. Other registries validate too and do not say so in objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Validation {
    /// Somebody answered, on this day.
    On(Timestamp),
    /// Nobody answered.
    Failed,
}

/// A response team.
#[derive(Clone, Copy, Debug)]
pub struct Irt<'a> {
    /// What every object has.
    pub header: Header<'a>,
    /// Its name: `IRT-EXAMPLE`.
    pub name: &'a str,
    /// The address for abuse.
    pub abuse_mailbox: Option<&'a str>,
    /// The address for everything else.
    pub e_mail: Option<&'a str>,
    object: Object<'a>,
}

impl Irt<'_> {
    /// What the registry found when it last wrote to an address of the object's.
    pub fn validation(&self, mailbox: &str) -> Option<Validation> {
        validation(&self.object, mailbox)
    }
}

/// The view of an object; `None` when what its class cannot be without is missing
/// or wrong, which `note` is told.
pub(super) fn of<'a>(
    object: &Object<'a>,
    note: &mut impl FnMut(Attribute<'a>, Kind),
) -> Option<View<'a>> {
    let header = header(object, note)?;
    let first = object.first();
    let value = |name| object.value(name);
    let built = match first.name {
        "route" => route(*object, header, Family::V4).map(View::Route),
        "route6" => route(*object, header, Family::V6).map(View::Route),
        "inetnum" => block(object, header, Family::V4).map(View::Block),
        "inet6num" => block(object, header, Family::V6).map(View::Block),
        "aut-num" => match first.value.parse() {
            Ok(asn) => Ok(View::AutNum(AutNum {
                header,
                asn,
                as_name: value("as-name"),
                organisation: value("org"),
                abuse_contact: value("abuse-c"),
                irt: value("mnt-irt"),
                imports: object.count(&["import", "mp-import"]),
                exports: object.count(&["export", "mp-export"]),
                contacts: object.count(&["admin-c", "tech-c"]),
            })),
            Err(_) => Err((first, Kind::Asn)),
        },
        "as-set" => key(first, "name").map(|name| {
            View::AsSet(AsSet {
                header,
                name,
                object: *object,
            })
        }),
        "organisation" => key(first, "id").map(|id| {
            View::Organisation(Organisation {
                header,
                id,
                name: value("org-name"),
                country: value("country"),
                abuse_contact: value("abuse-c"),
                e_mail: value("e-mail"),
            })
        }),
        "role" => contact(object, header, ContactKind::Role),
        "person" => contact(object, header, ContactKind::Person),
        "irt" => key(first, "name").map(|name| {
            View::Irt(Irt {
                header,
                name,
                abuse_mailbox: value("abuse-mailbox"),
                e_mail: value("e-mail"),
                object: *object,
            })
        }),
        _ => Ok(View::Other(header)),
    };
    match built {
        Ok(view) => Some(view),
        Err((attribute, kind)) => {
            note(attribute, kind);
            None
        }
    }
}

type Wrong<'a> = (Attribute<'a>, Kind);

fn header<'a>(
    object: &Object<'a>,
    note: &mut impl FnMut(Attribute<'a>, Kind),
) -> Option<Header<'a>> {
    // Words may follow, as in `RIPE # Filtered`, whose comment is gone by now.
    let Some(source) = object.words("source").next() else {
        note(object.first(), Kind::Missing("source"));
        return None;
    };
    // A wrong time does not cost the object.
    let mut instant = |name| {
        let attribute = object.attribute(name)?;
        let parsed = attribute.value.parse().ok();
        if parsed.is_none() {
            note(attribute, Kind::Instant);
        }
        parsed
    };
    Some(Header {
        source,
        created: instant("created"),
        last_modified: instant("last-modified"),
    })
}

fn route<'a>(
    object: Object<'a>,
    header: Header<'a>,
    family: Family,
) -> Result<Route<'a>, Wrong<'a>> {
    let first = object.first();
    if !first.value.contains('/') {
        // An address alone would be taken for a block of one.
        return Err((first, Kind::Missing("length of the prefix")));
    }
    let prefix: Prefix = match first.value.parse() {
        Ok(prefix) => prefix,
        Err(error) => return Err((first, Kind::Prefix(error))),
    };
    if prefix.family() != family {
        return Err((first, Kind::Address));
    }
    let Some(origin) = object.attribute("origin") else {
        return Err((first, Kind::Missing("origin")));
    };
    Ok(Route {
        header,
        prefix,
        origin: origin.value.parse().map_err(|_| (origin, Kind::Asn))?,
        object,
    })
}

fn block<'a>(
    object: &Object<'a>,
    header: Header<'a>,
    family: Family,
) -> Result<Block<'a>, Wrong<'a>> {
    let first = object.first();
    let value = |name| object.value(name);
    Ok(Block {
        header,
        addresses: addresses(first.value, family).ok_or((first, Kind::Range))?,
        netname: value("netname"),
        organisation: value("org"),
        country: object.words("country").next(),
        abuse_contact: value("abuse-c"),
        irt: value("mnt-irt"),
        status: value("status"),
    })
}

/// `192.0.2.0 - 192.0.2.255`, or a prefix.
fn addresses(text: &str, family: Family) -> Option<Resources> {
    let (first, last): (IpAddr, IpAddr) = match text.split_once('-') {
        Some((first, last)) => (first.trim().parse().ok()?, last.trim().parse().ok()?),
        None if text.contains('/') => {
            let prefix: Prefix = text.parse().ok()?;
            (prefix.address(), prefix.last_address())
        }
        None => return None,
    };
    let v4 = |first: Ipv4Addr, last| Resources::Ipv4 { first, last };
    let v6 = |first: Ipv6Addr, last| Resources::Ipv6 { first, last };
    match (family, first, last) {
        (Family::V4, IpAddr::V4(first), IpAddr::V4(last)) if first <= last => Some(v4(first, last)),
        (Family::V6, IpAddr::V6(first), IpAddr::V6(last)) if first <= last => Some(v6(first, last)),
        _ => None,
    }
}

fn contact<'a>(
    object: &Object<'a>,
    header: Header<'a>,
    kind: ContactKind,
) -> Result<View<'a>, Wrong<'a>> {
    let Some(handle) = object.value("nic-hdl") else {
        return Err((object.first(), Kind::Missing("nic-hdl")));
    };
    Ok(View::Contact(Contact {
        header,
        kind,
        handle,
        abuse_mailbox: object.value("abuse-mailbox"),
        e_mail: object.value("e-mail"),
        object: *object,
    }))
}

/// The key of an object, one word.
fn key<'a>(first: Attribute<'a>, name: &'static str) -> Result<&'a str, Wrong<'a>> {
    match first.value.split(is_separator).next() {
        Some(word) if !word.is_empty() => Ok(word),
        _ => Err((first, Kind::Missing(name))),
    }
}

/// What the remarks say of an address of mail. A failure weighs more than a day, and
/// of several days the last counts.
fn validation(object: &Object<'_>, mailbox: &str) -> Option<Validation> {
    let remarks = object
        .attributes()
        .filter(|attribute| attribute.name == "remarks");
    remarks
        .filter_map(|remark| {
            let mut words = remark.value.split_ascii_whitespace();
            let of_it = words.next()?.eq_ignore_ascii_case(mailbox);
            let rest: Vec<&str> = words.collect();
            match (of_it, rest.as_slice()) {
                (true, ["was", "validated", "on", day]) => Some(Validation::On(day.parse().ok()?)),
                (true, ["is", "invalid"]) => Some(Validation::Failed),
                _ => None,
            }
        })
        .max()
}
