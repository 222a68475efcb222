//! What is done with an event.

use catalog::words::{Recipient, Tlp, TriageAction};
use catalog::{Catalog, CatalogError, Economy, TriageFile};
use triage::{Decision, Rules};

/// A catalog with these files of rules.
fn files(texts: &[&str]) -> Vec<TriageFile> {
    const NORMS: &[(&str, &str)] = &[
        (
            "norms/sources.toml",
            "[[sources]]\nid = \"s\"\ntitle = \"S\"\ntag = \"researcher\"\n",
        ),
        (
            "norms/gaps.toml",
            "[[gaps]]\ncode = \"GX\"\nname = \"n\"\ndescribes = \"d\"\ntest = \"t\"\n\
             basis = { source = \"s\", verification = \"knowledge\" }\n",
        ),
        (
            "norms/instruments/i.toml",
            r#"id = "i"
title = "I"
short_title = "I"
symbol = "I"
venue = "V"
date = "2020"
kind = "technical"
bindingness = "best-practice"
addressees = ["csirts"]
decision_rule = "rough-consensus"
openness = 4
status = "current"
basis = { source = "s", verification = "knowledge" }
[[provisions]]
id = "1"
title = "T"
paragraph = "1"
paraphrase = "P"
polarity = ["do"]
addressees = ["csirts"]
beneficiaries = ["everyone"]
scope = "S"
observability = ["O5"]
contested_terms = []
basis = { source = "s", verification = "knowledge" }
[[provisions.gaps]]
code = "GX"
reason = "r"
primary = true
"#,
        ),
    ];
    let names: Vec<String> = (0..texts.len())
        .map(|n| format!("norms/triage/{n}.toml"))
        .collect();
    let rules = names.iter().map(String::as_str).zip(texts.iter().copied());
    let catalog = Catalog::from_files(NORMS.iter().copied().chain(rules));
    let catalog = catalog.unwrap_or_else(|error: CatalogError| panic!("{error}"));
    catalog.triage().to_vec()
}

fn file(id: &str, more: &str, rules: &[&str]) -> String {
    format!(
        "id = \"{id}\"\ntitle = \"T\"\nbasis = {{ source = \"s\", verification = \"knowledge\" }}\n\
         {more}\n{}",
        rules.concat()
    )
}

fn rule(id: &str, when: &str, does: &str) -> String {
    format!(
        "[[rules]]\nid = \"{id}\"\ntitle = \"T\"\nwhen = '''{when}'''\nprovisions = [\"i#1\"]\n\
         why = \"W\"\n{does}\n"
    )
}

const FILE: &str = "action = \"keep-on-file\"\ntlp = \"green\"\nretention = \"10d\"";

fn decided(rules: &Rules, event: &str) -> Decision {
    triage::tests::decide(rules, event).unwrap_or_else(|error| panic!("{error}"))
}

fn fired(rules: &Rules, event: &str) -> Vec<String> {
    let decision = decided(rules, event);
    let id = |place: &usize| rules.rules()[*place].rule.id.to_string();
    decision.rules.iter().map(id).collect()
}

#[test]
fn each_recipient_is_told_in_the_most_urgent_way_and_by_the_strictest_level() {
    let daily = "recipients = [\"holder\", \"police\"]\naction = \"daily-digest\"\n\
                 deadline = \"48h\"\ntlp = \"amber\"\nretention = \"30d\"";
    let now = "recipients = [\"holder\"]\naction = \"notify-now\"\ndeadline = \"24h\"\n\
               tlp = \"green\"\nretention = \"20d\"";
    let sooner = "recipients = [\"holder\"]\naction = \"notify-now\"\ndeadline = \"4h\"\n\
                  tlp = \"clear\"\nretention = \"1h\"";
    let text = file(
        "f",
        "",
        &[
            &rule("daily", "true", daily),
            &rule("now", "true", now),
            &rule("sooner", "true", sooner),
        ],
    );
    let rules = Rules::compile(&files(&[&text]), None).expect("they compile");
    let decision = decided(&rules, r#"{"source.ip": "192.0.2.1"}"#);
    assert_eq!(decision.action, TriageAction::NotifyNow);
    assert_eq!(decision.retention.to_string(), "30d");
    let told: Vec<_> = decision
        .told
        .iter()
        .map(|t| {
            (
                t.recipient,
                t.action,
                t.deadline.map(|d| d.to_string()),
                t.tlp,
                t.rule,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                Recipient::Holder,
                TriageAction::NotifyNow,
                Some("4h".to_owned()),
                Tlp::Amber,
                1
            ),
            (
                Recipient::Police,
                TriageAction::DailyDigest,
                Some("48h".to_owned()),
                Tlp::Amber,
                0
            ),
        ]
    );
}

#[test]
fn no_rule_behind_a_last_one_is_tried_where_it_fires() {
    let last = format!("{FILE}\nlast = true");
    let text = file(
        "f",
        "",
        &[
            &rule("a", "source.port = 1", &last),
            &rule("b", "true", FILE),
        ],
    );
    let rules = Rules::compile(&files(&[&text]), None).expect("they compile");
    assert_eq!(fired(&rules, r#"{"source.port": 1}"#), ["a"]);
    assert_eq!(fired(&rules, r#"{"source.port": 2}"#), ["b"]);
}

#[test]
fn a_jurisdiction_takes_the_place_of_rules_and_switches_others_off() {
    let base = file(
        "base",
        "",
        &[
            &rule("a", "source.port = 1", FILE),
            &rule("b", "true", FILE),
            &rule("c", "true", FILE),
        ],
    );
    let japan = file(
        "jp",
        "jurisdiction = \"JP\"\n[[switched_off]]\nrule = \"c\"\nwhy = \"W\"\n",
        &[&rule("a", "source.port = 2", FILE)],
    );
    let files = files(&[&base, &japan]);
    let everywhere = Rules::compile(&files, None).expect("they compile");
    let japan = Rules::compile(&files, Economy::new("JP")).expect("they compile");
    let event = r#"{"source.port": 2}"#;
    assert_eq!(fired(&everywhere, event), ["b", "c"]);
    assert_eq!(fired(&japan, event), ["a", "b"]);
    assert_eq!(japan.rules()[0].file.as_str(), "jp");
}

#[test]
fn an_event_that_no_rule_fires_for_is_kept_on_file() {
    let text = file("f", "", &[&rule("a", "source.port = 1", FILE)]);
    let rules = Rules::compile(&files(&[&text]), None).expect("they compile");
    let decision = decided(&rules, r#"{"source.port": 2}"#);
    assert_eq!(decision.action, TriageAction::KeepOnFile);
    assert!(decision.rules.is_empty() && decision.told.is_empty());
}

#[test]
fn what_is_added_and_what_the_feed_says_besides_are_columns() {
    let text = file(
        "f",
        "",
        &[
            &rule("sector", "destination.sector = 'health'", FILE),
            &rule("ours", "in_constituency", FILE),
            &rule("abroad", "source.economy <> own_economy", FILE),
            &rule("tag", "extra.tag = 'x'", FILE),
            &rule("block", "contains('192.0.2.0/24', source.ip)", FILE),
        ],
    );
    let rules = Rules::compile(&files(&[&text]), None).expect("they compile");
    let all = r#"{"destination.sector": "health", "in_constituency": 1, "source.economy": "NL",
        "own_economy": "JP", "extra.tag": "x", "source.ip": "192.0.2.7"}"#;
    assert_eq!(
        fired(&rules, all),
        ["sector", "ours", "abroad", "tag", "block"]
    );
    assert_eq!(fired(&rules, r#"{"source.ip": "192.0.3.7"}"#), [""; 0]);
    // Not known is not true.
    assert_eq!(fired(&rules, r#"{"own_economy": "JP"}"#), [""; 0]);
}

#[test]
fn a_condition_that_is_wrong_is_named_with_its_rule_and_place() {
    let text = file("f", "", &[&rule("a", "source.prot = 1", FILE)]);
    let problems = Rules::compile(&files(&[&text]), None).expect_err("there is no such column");
    let said = problems[0].to_string();
    assert!(
        said.starts_with("norms/triage/0.toml:5: `when` of `a`: "),
        "{said}"
    );
    assert!(said.contains("source.prot"), "{said}");
}
