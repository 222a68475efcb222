//! XARF, held to the schemas of its specification.

use std::path::Path;

use catalog::words::Recipient as Role;
use jsonschema::{Registry, Validator};
use notify::xarf::reports;
use serde_json::Value;

use crate::fixture::{all_kinds, data, notice, sender};

fn json(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("a schema");
    serde_json::from_str(&text).expect("JSON")
}

/// What is wrong with a report, by the schema of its type.
fn problems(folder: &Path, report: &Value) -> Vec<String> {
    let types = folder.join("types");
    let base = "https://xarf.org/schemas/v4/";
    let core = json(&folder.join("xarf-core.json"));
    let content = json(&types.join("content-base.json"));
    let registry = Registry::new()
        .add(format!("{base}xarf-core.json"), core)
        .and_then(|r| r.add(format!("{base}types/content-base.json"), content))
        .and_then(jsonschema::RegistryBuilder::prepare)
        .expect("they refer to one another");
    let word = |name: &str| report[name].as_str().expect("a word").replace('_', "-");
    let file = format!("{}-{}.json", word("category"), word("type"));
    let schema = json(&types.join(file));
    let validator: Validator = jsonschema::draft202012::options()
        .with_registry(&registry)
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema");
    let errors = validator.iter_errors(report);
    errors
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect()
}

#[test]
fn reports_of_every_kind_are_as_the_schemas_say() {
    let Some(data) = data("schemas of XARF") else {
        return;
    };
    let folder = data.join("xarf-v4/schemas/v4");
    let mut kinds = Vec::new();
    for role in [Role::Holder, Role::OwnTeam] {
        for kind in all_kinds() {
            for report in reports(&notice(&[kind], role), &sender()) {
                assert_eq!(
                    problems(&folder, &report),
                    Vec::<String>::new(),
                    "{kind}: {report}"
                );
                kinds.push(kind);
            }
        }
    }
    assert!(kinds.len() >= 26, "{kinds:?}");
    // The check refuses what is wrong.
    let mut broken = reports(&notice(&["scanner"], Role::Holder), &sender()).remove(0);
    broken["source_port"] = Value::from(70_000);
    assert_eq!(problems(&folder, &broken).len(), 1);
}

#[test]
fn a_report_says_what_is_known_and_no_more() {
    let report = reports(&notice(&["infected-system"], Role::Holder), &sender()).remove(0);
    assert_eq!(report["category"], "infrastructure");
    assert_eq!(report["type"], "botnet");
    assert_eq!(report["source_identifier"], "192.0.2.17");
    assert_eq!(report["c2_server"], "203.0.113.9");
    assert_eq!(report["malware_family"], "mirai");
    assert_eq!(report["timestamp"], "2026-11-28T03:10:00Z");
    assert_eq!(report["reporter"]["contact"], "cert@cert.example");
    let scan = reports(&notice(&["scanner"], Role::Holder), &sender()).remove(0);
    assert_eq!(scan.get("destination_ip"), None, "whom it hit is not told");
    assert!(reports(&notice(&["scanner"], Role::NationalAuthority), &sender()).is_empty());
    assert!(reports(&notice(&["undetermined"], Role::Holder), &sender()).is_empty());
}

#[test]
fn a_report_is_called_the_same_on_each_replay() {
    let id =
        |kinds: &[&str]| reports(&notice(kinds, Role::Holder), &sender())[0]["report_id"].clone();
    assert_eq!(id(&["scanner"]), id(&["scanner"]));
    let all = reports(&notice(&["scanner", "scanner"], Role::Holder), &sender());
    assert_ne!(all[0]["report_id"], all[1]["report_id"]);
}
