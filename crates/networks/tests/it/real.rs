//! Real routes and registers, where the machine has them: `NORMWATCH_DATA` names the
//! folder. Numbers are held to a slow computation from the elements and lines
//! themselves.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use archive::{Archive, Window};
use conformance::period::DAY;
use conformance::{MetricId, Period};
use input::{Content, Source};
use mrt::{Action, Element};
use net::{Asn, Prefix, Timestamp};
use networks::By;
use networks::group::Grouping;
use networks::open;

use crate::made::{
    World, attributes, options, peer_table, profile_of, report_of, rib, sources, the_day,
    with_known,
};
use crate::{events, laws};

fn data(suite: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("NORMWATCH_DATA");
    if folder.is_none() {
        let line = format!("left out: {suite} (NORMWATCH_DATA names no folder)");
        writeln!(std::io::stderr(), "{line}").expect("standard error takes a line");
    }
    folder.map(PathBuf::from)
}

fn delegations(data: &Path) -> Vec<PathBuf> {
    let registries = ["afrinic", "apnic", "arin", "lacnic", "ripencc"];
    let name = |registry| format!("rir/delegated-{registry}-extended-latest.gz");
    registries.map(|registry| data.join(name(registry))).into()
}

/// The distinct prefixes and origins of routes with a single origin.
fn pairs(path: &Path) -> BTreeSet<(Asn, Prefix)> {
    let mut pairs = BTreeSet::new();
    let mut archive = Archive::new(sources(&[path]), &options(), Window::default());
    while archive.next_record(|_, element| {
        if let Element::Route(route) = element
            && route.action != Action::Withdraw
            && let Some(mrt::as_path::Origin::As(asn)) = route.attributes.origin()
        {
            pairs.insert((asn, route.prefix));
        }
    }) {}
    pairs
}

/// The economy of each AS number: the smallest range that holds it counts, of equal
/// ones the first.
fn economies(files: &[PathBuf]) -> BTreeMap<u32, String> {
    let mut found: BTreeMap<u32, (u32, String)> = BTreeMap::new();
    for file in files {
        let content = Content::open(Source::Path(file.clone()), options());
        for line in content.lines() {
            let line = line.expect("a line");
            let fields: Vec<&str> = line.split('|').collect();
            let (Some(&"asn"), false) = (fields.get(2), line.contains("summary")) else {
                continue;
            };
            let first: u32 = fields[3].parse().expect("a number");
            let count: u32 = fields[4].parse().expect("a number");
            for asn in first..first + count {
                let known = found.get(&asn).map(|(count, _)| *count);
                if known.is_none_or(|known| count < known) {
                    found.insert(asn, (count, fields[1].to_owned()));
                }
            }
        }
    }
    let known = found
        .into_iter()
        .filter(|(_, (_, economy))| economy != "ZZ" && !economy.is_empty());
    known.map(|(asn, (_, economy))| (asn, economy)).collect()
}

fn check_economies(data: &Path, routes: PathBuf, routes_min: usize) {
    let files = delegations(data);
    let economies = economies(&files);
    let pairs = pairs(&routes);
    assert!(pairs.len() >= routes_min, "{}", pairs.len());
    let mut expected: BTreeMap<Option<String>, (BTreeSet<Asn>, u32)> = BTreeMap::new();
    for (asn, _) in &pairs {
        let of = expected.entry(economies.get(&asn.0).cloned()).or_default();
        of.0.insert(*asn);
        of.1 += 1;
    }
    let world = World::of(vec![routes], files);
    let profile = profile_of("manrs-obs-2024-01");
    with_known(&world, &profile, the_day(), None, |known, reports| {
        let report = report_of(known, reports, By::Economy);
        let rows = report.rows.iter();
        let found: BTreeMap<_, _> = rows
            .map(|row| (row.key.clone(), (row.networks, row.sums.routes)))
            .collect();
        let expected: BTreeMap<_, _> = expected
            .into_iter()
            .map(|(key, (networks, routes))| (key, (networks.len() as u32, routes)))
            .collect();
        assert_eq!(found, expected);
    });
}

#[test]
fn economies_of_a_real_table_have_the_networks_and_routes_of_the_slow_count() {
    let Some(data) = data("economies of real tables") else {
        return;
    };
    check_economies(&data, data.join("mrt/ris/bview.20020722.2337.gz"), 110_000);
    let cut = data.join("mrt/broken/rib.20080501.0644_firstMB.bz2");
    check_economies(&data, cut, 2_000);
}

/// RFC 6811 with a map of prefixes: each length is looked up by itself.
struct SlowVrps(HashMap<Prefix, Vec<(u8, Asn)>>);

impl SlowVrps {
    fn read(path: &Path) -> SlowVrps {
        let (bytes, _) = input::read_all(path).expect("it is read");
        let json: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        let mut vrps: HashMap<Prefix, Vec<(u8, Asn)>> = HashMap::new();
        for roa in json["roas"].as_array().expect("a list") {
            let prefix = roa["prefix"]
                .as_str()
                .expect("text")
                .parse()
                .expect("a prefix");
            let asn = match &roa["asn"] {
                serde_json::Value::String(text) => text.parse().expect("a number"),
                number => Asn(number.as_u64().expect("a number") as u32),
            };
            let max_length = roa["maxLength"].as_u64().expect("a number") as u8;
            vrps.entry(prefix).or_default().push((max_length, asn));
        }
        SlowVrps(vrps)
    }

    /// Whether it is covered, and whether it is valid.
    fn state(&self, prefix: Prefix, origin: Asn) -> (bool, bool) {
        let blocks = (0..=prefix.length()).filter_map(|length| prefix.shortened(length));
        let covering: Vec<_> = blocks
            .filter_map(|block| self.0.get(&block))
            .flatten()
            .collect();
        let is_valid = covering
            .iter()
            .any(|(max, asn)| prefix.length() <= *max && *asn == origin && origin != Asn(0));
        (!covering.is_empty(), is_valid)
    }
}

#[test]
fn shares_of_a_real_table_are_those_of_the_slow_validation() {
    let Some(data) = data("shares of a real table") else {
        return;
    };
    let routes = data.join("mrt/ris/bview.20020722.2337.gz");
    let vrps = data.join("rpki/rpkiclient_summary_20250720T093135Z.json.bz2");
    let slow = SlowVrps::read(&vrps);
    let mut expected: BTreeMap<Asn, (u64, u64, u64)> = BTreeMap::new();
    for (asn, prefix) in pairs(&routes) {
        let of = expected.entry(asn).or_default();
        let (is_covered, is_valid) = slow.state(prefix, asn);
        of.0 += u64::from(!is_covered);
        of.1 += u64::from(is_covered && !is_valid);
        of.2 += 1;
    }
    let mut registers = delegations(&data);
    registers.push(vrps);
    let world = World::of(vec![routes], registers);
    let profile = profile_of("manrs-obs-2024-01");
    with_known(&world, &profile, the_day(), None, |known, reports| {
        let report = report_of(known, reports, By::Asn);
        assert_eq!(report.rows.len(), expected.len());
        for (row, (asn, (not_covered, invalid, all))) in report.rows.iter().zip(&expected) {
            assert_eq!(row.key.as_deref(), Some(asn.to_string().as_str()));
            let share = |metric: &str| {
                let value = &row.values[metric];
                (value.numerator, value.denominator)
            };
            assert_eq!(
                share("M7RPKI"),
                (*not_covered as f64, Some(*all as f64)),
                "{asn}"
            );
            assert_eq!(
                share("M7RPKIN"),
                (*invalid as f64, Some(*all as f64)),
                "{asn}"
            );
        }
    });
    laws::check(&world, "manrs-obs-2024-01");
}

#[test]
fn the_hijack_of_2008_is_an_event_of_who_began_it_and_of_who_passed_it_on() {
    let Some(data) = data("the evening of 24 February 2008") else {
        return;
    };
    let entries = std::fs::read_dir(data.join("mrt/youtube-2008")).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let hours = ["18", "19", "20", "21"];
    let is_of_hours = |path: &PathBuf| {
        let name = path.to_string_lossy();
        let mut hours = hours.iter();
        hours.any(|hour| name.contains(&format!("updates.20080224.{hour}")))
    };
    let mut files: Vec<PathBuf> = paths.filter(is_of_hours).collect();
    files.sort();
    assert_eq!(files.len(), 16);
    // Who announced it until then.
    let before = [
        peer_table(),
        rib("208.65.152.0/22", &[(0, attributes(&[100, 36_561], &[]))]),
    ];
    let mut world = World::new(&before, &[]);
    world.routes.extend(files);
    // The profile of 2019 has no filter, so that no register is needed.
    let profile = profile_of("manrs-obs-2019");
    let paths = events::paths_of(&world, &profile);
    let start: Timestamp = "2008-02-24".parse().expect("a day");
    let period = Period::new(start, start.plus(DAY)).expect("a day");
    with_known(&world, &profile, period, Some(&paths), |known, _| {
        let opened = |metric, of| {
            let grouping = Grouping::new(By::Asn, known.evidence).expect("no register is needed");
            let metric = known.profile.metric(metric).expect("the profile has it");
            open::open(known, &grouping, metric, of).expect("it is there")
        };
        let began = opened(MetricId::M2, "AS17557");
        // Two hours and a quarter are one point.
        assert_eq!(began.value.value, Some(1.0));
        let found: Vec<_> = began.events.iter().collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].prefix, "208.65.153.0/24");
        assert_eq!(found[0].start.to_string(), "2008-02-24T18:47:57Z");
        assert_eq!(
            found[0].end.map(|end| end.to_string()).as_deref(),
            Some("2008-02-24T21:01:34Z")
        );
        let passed = opened(MetricId::M2C, "AS3491");
        assert!(passed.events.iter().any(|event| event.asn == 17557));
    });
}
