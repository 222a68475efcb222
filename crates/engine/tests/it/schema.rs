//! The schema of the JSON report has a place for all that can be found.

#[test]
fn every_kind_that_can_be_found_is_in_the_schema() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/check-report.json");
    let schema = std::fs::read_to_string(path).expect("the schema");
    let kinds = detect::Kind::ALL.map(detect::Kind::name);
    let explanations = detect::ExplanationKind::ALL.map(detect::ExplanationKind::name);
    let roles = ["first", "last", "counter", "end"];
    for name in kinds.iter().chain(&explanations).chain(&roles) {
        assert!(schema.contains(&format!("\"{name}\"")), "{name}");
    }
}
