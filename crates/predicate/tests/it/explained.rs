//! Why a rule fired, or nearly.

use predicate::{Connection, NoFunctions, Predicate, Value};

use crate::{Values, schema};

fn explained(text: &str) -> predicate::Explanation {
    let schema = schema();
    let row = Values(vec![
        Value::text("phishing"),
        Value::Integer(64496),
        Value::Null,
        Value::text("22"),
        Value::text("no address"),
    ]);
    let predicate = Predicate::compile(text, &schema).expect("a condition");
    predicate
        .explain(&schema, &row, &NoFunctions)
        .expect("it compiled before")
}

#[test]
fn conditions_are_told_with_their_values() {
    let explanation = explained(
        "source.name = 'c2-server' and (source.asn < 100 or source.score > 1) and not extra.any = '22'
         and contains('10.0.0.0/8', source.ip) and source.asn || extra.any = '6449622'",
    );
    assert_eq!(
        explanation.to_string(),
        "all of these is false
  source.name = 'c2-server' is false: it is 'phishing'
  one of these is unknown
    source.asn < 100 is false: it is 64496
    source.score > 1 is unknown: it is NULL
  not this is false
    extra.any = '22' is true: it is '22'
  contains('10.0.0.0/8', source.ip) is not evaluated (contains: 'no address' is no IP address): it is 'no address'
  source.asn || extra.any = '6449622' is true: source.asn is 64496, extra.any is '22'"
    );
    assert_eq!(explanation.connection, Connection::All);
    assert_eq!(explanation.missing(), 4);
}

#[test]
fn a_rule_that_nearly_fired_lacks_one() {
    assert_eq!(
        explained("source.name = 'phishing' and source.asn = 1").missing(),
        1
    );
    assert_eq!(
        explained("source.name = 'phishing' and (source.asn = 64496)").missing(),
        0
    );
    assert_eq!(
        explained("source.name = 'x' or source.asn = 1").missing(),
        1
    );
    assert_eq!(
        explained("(source.name = 'x' and source.asn = 1) and true").missing(),
        2
    );
}

#[test]
fn values_are_shown_as_the_condition_takes_them() {
    let schema = schema();
    let row = Values(vec![Value::Integer(5), Value::text(" 17557 ")]);
    let text = "source.name || source.asn = '517557'";
    let predicate = Predicate::compile(text, &schema).expect("a condition");
    let explanation = predicate
        .explain(&schema, &row, &NoFunctions)
        .expect("it compiled before");
    assert_eq!(
        explanation.to_string(),
        "source.name || source.asn = '517557' is true: source.name is '5', source.asn is 17557"
    );
    assert!(explanation.parts.is_empty());
}
