//! The rules of a jurisdiction, compiled.

use std::fmt;

use catalog::{Economy, Place, RuleId, TriageFile, TriageRule};
use predicate::{CompileError, CompileErrorKind, NoFunctions, Predicate, RuleSet, Schema};

use crate::columns::{Added, schema};

/// Rules in the order in which they are tried.
#[derive(Debug)]
pub struct Rules {
    schema: Schema,
    set: RuleSet,
    rules: Vec<Rule>,
    extras: Vec<String>,
}

/// A rule, and where it comes from.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The id of its file.
    pub file: RuleId,
    /// The rule.
    pub rule: TriageRule,
}

/// A rule whose condition cannot be used.
#[derive(Clone, Debug)]
pub struct RuleProblem {
    /// The rule.
    pub rule: RuleId,
    /// Where it stands.
    pub place: Place,
    /// What is wrong with its condition.
    pub source: CompileError,
}

impl fmt::Display for RuleProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RuleProblem {
            rule,
            place,
            source,
        } = self;
        write!(
            f,
            "{}:{}: `when` of `{rule}`: {source}",
            place.file, place.line
        )?;
        match &source.kind {
            CompileErrorKind::UnknownColumn { name, .. } if is_of_attribution(name) => f.write_str(
                "; what others say of who did something is shown to people, and no rule may \
                 decide by it",
            ),
            _ => Ok(()),
        }
    }
}

/// Whether a name asks for what others say of who did something.
fn is_of_attribution(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["attribut", "statement"]
        .iter()
        .any(|word| name.contains(word))
}

impl std::error::Error for RuleProblem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

impl Rules {
    /// The rules that hold in a jurisdiction: those of files for all, and of files
    /// for it. A rule of a later file takes the place of one of the same id, and what
    /// a file switches off is left out.
    ///
    /// # Errors
    ///
    /// All rules whose conditions cannot be compiled.
    pub fn compile(
        files: &[TriageFile],
        jurisdiction: Option<Economy>,
    ) -> Result<Rules, Vec<RuleProblem>> {
        Rules::of(in_force(files, jurisdiction))
    }

    fn of(rules: Vec<Rule>) -> Result<Rules, Vec<RuleProblem>> {
        let schema = schema();
        let mut predicates = Vec::with_capacity(rules.len());
        let mut problems = Vec::new();
        for Rule { rule, .. } in &rules {
            match Predicate::compile(&rule.when, &schema) {
                Ok(predicate) => predicates.push(predicate),
                Err(source) => problems.push(RuleProblem {
                    rule: rule.id.clone(),
                    place: rule.place.clone(),
                    source,
                }),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let declared = events::Field::ALL.len() + Added::ALL.len();
        let extras = schema.columns().into_iter().skip(declared);
        Ok(Rules {
            extras: extras.map(|(_, name)| name).collect(),
            set: RuleSet::new(predicates, &NoFunctions),
            schema,
            rules,
        })
    }

    /// The rules, in their order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Their conditions, in the same order.
    pub fn set(&self) -> &RuleSet {
        &self.set
    }

    /// The column whose name is nearest to one that no column has.
    pub fn nearest_column(&self, name: &str) -> Option<String> {
        match Predicate::compile(&format!("{name} is null"), &self.schema) {
            Err(CompileError {
                kind: CompileErrorKind::UnknownColumn { nearest, .. },
                ..
            }) => nearest,
            _ => None,
        }
    }

    /// The columns that they can ask for.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The `extra.*` that they ask for, in the order of their columns.
    pub fn extras(&self) -> &[String] {
        &self.extras
    }
}

/// The rules that hold, in their order.
fn in_force(files: &[TriageFile], jurisdiction: Option<Economy>) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let here =
        |file: &&TriageFile| file.jurisdiction.is_none() || file.jurisdiction == jurisdiction;
    for file in files.iter().filter(here) {
        for off in &file.switched_off {
            rules.retain(|rule| rule.rule.id != off.rule);
        }
        for rule in &file.rules {
            let new = Rule {
                file: file.id.clone(),
                rule: rule.clone(),
            };
            match rules.iter_mut().find(|old| old.rule.id == rule.id) {
                Some(old) => *old = new,
                None => rules.push(new),
            }
        }
    }
    rules
}
