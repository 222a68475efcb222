//! What SQL can say about who holds and may announce what. The functions look into
//! registers that the store was given; without them they are an error that says so,
//! since "not asked" is not "no".

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use holders::Evidence;
use net::Prefix;
use registry::special;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::{Answer, Argument, BadArgument, argument, scalar, truth};
use crate::error::HINT_MARK;

/// The registers that a store was given, if it was.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given(Arc<Mutex<Option<Arc<Evidence>>>>);

impl Given {
    pub(crate) fn set(&self, evidence: Arc<Evidence>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(evidence);
    }

    fn get(&self) -> Option<Arc<Evidence>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Makes the functions known to a connection.
pub(crate) fn register(connection: &Connection, given: &Given) -> rusqlite::Result<()> {
    let one = |name, function: fn(&Evidence, Argument<'_>) -> Answer| {
        let given = given.clone();
        scalar(connection, name, 1, move |context| {
            match argument(context, name, 0) {
                Some(value) => function(asked(&given, value)?.as_ref(), value),
                None => Ok(Value::Null),
            }
        })
    };
    one("holder", holder)?;
    one("economy", |evidence, ip| {
        let delegations = evidence.delegations.as_ref();
        let delegations = delegations.ok_or_else(|| missing(ip, "delegations"))?;
        Ok(text(delegations.economy_of(address(ip)?)))
    })?;
    one("asn_economy", |evidence, asn| {
        if evidence.delegations.is_none() && evidence.as_org.is_none() {
            return Err(missing(asn, "delegations and no organisations of networks"));
        }
        let number = asn.asn()?;
        let delegations = evidence.delegations.as_ref();
        let delegated = delegations.and_then(|table| table.economy_of_asn(number));
        let as_org = || evidence.as_org.as_ref()?.holder(number)?.economy;
        Ok(text(delegated.or_else(as_org)))
    })?;
    one("abuse_contact", |evidence, ip| {
        let contacts = evidence.abuse_contacts.as_ref();
        let contacts = contacts.ok_or_else(|| missing(ip, "objects with contacts"))?;
        let found = contacts.abuse_contact(address(ip)?);
        Ok(text(found.map(|found| found.mailbox)))
    })?;
    let given = given.clone();
    scalar(connection, "rov", 2, move |context| {
        let (Some(prefix), Some(asn)) = (argument(context, "rov", 0), argument(context, "rov", 1))
        else {
            return Ok(Value::Null);
        };
        let evidence = asked(&given, prefix)?;
        let payloads = evidence.payloads.as_ref();
        let payloads = payloads.ok_or_else(|| missing(prefix, "VRPs"))?;
        let state = payloads.vrps.validate(prefix.prefix()?, Some(asn.asn()?));
        Ok(Value::Text(state.to_string()))
    })?;
    scalar(connection, "is_bogon", 2, |context| {
        let (prefix, day) = (
            argument(context, "is_bogon", 0),
            argument(context, "is_bogon", 1),
        );
        let (Some(prefix), Some(day)) = (prefix, day) else {
            return Ok(Value::Null);
        };
        let prefix: Prefix = prefix.prefix()?;
        Ok(truth(
            special::bogon_prefix(prefix, day.instant()?).is_some(),
        ))
    })
}

fn holder(evidence: &Evidence, ip: Argument<'_>) -> Answer {
    let (objects, delegations) = (&evidence.registrations, &evidence.delegations);
    if objects.is_none() && delegations.is_none() {
        return Err(missing(ip, "objects and no delegations"));
    }
    let ip = address(ip)?;
    let object = objects.as_ref().and_then(|table| table.of(ip));
    let object = object.filter(|object| !object.is_placeholder());
    let named = object.and_then(|object| object.organisation_name.or(object.name));
    if named.is_some() {
        return Ok(text(named));
    }
    let delegation = delegations
        .as_ref()
        .and_then(|table| table.delegation_of(ip));
    let known_as = delegation.and_then(|delegation| {
        let record = delegation.record;
        let id = record.opaque_id.filter(|_| record.status.is_delegated())?;
        Some(format!("{} {id}", record.registry))
    });
    Ok(text(known_as.as_deref()))
}

fn address(argument: Argument<'_>) -> Result<IpAddr, BadArgument> {
    argument.parse("IP address")
}

fn text(text: Option<&str>) -> Value {
    text.map_or(Value::Null, |text| Value::Text(text.to_owned()))
}

fn asked(given: &Given, argument: Argument<'_>) -> Result<Arc<Evidence>, BadArgument> {
    given.get().ok_or_else(|| missing(argument, "registers"))
}

fn missing(argument: Argument<'_>, what: &str) -> BadArgument {
    argument.bad(format!(
        "no {what} were given{HINT_MARK}name the files: normwatch sql --registers FILE… \
         \"QUESTION\""
    ))
}
