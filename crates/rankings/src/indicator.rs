//! What can be ranked.

use std::fmt;

use crate::error::Error;

/// What is counted: addresses at which a scan found a service open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    id: String,
    service: String,
    known: Option<&'static Service>,
}

/// A service of which it is known what norms say.
#[derive(Debug, PartialEq, Eq)]
pub struct Service {
    /// The indicator's own name: `open-ntp`.
    pub id: &'static str,
    /// Words for reports of it in the names of files: Shadowserver has several for
    /// some.
    pub words: &'static [&'static str],
    /// What was found: `time servers that answer anybody`.
    pub what: &'static str,
    /// Provisions that say what operators do about it, the nearest first.
    pub guidance: &'static [&'static str],
}

/// The norm of States that says what such servers are about: not to let one's
/// territory be used (A/70/174, 13 (c)).
pub const NORM: &str = "un-gge-2015#13-c";

/// The services that `CyberGreen` counted, which attackers send small questions to
/// for large answers.
pub static SERVICES: [Service; 5] = [
    Service {
        id: "open-ntp",
        words: &["ntp", "ntpmonitor"],
        what: "open time servers (NTP)",
        guidance: &[
            "bcp223#control-queries",
            "bcp223#source-filtering",
            "bcp38#ingress-filtering",
            "janog-ntp-2015#do-not-be-abused",
        ],
    },
    Service {
        id: "open-dns",
        words: &["dns"],
        what: "open resolvers (DNS)",
        guidance: &["bcp140#recursion", "bcp38#ingress-filtering"],
    },
    Service {
        id: "open-snmp",
        words: &["snmp"],
        what: "devices open to management by anybody (SNMP)",
        guidance: &["bcp38#ingress-filtering"],
    },
    Service {
        id: "open-ssdp",
        words: &["ssdp"],
        what: "devices that answer searches from outside (SSDP)",
        guidance: &["bcp38#ingress-filtering"],
    },
    Service {
        id: "open-chargen",
        words: &["chargen"],
        what: "open character generators (CHARGEN)",
        guidance: &["bcp38#ingress-filtering"],
    },
];

impl Indicator {
    /// The indicator that somebody names: `open-ntp`, or `open:SERVICE` for any other
    /// service that a list is of.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn parse(text: &str) -> Result<Indicator, Error> {
        let known = SERVICES.iter().find(|service| service.id == text);
        if let Some(known) = known {
            return Ok(Indicator {
                id: text.to_owned(),
                service: known.words[0].to_owned(),
                known: Some(known),
            });
        }
        let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        match text.strip_prefix("open:") {
            Some(word) if !word.is_empty() && word.chars().all(is_letter) => Ok(Indicator {
                id: text.to_owned(),
                service: word.to_owned(),
                known: SERVICES
                    .iter()
                    .find(|service| service.words.contains(&word)),
            }),
            _ => Err(Error::UnknownIndicator {
                word: text.to_owned(),
            }),
        }
    }

    /// Its name: `open-ntp`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What was found, in words, for the middle of a sentence.
    pub fn what(&self) -> String {
        match self.known {
            Some(known) => known.what.to_owned(),
            None => format!("hosts with {} open", self.service),
        }
    }

    /// Whether a list of this service is one of it. The word is that in the names of
    /// Shadowserver's files.
    pub fn is_of(&self, service: &str) -> bool {
        match self.known {
            Some(known) => known.words.contains(&service),
            None => self.service == service,
        }
    }

    /// Ids of provisions that say what to do about it. Against forged sources, all
    /// services have BCP 38.
    pub fn guidance(&self) -> &'static [&'static str] {
        self.known
            .map_or(&["bcp38#ingress-filtering"], |known| known.guidance)
    }
}

impl fmt::Display for Indicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}
