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
                main { (content(document, &|_| None)) }
            }
        }
    };
    page.into_string()
}

/// Where words that are set as code lead to.
type Address<'a> = &'a dyn Fn(&str) -> Option<String>;

pub(super) fn part_of_page(document: &Document, address: Address<'_>) -> String {
    let part = content(document, address).into_string();
    without_styles(part)
}

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

fn content(document: &Document, address: Address<'_>) -> Markup {
    html! {
        h1 { (document.title) }
        (blocks(document, address))
    }
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

fn table(table: &Table, address: Address<'_>) -> Markup {
    html! {
        div.scroll role="group" tabindex="0" aria-label="Table" {
            table {
                thead { tr {
                    @for column in &table.columns {
                        th scope="col" class=[column.number.then_some("number")] { (column.name) }
                    }
                } }
                tbody {
                    @for row in &table.rows { tr {
                        @for (cell, column) in row.iter().zip(&table.columns) {
                            td class=[column.number.then_some("number")] { (line(cell, address)) }
                        }
                    } }
                }
            }
        }
    }
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
