//! Why something is done with an event: every rule that fired and why, those that
//! nearly did, what was looked up and how old it is, and the norms engaged.

use catalog::words::Recipient;
use catalog::{Catalog, Hours};
use document::{Document, Entry, Line, Table};
use events::Event;
use predicate::{Connection, Explanation, NoFunctions};
use serde::Serialize;

use crate::columns::{Added, EventRow};
use crate::decision::{Decider, Decision};
use crate::enrich::{Enricher, Facts};
use crate::recipients::{Known, address};
use crate::rules::{Rule, Rules};

/// Rules that nearly fired are shown up to this many, those with the fewest parts
/// that fail first. Our choice: more is a list of all rules.
const NEAR_MAX: usize = 5;

/// Why something is done with an event.
#[derive(Clone, Debug, Serialize)]
pub struct Why {
    /// What is done: a word of the catalog.
    pub action: String,
    /// How long the event is kept.
    pub retention: Hours,
    /// Who is told.
    pub told: Vec<ToldWhy>,
    /// The rules that fired, in their order.
    pub fired: Vec<RuleWhy>,
    /// The rules that would have fired but for one part of their condition.
    pub near: Vec<RuleWhy>,
    /// What was added to the event: column and value; `None` is not known.
    pub added: Vec<(&'static str, Option<String>)>,
    /// The registers that were asked, with the day that each is of.
    pub registers: Vec<RegisterWhy>,
    /// The provisions engaged.
    pub provisions: Vec<ProvisionWhy>,
}

/// Who is told, and why.
#[derive(Clone, Debug, Serialize)]
pub struct ToldWhy {
    /// The role.
    pub recipient: Recipient,
    /// How.
    pub action: String,
    /// Within which time.
    pub deadline: Option<Hours>,
    /// Who may see it.
    pub tlp: String,
    /// The rule that decided.
    pub rule: String,
    /// Where to write; `None` where nobody says.
    pub mail: Option<String>,
    /// Who says where to write.
    pub known: Option<Known>,
}

/// A rule, and what its condition came to.
#[derive(Clone, Debug, Serialize)]
pub struct RuleWhy {
    /// Its id.
    pub id: String,
    /// What it does.
    pub title: String,
    /// Its file and line.
    pub place: String,
    /// What it asks for.
    pub action: String,
    /// Why, in its own words.
    pub why: String,
    /// Each part of its condition with its outcome, a line each.
    pub condition: Vec<String>,
}

/// A register that was asked.
#[derive(Clone, Debug, Serialize)]
pub struct RegisterWhy {
    /// Its file.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// The day or instant that it is of, by itself or by its name; `None` where
    /// neither says.
    pub made: Option<String>,
    /// Whether that is later than the event: there is no earlier edition.
    pub is_later: bool,
}

/// A provision that an event engages.
#[derive(Clone, Debug, Serialize)]
pub struct ProvisionWhy {
    /// Its id.
    pub id: String,
    /// Its handle.
    pub title: String,
    /// Symbol and paragraph.
    pub citation: String,
    /// The rules that name it.
    pub rules: Vec<String>,
}

/// Why something is done with an event.
pub fn explain(
    catalog: &Catalog,
    rules: &Rules,
    enricher: &Enricher,
    event: &Event<'_>,
    facts: &Facts<'_>,
) -> Why {
    let decision = Decider::default().decide(rules, event, facts);
    let row = EventRow {
        event,
        facts,
        extras: rules.extras(),
    };
    let conditions: Vec<Explanation> = rules
        .set()
        .rules()
        .iter()
        .map(|predicate| {
            let explained = predicate.explain(rules.schema(), &row, &NoFunctions);
            explained.expect("it was compiled with this schema")
        })
        .collect();
    let outcome = |place: usize| RuleWhy::new(&rules.rules()[place], &conditions[place]);
    let near = (0..conditions.len())
        .filter(|place| !decision.rules.contains(place) && is_near(&conditions[*place]));
    let value = |added: Added| {
        let text = facts.value(added).into_text();
        (added.name(), text.map(std::borrow::Cow::into_owned))
    };
    Why {
        action: decision.action.to_string(),
        retention: decision.retention,
        told: told(rules, enricher, &decision, event, facts),
        fired: decision.rules.iter().map(|place| outcome(*place)).collect(),
        near: near.take(NEAR_MAX).map(outcome).collect(),
        added: Added::ALL.into_iter().map(value).collect(),
        registers: registers(enricher, event),
        provisions: provisions(catalog, rules, &decision),
    }
}

/// Whether all parts of a condition hold but one, and some do.
fn is_near(condition: &Explanation) -> bool {
    condition.connection == Connection::All && condition.parts.len() > 1 && condition.missing() == 1
}

fn told(
    rules: &Rules,
    enricher: &Enricher,
    decision: &Decision,
    event: &Event<'_>,
    facts: &Facts<'_>,
) -> Vec<ToldWhy> {
    let told = decision.told.iter().map(|told| {
        let address = address(told.recipient, event, facts, enricher.desk());
        ToldWhy {
            recipient: told.recipient,
            action: told.action.to_string(),
            deadline: told.deadline,
            tlp: told.tlp.to_string(),
            rule: rules.rules()[told.rule].rule.id.to_string(),
            known: address.as_ref().map(|address| address.known),
            mail: address.map(|address| address.mail.into_owned()),
        }
    });
    told.collect()
}

fn registers(enricher: &Enricher, event: &Event<'_>) -> Vec<RegisterWhy> {
    let time = event.time_or_observed();
    let register = enricher.registers(event).files().map(|file| RegisterWhy {
        name: file.name.clone(),
        kind: file.kind.in_words(),
        made: file.day().map(|day| day.to_string()),
        is_later: file.day().zip(time).is_some_and(|(day, time)| time < day),
    });
    register.collect()
}

fn provisions(catalog: &Catalog, rules: &Rules, decision: &Decision) -> Vec<ProvisionWhy> {
    let mut found: Vec<ProvisionWhy> = Vec::new();
    for place in &decision.rules {
        let rule = &rules.rules()[*place].rule;
        for id in &rule.provisions {
            let named = rule.id.to_string();
            if let Some(known) = found.iter_mut().find(|known| known.id == id.as_str()) {
                known.rules.push(named);
                continue;
            }
            let provision = catalog.provision(id);
            found.push(ProvisionWhy {
                id: id.to_string(),
                title: provision.map_or_else(String::new, |p| p.title.clone()),
                citation: provision.map_or_else(String::new, |p| p.citation.clone()),
                rules: vec![named],
            });
        }
    }
    found
}

impl RuleWhy {
    fn new(rule: &Rule, condition: &Explanation) -> RuleWhy {
        let place = &rule.rule.place;
        RuleWhy {
            id: rule.rule.id.to_string(),
            title: rule.rule.title.clone(),
            place: format!("{}:{}", place.file, place.line),
            action: rule.rule.action.to_string(),
            why: rule.rule.why.clone(),
            condition: condition.to_string().lines().map(str::to_owned).collect(),
        }
    }

    fn head(&self) -> Line {
        Line::default()
            .then_code(&self.id)
            .then(format!(" ({}): {}", self.action, self.title))
    }

    /// Why it fired, in its own words and by its condition.
    fn entry(&self) -> Entry {
        let mut body = vec![Line::from(&self.why)];
        body.extend(self.condition.iter().map(Line::from));
        body.push(Line::from("at ").then_code(&self.place));
        Entry {
            head: self.head(),
            body,
        }
    }

    /// What it lacks.
    fn near_entry(&self) -> Entry {
        let is_missing =
            |part: &&String| part.contains(" is false") || part.contains(" is unknown");
        // The first line says of all parts together what is plain here.
        let parts = self.condition.iter().skip(1).filter(is_missing);
        Entry {
            head: self.head(),
            body: parts.map(Line::from).collect(),
        }
    }
}

impl Why {
    /// As something to read: what is done first, then why.
    pub fn document(&self) -> Document {
        let mut page = Document::new(format!("What is done: {}", self.action));
        page.paragraph(format!("The event is kept for {}.", self.retention));
        if self.told.is_empty() {
            page.paragraph("Nobody is told.");
        }
        page.table(self.told_table());
        page.heading(1, "Rules that fired");
        if self.fired.is_empty() {
            page.paragraph("None did. The event is kept on file and counted as such.");
        }
        page.entries(self.fired.iter().map(RuleWhy::entry).collect());
        if !self.near.is_empty() {
            page.heading(1, "Rules that would have fired but for one thing");
            page.entries(self.near.iter().map(RuleWhy::near_entry).collect());
        }
        page.heading(1, "What was looked up");
        page.table(self.added_table());
        if self.registers.is_empty() {
            page.paragraph("No register was given, so that holders and economies are not known.");
        }
        page.table(self.registers_table());
        if !self.provisions.is_empty() {
            page.heading(1, "Norms engaged");
            page.table(self.provisions_table());
            page.paragraph(
                "An address in an event is no author. That a norm is engaged does not say that \
                 somebody broke it.",
            );
        }
        page
    }

    fn told_table(&self) -> Table {
        let mut table = Table::new(["who", "how", "within", "TLP", "where to write", "known by"]);
        for told in &self.told {
            table.row([
                Line::from(told.recipient),
                Line::from(&told.action),
                Line::from(told.deadline.map_or_else(String::new, |d| d.to_string())),
                Line::from(told.tlp.to_uppercase()),
                Line::from(told.mail.as_deref().unwrap_or("nobody says")),
                Line::from(told.known.map_or("", Known::in_words)),
            ]);
        }
        table
    }

    fn added_table(&self) -> Table {
        let mut table = Table::new(["column", "value"]);
        for (name, value) in &self.added {
            table.row([
                Line::code(name),
                Line::from(value.as_deref().unwrap_or("not known")),
            ]);
        }
        table
    }

    fn registers_table(&self) -> Table {
        let mut table = Table::new(["register", "of", "what it is"]);
        for register in &self.registers {
            let made = register.made.as_deref();
            let later = if register.is_later {
                ", later than the event"
            } else {
                ""
            };
            table.row([
                Line::code(&register.name),
                Line::from(format!(
                    "{}{later}",
                    made.unwrap_or("a day that it does not say")
                )),
                Line::from(register.kind),
            ]);
        }
        table
    }

    fn provisions_table(&self) -> Table {
        let mut table = Table::new(["provision", "what it asks", "cite as", "named by"]);
        for provision in &self.provisions {
            table.row([
                Line::code(&provision.id),
                Line::from(&provision.title),
                Line::from(&provision.citation),
                Line::from(provision.rules.join(", ")),
            ]);
        }
        table
    }
}
