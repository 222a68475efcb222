use std::fmt::Write as _;

use scans::problem::PROBLEMS_MAX;
use scans::row::LINE_BYTES_MAX;
use scans::scans::{COMMENT_CHARS_MAX, COMMENTS_MAX, service_of};
use scans::{Day, Error, ProblemKind};

use crate::{read, shown};

#[test]
fn a_table_is_read_by_its_header() {
    let text = "\"timestamp\",\"tag\",\"ip\"\r\n\
                \"2015-03-13 00:00:01\",ntp,192.0.2.2\r\n\
                \"2015-03-13 23:59:59\",\"a, \"\"b\"\"\nc\",192.0.2.1\r\n\
                2015-03-14 00:00:00,ntp,2001:db8::1\r\n\
                2015-03-13 07:00:00,again,192.0.2.2\r\n";
    let scans = read("list.csv", text).expect("a list");
    assert_eq!(
        shown(&scans),
        "2015-03-13: 192.0.2.1 192.0.2.2\n2015-03-14: 2001:db8::1\n"
    );
    assert_eq!(scans.files[0].rows, 4);
    assert!(scans.files[0].problems.is_empty());
}

#[test]
fn addresses_alone_are_of_the_day_in_the_files_name() {
    for name in ["ntp-2015-03-13.txt", "20150313.txt", "ntp.2015031304.list"] {
        let text = "# NTP\n192.0.2.2\n\n192.0.2.1, open\n::ffff:192.0.2.3\n";
        let scans = read(name, text.replace("::ffff:", "")).expect("a list");
        assert_eq!(
            shown(&scans),
            "2015-03-13: 192.0.2.1 192.0.2.2 192.0.2.3\n",
            "{name}"
        );
    }
}

#[test]
fn json_lines_are_read_with_or_without_an_instant() {
    let text = "{\"ip\":\"192.0.2.1\",\"timestamp\":\"2015-03-12T23:30:00-01:00\",\"port\":123}\n\
                {\"ip\":\"::ffff:192.0.2.9\",\"data\":{\"x\":[1]}}\n";
    let scans = read("ntp-20150312.ndjson", text).expect("a list");
    assert_eq!(
        shown(&scans),
        "2015-03-12: 192.0.2.9\n2015-03-13: 192.0.2.1\n",
        "days are UTC, and a mapped address is the IPv4 host"
    );
}

#[test]
fn a_bad_line_is_named_and_reading_goes_on() {
    let text = "timestamp,ip\n\
                2015-03-13,192.0.2.1\n\
                2015-03-13,192.0.2.1,x\n\
                2015-03-13,192.0.2.300\n\
                someday,192.0.2.2\n\
                ,192.0.2.3\n\
                2015-03-13,\"192.0.2.4\"x\n\
                2015-03-13,192.0.2.5\n";
    let scans = read("list.csv", text).expect("a list");
    assert_eq!(shown(&scans), "2015-03-13: 192.0.2.1 192.0.2.5\n");
    let told: Vec<String> = scans.files[0]
        .problems
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        told,
        [
            "line 3: 3 columns, and the header has 2: `2015-03-13,192.0.2.1,x`",
            "line 4: no address where one must be: `2015-03-13,192.0.2.300`",
            "line 5: no date and time where one must be: `someday,192.0.2.2`",
            "line 6: no date; give it in the file's name, as in ntp-2015-03-13.txt: \
             `,192.0.2.3`",
            "line 7: a quotation mark opens and does not close: `2015-03-13,\"192.0.2.4\"x`",
        ]
    );
}

#[test]
fn a_quotation_mark_behind_a_backslash_is_one_where_the_columns_fit() {
    let text = "timestamp,ip,banner\n\
                2015-03-13,192.0.2.1,\"realm=\\\"\\\"x\\\"\\\"\"\n\
                2015-03-13,192.0.2.2,\"C:\\\"\n";
    let scans = read("list.csv", text).expect("a list");
    assert_eq!(shown(&scans), "2015-03-13: 192.0.2.1 192.0.2.2\n");
    assert!(scans.files[0].problems.is_empty());
}

#[test]
fn what_is_no_list_is_refused() {
    let error = read("a.txt", "hello, world\n").expect_err("no list");
    assert!(matches!(error, Error::UnknownForm { .. }), "{error}");
    assert!(error.hint().expect("a hint").contains("Shadowserver"));
    let error = read("a.txt", "192.0.2.1\n").expect_err("no day");
    assert!(error.to_string().contains("line 1: no date"), "{error}");
    let error = read("a.csv", "ip,timestamp\nx,y\n").expect_err("nothing usable");
    assert!(matches!(error, Error::NothingUsable { .. }), "{error}");
    // A header alone says that nothing was seen.
    let scans = read("a.csv", "ip,timestamp\n").expect("an empty list");
    assert!(scans.days.is_empty());
}

#[test]
fn a_row_may_be_as_long_as_the_bound_and_no_longer() {
    for (over, is_read) in [(-1_isize, true), (0, true), (1, false)] {
        let start = "2015-03-13,192.0.2.1,";
        let fill = LINE_BYTES_MAX.strict_add_signed(over) - start.len();
        let text = format!(
            "timestamp,ip,x\n{start}{}\n2015-03-13,192.0.2.2,\n",
            "x".repeat(fill)
        );
        let scans = read("list.csv", text).expect("a list");
        let file = &scans.files[0];
        assert_eq!(file.rows, if is_read { 2 } else { 1 }, "{over}");
        let kinds: Vec<_> = file.problems.iter().map(|p| (p.line, p.kind)).collect();
        let expected = [(2, ProblemKind::TooLong)];
        assert_eq!(kinds, expected[usize::from(is_read)..], "{over}");
    }
}

#[test]
fn so_many_problems_are_kept_and_more_are_counted() {
    for (count, kept, further) in [
        (PROBLEMS_MAX - 1, PROBLEMS_MAX - 1, 0),
        (PROBLEMS_MAX, PROBLEMS_MAX, 0),
        (PROBLEMS_MAX + 1, PROBLEMS_MAX, 1),
    ] {
        let mut text = "192.0.2.1\n".to_owned();
        for _ in 0..count {
            text += "x\n";
        }
        let scans = read("2015-03-13.txt", text).expect("a list");
        let file = &scans.files[0];
        assert_eq!(
            (file.problems.len(), file.problems_further),
            (kept, further as u64)
        );
    }
}

#[test]
fn what_a_list_says_of_itself_is_kept() {
    for (count, kept) in [
        (COMMENTS_MAX - 1, COMMENTS_MAX - 1),
        (COMMENTS_MAX, COMMENTS_MAX),
        (COMMENTS_MAX + 1, COMMENTS_MAX),
    ] {
        let comments = "# made, not measured\n".repeat(count);
        let text = format!("{comments}timestamp,ip\n2015-03-13,192.0.2.1\n# later\n");
        let scans = read("list.csv", text).expect("a list");
        assert_eq!(scans.files[0].comments, vec!["made, not measured"; kept]);
    }
    for length in [
        COMMENT_CHARS_MAX - 1,
        COMMENT_CHARS_MAX,
        COMMENT_CHARS_MAX + 1,
    ] {
        let text = format!("#{}\n192.0.2.1\n", "é".repeat(length));
        let scans = read("2015-03-13.txt", text).expect("a list");
        let kept = scans.files[0].comments[0].chars().count();
        assert_eq!(kept, length.min(COMMENT_CHARS_MAX));
    }
}

#[test]
fn a_list_cut_off_is_used_up_to_there() {
    let mut text = "timestamp,ip\n".to_owned();
    for n in 0..20_000_u32 {
        let _ = writeln!(text, "2015-03-13,10.0.{}.{}", n >> 8 & 255, n & 255);
    }
    let mut gzip = Vec::new();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("list.csv.gz");
    {
        use std::io::Write as _;
        let mut out = flate2::write::GzEncoder::new(&mut gzip, flate2::Compression::fast());
        out.write_all(text.as_bytes()).expect("in memory");
        out.finish().expect("in memory");
    }
    std::fs::write(&path, &gzip[..gzip.len() / 2]).expect("a file");
    let scans = scans::read(&[input::Source::Path(path)]).expect("what is there");
    let file = &scans.files[0];
    assert!(file.rows > 0 && file.rows < 20_000, "{}", file.rows);
    assert!(file.damage.is_some() && file.sha256.is_none());
}

#[test]
fn days_are_read_from_names_with_care() {
    let day = |text: &str| Some(text.parse::<Day>().expect("a day"));
    assert_eq!(
        Day::in_name("a/2014-01-01/x-2015-03-13.csv"),
        day("2015-03-13")
    );
    assert_eq!(Day::in_name("updates.20150313.0005"), day("2015-03-13"));
    for name in [
        "x.csv",
        "2015-13-01",
        "1234567890123",
        "120150313",
        "2015-3-1",
    ] {
        assert_eq!(Day::in_name(name), None, "{name}");
    }
    assert!("2015-3-13".parse::<Day>().is_err());
    assert!("2015-02-30".parse::<Day>().is_err());
}

#[test]
fn a_name_of_shadowservers_tells_the_service() {
    assert_eq!(
        service_of("a/2015-03-13-scan_ntp-japan-geo.csv"),
        Some("ntp")
    );
    assert_eq!(service_of("scan_ldap_tcp.csv"), Some("ldap_tcp"));
    assert_eq!(service_of("scan6_dns.csv.gz"), Some("dns"));
    assert_eq!(service_of("ntp.txt"), None);
    assert_eq!(service_of("scan_"), None);
}

#[test]
fn the_days_nearest_to_one_without_a_list_are_known() {
    let text = "timestamp,ip\n2015-03-01,192.0.2.1\n2015-03-08,192.0.2.1\n";
    let scans = read("list.csv", text).expect("a list");
    let day = |text: &str| text.parse::<Day>().expect("a day");
    let (first, second) = (day("2015-03-01"), day("2015-03-08"));
    assert_eq!(scans.nearest(day("2015-02-01")), (None, Some(first)));
    assert_eq!(
        scans.nearest(day("2015-03-02")),
        (Some(first), Some(second))
    );
    assert_eq!(scans.nearest(day("2015-04-02")), (Some(second), None));
}
