//! Days in the names of files.

use std::ops::Range;

use input::Source;
use net::Timestamp;

/// The day in the name of a file, and the name without it and without a time of day
/// behind it; `None` where there is no day. Folders are not looked at.
///
/// Days are written `20080501` or `2008-05-01`, with dots or underscores too.
pub(crate) fn of(source: &Source) -> Option<(Timestamp, String)> {
    let Source::Path(path) = source else {
        return None;
    };
    let name = path.file_name()?.to_str()?;
    (0..name.len()).find_map(|start| {
        let (day, place) = day_at(name.as_bytes(), start)?;
        let rest = format!("{}{}", &name[..place.start], &name[place.end..]);
        Some((day, rest))
    })
}

/// The day that begins at a place of a name, and where it stands, with its time.
fn day_at(name: &[u8], start: usize) -> Option<(Timestamp, Range<usize>)> {
    let is_digit = |at: usize| name.get(at).is_some_and(u8::is_ascii_digit);
    let digits = |from: usize, count: usize| {
        let part = name.get(from..from + count)?;
        let is_number = part.iter().all(u8::is_ascii_digit);
        is_number.then(|| std::str::from_utf8(part).expect("digits are text"))
    };
    // A longer number is no day.
    if start > 0 && is_digit(start - 1) {
        return None;
    }
    let year = digits(start, 4).filter(|year| matches!(&year[..2], "19" | "20"))?;
    let width = usize::from(matches!(name.get(start + 4), Some(b'-' | b'.' | b'_')));
    let month = digits(start + 4 + width, 2)?;
    if name.get(start + 6 + width) != name.get(start + 4) && width > 0 {
        return None;
    }
    let day = digits(start + 6 + 2 * width, 2)?;
    let end = start + 8 + 2 * width;
    let found = format!("{year}-{month}-{day}").parse().ok()?;
    let (end, has_time) = time_behind(name, end);
    (has_time || !is_digit(end)).then_some((found, start..end))
}

/// Where a time of day behind a day ends, as in `20080501-1200` and
/// `20250720T093135Z`; the end of the day where there is none.
fn time_behind(name: &[u8], end: usize) -> (usize, bool) {
    let separator = usize::from(matches!(name.get(end), Some(b'-' | b'.' | b'_' | b'T')));
    let clock = &name[end + separator..];
    let digits = clock
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if !matches!(digits, 4 | 6) {
        return (end, false);
    }
    let zone = usize::from(clock.get(digits) == Some(&b'Z'));
    (end + separator + digits + zone, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<(&str, &str)>) {
        let found = of(&Source::Path(name.into()));
        let found = found.map(|(day, rest)| (day.to_string()[..10].to_owned(), rest));
        let expected = expected.map(|(day, rest)| (day.to_owned(), rest.to_owned()));
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn days_are_found_as_archives_write_them() {
        check(
            "a/20080402.as-org2info.jsonl.gz",
            Some(("2008-04-02", ".as-org2info.jsonl.gz")),
        );
        check(
            "ipasn_20080501_v12.dat.gz",
            Some(("2008-05-01", "ipasn__v12.dat.gz")),
        );
        check(
            "rv2-20080501-1200.pfx2as",
            Some(("2008-05-01", "rv2-.pfx2as")),
        );
        check("x_20250720T093135Z.json", Some(("2025-07-20", "x_.json")));
        check("rib.202507201200.gz", Some(("2025-07-20", "rib..gz")));
        check("ripe.db.2019-01-31.gz", Some(("2019-01-31", "ripe.db..gz")));
        check("2019_01_31-ripe", Some(("2019-01-31", "-ripe")));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for name in [
            "ripe.db.route.gz",
            "20081301.txt",
            "20080230.txt",
            "120080501.txt",
            "2008050.txt",
            "200805011.txt",
            "2008-0501.txt",
            "2008-05.01.txt",
            "18080501.txt",
            "20080501/origins.txt",
        ] {
            check(name, None);
        }
    }
}
