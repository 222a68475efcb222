//! Real files that are damaged or odd: what is said of each.

use std::fmt::Write;

use expect_test::{Expect, expect};
use mrt::DefectKind;

use crate::real;

fn check(file: &str, expected: &Expect) {
    let Some(folder) = real::folder(file) else {
        return;
    };
    let report = real::read_one(&folder.join(file), |_| {});
    let c = report.counts;
    let mut shown = format!(
        "{} bytes in records, {} in gaps\n{} records: A {} W {} B {} S {}, other messages {}, \
         other families {}\n",
        report.record_bytes,
        report.gap_bytes,
        c.records,
        c.announcements,
        c.withdrawals,
        c.rib_entries,
        c.state_changes,
        c.other_messages,
        c.other_families,
    );
    for damage in &report.damages {
        writeln!(
            shown,
            "file byte {}, content byte {}: {}",
            damage.file_offset, damage.content_offset, damage.kind
        )
        .expect("a string takes all");
    }
    for kind in DefectKind::ALL {
        let count = report.defects.count(kind);
        if count > 0 {
            let mut kept = report.defects.kept().iter();
            let first = kept.find(|defect| defect.kind == kind);
            let span = &first.expect("the first is kept").span;
            writeln!(shown, "{kind} {count}, first {}..{}", span.start, span.end)
                .expect("a string takes all");
        }
    }
    expected.assert_eq(&shown);
}

#[test]
fn a_table_cut_off_in_its_bzip2_ends_in_a_named_gap() {
    check(
        "broken/rib.20080501.0644_firstMB.bz2",
        &expect![[r#"
        9876131 bytes in records, 57 in gaps
        139291 records: A 0 W 0 B 139291 S 0, other messages 0, other families 0
        file byte 984949, content byte 9876188: the file ends within its compressed data
        truncated 1, first 9876131..9876188
    "#]],
    );
}

#[test]
fn a_table_of_ipv6_cut_off_in_its_bzip2_ends_in_a_named_gap() {
    check(
        "broken/rib6.20151101.0600_firstMB.bz2",
        &expect![[r#"
        12131168 bytes in records, 1829 in gaps
        6871 records: A 0 W 0 B 149578 S 0, other messages 0, other families 0
        file byte 1063255, content byte 12132997: the file ends within its compressed data
        truncated 1, first 12131168..12132997
    "#]],
    );
}

#[test]
fn updates_of_1999_are_of_the_deprecated_type() {
    check(
        "broken/ripe_rrc00_1999.09_updates.19990903.1041.gz",
        &expect![[r#"
            1590317 bytes in records, 0 in gaps
            24242 records: A 65286 W 25 B 0 S 4, other messages 22, other families 0
        "#]],
    );
}

#[test]
fn a_table_of_2000_states_lengths_4_bytes_short() {
    check(
        "broken/ripe_rrc00_2000.01_bview.20000111.0032.gz",
        &expect![[r#"
            19514824 bytes in records, 0 in gaps
            2490 records: A 0 W 0 B 452018 S 0, other messages 0, other families 0
            record-length 2490, first 8..12
        "#]],
    );
}

#[test]
fn updates_of_2000_are_of_the_deprecated_type() {
    check(
        "broken/ripe_rrc00_2000.01_updates.20000102.2014.gz",
        &expect![[r#"
            226019 bytes in records, 0 in gaps
            3957 records: A 5668 W 675 B 0 S 16, other messages 123, other families 0
        "#]],
    );
}

#[test]
fn session_states_that_no_standard_has_are_read() {
    check(
        "broken/ripe_rrc03_2010.02_updates.20100227.1600.first-796-records.gz",
        &expect![[r#"
            88636 bytes in records, 0 in gaps
            796 records: A 1226 W 133 B 0 S 4, other messages 24, other families 0
        "#]],
    );
}

#[test]
fn path_identifiers_that_the_subtype_denies_are_noted() {
    check(
        "lab/bird_bgp",
        &expect![[r#"
        2149 bytes in records, 0 in gaps
        29 records: A 14 W 0 B 0 S 12, other messages 9, other families 0
        add-path-undeclared 6, first 528..552
    "#]],
    );
    check(
        "lab/bird6_bgp",
        &expect![[r#"
        3029 bytes in records, 0 in gaps
        29 records: A 14 W 0 B 0 S 12, other messages 9, other families 0
        add-path-undeclared 6, first 702..741
    "#]],
    );
}

#[test]
fn a_configuration_is_no_archive() {
    check(
        "lab/bird.conf",
        &expect![[r#"
        0 bytes in records, 1015 in gaps
        0 records: A 0 W 0 B 0 S 0, other messages 0, other families 0
        garbage 1, first 0..1015
    "#]],
    );
}
