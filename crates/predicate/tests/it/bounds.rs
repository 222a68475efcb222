//! Each bound just below, at, and just above it.

use predicate::{
    CompileErrorKind, DEPTH_MAX, EvaluationError, NoFunctions, OPERATORS_MAX, PATTERN_BYTES_MAX,
    Predicate, SHOWN_CHARS_MAX, TEXT_BYTES_MAX, VALUE_BYTES_MAX, Value,
};

use crate::{Values, schema};

fn compiled(text: &str) -> Result<Predicate, CompileErrorKind> {
    Predicate::compile(text, &schema()).map_err(|error| error.kind)
}

fn value(text: &str, name: &str) -> Result<Value<'static>, EvaluationError> {
    let predicate = compiled(text).expect("a condition");
    let row = Values(vec![Value::Text(name.to_owned().into())]);
    predicate.value(&row, &NoFunctions).map(Value::into_owned)
}

#[test]
fn texts_are_as_long_as_the_bound_says() {
    let text = |bytes: usize| "true".to_owned() + &" ".repeat(bytes - 4);
    assert!(compiled(&text(TEXT_BYTES_MAX - 1)).is_ok());
    assert!(compiled(&text(TEXT_BYTES_MAX)).is_ok());
    let bytes = TEXT_BYTES_MAX + 1;
    let error = compiled(&text(bytes)).expect_err("too long");
    assert_eq!(error, CompileErrorKind::TooLong { bytes });
}

#[test]
fn operators_are_as_many_as_the_bound_says() {
    for operator in [
        " + 1",
        " and source.asn",
        " is null",
        " || 'x'",
        " in (1)",
        " between 1 and 2",
        " glob 'x'",
        " = 1",
    ] {
        // BETWEEN is two: its AND counts.
        let each = 1 + usize::from(operator.contains("between"));
        let chain = |count: usize| format!("source.asn{}", operator.repeat(count / each));
        for count in [OPERATORS_MAX - each, OPERATORS_MAX] {
            let predicate = compiled(&chain(count)).expect(operator);
            let row = Values(Vec::new());
            let truth = predicate.truth(&row, &NoFunctions).expect("a value");
            let explained = predicate
                .explain(&schema(), &row, &NoFunctions)
                .expect("it compiled before");
            assert_eq!(explained.outcome.is_true(), truth == Some(true));
        }
        let error = compiled(&chain(OPERATORS_MAX + each)).expect_err(operator);
        assert_eq!(error, CompileErrorKind::TooManyOperators);
    }
}

#[test]
fn a_mistake_deep_within_is_found_as_soon_as_one_at_the_top() {
    // Whatever is tried twice at each level is never done at this depth.
    let depth = DEPTH_MAX - 5;
    for before in [
        "(",
        "abs(",
        "- ",
        "not ",
        "case ",
        "case when ",
        "case 1 when 1 then ",
        "case when 1 then 1 else ",
        "cast(",
        "1 in (",
        "1 is ",
        "1 like ",
        "1 glob ",
        "1 between ",
        "1 between 1 and ",
        "abs(1).abs(",
        "(1).abs(",
        "null.abs(",
        "true.abs(",
        "case when 1 then 1 end.abs(",
        "case.abs(",
        "not.abs(",
        "1 isnull.abs(",
        "1 notnull.abs(",
        "1 is null.abs(",
        "1 in (1).abs(",
        "cast(1 as text).abs(",
        "cast(1 as text.abs(",
        "'x'.abs(",
        "1 .abs(",
        "source.name.abs(",
        "\"x\".abs(",
        "source.name[",
        "abs(1)[",
        "{'a': ",
        "array[",
        "interval ",
        "date ",
        "substring(",
        "position(",
        "extract(year from ",
        "x -> ",
        "x::",
        "x at time zone ",
        "row(",
        "map{",
    ] {
        for mistake in ["1 1", "", "?", ")", "."] {
            let text = before.repeat(depth) + mistake;
            assert!(compiled(&text).is_err(), "{text}");
        }
    }
}

#[test]
fn parts_nest_as_deep_as_the_bound_says() {
    for (before, after) in [
        ("(", ")"),
        ("abs(", ")"),
        ("not ", ""),
        ("- ", ""),
        ("case when ", " then 1 end"),
        ("cast(", " as text)"),
        ("1 in (", ")"),
    ] {
        let nested = |depth: usize| {
            // The outermost expression is one level.
            let depth = depth - 1;
            format!("{}1{}", before.repeat(depth), after.repeat(depth))
        };
        assert!(compiled(&nested(DEPTH_MAX - 1)).is_ok(), "{before}");
        assert!(compiled(&nested(DEPTH_MAX)).is_ok(), "{before}");
        let error = compiled(&nested(DEPTH_MAX + 1)).expect_err(before);
        assert_eq!(error, CompileErrorKind::TooDeep, "{before}");
    }
}

#[test]
fn patterns_are_as_long_as_the_bound_says() {
    let name = |bytes: usize| "%".repeat(bytes);
    for text in [
        "'x' like source.name",
        "'x' like replace(source.name, '_', '%')",
    ] {
        let fits = |bytes| value(text, &name(bytes));
        assert_eq!(
            fits(PATTERN_BYTES_MAX - 1).expect("it fits"),
            Value::Integer(1)
        );
        assert_eq!(fits(PATTERN_BYTES_MAX).expect("it fits"), Value::Integer(1));
        let error = fits(PATTERN_BYTES_MAX + 1).expect_err("too long");
        assert!(matches!(error, EvaluationError::PatternTooLong), "{error}");
    }
    // A constant is refused where it is used, as SQLite does.
    let text = format!("source.name like '{}'", name(PATTERN_BYTES_MAX + 1));
    let error = value(&text, "x").expect_err("too long");
    assert!(matches!(error, EvaluationError::PatternTooLong), "{error}");
}

#[test]
fn values_are_as_long_as_the_bound_says() {
    let name = "a".repeat(VALUE_BYTES_MAX / 2);
    for text in [
        "length(source.name || source.name || replace('x', 'x', ''))",
        "length(replace(source.name, 'a', 'bc'))",
    ] {
        assert_eq!(
            value(text, &name[1..]).expect("it fits"),
            Value::Integer(VALUE_BYTES_MAX as i64 - 2)
        );
        assert_eq!(
            value(text, &name).expect("it fits"),
            Value::Integer(VALUE_BYTES_MAX as i64)
        );
        let error = value(text, &format!("{name}a")).expect_err("too long");
        assert!(matches!(error, EvaluationError::TooLong), "{error}");
    }
    let one_more = "length(source.name || source.name || 'x')";
    let error = value(one_more, &name).expect_err("too long");
    assert!(matches!(error, EvaluationError::TooLong), "{error}");
}

#[test]
fn conditions_are_shown_as_long_as_the_bound_says() {
    let shown = |chars: usize| {
        let name = "ä".repeat(chars - "source.name = ''".len());
        let predicate = compiled(&format!("source.name = '{name}'")).expect("a condition");
        let explained = predicate.explain(&schema(), &Values(Vec::new()), &NoFunctions);
        explained.expect("it compiled before").text.chars().count()
    };
    assert_eq!(shown(SHOWN_CHARS_MAX - 1), SHOWN_CHARS_MAX - 1);
    assert_eq!(shown(SHOWN_CHARS_MAX), SHOWN_CHARS_MAX);
    assert_eq!(
        shown(SHOWN_CHARS_MAX + 1),
        SHOWN_CHARS_MAX + 1,
        "cut, with a mark"
    );
    assert_eq!(shown(SHOWN_CHARS_MAX + 50), SHOWN_CHARS_MAX + 1);
}

#[test]
fn host_functions_take_more_arguments_than_fit_inline() {
    let mut schema = schema();
    schema.function("many", 0..=9);
    for count in [0, 3, 4, 5, 9] {
        let arguments = vec!["source.asn"; count].join(", ");
        let predicate = Predicate::compile(&format!("many({arguments})"), &schema).expect("a call");
        let value = predicate
            .value(&Values(Vec::new()), &Count)
            .expect("a value")
            .into_owned();
        assert_eq!(value, Value::Integer(count as i64));
    }
    Predicate::compile("many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)", &schema).expect_err("one too many");
}

struct Count;

impl predicate::Functions for Count {
    fn call<'v>(
        &'v self,
        _function: predicate::FunctionId,
        arguments: &[Value<'v>],
    ) -> Result<Value<'v>, predicate::FunctionFailure> {
        Ok(Value::Integer(arguments.len() as i64))
    }
}
