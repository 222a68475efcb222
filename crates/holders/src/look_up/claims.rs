//! What may be announced.

use net::{Asn, Prefix};
use registry::irr_routes::Registered;

use super::Asked;
use crate::dossier::{Claims, OriginAsSays, OriginFacts, RouteObject, VrpSays};
use crate::kind::Kind;

impl Asked<'_> {
    /// What holders say may be announced of a prefix.
    pub(super) fn claims(self, prefix: Prefix) -> Claims {
        let evidence = self.evidence;
        let vrps = evidence.payloads.as_ref().map(|payloads| {
            let covering = payloads.vrps.covering(prefix);
            covering
                .map(|vrp| VrpSays {
                    prefix: vrp.prefix,
                    max_length: vrp.max_length,
                    asn: vrp.asn,
                    trust_anchor: vrp.trust_anchor.map(str::to_owned),
                    expires: vrp.expires,
                    place: self.record(
                        Kind::Payloads,
                        None,
                        Some(format!("{}-{} {}", vrp.prefix, vrp.max_length, vrp.asn)),
                    ),
                })
                .collect()
        });
        let route_objects = evidence.irr_routes.as_ref().map(|routes| {
            let covering = routes.covering(prefix);
            covering
                .map(|route| RouteObject {
                    prefix: route.prefix,
                    origin: route.origin,
                    registry: route.source.to_owned(),
                    changed: route.last_modified,
                    place: self.place(route.file, route.line),
                })
                .collect()
        });
        let origin_as = evidence.origin_as.as_ref().map(|table| {
            let covering = table.covering(prefix);
            covering
                .map(|(block, origins)| OriginAsSays {
                    prefix: block,
                    origins: origins.to_vec(),
                    place: self.record(Kind::OriginAs, None, Some(block.to_string())),
                })
                .collect()
        });
        Claims {
            prefix,
            vrps,
            route_objects,
            origin_as,
        }
    }

    /// What is said of a network that announces a prefix.
    pub(super) fn origin(self, prefix: Prefix, origin: Asn) -> OriginFacts {
        let evidence = self.evidence;
        let state = evidence
            .payloads
            .as_ref()
            .map(|payloads| payloads.vrps.validate(prefix, Some(origin)));
        let routes = evidence.irr_routes.as_ref();
        let origin_as = evidence.origin_as.as_ref();
        OriginFacts {
            rpki: state.map(|state| state.to_string()),
            rpki_reason: state
                .and_then(rpki::State::reason)
                .map(|reason| reason.to_string()),
            irr: routes.map(|routes| registered(routes.state(prefix, origin))),
            is_in_origin_as: origin_as.and_then(|table| {
                let mut told = table.covering(prefix).peekable();
                told.peek()?;
                Some(told.any(|(_, origins)| origins.contains(&origin)))
            }),
            network: self.network(origin),
        }
    }
}

fn registered(state: Registered) -> &'static str {
    match state {
        Registered::Exact => "exact",
        Registered::LessSpecific => "less-specific",
        Registered::OtherOrigin => "other-origin",
        Registered::NotFound => "not-found",
    }
}
