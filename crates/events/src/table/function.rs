//! The conversions of single columns, by the names in Shadowserver's mapping file.

use crate::buffer::{Buffer, Slot, Span};
use crate::convert::{Source, address, number, tags, time, typed, words};
use crate::field::Kind;

/// A conversion, by its name in the mapping file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Function {
    /// None is named.
    Keep,
    /// `add_UTC_to_timestamp`: a time without a zone, in UTC.
    AddUtcToTimestamp,
    /// `category_or_detail`: the row's `category`, or else its `detail`.
    CategoryOrDetail,
    /// `convert_bool`: any word for true or false.
    ConvertBool,
    /// `convert_date`: a time in any form.
    ConvertDate,
    /// `convert_date_utc`: the same, in UTC where it has no zone.
    ConvertDateUtc,
    /// `convert_float`: a real number.
    ConvertFloat,
    /// `convert_http_host_and_url`: a URL of the row's `http_host` and this path.
    ConvertHttpHostAndUrl,
    /// `convert_int`: a whole number.
    ConvertInt,
    /// `extract_cve_from_tag`: the CVE identifiers among tags.
    ExtractCveFromTag,
    /// `force_base64`: the text in Base64.
    ForceBase64,
    /// `invalidate_zero`: a whole number; 0 is none.
    InvalidateZero,
    /// `scan_exchange_identifier`: by the tag, what was found at a mail server.
    ScanExchangeIdentifier,
    /// `scan_exchange_taxonomy`: by the tag, its class.
    ScanExchangeTaxonomy,
    /// `scan_exchange_type`: by the tag, its type.
    ScanExchangeType,
    /// `validate_fqdn`: a host name, and nothing else.
    ValidateFqdn,
    /// `validate_ip`: an address, and nothing else.
    ValidateIp,
    /// `validate_network`: a block, and nothing else.
    ValidateNetwork,
    /// `validate_to_none`: the text; `0` and `unknown` are none.
    ValidateToNone,
    /// Of our own mappings: what the field makes of the text; 0 is none.
    ZeroIsNone,
    /// A name that is not known here.
    Unknown,
}

/// What a conversion makes of a text.
pub(crate) enum Outcome {
    Value(Slot),
    /// There is no value, and that is right.
    None,
    /// There should be one, and this is none.
    Misfit,
}

impl Function {
    pub(crate) fn named(name: &str) -> Function {
        match name {
            "add_UTC_to_timestamp" => Function::AddUtcToTimestamp,
            "category_or_detail" => Function::CategoryOrDetail,
            "convert_bool" => Function::ConvertBool,
            "convert_date" => Function::ConvertDate,
            "convert_date_utc" => Function::ConvertDateUtc,
            "convert_float" => Function::ConvertFloat,
            "convert_http_host_and_url" => Function::ConvertHttpHostAndUrl,
            "convert_int" => Function::ConvertInt,
            "extract_cve_from_tag" => Function::ExtractCveFromTag,
            "force_base64" => Function::ForceBase64,
            "invalidate_zero" => Function::InvalidateZero,
            "scan_exchange_identifier" => Function::ScanExchangeIdentifier,
            "scan_exchange_taxonomy" => Function::ScanExchangeTaxonomy,
            "scan_exchange_type" => Function::ScanExchangeType,
            "validate_fqdn" => Function::ValidateFqdn,
            "validate_ip" => Function::ValidateIp,
            "validate_network" => Function::ValidateNetwork,
            "validate_to_none" => Function::ValidateToNone,
            _ => Function::Unknown,
        }
    }

    /// Whether it only tells whether a text is of a kind: what is not has no place
    /// in the event, since another column or another function takes it.
    pub(crate) fn is_test(self) -> bool {
        matches!(
            self,
            Function::ValidateFqdn | Function::ValidateIp | Function::ValidateNetwork
        )
    }

    /// The columns of the row that it looks at besides its own.
    pub(crate) fn others(self) -> [&'static str; 2] {
        match self {
            Function::CategoryOrDetail => ["detail", ""],
            Function::ConvertHttpHostAndUrl => ["http_host", "application"],
            _ => ["", ""],
        }
    }

    /// Whether it makes something of an empty text.
    pub(crate) fn takes_empty(self) -> bool {
        self == Function::CategoryOrDetail
    }

    /// Converts a text that is not empty for a field of that kind.
    #[inline]
    pub(crate) fn convert(
        self,
        kind: Kind,
        text: &str,
        span: Span,
        buffer: &mut Buffer,
    ) -> Outcome {
        let source = Source::Row(span);
        let slot = match self {
            Function::Keep | Function::Unknown => typed(kind, text, source, buffer),
            Function::ZeroIsNone => {
                if text == "0" {
                    return Outcome::None;
                }
                typed(kind, text, source, buffer)
            }
            Function::ValidateToNone => {
                if text == "0" || text == "unknown" {
                    return Outcome::None;
                }
                typed(kind, text, source, buffer)
            }
            Function::InvalidateZero => match (number::integer(text), kind) {
                (Some(0), _) => return Outcome::None,
                (Some(_), Kind::Asn) => typed(kind, text, source, buffer),
                (number, _) => number.map(Slot::Integer),
            },
            Function::ConvertInt => match kind {
                Kind::Port => typed(kind, text, source, buffer),
                _ => number::integer(text).map(Slot::Integer),
            },
            Function::AddUtcToTimestamp | Function::ConvertDate | Function::ConvertDateUtc => {
                time::instant(text).map(Slot::time)
            }
            Function::ValidateIp => address::address(text).map(Slot::Address),
            Function::ValidateNetwork => address::network(text).map(Slot::network),
            Function::ValidateFqdn => {
                words::host(text).and_then(|_| typed(Kind::Host, text, source, buffer))
            }
            Function::ConvertBool => number::boolean(text).map(Slot::Boolean),
            Function::ConvertFloat => number::real(text).map(Slot::Real),
            Function::ExtractCveFromTag => {
                let start = buffer.made.len();
                tags::vulnerabilities(&mut buffer.made, text);
                return made(start, buffer);
            }
            Function::ForceBase64 => {
                let start = buffer.made.len();
                tags::base64(&mut buffer.made, text.as_bytes());
                return made(start, buffer);
            }
            Function::ScanExchangeIdentifier => Some(exchange(text, 2, buffer)),
            Function::ScanExchangeTaxonomy => Some(exchange(text, 0, buffer)),
            Function::ScanExchangeType => Some(exchange(text, 1, buffer)),
            Function::CategoryOrDetail | Function::ConvertHttpHostAndUrl => None,
        };
        slot.map_or(Outcome::Misfit, Outcome::Value)
    }

    /// Converts with the other columns of [`Function::others`].
    pub(crate) fn convert_row(self, text: &str, others: [&str; 2], buffer: &mut Buffer) -> Outcome {
        match self {
            Function::CategoryOrDetail => {
                match [text, others[0]].into_iter().find(|t| !t.is_empty()) {
                    Some(text) => Outcome::Value(Slot::Made(buffer.make(text))),
                    None => Outcome::None,
                }
            }
            _ => url(text, others, buffer),
        }
    }
}

fn made(start: usize, buffer: &Buffer) -> Outcome {
    match buffer.made.len() {
        end if end == start => Outcome::None,
        end => Outcome::Value(Slot::Made(Span::new(start, end))),
    }
}

/// A URL as it stands, or one of a host and either a path or the first line of a
/// request (`GET /path HTTP/1.1`). The scheme is `https` where the row's application
/// is, and else `http`.
fn url(text: &str, [host, application]: [&str; 2], buffer: &mut Buffer) -> Outcome {
    if words::is_url(text) {
        return Outcome::Value(Slot::Made(buffer.make(text)));
    }
    let mut parts = text.split_ascii_whitespace();
    let path = match (parts.next(), parts.next()) {
        (Some(path), None) => path,
        (Some(_method), Some(path)) => path,
        (None, _) => return Outcome::None,
    };
    if words::is_url(path) {
        return Outcome::Value(Slot::Made(buffer.make(path)));
    }
    if host.is_empty() {
        return Outcome::Misfit;
    }
    let start = buffer.made.len();
    let is_secure = application.eq_ignore_ascii_case("https");
    buffer
        .made
        .push_str(if is_secure { "https://" } else { "http://" });
    buffer.made.push_str(host);
    if !path.starts_with('/') {
        buffer.made.push('/');
    }
    buffer.made.push_str(path);
    let end = buffer.made.len();
    if words::is_url(&buffer.made[start..]) {
        Outcome::Value(Slot::Made(Span::new(start, end)))
    } else {
        Outcome::Misfit
    }
}

/// What was found at a mail server: its class, type and name. A web shell is an
/// intrusion, all else a system that can be broken into.
fn exchange(tag: &str, part: usize, buffer: &mut Buffer) -> Slot {
    let has_shell = tag
        .split([';', ','])
        .any(|tag| tag.trim().eq_ignore_ascii_case("webshell"));
    let class = if has_shell {
        [
            "intrusions",
            "system-compromise",
            "exchange-server-webshell",
        ]
    } else {
        [
            "vulnerable",
            "vulnerable-system",
            "vulnerable-exchange-server",
        ]
    };
    Slot::Made(buffer.make(class[part]))
}
