//! Killed at any moment, the program leaves nothing half-written.

use std::process::Stdio;
use std::time::Duration;

use crate::program::{Place, names};

#[test]
fn a_demo_killed_anywhere_leaves_whole_files_or_none_and_can_be_run_again() {
    let place = Place::new();
    let reference = Place::new();
    assert_eq!(reference.run(&["demo"]).code, Some(0));
    let whole =
        |name: &str| std::fs::read(reference.path("normwatch-demo").join(name)).expect(name);
    for millis in [0, 5, 10, 20, 40, 60, 80, 100, 130, 160, 200, 260, 340, 450] {
        let mut child = place
            .command(&["demo"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        // A kill that comes after the end tests nothing and does no harm.
        let deadline = std::time::Instant::now() + Duration::from_millis(millis);
        while std::time::Instant::now() < deadline {
            std::hint::spin_loop();
        }
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        for name in names(&place.path("normwatch-demo")) {
            let is_final = !name.starts_with('.') && !name.starts_with("normwatch.db");
            if is_final {
                let found = std::fs::read(place.path("normwatch-demo").join(&name)).expect("it");
                assert!(
                    found == whole(&name),
                    "{name} is half-written after {millis} ms"
                );
            }
        }
        if place.path("normwatch-demo/normwatch.db").exists() {
            let sql = "select (select count(*) from analyses) as a,
                              (select count(*) from findings) as f";
            let ran = place.run(&[
                "sql",
                sql,
                "--db",
                "normwatch-demo/normwatch.db",
                "--format",
                "csv",
            ]);
            // Before the first transaction there is no schema yet.
            let answers = ["a,f\r\n0,0\r\n", "a,f\r\n1,10\r\n", ""];
            assert!(
                answers.contains(&ran.out.as_str()),
                "{millis} ms: {} {}",
                ran.out,
                ran.err
            );
        }
    }
    assert_eq!(place.run(&["demo"]).code, Some(0));
    let again = std::fs::read(place.path("normwatch-demo/report.json")).expect("the report");
    assert!(again == whole("report.json"));
}
