//! SPDX licence expressions: is what they ask for allowed?
//!
//! The grammar of SPDX 2.3 annex D, as far as crates use it: identifiers, `WITH`,
//! `AND`, `OR`, brackets, and cargo's old `/` for `OR`.

/// What is allowed.
#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Allowed {
    /// Licences.
    #[serde(rename = "allowed")]
    pub(crate) licences: Vec<String>,
    /// What may stand after `WITH`.
    pub(crate) exceptions: Vec<String>,
}

/// Whether the terms can be met with allowed licences alone.
///
/// # Errors
/// What cannot be read in the expression.
pub(crate) fn is_allowed(expression: &str, allowed: &Allowed) -> Result<bool, String> {
    let tokens = tokens(expression);
    let mut parser = Parser {
        tokens: &tokens,
        allowed,
    };
    let answer = parser.either()?;
    match parser.tokens.first() {
        None => Ok(answer),
        Some(token) => Err(format!("{token} is in the way")),
    }
}

fn tokens(expression: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for word in expression.split_whitespace() {
        let mut rest = word;
        while let Some(place) = rest.find(['(', ')', '/']) {
            if place > 0 {
                tokens.push(&rest[..place]);
            }
            tokens.push(&rest[place..=place]);
            rest = &rest[place + 1..];
        }
        if !rest.is_empty() {
            tokens.push(rest);
        }
    }
    tokens
}

struct Parser<'a> {
    tokens: &'a [&'a str],
    allowed: &'a Allowed,
}

impl<'a> Parser<'a> {
    /// Takes the next token, when it is one of these.
    fn take(&mut self, words: &[&str]) -> bool {
        let taken = self
            .tokens
            .first()
            .is_some_and(|token| words.iter().any(|word| word.eq_ignore_ascii_case(token)));
        if taken {
            self.tokens = &self.tokens[1..];
        }
        taken
    }

    fn identifier(&mut self) -> Result<&'a str, String> {
        let Some((token, rest)) = self.tokens.split_first() else {
            return Err("it ends too early".into());
        };
        let is_word = ["AND", "OR", "WITH", "(", ")", "/"]
            .iter()
            .any(|word| word.eq_ignore_ascii_case(token));
        if is_word {
            return Err(format!("{token} stands where a licence should"));
        }
        self.tokens = rest;
        Ok(token)
    }

    /// `a OR b`: one is enough.
    fn either(&mut self) -> Result<bool, String> {
        let mut answer = self.both()?;
        while self.take(&["OR", "/"]) {
            answer |= self.both()?;
        }
        Ok(answer)
    }

    /// `a AND b`: binds tighter than `OR`.
    fn both(&mut self) -> Result<bool, String> {
        let mut answer = self.one()?;
        while self.take(&["AND"]) {
            answer &= self.one()?;
        }
        Ok(answer)
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.take(&["("]) {
            let answer = self.either()?;
            if !self.take(&[")"]) {
                return Err("a bracket is not closed".into());
            }
            return Ok(answer);
        }
        let licence = self.identifier()?;
        let mut answer = has(&self.allowed.licences, licence);
        if self.take(&["WITH"]) {
            answer &= has(&self.allowed.exceptions, self.identifier()?);
        }
        Ok(answer)
    }
}

/// Identifiers compare without case.
fn has(list: &[String], name: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str, expected: Result<bool, &str>) {
        let allowed = Allowed {
            licences: vec!["MIT".into(), "Apache-2.0".into(), "Unicode-3.0".into()],
            exceptions: vec!["LLVM-exception".into()],
        };
        let answer = is_allowed(expression, &allowed);
        assert_eq!(answer, expected.map_err(str::to_owned), "{expression}");
    }

    #[test]
    fn one_of_several_is_enough_and_all_of_several_are_needed() {
        check("MIT", Ok(true));
        check("mit", Ok(true));
        check("GPL-3.0-only", Ok(false));
        check("GPL-3.0-only OR MIT", Ok(true));
        check("GPL-3.0-only AND MIT", Ok(false));
        check("MIT/GPL-3.0-only", Ok(true));
        check("(MIT OR Apache-2.0) AND Unicode-3.0", Ok(true));
        check("(MIT OR Apache-2.0) AND GPL-2.0-only", Ok(false));
    }

    #[test]
    fn and_binds_tighter_than_or() {
        check("MIT OR GPL-2.0-only AND GPL-3.0-only", Ok(true));
        check("GPL-2.0-only AND MIT OR Apache-2.0", Ok(true));
        check("GPL-2.0-only AND (MIT OR Apache-2.0)", Ok(false));
    }

    #[test]
    fn an_exception_has_to_be_known_too() {
        check("Apache-2.0 WITH LLVM-exception", Ok(true));
        check("Apache-2.0 WITH Other-exception", Ok(false));
        check("GPL-3.0-only WITH LLVM-exception", Ok(false));
    }

    #[test]
    fn what_is_not_an_expression_is_said() {
        check("", Err("it ends too early"));
        check("MIT OR", Err("it ends too early"));
        check("MIT Apache-2.0", Err("Apache-2.0 is in the way"));
        check("(MIT", Err("a bracket is not closed"));
        check("OR MIT", Err("OR stands where a licence should"));
    }
}
