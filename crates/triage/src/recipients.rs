//! Where to write to whom.

use std::borrow::Cow;

use catalog::words::Recipient;
use events::{Event, Field};
use serde::Serialize;

use crate::desk::{Desk, Sector};
use crate::enrich::Facts;

/// Where to write, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Address<'a> {
    /// The address of mail.
    pub mail: Cow<'a, str>,
    /// What it is called, where that is known.
    pub name: Option<&'a str>,
    /// Who says so.
    pub known: Known,
}

/// Who says where to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// The feed names it.
    Feed,
    /// A register names it.
    Register,
    /// The desk's own file names it.
    Desk,
    /// Nobody knows the one who should be told; the national CSIRT of the economy,
    /// which the desk's file names, is told in its place.
    InPlace,
}

impl Known {
    /// As decisions have it.
    pub const fn word(self) -> &'static str {
        match self {
            Known::Feed => "feed",
            Known::Register => "register",
            Known::Desk => "desk",
            Known::InPlace => "in-place",
        }
    }

    /// In words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Known::Feed => "the feed",
            Known::Register => "a register",
            Known::Desk => "the desk",
            Known::InPlace => "the desk: the national CSIRT in its place",
        }
    }
}

/// Where to write to a recipient about an event; `None` where nobody says.
pub fn address<'a>(
    recipient: Recipient,
    event: &Event<'a>,
    facts: &Facts<'a>,
    desk: &'a Desk,
) -> Option<Address<'a>> {
    let of_feed = |field: Field| {
        // Several stand with commas between; the first is the nearest.
        let mail = event.get(field).text()?.split(',').next()?.trim();
        (!mail.is_empty()).then_some(Address {
            mail: Cow::Borrowed(mail),
            name: None,
            known: Known::Feed,
        })
    };
    let of_register = |mail: Option<&'a str>| {
        Some(Address {
            mail: Cow::Borrowed(mail?),
            name: None,
            known: Known::Register,
        })
    };
    let of_desk = |economy, sector| by_desk(desk, recipient, economy, sector, Known::Desk);
    let in_place = |economy: Option<&'a str>| {
        by_desk(
            desk,
            Recipient::NationalCsirt,
            Some(economy?),
            None,
            Known::InPlace,
        )
    };
    match recipient {
        Recipient::Holder => of_asset(facts.source.asset, desk)
            .or_else(|| of_feed(Field::SourceAbuseContact))
            .or_else(|| of_register(facts.source.abuse_contact))
            .or_else(|| in_place(facts.source.economy)),
        Recipient::Target => of_asset(facts.destination.asset, desk)
            .or_else(|| of_feed(Field::DestinationAbuseContact))
            .or_else(|| of_register(facts.destination.abuse_contact))
            .or_else(|| in_place(facts.destination.economy)),
        Recipient::NationalCsirt => of_desk(Some(facts.source.economy?), None),
        Recipient::SectorAuthority => {
            let sector = facts.destination.sector.or(facts.source.sector);
            of_desk(None, sector.and_then(Sector::named))
        }
        Recipient::NationalAuthority | Recipient::Police | Recipient::OwnTeam => {
            of_desk(facts.own_economy, None)
        }
    }
}

/// Whom the desk's file names for a role.
fn by_desk<'a>(
    desk: &'a Desk,
    role: Recipient,
    economy: Option<&str>,
    sector: Option<Sector>,
    known: Known,
) -> Option<Address<'a>> {
    let contact = desk.contact(role, economy, sector)?;
    Some(Address {
        mail: Cow::Borrowed(contact.mail.as_str()),
        name: Some(contact.name.as_str()),
        known,
    })
}

/// Whom the desk's list of assets names for one of them.
fn of_asset<'a>(name: Option<&'a str>, desk: &'a Desk) -> Option<Address<'a>> {
    let name = name?;
    let asset = desk.assets.iter().find(|asset| asset.name == name)?;
    Some(Address {
        mail: Cow::Borrowed(asset.mail.as_deref()?),
        name: Some(asset.name.as_str()),
        known: Known::Desk,
    })
}
