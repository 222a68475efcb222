//! From the fields of a file to records. Which file holds what is told by its
//! place below `norms/`.

mod doubts;
mod draft;
mod indicators;
mod rooms;
mod triage;

use std::collections::BTreeSet;

use toml::de::DeValue;

pub(crate) use draft::{Draft, There, files};

use crate::date::PartialDate;
use crate::economy::Economy;
use crate::id::{InstrumentId, OrganisationId, ProvisionId, SourceId};
use crate::problem::Fault;
use crate::read::{Fields, File, Target};
use crate::records::{
    Basis, Fact, Gap, Instrument, Mapping, Measure, Provision, ProvisionGap, Relation, Source,
};
use crate::words::{Bindingness, Kind, MappingStatus, Method, Openness};

/// Remembers that a record with this id is there, however broken.
fn remember(there: &mut BTreeSet<String>, id: Option<&impl ToString>) {
    there.extend(id.map(ToString::to_string));
}

fn records(file: &File<'_>, draft: &mut Draft) {
    let below = file.below();
    let table = file.parse();
    let kind = match below.split_once('/') {
        None => below,
        Some((folder, _)) => folder,
    };
    let top = |record| Fields::new(file, record, table.get_ref(), 0..0);
    match kind {
        "sources.toml" | "sources" => sources(&top("list of sources"), draft),
        "gaps.toml" => gaps(&top("list of gaps"), draft),
        "instruments" => instrument(&top("instrument"), draft),
        "mappings" => mappings(&top("file of mappings"), draft),
        "indicators" => indicators::indicator(&top("indicator"), draft),
        "triage" => triage::file(&top("file of triage rules"), draft),
        "organisations" => each(&top("file"), "organisations", "organisation", |f| {
            rooms::organisation(f, draft);
        }),
        "processes" => each(&top("file"), "processes", "process", |f| {
            rooms::process(f, draft);
        }),
        "terms" => each(&top("file"), "terms", "term", |f| rooms::term(f, draft)),
        "events" => each(&top("file"), "events", "event", |f| rooms::event(f, draft)),
        "aliases.toml" => each(&top("file"), "aliases", "alias", |f| {
            doubts::alias(f, draft);
        }),
        "conflicts.toml" => each(&top("file"), "conflicts", "conflict", |f| {
            doubts::conflict(f, draft);
        }),
        "adoptions" => {
            let top = top("file of adoptions");
            let common = common_basis(&top);
            each(&top, "adoptions", "adoption", |f| {
                rooms::adoption(f, common.as_ref(), draft);
            });
        }
        _ => file.report(
            0,
            Fault::StrayFile {
                file: file.name().to_owned(),
            },
        ),
    }
}

/// Reads each record of a file that is a list of them.
fn each(
    f: &Fields<'_, '_>,
    list: &'static str,
    record: &'static str,
    mut read: impl FnMut(&Fields<'_, '_>),
) {
    for record in &f.tables(list, record) {
        read(record);
    }
    f.finish();
}

fn sources(f: &Fields<'_, '_>, draft: &mut Draft) {
    for f in f.tables("sources", "source") {
        let id = id(&f, "id", SourceId::new, SourceId::SHAPE);
        let (title, tag, link) = (f.prose("title"), f.word("tag"), link(&f));
        f.finish();
        remember(&mut draft.there.sources, id.as_ref());
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
    let (process, organisation, members_of) = rooms::rooms_of_instrument(f);
    let version = f.optional_prose("version");
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
    remember(&mut draft.there.instruments, Some(&id));
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
            process,
            organisation,
            members_of: members_of?,
            version,
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
    let contested_terms = f.required_placed_texts("contested_terms").map(|terms| {
        let point = |(offset, term): (usize, String)| {
            f.point_from(offset, Target::TermNamed, &term);
            term
        };
        terms.into_iter().map(point).collect()
    });
    let since = optional_date(f, "since").or(above.date);
    let until = optional_date(f, "until").or(above.until);
    let gaps = f
        .tables("gaps", "gap of a provision")
        .iter()
        .filter_map(provision_gap)
        .collect();
    let measures = f
        .tables("measures", "measure")
        .iter()
        .filter_map(measure)
        .collect();
    let note = f.optional_prose("note");
    let basis = basis(f, None);
    f.finish();
    let id = id?;
    remember(&mut draft.there.provisions, Some(&id));
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
        measures,
        since: since?,
        until,
        gaps,
        note,
        basis,
        place: f.place(),
    })
}

fn measure(f: &Fields<'_, '_>) -> Option<Measure> {
    let (what, data, access) = (f.prose("what"), f.prose("data"), f.word("access"));
    let basis = with_basis(f);
    Some(Measure {
        what: what?,
        data: data?,
        access: access?,
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
    let common = common_basis(f);
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

/// The bases of a record, or those that its file has for all. Reports a record
/// with fields that no basis covers, and a basis for a field that is none.
fn basis(f: &Fields<'_, '_>, common: Option<&Vec<Basis>>) -> Vec<Basis> {
    let tables = f.tables("basis", "basis");
    if let (true, Some(common)) = (tables.is_empty(), common) {
        return common.clone();
    }
    let mut covers_rest = false;
    let mut bases = Vec::new();
    let record = f;
    for f in &tables {
        let of = f.optional_texts("of").unwrap_or_default();
        let source = id(f, "source", SourceId::new, SourceId::SHAPE);
        let verification = f.word("verification");
        if let Some(source) = &source {
            f.point("source", Target::Source(verification), source.as_str());
        }
        f.finish();
        if !of.is_empty() {
            unknown_fields(record, f, &of);
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

/// Reports each field in `of` of a basis that its record has not.
fn unknown_fields(record: &Fields<'_, '_>, basis: &Fields<'_, '_>, of: &[String]) {
    let mut known = record.taken();
    known.retain(|&field| field != "basis");
    for field in of {
        if !known.contains(&field.as_str()) {
            basis.report_at(
                "of",
                Fault::UnknownField {
                    record: record.record(),
                    field: field.clone(),
                    known: known.clone(),
                },
            );
        }
    }
}

/// The bases that the top of a file has for all records in it.
fn common_basis(f: &Fields<'_, '_>) -> Option<Vec<Basis>> {
    if f.has("basis") {
        return Some(basis(f, None));
    }
    f.value("basis");
    None
}

/// The bases of a record, which is then read.
fn with_basis(f: &Fields<'_, '_>) -> Vec<Basis> {
    let basis = basis(f, None);
    f.finish();
    basis
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

fn optional_id<T>(
    f: &Fields<'_, '_>,
    field: &'static str,
    read: impl Fn(&str) -> Option<T>,
    shape: &'static str,
) -> Option<T> {
    f.optional_parsed(field, read, |field, text| Fault::IllFormedId {
        field,
        text,
        shape,
    })
}

/// A list of ids that name other records; empty when absent.
fn ids<T>(
    f: &Fields<'_, '_>,
    field: &'static str,
    read: impl Fn(&str) -> Option<T>,
    shape: &'static str,
    target: Target,
) -> Option<Vec<T>> {
    let texts = f.placed_texts(field)?;
    let read = |(offset, text): (usize, String)| {
        let made = read(&text);
        if made.is_some() {
            f.point_from(offset, target, &text);
        } else {
            let field = field.to_owned();
            f.file
                .report(offset, Fault::IllFormedId { field, text, shape });
        }
        made
    };
    texts
        .into_iter()
        .map(read)
        .collect::<Vec<_>>()
        .into_iter()
        .collect()
}

fn organisations(f: &Fields<'_, '_>, field: &'static str) -> Option<Vec<OrganisationId>> {
    let shape = OrganisationId::SHAPE;
    ids(f, field, OrganisationId::new, shape, Target::Organisation)
}

/// A list of economies; empty when absent. None stands in it twice.
fn economies(f: &Fields<'_, '_>, field: &'static str) -> Option<Vec<Economy>> {
    let texts = f.placed_texts(field)?;
    let mut made = Vec::new();
    let mut sound = true;
    for (offset, text) in texts {
        let fault = match Economy::new(&text) {
            None => Fault::NoEconomy {
                field: field.to_owned(),
                named: Economy::named(&text).map(Economy::code),
                text,
            },
            Some(economy) if made.contains(&economy) => Fault::Repeated {
                field: field.to_owned(),
                text,
            },
            Some(economy) => {
                made.push(economy);
                continue;
            }
        };
        f.file.report(offset, fault);
        sound = false;
    }
    sound.then_some(made)
}

fn economy(f: &Fields<'_, '_>, field: &'static str) -> Option<Economy> {
    f.optional_parsed(field, Economy::new, |field, text| Fault::NoEconomy {
        field,
        named: Economy::named(&text).map(Economy::code),
        text,
    })
}

/// One of several provisions in a field.
fn pointed_provision_of(
    f: &Fields<'_, '_>,
    field: &str,
    offset: usize,
    text: &str,
) -> Option<ProvisionId> {
    let provision = ProvisionId::new(text);
    match &provision {
        Some(provision) => f.point_from(offset, Target::Provision, provision.as_str()),
        None => f.file.report(
            offset,
            Fault::IllFormedId {
                field: field.to_owned(),
                text: text.to_owned(),
                shape: ProvisionId::SHAPE,
            },
        ),
    }
    provision
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
            record: f.record(),
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
