//! `route_defects('FILE' [, …])`: what is wrong in archives of routes, by which
//! standard, and what was done about it.
//!
//! | column | what |
//! | --- | --- |
//! | `source` | the file |
//! | `start_offset`, `end_offset` | the bytes of the content, decompressed; the end is the first byte after |
//! | `kind` | a short stable name; `compression` where the compressed data are damaged |
//! | `what` | what is wrong, in words |
//! | `reference` | the standard and section; NULL for `compression` |
//! | `action` | what was not decoded because of it |
//! | `attribute` | the number of the path attribute that it is in; NULL elsewhere |
//! | `treatment` | what RFC 7606 would have a speaker do: `attribute-discard`, `treat-as-withdraw`, `afi-safi-disable`, `session-reset`; NULL where it says nothing |
//!
//! Of each kind the first hundred in a source are rows
//! ([`mrt::Defects::KEPT_PER_KIND_MAX`]); `route_sources` counts all. Arguments
//! are as for `routes`.

use std::ffi::CStr;

use archive::SourceReport;
use rusqlite::Connection;

use crate::Value;
use crate::reports::{self, ReportTable};

/// Makes the table known to a connection.
pub(crate) fn register(connection: &Connection) -> rusqlite::Result<()> {
    reports::register::<Defects>(connection)
}

struct Defects;

impl ReportTable for Defects {
    const NAME: &'static CStr = c"route_defects";
    const COLUMNS: usize = 9;
    const DECLARATION: &'static CStr = c"create table route_defects(
        source text, start_offset integer, end_offset integer, kind text, what text,
        reference text, action text, attribute integer, treatment text,
        file hidden, file2 hidden, file3 hidden, file4 hidden,
        file5 hidden, file6 hidden, file7 hidden, file8 hidden)";

    fn rows(report: &SourceReport) -> Vec<Vec<Value>> {
        let offset = |number: u64| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
        let source = || Value::from(report.name.as_str());
        let damage = report.damages.iter().map(|damage| {
            let action = if damage.resumed {
                "what it held is lost; reading goes on behind it"
            } else {
                "what it held and all behind it is lost"
            };
            vec![
                source(),
                offset(damage.content_offset),
                offset(damage.content_offset),
                "compression".into(),
                damage.kind.to_string().into(),
                Value::Null,
                action.into(),
                Value::Null,
                Value::Null,
            ]
        });
        let defects = report.defects.kept().iter().map(|defect| {
            vec![
                source(),
                offset(defect.span.start),
                offset(defect.span.end),
                defect.kind.name().into(),
                defect.kind.describe().into(),
                defect.reference().into(),
                defect.kind.action().into(),
                match defect.attribute {
                    Some(number) => Value::Integer(number.into()),
                    None => Value::Null,
                },
                match defect.treatment {
                    Some(treatment) => treatment.name().into(),
                    None => Value::Null,
                },
            ]
        });
        damage.chain(defects).collect()
    }
}
