//! What rules would have done, as something to read.

use document::{Document, Entry, Line, Table};

use crate::answer::{Answer, Both, Difference, Missing, RuleAnswer, Sample, Tested};

/// Differences that are shown to read; all are in the data.
const DIFFERENCES_MAX: usize = 20;

impl Answer {
    /// As something to read: what changes first, then for whom and why.
    pub fn document(&self) -> Document {
        let mut page = Document::new(format!(
            "What `{}` would have done: {}",
            self.proposal, self.title
        ));
        match (self.outcome, &self.because) {
            (Tested::Unknown, Some(because)) => page.paragraph(format!(
                "Unknown: {because}. Nothing below says that the proposal changes nothing."
            )),
            _ => page.paragraph(format!(
                "{} of {} would have been decided otherwise.",
                self.changed,
                count(self.events, "event", "events")
            )),
        }
        page.paragraph(self.about());
        page.heading(1, "What is done");
        page.table(self.actions_table());
        page.heading(1, "Who is told");
        if self.letters.is_empty() {
            page.paragraph("Nobody, by either.");
        }
        page.table(self.letters_table());
        page.table(self.days_table());
        self.differences(&mut page);
        page.heading(1, "The rules of the proposal");
        page.entries(self.rules.iter().map(RuleAnswer::entry).collect());
        if !self.failed.is_empty() {
            page.heading(1, "Rules that could not be evaluated for some events");
            page.table(self.failed_table());
        }
        page
    }

    fn about(&self) -> String {
        let rejected: u64 = self.feeds.iter().map(|feed| feed.rejected).sum();
        let mut about = format!(
            "{}, of which {} no events. Nobody is told of {} that repeat one within {}.",
            count(self.feeds.len() as u64, "feed", "feeds"),
            count(rejected, "row is", "rows are"),
            count(self.repeated, "event", "events"),
            self.window
        );
        if self.undated > 0 {
            about += &format!(" Of {} events the time is not known.", self.undated);
        }
        if self.forgotten > 0 {
            about += &format!(
                " What was seen was forgotten {} times for want of memory, and repeats after that \
                 count as new.",
                self.forgotten
            );
        }
        about
    }

    fn actions_table(&self) -> Table {
        let mut table = Table::new(["what is done", "#in force", "#proposed", "#change"]);
        for count in &self.actions {
            let [in_force, proposed, change] = cells(count.events);
            table.row([Line::from(&count.action), in_force, proposed, change]);
        }
        table
    }

    fn letters_table(&self) -> Table {
        let mut table = Table::new([
            "who",
            "tellings",
            "letters",
            "addresses",
            "nobody says where",
        ]);
        for count in &self.letters {
            table.row([
                Line::from(&count.recipient),
                change(count.tellings),
                change(count.letters),
                change(count.addresses),
                change(count.without_address),
            ]);
        }
        table
    }

    fn days_table(&self) -> Table {
        let mut table = Table::new(["who", "day", "#in force", "#proposed", "#change"]);
        for count in &self.by_day {
            let [in_force, proposed, change] = cells(count.tellings);
            let day = count.day.as_deref().unwrap_or("not known");
            table.row([
                Line::from(&count.recipient),
                Line::from(day),
                in_force,
                proposed,
                change,
            ]);
        }
        table
    }

    fn differences(&self, page: &mut Document) {
        page.heading(1, "What differs");
        if self.differences.is_empty() {
            page.paragraph("Nothing, for these events.");
        }
        let shown = self.differences.iter().take(DIFFERENCES_MAX);
        page.entries(shown.map(Difference::entry).collect());
        if let Some(more @ 1..) = self.differences.len().checked_sub(DIFFERENCES_MAX) {
            page.paragraph(format!("… and {more} more kinds; --format json has all."));
        }
        if !self.differences.is_empty() {
            page.paragraph(
                Line::from("Why one event is decided as it is, by the rules in force: ")
                    .then_code("normwatch triage explain FILE:LINE"),
            );
        }
    }

    fn failed_table(&self) -> Table {
        let mut table = Table::new(["rule", "#in force", "#proposed", "#change"]);
        for failed in &self.failed {
            let [in_force, proposed, change] = cells(failed.events);
            table.row([Line::code(&failed.rule), in_force, proposed, change]);
        }
        table
    }
}

impl Difference {
    fn entry(&self) -> Entry {
        let mut body = vec![
            Line::from("from  ").then(&self.from),
            Line::from("to    ").then(&self.to),
            rules("rules in force only: ", &self.rules_in_force),
            rules("rules proposed only: ", &self.rules_proposed),
        ];
        body.extend(self.samples.iter().map(Sample::line));
        Entry {
            head: Line::from(count(self.events, "event", "events")),
            body,
        }
    }
}

fn count(number: u64, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

fn rules(begin: &str, ids: &[String]) -> Line {
    match ids {
        [] => Line::from(begin).then("none"),
        ids => Line::from(begin).then_code(ids.join(", ")),
    }
}

impl Sample {
    fn line(&self) -> Line {
        let mut line = Line::from("for instance ").then_code(&self.place);
        let of_sides =
            |side: &Option<String>, word: &str| side.as_ref().map(|s| format!("{word} {s}"));
        let parts = [
            self.time.clone(),
            self.classification.clone(),
            of_sides(&self.source, "from"),
            of_sides(&self.destination, "to"),
        ];
        for part in parts.into_iter().flatten() {
            line = line.then(format!(", {part}"));
        }
        line
    }
}

impl RuleAnswer {
    fn entry(&self) -> Entry {
        let mut body = vec![Line::from(match self.fired {
            0 => self.verdict.in_words().to_owned(),
            fired => format!("fired for {}", count(fired, "event", "events")),
        })];
        if self.unknown > 0 && self.fired + self.shadowed > 0 {
            body.push(Line::from(format!(
                "{} events lack what it asks for",
                self.unknown
            )));
        }
        if let Some(Missing {
            condition,
            events,
            unknown,
        }) = &self.most_missing
        {
            body.push(
                Line::from(count(self.near, "event", "events"))
                    .then(" lacked one thing, most often ")
                    .then_code(condition)
                    .then(format!(": {events}, of which {unknown} cannot say")),
            );
        }
        body.push(Line::from("at ").then_code(&self.place));
        Entry {
            head: Line::default()
                .then_code(&self.id)
                .then(format!(": {}", self.title)),
            body,
        }
    }
}

/// From the rules in force to the proposal.
fn change(both: Both) -> Line {
    Line::from(format!("{} → {}", both.in_force, both.proposed))
}

fn cells(both: Both) -> [Line; 3] {
    let Both { in_force, proposed } = both;
    let change = i128::from(proposed) - i128::from(in_force);
    let change = match change {
        0 => String::new(),
        change => format!("{change:+}"),
    };
    [
        Line::from(in_force),
        Line::from(proposed),
        Line::from(change),
    ]
}
