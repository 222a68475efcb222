//! What is agreed.

use answers::{compare, impact, lineage, show};
use catalog::view::{self, Filter};
use catalog::words::{GapCode, Kind as NormKind, Party, Polarity, Word};
use catalog::{Catalog, Found, Instrument, InstrumentId, Provision, ProvisionId};
use maud::{Markup, html};

use super::evidence;
use crate::answer::{Answer, Form};
use crate::asked::{Asked, shown};
use crate::house::House;
use crate::problem::Problem;
use crate::question::{Access, Kind, Parameter, Question, Room};

const INSTRUMENT: Parameter = Parameter {
    name: "instrument",
    kind: Kind::Text,
    describes: "The id of an instrument.",
    example: "un-gge-2015",
};

const LABEL: Parameter = Parameter {
    name: "label",
    kind: Kind::Text,
    describes: "The label of one of its provisions.",
    example: "13-f",
};

/// What can be asked here.
pub(crate) const QUESTIONS: &[Question] = &[
    Question {
        id: "listNorms",
        path: "/norms",
        title: "Norms",
        describes: "The provisions that fit, under their instruments: what States and operators \
                    agreed, in our words.",
        parameters: &[
            Parameter {
                name: "text",
                kind: Kind::Text,
                describes: "Words in the title, the paraphrase, the citation or the scope.",
                example: "critical infrastructure",
            },
            Parameter {
                name: "kind",
                kind: Kind::Word(&["legal", "political", "technical", "ethical"]),
                describes: "What sort of norm.",
                example: "political",
            },
            Parameter {
                name: "polarity",
                kind: Kind::Word(&["do", "refrain", "process"]),
                describes: "Whether it asks to do or to refrain.",
                example: "refrain",
            },
            Parameter {
                name: "addressee",
                kind: Kind::Text,
                describes: "Whom it addresses, in the words of the catalog.",
                example: "states",
            },
            Parameter {
                name: "gap",
                kind: Kind::Text,
                describes: "A gap code: what is missing between it and evidence.",
                example: "G3",
            },
        ],
        room: Room::Norms,
        access: Access::Anyone,
        answer: list,
    },
    Question {
        id: "showInstrument",
        path: "/norms/{instrument}",
        title: "An instrument",
        describes: "A document that states norms, with a line for each of its provisions.",
        parameters: &[INSTRUMENT],
        room: Room::Norms,
        access: Access::Anyone,
        answer: |house, asked| {
            let found = Found::Instrument(instrument(&house.catalog, asked.named("instrument"))?);
            let document = || show::found(&house.catalog, found);
            Answer::document(house, asked, &view::found(&house.catalog, found), document)
        },
    },
    Question {
        id: "showProvision",
        path: "/norms/{instrument}/{label}",
        title: "A provision",
        describes: "One numbered commitment: our paraphrase, its citation, what is missing \
                    between it and evidence, its counterparts, and what watches it.",
        parameters: &[INSTRUMENT, LABEL],
        room: Room::Norms,
        access: Access::Anyone,
        answer: provision,
    },
    Question {
        id: "instrumentLineage",
        path: "/lineage/{instrument}",
        title: "Where an instrument comes from",
        describes: "What an instrument came from, and what came of it.",
        parameters: &[INSTRUMENT],
        room: Room::Norms,
        access: Access::Anyone,
        answer: |house, asked| {
            let found = Found::Instrument(instrument(&house.catalog, asked.named("instrument"))?);
            let lineage = lineage::of(&house.catalog, found).expect("instruments have a lineage");
            Answer::document(house, asked, &lineage, || lineage.document())
        },
    },
    Question {
        id: "provisionImpact",
        path: "/norms/{instrument}/{label}/impact",
        title: "What a provision touches",
        describes: "The provisions, practices and measurements that a provision touches.",
        parameters: &[INSTRUMENT, LABEL],
        room: Room::Norms,
        access: Access::Anyone,
        answer: |house, asked| {
            let impact = impact::of_provision(&house.catalog, named(&house.catalog, asked)?);
            Answer::document(house, asked, &impact, || impact.document(&house.catalog))
        },
    },
    Question {
        id: "compareInstruments",
        path: "/compare/{instrument}/{other}",
        title: "Two instruments side by side",
        describes: "What two instruments share, and what only one of them has.",
        parameters: &[
            INSTRUMENT,
            Parameter {
                name: "other",
                kind: Kind::Text,
                describes: "The id of another.",
                example: "paris-call",
            },
        ],
        room: Room::Norms,
        access: Access::Anyone,
        answer: |house, asked| {
            let here = instrument(&house.catalog, asked.named("instrument"))?;
            let there = instrument(&house.catalog, asked.named("other"))?;
            let comparison = compare::instruments(&house.catalog, here, there);
            Answer::document(house, asked, &comparison, || comparison.document())
        },
    },
];

fn list(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let filter = Filter {
        instrument: None,
        kind: asked.text("kind").and_then(NormKind::from_word),
        addressee: word::<Party>(asked, "addressee")?,
        polarity: asked.text("polarity").and_then(Polarity::from_word),
        gap: word::<GapCode>(asked, "gap")?,
        text: asked.text("text").map(str::to_owned),
    };
    let lines = view::list(&house.catalog, &filter);
    let document = || {
        let mut document = show::list(&house.catalog, &filter);
        if asked.form == Form::Page {
            "What has been agreed".clone_into(&mut document.title);
        }
        document
    };
    Answer::framed(house, asked, &lines, document, |heading, list| {
        Ok(html! { (heading) (narrow(asked)) (list) })
    })
}

/// A word of the catalog, or which there are.
fn word<W: Word + 'static>(asked: &Asked, name: &str) -> Result<Option<W>, Problem> {
    let Some(text) = asked.text(name) else {
        return Ok(None);
    };
    let found = W::from_word(text);
    found.map(Some).ok_or_else(|| {
        let words: Vec<_> = W::ALL.iter().map(|word| word.word()).collect();
        Problem::asked(format!("`{}` is no {name}", shown(text)))
            .hint(format!("it is one of {}", words.join(", ")))
    })
}

/// The fields to narrow the list with.
fn narrow(asked: &Asked) -> Markup {
    let choice =
        |name: &'static str, label: &'static str, words: &[(&'static str, &'static str)]| {
            html! {
                label {
                    (label) " "
                    select name=(name) {
                        option value="" { "any" }
                        @for (word, text) in words {
                            option value=(word) selected[asked.text(name) == Some(word)] { (text) }
                        }
                    }
                }
            }
        };
    html! {
        form.narrow action="/norms" {
            label { "With the words " input name="text" value=[asked.text("text")] maxlength="400"; }
            (choice("kind", "Kind", &[
                ("legal", "binding law"), ("political", "agreed between States"),
                ("technical", "of operators"), ("ethical", "of professions"),
            ]))
            (choice("polarity", "Asks", &[
                ("do", "to do"), ("refrain", "to refrain"), ("process", "for a process"),
            ]))
            button { "Show" }
        }
    }
}

/// The provision that is asked for, with what is found about it.
fn provision(house: &House, asked: &Asked) -> Result<Answer, Problem> {
    let provision = named(&house.catalog, asked)?;
    let found = Found::Provision(provision);
    let data = view::found(&house.catalog, found);
    let document = || show::found(&house.catalog, found);
    Answer::framed(house, asked, &data, document, |heading, norm| {
        let seen = evidence::about_provision(house, provision)?;
        Ok(html! { (heading) (norm) (seen) (more(found.id())) })
    })
}

/// What else can be asked of a provision.
fn more(id: &str) -> Markup {
    html! {
        p.more {
            a href=(format!("{}/impact", crate::links::provision(id))) {
                "What this norm touches: other norms, practices, measurements"
            }
        }
    }
}

fn named<'c>(catalog: &'c Catalog, asked: &Asked) -> Result<&'c Provision, Problem> {
    let instrument = instrument(catalog, asked.named("instrument"))?;
    let label = asked.named("label");
    let id = ProvisionId::of(&instrument.id, label);
    let found = id.and_then(|id| catalog.provision(&id));
    found.ok_or_else(|| {
        Problem::nothing(format!(
            "{} has no provision `{}`",
            instrument.id,
            shown(label)
        ))
        .hint(format!("its provisions: /norms/{}", instrument.id))
    })
}

fn instrument<'c>(catalog: &'c Catalog, id: &str) -> Result<&'c Instrument, Problem> {
    let found = InstrumentId::new(id).and_then(|id| catalog.instrument(&id));
    found.ok_or_else(|| {
        let problem = Problem::nothing(format!("there is no instrument `{}`", shown(id)));
        // Whoever has a provision's id writes all of it where its instrument goes.
        let provision = ProvisionId::new(id).and_then(|id| catalog.provision(&id));
        problem.hint(match provision {
            Some(_) => format!("it is a provision: {}", crate::links::provision(id)),
            None => "all of them: /norms".to_owned(),
        })
    })
}
