//! A document as one HTML page: no script, nothing fetched.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::{Block, Document, Line, Span, Table};

const STYLE: &str = include_str!("style.css");

pub(super) fn write(document: &Document) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (document.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (document.title) }
                    (blocks(document, &|_| None))
                }
            }
        }
    };
    page.into_string()
}

/// Where words that are set as code lead to.
type Address<'a> = &'a dyn Fn(&str) -> Option<String>;

pub(super) fn blocks_of_page(document: &Document, address: Address<'_>) -> String {
    without_styles(blocks(document, address).into_string())
}

/// Without the styles that pictures bring: the page has its own, and may refuse others.
fn without_styles(mut html: String) -> String {
    while let (Some(from), Some(to)) = (html.find("<style>"), html.find("</style>")) {
        html.replace_range(from..to + "</style>".len(), "");
    }
    html
}

fn blocks(document: &Document, address: Address<'_>) -> Markup {
    html! { @for block in &document.blocks { (part(block, address)) } }
}

fn part(block: &Block, address: Address<'_>) -> Markup {
    let line = |words: &Line| line(words, address);
    html! {
        @match block {
            Block::Heading(1, text) => h2 { (text) },
            Block::Heading(_, text) => h3 { (text) },
            Block::Text(words) => p { (line(words)) },
            Block::List(lines) => ul { @for words in lines { li { (line(words)) } } },
            Block::Quote(words) => blockquote { (line(words)) },
            Block::Properties(properties) => dl {
                @for (name, value) in properties { div { dt { (name) } dd { (line(value)) } } }
            },
            Block::Entries(entries) => ul {
                @for entry in entries {
                    li {
                        (line(&entry.head))
                        @for words in &entry.body { div.said { (line(words)) } }
                    }
                }
            },
            Block::Table(rows) => (table(rows, address)),
            // The picture is made by us and escapes what it shows.
            Block::Picture(picture) => figure {
                // Wider than a narrow screen, it scrolls by itself.
                div.scroll role="img" tabindex="0" aria-label=(picture.alt) {
                    (PreEscaped(&picture.svg))
                }
                figcaption { (picture.alt) }
            },
            Block::Hint(_) => {},
        }
    }
}

/// From so many columns on, and with a cell of so many letters, a table is wider than a
/// phone. Ours.
const STACKED_COLUMNS: usize = 4;
const STACKED_LETTERS: usize = 24;

/// Whether a narrow screen shows a row as lines, each with the name of its column.
fn is_stacked(table: &Table) -> bool {
    let cells = || table.rows.iter().flatten();
    let is_long = |cell: &Line| cell.plain().chars().count() > STACKED_LETTERS;
    table.columns.len() >= STACKED_COLUMNS && cells().any(is_long)
}

fn table(table: &Table, address: Address<'_>) -> Markup {
    let is_stacked = is_stacked(table);
    html! {
        div.scroll role="group" tabindex="0" aria-label="Table" {
            table class=[is_stacked.then_some("stacked")] {
                thead { tr {
                    @for column in &table.columns {
                        th scope="col" class=[column.number.then_some("number")] {
                            (capital(&column.name))
                        }
                    }
                } }
                tbody {
                    @for row in &table.rows { tr {
                        @for (place, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
                            // What a row is about needs no name before it.
                            @let name = (is_stacked && place > 0).then(|| capital(&column.name));
                            td class=[column.number.then_some("number")] data-name=[name] {
                                (line(cell, address))
                            }
                        }
                    } }
                }
            }
        }
    }
}

/// A heading with its first letter as a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn line(line: &Line, address: Address<'_>) -> Markup {
    html! {
        @for span in &line.0 {
            @match span {
                Span::Text(text) => (text),
                Span::Strong(text) => strong { (text) },
                Span::Code(text) => @match address(text) {
                    Some(to) => a href=(to) { code { (text) } },
                    None => code { (text) },
                },
                Span::Link(text, address) => a href=(address) { (text) },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_a_wide_table_name_their_columns_for_narrow_screens() {
        let long = "what is said of it takes more than a few letters";
        let wide = |what: &str| {
            let mut table = Table::new(["id", "asks to", "#links", "what"]);
            table.row(["a".into(), "act".into(), 1.into(), what.into()]);
            super::table(&table, &|_| None).into_string()
        };
        let stacked = wide(long);
        for part in [
            r#"<table class="stacked">"#,
            r#"<th scope="col">Asks to</th>"#,
            "<td>a</td>",
            r#"<td data-name="Asks to">act</td>"#,
            r#"<td class="number" data-name="Links">1</td>"#,
        ] {
            assert!(stacked.contains(part), "{part}: {stacked}");
        }
        assert!(!wide("short").contains("stacked"), "it fits");
    }
}
