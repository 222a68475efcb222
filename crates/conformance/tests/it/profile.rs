//! Profiles: what comes with the program, and what is refused.

use conformance::measure::{Missing, Value};
use conformance::profile::{Bound, Class, Formula, Verification};
use conformance::{MetricId, Profile, profile};

use crate::built_in;

#[test]
fn the_profiles_that_come_with_the_program_hold_together() {
    let profiles = profile::built_in().expect("they hold together");
    let ids: Vec<&str> = profiles.iter().map(|profile| &*profile.id).collect();
    assert_eq!(
        ids,
        [
            "manrs-proto-2018",
            "manrs-obs-2019",
            "manrs-obs-2024-01",
            "imc-2022"
        ]
    );
    for (profile, (file, _)) in profiles.iter().zip(profile::BUILT_IN) {
        assert_eq!(file, format!("{}.toml", profile.id));
        assert!(!profile.is_demo());
        let used = |id: &str| {
            profile.metrics.iter().any(|metric| {
                metric.source == id || metric.thresholds.iter().any(|t| t.source == id)
            }) || profile.actions.iter().any(|action| action.source == id)
        };
        assert!(used(&profile.sources[0].id), "{}", profile.id);
    }
}

#[test]
fn the_observatory_has_no_thresholds_since_no_source_gives_them() {
    for id in ["manrs-proto-2018", "manrs-obs-2019", "manrs-obs-2024-01"] {
        let profile = built_in(id);
        assert_eq!(profile.metrics.len(), 15);
        for metric in &profile.metrics {
            assert!(metric.thresholds.is_empty(), "{id} {}", metric.id);
            assert_eq!(metric.class(Value::Known(0.0), None), Class::NoThreshold);
        }
    }
}

#[test]
fn the_revision_of_2024_takes_leaks_out_of_the_first_action_and_filters_the_rest() {
    let before = built_in("manrs-obs-2019");
    let after = built_in("manrs-obs-2024-01");
    for id in [MetricId::M1, MetricId::M1C] {
        assert_eq!(before.actions_of(id).count(), 1);
        assert_eq!(after.actions_of(id).count(), 0);
        assert!(after.metric(id).is_some());
    }
    for id in [
        MetricId::M2,
        MetricId::M2C,
        MetricId::M3,
        MetricId::M3C,
        MetricId::M4,
        MetricId::M4C,
    ] {
        assert_eq!(after.actions_of(id).count(), 1);
        let filters = |profile: &Profile| profile.metric(id).map(|metric| metric.filters.len());
        assert_eq!(filters(&before), Some(0));
        assert_eq!(filters(&after), Some(1));
    }
}

#[test]
fn the_registry_metric_has_a_direction_of_its_own_in_each_layer() {
    let formula = |id| {
        built_in(id)
            .metric(MetricId::M7IRR)
            .map(|metric| metric.formula)
    };
    assert_eq!(formula("manrs-proto-2018"), Some(Formula::ShareRegistered));
    assert_eq!(formula("manrs-obs-2019"), Some(Formula::ShareUnregistered));
    assert_eq!(
        formula("manrs-obs-2024-01"),
        Some(Formula::ShareUnregistered)
    );
}

#[test]
fn du_et_al_ask_nine_tenths_of_an_isp_and_all_of_a_content_network() {
    let profile = built_in("imc-2022");
    let metric = profile.metric(MetricId::A4).expect("the profile has it");
    assert_eq!(metric.verification, Verification::Found);
    let reached = |number, programme| match metric.class(Value::Known(number), programme) {
        Class::Reached(threshold) => {
            assert_eq!(threshold.class, "conformant");
            true
        }
        Class::Missed => false,
        other => panic!("{other:?}"),
    };
    assert!(reached(9.0 / 10.0, Some("isp")));
    assert!(!reached(89.0 / 100.0, Some("isp")));
    assert!(!reached(999.0 / 1000.0, Some("cdn")));
    assert!(reached(1.0, Some("cdn")));
    assert_eq!(metric.class(Value::Known(1.0), None), Class::NoThreshold);
    let unknown = Value::Unknown(Missing::NoData);
    assert_eq!(metric.class(unknown, Some("isp")), Class::Unknown);
    assert_eq!(
        metric.class(Value::Prescribed(1.0), Some("isp")),
        Class::Unknown
    );

    let metric = profile.metric(MetricId::A1).expect("the profile has it");
    assert_eq!(metric.thresholds[0].bound, Bound::AtMost(0.0));
    assert_eq!(metric.class(Value::Known(0.001), None), Class::Missed);
}

/// A small profile that holds together; tests break it.
const SMALL: &str = r#"id = "demo-small"
version = "1"
title = "A small profile"
summary = "For tests."

[[sources]]
id = "paper"
title = "A paper"
address = "https://example.org/paper"

[[actions]]
id = "validation"
title = "Validation"
metrics = ["M7IRR"]
source = "paper"
verification = "found"

[[metrics]]
id = "M7IRR"
title = "Routes that no registry object stands for"
formula = "share-unregistered"
direction = "lower"
data = "a registry"
source = "paper"
verification = "found"

[[metrics.thresholds]]
class = "ready"
at_most = 0.05
source = "own"
"#;

fn refused(text: &str) -> String {
    Profile::parse("small.toml", text)
        .expect_err("it does not hold together")
        .to_string()
}

/// What is said when one piece of the small profile is another.
fn broken(from: &str, to: &str) -> String {
    assert!(SMALL.contains(from), "{from}");
    refused(&SMALL.replacen(from, to, 1))
}

#[test]
fn a_demo_profile_may_have_thresholds_of_its_own() {
    let profile = Profile::parse("small.toml", SMALL).expect("it holds together");
    assert!(profile.is_demo());
    let metric = profile.metric(MetricId::M7IRR).expect("it has one");
    assert!(matches!(
        metric.class(Value::Known(0.05), None),
        Class::Reached(_)
    ));
    assert_eq!(metric.class(Value::Known(0.06), None), Class::Missed);
}

#[test]
fn thresholds_of_ones_own_need_a_name_that_says_so() {
    assert_eq!(
        broken("demo-small", "small"),
        "small.toml:30:10: the threshold is one of your own, and the id `small` does not say so\n\
         hint: let the profile's id begin with demo-, or name where it is published"
    );
}

#[test]
fn a_threshold_without_a_source_is_refused() {
    assert_eq!(
        broken("at_most = 0.05\nsource = \"own\"", "at_most = 0.05"),
        "small.toml:27:1: the threshold of `ready` has no source\n\
         hint: name where the number is published; one of your own goes into a profile whose id \
         begins with demo-, with source = \"own\""
    );
}

#[test]
fn what_does_not_hold_together_is_told_with_its_place_and_what_to_do() {
    for (from, to, said) in [
        (
            "source = \"paper\"",
            "source = \"papr\"",
            "small.toml:15:10: there is no source `papr` in this profile\n\
             hint: add it under [[sources]], with title and address, or correct the id",
        ),
        (
            "metrics = [\"M7IRR\"]",
            "metrics = [\"M7IRR\", \"M8\"]",
            "small.toml:14:21: there is no metric M8 in this profile\n\
             hint: add it under [[metrics]], or take it out of the action",
        ),
        (
            "direction = \"lower\"",
            "direction = \"higher\"",
            "small.toml:22:13: that is not the direction of the formula\n\
             hint: write direction = \"lower\", or choose another formula",
        ),
        (
            "at_most = 0.05",
            "at_least = 0.05",
            "small.toml:27:1: a threshold has one bound, on the good side of the metric\n\
             hint: write at_most, and not at_least",
        ),
        (
            "at_most = 0.05",
            "at_most = nan",
            "small.toml:27:1: the bound of a threshold is outside its range\nhint: write a number",
        ),
        (
            "id = \"demo-small\"",
            "id = \"demo-Small\"",
            "small.toml:1:6: `demo-Small` is no id\n\
             hint: write lower case letters, digits and hyphens",
        ),
        (
            "formula = \"share-unregistered\"",
            "formula = \"incidents\"",
            "small.toml:19:6: M7IRR is made of incidents, and nothing says how they score\n\
             hint: add the table [scoring]",
        ),
        (
            "data = ",
            "filters = [\"full-bogons\"]\ndata = ",
            "small.toml:23:12: the filter full-bogons does not apply to this formula\n\
             hint: filters are for the formula \"incidents\"; take it out",
        ),
        (
            "data = ",
            "without_data = -1.0\ndata = ",
            "small.toml:23:16: without_data is outside its range\nhint: write a number, 0 or more",
        ),
    ] {
        assert_eq!(broken(from, to), said);
    }
}

#[test]
fn unknown_fields_and_words_are_refused_with_their_line() {
    for (from, to, place, part) in [
        (
            "title = \"A paper\"",
            "titel = \"A paper\"",
            "small.toml:8:1: ",
            "titel",
        ),
        (
            "share-unregistered",
            "share-of-cake",
            "small.toml:21:11: ",
            "share-unregistered",
        ),
        ("\"found\"", "\"sure\"", "small.toml:16:16: ", "unverified"),
        (
            "id = \"M7IRR\"",
            "id = \"M9\"",
            "small.toml:19:6: ",
            "M7IRR",
        ),
        (
            "version = \"1\"",
            "version = 1",
            "small.toml:2:11: ",
            "string",
        ),
        ("[[sources]]", "[[sources]", "small.toml:6:", ""),
    ] {
        let said = broken(from, to);
        assert!(said.starts_with(place), "{said}");
        assert!(said.contains(part), "{said}");
        assert!(said.contains("\nhint: docs/methods.md"), "{said}");
    }
}

#[test]
fn constants_of_incidents_are_checked() {
    let text = profile::BUILT_IN[0].1;
    for (from, to, said) in [
        (
            "tolerant_seconds = 86400",
            "tolerant_seconds = 0",
            "tolerant_seconds is outside",
        ),
        (
            "acceptable_score = 0.5",
            "acceptable_score = -0.5",
            "acceptable_score is outside",
        ),
        ("ratio = 0.5", "ratio = 1.0", "ratio is outside"),
        ("floor = 0.01", "floor = 0.0", "floor is outside"),
        ("id = \"M1C\"", "id = \"M1\"", "`M1` is there twice"),
        (
            "id = \"coordination\"",
            "id = \"filtering\"",
            "`filtering` is there twice",
        ),
        (
            "id = \"ripestat\"",
            "id = \"prototype\"",
            "`prototype` is there twice",
        ),
        ("id = \"ripestat\"", "id = \"own\"", "`own` is no id"),
        ("without_data = 0.5", "peers_min = 10", "counts no routes"),
    ] {
        assert!(text.contains(from), "{from}");
        let said_here = refused(&text.replacen(from, to, 1));
        assert!(said_here.contains(said), "{said_here}");
    }
    let without = text.split("[passing]").next().expect("a piece").to_owned()
        + text.split("floor = 0.01").nth(1).expect("the rest");
    let said = refused(&without);
    assert_eq!(
        said.matches("nothing says what that counts").count(),
        4,
        "{said}"
    );
}

#[test]
fn metrics_are_read_by_name_in_any_case() {
    for id in MetricId::ALL {
        assert_eq!(id.name().to_lowercase().parse(), Ok(id));
    }
    let error = "M9".parse::<MetricId>().expect_err("there is none");
    assert!(
        error
            .to_string()
            .starts_with("`M9` is no metric; there are M1, M1C,")
    );
}
