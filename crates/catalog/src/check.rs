//! What one file cannot say about itself: ids that exist and are used once, the
//! rule of gaps, the rule of restraint, the parameters of indicators.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display};

use crate::find::{nearest, squeezed};
use crate::id::ProvisionId;
use crate::parse::{Draft, There};
use crate::problem::{Fault, Problem};
use crate::read::{File, Pointer, Target};
use crate::records::{Indicator, Mapping, Place, Provision, TriageFile};
use crate::words::{
    GapCode, Kind, SetRelation, SourceTag, Status, TriageAction, Verification, Word,
};

/// Words that would turn "nothing was seen" into "the norm was kept", or an
/// observation into a verdict. They are looked for in everything an indicator
/// says about a restraint.
const OUTCOME_WORDS: &[&str] = &[
    "complied",
    "complies",
    "compliance",
    "compliant",
    "fulfilled",
    "honoured",
    "respected",
    "violated",
    "violates",
    "violation",
    "breached",
    "guilty",
];

/// All problems of a draft that its files have only together.
/// `files` are those that it was read from, in the same order.
pub(crate) fn all(draft: &Draft, files: &[File<'_>]) -> Vec<Problem> {
    let mut problems = Problems::default();
    duplicates(draft, &mut problems);
    references(draft, files, &mut problems);
    verifications(draft, files, &mut problems);
    gap_rule(draft, &mut problems);
    for instrument in &draft.instruments {
        if (instrument.status == Status::Obsolete) != instrument.until.is_some() {
            problems.add(
                &instrument.place,
                Fault::StatusAndUntil {
                    id: instrument.id.to_string(),
                },
            );
        }
    }
    let restraints: BTreeMap<&str, &Provision> = draft
        .provisions
        .iter()
        .filter(|p| p.is_restraint())
        .map(|p| (p.id.as_str(), p))
        .collect();
    for indicator in &draft.indicators {
        restraint_rule(indicator, &restraints, &mut problems);
        parameters(indicator, &draft.broken_parameters, &mut problems);
        inner_ids(indicator, &mut problems);
        if indicator.severities.is_empty() {
            let fault = Fault::NoSeverity {
                indicator: indicator.id.to_string(),
            };
            problems.add(&indicator.place, fault);
        }
    }
    for file in &draft.triage {
        triage(file, &restraints, &mut problems);
    }
    problems.0
}

#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn add(&mut self, place: &Place, fault: Fault) {
        self.0.push(Problem {
            place: place.clone(),
            fault,
        });
    }

    /// Reports each id that comes a second time.
    fn unique<'d, I: Ord + Display>(
        &mut self,
        record: &'static str,
        ids: impl Iterator<Item = (I, &'d Place)>,
    ) {
        let mut seen: BTreeMap<I, &Place> = BTreeMap::new();
        for (id, place) in ids {
            if let Some(&first) = seen.get(&id) {
                let (id, first) = (id.to_string(), first.clone());
                self.add(place, Fault::Duplicate { record, id, first });
            } else {
                seen.insert(id, place);
            }
        }
    }
}

fn duplicates(draft: &Draft, problems: &mut Problems) {
    problems.unique("source", draft.sources.iter().map(|s| (&s.id, &s.place)));
    problems.unique("gap", draft.gaps.iter().map(|g| (&g.code, &g.place)));
    problems.unique(
        "instrument",
        draft.instruments.iter().map(|i| (&i.id, &i.place)),
    );
    problems.unique(
        "provision",
        draft.provisions.iter().map(|p| (&p.id, &p.place)),
    );
    problems.unique(
        "indicator",
        draft.indicators.iter().map(|i| (&i.id, &i.place)),
    );
    problems.unique(
        "organisation",
        draft.organisations.iter().map(|o| (&o.id, &o.place)),
    );
    problems.unique("process", draft.processes.iter().map(|p| (&p.id, &p.place)));
    problems.unique(
        "conflict",
        draft.conflicts.iter().map(|c| (&c.id, &c.place)),
    );
    problems.unique(
        "file of triage rules",
        draft.triage.iter().map(|file| (&file.id, &file.place)),
    );
    // Terms are found by any of their names, so no two may share one.
    problems.unique(
        "term",
        draft.terms.iter().flat_map(|term| {
            let mut names: Vec<String> = term.names().map(squeezed).collect();
            names.sort_unstable();
            names.dedup();
            names.into_iter().map(|name| (name, &term.place))
        }),
    );
    // A mapping read backwards is the same mapping.
    problems.unique(
        "mapping",
        draft.mappings.iter().map(|m| {
            let pair = if m.from <= m.to {
                Pair(&m.from, &m.to)
            } else {
                Pair(&m.to, &m.from)
            };
            (pair, &m.place)
        }),
    );
}

/// The two provisions of a mapping.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Pair<'d>(&'d ProvisionId, &'d ProvisionId);

impl Display for Pair<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} – {}", self.0, self.1)
    }
}

fn references(draft: &Draft, files: &[File<'_>], problems: &mut Problems) {
    let there = &draft.there;
    let squeezed_names: BTreeSet<String> = there.term_names.iter().map(|n| squeezed(n)).collect();
    for (file, pointer) in pointers(draft, files) {
        let id = pointer.id.as_str();
        let (record, known): (_, &[&BTreeSet<String>]) = match pointer.target {
            Target::Provision => ("provision", &[&there.provisions]),
            Target::Instrument => ("instrument", &[&there.instruments]),
            Target::Source(_) => ("source", &[&there.sources]),
            Target::Organisation => ("organisation", &[&there.organisations]),
            Target::Process => ("process", &[&there.processes]),
            Target::Term => ("term", &[&there.terms]),
            Target::Rule => ("triage rule", &[&there.rules]),
            Target::TermNamed if squeezed_names.contains(&squeezed(id)) => continue,
            Target::TermNamed => ("term called", &[&there.term_names]),
            Target::Venue => (
                "process, organisation or instrument",
                &[&there.processes, &there.organisations, &there.instruments],
            ),
            Target::Anything => (
                "process, organisation, instrument, provision or term",
                &[
                    &there.processes,
                    &there.organisations,
                    &there.instruments,
                    &there.provisions,
                    &there.terms,
                ],
            ),
        };
        if known.iter().any(|ids| ids.contains(id)) {
            continue;
        }
        let all = known.iter().copied().flatten().map(String::as_str);
        let fault = Fault::Dangling {
            record,
            id: id.to_owned(),
            nearest: nearest(id, all).map(str::to_owned),
            is: there.kind_of(id),
        };
        problems.add(&file.place(pointer.offset), fault);
    }
    for mapping in draft.mappings.iter().filter(|m| m.from == m.to) {
        let provision = mapping.from.to_string();
        problems.add(&mapping.place, Fault::SelfMapping { provision });
    }
}

/// Every field that names another record, with its file.
fn pointers<'d, 't>(
    draft: &'d Draft,
    files: &'d [File<'t>],
) -> impl Iterator<Item = (&'d File<'t>, &'d Pointer)> {
    let by_file = files.iter().zip(&draft.pointers);
    by_file.flat_map(|(file, pointers)| pointers.iter().map(move |p| (file, p)))
}

impl There {
    /// What sort of record has this id.
    fn kind_of(&self, id: &str) -> Option<&'static str> {
        let kinds = [
            ("provision", &self.provisions),
            ("instrument", &self.instruments),
            ("process", &self.processes),
            ("organisation", &self.organisations),
            ("term", &self.terms),
            ("source", &self.sources),
            ("indicator", &self.indicators),
        ];
        let found = kinds.into_iter().find(|(_, ids)| ids.contains(id));
        found.map(|(kind, _)| kind)
    }
}

/// "found" needs something that can be looked up, "seed" a workshop document.
fn verifications(draft: &Draft, files: &[File<'_>], problems: &mut Problems) {
    let sources: BTreeMap<&str, _> = draft.sources.iter().map(|s| (s.id.as_str(), s)).collect();
    for (file, pointer) in pointers(draft, files) {
        let Target::Source(Some(verification)) = pointer.target else {
            continue;
        };
        let Some(source) = sources.get(pointer.id.as_str()) else {
            continue;
        };
        let fits = match verification {
            Verification::Found => source.link.is_some(),
            Verification::Seed => source.tag == SourceTag::Seed,
            Verification::Knowledge => source.tag == SourceTag::Researcher,
            Verification::Unverified => true,
        };
        if !fits {
            let (verification, source) = (verification.word(), pointer.id.clone());
            problems.add(
                &file.place(pointer.offset),
                Fault::UnfitVerification {
                    verification,
                    source,
                },
            );
        }
    }
}

/// Each provision has a mapping or exactly one primary gap, and never two.
fn gap_rule(draft: &Draft, problems: &mut Problems) {
    let counts = |m: &&Mapping| m.relation != SetRelation::NoRelationship;
    let mapped: BTreeSet<&str> = draft
        .mappings
        .iter()
        .filter(counts)
        .flat_map(|m| [m.from.as_str(), m.to.as_str()])
        .chain(draft.half_mapped.iter().map(String::as_str))
        .collect();
    let explained: BTreeSet<GapCode> = draft.gaps.iter().map(|g| g.code).collect();
    for provision in &draft.provisions {
        let id = || provision.id.to_string();
        let primary = provision.gaps.iter().filter(|g| g.primary).count();
        if primary > 1 {
            problems.add(
                &provision.place,
                Fault::SeveralPrimaryGaps { provision: id() },
            );
        }
        if primary == 0 && !mapped.contains(provision.id.as_str()) {
            problems.add(
                &provision.place,
                Fault::NeitherMappingNorGap { provision: id() },
            );
        }
        for gap in &provision.gaps {
            let technical = provision.kind == Kind::Technical;
            let unfit = match gap.code {
                GapCode::Inverse => !technical,
                GapCode::NoCounterpart => technical,
                _ => false,
            };
            if unfit {
                problems.add(
                    &gap.place,
                    Fault::UnfitGap {
                        code: gap.code,
                        provision: id(),
                    },
                );
            }
            if !explained.contains(&gap.code) {
                problems.add(&gap.place, Fault::UnexplainedGap { code: gap.code });
            }
        }
    }
}

/// Who is told fits what is done, and no rule speaks of the outcome of a restraint.
fn triage(file: &TriageFile, restraints: &BTreeMap<&str, &Provision>, problems: &mut Problems) {
    problems.unique("triage rule", file.rules.iter().map(|r| (&r.id, &r.place)));
    for rule in &file.rules {
        let tells = rule.action.tells();
        if tells == rule.recipients.is_empty() {
            let (rule_id, action) = (rule.id.to_string(), rule.action);
            let fault = Fault::UnfitRecipients {
                rule: rule_id,
                action,
            };
            problems.add(&rule.place, fault);
        }
        if rule.action == TriageAction::NotifyNow && rule.deadline.is_none() {
            let rule_id = rule.id.to_string();
            problems.add(&rule.place, Fault::NoDeadline { rule: rule_id });
        }
        let mut provisions = rule.provisions.iter().map(ProvisionId::as_str);
        if let Some(restraint) = provisions.find(|id| restraints.contains_key(id)) {
            outcome("title", &rule.title, restraint, &rule.place, problems);
            outcome("why", &rule.why, restraint, &rule.place, problems);
        }
    }
}

/// Nothing that an indicator shows with a restraint may speak of an outcome that
/// a restraint cannot have. What it does *not* show may name such words.
fn restraint_rule(
    indicator: &Indicator,
    restraints: &BTreeMap<&str, &Provision>,
    problems: &mut Problems,
) {
    let mut first = None;
    for engagement in &indicator.engages {
        if let Some(provision) = restraints.get(engagement.provision.as_str()) {
            if !provision.outcomes().contains(&engagement.outcome) {
                problems.add(
                    &engagement.place,
                    Fault::OutcomeOfRestraint {
                        field: "outcome".to_owned(),
                        word: engagement.outcome.word(),
                        provision: engagement.provision.to_string(),
                    },
                );
            }
            first = first.or(Some(engagement.provision.as_str()));
            outcome(
                "why",
                &engagement.why,
                engagement.provision.as_str(),
                &engagement.place,
                problems,
            );
        }
    }
    let Some(restraint) = first else {
        return;
    };
    for (field, text) in [
        ("title", &indicator.title),
        ("describes", &indicator.describes),
        ("headline", &indicator.headline),
    ] {
        outcome(field, text, restraint, &indicator.place, problems);
    }
    for reason in &indicator.reasons {
        outcome("text", &reason.text, restraint, &reason.place, problems);
    }
    for severity in &indicator.severities {
        outcome(
            "because",
            &severity.because,
            restraint,
            &severity.place,
            problems,
        );
    }
    for recipient in &indicator.recipients {
        outcome("why", &recipient.why, restraint, &recipient.place, problems);
    }
}

fn outcome(field: &str, text: &str, provision: &str, place: &Place, problems: &mut Problems) {
    let lower = text.to_lowercase();
    let found = lower
        .split(|c: char| !c.is_alphanumeric())
        .find_map(|said| OUTCOME_WORDS.iter().find(|&&w| w == said));
    if let Some(&word) = found {
        let (field, provision) = (field.to_owned(), provision.to_owned());
        problems.add(
            place,
            Fault::OutcomeOfRestraint {
                field,
                word,
                provision,
            },
        );
    }
}

/// Every `:name` in SQL is a parameter, and every parameter is used.
fn parameters(indicator: &Indicator, broken: &BTreeSet<String>, problems: &mut Problems) {
    let known: Vec<String> = indicator
        .parameters
        .iter()
        .map(|p| p.name.to_string())
        .collect();
    let mut used = BTreeSet::new();
    let mut look = |field: &str, sql: &str, place: &Place| {
        for name in named_parameters(sql) {
            if !known.contains(&name) && !broken.contains(&format!(":{name}")) {
                let (field, known) = (field.to_owned(), known.clone());
                let fault = Fault::UnknownParameter {
                    field,
                    name: name.clone(),
                    known,
                };
                problems.add(place, fault);
            }
            used.insert(name);
        }
    };
    look("sql", &indicator.sql, &indicator.place);
    look("headline", &indicator.headline, &indicator.place);
    for reason in &indicator.reasons {
        look("when", &reason.when, &reason.place);
        look("text", &reason.text, &reason.place);
    }
    for severity in &indicator.severities {
        look("when", &severity.when, &severity.place);
    }
    for term in &indicator.ranking {
        look("by", term, &indicator.place);
    }
    for engagement in &indicator.engages {
        look(
            "when",
            engagement.when.as_deref().unwrap_or(""),
            &engagement.place,
        );
    }
    for recipient in &indicator.recipients {
        look("subject", &recipient.subject, &recipient.place);
    }
    for parameter in &indicator.parameters {
        if !used.contains(parameter.name.as_str()) {
            let name = parameter.name.to_string();
            problems.add(&parameter.place, Fault::UnusedParameter { name });
        }
    }
}

fn inner_ids(indicator: &Indicator, problems: &mut Problems) {
    problems.unique(
        "reason",
        indicator.reasons.iter().map(|r| (&r.id, &r.place)),
    );
    problems.unique(
        "engagement",
        indicator.engages.iter().map(|e| (&e.provision, &e.place)),
    );
}

/// The names after `:` in SQL, outside of quotes and comments.
fn named_parameters(sql: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = sql;
    while let Some(c) = rest.chars().next() {
        let skip = match c {
            '\'' | '"' | '`' => rest[1..].find(c).map_or(rest.len(), |end| end + 2),
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            ':' => {
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let end = rest[1..]
                    .find(|c| !is_name(c))
                    .map_or(rest.len(), |end| end + 1);
                if end > 1 {
                    names.push(rest[1..end].to_owned());
                }
                end
            }
            _ => c.len_utf8(),
        };
        rest = &rest[skip..];
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found_outside_of_quotes_and_comments() {
        let sql = "select ':no', \"x:no\" -- :no\n, :yes /* :no */ where a > :also_2";
        assert_eq!(named_parameters(sql), ["yes", "also_2"]);
        assert_eq!(
            named_parameters("time '12:30' || 'it''s :x'"),
            Vec::<String>::new()
        );
        assert_eq!(named_parameters("'unclosed :x"), Vec::<String>::new());
    }
}
