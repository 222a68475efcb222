//! An answer as something to read: headings, sentences, tables, pictures. It is
//! written once, as text for a terminal, as Markdown or as HTML.
//!
//! - [`Document::text`]: for a terminal, at most [`COLUMNS`] wide, no colour.
//! - [`Document::markdown`]: `CommonMark` with GitHub's tables.
//! - [`Document::html`]: one page that needs nothing beside it.

mod html;
mod markdown;
mod text;

pub use text::COLUMNS;

/// What is read from top to bottom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// What it is about, in one line.
    pub title: String,
    /// Its parts.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading: 1 under the title, 2 under that.
    Heading(u8, String),
    /// A paragraph.
    Text(Line),
    /// What a document says, set apart from what is said about it.
    Quote(Line),
    /// Names and values.
    Properties(Vec<(String, Line)>),
    /// Points, one line each.
    List(Vec<Line>),
    /// Points with something to say of each.
    Entries(Vec<Entry>),
    /// A table.
    Table(Table),
    /// A picture.
    Picture(Picture),
    /// What to type for more: for whoever reads it where they type. Pages have links.
    Hint(Line),
}

/// A point, and what is said of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// The point.
    pub head: Line,
    /// What is said of it, a line for each thing.
    pub body: Vec<Line>,
}

/// Columns and rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// As many cells in each row as there are columns.
    pub rows: Vec<Vec<Line>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// Whether it holds numbers, which stand to the right.
    pub number: bool,
}

/// A picture that stands in the page itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file to write it to beside a Markdown document: `matrix.svg`.
    pub name: String,
    /// What it shows, in words for whoever cannot see it.
    pub alt: String,
    /// The picture, as SVG.
    pub svg: String,
}

/// Words in a row, some of them of a special kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(pub Vec<Span>);

/// Words of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Plain words.
    Text(String),
    /// An id or a command.
    Code(String),
    /// Words that matter.
    Strong(String),
    /// Words that lead to an address.
    Link(String, String),
}

impl Document {
    /// An empty document.
    pub fn new(title: impl Into<String>) -> Document {
        Document {
            title: title.into(),
            blocks: Vec::new(),
        }
    }

    /// Adds a heading; 1 is the highest under the title.
    pub fn heading(&mut self, level: u8, text: impl Into<String>) {
        self.blocks.push(Block::Heading(level, text.into()));
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, line: impl Into<Line>) {
        self.blocks.push(Block::Text(line.into()));
    }

    /// Adds what to type for more.
    pub fn hint(&mut self, line: impl Into<Line>) {
        self.blocks.push(Block::Hint(line.into()));
    }

    /// Adds points; nothing where there are none.
    pub fn list(&mut self, lines: Vec<Line>) {
        if !lines.is_empty() {
            self.blocks.push(Block::List(lines));
        }
    }

    /// Adds points with something to say of each; nothing where there are none.
    pub fn entries(&mut self, entries: Vec<Entry>) {
        if !entries.is_empty() {
            self.blocks.push(Block::Entries(entries));
        }
    }

    /// Adds a table; nothing where it has no row.
    pub fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
    }

    /// The pictures in it.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Picture(picture) => Some(picture),
            _ => None,
        })
    }

    /// As text for a terminal.
    pub fn text(&self) -> String {
        text::write(self)
    }

    /// As Markdown. Pictures are links to their files.
    pub fn markdown(&self) -> String {
        markdown::write(self)
    }

    /// As one HTML page with its pictures in it.
    pub fn html(&self) -> String {
        html::write(self)
    }

    /// As the part of an HTML page that is under its heading. `address` knows where ids
    /// and words that are set as code lead to, if anywhere. The page brings the styles
    /// of pictures.
    pub fn html_blocks(&self, address: &dyn Fn(&str) -> Option<String>) -> String {
        html::blocks_of_page(self, address)
    }
}

impl Table {
    /// A table without rows; a column whose name begins with `#` holds numbers.
    pub fn new<const N: usize>(columns: [&str; N]) -> Table {
        let column = |name: &str| Column {
            name: name.trim_start_matches('#').to_owned(),
            number: name.starts_with('#'),
        };
        Table {
            columns: columns.iter().map(|name| column(name)).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [Line; N]) {
        assert_eq!(N, self.columns.len(), "a row has a cell for each column");
        self.rows.push(cells.into());
    }
}

impl Line {
    /// An id or a command.
    pub fn code(text: impl ToString) -> Line {
        Line(vec![Span::Code(text.to_string())])
    }

    /// Adds plain words.
    #[must_use]
    pub fn then(mut self, text: impl ToString) -> Line {
        self.0.push(Span::Text(text.to_string()));
        self
    }

    /// Adds an id or a command.
    #[must_use]
    pub fn then_code(mut self, text: impl ToString) -> Line {
        self.0.push(Span::Code(text.to_string()));
        self
    }

    /// Adds words that matter.
    #[must_use]
    pub fn then_strong(mut self, text: impl ToString) -> Line {
        self.0.push(Span::Strong(text.to_string()));
        self
    }

    /// Adds words that lead to an address, or plain ones where there is none.
    #[must_use]
    pub fn then_link(mut self, text: impl ToString, address: Option<&str>) -> Line {
        self.0.push(match address {
            Some(address) => Span::Link(text.to_string(), address.to_owned()),
            None => Span::Text(text.to_string()),
        });
        self
    }

    /// The words alone.
    pub fn plain(&self) -> String {
        self.0
            .iter()
            .map(|span| match span {
                Span::Text(t) | Span::Code(t) | Span::Strong(t) | Span::Link(t, _) => t.as_str(),
            })
            .collect()
    }
}

impl<T: ToString> From<T> for Line {
    fn from(text: T) -> Line {
        Line(vec![Span::Text(text.to_string())])
    }
}
