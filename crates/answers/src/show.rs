//! The catalog itself: provisions in a list, and one record in full.

use catalog::view::{self, Filter, MappingView};
use catalog::words::{GapCode, Kind, Link, MappingStatus, Method, Polarity, Status, Word, capital};
use catalog::{Basis, Catalog, Found, Indicator, Instrument, Number, Provision};

use crate::words::{count, words};
use document::{Block, Document, Entry, Line, Table};

/// What [`Catalog::find`] gives, in full.
pub fn found(catalog: &Catalog, found: Found<'_>) -> Document {
    match found {
        Found::Instrument(i) => instrument(catalog, i),
        Found::Provision(p) => provision(catalog, p),
        Found::Indicator(i) => indicator(catalog, i),
    }
}

/// The provisions that fit a filter, one per line, under their instruments.
pub fn list(catalog: &Catalog, filter: &Filter) -> Document {
    let lines = view::list(catalog, filter);
    let mut document = Document::new("Norms");
    if lines.is_empty() {
        document.paragraph("No provision fits.");
        return document;
    }
    let mut instruments = 0;
    for instrument in catalog.instruments() {
        let own: Vec<&view::Line<'_>> = lines
            .iter()
            .filter(|l| l.id.instrument() == instrument.id)
            .collect();
        if own.is_empty() {
            continue;
        }
        instruments += 1;
        document.heading(
            1,
            format!(
                "{} · {} · {}; {}",
                instrument.short_title,
                instrument.date,
                instrument.kind.in_words(),
                instrument.bindingness.in_words()
            ),
        );
        document.table(table(&own));
    }
    document.paragraph(format!(
        "{} in {}. LINKS: to how many provisions elsewhere it is mapped. GAP: what is missing most.",
        count(lines.len(), "provision"),
        count(instruments, "instrument")
    ));
    let used: Vec<_> = GapCode::ALL
        .iter()
        .filter(|&&code| lines.iter().any(|l| l.primary_gap == Some(code)))
        .map(|code| format!("{code} {}", code.in_words()))
        .collect();
    if !used.is_empty() {
        document.paragraph(used.join(" · "));
    }
    document.hint(Line::from("To read one in full: ").then_code("normwatch norms show ID"));
    document
}

fn table(lines: &[&view::Line<'_>]) -> Table {
    let mut table = Table::new(["id", "asks to", "#links", "gap", "what"]);
    for line in lines {
        let asks: Vec<_> = line.polarity.iter().map(|&p| asks_short(p)).collect();
        table.row([
            Line::code(line.id),
            asks.join(", ").into(),
            line.mappings.into(),
            line.primary_gap.map_or("-", Word::word).into(),
            line.title.into(),
        ]);
    }
    table
}

/// One provision in full.
pub fn provision(catalog: &Catalog, provision: &Provision) -> Document {
    let view = view::provision(catalog, provision);
    let mut document = Document::new(format!("{}: {}", provision.citation, provision.title));
    document.paragraph("In our words (a paraphrase, not the text of the document):");
    document
        .blocks
        .push(Block::Quote(provision.paraphrase.as_str().into()));
    document.blocks.push(properties(&view, provision));
    if !provision.gaps.is_empty() {
        document.heading(1, "What is missing");
        let mut gaps: Vec<_> = provision.gaps.iter().collect();
        gaps.sort_by_key(|g| !g.primary);
        let entry = |gap: &&catalog::ProvisionGap| {
            let most = if gap.primary && provision.gaps.len() > 1 {
                ", weighs most"
            } else {
                ""
            };
            Entry {
                head: format!("{} ({}{most})", capital(gap.code.in_words()), gap.code).into(),
                body: vec![gap.reason.as_str().into()],
            }
        };
        document.entries(gaps.iter().map(entry).collect());
    }
    related(&mut document, catalog, &view.mappings);
    if !view.indicators.is_empty() {
        document.heading(1, "Watched by");
        let line = |i: &Indicator| Line::code(&i.id).then(format!(": {}", i.title));
        document.list(catalog.indicators_of(&provision.id).map(line).collect());
    }
    if !provision.measures.is_empty() {
        document.heading(1, "What could be measured or read");
        let line = |m: &catalog::Measure| {
            Line::from(format!("{}: {} ({})", m.what, m.data, m.access.in_words()))
        };
        document.list(provision.measures.iter().map(line).collect());
    }
    support(&mut document, catalog, &provision.basis);
    if let Some(link) = view.instrument.link {
        document.paragraph(Line::from("The document itself: ").then_link(link, Some(link)));
    }
    document
}

fn properties(view: &view::ProvisionView<'_>, provision: &Provision) -> Block {
    let mut properties: Vec<(String, Line)> = Vec::new();
    let mut add = |name: &str, value: Line| properties.push((name.to_owned(), value));
    add("Id", Line::code(&provision.id));
    add(
        "Part of",
        format!("{}: {}", view.instrument.short_title, view.instrument.title).into(),
    );
    add(
        "Kind",
        format!(
            "{}; {}",
            provision.kind.in_words(),
            provision.bindingness.in_words()
        )
        .into(),
    );
    add("Asks", asks(&provision.polarity).into());
    add("Addressed to", words(&provision.addressees).into());
    add("For the good of", words(&provision.beneficiaries).into());
    add("Covers", provision.scope.as_str().into());
    add("Holds", holds(provision).into());
    add("Can it be seen?", words(&provision.observability).into());
    add("What can be said", sayable(provision).into());
    if !provision.contested_terms.is_empty() {
        let quoted: Vec<_> = provision
            .contested_terms
            .iter()
            .map(|t| format!("\"{t}\""))
            .collect();
        add("Disputed words", quoted.join(", ").into());
    }
    if let Some(note) = &provision.note {
        add("Note", note.as_str().into());
    }
    Block::Properties(properties)
}

/// One instrument in full, with a line for each of its provisions.
pub fn instrument(catalog: &Catalog, instrument: &Instrument) -> Document {
    let view = view::instrument(catalog, instrument);
    let mut document = Document::new(format!("{}: {}", instrument.symbol, instrument.title));
    document
        .blocks
        .push(instrument_properties(catalog, instrument));
    if !view.lines.is_empty() {
        document.heading(1, count(view.lines.len(), "provision"));
        document.table(table(&view.lines.iter().collect::<Vec<_>>()));
    }
    lineage(&mut document, catalog, instrument);
    if !instrument.facts.is_empty() {
        document.heading(1, "Facts with a date");
        let entry = |fact: &catalog::Fact| Entry {
            head: format!("{}, {}: {}", fact.as_of, fact.property, fact.value).into(),
            body: vec![source_line(catalog, &fact.basis).into()],
        };
        document.entries(instrument.facts.iter().map(entry).collect());
    }
    support(&mut document, catalog, &instrument.basis);
    document
}

fn instrument_properties(catalog: &Catalog, instrument: &Instrument) -> Block {
    let mut properties: Vec<(String, Line)> = Vec::new();
    let mut add = |name: &str, value: Line| properties.push((name.to_owned(), value));
    add("Id", Line::code(&instrument.id));
    add("Agreed at", instrument.venue.as_str().into());
    if let Some(process) = &instrument.process {
        let name = catalog.venue_name(process.as_str()).unwrap_or("");
        let line = Line::from(format!("{name} (")).then_code(process);
        add("Came out of", line.then(")"));
    }
    add("Date", lifetime(instrument).into());
    add(
        "Kind",
        format!(
            "{}; {}",
            instrument.kind.in_words(),
            instrument.bindingness.in_words()
        )
        .into(),
    );
    add("Addressed to", words(&instrument.addressees).into());
    add("Decided by", instrument.decision_rule.in_words().into());
    add(
        "How open",
        format!(
            "{} of 4: {}",
            instrument.openness,
            instrument.openness.in_words()
        )
        .into(),
    );
    if instrument.peacetime == Some(true) {
        add("Meant for", "peacetime".into());
    }
    if let Some(version) = &instrument.version {
        add("Version", version.as_str().into());
    }
    if let Some(link) = &instrument.link {
        add("Document", Line::default().then_link(link, Some(link)));
    }
    if let Some(note) = &instrument.note {
        add("Note", note.as_str().into());
    }
    Block::Properties(properties)
}

/// One indicator: what it measures and what it engages, without its SQL.
pub fn indicator(catalog: &Catalog, indicator: &Indicator) -> Document {
    let mut document = Document::new(indicator.title.clone());
    document.blocks.push(Block::Properties(vec![
        (
            "Indicator".to_owned(),
            Line::code(&indicator.id).then(format!(", version {}", indicator.version)),
        ),
        ("Measures".to_owned(), indicator.describes.as_str().into()),
        ("Cannot show".to_owned(), indicator.limits.as_str().into()),
    ]));
    document.heading(1, "Provisions that it engages");
    let engaged = |engagement: &catalog::Engagement| {
        let provision = catalog
            .provision(&engagement.provision)
            .expect("the checks refuse dangling ids");
        Entry {
            head: Line::from(format!("{}: {} (", provision.citation, provision.title))
                .then_code(&provision.id)
                .then(")"),
            body: vec![
                engagement.why.as_str().into(),
                format!("Does not show: {}", engagement.does_not_show).into(),
            ],
        }
    };
    document.entries(indicator.engages.iter().map(engaged).collect());
    if !indicator.recipients.is_empty() {
        document.heading(1, "Who should be told");
        let line = |r: &catalog::RecipientRule| format!("{}: {}", capital(&r.role), r.why).into();
        document.list(indicator.recipients.iter().map(line).collect());
    }
    if !indicator.parameters.is_empty() {
        document.heading(1, "Numbers in it");
        let line = |parameter: &catalog::Parameter| {
            let value = match parameter.value {
                Number::Integer(n) => n.to_string(),
                Number::Real(n) => n.to_string(),
            };
            Line::code(&parameter.name).then(format!(" = {value}: {}", parameter.reason))
        };
        document.list(indicator.parameters.iter().map(line).collect());
    }
    tried(&mut document, indicator);
    document
}

/// How to learn what a changed indicator would have found.
fn tried(document: &mut Document, indicator: &Indicator) {
    // Folders are those of whoever runs this.
    let file = indicator.place.file.rsplit('/').next().unwrap_or_default();
    document.heading(1, "What would other numbers have found?");
    document.paragraph(
        Line::from("The command line tries that, over what was recorded. Copy the file ")
            .then_code(format!("norms/indicators/{file}"))
            .then(" to ")
            .then_code("proposal.toml")
            .then(
                ", change numbers, conditions or the version in it, and run this beside the \
                 database that ",
            )
            .then_code("normwatch check")
            .then(" has written, or name archives of routes in its place:"),
    );
    document.paragraph(Line::code(
        "normwatch backtest proposal.toml --over normwatch.db",
    ));
    document.paragraph(
        Line::from(
            "Both versions are asked of the same observations. The answer has their findings by \
             severity, by norm and by who would be told, and those that differ, to be read one \
             by one; or it is unknown, where neither finds anything. Nothing is written, and \
             nobody is told. More is in ",
        )
        .then_code("docs/backtest.md")
        .then("."),
    );
}

/// The mappings in two groups, because the gap between the two is the point.
fn related(document: &mut Document, catalog: &Catalog, mappings: &[MappingView<'_>]) {
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
            document.heading(1, heading);
        }
        document.entries(
            views
                .iter()
                .map(|view| one_related(catalog, view))
                .collect(),
        );
    }
    if mappings
        .iter()
        .any(|m| m.mapping.status == MappingStatus::Draft)
    {
        document.paragraph("A draft is a proposal: nobody has reviewed it yet.");
    }
}

fn one_related(catalog: &Catalog, view: &MappingView<'_>) -> Entry {
    let how = match (view.link, view.from_here) {
        (None, _) => view.relation.in_words(),
        (Some(link), true) => link.in_words(),
        (Some(link), false) => Link::inverse_in_words(link),
    };
    let short = catalog
        .instrument(&view.other.instrument())
        .map_or("", |i| &i.short_title);
    let mapping = view.mapping;
    let by = match mapping.method {
        Method::Human => String::new(),
        Method::Automation | Method::Hybrid => format!(", {}", mapping.method.in_words()),
    };
    Entry {
        head: format!("{} {short}: {}", capital(how), view.other_title).into(),
        body: vec![
            mapping.rationale.as_str().into(),
            Line::code(view.other).then(format!(
                " · {} · {}, {}{by}",
                view.other_citation,
                mapping.status,
                mapping.confidence.in_words()
            )),
        ],
    }
}

fn lineage(document: &mut Document, catalog: &Catalog, instrument: &Instrument) {
    let note = |note: &Option<String>| note.as_ref().map(|n| format!(" ({n})")).unwrap_or_default();
    let mut lines: Vec<Line> = Vec::new();
    for relation in &instrument.relations {
        let how = capital(relation.relation.in_words());
        let name = catalog.venue_name(relation.to.as_str()).unwrap_or("");
        lines.push(format!("{how} {name}{}", note(&relation.note)).into());
    }
    for other in catalog.instruments() {
        for relation in other.relations.iter().filter(|r| r.to == instrument.id) {
            let how = capital(relation.relation.inverse_in_words());
            lines.push(format!("{how} {}{}", other.short_title, note(&relation.note)).into());
        }
    }
    if !lines.is_empty() {
        document.heading(1, "Where it comes from and leads to");
        document.list(lines);
    }
}

/// What each field rests on.
fn support(document: &mut Document, catalog: &Catalog, bases: &[Basis]) {
    document.heading(1, "What this rests on");
    let entry = |basis: &Basis| {
        let of = match (&basis.of[..], bases.len()) {
            ([], 1) => "everything".to_owned(),
            ([], _) => "everything else".to_owned(),
            (fields, _) => fields.join(", ").replace('_', " "),
        };
        let (title, link) = catalog
            .source(&basis.source)
            .map_or(("", None), |s| (s.title.as_str(), s.link.as_deref()));
        let mut body = vec![Line::from(title)];
        body.extend(link.map(|link| Line::default().then_link(link, Some(link))));
        Entry {
            head: format!("{}: {}", capital(&of), basis.verification.in_words()).into(),
            body,
        }
    };
    document.entries(bases.iter().map(entry).collect());
}

fn source_line(catalog: &Catalog, bases: &[Basis]) -> String {
    let one = |basis: &Basis| {
        let title = catalog
            .source(&basis.source)
            .map_or("", |s| s.title.as_str());
        format!("[{}; {title}]", basis.verification.in_words())
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
    let until = provision.until.map(|until| format!(" until {until}"));
    let peacetime = if provision.peacetime == Some(true) {
        ", in peacetime"
    } else {
        ""
    };
    format!(
        "since {}{}{peacetime}",
        provision.since,
        until.unwrap_or_default()
    )
}

fn lifetime(instrument: &Instrument) -> String {
    match (instrument.status, instrument.until) {
        (Status::Obsolete, Some(until)) => {
            let status = instrument.status.in_words();
            format!("{}, {status} since {until}", instrument.date)
        }
        _ => instrument.date.to_string(),
    }
}
