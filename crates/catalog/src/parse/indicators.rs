//! Indicators.

use toml::de::DeValue;

use super::{Draft, id, pointed_provision, remember};
use crate::id::{IndicatorId, SqlName};
use crate::problem::Fault;
use crate::read::Fields;
use crate::records::{
    Engagement, Indicator, Number, Parameter, Reason, RecipientRule, SeverityRule,
};
use crate::words::Outcome;

pub(super) fn indicator(f: &Fields<'_, '_>, draft: &mut Draft) {
    let id = id(f, "id", IndicatorId::new, IndicatorId::SHAPE);
    let (version, title) = (f.prose("version"), f.prose("title"));
    let (describes, limits) = (f.prose("describes"), f.prose("limits"));
    let (headline, sql) = (f.sql("headline"), f.sql("sql"));
    let parameter_tables = f.named_tables("parameters", "parameter");
    let parameters: Vec<_> = parameter_tables
        .iter()
        .filter_map(|(name, f)| {
            let made = parameter(name, f);
            if made.is_none() {
                draft.broken_parameters.insert(format!(":{name}"));
            }
            made
        })
        .collect();
    let reasons = f
        .tables("reasons", "reason")
        .iter()
        .filter_map(reason)
        .collect();
    let severities = f
        .tables("severities", "severity")
        .iter()
        .filter_map(severity)
        .collect();
    let ranking = f
        .tables("ranking", "ranking")
        .iter()
        .filter_map(|f| {
            let by = f.texts("by");
            f.finish();
            by
        })
        .flatten()
        .collect();
    let engages = f
        .tables("engages", "engagement")
        .iter()
        .filter_map(engagement)
        .collect();
    let recipients = f
        .tables("recipients", "recipient")
        .iter()
        .filter_map(recipient)
        .collect();
    f.finish();
    remember(&mut draft.there.indicators, id.as_ref());
    let built = (|| {
        Some(Indicator {
            id: id?,
            version: version?,
            title: title?,
            describes: describes?,
            limits: limits?,
            headline: headline?,
            sql: sql?,
            parameters,
            reasons,
            severities,
            ranking,
            engages,
            recipients,
            place: f.place(),
        })
    })();
    draft.indicators.extend(built);
}

fn parameter(name: &str, f: &Fields<'_, '_>) -> Option<Parameter> {
    let value = number(f, "value");
    let reason = f.prose("reason");
    f.finish();
    let sql_name = SqlName::new(name);
    if sql_name.is_none() {
        f.report(Fault::IllFormedId {
            field: "parameters".to_owned(),
            text: name.to_owned(),
            shape: SqlName::SHAPE,
        });
    }
    Some(Parameter {
        name: sql_name?,
        value: value?,
        reason: reason?,
        place: f.place(),
    })
}

fn number(f: &Fields<'_, '_>, field: &'static str) -> Option<Number> {
    let Some(value) = f.value(field) else {
        f.report(Fault::MissingField {
            record: "parameter",
            field,
        });
        return None;
    };
    let made = match value.get_ref() {
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix())
            .ok()
            .map(Number::Integer),
        DeValue::Float(n) => n
            .as_str()
            .parse()
            .ok()
            .filter(|n: &f64| n.is_finite())
            .map(Number::Real),
        _ => None,
    };
    if made.is_none() {
        return f.wrong_type(field, value, "a finite number");
    }
    made
}

fn reason(f: &Fields<'_, '_>) -> Option<Reason> {
    let id = id(f, "id", SqlName::new, SqlName::SHAPE);
    let (effect, when, text) = (f.word("effect"), f.sql("when"), f.sql("text"));
    f.finish();
    Some(Reason {
        id: id?,
        effect: effect?,
        when: when?,
        text: text?,
        place: f.place(),
    })
}

fn severity(f: &Fields<'_, '_>) -> Option<SeverityRule> {
    let (level, when, because) = (f.word("level"), f.sql("when"), f.prose("because"));
    f.finish();
    Some(SeverityRule {
        level: level?,
        when: when?,
        because: because?,
        place: f.place(),
    })
}

fn engagement(f: &Fields<'_, '_>) -> Option<Engagement> {
    let provision = pointed_provision(f, "provision");
    let when = f.optional_sql("when");
    let (why, does_not_show) = (f.prose("why"), f.prose("does_not_show"));
    let outcome = f.optional_word("outcome").unwrap_or(Outcome::Unknown);
    let role = f.optional_prose("role");
    f.finish();
    Some(Engagement {
        provision: provision?,
        when,
        why: why?,
        does_not_show: does_not_show?,
        outcome,
        role,
        place: f.place(),
    })
}

fn recipient(f: &Fields<'_, '_>) -> Option<RecipientRule> {
    let (role, subject, why) = (f.prose("role"), f.sql("subject"), f.prose("why"));
    f.finish();
    Some(RecipientRule {
        role: role?,
        subject: subject?,
        why: why?,
        place: f.place(),
    })
}
