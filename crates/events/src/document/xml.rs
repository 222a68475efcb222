//! XML as the same shape that the JSON binding has: attributes and children are
//! members, children in lists, and text that is not alone is `value`.
//!
//! Nothing is fetched and nothing declared in the document is expanded: a document
//! type is passed over, and of references only the five of XML itself and those by
//! number are known.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value as Json};

/// How deep elements may be inside elements. Our choice: IODEF's own are 12 deep.
pub(super) const DEPTH_MAX: usize = 64;

/// The member that tells where an element stands: `start` and `end`, in bytes.
pub(super) const PLACE: &str = " place";

struct Element {
    name: String,
    start: u64,
    members: Map<String, Json>,
    text: String,
}

/// Reads a document: its root.
///
/// # Errors
///
/// Where it is no XML, is deeper than [`DEPTH_MAX`], or refers to what it would have
/// to declare: the byte, the first of which is 1.
pub(super) fn read(content: &str) -> Result<Json, u64> {
    let mut reader = Reader::from_str(content);
    reader.config_mut().check_end_names = true;
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        let start = reader.buffer_position();
        let event = reader
            .read_event()
            .map_err(|_| reader.error_position() + 1)?;
        let error = start + 1;
        match event {
            Event::Start(tag) => {
                if open.len() == DEPTH_MAX || root.is_some() {
                    return Err(error);
                }
                open.push(element(&tag, start).ok_or(error)?);
            }
            Event::Empty(tag) => {
                let element = element(&tag, start).ok_or(error)?;
                close(element, reader.buffer_position(), &mut open, &mut root).ok_or(error)?;
            }
            Event::End(_) => {
                let element = open.pop().ok_or(error)?;
                close(element, reader.buffer_position(), &mut open, &mut root).ok_or(error)?;
            }
            Event::Text(text) => {
                let text = text.decode().map_err(|_| error)?;
                append(&mut open, &text).ok_or(error)?;
            }
            Event::CData(text) => {
                let text = text.decode().map_err(|_| error)?;
                append(&mut open, &text).ok_or(error)?;
            }
            Event::GeneralRef(reference) => {
                let text = match reference.resolve_char_ref().map_err(|_| error)? {
                    Some(character) => character.to_string(),
                    None => {
                        let name = reference.decode().map_err(|_| error)?;
                        let known = quick_xml::escape::resolve_xml_entity(&name);
                        known.ok_or(error)?.to_owned()
                    }
                };
                append(&mut open, &text).ok_or(error)?;
            }
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
    }
    match root {
        Some(root) if open.is_empty() => Ok(root),
        _ => Err(content.len() as u64 + 1),
    }
}

/// The element without the prefix of its name space.
fn element(tag: &BytesStart<'_>, start: u64) -> Option<Element> {
    let local = |name: &[u8]| Some(std::str::from_utf8(name).ok()?.to_owned());
    let mut members = Map::new();
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let name = local(attribute.key.local_name().as_ref())?;
        let value = attribute.unescape_value().ok()?;
        members.insert(name, Json::from(value.as_ref()));
    }
    Some(Element {
        name: local(tag.local_name().as_ref())?,
        start,
        members,
        text: String::new(),
    })
}

/// Ends an element: it becomes a member of the one that it is in, or the root.
fn close(element: Element, end: u64, open: &mut [Element], root: &mut Option<Json>) -> Option<()> {
    let Element {
        name,
        start,
        mut members,
        text,
    } = element;
    let text = text.trim();
    let json = if members.is_empty() && !text.is_empty() {
        Json::from(text)
    } else {
        if !text.is_empty() {
            members.insert("value".to_owned(), Json::from(text));
        }
        if name == "Incident" {
            members.insert(
                PLACE.to_owned(),
                serde_json::json!({ "start": start, "end": end }),
            );
        }
        Json::Object(members)
    };
    match open.last_mut() {
        Some(parent) => {
            let list = parent
                .members
                .entry(name)
                .or_insert_with(|| Json::Array(Vec::new()));
            match list {
                Json::Array(list) => list.push(json),
                // An attribute of the same name: the element counts.
                other => *other = Json::Array(vec![json]),
            }
            Some(())
        }
        None if root.is_none() => {
            *root = Some(json);
            Some(())
        }
        None => None,
    }
}

/// Text between elements; outside of the root only white space may be.
fn append(open: &mut [Element], text: &str) -> Option<()> {
    match open.last_mut() {
        Some(element) => {
            element.text.push_str(text);
            Some(())
        }
        None => text
            .trim_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
            .is_empty()
            .then_some(()),
    }
}
