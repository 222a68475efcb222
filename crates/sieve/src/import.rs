//! A tree as rules.
//!
//! A sieve is run from top to bottom: a later `path` takes the place of an earlier one,
//! and `drop` and `keep` stop. Rules are tried in order until one is the last. So what
//! stops comes first, in its order, and then the paths from the last to the first: the
//! first rule that fires is what the sieve would come to.

use std::fmt;

use predicate::{Predicate, Schema};

use crate::condition::{self, Changed};
use crate::parse::{SyntaxError, parse};
use crate::tree::{Action, Branch, Place, Statement};

/// What came of sieve files.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// The rules, in the order in which they are to be tried.
    pub rules: Vec<Rule>,
    /// What has no equal, in the order of the files.
    pub losses: Vec<Loss>,
}

/// A rule that decides as the sieve does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Tells it apart.
    pub id: String,
    /// The file.
    pub file: String,
    /// The line of the action.
    pub line: usize,
    /// What the sieve does.
    pub kind: RuleKind,
    /// The condition, as SQL.
    pub when: String,
}

/// What a sieve does with an event in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// It drops it.
    Drop,
    /// It stops, and sends it where all go.
    Keep,
    /// It sends it to these queues.
    Path(Vec<String>),
}

/// What has no equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The file.
    pub file: String,
    /// Where in it.
    pub place: Place,
    /// What, and why, in words.
    pub what: String,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.place.line, self.what)
    }
}

/// Reads sieve files as one that has them one behind the other.
///
/// # Errors
///
/// The first file that is none, by its number, and why.
pub fn import(files: &[(&str, &str)]) -> Result<Import, (usize, SyntaxError)> {
    let mut walk = Walk::default();
    let mut changed = Changed::new();
    for (number, (name, text)) in files.iter().enumerate() {
        let statements = parse(text).map_err(|error| (number, error))?;
        walk.file = (*name).to_owned();
        walk.block(&statements, &Some(Vec::new()), &mut changed);
    }
    Ok(walk.into_import())
}

/// Conditions that all hold; `None` where one has no equal.
type Guard = Option<Vec<String>>;

/// An action that decides, where the sieve comes to it.
#[derive(Clone)]
struct Step {
    kind: RuleKind,
    guard: Vec<String>,
    /// The branches around it: which `if`, and which part of it.
    trail: Vec<(usize, usize)>,
    file: String,
    place: Place,
}

impl Step {
    /// Whether this one is done whenever `other`, behind it, is.
    fn is_before_always(&self, other: &Step) -> bool {
        other.trail.starts_with(&self.trail)
    }

    /// Whether never both are done.
    fn excludes(&self, other: &Step) -> bool {
        let apart = |(mine, theirs): (&(usize, usize), &(usize, usize))| {
            mine.0 == theirs.0 && mine.1 != theirs.1
        };
        self.trail.iter().zip(&other.trail).any(apart)
    }
}

#[derive(Default)]
struct Walk {
    file: String,
    steps: Vec<Step>,
    losses: Vec<Loss>,
    trail: Vec<(usize, usize)>,
    ifs: usize,
}

impl Walk {
    fn lose(&mut self, place: Place, what: String) {
        self.losses.push(Loss {
            file: self.file.clone(),
            place,
            what,
        });
    }

    fn block(&mut self, statements: &[Statement], guard: &Guard, changed: &mut Changed) {
        for statement in statements {
            match statement {
                Statement::Action(action, place) => self.action(action, *place, guard, changed),
                Statement::If(branches) => self.branches(branches, guard, changed),
            }
        }
    }

    fn branches(&mut self, branches: &[Branch], outer: &Guard, changed: &mut Changed) {
        self.ifs += 1;
        let number = self.ifs;
        let before = changed.clone();
        let mut others: Guard = outer.clone();
        for (part, branch) in branches.iter().enumerate() {
            let condition = branch.condition.as_ref().map(|condition| {
                condition::sql(condition, &before).map_err(|problems| {
                    for problem in problems {
                        self.lose(problem.place, problem.reason);
                    }
                })
            });
            let with = |guard: &Guard, more: Option<String>| {
                let mut guard = guard.clone()?;
                guard.extend(more);
                Some(guard)
            };
            let guard = match &condition {
                None => others.clone(),
                Some(Ok(condition)) => with(&others, Some(condition.clone())),
                Some(Err(())) => None,
            };
            others = match &condition {
                Some(Ok(condition)) => with(&others, Some(condition::not(condition))),
                _ => None,
            };
            let mut inner = before.clone();
            self.trail.push((number, part));
            self.block(&branch.body, &guard, &mut inner);
            self.trail.pop();
            changed.append(&mut inner);
        }
    }

    fn action(&mut self, action: &Action, place: Place, guard: &Guard, changed: &mut Changed) {
        let kind = match action {
            Action::Drop => RuleKind::Drop,
            Action::Keep => RuleKind::Keep,
            Action::Path(names) => RuleKind::Path(names.clone()),
            Action::Change { verb, key } => {
                changed.insert(key.clone(), place.line);
                return self.lose(place, format!("`{verb} {key}`: a rule changes no event"));
            }
        };
        let Some(guard) = guard.clone() else {
            let what = match kind {
                RuleKind::Path(_) => "has no rule, because a condition of it has no equal",
                _ => {
                    "has no rule, because a condition of it has no equal; rules behind it are \
                     tried for those events too"
                }
            };
            return self.lose(place, format!("`{kind}` {what}"));
        };
        self.steps.push(Step {
            kind,
            guard,
            trail: self.trail.clone(),
            file: self.file.clone(),
            place,
        });
    }

    fn into_import(mut self) -> Import {
        let mut writer = Writer {
            schema: triage::columns::schema(),
            rules: Vec::new(),
            losses: std::mem::take(&mut self.losses),
        };
        let steps = &self.steps;
        for (at, stop) in steps.iter().enumerate() {
            match stop.kind {
                RuleKind::Drop => writer.rule(stop, &stop.guard),
                RuleKind::Keep => kept(&mut writer, stop, &steps[..at]),
                RuleKind::Path(_) => {}
            }
        }
        for (at, path) in steps.iter().enumerate().rev() {
            let RuleKind::Path(_) = path.kind else {
                continue;
            };
            let behind = &steps[at + 1..];
            let stopped = behind.iter().any(|later| {
                !matches!(later.kind, RuleKind::Path(_)) && later.is_before_always(path)
            });
            let replaced = behind.iter().position(|later| later.is_before_always(path));
            match replaced {
                _ if stopped => {}
                // Where a `keep` comes between, it has had its rule with that.
                Some(later) if behind[..later].iter().any(|s| may_keep(path, s)) => {}
                Some(later) => writer.losses.push(Loss {
                    file: path.file.clone(),
                    place: path.place,
                    what: format!(
                        "`{}` never comes into effect: line {} takes its place",
                        path.kind, behind[later].place.line
                    ),
                }),
                None => writer.rule(path, &path.guard),
            }
        }
        let Writer {
            rules, mut losses, ..
        } = writer;
        losses.sort_by(|a, b| (&a.file, a.place).cmp(&(&b.file, b.place)));
        Import { rules, losses }
    }
}

fn may_keep(path: &Step, between: &Step) -> bool {
    between.kind == RuleKind::Keep && !path.excludes(between)
}

/// Where events go that `keep` stops: to the last path before it.
fn kept(writer: &mut Writer, keep: &Step, before: &[Step]) {
    for path in before.iter().rev() {
        let is_path = matches!(path.kind, RuleKind::Path(_));
        if !is_path || path.excludes(keep) {
            continue;
        }
        if path.is_before_always(keep) {
            return writer.rule(path, &keep.guard);
        }
        let both = [&keep.guard[..], &path.guard].concat();
        writer.rule(path, &both);
    }
    writer.rule(keep, &keep.guard);
}

struct Writer {
    schema: Schema,
    rules: Vec<Rule>,
    losses: Vec<Loss>,
}

impl Writer {
    fn rule(&mut self, step: &Step, guard: &[String]) {
        let when = match guard {
            [] => "true".to_owned(),
            _ => guard.join(" and "),
        };
        if let Err(error) = Predicate::compile(&when, &self.schema) {
            return self.losses.push(Loss {
                file: step.file.clone(),
                place: step.place,
                what: format!("`{}` has no rule: its condition: {error}", step.kind),
            });
        }
        let word = match step.kind {
            RuleKind::Drop => "drop",
            RuleKind::Keep => "keep",
            RuleKind::Path(_) => "path",
        };
        let id = format!("sieve-{word}-{}", self.rules.len() + 1);
        self.rules.push(Rule {
            id,
            file: step.file.clone(),
            line: step.place.line,
            kind: step.kind.clone(),
            when,
        });
    }
}

impl fmt::Display for RuleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuleKind::Drop => f.write_str("drop"),
            RuleKind::Keep => f.write_str("keep"),
            RuleKind::Path(names) => write!(f, "path '{}'", names.join("', '")),
        }
    }
}
