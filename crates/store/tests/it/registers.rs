//! Registers as tables, over the real ones.

use store::Store;

use crate::slt::answer;

/// The file of the evidence that `NORMWATCH_DATA` names; without that variable the
/// test says what it leaves out.
#[expect(
    clippy::print_stdout,
    reason = "who runs the tests must see what was left out"
)]
fn evidence(path: &str) -> Option<String> {
    let Ok(root) = std::env::var("NORMWATCH_DATA") else {
        println!("left out: {path} as a table (NORMWATCH_DATA is not set)");
        return None;
    };
    Some(format!("{root}/{path}"))
}

#[test]
fn real_delegations_are_as_many_as_the_files_say() {
    let Some(files) = evidence("rir/delegated-*-extended-latest.gz") else {
        return;
    };
    let store = Store::in_memory().expect("a database");
    let sql = format!("select registry, count(*) from delegations('{files}') group by 1");
    assert_eq!(
        answer(&store, &sql).expect("they are read"),
        "afrinic  9373\napnic  113050\narin  142799\nlacnic  57841\nripencc  189189\n"
    );
}

#[test]
fn real_vrps_and_links_are_all_there() {
    let store = Store::in_memory().expect("a database");
    let Some(file) = evidence("rpki/rpkiclient_summary_20250720T093135Z.json.bz2") else {
        return;
    };
    // A batch of rows after the other: each once, and none left out.
    let sql = format!(
        "select count(*), count(distinct prefix || ' ' || max_length || ' ' || asn), \
         (select count(distinct customer) from aspas('{file}')) from vrps('{file}')"
    );
    assert_eq!(
        answer(&store, &sql).expect("they are read"),
        "723521  723521  100\n"
    );
    let Some(file) = evidence("as/20110120.as-rel.txt.gz") else {
        return;
    };
    let sql = format!("select count(*) from as_rel('{file}')");
    assert_eq!(
        answer(&store, &sql).expect("they are read"),
        format!("{}\n", 2 * 103_485)
    );
}
