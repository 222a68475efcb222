//! Feeds for readers of news, in Atom (RFC 4287), a page of entries at a time
//! (RFC 5005 §3).

use std::fmt::Write as _;
use std::sync::Arc;

use answers::since::{self, Change};
use axum::Router;
use catalog::words::Word;
use export::names;
use net::Timestamp;
use report::told::Told;

use crate::answer::Form;
use crate::asked::Asked;
use crate::house::House;
use crate::links::{self, segment};
use crate::problem::Problem;
use crate::programs::{Reply, Wanted, door, problem};
use crate::question::{Access, CURSOR, LIMIT, Parameter, Question, Room, all};
use crate::questions::words;
use crate::server::Server;
use crate::who::Who;

/// The media type of a feed.
const ATOM: &str = "application/atom+xml; charset=utf-8";

/// Entries of a page unless asked for more or fewer.
const ENTRIES: u64 = 50;

/// Questions whose answers are also feeds, by their ids.
const FEEDS: [(&str, &str); 2] = [
    ("listFindings", "/findings.atom"),
    ("changesSince", "/since.atom"),
];

/// The feed of what a question answers.
pub(crate) fn of(question: &Question) -> Option<&'static str> {
    let feed = FEEDS.iter().find(|(id, _)| *id == question.id);
    feed.map(|(_, path)| *path)
}

/// Where feeds are.
pub(crate) fn doors(router: Router<Arc<Server>>) -> Router<Arc<Server>> {
    router
        .route(FEEDS[0].1, door("findingsFeed", findings, problem))
        .route(FEEDS[1].1, door("changesFeed", changes, problem))
}

/// A feed has the parameters of its question, and those of a list.
const PAGED: &[Parameter] = &[LIMIT, CURSOR];

/// Checks what is asked against the question that the feed is of; gives the values of
/// the question, and the window of entries.
fn asked(id: &str, wanted: &Wanted) -> Result<(Asked, usize, usize), Problem> {
    static WINDOW: Question = Question {
        id: "feed",
        path: "/",
        title: "",
        describes: "",
        parameters: PAGED,
        room: Room::Overview,
        access: Access::Anyone,
        answer: |_, _| Err(Problem::nothing("it is only a window")),
    };
    let question = all().find(|question| question.id == id);
    let question = question.ok_or_else(|| Problem::nothing("there is no such question"))?;
    let is_window = |name: &str| PAGED.iter().any(|known| known.name == name);
    let (window, own): (Vec<_>, Vec<_>) = wanted
        .values
        .iter()
        .cloned()
        .partition(|(name, _)| is_window(name));
    let window = Asked::new(&WINDOW, Form::Json, Who::anyone(), window)?;
    let number = |name, or| usize::try_from(window.number(name).unwrap_or(or));
    let asked = Asked::new(question, Form::Json, Who::anyone(), own)?;
    Ok((
        asked,
        number("limit", ENTRIES).unwrap_or(usize::MAX),
        number("cursor", 0).unwrap_or(usize::MAX),
    ))
}

/// One entry.
struct Entry {
    id: String,
    title: String,
    updated: Timestamp,
    published: Timestamp,
    to: String,
    said: Vec<String>,
    /// Scheme and term.
    categories: Vec<(&'static str, String)>,
}

fn findings(house: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    let (asked, limit, cursor) = asked(FEEDS[0].0, wanted)?;
    let is_wanted = |told: &&Told| {
        let fits = |name, value: &str| asked.text(name).is_none_or(|text| text == value);
        let engages = |id: &str| told.provisions.iter().any(|line| line.id == id);
        fits("severity", &told.severity)
            && fits("indicator", &told.indicator)
            && asked.text("provision").is_none_or(engages)
    };
    let findings = house.told()?;
    let told = findings.iter().flat_map(|findings| &findings.told);
    let all: Vec<&Told> = told.filter(is_wanted).collect();
    let feed = Feed {
        name: "findings",
        title: "Findings".to_owned(),
        subtitle: "What was seen that engages a norm. That is not a finding that anybody broke it.",
        page: "/findings",
        total: all.len(),
        limit,
        cursor,
        updated: all.last().map(|told| told.changed),
    };
    let entries = all.iter().rev().skip(cursor).take(limit);
    Ok(feed.reply(house, wanted, entries.map(|told| of_finding(told))))
}

fn of_finding(told: &Told) -> Entry {
    let provisions = told.provisions.iter().map(|line| line.id.clone());
    let mut categories = vec![
        ("severity", told.severity.clone()),
        ("indicator", told.indicator.clone()),
    ];
    categories.extend(provisions.map(|id| ("provision", id)));
    Entry {
        id: format!("urn:uuid:{}", names::uuid("finding", &told.name)),
        title: told.headline.clone(),
        updated: told.changed,
        published: told.added,
        to: links::finding(&told.name),
        said: told.sentences(),
        categories,
    }
}

fn changes(house: &House, wanted: &Wanted) -> Result<Reply, Problem> {
    let (asked, limit, cursor) = asked(FEEDS[1].0, wanted)?;
    let (since, reader) = words::since_whom(&asked);
    let mut changes = since::digest(&house.catalog, since, reader).changes;
    changes.reverse();
    let feed = Feed {
        name: "changes",
        title: "What changed among norms".to_owned(),
        subtitle: "New documents, withdrawals, commitments and other events, in our words.",
        page: "/since",
        total: changes.len(),
        limit,
        cursor,
        updated: changes.first().map(|change| change.date.earliest()),
    };
    let entries = changes.iter().skip(cursor).take(limit);
    Ok(feed.reply(
        house,
        wanted,
        entries.map(|change| of_change(house, change)),
    ))
}

fn of_change(house: &House, change: &Change<'_>) -> Entry {
    let when = change.date.earliest();
    let name = format!("{} {} {}", change.date, change.about, change.headline);
    let mut said = vec![change.headline.clone()];
    said.extend(change.means.map(str::to_owned));
    said.push(format!("When: {}.", change.date));
    Entry {
        id: format!("urn:uuid:{}", names::uuid("change", &name)),
        title: change.headline.clone(),
        updated: when,
        published: when,
        to: house
            .address(change.about)
            .unwrap_or_else(|| "/since".to_owned()),
        said,
        categories: vec![("verification", change.verification.word().to_owned())],
    }
}

/// What is around entries.
struct Feed {
    name: &'static str,
    title: String,
    subtitle: &'static str,
    /// The page that shows the same to people.
    page: &'static str,
    total: usize,
    limit: usize,
    cursor: usize,
    /// When the newest entry changed; absent where there is none.
    updated: Option<Timestamp>,
}

impl Feed {
    fn reply(&self, house: &House, wanted: &Wanted, entries: impl Iterator<Item = Entry>) -> Reply {
        let mut text = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        let base = house.base();
        text += "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n";
        let id = names::uuid("feed", self.name);
        element(&mut text, "id", &format!("urn:uuid:{id}"));
        element(&mut text, "title", &self.title);
        element(&mut text, "subtitle", self.subtitle);
        element(
            &mut text,
            "updated",
            &names::millisecond(self.updated.unwrap_or_default()),
        );
        let _ = writeln!(
            text,
            "<generator version=\"{}\">normwatch</generator>",
            env!("CARGO_PKG_VERSION")
        );
        text += "<author><name>normwatch</name></author>\n";
        self.links(&mut text, base, wanted);
        for entry in entries {
            entry.write(&mut text, base);
        }
        text += "</feed>\n";
        Reply::new(ATOM, text)
    }

    /// Links to the feed itself, to the page for people, and to other parts of it.
    fn links(&self, text: &mut String, base: &str, wanted: &Wanted) {
        let mut add = |relation: &str, kind: &str, to: &str| {
            let to = escaped(&format!("{base}{to}"));
            let _ = writeln!(
                text,
                "<link rel=\"{relation}\" type=\"{kind}\" href=\"{to}\"/>"
            );
        };
        let query = match wanted.query.as_str() {
            "" => String::new(),
            query => format!("?{query}"),
        };
        add(
            "self",
            "application/atom+xml",
            &format!("{}{query}", wanted.path),
        );
        let own = wanted
            .values
            .iter()
            .filter(|(name, _)| !PAGED.iter().any(|p| p.name == name));
        let own: Vec<String> = own
            .map(|(name, value)| format!("{}={}", segment(name), segment(value)))
            .collect();
        let page = match own.join("&") {
            query if query.is_empty() => self.page.to_owned(),
            query => format!("{}?{query}", self.page),
        };
        add("alternate", "text/html", &page);
        let part = |cursor: usize| {
            let mut query = own.clone();
            query.push(format!("limit={}&cursor={cursor}", self.limit));
            format!("{}?{}", wanted.path, query.join("&"))
        };
        if self.total > self.limit {
            add("first", "application/atom+xml", &part(0));
        }
        if self.cursor > 0 {
            let before = self.cursor.saturating_sub(self.limit);
            add("previous", "application/atom+xml", &part(before));
        }
        let end = self.cursor.saturating_add(self.limit);
        if end < self.total {
            add("next", "application/atom+xml", &part(end));
        }
    }
}

impl Entry {
    fn write(&self, text: &mut String, base: &str) {
        text.push_str("<entry>\n");
        element(text, "id", &self.id);
        element(text, "title", &self.title);
        element(text, "updated", &names::millisecond(self.updated));
        element(text, "published", &names::millisecond(self.published));
        let to = escaped(&format!("{base}{}", self.to));
        let _ = writeln!(
            text,
            "<link rel=\"alternate\" type=\"text/html\" href=\"{to}\"/>"
        );
        for (scheme, term) in &self.categories {
            let _ = writeln!(
                text,
                "<category scheme=\"{}{scheme}\" term=\"{}\"/>",
                names::NAMESPACE,
                escaped(term)
            );
        }
        let _ = writeln!(
            text,
            "<content type=\"text\">{}</content>",
            escaped(&self.said.join("\n\n"))
        );
        text.push_str("</entry>\n");
    }
}

fn element(text: &mut String, name: &str, content: &str) {
    let _ = writeln!(text, "<{name}>{}</{name}>", escaped(content));
}

/// Text as XML 1.0 takes it: what it has no character for becomes U+FFFD.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\t' | '\n' => escaped.push(letter),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_others_cannot_break_a_feed() {
        assert_eq!(
            escaped("<a href=\"x\">&\u{1}\u{7f}\nb\u{ffff}"),
            "&lt;a href=&quot;x&quot;&gt;&amp;\u{fffd}\u{7f}\nb\u{fffd}"
        );
    }

    #[test]
    fn every_feed_is_of_a_question() {
        for (id, _) in FEEDS {
            assert!(all().any(|question| question.id == id), "{id}");
        }
    }
}
