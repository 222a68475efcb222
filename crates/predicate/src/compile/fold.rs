//! What can be decided when a condition is compiled.

use super::Typed;
use crate::evaluate::Context;
use crate::node::Node;
use crate::row::{EmptyRow, NoFunctions};
use crate::value::Value;

/// Computed at once, where all operands are constant and the result is a value. What
/// would be an error stays, for it may never be reached.
pub(super) fn folded(node: Node) -> Node {
    if matches!(
        node,
        Node::Constant(_) | Node::Column(..) | Node::Host { .. }
    ) {
        return node;
    }
    let mut is_constant = true;
    node.each_operand(&mut |operand| is_constant &= matches!(operand, Node::Constant(_)));
    if !is_constant {
        return node;
    }
    let context = Context {
        row: &EmptyRow,
        functions: &NoFunctions,
    };
    match node.value(context).map(Value::into_owned) {
        Ok(value) => Node::Constant(value),
        Err(_) => node,
    }
}

/// Both conditions in one list; one that is constant and false decides.
pub(super) fn and(left: Node, right: Node) -> Typed {
    connected(left, right, false, Node::And, |node| match node {
        Node::And(nodes) => Ok(nodes.into_vec()),
        other => Err(other),
    })
}

pub(super) fn or(left: Node, right: Node) -> Typed {
    connected(left, right, true, Node::Or, |node| match node {
        Node::Or(nodes) => Ok(nodes.into_vec()),
        other => Err(other),
    })
}

fn connected(
    left: Node,
    right: Node,
    decisive: bool,
    make: fn(Box<[Node]>) -> Node,
    take_apart: fn(Node) -> Result<Vec<Node>, Node>,
) -> Typed {
    let truth = |node: &Node| match node {
        Node::Constant(value) => value.truth(),
        _ => None,
    };
    if truth(&left) == Some(decisive) || truth(&right) == Some(decisive) {
        let value = Value::of_truth(Some(decisive));
        return Typed::computed(Node::Constant(value));
    }
    let mut nodes = take_apart(left).unwrap_or_else(|one| vec![one]);
    match take_apart(right) {
        Ok(more) => nodes.extend(more),
        Err(one) => nodes.push(one),
    }
    // What is constant and does not decide changes nothing, unless it stands alone.
    let neutral = Some(!decisive);
    if nodes.iter().any(|node| truth(node) != neutral) {
        nodes.retain(|node| truth(node) != neutral);
    }
    Typed::computed(make(nodes.into()))
}
