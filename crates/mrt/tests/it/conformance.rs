//! `CONFORMANCE.md` names tests that exist.

use std::path::Path;

#[test]
fn each_test_that_the_table_names_exists() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = include_str!("../../CONFORMANCE.md");
    let mut named = 0;
    for line in table.lines().filter(|line| line.starts_with('|')) {
        let quoted = line.split('`').skip(1).step_by(2);
        for name in quoted.filter(|name| name.contains("::")) {
            let parts: Vec<&str> = name.split("::").collect();
            let (source, test) = match parts[..] {
                [module, test] => (format!("tests/it/{module}.rs"), test),
                [package @ ("archive" | "routes"), module, test] => {
                    (format!("../{package}/tests/it/{module}.rs"), test)
                }
                _ => panic!("`{name}` names no test"),
            };
            let text = std::fs::read_to_string(folder.join(&source))
                .unwrap_or_else(|error| panic!("`{name}`: {source}: {error}"));
            assert!(
                text.contains(&format!("fn {test}(")),
                "`{name}` is not in {source}"
            );
            named += 1;
        }
    }
    assert!(named > 50, "the table names {named} tests");
}
