//! Small files of VRPs, in each form that validators write, sound and damaged;
//! all numbers and names are those set aside for documentation.

/// A name and a file.
pub(crate) fn vrp_files() -> Vec<(&'static str, &'static [u8])> {
    FILES.map(|(name, text)| (name, text.as_bytes())).into()
}

const FILES: [(&str, &str); 22] = [
    (
        "rpki-client-json",
        r#"{"metadata":{"vrps":3},"roas":[
{ "asn": 64496, "prefix": "192.0.2.0/24", "maxLength": 24, "ta": "ripe", "expires": 1753453058 },
{ "asn": 0, "prefix": "198.51.100.0/24", "maxLength": 32, "ta": "arin", "expires": 1753453058 },
{ "asn": 4200000000, "prefix": "2001:db8::/32", "maxLength": 48, "ta": "apnic", "expires": 0 }],
"bgpsec_keys":[],"aspas":[{"customer_asid":64496,"providers":[64497,64498]}]}
"#,
    ),
    (
        "routinator-json",
        r#"{"metadata":{"generated":1},"roas":[{"asn":"AS64496","prefix":"192.0.2.0/24","maxLength":26,"ta":"lacnic"},{"asn":"AS64497","prefix":"2001:db8:1::/48","maxLength":64,"ta":"afrinic"}]}"#,
    ),
    (
        "routinator-jsonext",
        r#"{"roas":[{"asn":"AS64496","prefix":"192.0.2.0/24","maxLength":24,"source":[{"type":"roa","uri":"rsync://example.net/a.roa","tal":"ripe","validity":{"notBefore":"2025-07-01T00:00:00Z","notAfter":"2026-07-01T00:00:00Z"},"chainValidity":{"notBefore":"2025-07-01T00:00:00Z","notAfter":"2025-08-01T00:00:00Z"}},{"type":"exception","path":null}]}],"routerKeys":[],"aspas":[]}"#,
    ),
    (
        "numbers-as-text",
        r#"{"roas":[{"prefix":"10.0.0.0/8","asn":"64496","maxLength":"24","expires":"2025-07-20T09:31:35Z"},{"prefix":"10.0.0.0\/9","asn":"1.10","maxLength":null,"ta":"\u0072ipe"},{"asn":1,"prefix":"::ffff:192.0.2.0/120"}]}"#,
    ),
    (
        "bad-rows-json",
        r#"{"roas":[1,{},{"asn":-1,"prefix":"10.0.0.0/8"},{"asn":1,"prefix":"10.0.0.1/8"},{"asn":1,"prefix":"10.0.0.0"},{"asn":1,"prefix":"10.0.0.0/8","maxLength":7},{"asn":1,"prefix":"10.0.0.0/8","maxLength":33},{"asn":1,"prefix":"10.0.0.0/8","maxLength":1e1},{"asn":1,"prefix":"10.0.0.0/8","ta":3,"expires":"soon"},{"asn":1,"asn":2,"prefix":"10.0.0.0/8"}]}"#,
    ),
    (
        "roas-null",
        r#"{"roas":null,"provider_authorizations":{"ipv4":[{}]}}"#,
    ),
    (
        "roas-twice",
        r#"{"roas":[{"asn":1,"prefix":"10.0.0.0/8"}],"roas":{"a":[{}]}}"#,
    ),
    (
        "no-roas",
        r#"{"vrps":[[[{"a":"\ud834\udd1e"}]]],"x":-0.5E+2,"y":true}"#,
    ),
    (
        "cut-json",
        r#"{"roas":[{"asn":1,"prefix":"10.0.0.0/8","maxLength":8},{"asn":2,"pre"#,
    ),
    (
        "broken-json",
        r#"{"roas":[{"asn":1,"prefix":"10.0.0.0/8"},,]}"#,
    ),
    (
        "mark-json",
        "\u{feff} \n{ \"roas\" : [ ] , \"\\u0072oas\" : [ ] }",
    ),
    (
        "routinator-csv",
        "ASN,IP Prefix,Max Length,Trust Anchor\nAS64496,192.0.2.0/24,24,ripe\nAS64497,2001:db8::/32,48,arin\nAS64497,2001:db8::/32,48,arin\n",
    ),
    (
        "routinator-csvcompat",
        "\"ASN\",\"IP Prefix\",\"Max Length\",\"Trust Anchor\"\n\"64496\",\"192.0.2.0/24\",\"24\",\"ri\"\"pe\"\n\"64497\",\"2001:db8::/32\",\"48\",\"arin\"\n",
    ),
    (
        "routinator-csvext",
        "URI,ASN,IP Prefix,Max Length,Not Before,Not After\nrsync://example.net/a.roa,AS64496,192.0.2.0/24,24,2025-07-01 00:00:00,2026-07-01 00:00:00\nN/A,AS64496,198.51.100.0/24,24,N/A,N/A\n",
    ),
    (
        "rpki-client-csv",
        "ASN,IP Prefix,Max Length,Trust Anchor,Expires\r\nAS64496,192.0.2.0/24,24,ripe,1753453058\r\nAS64496,192.0.2.0/25,25,ripe,0\r\n",
    ),
    (
        "no-names-csv",
        "# a comment\n\n10.0.0.0/8,24,AS64496,ripe,1753453058\n10.0.0.0/9,24,AS64496\n10.128.0.0/9,,AS0,ripe\n",
    ),
    (
        "origin-first-csv",
        "64496,10.0.0.0/8,24\n64497,10.0.0.0/16,24\n64496,10.0.0.0/8,16\n",
    ),
    (
        "origin-after-csv",
        "10.0.0.0/8,64496,24\n::/0,64497,0\n2000::/3,64497,128\n",
    ),
    (
        "bad-rows-csv",
        "asn,prefix,maxlength,ta,expires\nx,10.0.0.0/8,8\n1\n1,10.0.0.1/8,8\n1,10.0.0.0/8,7\n1,10.0.0.0/8,33,a\n1,10.0.0.0/8,+8\n1,10.0.0.0/8,8,a,never\nasn,prefix\n1,10.0.0.0/8\n",
    ),
    (
        "quote-not-closed",
        "asn,prefix\n\"1,10.0.0.0/8\n2,\"10.0.0.0/8\"x,\n",
    ),
    ("no-csv", "what is this\nand that"),
    (
        "nested",
        "0.0.0.0/0,0,AS1\n128.0.0.0/1,8,AS1\n192.0.0.0/2,8,AS2\n192.0.0.0/3,4,AS1\n192.0.2.1/32,32,AS0\n255.255.255.255/32,32,AS3\n::/0,0,AS1\nffff::/16,128,AS1\n",
    ),
];
