//! Calls of functions.

use net::Prefix;
use sqlparser::ast::{Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::{Compiler, Result, Typed, place_of};
use crate::error::{CompileError, CompileErrorKind, Unsupported};
use crate::names::nearest;
use crate::node::{Builtin, Node};
use crate::value::Value;

/// CASE as a function: conditions and their results, then what holds otherwise.
const CHOICES: [&str; 2] = ["iif", "if"];

impl Compiler<'_> {
    /// A function of the host is found before one of the same name here.
    pub(super) fn call(&self, function: &Function) -> Result<Typed> {
        let name = function.name.to_string();
        let whole = Expr::Function(function.clone());
        let fails = |kind| CompileError::new(place_of(&whole), kind);
        let arguments = self.arguments(function)?;
        let given = arguments.len();
        let check = |least: usize, most: Option<usize>| {
            if given >= least && most.is_none_or(|most| given <= most) {
                return Ok(());
            }
            let name = name.clone();
            Err(fails(CompileErrorKind::Arguments {
                name,
                given,
                least,
                most,
            }))
        };
        if let Some((function, declared)) = self.schema.host_function(&name) {
            check(*declared.arguments.start(), Some(*declared.arguments.end()))?;
            return Ok(Typed::computed(Node::Host {
                function,
                arguments: arguments.into(),
            }));
        }
        if CHOICES
            .iter()
            .any(|choice| choice.eq_ignore_ascii_case(&name))
        {
            check(2, None)?;
            return Ok(choice(arguments));
        }
        let mut builtins = Builtin::ALL.iter();
        let Some((known, builtin, least, most)) =
            builtins.find(|(known, ..)| known.eq_ignore_ascii_case(&name))
        else {
            let builtins = Builtin::ALL.iter().map(|(name, ..)| *name);
            let names = builtins.chain(CHOICES).chain(self.schema.function_names());
            let nearest = nearest(&name, names);
            return Err(fails(CompileErrorKind::UnknownFunction { name, nearest }));
        };
        check(*least, *most)?;
        check_constants(known, *builtin, &arguments).map_err(fails)?;
        Ok(Typed::computed(builtin_call(*builtin, arguments)))
    }

    fn arguments(&self, function: &Function) -> Result<Vec<Node>> {
        let FunctionArguments::List(list) = &function.args else {
            return Ok(Vec::new());
        };
        let argument = |argument: &FunctionArg| match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)) => self.node(argument),
            _ => {
                let whole = Expr::Function(function.clone());
                let what = Unsupported::CallModifier;
                let kind = CompileErrorKind::Unsupported { what };
                Err(CompileError::new(place_of(&whole), kind))
            }
        };
        list.args.iter().map(argument).collect()
    }
}

fn choice(arguments: Vec<Node>) -> Typed {
    let mut branches = Vec::with_capacity(arguments.len() / 2);
    let mut arguments = arguments.into_iter();
    let mut otherwise = Node::Constant(Value::Null);
    while let Some(condition) = arguments.next() {
        match arguments.next() {
            Some(result) => branches.push((condition, result)),
            None => otherwise = condition,
        }
    }
    Typed::computed(Node::Case {
        branches: branches.into(),
        otherwise: Box::new(otherwise),
    })
}

fn builtin_call(function: Builtin, arguments: Vec<Node>) -> Node {
    let prefix = match arguments.first() {
        Some(Node::Constant(Value::Text(text))) if function == Builtin::Contains => {
            text.parse::<Prefix>().ok()
        }
        _ => None,
    };
    match <[Node; 2]>::try_from(arguments) {
        Ok([first, second]) => match prefix {
            Some(prefix) => Node::Contains {
                prefix,
                address: Box::new(second),
            },
            None => Node::Call {
                function,
                arguments: Box::new([first, second]),
            },
        },
        Err(arguments) => Node::Call {
            function,
            arguments: arguments.into(),
        },
    }
}

/// A prefix that is written into the condition and is none is found at once.
fn check_constants(
    name: &'static str,
    function: Builtin,
    arguments: &[Node],
) -> std::result::Result<(), CompileErrorKind> {
    let prefixes: &[usize] = match function {
        Builtin::Contains
        | Builtin::FirstIp
        | Builtin::LastIp
        | Builtin::PrefixFamily
        | Builtin::PrefixLength => &[0],
        Builtin::Covers => &[0, 1],
        _ => &[],
    };
    for index in prefixes {
        if let Some(Node::Constant(value)) = arguments.get(*index)
            && !is_prefix(value)
        {
            return Err(CompileErrorKind::Constant {
                function: name,
                wanted: "prefix",
                value: value.to_string(),
            });
        }
    }
    Ok(())
}

fn is_prefix(value: &Value<'_>) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.parse::<Prefix>().is_ok(),
        _ => false,
    }
}
