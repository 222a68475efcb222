//! The closed sets of words that records may use: each word with its meaning in
//! plain English, so that files, messages and pages say the same.

use std::fmt;

use serde::Serialize;

/// A closed set of words. `word` is what stands in the files, `in_words` what a
/// reader is shown.
pub trait Word: Copy + Eq + 'static {
    /// Every member, in the order to list them.
    const ALL: &'static [Self];

    /// The word as files have it.
    fn word(self) -> &'static str;

    /// The meaning, as a phrase that can stand in a sentence.
    fn in_words(self) -> &'static str;

    /// The member that is written `word`.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|w| w.word() == word)
    }
}

/// A phrase with its first letter as a capital: what [`Word::in_words`] gives, at the
/// start of a sentence.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal: $meaning:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum $name {
            $(
                #[doc = concat!("`", $word, "`: ", $meaning, ".")]
                #[serde(rename = $word)]
                $variant,
            )*
        }

        impl Word for $name {
            const ALL: &'static [$name] = &[$($name::$variant),*];

            fn word(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }

            fn in_words(self) -> &'static str {
                match self { $($name::$variant => $meaning),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }
    };
}

words! {
    /// What sort of norm it is.
    Kind {
        Legal = "legal": "law",
        Political = "political": "political commitment",
        Technical = "technical": "technical practice",
        Ethical = "ethical": "professional ethics",
    }
}
words! {
    /// How far it binds those whom it addresses.
    Bindingness {
        Binding = "binding": "legally binding on those who ratified it",
        Voluntary = "voluntary": "agreed by governments, voluntary, not legally binding",
        Pledge = "pledge": "voluntary, promised by whoever signs or joins",
        BestPractice = "best-practice": "recommended practice, nobody is forced",
        Standard = "standard": "protocol standard, expected of all who implement it",
        Proposal = "proposal": "proposed by its authors, not adopted by governments",
    }
}
words! {
    /// How those who made it decide.
    DecisionRule {
        Consensus = "consensus": "consensus: nobody objects",
        Vote = "vote": "vote",
        Signature = "signature": "each signs or joins for itself",
        RoughConsensus = "rough-consensus": "rough consensus of whoever takes part",
        Authors = "authors": "its authors decide",
        Management = "management": "decision of a board or management",
    }
}
words! {
    /// What a provision asks for.
    Polarity {
        Do = "do": "asks to act",
        Refrain = "refrain": "asks to refrain",
        Process = "process": "says how to decide or communicate",
    }
}
words! {
    /// Who acts, or for whose good.
    Party {
        States = "states": "States",
        RegionalOrganisations = "regional-organisations": "regional organisations",
        NetworkOperators = "network-operators": "network operators",
        InternetExchanges = "internet-exchanges": "Internet exchange points",
        ContentNetworks = "content-networks": "content and cloud networks",
        EquipmentVendors = "equipment-vendors": "equipment vendors",
        SoftwareProducers = "software-producers": "makers of products and services",
        AddressHolders = "address-holders": "holders of addresses and AS numbers",
        Registries = "registries": "address registries",
        DnsOperators = "dns-operators": "operators of name servers",
        TimeOperators = "time-operators": "operators of time servers",
        Csirts = "csirts": "incident response teams (CERTs, CSIRTs)",
        Companies = "companies": "companies",
        CivilSociety = "civil-society": "civil society",
        Researchers = "researchers": "finders of vulnerabilities and researchers",
        NonStateActors = "non-state-actors": "actors that are not States",
        Everyone = "everyone": "everyone",
        InternetUsers = "internet-users": "users of the Internet",
        InfrastructureOperators = "infrastructure-operators": "operators of critical infrastructure",
        Victims = "victims": "victims of incidents",
        Voters = "voters": "voters",
        RightsHolders = "rights-holders": "owners of intellectual property",
    }
}
words! {
    /// Where evidence for a provision can come from (O1 the strongest, O5 none).
    Observability {
        Network = "O1": "can be measured on the network",
        Register = "O2": "can be read from public registers",
        Document = "O3": "known from documents and self-reports only",
        Incident = "O4": "known from incident reports only",
        Hidden = "O5": "cannot be observed from outside",
    }
}
words! {
    /// How well a fact is supported.
    Verification {
        Seed = "seed": "said in the workshop documents",
        Found = "found": "found in the source named",
        Knowledge = "knowledge": "from expert knowledge, not looked up",
        Unverified = "unverified": "not verified yet",
    }
}
words! {
    /// What kind of source it is.
    SourceTag {
        Primary = "primary": "the document itself, or its publisher",
        Secondary = "secondary": "somebody's account of it",
        Seed = "seed": "a workshop document",
        Researcher = "researcher": "a researcher's knowledge",
    }
}
words! {
    /// Whether an instrument is still in use.
    Status {
        Current = "current": "in use",
        Obsolete = "obsolete": "replaced or withdrawn",
    }
}
words! {
    /// How two instruments hang together: the first does this to the second.
    RelationKind {
        Revises = "revises": "revises",
        Extends = "extends": "extends",
        Succeeds = "succeeds": "succeeds",
        FailedToSucceed = "failed-to-succeed": "was meant to succeed but failed to agree",
        Elaborates = "elaborates": "elaborates",
        Reaffirms = "reaffirms": "reaffirms",
        Endorses = "endorses": "endorses",
        Supports = "supports": "supports the implementation of",
        Cites = "cites": "cites",
        Follows = "follows": "follows",
        BuildsOn = "builds-on": "builds on",
        Implements = "implements": "puts into practice",
        Recommends = "recommends": "recommends",
        Publishes = "publishes": "publishes a guide to",
        SameSubject = "same-subject": "deals with the same subject as",
        Updates = "updates": "updates",
        Obsoletes = "obsoletes": "replaces",
        ConflictsWith = "conflicts-with": "works against",
    }
}
words! {
    /// How the contents of two provisions overlap: the set relations of NIST
    /// OSCAL's control mapping model.
    SetRelation {
        EquivalentTo = "equivalent-to": "asks for the same in other words as",
        EqualTo = "equal-to": "is the same as",
        SubsetOf = "subset-of": "is a part of",
        SupersetOf = "superset-of": "contains",
        IntersectsWith = "intersects-with": "overlaps with",
        NoRelationship = "no-relationship": "was compared and has nothing in common with",
    }
}
words! {
    /// What the first provision of a mapping does to the second, where known.
    Link {
        Implements = "implements": "puts into practice",
        Recommends = "recommends": "recommends",
        Echoes = "echoes": "echoes",
        Cites = "cites": "cites",
        Replaces = "replaces": "replaces",
        ConflictsWith = "conflicts-with": "works against",
    }
}
words! {
    /// How a mapping was made.
    Method {
        Human = "human": "by a person",
        Automation = "automation": "by a program",
        Hybrid = "hybrid": "by a program, looked over by a person",
    }
}
words! {
    /// How sure its author is of a mapping.
    Confidence {
        High = "high": "high confidence",
        Medium = "medium": "medium confidence",
        Low = "low": "low confidence",
    }
}
words! {
    /// How far a mapping has come.
    MappingStatus {
        Draft = "draft": "draft",
        Reviewed = "reviewed": "reviewed",
        Disputed = "disputed": "disputed",
        Withdrawn = "withdrawn": "withdrawn",
    }
}
words! {
    /// Why a provision has no counterpart, or why it cannot be checked fully.
    GapCode {
        NoCounterpart = "G1": "no counterpart",
        NoPublicData = "G2": "no public data",
        NotAttributable = "G3": "not attributable",
        AddresseeMismatch = "G4": "addressed to somebody else",
        UndefinedTerm = "G5": "undefined term",
        Conflict = "G6": "conflict",
        Coverage = "G7": "partial coverage",
        NoChannel = "G8": "no channel for those affected",
        Stale = "G9": "stale",
        Inverse = "GX": "no State-side counterpart",
    }
}
words! {
    /// What may be said about a provision and a party. A restraint knows only the
    /// first three: seeing nothing never shows that somebody kept it.
    Outcome {
        NoEvidenceAgainst = "no-evidence-against": "nothing seen against it",
        EvidenceAgainst = "evidence-against": "something seen against it",
        Unknown = "unknown": "unknown",
        EvidenceFor = "evidence-for": "something seen that carries it out",
    }
}
words! {
    /// What a reason does to a finding.
    Effect {
        Raises = "raises": "makes it weigh more",
        Lowers = "lowers": "makes it weigh less",
        Notes = "notes": "is worth knowing",
    }
}
words! {
    /// How serious a finding is.
    SeverityLevel {
        High = "high": "high",
        Medium = "medium": "medium",
        Low = "low": "low",
    }
}

words! {
    /// What sort of body an organisation is.
    OrganisationKind {
        Intergovernmental = "intergovernmental": "body of States",
        Standards = "standards": "standards body",
        Operators = "operators": "community of network operators",
        ResponseTeams = "response-teams": "community of response teams",
        Registry = "registry": "registry of Internet numbers or names",
        CivilSociety = "civil-society": "civil society organisation",
        Academic = "academic": "research institution",
        Company = "company": "company",
        Government = "government": "government body",
        Multistakeholder = "multistakeholder": "body of governments, companies and civil society",
    }
}
words! {
    /// How somebody committed to an instrument.
    AdoptionAct {
        Signed = "signed": "signed",
        Ratified = "ratified": "ratified",
        Acceded = "acceded": "acceded",
        Endorsed = "endorsed": "endorsed",
        Joined = "joined": "joined",
        Adopted = "adopted": "adopted",
        Participated = "participated": "took part in drafting",
        Denounced = "denounced": "denounced",
    }
}
words! {
    /// A yes or no that may be neither.
    Answer {
        Yes = "yes": "yes",
        No = "no": "no",
        Partly = "partly": "partly",
        Unknown = "unknown": "unknown",
    }
}
words! {
    /// Who can get at data.
    Access {
        Open = "open": "open to all",
        Partly = "partly": "open in part",
        ByConsent = "by-consent": "with the consent of those measured",
        Closed = "closed": "closed",
    }
}
words! {
    /// How sure it is what a misheard word meant.
    HearingState {
        Resolved = "resolved": "resolved",
        Ambiguous = "ambiguous": "can mean more than one thing",
        Unresolved = "unresolved": "not resolved",
    }
}
words! {
    /// Whether a contradiction of sources is settled.
    ConflictState {
        Resolved = "resolved": "settled",
        KeptOpen = "kept-open": "all claims are kept, each with its date and source",
    }
}

words! {
    /// What [`crate::template()`] can begin.
    TemplateKind {
        Instrument = "instrument": "a document that states norms, with its provisions",
        Mapping = "mapping": "links from the provisions of an instrument to others",
        Term = "term": "a word that the rooms use, and what it means where",
        Process = "process": "a way in which norms come about",
        Organisation = "organisation": "a body that convenes, publishes, measures or joins",
        Adoption = "adoption": "who committed to an instrument",
        Event = "event": "something that happened, told to two readers",
    }
}

/// How open the making of an instrument was, 0 (States or experts behind closed
/// doors) to 4 (anyone may take part in drafting).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Openness(u8);

impl Openness {
    /// The most open there is.
    pub const MAX: u8 = 4;

    /// From a number; `None` above [`Openness::MAX`].
    pub fn new(level: u8) -> Option<Openness> {
        (level <= Openness::MAX).then_some(Openness(level))
    }

    /// The number, 0 to 4.
    pub fn level(self) -> u8 {
        self.0
    }

    /// The meaning, as a phrase.
    pub fn in_words(self) -> &'static str {
        match self.0 {
            0 => "States or invited experts only",
            1 => "others were heard or consulted",
            2 => "accredited observers could attend",
            3 => "others could sign or join the finished text",
            _ => "anyone could take part in the drafting",
        }
    }
}

impl fmt::Display for Openness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

words! {
    /// Who is told of an event.
    Recipient {
        Holder = "holder": "the holder of the source's addresses",
        Target = "target": "the side that was attacked",
        NationalCsirt = "national-csirt": "the national CSIRT of the source's economy",
        NationalAuthority = "national-authority": "the national authority for network security of one's own economy",
        Police = "police": "the police of one's own economy",
        SectorAuthority = "sector-authority": "the authority of the target's sector",
        OwnTeam = "own-team": "the team that runs this",
    }
}
words! {
    /// What is done with an event, the most urgent first.
    TriageAction {
        NotifyNow = "notify-now": "told at once",
        DailyDigest = "daily-digest": "told once a day",
        MonthlyDigest = "monthly-digest": "told once a month",
        KeepOnFile = "keep-on-file": "kept on file",
        Drop = "drop": "not kept",
    }
}
words! {
    /// Who may see what is sent: the Traffic Light Protocol of FIRST, version 2.0.
    Tlp {
        Clear = "clear": "everybody",
        Green = "green": "the community",
        Amber = "amber": "the recipient's organisation and its clients, as needed",
        AmberStrict = "amber+strict": "the recipient's organisation alone",
        Red = "red": "the recipients as persons",
    }
}

impl Tlp {
    /// The marking that a feed writes, in small or large letters, with or without `TLP:`.
    /// WHITE is what version 1 called CLEAR (FIRST, TLP 2.0). One that is none is as strict
    /// as can be.
    pub fn of_marking(text: &str) -> Tlp {
        let text = text.trim().to_ascii_lowercase();
        match text.strip_prefix("tlp:").unwrap_or(&text) {
            "white" => Tlp::Clear,
            word => Tlp::from_word(word).unwrap_or(Tlp::Red),
        }
    }
}

impl TriageAction {
    /// Whether somebody is told.
    pub fn tells(self) -> bool {
        !matches!(self, TriageAction::KeepOnFile | TriageAction::Drop)
    }
}

impl SetRelation {
    /// The relation read from the other side.
    pub fn inverse(self) -> SetRelation {
        match self {
            SetRelation::SubsetOf => SetRelation::SupersetOf,
            SetRelation::SupersetOf => SetRelation::SubsetOf,
            symmetric => symmetric,
        }
    }
}

impl Link {
    /// The meaning read from the other side: what is done to the second.
    pub fn inverse_in_words(self) -> &'static str {
        match self {
            Link::Implements => "is put into practice by",
            Link::Recommends => "is recommended by",
            Link::Echoes => "is echoed by",
            Link::Cites => "is cited by",
            Link::Replaces => "is replaced by",
            Link::ConflictsWith => "is worked against by",
        }
    }
}

impl RelationKind {
    /// The meaning read from the other side: what is done to the second.
    pub fn inverse_in_words(self) -> &'static str {
        match self {
            RelationKind::Revises => "is revised by",
            RelationKind::Extends => "is extended by",
            RelationKind::Succeeds => "is succeeded by",
            RelationKind::FailedToSucceed => "was to be succeeded, without agreement, by",
            RelationKind::Elaborates => "is elaborated by",
            RelationKind::Reaffirms => "is reaffirmed by",
            RelationKind::Endorses => "is endorsed by",
            RelationKind::Supports => "is supported by",
            RelationKind::Cites => "is cited by",
            RelationKind::Follows => "is followed by",
            RelationKind::BuildsOn => "is built on by",
            RelationKind::Implements => "is put into practice by",
            RelationKind::Recommends => "is recommended by",
            RelationKind::Publishes => "has a guide published by",
            RelationKind::SameSubject => "deals with the same subject as",
            RelationKind::Updates => "is updated by",
            RelationKind::Obsoletes => "is replaced by",
            RelationKind::ConflictsWith => "is worked against by",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tlp;

    #[test]
    fn markings_of_feeds_are_those_of_both_versions_and_else_as_strict_as_can_be() {
        for (text, expected) in [
            ("WHITE", Tlp::Clear),
            ("clear", Tlp::Clear),
            ("TLP:GREEN", Tlp::Green),
            (" amber+strict ", Tlp::AmberStrict),
            ("tlp:red", Tlp::Red),
            ("for friends", Tlp::Red),
            ("", Tlp::Red),
        ] {
            assert_eq!(Tlp::of_marking(text), expected, "{text}");
        }
    }
}
