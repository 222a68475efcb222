//! Who runs this: whose events, which assets, whom to write to.

use catalog::words::{Recipient, Word};
use catalog::{Economy, TomlError};
use net::{Asn, Prefix};
use serde::Deserialize;

/// The desk's own file, as TOML.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// What the team calls itself.
    #[serde(default)]
    pub name: Option<String>,
    /// The economy that it works in.
    #[serde(default, deserialize_with = "economy")]
    pub economy: Option<Economy>,
    /// Whose events it is responsible for.
    #[serde(default)]
    pub constituency: Constituency,
    /// What needs a closer look, and why.
    #[serde(default)]
    pub assets: Vec<Asset>,
    /// Whom to write to in which role.
    #[serde(default)]
    pub contacts: Vec<Contact>,
}

/// Whose events a desk is responsible for; nothing given is nothing known.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constituency {
    /// Blocks of addresses.
    #[serde(default, deserialize_with = "parsed")]
    pub prefixes: Vec<Prefix>,
    /// Files of blocks, one a line.
    #[serde(default)]
    pub files: Vec<String>,
    /// Networks.
    #[serde(default)]
    pub asns: Vec<u32>,
}

impl Constituency {
    /// Whether nothing is given.
    pub fn is_unknown(&self) -> bool {
        self.prefixes.is_empty() && self.files.is_empty() && self.asns.is_empty()
    }
}

/// Something that needs a closer look.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asset {
    /// What it is called.
    pub name: String,
    /// What depends on it.
    pub sector: Sector,
    /// Its blocks of addresses.
    #[serde(default, deserialize_with = "parsed")]
    pub prefixes: Vec<Prefix>,
    /// Its networks.
    #[serde(default)]
    pub asns: Vec<u32>,
    /// Its names: each stands for itself and all below it.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Whom to write to about it.
    #[serde(default)]
    pub mail: Option<String>,
}

impl Asset {
    /// Its networks.
    pub fn networks(&self) -> impl Iterator<Item = Asn> {
        self.asns.iter().copied().map(Asn)
    }
}

/// What depends on an asset: the dimension that RSIT does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sector {
    /// A response team.
    Csirt,
    /// Critical infrastructure of a kind that is not named here.
    CriticalInfrastructure,
    /// Electricity, gas, oil, heat.
    Energy,
    /// Hospitals and what they need.
    Health,
    /// Water and waste water.
    Water,
    /// Banks and markets.
    Finance,
    /// Rail, air, road, sea.
    Transport,
    /// Public administration.
    Government,
    /// The means of an election.
    Election,
    /// Root and top-level name service.
    Dns,
    /// Internet exchange points.
    Ixp,
}

impl Sector {
    /// All of them.
    pub const ALL: [Sector; 11] = [
        Sector::Csirt,
        Sector::CriticalInfrastructure,
        Sector::Energy,
        Sector::Health,
        Sector::Water,
        Sector::Finance,
        Sector::Transport,
        Sector::Government,
        Sector::Election,
        Sector::Dns,
        Sector::Ixp,
    ];

    /// The one that rules call so.
    pub fn named(word: &str) -> Option<Sector> {
        Sector::ALL.into_iter().find(|sector| sector.word() == word)
    }

    /// As rules have it.
    pub const fn word(self) -> &'static str {
        match self {
            Sector::Csirt => "csirt",
            Sector::CriticalInfrastructure => "critical-infrastructure",
            Sector::Energy => "energy",
            Sector::Health => "health",
            Sector::Water => "water",
            Sector::Finance => "finance",
            Sector::Transport => "transport",
            Sector::Government => "government",
            Sector::Election => "election",
            Sector::Dns => "dns",
            Sector::Ixp => "ixp",
        }
    }
}

/// Whom to write to in a role.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The role.
    #[serde(deserialize_with = "role")]
    pub role: Recipient,
    /// For a national CSIRT, of which economy.
    #[serde(default, deserialize_with = "economy")]
    pub economy: Option<Economy>,
    /// For the authority of a sector, of which.
    #[serde(default)]
    pub sector: Option<Sector>,
    /// What it is called.
    pub name: String,
    /// Its address of mail.
    pub mail: String,
}

impl Desk {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// The first thing in it that is wrong: no TOML, a field that is not known, a
    /// word, prefix or economy that is none.
    pub fn read(text: &str) -> Result<Desk, TomlError> {
        catalog::from_toml(text)
    }

    /// Whom to write to in a role. A contact for the economy or the sector goes
    /// before one for all.
    pub fn contact(
        &self,
        role: Recipient,
        economy: Option<&str>,
        sector: Option<Sector>,
    ) -> Option<&Contact> {
        let fits = |contact: &&Contact| {
            contact.role == role
                && contact
                    .economy
                    .is_none_or(|wanted| Some(wanted.code()) == economy)
                && contact.sector.is_none_or(|wanted| Some(wanted) == sector)
        };
        let nearness = |contact: &&Contact| {
            usize::from(contact.economy.is_some()) + usize::from(contact.sector.is_some())
        };
        // Of equally near ones the first in the file.
        let contacts = self.contacts.iter().rev().filter(fits);
        contacts.max_by_key(nearness)
    }
}

fn economy<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Economy>, D::Error> {
    let text = String::deserialize(from)?;
    Economy::new(&text).map(Some).ok_or_else(|| {
        serde::de::Error::custom(format!(
            "\"{text}\" is no economy; write {}",
            Economy::SHAPE
        ))
    })
}

fn role<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Recipient, D::Error> {
    let text = String::deserialize(from)?;
    Recipient::from_word(&text).ok_or_else(|| {
        let words: Vec<_> = Recipient::ALL.iter().map(|role| role.word()).collect();
        serde::de::Error::custom(format!(
            "\"{text}\" is no role; the roles are {}",
            words.join(", ")
        ))
    })
}

fn parsed<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Prefix>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    let one = |text: &String| text.parse().map_err(serde::de::Error::custom);
    texts.iter().map(one).collect()
}
