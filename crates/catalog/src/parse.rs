//! From the fields of a file to records. Which file holds what is told by its
//! place below `norms/`.

use std::collections::BTreeSet;

use toml::de::DeValue;

use crate::date::PartialDate;
use crate::id::{IndicatorId, InstrumentId, ProvisionId, SourceId, SqlName};
use crate::problem::Fault;
use crate::read::{Fields, File, Pointer, Target};
use crate::records::{
    Basis, Engagement, Fact, Gap, Indicator, Instrument, Mapping, Number, Parameter, Provision,
    ProvisionGap, Reason, RecipientRule, Relation, SeverityRule, Source,
};
use crate::words::{Bindingness, Kind, MappingStatus, Method, Openness};

/// All records of all files before they are checked against one another.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) sources: Vec<Source>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) instruments: Vec<Instrument>,
    pub(crate) provisions: Vec<Provision>,
    pub(crate) mappings: Vec<Mapping>,
    pub(crate) indicators: Vec<Indicator>,
    /// Ids of records that are there but could not be read: pointing at them is
    /// no second mistake.
    pub(crate) broken: BTreeSet<String>,
    /// Provisions in mappings that could not be read: they are not unmapped.
    pub(crate) half_mapped: BTreeSet<String>,
    /// Every field that names another record.
    pub(crate) pointers: Vec<Pointer>,
}

/// Reads one file into the draft.
pub(crate) fn file(file: File<'_>, name: &str, draft: &mut Draft) {
    records(&file, name, draft);
    draft.pointers.extend(file.into_pointers());
}

fn records(file: &File<'_>, name: &str, draft: &mut Draft) {
    let below = name.split_once("norms/").map_or(name, |(_, below)| below);
    let table = file.parse();
    let kind = match below.split_once('/') {
        None => below,
        Some((folder, _)) => folder,
    };
    let top = |record| Fields::new(file, record, table.get_ref(), 0..0);
    match kind {
        "sources.toml" => sources(&top("list of sources"), draft),
        "gaps.toml" => gaps(&top("list of gaps"), draft),
        "instruments" => instrument(&top("instrument"), draft),
        "mappings" => mappings(&top("file of mappings"), draft),
        "indicators" => indicator(&top("indicator"), draft),
        _ => file.report(
            0,
            Fault::StrayFile {
                file: name.to_owned(),
            },
        ),
    }
}

fn sources(f: &Fields<'_, '_>, draft: &mut Draft) {
    for f in f.tables("sources", "source") {
        let id = id(&f, "id", SourceId::new, SourceId::SHAPE);
        let (title, tag, link) = (f.prose("title"), f.word("tag"), link(&f));
        f.finish();
        if let Some(id) = &id {
            draft.broken.insert(id.to_string());
        }
        if let (Some(id), Some(title), Some(tag)) = (id, title, tag) {
            draft.sources.push(Source {
                id,
                title,
                tag,
                link,
                place: f.place(),
            });
        }
    }
    f.finish();
}

fn gaps(f: &Fields<'_, '_>, draft: &mut Draft) {
    for f in f.tables("gaps", "gap") {
        let (code, name) = (f.word("code"), f.prose("name"));
        let (describes, test) = (f.prose("describes"), f.prose("test"));
        let basis = basis(&f, None);
        f.finish();
        if let (Some(code), Some(name), Some(describes), Some(test)) = (code, name, describes, test)
        {
            draft.gaps.push(Gap {
                code,
                name,
                describes,
                test,
                basis,
                place: f.place(),
            });
        }
    }
    f.finish();
}

fn instrument(f: &Fields<'_, '_>, draft: &mut Draft) {
    let id = id(f, "id", InstrumentId::new, InstrumentId::SHAPE);
    let (title, short_title) = (f.prose("title"), f.prose("short_title"));
    let (symbol, venue) = (f.prose("symbol"), f.prose("venue"));
    let date = date(f, "date");
    let (kind, bindingness) = (f.word("kind"), f.word("bindingness"));
    let addressees = f.words("addressees");
    let decision_rule = f.word("decision_rule");
    let openness = openness(f);
    let status = f.word("status");
    let until = optional_date(f, "until");
    let peacetime = f.optional_flag("peacetime");
    let link = link(f);
    let aliases = f.optional_texts("aliases");
    let note = f.optional_prose("note");
    let relations = f
        .tables("relations", "relation")
        .iter()
        .filter_map(relation)
        .collect();
    let facts = f.tables("facts", "fact").iter().filter_map(fact).collect();
    let provision_tables = f.tables("provisions", "provision");
    let basis = basis(f, None);
    f.finish();
    let Some(id) = id else {
        return;
    };
    draft.broken.insert(id.to_string());
    let above = Inherited {
        id: id.clone(),
        symbol: symbol.clone(),
        kind,
        bindingness,
        date,
        until,
        peacetime,
    };
    let mut provisions = Vec::new();
    for table in &provision_tables {
        if let Some(provision) = provision(table, &above, draft) {
            provisions.push(provision.id.clone());
            draft.provisions.push(provision);
        }
    }
    let built = (|| {
        Some(Instrument {
            id,
            title: title?,
            short_title: short_title?,
            symbol: symbol?,
            venue: venue?,
            date: date?,
            kind: kind?,
            bindingness: bindingness?,
            addressees: addressees?,
            decision_rule: decision_rule?,
            openness: openness?,
            status: status?,
            until,
            peacetime,
            link,
            aliases: aliases?,
            note,
            relations,
            facts,
            provisions,
            basis,
            place: f.place(),
        })
    })();
    draft.instruments.extend(built);
}

/// What a provision takes from its instrument unless it says otherwise.
struct Inherited {
    id: InstrumentId,
    symbol: Option<String>,
    kind: Option<Kind>,
    bindingness: Option<Bindingness>,
    date: Option<PartialDate>,
    until: Option<PartialDate>,
    peacetime: Option<bool>,
}

fn provision(f: &Fields<'_, '_>, above: &Inherited, draft: &mut Draft) -> Option<Provision> {
    let id = id(
        f,
        "id",
        |label| ProvisionId::of(&above.id, label),
        "a label such as 13-f",
    );
    let (title, paragraph) = (f.prose("title"), f.prose("paragraph"));
    let symbol = f.optional_prose("symbol").or(above.symbol.clone());
    let paraphrase = f.prose("paraphrase");
    let polarity = f.words("polarity");
    let kind = f.optional_word("kind").or(above.kind);
    let bindingness = f.optional_word("bindingness").or(above.bindingness);
    let (addressees, beneficiaries) = (f.words("addressees"), f.words("beneficiaries"));
    let scope = f.prose("scope");
    let peacetime = f.optional_flag("peacetime").or(above.peacetime);
    let observability = f.words("observability");
    let contested_terms = f.texts("contested_terms");
    let since = optional_date(f, "since").or(above.date);
    let until = optional_date(f, "until").or(above.until);
    let gaps = f
        .tables("gaps", "gap of a provision")
        .iter()
        .filter_map(provision_gap)
        .collect();
    let note = f.optional_prose("note");
    let basis = basis(f, None);
    f.finish();
    let id = id?;
    draft.broken.insert(id.to_string());
    Some(Provision {
        id,
        title: title?,
        citation: format!("{}, {}", symbol?, paragraph?),
        paraphrase: paraphrase?,
        polarity: polarity?,
        kind: kind?,
        bindingness: bindingness?,
        addressees: addressees?,
        beneficiaries: beneficiaries?,
        scope: scope?,
        peacetime,
        observability: observability?,
        contested_terms: contested_terms?,
        since: since?,
        until,
        gaps,
        note,
        basis,
        place: f.place(),
    })
}

fn provision_gap(f: &Fields<'_, '_>) -> Option<ProvisionGap> {
    let (code, reason) = (f.word("code"), f.prose("reason"));
    let primary = f.optional_flag("primary").unwrap_or(false);
    f.finish();
    Some(ProvisionGap {
        code: code?,
        primary,
        reason: reason?,
        place: f.place(),
    })
}

fn relation(f: &Fields<'_, '_>) -> Option<Relation> {
    let relation = f.word("relation");
    let to = id(f, "to", InstrumentId::new, InstrumentId::SHAPE);
    if let Some(to) = &to {
        f.point("to", Target::Instrument, to.as_str());
    }
    let note = f.optional_prose("note");
    let basis = basis(f, None);
    f.finish();
    Some(Relation {
        relation: relation?,
        to: to?,
        note,
        basis,
        place: f.place(),
    })
}

fn fact(f: &Fields<'_, '_>) -> Option<Fact> {
    let (property, value) = (f.prose("property"), f.prose("value"));
    let as_of = date(f, "as_of");
    let basis = basis(f, None);
    f.finish();
    Some(Fact {
        property: property?,
        value: value?,
        as_of: as_of?,
        basis,
        place: f.place(),
    })
}

/// A file of mappings may say `method`, `status` and `basis` once for all in it.
fn mappings(f: &Fields<'_, '_>, draft: &mut Draft) {
    let method = f.optional_word::<Method>("method");
    let status = f.optional_word::<MappingStatus>("status");
    let tables = f.tables("mappings", "mapping");
    let common = f.value("basis").is_some().then(|| basis(f, None));
    f.finish();
    for f in &tables {
        let from = pointed_provision(f, "from");
        let to = pointed_provision(f, "to");
        let relation = f.word("relation");
        let link = f.optional_word("link");
        let rationale = f.prose("rationale");
        let method = f
            .optional_word("method")
            .or(method)
            .or_else(|| f.word("method"));
        let confidence = f.word("confidence");
        let status = f
            .optional_word("status")
            .or(status)
            .or_else(|| f.word("status"));
        let basis = basis(f, common.as_ref());
        f.finish();
        let ends: Vec<String> = [&from, &to]
            .into_iter()
            .flatten()
            .map(ToString::to_string)
            .collect();
        let built = (|| {
            Some(Mapping {
                from: from?,
                to: to?,
                relation: relation?,
                link,
                rationale: rationale?,
                method: method?,
                confidence: confidence?,
                status: status?,
                basis,
                place: f.place(),
            })
        })();
        if built.is_none() {
            draft.half_mapped.extend(ends);
        }
        draft.mappings.extend(built);
    }
}

fn indicator(f: &Fields<'_, '_>, draft: &mut Draft) {
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
                draft.broken.insert(format!(":{name}"));
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
    if let Some(id) = &id {
        draft.broken.insert(id.to_string());
    }
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
    let role = f.optional_prose("role");
    f.finish();
    Some(Engagement {
        provision: provision?,
        when,
        why: why?,
        does_not_show: does_not_show?,
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

/// The bases of a record, or those that its file has for all. Reports a record
/// with fields that no basis covers, and a basis for a field that is none.
fn basis(f: &Fields<'_, '_>, common: Option<&Vec<Basis>>) -> Vec<Basis> {
    let known = f.taken();
    let tables = f.tables("basis", "basis");
    if let (true, Some(common)) = (tables.is_empty(), common) {
        return common.clone();
    }
    let mut covers_rest = false;
    let mut bases = Vec::new();
    for f in &tables {
        let of = f.optional_texts("of").unwrap_or_default();
        let source = id(f, "source", SourceId::new, SourceId::SHAPE);
        let verification = f.word("verification");
        if let Some(source) = &source {
            f.point("source", Target::Source(verification), source.as_str());
        }
        f.finish();
        for field in &of {
            if !known.contains(&field.as_str()) {
                let known = known.clone();
                f.report(Fault::UnknownField {
                    record: "record",
                    field: field.clone(),
                    known,
                });
            }
        }
        covers_rest |= of.is_empty();
        if let (Some(source), Some(verification)) = (source, verification) {
            bases.push(Basis {
                of,
                source,
                verification,
            });
        }
    }
    if !covers_rest {
        f.report(Fault::UncoveredFields { record: f.record() });
    }
    bases
}

fn id<T>(
    f: &Fields<'_, '_>,
    field: &'static str,
    read: impl Fn(&str) -> Option<T>,
    shape: &'static str,
) -> Option<T> {
    f.parsed(field, read, |field, text| Fault::IllFormedId {
        field,
        text,
        shape,
    })
}

fn pointed_provision(f: &Fields<'_, '_>, field: &'static str) -> Option<ProvisionId> {
    let provision = id(f, field, ProvisionId::new, ProvisionId::SHAPE)?;
    f.point(field, Target::Provision, provision.as_str());
    Some(provision)
}

fn date(f: &Fields<'_, '_>, field: &'static str) -> Option<PartialDate> {
    f.parsed(
        field,
        |t| t.parse().ok(),
        |field, text| Fault::IllFormedDate { field, text },
    )
}

fn optional_date(f: &Fields<'_, '_>, field: &'static str) -> Option<PartialDate> {
    f.optional_parsed(
        field,
        |t| t.parse().ok(),
        |field, text| Fault::IllFormedDate { field, text },
    )
}

fn link(f: &Fields<'_, '_>) -> Option<String> {
    let web = |text: &str| {
        let rest = text
            .strip_prefix("https://")
            .or(text.strip_prefix("http://"))?;
        (rest.contains('.') && !rest.contains(char::is_whitespace)).then(|| text.to_owned())
    };
    f.optional_parsed("link", web, |_, text| Fault::IllFormedLink { text })
}

fn openness(f: &Fields<'_, '_>) -> Option<Openness> {
    let Some(value) = f.value("openness") else {
        f.report(Fault::MissingField {
            record: "instrument",
            field: "openness",
        });
        return None;
    };
    let DeValue::Integer(number) = value.get_ref() else {
        return f.wrong_type("openness", value, "a whole number from 0 to 4");
    };
    let level = u8::from_str_radix(number.as_str(), number.radix())
        .ok()
        .and_then(Openness::new);
    if level.is_none() {
        let (field, text) = ("openness".to_owned(), number.to_string());
        let fault = Fault::OutOfRange {
            field,
            text,
            allowed: "a whole number from 0 to 4",
        };
        f.file.report(value.span().start, fault);
    }
    level
}
