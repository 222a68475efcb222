//! Numbers in words.

use crate::report::ValueShown;

/// The value in words: a share as a percentage, a score as a number.
pub(super) fn value(shown: &ValueShown) -> String {
    match (shown.value, shown.denominator) {
        (None, _) => "unknown".to_owned(),
        (Some(value), Some(_)) => format!("{:.1} %", 100.0 * value),
        (Some(value), None) => decimal(value),
    }
}

pub(super) fn value_or_why(shown: &ValueShown) -> String {
    match shown.unknown.keys().next() {
        Some(why) if shown.value.is_none() => format!("unknown: {why}"),
        _ => value(shown),
    }
}

pub(super) fn fraction(shown: &ValueShown) -> String {
    match shown.denominator {
        Some(denominator) => format!(
            "{} of {}",
            number(shown.numerator as u64),
            number(denominator as u64)
        ),
        None => "points".to_owned(),
    }
}

pub(super) fn count(count: impl Into<u64>, one: &str, many: &str) -> String {
    let count = count.into();
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

pub(super) fn of(part: u32, all: u32) -> String {
    format!(
        "{} ({:.1} %)",
        number(part),
        100.0 * f64::from(part) / f64::from(all)
    )
}

pub(super) fn decimal(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number with commas between thousands.
pub(super) fn number(number: impl Into<u64>) -> String {
    let digits = number.into().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
