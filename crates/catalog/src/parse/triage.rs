//! Triage rules.

use super::{Draft, basis, common_basis, economy, id, pointed_provision_of, remember};
use crate::hours::Hours;
use crate::id::RuleId;
use crate::problem::Fault;
use crate::read::{Fields, Target};
use crate::records::{Basis, SwitchedOff, TriageFile, TriageRule, TriageTest};

pub(super) fn file(f: &Fields<'_, '_>, draft: &mut Draft) {
    let id = rule_id(f, "id");
    let title = f.prose("title");
    let jurisdiction = economy(f, "jurisdiction");
    let note = f.optional_prose("note");
    let common = common_basis(f);
    let switched_off = f
        .tables("switched_off", "rule switched off")
        .iter()
        .filter_map(switched_off)
        .collect();
    let mut rules = Vec::new();
    for f in &f.tables("rules", "triage rule") {
        if let Some(rule) = rule(f, common.as_ref(), draft) {
            rules.push(rule);
        }
    }
    let tests = f
        .tables("tests", "test of triage")
        .iter()
        .filter_map(test)
        .collect();
    f.finish();
    let built = (|| {
        Some(TriageFile {
            id: id?,
            title: title?,
            jurisdiction,
            note,
            switched_off,
            rules,
            tests,
            place: f.place(),
        })
    })();
    draft.triage.extend(built);
}

fn rule(f: &Fields<'_, '_>, common: Option<&Vec<Basis>>, draft: &mut Draft) -> Option<TriageRule> {
    let id = rule_id(f, "id");
    let (title, when) = (f.prose("title"), f.sql("when"));
    let provisions = provisions(f);
    let recipients = f.optional_words("recipients");
    let action = f.word("action");
    let deadline = f.optional_parsed("deadline", Hours::new, not_hours);
    let tlp = f.word("tlp");
    let retention = f.parsed("retention", Hours::new, not_hours);
    let why = f.prose("why");
    let is_last = f.optional_flag("last").unwrap_or(false);
    let basis = basis(f, common);
    f.finish();
    remember(&mut draft.there.rules, id.as_ref());
    Some(TriageRule {
        id: id?,
        title: title?,
        when: when?,
        provisions: provisions?,
        recipients: recipients?,
        action: action?,
        deadline,
        tlp: tlp?,
        retention: retention?,
        why: why?,
        is_last,
        basis,
        place: f.place(),
    })
}

/// The provisions that a rule names.
fn provisions(f: &Fields<'_, '_>) -> Option<Vec<crate::id::ProvisionId>> {
    let named = f.required_placed_texts("provisions")?;
    if named.is_empty() {
        let (record, field) = (f.record(), "provisions".to_owned());
        f.report_at("provisions", Fault::Empty { record, field });
        return None;
    }
    named
        .into_iter()
        .map(|(offset, text)| pointed_provision_of(f, "provisions", offset, &text))
        .collect()
}

fn switched_off(f: &Fields<'_, '_>) -> Option<SwitchedOff> {
    let (rule, why) = (rule_id(f, "rule"), f.prose("why"));
    if let Some(rule) = &rule {
        f.point("rule", Target::Rule, rule.as_str());
    }
    f.finish();
    Some(SwitchedOff {
        rule: rule?,
        why: why?,
        place: f.place(),
    })
}

fn test(f: &Fields<'_, '_>) -> Option<TriageTest> {
    let (says, event) = (f.prose("says"), f.sql("event"));
    let rules = f.required_placed_texts("rules").and_then(|named| {
        let rule = |(offset, text): (usize, String)| pointed_rule(f, offset, &text);
        named.into_iter().map(rule).collect()
    });
    let action = f.word("action");
    let recipients = f.optional_words("recipients");
    f.finish();
    Some(TriageTest {
        says: says?,
        event: event?,
        rules: rules?,
        action: action?,
        recipients: recipients?,
        place: f.place(),
    })
}

fn rule_id(f: &Fields<'_, '_>, field: &'static str) -> Option<RuleId> {
    id(f, field, RuleId::new, RuleId::SHAPE)
}

fn pointed_rule(f: &Fields<'_, '_>, offset: usize, text: &str) -> Option<RuleId> {
    let rule = RuleId::new(text);
    match &rule {
        Some(rule) => f.point_from(offset, Target::Rule, rule.as_str()),
        None => f.file.report(
            offset,
            Fault::IllFormedId {
                field: "rules".to_owned(),
                text: text.to_owned(),
                shape: RuleId::SHAPE,
            },
        ),
    }
    rule
}

fn not_hours(field: String, text: String) -> Fault {
    Fault::OutOfRange {
        field,
        text: format!("\"{text}\""),
        allowed: Hours::SHAPE,
    }
}
