//! What an account may do, and how it may be called.

use std::fmt;
use std::str::FromStr;

use catalog::words::Tlp;
use serde::Serialize;

/// The longest name of an account, in bytes. Ours.
pub const NAME_BYTES_MAX: usize = 64;

/// What an account may do. Each may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads what the community may see.
    Reader,
    /// Reads what is for the organisation and its clients: decisions, feeds.
    Analyst,
    /// Reads what is for the organisation alone.
    Editor,
    /// Sees who has an account, and the audit log.
    Admin,
}

impl Role {
    /// All of them, the least first.
    pub const ALL: [Role; 4] = [Role::Reader, Role::Analyst, Role::Editor, Role::Admin];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Analyst => "analyst",
            Role::Editor => "editor",
            Role::Admin => "admin",
        }
    }

    /// The strictest marking that it sees (FIRST, Traffic Light Protocol 2.0).
    /// `TLP:RED` is for persons and not for roles: no role sees it.
    pub const fn sees(self) -> Tlp {
        match self {
            Role::Reader => Tlp::Green,
            Role::Analyst => Tlp::Amber,
            Role::Editor | Role::Admin => Tlp::AmberStrict,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// The text is no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRole;

impl fmt::Display for NoRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a role is one of reader, analyst, editor, admin")
    }
}

impl std::error::Error for NoRole {}

impl FromStr for Role {
    type Err = NoRole;

    /// # Errors
    ///
    /// When it is none of the words.
    fn from_str(text: &str) -> Result<Role, NoRole> {
        let known = Role::ALL.into_iter().find(|role| role.word() == text);
        known.ok_or(NoRole)
    }
}

/// Why an account cannot be called so; `None` where it can: 1 to [`NAME_BYTES_MAX`]
/// letters, digits, dots, hyphens, underscores and at signs of ASCII, so that no name
/// looks like another in the record.
pub fn name_problem(name: &str) -> Option<String> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-@".contains(&byte);
    if name.is_empty() {
        Some("a name has at least one letter".to_owned())
    } else if name.len() > NAME_BYTES_MAX {
        Some(format!("a name has at most {NAME_BYTES_MAX} bytes"))
    } else if !name.bytes().all(fits) {
        Some("a name has letters, digits, dots, hyphens, underscores and at signs".to_owned())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_sees_at_least_what_those_before_it_see_and_none_sees_red() {
        for pair in Role::ALL.windows(2) {
            assert!(pair[0] < pair[1] && pair[0].sees() <= pair[1].sees());
        }
        assert!(Role::ALL.iter().all(|role| role.sees() < Tlp::Red));
        assert!(Role::ALL.iter().all(|role| role.sees() > Tlp::Clear));
        assert_eq!("editor".parse(), Ok(Role::Editor));
        assert_eq!("root".parse::<Role>(), Err(NoRole));
    }

    #[test]
    fn names_are_plain() {
        assert_eq!(name_problem("ana.lyst@cert-1.example"), None);
        assert_eq!(name_problem(&"a".repeat(NAME_BYTES_MAX)), None);
        for name in ["", "a b", "аdmin", "a\n", &"a".repeat(NAME_BYTES_MAX + 1)] {
            assert!(name_problem(name).is_some(), "{name:?}");
        }
    }
}
