//! Who is who: names as captions and forms have them, put together by stated rules.
//!
//! A name in full is a person. Two such names are one person when they differ in
//! case and accents only, when an alias of the catalog says so, or when one part is
//! equal and the other differs by one letter ([`Identified::Near`]). A single name
//! is the one person whose first name or surname it is, or a short form of it
//! ("Mike"); or, where the record itself has a surname right behind it, that one.
//! What no rule finds, and what names a role ("Remote moderator"), stays as it was
//! captioned and is marked as unresolved.

use serde::Serialize;

use crate::hearing::Ear;
use crate::text::Span;
use crate::words::{Word, folded_words};

/// Somebody in a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The name in small letters with hyphens: `marilia-maciel`. Unique in a record.
    pub id: String,
    /// The name: in full where it is known, else as it was captioned.
    pub name: String,
    /// Whether the name in full is known.
    pub resolved: bool,
    /// Every way in which the record names the person before a turn or in a form,
    /// with the rule that tells so.
    pub variants: Vec<Variant>,
    /// What the text, or whoever knows the person, says of them.
    pub roles: Vec<Role>,
}

/// A name as a text has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variant {
    /// As it stands.
    pub captioned: String,
    /// How one knows whose name it is.
    pub how: Identified,
}

/// The rule by which a name is somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identified {
    /// It is the name in full.
    FullName,
    /// An alias of the catalog says whom the captions meant.
    Alias,
    /// It is the first name of one person only.
    FirstName,
    /// It is the surname of one person only.
    Surname,
    /// It is a usual short form of the first name of one person only.
    ShortForm,
    /// It is the name of one person but for a letter.
    Near,
    /// The record has the surname behind this first name elsewhere.
    InText,
    /// No rule finds a name in full.
    Unresolved,
}

/// What a text says of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    /// What sort of role.
    pub kind: RoleKind,
    /// Function and institution in the words of the text; may be empty.
    pub words: String,
    /// Where it says so; absent when another record does.
    pub span: Option<Span>,
}

/// What part somebody has in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleKind {
    /// Listed as a speaker.
    Speaker,
    /// Listed as an organiser.
    Organizer,
    /// Listed as chair or moderator.
    Moderator,
    /// Listed as rapporteur.
    Rapporteur,
    /// Somebody says in the session who this is: "Paul is Director General of …".
    Introduced,
}

/// Somebody who is known before a text is read, from the report of the same session
/// or from whoever knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Known {
    /// The name in full.
    pub name: String,
    /// What is known of them.
    pub roles: Vec<Role>,
}

impl Known {
    /// The resolved people of another record of the same session.
    pub fn of(people: &[Person]) -> Vec<Known> {
        let resolved = people.iter().filter(|p| p.resolved);
        resolved
            .map(|p| Known {
                name: p.name.clone(),
                roles: p.roles.iter().map(elsewhere).collect(),
            })
            .collect()
    }
}

fn elsewhere(role: &Role) -> Role {
    Role {
        span: None,
        ..role.clone()
    }
}

/// Words in a label that name a role and not a person.
const ROLES: &[&str] = &[
    "announcer",
    "attendee",
    "audience",
    "captioner",
    "chair",
    "chairman",
    "chairperson",
    "chairwoman",
    "comoderator",
    "facilitator",
    "female",
    "floor",
    "host",
    "interpreter",
    "male",
    "man",
    "member",
    "moderator",
    "online",
    "operator",
    "panel",
    "panelist",
    "panellist",
    "participant",
    "question",
    "rapporteur",
    "remote",
    "secretariat",
    "speaker",
    "unidentified",
    "unknown",
    "voice",
    "woman",
];

/// Short forms and the names that they stand for.
const SHORT_FORMS: &[(&str, &[&str])] = &[
    (
        "alex",
        &[
            "alejandro",
            "alejandra",
            "alexander",
            "alexandra",
            "aleksandr",
        ],
    ),
    ("ben", &["benjamin"]),
    ("bill", &["william"]),
    ("bob", &["robert"]),
    (
        "chris",
        &["christopher", "christian", "christine", "christina"],
    ),
    ("dan", &["daniel"]),
    ("dave", &["david"]),
    ("fred", &["frederick", "frederic", "alfred"]),
    ("jim", &["james"]),
    ("joe", &["joseph"]),
    ("kate", &["katherine", "catherine"]),
    ("liz", &["elizabeth"]),
    ("matt", &["matthew", "mathew", "matthias"]),
    ("mike", &["michael"]),
    ("nick", &["nicholas", "nicolas"]),
    ("pat", &["patrick", "patricia"]),
    ("pete", &["peter"]),
    ("rick", &["richard"]),
    ("sam", &["samuel", "samantha"]),
    ("steve", &["stephen", "steven"]),
    ("tom", &["thomas"]),
    ("tony", &["anthony", "antonio"]),
];

/// A single name that differs by one letter is taken for a known one only from so
/// many letters on; shorter ones are too often other names.
const NEAR_LETTERS_MIN: usize = 4;

/// Puts names to people while a text is read.
pub(crate) struct People<'k> {
    ear: &'k Ear<'k>,
    document: Option<String>,
    /// Known before; each becomes a person when the text names them.
    known: &'k [Known],
    pub(crate) people: Vec<Person>,
}

impl<'k> People<'k> {
    pub(crate) fn new(ear: &'k Ear<'k>, document: Option<&str>, known: &'k [Known]) -> Self {
        People {
            ear,
            document: document.map(str::to_owned),
            known,
            people: Vec::new(),
        }
    }

    /// The person whom a name means, made if there is none yet. `text` are the words
    /// of the whole record, in which a surname may stand.
    pub(crate) fn identify(&mut self, captioned: &str, text: &[Word], source: &str) -> usize {
        if let Some(at) = self.by_variant(captioned) {
            return at;
        }
        let folded = folded_words(captioned);
        let (at, how) = if folded.iter().any(|w| ROLES.contains(&w.as_str())) {
            (self.fresh(captioned, false), Identified::Unresolved)
        } else if let Some(name) = self.ear.person(captioned, self.document.as_deref()) {
            (self.full_name(&name).0, Identified::Alias)
        } else if folded.len() > 1 {
            self.full_name(captioned)
        } else {
            self.single_name(captioned, text, source)
        };
        self.add_variant(at, captioned, how);
        at
    }

    pub(crate) fn add_role(&mut self, at: usize, kind: RoleKind, words: &str, span: Span) {
        let roles = &mut self.people[at].roles;
        let known = |r: &Role| r.kind == kind && folded_words(&r.words) == folded_words(words);
        if !roles.iter().any(known) {
            roles.push(Role {
                kind,
                words: words.to_owned(),
                span: Some(span),
            });
        }
    }

    fn by_variant(&self, captioned: &str) -> Option<usize> {
        let wanted = folded_words(captioned);
        let is_it = |v: &Variant| folded_words(&v.captioned) == wanted;
        self.people
            .iter()
            .position(|p| p.variants.iter().any(is_it))
    }

    fn add_variant(&mut self, at: usize, captioned: &str, how: Identified) {
        let captioned = captioned.to_owned();
        let variants = &mut self.people[at].variants;
        variants.push(Variant { captioned, how });
    }

    /// The person with a name in full.
    fn full_name(&mut self, name: &str) -> (usize, Identified) {
        let wanted = folded_words(name);
        if let Some(at) = self.candidate(|words| *words == wanted) {
            return (at, Identified::FullName);
        }
        if let Some(at) = self.candidate(|words| near(words, &wanted)) {
            return (at, Identified::Near);
        }
        (
            self.fresh(&in_small_letters(name), true),
            Identified::FullName,
        )
    }

    fn single_name(&mut self, captioned: &str, text: &[Word], source: &str) -> (usize, Identified) {
        let Some(wanted) = folded_words(captioned).pop() else {
            return (self.fresh(captioned, false), Identified::Unresolved);
        };
        let first = |words: &Vec<String>| words.first() == Some(&wanted);
        let last = |words: &Vec<String>| words.len() > 1 && words.last() == Some(&wanted);
        let short = |words: &Vec<String>| words.first().is_some_and(|w| is_short(&wanted, w));
        if let Some(at) = self.candidate(first) {
            return (at, Identified::FirstName);
        }
        if let Some(at) = self.candidate(last) {
            return (at, Identified::Surname);
        }
        if let Some(at) = self.candidate(short) {
            return (at, Identified::ShortForm);
        }
        if let Some(name) = self.surname_in(&wanted, text, source) {
            return (self.full_name(&name).0, Identified::InText);
        }
        let near = |words: &Vec<String>| {
            wanted.len() >= NEAR_LETTERS_MIN
                && words.len() > 1
                && one_letter_apart(&words[0], &wanted)
        };
        if let Some(at) = self.candidate(near) {
            return (at, Identified::Near);
        }
        let name = in_small_letters(captioned);
        (self.fresh(&name, false), Identified::Unresolved)
    }

    /// The one person, here or known before, whose name fits; none when several do.
    fn candidate(&mut self, fits: impl Fn(&Vec<String>) -> bool) -> Option<usize> {
        let here = self.people.iter().enumerate();
        let mut here = here.filter(|(_, p)| !is_role(&p.name) && fits(&folded_words(&p.name)));
        let found = (here.next().map(|(at, _)| at), here.next());
        let known = self.known.iter().filter(|k| fits(&folded_words(&k.name)));
        let absent: Vec<&Known> = known
            .filter(|k| !self.people.iter().any(|p| same_name(&p.name, &k.name)))
            .collect();
        match (found, &absent[..]) {
            ((Some(at), None), []) => Some(at),
            ((None, _), [known]) => {
                let (name, roles) = (known.name.clone(), known.roles.clone());
                let at = self.fresh(&name, true);
                self.people[at].roles = roles;
                Some(at)
            }
            _ => None,
        }
    }

    /// A surname that stands right behind a first name in the text, if there is one
    /// only: `Izumi Okutani`. Another's first name is no surname.
    fn surname_in(&self, first: &str, text: &[Word], source: &str) -> Option<String> {
        let mut found: Option<String> = None;
        for pair in text.windows(2) {
            let [name, surname] = pair else { continue };
            let between = source.get(name.span.end..surname.span.start)?;
            let is_pair = name.folded == first
                && name.capital
                && surname.capital
                && surname.folded.len() > 1
                && !between.is_empty()
                && between.chars().all(|c| c.is_whitespace() && c != '\n')
                && !self.is_first_name(&surname.folded);
            if !is_pair {
                continue;
            }
            let full = Span::new(name.span.start, surname.span.end).of(source);
            let full = full.split_whitespace().collect::<Vec<_>>().join(" ");
            match &found {
                Some(other) if !same_name(other, &full) => return None,
                _ => found = Some(full),
            }
        }
        found
    }

    fn is_first_name(&self, word: &str) -> bool {
        let known = self.known.iter().map(|k| &k.name);
        let here = self.people.iter().flat_map(|p| p.variants.iter());
        let mut names = known.chain(here.map(|v| &v.captioned));
        names.any(|n| folded_words(n).first().is_some_and(|w| w == word))
    }

    fn fresh(&mut self, name: &str, resolved: bool) -> usize {
        let mut id = folded_words(name).join("-");
        if id.is_empty() {
            id.push_str("unnamed");
        }
        let taken = |id: &str| self.people.iter().any(|p| p.id == id);
        let unique = std::iter::once(id.clone())
            .chain((2..).map(|n| format!("{id}-{n}")))
            .find(|id| !taken(id))
            .expect("there are more numbers than people");
        self.people.push(Person {
            id: unique,
            name: name.to_owned(),
            resolved,
            variants: Vec::new(),
            roles: Vec::new(),
        });
        self.people.len() - 1
    }

    /// The people named in a run of words, in order, each with their place in it: by
    /// the name in full, by a variant, by a first name or a short form of one only.
    pub(crate) fn named_in(&self, words: &[Word]) -> Vec<(usize, usize)> {
        let mut named = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let person = word.capital.then(|| self.called(&word.folded)).flatten();
            if let Some(person) = person {
                named.push((person, at));
            }
        }
        named
    }

    /// The one person with this first name, single variant, or short form.
    fn called(&self, word: &str) -> Option<usize> {
        let by = |fits: &dyn Fn(&Person) -> bool| {
            let mut found = (0..self.people.len()).filter(|&at| fits(&self.people[at]));
            found.next().filter(|_| found.next().is_none())
        };
        let first = |p: &Person| {
            let is_first = |name: &str| folded_words(name).first().is_some_and(|w| w == word);
            !is_role(&p.name)
                && (is_first(&p.name) || p.variants.iter().any(|v| is_first(&v.captioned)))
        };
        let short = |p: &Person| {
            let first = folded_words(&p.name);
            first.first().is_some_and(|w| is_short(word, w))
        };
        by(&first).or_else(|| by(&short))
    }
}

/// Whether a label names a role: "Remote moderator".
pub(crate) fn is_role(name: &str) -> bool {
    folded_words(name)
        .iter()
        .any(|w| ROLES.contains(&w.as_str()))
}

/// Whether two names are the same but for case and accents.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    folded_words(a) == folded_words(b)
}

/// Whether one is a usual short form of the other.
fn is_short(a: &str, b: &str) -> bool {
    let stands_for = |short: &str, long: &str| {
        let mut forms = SHORT_FORMS.iter().filter(|(s, _)| *s == short);
        forms.any(|(_, names)| names.contains(&long))
    };
    stands_for(a, b) || stands_for(b, a)
}

/// Whether two names in full are the same but for one letter in the first name or
/// in the surname.
fn near(a: &[String], b: &[String]) -> bool {
    let (Some(first), Some(last)) = (a.first(), a.last()) else {
        return false;
    };
    if a.len() < 2 || a.len() != b.len() || a[1..a.len() - 1] != b[1..b.len() - 1] {
        return false;
    }
    let (other_first, other_last) = (&b[0], &b[b.len() - 1]);
    let long = |w: &String| w.chars().count() >= NEAR_LETTERS_MIN;
    first == other_first && long(last) && one_letter_apart(last, other_last)
        || last == other_last && long(first) && one_letter_apart(first, other_first)
}

/// Whether one letter replaced, added or left out, or two swapped, makes one word of the other.
fn one_letter_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 || short == long {
        return false;
    }
    let same = short.iter().zip(&long).take_while(|(x, y)| x == y).count();
    let skip = usize::from(short.len() == long.len());
    let swapped = skip == 1
        && long.len() > same + 1
        && (short[same], short[same + 1]) == (long[same + 1], long[same])
        && short[same + 2..] == long[same + 2..];
    swapped || short[(same + skip).min(short.len())..] == long[same + 1..]
}

/// A name in capitals as one writes it; another stays as it is.
fn in_small_letters(name: &str) -> String {
    let written = name.split_whitespace().map(|word| {
        let letters = word.chars().filter(|c| c.is_alphabetic());
        if letters.clone().count() < 2 || letters.clone().any(char::is_lowercase) {
            return word.to_owned();
        }
        let mut fresh = true;
        let mut small = String::new();
        for c in word.chars() {
            if fresh {
                small.push(c);
            } else {
                small.extend(c.to_lowercase());
            }
            fresh = !c.is_alphabetic();
        }
        small
    });
    written.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_makes_another_word() {
        for (a, b) in [
            ("anya", "anja"),
            ("mathew", "matthew"),
            ("marciel", "maciel"),
            ("a", ""),
            ("micheal", "michael"),
        ] {
            assert!(one_letter_apart(a, b) && one_letter_apart(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("anya", "anya"),
            ("anya", "ania k"),
            ("juan", "ivan"),
            ("", ""),
        ] {
            assert!(!one_letter_apart(a, b), "{a} {b}");
        }
    }

    #[test]
    fn names_in_capitals_are_written_as_one_writes_them() {
        assert_eq!(
            in_small_letters("DUNCAN  O'NEIL-SMITH"),
            "Duncan O'Neil-Smith"
        );
        assert_eq!(in_small_letters("Juan de la Cruz"), "Juan de la Cruz");
    }
}
