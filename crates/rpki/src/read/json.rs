//! The frame of a JSON file: an object with `roas`, and perhaps `aspas`.

use super::plain::Rows;
use super::row::{take_any, take_aspa, take_metadata, text};
use super::syntax::{Step, Value, is_space};
use super::{Gathered, ROW_BYTES_MAX, ReadError};
use crate::problem::{Place, ProblemKind};

pub(crate) struct Json {
    state: State,
    /// How many bytes were used before the piece at hand.
    offset: u64,
    /// The start of a name or row whose rest comes with the next piece.
    carry: Vec<u8>,
    /// Where that name or row starts.
    start: u64,
    /// Whether there was a member `roas`.
    has_roas: bool,
    /// Whether the members at hand are of the object `aspas`, not of the whole.
    in_aspas: bool,
    /// Rows that look as nearly all do.
    plain: Rows,
}

enum State {
    /// Before the `{` of all.
    Start,
    /// Before the name of a member, or, if none came yet, `}`.
    Name { first: bool },
    /// In the name of a member.
    InName(Value),
    /// Before the colon after a name.
    Colon(Member),
    /// Before a member's value.
    Before(Member),
    /// In a value that is not used.
    Passing(Member, Value),
    /// Before a row, or, if none came yet, `]`.
    Row { list: List, first: bool },
    /// In a row.
    InRow(List, Value),
    /// After a row.
    AfterRow(List),
    /// After a member.
    Next,
    /// After all.
    End,
    /// Behind text that is no JSON.
    Broken,
}

/// The members that are told apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Member {
    Roas,
    Aspas,
    /// ASPAs of one family, in the object `aspas`.
    Family,
    Metadata,
    Other,
}

/// What rows are about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Roas,
    Aspas,
}

impl Member {
    fn of(name: &[u8], in_aspas: bool) -> Member {
        match text(name).as_deref() {
            Some("ipv4" | "ipv6") if in_aspas => Member::Family,
            _ if in_aspas => Member::Other,
            Some("roas") => Member::Roas,
            Some("metadata") => Member::Metadata,
            // The second is what rpki-client wrote until 2023.
            Some("aspas" | "provider_authorizations") => Member::Aspas,
            _ => Member::Other,
        }
    }
}

impl Json {
    /// Before the `{` of all, which comes after so many bytes.
    pub(crate) fn new(offset: u64) -> Json {
        Json {
            state: State::Start,
            offset,
            carry: Vec::new(),
            start: 0,
            has_roas: false,
            in_aspas: false,
            plain: Rows::default(),
        }
    }

    pub(crate) fn push(&mut self, piece: &[u8], gathered: &mut Gathered) {
        let mut at = 0;
        while at < piece.len() && !matches!(self.state, State::Broken) {
            match self.advance(&piece[at..], self.offset + at as u64, gathered) {
                Ok(count) => at += count,
                Err(count) => {
                    self.offset += (at + count) as u64;
                    self.state = State::Broken;
                    if self.has_roas {
                        let place = Place::Byte(self.offset);
                        gathered
                            .problems
                            .add(place, &piece[at + count..], ProblemKind::Syntax);
                    }
                    return;
                }
            }
        }
        if !matches!(self.state, State::Broken) {
            self.offset += piece.len() as u64;
        }
    }

    pub(crate) fn finish(self, gathered: &mut Gathered) -> Result<(), ReadError> {
        let broken = matches!(self.state, State::Broken);
        let ended = matches!(self.state, State::End);
        if self.has_roas {
            if !broken && !ended {
                let place = Place::Byte(self.offset);
                gathered.problems.add(place, &[], ProblemKind::Truncated);
            }
            Ok(())
        } else if ended {
            Err(ReadError::NoRoas)
        } else {
            Err(ReadError::BrokenJson {
                offset: self.offset,
            })
        }
    }

    /// Takes one step in a piece that is not empty and begins at `offset`: how
    /// many bytes it used, or after how many a wrong one stands.
    fn advance(
        &mut self,
        piece: &[u8],
        offset: u64,
        gathered: &mut Gathered,
    ) -> Result<usize, usize> {
        let byte = piece[0];
        match &mut self.state {
            State::InName(value) => {
                let step = value.feed(piece);
                let Some(count) = self.carry(piece, step)? else {
                    return Ok(piece.len());
                };
                self.state = State::Colon(Member::of(&self.carry, self.in_aspas));
                Ok(count)
            }
            State::InRow(list, value) => {
                let list = *list;
                let step = value.feed(piece);
                let Some(count) = self.carry(piece, step)? else {
                    return Ok(piece.len());
                };
                let place = Place::Byte(self.start);
                match list {
                    List::Roas => take_any(&self.carry, place, gathered),
                    List::Aspas => take_aspa(&self.carry, place, gathered),
                }
                self.state = State::AfterRow(list);
                Ok(count)
            }
            State::Passing(Member::Metadata, value) => {
                let step = value.feed(piece);
                let Some(count) = self.carry(piece, step)? else {
                    return Ok(piece.len());
                };
                take_metadata(&self.carry, Place::Byte(self.start), gathered);
                self.state = State::Next;
                Ok(count)
            }
            State::Passing(_, value) => match value.feed(piece) {
                Step::Done(count) => {
                    self.state = State::Next;
                    Ok(count)
                }
                Step::More => Ok(piece.len()),
                Step::Bad(count) => Err(count),
            },
            _ if is_space(byte) => Ok(1),
            State::Row { list, first } if !*first || byte != b']' => {
                let list = *list;
                if list == List::Roas
                    && let Some(count) = self.plain.take(piece, gathered)
                {
                    self.state = State::AfterRow(list);
                    return Ok(count);
                }
                self.carry.clear();
                self.start = offset;
                // It stands in its array and what that stands in.
                self.state = State::InRow(list, Value::new(self.depth() + 1));
                Ok(0)
            }
            State::Name { first } if !*first || byte != b'}' => {
                if byte != b'"' {
                    return Err(0);
                }
                self.carry.clear();
                self.start = offset;
                self.state = State::InName(Value::new(self.depth()));
                Ok(0)
            }
            State::Before(member) => {
                let member = *member;
                self.has_roas |= member == Member::Roas;
                Ok(self.begin(member, piece, offset, gathered))
            }
            state => {
                *state = match (&*state, byte) {
                    (State::Start, b'{') => State::Name { first: true },
                    (State::Name { .. } | State::Next, b'}') if self.in_aspas => {
                        self.in_aspas = false;
                        State::Next
                    }
                    (State::Name { .. } | State::Next, b'}') => State::End,
                    (State::Colon(member), b':') => State::Before(*member),
                    (State::Row { .. } | State::AfterRow(_), b']') => State::Next,
                    (State::AfterRow(list), b',') => State::Row {
                        list: *list,
                        first: false,
                    },
                    (State::Next, b',') => State::Name { first: false },
                    _ => return Err(0),
                };
                Ok(1)
            }
        }
    }

    /// How many containers are open around the members at hand.
    fn depth(&self) -> u32 {
        1 + u32::from(self.in_aspas)
    }

    /// Begins a member's value, which `piece` starts with: how many bytes of it
    /// were used.
    fn begin(
        &mut self,
        member: Member,
        piece: &[u8],
        offset: u64,
        gathered: &mut Gathered,
    ) -> usize {
        let list = match member {
            Member::Roas => Some((List::Roas, ProblemKind::RoasNotArray)),
            Member::Aspas | Member::Family => Some((List::Aspas, ProblemKind::AspasNotArray)),
            Member::Metadata | Member::Other => None,
        };
        match (piece[0], list) {
            (b'[', Some((list, _))) => {
                self.state = State::Row { list, first: true };
                return 1;
            }
            (b'{', Some(_)) if member == Member::Aspas => {
                self.in_aspas = true;
                self.state = State::Name { first: true };
                return 1;
            }
            // A list of none is `null` where a program in Go wrote it.
            (b'n', _) | (_, None) => {}
            (_, Some((_, problem))) => {
                gathered.problems.add(Place::Byte(offset), piece, problem);
            }
        }
        self.carry.clear();
        self.start = offset;
        self.state = State::Passing(member, Value::new(self.depth()));
        0
    }

    /// Adds what a step used to what is carried, though no more than makes it too
    /// long: how much that was if the value is complete.
    fn carry(&mut self, piece: &[u8], step: Step) -> Result<Option<usize>, usize> {
        let (count, done) = match step {
            Step::Done(count) => (count, true),
            Step::More => (piece.len(), false),
            Step::Bad(count) => return Err(count),
        };
        let room = ROW_BYTES_MAX + 1 - self.carry.len();
        self.carry.extend_from_slice(&piece[..count.min(room)]);
        Ok(done.then_some(count))
    }
}
