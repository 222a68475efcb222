//! A year of lists of open time servers in invented economies, by stated
//! assumptions: made, not measured.
//!
//! Economies have codes that ISO 3166-1 leaves to its users (XA to XM), networks have
//! private numbers (RFC 6996), and addresses are from 240.0.0.0/4, which nobody has
//! (RFC 1112 §4): nothing in these files is about anyone.
//!
//! - [`assumptions`]: what is assumed; [`Assumptions::in_words`] says it.
//! - [`files`]: the lists, in the columns of Shadowserver's `scan_ntp`, and the
//!   registers that give them denominators.

use std::fmt::Write as _;

use crate::random::{SplitMix64, mix};

/// Stands at the top of each file.
pub const MADE: &str = "made from assumptions, not measured";

/// The columns of Shadowserver's `scan_ntp`.
const COLUMNS: &str = "\"timestamp\",\"ip\",\"protocol\",\"port\",\"hostname\",\"tag\",\"asn\",\
    \"geo\",\"region\",\"city\",\"version\",\"clk_wander\",\"clock\",\"error\",\"frequency\",\
    \"jitter\",\"leap\",\"mintc\",\"noise\",\"offset\",\"peer\",\"phase\",\"poll\",\
    \"precision\",\"processor\",\"refid\",\"reftime\",\"rootdelay\",\"rootdispersion\",\
    \"stability\",\"state\",\"stratum\",\"system\",\"tai\",\"tc\",\"naics\",\"sic\",\
    \"sector\",\"response_size\",\"amplification\"";

/// The first private AS number of 32 bits.
const FIRST_ASN: u32 = 4_200_000_000;

/// The first day of each month of 2015, as days after the 1st of January.
const MONTHS: [u32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// What is assumed.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumptions {
    /// The economies.
    pub economies: Vec<Economy>,
    /// The day on which guidance is published, in days after 2015-01-01.
    pub guidance: u32,
    /// Of 100 devices, how many have another address each month.
    pub moved_percent: u32,
}

/// An invented economy, with one network that has lines to homes and one that hosts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Economy {
    /// Its code.
    pub code: &'static str,
    /// The length of the prefix of each of its two networks; `None` where nothing is
    /// announced.
    pub length: Option<u8>,
    /// Open time servers per 100,000 announced addresses in January.
    pub open: u32,
    /// Of 100 of them, how many are devices of end users, which no operator closes.
    pub end_users_percent: u32,
    /// In how many days operators halve what they can close, from the guidance on;
    /// `None` where they do nothing.
    pub half_life: Option<u32>,
    /// Whether its networks are in `PeeringDB`.
    pub is_described: bool,
}

/// The year that documents and tests show.
pub fn assumptions() -> Assumptions {
    let economy = |code, length, open, end_users_percent, half_life| Economy {
        code,
        length: Some(length),
        open,
        end_users_percent,
        half_life,
        is_described: true,
    };
    let mut economies = vec![
        economy("XA", 11, 250, 40, Some(60)),
        economy("XB", 12, 180, 60, Some(120)),
        economy("XC", 12, 175, 50, None),
        economy("XD", 13, 90, 50, Some(90)),
        economy("XE", 10, 40, 30, None),
        economy("XF", 16, 120, 50, Some(60)),
        economy("XG", 17, 100, 50, None),
        economy("XH", 18, 110, 50, None),
        economy("XJ", 14, 0, 0, None),
        economy("XK", 23, 400, 50, None),
        economy("XL", 15, 0, 0, None),
    ];
    economies[3].is_described = false;
    // It holds addresses and announces none.
    economies.push(Economy {
        length: None,
        ..economy("XM", 16, 0, 0, None)
    });
    Assumptions {
        economies,
        guidance: 134,
        moved_percent: 3,
    }
}

impl Economy {
    /// Announced addresses, of both networks.
    pub fn announced(&self) -> u32 {
        self.length.map_or(0, |length| 2 << (32 - length))
    }

    /// Open time servers in January: of end users, and of operators.
    pub fn open_at_first(&self) -> (u32, u32) {
        let all = u64::from(self.announced()) * u64::from(self.open) / 100_000;
        let end_users = all * u64::from(self.end_users_percent) / 100;
        (end_users as u32, (all - end_users) as u32)
    }

    /// Those of operators that are still open so many days after the guidance.
    pub fn of_operators(&self, days: u32) -> u32 {
        let (_, first) = self.open_at_first();
        match self.half_life {
            None => first,
            Some(half_life) => {
                let halvings = f64::from(days) / f64::from(half_life);
                (f64::from(first) * 0.5_f64.powf(halvings)).round() as u32
            }
        }
    }
}

impl Assumptions {
    /// What is assumed, as Markdown.
    pub fn in_words(&self) -> String {
        let mut text = format!(
            "# A made year\n\nThis is {MADE}.\n\n\
             - Twelve lists, of the first day of each month of 2015.\n\
             - Guidance is published on {}. From then on, operators that act halve what they \
             can close in so many days; before, nothing changes.\n\
             - What end users have stays: no operator closes it.\n\
             - Of 100 devices, {} have another address each month.\n\
             - Each economy has a network with lines to homes, in which the devices of end users \
             are, and one that hosts, in which the others are; both announce one prefix of the \
             same length. PeeringDB has the networks of all economies but {}.\n\n\
             | economy | announced | open per 100,000 | of them end users' | halved in |\n\
             | --- | ---: | ---: | ---: | ---: |\n",
            date(self.guidance),
            self.moved_percent,
            self.undescribed()
        );
        for economy in &self.economies {
            let halved = match economy.half_life {
                Some(days) => format!("{days} days"),
                None => "never".to_owned(),
            };
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} % | {halved} |",
                economy.code,
                economy.announced(),
                economy.open,
                economy.end_users_percent
            );
        }
        text
    }

    fn undescribed(&self) -> String {
        let economies = self.economies.iter();
        let codes = economies.filter(|economy| !economy.is_described);
        codes.map(|e| e.code).collect::<Vec<_>>().join(", ")
    }
}

/// The files of the year, by name: lists, delegations, a table of prefixes and
/// origins, networks in `PeeringDB`'s form, and the assumptions in words.
pub fn files(assumptions: &Assumptions) -> Vec<(String, String)> {
    let places = places(assumptions);
    let mut files = vec![
        ("assumptions.md".to_owned(), assumptions.in_words()),
        ("delegated-made-extended".to_owned(), delegations(&places)),
        ("prefix-origins.dat".to_owned(), prefix_origins(&places)),
        ("peeringdb.json".to_owned(), peeringdb(&places)),
    ];
    for (month, day) in MONTHS.into_iter().enumerate() {
        let name = format!("{}-scan_ntp-made.csv", date(day));
        let list = list(assumptions, &places, month as u32, day);
        files.push((name, list));
    }
    files
}

/// Where an economy's networks are.
struct Place {
    economy: Economy,
    /// The first addresses of its two blocks, and their numbers.
    networks: [(u32, u32); 2],
}

/// What a network is for PeeringDB, and in its name, in the order of an economy's
/// networks.
const KINDS: [(&str, &str); 2] = [("Cable/DSL/ISP", "homes"), ("Content", "hosting")];

fn places(assumptions: &Assumptions) -> Vec<Place> {
    let mut next = 0xf000_0000_u32;
    let economies = assumptions.economies.iter().zip(0..);
    let places = economies.map(|(economy, number)| {
        let length = economy.length.unwrap_or(24);
        let size = 1_u32 << (32 - length);
        let blocks = [0, 1].map(|network| {
            let first = next.next_multiple_of(size);
            next = first + size;
            (first, FIRST_ASN + 2 * number + network)
        });
        Place {
            economy: *economy,
            networks: blocks,
        }
    });
    places.collect()
}

fn delegations(places: &[Place]) -> String {
    let records = places.len() * 4;
    let mut text = format!("# {MADE}\n2|iana|20150101|{records}|20150101|20150101|+0000\n");
    for place in places {
        let code = place.economy.code;
        let size = 1_u32 << (32 - place.economy.length.unwrap_or(24));
        for (first, asn) in place.networks {
            let _ = writeln!(
                text,
                "iana|{code}|ipv4|{}|{size}|20150101|assigned|made-{asn}\n\
                 iana|{code}|asn|{asn}|1|20150101|assigned|made-{asn}",
                address(first)
            );
        }
    }
    text
}

fn prefix_origins(places: &[Place]) -> String {
    let mut text = format!("; {MADE}\n");
    for place in places {
        let Some(length) = place.economy.length else {
            continue;
        };
        for (first, asn) in place.networks {
            let _ = writeln!(text, "{}/{length}\t{asn}", address(first));
        }
    }
    text
}

fn peeringdb(places: &[Place]) -> String {
    let mut networks = Vec::new();
    for place in places.iter().filter(|place| place.economy.is_described) {
        for ((_, asn), (kind, what)) in place.networks.into_iter().zip(KINDS) {
            let name = format!("{} {what}", place.economy.code);
            networks.push(format!(
                "{{\"asn\":{asn},\"name\":\"{name}\",\"info_type\":\"{kind}\"}}"
            ));
        }
    }
    format!(
        "{{\"net\":{{\"data\":[\n{}\n]}},\"meta\":\"{MADE}\"}}\n",
        networks.join(",\n")
    )
}

fn list(assumptions: &Assumptions, places: &[Place], month: u32, day: u32) -> String {
    let mut text = format!("# {MADE}\n{COLUMNS}\n");
    let after = day.saturating_sub(assumptions.guidance);
    let date = date(day);
    for place in places {
        let (end_users, _) = place.economy.open_at_first();
        let open = [end_users, place.economy.of_operators(after)];
        for ((first, asn), open) in place.networks.into_iter().zip(open) {
            let size = place.economy.announced() / 2;
            let addresses = addresses(asn, size, open, month, assumptions.moved_percent);
            for (number, offset) in addresses.into_iter().enumerate() {
                let (minute, second) = (number / 60 % 60, number % 60);
                let _ = writeln!(
                    text,
                    "\"{date} 04:{minute:02}:{second:02}\",{},udp,123,,ntpversion,{asn},{},,,4\
                     ,,,,,,0,,,,,,,,unknown,,,,,,,3,,,,0,0,,324,27.00",
                    address(first + offset),
                    place.economy.code
                );
            }
        }
    }
    text
}

/// Where in a network of so many addresses the open devices are in a month.
///
/// Devices have numbers; those with the lowest are closed last. A device is found at
/// an address of its own, and in a month in which it moves at another. No two are at
/// the same address: steps through the block that share no factor with its size
/// reach each address once.
fn addresses(asn: u32, size: u32, open: u32, month: u32, moved_percent: u32) -> Vec<u32> {
    if size == 0 {
        return Vec::new();
    }
    // The block has a slot for each device and one for each of its moves.
    let mut random = SplitMix64::new(u64::from(asn));
    let start = random.below(size as usize) as u32;
    let step = (random.below(size as usize) as u32) | 1;
    let mut found = Vec::with_capacity(open as usize);
    for device in 0..open {
        // The last month in which it moved; 0 where it never did.
        let moves = (1..=month).rev().find(|month| {
            let chance = mix(u64::from(asn) << 32 | u64::from(device) << 4 | u64::from(*month));
            chance % 100 < u64::from(moved_percent)
        });
        let slot = device * MONTHS.len() as u32 + moves.unwrap_or(0);
        found.push(start.wrapping_add(slot.wrapping_mul(step)) & (size - 1));
    }
    found.sort_unstable();
    found
}

fn address(bits: u32) -> std::net::Ipv4Addr {
    std::net::Ipv4Addr::from_bits(bits)
}

/// A day of 2015.
fn date(day: u32) -> String {
    let month = MONTHS.iter().rposition(|first| *first <= day);
    let month = month.expect("January begins on day 0");
    format!("2015-{:02}-{:02}", month + 1, day - MONTHS[month] + 1)
}
