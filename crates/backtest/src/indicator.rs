//! Two versions of an indicator over the same observations.

use std::collections::BTreeMap;

use catalog::Indicator;
use engine::indicator::{IndicatorRow, run};
use report::check::Severity;
use serde::Serialize;
use store::{Store, Transaction};

use crate::answer::{Both, Tested};

/// What an indicator would have found, beside the version in force.
#[derive(Debug, Serialize)]
pub struct IndicatorAnswer {
    /// Its id.
    pub indicator: String,
    /// What it finds.
    pub title: String,
    /// The version in force; `None` for a new one.
    pub in_force: Option<String>,
    /// The version proposed.
    pub proposed: String,
    /// Whether anything was tested.
    pub outcome: Tested,
    /// Why nothing was, in words.
    pub because: Option<String>,
    /// The analyses that it was asked of.
    pub analyses: Vec<AnalysisCount>,
    /// Findings by severity.
    pub severities: Vec<Counted>,
    /// Findings by provision and by what can be said of it.
    pub provisions: Vec<ProvisionCount>,
    /// Findings by who would be told.
    pub recipients: Vec<Counted>,
    /// Findings that are others.
    pub changed: u64,
    /// What differs.
    pub differences: Vec<IndicatorDifference>,
}

/// An analysis.
#[derive(Debug, Serialize)]
pub struct AnalysisCount {
    /// Its id in the database.
    pub id: i64,
    /// Its first and last instant, where there is one.
    pub span: (Option<String>, Option<String>),
    /// Observations in it.
    pub observations: u64,
    /// Findings.
    pub findings: Both,
}

/// Findings of a kind.
#[derive(Debug, Serialize)]
pub struct Counted {
    /// The kind.
    pub name: String,
    /// How many.
    #[serde(flatten)]
    pub findings: Both,
}

/// Findings that engage a provision.
#[derive(Debug, Serialize)]
pub struct ProvisionCount {
    /// The provision.
    pub provision: String,
    /// What can be said of it: a word of the catalog.
    pub outcome: String,
    /// How many.
    #[serde(flatten)]
    pub findings: Both,
}

/// Findings that differ in the same way.
#[derive(Debug, Serialize)]
pub struct IndicatorDifference {
    /// How.
    pub how: String,
    /// How many.
    pub findings: u64,
    /// The first of them.
    pub samples: Vec<FindingSample>,
}

/// A finding to read.
#[derive(Debug, Serialize)]
pub struct FindingSample {
    /// The analysis.
    pub analysis: i64,
    /// Its key.
    pub key: String,
    /// What it is about.
    pub subject: String,
    /// When it was first seen.
    pub first_seen: String,
    /// What the version in force says of it, and why it is as grave as it is.
    pub in_force: Option<String>,
    /// What the proposed version says.
    pub proposed: Option<String>,
}

/// Asks both versions of all analyses in a database, and leaves it as it was.
///
/// # Errors
///
/// When an indicator does not run, or the database cannot be read.
pub fn compare(
    store: &mut Store,
    in_force: Option<&Indicator>,
    proposed: &Indicator,
    samples: usize,
) -> Result<IndicatorAnswer, engine::Error> {
    let work = |transaction: &Transaction<'_>| -> Result<(), Ended> {
        let mut tally = Tally::new(in_force, proposed, samples);
        for analysis in analyses(transaction)? {
            tally.analysis(transaction, analysis)?;
        }
        // An error, so that nothing of it is kept.
        Err(Ended::Done(Box::new(tally.into_answer())))
    };
    match store.transaction(work) {
        Err(Ended::Done(answer)) => Ok(*answer),
        Err(Ended::Failed(error)) => Err(error),
        Ok(()) => unreachable!("the work ends with an error"),
    }
}

/// How asking ended.
enum Ended {
    Done(Box<IndicatorAnswer>),
    Failed(engine::Error),
}

impl From<engine::Error> for Ended {
    fn from(error: engine::Error) -> Ended {
        Ended::Failed(error)
    }
}

impl From<store::Error> for Ended {
    fn from(error: store::Error) -> Ended {
        Ended::Failed(error.into())
    }
}

fn analyses(transaction: &Transaction<'_>) -> Result<Vec<AnalysisCount>, store::Error> {
    let sql = "select id, started, ended,
                 (select count(*) from observations where analysis = analyses.id)
               from analyses order by id";
    transaction.query(sql, &[])?.collect(|row| {
        let text = |place| row.value(place).as_text().map(str::to_owned);
        let number = |place| row.value(place).as_integer().unwrap_or(0);
        AnalysisCount {
            id: number(0),
            span: (text(1), text(2)),
            observations: number(3).unsigned_abs(),
            findings: Both::default(),
        }
    })
}

struct Tally<'a> {
    in_force: Option<&'a Indicator>,
    proposed: &'a Indicator,
    samples: usize,
    analyses: Vec<AnalysisCount>,
    severities: BTreeMap<Severity, Both>,
    provisions: BTreeMap<(String, String), Both>,
    recipients: BTreeMap<String, Both>,
    differences: BTreeMap<String, IndicatorDifference>,
}

impl<'a> Tally<'a> {
    fn new(in_force: Option<&'a Indicator>, proposed: &'a Indicator, samples: usize) -> Tally<'a> {
        Tally {
            in_force,
            proposed,
            samples,
            analyses: Vec::new(),
            severities: Severity::ALL
                .map(|severity| (severity, Both::default()))
                .into(),
            provisions: BTreeMap::new(),
            recipients: BTreeMap::new(),
            differences: BTreeMap::new(),
        }
    }

    fn analysis(
        &mut self,
        transaction: &Transaction<'_>,
        mut analysis: AnalysisCount,
    ) -> Result<(), Ended> {
        transaction.show_observed(analysis.id)?;
        let before = match self.in_force {
            Some(indicator) => run(transaction, indicator)?,
            None => Vec::new(),
        };
        let after = run(transaction, self.proposed)?;
        analysis.findings = Both {
            in_force: before.len() as u64,
            proposed: after.len() as u64,
        };
        if let Some(indicator) = self.in_force {
            self.count(indicator, &before, |both| &mut both.in_force);
        }
        self.count(self.proposed, &after, |both| &mut both.proposed);
        self.differ(analysis.id, &before, &after);
        self.analyses.push(analysis);
        Ok(())
    }

    fn count(
        &mut self,
        indicator: &Indicator,
        rows: &[IndicatorRow],
        side: fn(&mut Both) -> &mut u64,
    ) {
        for row in rows {
            *side(self.severities.entry(row.severity).or_default()) += 1;
            let engaged = indicator.engages.iter().zip(&row.engages);
            for (engagement, _) in engaged.filter(|(_, engages)| **engages) {
                let key = (
                    engagement.provision.to_string(),
                    engagement.outcome.to_string(),
                );
                *side(self.provisions.entry(key).or_default()) += 1;
            }
            let told = indicator.recipients.iter().zip(&row.recipients);
            for (rule, _) in told.filter(|(_, subject)| subject.is_some()) {
                *side(self.recipients.entry(rule.role.clone()).or_default()) += 1;
            }
        }
    }

    fn differ(&mut self, analysis: i64, before: &[IndicatorRow], after: &[IndicatorRow]) {
        let by_key = |rows: &'_ [IndicatorRow]| -> BTreeMap<String, usize> {
            let keys = rows.iter().enumerate();
            keys.map(|(at, row)| (row.key.clone(), at)).collect()
        };
        let (old, new) = (by_key(before), by_key(after));
        for row in before {
            let other = new.get(&row.key).map(|at| &after[*at]);
            self.note(analysis, Some(row), other);
        }
        for row in after.iter().filter(|row| !old.contains_key(&row.key)) {
            self.note(analysis, None, Some(row));
        }
    }

    fn note(&mut self, analysis: i64, before: Option<&IndicatorRow>, after: Option<&IndicatorRow>) {
        let how = match (before, after) {
            (None, _) => "found by the proposed version only".to_owned(),
            (_, None) => "found by the version in force only".to_owned(),
            (Some(old), Some(new)) if old.severity != new.severity => {
                format!(
                    "severity {} becomes {}",
                    old.severity.word(),
                    new.severity.word()
                )
            }
            (Some(old), Some(new))
                if self.provisions_of(self.in_force, old)
                    != self.provisions_of(Some(self.proposed), new) =>
            {
                "other provisions are engaged".to_owned()
            }
            (Some(old), Some(new)) if shown(old) != shown(new) || old.reasons != new.reasons => {
                "the same, in other words or for other reasons".to_owned()
            }
            _ => return,
        };
        let row = before.or(after).expect("one of the two is there");
        let difference = self.differences.entry(how.clone());
        let difference = difference.or_insert_with(|| IndicatorDifference {
            how,
            findings: 0,
            samples: Vec::new(),
        });
        difference.findings += 1;
        if difference.samples.len() < self.samples {
            difference.samples.push(FindingSample {
                analysis,
                key: row.key.clone(),
                subject: row.subject.clone(),
                first_seen: row.first_seen.clone(),
                in_force: before.map(shown),
                proposed: after.map(shown),
            });
        }
    }

    /// What a finding engages, and what can be said of it.
    fn provisions_of(&self, indicator: Option<&Indicator>, row: &IndicatorRow) -> Vec<String> {
        let engages = indicator.map_or(&[][..], |indicator| &indicator.engages);
        let engaged = engages.iter().zip(&row.engages).filter(|(_, is)| **is);
        engaged
            .map(|(engagement, _)| format!("{} {}", engagement.provision, engagement.outcome))
            .collect()
    }

    fn into_answer(self) -> IndicatorAnswer {
        let observations: u64 = self.analyses.iter().map(|a| a.observations).sum();
        let found: u64 = self
            .severities
            .values()
            .map(|b| b.in_force + b.proposed)
            .sum();
        let because = match (self.analyses.is_empty(), observations) {
            (true, _) => Some("there is no analysis in it"),
            (_, 0) => Some("nothing was observed in it"),
            _ if found == 0 => Some("neither version finds anything in it"),
            _ => None,
        };
        let counted = |(name, findings): (String, Both)| Counted { name, findings };
        let differences: Vec<IndicatorDifference> = self.differences.into_values().collect();
        IndicatorAnswer {
            indicator: self.proposed.id.to_string(),
            title: self.proposed.title.clone(),
            in_force: self.in_force.map(|indicator| indicator.version.clone()),
            proposed: self.proposed.version.clone(),
            outcome: match because {
                None => Tested::Tested,
                Some(_) => Tested::Unknown,
            },
            because: because.map(str::to_owned),
            analyses: self.analyses,
            severities: self
                .severities
                .into_iter()
                .map(|(severity, both)| counted((severity.word().to_owned(), both)))
                .collect(),
            provisions: self
                .provisions
                .into_iter()
                .map(|((provision, outcome), findings)| ProvisionCount {
                    provision,
                    outcome,
                    findings,
                })
                .collect(),
            recipients: self.recipients.into_iter().map(counted).collect(),
            changed: differences
                .iter()
                .map(|difference| difference.findings)
                .sum(),
            differences,
        }
    }
}

/// What a version says of a finding.
fn shown(row: &IndicatorRow) -> String {
    format!(
        "{} ({}: {})",
        row.headline,
        row.severity.word(),
        row.because
    )
}
