//! Numbers as text and back, exactly as SQLite 3.54 does it.
//!
//! The conversions are written after SQLite's own, which is in the public domain:
//! correct rounding, as Rust has it, would differ in the last digit now and then,
//! and a rule must not give another answer than the same expression in a question.

mod decimal;
mod powers;

pub(crate) use decimal::{real_to_text, round_real};

/// A number that a text stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    Integer(i64),
    Real(f64),
}

/// The number, when the whole text is one, spaces around it aside: what numeric
/// affinity makes of it.
pub(crate) fn whole_text(text: &str) -> Option<Number> {
    // Most texts that are compared with numbers are none, or plain ones.
    let first = text.bytes().next()?;
    if first.is_ascii_alphabetic() {
        return None;
    }
    let scan = Scan::new(text);
    if !scan.is_whole {
        return None;
    }
    if scan.is_integer_form {
        let near = real_to_integer(scan.real);
        if is_same_as_integer(scan.real, near) {
            return Some(Number::Integer(near));
        }
        if let (Integer::Fits { is_whole: true }, integer) = scan_integer(text) {
            return Some(Number::Integer(integer));
        }
    }
    Some(Number::Real(scan.real))
}

/// The number that the text begins with, as arithmetic takes it: 0 where there is
/// none.
pub(crate) fn prefix(text: &str) -> Number {
    let scan = Scan::new(text);
    if scan.is_integer_form {
        match scan_integer(text) {
            (Integer::Fits { is_whole: true } | Integer::NoDigits, integer) => {
                return Number::Integer(integer);
            }
            (Integer::Fits { is_whole: false }, integer) if !scan.is_whole => {
                return Number::Integer(integer);
            }
            _ => {}
        }
    }
    Number::Real(scan.real)
}

/// The number that the text begins with, as a cast to a numeric type takes it.
pub(crate) fn prefix_for_cast(text: &str) -> Number {
    let scan = Scan::new(text);
    if scan.is_integer_form
        && let (Integer::Fits { .. } | Integer::NoDigits, integer) = scan_integer(text)
    {
        return Number::Integer(integer);
    }
    let near = real_to_integer(scan.real);
    if is_same_as_integer(scan.real, near) {
        Number::Integer(near)
    } else {
        Number::Real(scan.real)
    }
}

/// The real number that the text begins with, 0 where there is none.
pub(crate) fn prefix_as_real(text: &str) -> f64 {
    Scan::new(text).real
}

/// The whole number that the text begins with, at most the greatest one; 0 where
/// there is none.
pub(crate) fn prefix_as_integer(text: &str) -> i64 {
    scan_integer(text).1
}

/// Cut towards zero; what is out of range is the nearest there is.
pub(crate) fn real_to_integer(real: f64) -> i64 {
    if real < -9_223_372_036_854_774_784.0 {
        i64::MIN
    } else if real > 9_223_372_036_854_774_784.0 {
        i64::MAX
    } else {
        real as i64
    }
}

fn is_same_as_integer(real: f64, integer: i64) -> bool {
    const LIMIT: i64 = 1 << 51;
    real == 0.0
        || (real.to_bits() == (integer as f64).to_bits() && (-LIMIT..LIMIT).contains(&integer))
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Up to a NUL, where SQLite's own reader ends.
fn before_nul(text: &str) -> &[u8] {
    let bytes = text.as_bytes();
    let end = bytes.iter().position(|byte| *byte == 0);
    &bytes[..end.unwrap_or(bytes.len())]
}

/// What reading a text as a real number finds.
struct Scan {
    real: f64,
    /// Nothing but spaces follows, and there is a number.
    is_whole: bool,
    /// No point and no exponent.
    is_integer_form: bool,
}

impl Scan {
    fn new(text: &str) -> Scan {
        const MANTISSA_MAX: u64 = (u64::MAX - 9) / 10;
        let bytes = before_nul(text);
        let at = |index: usize| bytes.get(index).copied().unwrap_or(0);
        let mut here = 0;
        while is_space(at(here)) {
            here += 1;
        }
        let is_negative = at(here) == b'-';
        if matches!(at(here), b'-' | b'+') {
            here += 1;
        }
        let (mut mantissa, mut power) = (0_u64, 0_i32);
        let (mut has_digits, mut is_integer_form, mut is_full) = (false, true, false);
        while at(here).is_ascii_digit() {
            has_digits = true;
            if is_full {
                power += 1;
            } else {
                mantissa = mantissa * 10 + u64::from(at(here) - b'0');
                is_full = mantissa >= MANTISSA_MAX;
            }
            here += 1;
        }
        let mut has_number = has_digits;
        if at(here) == b'.' && (has_digits || at(here + 1).is_ascii_digit()) {
            here += 1;
            has_number = true;
            is_integer_form = false;
            while at(here).is_ascii_digit() {
                if mantissa < MANTISSA_MAX {
                    mantissa = mantissa * 10 + u64::from(at(here) - b'0');
                    power -= 1;
                }
                here += 1;
            }
        }
        if !has_number {
            return Scan {
                real: 0.0,
                is_whole: false,
                is_integer_form: true,
            };
        }
        if matches!(at(here), b'e' | b'E') {
            let signed = matches!(at(here + 1), b'-' | b'+');
            let mut digit = here + 1 + usize::from(signed);
            if at(digit).is_ascii_digit() {
                let mut exponent = 0_i32;
                while at(digit).is_ascii_digit() {
                    exponent = (exponent * 10 + i32::from(at(digit) - b'0')).min(10_000);
                    digit += 1;
                }
                power = power.saturating_add(if at(here + 1) == b'-' {
                    -exponent
                } else {
                    exponent
                });
                is_integer_form = false;
                here = digit;
            }
        }
        while is_space(at(here)) {
            here += 1;
        }
        let magnitude = decimal::from_decimal(mantissa, power);
        Scan {
            real: if is_negative { -magnitude } else { magnitude },
            is_whole: here == bytes.len(),
            is_integer_form,
        }
    }
}

/// What reading a text as a whole number finds.
#[derive(Clone, Copy)]
enum Integer {
    NoDigits,
    /// Whether nothing but spaces follows.
    Fits {
        is_whole: bool,
    },
    TooLarge,
}

/// With the number itself, or the nearest there is.
fn scan_integer(text: &str) -> (Integer, i64) {
    let bytes = text.as_bytes();
    let mut rest = bytes.trim_ascii_start_spaces();
    let is_negative = rest.first() == Some(&b'-');
    if matches!(rest.first(), Some(b'-' | b'+')) {
        rest = &rest[1..];
    }
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, after) = rest.split_at(count);
    if digits.is_empty() {
        return (Integer::NoDigits, 0);
    }
    let fits = Integer::Fits {
        is_whole: after.iter().all(|byte| is_space(*byte)),
    };
    let mut number = 0_i64;
    for digit in digits {
        let digit = i64::from(digit - b'0');
        let next = number.checked_mul(10).and_then(|number| {
            if is_negative {
                number.checked_sub(digit)
            } else {
                number.checked_add(digit)
            }
        });
        match next {
            Some(next) => number = next,
            None if is_negative => return (Integer::TooLarge, i64::MIN),
            None => return (Integer::TooLarge, i64::MAX),
        }
    }
    (fits, number)
}

trait TrimSpaces {
    fn trim_ascii_start_spaces(&self) -> &[u8];
}

impl TrimSpaces for [u8] {
    /// Without leading spaces as SQLite knows them, the vertical tab included.
    fn trim_ascii_start_spaces(&self) -> &[u8] {
        let count = self.iter().take_while(|byte| is_space(**byte)).count();
        &self[count..]
    }
}
