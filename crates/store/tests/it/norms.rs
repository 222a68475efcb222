//! The catalog in the store.

use std::path::Path;

use catalog::Catalog;
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
