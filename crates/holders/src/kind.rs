//! What kind of register a file is, told by how it begins.

use std::fmt;

/// How much of a file's start is looked at, in bytes: the longest comment before
/// the first record in the files seen has 3 KiB.
pub const START_BYTES_MAX: usize = 64 * 1024;

/// A kind of register that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Delegations of a regional registry, extended or not.
    Delegations,
    /// Organisations of AS numbers, as CAIDA AS2Org writes them.
    AsOrg,
    /// Relations between networks, as CAIDA AS-relationships writes them.
    AsRel,
    /// Prefixes and the networks that announced them.
    PrefixOrigins,
    /// Objects of a routing registry or of a registry's database (RFC 2622).
    Rpsl,
    /// What a validator says: ROA payloads and ASPAs.
    Payloads,
    /// An operator's local exceptions to that (RFC 8416).
    Slurm,
    /// What networks say of themselves in `PeeringDB`.
    PeeringDb,
    /// Networks that may announce a block, as its holder told ARIN.
    OriginAs,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 9] = [
        Kind::Delegations,
        Kind::AsOrg,
        Kind::AsRel,
        Kind::PrefixOrigins,
        Kind::Rpsl,
        Kind::Payloads,
        Kind::Slurm,
        Kind::PeeringDb,
        Kind::OriginAs,
    ];

    /// Its name in words, for messages.
    pub fn in_words(self) -> &'static str {
        match self {
            Kind::Delegations => "delegations of a regional registry",
            Kind::AsOrg => "organisations of networks (CAIDA AS2Org)",
            Kind::AsRel => "relations between networks (CAIDA AS-relationships)",
            Kind::PrefixOrigins => "prefixes and their origins (pyasn, CAIDA pfx2as)",
            Kind::Rpsl => "objects of a routing registry (RPSL)",
            Kind::Payloads => "validated ROA payloads (rpki-client, Routinator)",
            Kind::Slurm => "local exceptions to the RPKI (SLURM)",
            Kind::PeeringDb => "networks of PeeringDB",
            Kind::OriginAs => "OriginAS of ARIN",
        }
    }

    /// What a file that begins so is; `None` where nothing known begins so.
    ///
    /// Looks at [`START_BYTES_MAX`] at most; an empty file is of no kind.
    pub fn detect(start: &[u8]) -> Option<Kind> {
        let start = &start[..start.len().min(START_BYTES_MAX)];
        let text = String::from_utf8_lossy(start);
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with('{') || text.starts_with('[') {
            return json(text);
        }
        let comments = || {
            let comment = |line: &&str| line.starts_with(['#', ';', '%']);
            text.lines()
                .take_while(move |line| comment(line) || line.is_empty())
        };
        // The older form of AS2Org names its columns in a comment.
        if comments()
            .any(|line| line.starts_with("# format:aut|") || line.starts_with("# format:org_id|"))
        {
            return Some(Kind::AsOrg);
        }
        let first = text
            .lines()
            .map(str::trim_end)
            .find(|line| !line.is_empty() && !line.starts_with(['#', ';', '%']))?;
        line(first)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.in_words())
    }
}

/// JSON, by the first member that only one kind has.
fn json(text: &str) -> Option<Kind> {
    const MEMBERS: [(&str, Kind); 10] = [
        ("\"slurmVersion\"", Kind::Slurm),
        ("\"whois_records\"", Kind::OriginAs),
        ("\"organizationId\"", Kind::AsOrg),
        ("\"roas\"", Kind::Payloads),
        ("\"buildmachine\"", Kind::Payloads),
        ("\"generatedTime\"", Kind::Payloads),
        ("\"info_type\"", Kind::PeeringDb),
        ("\"irr_as_set\"", Kind::PeeringDb),
        ("\"net\"", Kind::PeeringDb),
        ("\"data\"", Kind::PeeringDb),
    ];
    MEMBERS
        .iter()
        .find(|(member, _)| text.contains(member))
        .map(|&(_, kind)| kind)
}

/// Text, by its first line that is no comment.
fn line(first: &str) -> Option<Kind> {
    const REGISTRIES: [&str; 6] = ["afrinic", "apnic", "arin", "iana", "lacnic", "ripencc"];
    if first.contains('|') {
        let fields: Vec<&str> = first.split('|').collect();
        let number = |field: &&str| field.parse::<u32>().is_ok();
        if fields
            .iter()
            .take(2)
            .any(|field| REGISTRIES.contains(field))
        {
            return Some(Kind::Delegations);
        }
        let is_relation = fields.len() >= 3
            && fields[..2].iter().all(number)
            && matches!(fields[2], "-1" | "0" | "1" | "2");
        return is_relation.then_some(Kind::AsRel);
    }
    // After an attribute's name comes white space; in an IPv6 address never.
    if let Some((name, value)) = first.split_once(':')
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && value.starts_with(|next: char| next.is_ascii_whitespace())
    {
        return Some(Kind::Rpsl);
    }
    if first.contains(',') {
        let lower = first.to_ascii_lowercase();
        let has_columns = lower.contains("asn") && lower.contains("prefix");
        let is_row = first
            .split(',')
            .any(|cell| cell.trim().trim_matches('"').parse::<net::Prefix>().is_ok());
        return (has_columns || is_row).then_some(Kind::Payloads);
    }
    let mut words = first.split_whitespace();
    let (address, next) = (words.next()?, words.next()?);
    let is_pair = address.parse::<net::Prefix>().is_ok()
        && next.starts_with(|first: char| first.is_ascii_digit() || first == 'A' || first == '{');
    is_pair.then_some(Kind::PrefixOrigins)
}
