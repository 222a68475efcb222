//! Real numbers to decimal digits and back.

use super::powers::{power_of_ten, ten_to_two, two_to_ten};

/// The digits that a real number is shown with at most: enough to read it back.
const DIGITS_SHOWN: i32 = 17;
/// The digits that are kept at most when a number is rounded to places.
const DIGITS_MAX: usize = 20;

/// Shortest of 17 digits or fewer, with a point or an exponent in any case.
pub(crate) fn real_to_text(real: f64) -> String {
    if real.is_infinite() {
        return if real > 0.0 { "Inf" } else { "-Inf" }.to_owned();
    }
    let digits = Digits::new(real, DIGITS_SHOWN);
    let exponent = digits.point - 1;
    if (-4..DIGITS_SHOWN).contains(&exponent) {
        digits.plain()
    } else {
        digits.scientific(exponent)
    }
}

/// To so many places after the point, half away from zero as the digits say.
pub(crate) fn round_real(real: f64, places: i32) -> f64 {
    super::prefix_as_real(&Digits::new(real, -places).fixed(places))
}

/// The real number nearest to `mantissa` × 10 to the power of `power`.
pub(super) fn from_decimal(mantissa: u64, power: i32) -> f64 {
    if mantissa == 0 || power < -348 {
        return 0.0;
    }
    if power > 347 {
        return f64::INFINITY;
    }
    let leading = mantissa.leading_zeros() as i32;
    let log = ten_to_two(power);
    let mut exponent = 53 - (64 - leading) - log;
    if exponent > 1074 {
        if exponent >= 1130 {
            return 0.0;
        }
        exponent = 1074;
    }
    let shift = -(exponent - leading + log + 3);
    let (mut high_power, mut low_power) = power_of_ten(power);
    if low_power != 0 {
        high_power = high_power.wrapping_add(1);
        low_power = !low_power;
    }
    let scaled = mantissa << leading;
    let product = u128::from(scaled) * u128::from(high_power);
    let (mut high, middle) = ((product >> 64) as u64, (product >> 32) as u32);
    let mut sticky = 1;
    if high & ((1_u64 << shift) - 1) == 0 {
        let below = u128::from(scaled) * (u128::from(low_power) << 32);
        let middle_below = (below >> 96) as u32;
        sticky = u64::from(middle.wrapping_sub(middle_below) > 1);
        high = high.wrapping_sub(u64::from(middle < middle_below));
    }
    let mut bits = (high >> shift) | sticky;
    if bits >= (1 << 55) - 2 {
        bits = (bits >> 1) | (bits & 1);
        exponent -= 1;
    }
    let mut fraction = (bits + 1 + ((bits >> 2) & 1)) >> 2;
    if exponent <= -972 {
        return f64::INFINITY;
    }
    if fraction & (1 << 52) != 0 {
        fraction = (fraction & !(1 << 52)) | (((1075 - exponent) as u64) << 52);
    }
    f64::from_bits(fraction)
}

/// A real number as decimal digits.
struct Digits {
    is_negative: bool,
    /// From the first that is not zero to the last that is not.
    digits: Vec<u8>,
    /// Where the point is, counted from the first digit: 1 is after it.
    point: i32,
}

impl Digits {
    /// With so many significant digits, or, where `round` is not positive, with that
    /// many digits after the point. The number is finite.
    fn new(real: f64, round: i32) -> Digits {
        let is_negative = real < 0.0;
        let real = real.abs();
        if real == 0.0 {
            return Digits {
                is_negative,
                digits: vec![b'0'],
                point: 1,
            };
        }
        let wanted = if round <= 0 || round >= 18 {
            18
        } else {
            round + 1
        };
        let (mantissa, power) = to_decimal(real, wanted);
        let mut digits = mantissa.to_string().into_bytes();
        let mut point = digits.len() as i32 + power;
        let mut keep = round;
        if round <= 0 {
            keep = point - round;
            if keep == 0 && digits[0] >= b'5' {
                keep = 1;
                digits.insert(0, b'0');
                point += 1;
            }
        }
        if keep > 0 && ((keep as usize) < digits.len() || digits.len() > DIGITS_MAX) {
            let mut keep = (keep as usize).min(DIGITS_MAX);
            if keep == DIGITS_SHOWN as usize {
                keep = shorter(&digits, point, power, real).unwrap_or(keep);
            }
            let is_up = digits[keep] >= b'5';
            digits.truncate(keep);
            if is_up && !increment(&mut digits) {
                digits.insert(0, b'1');
                point += 1;
            }
        }
        while digits.len() > 1 && digits.last() == Some(&b'0') {
            digits.pop();
        }
        Digits {
            is_negative,
            digits,
            point,
        }
    }

    /// As `12.5`, `100.0`, `0.00125`.
    fn plain(&self) -> String {
        let mut text = String::from(if self.is_negative { "-" } else { "" });
        if self.point <= 0 {
            text.push_str("0.");
            text.extend((self.point..0).map(|_| '0'));
            text.extend(self.digits.iter().map(|digit| char::from(*digit)));
            return text;
        }
        let whole = self.point as usize;
        for place in 0..whole.max(self.digits.len()) {
            if place == whole {
                text.push('.');
            }
            text.push(char::from(self.digits.get(place).copied().unwrap_or(b'0')));
        }
        if self.digits.len() <= whole {
            text.push_str(".0");
        }
        text
    }

    /// As `1.25e+20`.
    fn scientific(&self, exponent: i32) -> String {
        let mut text = String::from(if self.is_negative { "-" } else { "" });
        text.push(char::from(self.digits[0]));
        text.push('.');
        if self.digits.len() == 1 {
            text.push('0');
        }
        text.extend(self.digits[1..].iter().map(|digit| char::from(*digit)));
        text.push_str(if exponent < 0 { "e-" } else { "e+" });
        text.push_str(&format!("{:02}", exponent.abs()));
        text
    }

    /// With at most so many digits after the point.
    fn fixed(&self, places: i32) -> String {
        let plain = self.plain();
        match plain.find('.') {
            Some(point) => plain[..plain.len().min(point + 1 + places as usize)].to_owned(),
            None => plain,
        }
    }
}

/// Adds one in the last place; whether there was room.
fn increment(digits: &mut [u8]) -> bool {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return true;
        }
        *digit = b'0';
    }
    false
}

/// Fewer than 17 digits that read back as the same number, where the digits look
/// as if there were some: 49.47 and not 49.469999999999999.
fn shorter(digits: &[u8], point: i32, power: i32, real: f64) -> Option<usize> {
    let number = |count: usize| {
        digits[..count]
            .iter()
            .fold(0_u64, |number, digit| number * 10 + u64::from(digit - b'0'))
    };
    let reads_back = |mantissa: u64, count: usize| {
        let power = power + (digits.len() - count) as i32;
        (real == from_decimal(mantissa, power)).then_some(count + 1)
    };
    if digits[15] == b'9' && digits[14] == b'9' {
        let nines = digits[..14]
            .iter()
            .rev()
            .take_while(|digit| **digit == b'9');
        let count = 14 - nines.count();
        return reads_back(number(count) + 1, count);
    }
    if point >= digits.len() as i32 || (digits[13..16] == *b"000") {
        let zeros = digits[..13]
            .iter()
            .rev()
            .take_while(|digit| **digit == b'0');
        let count = 13 - zeros.count();
        return reads_back(number(count), count);
    }
    None
}

/// A positive finite number as `mantissa` × 10 to the power of the second, with at
/// least `digits` significant digits.
fn to_decimal(real: f64, digits: i32) -> (u64, i32) {
    let bits = real.to_bits();
    let exponent = (bits >> 52) as i32 & 0x7ff;
    let fraction = bits & 0x000f_ffff_ffff_ffff;
    let (mantissa, exponent) = if exponent == 0 {
        let leading = fraction.leading_zeros();
        (fraction << leading, -1074 - leading as i32)
    } else {
        ((fraction << 11) | (1 << 63), exponent - 1086)
    };
    let power = digits - 1 - two_to_ten(exponent + 63);
    let high = ((u128::from(mantissa) * u128::from(power_of_ten(power).0)) >> 64) as u64;
    let shift = -(exponent + ten_to_two(power) + 1);
    let number = if digits == 18 {
        // SQLite shifts by one less and rounds; a shift of 64 bits has no digit left.
        let doubled = high >> (shift - 1);
        (doubled + ((doubled << 1) & 2)) >> 1
    } else {
        high >> shift
    };
    (number, -power)
}
