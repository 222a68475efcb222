//! What a norm touches: from a provision, or from the draft of one, to the
//! technical norms, the indicators and the parties behind it.

use std::collections::{BTreeMap, BTreeSet};

use catalog::words::{Access, Party, Word};
use catalog::{Catalog, Provision};
use serde::Serialize;

use crate::side::{Side, counterparts, links, other_end, stale_end};
use crate::words::words;
use document::{Document, Line, Table};

/// How many provisions are shown that a draft may be near to. Ours.
const NEAREST_MAX: usize = 8;
/// A word that stands in a larger share of the provisions tells nothing of a draft.
/// Ours: it leaves out "the", "who" and "network", and keeps "block" and "report".
const COMMON_SHARE: f64 = 0.08;
/// How near a provision must be to a draft to be shown, 0 to 1. Ours: below it,
/// what two texts share is mostly words that many provisions have.
const NEARNESS_MIN: f64 = 0.12;

/// What a norm touches.
#[derive(Clone, Debug, Serialize)]
pub struct Impact<'c> {
    /// What was asked about.
    pub of: String,
    /// Where the walk began: the provision itself, or those that a draft is near to.
    pub from: Vec<Start<'c>>,
    /// Technical norms that it touches.
    pub technical: Vec<Touched<'c>>,
    /// Indicators that would show something.
    pub indicators: Vec<&'c str>,
    /// What could be measured.
    pub measures: Vec<Measured<'c>>,
    /// Who would have to act, and for whose good, with the provisions that say so.
    pub parties: Vec<Touching<'c>>,
    /// Words in it without an agreed meaning.
    pub contested_terms: Vec<&'c str>,
    /// Mappings on the way that say that one works against the other.
    pub conflicts: Vec<(&'c str, &'c str)>,
}

/// Where a walk began.
#[derive(Clone, Debug, Serialize)]
pub struct Start<'c> {
    /// The provision.
    pub id: &'c str,
    /// Its handle.
    pub title: &'c str,
    /// How near the draft is to it by its words, 0 to 1; 1 for the provision itself.
    pub nearness: f64,
    /// The words that they share, the rarest first; empty for the provision itself.
    pub shared: Vec<String>,
}

/// A technical norm that is touched.
#[derive(Clone, Debug, Serialize)]
pub struct Touched<'c> {
    /// The provision.
    pub id: &'c str,
    /// Its handle.
    pub title: &'c str,
    /// Symbol and section.
    pub citation: &'c str,
    /// How many mappings away.
    pub distance: usize,
    /// Why, from the mapping that leads to it.
    pub rationale: &'c str,
    /// Whether its text was replaced.
    pub stale: bool,
}

/// Something that could be measured.
#[derive(Clone, Debug, Serialize)]
pub struct Measured<'c> {
    /// The provision that it would show something of.
    pub provision: &'c str,
    /// What.
    pub what: &'c str,
    /// Whose data.
    pub data: &'c str,
    /// Who can get at them.
    pub access: Access,
}

/// A party and how it is touched.
#[derive(Clone, Debug, Serialize)]
pub struct Touching<'c> {
    /// The party.
    pub party: Party,
    /// Provisions that ask something of it.
    pub acts: BTreeSet<&'c str>,
    /// Provisions that are for its good.
    pub gains: BTreeSet<&'c str>,
}

/// What a provision touches.
pub fn of_provision<'c>(catalog: &'c Catalog, provision: &'c Provision) -> Impact<'c> {
    let start = Start {
        id: provision.id.as_str(),
        title: &provision.title,
        nearness: 1.0,
        shared: Vec::new(),
    };
    walk(catalog, provision.id.to_string(), vec![start])
}

/// What a draft touches: the provisions that it shares rare words with, and
/// everything behind them. That is a guess by words, for a person to judge.
pub fn of_draft<'c>(catalog: &'c Catalog, name: &str, draft: &str) -> Impact<'c> {
    let rarity = Rarity::new(catalog);
    let drafted = rarity.weighed(draft);
    let mut near: Vec<Start<'_>> = catalog
        .provisions()
        .iter()
        .filter_map(|provision| {
            let own = rarity.weighed(&text_of(provision));
            let nearness = cosine(&drafted, &own);
            let mut shared: Vec<(&String, f64)> = drafted
                .iter()
                .filter_map(|(word, weight)| Some((word, weight * own.get(word)?)))
                .collect();
            shared.sort_by(|a, b| b.1.total_cmp(&a.1));
            (nearness >= NEARNESS_MIN).then(|| Start {
                id: provision.id.as_str(),
                title: &provision.title,
                nearness,
                shared: shared.into_iter().take(5).map(|(w, _)| w.clone()).collect(),
            })
        })
        .collect();
    near.sort_by(|a, b| b.nearness.total_cmp(&a.nearness));
    near.truncate(NEAREST_MAX);
    let mut impact = walk(catalog, name.to_owned(), near);
    impact.contested_terms = contested_in(catalog, draft);
    impact
}

/// The contested terms that stand in a text as whole words.
fn contested_in<'c>(catalog: &'c Catalog, text: &str) -> Vec<&'c str> {
    let text = format!(" {} ", stems(text).join(" "));
    let contested = catalog.terms().iter().filter(|term| term.contested);
    contested
        .filter(|term| {
            let names = term.aliases.iter().chain([&term.label]);
            names
                .map(|name| stems(name).join(" "))
                .any(|name| !name.is_empty() && text.contains(&format!(" {name} ")))
        })
        .map(|term| term.label.as_str())
        .collect()
}

fn walk<'c>(catalog: &'c Catalog, of: String, from: Vec<Start<'c>>) -> Impact<'c> {
    let mut impact = Impact {
        of,
        from,
        technical: Vec::new(),
        indicators: Vec::new(),
        measures: Vec::new(),
        parties: Vec::new(),
        contested_terms: Vec::new(),
        conflicts: Vec::new(),
    };
    let starts: Vec<&Provision> = impact
        .from
        .iter()
        .filter_map(|start| {
            let provisions = catalog.provisions().iter();
            provisions.into_iter().find(|p| p.id.as_str() == start.id)
        })
        .collect();
    let mut reached: Vec<&Provision> = starts.clone();
    for distance in 1..=2 {
        for at in 0..reached.len() {
            let here = reached[at];
            for (other, rationale) in next(catalog, here) {
                if reached.iter().any(|p| p.id == other.id) {
                    continue;
                }
                reached.push(other);
                impact.technical.push(Touched {
                    id: other.id.as_str(),
                    title: &other.title,
                    citation: &other.citation,
                    distance,
                    rationale,
                    stale: other.until.is_some(),
                });
            }
        }
    }
    for provision in &reached {
        gather(catalog, provision, &mut impact);
    }
    for provision in starts {
        for name in &provision.contested_terms {
            if !impact.contested_terms.contains(&name.as_str()) {
                impact.contested_terms.push(name);
            }
        }
    }
    impact
}

/// Where a walk goes from a provision: from a State's to its counterparts, from a
/// technical one to others that it puts into practice or that do so with it.
fn next<'c>(catalog: &'c Catalog, here: &'c Provision) -> Vec<(&'c Provision, &'c str)> {
    if Side::of(here) != Some(Side::Operators) {
        return counterparts(catalog, here)
            .map(|(other, mapping)| (other, mapping.rationale.as_str()))
            .collect();
    }
    catalog
        .mappings_of(&here.id)
        .filter(|mapping| links(mapping))
        .filter_map(|mapping| {
            let other = other_end(catalog, mapping, here)?;
            let technical = Side::of(other) == Some(Side::Operators);
            technical.then_some((other, mapping.rationale.as_str()))
        })
        .collect()
}

fn gather<'c>(catalog: &'c Catalog, provision: &'c Provision, impact: &mut Impact<'c>) {
    let id = provision.id.as_str();
    for indicator in catalog.indicators_of(&provision.id) {
        if !impact.indicators.contains(&indicator.id.as_str()) {
            impact.indicators.push(indicator.id.as_str());
        }
    }
    impact
        .measures
        .extend(provision.measures.iter().map(|m| Measured {
            provision: id,
            what: &m.what,
            data: &m.data,
            access: m.access,
        }));
    let roles = [
        (&provision.addressees, true),
        (&provision.beneficiaries, false),
    ];
    for (parties, acts) in roles {
        for &party in parties {
            let known = impact.parties.iter().position(|t| t.party == party);
            let at = known.unwrap_or_else(|| {
                impact.parties.push(Touching {
                    party,
                    acts: BTreeSet::new(),
                    gains: BTreeSet::new(),
                });
                impact.parties.len() - 1
            });
            let touching = &mut impact.parties[at];
            if acts {
                touching.acts.insert(id);
            } else {
                touching.gains.insert(id);
            }
        }
    }
    for mapping in catalog.mappings_of(&provision.id) {
        let conflict = mapping.link == Some(catalog::words::Link::ConflictsWith);
        let pair = (mapping.from.as_str(), mapping.to.as_str());
        if conflict && !impact.conflicts.contains(&pair) {
            impact.conflicts.push(pair);
        }
    }
}

/// How rare each word is among the provisions.
struct Rarity {
    provisions: f64,
    /// In how many provisions each word stands.
    in_provisions: BTreeMap<String, f64>,
}

impl Rarity {
    fn new(catalog: &Catalog) -> Rarity {
        let mut in_provisions: BTreeMap<String, f64> = BTreeMap::new();
        for provision in catalog.provisions() {
            let words: BTreeSet<String> = stems(&text_of(provision)).into_iter().collect();
            for word in words {
                *in_provisions.entry(word).or_default() += 1.0;
            }
        }
        Rarity {
            provisions: catalog.provisions().len() as f64,
            in_provisions,
        }
    }

    /// The words of a text that some provision has, each with its weight: how often
    /// it stands there, times the logarithm of how rare it is (tf–idf).
    fn weighed(&self, text: &str) -> BTreeMap<String, f64> {
        let mut weights: BTreeMap<String, f64> = BTreeMap::new();
        for word in stems(text) {
            let common = self.provisions * COMMON_SHARE;
            let known = self.in_provisions.get(&word);
            if let Some(&in_provisions) = known.filter(|&&number| number <= common.max(1.0)) {
                let rarity = (self.provisions / in_provisions).ln();
                *weights.entry(word).or_default() += rarity;
            }
        }
        weights
    }
}

/// The cosine of the angle between two weighings, 0 to 1.
fn cosine(a: &BTreeMap<String, f64>, b: &BTreeMap<String, f64>) -> f64 {
    let product: f64 = a
        .iter()
        .filter_map(|(word, weight)| Some(weight * b.get(word)?))
        .sum();
    let length = |w: &BTreeMap<String, f64>| w.values().map(|v| v * v).sum::<f64>().sqrt();
    let lengths = length(a) * length(b);
    if lengths > 0.0 {
        product / lengths
    } else {
        0.0
    }
}

fn text_of(provision: &Provision) -> String {
    format!(
        "{} {} {}",
        provision.title, provision.paraphrase, provision.scope
    )
}

/// The words of a text in lower case, without the endings that a plural or a tense
/// adds: enough to find `filters` by `filtering`, and no more than that.
fn stems(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 2)
        .map(|word| stem(&word.to_lowercase()).to_owned())
        .collect()
}

fn stem(word: &str) -> &str {
    for ending in ["ations", "ation", "ings", "ing", "ies", "ed", "es", "s"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.chars().count() >= 4
            && !stem.ends_with('s')
        {
            return stem;
        }
    }
    word
}

impl Impact<'_> {
    /// To be read.
    pub fn document(&self, catalog: &Catalog) -> Document {
        let mut document = Document::new(format!("What {} touches", self.of));
        self.beginning(&mut document);
        document.heading(1, "Technical norms");
        if self.technical.is_empty() {
            document.paragraph(
                "None: no mapping leads to a technical norm. That is a gap, and not a sign that \
                 nothing would be touched.",
            );
        }
        let mut table = Table::new(["norm", "source", "#steps", "why"]);
        for touched in &self.technical {
            let stale = if touched.stale { " (replaced)" } else { "" };
            table.row([
                Line::code(touched.id).then(format!(" {}{stale}", touched.title)),
                touched.citation.into(),
                touched.distance.into(),
                touched.rationale.into(),
            ]);
        }
        document.table(table);
        document.heading(1, "What would show it");
        let mut lines: Vec<Line> = self
            .indicators
            .iter()
            .map(|id| Line::from("indicator ").then_code(id).then(", runs now"))
            .collect();
        lines.extend(self.measures.iter().map(|m| {
            Line::from(format!("{}: {} ({}) ", m.what, m.data, m.access.in_words()))
                .then_code(m.provision)
        }));
        if lines.is_empty() {
            document.paragraph("Nothing that is recorded here.");
        }
        document.list(lines);
        document.heading(1, "Who is touched");
        let mut table = Table::new(["party", "is asked to act by", "gains by"]);
        let all = |ids: &BTreeSet<&str>| crate::words::list(ids.iter().copied());
        for touching in &self.parties {
            table.row([
                words(&[touching.party]).into(),
                all(&touching.acts),
                all(&touching.gains),
            ]);
        }
        document.table(table);
        self.doubts(catalog, &mut document);
        document
    }

    fn beginning(&self, document: &mut Document) {
        match &self.from[..] {
            [] => document.paragraph(
                "No provision shares enough words with it to be called near. Its words may be \
                 new, or say the same in other words.",
            ),
            [one] if one.shared.is_empty() => {
                document.paragraph(Line::code(one.id).then(format!(" {}", one.title)));
            }
            several => {
                document.paragraph(
                    "By its words, the draft is nearest to these provisions. That is a guess for \
                     a person to judge; the walk begins at each of them.",
                );
                let mut table = Table::new(["provision", "#nearness", "words shared"]);
                for start in several {
                    table.row([
                        Line::code(start.id).then(format!(" {}", start.title)),
                        format!("{:.2}", start.nearness).into(),
                        start.shared.join(", ").into(),
                    ]);
                }
                document.table(table);
            }
        }
    }

    fn doubts(&self, catalog: &Catalog, document: &mut Document) {
        if !self.contested_terms.is_empty() {
            document.heading(1, "Words in it without an agreed meaning");
            let line = |name: &&str| {
                let summary = catalog.term(name).map_or("", |t| t.summary.as_str());
                Line::default()
                    .then_strong(*name)
                    .then(format!(": {summary}"))
            };
            document.list(self.contested_terms.iter().map(line).collect());
        }
        let stale = catalog.mappings().iter().filter(|m| {
            let on_the_way = |id: &str| {
                self.technical.iter().any(|t| t.id == id) || self.from.iter().any(|s| s.id == id)
            };
            links(m)
                && on_the_way(m.from.as_str())
                && on_the_way(m.to.as_str())
                && stale_end(catalog, m).is_some()
        });
        let mut warnings: Vec<Line> = self
            .conflicts
            .iter()
            .map(|(from, to)| Line::code(from).then(" works against ").then_code(to))
            .collect();
        warnings.extend(stale.map(|m| {
            Line::code(&m.from)
                .then(" – ")
                .then_code(&m.to)
                .then(" leads to a text that was replaced (G9)")
        }));
        if !warnings.is_empty() {
            document.heading(1, "Beware");
            document.list(warnings);
        }
    }
}
