//! What each role may see of an event, and what leaves at all.
//!
//! `docs/notifications.md` has [`shows`] as a table; a test holds one to the other.

use catalog::words::{Recipient as Role, Tlp};
use events::rsit::Class;

use crate::feedback;
use crate::item::{Item, Side};
use crate::recipient::Recipient;
use crate::text;

/// The longest text of a feed that is passed on, in characters: a name of a domain
/// has at most 253, and the rest is shorter.
pub const WORDS_CHARACTERS_MAX: usize = 253;

/// The longest address of a page that is passed on, in characters. Our choice: what
/// browsers and mail programs take.
pub const URL_CHARACTERS_MAX: usize = 2_000;

/// What an event has that somebody may not need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The source's address and port.
    SourceAddress,
    /// The source's name and page.
    SourceName,
    /// The destination's address.
    DestinationAddress,
    /// The destination's name and page.
    DestinationName,
    /// What comes behind `?` in the address of a page, names in it, and those who got
    /// a reported message: it may name persons.
    Names,
    /// The file and the line that it was read from.
    Evidence,
}

/// Whether a role is shown a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shows {
    /// Always.
    Yes,
    /// Never.
    No,
    /// For malicious code only: there the other side is what the malware speaks to,
    /// without which the infected machine behind many is not found, and nobody who
    /// was attacked.
    Controller,
}

impl Column {
    /// All columns, in the order to list them.
    pub const ALL: [Column; 6] = [
        Column::SourceAddress,
        Column::SourceName,
        Column::DestinationAddress,
        Column::DestinationName,
        Column::Names,
        Column::Evidence,
    ];
}

/// Whether a role is shown a column. Networks, economies, the destination's port,
/// protocols, malware and feeds are shown to all: they are of no person.
pub const fn shows(role: Role, column: Column) -> Shows {
    match (role, column) {
        (Role::OwnTeam | Role::Police, _) => Shows::Yes,
        (_, Column::Names | Column::Evidence) => Shows::No,
        // Its own side, and not whom it hit.
        (
            Role::Holder | Role::NationalCsirt,
            Column::DestinationAddress | Column::DestinationName,
        ) => Shows::Controller,
        (Role::Holder | Role::NationalCsirt, _) => Shows::Yes,
        // Its own side, and what to keep out.
        (Role::Target, Column::SourceName) => Shows::No,
        (Role::Target, _) => Shows::Yes,
        // Which of those that it looks after, and not by which address.
        (Role::NationalAuthority | Role::SectorAuthority, column) => match column {
            Column::DestinationAddress | Column::DestinationName => Shows::Yes,
            _ => Shows::No,
        },
    }
}

/// Why an event does not leave.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Withheld {
    /// Its source marked it more strictly than the recipient may be given.
    Marking {
        /// How it is marked.
        marking: Tlp,
        /// What the recipient may be given at most.
        may_see: Tlp,
    },
}

impl Withheld {
    /// In words.
    pub fn in_words(&self) -> String {
        match self {
            Withheld::Marking { marking, may_see } => format!(
                "its source marked it {}, and the recipient may be given {} at most",
                crate::recipient::label(*marking),
                crate::recipient::label(*may_see)
            ),
        }
    }
}

/// Whether an event may go to a recipient at all.
///
/// # Errors
///
/// Why it may not.
pub fn may_leave(item: &Item, recipient: &Recipient) -> Result<(), Withheld> {
    match item.marking {
        Some(marking) if marking > recipient.may_see => Err(Withheld::Marking {
            marking,
            may_see: recipient.may_see,
        }),
        _ => Ok(()),
    }
}

/// What a role is shown of an event: the rest is taken out, and texts of feeds are
/// in one line each.
pub fn shown(item: &Item, role: Role) -> Item {
    let is_controller = item.class.class() == Some(Class::MaliciousCode);
    let is_shown = |column| match shows(role, column) {
        Shows::Yes => true,
        Shows::No => false,
        Shows::Controller => is_controller,
    };
    let words = |text: &Option<String>| {
        let line = text::line(text.as_deref()?, WORDS_CHARACTERS_MAX);
        (!line.is_empty()).then_some(line)
    };
    let side = |side: &Side, address: bool, name: bool| Side {
        ip: side.ip.filter(|_| address),
        port: side.port.filter(|_| address),
        asn: side.asn,
        fqdn: words(&side.fqdn).filter(|_| name),
        url: side
            .url
            .as_deref()
            .filter(|_| name)
            .map(|url| page(url, is_shown(Column::Names))),
        economy: words(&side.economy),
    };
    let mut destination = side(
        &item.destination,
        is_shown(Column::DestinationAddress),
        is_shown(Column::DestinationName),
    );
    destination.port = item.destination.port;
    Item {
        source: side(
            &item.source,
            is_shown(Column::SourceAddress),
            is_shown(Column::SourceName),
        ),
        destination,
        transport: words(&item.transport),
        service: words(&item.service),
        malware: words(&item.malware),
        reported_header: item
            .reported_header
            .as_deref()
            .filter(|_| is_shown(Column::SourceAddress))
            .and_then(|text| feedback::header(text, is_shown(Column::Names))),
        feed: words(&item.feed),
        evidence: item.evidence.clone().filter(|_| is_shown(Column::Evidence)),
        ..item.clone()
    }
}

/// The address of a page, without what may name persons unless that is shown.
fn page(url: &str, has_query: bool) -> String {
    let url = text::line(url, URL_CHARACTERS_MAX);
    if has_query {
        return url;
    }
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let end = rest.find('/').unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = host.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}{path}")
}
