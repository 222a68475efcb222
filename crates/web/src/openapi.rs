//! The description of the API (`OpenAPI` 3.1), made from the table of questions.

use accounts::Role;
use serde_json::{Value, json};

use crate::question::{API, Access, Kind, Parameter, Question, all};

/// Schemas of answers by the name of their question: read off answers by a test, which
/// holds them to what is answered (decision 16).
const ANSWERS: &str = include_str!("../../../schema/answers.json");

/// The description.
pub fn document() -> Value {
    let schemas: Value = serde_json::from_str(ANSWERS).expect("a test wrote it");
    let mut paths = serde_json::Map::new();
    for question in all() {
        paths.insert(
            format!("{API}{}", question.path),
            json!({ "get": operation(question, &schemas) }),
        );
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "normwatch",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" },
            "description": "What is agreed for cyberspace, what was seen on the network, and what \
                the one says about the other. Norms are paraphrased in our words. Observations are \
                about networks and address blocks: an address is no author, and no State is named \
                as the author of anything. What is not known is unknown, never zero. Every answer \
                is a page at its path without the prefix."
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": with_problem(schemas),
            "securitySchemes": { "token": {
                "type": "http",
                "scheme": "bearer",
                "description": "A token of an account, as `normwatch accounts add` prints it once."
            } }
        }
    })
}

fn with_problem(mut schemas: Value) -> Value {
    schemas["Problem"] = problem();
    schemas
}

fn operation(question: &Question, schemas: &Value) -> Value {
    // A question that nobody has asked yet may be answered with anything.
    let answer = match schemas.get(question.id) {
        Some(_) => json!({ "$ref": format!("#/components/schemas/{}", question.id) }),
        None => json!({}),
    };
    let mut parameters: Vec<Value> = question
        .parameters
        .iter()
        .map(|parameter| described(question, parameter))
        .collect();
    parameters.push(json!({
        "name": "format",
        "in": "query",
        "required": false,
        "description": "The form of the answer, before what `Accept` says.",
        "schema": { "type": "string", "enum": ["json", "csv", "markdown", "html"] }
    }));
    let mut responses = responses(&answer);
    let (wants, security) = match question.access {
        Access::Anyone => ("", json!([{}, { "token": [] }])),
        Access::ByRole => (
            " Accounts see more of it, by their role.",
            json!([{}, { "token": [] }]),
        ),
        Access::From(role) => {
            responses["403"] = problem_response("The account has not the role that it takes.");
            let wants = match role {
                Role::Reader => " It takes an account.",
                Role::Analyst => " It takes an account with the role analyst or more.",
                Role::Editor => " It takes an account with the role editor or more.",
                Role::Admin => " It takes an account with the role admin.",
            };
            (wants, json!([{ "token": [] }]))
        }
    };
    json!({
        "operationId": question.id,
        "summary": question.title,
        "description": format!("{}{wants}", question.describes),
        "security": security,
        "parameters": parameters,
        "responses": responses
    })
}

/// The responses that every question can have.
fn responses(answer: &Value) -> Value {
    json!({
            "200": {
                "description": "The answer.",
                "headers": { "ETag": {
                    "description": "Names this answer; send it back as If-None-Match.",
                    "schema": { "type": "string" }
                } },
                "content": {
                    "application/json": { "schema": answer },
                    "text/csv": { "schema": { "type": "string" } },
                    "text/markdown": { "schema": { "type": "string" } },
                    "text/html": { "schema": { "type": "string" } }
                }
            },
            "304": { "description": "It is as named by If-None-Match." },
            "400": problem_response("A parameter is not of its kind."),
            "401": problem_response("There is no account, or its token is not in force."),
            "404": problem_response("What is asked for is not there."),
            "406": problem_response("It has none of the forms that are asked for."),
            "408": problem_response("It took too long."),
            "429": problem_response("Too many tokens were refused from there."),
            "500": problem_response("The database cannot be read."),
            "503": problem_response("Too many are asking.")
    })
}

fn described(question: &Question, parameter: &Parameter) -> Value {
    let in_path = question.is_in_path(parameter.name);
    json!({
        "name": parameter.name,
        "in": if in_path { "path" } else { "query" },
        "required": in_path,
        "description": parameter.describes,
        "schema": schema(parameter.kind),
        "example": example(parameter),
    })
}

fn schema(kind: Kind) -> Value {
    match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Date => json!({
            "type": "string",
            "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        }),
        Kind::Number(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Kind::Word(words) => json!({ "type": "string", "enum": words }),
    }
}

fn example(parameter: &Parameter) -> Value {
    match parameter.kind {
        Kind::Number(..) => parameter
            .example
            .parse::<u64>()
            .map_or(Value::Null, Value::from),
        _ => parameter.example.into(),
    }
}

fn problem_response(what: &str) -> Value {
    json!({
        "description": what,
        "content": {
            "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } }
        }
    })
}

/// A problem as RFC 9457 §3.1 has it, with our hint.
fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": { "type": "string", "format": "uri-reference" },
            "title": { "type": "string" },
            "status": { "type": "integer", "minimum": 400, "maximum": 599 },
            "detail": { "type": "string" },
            "hint": { "type": "string", "description": "What can be done about it." },
            "request_id": {
                "type": "string",
                "description": "The id of the request, as its header X-Request-Id."
            }
        }
    })
}
