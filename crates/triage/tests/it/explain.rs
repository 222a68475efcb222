//! Why something is done with an event, as people read it.

use std::sync::Arc;

use catalog::{Catalog, Economy};
use events::intelmq;
use expect_test::{Expect, expect};
use holders::Editions;
use triage::explain::{self, Why};
use triage::{Desk, Enricher, Rules};

const DESK: &str = r#"
economy = "JP"
[constituency]
prefixes = ["192.0.2.0/24"]
[[assets]]
name = "Example Power"
sector = "energy"
prefixes = ["192.0.2.0/25"]
mail = "soc@power.example"
[[contacts]]
role = "national-authority"
name = "The authority"
mail = "duty@authority.example"
"#;

fn why(event: &str) -> Why {
    let catalog = Catalog::built_in().expect("the norms are right");
    let rules = Rules::compile(catalog.triage(), Economy::named("XX")).expect("they compile");
    let desk = Desk::read(DESK).expect("a desk");
    let enricher = Enricher::new(Arc::new(Editions::default()), desk, Vec::new());
    let mut why = None;
    let mut each = |event: &events::Event<'_>| {
        let facts = enricher.facts(event);
        why = Some(explain::explain(&catalog, &rules, &enricher, event, &facts));
    };
    let mut reader = intelmq::Reader::new();
    reader.push(event.as_bytes(), &mut each);
    reader.finish(&mut each);
    why.expect("an event")
}

fn check(event: &str, expect: &Expect) {
    let text = why(event).document().text();
    // What stands before the norms and the lists of columns.
    let end = text.find("What was looked up").expect("it says so");
    expect.assert_eq(&text[..end]);
}

#[test]
fn what_is_done_stands_first_and_then_why_and_what_nearly_was() {
    check(
        r#"{"source.ip": "198.51.100.7", "source.abuse_contact": "abuse@isp.example",
            "classification.taxonomy": "intrusion-attempts", "classification.type": "scanner",
            "destination.ip": "192.0.2.5"}"#
            .replace('\n', "")
            .as_str(),
        &expect![[r#"
            What is done: notify-now

            The event is kept for 730d.

            WHO                 HOW         WITHIN  TLP    WHERE TO WRITE          KNOWN BY
            target              notify-now  24h     AMBER  soc@power.example       the desk
            national-authority  notify-now  24h     AMBER  duty@authority.example  the desk
            sector-authority    notify-now  24h     AMBER  nobody says

            Rules that fired

              critical-infrastructure-attacked (notify-now): An attack on critical infrastructure
                  goes to the national authority, the sector and the target
                  Something that the public depends on was the target. Whoever protects it has to know
                  first, and the facts are to be weighed before anybody is blamed.
                  all of these is true
                  destination.sector IN ('critical-infrastructure', 'energy', 'health', 'water',
                  'finance', 'transport', 'government') is true: it is 'energy'
                  classification.taxonomy IN ('availability', 'intrusions', 'intrusion-attempts',
                  'information-content-security', 'malicious-code') is true: it is 'intrusion-attempts'
                  at norms/triage/base.toml:35

            Rules that would have fired but for one thing

              public-core-attacked (notify-now): An attack on name service or an exchange goes to
                  the national authority and the target
                  destination.sector IN ('dns', 'ixp') is false: it is 'energy'
              election-attacked (notify-now): An attack on the means of an election goes to the
                  national authority and the target
                  destination.sector = 'election' is false: it is 'energy'
              fraud-to-police (daily-digest): Fraud is put together for the police once a day
                  classification.type IN ('phishing', 'masquerade', 'unauthorised-use-of-resources',
                  'unauthorized-use-of-resources') is false: it is 'scanner'
              stolen-data-to-police (notify-now): Stolen data and broken systems of the constituency
                  go to the police
                  classification.type IN ('unauthorised-information-access',
                  'unauthorized-information-access', 'unauthorised-information-modification',
                  'unauthorized-information-modification', 'data-leak', 'data-loss'… is false: it is
                  'scanner'
              cross-border-to-national-csirt (daily-digest): What comes from another economy is told
                  to its national CSIRT once a day
                  source.economy <> own_economy is unknown: source.economy is NULL, own_economy is 'JP'

        "#]],
    );
}

#[test]
fn an_event_that_no_rule_fires_for_is_kept_and_that_is_said() {
    let why = why(r#"{"source.ip": "198.51.100.7"}"#);
    assert!(why.fired.is_empty() && why.told.is_empty() && why.provisions.is_empty());
    assert_eq!(why.action, "keep-on-file");
    let text = why.document().text();
    assert!(text.contains("Nobody is told."), "{text}");
    assert!(text.contains("None did."), "{text}");
    assert!(text.contains("source.holder        not known"), "{text}");
}

#[test]
fn every_provision_is_named_once_with_all_rules_that_name_it() {
    let why = why(
        r#"{"source.ip": "192.0.2.1", "destination.ip": "192.0.2.2", "classification.taxonomy": "malicious-code", "classification.type": "c2-server"}"#,
    );
    let ids: Vec<&str> = why.provisions.iter().map(|p| p.id.as_str()).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    let shared = why.provisions.iter().find(|p| p.id == "un-gge-2015#13-g");
    let rules = &shared.expect("two rules name it").rules;
    assert_eq!(
        rules[..],
        [
            "critical-infrastructure-attacked",
            "critical-infrastructure-infected"
        ]
    );
    assert!(why.provisions.iter().all(|p| !p.citation.is_empty()));
}
