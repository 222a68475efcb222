//! What a request wants of a collection (TAXII 2.1, sections 3.4 and 3.5): objects that
//! match, a page of them at a time.

use net::Timestamp;

use super::collections::Dated;
use crate::asked::shown;
use crate::problem::Problem;
use crate::programs::Wanted;

/// Objects of one answer at most. Ours: some 1 MB.
const OBJECTS_MAX: usize = 1_000;

/// What a request wants.
#[derive(Debug, Default)]
pub(super) struct Filter {
    added_after: Option<String>,
    limit: Option<usize>,
    /// The last object of the page before: when it was added, and its id.
    next: Option<(String, String)>,
    /// Each of these lists holds where one of its values does.
    ids: Option<Vec<String>>,
    types: Option<Vec<String>>,
    versions: Option<Vec<Version>>,
    spec_versions: Option<Vec<String>>,
}

#[derive(Debug)]
enum Version {
    /// `first`, `last` and `all`: there is one version of each object.
    Any,
    /// Of this instant.
    At(Timestamp),
}

/// A page of objects.
#[derive(Debug)]
pub(super) struct Page<'d> {
    /// Some of them.
    pub(super) objects: Vec<&'d Dated>,
    /// Where they go on.
    pub(super) next: Option<String>,
}

impl Filter {
    /// What is wanted of all objects.
    ///
    /// # Errors
    ///
    /// When a parameter is not of its kind, or stands twice. Parameters that are not
    /// known are ignored, as the standard has it.
    pub(super) fn read(wanted: &Wanted) -> Result<Filter, Problem> {
        let words = |name| -> Result<_, Problem> {
            let value = wanted.value(name)?;
            Ok(value.map(|value| value.split(',').map(str::to_owned).collect::<Vec<_>>()))
        };
        Ok(Filter {
            ids: words("match[id]")?,
            types: words("match[type]")?,
            ..Filter::read_any(wanted)?
        })
    }

    /// What is wanted of the one object that the path names.
    ///
    /// # Errors
    ///
    /// As [`Filter::read`].
    pub(super) fn read_of(wanted: &Wanted) -> Result<Filter, Problem> {
        Ok(Filter {
            ids: Some(vec![wanted.part("object").to_owned()]),
            ..Filter::read_any(wanted)?
        })
    }

    fn read_any(wanted: &Wanted) -> Result<Filter, Problem> {
        let wrong = |name: &str, value: &str, hint: &str| {
            Problem::asked(format!("`{}` is no `{name}`", shown(value))).hint(hint)
        };
        let instant = |name: &str, value: &str| {
            value
                .parse::<Timestamp>()
                .map_err(|_| wrong(name, value, "an instant is as 2026-01-31T12:00:00.000Z"))
        };
        let mut filter = Filter::default();
        if let Some(value) = wanted.value("added_after")? {
            let time = instant("added_after", value)?;
            filter.added_after = Some(export::names::millisecond(time));
        }
        if let Some(value) = wanted.value("limit")? {
            let limit = value.parse().ok().filter(|limit| *limit > 0);
            let hint = "a limit is a number from 1 on";
            filter.limit = Some(limit.ok_or_else(|| wrong("limit", value, hint))?);
        }
        if let Some(value) = wanted.value("next")? {
            let next = value.split_once('_');
            let hint = "give `next` of the answer before";
            let (added, id) = next.ok_or_else(|| wrong("next", value, hint))?;
            filter.next = Some((added.to_owned(), id.to_owned()));
        }
        if let Some(value) = wanted.value("match[version]")? {
            let read = |word: &str| match word {
                "first" | "last" | "all" => Ok(Version::Any),
                time => instant("match[version]", time).map(Version::At),
            };
            let versions: Result<Vec<_>, Problem> = value.split(',').map(read).collect();
            filter.versions = Some(versions?);
        }
        if let Some(value) = wanted.value("match[spec_version]")? {
            filter.spec_versions = Some(value.split(',').map(str::to_owned).collect());
        }
        Ok(filter)
    }

    /// The objects that match, from where the page before ended.
    pub(super) fn page<'d>(&self, all: &'d [Dated]) -> Page<'d> {
        let limit = self.limit.unwrap_or(OBJECTS_MAX).min(OBJECTS_MAX);
        let mut found = all.iter().filter(|object| self.takes(object));
        let objects: Vec<&Dated> = found.by_ref().take(limit).collect();
        let last = objects.last().filter(|_| found.next().is_some());
        Page {
            next: last.map(|last| format!("{}_{}", last.added, last.id)),
            objects,
        }
    }

    fn takes(&self, object: &Dated) -> bool {
        let one_of = |words: &Option<Vec<String>>, word: &str| {
            words
                .as_ref()
                .is_none_or(|all| all.iter().any(|one| one == word))
        };
        let is_after = self
            .added_after
            .as_ref()
            .is_none_or(|after| object.added > *after);
        let is_next = self.next.as_ref().is_none_or(|(added, id)| {
            (object.added.as_str(), object.id.as_str()) > (added.as_str(), id.as_str())
        });
        let version = object.version.parse::<Timestamp>().ok();
        let is_of = |wanted: &Version| match wanted {
            Version::Any => true,
            Version::At(time) => Some(*time) == version,
        };
        is_after
            && is_next
            && one_of(&self.ids, &object.id)
            && one_of(&self.types, object.kind())
            && one_of(&self.spec_versions, "2.1")
            && self
                .versions
                .as_ref()
                .is_none_or(|all| all.iter().any(is_of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(values: &[(&str, &str)]) -> Wanted {
        Wanted {
            path: String::new(),
            query: String::new(),
            named: Vec::new(),
            values: values
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            accept: String::new(),
        }
    }

    fn dated(added: &str, id: &str) -> Dated {
        Dated {
            id: id.to_owned(),
            added: added.to_owned(),
            version: "2026-01-01T00:00:00.000Z".to_owned(),
            text: "{}".to_owned(),
        }
    }

    fn found(values: &[(&str, &str)]) -> Vec<String> {
        let all = [
            dated("2026-01-01T00:00:00.000Z", "note--a"),
            dated("2026-01-01T00:00:00.000Z", "note--b"),
            dated("2026-01-02T00:00:00.000Z", "identity--c"),
        ];
        let page = Filter::read(&wanted(values)).expect("a filter").page(&all);
        let mut found: Vec<String> = page.objects.iter().map(|o| o.id.clone()).collect();
        found.extend(page.next);
        found
    }

    #[test]
    fn objects_are_found_by_what_they_are_and_when_they_came() {
        let all = ["note--a", "note--b", "identity--c"];
        assert_eq!(found(&[]), all);
        assert_eq!(found(&[("match[type]", "note,report")]), all[..2]);
        assert_eq!(found(&[("match[id]", "note--b")]), all[1..2]);
        assert_eq!(found(&[("match[spec_version]", "2.0")]), all[..0]);
        assert_eq!(found(&[("match[spec_version]", "2.0,2.1")]), all);
        assert_eq!(found(&[("match[version]", "last")]), all);
        assert_eq!(found(&[("match[version]", "2026-01-01T00:00:00Z")]), all);
        assert_eq!(
            found(&[("match[version]", "2026-01-01T00:00:01Z")]),
            all[..0]
        );
        assert_eq!(found(&[("added_after", "2026-01-01T00:00:00Z")]), all[2..]);
        assert_eq!(found(&[("surplus", "x")]), all);
    }

    #[test]
    fn pages_go_on_where_the_one_before_ended() {
        let next = "2026-01-01T00:00:00.000Z_note--a";
        assert_eq!(found(&[("limit", "1")]), ["note--a", next]);
        assert_eq!(
            found(&[("limit", "2"), ("next", next)]),
            ["note--b", "identity--c"]
        );
    }

    #[test]
    fn what_cannot_be_understood_is_refused() {
        for (name, value) in [
            ("limit", "0"),
            ("limit", "-1"),
            ("added_after", "yesterday"),
            ("next", "x"),
            ("match[version]", "newest"),
        ] {
            assert!(
                Filter::read(&wanted(&[(name, value)])).is_err(),
                "{name}={value}"
            );
        }
        assert!(Filter::read(&wanted(&[("limit", "1"), ("limit", "2")])).is_err());
    }
}
