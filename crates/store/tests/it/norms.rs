//! The catalog in the store.

use std::collections::BTreeMap;
use std::path::Path;

use answers::{Side, bridge, commitments, gaps, side};
use catalog::words::RelationKind;
use catalog::{Catalog, Economy};
use store::Store;

use crate::slt::answer;

#[test]
fn the_catalog_is_in_the_tables_whole_and_once() {
    let catalog = Catalog::built_in().expect("the norms that come with the program");
    let mut store = Store::in_memory().expect("a database");
    for _ in 0..2 {
        store.load_catalog(&catalog).expect("it fits the tables");
        for (table, count) in [
            ("instruments", catalog.instruments().len()),
            ("provisions", catalog.provisions().len()),
            ("mappings", catalog.mappings().len()),
            ("gap_codes", catalog.gaps().len()),
            ("catalog_sources", catalog.sources().len()),
            ("indicators", catalog.indicators().len()),
            ("organisations", catalog.organisations().len()),
            ("processes", catalog.processes().len()),
            ("terms", catalog.terms().len()),
            (
                "(select distinct adoption from adoptions)",
                catalog.adoptions().len(),
            ),
            ("events", catalog.events().len()),
            (
                "(select distinct alias from aliases)",
                catalog.aliases().len(),
            ),
            ("conflicts", catalog.conflicts().len()),
            ("economies", Economy::all().count()),
            ("bridge_index", bridge::over_time(&catalog).len()),
            ("stale_mappings", gaps::stale(&catalog).len()),
            ("commitments", commitments::all(&catalog).count()),
        ] {
            let counted = answer(&store, &format!("select count(*) from {table}"));
            assert_eq!(counted.expect("a count"), format!("{count}\n"), "{table}");
        }
    }
    let sql = "select p.label, i.short_title is not null, p.is_restraint, json_array_length(p.addressees) > 0,
               (select count(*) > 0 from bases b where b.record in (p.id, i.id))
               from provisions p join instruments i on i.id = p.instrument where p.id = 'un-gge-2015#13-f'";
    assert_eq!(answer(&store, sql).expect("a row"), "13-f  1  1  1  1\n");
}

#[test]
fn indicators_keep_their_sql_and_what_they_engage() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog/tests/fixtures/norms");
    let catalog = Catalog::load(&folder).expect("the catalog's fixture");
    let mut store = Store::in_memory().expect("a database");
    store.load_catalog(&catalog).expect("it fits the tables");
    let sql = "select i.id, i.definition ->> '$.parameters[0].name', e.provision, e.condition
               from indicators i join indicator_engagements e on e.indicator = i.id order by 3 desc";
    let expected = "flood  packets_high  states-2015#1-a  large\nflood  packets_high  operators#filter  NULL\n";
    assert_eq!(answer(&store, sql).expect("rows"), expected);
}

#[test]
fn a_catalog_that_is_not_loaded_leaves_the_one_before() {
    let catalog = Catalog::built_in().expect("the norms that come with the program");
    let mut store = Store::in_memory().expect("a database");
    store.load_catalog(&catalog).expect("it fits the tables");
    let undone = store.transaction(|tx| {
        tx.execute("delete from bases", &[])?;
        tx.execute("delete from instruments", &[])
    });
    assert!(undone.is_err(), "provisions point at instruments");
    let left = answer(&store, "select count(*) > 0 from bases").expect("a count");
    assert_eq!(left, "1\n");
}

fn loaded() -> (Catalog, Store) {
    let catalog = Catalog::built_in().expect("the norms that come with the program");
    let mut store = Store::in_memory().expect("a database");
    store.load_catalog(&catalog).expect("it fits the tables");
    (catalog, store)
}

fn asked(store: &Store, sql: &str) -> Vec<String> {
    let rows = answer(store, sql).expect(sql);
    rows.lines().map(str::to_owned).collect()
}

#[test]
fn sql_and_the_answers_agree_on_sides_and_counterparts() {
    let (catalog, store) = loaded();
    let sql = "select id, coalesce(side, '-'), (select count(*) from counterparts c where c.provision = p.id)
               from provisions p order by id";
    let mut expected: Vec<String> = Vec::new();
    for provision in catalog.provisions() {
        let own = Side::of(provision).map_or("-", Side::word);
        let count = side::counterparts(&catalog, provision).count();
        expected.push(format!("{}  {own}  {count}", provision.id));
    }
    expected.sort();
    assert_eq!(asked(&store, sql), expected);
}

#[test]
fn sql_and_the_answers_agree_on_the_bridge_index() {
    let (catalog, store) = loaded();
    let mut expected: Vec<String> = Vec::new();
    for moved in bridge::over_time(&catalog) {
        let (date, side) = (moved.date, moved.side.word());
        let on = bridge::on(&catalog, moved.side, date);
        let (all, confirmed, proposed) = (on.provisions, on.confirmed, on.proposed);
        expected.push(format!("{date}  {side}  {all}  {confirmed}  {proposed}"));
    }
    expected.sort();
    let sql = "select * from bridge_index order by date, side";
    assert_eq!(asked(&store, sql), expected);
}

#[test]
fn contested_words_lead_to_the_terms_that_the_catalog_finds() {
    let (catalog, store) = loaded();
    let mut expected: Vec<String> = Vec::new();
    for provision in catalog.provisions() {
        for word in &provision.contested_terms {
            let term = catalog.term(word).expect("the checks refuse others");
            expected.push(format!("{}  {}  {word}", provision.id, term.id));
        }
    }
    expected.sort();
    let sql = "select provision, term, word from provision_terms order by 1, 2, 3";
    assert_eq!(asked(&store, sql), expected);
}

#[test]
fn lines_of_descent_are_the_shortest_between_two_instruments() {
    let (catalog, store) = loaded();
    let mut expected: Vec<String> = Vec::new();
    for start in catalog.instruments() {
        // Breadth first from each, as slowly as it is plain.
        let mut distances = BTreeMap::from([(&start.id, 0)]);
        for distance in 1..=12 {
            for later in catalog.instruments() {
                if distances.get(&later.id) != Some(&(distance - 1)) {
                    continue;
                }
                for relation in &later.relations {
                    if !matches!(
                        relation.relation,
                        RelationKind::ConflictsWith | RelationKind::SameSubject
                    ) {
                        distances.entry(&relation.to).or_insert(distance);
                    }
                }
            }
        }
        distances.remove(&start.id);
        expected.extend(
            distances
                .iter()
                .map(|(to, steps)| format!("{}  {to}  {steps}", start.id)),
        );
    }
    expected.sort();
    let sql = "select descendant, ancestor, distance from lineage order by 1, 2, 3";
    assert_eq!(asked(&store, sql), expected);
}

#[test]
fn the_questions_in_the_guide_are_answered() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/sql.md");
    let guide = std::fs::read_to_string(path).expect("the guide");
    let (_, norms) = guide
        .split_once("### Norms in five questions")
        .expect("a part on norms");
    let (norms, _) = norms.split_once("## Functions").expect("the part after it");
    let code = norms.lines().filter_map(|line| line.strip_prefix("    "));
    let code = code.collect::<Vec<_>>().join("\n");
    let questions: Vec<&str> = code.split(';').map(str::trim).collect();
    let (last, questions) = questions.split_last().expect("what follows the last");
    assert_eq!((*last, questions.len()), ("", 6));
    let (_, store) = loaded();
    for question in questions {
        assert!(!asked(&store, question).is_empty(), "{question}");
    }
}
