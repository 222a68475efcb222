//! An answer in the form that is asked for.

use document::Document;
use maud::{Markup, PreEscaped, html};
use serde::Serialize;
use serde_json::Value;

use crate::asked::Asked;
use crate::house::House;
use crate::problem::Problem;

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a page.
    Page,
    /// As JSON.
    Json,
    /// As CSV (RFC 4180), for what is a list.
    Csv,
    /// As Markdown.
    Markdown,
}

/// An answer, written.
#[derive(Debug)]
pub struct Answer {
    /// Its form.
    pub form: Form,
    /// What it is about; the title of a page.
    pub title: String,
    /// What is written: for a page, what is in its `main`.
    pub text: String,
}

/// What is in the `main` of a page.
#[derive(Debug)]
pub struct Main {
    /// What it is about.
    pub title: String,
    /// The page, from its heading on.
    pub html: Markup,
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 4] = [Form::Page, Form::Json, Form::Csv, Form::Markdown];

    /// The word for it in `format=`.
    pub const fn word(self) -> &'static str {
        match self {
            Form::Page => "html",
            Form::Json => "json",
            Form::Csv => "csv",
            Form::Markdown => "markdown",
        }
    }

    /// Its media type, as it is sent.
    pub const fn media_type(self) -> &'static str {
        match self {
            Form::Page => "text/html; charset=utf-8",
            Form::Json => "application/json",
            Form::Csv => "text/csv; charset=utf-8; header=present",
            Form::Markdown => "text/markdown; charset=utf-8",
        }
    }

    /// The form of a word.
    pub fn of_word(word: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.word() == word)
    }

    /// The form that an `Accept` header (RFC 9110 §12.5.1) likes best; of those that
    /// it likes alike, `usual` before the others. `None` where it takes none.
    pub fn accepted(header: &str, usual: Form) -> Option<Form> {
        if header.trim().is_empty() {
            return Some(usual);
        }
        let ranges: Vec<(&str, f32)> = header.split(',').filter_map(range).collect();
        let others = Form::ALL.into_iter().filter(|form| *form != usual);
        let mut best: Option<(Form, f32)> = None;
        for form in [usual].into_iter().chain(others) {
            let liked = liking(&ranges, form);
            if liked > best.map_or(0.0, |(_, most)| most) {
                best = Some((form, liked));
            }
        }
        best.map(|(form, _)| form)
    }
}

/// A media range and how much it is liked.
fn range(text: &str) -> Option<(&str, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let range = parts.next().filter(|range| range.contains('/'))?;
    let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    let weight = weight.map_or(Some(1.0), |weight| weight.parse().ok())?;
    Some((range, f32::clamp(weight, 0.0, 1.0)))
}

/// How much a form is liked: by the most exact range that has it.
fn liking(ranges: &[(&str, f32)], form: Form) -> f32 {
    let media_type = form.media_type();
    let own = media_type.split(';').next().unwrap_or(media_type);
    let whole = own.split('/').next().unwrap_or(own);
    let by = |wanted: &str| {
        let same = |range: &&(&str, f32)| range.0.eq_ignore_ascii_case(wanted);
        ranges.iter().find(same).map(|(_, weight)| *weight)
    };
    by(own)
        .or_else(|| by(&format!("{whole}/*")))
        .or_else(|| by("*/*"))
        .unwrap_or(0.0)
}

impl Answer {
    /// Writes an answer that is a document.
    ///
    /// # Errors
    ///
    /// When it has no CSV, and that was asked for.
    pub fn document(
        house: &House,
        asked: &Asked,
        data: &impl Serialize,
        document: impl FnOnce() -> Document,
    ) -> Result<Answer, Problem> {
        Answer::framed(house, asked, data, document, |heading, rest| {
            Ok(html! { (heading) (rest) })
        })
    }

    /// Writes an answer that is a document, whose page has something around it: `frame`
    /// takes its heading and the rest of it.
    ///
    /// # Errors
    ///
    /// When it has no CSV, and that was asked for; and what `frame` says.
    pub fn framed(
        house: &House,
        asked: &Asked,
        data: &impl Serialize,
        document: impl FnOnce() -> Document,
        frame: impl FnOnce(Markup, Markup) -> Result<Markup, Problem>,
    ) -> Result<Answer, Problem> {
        match asked.form {
            Form::Page => {
                let document = document();
                let rest = document.html_blocks(&|code| house.address(code));
                let html = frame(html! { h1 { (document.title) } }, PreEscaped(rest))?;
                Ok(Answer::shown(Main {
                    title: document.title,
                    html,
                }))
            }
            Form::Markdown => {
                let document = document();
                Ok(Answer {
                    form: Form::Markdown,
                    text: document.markdown(),
                    title: document.title,
                })
            }
            Form::Json | Form::Csv => Answer::data(asked, data),
        }
    }

    /// Writes an answer that has a page of its own and no Markdown.
    ///
    /// # Errors
    ///
    /// When it has not the form that was asked for.
    pub fn page(
        asked: &Asked,
        data: &impl Serialize,
        main: impl FnOnce() -> Main,
    ) -> Result<Answer, Problem> {
        match asked.form {
            Form::Page => Ok(Answer::shown(main())),
            _ => Answer::data(asked, data),
        }
    }

    /// A page.
    pub fn shown(main: Main) -> Answer {
        Answer {
            form: Form::Page,
            title: main.title,
            text: main.html.into_string(),
        }
    }

    /// Writes an answer for programs.
    ///
    /// # Errors
    ///
    /// When it has not the form that was asked for.
    pub fn data(asked: &Asked, data: &impl Serialize) -> Result<Answer, Problem> {
        let text = match asked.form {
            Form::Json => {
                let text = serde_json::to_string_pretty(data).expect("plain data is JSON");
                text + "\n"
            }
            Form::Csv => {
                let data = serde_json::to_value(data).expect("plain data is JSON");
                csv(&data).ok_or_else(|| other_form("CSV is for lists"))?
            }
            Form::Page | Form::Markdown => return Err(other_form("this answer has no Markdown")),
        };
        Ok(Answer {
            form: asked.form,
            title: asked.question.title.to_owned(),
            text,
        })
    }
}

/// The form that was asked for is none that the answer has.
fn other_form(why: &str) -> Problem {
    Problem::new(axum::http::StatusCode::NOT_ACCEPTABLE, why)
        .hint("ask for text/html or application/json")
}

/// A list of records as CSV with a header (RFC 4180); `None` for what is no list. What
/// is no single value stands in its cell as JSON.
fn csv(data: &Value) -> Option<String> {
    let items = match data {
        Value::Array(items) => items,
        Value::Object(fields) => fields.get("items")?.as_array()?,
        _ => return None,
    };
    let mut columns: Vec<&str> = Vec::new();
    for item in items {
        for name in item.as_object()?.keys() {
            if !columns.contains(&name.as_str()) {
                columns.push(name);
            }
        }
    }
    let mut text = String::new();
    row(&mut text, columns.iter().map(|name| (*name).to_owned()));
    for item in items {
        row(&mut text, columns.iter().map(|name| cell(&item[*name])));
    }
    Some(text)
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn row(text: &mut String, cells: impl Iterator<Item = String>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            text.push(',');
        }
        if !cell.is_empty() {
            store::output::csv_text(text, &cell);
        }
    }
    text.push_str("\r\n");
}
