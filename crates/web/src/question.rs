//! What can be asked.

use accounts::Role;

use crate::answer::Answer;
use crate::asked::Asked;
use crate::house::House;
use crate::problem::Problem;
use crate::questions::{
    admin, desk, economies, evidence, gaps, indicators, look_up, method, norms, overview, search,
    sql, words,
};

/// Something that can be asked: `GET` of a path, as a page at the path itself and as
/// data below [`API`].
#[derive(Debug)]
pub struct Question {
    /// Its name in the API, as in `normsShow`.
    pub id: &'static str,
    /// The path, with `{name}` where a parameter stands.
    pub path: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// What it answers, in one or two sentences.
    pub describes: &'static str,
    /// What it can be asked with. Those that stand in the path are asked for.
    pub parameters: &'static [Parameter],
    /// The room of the house it is in: an entry of the navigation.
    pub room: Room,
    /// Who may ask it.
    pub access: Access,
    /// Answers it.
    pub answer: fn(&House, &Asked) -> Result<Answer, Problem>,
}

/// Where the API begins.
pub const API: &str = "/api/v1";

/// Who may ask a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone; the answer is the same for all.
    Anyone,
    /// Anyone; accounts see more of it, by their role.
    ByRole,
    /// Accounts with this role or one that may do more.
    From(Role),
}

/// A part of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// The first page.
    Overview,
    /// What is agreed.
    Norms,
    /// What is missing between the two sides.
    Gaps,
    /// Who is committed to what.
    Economies,
    /// What was found.
    Findings,
    /// The words of the rooms, and how they decide.
    Words,
    /// Search, and what else can be asked.
    Ask,
    /// What was decided, told and said: for accounts.
    Desk,
    /// Who has an account, and what was read: for admins.
    Accounts,
}

/// Something that a question can be asked with.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// What it says.
    pub describes: &'static str,
    /// One that has an answer.
    pub example: &'static str,
}

/// What a parameter may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A day, month or year: `2015-07-22`.
    Date,
    /// A whole number between two, both included.
    Number(u64, u64),
    /// One of these words.
    Word(&'static [&'static str]),
}

/// How many rows a list has at most, and has unless asked.
pub(crate) const LIMIT: Parameter = Parameter {
    name: "limit",
    kind: Kind::Number(1, 1_000),
    describes: "How many at most; 100 unless given.",
    example: "20",
};

/// Where a list goes on.
pub(crate) const CURSOR: Parameter = Parameter {
    name: "cursor",
    kind: Kind::Number(0, 1_000_000_000),
    describes: "Where to go on: `next` of the answer before.",
    example: "0",
};

/// Everything that can be asked.
pub const QUESTIONS: &[&[Question]] = &[
    overview::QUESTIONS,
    norms::QUESTIONS,
    gaps::QUESTIONS,
    economies::QUESTIONS,
    evidence::QUESTIONS,
    indicators::QUESTIONS,
    words::QUESTIONS,
    method::QUESTIONS,
    search::QUESTIONS,
    look_up::QUESTIONS,
    sql::QUESTIONS,
    desk::QUESTIONS,
    admin::QUESTIONS,
];

/// Every question of [`QUESTIONS`].
pub fn all() -> impl Iterator<Item = &'static Question> {
    QUESTIONS.iter().copied().flatten()
}

impl Question {
    /// Whether a parameter stands in the path.
    pub fn is_in_path(&self, name: &str) -> bool {
        self.path.contains(&format!("{{{name}}}"))
    }

    /// The path with the examples in it.
    pub fn example(&self) -> String {
        let fill = |path: String, parameter: &Parameter| {
            let name = format!("{{{}}}", parameter.name);
            path.replace(&name, &crate::links::segment(parameter.example))
        };
        self.parameters.iter().fold(self.path.to_owned(), fill)
    }
}

impl Room {
    /// All of them, in the order in which they are walked.
    pub const ALL: [Room; 9] = [
        Room::Overview,
        Room::Norms,
        Room::Gaps,
        Room::Economies,
        Room::Findings,
        Room::Words,
        Room::Ask,
        Room::Desk,
        Room::Accounts,
    ];

    /// Who may enter it.
    pub const fn access(self) -> Access {
        match self {
            Room::Desk => Access::From(Role::Reader),
            Room::Accounts => Access::From(Role::Admin),
            _ => Access::Anyone,
        }
    }

    /// What it is called, and where it begins.
    pub const fn door(self) -> (&'static str, &'static str) {
        match self {
            Room::Overview => ("Overview", "/"),
            Room::Norms => ("Norms", "/norms"),
            Room::Gaps => ("Gaps", "/gaps"),
            Room::Economies => ("Economies", "/economies"),
            Room::Findings => ("Findings", "/findings"),
            Room::Words => ("Words", "/terms"),
            Room::Ask => ("Ask", "/search"),
            Room::Desk => ("Desk", "/decisions"),
            Room::Accounts => ("Accounts", "/accounts"),
        }
    }
}
