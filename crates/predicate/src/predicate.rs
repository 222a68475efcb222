//! One condition.

use crate::compile::Compiler;
use crate::error::{CompileError, EvaluationError, Place};
use crate::evaluate::Context;
use crate::explain::{Explanation, conjuncts, explain};
use crate::node::Node;
use crate::parse::parse;
use crate::row::{Functions, Row};
use crate::schema::{ColumnId, Schema};
use crate::value::Value;

/// A condition over a row, compiled.
#[derive(Clone, Debug)]
pub struct Predicate {
    text: Box<str>,
    node: Node,
}

impl Predicate {
    /// Compiles an expression. Columns of open groups become part of the schema.
    ///
    /// # Errors
    ///
    /// When it is no expression of SQL, names a column or function that is not there,
    /// uses what conditions do not have, or exceeds a bound
    /// ([`TEXT_BYTES_MAX`](crate::TEXT_BYTES_MAX),
    /// [`OPERATORS_MAX`](crate::OPERATORS_MAX), [`DEPTH_MAX`](crate::DEPTH_MAX)); with
    /// the place.
    pub fn compile(text: &str, schema: &Schema) -> Result<Predicate, CompileError> {
        let expression = parse(text)?;
        let compiled = Compiler::new(schema).expression(&expression);
        let node = compiled
            .map_err(|error| error.or_within(Place::START))?
            .node;
        Ok(Predicate {
            text: text.into(),
            node,
        })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The columns that it reads, each once.
    pub fn columns(&self) -> Vec<ColumnId> {
        let mut columns = Vec::new();
        self.node.columns(&mut columns);
        columns.into_iter().map(|(column, _)| column).collect()
    }

    /// Whether it is true for a row; `None` when that is unknown, which counts as
    /// not true.
    ///
    /// # Errors
    ///
    /// When a function that is reached does not take its arguments.
    pub fn truth(
        &self,
        row: &dyn Row,
        functions: &dyn Functions,
    ) -> Result<Option<bool>, EvaluationError> {
        self.node.truth(Context { row, functions })
    }

    /// The value of the expression for a row.
    ///
    /// # Errors
    ///
    /// As [`Predicate::truth`].
    pub fn value<'v>(
        &'v self,
        row: &'v dyn Row,
        functions: &'v dyn Functions,
    ) -> Result<Value<'v>, EvaluationError> {
        self.node.value(Context { row, functions })
    }

    /// Why it is true or not for a row: the conditions in it, each with its truth and
    /// the values that it read. Compiles the text anew and is slow.
    ///
    /// # Errors
    ///
    /// When the schema is not the one that it was compiled with and lacks a name.
    pub fn explain(
        &self,
        schema: &Schema,
        row: &dyn Row,
        functions: &dyn Functions,
    ) -> Result<Explanation, CompileError> {
        let expression = parse(&self.text)?;
        explain(
            &Compiler::new(schema),
            &expression,
            Context { row, functions },
        )
    }

    /// The conditions that all have to hold for it to: itself alone where it is no AND.
    /// Compiles the text anew.
    ///
    /// # Errors
    ///
    /// As [`Predicate::explain`].
    pub fn parts(&self, schema: &Schema) -> Result<Vec<Predicate>, CompileError> {
        let compiler = Compiler::new(schema);
        let expression = parse(&self.text)?;
        let parts = conjuncts(&expression).into_iter().map(|part| {
            Ok(Predicate {
                text: part.to_string().into(),
                node: compiler.expression(part)?.node,
            })
        });
        parts.collect()
    }

    pub(crate) fn node(&self) -> &Node {
        &self.node
    }
}
