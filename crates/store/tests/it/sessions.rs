//! Deliberations as rows.

use ::sessions::Collection;
use std::path::Path;

use catalog::Catalog;
use catalog::words::Tlp;
use store::sessions::NewText;
use store::{Error, Store};

use crate::slt::answer;

const CAPTIONS: &str = "\
Captions of a meeting held on 4 May 2021.

>> ANN BELL:  Welcome to the norms of the GGE.  Eva, please.

>> We stop spoofing of packets.  States should name a contact.

>> ANN BELL:  Thank you.
";

const PROPOSAL: &str = "\
Meeting 2022 WS #7 Who Makes Norms

Organizer 1: Ann Bell, A Registry

Policy Question(s): Which cybernorms are kept by whom, and who may ask for them to be kept?

Relevance to Theme: Norms are many, and few of them are read by those who run networks. We should \
look at the norms of operators, and ask what keeps them from being known in the rooms of States.
";

/// Keeps texts, numbered by their order as SHA-256, and all that is told of them.
fn import(store: &mut Store, catalog: &Catalog, texts: &[(u64, &str, &str)]) -> Vec<i64> {
    let done = store.transaction(|transaction| {
        transaction.load_catalog(catalog)?;
        let mut ids = Vec::new();
        for (sha256, name, text) in texts {
            ids.push(transaction.keep_session(&NewText {
                name,
                sha256: &format!("{sha256:064x}"),
                text,
                tlp: Tlp::Green,
            })?);
        }
        let collection = Collection::read(catalog, transaction.session_texts()?);
        transaction.write_sessions(&collection)?;
        Ok::<_, Error>(ids)
    });
    done.expect("texts are kept")
}

fn loaded() -> (Catalog, Store) {
    let catalog = Catalog::built_in().expect("the norms that come with the program");
    let mut store = Store::in_memory().expect("a database");
    let texts = [(1, "captions.txt", CAPTIONS), (2, "proposal.txt", PROPOSAL)];
    assert_eq!(import(&mut store, &catalog, &texts), [1, 2]);
    (catalog, store)
}

fn asked(store: &Store, sql: &str) -> String {
    answer(store, sql).expect(sql)
}

#[test]
fn what_was_said_stands_in_rows_with_its_place_in_the_text() {
    let (_, store) = loaded();
    let sessions = "select id, name, form, title, date_from, bytes from sessions order by id";
    let bytes = (CAPTIONS.len(), PROPOSAL.len());
    let title = "Meeting 2022 WS #7 Who Makes Norms";
    assert_eq!(
        asked(&store, sessions),
        format!(
            "1  captions.txt  transcript  NULL  2021-05-04  {}\n\
             2  proposal.txt  proposal  {title}  NULL  {}\n",
            bytes.0, bytes.1
        )
    );
    let turns = "select turn, line, coalesce(speaker, '-'), how, called_in
                 from session_turns where session = 1 order by turn";
    assert_eq!(
        asked(&store, turns),
        "1  3  ann-bell  label  NULL\n2  5  -  unresolved  NULL\n3  7  ann-bell  label  NULL\n"
    );
    let places = "select count(*) from session_mentions m join sessions s on s.id = m.session
                  where substr(cast(s.text as blob), m.offset + 1, length(cast(m.words as blob)))
                        <> cast(m.words as blob)";
    assert_eq!(asked(&store, places), "0\n");
    let requests = "select r.session, r.turn, r.line, m.id from session_requests r
                    join session_mentions m on m.session = r.session and m.turn = r.turn
                      and m.offset between r.start_offset and r.end_offset
                    where m.id = 'operator'";
    assert_eq!(asked(&store, requests), "2  2  7  operator\n");
}

#[test]
fn what_turns_name_leads_to_the_catalog() {
    let (_, store) = loaded();
    let terms = "select distinct t.label from session_mentions m join terms t on t.id = m.id
                 where m.kind = 'term' and m.session = 1 order by 1";
    assert_eq!(asked(&store, terms), "norm\nspoofing\n");
    let processes = "select m.turn, p.short_title from session_mentions m
                     join processes p on p.id = m.id where m.kind = 'process'";
    assert_eq!(asked(&store, processes), "1  UN GGE\n");
}

#[test]
fn full_text_finds_a_turn_under_every_name_of_what_it_names() {
    let (_, store) = loaded();
    let found = |question: &str| {
        let sql = format!("select session, turn from session_search('{question}') order by 1, 2");
        asked(&store, &sql)
    };
    assert_eq!(found("cybernorms"), "2  1\n");
    assert_eq!(
        found("\"cyber norms\""),
        "2  1\n",
        "the term has that name too"
    );
    assert_eq!(found("Governmental AND experts"), "1  1\n");
    assert_eq!(found("PÄCKETS"), "1  2\n", "accents and case do not matter");
}

#[test]
fn the_same_text_again_takes_the_new_name_and_doubles_nothing() {
    let (catalog, mut store) = loaded();
    let counts = "select (select count(*) from sessions), (select count(*) from session_turns),
                    (select count(*) from session_speakers), (select count(*) from session_mentions),
                    (select count(*) from session_requests), (select count(*) from session_search)";
    let before = asked(&store, counts);
    let ids = import(&mut store, &catalog, &[(1, "moved/captions.txt", CAPTIONS)]);
    assert_eq!(ids, [1]);
    assert_eq!(asked(&store, counts), before);
    let texts = store.session_texts().expect("they are there");
    let names: Vec<&str> = texts.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["moved/captions.txt", "proposal.txt"]);
    assert_eq!(texts[0].text, CAPTIONS, "byte for byte");
}

#[test]
fn a_copy_leads_to_what_stands_for_it() {
    let (catalog, mut store) = loaded();
    let wrapped = PROPOSAL.replace(" of operators", "\nof operators,");
    import(&mut store, &catalog, &[(3, "copy.txt", &wrapped)]);
    let copies = "select a, b, kind, likeness > 0.8 from session_duplicates";
    assert_eq!(asked(&store, copies), "2  3  same-content  1\n");
}

#[test]
fn an_import_that_fails_leaves_what_was_there() {
    let (catalog, mut store) = loaded();
    let failed = store.transaction(|transaction| {
        transaction.keep_session(&NewText {
            name: "new.txt",
            sha256: &"0".repeat(64),
            text: PROPOSAL,
            tlp: Tlp::Amber,
        })?;
        let collection = Collection::read(&catalog, transaction.session_texts()?);
        transaction.write_sessions(&collection)?;
        transaction.execute("insert into session_turns (session) values (99)", &[])
    });
    failed.expect_err("there is no such session");
    assert_eq!(asked(&store, "select count(*) from sessions"), "2\n");
    let turns = "select count(distinct session) from session_search";
    assert_eq!(asked(&store, turns), "2\n");
}

#[test]
fn a_session_that_is_deleted_takes_its_rows_with_it() {
    let (_, mut store) = loaded();
    store
        .transaction(|tx| tx.execute("delete from sessions where id = 1", &[]))
        .expect("it goes");
    for table in [
        "session_turns",
        "session_speakers",
        "session_mentions",
        "session_requests",
    ] {
        let left = format!("select count(*) from {table} where session = 1");
        assert_eq!(asked(&store, &left), "0\n", "{table}");
    }
}

#[test]
fn the_questions_on_sessions_in_the_guide_are_answered() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/sql.md");
    let guide = std::fs::read_to_string(path).expect("the guide");
    let (_, part) = guide
        .split_once("### Sessions")
        .expect("a part on sessions");
    let (part, _) = part.split_once("###").expect("the part after it");
    let code = part.lines().filter_map(|line| line.strip_prefix("    "));
    let code = code.collect::<Vec<_>>().join("\n");
    let questions: Vec<&str> = code.split(';').map(str::trim).collect();
    let (last, questions) = questions.split_last().expect("what follows the last");
    assert_eq!((*last, questions.len()), ("", 3));
    let (catalog, mut store) = loaded();
    let text = CAPTIONS.replace("name a contact", "help the GGE");
    import(&mut store, &catalog, &[(4, "later.txt", &text)]);
    for question in questions {
        assert!(!asked(&store, question).is_empty(), "{question}");
    }
}
