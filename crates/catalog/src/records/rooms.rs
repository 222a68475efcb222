//! The rooms in which norms are agreed: who meets there, how they decide, what
//! they mean by their words, who signed, and what happened when.

use serde::Serialize;

use super::{Basis, Place};
use crate::date::PartialDate;
use crate::economy::Economy;
use crate::id::{InstrumentId, OrganisationId, ProcessId, TermId};
use crate::words::{AdoptionAct, Answer, DecisionRule, Openness, OrganisationKind};

/// A body that convenes, publishes, measures or joins.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name in full.
    pub title: String,
    /// The name that people use.
    pub short_title: String,
    /// What sort of body it is.
    pub kind: OrganisationKind,
    /// The economies whose States are its members; empty where States are not.
    pub members: Vec<Economy>,
    /// The date at which that was so.
    pub members_as_of: Option<PartialDate>,
    /// Its address.
    pub link: Option<String>,
    /// Other names that people look for.
    pub aliases: Vec<String>,
    /// A remark for readers.
    pub note: Option<String>,
    /// What the fields above rest on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// A way in which norms come about. What nobody knows is the word `unknown`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Process {
    /// Its id.
    pub id: ProcessId,
    /// Its name in full.
    pub title: String,
    /// The name that people use.
    pub short_title: String,
    /// Who convenes it.
    pub organisation: OrganisationId,
    /// When it began.
    pub started: PartialDate,
    /// When it ended; absent while it goes on.
    pub ended: Option<PartialDate>,
    /// How agreement is reached, in words.
    pub agreement: String,
    /// How it decides.
    pub decision_rule: DecisionRule,
    /// What kind of commitment results.
    pub commitment: String,
    /// How open it is.
    pub openness: Openness,
    /// What shows that it is so open.
    pub openness_evidence: String,
    /// Whether technical consequences are reviewed before agreement.
    pub feasibility_review: Answer,
    /// What shows it.
    pub feasibility_evidence: String,
    /// Who is in the room, and who is missing.
    pub inclusion: String,
    /// What effect can be observed.
    pub effect: String,
    /// How somebody outside can give input.
    pub input: String,
    /// What came out of it.
    pub instruments: Vec<InstrumentId>,
    /// Its address.
    pub link: Option<String>,
    /// Other names that people look for.
    pub aliases: Vec<String>,
    /// A remark for readers.
    pub note: Option<String>,
    /// What the fields above rest on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// A word that the rooms use, not always in one sense.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Term {
    /// Its id.
    pub id: TermId,
    /// As one says it: `critical infrastructure`.
    pub label: String,
    /// Whether its meaning is disputed.
    pub contested: bool,
    /// Where rooms differ, or what is meant.
    pub summary: String,
    /// Other spellings, and near synonyms that should lead here.
    pub aliases: Vec<String>,
    /// Terms to read beside it.
    pub related: Vec<TermId>,
    /// What it means where; at least one.
    pub senses: Vec<Sense>,
    /// A remark for readers.
    pub note: Option<String>,
    /// What the fields above rest on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

impl Term {
    /// Everything that it is called: id, label and aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [self.id.as_str(), &self.label]
            .into_iter()
            .chain(self.aliases.iter().map(String::as_str))
    }
}

/// What a word means in one room.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sense {
    /// The id of a process, an organisation or an instrument.
    pub venue: String,
    /// What it means there, in our words.
    pub sense: String,
    /// Who uses it so.
    pub used_by: Vec<String>,
    /// Document and paragraph, where they are known.
    pub citation: Option<String>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// Who committed to an instrument, by which act, and when.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Adoption {
    /// The instrument.
    pub instrument: InstrumentId,
    /// What they did.
    pub act: AdoptionAct,
    /// The economies whose States did it.
    pub economies: Vec<Economy>,
    /// The organisations that did it.
    pub organisations: Vec<OrganisationId>,
    /// When; absent where that is not known, or differs between them.
    pub date: Option<PartialDate>,
    /// The date at which the source says so.
    pub as_of: PartialDate,
    /// A remark for readers.
    pub note: Option<String>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// Something that happened, told twice: each reader in the words of their room.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// When.
    pub date: PartialDate,
    /// The id of an instrument, a process or an organisation.
    pub about: String,
    /// What happened, in one line.
    pub headline: String,
    /// What it means to a diplomat.
    pub for_diplomat: String,
    /// What it means to a network operator.
    pub for_operator: String,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}
