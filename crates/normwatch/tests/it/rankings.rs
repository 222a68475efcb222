//! `normwatch rank` and `effect` as people use them.

use serde_json::Value;
use testkit::made_year::{self, Economy};

use crate::mistakes::{refused, routes};
use crate::program::Place;
use crate::questions;

const LISTS: &str = "year/*scan_ntp-made.csv";

/// A folder with the made year in `year`.
fn year() -> Place {
    let place = Place::new();
    for (name, content) in made_year::files(&made_year::assumptions()) {
        place.write(&format!("year/{name}"), content.as_bytes());
    }
    place
}

/// Runs a command on the made year; further arguments behind it.
fn on_year<'a>(command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let registers = [
        "--registers",
        "year/delegated-made-extended",
        "year/prefix-origins.dat",
        "year/peeringdb.json",
    ];
    let start = [command, "open-ntp", "--scan", LISTS];
    [&start[..], &registers, more].concat()
}

fn json(place: &Place, args: &[&str]) -> Value {
    let ran = place.run(&[args, &["--format", "json"]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    serde_json::from_str(&ran.out).expect("JSON")
}

/// The row of an economy.
fn row<'a>(answer: &'a Value, key: &str) -> &'a Value {
    let rows = answer["rows"].as_array().expect("rows");
    rows.iter().find(|row| row["key"] == key).expect("a row")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn economy(code: &str) -> Economy {
    let mut economies = made_year::assumptions().economies.into_iter();
    economies.find(|one| one.code == code).expect("an economy")
}

#[test]
fn rates_of_the_made_year_are_those_that_were_assumed() {
    let place = year();
    let answer = json(&place, &on_year("rank", &["--at", "2015-01-01"]));
    assert_eq!(answer["lists_say"][0], made_year::MADE);
    for code in ["XA", "XB", "XC", "XD", "XE", "XF", "XG", "XH"] {
        let (row, assumed) = (row(&answer, code), economy(code));
        assert_eq!(row["announced"], assumed.announced(), "{code}");
        // Devices are whole.
        let off = number(&row["rate"]) - f64::from(assumed.open);
        let device = 100_000.0 / f64::from(assumed.announced());
        assert!(off <= 0.0 && off > -device, "{code}: {off}");
    }
    assert_eq!(answer["rows"][0]["key"], "XA", "the highest for certain");
    let not_ranked = answer["not_ranked"].as_array().expect("those apart");
    let not_ranked: Vec<_> = not_ranked
        .iter()
        .map(|one| (one["key"].as_str(), one["why"].as_str()))
        .collect();
    let one = |key, why| (Some(key), Some(why));
    assert_eq!(
        not_ranked,
        [
            one("XK", "too-small"),
            one("XJ", "not-known"),
            one("XL", "not-known"),
            one("XM", "not-routed"),
        ]
    );
}

#[test]
fn half_lives_and_what_end_users_keep_come_out_as_they_were_assumed() {
    let place = year();
    let effect = |after| {
        let days = ["--before", "2015-05-01", "--after", after];
        json(&place, &on_year("effect", &days))
    };
    let (summer, winter) = (effect("2015-08-01"), effect("2015-12-01"));
    // From the 1st of August to the 1st of December.
    const DAYS_BETWEEN: f64 = 122.0;
    for code in ["XA", "XB", "XF"] {
        let assumed = economy(code);
        let left = |answer: &Value, kind: &str| number(&row(answer, code)["left"][kind]);
        let halvings = (left(&summer, "other") / left(&winter, "other")).log2();
        let half_life = f64::from(assumed.half_life.expect("it acts"));
        let found = DAYS_BETWEEN / halvings;
        let small = 1.0 / left(&winter, "other").max(1.0);
        assert!(
            (found - half_life).abs() / half_life < 0.01 + small,
            "{code}: {found} and not {half_life}"
        );
        let (end_users, operators) = assumed.open_at_first();
        assert_eq!(left(&winter, "access"), f64::from(end_users), "{code}");
        let before = number(&row(&winter, code)["open_before"]);
        assert_eq!(before, f64::from(end_users + operators), "{code}");
        assert_eq!(row(&winter, code)["is_clear"], true, "{code}");
    }
    for code in ["XC", "XE", "XG", "XH"] {
        assert_eq!(number(&row(&winter, code)["ratio"]), 1.0, "{code}");
        assert_eq!(row(&winter, code)["is_clear"], false, "{code}");
    }
    let unknown = row(&winter, "XD")["left"]["unknown"].as_u64();
    assert_eq!(unknown, row(&winter, "XD")["open_after"].as_u64());
}

#[test]
fn devices_that_moved_are_new_addresses() {
    let place = year();
    let days = ["--before", "2015-01-01", "--after", "2015-02-01"];
    let answer = json(&place, &on_year("effect", &days));
    let all = &answer["all"];
    let share = number(&all["new"]) / number(&all["open_after"]) * 100.0;
    let assumed = f64::from(made_year::assumptions().moved_percent);
    assert!(
        (share - assumed).abs() < 0.3,
        "{share} % and not {assumed} %"
    );
    assert_eq!(all["new"], all["gone"]);
}

#[test]
fn pictures_are_written_whole_and_the_same_each_time() {
    let place = year();
    for (args, mark) in [
        (on_year("rank", &["--plot", "a.svg"]), "XC"),
        (
            on_year(
                "effect",
                &[
                    "--before",
                    "2015-05-01",
                    "--after",
                    "2015-12-01",
                    "--plot",
                    "a.svg",
                ],
            ),
            "250 → 115, −54 %",
        ),
        (
            on_year(
                "rank",
                &[
                    "--over-time",
                    "--mark",
                    "2015-05-15=guidance",
                    "--plot",
                    "a.svg",
                ],
            ),
            "guidance, 2015-05-15",
        ),
    ] {
        let read = || {
            let ran = place.run(&args);
            assert_eq!(ran.code, Some(0), "{}", ran.err);
            assert_eq!(ran.err, "written: a.svg\n");
            std::fs::read_to_string(place.path("a.svg")).expect("the picture")
        };
        let svg = read();
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
        assert!(svg.contains(mark) && svg.contains(made_year::MADE), "{svg}");
        assert_eq!(read(), svg);
    }
}

#[test]
fn routes_tell_what_is_announced_and_by_how_many_it_was_seen() {
    let place = Place::new();
    place.write("routes", &routes());
    place.write(
        "ntp-2008-02-24.txt",
        b"208.65.153.1\n208.65.153.2\n10.0.0.1\n",
    );
    let args = [
        "rank",
        "open-ntp",
        "--scan",
        "ntp-2008-02-24.txt",
        "--routes",
        "routes",
    ];
    let ran = place.run(&[&args[..], &["--by", "asn"]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for part in [
        "1 too few announced addresses for a rate: AS17557",
        "1: in no announced prefix, and not for the public Internet",
        "Announced is what at least one of 39 peers sent",
        "is the word of whoever asked",
    ] {
        let text = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(part), "`{part}` is not in: {text}");
    }
}

#[test]
fn the_page_on_ntp_shows_what_the_program_prints() {
    let place = year();
    assert!(questions::page(&place, "cases/ntp.md") >= 4);
}

#[test]
fn mistakes_are_named_with_what_to_do() {
    let place = year();
    let list = "year/2015-01-01-scan_ntp-made.csv";
    let table = "year/prefix-origins.dat";
    let rank = |indicator, list, more: &[&str]| {
        let args = [&["rank", indicator, "--scan", list], more].concat();
        place.run(&args)
    };
    let ran = rank("open-ldap", list, &[]);
    refused(
        &ran,
        6,
        &[
            "`open-ldap` is no indicator",
            "open-ntp, open-dns",
            "open:SERVICE",
        ],
    );
    let ran = rank("open-dns", list, &["--registers", table]);
    refused(&ran, 4, &["is a list of ntp, not of open-dns", "open:ntp"]);
    let ran = rank("open-ntp", list, &[]);
    refused(&ran, 1, &["a count alone is no rate", "--routes"]);
    let ran = rank("open-ntp", list, &["--registers", table]);
    refused(&ran, 1, &["in which economy", "--registers"]);
    refused(&rank("open-ntp", "nowhere.csv", &[]), 3, &["nowhere.csv"]);
    place.write("words.txt", b"hello there\n");
    let ran = rank("open-ntp", "words.txt", &[]);
    refused(
        &ran,
        4,
        &["`words.txt` is no list of addresses", "hint: lists are"],
    );
    let ran = place.run(&on_year("rank", &["--at", "2015-05-15"]));
    refused(
        &ran,
        1,
        &["no list of 2015-05-15", "2015-05-01 and 2015-06-01"],
    );
    let days = ["--before", "2015-05-01", "--after", "2016-01-01"];
    let ran = place.run(&on_year("effect", &days));
    refused(
        &ran,
        1,
        &[
            "no list of 2016-01-01",
            "nearest day with one is 2015-12-01",
        ],
    );
    let days = ["--before", "2015-05-01", "--after", "2015-05-01"];
    refused(&place.run(&on_year("effect", &days)), 1, &["is not after"]);
    let ran = place.run(&on_year("rank", &["--at", "may"]));
    refused(&ran, 2, &["`may` is no day"]);
    let ran = place.run(&on_year("rank", &["--per", "0"]));
    refused(&ran, 2, &["--per"]);
    let ran = place.run(&on_year("rank", &["--plot", "no/where.svg"]));
    refused(&ran, 1, &["cannot be written", "make its folder first"]);
}

#[test]
fn a_line_that_is_no_address_is_named_and_the_rest_is_ranked() {
    let place = year();
    place.write("ntp-2015-01-01.txt", b"240.0.0.1\nnonsense\n");
    let registers = ["year/delegated-made-extended", "year/prefix-origins.dat"];
    let args = [
        "rank",
        "open-ntp",
        "--scan",
        "ntp-2015-01-01.txt",
        "--registers",
    ];
    let ran = place.run(&[&args[..], &registers].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err
            .contains("`ntp-2015-01-01.txt`, line 2: no address where one must be"),
        "{}",
        ran.err
    );
    assert!(ran.out.contains("1 in use, 1 left out"), "{}", ran.out);
}

/// Shadowserver's sample is anonymised: what comes out is that nothing can.
#[test]
fn the_real_sample_has_private_addresses_and_no_rate() {
    let Ok(data) = std::env::var("NORMWATCH_DATA") else {
        eprintln!("left out: the sample of scan_ntp (NORMWATCH_DATA names no folder)");
        return;
    };
    let place = Place::new();
    let list = format!("{data}/cert/shadowserver/scan_ntp.csv");
    let delegations = format!("{data}/rir/*.gz");
    let origins = format!("{data}/origins/ipasn_20080501_v12.dat.gz");
    let args = [
        "rank",
        "open-ntp",
        "--scan",
        &list,
        "--registers",
        &delegations,
        &origins,
    ];
    let ran = place.run(&args);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let text = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "by economy, 2010-02-10",
        "Nobody can be ranked: of nobody is a rate known.",
        "3: in no announced prefix, and not for the public Internet",
    ] {
        assert!(text.contains(part), "`{part}` is not in: {text}");
    }
    let answer = json(&place, &args);
    assert_eq!(answer["rows"].as_array().map(Vec::len), Some(0));
    assert_eq!(answer["apart"]["not_public"], 3);
}
