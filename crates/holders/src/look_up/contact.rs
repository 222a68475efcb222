//! Whom to write to.

use net::Asn;
use registry::abuse::{AbuseContact, Through};
use registry::rpsl::Validation;

use super::Asked;
use crate::cidr;
use crate::dossier::{ContactFacts, Records};
use crate::query::Query;

const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;

impl Asked<'_> {
    /// Whom to write to about addresses.
    pub(super) fn contacts_of(self, query: Query) -> Option<Records<ContactFacts>> {
        let contacts = self.evidence.abuse_contacts.as_ref()?;
        let found = match query {
            Query::Address(address) => contacts.abuse_contact(address).into_iter().collect(),
            Query::Block(prefix) => contacts.abuse_contacts_of_prefix(prefix),
            Query::Network(asn) => contacts.abuse_contact_of_asn(asn).into_iter().collect(),
        };
        Some(found.iter().map(|found| self.contact(found)).collect())
    }

    /// Whom to write to about a network.
    pub(super) fn contacts_of_asn(self, asn: Asn) -> Option<Records<ContactFacts>> {
        self.contacts_of(Query::Network(asn))
    }

    fn contact(self, found: &AbuseContact<'_>) -> ContactFacts {
        let validated = match found.validation {
            Some(Validation::On(day)) => Some(day),
            Some(Validation::Failed) | None => None,
        };
        ContactFacts {
            mailbox: found.mailbox.to_owned(),
            handle: found.handle.to_owned(),
            through: match found.through {
                Through::Own => "own",
                Through::Organisation => "organisation",
                Through::Irt => "irt",
            },
            about: cidr::shown(found.resources),
            validation: found.validation.map(|found| match found {
                Validation::On(_) => "validated",
                Validation::Failed => "invalid",
            }),
            validated,
            validated_days_before: validated.map(|day| {
                let seconds = self.day.seconds() - day.seconds();
                seconds.div_euclid(SECONDS_OF_A_DAY)
            }),
            last_modified: found.last_modified,
            place: self.place(found.file, found.line),
            contact_place: self.place(found.contact_file, found.contact_line),
        }
    }
}
