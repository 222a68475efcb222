//! Who asks, and what they may see.

use std::sync::Arc;

use accounts::Role;
use catalog::words::Tlp;

use crate::question::Access;

/// Who asks: anyone, or an account.
#[derive(Clone, Debug, Default)]
pub struct Who(Option<Arc<Account>>);

/// An account that asks.
#[derive(Debug)]
pub struct Account {
    /// What it is called.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// SHA-256 of its cookie, where it signed in with a browser.
    pub session: Option<[u8; 32]>,
}

/// Why somebody may not ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// It takes an account.
    NoAccount,
    /// It takes an account with this role.
    Role(Role),
}

impl Who {
    /// Anyone.
    pub fn anyone() -> Who {
        Who(None)
    }

    /// An account.
    pub fn account(account: Account) -> Who {
        Who(Some(Arc::new(account)))
    }

    /// The account; `None` for anyone.
    pub fn known(&self) -> Option<&Account> {
        self.0.as_deref()
    }

    /// The strictest marking that they see.
    pub fn sees(&self) -> Tlp {
        self.known()
            .map_or(Tlp::Clear, |account| account.role.sees())
    }

    /// Whether they may ask what has this access.
    ///
    /// # Errors
    ///
    /// When they may not: why.
    pub fn may(&self, access: Access) -> Result<(), Barred> {
        match (access, self.known()) {
            (Access::Anyone | Access::ByRole, _) => Ok(()),
            (Access::From(_), None) => Err(Barred::NoAccount),
            (Access::From(role), Some(account)) if account.role >= role => Ok(()),
            (Access::From(role), Some(_)) => Err(Barred::Role(role)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_ask_what_those_before_it_may() {
        let anyone = Who::anyone();
        assert_eq!(anyone.sees(), Tlp::Clear);
        for (place, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(anyone.may(Access::From(role)), Err(Barred::NoAccount));
            let who = Who::account(Account {
                name: "a".to_owned(),
                role,
                session: None,
            });
            for (wanted_place, wanted) in Role::ALL.into_iter().enumerate() {
                assert_eq!(who.may(Access::From(wanted)).is_ok(), wanted_place <= place);
            }
            assert!(who.may(Access::ByRole).is_ok() && who.may(Access::Anyone).is_ok());
        }
    }
}
