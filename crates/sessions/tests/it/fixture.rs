//! A small catalog, and texts that are read with it. All of it is invented.

use catalog::Catalog;
use sessions::{How, Record};

const FILES: &[(&str, &str)] = &[
    (
        "norms/sources.toml",
        include_str!("../fixtures/norms/sources.toml"),
    ),
    (
        "norms/gaps.toml",
        include_str!("../fixtures/norms/gaps.toml"),
    ),
    (
        "norms/instruments/states.toml",
        include_str!("../fixtures/norms/states.toml"),
    ),
    (
        "norms/instruments/operators.toml",
        include_str!("../fixtures/norms/operators.toml"),
    ),
    (
        "norms/organisations/rooms.toml",
        include_str!("../fixtures/norms/rooms.toml"),
    ),
    (
        "norms/processes/all.toml",
        include_str!("../fixtures/norms/processes.toml"),
    ),
    (
        "norms/terms/all.toml",
        include_str!("../fixtures/norms/terms.toml"),
    ),
    (
        "norms/aliases.toml",
        include_str!("../fixtures/norms/aliases.toml"),
    ),
];

pub(crate) fn catalog() -> Catalog {
    Catalog::from_files(FILES.iter().copied()).unwrap_or_else(|e| panic!("{e}"))
}

/// Captions of a session: names in parts, turns without a name, misheard words.
pub(crate) const CAPTIONS: &str = "\
Captions of the Tenth Meeting, held from 3 to 5 May 2021.  They may be wrong.

***

>> Good day.  My name is Ann Bell.  Welcome to the cyber moms; I mean cyber norms.

First I would like to hear the Southern side.  Carola, please.

>> CARLA DORM:  Thank you, Ann.  States need clear rules.
The GEX said so in 13(f), and the ELSEN agrees.

>> Ann:  Thank you.  Eva Foss is Director of the Manners.  Eva, please go ahead.

>> I am with the operators.  We filter floods.  What is a flood, and whom do we tell?

>> ANN BELL:  So Carla, Mike and Eva, and then we close.

>> CARLA:  Vital systems must be spared.

>> Thank you.  It would be useful to meet again.

>> EVA:  I agree.

>> Aurel, thanks to you.

>> ANN BELL:  One more.

>> MICHAEL:  A last word on cybernance.

>> REMOTE MODERATOR:  No questions.

(end of session)
";

/// The filled report of the same session, wrapped as a page is.
pub(crate) const REPORT: &str = "\
Workshop Report Template

Session Title\tNorms, Meet Networks
Date\t4 May 2021
Time\t9:00
Session Organizer\tAnn Bell and Zoe Quill
Chair/Moderator\tAnn Bell
List of Speakers and their institutional affiliations\tDr Carla Dorn, Law, A College Ms Eva Foss, Director, Manners of Operators Mr Michael Hult, Expert
Key Issues raised (1
sentence per issue):

Norms are agreed in rooms that
operators do not enter. Operators have cybernorms too.

If there were presentations during the session, please
provide a 1-paragraph summary for each Presentation

Carla Dorn. States need clear rules, and vital
systems must be

spared by all.

Eva Foss. Operators filter floods.

Micheal Hult. Asked what is missing.

Please describe the Discussions that took place during the workshop session: (3
paragraphs)

All agreed to meet again.
";

/// A proposal for another session.
pub(crate) const PROPOSAL: &str = "\
Meeting 2022 WS #7 Who Makes Norms

Organizer 1: Ann Bell, A Registry
Speaker 1: CARLA DORN, Civil Society, Northern Group

Policy Question(s): Which norms are kept? Who may ask?

Relevance to Theme: Norms are many. We should look at the cybernorms of operators.

Expected Outcomes: 1. A list.
";

/// How each turn got its speaker: number, person or `-`, rule.
pub(crate) fn who(record: &Record) -> Vec<String> {
    let turns = record.turns.iter();
    turns
        .map(|t| {
            let person = t.speaker.person.as_deref().unwrap_or("-");
            let how = match t.speaker.how {
                How::Called { by } => format!("called by {by}"),
                How::NextInRow { by } => format!("next in row of {by}"),
                other => format!("{other:?}").to_lowercase(),
            };
            format!("{} {person} {how}", t.number)
        })
        .collect()
}
