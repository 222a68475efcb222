//! The catalog as plain text for a terminal: at most [`COLUMNS`] wide, without
//! colour, in words that need no legend.

use std::fmt::Write as _;

use crate::catalog::{Catalog, Found};
use crate::records::{Basis, Indicator, Instrument, Provision};
use crate::view::{self, Filter, Line, MappingView};
use crate::words::{GapCode, Kind, Link, MappingStatus, Method, Polarity, Status, Word};

/// The widest line, in characters. Only a web address or an id may be longer.
pub const COLUMNS: usize = 92;

/// Where the second column of a table of properties begins.
const VALUE_COLUMN: usize = 18;

/// What [`Catalog::find`] gives, in full.
pub fn found(catalog: &Catalog, found: Found<'_>) -> String {
    match found {
        Found::Instrument(i) => instrument(catalog, i),
        Found::Provision(p) => provision(catalog, p),
        Found::Indicator(i) => indicator(catalog, i),
    }
}

/// The provisions that fit a filter, one per line, under their instruments.
pub fn list(catalog: &Catalog, filter: &Filter) -> String {
    let lines = view::list(catalog, filter);
    if lines.is_empty() {
        return "No provision fits.\n".to_owned();
    }
    let mut page = Page::default();
    let mut instruments = 0;
    for instrument in catalog.instruments() {
        let own: Vec<&Line<'_>> = lines
            .iter()
            .filter(|l| l.id.instrument() == instrument.id)
            .collect();
        if own.is_empty() {
            continue;
        }
        instruments += 1;
        page.wrapped(
            0,
            2,
            &format!(
                "{} · {} · {}; {}",
                instrument.short_title,
                instrument.date,
                instrument.kind.in_words(),
                instrument.bindingness.in_words()
            ),
        );
        table(&mut page, &own);
        page.blank();
    }
    let all = format!(
        "{} in {}. LINKS: to how many provisions elsewhere it is mapped. GAP: what is missing \
         most.",
        count(lines.len(), "provision"),
        count(instruments, "instrument")
    );
    page.wrapped(0, 0, &all);
    let used: Vec<_> = GapCode::ALL
        .iter()
        .filter(|&&code| lines.iter().any(|l| l.primary_gap == Some(code)))
        .map(|code| format!("{code} {}", code.in_words()))
        .collect();
    if !used.is_empty() {
        page.wrapped(2, 2, &used.join(" · "));
    }
    page.blank();
    page.line("To read one in full: normwatch norms show ID");
    page.text
}

/// One provision in full.
pub fn provision(catalog: &Catalog, provision: &Provision) -> String {
    let view = view::provision(catalog, provision);
    let mut page = Page::default();
    page.title(&provision.citation, provision.id.as_str(), &provision.title);
    page.line("In our words (a paraphrase, not the text of the document):");
    page.blank();
    page.wrapped(4, 4, &provision.paraphrase);
    page.blank();
    page.property(
        "Part of",
        &format!("{}: {}", view.instrument.short_title, view.instrument.title),
    );
    page.property(
        "Kind",
        &format!(
            "{}; {}",
            provision.kind.in_words(),
            provision.bindingness.in_words()
        ),
    );
    page.property("Asks", &asks(&provision.polarity));
    page.property("Addressed to", &all_words(&provision.addressees));
    page.property("For the good of", &all_words(&provision.beneficiaries));
    page.property("Covers", &provision.scope);
    page.property("Holds", &holds(provision));
    page.property("Can it be seen?", &all_words(&provision.observability));
    page.property("What can be said", &sayable(provision));
    if !provision.contested_terms.is_empty() {
        let quoted: Vec<_> = provision
            .contested_terms
            .iter()
            .map(|t| format!("\"{t}\""))
            .collect();
        page.property("Disputed words", &quoted.join(", "));
    }
    if let Some(note) = &provision.note {
        page.property("Note", note);
    }
    if !provision.gaps.is_empty() {
        page.heading("What is missing");
        let mut gaps: Vec<_> = provision.gaps.iter().collect();
        gaps.sort_by_key(|g| !g.primary);
        for gap in gaps {
            let most = if gap.primary && provision.gaps.len() > 1 {
                ", weighs most"
            } else {
                ""
            };
            page.line(&format!(
                "  {} ({}{most})",
                capital(gap.code.in_words()),
                gap.code
            ));
            page.wrapped(6, 6, &gap.reason);
        }
    }
    related(&mut page, catalog, &view.mappings);
    if !view.indicators.is_empty() {
        page.heading("Watched by");
        for indicator in catalog.indicators_of(&provision.id) {
            page.wrapped(2, 6, &format!("{}: {}", indicator.id, indicator.title));
        }
    }
    support(&mut page, catalog, &provision.basis);
    if let Some(link) = view.instrument.link {
        page.line("  The document itself");
        page.line(&format!("      {link}"));
    }
    page.text
}

/// One instrument in full, with a line for each of its provisions.
pub fn instrument(catalog: &Catalog, instrument: &Instrument) -> String {
    let view = view::instrument(catalog, instrument);
    let mut page = Page::default();
    page.title(
        &instrument.symbol,
        instrument.id.as_str(),
        &instrument.title,
    );
    page.property("Agreed at", &instrument.venue);
    page.property("Date", &lifetime(instrument));
    page.property(
        "Kind",
        &format!(
            "{}; {}",
            instrument.kind.in_words(),
            instrument.bindingness.in_words()
        ),
    );
    page.property("Addressed to", &all_words(&instrument.addressees));
    page.property("Decided by", instrument.decision_rule.in_words());
    page.property(
        "How open",
        &format!(
            "{} of 4: {}",
            instrument.openness,
            instrument.openness.in_words()
        ),
    );
    if instrument.peacetime == Some(true) {
        page.property("Meant for", "peacetime");
    }
    if let Some(link) = &instrument.link {
        page.property("Document", link);
    }
    if let Some(note) = &instrument.note {
        page.property("Note", note);
    }
    if !view.lines.is_empty() {
        page.heading(&count(view.lines.len(), "provision"));
        table(&mut page, &view.lines.iter().collect::<Vec<_>>());
    }
    lineage(&mut page, catalog, instrument);
    if !instrument.facts.is_empty() {
        page.heading("Facts with a date");
        for fact in &instrument.facts {
            page.wrapped(
                2,
                6,
                &format!("{}, {}: {}", fact.as_of, fact.property, fact.value),
            );
            page.wrapped(6, 6, &source_line(catalog, &fact.basis));
        }
    }
    support(&mut page, catalog, &instrument.basis);
    page.text
}

/// One indicator: what it measures and what it engages, without its SQL.
pub fn indicator(catalog: &Catalog, indicator: &Indicator) -> String {
    let mut page = Page::default();
    let version = format!("indicator, version {}", indicator.version);
    page.title(&version, indicator.id.as_str(), &indicator.title);
    page.property("Measures", &indicator.describes);
    page.property("Cannot show", &indicator.limits);
    page.heading("Provisions that it engages");
    for engagement in &indicator.engages {
        let provision = catalog
            .provision(&engagement.provision)
            .expect("the checks refuse dangling ids");
        let entry = format!(
            "{}: {} ({})",
            provision.citation, provision.title, provision.id
        );
        page.wrapped(2, 6, &entry);
        page.wrapped(6, 6, &engagement.why);
        page.wrapped(
            6,
            6,
            &format!("Does not show: {}", engagement.does_not_show),
        );
    }
    if !indicator.recipients.is_empty() {
        page.heading("Who should be told");
        for recipient in &indicator.recipients {
            page.wrapped(
                2,
                6,
                &format!("{}: {}", capital(&recipient.role), recipient.why),
            );
        }
    }
    if !indicator.parameters.is_empty() {
        page.heading("Numbers in it");
        for parameter in &indicator.parameters {
            let value = match parameter.value {
                crate::records::Number::Integer(n) => n.to_string(),
                crate::records::Number::Real(n) => n.to_string(),
            };
            page.wrapped(
                2,
                6,
                &format!("{} = {value}: {}", parameter.name, parameter.reason),
            );
        }
    }
    page.text
}

/// All indicators, with what each measures.
pub fn indicators(catalog: &Catalog) -> String {
    let mut page = Page::default();
    for indicator in catalog.indicators() {
        page.wrapped(0, 4, &format!("{}: {}", indicator.id, indicator.title));
        page.wrapped(4, 4, &indicator.describes);
        let engaged: Vec<_> = indicator
            .engages
            .iter()
            .map(|e| e.provision.as_str())
            .collect();
        page.wrapped(4, 4, &format!("Engages: {}", engaged.join(", ")));
    }
    if catalog.indicators().is_empty() {
        page.line("There is no indicator.");
    }
    page.text
}

/// What the gap codes mean.
pub fn gaps(catalog: &Catalog) -> String {
    let mut page = Page::default();
    for gap in catalog.gaps() {
        page.line(&format!("{}  {}", gap.code, capital(gap.code.in_words())));
        page.wrapped(4, 4, &gap.describes);
        page.wrapped(4, 4, &format!("Applies when: {}", gap.test));
    }
    page.text
}

fn table(page: &mut Page, lines: &[&Line<'_>]) {
    let id_width = lines
        .iter()
        .map(|l| l.id.as_str().chars().count())
        .max()
        .unwrap_or(0);
    page.line(&format!(
        "  {:id_width$}  {:12}  {:5}  {:3}  ",
        "ID", "ASKS TO", "LINKS", "GAP"
    ));
    for line in lines {
        let asks: Vec<_> = line.polarity.iter().map(|&p| asks_short(p)).collect();
        let gap = line.primary_gap.map_or("-", Word::word);
        let start = format!(
            "  {:id_width$}  {:12}  {:>5}  {gap:3}  ",
            line.id,
            asks.join(", "),
            line.mappings
        );
        let column = start.chars().count();
        page.wrapped_after(&start, column, line.title);
    }
}

/// The mappings in two groups, because the gap between the two is the point.
fn related(page: &mut Page, catalog: &Catalog, mappings: &[MappingView<'_>]) {
    let is_technical = |view: &&MappingView<'_>| {
        catalog
            .provision(view.other)
            .is_some_and(|p| p.kind == Kind::Technical)
    };
    let (of_operators, of_others): (Vec<_>, Vec<_>) = mappings.iter().partition(is_technical);
    for (heading, views) in [
        ("Related norms of network operators", of_operators),
        ("Related norms of States and others", of_others),
    ] {
        if !views.is_empty() {
            page.heading(heading);
        }
        for view in views {
            one_related(page, catalog, view);
        }
    }
    if mappings
        .iter()
        .any(|m| m.mapping.status == MappingStatus::Draft)
    {
        page.blank();
        page.wrapped(2, 2, "A draft is a proposal: nobody has reviewed it yet.");
    }
}

fn one_related(page: &mut Page, catalog: &Catalog, view: &MappingView<'_>) {
    let how = match (view.link, view.from_here) {
        (None, _) => view.relation.in_words(),
        (Some(link), true) => link.in_words(),
        (Some(link), false) => Link::inverse_in_words(link),
    };
    let short = catalog
        .instrument(&view.other.instrument())
        .map_or("", |i| &i.short_title);
    page.wrapped(
        2,
        6,
        &format!("{} {short}: {}", capital(how), view.other_title),
    );
    page.wrapped(6, 6, &view.mapping.rationale);
    let mapping = view.mapping;
    let by = match mapping.method {
        Method::Human => "",
        Method::Automation | Method::Hybrid => mapping.method.in_words(),
    };
    let comma = if by.is_empty() { "" } else { ", " };
    let state = format!(
        "{}, {}{comma}{by}",
        mapping.status,
        mapping.confidence.in_words()
    );
    page.wrapped(
        6,
        6,
        &format!("[{} · {} · {state}]", view.other, view.other_citation),
    );
}

fn lineage(page: &mut Page, catalog: &Catalog, instrument: &Instrument) {
    let short = |id| {
        catalog
            .instrument(id)
            .map_or("", |i| i.short_title.as_str())
    };
    let mut entries = Vec::new();
    let note = |note: &Option<String>| note.as_ref().map(|n| format!(" ({n})")).unwrap_or_default();
    for relation in &instrument.relations {
        let how = relation.relation.in_words();
        entries.push(format!(
            "{} {}{}",
            capital(how),
            short(&relation.to),
            note(&relation.note)
        ));
    }
    for other in catalog.instruments() {
        for relation in other.relations.iter().filter(|r| r.to == instrument.id) {
            let how = relation.relation.inverse_in_words();
            entries.push(format!(
                "{} {}{}",
                capital(how),
                other.short_title,
                note(&relation.note)
            ));
        }
    }
    if !entries.is_empty() {
        page.heading("Where it comes from and leads to");
        for entry in entries {
            page.wrapped(2, 6, &entry);
        }
    }
}

/// What each field rests on.
fn support(page: &mut Page, catalog: &Catalog, bases: &[Basis]) {
    page.heading("What this rests on");
    for basis in bases {
        let of = if basis.of.is_empty() {
            if bases.len() > 1 {
                "everything else".to_owned()
            } else {
                "everything".to_owned()
            }
        } else {
            basis.of.join(", ").replace('_', " ")
        };
        let (title, link) = catalog
            .source(&basis.source)
            .map_or(("", None), |s| (s.title.as_str(), s.link.as_deref()));
        page.wrapped(
            2,
            6,
            &format!("{}: {}", capital(&of), basis.verification.in_words()),
        );
        page.wrapped(6, 6, title);
        if let Some(link) = link {
            page.line(&format!("      {link}"));
        }
    }
}

fn source_line(catalog: &Catalog, bases: &[Basis]) -> String {
    let one = |basis: &Basis| {
        let title = catalog
            .source(&basis.source)
            .map_or("", |s| s.title.as_str());
        format!("[{}; {}]", basis.verification.in_words(), title)
    };
    bases.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn asks(polarity: &[Polarity]) -> String {
    let phrase = |p: &Polarity| match p {
        Polarity::Do => "to act",
        Polarity::Refrain => "to refrain",
        Polarity::Process => "to decide or communicate in a certain way",
    };
    let phrases: Vec<_> = polarity.iter().map(phrase).collect();
    phrases.join(" and ")
}

fn asks_short(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Do => "act",
        Polarity::Refrain => "refrain",
        Polarity::Process => "process",
    }
}

fn sayable(provision: &Provision) -> String {
    let words: Vec<_> = provision.outcomes().iter().map(|o| o.in_words()).collect();
    let list = words.join("; or: ");
    if provision.is_restraint() {
        format!("{list}. Never that it was kept.")
    } else {
        list
    }
}

fn holds(provision: &Provision) -> String {
    let mut text = format!("since {}", provision.since);
    if let Some(until) = provision.until {
        write!(text, " until {until}").expect("a String never fails");
    }
    if provision.peacetime == Some(true) {
        text.push_str(", in peacetime");
    }
    text
}

fn lifetime(instrument: &Instrument) -> String {
    match (instrument.status, instrument.until) {
        (Status::Obsolete, Some(until)) => {
            format!(
                "{}, {} since {until}",
                instrument.date,
                instrument.status.in_words()
            )
        }
        _ => instrument.date.to_string(),
    }
}

fn all_words<W: Word>(words: &[W]) -> String {
    words
        .iter()
        .map(|w| w.in_words())
        .collect::<Vec<_>>()
        .join("; ")
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Text being written, with the few shapes that all pages are made of.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Where it stands on the left, its id on the right, its name below, a rule.
    fn title(&mut self, left: &str, right: &str, name: &str) {
        let gap = COLUMNS
            .saturating_sub(left.chars().count() + right.chars().count())
            .max(2);
        self.line(&format!("{left}{}{right}", " ".repeat(gap)));
        self.wrapped(0, 0, name);
        self.line(&"─".repeat(COLUMNS));
    }

    fn heading(&mut self, words: &str) {
        self.blank();
        self.line(words);
    }

    fn property(&mut self, name: &str, value: &str) {
        self.wrapped_after(&format!("{name:VALUE_COLUMN$}"), VALUE_COLUMN, value);
    }

    fn wrapped(&mut self, first: usize, rest: usize, words: &str) {
        self.wrapped_after(&" ".repeat(first), rest, words);
    }

    /// `start`, then the words, broken before [`COLUMNS`], further lines indented.
    fn wrapped_after(&mut self, start: &str, indent: usize, words: &str) {
        let mut line = start.to_owned();
        let mut is_empty = true;
        for word in words.split(' ') {
            let width = line.chars().count() + 1 + word.chars().count();
            if !is_empty && width > COLUMNS {
                self.line(&line);
                line = " ".repeat(indent);
                is_empty = true;
            }
            if !is_empty {
                line.push(' ');
            }
            line.push_str(word);
            is_empty = false;
        }
        self.line(&line);
    }
}
