//! What the name of a report says.

/// A name such as `2024-07-04-dns_openresolver-123-sample-asn.csv`, in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileName<'a> {
    /// The report's day, `2024-07-04`, where the name has one.
    pub day: Option<&'a str>,
    /// The report type: `dns_openresolver`.
    pub report: &'a str,
    /// The rest: `123-sample-asn`; often empty.
    pub rest: &'a str,
}

impl<'a> FileName<'a> {
    /// Reads a file's name, with folders before it or not, with a day or not, with
    /// `.csv` and what compression adds or not. None where nothing is left.
    pub fn read(name: &'a str) -> Option<FileName<'a>> {
        let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let stem = base.split_once('.').map_or(base, |(stem, _)| stem);
        let (day, stem) = match stem.split_at_checked(10) {
            Some((day, rest)) if is_day(day) && rest.starts_with('-') => (Some(day), &rest[1..]),
            _ => (None, stem),
        };
        let (report, rest) = stem.split_once('-').unwrap_or((stem, ""));
        (!report.is_empty()).then_some(FileName { day, report, rest })
    }
}

fn is_day(text: &str) -> bool {
    let dashes = |index| index == 4 || index == 7;
    (text.bytes().enumerate()).all(|(index, byte)| {
        if dashes(index) {
            byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_type_is_between_the_day_and_the_rest() {
        for (name, day, report, rest) in [
            (
                "2015-01-01-dns_openresolver-sample-asn.csv",
                Some("2015-01-01"),
                "dns_openresolver",
                "sample-asn",
            ),
            (
                "in/2020-04-03-scan_ics-sample-asn-delayed.csv.gz",
                Some("2020-04-03"),
                "scan_ics",
                "sample-asn-delayed",
            ),
            (
                "2024-07-04-dns_openresolver-123-sample-asn.csv",
                Some("2024-07-04"),
                "dns_openresolver",
                "123-sample-asn",
            ),
            ("scan_telnet.csv", None, "scan_telnet", ""),
            (
                "C:\\feeds\\2024-07-04-device_id.csv",
                Some("2024-07-04"),
                "device_id",
                "",
            ),
        ] {
            assert_eq!(
                FileName::read(name),
                Some(FileName { day, report, rest }),
                "{name}"
            );
        }
        assert_eq!(FileName::read(""), None);
        assert_eq!(FileName::read("2024-07-04-.csv"), None);
    }
}
