//! What becomes a rule, and what is in the list of what has no equal.

use expect_test::{Expect, expect};

use crate::imported;

fn check(text: &str, expected: &Expect) {
    let import = imported(text);
    let mut shown = String::new();
    for rule in &import.rules {
        shown += &format!(
            "{} line {}: {} when {}\n",
            rule.id, rule.line, rule.kind, rule.when
        );
    }
    for loss in &import.losses {
        shown += &format!("lost: {loss}\n");
    }
    expected.assert_eq(&shown);
}

fn error(text: &str) -> String {
    let (_, error) = sieve::import(&[("test.sieve", text)]).expect_err(text);
    error.to_string()
}

#[test]
fn branches_hold_where_those_before_them_do_not() {
    check(
        "if classification.type == 'test' { drop }\n\
         if :exists source.ip && ! source.port == 25 { path 'a' }\n\
         elif source.ip << '10.0.0.1/8' { path ['b', 'c'] }\n\
         else { keep }\n",
        &expect![[r#"
            sieve-drop-1 line 1: drop when classification.type = 'test'
            sieve-keep-2 line 4: keep when ((source.ip is not null and (source.port = 25) is not true)) is not true and (contains('10.0.0.0/8', source.ip)) is not true
            sieve-path-3 line 3: path 'b', 'c' when ((source.ip is not null and (source.port = 25) is not true)) is not true and contains('10.0.0.0/8', source.ip)
            sieve-path-4 line 2: path 'a' when (source.ip is not null and (source.port = 25) is not true)
        "#]],
    );
}

#[test]
fn what_has_no_equal_is_listed_with_its_line_and_what_hangs_on_it_too() {
    check(
        "add! comment = 'x'\n\
         if comment == 'x' { path 'a' }\n\
         if extra.l :equals ['a', 1] { drop } else { path 'b' }\n\
         if time.source :before '1 month' || source.asn == '64500' { path 'c' }\n\
         if source.fqdn =~ '\\bevil\\b' { keep }\n\
         if destination.nonsense == 'x' { path 'd' }\n\
         path 'e'\n\
         path 'f'\n\
         remove extra.l update feed.accuracy = 50 append extra.t = 'x'\n\
         add time.observation += '1 hour'",
        &expect![[r#"
            sieve-path-1 line 8: path 'f' when true
            lost: test.sieve:1: `add! comment`: a rule changes no event
            lost: test.sieve:2: it asks for `comment`, which line 1 changes; a rule sees an event as it came
            lost: test.sieve:2: `path 'a'` has no rule, because a condition of it has no equal
            lost: test.sieve:3: a condition sees a list as text, and cannot tell what else is in it
            lost: test.sieve:3: `drop` has no rule, because a condition of it has no equal; rules behind it are tried for those events too
            lost: test.sieve:3: `path 'b'` has no rule, because a condition of it has no equal
            lost: test.sieve:4: '1 month' is counted from the moment of reading, or is no instant; a rule has the same answer whenever it is asked
            lost: test.sieve:4: `source.asn` is no text, and equals none
            lost: test.sieve:4: `path 'c'` has no rule, because a condition of it has no equal
            lost: test.sieve:5: a rule has no regular expressions, and GLOB no equal for an escape other than `\d`: \bevil\b
            lost: test.sieve:5: `keep` has no rule, because a condition of it has no equal; rules behind it are tried for those events too
            lost: test.sieve:6: an event has no field `destination.nonsense` here
            lost: test.sieve:6: `path 'd'` has no rule, because a condition of it has no equal
            lost: test.sieve:7: `path 'e'` never comes into effect: line 8 takes its place
            lost: test.sieve:9: `remove extra.l`: a rule changes no event
            lost: test.sieve:9: `update feed.accuracy`: a rule changes no event
            lost: test.sieve:9: `append extra.t`: a rule changes no event
            lost: test.sieve:10: `add time.observation`: a rule changes no event
        "#]],
    );
}

#[test]
fn a_field_that_is_changed_is_known_in_other_branches_as_it_came() {
    check(
        "if comment == 'a' { add! comment = 'b' }\n\
         elif comment == 'b' { path 'as-it-came' }\n\
         if comment == 'b' { path 'changed' }",
        &expect![[r#"
            sieve-path-1 line 2: path 'as-it-came' when (comment = 'a') is not true and comment = 'b'
            lost: test.sieve:1: `add! comment`: a rule changes no event
            lost: test.sieve:3: it asks for `comment`, which line 1 changes; a rule sees an event as it came
            lost: test.sieve:3: `path 'changed'` has no rule, because a condition of it has no equal
        "#]],
    );
}

#[test]
fn the_file_that_is_written_says_what_is_to_be_decided() {
    let import = imported("if comment == \"it's\" { path 'a' } else { drop }");
    expect![[r##"
        # Read from IntelMQ's sieve. It comes before all other rules when its file's name
        # does, as in norms/triage/00-sieve.toml: each rule ends the search where it fires.
        #
        # A sieve names no norm. Say in `provisions` which one such an event engages; until
        # then it is only sorted.
        id = "sieve"
        title = "Rules read from IntelMQ's sieve"
        basis = { source = "researcher", verification = "knowledge" }

        [[rules]]
        id = "sieve-drop-1"
        title = "test.sieve, line 1: drop"
        when = "(comment = 'it''s') is not true"
        provisions = ["rsit#classify"]
        action = "drop"
        tlp = "amber"
        retention = "1h"
        why = "The sieve does so: test.sieve, line 1: drop."
        last = true

        [[rules]]
        id = "sieve-path-2"
        title = "test.sieve, line 1: path 'a'"
        when = "comment = 'it''s'"
        provisions = ["rsit#classify"]
        # Nobody is told until you say whom and how, as in
        # recipients = ["holder"], action = "daily-digest", deadline = "48h".
        action = "keep-on-file"
        tlp = "amber"
        retention = "90d"
        why = "The sieve does so: test.sieve, line 1: path 'a'."
        last = true
    "##]]
    .assert_eq(&sieve::write(&import, "sieve"));
}

#[test]
fn mistakes_are_told_with_their_place() {
    for (text, expected) in [
        (
            "if",
            "line 1, column 3: expected the name of a field, found the end",
        ),
        (
            "if a == 'b' {\n  drop",
            "line 2, column 7: expected `if`, an action or `}`, found the end",
        ),
        (
            "if a ~ 'b' {}",
            "line 1, column 6: `~` does not belong here",
        ),
        (
            "if a == 'b {}",
            "line 1, column 9: this text has no ' at its end",
        ),
        (
            "if a :like 'b' {}",
            "line 1, column 6: expected an operator, found `:like`",
        ),
        (
            "if a == 1.2.3 {}",
            "line 1, column 9: expected a value: text in quotes, a number, true or false, found `1.2.3`",
        ),
        (
            "path 5",
            "line 1, column 6: expected the name of a path in quotes, found `5`",
        ),
        (
            "drop }",
            "line 1, column 6: expected `if`, an action or the end, found `}`",
        ),
        (
            "else { drop }",
            "line 1, column 1: expected `if`, an action or the end, found `else`",
        ),
        (
            "add comment 'x'",
            "line 1, column 13: expected `=`, `+=` or `-=`, found 'x'",
        ),
    ] {
        assert_eq!(error(text), expected, "{text}");
    }
    let deep = |depth: usize| {
        format!(
            "{}drop{}",
            "if :exists comment { ".repeat(depth),
            " }".repeat(depth)
        )
    };
    let limit = sieve::parse::DEPTH_MAX;
    for depth in [limit - 1, limit] {
        imported(&deep(depth));
    }
    assert!(error(&deep(limit + 1)).contains("nested deeper than 40"));
}

#[test]
fn several_files_are_one_behind_the_other() {
    let files = [
        ("a.sieve", "if :exists comment { keep }"),
        ("b.sieve", "drop"),
    ];
    let import = sieve::import(&files).expect("two files");
    let places: Vec<_> = import
        .rules
        .iter()
        .map(|rule| (&*rule.file, rule.line))
        .collect();
    assert_eq!(places, [("a.sieve", 1), ("b.sieve", 1)]);
    let (number, _) = sieve::import(&[("a.sieve", "drop"), ("b.sieve", "{")]).expect_err("`{`");
    assert_eq!(number, 1);
}
