//! From text to record.

use catalog::{Catalog, PartialDate};

use crate::attribute::{self, Draft};
use crate::duplicate::same_session;
use crate::hearing::{Ear, Hearing, normalise, on_one_line};
use crate::mention::Names;
use crate::people::{Known, People, RoleKind};
use crate::record::{
    Field, Finding, Form, HeardDocument, How, Part, PartKind, Passage, Problem, Record, Section,
    SessionDate, Speaker, Turn,
};
use crate::request;
use crate::sentence::sentences;
use crate::template;
use crate::text::{Lines, Span, paragraphs};
use crate::transcript;
use crate::words::{Word, words};

/// Reads texts, with the names of one catalog: made once, used for many.
pub struct Reader<'c> {
    pub(crate) names: Names<'c>,
    pub(crate) ear: Ear<'c>,
    document: Option<String>,
    known: Vec<Known>,
}

/// A text on its way to be a record.
struct Draught<'t> {
    text: &'t str,
    lines: Lines,
    /// Words as they stand, of the whole text.
    words: Vec<Word>,
    parts: Vec<(usize, PartKind)>,
    sections: Vec<Section>,
    turns: Vec<Draft>,
    labels: Vec<Option<Span>>,
    section_of: Vec<Option<usize>>,
}

impl<'c> Reader<'c> {
    /// A reader that knows nobody.
    pub fn new(catalog: &'c Catalog) -> Reader<'c> {
        let names = Names::new(catalog);
        let ear = Ear::new(catalog, |form| names.is_name(form));
        Reader {
            names,
            ear,
            document: None,
            known: Vec::new(),
        }
    }

    /// The same, for texts that are this document (the id of a source, as aliases
    /// have it): its aliases hold, whether many of them are heard or not.
    pub fn document(mut self, id: &str) -> Reader<'c> {
        self.document = Some(id.to_owned());
        self
    }

    /// The same, for texts in which these people may speak: a first name is enough
    /// to find them.
    pub fn people(mut self, known: Vec<Known>) -> Reader<'c> {
        self.known = known;
        self
    }

    /// Reads one text.
    pub fn read(&self, text: &str) -> Record {
        self.read_with(text, &self.known)
    }

    /// Reads several texts. Where one is a report and another the transcript of the
    /// same session ([`same_session`]), the people in the report are known in the
    /// transcript.
    pub fn read_all(&self, texts: &[&str]) -> Vec<Record> {
        let first: Vec<Record> = texts.iter().map(|text| self.read(text)).collect();
        let again = |at: usize| {
            let record = &first[at];
            let reports = first.iter().filter(|r| r.form == Form::Report);
            let mut reports = reports.filter(|r| same_session(r, record).is_some());
            let report = reports.next().filter(|_| record.form == Form::Transcript)?;
            let mut known = self.known.clone();
            known.extend(Known::of(&report.people));
            Some(self.read_with(texts[at], &known))
        };
        (0..first.len())
            .map(|at| again(at).unwrap_or_else(|| first[at].clone()))
            .collect()
    }

    fn read_with(&self, text: &str, known: &[Known]) -> Record {
        let words = words(text, Span::new(0, text.len()));
        let document = match &self.document {
            Some(id) => Some(HeardDocument {
                id: id.clone(),
                heard: 0,
                aliases: 0,
                given: true,
            }),
            None => self.ear.document(&words),
        };
        let id = document.as_ref().map(|d| d.id.as_str());
        let mut draught = Draught::new(text, words);
        let mut people = People::new(&self.ear, id, known);
        let form = draught.cut(&mut people);
        draught.name_speakers(form, &mut people);
        draught.introduced(form, &mut people);
        let mut hearings = Vec::new();
        let corrected = self.correct(text, &draught.lines, &draught.words, id, &mut hearings);
        let turns = self.turns(&draught, &people, &corrected, &mut hearings);
        let mut findings = draught.findings(form, &people);
        findings.sort_by_key(|f| f.line);
        let mut record = Record {
            form,
            document,
            title: draught.title(form),
            date: draught.date(),
            parts: draught.whole(),
            sections: draught.sections,
            people: people.people,
            turns,
            hearings,
            requests: Vec::new(),
            findings,
        };
        record.requests = request::requests(text, &draught.lines, &record.turns, form);
        record
    }

    /// Words with what was misheard put right.
    pub(crate) fn correct(
        &self,
        text: &str,
        lines: &Lines,
        words: &[Word],
        document: Option<&str>,
        hearings: &mut Vec<Hearing>,
    ) -> Vec<Word> {
        let names = self.names.places(words);
        let in_name = |heard: &std::ops::Range<usize>| {
            let at = names.partition_point(|n| n.end < heard.end);
            names.get(at).is_some_and(|n| {
                n.start <= heard.start && n.end >= heard.end && n.len() > heard.len()
            })
        };
        self.ear
            .correct(text, lines, words, document, &in_name, hearings)
    }

    fn turns(
        &self,
        draught: &Draught<'_>,
        people: &People<'_>,
        corrected: &[Word],
        hearings: &mut [Hearing],
    ) -> Vec<Turn> {
        let text = draught.text;
        let is_person = |name: &str| {
            let mut all = people.people.iter();
            all.any(|p| crate::people::same_name(&p.name, name))
        };
        let turn = |(at, draft): (usize, &Draft)| {
            let span = draft.span;
            let within = hearings.iter_mut().filter(|h| span.contains(h.span));
            let mut own: Vec<Hearing> = Vec::new();
            for hearing in within {
                hearing.turn = Some(at + 1);
                own.push(hearing.clone());
            }
            let from = corrected.partition_point(|w| w.span.start < span.start);
            let to = corrected.partition_point(|w| w.span.start < span.end);
            let words = corrected[from..to].to_vec();
            let label = draught.labels[at];
            Turn {
                number: at + 1,
                line: draught.lines.line(span.start),
                span,
                text: span.of(text).to_owned(),
                normalised: normalise(text, span, &own),
                section: draught.section_of[at],
                speaker: Speaker {
                    captioned: label.map(|l| on_one_line(l.of(text))),
                    span: label,
                    person: draft.person.map(|p| people.people[p].id.clone()),
                    how: draft.how,
                },
                mentions: self.names.mentions(text, &words, &own, is_person),
                words,
            }
        };
        draught.turns.iter().enumerate().map(turn).collect()
    }
}

impl<'t> Draught<'t> {
    fn new(text: &'t str, words: Vec<Word>) -> Draught<'t> {
        Draught {
            text,
            lines: Lines::new(text),
            words,
            parts: Vec::new(),
            sections: Vec::new(),
            turns: Vec::new(),
            labels: Vec::new(),
            section_of: Vec::new(),
        }
    }

    /// Cuts the text into parts, and says what form it has. People in the fields of
    /// a form are named on the way.
    fn cut(&mut self, people: &mut People<'_>) -> Form {
        let cuts = transcript::cut(self.text, &self.lines);
        let marked = |c: &transcript::Cut| self.text[c.start..].trim_start().starts_with(">>");
        let is_marked = cuts.as_ref().is_some_and(|c| c.iter().any(marked));
        if is_marked {
            self.cut_transcript(&cuts.unwrap_or_default());
            return Form::Transcript;
        }
        if let Some((form, headings)) = template::headings(self.text, &self.words) {
            self.cut_form(form, &headings, people);
            return form;
        }
        if let Some(cuts) = cuts {
            self.cut_transcript(&cuts);
            return Form::Transcript;
        }
        for paragraph in paragraphs(self.text, Span::new(0, self.text.len())) {
            self.turn(paragraph.start, None, paragraph, None, How::Written);
        }
        Form::Other
    }

    fn cut_transcript(&mut self, cuts: &[transcript::Cut]) {
        let last = cuts.last().map_or(0, |c| c.said);
        let trailer = transcript::trailer(self.text, &self.lines);
        let trailer = trailer.filter(|&t| t > last);
        let end = trailer.unwrap_or(self.text.len());
        let nexts = cuts.iter().skip(1).map(|c| c.start);
        for (cut, next) in cuts.iter().zip(nexts.chain(std::iter::once(end))) {
            let said = Span::new(cut.said, next).trimmed(self.text);
            let how = match cut.label {
                Some(_) => How::Label,
                None => How::Unresolved,
            };
            self.turn(cut.start, cut.label, said, None, how);
        }
        if let Some(trailer) = trailer {
            self.parts.push((trailer, PartKind::Trailer));
        }
    }

    fn cut_form(&mut self, form: Form, headings: &[template::Found], people: &mut People<'_>) {
        let ends = headings.iter().skip(1).map(|h| h.span.start);
        let ends = ends.chain(std::iter::once(self.text.len()));
        for (heading, end) in headings.iter().zip(ends) {
            let section = self.sections.len();
            let passage = self.passage(heading.span);
            self.sections.push(Section {
                field: heading.field,
                heading: passage,
            });
            let kind = PartKind::Heading { section };
            self.parts.push((heading.span.start, kind));
            let value = Span::new(heading.filled.min(end), end);
            if value.of(self.text).trim().is_empty() {
                continue;
            }
            if heading.field.is_value() {
                self.parts.push((value.start, PartKind::Value { section }));
                let value = value.trimmed(self.text);
                template::name_people(self.text, form, heading.field, value, people);
                continue;
            }
            for paragraph in paragraphs(self.text, value) {
                let presenter = template::presenter(self.text, paragraph)
                    .filter(|_| heading.field == Field::Presentations);
                let (label, said, how) = match presenter {
                    Some((label, said)) => (Some(label), said, How::Summary),
                    None => (None, paragraph.start, How::Written),
                };
                let span = Span::new(said, paragraph.end);
                self.turn(paragraph.start, label, span, Some(section), how);
            }
        }
    }

    fn turn(
        &mut self,
        start: usize,
        label: Option<Span>,
        span: Span,
        section: Option<usize>,
        how: How,
    ) {
        let turn = self.turns.len() + 1;
        self.parts.push((start, PartKind::Turn { turn }));
        let person = None;
        self.turns.push(Draft { span, person, how });
        self.labels.push(label);
        self.section_of.push(section);
    }

    /// Finds the people before turns: names in full first, then names that turns
    /// give themselves, then single names, which may be short for those.
    fn name_speakers(&mut self, form: Form, people: &mut People<'_>) {
        let text = self.text;
        let long = |span: Span| words(text, span).len() > 1;
        let own: Vec<Option<Span>> = (self.turns.iter().zip(&self.labels))
            .map(|(turn, label)| match label {
                Some(label) => Some(*label),
                None if form == Form::Transcript => attribute::introduction(text, turn.span),
                None => None,
            })
            .collect();
        for full in [true, false] {
            for (at, name) in own.iter().enumerate() {
                let Some(name) = name.filter(|n| long(*n) == full) else {
                    continue;
                };
                let name = on_one_line(name.of(text));
                self.turns[at].person = Some(people.identify(&name, &self.words, text));
                if self.labels[at].is_none() {
                    self.turns[at].how = How::Introduction;
                }
            }
        }
        if form == Form::Transcript {
            attribute::resolve(text, people, &mut self.turns);
        }
    }

    /// Notes where the transcript says who somebody is: "Paul is Director …".
    fn introduced(&self, form: Form, people: &mut People<'_>) {
        if form != Form::Transcript {
            return;
        }
        for turn in &self.turns {
            for sentence in sentences(self.text, turn.span) {
                let words = words(self.text, sentence);
                let Some(is) = words.iter().take(4).position(|w| w.folded == "is") else {
                    continue;
                };
                let named = people.named_in(&words[..is]);
                let all_names = words[..is].iter().all(|w| w.capital);
                if let ([(person, 0), ..], true) = (&named[..], all_names) {
                    let said = on_one_line(sentence.of(self.text));
                    people.add_role(*person, RoleKind::Introduced, &said, sentence);
                }
            }
        }
    }

    /// The parts, from byte to byte. Blanks before the first belong to it.
    fn whole(&self) -> Vec<Part> {
        let text = self.text;
        let mut starts = self.parts.clone();
        let front = starts.first().map_or(text.len(), |(at, _)| *at);
        if text[..front].trim().is_empty() && !starts.is_empty() {
            starts[0].0 = 0;
        } else if front > 0 {
            starts.insert(0, (0, PartKind::FrontMatter));
        }
        let ends = starts.iter().skip(1).map(|(at, _)| *at);
        let ends: Vec<usize> = ends.chain(std::iter::once(text.len())).collect();
        let parts = starts.into_iter().zip(ends);
        parts
            .map(|((start, kind), end)| Part {
                kind,
                span: Span::new(start, end),
                line: self.lines.line(start),
            })
            .collect()
    }

    fn passage(&self, span: Span) -> Passage {
        Passage {
            words: on_one_line(span.of(self.text)),
            span,
            line: self.lines.line(span.start),
        }
    }

    /// What was filled in under a heading.
    fn value_of(&self, field: Field) -> Option<Span> {
        let mut parts = self.parts.iter().enumerate();
        let at = parts.find_map(|(at, (_, kind))| match kind {
            PartKind::Value { section } if self.sections[*section].field == field => Some(at),
            _ => None,
        })?;
        let end = self.parts.get(at + 1).map_or(self.text.len(), |p| p.0);
        Some(Span::new(self.parts[at].0, end).trimmed(self.text))
    }

    fn front(&self) -> Span {
        let end = self.parts.first().map_or(0, |p| p.0);
        Span::new(0, end).trimmed(self.text)
    }

    /// What the form gives as title, or the first line of a proposal.
    fn title(&self, form: Form) -> Option<Passage> {
        if let Some(title) = self.value_of(Field::Title) {
            return Some(self.passage(title));
        }
        let front = self.front();
        let line = front.of(self.text).lines().next()?;
        let is_title = form == Form::Proposal && !line.is_empty();
        is_title.then(|| self.passage(Span::new(front.start, front.start + line.len())))
    }

    fn date(&self) -> Option<SessionDate> {
        let mut places: Vec<Span> = self.value_of(Field::Date).into_iter().collect();
        places.push(self.front());
        let found = places.iter().find_map(|&place| date(self.text, place));
        let (span, from, to) = found.or_else(|| year(self.text, self.front()))?;
        let passage = self.passage(span);
        Some(SessionDate { passage, from, to })
    }

    fn findings(&self, form: Form, people: &People<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut add = |problem, span: Span| {
            findings.push(Finding {
                problem,
                line: self.lines.line(span.start),
                span,
            });
        };
        let whole = Span::new(0, self.text.len());
        if self.words.is_empty() {
            add(Problem::Empty, whole);
        } else if form == Form::Other {
            add(Problem::NoSpeakers, whole);
        }
        for (at, turn) in self.turns.iter().enumerate() {
            if turn.how == How::Unresolved {
                add(Problem::TurnOfNobody { turn: at + 1 }, turn.span);
            }
        }
        for (at, person) in people.people.iter().enumerate() {
            let mut turns = self.turns.iter().zip(&self.labels);
            let place = turns.find_map(|(turn, label)| match (turn.person, turn.how, label) {
                (Some(person), How::Introduction, _) if person == at => Some(turn.span),
                (Some(person), _, Some(label)) if person == at => Some(*label),
                _ => None,
            });
            if let (false, Some(place)) = (person.resolved, place) {
                let captioned = person.variants.first().map(|v| v.captioned.clone());
                let captioned = captioned.unwrap_or_else(|| person.name.clone());
                add(Problem::NameUnresolved { captioned }, place);
            }
        }
        let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}');
        if let Some((span, count)) = self.occurrences(odd) {
            add(Problem::ControlCharacters { count }, span);
        }
        if let Some((span, count)) = self.occurrences(|c| c == '\u{fffd}') {
            add(Problem::LostLetters { count }, span);
        }
        findings
    }

    /// The first character of a sort, and how many there are.
    fn occurrences(&self, is_it: impl Fn(char) -> bool) -> Option<(Span, usize)> {
        let mut all = self.text.char_indices().filter(|&(_, c)| is_it(c));
        let (at, c) = all.next()?;
        Some((Span::new(at, at + c.len_utf8()), 1 + all.count()))
    }
}

/// A date in a stretch: "8 December 2016", "5 to 9 December 2016", "December 8,
/// 2016".
fn date(text: &str, within: Span) -> Option<(Span, PartialDate, PartialDate)> {
    let words = words(text, within);
    let day = |at: usize| -> Option<u32> {
        let day: u32 = words.get(at)?.folded.parse().ok()?;
        (1..=31).contains(&day).then_some(day)
    };
    let month_year = |month: usize, year: usize| -> Option<(usize, u32)> {
        const MONTHS: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        let month = words.get(month)?;
        let month = MONTHS.iter().position(|m| *m == month.folded)? + 1;
        let year: u32 = words.get(year)?.folded.parse().ok()?;
        (1900..2200).contains(&year).then_some((month, year))
    };
    for at in 0..words.len() {
        let (first, last, month, year, end) =
            if let (Some(d), Some((m, y))) = (day(at), month_year(at + 1, at + 2)) {
                (d, d, m, y, at + 2)
            } else if let (Some(a), Some(b), Some((m, y))) =
                (day(at), day(at + 1), month_year(at + 2, at + 3))
            {
                (a, b, m, y, at + 3)
            } else if let (Some(a), Some(b), Some((m, y))) =
                (day(at), day(at + 2), month_year(at + 3, at + 4))
            {
                (a, b, m, y, at + 4)
            } else if let (Some(d), Some((m, y))) = (day(at + 1), month_year(at, at + 2)) {
                (d, d, m, y, at + 2)
            } else {
                continue;
            };
        let span = Span::new(words[at].span.start, words[end].span.end);
        let parse = |day| format!("{year:04}-{month:02}-{day:02}").parse().ok();
        if let (Some(from), Some(to)) = (parse(first), parse(last)) {
            return Some((span, from, to));
        }
    }
    None
}

/// A year alone, behind the name of the meeting: "IGF 2019".
fn year(text: &str, within: Span) -> Option<(Span, PartialDate, PartialDate)> {
    let words = words(text, within);
    words.windows(2).find_map(|pair| {
        let year = &pair[1].folded;
        let is_year = year.len() == 4 && year.starts_with("20") && pair[0].capitals;
        let date: PartialDate = is_year.then(|| year.parse().ok())??;
        let span = Span::new(pair[0].span.start, pair[1].span.end);
        Some((span, date, date))
    })
}
