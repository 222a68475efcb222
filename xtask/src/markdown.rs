//! Links and headings of Markdown, and of doc comments.

use std::collections::BTreeMap;

/// `[label](target)`, or `[label]: target`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// The line, from 1.
    pub(crate) line: usize,
    /// What is read.
    pub(crate) label: String,
    /// Where it leads.
    pub(crate) target: String,
}

/// Lines outside fenced code, with their numbers from 1; code in backquotes is
/// blanked.
fn prose(text: &str) -> impl Iterator<Item = (usize, String)> {
    let mut fence: Option<&str> = None;
    (1..).zip(text.lines()).filter_map(move |(number, line)| {
        let start = line
            .trim_start()
            .trim_start_matches("///")
            .trim_start_matches("//!");
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| start.trim_start().starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) => return Some((number, without_code(line))),
            _ => {}
        }
        None
    })
}

/// The line with the inside of `code` removed; a lone backquote stays.
fn without_code(line: &str) -> String {
    let parts: Vec<&str> = line.split('`').collect();
    let is_open = parts.len().is_multiple_of(2);
    let mut kept = String::new();
    for (place, part) in parts.iter().enumerate() {
        if place % 2 == 0 || (is_open && place + 1 == parts.len()) {
            kept.push_str(part);
        }
    }
    kept
}

/// All links outside code.
pub(crate) fn links(text: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for (line, content) in prose(text) {
        let mut rest = content.as_str();
        while let Some(place) = rest.find("](") {
            let (before, after) = (&rest[..place], &rest[place + 2..]);
            let end = closing(after);
            let label = before.rsplit_once('[').map_or("", |(_, label)| label);
            let target = after[..end].split_whitespace().next().unwrap_or("");
            links.push(Link {
                line,
                label: label.to_owned(),
                target: target.trim_matches(['<', '>']).to_owned(),
            });
            rest = &after[end..];
        }
        links.extend(definition(line, &content));
    }
    links
}

/// Where the link's closing bracket is.
fn closing(text: &str) -> usize {
    let mut depth = 0_usize;
    for (place, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return place,
            ')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// `[label]: target` at the start of a line.
fn definition(line: usize, content: &str) -> Option<Link> {
    let start = content
        .trim_start()
        .trim_start_matches(['/', '!'])
        .trim_start();
    let (label, target) = start.strip_prefix('[')?.split_once("]: ")?;
    Some(Link {
        line,
        label: label.to_owned(),
        target: target.split_whitespace().next()?.to_owned(),
    })
}

/// What a link to a heading can name, as GitHub makes them.
pub(crate) fn anchors(text: &str) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut anchors = Vec::new();
    let mut in_fence = false;
    for line in text.lines() {
        in_fence ^= line.trim_start().starts_with("```");
        if in_fence {
            continue;
        }
        for mark in ["<a id=\"", "<a name=\""] {
            let named = line.split(mark).skip(1);
            anchors.extend(named.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
        let heading = line.trim_start_matches('#');
        if heading.len() == line.len() || !heading.starts_with(' ') {
            continue;
        }
        let anchor = slug(heading.trim());
        let times = seen.entry(anchor.clone()).or_default();
        anchors.push(match times {
            0 => anchor,
            _ => format!("{anchor}-{times}"),
        });
        *times += 1;
    }
    anchors
}

fn slug(heading: &str) -> String {
    let heading = without_targets(heading);
    heading
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            _ if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// `[label](target)` → `label`.
fn without_targets(heading: &str) -> String {
    let mut kept = String::new();
    let mut rest = heading;
    while let Some((before, after)) = rest.split_once("](") {
        kept.push_str(before);
        rest = &after[(closing(after) + 1).min(after.len())..];
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(usize, &str, &str)]) {
        let found = links(text);
        let found: Vec<_> = found
            .iter()
            .map(|link| (link.line, link.label.as_str(), link.target.as_str()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn links_are_found_outside_code() {
        check(
            "a [b](c.md) [d](e(f).md \"t\")",
            &[(1, "b", "c.md"), (1, "d", "e(f).md")],
        );
        check("`[b](c.md)` and [e](f)", &[(1, "e", "f")]);
        check("```\n[b](c.md)\n```\n[e](f)", &[(4, "e", "f")]);
        check("/// ```\n/// [b](c)\n/// ```\n/// [e](f)", &[(4, "e", "f")]);
        check(
            "[RFC 7606]: https://x/rfc7606",
            &[(1, "RFC 7606", "https://x/rfc7606")],
        );
        check("//! [`X`]: crate::X", &[(1, "", "crate::X")]);
    }

    #[test]
    fn headings_make_anchors_as_github_does() {
        let text =
            "# A `b` c: d!\n## A\n## A\n```\n# no\n```\n### [x y](z) & w\n#no\n<a id=\"own\"></a>";
        assert_eq!(anchors(text), ["a-b-c-d", "a", "a-1", "x-y--w", "own"]);
    }
}
