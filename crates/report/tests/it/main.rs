//! Reports as JSON, as text and as a page.

mod json;
mod page;
mod picture;
mod sample;
mod text;
mod words;
