//! Instants in the forms that feeds have.

use net::Timestamp;

const MICROS_PER_SECOND: i64 = 1_000_000;

/// Microseconds from 0000-01-01 to 9999-12-31T23:59:59.999999, since 1970: years of
/// four digits, as all formats here have them.
pub(crate) const MICROS: std::ops::RangeInclusive<i64> =
    -62_167_219_200_000_000..=253_402_300_799_999_999;

/// The instant that a text means: `2026-11-21 18:16:16` (taken as UTC), the same
/// with `T`, a fraction and a zone (RFC 3339), a day alone, the date of HTTP and of
/// mail (RFC 9110 §5.6.7), or seconds since 1970.
#[inline]
pub(crate) fn instant(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let micros = match bytes.first()? {
        b'0'..=b'9' if bytes.len() > 4 && bytes[4] == b'-' => standard(bytes)?,
        _ => seconds(text).or_else(|| http(text))?,
    };
    MICROS
        .contains(&micros)
        .then(|| Timestamp::from_micros(micros))
}

/// `2026-11-21`, with a time, a fraction and a zone after it or not.
#[inline]
fn standard(bytes: &[u8]) -> Option<i64> {
    let date = bytes.first_chunk::<10>()?;
    if date[7] != b'-' {
        return None;
    }
    let year = two(&date[0..2])? * 100 + two(&date[2..4])?;
    let day = day_number(i64::from(year), two(&date[5..7])?, two(&date[8..10])?)?;
    let mut micros = day * 86_400 * MICROS_PER_SECOND;
    let rest = &bytes[10..];
    let Some((separator, rest)) = rest.split_first() else {
        return Some(micros);
    };
    if !matches!(separator, b'T' | b't' | b' ') {
        return None;
    }
    let (time, mut rest) = rest.split_first_chunk::<5>()?;
    if time[2] != b':' {
        return None;
    }
    let (hour, minute, mut second) = (two(&time[0..2])?, two(&time[3..5])?, 0);
    if let Some((seconds, after)) = rest.split_first_chunk::<3>()
        && seconds[0] == b':'
    {
        second = two(&seconds[1..3])?;
        rest = after;
    }
    micros += second_of_day(hour, minute, second)? * MICROS_PER_SECOND;
    if let [b'.' | b',', after @ ..] = rest {
        let digits = after.iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            return None;
        }
        let mut unit = 100_000;
        for digit in &after[..digits] {
            micros += i64::from(digit - b'0') * unit;
            unit /= 10;
        }
        rest = &after[digits..];
    }
    Some(micros - zone(rest)? * 60 * MICROS_PER_SECOND)
}

/// Minutes east of UTC: nothing, `Z`, `UTC`, `+01:00`, `+0100` or `+01`.
#[inline]
fn zone(rest: &[u8]) -> Option<i64> {
    let rest = rest.trim_ascii_start();
    let (sign, digits) = match rest {
        [] | b"Z" | b"z" | b"UTC" | b"GMT" => return Some(0),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.len() {
        2 => (two(digits)?, 0),
        4 => (two(&digits[..2])?, two(&digits[2..])?),
        5 if digits[2] == b':' => (two(&digits[..2])?, two(&digits[3..])?),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then(|| sign * (i64::from(hours) * 60 + i64::from(minutes)))
}

/// Seconds since 1970, with a fraction or not: nine digits at least, so that a
/// year or a number that is no time is not taken for one.
fn seconds(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !(9..=12).contains(&whole.len()) || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let mut micros = whole.parse::<i64>().ok()? * MICROS_PER_SECOND;
    let mut unit = 100_000;
    for digit in fraction.bytes() {
        micros += i64::from(digit - b'0') * unit;
        unit /= 10;
    }
    Some(micros)
}

/// `Wed, 10 Feb 2010 00:00:00 GMT`, with or without the day of the week, which is
/// not checked, and with a zone of mail (RFC 5322 §3.3).
fn http(text: &str) -> Option<i64> {
    let after_day = text.split_once(',').map_or(text, |(_, rest)| rest);
    let mut words = after_day.split_ascii_whitespace();
    let day: u32 = words.next()?.parse().ok()?;
    let month = words.next()?;
    let month = MONTHS
        .iter()
        .position(|name| month.get(..3).is_some_and(|m| m.eq_ignore_ascii_case(name)))?
        as u32
        + 1;
    let year = words.next()?;
    let year: i64 = if year.len() == 4 {
        year.parse().ok()?
    } else {
        return None;
    };
    let time = words.next()?;
    let mut parts = time.split(':').map(|part| two(part.as_bytes()));
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = match parts.next() {
        None => 0,
        Some(second) => second?,
    };
    if parts.next().is_some() {
        return None;
    }
    let zone = zone(words.next().unwrap_or("").as_bytes())?;
    if words.next().is_some() {
        return None;
    }
    let seconds = day_number(year, month, day)? * 86_400 + second_of_day(hour, minute, second)?;
    Some((seconds - zone * 60) * MICROS_PER_SECOND)
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

#[inline]
fn two(digits: &[u8]) -> Option<u32> {
    match digits {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some(u32::from(a - b'0') * 10 + u32::from(b - b'0')),
        _ => None,
    }
}

/// A leap second is the first second of the next minute, as Unix counts.
#[inline]
fn second_of_day(hour: u32, minute: u32, second: u32) -> Option<i64> {
    let is_time = hour < 24 && minute < 60 && second <= 60;
    is_time.then(|| i64::from(hour * 3600 + minute * 60 + second))
}

/// Days since 1970-01-01 of a day of the Gregorian calendar; years begin in March,
/// so that the leap day is the last of a year.
#[inline]
fn day_number(year: i64, month: u32, day: u32) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if day == 0 || day > days {
        return None;
    }
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = i64::from((153 * month + 2) / 5 + day - 1);
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// The year, month and day of so many days since 1970-01-01.
#[inline]
pub(crate) fn civil(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year =
        (day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100)) as u32;
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = year_of_era + era * 400;
    if month < 10 {
        (year, month + 3, day)
    } else {
        (year + 1, month - 9, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_in_all_their_forms() {
        for text in [
            "2010-02-10 00:00:01",
            "2010-02-10T00:00:01",
            "2010-02-10T00:00:01Z",
            "2010-02-10T01:00:01+01:00",
            "2010-02-09 19:30:01-0430",
            "2010-02-10 00:00:01 UTC",
            "2010-02-10 00:00:01.000",
            "Wed, 10 Feb 2010 00:00:01 GMT",
            "10 Feb 2010 01:00:01 +0100",
            "1265760001",
            "1265760001.0",
        ] {
            let instant = instant(text).expect(text);
            assert_eq!(instant.to_string(), "2010-02-10T00:00:01Z", "{text}");
        }
        assert_eq!(
            instant("2021-03-27T00:00:00.521730Z").map(Timestamp::micros),
            Some(1_616_803_200_521_730)
        );
        assert_eq!(
            instant("2010-02-10").map(Timestamp::seconds),
            Some(1_265_760_000)
        );
    }

    #[test]
    fn what_is_no_instant_is_none() {
        for text in [
            "",
            "yesterday",
            "2010-02-30 00:00:00",
            "2010-13-01",
            "2010-02-10 24:00:00",
            "2010-02-10 00:00:00.",
            "2010-02-10 00:00:00+25:00",
            "2010-02-10x00:00:00",
            "2010-02-10 0:00",
            "12345678",
            "1234567890123",
            "Wed, 10 Fev 2010 00:00:00 GMT",
            "0000-01-01 00:00:00+01:00",
            "9999-12-31 23:59:59-01:00",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_is_read_as_it_is_written() {
        for days in -719_528..=2_932_896 {
            let (year, month, day) = civil(days);
            assert_eq!(day_number(year, month, day), Some(days));
        }
        assert_eq!(civil(-719_528), (0, 1, 1));
        assert_eq!(civil(2_932_896), (9999, 12, 31));
    }
}
