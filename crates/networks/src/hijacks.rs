//! New origins of known prefixes that nothing explains: what M2 counts, from the
//! detector that `check` uses.

use conformance::accomplice::Passing;
use detect::{Baseline, Config, Detector, ExplanationKind, Kind, Observation, Relations, SourceId};
use mrt::Element;
use net::Asn;

use crate::events::{Event, Ways, What};

/// Below a quarter of the peers a first sight is more often one peer's change of
/// path on an old route than a new route: as the indicator `route-new-origin`.
const WAVE_SHARE_PART: u32 = 4;

/// Looks for new origins.
pub struct Hijacks {
    detector: Detector,
    relations: Relations,
}

impl Hijacks {
    /// `has_table` tells whether a table of routes comes before the changes, and
    /// is what is known; without one the stream's own first hours are.
    pub fn new(has_table: bool, relations: Relations) -> Hijacks {
        let mut config = Config::default();
        if has_table {
            config.baseline = Baseline::Given;
        }
        Hijacks {
            detector: Detector::new(config),
            relations,
        }
    }

    pub(crate) fn element(&mut self, source: usize, element: Element<'_>) {
        let source = SourceId(u32::try_from(source).expect("sources are fewer"));
        self.detector.element(source, element);
    }

    pub(crate) fn finish(self, passing: Option<&Passing>) -> Vec<Event> {
        let observations = self.detector.finish(&self.relations);
        let found = observations.iter().filter(|found| is_unexplained(found));
        found.map(|found| event(found, passing)).collect()
    }
}

/// Whether it is a new origin, seen widely, that no explanation holds for. That it
/// was short explains nothing: attacks have been as short.
fn is_unexplained(observation: &Observation) -> bool {
    let is_new = matches!(
        observation.kind,
        Kind::NewOrigin | Kind::NewOriginMoreSpecific
    );
    let wave = observation.wave_peers.len() as u32;
    let is_wide = wave * WAVE_SHARE_PART >= observation.peers_heard.max(1);
    let Some(new_origin) = &observation.new_origin else {
        return false;
    };
    let is_explained = new_origin.explanations.iter().any(|explanation| {
        explanation.holds == Some(true) && explanation.kind != ExplanationKind::ShortFlap
    });
    is_new && is_wide && !is_explained
}

fn event(observation: &Observation, passing: Option<&Passing>) -> Event {
    let path: Vec<Asn> = (observation.path.split_whitespace())
        .filter_map(|word| word.parse().ok())
        .collect();
    let first = observation.evidence.first();
    Event {
        what: What::NewOrigin,
        asn: observation.asn,
        prefix: observation.prefix,
        origin: Some(observation.asn),
        ways: Ways::NONE,
        start: observation.first_seen,
        end: observation.ended.map(|end| end.max(observation.first_seen)),
        passed: passing.map_or(Vec::new(), |passing| passing.hijack(&path)),
        sessions: observation.sessions,
        path: observation.path.clone(),
        source: first.map_or(0, |evidence| evidence.source.0 as usize),
        offset: first.map_or(0, |evidence| evidence.offset),
    }
}
