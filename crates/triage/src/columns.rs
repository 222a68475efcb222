//! What a rule can ask of an event.

use std::borrow::Cow;
use std::net::IpAddr;

use events::{Event, Field};
use predicate::{Affinity, ColumnId, Row, Schema, Value};

use crate::enrich::Facts;

/// A column that no feed has: it is added from registers and the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Added {
    /// The holder of the source's address, by the registers.
    SourceHolder,
    /// The economy where the source's block is registered.
    SourceEconomy,
    /// The sector of the asset at the source, by the desk's lists.
    SourceSector,
    /// The name of that asset.
    SourceAsset,
    /// The holder of the destination's address.
    DestinationHolder,
    /// The economy where the destination's block is registered.
    DestinationEconomy,
    /// The sector of the asset at the destination.
    DestinationSector,
    /// The name of that asset.
    DestinationAsset,
    /// 1 when source or destination is in the desk's constituency, 0 when neither is.
    InConstituency,
    /// The economy of the desk.
    OwnEconomy,
}

impl Added {
    /// All of them, in the order of their columns.
    pub const ALL: [Added; 10] = [
        Added::SourceHolder,
        Added::SourceEconomy,
        Added::SourceSector,
        Added::SourceAsset,
        Added::DestinationHolder,
        Added::DestinationEconomy,
        Added::DestinationSector,
        Added::DestinationAsset,
        Added::InConstituency,
        Added::OwnEconomy,
    ];

    /// Its name in a rule.
    pub const fn name(self) -> &'static str {
        match self {
            Added::SourceHolder => "source.holder",
            Added::SourceEconomy => "source.economy",
            Added::SourceSector => "source.sector",
            Added::SourceAsset => "source.asset",
            Added::DestinationHolder => "destination.holder",
            Added::DestinationEconomy => "destination.economy",
            Added::DestinationSector => "destination.sector",
            Added::DestinationAsset => "destination.asset",
            Added::InConstituency => "in_constituency",
            Added::OwnEconomy => "own_economy",
        }
    }

    /// What it is, in one line.
    pub const fn says(self) -> &'static str {
        match self {
            Added::SourceHolder => "who holds the source's address, by the registers given",
            Added::SourceEconomy => "the economy where the source's block is registered",
            Added::SourceSector => "the sector of the asset at the source, by the desk's list",
            Added::SourceAsset => "the name of the asset at the source",
            Added::DestinationHolder => "who holds the destination's address",
            Added::DestinationEconomy => "the economy where the destination's block is registered",
            Added::DestinationSector => "the sector of the asset at the destination",
            Added::DestinationAsset => "the name of the asset at the destination",
            Added::InConstituency => {
                "1 when source or destination is in the desk's constituency, 0 when neither is"
            }
            Added::OwnEconomy => "the economy of the desk",
        }
    }

    const fn affinity(self) -> Affinity {
        match self {
            Added::InConstituency => Affinity::Integer,
            _ => Affinity::Text,
        }
    }
}

/// The columns of all rules: the fields of events in their order, what is added,
/// and any `extra.NAME`.
pub fn schema() -> Schema {
    let mut schema = Schema::new();
    for field in Field::ALL {
        schema.column(field.name(), affinity(field.kind()));
    }
    for added in Added::ALL {
        schema.column(added.name(), added.affinity());
    }
    schema.open("extra.", Affinity::Any);
    schema
}

fn affinity(kind: events::Kind) -> Affinity {
    use events::Kind;
    match kind {
        Kind::Asn | Kind::Port | Kind::Integer | Kind::Boolean => Affinity::Integer,
        Kind::Real | Kind::Accuracy => Affinity::Real,
        _ => Affinity::Text,
    }
}

/// An event with what was added to it, as rules see it.
#[derive(Clone, Copy, Debug)]
pub struct EventRow<'e> {
    /// The event as it came.
    pub event: &'e Event<'e>,
    /// What was added.
    pub facts: &'e Facts<'e>,
    /// The names of the `extra.*` that rules ask for, in the order of their columns.
    pub extras: &'e [String],
}

impl Row for EventRow<'_> {
    fn value(&self, column: ColumnId) -> Value<'_> {
        let at = column.index();
        if let Some(field) = Field::ALL.get(at) {
            return shown(self.event.get(*field));
        }
        let at = at - Field::ALL.len();
        match Added::ALL.get(at) {
            Some(added) => self.facts.value(*added),
            None => shown(self.event.get_named(&self.extras[at - Added::ALL.len()])),
        }
    }

    fn address(&self, column: ColumnId) -> Option<IpAddr> {
        self.event.get(*Field::ALL.get(column.index())?).address()
    }
}

/// A value as SQL has it: what SQL has no type for is text.
fn shown(value: events::Value<'_>) -> Value<'_> {
    let owned = |text: String| Value::Text(Cow::Owned(text));
    match value {
        events::Value::Null => Value::Null,
        events::Value::Boolean(is) => Value::Integer(is.into()),
        events::Value::Integer(number) => Value::Integer(number),
        events::Value::Real(number) => Value::Real(number),
        events::Value::Text(text) | events::Value::Json(text) => Value::text(text),
        events::Value::Asn(asn) => Value::Integer(asn.to_u32().into()),
        events::Value::Address(address) => owned(address.to_string()),
        events::Value::Network(prefix) => owned(prefix.to_string()),
        events::Value::Time(instant) => owned(instant.to_string()),
    }
}
