//! The day of 24 February 2008: the published counts, what there is to find,
//! and that nothing else stands out.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::LazyLock;

use net::{Prefix, Timestamp};
use sha2::{Digest, Sha256};
use testkit::youtube_2008::{self, Landmark, LandmarkKind};

use crate::bgpdump;
use crate::reader::{Element, elements};

static FILES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(youtube_2008::files);
static TABLE: LazyLock<Vec<Element>> = LazyLock::new(|| elements(file("rib.20080224.1200")));
static STREAM: LazyLock<Vec<Element>> = LazyLock::new(|| {
    let streams = FILES.iter().filter(|(name, _)| name.starts_with("updates"));
    streams.flat_map(|(_, bytes)| elements(bytes)).collect()
});

fn file(name: &str) -> &'static [u8] {
    let found = FILES.iter().find(|(candidate, _)| candidate == name);
    &found.expect(name).1
}

fn text(name: &str) -> &'static str {
    std::str::from_utf8(file(name)).expect("a text")
}

fn instant(element: &Element) -> Timestamp {
    Timestamp::from_seconds(element.time.into())
}

/// Counted by minute in the update files of 24 February 2008 of the RouteViews
/// project: count, minute, announced or withdrawn, prefix, origin.
const PUBLISHED: &str = "\
8 18:47 A 208.65.153.0/24 17557
62 18:48 A 208.65.153.0/24 17557
1 18:49 A 208.65.153.0/24 17557
19 20:07 A 208.65.153.0/24 36561
6 20:08 A 208.65.153.0/24 36561
2 20:18 A 208.65.153.0/25 36561
2 20:18 A 208.65.153.128/25 36561
3 20:19 A 208.65.153.0/25 36561
3 20:19 A 208.65.153.128/25 36561
8 20:28 A 208.65.153.0/24 36561
2 20:29 A 208.65.153.0/24 36561
3 20:30 A 208.65.153.0/24 36561
1 20:30 A 208.65.153.0/25 36561
1 20:30 A 208.65.153.128/25 36561
1 20:32 A 208.65.153.0/24 36561
2 20:51 A 208.65.153.0/24 17557
1 20:51 A 208.65.153.0/24 36561
9 20:52 A 208.65.153.0/24 17557
7 20:52 A 208.65.153.0/24 36561
1 20:53 A 208.65.153.0/24 36561
1 21:00 A 208.65.153.0/24 17557
2 21:00 A 208.65.153.0/24 36561
3 21:01 A 208.65.153.0/24 36561
1 21:01 W 208.65.153.0/24 -
1 21:06 A 208.65.152.0/22 36561
1 21:15 A 208.65.152.0/22 36561
";

fn is_of_the_event(element: &Element) -> bool {
    element.prefix.starts_with("208.65.15")
}

#[test]
fn the_event_has_the_published_count_in_every_minute() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for element in STREAM.iter().filter(|element| is_of_the_event(element)) {
        let minute = &instant(element).to_string()[11..16];
        let kind = if element.path.is_some() { 'A' } else { 'W' };
        let origin = element.origin().unwrap_or("-");
        let line = format!("{minute} {kind} {} {origin}", element.prefix);
        *counts.entry(line).or_default() += 1;
    }
    let published = PUBLISHED.lines().map(|line| {
        let (count, line) = line.split_once(' ').expect("a count");
        (line.to_owned(), count.parse().expect("a number"))
    });
    assert_eq!(counts, published.collect());
}

#[test]
fn the_hijack_begins_at_the_published_second_and_comes_by_pccw() {
    let hijack: Vec<&Element> = STREAM
        .iter()
        .filter(|e| e.origin() == Some("17557"))
        .collect();
    assert_eq!(instant(hijack[0]).to_string(), "2008-02-24T18:47:57Z");
    assert!(hijack.iter().all(|e| e.prefix == "208.65.153.0/24"));
    let in_the_hour = |e: &&&Element| instant(e) < "2008-02-24T20:00:00Z".parse().unwrap();
    let peers: HashSet<&str> = hijack
        .iter()
        .filter(in_the_hour)
        .map(|e| e.peer.as_str())
        .collect();
    assert_eq!(peers.len(), 36);
    for element in hijack {
        let path = element.path.as_deref().unwrap();
        let prepended = instant(element) > "2008-02-24T20:50:00Z".parse().unwrap();
        let end = if prepended {
            "3491 17557 17557"
        } else {
            "3491 17557"
        };
        assert!(path.ends_with(end), "{path}");
    }
}

#[test]
fn before_the_event_all_39_peers_have_youtubes_block_alone() {
    let of_youtube: Vec<&Element> = TABLE.iter().filter(|e| is_of_the_event(e)).collect();
    assert_eq!(of_youtube.len(), 39);
    assert!(of_youtube.iter().all(|e| e.prefix == "208.65.152.0/22"));
    assert!(of_youtube.iter().all(|e| e.origin() == Some("36561")));
}

/// Applies the stream to the table.
fn table_at_the_end() -> HashMap<(&'static str, &'static str), &'static str> {
    let mut table = HashMap::new();
    for element in TABLE.iter().chain(STREAM.iter()) {
        let key = (element.peer.as_str(), element.prefix.as_str());
        match &element.path {
            Some(path) => {
                let known = table.insert(key, path.as_str());
                assert_ne!(known, Some(path.as_str()), "{element:?} says nothing new");
            }
            None => assert!(
                table.remove(&key).is_some(),
                "{element:?} withdraws nothing"
            ),
        }
    }
    table
}

#[test]
fn every_message_changes_something_and_in_the_end_youtube_has_its_block_back() {
    let table = table_at_the_end();
    let part: Vec<_> = table
        .iter()
        .filter(|((_, p), _)| *p == "208.65.153.0/24")
        .collect();
    assert_eq!(part.len(), 36);
    assert!(part.iter().all(|(_, path)| path.ends_with(" 36561")));
    assert!(!table.keys().any(|(_, prefix)| *prefix == "10.66.0.0/16"));
}

#[test]
fn the_stream_is_in_order_of_time_and_each_file_has_its_quarter_of_an_hour() {
    for (name, bytes) in FILES.iter().filter(|(name, _)| name.starts_with("updates")) {
        let elements = elements(bytes);
        assert!(
            elements.len() > 20,
            "{name} has {} elements",
            elements.len()
        );
        assert!(elements.is_sorted_by_key(|element| element.time), "{name}");
        let (hour, minute) = (&name[17..19], &name[19..21]);
        let start = format!("2008-02-24T{hour}:{minute}:00Z")
            .parse::<Timestamp>()
            .unwrap();
        for element in elements {
            let offset = instant(&element).since(start).as_secs();
            assert!(instant(&element) >= start && offset < 900, "{name}");
        }
    }
}

/// Peers that announce the landmark's prefix as its kind has it, in its time.
fn witnesses(landmark: &Landmark) -> BTreeSet<&'static str> {
    let origin = match landmark.kind {
        LandmarkKind::AsSet => "{30019,30023,30029}".to_owned(),
        _ => landmark.origin.to_u32().to_string(),
    };
    let prefix = landmark.prefix.to_string();
    let until = landmark
        .until
        .unwrap_or(Timestamp::from_seconds(i64::MAX / 1_000_000));
    let matching = STREAM.iter().filter(|element| {
        element.prefix == prefix
            && element.origin() == Some(&origin)
            && (landmark.from..until).contains(&instant(element))
    });
    matching.map(|element| element.peer.as_str()).collect()
}

#[test]
fn every_landmark_is_in_the_stream_with_its_time_and_its_peers() {
    for landmark in youtube_2008::landmarks() {
        assert_eq!(witnesses(&landmark).len(), landmark.peers, "{landmark:?}");
        let prefix = landmark.prefix.to_string();
        let origin = landmark.origin.to_u32().to_string();
        let first = STREAM.iter().find(|element| {
            let path = element.path.as_deref().unwrap_or("");
            element.prefix == prefix && path.split(' ').any(|asn| asn == origin)
        });
        let first = instant(first.expect("an announcement"));
        let delay = first.since(landmark.from).as_secs();
        assert!(
            first >= landmark.from && delay < 40,
            "{landmark:?} begins at {first}"
        );
    }
}

#[test]
fn customers_private_networks_and_aggregates_stand_behind_their_providers() {
    for landmark in youtube_2008::landmarks() {
        let (origin, related) = (landmark.origin.to_u32(), landmark.related.to_u32());
        let end = match landmark.kind {
            LandmarkKind::CustomerMoreSpecific | LandmarkKind::PrivateOrigin => {
                format!("{related} {origin}")
            }
            LandmarkKind::AsSet => format!("{origin} {{30019,30023,30029}}"),
            _ => continue,
        };
        let prefix = landmark.prefix.to_string();
        for element in STREAM.iter().filter(|element| element.prefix == prefix) {
            let path = element.path.as_deref().expect("an announcement");
            assert!(path.ends_with(&end), "{path}");
        }
    }
}

#[test]
fn one_path_has_a_loop_and_one_aggregate_a_set() {
    let loops = STREAM.iter().filter(|element| {
        let mut path: Vec<&str> = element.path.as_deref().unwrap_or("").split(' ').collect();
        path.dedup();
        let asns: HashSet<&&str> = path.iter().collect();
        asns.len() < path.len()
    });
    let loops: Vec<&str> = loops.map(|element| element.prefix.as_str()).collect();
    assert_eq!(loops, ["94.77.0.0/16"]);
    let sets = TABLE.iter().chain(STREAM.iter());
    let sets = sets.filter(|e| e.origin().is_some_and(|o| o.starts_with('{')));
    let sets: BTreeSet<&str> = sets.map(|element| element.prefix.as_str()).collect();
    assert_eq!(sets, BTreeSet::from(["90.12.0.0/16"]));
}

#[test]
fn nothing_but_the_landmarks_is_new_in_the_stream() {
    let of = |e: &Element| (e.prefix.clone(), e.origin().unwrap_or("").to_owned());
    let known: HashSet<(String, String)> = TABLE.iter().map(of).collect();
    let announced = STREAM.iter().filter(|element| element.path.is_some());
    let new: BTreeSet<(String, String)> = announced
        .map(of)
        .filter(|pair| !known.contains(pair))
        .collect();
    let expected = youtube_2008::landmarks()
        .into_iter()
        .filter_map(|landmark| {
            let origin = match landmark.kind {
                LandmarkKind::PathLoop => return None,
                LandmarkKind::AsSet => "{30019,30023,30029}".to_owned(),
                _ => landmark.origin.to_u32().to_string(),
            };
            Some((landmark.prefix.to_string(), origin))
        });
    assert_eq!(new, expected.collect());
}

#[test]
fn the_table_has_about_3000_prefixes_that_do_not_overlap_between_networks() {
    let mut origins: BTreeMap<Prefix, &str> = BTreeMap::new();
    for element in TABLE.iter() {
        let prefix = element.prefix.parse().expect("a prefix");
        let origin = element.origin().expect("a path");
        assert_eq!(*origins.entry(prefix).or_insert(origin), origin);
    }
    assert!(
        (2_700..3_300).contains(&origins.len()),
        "{} prefixes",
        origins.len()
    );
    assert_eq!(TABLE.len(), 39 * origins.len());
    let mut covering: Option<(Prefix, &str)> = None;
    for (prefix, origin) in origins {
        match covering {
            Some((cover, holder)) if cover.covers(prefix) => assert_eq!(holder, origin),
            _ => covering = Some((prefix, origin)),
        }
    }
}

#[test]
fn paths_go_up_across_at_most_once_and_down() {
    let mut kinds = HashMap::new();
    for line in text("as-rel.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let parts: Vec<&str> = line.split('|').collect();
        let [left, right, kind] = parts[..] else {
            panic!("{line}")
        };
        // From left to right: down to a customer, or across.
        kinds.insert((left, right), if kind == "-1" { 2 } else { 1 });
        kinds.insert((right, left), if kind == "-1" { 0 } else { 1 });
    }
    let mut asns_on_paths = HashSet::new();
    for element in TABLE.iter() {
        let path = element.path.as_deref().expect("a path");
        let mut hops: Vec<&str> = path
            .split(' ')
            .filter(|hop| !hop.starts_with('{'))
            .collect();
        hops.dedup();
        asns_on_paths.extend(hops.iter().copied());
        let steps: Vec<i32> = hops
            .windows(2)
            .map(|pair| kinds[&(pair[0], pair[1])])
            .collect();
        assert!(steps.is_sorted(), "{path}: {steps:?}");
        assert!(
            steps.iter().filter(|step| **step == 1).count() <= 1,
            "{path}"
        );
    }
    let organisations = text("as-org.jsonl");
    for asn in asns_on_paths {
        assert!(
            organisations.contains(&format!("\"asn\":\"{asn}\"")),
            "AS{asn}"
        );
    }
}

#[test]
fn organisations_are_json_lines_in_which_every_network_has_one() {
    let mut organisations = HashMap::new();
    let mut networks = HashMap::new();
    for line in text("as-org.jsonl").lines() {
        let value: serde_json::Value = serde_json::from_str(line).expect(line);
        let field = |name: &str| value[name].as_str().expect(name).to_owned();
        match field("type").as_str() {
            "Organization" => {
                let known = organisations.insert(field("organizationId"), value.clone());
                assert_eq!(known, None, "{line}");
            }
            "ASN" => assert_eq!(networks.insert(field("asn"), field("organizationId")), None),
            kind => panic!("{kind}"),
        }
    }
    let economy = |asn: &str| {
        organisations[&networks[asn]]["country"]
            .as_str()
            .expect(asn)
    };
    assert_eq!(economy("36561"), "US");
    assert_eq!(economy("17557"), "PK");
    assert_eq!(economy("21007"), "ZZ");
    assert_eq!(networks["21031"], networks["21032"]);
    assert_eq!(organisations.len() + 1, networks.len());
}

#[test]
fn the_day_is_written_the_same_every_time() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let day = folder.path().join("made/for/it");
    let paths = youtube_2008::write(&day).expect("a folder that can be written");
    assert_eq!(paths.len(), 43);
    let again = youtube_2008::write(&day).expect("files that can be replaced");
    assert_eq!(again, paths);
    let mut total = 0;
    for (path, (name, bytes)) in paths.iter().zip(FILES.iter()) {
        assert_eq!(path, &day.join(name));
        assert_eq!(&std::fs::read(path).expect("a file"), bytes, "{name}");
        total += bytes.len();
    }
    assert!(total < 10_000_000, "{total} bytes");
}

#[test]
fn the_files_are_those_that_the_readme_lists() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).expect("the README");
    let listed: String = readme
        .lines()
        .filter(|line| {
            ["| rib.", "| updates.", "| as-"]
                .iter()
                .any(|head| line.starts_with(head))
        })
        .map(|line| format!("{line}\n"))
        .collect();
    let actual: String = FILES
        .iter()
        .map(|(name, bytes)| {
            let hash: String = Sha256::digest(bytes)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            format!("| {name} | {} | {hash} |\n", bytes.len())
        })
        .collect();
    assert!(listed == actual, "the README is to list:\n{actual}");
}

#[test]
fn bgpdump_reads_every_file_as_the_slow_reader_does() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    for path in youtube_2008::write(folder.path()).expect("a folder that can be written") {
        let name = path.file_name().expect("a name").to_string_lossy();
        if name.starts_with("as-") {
            continue;
        }
        let Some(lines) = bgpdump::lines(&path) else {
            return;
        };
        let elements = elements(file(&name));
        assert_eq!(lines.len(), elements.len(), "{name}");
        for (line, element) in lines.iter().zip(elements) {
            let fields: Vec<&str> = line.split('|').collect();
            assert_eq!(fields[1], element.time.to_string());
            assert_eq!(fields[3], element.peer);
            assert_eq!(fields[5], element.prefix);
            assert_eq!(fields.get(6).copied(), element.path.as_deref());
        }
    }
}
