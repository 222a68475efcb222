//! What a sieve file says.

/// Where something stands, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

/// Something that is done, or done under a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// `if … { … } elif … { … } else { … }`.
    If(Vec<Branch>),
    /// One action.
    Action(Action, Place),
}

/// A part of an `if`.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// When it is taken; `None` for `else`.
    pub condition: Option<Expression>,
    /// What is done then.
    pub body: Vec<Statement>,
    /// Where it begins.
    pub place: Place,
}

/// What is done with an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Drop it, and stop.
    Drop,
    /// Send it on, and stop.
    Keep,
    /// Send it to these queues.
    Path(Vec<String>),
    /// Change a field.
    Change {
        /// How, as it is written: `add!`.
        verb: &'static str,
        /// The field.
        key: String,
    },
}

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// One of these holds.
    Any(Vec<Expression>),
    /// All of these hold.
    All(Vec<Expression>),
    /// This does not hold.
    Not(Box<Expression>),
    /// A field is compared.
    Match {
        /// The field.
        key: String,
        /// With what.
        test: Test,
        /// Where it stands.
        place: Place,
    },
}

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// `:exists`.
    Exists,
    /// `:notexists`.
    NotExists,
    /// `==`, `<`, `:contains` and others with one value.
    One(Operator, Literal),
    /// `:in`, `<<` and others with a list.
    List(ListOperator, Vec<Literal>),
}

/// Compares with one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `:contains`
    Contains,
    /// `=~`
    Matches,
    /// `!~`
    NotMatches,
    /// `<<`
    Within,
    /// `:before`
    Before,
    /// `:after`
    After,
}

/// Compares with several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListOperator {
    /// `:in`
    In,
    /// `:containsany`
    ContainsAny,
    /// `:regexin`
    RegexIn,
    /// `<<` with a list.
    WithinAny,
    /// `:equals`
    Equals,
    /// `:setequals`
    SetEquals,
    /// `:overlaps`
    Overlaps,
    /// `:subsetof`
    SubsetOf,
    /// `:supersetof`
    SupersetOf,
}

/// A value as it is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// Text in quotes, without them.
    Text(String),
    /// A number, as written.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
}
