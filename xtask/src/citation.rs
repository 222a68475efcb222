//! Citations of RFCs in text: `RFC 7606 §7.3`, `RFC 4271, 4760 and 6793`.

/// One citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Citation {
    /// The line it starts in, from 1.
    pub(crate) line: usize,
    /// The number.
    pub(crate) rfc: u32,
    /// What stands behind the `§`, as `7.3` or `B.2`.
    pub(crate) section: Option<String>,
}

/// Years, which a list of numbers can end with: `RFC 4271, 2006`.
const YEARS: std::ops::RangeInclusive<u32> = 1969..=2099;

/// All citations, also those that a comment breaks across lines.
pub(crate) fn find(text: &str) -> Vec<Citation> {
    let (flat, lines) = flatten(text);
    let mut citations = Vec::new();
    let mut place = 0;
    while let Some(found) = flat[place..].find("RFC") {
        let start = place + found;
        place = start + "RFC".len();
        let starts_word = !flat[..start].ends_with(|c: char| c.is_alphanumeric());
        let Some((rfc, rest)) = number(flat[place..].trim_start_matches([' ', '\u{a0}'])) else {
            continue;
        };
        if !starts_word {
            continue;
        }
        let line = lines.partition_point(|begin| *begin <= start);
        let (section, mut rest) = section(rest);
        citations.push(Citation { line, rfc, section });
        while let Some((rfc, after)) = next_in_list(rest) {
            let (section, after) = self::section(after);
            citations.push(Citation { line, rfc, section });
            rest = after;
        }
    }
    citations
}

/// The text in one line without what comments start with, and where in it
/// each line begins.
fn flatten(text: &str) -> (String, Vec<usize>) {
    let mut flat = String::with_capacity(text.len());
    let mut lines = Vec::new();
    for line in text.lines() {
        lines.push(flat.len());
        let line = line.trim();
        let comment = ["//!", "///", "//", "#"]
            .iter()
            .find_map(|leader| line.strip_prefix(leader));
        flat.push_str(comment.unwrap_or(line).trim());
        flat.push(' ');
    }
    (flat, lines)
}

/// A number of up to five digits at the start.
fn number(text: &str) -> Option<(u32, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let number = text[..end].parse().ok()?;
    let is_one = end <= 5 && !text[end..].starts_with(char::is_alphabetic);
    is_one.then_some((number, &text[end..]))
}

/// `, 4760` or ` and 6793`: RFCs of three digits and more, and no years.
fn next_in_list(text: &str) -> Option<(u32, &str)> {
    let rest = [", and ", ", ", " and ", " or "]
        .iter()
        .find_map(|word| text.strip_prefix(word))?;
    let (rfc, rest) = number(rest)?;
    let is_unit = rest.trim_start().starts_with(['%', '×']);
    (rfc >= 100 && !YEARS.contains(&rfc) && !is_unit).then_some((rfc, rest))
}

/// ` §7.3`, also behind a comma.
fn section(text: &str) -> (Option<String>, &str) {
    let rest = text.strip_prefix(',').unwrap_or(text).trim_start();
    let Some(rest) = rest.strip_prefix('§') else {
        return (None, text);
    };
    let rest = rest.trim_start_matches(['§', ' ', '\u{a0}']);
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.' && !c.is_ascii_uppercase())
        .unwrap_or(rest.len());
    let section = rest[..end].trim_end_matches('.');
    let found = (!section.is_empty()).then(|| section.to_owned());
    (found, &rest[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(usize, u32, Option<&str>)]) {
        let found = find(text);
        let found: Vec<_> = found
            .iter()
            .map(|citation| (citation.line, citation.rfc, citation.section.as_deref()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn numbers_and_sections_are_found() {
        check("see RFC 7606 §7.3.", &[(1, 7606, Some("7.3"))]);
        check("(RFC 4271, §4.3)", &[(1, 4271, Some("4.3"))]);
        check("RFC 6396 §B.2, and", &[(1, 6396, Some("B.2"))]);
        check("RFC4271 and no RFC or RFCs", &[(1, 4271, None)]);
    }

    #[test]
    fn lists_are_followed_and_years_are_not() {
        check(
            "(RFC 6396, 8050 and 4271 §4)",
            &[(1, 6396, None), (1, 8050, None), (1, 4271, Some("4"))],
        );
        check(
            "RFC 4271, 2006, and RFC 7606, 3 rules",
            &[(1, 4271, None), (1, 7606, None)],
        );
    }

    #[test]
    fn comments_may_break_a_citation() {
        check(
            "/// By RFC\n    /// 7606\n    /// §5.3 and",
            &[(1, 7606, Some("5.3"))],
        );
        check("one\n// RFC 1918\n// §3", &[(2, 1918, Some("3"))]);
    }
}
