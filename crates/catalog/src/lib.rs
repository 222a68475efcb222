//! The norms as data: what was agreed, where, how it hangs together, and what can
//! be seen of it. Loads `norms/`, checks it, and knows nothing of evidence.
//!
//! - [`Catalog`]: everything together; look things up here.
//! - [`records`]: what the files say: [`Instrument`], [`Provision`], [`Mapping`],
//!   [`Gap`], [`Indicator`] and their parts; the rooms in which norms are agreed,
//!   [`Process`], [`Organisation`], [`Term`], [`Adoption`], [`Event`]; what is in
//!   doubt, [`Alias`] and [`Conflict`]; what to do with events, [`TriageFile`].
//! - [`words`]: the closed sets of words in them, each with its meaning.
//! - [`id`], [`date`], [`hours`] and [`economy`]: names that others point at; dates as
//!   documents give them; lengths of time; economies by their two letters.
//! - [`problem`]: what can be wrong in the files, with file and line.
//! - [`editor_schemas`], [`template()`]: help for who writes them: schemas for editors,
//!   and files to begin with.
//! - [`from_toml`]: files of users beside the catalog.
//! - [`view`]: records with what belongs to them, for programs.
//!
//! Reading goes in three steps, each of which keeps going after a mistake, so that
//! one run names them all: `read` (TOML to fields), `parse` (fields to records),
//! `check` (records against one another).

mod catalog;
mod check;
pub mod date;
pub mod economy;
mod fields;
mod find;
pub mod hours;
pub mod id;
mod parse;
mod plain_toml;
pub mod problem;
mod read;
pub mod records;
mod schema;
mod template;
pub mod view;
pub mod words;

pub use catalog::{Catalog, Found, NotFound};
pub use date::{PartialDate, WasThere};
pub use economy::Economy;
pub use find::base_letter;
pub use hours::Hours;
pub use id::{
    IndicatorId, InstrumentId, OrganisationId, ProcessId, ProvisionId, RuleId, SourceId, SqlName,
    TermId,
};
pub use plain_toml::{TomlError, from_toml};
pub use problem::{CatalogError, Fault, Problem};
pub use records::{
    Adoption, Alias, Basis, Claim, Conflict, Engagement, Event, Fact, Gap, Indicator, Instrument,
    Mapping, Measure, Number, Organisation, Parameter, Place, Process, Provision, ProvisionGap,
    Reason, RecipientRule, Relation, Sense, SeverityRule, Source, SwitchedOff, Term, TriageFile,
    TriageRule, TriageTest,
};
pub use schema::{EditorSchema, editor_schemas};
pub use template::{IllFormedTemplateId, Template, template};
pub use words::TemplateKind;
