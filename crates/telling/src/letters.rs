//! Who is told of a decision, as the database has it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use catalog::words::{Recipient as Role, Tlp, TriageAction, Word};
use notify::MailAddress;
use serde::Deserialize;
use store::Store;

use crate::error::Error;

/// That somebody is told.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) role: Role,
    /// Where, or why there is no address to write to.
    pub(crate) mail: Result<MailAddress, String>,
    /// Whether the address is of somebody who is told in the recipient's place.
    pub(crate) is_in_place: bool,
    pub(crate) action: TriageAction,
    /// Within how many hours something should be done.
    pub(crate) within: Option<u32>,
    pub(crate) tlp: Tlp,
}

/// Lists of letters by their number, each read when it is asked for.
#[derive(Debug, Default)]
pub(crate) struct Letters {
    read: RefCell<HashMap<i64, Rc<[Letter]>>>,
}

impl Letters {
    /// One list.
    ///
    /// # Errors
    ///
    /// When the database cannot be read, has none of that number, or one that is none.
    pub(crate) fn list(&self, store: &Store, id: i64) -> Result<Rc<[Letter]>, Error> {
        if let Some(list) = self.read.borrow().get(&id) {
            return Ok(Rc::clone(list));
        }
        let wrong = |table, value| Error::Row { table, value };
        let text = store.triage_letters(id)?;
        let text = text.ok_or_else(|| wrong("triage_decisions", format!("letters {id}")))?;
        let list: Rc<[Letter]> = match list(&text) {
            Some(list) => list.into(),
            None => return Err(wrong("triage_letters", text)),
        };
        self.read.borrow_mut().insert(id, Rc::clone(&list));
        Ok(list)
    }
}

/// One in the database.
#[derive(Deserialize)]
struct Row {
    recipient: String,
    mail: Option<String>,
    known: Option<String>,
    action: String,
    within: Option<u32>,
    tlp: String,
}

fn list(text: &str) -> Option<Vec<Letter>> {
    let rows: Vec<Row> = serde_json::from_str(text).ok()?;
    rows.into_iter().map(letter).collect()
}

fn letter(row: Row) -> Option<Letter> {
    let mail = match row.mail {
        None => Err("nobody knows where to write to".to_owned()),
        Some(mail) => mail
            .parse()
            .map_err(|error| format!("`{}` is no address: {error}", notify::text::line(&mail, 60))),
    };
    Some(Letter {
        role: Role::from_word(&row.recipient)?,
        mail,
        is_in_place: row.known.as_deref() == Some(triage::recipients::Known::InPlace.word()),
        action: TriageAction::from_word(&row.action)?,
        within: row.within,
        tlp: Tlp::from_word(&row.tlp)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_is_told_with_the_reason() {
        let row = |mail: &str| {
            format!(
                r#"[{{"recipient":"holder","mail":{mail},"known":"feed","action":"notify-now","within":24,"tlp":"amber+strict"}}]"#
            )
        };
        let read = |mail: &str| list(&row(mail)).expect("a list").remove(0);
        assert!(read("\"a@b.example\"").mail.is_ok());
        assert_eq!(read("null").within, Some(24));
        let wrong = read("\"a@b.example\\r\\nBcc: c@d.example\"").mail;
        let wrong = wrong.expect_err("it breaks out");
        assert!(
            wrong.contains("a line break") && !wrong.contains('\n'),
            "{wrong}"
        );
        assert!(list(r#"[{"recipient":"king","mail":null}]"#).is_none());
    }
}
