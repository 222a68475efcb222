//! What a text says, part by part.

use std::fmt;

use catalog::PartialDate;
use serde::Serialize;

use crate::hearing::Hearing;
use crate::mention::Mention;
use crate::people::Person;
use crate::request::Request;
use crate::text::Span;
use crate::words::Word;

/// A deliberation, read from one text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    /// What kind of text it is.
    pub form: Form,
    /// Which document it seems to be, by what was misheard in it; or which the
    /// caller says it is.
    pub document: Option<HeardDocument>,
    /// Its title, where it gives one.
    pub title: Option<Passage>,
    /// When the session took place, where the text says so.
    pub date: Option<SessionDate>,
    /// Where every byte of the text belongs, in order, without a hole.
    pub parts: Vec<Part>,
    /// The headings of a report or a proposal, in order.
    pub sections: Vec<Section>,
    /// Who speaks, organises or is named as a speaker, by first appearance.
    pub people: Vec<Person>,
    /// What was said or written, in order.
    pub turns: Vec<Turn>,
    /// Words that captions got wrong, or may have.
    pub hearings: Vec<Hearing>,
    /// Sentences that ask for something, in order.
    pub requests: Vec<Request>,
    /// What is odd about the text, by line.
    pub findings: Vec<Finding>,
}

impl Record {
    /// One of its people.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|p| p.id == id)
    }

    /// The turn with a number.
    pub fn turn(&self, number: usize) -> Option<&Turn> {
        self.turns.get(number.checked_sub(1)?)
    }

    /// What to call whoever has a turn: the person's name, or what the captions
    /// have, or nothing where the text names nobody.
    pub fn speaker_name<'r>(&'r self, turn: &'r Turn) -> Option<&'r str> {
        let person = turn.speaker.person.as_deref();
        let name = person.and_then(|id| self.person(id));
        let name = name.map(|p| p.name.as_str());
        name.or(turn.speaker.captioned.as_deref())
    }
}

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// What was said, turn by turn: `>> NAME: …` or `NAME: …`.
    Transcript,
    /// A filled form of the IGF's workshop report.
    Report,
    /// A filled form of a proposal for a workshop.
    Proposal,
    /// None of these: paragraphs without speakers.
    Other,
}

impl Form {
    /// The kind in words.
    pub fn in_words(self) -> &'static str {
        match self {
            Form::Transcript => "transcript",
            Form::Report => "report",
            Form::Proposal => "proposal",
            Form::Other => "text without speakers",
        }
    }
}

/// The document of the catalog's aliases that a text is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeardDocument {
    /// Its source id: `workshop-2016`.
    pub id: String,
    /// How many of the aliases of that document are heard in the text; not counted
    /// when the caller named it.
    pub heard: usize,
    /// How many aliases that document has; not counted when the caller named it.
    pub aliases: usize,
    /// Whether the caller named it.
    pub given: bool,
}

/// A few words of the text, with their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// The words; line ends and runs of blanks are one blank.
    pub words: String,
    /// Where they stand.
    pub span: Span,
    /// In which line, from 1.
    pub line: usize,
}

/// When a session took place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SessionDate {
    /// As the text has it.
    pub passage: Passage,
    /// The first date that it can have been.
    pub from: PartialDate,
    /// The last.
    pub to: PartialDate,
}

impl SessionDate {
    /// Whether both can be the same day.
    pub fn meets(&self, other: &SessionDate) -> bool {
        self.from.earliest() < other.to.end() && other.from.earliest() < self.to.end()
    }
}

/// A stretch of the text; together they are the whole of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What stands there.
    #[serde(flatten)]
    pub kind: PartKind,
    /// From its first byte to the first of the next part.
    pub span: Span,
    /// The line of its first byte, from 1.
    pub line: usize,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "part")]
pub enum PartKind {
    /// What stands before the first turn or heading.
    FrontMatter,
    /// The words of the form: a heading.
    Heading {
        /// Its index in the sections of the record.
        section: usize,
    },
    /// What was filled in for date, names and the like.
    Value {
        /// Its index in the sections of the record.
        section: usize,
    },
    /// What somebody said or wrote.
    Turn {
        /// Its number.
        turn: usize,
    },
    /// What stands behind the last turn, such as "(end of session)".
    Trailer,
}

/// A heading of a form, and what it asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// What is to be filled in.
    pub field: Field,
    /// The heading as the text has it.
    pub heading: Passage,
}

/// What a heading of a form asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The title of the session.
    Title,
    /// The day.
    Date,
    /// The hours.
    Time,
    /// Who organised it.
    Organizer,
    /// Who led it.
    Moderator,
    /// Who wrote the report.
    Rapporteur,
    /// Who spoke, one or all.
    Speakers,
    /// The form of the meeting.
    Format,
    /// The issues that were raised, one sentence each.
    KeyIssues,
    /// One paragraph for each who spoke.
    Presentations,
    /// What was discussed.
    Discussions,
    /// What was suggested to do.
    WayForward,
    /// The questions of a proposal.
    Questions,
    /// Why the session matters.
    Relevance,
    /// How the session will run.
    Description,
    /// What shall come out of it.
    Outcomes,
    /// How people take part.
    Participation,
    /// Another heading of the forms.
    Other,
}

impl Field {
    /// Whether what is filled in is a datum about the session rather than
    /// something that was said or written on its subject.
    pub fn is_value(self) -> bool {
        matches!(
            self,
            Field::Title
                | Field::Date
                | Field::Time
                | Field::Organizer
                | Field::Moderator
                | Field::Rapporteur
                | Field::Speakers
                | Field::Format
        )
    }
}

/// What one person said without another speaking between, or one paragraph of a
/// report or a proposal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Turn {
    /// Its number, from 1.
    pub number: usize,
    /// The line in which it begins, from 1.
    pub line: usize,
    /// What was said, without the name before it and the blanks around it.
    pub span: Span,
    /// The words at that span.
    pub text: String,
    /// The same, with what was misheard put right where that is sure, and with
    /// single blanks between the words.
    pub normalised: String,
    /// The section of a report or a proposal in which it stands, by its index.
    pub section: Option<usize>,
    /// Who has it.
    pub speaker: Speaker,
    /// What of the catalog it names, in order.
    pub mentions: Vec<Mention>,
    /// Its words, for search.
    #[serde(skip)]
    pub(crate) words: Vec<Word>,
}

impl Turn {
    /// Where its words stand, each once: several words put in the place of one that
    /// was misheard have one place.
    pub(crate) fn word_places(&self) -> Vec<Span> {
        let mut places: Vec<Span> = self.words.iter().map(|w| w.span).collect();
        places.dedup();
        places
    }
}

/// Who has a turn, and how one knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Speaker {
    /// The name before the turn, as the text has it.
    pub captioned: Option<String>,
    /// Where that name stands.
    pub span: Option<Span>,
    /// The id of the person; absent where no rule finds one.
    pub person: Option<String>,
    /// How one knows.
    pub how: How,
}

/// How one knows whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "rule")]
pub enum How {
    /// The text has a name before it. Whether that name is known is said with the
    /// person.
    Label,
    /// The turn has no name, and says who speaks: "My name is …".
    Introduction,
    /// The turn has no name, and whoever leads the session has just named one
    /// person and no other.
    Called {
        /// The turn that called.
        by: usize,
    },
    /// The turn has no name. Whoever leads the session has named several in a row,
    /// those before have spoken in that order, and this is the next.
    NextInRow {
        /// The turn that named them.
        by: usize,
    },
    /// A report tells what the person said: a name before the paragraph.
    Summary,
    /// Written for all, by whoever wrote the text.
    Written,
    /// Nobody is named and no rule says who it is.
    Unresolved,
}

/// Something odd about a text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// What.
    #[serde(flatten)]
    pub problem: Problem,
    /// In which line, from 1.
    pub line: usize,
    /// Where.
    pub span: Span,
}

/// What can be odd about a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "problem")]
pub enum Problem {
    /// There are no words in it.
    Empty,
    /// It names no speakers: paragraphs are kept as turns of nobody.
    NoSpeakers,
    /// A turn has no name, and no rule says who speaks.
    TurnOfNobody {
        /// The number of the turn.
        turn: usize,
    },
    /// A name is known in part only, or is a role; it stays as it was captioned.
    NameUnresolved {
        /// The name.
        captioned: String,
    },
    /// There are characters in it that no text has: the file may be damaged, or be
    /// of another kind.
    ControlCharacters {
        /// How many in the whole text.
        count: usize,
    },
    /// There are replacement characters (U+FFFD): letters were lost before.
    LostLetters {
        /// How many in the whole text.
        count: usize,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Empty => write!(f, "there are no words in the text"),
            Problem::NoSpeakers => write!(
                f,
                "no speakers are named: paragraphs are kept, without a speaker"
            ),
            Problem::TurnOfNobody { turn } => {
                write!(f, "turn {turn} has no name, and nothing says who speaks")
            }
            Problem::NameUnresolved { captioned } => {
                write!(f, "who \"{captioned}\" is in full is not known")
            }
            Problem::ControlCharacters { count } => {
                write!(f, "{count} control characters, of which this is the first")
            }
            Problem::LostLetters { count } => write!(
                f,
                "{count} letters were lost before the text came here, of which this is the first"
            ),
        }
    }
}
