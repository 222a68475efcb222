//! A dossier as something to read: the answer first, then the evidence.

use document::{Block, Document, Line, Table};

use crate::dossier::{
    Announcement, BlockFacts, Claims, Conduct, ContactFacts, Dossier, Holding, NetworkFacts,
    Records, name_of,
};
use crate::serial::shown_day;
use crate::words;

/// The most rows of a table; the JSON has more.
const ROWS_MAX: usize = 12;

/// How much of an opaque id a table shows, in characters: those of ARIN have 32, and a
/// word that is wider than its column pushes the others aside.
const ID_CHARS_MAX: usize = 10;

impl Dossier {
    /// As something to read.
    pub fn document(&self) -> Document {
        let title = format!("{} on {}", self.query, shown_day(self.day));
        let mut document = Document::new(title);
        document.blocks.push(Block::Properties(self.properties()));
        if !self.disagreements.is_empty() {
            document.heading(1, "Where sources disagree");
            document.list(self.disagreements.iter().map(Line::from).collect());
        }
        if !self.notes.is_empty() {
            document.heading(1, "To know before relying on it");
            document.list(self.notes.iter().map(Line::from).collect());
        }
        if let Some(block) = &self.block {
            of_block(&mut document, block);
        }
        if let Some(network) = &self.network {
            document.heading(1, "Who holds it, by source");
            let lists = [
                &network.delegations,
                &network.objects,
                &network.as_org,
                &network.peeringdb,
            ];
            holdings(&mut document, lists.into_iter().flatten().flatten());
            contacts(&mut document, &[network]);
        }
        if let Some(conduct) = &self.conduct {
            of_conduct(&mut document, conduct);
        }
        self.asked(&mut document);
        document
    }

    fn properties(&self) -> Vec<(String, Line)> {
        let answer = &self.answer;
        let mut properties: Vec<(String, Line)> = vec![
            ("Holder".to_owned(), (&answer.holder).into()),
            ("Economy".to_owned(), (&answer.economy).into()),
            ("Announced".to_owned(), (&answer.announced).into()),
            ("Authorised".to_owned(), (&answer.authorised).into()),
        ];
        for (number, line) in answer.write_to.iter().enumerate() {
            let name = if number == 0 { "Write to" } else { "" };
            properties.push((name.to_owned(), line.into()));
        }
        properties
    }

    fn asked(&self, document: &mut Document) {
        document.heading(1, "What was asked");
        let mut table = Table::new(["file", "what", "of", "#records"]);
        for register in &self.registers {
            let whole = if register.is_whole { "" } else { " (cut off)" };
            table.row([
                name_of(&register.file).into(),
                format!("{}{whole}", register.kind).into(),
                register
                    .date
                    .map_or_else(|| "not said".to_owned(), shown_day)
                    .into(),
                register.records.into(),
            ]);
        }
        document.table(table);
        if !self.not_asked.is_empty() {
            document.paragraph(format!(
                "Not asked, since no file was given: {}.",
                self.not_asked.join("; ")
            ));
        }
    }
}

fn of_block(document: &mut Document, block: &BlockFacts) {
    document.heading(1, "Who holds it, by source");
    if let Some(special) = &block.special {
        document.paragraph(format!("{}.", words::special(special)));
    }
    let lists = [&block.delegations, &block.objects];
    let all: Vec<&Records<Holding>> = lists.into_iter().flatten().collect();
    holdings(
        document,
        all.iter()
            .flat_map(|records| records.first.iter().take(ROWS_MAX)),
    );
    for records in all {
        more(
            document,
            records,
            records.first.first().map_or("", |one| one.register),
        );
    }
    let same = block.same_holder.iter().flat_map(|found| &found.first);
    let same: Vec<String> = same
        .take(ROWS_MAX)
        .map(|one| match &one.name {
            Some(name) => format!("{} ({name}; {})", one.asn, one.place.short()),
            None => format!("{} ({})", one.asn, one.place.short()),
        })
        .collect();
    if !same.is_empty() {
        document.paragraph(format!(
            "The registry has the same holder for: {}.",
            same.join(", ")
        ));
    }
    let announced = block.announced.as_ref();
    match announced.and_then(|found| found.longest.as_ref()) {
        Some(longest) => of_announcement(document, longest),
        None => of_claims(document, &block.claims),
    }
    if let Some(announced) = announced.filter(|found| found.inside.total > 0) {
        document.heading(1, "Announced inside it");
        let mut table = Table::new(["prefix", "origins"]);
        for inside in announced.inside.first.iter().take(ROWS_MAX) {
            let origins: Vec<_> = inside.origins.iter().map(ToString::to_string).collect();
            table.row([inside.prefix.into(), origins.join(", ").into()]);
        }
        document.table(table);
        more(document, &announced.inside, "announced prefixes");
    }
    block_contacts(document, block);
}

fn of_announcement(document: &mut Document, longest: &Announcement) {
    document.heading(1, format!("Who announces {}", longest.prefix));
    document.paragraph(format!("By {}.", longest.place));
    for origin in &longest.origins {
        let network = &origin.network;
        document.paragraph(format!(
            "{}: {}.",
            words::network(network),
            words::states(origin)
        ));
        let lists = [
            &network.delegations,
            &network.objects,
            &network.as_org,
            &network.peeringdb,
        ];
        holdings(document, lists.into_iter().flatten().flatten());
    }
    of_claims(document, &longest.claims);
}

fn of_claims(document: &mut Document, claims: &Claims) {
    document.heading(1, format!("What may be announced of {}", claims.prefix));
    let mut table = Table::new(["source", "prefix", "network", "as of", "where"]);
    for vrp in claims
        .vrps
        .iter()
        .flat_map(|vrps| vrps.first.iter().take(ROWS_MAX))
    {
        table.row([
            vrp.trust_anchor
                .as_ref()
                .map_or("VRP".to_owned(), |anchor| format!("VRP ({anchor})"))
                .into(),
            format!("{} up to /{}", vrp.prefix, vrp.max_length).into(),
            vrp.asn.into(),
            vrp.expires
                .map_or(String::new(), |day| format!("until {}", shown_day(day)))
                .into(),
            vrp.place.name().into(),
        ]);
    }
    let routes = claims.route_objects.iter();
    for route in routes.flat_map(|routes| routes.first.iter().take(ROWS_MAX)) {
        table.row([
            format!("route object ({})", route.registry).into(),
            route.prefix.into(),
            route.origin.into(),
            route.changed.map_or(String::new(), shown_day).into(),
            route.place.short().into(),
        ]);
    }
    let told = claims.origin_as.iter();
    for told in told.flat_map(|told| told.first.iter().take(ROWS_MAX)) {
        let origins: Vec<_> = told.origins.iter().map(ToString::to_string).collect();
        table.row([
            "OriginAS (ARIN)".into(),
            told.prefix.into(),
            origins.join(", ").into(),
            "".into(),
            told.place.name().into(),
        ]);
    }
    document.table(table);
    let said = |name: &str, total: Option<usize>| match total {
        None => Some(format!("{name}: not asked.")),
        Some(0) => Some(format!("{name}: none covers it.")),
        Some(_) => None,
    };
    let lines = [
        said("VRPs", claims.vrps.as_ref().map(|found| found.total)),
        said(
            "Route objects",
            claims.route_objects.as_ref().map(|found| found.total),
        ),
        said(
            "ARIN's OriginAS",
            claims.origin_as.as_ref().map(|found| found.total),
        ),
    ];
    document.list(lines.into_iter().flatten().map(Line::from).collect());
}

fn of_conduct(document: &mut Document, conduct: &Conduct) {
    if let Some(found) = &conduct.originated {
        document.heading(1, "What it announces");
        document.paragraph(format!("By {}.", found.place));
        let mut table = Table::new(["prefix", "RPKI"]);
        for prefix in found.prefixes.first.iter().take(ROWS_MAX) {
            let state = prefix.rpki.as_deref().unwrap_or("not asked");
            table.row([prefix.prefix.into(), state.into()]);
        }
        document.table(table);
        more(document, &found.prefixes, "prefixes");
    }
    if let Some(found) = &conduct.neighbours {
        document.heading(1, "Its neighbours");
        document.paragraph(format!(
            "Inferred from routes, by {}; those with the most neighbours first.",
            found.place
        ));
        let mut table = Table::new(["what", "network", "name", "#neighbours"]);
        for (what, records) in [
            ("provider", &found.providers),
            ("customer", &found.customers),
            ("peer", &found.peers),
        ] {
            for neighbour in records.first.iter().take(ROWS_MAX / 3) {
                table.row([
                    what.into(),
                    neighbour.asn.into(),
                    neighbour.name.clone().unwrap_or_default().into(),
                    neighbour.neighbours.into(),
                ]);
            }
        }
        document.table(table);
    }
}

/// A row for each record; without any, that there is none.
fn holdings<'a>(document: &mut Document, all: impl Iterator<Item = &'a Holding>) {
    let mut table = Table::new([
        "source", "about", "holder", "economy", "what", "since", "where",
    ]);
    for holding in all {
        let economy = match (&holding.economy, &holding.organisation_economy) {
            (Some(own), Some(other)) if own != other => format!("{own} (holder {other})"),
            (own, other) => own.clone().or(other.clone()).unwrap_or_default(),
        };
        let source = match &holding.registry {
            Some(registry) => format!("{} ({registry})", holding.register),
            None => holding.register.to_owned(),
        };
        let id = holding
            .id
            .as_deref()
            .map(|id| format!("id {}", short_id(id)));
        let holder = match (&holding.holder, &holding.name) {
            (Some(holder), Some(name)) => Some(format!("{holder}, {name}")),
            (holder, name) => holder.clone().or(name.clone()),
        };
        table.row([
            source.into(),
            Line::from(&holding.about),
            holder.or(id).unwrap_or_default().into(),
            economy.into(),
            holding.status.clone().unwrap_or_default().into(),
            holding
                .since
                .or(holding.changed)
                .map_or(String::new(), shown_day)
                .into(),
            holding.place.short().into(),
        ]);
    }
    if table.rows.is_empty() {
        document.paragraph("No register that was asked has it.");
    }
    document.table(table);
}

/// An opaque id as a reader can compare it; the JSON has all of it.
fn short_id(id: &str) -> String {
    let start: String = id.chars().take(ID_CHARS_MAX).collect();
    if start.len() < id.len() {
        format!("{start}…")
    } else {
        start
    }
}

fn block_contacts(document: &mut Document, block: &BlockFacts) {
    let longest = block
        .announced
        .as_ref()
        .and_then(|found| found.longest.as_ref());
    let origins = longest.into_iter().flat_map(|found| &found.origins);
    let networks: Vec<&NetworkFacts> = origins.map(|origin| &origin.network).collect();
    if let Some(own) = &block.contacts {
        document.heading(1, "Whom to write to");
        entries(document, own.first.iter().chain(of_networks(&networks)));
        more(document, own, "contacts");
    }
}

fn contacts(document: &mut Document, networks: &[&NetworkFacts]) {
    if networks.iter().any(|facts| facts.contacts.is_some()) {
        document.heading(1, "Whom to write to");
        entries(document, of_networks(networks));
    }
}

fn of_networks<'a>(networks: &'a [&NetworkFacts]) -> impl Iterator<Item = &'a ContactFacts> {
    let all = networks.iter().filter_map(|facts| facts.contacts.as_ref());
    all.flat_map(|found| &found.first)
}

fn entries<'a>(document: &mut Document, all: impl Iterator<Item = &'a ContactFacts>) {
    let mut table = Table::new(["mailbox", "found by", "good since", "where"]);
    for contact in all.take(ROWS_MAX) {
        table.row([
            Line::from(&contact.mailbox),
            words::found(contact).into(),
            words::age(contact).into(),
            format!(
                "{} → {}",
                contact.place.short(),
                contact.contact_place.short()
            )
            .into(),
        ]);
    }
    if table.rows.is_empty() {
        document.paragraph("No object that was asked leads to a contact.");
    }
    document.table(table);
}

/// That there are more records than rows.
fn more<T>(document: &mut Document, records: &Records<T>, of_what: &str) {
    if let Some(more @ 1..) = records.total.checked_sub(ROWS_MAX) {
        document.paragraph(format!("… and {more} more {of_what}."));
    }
}
