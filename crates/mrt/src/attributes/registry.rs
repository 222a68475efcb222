//! What the IANA registry *BGP Path Attributes* has under each number: a name,
//! whether it is still in use, and which flags its standard asks for.

/// An attribute number that the registry has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The registry's name for it, in the form of the standards: `AS_PATH`.
    pub name: &'static str,
    /// Whether it is in use.
    pub state: State,
    /// Who has to know it, and who passes it on. `None` where we do not assert
    /// it: the flags of such an attribute are not checked.
    pub class: Option<Class>,
}

/// Whether an attribute is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A standard describes it.
    Standard,
    /// The number is set aside for a draft.
    Draft,
    /// It was given up, or the number was used without having been assigned.
    Deprecated,
}

/// The four categories of RFC 4271 §5, the two well-known ones in one: they
/// have the same flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Every speaker knows it.
    WellKnown,
    /// A speaker that does not know it passes it on.
    OptionalTransitive,
    /// A speaker that does not know it drops it.
    OptionalNonTransitive,
}

impl Class {
    /// The Optional bit (RFC 4271 §4.3).
    pub const OPTIONAL: u8 = 0x80;
    /// The Transitive bit (RFC 4271 §4.3).
    pub const TRANSITIVE: u8 = 0x40;

    /// The Optional and the Transitive bit as the class has them.
    pub const fn flags(self) -> u8 {
        match self {
            Class::WellKnown => Class::TRANSITIVE,
            Class::OptionalTransitive => Class::OPTIONAL | Class::TRANSITIVE,
            Class::OptionalNonTransitive => Class::OPTIONAL,
        }
    }
}

/// What the registry has under a number; `None` where it has nothing.
pub const fn registered(number: u8) -> Option<Registered> {
    use Class::{OptionalNonTransitive, OptionalTransitive, WellKnown};
    use State::{Deprecated, Draft, Standard};
    let (name, state, class) = match number {
        1 => ("ORIGIN", Standard, Some(WellKnown)),
        2 => ("AS_PATH", Standard, Some(WellKnown)),
        3 => ("NEXT_HOP", Standard, Some(WellKnown)),
        4 => ("MULTI_EXIT_DISC", Standard, Some(OptionalNonTransitive)),
        5 => ("LOCAL_PREF", Standard, Some(WellKnown)),
        6 => ("ATOMIC_AGGREGATE", Standard, Some(WellKnown)),
        7 => ("AGGREGATOR", Standard, Some(OptionalTransitive)),
        8 => ("COMMUNITIES", Standard, Some(OptionalTransitive)),
        9 => ("ORIGINATOR_ID", Standard, Some(OptionalNonTransitive)),
        10 => ("CLUSTER_LIST", Standard, Some(OptionalNonTransitive)),
        // RFC 6938 gives up these three.
        11 => ("DPA", Deprecated, None),
        12 => ("ADVERTISER", Deprecated, None),
        13 => ("RCID_PATH", Deprecated, None),
        14 => ("MP_REACH_NLRI", Standard, Some(OptionalNonTransitive)),
        15 => ("MP_UNREACH_NLRI", Standard, Some(OptionalNonTransitive)),
        16 => ("EXTENDED_COMMUNITIES", Standard, Some(OptionalTransitive)),
        17 => ("AS4_PATH", Standard, Some(OptionalTransitive)),
        18 => ("AS4_AGGREGATOR", Standard, Some(OptionalTransitive)),
        19 => ("SSA", Deprecated, None),
        20 => ("CONNECTOR", Deprecated, None),
        21 => ("AS_PATHLIMIT", Deprecated, None),
        22 => ("PMSI_TUNNEL", Standard, Some(OptionalTransitive)),
        23 => ("TUNNEL_ENCAPSULATION", Standard, Some(OptionalTransitive)),
        24 => ("TRAFFIC_ENGINEERING", Standard, None),
        25 => (
            "IPV6_EXTENDED_COMMUNITIES",
            Standard,
            Some(OptionalTransitive),
        ),
        26 => ("AIGP", Standard, Some(OptionalNonTransitive)),
        27 => ("PE_DISTINGUISHER_LABELS", Standard, None),
        28 => ("ENTROPY_LABEL_CAPABILITY", Deprecated, None),
        29 => ("BGP_LS", Standard, Some(OptionalNonTransitive)),
        32 => ("LARGE_COMMUNITY", Standard, Some(OptionalTransitive)),
        33 => ("BGPSEC_PATH", Standard, Some(OptionalNonTransitive)),
        34 => ("COMMUNITY_CONTAINER", Draft, None),
        35 => ("ONLY_TO_CUSTOMER", Standard, Some(OptionalTransitive)),
        36 => ("D_PATH", Draft, None),
        37 => ("SFP", Standard, None),
        38 => ("BFD_DISCRIMINATOR", Standard, None),
        40 => ("PREFIX_SID", Standard, Some(OptionalTransitive)),
        128 => ("ATTR_SET", Standard, Some(OptionalTransitive)),
        // RFC 8093: they were used before anybody had assigned them.
        30 | 31 | 129 | 241..=243 => ("DEPRECATED", Deprecated, None),
        255 => ("DEVELOPMENT", Standard, None),
        _ => return None,
    };
    Some(Registered { name, state, class })
}
