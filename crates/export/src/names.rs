//! How records are called in files for others.
//!
//! An id of ours becomes the name `urn:normwatch:KIND:ID`; where a format wants a
//! UUID, it is the version 5 UUID (RFC 9562 §5.5) of that name in the namespace
//! for URLs. So the same record has the same name in every file and every
//! version, and whoever knows the id can compute it.

use std::fmt::Write as _;

use catalog::ProvisionId;
use net::Timestamp;
use uuid::Uuid;

/// What all names of ours begin with.
pub const NAMESPACE: &str = "urn:normwatch:";

/// The first second of the year 0.
const FIRST_SECOND: i64 = -62_167_219_200;

/// The first second that [`Timestamp`] has no form for: two hours before the end of
/// the year 9999, which is year 10000 already somewhere on Earth.
const END_SECOND: i64 = 253_402_207_201;

/// The name of a record: kind and id, such as `term` and `sovereignty`.
pub fn urn(kind: &str, id: &str) -> String {
    format!("{NAMESPACE}{kind}:{id}")
}

/// The UUID of a name of ours.
pub fn uuid(kind: &str, id: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, urn(kind, id).as_bytes())
}

/// A provision's id as a token: formats do not take `#` in a name, so it becomes
/// `_`, as in `un-gge-2015_13-f`. Ids have no `_`, and so [`from_token`] finds
/// the way back.
pub fn token(id: &ProvisionId) -> String {
    format!("{}_{}", id.instrument(), id.label())
}

/// The provision whose [`token`] it is; `None` when it is none.
pub fn from_token(token: &str) -> Option<ProvisionId> {
    let (instrument, label) = token.split_once('_')?;
    ProvisionId::new(&format!("{instrument}#{label}"))
}

/// An address with every character percent-encoded that URIs do not have
/// (RFC 3986 §2), as UTF-8.
pub(crate) fn address(link: &str) -> String {
    const OTHERS: &str = "-._~:/?#@!$&'()*+,;=%";
    let mut address = String::with_capacity(link.len());
    for c in link.chars() {
        if c.is_ascii_alphanumeric() || OTHERS.contains(c) {
            address.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                write!(address, "%{byte:02X}").expect("a String never fails");
            }
        }
    }
    address
}

/// Whether an instant has a form in RFC 3339, which has years of four digits.
pub(crate) fn has_four_digit_year(time: Timestamp) -> bool {
    (FIRST_SECOND..END_SECOND).contains(&time.seconds())
}

/// An instant to the second, in RFC 3339: `2015-07-22T00:00:00Z`.
pub fn second(time: Timestamp) -> String {
    Timestamp::from_seconds(time.seconds()).to_string()
}

/// An instant to the millisecond, as STIX wants it: `2015-07-22T00:00:00.000Z`.
pub fn millisecond(time: Timestamp) -> String {
    let millis = time.micros().rem_euclid(1_000_000) / 1_000;
    let second = second(time);
    format!("{}.{millis:03}Z", second.trim_end_matches('Z'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leads_back_to_its_provision() {
        for id in ["un-gge-2015#13-f", "iso.27001#a-5", "bcp38#1"] {
            let id = ProvisionId::new(id).expect("well formed");
            assert_eq!(from_token(&token(&id)), Some(id));
        }
        for wrong in ["un-gge-2015", "un-gge-2015#13-f", "_1", "a_b_c", "a_"] {
            assert_eq!(from_token(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_uuid_is_of_version_5_and_the_same_each_time() {
        let id = uuid("provision", "un-gge-2015#13-f");
        assert_eq!(id.get_version_num(), 5);
        // Computed with Python's uuid.uuid5(uuid.NAMESPACE_URL, …).
        assert_eq!(id.to_string(), "e5a271b3-dc32-520d-9cbc-b2d318139087");
    }

    #[test]
    fn an_address_has_only_what_uris_have() {
        assert_eq!(
            address("https://a.example/b?c=d#e%20"),
            "https://a.example/b?c=d#e%20"
        );
        assert_eq!(
            address("https://a.example/<\"é>"),
            "https://a.example/%3C%22%C3%A9%3E"
        );
    }

    #[test]
    fn instants_are_written_to_the_second_and_to_the_millisecond() {
        let time: Timestamp = "2008-02-24T18:47:57.5Z".parse().expect("an instant");
        assert_eq!(second(time), "2008-02-24T18:47:57Z");
        assert_eq!(millisecond(time), "2008-02-24T18:47:57.500Z");
    }

    #[test]
    fn years_have_four_digits() {
        for (seconds, fits) in [
            (FIRST_SECOND - 1, false),
            (FIRST_SECOND, true),
            (END_SECOND - 1, true),
            (END_SECOND, false),
        ] {
            assert_eq!(has_four_digit_year(Timestamp::from_seconds(seconds)), fits);
        }
        let first = second(Timestamp::from_seconds(FIRST_SECOND));
        assert_eq!(first, "0000-01-01T00:00:00Z");
        let last = second(Timestamp::from_seconds(END_SECOND - 1));
        assert_eq!(last, "9999-12-30T22:00:00Z");
    }
}
