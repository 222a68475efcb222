//! What cannot be compiled is told with its place and what to do.

use predicate::{COLUMNS_MAX, CompileErrorKind, Predicate, Schema, Unsupported};

use crate::schema;

fn error(text: &str) -> String {
    Predicate::compile(text, &schema())
        .expect_err(text)
        .to_string()
}

#[test]
fn errors_name_the_place_and_what_to_do() {
    for (text, expected) in [
        (
            "",
            "line 1, column 1: there is no condition; write one, or `true`",
        ),
        (
            " -- nothing\n",
            "line 1, column 1: there is no condition; write one, or `true`",
        ),
        (
            "source.asn = ",
            "line 1, column 14: expected an expression, found the end",
        ),
        (
            "source.asn = 1 source.asn",
            "line 1, column 16: expected an operator or the end, found `source`",
        ),
        (
            "source.asn = 1\n  and and 2",
            "line 2, column 7: expected an expression, found `and`",
        ),
        (
            "source.nam = 'x'",
            "line 1, column 1: no column is called `source.nam`; did you mean `source.name`?",
        ),
        (
            "true and asn2 = 'x'",
            "line 1, column 10: no column is called `asn2`",
        ),
        (
            "length(source.name).text = 1",
            "line 1, column 20: expected an operator or the end, found `.`",
        ),
        (
            "source.name rlike 'x'",
            "line 1, column 1: this is not supported here; see the crate's documentation for \
             what is",
        ),
        (
            "true and\n (source.asn = 1 or source.name rlike 'x')",
            "line 2, column 3: this is not supported here; see the crate's documentation for \
             what is",
        ),
        (
            "asn = 5",
            "line 1, column 1: no column is called `asn`; did you mean `source.asn`?",
        ),
        (
            "\n lenght(source.name) = 3",
            "line 2, column 2: no function is called `lenght`; did you mean `length`?",
        ),
        (
            "substr(source.name)",
            "line 1, column 1: `substr` takes 2 to 3 arguments, not 1",
        ),
        (
            "min(source.asn)",
            "line 1, column 1: `min` takes 2 or more arguments, not 1",
        ),
        (
            "source.name = \"x\"",
            "line 1, column 15: no column is called `x`",
        ),
        (
            "source.name = 'x",
            "line 1, column 15: Unterminated string literal does not belong here",
        ),
        (
            "source.asn in (select 1)",
            "line 1, column 16: a question within a condition is not supported here; use a list, or a function such as in_list",
        ),
        (
            "source.asn in numbers",
            "line 1, column 15: expected (, found `numbers`",
        ),
        (
            "source.asn = ?1",
            "line 1, column 14: a parameter is not supported here; write the value itself",
        ),
        (
            "source.asn = 0x1f",
            "line 1, column 14: a hexadecimal number is not supported here; write it in decimal",
        ),
        (
            "source.name = x'1f'",
            "line 1, column 15: a text of bytes is not supported here; write it as text in single quotes",
        ),
        (
            "source.name collate nocase = 'x'",
            "line 1, column 13: a collation is not supported here; compare lower(…) with lower case",
        ),
        (
            "(1, 2) = (1, 2)",
            "line 1, column 2: several values at once is not supported here; compare them one by one",
        ),
        (
            "source.asn & 1",
            "line 1, column 1: this operator is not supported here; use comparisons, LIKE, GLOB or arithmetic",
        ),
        (
            "source.name like 'a' escape 'xy'",
            "line 1, column 29: after ESCAPE stands exactly one character in single quotes",
        ),
        (
            "source.name like 'a' escape source.name",
            "line 1, column 29: a computed escape is not supported here; write one character in single quotes after ESCAPE",
        ),
        (
            "contains('10.0.0.1/8', source.ip)",
            "line 1, column 1: contains: '10.0.0.1/8' is no prefix",
        ),
        (
            "source.asn = 1_000",
            "line 1, column 15: expected an operator or the end, found `_000`",
        ),
        (
            "cast(source.name as blob) = 1",
            "line 1, column 6: a cast to bytes is not supported here; cast to text, integer or real",
        ),
    ] {
        assert_eq!(error(text), expected, "{text}");
    }
}

#[test]
fn kinds_can_be_matched() {
    let error = Predicate::compile("exists (select 1)", &schema()).expect_err("a question");
    let what = Unsupported::Subquery;
    assert_eq!(error.kind, CompileErrorKind::Unsupported { what });
}

#[test]
fn open_groups_have_any_column_and_keep_its_case() {
    let mut schema = schema();
    schema.open("extra.", predicate::Affinity::Any);
    let compile = |text| Predicate::compile(text, &schema).expect(text);
    let first = compile("extra.Tag = 1").columns();
    assert_eq!(
        compile("EXTRA.Tag = 2 or \"extra.Tag\" is null").columns(),
        first
    );
    assert_ne!(compile("extra.tag = 1").columns(), first);
    assert_eq!(schema.name(first[0]), "extra.Tag");
    assert_eq!(schema.find("extra.Tag"), Some(first[0]));
    assert_eq!(
        schema.find("SOURCE.NAME"),
        compile("Source.Name = 1").columns().first().copied()
    );
    Predicate::compile("extra. = 1", &schema).expect_err("no name");
    let of_words = compile("extra.order = 1 and extra.select.values = 2");
    assert_eq!(of_words.columns().len(), 2);
    let names = schema.columns().into_iter().map(|(_, name)| name);
    let opened: Vec<String> = names.skip(crate::COLUMNS.len()).collect();
    assert_eq!(
        opened,
        [
            "extra.Tag",
            "extra.tag",
            "extra.order",
            "extra.select.values"
        ]
    );
}

#[test]
fn columns_are_as_many_as_the_bound_says() {
    let mut schema = Schema::new();
    schema.open("extra.", predicate::Affinity::Any);
    for number in 0..COLUMNS_MAX - 1 {
        Predicate::compile(&format!("extra.c{number}"), &schema).expect("room");
    }
    Predicate::compile("extra.last", &schema).expect("room");
    let error = Predicate::compile("extra.more", &schema).expect_err("no room");
    assert_eq!(error.kind, CompileErrorKind::TooManyColumns);
    Predicate::compile("extra.last", &schema).expect("known");
}
