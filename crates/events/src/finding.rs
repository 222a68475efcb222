//! What is odd about a feed as a whole: drift of formats, values that do not fit.

use std::fmt;

use crate::field::Field;

/// How many findings of one kind that a feed's content can multiply are kept.
/// Our choice: as many as columns that anybody would look at.
pub const FINDINGS_MAX: usize = 1_000;

/// Something to know about a feed whose events were read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// No report type is known from the file's name and none was given.
    NoReportType {
        /// The name that was given.
        file_name: Box<str>,
    },
    /// The mapping does not know the report type: columns are read as most other
    /// reports have them, and the events have no class.
    UnknownReport {
        /// The type.
        report: Box<str>,
    },
    /// The mapping names a function that is not known here: the text is taken as it
    /// stands.
    UnknownFunction {
        /// The report type that it is used in.
        report: Box<str>,
        /// The function.
        function: Box<str>,
        /// The column that it is to be used on.
        column: Box<str>,
    },
    /// The mapping names a field that there is not: the value goes to `extra`.
    UnknownField {
        /// The report type.
        report: Box<str>,
        /// The field.
        field: Box<str>,
    },
    /// A constant of the mapping that its field cannot have; it is left out.
    Constant {
        /// The report type.
        report: Box<str>,
        /// The field.
        field: Box<str>,
    },
    /// An entry of the mapping has another shape than is known; it is left out.
    Entry {
        /// The report type.
        report: Box<str>,
        /// Which of its entries: the first is 0.
        index: usize,
    },
    /// A column that the mapping names is not in the file.
    MissingColumn {
        /// The column.
        column: Box<str>,
        /// Whether every file must have it.
        is_required: bool,
    },
    /// A column of the file that the mapping does not name; its values go to
    /// `extra`.
    UnknownColumn {
        /// The column.
        column: Box<str>,
    },
    /// Two columns have one name; the later one counts.
    RepeatedColumn {
        /// The column.
        column: Box<str>,
    },
    /// Values that do not fit their field. Where something could be kept it is in
    /// `extra`, as text.
    Misfits {
        /// The column or member.
        column: Box<str>,
        /// The field; none for `extra.*`.
        field: Option<Field>,
        /// How many.
        count: u64,
        /// The line of the first.
        first_line: u64,
    },
    /// Rows whose quotes are not where they should be, and that were read all the
    /// same.
    OddQuotes {
        /// How many.
        count: u64,
        /// The line of the first.
        first_line: u64,
    },
    /// The rows have fewer columns than the first row names, all alike: the last
    /// names have no values.
    ShortRows {
        /// How many names there are.
        names: usize,
        /// How many columns the rows have.
        columns: usize,
        /// How many rows are so.
        count: u64,
    },
    /// The file's first row is not usable as names of columns.
    NoHeader,
    /// An object of a kind that makes no event, in a document with others.
    PassedOver {
        /// Its kind.
        kind: Box<str>,
        /// How many.
        count: u64,
    },
    /// A version of the format that is not known; it was read as the known one.
    Version {
        /// The version.
        version: Box<str>,
    },
    /// More findings than are kept.
    Further {
        /// How many.
        count: u64,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::NoReportType { file_name } => {
                write!(
                    f,
                    "no report type in the file name `{file_name}`; name it yourself"
                )
            }
            Finding::UnknownReport { report } => write!(
                f,
                "the mapping has no report `{report}`: columns were read as in most others"
            ),
            Finding::UnknownFunction {
                report,
                function,
                column,
            } => write!(
                f,
                "report `{report}`: function `{function}` of column `{column}` is not known; \
                 the text was kept as it stands"
            ),
            Finding::UnknownField { report, field } => {
                write!(f, "report `{report}`: no field `{field}`; kept in `extra`")
            }
            Finding::Constant { report, field } => {
                write!(
                    f,
                    "report `{report}`: the constant of `{field}` is no such value"
                )
            }
            Finding::Entry { report, index } => {
                write!(f, "report `{report}`: entry {index} has an unknown shape")
            }
            Finding::MissingColumn {
                column,
                is_required: true,
            } => {
                write!(f, "the required column `{column}` is missing")
            }
            Finding::MissingColumn { column, .. } => write!(f, "no column `{column}`"),
            Finding::UnknownColumn { column } => {
                write!(f, "column `{column}` is new; kept in `extra`")
            }
            Finding::RepeatedColumn { column } => {
                write!(f, "two columns are named `{column}`; the later one counts")
            }
            Finding::Misfits {
                column,
                field,
                count,
                first_line,
            } => {
                let field = field.map_or("extra", Field::name);
                write!(
                    f,
                    "{count} values of `{column}` do not fit `{field}`, the first in line {first_line}"
                )
            }
            Finding::OddQuotes { count, first_line } => {
                write!(
                    f,
                    "{count} rows with stray quotes, the first in line {first_line}"
                )
            }
            Finding::ShortRows {
                names,
                columns,
                count,
            } => {
                write!(
                    f,
                    "{count} rows have {columns} columns, where {names} are named"
                )
            }
            Finding::NoHeader => write!(f, "the first row does not name columns"),
            Finding::PassedOver { kind, count } => {
                write!(f, "{count} objects `{kind}` make no event")
            }
            Finding::Version { version } => write!(f, "version `{version}` is not known"),
            Finding::Further { count } => write!(f, "{count} further findings"),
        }
    }
}
