//! Small archives, encoded here.

use std::net::Ipv4Addr;
use std::path::PathBuf;

/// 2008-02-24T18:47:57Z.
pub(crate) const START: u32 = 1_203_878_877;

/// One `BGP4MP` record with an UPDATE.
pub(crate) struct Update<'a> {
    pub(crate) seconds: u32,
    /// With these the record is a `BGP4MP_ET`.
    pub(crate) micros: Option<u32>,
    pub(crate) peer: (u16, Ipv4Addr),
    /// Address and length of IPv4 prefixes.
    pub(crate) withdrawn: &'a [([u8; 4], u8)],
    pub(crate) announced: &'a [([u8; 4], u8)],
    pub(crate) path: &'a [u16],
    /// A set at the end of the path.
    pub(crate) set: &'a [u16],
}

impl Default for Update<'_> {
    fn default() -> Self {
        Update {
            seconds: START,
            micros: None,
            peer: (64496, Ipv4Addr::new(192, 0, 2, 1)),
            withdrawn: &[],
            announced: &[],
            path: &[64496, 64500, 64511],
            set: &[],
        }
    }
}

impl Update<'_> {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut attributes = vec![0x40, 1, 1, 0];
        let mut path = vec![2, self.path.len() as u8];
        path.extend(self.path.iter().flat_map(|asn| asn.to_be_bytes()));
        if !self.set.is_empty() {
            path.extend([1, self.set.len() as u8]);
            path.extend(self.set.iter().flat_map(|asn| asn.to_be_bytes()));
        }
        attributes.extend([0x40, 2, path.len() as u8]);
        attributes.extend(path);
        attributes.extend([0x40, 3, 4, 192, 0, 2, 9]);
        attributes.extend([0x80, 4, 4, 0, 0, 0, 7]);
        attributes.extend([0xc0, 7, 6, 0xfb, 0xf4, 192, 0, 2, 8]);
        attributes.extend([0xc0, 8, 8, 0xfb, 0xf0, 0, 1, 0xff, 0xff, 0xff, 1]);
        if self.announced.is_empty() {
            attributes.clear();
        }
        let withdrawn = nlri(self.withdrawn);
        let mut body = (withdrawn.len() as u16).to_be_bytes().to_vec();
        body.extend(withdrawn);
        body.extend((attributes.len() as u16).to_be_bytes());
        body.extend(attributes);
        body.extend(nlri(self.announced));

        let (asn, address) = self.peer;
        let mut bytes = asn.to_be_bytes().to_vec();
        bytes.extend([0xfb, 0xff, 0, 1, 0, 1]);
        bytes.extend(address.octets());
        bytes.extend([192, 0, 2, 254]);
        bytes.extend([0xff; 16]);
        bytes.extend((body.len() as u16 + 19).to_be_bytes());
        bytes.push(2);
        bytes.extend(body);
        match self.micros {
            None => record(self.seconds, 16, 1, &bytes),
            Some(micros) => {
                let body = [micros.to_be_bytes().to_vec(), bytes].concat();
                record(self.seconds, 17, 1, &body)
            }
        }
    }
}

fn nlri(prefixes: &[([u8; 4], u8)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (address, length) in prefixes {
        bytes.push(*length);
        bytes.extend(&address[..usize::from(length.div_ceil(8))]);
    }
    bytes
}

/// A record with the common header.
pub(crate) fn record(seconds: u32, kind: u16, subtype: u16, body: &[u8]) -> Vec<u8> {
    let mut bytes = seconds.to_be_bytes().to_vec();
    bytes.extend(kind.to_be_bytes());
    bytes.extend(subtype.to_be_bytes());
    bytes.extend((body.len() as u32).to_be_bytes());
    bytes.extend(body);
    bytes
}

/// A table of two peers, 64496 and 64497, and entries of both for each prefix.
pub(crate) fn rib(prefixes: &[([u8; 4], u8)]) -> Vec<u8> {
    let mut peers = vec![192, 0, 2, 254, 0, 0, 0, 2];
    for (asn, last) in [(64496_u16, 1), (64497, 2)] {
        peers.extend([0, 10, 0, 0, last, 192, 0, 2, last]);
        peers.extend(asn.to_be_bytes());
    }
    let mut content = record(START - 600, 13, 1, &peers);
    for (number, prefix) in prefixes.iter().enumerate() {
        let mut body = (number as u32).to_be_bytes().to_vec();
        body.extend(nlri(&[*prefix]));
        body.extend([0, 2]);
        for peer in 0..2_u16 {
            body.extend(peer.to_be_bytes());
            body.extend((START - 86_400).to_be_bytes());
            let path: [u32; 3] = [64496 + u32::from(peer), 64500, 64505 + number as u32];
            let mut attributes = vec![0x40, 1, 1, 0, 0x40, 2, 14, 2, 3];
            attributes.extend(path.iter().flat_map(|asn| asn.to_be_bytes()));
            attributes.extend([0x40, 3, 4, 192, 0, 2, 9]);
            body.extend((attributes.len() as u16).to_be_bytes());
            body.extend(attributes);
        }
        content.extend(record(START - 600 + number as u32, 13, 2, &body));
    }
    content
}

/// Updates of a minute and a table from before: every column has a value
/// somewhere, and NULL somewhere else.
pub(crate) fn mixed() -> Vec<u8> {
    let v22 = ([208, 65, 152, 0], 22);
    let v24 = ([208, 65, 153, 0], 24);
    let v25 = ([208, 65, 153, 128], 25);
    let other = ([198, 51, 100, 0], 24);
    let second = (64497, Ipv4Addr::new(192, 0, 2, 2));
    let keepalive = {
        let mut body = vec![
            0xfb, 0xf0, 0xfb, 0xff, 0, 1, 0, 1, 192, 0, 2, 1, 192, 0, 2, 254,
        ];
        body.extend([0xff; 16]);
        body.extend([0, 19, 4]);
        record(START, 16, 1, &body)
    };
    [
        rib(&[v22, other, ([0, 0, 0, 0], 0)]),
        Update {
            announced: &[v24, other],
            withdrawn: &[v25],
            ..Update::default()
        }
        .encode(),
        keepalive,
        Update {
            seconds: START + 10,
            announced: &[v24, v25],
            path: &[64497, 17557, 17557],
            peer: second,
            ..Update::default()
        }
        .encode(),
        Update {
            seconds: START + 10,
            micros: Some(250_000),
            announced: &[v22],
            set: &[64498, 64499],
            ..Update::default()
        }
        .encode(),
        Update {
            seconds: START + 60,
            withdrawn: &[v24, other],
            peer: second,
            ..Update::default()
        }
        .encode(),
    ]
    .concat()
}

/// Where real archives are: `NORMWATCH_DATA`. Without it, says which suite is
/// left out.
pub(crate) fn real_data(suite: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("NORMWATCH_DATA").map(PathBuf::from);
    if folder.is_none() {
        use std::io::Write;
        let note = format!("left out: {suite} (NORMWATCH_DATA names no folder of real archives)\n");
        std::io::stderr()
            .write_all(note.as_bytes())
            .expect("standard error takes text");
    }
    folder
}
