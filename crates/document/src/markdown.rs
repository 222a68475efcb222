//! A document as Markdown: [CommonMark](https://spec.commonmark.org) with the
//! tables of GitHub.

use crate::{Block, Document, Line, Span, Table};

pub(super) fn write(document: &Document) -> String {
    let mut text = format!("# {}\n", escaped(&document.title));
    for block in &document.blocks {
        text.push('\n');
        match block {
            Block::Heading(level, heading) => {
                let marks = "#".repeat(usize::from(*level) + 1);
                text += &format!("{marks} {}\n", escaped(heading));
            }
            Block::Text(words) | Block::Hint(words) => text += &format!("{}\n", line(words)),
            Block::List(lines) => {
                for words in lines {
                    text += &format!("- {}\n", line(words));
                }
            }
            Block::Quote(words) => text += &format!("> {}\n", line(words)),
            Block::Properties(properties) => {
                for (name, value) in properties {
                    text += &format!("- {}: {}\n", escaped(name), line(value));
                }
            }
            Block::Entries(entries) => {
                for entry in entries {
                    text += &format!("- {}\n", line(&entry.head));
                    for words in &entry.body {
                        text += &format!("  - {}\n", line(words));
                    }
                }
            }
            Block::Table(table) => rows(&mut text, table),
            Block::Picture(picture) => {
                text += &format!("![{}]({})\n", escaped(&picture.alt), picture.name);
            }
        }
    }
    text
}

fn rows(text: &mut String, table: &Table) {
    let bars = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    *text += &bars(table.columns.iter().map(|c| escaped(&c.name)).collect());
    let rule = |number| if number { "---:" } else { "---" };
    *text += &bars(
        table
            .columns
            .iter()
            .map(|c| rule(c.number).to_owned())
            .collect(),
    );
    for row in &table.rows {
        *text += &bars(row.iter().map(line).collect());
    }
}

fn line(line: &Line) -> String {
    line.0
        .iter()
        .map(|span| match span {
            Span::Text(text) => escaped(text),
            Span::Strong(text) => format!("**{}**", escaped(text)),
            // A bar would end the cell even in code.
            Span::Code(text) => format!("`{}`", text.replace('`', "'").replace('|', "\\|")),
            Span::Link(text, address) => {
                let address = address.replace('(', "%28").replace(')', "%29");
                format!("[{}]({})", escaped(text), address.replace('|', "%7C"))
            }
        })
        .collect()
}

/// Text in which nothing is taken for a mark. Line breaks become blanks.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    // At the start of a line these would make a heading, a list or a quotation.
    match out.chars().next() {
        Some('#' | '>' | '+' | '-' | '=') => format!("\\{out}"),
        _ => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_text_are_only_text() {
        let mut document = Document::new("A_b");
        document.paragraph(Line::from("# no heading, a | bar, <b> & *").then_code("x|y"));
        let expect = "# A\\_b\n\n\\# no heading, a \\| bar, \\<b> &amp; \\*`x\\|y`\n";
        assert_eq!(document.markdown(), expect);
    }
}
