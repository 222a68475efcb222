//! Small files of local exceptions, sound and with one mistake each; all numbers
//! and names are those set aside for documentation.

/// A name and a file.
pub(crate) fn slurm_files() -> Vec<(&'static str, &'static [u8])> {
    FILES.map(|(name, text)| (name, text.as_bytes())).into()
}

const FILES: [(&str, &str); 12] = [
    (
        "empty",
        r#"{"slurmVersion":1,"validationOutputFilters":{"prefixFilters":[],"bgpsecFilters":[]},"locallyAddedAssertions":{"prefixAssertions":[],"bgpsecAssertions":[]}}"#,
    ),
    (
        "all",
        r#"{"slurmVersion":2,"validationOutputFilters":{"prefixFilters":[{"prefix":"192.0.2.0/24","comment":"a block"},{"asn":64496},{"asn":64497,"prefix":"2001:DB8::/32"}],"bgpsecFilters":[{"asn":64496,"SKI":"MTIzNDU2Nzg5MDEyMzQ1Njc4OTA"}],"aspaFilters":[{"customerAsn":64496}]},
"locallyAddedAssertions":{"prefixAssertions":[{"asn":64496,"prefix":"198.51.100.0/24"},{"asn":0,"prefix":"2001:db8::\/32","maxPrefixLength":48}],"bgpsecAssertions":[{"asn":64496,"SKI":"MTIzNDU2Nzg5MDEyMzQ1Njc4OTA","routerPublicKey":"MFkw"}],"aspaAssertions":[{"customerAsn":64499,"providerAsns":[64500,64501]}]}}"#,
    ),
    (
        "earlier-names",
        r#"{"slurmVersion":2,"validationOutputFilters":{"prefixFilters":[],"bgpsecFilters":[],"aspaFilters":[{"customerAsid":1}]},"locallyAddedAssertions":{"prefixAssertions":[],"bgpsecAssertions":[],"aspaAssertions":[{"customerAsid":1,"providers":[0],"comment":"\u00e9\ud834\udd1e"}]}}"#,
    ),
    (
        "overlapping",
        r#" {"locallyAddedAssertions":{"bgpsecAssertions":[],"prefixAssertions":[{"prefix":"10.0.0.0/8","asn":1,"maxPrefixLength":8},{"prefix":"10.0.0.0/8","asn":1,"maxPrefixLength":9},{"prefix":"10.0.0.0/9","asn":1},{"prefix":"10.0.0.0/9","asn":1}]},"validationOutputFilters":{"bgpsecFilters":[],"prefixFilters":[{"prefix":"10.0.0.0/8"},{"asn":1,"prefix":"0.0.0.0/0"},{"prefix":"10.128.0.0/9"}]},"slurmVersion":1}
"#,
    ),
    (
        "lists-missing",
        r#"{"slurmVersion":1,"validationOutputFilters":{},"locallyAddedAssertions":{}}"#,
    ),
    (
        "bad-router-keys",
        r#"{"slurmVersion":1,"validationOutputFilters":{"prefixFilters":[],"bgpsecFilters":[{"SKI":"XC7RBWu3661vfYmhXZwtUw=="},{},{"asn":"x","note":1},{"asn":1,"asn":2,"SKI":3}]},"locallyAddedAssertions":{"prefixAssertions":[],"bgpsecAssertions":[{"asn":1,"SKI":"=","routerPublicKey":"a?"}]}}"#,
    ),
    (
        "bad-values",
        r#"{"slurmVersion":1,"validationOutputFilters":{"prefixFilters":[{},{"asn":"AS1"},{"asn":1e0},{"prefix":"10.0.0.1/8"},{"prefix":"10.0.0.0"},{"prefix":7}],"bgpsecFilters":{}},"locallyAddedAssertions":{"prefixAssertions":[{"asn":1,"prefix":"10.0.0.0/8","maxPrefixLength":7},{"asn":4294967296,"prefix":"::/0"}],"bgpsecAssertions":[]}}"#,
    ),
    (
        "aspas-in-version-1",
        r#"{"slurmVersion":1,"validationOutputFilters":{"prefixFilters":[],"bgpsecFilters":[],"aspaFilters":[]},"locallyAddedAssertions":{"prefixAssertions":[],"bgpsecAssertions":[]}}"#,
    ),
    (
        "version-3",
        r#"{"slurmVersion":3,"validationOutputFilters":{},"locallyAddedAssertions":{}}"#,
    ),
    (
        "twice",
        r#"{"slurmVersion":1,"slurmVersion":1,"validationOutputFilters":{},"locallyAddedAssertions":{}}"#,
    ),
    (
        "cut",
        r#"{"slurmVersion":1,"validationOutputFilters":{"prefixFilters":[{"asn":64"#,
    ),
    (
        "trailing",
        r#"{"slurmVersion":1,"validationOutputFilters":{},"locallyAddedAssertions":{}} {}"#,
    ),
];
