//! A catalog small enough to count by hand.

use catalog::Catalog;

/// Two instruments of States and two of operators. `a#1` is answered from 2010 on
/// by `x#1`, from 2012 on also by `y#1`, a reviewed one; `a#2` by nothing; `b#1`
/// by a mapping that was withdrawn. `x#1` ended in 2015. `b#1` and `a#1` say
/// something of the same.
pub(crate) fn catalog() -> Catalog {
    let files = [
        ("norms/sources.toml", SOURCES.to_owned()),
        ("norms/gaps.toml", GAPS.to_owned()),
        (
            "norms/instruments/a.toml",
            instrument("a", "political", "2000", "") + &provision("1", "") + &provision("2", "G1"),
        ),
        (
            "norms/instruments/b.toml",
            instrument("b", "political", "2011-05-01", RELATION) + &provision("1", "G1"),
        ),
        (
            "norms/instruments/x.toml",
            instrument("x", "technical", "2010-03", "until = \"2015\"\n")
                .replace("\"current\"", "\"obsolete\"")
                + &provision("1", ""),
        ),
        (
            "norms/instruments/y.toml",
            instrument("y", "technical", "2012", OBSOLETES) + &provision("1", ""),
        ),
        ("norms/mappings/all.toml", MAPPINGS.to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (*n, t.as_str())).collect();
    Catalog::from_files(files).expect("a sound catalog")
}

const SOURCES: &str = "
[[sources]]
id = \"researcher\"
title = \"Somebody\"
tag = \"researcher\"
";

const GAPS: &str = "
[[gaps]]
code = \"G1\"
name = \"no-counterpart\"
describes = \"Nothing.\"
test = \"No mapping.\"
basis = { source = \"researcher\", verification = \"knowledge\" }
";

const RELATION: &str = "
[[relations]]
relation = \"revises\"
to = \"a\"
basis = { source = \"researcher\", verification = \"knowledge\" }
";

const OBSOLETES: &str = "
[[relations]]
relation = \"obsoletes\"
to = \"x\"
basis = { source = \"researcher\", verification = \"knowledge\" }
";

const MAPPINGS: &str = "
method = \"human\"
status = \"draft\"
basis = { source = \"researcher\", verification = \"knowledge\" }

[[mappings]]
from = \"a#1\"
to = \"x#1\"
relation = \"intersects-with\"
rationale = \"First.\"
confidence = \"low\"

[[mappings]]
from = \"y#1\"
to = \"a#1\"
relation = \"subset-of\"
rationale = \"Second.\"
confidence = \"high\"
status = \"reviewed\"

[[mappings]]
from = \"b#1\"
to = \"y#1\"
relation = \"intersects-with\"
rationale = \"A mistake.\"
confidence = \"low\"
status = \"withdrawn\"

[[mappings]]
from = \"b#1\"
to = \"a#1\"
relation = \"equivalent-to\"
rationale = \"The same.\"
confidence = \"medium\"
";

fn instrument(id: &str, kind: &str, date: &str, more: &str) -> String {
    // Keys stand before tables.
    let (keys, tables) = if more.starts_with("\n[[") {
        ("", more)
    } else {
        (more, "")
    };
    format!(
        "id = \"{id}\"\ntitle = \"{id} in full\"\nshort_title = \"{id}\"\nsymbol = \"{id}/1\"\n\
         venue = \"here\"\ndate = \"{date}\"\nkind = \"{kind}\"\nbindingness = \"voluntary\"\n\
         addressees = [\"states\"]\ndecision_rule = \"consensus\"\nopenness = 0\n\
         status = \"current\"\n{keys}\
         basis = {{ source = \"researcher\", verification = \"knowledge\" }}\n{tables}"
    )
}

fn provision(label: &str, gap: &str) -> String {
    let gap = if gap.is_empty() {
        String::new()
    } else {
        format!("[[provisions.gaps]]\ncode = \"{gap}\"\nprimary = true\nreason = \"None.\"\n")
    };
    format!(
        "\n[[provisions]]\nid = \"{label}\"\ntitle = \"Do {label}\"\nparagraph = \"para. {label}\"\n\
         paraphrase = \"Do it.\"\npolarity = [\"do\"]\naddressees = [\"states\"]\n\
         beneficiaries = [\"everyone\"]\nscope = \"All.\"\nobservability = [\"O1\"]\n\
         contested_terms = []\n\
         basis = {{ source = \"researcher\", verification = \"knowledge\" }}\n{gap}"
    )
}
