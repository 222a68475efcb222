//! Times and dates as people read them, always in UTC.
//!
//! The data has times as text. Text that is no time is shown as it is: a report
//! must come out even where a source lies about its clock.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Seconds since 1970 of a time in RFC 3339, fractions dropped; `None` when it is
/// no time.
pub fn seconds(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_second)
}

fn civil(seconds: i64) -> Option<DateTime> {
    let instant = Timestamp::from_second(seconds).ok()?;
    Some(instant.to_zoned(TimeZone::UTC).datetime())
}

fn day_month_year(date: Date) -> String {
    let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
    format!("{} {month} {}", date.day(), date.year())
}

/// `24 February 2008, 18:47:57 UTC`.
pub fn moment(text: &str) -> String {
    match seconds(text).and_then(civil) {
        Some(at) => format!("{}, {} UTC", day_month_year(at.date()), clock_of(at)),
        None => text.to_owned(),
    }
}

/// `24 February 2008`.
pub fn day(text: &str) -> String {
    match seconds(text).and_then(civil) {
        Some(at) => day_month_year(at.date()),
        None => text.to_owned(),
    }
}

/// `18:47:57` when `text` is on the day of `on`, the whole moment when it is not.
pub fn clock(text: &str, on: &str) -> String {
    let (Some(at), Some(day)) = (seconds(text).and_then(civil), seconds(on).and_then(civil)) else {
        return moment(text);
    };
    if at.date() == day.date() {
        clock_of(at)
    } else {
        moment(text)
    }
}

fn clock_of(at: DateTime) -> String {
    format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second())
}

/// `18:47`, for the axis of a picture.
pub fn hour_minute(seconds: i64) -> String {
    civil(seconds).map_or_else(
        || seconds.to_string(),
        |at| format!("{:02}:{:02}", at.hour(), at.minute()),
    )
}

/// `24 Feb`, for the axis of a picture.
pub fn day_month(seconds: i64) -> String {
    civil(seconds).map_or_else(
        || seconds.to_string(),
        |at| {
            let month = MONTHS[usize::from(at.month().unsigned_abs()) - 1];
            format!("{} {}", at.day(), &month[..3])
        },
    )
}

/// `2008`, for the axis of a picture.
pub fn year(seconds: i64) -> String {
    civil(seconds).map_or_else(|| seconds.to_string(), |at| at.year().to_string())
}

/// From one moment to another: `24 February 2008, 18:24:00 to 21:11:59 UTC`.
pub fn range(from: &str, to: &str) -> String {
    let (Some(start), Some(end)) = (seconds(from).and_then(civil), seconds(to).and_then(civil))
    else {
        return format!("{} to {}", moment(from), moment(to));
    };
    if start.date() == end.date() {
        let date = day_month_year(start.date());
        format!("{date}, {} to {} UTC", clock_of(start), clock_of(end))
    } else {
        format!("{} to {}", moment(from), moment(to))
    }
}

/// How long it is from one moment to another, to the two largest units:
/// `2 h 13 min`; `None` when one is no time or they are the wrong way round.
pub fn span(from: &str, to: &str) -> Option<String> {
    let seconds = seconds(to)?.checked_sub(seconds(from)?)?;
    let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
    let (minutes, rest) = (seconds / 60 % 60, seconds % 60);
    match seconds {
        ..0 => None,
        0..60 => Some(format!("{rest} s")),
        60..3_600 => Some(two(minutes, "min", rest, "s")),
        3_600..86_400 => Some(two(hours, "h", minutes, "min")),
        _ => Some(two(
            days,
            if days == 1 { "day" } else { "days" },
            hours,
            "h",
        )),
    }
}

fn two(large: i64, large_unit: &str, small: i64, small_unit: &str) -> String {
    if small == 0 {
        format!("{large} {large_unit}")
    } else {
        format!("{large} {large_unit} {small} {small_unit}")
    }
}

/// A date that may lack its day or its month: `22 July 2015`, `February 2015`,
/// `2014`. Other text is given back as it is.
pub fn partial_date(text: &str) -> String {
    let parts: Vec<&str> = text.split('-').collect();
    let month = |number: &str| {
        let index = number.parse::<usize>().ok()?.checked_sub(1)?;
        MONTHS.get(index).copied()
    };
    match parts[..] {
        [year, number] if year.len() == 4 => {
            month(number).map_or_else(|| text.to_owned(), |month| format!("{month} {year}"))
        }
        [year, number, day] if year.len() == 4 => match (month(number), day.parse::<u8>()) {
            (Some(month), Ok(day)) => format!("{day} {month} {year}"),
            _ => moment(text),
        },
        _ => text.to_owned(),
    }
}
