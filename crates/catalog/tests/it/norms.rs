//! The norms that come with the program.

use std::path::Path;

use catalog::words::{Bindingness, Kind, Outcome, Verification};
use catalog::{Catalog, InstrumentId, ProvisionId};
use expect_test::expect;

/// A sentence of more words than this is not read to its end. Chosen by us after
/// reading the longest ones aloud.
const SENTENCE_WORDS_MAX: usize = 45;

/// A paraphrase is one or two sentences.
const PARAPHRASE_SENTENCES_MAX: usize = 2;

fn built_in() -> Catalog {
    Catalog::built_in().unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn the_norms_have_no_problem() {
    built_in();
}

#[test]
fn the_folder_and_what_is_built_in_say_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../norms");
    let loaded = Catalog::load(&folder).unwrap_or_else(|e| panic!("{e}"));
    let built_in = built_in();
    // But for the names of files, which begin with the folder.
    let folder = format!("{}/", folder.display());
    let below = |records: String| records.replace(&folder, "norms/");
    let provisions = below(format!("{:?}", loaded.provisions()));
    assert!(provisions == format!("{:?}", built_in.provisions()));
    let mappings = below(format!("{:?}", loaded.mappings()));
    assert!(mappings == format!("{:?}", built_in.mappings()));
}

#[test]
fn all_provisions_of_each_instrument_are_there() {
    let catalog = built_in();
    let lines: Vec<String> = catalog
        .instruments()
        .iter()
        .map(|i| {
            let labels: Vec<_> = i.provisions.iter().map(ProvisionId::label).collect();
            format!("{} {}: {}\n", i.id, i.date, labels.join(" "))
        })
        .collect();
    expect![[r#"
        un-charter 1945-06-26: 2-4
        geneva-conventions 1949-08-12: 
        un-res-53-70 1998-12-04: 
        budapest-conv 2001-11-23: 5 23 35
        oecd-2002 2002-07-25: 
        un-res-57-239 2002-12-20: a b c d e f g h i
        un-res-58-199 2003-12-23: 1 2 3 4 5 6 7 8 9 10 11
        un-gge-2005 2005: 
        wsis 2005-11-18: 68 72
        sco-2009 2009-06-16: 
        un-res-64-211 2009-12-21: 
        un-gge-2010 2010: 
        ewi-terms 2011: terms
        sco-coc-2011 2011-09-14: a b c d e f g h i j k
        gccs 2011-11-02: 
        un-gge-2013 2013: 19 20 21 22 23 24
        tallinn-1 2013-03: 
        osce-cbm-1106 2013-12-03: 1 2 3 4 5 6 7 8 9 10 11
        netmundial 2014-04-24: 
        au-malabo 2014-06-27: 28
        msft-2014 2014-12-03: 1 2 3 4 5 6
        wrr-public-core 2015: core
        sco-coc-2015 2015-01-13: 1 2 3 4 5 6 7 8 9 10 11 12 13
        gfce 2015-04-16: 
        un-gge-2015 2015-07-22: 13-a 13-b 13-c 13-d 13-e 13-f 13-g 13-h 13-i 13-j 13-k
        wsis10 2015-12-16: 
        un-res-70-237 2015-12-23: 
        igf-bpf-cyber 2016: 
        osce-cbm-1202 2016-03-10: 12 13 14 15 16
        g7-ise-shima 2016-05-27: 
        msft-2016 2016-06-23: 1 2 3 4 5 6
        nato-pledge 2016-07-08: 1 2 3 4 5 6 7
        igf-ws-series 2016-12-08: 
        un-gge-2017 2017: 
        tallinn-2 2017-02: 
        msft-dgc 2017-02-14: 
        g7-lucca 2017-04-11: 
        eu-toolbox 2017-06-19: 
        tech-accord 2018-04-17: 1 2 3 4
        asean-norms 2018-04-28: d f
        oas-cbm 2018-05-04: 1 2 3 4 5 6
        paris-call 2018-11-12: 1 2 3 4 5 6 7 8 9
        un-res-73-27 2018-12-05: 
        un-res-73-266 2018-12-22: 
        first-ethics 2019: trustworthiness coordinated-disclosure confidentiality acknowledge authorisation inform human-rights team-health team-ability responsible-collection jurisdictions evidence
        g7-dinard 2019-04-06: cni
        eu-cyber-sanctions 2019-05-17: 
        gcsc-norms 2019-11: 1 2 3 4 5 6 7 8
        un-oewg-2021 2021-03-12: 65
        un-gge-2021 2021-05-28: a b c d e f g h i j k
        un-oewg-apr1 2022: 
        eu-nis2 2022-12-14: 10 12 21 23
        un-oewg-apr2 2023-07: 1 2 3 4
        au-cap-intl-law 2024-01: 
        netmundial10 2024-04-30: 
        un-poc-directory 2024-05: 
        un-oewg-apr3 2024-07: 5 6 7 8
        eu-cra 2024-10-23: 13 14
        un-cybercrime-conv 2024-12-24: 41
        un-global-mechanism 2025: 
        un-oewg-2025 2025-07-11: 
        wsis20 2025-12-17: 
        bcp200 1996-08: strong-crypto-for-all
        rfc2142 1997-05: role-mailboxes
        bcp16 1997-07: spread-servers enough-servers
        bcp21 1998-06: publish-profile secure-channel
        bcp30 1999-02: no-open-relay received-lines
        bcp34 1999-08: no-directed-broadcast
        bcp38 2000-05: ingress-filtering
        bcp46 2000-11: contacts report-incidents registry-data source-filtering
        bcp55 2002-02: collect-carefully chain-of-custody
        bcp61 2002-08: strong-security
        bcp72 2003-07: state-threats safe-identifiers
        bcp84 2004: multihomed feasible-path
        bcp105 2005-06: no-embedded-addresses names-under-control
        bcp126 2006-12: withdraw-when-down watch-from-many-places
        bcp134 2007-11: authenticate-senders leave-submission-open
        bcp140 2008-10: recursion
        apnic-prop-079 2010: irt-mandatory
        arin-nrpm-3-6 2010: yearly-poc-validation
        bcp162 2011-06: source-port exact-time
        bcp169 2011-10: own-number-per-node
        bcp171 2011-11: drop-stale-filters
        bcp172 2011-12: no-as-set
        ripe-563 2012: abuse-c-mandatory
        bcp173 2012-02: certify-the-holder publish-practice
        bcp174 2012-02: staged-rollover
        bcp153 2012-04: one-register shared-space
        bcp182 2013-04: announced-phases
        bcp185 2014: origin-validation roa-order minimal-roa
        manrs-netops 2014: 1 2 3 4
        bcp188 2014-05: mitigate-monitoring
        bcp194 2015-02: own-prefixes customer-prefixes origin-validation bogon-prefixes bogon-as own-as-in-path transit-only-if-meant too-specific max-prefix
        janog-ntp-2015 2015-03-13: protect do-not-be-abused
        bcp40 2015-12: answer-all signed-root
        rfc7754 2016-03: count-side-effects at-the-endpoints tell-the-user
        bcp207 2016-11: validate-anyway
        bcp211 2017-09: next-key-ready check-at-the-edge
        rfc8280 2017-10: ask-about-rights
        afrinic-2018-gen-001 2018: abuse-contact
        iso-29147 2018: receive-reports publish-advisories
        manrs-ixp 2018: 1 2 2-1 2-2 2-3 2-4 3 4 5
        rsit 2018: classify
        bcp214 2018-03: drain-before-maintenance exchange-culling
        ripe-705 2018-06: yearly-validation
        ripe-706 2018-06: guide
        apnic-prop-125 2018-12: validate-mailbox
        afrinic-2019-gen-006 2019: as0-undelegated
        iso-30111 2019: handle
        lacnic-2019-12 2019: as0-undelegated
        ripe-2019-08 2019: as0-undelegated
        rfc8520 2019-03: declare-needs restrict-to-needs
        bcp223 2019-07: source-filtering control-queries
        bcp224 2019-08: staged-router-rollover
        apnic-prop-132 2019-12-04: as0-undelegated
        first-mpcvd 2020: involve-all publish-together
        manrs-cdn 2020: 1 2 3 4 5 6
        lacnic-manual-12 2020-02-26: abuse-contact-validated
        bcp230 2020-09: avoid-fragments let-size-messages-pass
        bcp232 2020-10: minimise-data privacy-statement
        manrs-vendor 2021: 1 2 commitment
        rfc9019 2021-04: signed-updates
        apnic-prop-138 2021-09: no-reserved-asn
        rfc9116 2022-04: publish-contact keep-fresh
        bcp236 2022-08: no-extra-iterations
        first-tlp-2 2022-08: mark keep-limits
        bcp195 2022-11: no-old-tls tls-settings
        csaf-2 2022-11-18: machine-readable-advisory findable
        bcp237 2023-02: sign validate
        bcp238 2023-08: one-prefix-per-roa
        bcp241 2025-03: steady-names ask-local-resolver
        rfc9774 2025-05-21: no-as-set reception
    "#]].assert_eq(&lines.concat());
}

#[test]
fn of_a_restraint_nobody_can_say_that_it_was_kept() {
    let catalog = built_in();
    let restraints: Vec<_> = catalog
        .provisions()
        .iter()
        .filter(|p| p.is_restraint())
        .collect();
    for provision in &restraints {
        assert_eq!(
            provision.outcomes(),
            [
                Outcome::NoEvidenceAgainst,
                Outcome::EvidenceAgainst,
                Outcome::Unknown
            ],
            "{}",
            provision.id
        );
    }
    let un: Vec<_> = restraints
        .iter()
        .map(|p| p.id.as_str())
        .filter(|id| id.starts_with("un-"))
        .collect();
    assert_eq!(
        un,
        [
            "un-charter#2-4",
            "un-res-57-239#d",
            "un-res-57-239#e",
            "un-gge-2013#21",
            "un-gge-2013#23",
            "un-gge-2015#13-c",
            "un-gge-2015#13-e",
            "un-gge-2015#13-f",
            "un-gge-2015#13-k",
            "un-gge-2021#c",
            "un-gge-2021#e",
            "un-gge-2021#f",
            "un-gge-2021#i",
            "un-gge-2021#k"
        ]
    );
}

#[test]
fn every_un_letter_has_a_mapping_or_one_primary_gap() {
    let catalog = built_in();
    let un = InstrumentId::new("un-gge-2015").expect("an id");
    for provision in catalog.provisions_of(&un) {
        let mapped = catalog.mappings_of(&provision.id).count();
        let primary = provision.gaps.iter().filter(|g| g.primary).count();
        assert!(mapped > 0 || primary == 1, "{}", provision.id);
        assert_eq!(provision.peacetime, Some(true), "{}", provision.id);
    }
}

#[test]
fn mappings_are_drafts_that_nobody_has_verified() {
    for mapping in built_in().mappings() {
        let verified = mapping
            .basis
            .iter()
            .any(|b| b.verification != Verification::Unverified);
        assert!(
            !verified,
            "{} – {}: say in this test who reviewed it",
            mapping.from, mapping.to
        );
    }
}

#[test]
fn no_sentence_is_too_long_to_read() {
    let catalog = built_in();
    for provision in catalog.provisions() {
        let reasons = provision.gaps.iter().map(|g| &g.reason);
        for text in [&provision.paraphrase, &provision.scope]
            .into_iter()
            .chain(reasons)
        {
            for sentence in text.split(". ") {
                let words = sentence.split(' ').count();
                assert!(
                    words <= SENTENCE_WORDS_MAX,
                    "{}: {words} words: {sentence}",
                    provision.id
                );
            }
            assert!(text.ends_with('.'), "{}: {text}", provision.id);
        }
        let sentences = provision.paraphrase.split(". ").count();
        assert!(sentences <= PARAPHRASE_SENTENCES_MAX, "{}", provision.id);
        assert!(!provision.title.ends_with('.'), "{}", provision.id);
    }
    for mapping in catalog.mappings() {
        let words = mapping.rationale.split(' ').count();
        assert!(
            words <= SENTENCE_WORDS_MAX,
            "{} – {}",
            mapping.from,
            mapping.to
        );
        assert!(
            mapping.rationale.ends_with('.'),
            "{} – {}",
            mapping.from,
            mapping.to
        );
    }
}

#[test]
fn links_of_rfcs_have_the_number_of_the_rfc() {
    for instrument in built_in()
        .instruments()
        .iter()
        .filter(|i| i.kind == Kind::Technical)
    {
        if let Some(number) = instrument.symbol.strip_prefix("RFC ") {
            let link = format!("https://www.rfc-editor.org/rfc/rfc{number}");
            assert_eq!(instrument.link.as_deref(), Some(link.as_str()));
            assert_ne!(instrument.bindingness, Bindingness::Binding);
        }
    }
}

#[test]
fn the_indicator_in_the_readme_is_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../norms");
    let readme = std::fs::read_to_string(folder.join("README.md")).expect("it is there");
    let example = readme
        .split("```")
        .find_map(|block| block.strip_prefix("toml\nid = \"route-new-origin\""))
        .expect("the README shows an indicator");
    let example = format!("id = \"example\"{example}");
    let scratch = tempfile::tempdir().expect("a scratch folder");
    copy(&folder, scratch.path());
    let indicators = scratch.path().join("indicators");
    std::fs::create_dir_all(&indicators).expect("it can be made");
    std::fs::write(indicators.join("example.toml"), example).expect("it can be written");
    let catalog = Catalog::load(scratch.path()).unwrap_or_else(|e| panic!("{e}"));
    assert!(
        catalog
            .indicators()
            .iter()
            .any(|i| i.id.as_str() == "example")
    );
}

/// The README names every field, every word of a closed set and every schema.
#[test]
fn the_readme_explains_every_field() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../norms");
    let readme = std::fs::read_to_string(folder.join("README.md")).expect("it is there");
    let mut missing = Vec::new();
    for schema in catalog::editor_schemas() {
        if !readme.contains(&schema.file) {
            missing.push(schema.file.clone());
        }
        // The README shows an indicator as a whole, and its fields in that.
        let quote = if schema.file == "norms-indicator.json" {
            ""
        } else {
            "`"
        };
        let json: serde_json::Value = serde_json::from_str(&schema.text).expect("it is JSON");
        for name in named(&json) {
            if !readme.contains(&format!("{quote}{name}{quote}")) {
                missing.push(format!("{}: {name}", schema.file));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The fields that a schema knows at any depth, and the words for them. A list of
/// records has brackets in the README.
fn named(schema: &serde_json::Value) -> Vec<String> {
    let mut names = Vec::new();
    let fields = schema.as_object().into_iter().flatten();
    // A condition names the list that it is for, which is no field.
    for (key, value) in fields.filter(|(key, _)| *key != "then") {
        if key == "properties" {
            let fields = value.as_object().into_iter().flatten();
            let plain = fields.filter(|(_, field)| {
                field["anyOf"].is_null() && field["items"]["properties"].is_null()
            });
            names.extend(plain.map(|(name, _)| name.clone()));
        }
        if let ("const", Some(word)) = (key.as_str(), value.as_str()) {
            names.push(word.to_owned());
        }
        names.extend(named(value));
    }
    names.extend(schema.as_array().into_iter().flatten().flat_map(named));
    names
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("it can be made");
    for entry in std::fs::read_dir(from).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        let target = to.join(path.file_name().expect("it has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("it can be copied");
        }
    }
}
