//! Files to begin with: unfilled each names what is missing, filled each is right.

use catalog::words::{TemplateKind, Word};
use catalog::{Catalog, CatalogError, Template, template};
use expect_test::expect;

/// The widest line of a comment: the width of the pages.
const COLUMNS: usize = 92;

use crate::fixture::FILES;

/// An id for a new record of each kind, which the small norms do not have.
fn id(kind: TemplateKind) -> &'static str {
    match kind {
        TemplateKind::Instrument => "rfc2",
        TemplateKind::Mapping => "states-2015#1-b",
        TemplateKind::Term => "line",
        TemplateKind::Process => "meeting",
        TemplateKind::Organisation => "council",
        TemplateKind::Adoption | TemplateKind::Event => "states-2015",
    }
}

fn begun(kind: TemplateKind) -> Template {
    template(kind, id(kind)).unwrap_or_else(|e| panic!("{e}"))
}

fn load(new: &Template) -> Result<Catalog, CatalogError> {
    let all = FILES.iter().copied();
    Catalog::from_files(all.chain([(new.path.as_str(), new.text.as_str())]))
}

/// What the small norms would say there.
fn value(field: &str, header: &str) -> &'static str {
    match (field, header) {
        ("id", _) => "\"new\"",
        ("kind", "[[organisations]]") => "\"company\"",
        ("kind", _) => "\"political\"",
        ("bindingness", _) => "\"voluntary\"",
        ("addressees" | "beneficiaries", _) => "[\"states\"]",
        ("polarity", _) => "[\"do\"]",
        ("observability", _) => "[\"O1\"]",
        ("contested_terms", _) => "[\"flooding\"]",
        ("decision_rule", _) => "\"consensus\"",
        ("openness", _) => "0",
        ("status", _) => "\"obsolete\"",
        ("peacetime" | "contested" | "primary", _) => "true",
        ("date" | "until" | "since" | "as_of" | "members_as_of" | "started" | "ended", _) => {
            "\"2015-07\""
        }
        ("link", "[[mappings]]") => "\"echoes\"",
        ("link", _) => "\"https://example.org\"",
        ("process", _) => "\"talks\"",
        ("organisation", _) => "\"assembly\"",
        ("organisations" | "members_of", _) => "[\"club\"]",
        ("economies" | "members", _) => "[\"JP\"]",
        ("aliases", _) => "[\"another name\"]",
        ("used_by", _) => "[\"diplomats\"]",
        ("related", _) => "[\"flood\"]",
        ("instruments", _) => "[\"operators\"]",
        ("basis", _) => "{ source = \"somebody\", verification = \"knowledge\" }",
        ("relation", "[[mappings]]") => "\"subset-of\"",
        ("relation", _) => "\"cites\"",
        ("to", "[[mappings]]") => "\"operators#filter\"",
        ("to" | "instrument", _) => "\"operators\"",
        ("code", _) => "\"G1\"",
        ("access", _) => "\"open\"",
        ("act", _) => "\"signed\"",
        ("method", _) => "\"human\"",
        ("confidence", _) => "\"low\"",
        ("feasibility_review", _) => "\"unknown\"",
        ("venue" | "about", _) => "\"talks\"",
        _ => "\"Some words.\"",
    }
}

/// Whether a line has a place to fill, and of which field.
fn to_fill(line: &str) -> Option<&str> {
    let (field, value) = line.split_once(" = ")?;
    (value.contains("\"\"") || value == "[]").then_some(field)
}

/// The template with everything filled in; with `all`, also what may be left out.
fn filled(mut new: Template, all: bool) -> Template {
    let mut header = String::new();
    let mut text = String::new();
    for line in new.text.lines() {
        let optional = line.starts_with('#') && !line.starts_with("# ") && !line.starts_with("#:");
        let line = if optional && all { &line[1..] } else { line };
        if line.starts_with('[') {
            line.clone_into(&mut header);
        }
        match to_fill(line) {
            Some(field) if !line.starts_with('#') => {
                text += &format!("{field} = {}", value(field, &header));
            }
            _ => text += line,
        }
        text.push('\n');
    }
    new.text = text;
    new
}

#[test]
fn a_filled_template_is_right() {
    for &kind in TemplateKind::ALL {
        // What may be left out has its own conditions: an end needs an obsolete
        // instrument, members a date.
        for all in [true, false] {
            let mut new = filled(begun(kind), all);
            if !all {
                new.text = new.text.replace("\"obsolete\"", "\"current\"");
            }
            load(&new).unwrap_or_else(|e| panic!("{kind}, all {all}: {e}\n{}", new.text));
        }
    }
}

#[test]
fn a_template_as_it_is_names_each_place_to_fill_and_nothing_else() {
    for &kind in TemplateKind::ALL {
        let new = begun(kind);
        let mut places: Vec<(usize, String)> = Vec::new();
        for (line, number) in new.text.lines().zip(1..) {
            if line.starts_with('#') {
                continue;
            }
            match to_fill(line) {
                Some("contested_terms") | None => {}
                Some("basis") => {
                    places.push((number, "`source` is empty".to_owned()));
                    places.push((number, "`verification` is empty".to_owned()));
                }
                Some(field) => places.push((number, format!("`{field}` is empty"))),
            }
        }
        let Err(CatalogError::Wrong { problems }) = load(&new) else {
            panic!("{kind}: it is not filled in");
        };
        let named: Vec<_> = problems
            .iter()
            .map(|p| (p.place.line, p.message()))
            .collect();
        assert_eq!(named, places, "{kind}");
        assert!(problems.iter().all(|p| p.place.file == new.path), "{kind}");
        assert!(problems.iter().all(|p| p.hint().is_some()), "{kind}");
    }
}

#[test]
fn each_template_goes_where_its_kind_is() {
    let paths: Vec<String> = TemplateKind::ALL.iter().map(|&k| begun(k).path).collect();
    expect![[r#"
        norms/instruments/rfc2.toml
        norms/mappings/states-2015-1-b.toml
        norms/terms/line.toml
        norms/processes/meeting.toml
        norms/organisations/council.toml
        norms/adoptions/states-2015.toml
        norms/events/states-2015.toml"#]]
    .assert_eq(&paths.join("\n"));
}

#[test]
fn a_template_says_what_goes_where() {
    expect![[r##"
        #:schema ../../schema/norms-mappings.json
        # A new mapping: links from the provisions of an instrument to others.
        # Fill in what is "" or []. A line that begins with # and no blank may be left out: take the
        # # away, or the line. norms/README.md says more of each field.

        # How all were made; one of: human (by a person), automation (by a program), hybrid (by a
        # program, looked over by a person).
        method = "human"
        # How far all have come; one of: draft, reviewed, disputed, withdrawn.
        status = "draft"
        # What all rest on.
        # - source: the id of a source in norms/sources.toml or norms/sources/
        # - verification: how well the source supports it; one of: seed (said in the workshop
        # documents), found (found in the source named), knowledge (from expert knowledge, not
        # looked up), unverified (not verified yet)
        basis = { source = "", verification = "" }

        # One link each.
        [[mappings]]
        # A provision in full, such as un-gge-2015#13-c.
        from = "states-2015#1-b"
        # The other one in full.
        to = ""
        # How the contents overlap; `from` does this to `to`; one of: equivalent-to (asks for the
        # same in other words as), equal-to (is the same as), subset-of (is a part of), superset-of
        # (contains), intersects-with (overlaps with), no-relationship (was compared and has nothing
        # in common with).
        relation = ""
        # What `from` does to `to`, where it is known; one of: implements (puts into practice),
        # recommends, echoes, cites, replaces, conflicts-with (works against).
        #link = ""
        # Why, in one sentence.
        rationale = ""
        # How sure you are; one of: high (high confidence), medium (medium confidence), low (low
        # confidence).
        confidence = ""
    "##]]
    .assert_eq(&begun(TemplateKind::Mapping).text);
}

#[test]
fn an_id_that_the_kind_cannot_have_is_refused() {
    for (kind, id, said) in [
        (
            TemplateKind::Instrument,
            "RFC 8212",
            "\"RFC 8212\" cannot be an id here: write lower-case letters, digits, hyphens and dots, such as un-gge-2015",
        ),
        (
            TemplateKind::Mapping,
            "un-gge-2015#13(f)",
            "\"un-gge-2015#13(f)\" cannot be an id here: write an instrument or a provision, such as bcp38 or un-gge-2015#13-f",
        ),
        (
            TemplateKind::Term,
            "../term",
            "\"../term\" cannot be an id here: write lower-case letters, digits and hyphens, such as osce",
        ),
    ] {
        let refused = template(kind, id).expect_err("it is ill-formed");
        assert_eq!(refused.to_string(), said);
    }
    assert!(template(TemplateKind::Mapping, "bcp38").is_ok());
}

#[test]
fn no_line_of_a_comment_is_wider_than_a_terminal() {
    for &kind in TemplateKind::ALL {
        for line in begun(kind).text.lines() {
            assert!(line.chars().count() <= COLUMNS, "{line}");
        }
    }
}
