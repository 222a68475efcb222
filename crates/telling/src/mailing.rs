//! Notices that are made together, and made again after a crash.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use catalog::words::{Recipient as Role, TriageAction, Word};
use net::Timestamp;
use notify::{MailAddress, Notice, Period, Recipient, Round, Sender, Telling, Ticket, group, mail};
use store::Store;
use store::decided::DecisionRow;
use store::notices::{Mailing, NoticeRow, ToldRow};

use crate::again::Again;
use crate::contacts::Contacts;
use crate::due::Due;
use crate::error::Error;
use crate::item::{Files, Line, Reasons};
use crate::letters::{Letter, Letters};
use crate::report::Report;

/// Why somebody was not told, in the database: the source's marking.
pub(crate) const MARKING: &str = "marking";

/// Why somebody was not told, in the database: whoever would be told in its place is
/// told by another letter.
pub(crate) const SAME_MAILBOX: &str = "same-mailbox";

/// Notices, and what each tells.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pub(crate) notices: Vec<Notice>,
    pub(crate) rows: Vec<ToldRow>,
}

/// A telling, and what it is of.
struct Tagged {
    telling: Telling,
    decision: i64,
    /// The role that is to be told, by the decision.
    role: Role,
}

/// Makes notices of what is due.
pub(crate) struct Maker<'a> {
    pub(crate) letters: &'a Letters,
    pub(crate) contacts: &'a Contacts<'a>,
    pub(crate) reasons: &'a Reasons,
    pub(crate) sender: &'a Sender,
    pub(crate) files: Files,
    /// The instant that they are made at.
    pub(crate) made: Timestamp,
}

impl Maker<'_> {
    /// Makes what is told for the first time.
    pub(crate) fn first(
        &mut self,
        store: &Store,
        due: &[Due],
        report: &mut Report,
    ) -> Result<Made, Error> {
        let mut tagged = Vec::new();
        let mut elsewhere = Vec::new();
        for due in due {
            let Some((row, line)) = self.decision(store, due.decision)? else {
                report.unwritten += 1;
                continue;
            };
            let list = self.letters.list(store, due.letters)?;
            let letter = &list[due.place];
            let (recipient, round) = match self.contacts.recipient(letter, line.economy()) {
                Ok(found) => found,
                Err(why) => {
                    report.unreached(letter.role, why);
                    continue;
                }
            };
            if round == Round::InPlace && is_told_itself(&list, due.place, &recipient.mail) {
                elsewhere.push(self.untold(&row, letter.role, round, SAME_MAILBOX));
                continue;
            }
            let time = row.time.map_or(self.made, Timestamp::from_micros);
            let telling = Telling {
                period: Period::of(letter.action, time).expect("it is due"),
                deadline: self.deadline(&row, letter),
                item: line.item(&row, self.seen(&row), self.reasons, None),
                recipient,
                action: letter.action,
                tlp: letter.tlp,
                round,
            };
            tagged.push(Tagged {
                telling,
                decision: row.id,
                role: letter.role,
            });
        }
        let mut made = make(tagged, self.sender, report);
        made.rows.extend(elsewhere);
        Ok(made)
    }

    /// Makes what is told again.
    pub(crate) fn again(
        &mut self,
        store: &Store,
        due: &[Again],
        report: &mut Report,
    ) -> Result<Made, Error> {
        let mut tagged = Vec::new();
        for again in due {
            let Some((row, line)) = self.decision(store, again.row.decision)? else {
                report.unwritten += 1;
                continue;
            };
            let list = self.letters.list(store, row.letters)?;
            let mut letters = list.iter();
            let letter = letters.find(|letter| letter.role.word() == again.row.recipient);
            let letter = letter.ok_or_else(|| Error::Row {
                table: "triage_told",
                value: again.row.recipient.clone(),
            })?;
            let told = recipient(&again.notice)?;
            let recipient = match again.round {
                Round::First | Round::Reminder => Some(told),
                Round::InPlace | Round::Escalation => {
                    self.contacts.next_best(told.role, line.economy())
                }
            };
            let Some(recipient) = recipient else {
                report.unreached(
                    letter.role,
                    "nobody is named to tell in its place".to_owned(),
                );
                continue;
            };
            let earlier = Ticket::find(&again.notice.ticket);
            let telling = Telling {
                item: line.item(&row, self.seen(&row), self.reasons, earlier),
                recipient,
                action: letter.action,
                period: Period::of(TriageAction::DailyDigest, self.made)
                    .expect("a digest has a period"),
                deadline: after(self.made, letter.within),
                tlp: letter.tlp,
                round: again.round,
            };
            tagged.push(Tagged {
                telling,
                decision: row.id,
                role: letter.role,
            });
        }
        Ok(make(tagged, self.sender, report))
    }

    /// Makes a mailing again that was committed.
    pub(crate) fn remake(
        &mut self,
        store: &Store,
        mailing: &Mailing,
        report: &mut Report,
    ) -> Result<Made, Error> {
        let changed = || Error::Changed {
            mailing: mailing.id,
        };
        let mut notices: HashMap<String, NoticeRow> = HashMap::new();
        let mut tagged = Vec::new();
        for told in store.told_by(mailing.id)? {
            let Ok(name) = &told.notice else { continue };
            if !notices.contains_key(name) {
                let notice = store.notice(name)?.ok_or_else(changed)?;
                notices.insert(name.clone(), notice);
            }
            let notice = &notices[name];
            let Some((row, line)) = self.decision(store, told.decision)? else {
                let (path, at, _) = self.place(store, told.decision)?.ok_or_else(changed)?;
                let found = "nothing to read";
                return Err(Error::Line { path, at, found });
            };
            let earlier = told.earlier.as_deref().and_then(Ticket::find);
            let telling = Telling {
                item: line.item(&row, told.seen, self.reasons, earlier),
                recipient: recipient(notice)?,
                action: word("action", &notice.action, TriageAction::from_word)?,
                period: word("period", &notice.period, |text| text.parse().ok())?,
                deadline: told.deadline.map(Timestamp::from_micros),
                tlp: word("tlp", &notice.tlp, Word::from_word)?,
                round: word("round", &notice.round, Round::from_word)?,
            };
            tagged.push(Tagged {
                telling,
                decision: told.decision,
                role: word("recipient", &told.recipient, Role::from_word)?,
            });
        }
        let mail = word("mail", &mailing.mail, |text| text.parse().ok())?;
        let made = make(tagged, &Sender::new(&mailing.organisation, mail), report);
        let ids: BTreeSet<&String> = made
            .rows
            .iter()
            .filter_map(|row| row.notice.as_ref().ok())
            .collect();
        if ids != notices.keys().collect() {
            return Err(changed());
        }
        Ok(made)
    }

    fn decision(&mut self, store: &Store, id: i64) -> Result<Option<(DecisionRow, Line)>, Error> {
        let row = store.triage_decision(id)?.ok_or_else(|| Error::Row {
            table: "triage_told",
            value: format!("decision {id}"),
        })?;
        Ok(self.files.line(&row)?.map(|line| (row, line)))
    }

    /// Where the line of a decision should be.
    fn place(&self, store: &Store, id: i64) -> Result<Option<(String, u64, u64)>, Error> {
        let row = store.triage_decision(id)?;
        Ok(row.and_then(|row| row.written))
    }

    /// By when something should be done about an event that is told for the first time:
    /// within the rule's time from when it was received, or where that is over, from the
    /// telling.
    fn deadline(&self, row: &DecisionRow, letter: &Letter) -> Option<Timestamp> {
        let received = Timestamp::from_micros(row.received?);
        let deadline = after(received, letter.within)?;
        if deadline > self.made {
            return Some(deadline);
        }
        after(self.made, letter.within)
    }

    /// When an event was seen, as it is told.
    fn seen(&self, row: &DecisionRow) -> (i64, i64, u64) {
        let time = row.time.unwrap_or(self.made.micros());
        match row.seen.filter(|_| row.time.is_some()) {
            Some((first, last, count)) => (first.min(time), last.max(time), count),
            None => (time, time, 1),
        }
    }

    fn untold(&self, row: &DecisionRow, role: Role, round: Round, why: &str) -> ToldRow {
        ToldRow {
            decision: row.id,
            recipient: role.word().to_owned(),
            round: round.word().to_owned(),
            notice: Err(why.to_owned()),
            seen: self.seen(row),
            deadline: None,
            earlier: None,
        }
    }
}

/// Whether another letter of a list goes to that mailbox.
fn is_told_itself(list: &[Letter], place: usize, mail: &MailAddress) -> bool {
    let mut others = list.iter().enumerate().filter(|(at, _)| *at != place);
    others.any(|(_, letter)| {
        let is_direct = !letter.is_in_place && letter.action.tells();
        is_direct && letter.mail.as_ref() == Ok(mail)
    })
}

fn after(from: Timestamp, within: Option<u32>) -> Option<Timestamp> {
    Some(from.plus(Duration::from_secs(u64::from(within?) * 3_600)))
}

/// Groups tellings, and says in which notice each is.
fn make(tagged: Vec<Tagged>, sender: &Sender, report: &mut Report) -> Made {
    let mut rows = Vec::with_capacity(tagged.len());
    let mut tellings = Vec::with_capacity(tagged.len());
    for Tagged {
        telling,
        decision,
        role,
    } in tagged
    {
        let key = key(
            &telling.item.id,
            &telling.recipient,
            telling.action,
            telling.round,
        );
        let item = &telling.item;
        let row = ToldRow {
            decision,
            recipient: role.word().to_owned(),
            round: telling.round.word().to_owned(),
            notice: Err(MARKING.to_owned()),
            seen: (item.first.micros(), item.last.micros(), item.count),
            deadline: telling.deadline.map(Timestamp::micros),
            earlier: item.earlier.as_ref().map(Ticket::to_string),
        };
        rows.push((key, row));
        tellings.push(telling);
    }
    let grouped = group::group(tellings);
    report.withheld(&grouped.withheld);
    let mut told = HashMap::new();
    for notice in &grouped.notices {
        let id = mail::id(notice, sender);
        for item in &notice.items {
            let key = key(&item.id, &notice.recipient, notice.action, notice.round);
            told.insert(key, id.clone());
        }
    }
    let rows = rows.into_iter().map(|(key, row)| match told.get(&key) {
        Some(id) => ToldRow {
            notice: Ok(id.clone()),
            ..row
        },
        None => row,
    });
    Made {
        rows: rows.collect(),
        notices: grouped.notices,
    }
}

/// What tells a telling from all others of its event.
fn key(
    id: &str,
    to: &Recipient,
    action: TriageAction,
    round: Round,
) -> (String, Role, String, TriageAction, Round) {
    (id.to_owned(), to.role, to.mail.to_string(), action, round)
}

/// What is kept of a notice.
pub(crate) fn row(notice: &Notice, sender: &Sender) -> NoticeRow {
    NoticeRow {
        id: mail::id(notice, sender),
        ticket: notice.ticket.to_string(),
        role: notice.recipient.role.word().to_owned(),
        mail: notice.recipient.mail.to_string(),
        name: notice.recipient.name.clone(),
        round: notice.round.word().to_owned(),
        action: notice.action.word().to_owned(),
        period: notice.period.to_string(),
        tlp: notice.tlp.word().to_owned(),
        deadline: notice.deadline.map(Timestamp::micros),
        events: notice.items.len() as u64,
    }
}

/// Who was told by a notice.
fn recipient(notice: &NoticeRow) -> Result<Recipient, Error> {
    let role = word("role", &notice.role, Role::from_word)?;
    let mail = word("mail", &notice.mail, |text| text.parse().ok())?;
    Ok(Recipient::new(role, mail, notice.name.as_deref()))
}

fn word<T>(column: &'static str, text: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
    read(text).ok_or_else(|| Error::Row {
        table: "triage_notices",
        value: format!("{column} {text}"),
    })
}
