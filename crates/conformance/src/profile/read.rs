//! From TOML to a profile that holds together.

use std::ops::Range;
use std::time::Duration;

use serde::Deserialize;
use toml::Spanned;

use crate::accomplice::{Passing, Reach};
use crate::incident::{Mode, Scoring, Weight};
use crate::metric_id::MetricId;
use crate::profile::problem::{Fault, Problem, ProfileError};
use crate::profile::{
    Action, Bound, DEMO, Direction, Filter, Formula, Metric, OWN, Profile, Source, Threshold,
    Verification,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProfile {
    id: Spanned<String>,
    version: String,
    title: String,
    summary: String,
    sources: Vec<Spanned<Source>>,
    scoring: Option<Spanned<RawScoring>>,
    passing: Option<Spanned<RawPassing>>,
    #[serde(default)]
    actions: Vec<RawAction>,
    metrics: Vec<RawMetric>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScoring {
    mode: Mode,
    acceptable_seconds: u32,
    acceptable_score: f64,
    tolerant_seconds: u32,
    tolerant_score: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPassing {
    reach: Reach,
    receiver: f64,
    neighbor: f64,
    ratio: f64,
    floor: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAction {
    id: Spanned<String>,
    title: String,
    metrics: Vec<Spanned<MetricId>>,
    source: Spanned<String>,
    verification: Verification,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMetric {
    id: Spanned<MetricId>,
    title: String,
    formula: Formula,
    direction: Spanned<Direction>,
    #[serde(default)]
    filters: Vec<Spanned<Filter>>,
    peers_min: Option<Spanned<u32>>,
    without_data: Option<Spanned<f64>>,
    data: String,
    source: Spanned<String>,
    verification: Verification,
    note: Option<String>,
    #[serde(default)]
    thresholds: Vec<Spanned<RawThreshold>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawThreshold {
    class: String,
    programme: Option<String>,
    at_least: Option<f64>,
    at_most: Option<f64>,
    source: Option<Spanned<String>>,
}

pub(super) fn profile(file: &str, text: &str) -> Result<Profile, ProfileError> {
    let mut reader = Reader {
        file,
        text,
        problems: Vec::new(),
    };
    let profile = match toml::from_str::<RawProfile>(text) {
        Ok(raw) => Some(reader.profile(raw)),
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            reader.report(span, Fault::Toml(error));
            None
        }
    };
    match profile {
        Some(profile) if reader.problems.is_empty() => Ok(profile),
        _ => {
            let mut problems = reader.problems;
            problems.sort_by_key(|problem| (problem.line, problem.column));
            Err(ProfileError { problems })
        }
    }
}

struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn report(&mut self, span: Range<usize>, fault: Fault) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            fault,
        });
    }

    fn profile(&mut self, raw: RawProfile) -> Profile {
        self.id(&raw.id);
        self.sources(&raw.sources);
        let sources: Vec<Source> = raw.sources.into_iter().map(Spanned::into_inner).collect();
        let is_demo = raw.id.get_ref().starts_with(DEMO);
        let known = Known {
            sources: &sources,
            id: raw.id.get_ref(),
            is_demo,
            scores: raw.scoring.is_some(),
            passes: raw.passing.is_some(),
        };
        let metrics = self.metrics(raw.metrics, &known);
        let actions = self.actions(raw.actions, &metrics, &known);
        Profile {
            scoring: raw.scoring.map(|scoring| self.scoring(&scoring)),
            passing: raw.passing.and_then(|passing| self.passing(&passing)),
            id: raw.id.into_inner().into(),
            version: raw.version,
            title: raw.title,
            summary: raw.summary,
            sources,
            actions,
            metrics,
        }
    }

    fn id(&mut self, id: &Spanned<String>) {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let text = id.get_ref();
        if text.is_empty() || !text.chars().all(fits) {
            self.report(id.span(), Fault::Id { id: text.clone() });
        }
    }

    fn sources(&mut self, sources: &[Spanned<Source>]) {
        for (place, source) in sources.iter().enumerate() {
            let id = &source.get_ref().id;
            if id == OWN {
                self.report(source.span(), Fault::Id { id: id.clone() });
            }
            if sources[..place]
                .iter()
                .any(|other| other.get_ref().id == *id)
            {
                self.report(source.span(), Fault::Twice { id: id.clone() });
            }
        }
    }

    fn source(&mut self, id: &Spanned<String>, known: &Known<'_>) {
        if known
            .sources
            .iter()
            .all(|source| source.id != *id.get_ref())
        {
            let fault = Fault::NoSuchSource {
                id: id.get_ref().clone(),
            };
            self.report(id.span(), fault);
        }
    }

    fn scoring(&mut self, raw: &Spanned<RawScoring>) -> Scoring {
        let span = raw.span();
        let raw = raw.get_ref();
        let mut ranged = |fits: bool, what, range| {
            if !fits {
                self.report(span.clone(), Fault::Range { what, range });
            }
        };
        ranged(
            raw.tolerant_seconds > 0 && raw.acceptable_seconds <= raw.tolerant_seconds,
            "tolerant_seconds",
            "a number above 0 that is not below acceptable_seconds",
        );
        for (score, what) in [
            (raw.acceptable_score, "acceptable_score"),
            (raw.tolerant_score, "tolerant_score"),
        ] {
            ranged(
                score.is_finite() && score >= 0.0,
                what,
                "a number, 0 or more",
            );
        }
        Scoring {
            mode: raw.mode,
            acceptable: Duration::from_secs(raw.acceptable_seconds.into()),
            acceptable_score: raw.acceptable_score,
            tolerant: Duration::from_secs(raw.tolerant_seconds.into()),
            tolerant_score: raw.tolerant_score,
        }
    }

    fn passing(&mut self, raw: &Spanned<RawPassing>) -> Option<Passing> {
        let span = raw.span();
        let raw = raw.get_ref();
        let mut weight = |number: f64, what| {
            let weight = Weight::new(number);
            if weight.is_none() {
                let range = "a number above 0";
                self.report(span.clone(), Fault::Range { what, range });
            }
            weight
        };
        let receiver = weight(raw.receiver, "receiver");
        let neighbor = weight(raw.neighbor, "neighbor");
        let ratio = weight(raw.ratio, "ratio");
        let floor = weight(raw.floor, "floor");
        if raw.ratio >= 1.0 {
            let (what, range) = ("ratio", "a number above 0 and below 1");
            self.report(span, Fault::Range { what, range });
        }
        Some(Passing {
            reach: raw.reach,
            receiver: receiver?,
            neighbor: neighbor?,
            ratio: ratio?,
            floor: floor?,
        })
    }

    fn actions(
        &mut self,
        raw: Vec<RawAction>,
        metrics: &[Metric],
        known: &Known<'_>,
    ) -> Vec<Action> {
        let mut actions: Vec<Action> = Vec::new();
        for raw in raw {
            self.id(&raw.id);
            if actions.iter().any(|action| action.id == *raw.id.get_ref()) {
                let fault = Fault::Twice {
                    id: raw.id.get_ref().clone(),
                };
                self.report(raw.id.span(), fault);
            }
            self.source(&raw.source, known);
            for id in &raw.metrics {
                if metrics.iter().all(|metric| metric.id != *id.get_ref()) {
                    let fault = Fault::NoSuchMetric { id: *id.get_ref() };
                    self.report(id.span(), fault);
                }
            }
            actions.push(Action {
                id: raw.id.into_inner(),
                title: raw.title,
                metrics: raw.metrics.into_iter().map(Spanned::into_inner).collect(),
                source: raw.source.into_inner(),
                verification: raw.verification,
            });
        }
        actions
    }

    fn metrics(&mut self, raw: Vec<RawMetric>, known: &Known<'_>) -> Vec<Metric> {
        let mut metrics: Vec<Metric> = Vec::new();
        for raw in raw {
            let id = *raw.id.get_ref();
            if metrics.iter().any(|metric| metric.id == id) {
                let id = id.name().to_owned();
                self.report(raw.id.span(), Fault::Twice { id });
            }
            self.source(&raw.source, known);
            self.fits_formula(&raw, known);
            metrics.push(Metric {
                id,
                title: raw.title,
                formula: raw.formula,
                direction: *raw.direction.get_ref(),
                thresholds: raw
                    .thresholds
                    .into_iter()
                    .filter_map(|threshold| self.threshold(threshold, raw.formula, known))
                    .collect(),
                filters: raw.filters.into_iter().map(Spanned::into_inner).collect(),
                peers_min: raw.peers_min.map_or(0, Spanned::into_inner),
                without_data: raw.without_data.map(Spanned::into_inner),
                data: raw.data,
                source: raw.source.into_inner(),
                verification: raw.verification,
                note: raw.note,
            });
        }
        metrics
    }

    fn fits_formula(&mut self, raw: &RawMetric, known: &Known<'_>) {
        let (id, formula) = (*raw.id.get_ref(), raw.formula);
        let is_incidents = formula == Formula::Incidents;
        if *raw.direction.get_ref() != formula.direction() {
            let fault = Fault::Direction {
                formula: formula.direction(),
            };
            self.report(raw.direction.span(), fault);
        }
        if is_incidents && !known.scores {
            self.report(raw.id.span(), Fault::NoScoring { id });
        }
        if is_incidents && id.name().ends_with('C') && !known.passes {
            self.report(raw.id.span(), Fault::NoPassing { id });
        }
        if let Some(filter) = raw.filters.first()
            && !is_incidents
        {
            let fault = Fault::Filter {
                filter: *filter.get_ref(),
            };
            self.report(filter.span(), fault);
        }
        if let Some(peers_min) = &raw.peers_min
            && !formula.is_share_of_routes()
        {
            self.report(peers_min.span(), Fault::PeersMin);
        }
        if let Some(without_data) = &raw.without_data
            && !(without_data.get_ref().is_finite() && *without_data.get_ref() >= 0.0)
        {
            let (what, range) = ("without_data", "a number, 0 or more");
            self.report(without_data.span(), Fault::Range { what, range });
        }
    }

    fn threshold(
        &mut self,
        raw: Spanned<RawThreshold>,
        formula: Formula,
        known: &Known<'_>,
    ) -> Option<Threshold> {
        let span = raw.span();
        let raw = raw.into_inner();
        let direction = formula.direction();
        let bound = match (direction, raw.at_least, raw.at_most) {
            (Direction::HigherIsBetter, Some(least), None) => Some(Bound::AtLeast(least)),
            (Direction::LowerIsBetter, None, Some(most)) => Some(Bound::AtMost(most)),
            _ => {
                self.report(span.clone(), Fault::Bound { direction });
                None
            }
        };
        if let Some(Bound::AtLeast(number) | Bound::AtMost(number)) = bound
            && !number.is_finite()
        {
            let (what, range) = ("the bound of a threshold", "a number");
            self.report(span.clone(), Fault::Range { what, range });
        }
        let Some(source) = raw.source else {
            self.report(span, Fault::NoSource { class: raw.class });
            return None;
        };
        if source.get_ref() != OWN {
            self.source(&source, known);
        } else if !known.is_demo {
            let id = known.id.to_owned();
            self.report(source.span(), Fault::OwnNumbers { id });
        }
        Some(Threshold {
            class: raw.class,
            programme: raw.programme,
            bound: bound?,
            source: source.into_inner(),
        })
    }
}

/// What the rest of the file is held against.
struct Known<'p> {
    sources: &'p [Source],
    id: &'p str,
    is_demo: bool,
    scores: bool,
    passes: bool,
}
