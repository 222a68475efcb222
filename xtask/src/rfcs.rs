//! The facts about RFCs in `xtask/rfcs.toml`.

use std::path::Path;

use serde::Deserialize;

use crate::citation::Citation;
use crate::project;

const LIST: &str = "xtask/rfcs.toml";

/// What is known of the RFCs that we cite.
#[derive(Deserialize)]
pub(crate) struct Rfcs {
    rfc: Vec<Rfc>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rfc {
    number: u32,
    title: String,
    date: String,
    #[serde(default)]
    obsoleted_by: Vec<u32>,
    cited_although: Option<String>,
    #[serde(default)]
    sections: String,
}

impl Rfcs {
    /// Reads the list.
    pub(crate) fn load() -> Result<Rfcs, String> {
        Rfcs::parse(&project::text(Path::new(LIST))?).map_err(|error| format!("{LIST}: {error}"))
    }

    pub(crate) fn parse(text: &str) -> Result<Rfcs, String> {
        let rfcs: Rfcs = toml::from_str(text).map_err(|error| error.to_string())?;
        for pair in rfcs.rfc.windows(2) {
            if pair[0].number >= pair[1].number {
                return Err(format!("RFC {} is out of order", pair[1].number));
            }
        }
        for rfc in &rfcs.rfc {
            if rfc.title.is_empty() || rfc.date.len() != "2006-01".len() {
                return Err(format!("RFC {} needs a title and a month", rfc.number));
            }
        }
        Ok(rfcs)
    }

    fn find(&self, number: u32) -> Option<&Rfc> {
        let place = self.rfc.binary_search_by_key(&number, |rfc| rfc.number);
        place.ok().map(|place| &self.rfc[place])
    }

    /// Whether the list has it.
    pub(crate) fn knows(&self, number: u32) -> bool {
        self.find(number).is_some()
    }

    /// What is wrong with a citation.
    pub(crate) fn problem(&self, citation: &Citation) -> Option<String> {
        let number = citation.rfc;
        let Some(rfc) = self.find(number) else {
            return Some(format!("RFC {number} is not in {LIST}"));
        };
        if let Some(next) = rfc.obsoleted_by.first()
            && rfc.cited_although.is_none()
        {
            return Some(format!("RFC {number} is obsoleted by RFC {next}"));
        }
        let section = citation.section.as_deref()?;
        if has_section(&rfc.sections, section) {
            return None;
        }
        let title = &rfc.title;
        Some(format!("RFC {number} ({title}) has no §{section}"))
    }
}

/// Whether a section may exist, by the last numbers under each heading.
fn has_section(list: &str, section: &str) -> bool {
    let numbered = is_numbered(section);
    let known: Vec<&str> = list
        .split_whitespace()
        .filter(|last| is_numbered(last) == numbered)
        .collect();
    if known.is_empty() {
        return true;
    }
    let is_complete = known.iter().any(|last| last.contains('.'));
    let parts: Vec<&str> = section.split('.').collect();
    let checked = if is_complete { parts.len() } else { 1 };
    (0..checked).all(|depth| {
        order(parts[depth]) > 0
            && known.iter().any(|last| {
                let last: Vec<&str> = last.split('.').collect();
                last.len() > depth
                    && last[..depth] == parts[..depth]
                    && order(last[depth]) >= order(parts[depth])
            })
    })
}

/// Sections have numbers, appendices letters.
fn is_numbered(section: &str) -> bool {
    section.starts_with(|c: char| c.is_ascii_digit())
}

/// The place among its siblings, from 1; 0 is none.
fn order(part: &str) -> u32 {
    part.parse().unwrap_or_else(|_| {
        part.bytes()
            .next()
            .map_or(0, |letter| u32::from(letter.saturating_sub(b'A')) + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(list: &str, exist: &[&str], missing: &[&str]) {
        for section in exist {
            assert!(has_section(list, section), "{list}: {section}");
        }
        for section in missing {
            assert!(!has_section(list, section), "{list}: {section}");
        }
    }

    #[test]
    fn the_last_number_under_a_heading_says_which_sections_there_are() {
        check(
            "4.3.4 4.6 5.7 7 B.2 C",
            &["1", "7", "4.6", "4.3.1", "4.3.4", "B", "B.1", "C"],
            &["8", "0", "4.7", "4.3.5", "4.4.1", "3.1", "D", "B.3", "C.1"],
        );
    }

    #[test]
    fn a_list_without_dots_checks_the_first_number_only() {
        check("5", &["3.2.1.3", "5", "A.4"], &["6", "6.1"]);
        check("", &["99.9", "Z"], &[]);
    }

    #[test]
    fn unknown_and_obsolete_rfcs_and_missing_sections_are_named() {
        let entry = |number, more| {
            format!("[[rfc]]\nnumber = {number}\ntitle = 'T'\ndate = '2006-01'\n{more}\n")
        };
        let text = [
            entry(10, "sections = '3'"),
            entry(20, "obsoleted_by = [30]"),
            entry(
                21,
                "obsoleted_by = [30]\ncited_although = 'the first to say so'",
            ),
        ];
        let rfcs = Rfcs::parse(&text.concat()).unwrap();
        let problem = |rfc, section: Option<&str>| {
            rfcs.problem(&Citation {
                line: 1,
                rfc,
                section: section.map(str::to_owned),
            })
        };
        assert_eq!(problem(10, Some("3")), None);
        assert_eq!(problem(10, Some("4")).unwrap(), "RFC 10 (T) has no §4");
        assert_eq!(
            problem(11, None).unwrap(),
            "RFC 11 is not in xtask/rfcs.toml"
        );
        assert_eq!(problem(20, None).unwrap(), "RFC 20 is obsoleted by RFC 30");
        assert_eq!(problem(21, None), None);
    }

    #[test]
    fn the_list_is_in_order() {
        let entry = |number| format!("[[rfc]]\nnumber = {number}\ntitle = 'T'\ndate = '2006-01'\n");
        let parsed = Rfcs::parse(&(entry(2) + &entry(1)));
        assert_eq!(parsed.err().unwrap(), "RFC 1 is out of order");
    }
}
