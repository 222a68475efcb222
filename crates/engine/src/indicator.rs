//! An indicator's parts, composed to one SQL statement and run.
//!
//! The statement goes in three steps: the base query; the reasons as columns of
//! their own; the severity, the first rule that matches. Every text and every
//! condition of the indicator is then a column of the result.

use std::fmt::Write as _;

use catalog::words::SeverityLevel;
use catalog::{Indicator, Number};
use report::check::Severity;
use store::{Row, Transaction, Value};

use crate::Error;

/// What an indicator says of one thing, before provisions are joined to it.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorRow {
    /// Tells findings of one indicator apart; the same for the same sources.
    pub key: String,
    /// What it is about.
    pub subject: String,
    /// Ids of the observations.
    pub observations: Vec<i64>,
    /// First seen.
    pub first_seen: String,
    /// Last seen.
    pub last_seen: String,
    /// One line.
    pub headline: String,
    /// How grave.
    pub severity: Severity,
    /// Why, in words.
    pub because: String,
    /// The words of each reason that applies; none for those that do not.
    pub reasons: Vec<Option<String>>,
    /// Whether each engagement applies.
    pub engages: Vec<bool>,
    /// Each recipient, where there is one.
    pub recipients: Vec<Option<String>>,
}

/// Columns before the lists.
const FIXED: usize = 7;

/// Runs the indicator over the observations of the analysis at hand, which the
/// view `observed` shows.
///
/// # Errors
///
/// When SQLite does not take the statement, or the base query lacks a column.
pub fn run(
    transaction: &Transaction<'_>,
    indicator: &Indicator,
) -> Result<Vec<IndicatorRow>, Error> {
    let failed = |source| Error::Indicator {
        id: indicator.id.clone(),
        source,
    };
    let parameters: Vec<(String, Value)> = indicator
        .parameters
        .iter()
        .map(|parameter| {
            let value = match parameter.value {
                Number::Integer(number) => Value::Integer(number),
                Number::Real(number) => Value::Real(number),
            };
            (format!(":{}", parameter.name), value)
        })
        .collect();
    let parameters: Vec<(&str, Value)> = parameters
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    let mut query = transaction
        .query(&compose(indicator), &parameters)
        .map_err(failed)?;
    let mut rows = query.rows();
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        found.push(read(indicator, &row)?);
    }
    Ok(found)
}

/// The whole statement.
pub fn compose(indicator: &Indicator) -> String {
    let mut sql = String::new();
    let mut add = |part: std::fmt::Arguments<'_>| {
        sql.write_fmt(part).expect("a String takes any text");
    };
    add(format_args!(
        "with base as materialized (\n{}\n),\n",
        indicator.sql
    ));
    add(format_args!("reasoned as materialized (select base.*"));
    for reason in &indicator.reasons {
        let (when, id) = (&reason.when, &reason.id);
        add(format_args!(",\n  coalesce(({when}), 0) <> 0 as \"{id}\""));
    }
    add(format_args!(
        " from base),\njudged as materialized (select *, case"
    ));
    for (place, rule) in indicator.severities.iter().enumerate() {
        add(format_args!("\n  when ({}) then {place}", rule.when));
    }
    add(format_args!(
        " end as severity_rule from reasoned)\nselect key, subject, observations, first_seen, \
         last_seen, severity_rule,\n  {}",
        indicator.headline
    ));
    for reason in &indicator.reasons {
        let (id, text) = (&reason.id, &reason.text);
        add(format_args!(",\n  case when \"{id}\" then {text} end"));
    }
    for engagement in &indicator.engages {
        let when = engagement.when.as_deref().unwrap_or("1");
        add(format_args!(",\n  coalesce(({when}), 0) <> 0"));
    }
    for recipient in &indicator.recipients {
        add(format_args!(",\n  ({})", recipient.subject));
    }
    add(format_args!(
        "\nfrom judged where severity_rule is not null\norder by case severity_rule"
    ));
    for (place, rule) in indicator.severities.iter().enumerate() {
        add(format_args!(
            " when {place} then {}",
            severity(rule.level) as u8
        ));
    }
    add(format_args!(" end"));
    for term in &indicator.ranking {
        add(format_args!(", {term}"));
    }
    add(format_args!(", first_seen, key"));
    sql
}

fn read(indicator: &Indicator, row: &Row<'_>) -> Result<IndicatorRow, Error> {
    let wrong = |column, expected| Error::IndicatorColumn {
        id: indicator.id.clone(),
        column,
        expected,
    };
    let text = |place: usize, column: &'static str| {
        let value = row.value(place).as_text();
        value
            .map(str::to_owned)
            .ok_or_else(|| wrong(column, "text in every row"))
    };
    let observations = text(2, "observations")?;
    let observations = serde_json::from_str(&observations)
        .map_err(|_| wrong("observations", "a JSON array of observation ids"))?;
    let rule = row
        .value(5)
        .as_integer()
        .and_then(|n| usize::try_from(n).ok());
    let rule = &indicator.severities[rule.expect("it is a place in this list")];
    let reasons_end = FIXED + indicator.reasons.len();
    let engages_end = reasons_end + indicator.engages.len();
    let optional = |place: usize| row.value(place).as_text().map(str::to_owned);
    Ok(IndicatorRow {
        key: text(0, "key")?,
        subject: text(1, "subject")?,
        observations,
        first_seen: text(3, "first_seen")?,
        last_seen: text(4, "last_seen")?,
        headline: text(6, "headline")?,
        severity: severity(rule.level),
        because: rule.because.clone(),
        reasons: (FIXED..reasons_end).map(optional).collect(),
        engages: (reasons_end..engages_end)
            .map(|place| row.value(place).as_integer() == Some(1))
            .collect(),
        recipients: (engages_end..engages_end + indicator.recipients.len())
            .map(optional)
            .collect(),
    })
}

fn severity(level: SeverityLevel) -> Severity {
    match level {
        SeverityLevel::High => Severity::High,
        SeverityLevel::Medium => Severity::Medium,
        SeverityLevel::Low => Severity::Low,
    }
}
