//! What is left out early is what SQLite would leave out: each question is asked
//! as it is, and over all rows of a subquery, whose `limit` keeps comparisons out
//! of it.

use std::path::Path;

use store::Store;

use crate::archive;
use crate::slt::answer;

/// Comparisons.
const COMPARISONS: &[&str] = &[
    "prefix = '208.65.153.0/24'",
    "prefix = '208.65.153.0/24' and prefix = '208.65.152.0/22'",
    "prefix = '208.65.153.0/24' or prefix = '208.65.152.0/22'",
    "prefix = '208.65.153.0/24' or origin = 64511",
    "prefix = ' 208.65.153.0/24'",
    "prefix = 'youtube'",
    "prefix = null",
    "prefix = '208.65.153.0/24' collate nocase",
    "prefix in ('208.65.153.0/24', '208.65.152.0/22', null, 'x', 7)",
    "prefix in (select '208.65.153.0/24' union select '198.51.100.0/24')",
    "prefix not in ('208.65.153.0/24', '208.65.152.0/22')",
    "prefix > '208.65.153.0/24'",
    "origin = 17557",
    "origin = 17557.0",
    "origin = 17557.5",
    "origin = -1",
    "origin = '17557'",
    "origin = 'AS17557'",
    "origin = asn('AS17557')",
    "origin in (17557, 36561, 64511)",
    "origin in ('17557', 36561)",
    "origin is null",
    "origin = 17557 and type = 'announce' and peer_asn = 64497",
    "peer_asn = 64497",
    "peer_asn in (64497, 3130, 1280)",
    "peer_ip = '192.0.2.2'",
    "peer_ip = '192.0.2.02'",
    "peer_ip in ('192.0.2.2', '198.32.162.100')",
    "type = 'announce'",
    "type = 'withdraw'",
    "type = 'rib'",
    "type = 'RIB' collate nocase",
    "type = 'state'",
    "type in ('announce', 'rib')",
    "type <> 'announce'",
    "time = '2008-02-24T18:48:07Z'",
    "time < '2008-02-24T18:48:07Z'",
    "time <= '2008-02-24T18:48:07Z'",
    "time > '2008-02-24T18:48:07Z'",
    "time >= '2008-02-24T18:48:07Z'",
    "time >= '2008-02-24T18:48' and time < '2008-02-24T18:49'",
    "time between '2008-02-24T18:48:07Z' and '2008-02-24T18:48:57Z'",
    "time in ('2008-02-24T18:48:07Z', '2008-02-24T18:48:07.25Z')",
    "time >= 2008",
    "time < '2008-02-24 18:48:07'",
    "timestamp = 1203878887",
    "timestamp = 1203878887.25",
    "timestamp < 1203878887.25",
    "timestamp <= '1203878887'",
    "timestamp > 1203878887",
    "timestamp >= 1203878887",
    "timestamp in (1203878887, 1203878887.25)",
    "timestamp < null",
    "med = 7 and origin = 17557",
];

/// What is asked: all columns, few, none.
const SELECTED: &[&str] = &["*", "prefix, as_path", "count(*)"];

fn check(store: &Store, files: &Path) {
    let files = files.display();
    for comparison in COMPARISONS {
        for selected in SELECTED {
            let ask = |table: String| {
                let sql = format!("select {selected} from {table} where {comparison}");
                answer(store, &sql).unwrap_or_else(|error| panic!("{sql}: {error}"))
            };
            let early = ask(format!("routes('{files}')"));
            let late = ask(format!("(select * from routes('{files}') limit -1)"));
            // Long texts are not shown: one would not see anything in them.
            assert!(early == late, "{selected} from {files} where {comparison}");
        }
    }
    for (argument, function) in [
        (
            "within = '208.65.152.0/22'",
            "covers('208.65.152.0/22', prefix)",
        ),
        (
            "covering = '208.65.153.1'",
            "covers(prefix, '208.65.153.1')",
        ),
        (
            "covering = '208.65.153.0/24'",
            "covers(prefix, '208.65.153.0/24')",
        ),
    ] {
        let ask = |comparison: &str| {
            let sql = format!("select * from routes('{files}') where {comparison}");
            answer(store, &sql).unwrap_or_else(|error| panic!("{sql}: {error}"))
        };
        assert!(ask(argument) == ask(function), "{argument} in {files}");
    }
}

#[test]
fn what_is_left_out_early_is_what_would_be_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mixed.mrt");
    std::fs::write(&file, archive::mixed()).expect("a file");
    check(&Store::in_memory().expect("a database"), &file);
}

#[test]
fn what_is_left_out_early_of_real_archives_is_what_would_be_left_out() {
    let Some(data) = archive::real_data("comparisons made early, on real archives") else {
        return;
    };
    let store = Store::in_memory().expect("a database");
    for file in [
        "mrt/ris/updates.20071015.1505.gz",
        "mrt/ris/bview.ipv4_unicast_add_path.gz",
        "mrt/lab/quagga_rib",
        "mrt/lab/bird6-mrtdump_bgp",
        "mrt/broken/ripe_rrc00_2000.01_updates.20000102.2014.gz",
        "mrt/broken/ripe_rrc03_2010.02_updates.20100227.1600.first-796-records.gz",
    ] {
        check(&store, &data.join(file));
    }
}

#[test]
fn the_hijack_of_2008_is_found_by_minute() {
    let Some(data) = archive::real_data("the YouTube–Pakistan hijack in an archive") else {
        return;
    };
    let file = data.join("mrt/youtube-2008/updates.20080224.1839.bz2");
    let store = Store::in_memory().expect("a database");
    let sql = format!(
        "select substr(time, 1, 16), origin, count(*) from routes('{}')
         where prefix = '208.65.153.0/24' group by 1, 2",
        file.display()
    );
    let expected =
        "2008-02-24T18:47  17557  8\n2008-02-24T18:48  17557  62\n2008-02-24T18:49  17557  1\n";
    assert_eq!(answer(&store, &sql).expect("rows"), expected);
}

#[test]
fn plans_make_comparisons_early_and_read_archives_once() {
    let store = Store::in_memory().expect("a database");
    let plan = |sql: &str| answer(&store, &format!("explain query plan {sql}")).expect("a plan");
    // Column numbers with the letter of their comparison; `i` for lists.
    for (comparison, part) in [
        ("prefix = 'x' and origin = 1", ";3=;4="),
        ("time >= 'x' and time < 'y'", ";0g;0<"),
        ("peer_asn in (1, 2)", ";7=i"),
        ("type = 'rib' and within = '10.0.0.0/8'", ";2=;27="),
        ("prefix = 'x' or origin = 1", "19="),
    ] {
        let plan = plan(&format!("select * from routes('x') where {comparison}"));
        assert!(plan.contains(part), "{comparison}: {plan}");
        assert_eq!(plan.matches("SCAN routes").count(), 1, "{plan}");
    }
    // A table of the store is read for each route, not the archive for each row.
    let joined = plan("select * from sources s join routes('x') r on r.prefix = s.name");
    let (archive, table) = (joined.find("SCAN r "), joined.find(" s "));
    assert!(archive < table, "{joined}");
}
