//! The Reference Security Incident Taxonomy (RSIT, machine tags version 1003), and
//! what feeds call by other names.

use std::fmt;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Makes types and their classes once.
macro_rules! types {
    ($($class:ident $class_name:literal { $($variant:ident $name:literal,)* })*) => {
        /// A class of RSIT: its first level.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Class {
            $(#[doc = concat!("`", $class_name, "`.")] $class,)*
        }

        /// A type of RSIT: its second level.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Type {
            $($(#[doc = concat!("`", $class_name, "`: `", $name, "`.")] $variant,)*)*
        }

        impl Class {
            /// All classes, in RSIT's order.
            pub const ALL: &'static [Class] = &[$(Class::$class,)*];

            /// The name in RSIT: `malicious-code`.
            pub const fn name(self) -> &'static str {
                match self { $(Class::$class => $class_name,)* }
            }
        }

        impl Type {
            /// All types, in RSIT's order.
            pub const ALL: &'static [Type] = &[$($(Type::$variant,)*)*];

            /// The name in RSIT: `infected-system`.
            pub const fn name(self) -> &'static str {
                match self { $($(Type::$variant => $name,)*)* }
            }

            /// The class that the type is in.
            pub const fn class(self) -> Class {
                match self { $($(Type::$variant => Class::$class,)*)* }
            }
        }
    };
}

types! {
    AbusiveContent "abusive-content" {
        Spam "spam",
        HarmfulSpeech "harmful-speech",
        Violence "violence",
    }
    MaliciousCode "malicious-code" {
        InfectedSystem "infected-system",
        C2Server "c2-server",
        MalwareDistribution "malware-distribution",
        MalwareConfiguration "malware-configuration",
    }
    InformationGathering "information-gathering" {
        Scanner "scanner",
        Sniffing "sniffing",
        SocialEngineering "social-engineering",
    }
    IntrusionAttempts "intrusion-attempts" {
        IdsAlert "ids-alert",
        BruteForce "brute-force",
        Exploit "exploit",
    }
    Intrusions "intrusions" {
        PrivilegedAccountCompromise "privileged-account-compromise",
        UnprivilegedAccountCompromise "unprivileged-account-compromise",
        ApplicationCompromise "application-compromise",
        SystemCompromise "system-compromise",
        Burglary "burglary",
    }
    Availability "availability" {
        Dos "dos",
        Ddos "ddos",
        Misconfiguration "misconfiguration",
        Sabotage "sabotage",
        Outage "outage",
    }
    InformationContentSecurity "information-content-security" {
        UnauthorisedInformationAccess "unauthorised-information-access",
        UnauthorisedInformationModification "unauthorised-information-modification",
        DataLoss "data-loss",
        DataLeak "data-leak",
    }
    Fraud "fraud" {
        UnauthorisedUseOfResources "unauthorised-use-of-resources",
        Copyright "copyright",
        Masquerade "masquerade",
        Phishing "phishing",
    }
    Vulnerable "vulnerable" {
        WeakCrypto "weak-crypto",
        DdosAmplifier "ddos-amplifier",
        PotentiallyUnwantedAccessible "potentially-unwanted-accessible",
        InformationDisclosure "information-disclosure",
        VulnerableSystem "vulnerable-system",
    }
    Other "other" {
        Uncategorised "other",
        Undetermined "undetermined",
    }
    Test "test" {
        Testing "test",
    }
}

/// What a feed calls an event, in RSIT's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Classification {
    /// A type of RSIT, by its own name or another spelling.
    Rsit(Type),
    /// A type of IntelMQ's that RSIT has not. The class is the one that IntelMQ puts
    /// it in.
    Beyond {
        /// Its name in IntelMQ, in one spelling: `blocklist` for `blacklist` too.
        name: &'static str,
        /// The class.
        class: Class,
    },
    /// No type that is known.
    Unknown,
}

impl Classification {
    /// What a `classification.type` means: capitals, British and American spelling,
    /// spaces, underscores and hyphens make no difference.
    pub fn of(name: &str) -> Classification {
        // Nearly all names come as they are written here.
        static TYPES: LazyLock<FxHashMap<&str, Type>> =
            LazyLock::new(|| Type::ALL.iter().map(|one| (one.name(), *one)).collect());
        if let Some(found) = TYPES.get(name) {
            return Classification::Rsit(*found);
        }
        let name = plain(name);
        let found = Type::ALL.iter().find(|one| one.name() == name);
        if let Some(found) = found.or_else(|| alias(&name)) {
            return Classification::Rsit(*found);
        }
        let beyond = BEYOND.iter().find(|(names, _)| names.contains(&&*name));
        beyond.map_or(Classification::Unknown, |(names, class)| {
            Classification::Beyond {
                name: names[0],
                class: *class,
            }
        })
    }

    /// The class, where there is one.
    pub const fn class(self) -> Option<Class> {
        match self {
            Classification::Rsit(found) => Some(found.class()),
            Classification::Beyond { class, .. } => Some(class),
            Classification::Unknown => None,
        }
    }

    /// The type's name, where there is one.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Classification::Rsit(found) => Some(found.name()),
            Classification::Beyond { name, .. } => Some(name),
            Classification::Unknown => None,
        }
    }
}

/// Types of IntelMQ that are none of RSIT's; the first name is the one shown.
const BEYOND: [(&[&str], Class); 5] = [
    (&["blocklist", "blacklist"], Class::Other),
    (&["dga-domain"], Class::Other),
    (&["malware"], Class::Other),
    (&["proxy"], Class::Other),
    (&["tor"], Class::Other),
];

/// Names that earlier versions had, and American spellings.
fn alias(name: &str) -> Option<&'static Type> {
    Some(match name {
        "unauthorized-information-access" => &Type::UnauthorisedInformationAccess,
        "unauthorized-information-modification" => &Type::UnauthorisedInformationModification,
        "unauthorized-use-of-resources" => &Type::UnauthorisedUseOfResources,
        "uncategorised" | "uncategorized" => &Type::Uncategorised,
        "c2server" | "c&c" | "c-and-c" => &Type::C2Server,
        "malware-config" => &Type::MalwareConfiguration,
        "bruteforce" => &Type::BruteForce,
        _ => return None,
    })
}

/// In small letters, with hyphens only.
fn plain(name: &str) -> String {
    let name = name.trim().to_lowercase();
    name.replace([' ', '_'], "-")
}

impl Class {
    /// The class of that name: capitals, spaces and underscores make no difference.
    pub fn named(name: &str) -> Option<Class> {
        let name = plain(name);
        Class::ALL
            .iter()
            .copied()
            .find(|class| class.name() == name)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_make_no_difference() {
        for (name, expected) in [
            (
                "Unauthorized use of resources",
                "unauthorised-use-of-resources",
            ),
            (
                "unauthorised_information_access",
                "unauthorised-information-access",
            ),
            ("C2-Server", "c2-server"),
            ("blacklist", "blocklist"),
            ("blocklist", "blocklist"),
            ("undetermined", "undetermined"),
        ] {
            assert_eq!(Classification::of(name).name(), Some(expected), "{name}");
        }
    }

    #[test]
    fn what_rsit_has_not_is_said() {
        assert_eq!(
            Classification::of("blacklist"),
            Classification::Beyond {
                name: "blocklist",
                class: Class::Other
            }
        );
        assert_eq!(Classification::of("dragon"), Classification::Unknown);
        assert_eq!(Classification::Unknown.class(), None);
    }

    #[test]
    fn every_type_is_found_by_its_name() {
        for one in Type::ALL {
            assert_eq!(Classification::of(one.name()), Classification::Rsit(*one));
        }
        for class in Class::ALL {
            assert_eq!(Class::named(class.name()), Some(*class));
        }
    }
}
