//! What programs get in protocols and formats of their own. Clients of others read the
//! same by `cargo xtask clients`.

use std::net::SocketAddr;
use std::sync::OnceLock;

use catalog::Catalog;
use input::Source;
use serde_json::Value;
use store::Store;
use web::House;

use crate::client::{Reply, ask, get};
use crate::house::{check_demo, database, server, started, started_house};
use crate::markings::{FEED, HASH, MARKINGS, marked};

fn json(reply: &Reply) -> Value {
    serde_json::from_str(&reply.body).expect("JSON")
}

/// Asks as a client of TAXII does.
fn taxii(path: &str) -> Reply {
    let accept = "application/taxii+json;version=2.1";
    ask(server(), "GET", path, &[("accept", accept)])
}

/// What stands between two marks, each time.
fn between<'t>(text: &'t str, start: &str, end: &str) -> Vec<&'t str> {
    let parts = text.split(start).skip(1);
    parts.filter_map(|part| part.split(end).next()).collect()
}

#[test]
fn the_feed_of_findings_has_each_once_and_goes_on() {
    let feed = get(server(), "/findings.atom?limit=1000");
    assert_eq!(feed.status, 200);
    let media_type = feed.header("content-type");
    assert_eq!(media_type, Some("application/atom+xml; charset=utf-8"));
    let list = json(&get(server(), "/api/v1/findings?limit=1000&format=json"));
    let total = list["total"].as_u64().expect("a number") as usize;
    let entries = between(&feed.body, "<entry>", "</entry>");
    assert_eq!(entries.len(), total);
    let mut ids = between(&feed.body, "<id>", "</id>");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), total + 1, "each its own, and the feed's");
    assert!(
        entries
            .iter()
            .any(|entry| entry.contains("208.65.153.0/24"))
    );

    let mut parts = Vec::new();
    let mut path = Some("/findings.atom?limit=2".to_owned());
    while let Some(at) = path {
        let part = get(server(), &at);
        let entries = between(&part.body, "<entry>", "</entry>");
        parts.extend(entries.into_iter().map(str::to_owned));
        let next = between(&part.body, "<link rel=\"next\"", "/>");
        let next = next.first().map(|link| between(link, "href=\"", "\"")[0]);
        path = next.map(|next| next.replace("&amp;", "&"));
    }
    assert_eq!(parts, entries);

    let high = get(server(), "/findings.atom?severity=high&limit=1000");
    let entries = between(&high.body, "<entry>", "</entry>");
    assert!(!entries.is_empty() && entries.len() < total);
    assert!(entries.iter().all(|entry| entry.contains("term=\"high\"")));
    assert!(high.body.contains("href=\"/findings?severity=high\""));
    assert_eq!(get(server(), "/findings.atom?severity=grave").status, 400);
    assert_eq!(get(server(), "/findings.atom?colour=red").status, 400);
    assert_eq!(get(server(), "/findings.atom?limit=0").status, 400);
}

#[test]
fn the_feed_of_changes_is_of_the_question_what_changed() {
    let feed = get(server(), "/since.atom?date=2024&limit=3");
    assert_eq!(between(&feed.body, "<entry>", "</entry>").len(), 3);
    assert!(feed.body.contains("<link rel=\"next\""));
    let updated = between(&feed.body, "<updated>", "</updated>");
    assert_eq!(updated[0], updated[1], "the newest comes first");
    let page = get(server(), "/since");
    assert!(page.body.contains("href=\"/since.atom\""));
    let page = get(server(), "/findings");
    let link = "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"/findings.atom\">";
    assert!(page.body.contains(link));
}

#[test]
fn feeds_have_whole_addresses_where_they_are_known() {
    let house = House::new(Catalog::built_in().expect("norms"), database());
    let house = house.reached_at("https://norms.example/");
    let server = started_house(house, web::Options::default());
    let feed = get(server, "/findings.atom");
    for link in between(&feed.body, " href=\"", "\"") {
        assert!(link.starts_with("https://norms.example/"), "{link}");
    }
}

#[test]
fn a_server_without_findings_has_feeds_without_entries() {
    let server = started(&"/nowhere/normwatch.db".into());
    let feed = get(server, "/findings.atom");
    assert_eq!(feed.status, 200);
    assert!(!feed.body.contains("<entry>"));
    assert_eq!(get(server, "/misp/manifest.json").body, "{}\n");
    assert_eq!(get(server, "/misp/hashes.csv").body, "");
    let objects = get(server, "/taxii2/public/collections/findings/objects/");
    assert_eq!((objects.status, objects.body.as_str()), (200, "{}\n"));
}

/// Whatever else the database has, no feed tells of it.
#[test]
fn feeds_tell_nothing_above_clear() {
    let server = started(&marked());
    for path in [
        "/findings.atom?limit=1000",
        "/since.atom?date=1990&limit=1000",
        "/taxii2/public/collections/findings/objects/",
        "/taxii2/public/collections/norms/objects/",
        "/taxii2/public/collections/findings/manifest/",
        "/misp/manifest.json",
        "/misp/hashes.csv",
        "/rdap/help",
        "/metrics",
    ] {
        let reply = ask(server, "GET", path, &[]);
        assert_eq!(reply.status, 200, "{path}");
        let marks = MARKINGS.iter().skip(1).map(|(_, mark)| *mark);
        for secret in marks.chain([FEED, HASH]) {
            assert!(!reply.body.contains(secret), "{path}");
        }
    }
}

#[test]
fn collections_of_taxii_are_found_and_read() {
    let reply = taxii("/taxii2/");
    let media_type = reply.header("content-type");
    assert_eq!(media_type, Some("application/taxii+json;version=2.1"));
    let root = json(&reply)["api_roots"][0]
        .as_str()
        .expect("a root")
        .to_owned();
    assert_eq!(taxii(&root).status, 200);
    let collections = json(&taxii(&format!("{root}collections/")));
    let aliases: Vec<&str> = collections["collections"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["alias"].as_str().expect("an alias"))
        .collect();
    assert_eq!(aliases, ["findings", "norms"]);
    for one in collections["collections"].as_array().expect("a list") {
        assert_eq!(
            (&one["can_read"], &one["can_write"]),
            (&true.into(), &false.into())
        );
        let path = format!("{root}collections/{}/", one["id"].as_str().expect("an id"));
        assert_eq!(json(&taxii(&path)), *one);
        let alias = format!("{root}collections/{}/", one["alias"].as_str().expect("one"));
        assert_eq!(json(&taxii(&alias)), *one);
    }
}

/// Everything of a list, in pages of so many.
fn pages(path: &str, limit: usize) -> Vec<Value> {
    let mut all = Vec::new();
    let mut next = String::new();
    loop {
        let page = taxii(&format!("{path}?limit={limit}{next}"));
        let envelope = json(&page);
        let objects = envelope["objects"].as_array().cloned().expect("a list");
        assert!(objects.len() <= limit);
        for (header, object) in [
            ("x-taxii-date-added-first", objects.first()),
            ("x-taxii-date-added-last", objects.last()),
        ] {
            let date = page.header(header).expect("a date");
            if let Some(said) = object.and_then(|object| object["date_added"].as_str()) {
                assert_eq!(date, said, "{path}");
            }
        }
        all.extend(objects);
        match envelope["next"].as_str() {
            Some(after) if envelope["more"] == true => next = format!("&next={after}"),
            _ => return all,
        }
    }
}

#[test]
fn objects_of_taxii_come_in_pages_and_are_named_in_the_manifest() {
    let ids = |list: &[Value]| -> Vec<String> {
        let id = |one: &Value| one["id"].as_str().expect("an id").to_owned();
        list.iter().map(id).collect()
    };
    for (collection, limit) in [("findings", 7), ("norms", 300)] {
        let base = format!("/taxii2/public/collections/{collection}/");
        let manifest = pages(&format!("{base}manifest/"), limit);
        let read = pages(&format!("{base}objects/"), limit);
        assert!(manifest.len() > limit, "{collection}");
        assert_eq!(ids(&read), ids(&manifest), "{collection}");
        assert!(read.iter().all(|object| object["spec_version"] == "2.1"));
        let last = manifest.last().expect("an object");
        let after = last["date_added"].as_str().expect("a date");
        let none = taxii(&format!("{base}objects/?added_after={after}"));
        assert_eq!(json(&none), serde_json::json!({}), "{collection}");
        let id = read[0]["id"].as_str().expect("an id");
        let one = json(&taxii(&format!("{base}objects/{id}/")));
        assert_eq!(one["objects"], serde_json::json!([read[0]]));
        let versions = json(&taxii(&format!("{base}objects/{id}/versions/")));
        let version = &manifest[0]["version"];
        assert_eq!(versions["versions"], serde_json::json!([version]));
    }
}

#[test]
fn a_finding_in_stix_accuses_nobody() {
    let path = "/taxii2/public/collections/findings/objects/";
    let all = json(&taxii(path));
    let objects = all["objects"].as_array().expect("a list");
    let allowed = [
        "autonomous-system",
        "identity",
        "ipv4-addr",
        "ipv6-addr",
        "marking-definition",
        "note",
        "observed-data",
    ];
    for object in objects {
        let kind = object["type"].as_str().expect("a type");
        assert!(allowed.contains(&kind), "{kind}");
        if !["identity", "marking-definition"].contains(&kind) {
            let marks = &object["object_marking_refs"];
            let clear = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487";
            assert_eq!(*marks, serde_json::json!([clear]));
        }
    }
    let notes = json(&taxii(&format!("{path}?match[type]=note")));
    let notes = notes["objects"].as_array().expect("a list");
    assert!(!notes.is_empty());
    assert!(notes.iter().all(|note| note["type"] == "note"));
    let hijack = notes
        .iter()
        .find(|note| note.to_string().contains("208.65.153.0/24"));
    let said = hijack.expect("the finding")["content"].to_string();
    assert!(said.contains("What this does not show"), "{said}");
}

#[test]
fn taxii_refuses_in_its_own_words() {
    for (path, status) in [
        ("/taxii2/public/collections/none/", "404"),
        ("/taxii2/public/collections/norms/objects/note--x/", "404"),
        ("/taxii2/public/status/x/", "404"),
        ("/taxii2/public/collections/norms/objects/?limit=0", "400"),
        (
            "/taxii2/public/collections/norms/objects/?added_after=never",
            "400",
        ),
        ("/taxii2/public/collections/norms/manifest/?next=x", "400"),
    ] {
        let reply = taxii(path);
        assert_eq!(reply.status.to_string(), status, "{path}");
        let media_type = reply.header("content-type");
        assert_eq!(
            media_type,
            Some("application/taxii+json;version=2.1"),
            "{path}"
        );
        let error = json(&reply);
        assert_eq!(error["http_status"], status, "{path}");
        assert_eq!(
            error["error_id"].as_str(),
            reply.header("x-request-id"),
            "{path}"
        );
    }
    for accept in ["text/html", "application/taxii+json;version=2.0"] {
        let reply = ask(server(), "GET", "/taxii2/", &[("accept", accept)]);
        assert_eq!(reply.status, 406, "{accept}");
    }
    let objects = "/taxii2/public/collections/norms/objects/";
    for method in ["POST", "DELETE"] {
        let reply = ask(server(), method, objects, &[("content-length", "0")]);
        assert_eq!(reply.status, 403, "{method}");
        assert_eq!(json(&reply)["http_status"], "403");
    }
}

const DELEGATED: &[u8] = b"2|ripencc|20181014|2|19830705|20181014|+0200\n\
    ripencc|DE|ipv4|30.1.100.0|256|20110102|allocated|two\n\
    ripencc|DE|asn|200011|1|20130102|allocated|two\n";

/// A server with a register.
fn with_registers() -> SocketAddr {
    static SERVER: OnceLock<SocketAddr> = OnceLock::new();
    *SERVER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("delegated");
        std::fs::write(&path, DELEGATED).expect("a register");
        let evidence = holders::read(&[Source::Path(path)]).expect("it is read");
        let house = House::new(Catalog::built_in().expect("norms"), database());
        started_house(house.with_registers(evidence), web::Options::default())
    })
}

#[test]
fn rdap_answers_what_whois_answers() {
    for (path, class) in [
        ("/rdap/ip/30.1.100.7", "ip network"),
        ("/rdap/ip/30.1.100.0/24", "ip network"),
        ("/rdap/ip/2001:db8::1", "ip network"),
        ("/rdap/autnum/200011", "autnum"),
    ] {
        let reply = ask(with_registers(), "GET", path, &[]);
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        assert_eq!(reply.header("content-type"), Some("application/rdap+json"));
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
        let object = json(&reply);
        assert_eq!(object["objectClassName"], class, "{path}");
        assert_eq!(object["rdapConformance"][0], "rdap_level_0", "{path}");
    }
    let help = json(&ask(with_registers(), "GET", "/rdap/help", &[]));
    assert!(
        help["notices"].to_string().contains("delegations"),
        "{help}"
    );
}

#[test]
fn rdap_refuses_in_its_own_words() {
    let server_without = server();
    for (server, path, status) in [
        (with_registers(), "/rdap/ip/8.8.8.8", 404),
        (with_registers(), "/rdap/ip/30.1.100", 400),
        (with_registers(), "/rdap/ip/30.1.100.7/24", 400),
        (with_registers(), "/rdap/ip/AS64496", 400),
        (with_registers(), "/rdap/autnum/AS64496", 400),
        (with_registers(), "/rdap/autnum/4294967296", 400),
        (with_registers(), "/rdap/domain/example.net", 501),
        (with_registers(), "/rdap/entities?fn=x", 501),
        (with_registers(), "/rdap/nothing/x", 400),
        (server_without, "/rdap/ip/30.1.100.7", 501),
        (server_without, "/rdap/autnum/64496", 501),
    ] {
        let reply = ask(server, "GET", path, &[]);
        assert_eq!(reply.status, status, "{path}: {}", reply.body);
        assert_eq!(reply.header("content-type"), Some("application/rdap+json"));
        let error = json(&reply);
        assert_eq!(error["errorCode"], status, "{path}");
        assert!(error["description"].is_array(), "{path}");
    }
}

#[test]
fn people_look_up_on_a_page() {
    let page = get(with_registers(), "/look-up?q=30.1.100.7");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("DE, by the delegation"), "{}", page.body);
    let nothing = get(with_registers(), "/look-up?q=example.net");
    assert_eq!(nothing.status, 400);
    let without = get(server(), "/look-up");
    assert!(without.body.contains("was given no registers"));
    assert!(
        !get(with_registers(), "/look-up")
            .body
            .contains("no registers")
    );
    let path = "/api/v1/look-up?q=AS200011";
    let data = json(&ask(with_registers(), "GET", path, &[]));
    assert_eq!(data["query"], "AS200011");
}

#[test]
fn the_feed_of_misp_holds_together() {
    let manifest = json(&get(server(), "/misp/manifest.json"));
    let events = manifest.as_object().expect("a manifest");
    let list = json(&get(server(), "/api/v1/findings?limit=1000&format=json"));
    assert_eq!(
        events.len() as u64,
        list["total"].as_u64().expect("a number")
    );
    let hashes = get(server(), "/misp/hashes.csv").body;
    let mut count = 0;
    for (id, entry) in events {
        let event = json(&get(server(), &format!("/misp/{id}.json")));
        let event = &event["Event"];
        assert_eq!(event["uuid"], **id);
        for (field, value) in entry.as_object().expect("an entry") {
            assert_eq!(event[field], *value, "{field}");
        }
        let attributes = event["Attribute"].as_array().expect("a list");
        assert!(attributes.iter().all(|one| one["to_ids"] == false));
        count += attributes.len();
        let own = hashes.lines().filter(|line| line.ends_with(id.as_str()));
        assert!(own.count() > 0, "{id}");
    }
    assert_eq!(hashes.lines().count(), count);
    // Of 208.65.153.0/24 and of 17557, as md5sum says.
    for hash in [
        "a0a6d66a04519724771f2838755df86a",
        "0d6d4bd865309c75246109d2d83a5fb6",
    ] {
        assert!(hashes.contains(hash), "{hash}");
    }
    assert_eq!(get(server(), "/misp/none.json").status, 404);
}

#[test]
fn a_check_that_finds_the_same_again_is_no_news() {
    let database = database();
    let server = started(&database);
    let before = get(server, "/findings.atom?limit=1000").body;
    check_demo(&database);
    assert_eq!(get(server, "/findings.atom?limit=1000").body, before);

    // What says something else is news, under the id that it had.
    let mut store = Store::open(&database).expect("a database");
    let change = "insert into findings (analysis, name, rank, severity, because, headline,
            subject, indicator, indicator_version, first_seen, last_seen)
        select id, 'route-new-origin:later', 99, 'low', 'b', ?1, 's', 'i', '1', started, ended
        from analyses limit 1";
    let remove = "delete from findings where name = 'route-new-origin:later' or ?1 is null";
    let mut write = |sql: &str, headline: &str| {
        let written: Result<usize, store::Error> =
            store.transaction(|transaction| transaction.execute(sql, &[("?1", headline.into())]));
        written.expect("written");
    };
    write(change, "first words");
    let first = get(server, "/findings.atom?limit=1").body;
    assert!(first.contains("first words"), "{first}");
    write(remove, "");
    write(change, "other words");
    let second = get(server, "/findings.atom?limit=1").body;
    assert!(second.contains("other words"), "{second}");
    let ids = |feed: &str| between(feed, "<id>", "</id>")[1].to_owned();
    let published = |feed: &str| between(feed, "<published>", "</published>")[0].to_owned();
    let updated = |feed: &str| between(feed, "<updated>", "</updated>")[1].to_owned();
    assert_eq!(ids(&first), ids(&second));
    assert_eq!(published(&first), published(&second));
    assert!(updated(&first) <= updated(&second));
}
