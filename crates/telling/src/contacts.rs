//! Where to write to, where the first address does not do.

use std::collections::BTreeMap;

use catalog::words::Recipient as Role;
use notify::outbox::{self, Entry};
use notify::{MailAddress, Recipient, Round};
use triage::Desk;

use crate::letters::Letter;

/// Who can be written to.
pub(crate) struct Contacts<'d> {
    desk: &'d Desk,
    /// What the desk's file calls whoever has an address.
    names: BTreeMap<MailAddress, &'d str>,
    /// Addresses that mail does not reach, with the reason.
    failing: BTreeMap<MailAddress, String>,
}

impl<'d> Contacts<'d> {
    /// From the desk's file, and what became of earlier messages.
    pub(crate) fn new(desk: &'d Desk, entries: &[Entry]) -> Contacts<'d> {
        let failing = outbox::contacts(entries)
            .into_iter()
            .filter_map(|(mail, contact)| Some((mail.clone(), contact.failing?)))
            .collect();
        let assets = desk.assets.iter();
        let assets = assets.filter_map(|one| Some((one.mail.as_deref()?, one.name.as_str())));
        let contacts = desk.contacts.iter();
        let contacts = contacts.map(|one| (one.mail.as_str(), one.name.as_str()));
        let names = assets
            .chain(contacts)
            .filter_map(|(mail, name)| Some((mail.parse().ok()?, name)))
            .collect();
        Contacts {
            desk,
            names,
            failing,
        }
    }

    /// Addresses that mail does not reach, with the reason.
    pub(crate) fn failing(&self) -> &BTreeMap<MailAddress, String> {
        &self.failing
    }

    /// Whether the desk's file names the address.
    pub(crate) fn is_of_desk(&self, mail: &MailAddress) -> bool {
        self.names.contains_key(mail)
    }

    /// Why nobody can be written to by a letter itself.
    pub(crate) fn unusable(&self, letter: &Letter) -> Option<String> {
        match &letter.mail {
            Err(why) => Some(why.clone()),
            Ok(mail) => {
                let why = self.failing.get(mail)?;
                Some(format!("mail to {mail} fails: {why}"))
            }
        }
    }

    /// Who is told by a letter about an event of an economy; or why nobody is.
    pub(crate) fn recipient(
        &self,
        letter: &Letter,
        economy: Option<&str>,
    ) -> Result<(Recipient, Round), String> {
        if let (Ok(mail), None) = (&letter.mail, self.unusable(letter)) {
            let name = self.names.get(mail).copied();
            // Who is told in somebody's place is shown what its own role is shown.
            let (role, round) = match letter.is_in_place {
                true => (Role::NationalCsirt, Round::InPlace),
                false => (letter.role, Round::First),
            };
            return Ok((Recipient::new(role, mail.clone(), name), round));
        }
        let next = self.next_best(letter.role, economy);
        next.map(|recipient| (recipient, Round::InPlace))
            .ok_or_else(|| self.unusable(letter).unwrap_or_default())
    }

    /// Who is told in place of a role that cannot be reached or does not act: the
    /// national CSIRT of the economy, or else the own team.
    pub(crate) fn next_best(&self, of: Role, economy: Option<&str>) -> Option<Recipient> {
        let roles = match of {
            Role::OwnTeam => return None,
            Role::NationalCsirt => &[Role::OwnTeam][..],
            _ => &[Role::NationalCsirt, Role::OwnTeam],
        };
        roles.iter().find_map(|role| {
            // A national CSIRT is for its own economy.
            let economy = match role {
                Role::NationalCsirt => Some(economy?),
                _ => None,
            };
            let contact = self.desk.contact(*role, economy, None)?;
            let mail: MailAddress = contact.mail.parse().ok()?;
            let reaches = !self.failing.contains_key(&mail);
            reaches.then(|| Recipient::new(*role, mail, Some(&contact.name)))
        })
    }
}

#[cfg(test)]
mod tests {
    use catalog::words::{Tlp, TriageAction};

    use super::*;

    fn letter(role: Role, mail: &str, is_in_place: bool) -> Letter {
        Letter {
            role,
            mail: mail.parse().map_err(|_| "nobody knows".to_owned()),
            is_in_place,
            action: TriageAction::NotifyNow,
            within: None,
            tlp: Tlp::Green,
        }
    }

    fn desk() -> Desk {
        let contact = |role: &str, more: &str| {
            format!(
                "[[contacts]]\nrole = \"{role}\"\nname = \"{role}\"\nmail = \"{role}@desk.example\"\n{more}"
            )
        };
        let csirt = contact("national-csirt", "economy = \"LV\"\n");
        Desk::read(&(csirt + &contact("own-team", ""))).expect("a desk")
    }

    #[test]
    fn who_is_told_in_anothers_place_gets_what_its_own_role_gets() {
        let desk = desk();
        let contacts = Contacts::new(&desk, &[]);
        let known = letter(Role::Holder, "national-csirt@desk.example", true);
        let unknown = letter(Role::Holder, "", false);
        for letter in [known, unknown] {
            let (told, round) = contacts.recipient(&letter, Some("LV")).expect("somebody");
            assert_eq!((told.role, round), (Role::NationalCsirt, Round::InPlace));
            assert_eq!(told.may_see, Tlp::Green, "a holder may be given AMBER");
            assert_eq!(told.name.as_deref(), Some("national-csirt"));
        }
    }

    #[test]
    fn a_national_csirt_is_for_its_own_economy_and_the_team_for_the_rest() {
        let desk = desk();
        let contacts = Contacts::new(&desk, &[]);
        let told = |role, economy| contacts.next_best(role, economy).map(|told| told.role);
        assert_eq!(told(Role::Holder, Some("EE")), Some(Role::OwnTeam));
        assert_eq!(told(Role::Holder, None), Some(Role::OwnTeam));
        assert_eq!(told(Role::NationalCsirt, Some("LV")), Some(Role::OwnTeam));
        assert_eq!(told(Role::OwnTeam, Some("LV")), None);
        let nobody = Desk::default();
        let contacts = Contacts::new(&nobody, &[]);
        let why = contacts.recipient(&letter(Role::Holder, "", false), None);
        assert_eq!(why.err().as_deref(), Some("nobody knows"));
    }
}
