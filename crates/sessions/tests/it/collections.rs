//! Several sessions, read and asked together.

use catalog::Catalog;
use sessions::collection::{NotFound, Summary};
use sessions::{Collection, KeptText, Likeness, Wanted, document};

use crate::fixture::{CAPTIONS, PROPOSAL, REPORT, catalog};

/// Texts by name, numbered from 1.
fn read<'c>(catalog: &'c Catalog, texts: &[(&str, &str)]) -> Collection<'c> {
    let kept = texts.iter().zip(1..).map(|((name, text), id)| KeptText {
        id,
        name: (*name).to_owned(),
        sha256: format!("{id:064x}"),
        text: (*text).to_owned(),
    });
    Collection::read(catalog, kept.collect())
}

/// Captions, report, the report in another layout, and a proposal.
fn all(catalog: &Catalog) -> Collection<'_> {
    let wrapped = REPORT.replace("rooms that\noperators", "rooms\nthat  operators");
    assert_ne!(wrapped, REPORT);
    let texts = [
        ("captions.txt", CAPTIONS),
        ("report.txt", REPORT),
        ("rooms/report.txt", wrapped.as_str()),
        ("proposal.txt", PROPOSAL),
    ];
    read(catalog, &texts)
}

#[test]
fn a_report_tells_who_speaks_in_the_captions_and_what_they_are_called() {
    let catalog = catalog();
    let collection = all(&catalog);
    let summaries: Vec<Summary<'_>> = collection.sessions().iter().map(|s| s.summary()).collect();
    let captions = summaries[0];
    assert_eq!(captions.title, Some("Norms, Meet Networks"));
    assert_eq!(captions.same_session, [2, 3]);
    assert_eq!(
        captions.people_unresolved, 1,
        "all but the remote moderator"
    );
    let alone = read(&catalog, &[("captions.txt", CAPTIONS)]);
    let alone = alone.sessions()[0].summary();
    assert_eq!((alone.title, alone.people_unresolved), (None, 2));
}

#[test]
fn the_longer_of_two_copies_stands_for_both() {
    let catalog = catalog();
    let collection = all(&catalog);
    let copies: Vec<_> = collection
        .sessions()
        .iter()
        .filter_map(|s| Some((s.kept.id, s.stands_for_it?)))
        .collect();
    let [(copy, original)] = copies[..] else {
        panic!("{copies:?}");
    };
    assert_eq!((copy, original.of), (2, 3), "the third has a blank more");
    assert_eq!(original.likeness, Likeness::SameContent);
    let searched = collection.search("cybernorms");
    assert_eq!(searched.left_out, [2]);
    let hits = searched.hits.iter();
    let hits: Vec<(i64, usize)> = hits.map(|h| (h.session, h.hit.turn)).collect();
    assert_eq!(hits, [(1, 1), (1, 11), (3, 1), (4, 2)]);
}

#[test]
fn a_part_of_a_part_is_a_part_of_the_whole() {
    let catalog = catalog();
    let words: Vec<String> = (0..300).map(|n| format!("w{n}")).collect();
    let texts = [
        words[50..100].join(" "),
        words[..200].join(" "),
        words.join(" "),
    ];
    let texts: Vec<(&str, &str)> = texts.iter().map(|t| ("a.txt", t.as_str())).collect();
    let collection = read(&catalog, &texts);
    let of: Vec<Option<i64>> = collection
        .sessions()
        .iter()
        .map(|s| s.stands_for_it.map(|c| c.of))
        .collect();
    assert_eq!(of, [Some(3), Some(3), None]);
}

#[test]
fn a_session_is_found_by_number_name_and_words_of_either() {
    let catalog = catalog();
    let collection = all(&catalog);
    let find = |name: &str| collection.find(name).map(|s| s.kept.id);
    assert_eq!(find("4"), Ok(4));
    assert_eq!(find("report.txt"), Ok(2), "the whole name comes first");
    assert_eq!(find("CAPTIONS"), Ok(1));
    assert_eq!(find("who makes"), Ok(4));
    let several = NotFound::Several {
        name: "report".to_owned(),
        ids: vec![2, 3],
    };
    assert_eq!(several.to_string(), "`report` can be session 2 or 3");
    assert_eq!(find("report"), Err(several));
    for name in ["", "5", "minutes"] {
        let name = name.to_owned();
        assert_eq!(find(&name), Err(NotFound::Missing { name }));
    }
}

#[test]
fn people_ask_under_one_name_over_all_sessions() {
    let catalog = catalog();
    let collection = all(&catalog);
    let asked = collection.asked(&Wanted::default());
    let by: Vec<(Option<&str>, Vec<i64>)> = asked
        .people
        .iter()
        .map(|p| (p.name, p.requests.iter().map(|r| r.session).collect()))
        .collect();
    assert_eq!(
        by,
        [
            (Some("Carla Dorn"), vec![1, 1, 3]),
            (Some("Eva Foss"), vec![1]),
            (Some("Michael Hult"), vec![1, 3]),
            (None, vec![4]),
        ]
    );
    let page = document::asked(&asked).markdown();
    assert!(
        page.contains("session 3, turn 2, line 18 (as the report tells it)"),
        "{page}"
    );
}

#[test]
fn what_is_asked_is_narrowed_by_speaker_thing_and_session() {
    let catalog = catalog();
    let collection = all(&catalog);
    let sentences = |wanted: &Wanted<'_>| -> Vec<(i64, usize)> {
        let people = collection.asked(wanted).people;
        let all = people.iter().flat_map(|p| &p.requests);
        all.map(|r| (r.session, r.request.turn)).collect()
    };
    let speaker = |name| Wanted {
        speaker: Some(name),
        ..Wanted::default()
    };
    for name in ["Dorn", "CARLA", "carla dorn", "Carla DORM"] {
        assert_eq!(
            sentences(&speaker(name)),
            [(1, 2), (1, 6), (3, 2)],
            "{name}"
        );
    }
    assert_eq!(sentences(&speaker("Eva Dorn")), []);
    let about = collection.reader().named("critical infrastructure");
    let wanted = Wanted {
        about: Some(&about),
        ..Wanted::default()
    };
    assert_eq!(sentences(&wanted), [(1, 6), (3, 2)]);
    let wanted = Wanted {
        about: Some(&about),
        session: Some(2),
        ..Wanted::default()
    };
    assert_eq!(
        sentences(&wanted),
        [(2, 2)],
        "a copy that is named is looked at"
    );
}

#[test]
fn an_instrument_stands_for_its_provisions_too() {
    let catalog = catalog();
    let text = ">> ANN BELL: You should read A/1/2, para. 13(f).\n>> EVA FOSS: Yes.\n";
    let collection = read(&catalog, &[("a.txt", text)]);
    let count = |name: &str| {
        let about = collection.reader().named(name);
        assert!(!about.is_empty(), "{name}");
        let wanted = Wanted {
            about: Some(&about),
            ..Wanted::default()
        };
        collection.asked(&wanted).people.len()
    };
    assert_eq!(count("agreement-2015#13-f"), 1);
    assert_eq!(count("agreement-2015"), 1);
    assert_eq!(count("manners"), 0);
    let only = ">> ANN BELL: You should spare what people live on.\n>> EVA FOSS: Yes.\n";
    let collection = read(&catalog, &[("a.txt", only)]);
    let about = collection.reader().named("agreement-2015");
    let wanted = Wanted {
        about: Some(&about),
        ..Wanted::default()
    };
    assert_eq!(collection.asked(&wanted).people.len(), 1);
}

#[test]
fn a_session_and_a_turn_are_shown_with_what_is_sure_and_what_is_not() {
    let catalog = catalog();
    let collection = all(&catalog);
    let session = &collection.sessions()[0];
    let page = document::show(session).markdown();
    for part in [
        "# Norms, Meet Networks",
        "of the same session as 2, 3, by date and people",
        "| REMOTE MODERATOR (not known in full) |",
        "| Michael Hult | MICHAEL (first name) |",
        "| cyber moms | cyber norms |",
        "| Eva Foss (called in turn 3) |",
        "turn 9 has no name, and nothing says who speaks",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let turn = session.record.turn(2).expect("it has one");
    let page = document::turn(session, turn).markdown();
    for part in [
        "**Carla Dorn**, session 1, line 9",
        "> Thank you, Ann. States need clear rules.",
        "| provision | `agreement-2015#13-f` | 13(f) |",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}
