//! A small catalog that has every kind of record, with one text of the test's
//! choice in all free fields.

use catalog::Catalog;
use export::{Format, Options};

/// The files, where `TEXT` stands for free text.
const FILES: &[(&str, &str)] = &[
    ("norms/sources.toml", SOURCES),
    ("norms/gaps.toml", GAPS),
    ("norms/instruments/states.toml", STATES),
    ("norms/instruments/operators.toml", OPERATORS),
    ("norms/instruments/older.toml", OLDER),
    ("norms/mappings/all.toml", MAPPINGS),
    ("norms/organisations/all.toml", ORGANISATIONS),
    ("norms/processes/all.toml", PROCESSES),
    ("norms/terms/all.toml", TERMS),
    ("norms/adoptions/all.toml", ADOPTIONS),
    ("norms/events/all.toml", EVENTS),
    ("norms/aliases.toml", ALIASES),
    ("norms/conflicts.toml", CONFLICTS),
    ("norms/triage/base.toml", TRIAGE),
    ("norms/triage/jp.toml", TRIAGE_OF_JP),
];

/// The catalog with an ordinary text.
pub(crate) fn catalog() -> Catalog {
    with("As it is said.")
}

/// The catalog with this text, which is not blank.
pub(crate) fn with(text: &str) -> Catalog {
    changed(text, |_, content| content)
}

/// The catalog after `change` to its files, which are given by name.
pub(crate) fn changed(text: &str, change: impl Fn(&str, String) -> String) -> Catalog {
    let quoted = toml(text);
    let files: Vec<(&str, String)> = FILES
        .iter()
        .map(|&(name, content)| (name, change(name, content.replace("\"TEXT\"", &quoted))))
        .collect();
    let files = files
        .iter()
        .map(|(name, content)| (*name, content.as_str()));
    Catalog::from_files(files).unwrap_or_else(|e| panic!("{e}"))
}

/// One export of a catalog, as text.
pub(crate) fn export(catalog: &Catalog, format: Format) -> String {
    let mut out = Vec::new();
    let options = Options {
        version: "0.0.0-test".to_owned(),
        ..Options::of(catalog)
    };
    export::write(catalog, format, &options, &mut out).expect("a Vec takes everything");
    String::from_utf8(out).expect("exports are UTF-8")
}

/// One export in JSON, as a value.
pub(crate) fn json(catalog: &Catalog, format: Format) -> serde_json::Value {
    serde_json::from_str(&export(catalog, format)).expect("JSON")
}

/// A text as TOML has it, with each character that may need it escaped.
fn toml(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        ' ' | '.' | ',' => c.to_string(),
        c if c.is_alphanumeric() => c.to_string(),
        c => format!("\\U{:08X}", u32::from(c)),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

const SOURCES: &str = r#"
[[sources]]
id = "report"
title = "TEXT"
tag = "primary"
link = "https://example.org/report?a=1&b=2"

[[sources]]
id = "somebody"
title = "TEXT"
tag = "researcher"
"#;

const GAPS: &str = r#"
[[gaps]]
code = "G1"
name = "no-counterpart"
describes = "TEXT"
test = "TEXT"
basis = { source = "somebody", verification = "unverified" }

[[gaps]]
code = "G5"
name = "undefined-term"
describes = "TEXT"
test = "TEXT"
basis = { source = "somebody", verification = "unverified" }
"#;

const STATES: &str = r#"
id = "states-2015"
title = "TEXT"
short_title = "TEXT"
symbol = "TEXT"
venue = "TEXT"
process = "talks"
organisation = "assembly"
members_of = ["assembly"]
version = "TEXT"
date = "2015-07-22"
kind = "political"
bindingness = "voluntary"
addressees = ["states"]
decision_rule = "consensus"
openness = 0
status = "current"
peacetime = true
link = "https://example.org/a-1-2"
aliases = ["TEXT"]
note = "TEXT"
basis = { source = "report", verification = "found" }

[[relations]]
relation = "succeeds"
to = "older"
note = "TEXT"
basis = { source = "report", verification = "found" }

[[facts]]
property = "TEXT"
value = "TEXT"
as_of = "2016"
basis = { source = "report", verification = "found" }

[[provisions]]
id = "1-a"
title = "TEXT"
paragraph = "TEXT"
paraphrase = "TEXT"
polarity = ["refrain"]
addressees = ["states"]
beneficiaries = ["everyone"]
scope = "TEXT"
observability = ["O1"]
contested_terms = ["flood"]
note = "TEXT"
basis = [
  { of = ["paraphrase"], source = "report", verification = "found" },
  { source = "somebody", verification = "knowledge" },
]

[[provisions.gaps]]
code = "G5"
reason = "TEXT"

[[provisions.measures]]
what = "TEXT"
data = "TEXT"
access = "open"
basis = { source = "somebody", verification = "unverified" }

[[provisions]]
id = "1-b"
title = "Talk to one another"
paragraph = "para. 1(b)"
paraphrase = "States should talk to one another."
polarity = ["do", "process"]
addressees = ["states"]
beneficiaries = ["states"]
scope = "Talks."
observability = ["O5"]
contested_terms = []
basis = { source = "somebody", verification = "unverified" }

[[provisions.gaps]]
code = "G1"
primary = true
reason = "TEXT"
"#;

const OLDER: &str = r#"
id = "older"
title = "An older agreement"
short_title = "Older"
symbol = "A/1/1"
venue = "Assembly"
date = "2010"
kind = "political"
bindingness = "voluntary"
addressees = ["states"]
decision_rule = "consensus"
openness = 0
status = "obsolete"
until = "2015"
basis = { source = "report", verification = "found" }

[[provisions]]
id = "1"
title = "Do not flood"
paragraph = "para. 1"
paraphrase = "States should not flood."
polarity = ["refrain"]
addressees = ["states"]
beneficiaries = ["everyone"]
scope = "Floods."
observability = ["O1"]
contested_terms = []
basis = { source = "somebody", verification = "unverified" }
"#;

const OPERATORS: &str = r#"
id = "operators"
title = "A practice of operators"
short_title = "Practice"
symbol = "RFC 1"
venue = "Operators"
date = "2000"
kind = "technical"
bindingness = "best-practice"
addressees = ["network-operators"]
decision_rule = "rough-consensus"
openness = 4
status = "current"
aliases = ["BCP 1"]
basis = { source = "somebody", verification = "knowledge" }

[[provisions]]
id = "filter"
title = "Filter floods"
paragraph = "section 1"
paraphrase = "A network filters floods."
polarity = ["do"]
addressees = ["network-operators"]
beneficiaries = ["everyone"]
scope = "Floods."
observability = ["O1"]
contested_terms = []
basis = { source = "somebody", verification = "knowledge" }
"#;

const MAPPINGS: &str = r#"
method = "human"
status = "draft"
basis = { source = "somebody", verification = "unverified" }

[[mappings]]
from = "operators#filter"
to = "states-2015#1-a"
relation = "subset-of"
link = "implements"
rationale = "TEXT"
confidence = "medium"

[[mappings]]
from = "states-2015#1-a"
to = "older#1"
relation = "equal-to"
rationale = "TEXT"
confidence = "high"
basis = [
  { of = ["relation"], source = "report", verification = "found" },
  { source = "somebody", verification = "unverified" },
]

[[mappings]]
from = "states-2015#1-b"
to = "operators#filter"
relation = "no-relationship"
rationale = "TEXT"
confidence = "low"
status = "reviewed"
"#;

const ORGANISATIONS: &str = r#"
[[organisations]]
id = "assembly"
title = "The Assembly"
short_title = "TEXT"
kind = "intergovernmental"
members = ["JP", "NL"]
members_as_of = "2020"
link = "https://example.org/"
aliases = ["The Assembly", "TEXT"]
note = "TEXT"
basis = { source = "somebody", verification = "knowledge" }
"#;

const PROCESSES: &str = r#"
[[processes]]
id = "talks"
title = "The Talks"
short_title = "TEXT"
organisation = "assembly"
started = "2014-07"
ended = "2015-06-26"
agreement = "TEXT"
decision_rule = "consensus"
commitment = "TEXT"
openness = 0
openness_evidence = "TEXT"
feasibility_review = "no"
feasibility_evidence = "unknown"
inclusion = "TEXT"
effect = "TEXT"
input = "TEXT"
instruments = ["states-2015"]
note = "TEXT"
basis = { source = "somebody", verification = "knowledge" }
"#;

const TERMS: &str = r#"
[[terms]]
id = "flood"
label = "flood of packets"
contested = true
summary = "TEXT"
aliases = ["floods"]
related = ["wave"]
note = "TEXT"
basis = { source = "somebody", verification = "unverified" }

[[terms.senses]]
venue = "talks"
sense = "TEXT"
used_by = ["TEXT"]
citation = "TEXT"
basis = { source = "report", verification = "found" }

[[terms.senses]]
venue = "operators"
sense = "More than a line carries."
basis = { source = "somebody", verification = "unverified" }

[[terms]]
id = "wave"
label = "wave"
contested = false
summary = "Many at once."
basis = { source = "somebody", verification = "unverified" }

[[terms.senses]]
venue = "assembly"
sense = "Many at once."
basis = { source = "somebody", verification = "unverified" }
"#;

const ADOPTIONS: &str = r#"
[[adoptions]]
instrument = "states-2015"
act = "endorsed"
economies = ["BR"]
date = "2016-01"
as_of = "2017-03-01"
note = "TEXT"
basis = { source = "report", verification = "found" }
"#;

const EVENTS: &str = r#"
[[events]]
date = "2018-05-01"
about = "talks"
headline = "TEXT"
for_diplomat = "TEXT"
for_operator = "TEXT"
basis = { source = "report", verification = "found" }
"#;

const TRIAGE: &str = r#"
id = "base"
title = "TEXT"
note = "TEXT"
basis = { source = "report", verification = "found" }

[[rules]]
id = "flood-to-holder"
title = "TEXT"
when = "classification.type = 'ddos'"
provisions = ["operators#filter"]
recipients = ["holder", "own-team"]
action = "notify-now"
deadline = "24h"
tlp = "amber+strict"
retention = "180d"
why = "TEXT"
last = true

[[rules]]
id = "noise"
title = "TEXT"
when = "true"
provisions = ["operators#filter"]
action = "keep-on-file"
tlp = "green"
retention = "1h"
why = "TEXT"

[[tests]]
says = "TEXT"
event = '{"classification.type": "ddos"}'
rules = ["flood-to-holder"]
action = "notify-now"
recipients = ["holder", "own-team"]
"#;

const TRIAGE_OF_JP: &str = r#"
id = "jp"
title = "TEXT"
jurisdiction = "JP"

[[switched_off]]
rule = "noise"
why = "TEXT"
"#;

const ALIASES: &str = r#"
[[aliases]]
heard = ["the flat", "flood of packets"]
means = "flood"
refers_to = "flood"
state = "resolved"
why = "TEXT"
document = "report"
basis = { source = "report", verification = "found" }
"#;

const CONFLICTS: &str = r#"
[[conflicts]]
id = "when"
about = "states-2015"
question = "TEXT"
resolution = "TEXT"
state = "kept-open"
basis = { source = "report", verification = "found" }

[[conflicts.claims]]
says = "TEXT"
source = "report"
as_of = "2019-02-03"

[[conflicts.claims]]
says = "TEXT"
source = "somebody"
"#;
