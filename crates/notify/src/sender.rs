//! Who writes.

use crate::address::MailAddress;
use crate::text;

/// The longest name of an organisation, in characters: XARF takes 200.
pub const ORGANISATION_CHARACTERS_MAX: usize = 200;

/// The desk that tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// What it is called, in one line.
    organisation: String,
    /// Where its mail comes from.
    pub from: MailAddress,
    /// Where answers go.
    pub reply_to: MailAddress,
    /// Where relays report what does not arrive: the envelope's sender.
    pub bounces: MailAddress,
}

impl Sender {
    /// A sender who reads all that comes back in one mailbox.
    pub fn new(organisation: &str, from: MailAddress) -> Sender {
        Sender {
            organisation: text::line(organisation, ORGANISATION_CHARACTERS_MAX),
            reply_to: from.clone(),
            bounces: from.clone(),
            from,
        }
    }

    /// What it is called.
    pub fn organisation(&self) -> &str {
        &self.organisation
    }
}
