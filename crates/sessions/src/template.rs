//! Filled forms: the IGF's workshop report and proposal. Their headings are known;
//! what stands between them was filled in.

use crate::people::{People, RoleKind};
use crate::record::{Field, Form};
use crate::text::Span;
use crate::words::{Word, words};

/// A heading of a form.
struct Heading {
    /// Its words; `#` stands for a number.
    words: &'static str,
    field: Field,
    /// The form that it tells of; some are in both.
    form: Option<Form>,
}

const fn heading(words: &'static str, field: Field, form: Option<Form>) -> Heading {
    Heading { words, field, form }
}

const REPORT: Option<Form> = Some(Form::Report);
const PROPOSAL: Option<Form> = Some(Form::Proposal);

/// The headings of the forms, as of 2016 to 2019.
const HEADINGS: &[Heading] = &[
    heading("session title", Field::Title, REPORT),
    heading("workshop title", Field::Title, None),
    heading("title", Field::Title, None),
    heading("date", Field::Date, None),
    heading("time", Field::Time, None),
    heading("session organizer", Field::Organizer, REPORT),
    heading("session organizers", Field::Organizer, REPORT),
    heading("organizer #", Field::Organizer, PROPOSAL),
    heading("chair moderator", Field::Moderator, REPORT),
    heading("moderator", Field::Moderator, None),
    heading("onsite moderator", Field::Moderator, PROPOSAL),
    heading("online moderator", Field::Moderator, PROPOSAL),
    heading("rapporteur notetaker", Field::Rapporteur, REPORT),
    heading("rapporteur", Field::Rapporteur, None),
    heading(
        "list of speakers and their institutional affiliations",
        Field::Speakers,
        REPORT,
    ),
    heading("list of speakers", Field::Speakers, REPORT),
    heading("speaker #", Field::Speakers, PROPOSAL),
    heading("key issues raised", Field::KeyIssues, REPORT),
    heading(
        "if there were presentations during the session please provide a 1 paragraph summary for each presentation",
        Field::Presentations,
        REPORT,
    ),
    heading(
        "please describe the discussions that took place during the workshop session",
        Field::Discussions,
        REPORT,
    ),
    heading(
        "please describe any participant suggestions regarding the way forward potential next steps key takeaways",
        Field::WayForward,
        REPORT,
    ),
    heading("gender reporting", Field::Other, REPORT),
    heading("session format", Field::Format, None),
    heading("format", Field::Format, None),
    heading("policy question", Field::Questions, PROPOSAL),
    heading("policy questions", Field::Questions, PROPOSAL),
    heading("policy question s", Field::Questions, PROPOSAL),
    heading("relevance to theme", Field::Relevance, PROPOSAL),
    heading(
        "relevance to internet governance",
        Field::Relevance,
        PROPOSAL,
    ),
    heading("description", Field::Description, None),
    heading("expected outcomes", Field::Outcomes, PROPOSAL),
    heading("discussion facilitation", Field::Participation, PROPOSAL),
    heading("online participation", Field::Participation, PROPOSAL),
    heading("proposed additional tools", Field::Participation, PROPOSAL),
];

/// Shorter headings are words of every day: they need a colon, a tab or the end of
/// the line behind them.
const BARE_WORDS_MIN: usize = 6;

/// A text is a form when it has so many headings that only this form has: one alone
/// can be a quotation.
const HEADINGS_MIN: usize = 2;

/// A heading as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) field: Field,
    /// The words of the heading, with a remark in brackets behind it.
    pub(crate) span: Span,
    /// The first byte behind the heading, its colon and blanks.
    pub(crate) filled: usize,
    form: Option<Form>,
}

/// Which form it is, and its headings; `None` when it is none.
pub(crate) fn headings(text: &str, all: &[Word]) -> Option<(Form, Vec<Found>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < all.len() {
        match heading_at(text, all, at) {
            Some((to, heading)) => {
                found.push(heading);
                at = to;
            }
            None => at += 1,
        }
    }
    let count = |form| found.iter().filter(|f| f.form == Some(form)).count();
    let (report, proposal) = (count(Form::Report), count(Form::Proposal));
    let form = if report >= proposal {
        Form::Report
    } else {
        Form::Proposal
    };
    (report.max(proposal) >= HEADINGS_MIN).then_some((form, found))
}

fn heading_at(text: &str, all: &[Word], at: usize) -> Option<(usize, Found)> {
    let before = &text[..all[at].span.start];
    let line = before.rfind('\n').map_or(0, |n| n + 1);
    let begins = before[line..].chars().all(|c| !c.is_alphanumeric());
    if !begins {
        return None;
    }
    let mut best: Option<(usize, Found)> = None;
    for heading in HEADINGS {
        let wanted: Vec<&str> = heading.words.split(' ').collect();
        let Some(stretch) = all.get(at..at + wanted.len()) else {
            continue;
        };
        let fits = wanted.iter().zip(stretch).all(|(wanted, word)| {
            *wanted == word.folded
                || *wanted == "#" && word.folded.bytes().all(|b| b.is_ascii_digit())
        });
        let longer = best.as_ref().is_none_or(|(to, _)| at + wanted.len() > *to);
        if !fits || !longer {
            continue;
        }
        let end = stretch[wanted.len() - 1].span.end;
        let (end, filled, marked) = behind(text, end);
        if marked || wanted.len() >= BARE_WORDS_MIN {
            let found = Found {
                field: heading.field,
                span: Span::new(all[at].span.start, end),
                filled,
                form: heading.form,
            };
            best = Some((at + wanted.len(), found));
        }
    }
    // Words in the brackets belong to the heading.
    best.map(|(to, found)| {
        let inside = all[to..]
            .iter()
            .take_while(|w| w.span.end <= found.span.end);
        (to + inside.count(), found)
    })
}

/// Where a heading ends that has its last word before `end`, where the filling
/// begins, and whether a sign says that it was a heading.
fn behind(text: &str, end: usize) -> (usize, usize, bool) {
    let rest = text[end..].trim_start_matches(')');
    let rest = without_remark(rest);
    let line = rest.lines().next().unwrap_or_default();
    let mut over = rest;
    let mut marked = line.trim().is_empty() || rest.starts_with('\t');
    if let Some(behind) = rest.trim_start().strip_prefix(':') {
        marked = true;
        over = without_remark(behind);
    }
    let at = |rest: &str| text.len() - rest.len();
    (at(over), at(over.trim_start()), marked)
}

/// What stands behind a remark for whoever fills in the form, such as "(3
/// paragraphs)"; all of it when there is none.
fn without_remark(rest: &str) -> &str {
    const REMARK_BYTES_MAX: usize = 60;
    let inner = rest.trim_start();
    let close = inner.find(')').filter(|_| inner.starts_with('('));
    let Some(close) = close.filter(|&close| close <= REMARK_BYTES_MAX) else {
        return rest;
    };
    let remark = inner[..close].to_lowercase();
    let says_how = ["paragraph", "sentence", "word", "max", "optional"];
    if says_how.iter().any(|r| remark.contains(r)) {
        &inner[close + 1..]
    } else {
        rest
    }
}

/// The name before a paragraph that tells what somebody said: `Paul Wilson. The
/// difference …`. Gives the name and the first byte of what was said.
pub(crate) fn presenter(text: &str, paragraph: Span) -> Option<(Span, usize)> {
    let stop = paragraph.start + paragraph.of(text).find(['.', ':'])?;
    let span = Span::new(paragraph.start, stop);
    let words = words(text, span);
    let is_name = (2..=4).contains(&words.len())
        && words.iter().all(|w| w.capital)
        && words[1..].iter().all(|w| w.joined);
    let behind = &text[stop + 1..paragraph.end];
    let said = paragraph.end - behind.trim_start().len();
    (is_name && said < paragraph.end).then_some((span, said))
}

/// Forms of address before names.
const TITLES: &[&str] = &["amb", "dr", "mr", "mrs", "ms", "prof"];

/// Words of institutions, which are no names of people.
const INSTITUTIONS: &[&str] = &[
    "academy",
    "association",
    "centre",
    "center",
    "college",
    "commission",
    "council",
    "department",
    "forum",
    "foundation",
    "group",
    "institute",
    "ministry",
    "school",
    "society",
    "union",
    "university",
];

/// Makes people of what was filled in for speakers, organisers and the like.
pub(crate) fn name_people(
    text: &str,
    form: Form,
    field: Field,
    value: Span,
    people: &mut People<'_>,
) {
    let kind = match field {
        Field::Organizer => RoleKind::Organizer,
        Field::Moderator => RoleKind::Moderator,
        Field::Rapporteur => RoleKind::Rapporteur,
        Field::Speakers => RoleKind::Speaker,
        _ => return,
    };
    let listed = form == Form::Report && kind != RoleKind::Speaker;
    for (name, role) in entries(text, value, listed) {
        let at = people.identify(name.of(text), &[], text);
        let words = crate::hearing::on_one_line(role.of(text));
        let whole = Span::new(name.start, role.end.max(name.end));
        people.add_role(at, kind, &words, whole);
    }
}

/// Names, each with what stands behind it. `listed`: names alone, with commas and
/// "and" between; else one person to a line or to a form of address.
fn entries(text: &str, value: Span, listed: bool) -> Vec<(Span, Span)> {
    let mut starts: Vec<usize> = vec![value.start];
    let all = words(text, value);
    for word in &all {
        let line_start = text[..word.span.start].trim_end_matches([' ', '\u{a0}']);
        let titled = TITLES.contains(&word.folded.as_str()) && word.capital && !listed;
        let new_line = line_start.ends_with('\n') && !all.iter().any(is_title);
        let after_and = word.folded == "and" && listed;
        if titled || new_line || after_and {
            starts.push(if after_and {
                word.span.end
            } else {
                word.span.start
            });
        }
    }
    if listed {
        let commas = value.of(text).match_indices([',', ';', '\n']);
        starts.extend(commas.map(|(at, _)| value.start + at + 1));
    }
    starts.push(value.end);
    starts.sort_unstable();
    starts.dedup();
    let pieces = starts
        .windows(2)
        .map(|w| Span::new(w[0], w[1]).trimmed(text));
    pieces.filter_map(|piece| entry(text, piece)).collect()
}

fn is_title(word: &Word) -> bool {
    TITLES.contains(&word.folded.as_str()) && word.capital
}

/// One name and what stands behind its comma.
fn entry(text: &str, piece: Span) -> Option<(Span, Span)> {
    let inner = piece.of(text);
    let comma = inner.find([',', ';', '(']).unwrap_or(inner.len());
    let name = Span::new(piece.start, piece.start + comma);
    let mut words = words(text, name);
    words.retain(|w| !is_title(w) && w.folded != "and");
    let is_name = (2..=5).contains(&words.len())
        && words.iter().filter(|w| w.capital).count() >= 2
        && !words
            .iter()
            .any(|w| INSTITUTIONS.contains(&w.folded.as_str()));
    let (first, last) = (words.first()?, words.last()?);
    let name = Span::new(first.span.start, last.span.end);
    let rest = Span::new(piece.start + comma, piece.end).of(text);
    let rest = rest.trim_start_matches([',', ';', '(']);
    let role = Span::new(piece.end - rest.len(), piece.end).trimmed(text);
    is_name.then_some((name, role))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, listed: bool) -> Vec<(&str, &str)> {
        let value = Span::new(0, text.len());
        let entries = entries(text, value, listed).into_iter();
        entries.map(|(n, r)| (n.of(text), r.of(text))).collect()
    }

    #[test]
    fn people_are_found_in_lists_of_each_kind() {
        assert_eq!(
            names("Ann Bell, Carl Dorn and Eva Foss", true),
            [("Ann Bell", ""), ("Carl Dorn", ""), ("Eva Foss", "")]
        );
        assert_eq!(
            names(
                "Ms Ann Bell, Law, A College Dr Carl Dorn, Director and Chair, B",
                false
            ),
            [
                ("Ann Bell", "Law, A College"),
                ("Carl Dorn", "Director and Chair, B")
            ]
        );
        assert_eq!(
            names("Ann Bell, Civil Society\n\nCARL DORN, Government", false),
            [("Ann Bell", "Civil Society"), ("CARL DORN", "Government")]
        );
        assert_eq!(names("to be announced", false), []);
    }
}
