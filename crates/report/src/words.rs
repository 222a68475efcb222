//! What the short names in the data mean, in plain English.
//!
//! Short names that are not known here are shown as they are: an older page must
//! not fall silent about a newer finding.

use catalog::words::capital;

use crate::check::{CheckReport, CounterLine, Finding, ObservationLine, ProvisionLine, Severity};
use crate::time;

/// Said on every report: what is never concluded.
pub const NO_STATE_NAMED: &str = "No State is named as the author of anything. \
    What is seen are routes and the networks in them. An economy is where a network \
    or an address block is registered, not who acted.";

/// Said wherever a provision is shown.
pub const PARAPHRASE: &str = "our paraphrase, not the text of the norm";

/// What a severity asks of the reader.
pub const fn severity_asks(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "look at it now",
        Severity::Medium => "look at it today",
        Severity::Low => "worth knowing",
    }
}

/// What kind of thing was seen.
pub fn kind(kind: &str) -> &str {
    match kind {
        "new-origin" => "new origin of a known prefix",
        "new-origin-more-specific" => "new origin for a part of a known prefix",
        "bogon-prefix" => "addresses that nobody may announce",
        "bogon-asn" => "a network number that must not be in public routes",
        "as-set" => "a set of networks in place of a path",
        "path-loop" => "a path that goes through a network twice",
        other => other,
    }
}

/// What follows from it for traffic, as far as routing alone tells.
pub fn kind_means(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "new-origin-more-specific" => {
            "Routers prefer the narrower of two routes. Wherever this one was heard, \
             traffic for these addresses would follow it to the network that announced it."
        }
        "new-origin" => {
            "Two networks announced the same addresses. Which of them traffic reached \
             depended on where it came from."
        }
        "bogon-prefix" => {
            "These addresses are kept for special purposes or belong to nobody. A route \
             to them leads nowhere that is meant to be public."
        }
        "bogon-asn" => {
            "The number is kept for private or special use. Seen in public, it tells \
             nothing about which network it was."
        }
        "as-set" => {
            "With a set, nobody can tell which network the route starts from, so it \
             cannot be checked."
        }
        "path-loop" => {
            "Routers drop routes that come back to them. A path with a loop was made \
             or changed by hand."
        }
        _ => return None,
    })
}

/// An explanation that was looked for.
pub fn explanation(kind: &str) -> &str {
    match kind {
        "same-organisation" => "One organisation runs both networks",
        "relation" => "One is a customer or peer of the other",
        "known-origin-on-path" => "The known origin passed the route on itself",
        "adjacent" => "The two networks were seen side by side in paths",
        "origin-inside-before" => "The network already had another part of the block",
        "withdrawn-before" => "The route is older than the data",
        "short-flap" => "It came and went within minutes",
        other => other,
    }
}

/// Whether an explanation holds.
pub const fn holds(holds: Option<bool>) -> &'static str {
    match holds {
        Some(true) => "holds",
        Some(false) => "does not hold",
        None => "not known",
    }
}

/// The sign beside it.
pub const fn holds_sign(holds: Option<bool>) -> &'static str {
    match holds {
        Some(true) => "✓",
        Some(false) => "✗",
        None => "?",
    }
}

/// What a reason does to the severity, as its sign.
pub fn effect(effect: &str) -> &str {
    match effect {
        "raises" => "makes it graver",
        "lowers" => "makes it less grave",
        "notes" => "to be noted",
        other => other,
    }
}

/// What a place in a source shows.
pub fn role(role: &str) -> &str {
    match role {
        "before" => "how it was before",
        "first" => "first announcement",
        "last" => "last announcement",
        "end" => "the end",
        "counter" => "the holder's answer",
        other => other,
    }
}

/// What the finding says about a provision. Never "complied"; and nothing is said
/// to speak against what was not in force.
pub fn outcome(provision: &ProvisionLine) -> &str {
    let was_in_force = provision.in_force_then != Some(false);
    match (provision.outcome.as_str(), was_in_force) {
        ("evidence-against", true) => "What was seen speaks against its having been kept",
        ("evidence-against", false) => {
            "Nobody was bound by it then; today, the same would speak against its being kept"
        }
        ("no-evidence-against", _) => {
            "Nothing was seen against it, which does not show that it was kept"
        }
        ("evidence-for", true) => "What was seen speaks for its having been kept",
        ("evidence-for", false) => {
            "Nobody was bound by it then; today, the same would speak for its being kept"
        }
        ("unknown", _) => "Not known: what was seen cannot tell",
        (other, _) => other,
    }
}

/// How well a provision's own facts are verified.
pub fn verification(verification: &str) -> &str {
    match verification {
        "seed" => "said in the workshop documents",
        "found" => "found in the source named in the catalog",
        "knowledge" => "from expert knowledge, not looked up",
        "unverified" => "not verified yet",
        other => other,
    }
}

/// The gaps of the catalog: code, name, meaning.
pub const GAPS: [(&str, &str, &str); 10] = [
    (
        "G1",
        "no counterpart",
        "No technical norm asks for the same behaviour.",
    ),
    (
        "G2",
        "no public data",
        "There is a counterpart, but nobody measures it in the open.",
    ),
    (
        "G3",
        "not attributable",
        "It can be measured per network or economy, but neither a State nor knowledge \
         nor intent can be concluded from that.",
    ),
    (
        "G4",
        "addressee mismatch",
        "The provision addresses States while private operators act, or the reverse.",
    ),
    (
        "G5",
        "undefined term",
        "A word on which the provision turns has no agreed meaning.",
    ),
    (
        "G6",
        "conflict",
        "A practice or norm of States works against a technical norm.",
    ),
    (
        "G7",
        "coverage",
        "Data or participation covers only some regions or networks.",
    ),
    (
        "G8",
        "process",
        "Those affected have no channel to comment or contribute.",
    ),
    (
        "G9",
        "stale",
        "The provision or its mapping points to a text that was replaced.",
    ),
    (
        "GX",
        "inverse",
        "A technical norm to which no norm of States corresponds.",
    ),
];

/// A gap in words: the code, its name, and why. `text` is a code alone or a code
/// with its name and the reason, as the catalog gives it; what is unknown is given
/// back as it is.
pub fn gap(text: &str) -> String {
    match GAPS.iter().find(|gap| gap.0 == text.trim()) {
        Some((code, name, meaning)) => format!("{code} {name}: {meaning}"),
        None => text.to_owned(),
    }
}

/// What the code at the start of `text` means in general; `None` when the catalog
/// has no such code or `text` is nothing but the code, whose meaning [`gap`] says.
pub fn gap_meaning(text: &str) -> Option<&'static str> {
    let code = text.split_whitespace().next()?;
    let gap = GAPS.iter().find(|gap| gap.0 == code)?;
    (text.trim() != code).then_some(gap.2)
}

/// Whether a provision held when a finding was first seen, in words that leave no
/// doubt when it did not.
pub fn in_force(provision: &ProvisionLine, first_seen: &str) -> String {
    let since = time::partial_date(&provision.since);
    // Dates sort as text, short ones before those that they begin.
    let is_later = provision.since.as_str() > first_seen;
    match provision.in_force_then {
        Some(true) => format!("Dates from {since}: in force at the time"),
        Some(false) if is_later => {
            format!("Dates from {since}: after this event; shown as what it would ask today")
        }
        Some(false) => format!("Dates from {since}: no longer in force at the time"),
        None => format!("Dates from {since}: whether before or after this event is not known"),
    }
}

/// `AS17557`.
pub fn asn(asn: u32) -> String {
    format!("AS{asn}")
}

/// `AS1 and AS2`, `AS1, AS2 and 4 more`: at most `shown` of them by number.
pub fn asns(all: &[u32], shown: usize) -> String {
    let mut parts: Vec<String> = all.iter().take(shown).map(|&n| asn(n)).collect();
    if all.len() > shown {
        parts.push(format!("{} more", count((all.len() - shown) as u64)));
    }
    join(&parts)
}

/// `a`, `a and b`, `a, b and c`.
pub fn join(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// `1 file`, `2 files`, `no files`.
pub fn some(number: u64, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{} {many}", count(number)),
    }
}

/// Digits in groups of three: `1,234,567`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Bytes in the largest unit that keeps the number at least 1: `1.8 MB`.
pub fn bytes(number: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    for (unit, size) in UNITS {
        if number >= size {
            let tenths = number / (size / 10);
            return format!("{}.{} {unit}", count(tenths / 10), tenths % 10);
        }
    }
    some(number, "byte", "bytes")
}

/// The first 12 digits of a hash, for lines that cannot carry all 64.
pub fn short_hash(hash: &str) -> String {
    let mut short: String = hash.chars().take(12).collect();
    if short.len() < hash.len() {
        short.push('…');
    }
    short
}

/// The names that registries have for the networks of a finding, as a sentence;
/// `None` when no name is known.
pub fn names(finding: &Finding) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for recipient in &finding.recipients {
        if let Some(name) = &recipient.name {
            let economy = match &recipient.economy {
                Some(economy) => format!(" (registered in {economy})"),
                None => String::new(),
            };
            let text = format!("{} is {name}{economy}", recipient.subject);
            if !names.contains(&text) {
                names.push(text);
            }
        }
    }
    (!names.is_empty()).then(|| format!("By registry, {}.", join(&names)))
}

/// How widely an observation was seen: `36 of 39 peer networks announced it in the
/// first wave`.
pub fn spread(observation: &ObservationLine) -> String {
    format!(
        "{} of {} passed it on in the first wave, {} in all",
        count(observation.wave_peers.len() as u64),
        some(
            u64::from(observation.peers_heard),
            "peer network",
            "peer networks"
        ),
        count(observation.peers.len() as u64),
    )
}

/// When it ended, or that it had not.
pub fn ended(observation: &ObservationLine) -> String {
    match &observation.ended {
        Some(ended) => {
            let mut words = time::moment(ended);
            if let Some(span) = time::span(&observation.first_seen, ended) {
                words.push_str(&format!(", after {span}"));
            }
            words
        }
        None => format!(
            "had not ended when the data did; {} still held it",
            some(
                u64::from(observation.sessions_holding),
                "session",
                "sessions"
            )
        ),
    }
}

/// The holder's answers grouped by time: those of one moment stand together.
pub fn answers(counters: &[CounterLine]) -> Vec<(&str, String)> {
    let mut groups: Vec<(&str, Vec<&CounterLine>)> = Vec::new();
    for counter in counters {
        match groups.last_mut() {
            Some((time, group)) if *time == counter.first_seen => group.push(counter),
            _ => groups.push((&counter.first_seen, vec![counter])),
        }
    }
    let words = |group: &[&CounterLine]| {
        let prefixes: Vec<String> = group.iter().map(|c| c.prefix.clone()).collect();
        let mut origins: Vec<u32> = group.iter().map(|c| c.origin).collect();
        origins.dedup();
        format!("{} by {}", join(&prefixes), asns(&origins, 4))
    };
    groups
        .iter()
        .map(|(time, group)| (*time, words(group)))
        .collect()
}

/// The whole report in a paragraph: what was read, from when to when, by whom it
/// was heard, and how many findings there are.
pub fn summary(report: &CheckReport) -> String {
    let coverage = &report.coverage;
    let mut text = format!(
        "{} read",
        capital(&some(report.sources.len() as u64, "file was", "files were"))
    );
    let failed = report
        .sources
        .iter()
        .filter(|s| s.failure.is_some())
        .count();
    if failed > 0 {
        text.push_str(&format!(", {} not to the end", count(failed as u64)));
    }
    match (&coverage.from, &coverage.to) {
        (Some(from), Some(to)) => text.push_str(&format!(
            ", covering {}. In {} and {}, as {} heard them over {}, ",
            time::range(from, to),
            some(coverage.announcements, "announcement", "announcements"),
            some(coverage.withdrawals, "withdrawal", "withdrawals"),
            some(u64::from(coverage.peers), "peer network", "peer networks"),
            some(u64::from(coverage.sessions), "session", "sessions"),
        )),
        _ => text.push_str(". There was no record in them, and "),
    }
    let of = |severity| {
        report
            .findings
            .iter()
            .filter(|f| f.severity == severity)
            .count() as u64
    };
    let levels = Severity::ALL;
    let parts: Vec<String> = levels
        .into_iter()
        .filter(|&level| of(level) > 0)
        .map(|level| format!("{} of {} severity", count(of(level)), level.word()))
        .collect();
    if parts.is_empty() {
        text.push_str("nothing was found, which does not show that nothing happened.");
    } else {
        let total = some(
            report.findings.len() as u64,
            "thing was found",
            "things were found",
        );
        text.push_str(&format!("{total}: {}.", join(&parts)));
    }
    let defects: u64 = report
        .sources
        .iter()
        .flat_map(|source| &source.defects)
        .map(|defect| defect.count)
        .sum();
    if defects > 0 {
        text.push_str(&format!(
            " The files have {}, listed at the end.",
            some(defects, "defect", "defects")
        ));
    }
    text
}

/// `text` with control characters other than line feeds made visible, and those
/// that turn the direction of text around, by which one name can pose as another.
pub(crate) fn visible(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' => character,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            other if other.is_control() => '\u{fffd}',
            other => other,
        })
        .collect()
}

/// `text` with a full stop at its end, unless it ends a sentence already.
pub(crate) fn sentence(text: &str) -> String {
    let text = capital(text.trim());
    if text.is_empty() || text.ends_with(['.', '!', '?']) {
        text
    } else {
        format!("{text}.")
    }
}

/// Where rows of a feed ended, by the place's name in the ledger; `None` where that says it
/// only with the rule or the reason.
pub fn row_ended(place: &str) -> Option<&'static str> {
    Some(match place {
        "notified" => "somebody is told at once",
        "in-daily-digest" => "told in a daily digest",
        "in-monthly-digest" => "told in a monthly digest",
        "on-file" => "kept on file by a rule",
        "on-file-without-rule" => "kept on file, no rule fired",
        _ => return None,
    })
}
