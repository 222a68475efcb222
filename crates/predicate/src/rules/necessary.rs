//! What has to be so for a condition to be true.

use std::collections::HashMap;

use net::Prefix;

use crate::affinity::{Affinity, Comparison};
use crate::key::drawn;
use crate::node::{Node, Operator};
use crate::row::Functions;
use crate::schema::{ColumnId, FunctionId};
use crate::value::Value;

/// A column as it is looked up.
pub(super) type Column = (ColumnId, Affinity);

/// What a row must have for a condition to be true.
#[derive(Clone, Debug)]
pub(super) enum Need {
    /// The column equals this value; NULL when it has to be unknown.
    Value(Column, Value<'static>),
    /// The column is an address in a list of prefixes, or is no address, which is an
    /// error that has to be found.
    Prefixes(Column, ListId),
}

/// A list of prefixes, by its place in [`Lists`].
pub(super) type ListId = usize;

/// The lists of prefixes in all conditions, each once.
pub(super) struct Lists<'f> {
    functions: &'f dyn Functions,
    lists: Vec<Vec<Prefix>>,
    single: HashMap<Prefix, ListId>,
    /// By function and the arguments before the address, as SQL writes them.
    named: HashMap<(FunctionId, Vec<String>), Option<ListId>>,
}

impl<'f> Lists<'f> {
    pub(super) fn new(functions: &'f dyn Functions) -> Lists<'f> {
        Lists {
            functions,
            lists: Vec::new(),
            single: HashMap::new(),
            named: HashMap::new(),
        }
    }

    pub(super) fn prefixes(&self, list: ListId) -> &[Prefix] {
        &self.lists[list]
    }

    /// The list with a prefix that stands in a condition.
    fn of_one(&mut self, prefix: Prefix) -> ListId {
        *self.single.entry(prefix).or_insert_with(|| {
            self.lists.push(vec![prefix]);
            self.lists.len() - 1
        })
    }

    /// The list of a function of the host, when it has one.
    fn of_function(&mut self, function: FunctionId, constants: &[Value<'_>]) -> Option<ListId> {
        let texts = constants.iter().map(ToString::to_string).collect();
        *self.named.entry((function, texts)).or_insert_with(|| {
            let prefixes = self.functions.prefixes(function, constants)?;
            self.lists.push(prefixes);
            Some(self.lists.len() - 1)
        })
    }
}

/// Visits all needs from which [`cheapest`] may choose.
pub(super) fn each_need(node: &Node, lists: &mut Lists<'_>, see: &mut dyn FnMut(&Need)) {
    match node {
        Node::And(nodes) | Node::Or(nodes) => {
            for node in nodes {
                each_need(node, lists, see);
            }
        }
        _ => {
            if let Some(needs) = of_single(node, lists) {
                needs.iter().for_each(see);
            }
        }
    }
}

/// Needs of which a row has to meet one, chosen so that their weight is least; none
/// when no row can meet the condition. `None` when nothing is known.
pub(super) fn cheapest(
    node: &Node,
    lists: &mut Lists<'_>,
    weigh: &dyn Fn(&Lists<'_>, &Need) -> f64,
) -> Option<(f64, Vec<Need>)> {
    match node {
        Node::And(nodes) => nodes
            .iter()
            .filter_map(|node| cheapest(node, lists, weigh))
            .min_by(|(a, _), (b, _)| a.total_cmp(b)),
        Node::Or(nodes) => {
            let (mut weight, mut needs) = (0.0, Vec::new());
            for node in nodes {
                let (more_weight, more) = cheapest(node, lists, weigh)?;
                weight += more_weight;
                needs.extend(more);
            }
            Some((weight, needs))
        }
        _ => {
            let needs = of_single(node, lists)?;
            let weights = needs.iter().map(|need| weigh(lists, need));
            Some((weights.sum(), needs))
        }
    }
}

fn of_single(node: &Node, lists: &mut Lists<'_>) -> Option<Vec<Need>> {
    match node {
        Node::Constant(value) => (value.truth() != Some(true)).then(Vec::new),
        Node::Compare {
            operator: Operator::Equal,
            comparison,
            operands,
        }
        | Node::Same {
            is_negated: false,
            comparison,
            operands,
        } => equal(*comparison, operands, matches!(node, Node::Same { .. })),
        Node::IsNull {
            is_negated: false,
            operand,
        } => Some(vec![Need::Value(column(operand)?, Value::Null)]),
        Node::InConstants {
            is_negated: false,
            operand,
            set,
            ..
        } => {
            let column = column(operand)?;
            let need = |value: &Value<'static>| Need::Value(column, value.clone());
            Some(set.values.iter().map(need).collect())
        }
        Node::Contains { prefix, address } => {
            let list = lists.of_one(*prefix);
            Some(vec![Need::Prefixes(column(address)?, list)])
        }
        Node::Host {
            function,
            arguments,
        } => {
            let (address, constants) = arguments.split_last()?;
            let column = column(address)?;
            let constants = constant_values(constants)?;
            let list = lists.of_function(*function, &constants)?;
            Some(vec![Need::Prefixes(column, list)])
        }
        _ => None,
    }
}

/// A column that equals a constant.
fn equal(comparison: Comparison, operands: &[Node; 2], null_is_value: bool) -> Option<Vec<Need>> {
    let (column, constant) = match operands {
        [left, Node::Constant(constant)] => (column(left)?, constant),
        [Node::Constant(constant), right] => (column(right)?, constant),
        _ => return None,
    };
    if comparison != Comparison::between(Some(column.1), None) {
        // The constant is a cast, which draws the column towards its own type.
        return None;
    }
    match drawn(comparison, constant.by_ref()).into_owned() {
        Value::Null if !null_is_value => Some(Vec::new()),
        value => Some(vec![Need::Value(column, value)]),
    }
}

fn column(node: &Node) -> Option<Column> {
    match node {
        Node::Column(column, affinity) => Some((*column, *affinity)),
        _ => None,
    }
}

fn constant_values(nodes: &[Node]) -> Option<Vec<Value<'static>>> {
    let value = |node: &Node| match node {
        Node::Constant(value) => Some(value.clone()),
        _ => None,
    };
    nodes.iter().map(value).collect()
}
