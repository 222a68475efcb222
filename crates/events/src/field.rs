//! The fields of an event, by IntelMQ's names, and the ids by which they are read.

use std::fmt;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Makes the list of fields once: the enum, its names and its kinds.
macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $name:literal: $kind:ident,)*) => {
        /// A field of IntelMQ's data format (that of IntelMQ 3.5), without `extra.*`.
        ///
        /// Ordered by name, so that the number of a field is its place among the
        /// sorted keys of a JSON object.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Field {
            $($(#[$doc])* $variant,)*
        }

        impl Field {
            /// All fields, in the order of their names.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)*];

            /// The name in IntelMQ's format: `source.ip`.
            pub const fn name(self) -> &'static str {
                match self { $(Field::$variant => $name,)* }
            }

            /// What values it takes.
            pub const fn kind(self) -> Kind {
                match self { $(Field::$variant => Kind::$kind,)* }
            }
        }
    };
}

fields! {
    /// A name that tells events of one kind apart: `open-ntp`.
    ClassificationIdentifier = "classification.identifier": Text,
    /// The RSIT class, computed from the type.
    ClassificationTaxonomy = "classification.taxonomy": Lower,
    /// The RSIT type, or one of IntelMQ's own.
    ClassificationType = "classification.type": Lower,
    /// Free text by an analyst.
    Comment = "comment": Text,
    /// The constituency that the event belongs to.
    Constituency = "constituency": Text,
    /// Addresses to write to about the destination, with commas between.
    DestinationAbuseContact = "destination.abuse_contact": Lower,
    /// An account or mail address at the destination.
    DestinationAccount = "destination.account": Text,
    /// When the destination's block was allocated.
    DestinationAllocated = "destination.allocated": Time,
    /// The name of the destination's AS.
    DestinationAsName = "destination.as_name": Text,
    /// The destination's AS number.
    DestinationAsn = "destination.asn": Asn,
    /// The public suffix of the destination's name.
    DestinationDomainSuffix = "destination.domain_suffix": Host,
    /// The destination's host name, where it is what is meant.
    DestinationFqdn = "destination.fqdn": Host,
    /// The destination's economy.
    DestinationGeolocationCc = "destination.geolocation.cc": Economy,
    /// The destination's city.
    DestinationGeolocationCity = "destination.geolocation.city": Text,
    /// The destination's economy by name.
    DestinationGeolocationCountry = "destination.geolocation.country": Text,
    /// The destination's latitude in degrees.
    DestinationGeolocationLatitude = "destination.geolocation.latitude": Real,
    /// The destination's longitude in degrees.
    DestinationGeolocationLongitude = "destination.geolocation.longitude": Real,
    /// The destination's region.
    DestinationGeolocationRegion = "destination.geolocation.region": Text,
    /// The destination's state or province.
    DestinationGeolocationState = "destination.geolocation.state": Text,
    /// The destination's address.
    DestinationIp = "destination.ip": Address,
    /// The destination's name inside its own network.
    DestinationLocalHostname = "destination.local_hostname": Text,
    /// The destination's address inside its own network.
    DestinationLocalIp = "destination.local_ip": Address,
    /// The block that the destination is in, or that the event is about.
    DestinationNetwork = "destination.network": Network,
    /// The destination's port, 0 to 65535.
    DestinationPort = "destination.port": Port,
    /// The registry that the destination's block is from.
    DestinationRegistry = "destination.registry": Registry,
    /// The destination's name by reverse look-up.
    DestinationReverseDns = "destination.reverse_dns": Host,
    /// Whether the destination is a node of Tor.
    DestinationTorNode = "destination.tor_node": Boolean,
    /// The destination's URL.
    DestinationUrl = "destination.url": Url,
    /// The path of the destination's URL.
    DestinationUrlpath = "destination.urlpath": Text,
    /// What an attack is aimed at: a brand, a bank.
    EventDescriptionTarget = "event_description.target": Text,
    /// What happened, in words.
    EventDescriptionText = "event_description.text": Text,
    /// Where more is to be read.
    EventDescriptionUrl = "event_description.url": Url,
    /// A hash of the event, in capital hexadecimal.
    EventHash = "event_hash": Upper,
    /// How far the feed is to be trusted, 0 to 100.
    FeedAccuracy = "feed.accuracy": Accuracy,
    /// A short code for the feed.
    FeedCode = "feed.code": Text,
    /// Where the feed is described.
    FeedDocumentation = "feed.documentation": Text,
    /// The feed.
    FeedName = "feed.name": Text,
    /// Who provides the feed.
    FeedProvider = "feed.provider": Text,
    /// Where the feed was fetched.
    FeedUrl = "feed.url": Url,
    /// MD5 of the malware.
    MalwareHashMd5 = "malware.hash.md5": Text,
    /// SHA-1 of the malware.
    MalwareHashSha1 = "malware.hash.sha1": Text,
    /// SHA-256 of the malware.
    MalwareHashSha256 = "malware.hash.sha256": Text,
    /// The malware's family.
    MalwareName = "malware.name": Lower,
    /// The malware's version.
    MalwareVersion = "malware.version": Text,
    /// The MISP attribute that the event is from.
    MispAttributeUuid = "misp.attribute_uuid": Lower,
    /// The MISP event that it is from.
    MispEventUuid = "misp.event_uuid": Lower,
    /// The event as it was sent, in JSON.
    Output = "output": Json,
    /// Vendor, product and version in one.
    ProductFullName = "product.full_name": Lower,
    /// The product that is concerned.
    ProductName = "product.name": Lower,
    /// Who makes it.
    ProductVendor = "product.vendor": Lower,
    /// Its version.
    ProductVersion = "product.version": Text,
    /// Its vulnerabilities, as CVE identifiers with commas between.
    ProductVulnerabilities = "product.vulnerabilities": Text,
    /// The application protocol: `http`.
    ProtocolApplication = "protocol.application": Lower,
    /// The transport protocol: `tcp`.
    ProtocolTransport = "protocol.transport": Transport,
    /// The row that the event was made of, in Base64.
    Raw = "raw": Text,
    /// A ticket number in RTIR.
    RtirId = "rtir_id": Integer,
    /// Where a picture is.
    ScreenshotUrl = "screenshot_url": Url,
    /// How grave: critical, high, medium, low, info or undefined.
    Severity = "severity": Severity,
    /// Addresses to write to about the source, with commas between.
    SourceAbuseContact = "source.abuse_contact": Lower,
    /// An account or mail address at the source.
    SourceAccount = "source.account": Text,
    /// When the source's block was allocated.
    SourceAllocated = "source.allocated": Time,
    /// The name of the source's AS.
    SourceAsName = "source.as_name": Text,
    /// The source's AS number.
    SourceAsn = "source.asn": Asn,
    /// The public suffix of the source's name.
    SourceDomainSuffix = "source.domain_suffix": Host,
    /// The source's host name, where it is what is meant.
    SourceFqdn = "source.fqdn": Host,
    /// The source's economy.
    SourceGeolocationCc = "source.geolocation.cc": Economy,
    /// The source's city.
    SourceGeolocationCity = "source.geolocation.city": Text,
    /// The source's economy by name.
    SourceGeolocationCountry = "source.geolocation.country": Text,
    /// The source's economy by Team Cymru.
    SourceGeolocationCymruCc = "source.geolocation.cymru_cc": Economy,
    /// The source's economy by another table of places.
    SourceGeolocationGeoipCc = "source.geolocation.geoip_cc": Economy,
    /// The source's latitude in degrees.
    SourceGeolocationLatitude = "source.geolocation.latitude": Real,
    /// The source's longitude in degrees.
    SourceGeolocationLongitude = "source.geolocation.longitude": Real,
    /// The source's region.
    SourceGeolocationRegion = "source.geolocation.region": Text,
    /// The source's state or province.
    SourceGeolocationState = "source.geolocation.state": Text,
    /// The source's address.
    SourceIp = "source.ip": Address,
    /// The source's name inside its own network.
    SourceLocalHostname = "source.local_hostname": Text,
    /// The source's address inside its own network.
    SourceLocalIp = "source.local_ip": Address,
    /// The block that the source is in, or that the event is about.
    SourceNetwork = "source.network": Network,
    /// The source's port, 0 to 65535.
    SourcePort = "source.port": Port,
    /// The registry that the source's block is from.
    SourceRegistry = "source.registry": Registry,
    /// The source's name by reverse look-up.
    SourceReverseDns = "source.reverse_dns": Host,
    /// Whether the source is a node of Tor.
    SourceTorNode = "source.tor_node": Boolean,
    /// The source's URL.
    SourceUrl = "source.url": Url,
    /// The path of the source's URL.
    SourceUrlpath = "source.urlpath": Text,
    /// What is known of its state: `online`.
    Status = "status": Text,
    /// When the event came to us.
    TimeObservation = "time.observation": Time,
    /// When it happened, as its source says.
    TimeSource = "time.source": Time,
    /// The Traffic Light Protocol's colour.
    Tlp = "tlp": Tlp,
}

/// What values a field takes. Text that does not fit is never stored in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An IP address.
    Address,
    /// An address block.
    Network,
    /// An AS number, with or without `AS` before it.
    Asn,
    /// A port: 0 to 65535.
    Port,
    /// A whole number of 64 bits.
    Integer,
    /// A finite number.
    Real,
    /// A number from 0 to 100.
    Accuracy,
    /// True or false, in the words that feeds use.
    Boolean,
    /// An instant.
    Time,
    /// Any JSON value.
    Json,
    /// Any text.
    Text,
    /// Text in small letters; what comes in capitals is changed.
    Lower,
    /// Text in capitals; what comes in small letters is changed.
    Upper,
    /// Two letters or digits, in capitals.
    Economy,
    /// A host name in small letters, without a dot at the end: labels of letters,
    /// digits, `-` and `_` of up to 63 bytes, 253 in all (RFC 1123 §2.1; the
    /// underscore since names of services have it); no address.
    Host,
    /// A URL with a scheme.
    Url,
    /// One of the five registries, in capitals.
    Registry,
    /// A colour of the Traffic Light Protocol, in capitals.
    Tlp,
    /// A transport protocol's name, in small letters.
    Transport,
    /// One of IntelMQ's severities, in small letters.
    Severity,
}

impl Kind {
    /// What values of the kind are, as a phrase for readers.
    pub const fn in_words(self) -> &'static str {
        match self {
            Kind::Address => "an IP address",
            Kind::Network => "an address block",
            Kind::Asn => "an AS number",
            Kind::Port => "a port",
            Kind::Integer => "a whole number",
            Kind::Real => "a number",
            Kind::Accuracy => "a number from 0 to 100",
            Kind::Boolean => "1 or 0",
            Kind::Time => "an instant, as 2026-11-21T18:16:16Z",
            Kind::Json => "JSON",
            Kind::Text => "text",
            Kind::Lower => "text in small letters",
            Kind::Upper => "text in capitals",
            Kind::Economy => "two letters, in capitals",
            Kind::Host => "a host name, in small letters",
            Kind::Url => "a URL",
            Kind::Registry => "one of the five registries, in capitals",
            Kind::Tlp => "a colour of the Traffic Light Protocol, in capitals",
            Kind::Transport => "a transport protocol, in small letters",
            Kind::Severity => "a severity, in small letters",
        }
    }
}

/// How many fields there are without `extra.*`.
pub const FIELDS: usize = Field::ALL.len();

impl Field {
    /// The field of that name; none for `extra.*` and for what is none.
    pub fn named(name: &str) -> Option<Field> {
        static FIELDS_BY_NAME: LazyLock<FxHashMap<&str, Field>> = LazyLock::new(|| {
            Field::ALL
                .iter()
                .map(|field| (field.name(), *field))
                .collect()
        });
        FIELDS_BY_NAME.get(name).copied()
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A field of an event: one of [`Field`], or an `extra.NAME` of one feed.
///
/// Dense, so that a rule compiled against a feed reads a field by index. An
/// `extra.NAME` has its id only within the reader that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(u16);

impl FieldId {
    /// The id of the `index`-th `extra.NAME` of a feed.
    pub(crate) const fn extra(index: u16) -> FieldId {
        FieldId(FIELDS as u16 + index)
    }

    /// The id as an index: first the fields by name, then `extra.*` as they came.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The field, where it is none of `extra.*`.
    pub fn field(self) -> Option<Field> {
        Field::ALL.get(self.index()).copied()
    }
}

impl From<Field> for FieldId {
    fn from(field: Field) -> FieldId {
        FieldId(field as u16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_sorted_by_name_and_found_by_it() {
        assert!(Field::ALL.is_sorted_by(|a, b| a.name() < b.name()));
        for (index, field) in Field::ALL.iter().enumerate() {
            assert_eq!(FieldId::from(*field).index(), index);
            assert_eq!(Field::named(field.name()), Some(*field));
        }
        assert_eq!(Field::named("extra.tag"), None);
        assert_eq!(Field::named("source.IP"), None);
    }
}
