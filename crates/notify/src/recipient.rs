//! Who is told.

use catalog::words::{Recipient as Role, Tlp};
use serde::Serialize;

use crate::address::MailAddress;
use crate::text;

/// The longest name of a recipient that is kept, in characters: what fits a line.
pub const NAME_CHARACTERS_MAX: usize = 64;

/// Who is told, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Recipient {
    /// In which role.
    pub role: Role,
    /// Where.
    pub mail: MailAddress,
    /// What it is called, in one line, where that is known.
    pub name: Option<String>,
    /// The strictest marking of a source that it may be given.
    pub may_see: Tlp,
}

impl Recipient {
    /// A recipient who may be given what its role may be given.
    pub fn new(role: Role, mail: MailAddress, name: Option<&str>) -> Recipient {
        let name = name.map(|name| text::line(name, NAME_CHARACTERS_MAX));
        Recipient {
            role,
            mail,
            name: name.filter(|name| !name.is_empty()),
            may_see: may_see(role),
        }
    }

    /// The same, where the desk and its sources agreed on another limit.
    #[must_use]
    pub fn who_may_see(self, tlp: Tlp) -> Recipient {
        Recipient {
            may_see: tlp,
            ..self
        }
    }
}

/// The strictest marking of a source that a role may be given by mail, where nothing
/// else is agreed: FIRST's Traffic Light Protocol, version 2.0.
///
/// AMBER is for the desk's organisation and its clients, who need it to protect
/// themselves: those whose addresses it is about. Others are its peers: GREEN.
/// AMBER+STRICT stays in the organisation. RED is for persons, and a mailbox is
/// none.
pub const fn may_see(role: Role) -> Tlp {
    match role {
        Role::Holder | Role::Target => Tlp::Amber,
        Role::NationalCsirt | Role::NationalAuthority | Role::Police | Role::SectorAuthority => {
            Tlp::Green
        }
        Role::OwnTeam => Tlp::AmberStrict,
    }
}

/// What FIRST calls a marking: `TLP:AMBER+STRICT`.
pub const fn label(tlp: Tlp) -> &'static str {
    match tlp {
        Tlp::Clear => "TLP:CLEAR",
        Tlp::Green => "TLP:GREEN",
        Tlp::Amber => "TLP:AMBER",
        Tlp::AmberStrict => "TLP:AMBER+STRICT",
        Tlp::Red => "TLP:RED",
    }
}
