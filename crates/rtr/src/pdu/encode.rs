//! PDUs to bytes.

use net::Family;

use super::{AspaForm, HEADER_BYTES, PDU_BYTES_MAX, Pdu, Version, kind};

impl Pdu<'_> {
    /// Appends the PDU.
    ///
    /// # Panics
    ///
    /// When the version does not have the PDU (router keys from 1, ASPAs from 2,
    /// intervals in every End of Data but version 0's), or when it is longer than
    /// [`PDU_BYTES_MAX`].
    pub fn encode(&self, version: Version, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&[version as u8, 0, 0, 0, 0, 0, 0, 0]);
        let (kind, in_header) = self.body(version, out);
        let length = u32::try_from(out.len() - start).unwrap_or(u32::MAX);
        assert!(length <= PDU_BYTES_MAX, "no PDU is so long");
        let header = &mut out[start..start + HEADER_BYTES];
        header[1] = kind;
        header[2..4].copy_from_slice(&in_header.to_be_bytes());
        header[4..].copy_from_slice(&length.to_be_bytes());
    }

    /// Appends what comes after the header: the type, and the third and fourth
    /// bytes of the header.
    fn body(&self, version: Version, out: &mut Vec<u8>) -> (u8, u16) {
        let mut number = |number: u32| out.extend_from_slice(&number.to_be_bytes());
        match *self {
            Pdu::SerialNotify { session, serial } => {
                number(serial);
                (kind::SERIAL_NOTIFY, session)
            }
            Pdu::SerialQuery { session, serial } => {
                number(serial);
                (kind::SERIAL_QUERY, session)
            }
            Pdu::ResetQuery => (kind::RESET_QUERY, 0),
            Pdu::CacheResponse { session } => (kind::CACHE_RESPONSE, session),
            Pdu::CacheReset => (kind::CACHE_RESET, 0),
            Pdu::EndOfData {
                session,
                serial,
                intervals,
            } => {
                number(serial);
                assert_eq!(
                    intervals.is_some(),
                    version >= Version::V1,
                    "intervals are in every version but 0"
                );
                if let Some(intervals) = intervals {
                    number(intervals.refresh);
                    number(intervals.retry);
                    number(intervals.expire);
                }
                (kind::END_OF_DATA, session)
            }
            Pdu::Prefix {
                announce,
                prefix,
                max_length,
                asn,
            } => {
                out.extend_from_slice(&[u8::from(announce), prefix.length(), max_length, 0]);
                let address = prefix.bits().to_be_bytes();
                let (kind, bytes) = match prefix.family() {
                    Family::V4 => (kind::IPV4_PREFIX, 4),
                    Family::V6 => (kind::IPV6_PREFIX, 16),
                };
                out.extend_from_slice(&address[..bytes]);
                out.extend_from_slice(&asn.0.to_be_bytes());
                (kind, 0)
            }
            Pdu::RouterKey(key) => {
                assert!(version >= Version::V1, "version 0 has no router keys");
                out.extend_from_slice(key.identifier);
                out.extend_from_slice(&key.asn.0.to_be_bytes());
                out.extend_from_slice(key.key);
                (kind::ROUTER_KEY, u16::from(key.announce) << 8)
            }
            Pdu::ErrorReport(report) => {
                number(report.pdu.len() as u32);
                out.extend_from_slice(report.pdu);
                out.extend_from_slice(&(report.text.len() as u32).to_be_bytes());
                out.extend_from_slice(report.text);
                (kind::ERROR_REPORT, report.code.0)
            }
            Pdu::Aspa(aspa) => {
                assert!(version >= Version::V2, "ASPAs came with version 2");
                let in_header = match aspa.form {
                    AspaForm::Current => u16::from(aspa.announce) << 8,
                    AspaForm::Early(family) => {
                        let count = aspa.providers.len() / 4;
                        let count = u16::try_from(count).expect("a PDU has fewer providers");
                        out.push(u8::from(aspa.announce));
                        out.push(u8::from(family == Family::V6));
                        out.extend_from_slice(&count.to_be_bytes());
                        0
                    }
                };
                out.extend_from_slice(&aspa.customer.0.to_be_bytes());
                out.extend_from_slice(aspa.providers);
                (kind::ASPA, in_header)
            }
        }
    }
}
