//! Where every row of a feed ended.

use std::collections::BTreeMap;

use catalog::RuleId;
use catalog::words::TriageAction;
use serde::Serialize;

/// How many rows ended where. Every row of a feed ends in exactly one place, so
/// the places add up to the rows: [`Ledger::is_balanced`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// Rows that were read.
    pub rows: u64,
    /// Somebody is told at once.
    pub notified: u64,
    /// Somebody is told with the day's others.
    pub in_daily_digest: u64,
    /// Somebody is told with the month's others.
    pub in_monthly_digest: u64,
    /// Kept on file by a rule.
    pub on_file: u64,
    /// Kept on file since no rule fired.
    pub on_file_without_rule: u64,
    /// Dropped, by the rule that says so.
    pub dropped: BTreeMap<String, u64>,
    /// Not usable, by the kind of reason; each stands in the quarantine.
    pub rejected: BTreeMap<String, u64>,
    /// Of the rows above, those that repeat one that was seen within the window:
    /// they are counted with it, and nobody is told again.
    pub repeated: u64,
    /// Of the rows above, those that were seen before, and not within the window.
    pub reopened: u64,
}

impl Ledger {
    /// Counts events by what is done with them; `rule` is the rule that decided.
    pub fn decided(&mut self, action: TriageAction, rule: Option<&RuleId>, events: u64) {
        let count = match action {
            TriageAction::NotifyNow => &mut self.notified,
            TriageAction::DailyDigest => &mut self.in_daily_digest,
            TriageAction::MonthlyDigest => &mut self.in_monthly_digest,
            TriageAction::KeepOnFile if rule.is_none() => &mut self.on_file_without_rule,
            TriageAction::KeepOnFile => &mut self.on_file,
            TriageAction::Drop => {
                let rule = rule.map_or("no rule", RuleId::as_str);
                self.dropped.entry(rule.to_owned()).or_default()
            }
        };
        *count += events;
        self.rows += events;
    }

    /// Counts rows that are no events.
    pub fn rejected(&mut self, reason: &str, rows: u64) {
        self.rows += rows;
        *self.rejected.entry(reason.to_owned()).or_default() += rows;
    }

    /// Adds what another one counted.
    pub fn add(&mut self, other: &Ledger) {
        self.rows += other.rows;
        self.notified += other.notified;
        self.in_daily_digest += other.in_daily_digest;
        self.in_monthly_digest += other.in_monthly_digest;
        self.on_file += other.on_file;
        self.on_file_without_rule += other.on_file_without_rule;
        self.repeated += other.repeated;
        self.reopened += other.reopened;
        for (rule, count) in &other.dropped {
            *self.dropped.entry(rule.clone()).or_default() += count;
        }
        for (reason, count) in &other.rejected {
            *self.rejected.entry(reason.clone()).or_default() += count;
        }
    }

    /// Where rows ended: the place, the rule or the reason where it has one, and how
    /// many. What was repeated and reopened is not among them.
    pub fn places(&self) -> Vec<(&'static str, &str, u64)> {
        let plain = [
            ("notified", self.notified),
            ("in-daily-digest", self.in_daily_digest),
            ("in-monthly-digest", self.in_monthly_digest),
            ("on-file", self.on_file),
            ("on-file-without-rule", self.on_file_without_rule),
        ];
        let plain = plain.into_iter().map(|(place, rows)| (place, "", rows));
        let dropped = self.dropped.iter();
        let dropped = dropped.map(|(rule, rows)| ("dropped", rule.as_str(), *rows));
        let rejected = self.rejected.iter();
        let rejected = rejected.map(|(reason, rows)| ("rejected", reason.as_str(), *rows));
        let all = plain.chain(dropped).chain(rejected);
        all.filter(|(_, _, rows)| *rows > 0).collect()
    }

    /// Adds rows that ended in a place, as [`Ledger::places`] has it; false where there
    /// is no such place.
    pub fn add_place(&mut self, place: &str, name: &str, rows: u64) -> bool {
        let count = match place {
            "notified" => &mut self.notified,
            "in-daily-digest" => &mut self.in_daily_digest,
            "in-monthly-digest" => &mut self.in_monthly_digest,
            "on-file" => &mut self.on_file,
            "on-file-without-rule" => &mut self.on_file_without_rule,
            "dropped" => self.dropped.entry(name.to_owned()).or_default(),
            "rejected" => self.rejected.entry(name.to_owned()).or_default(),
            _ => return false,
        };
        *count += rows;
        self.rows += rows;
        true
    }

    /// Rows by where they ended, added up.
    pub fn accounted(&self) -> u64 {
        self.notified
            + self.in_daily_digest
            + self.in_monthly_digest
            + self.on_file
            + self.on_file_without_rule
            + self.dropped.values().sum::<u64>()
            + self.rejected.values().sum::<u64>()
    }

    /// Whether every row ended in exactly one place. `false` is a mistake of the
    /// program's, and is told as such.
    pub fn is_balanced(&self) -> bool {
        self.accounted() == self.rows
    }
}
