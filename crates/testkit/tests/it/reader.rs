//! A slow reader of the two kinds of record that the day is made of: enough to
//! count, and written apart from the writer.

/// What one peer said of one prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    /// Seconds since 1970.
    pub(crate) time: u32,
    /// The peer's address.
    pub(crate) peer: String,
    pub(crate) prefix: String,
    /// The path as `bgpdump` writes it; `None` when the prefix is withdrawn.
    pub(crate) path: Option<String>,
}

impl Element {
    /// The last AS of the path; of a set, the text of the set.
    pub(crate) fn origin(&self) -> Option<&str> {
        self.path.as_deref()?.split(' ').next_back()
    }
}

struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (head, tail) = self.0.split_at(count);
        self.0 = tail;
        head
    }

    fn number(&mut self, bytes: usize) -> usize {
        self.take(bytes)
            .iter()
            .fold(0, |sum, byte| sum << 8 | usize::from(*byte))
    }

    fn part(&mut self, length_bytes: usize) -> Cursor<'a> {
        let length = self.number(length_bytes);
        Cursor(self.take(length))
    }

    fn address(&mut self) -> String {
        let bytes = self.take(4);
        format!("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3])
    }

    fn prefix(&mut self) -> String {
        let length = self.number(1);
        assert!(length <= 32);
        let mut address = [0; 4];
        let count = length.div_ceil(8);
        address[..count].copy_from_slice(self.take(count));
        format!("{}/{length}", Cursor(&address).address())
    }

    fn prefixes(mut self) -> Vec<String> {
        let mut prefixes = Vec::new();
        while !self.0.is_empty() {
            prefixes.push(self.prefix());
        }
        prefixes
    }

    /// The text of `AS_PATH` among the attributes.
    fn path(mut self, asn_bytes: usize) -> Option<String> {
        let mut path = None;
        while !self.0.is_empty() {
            let flags = self.number(1);
            let code = self.number(1);
            let mut value = self.part(if flags & 0x10 == 0 { 1 } else { 2 });
            if code != 2 {
                continue;
            }
            let mut segments = Vec::new();
            while !value.0.is_empty() {
                let kind = value.number(1);
                let count = value.number(1);
                let asns: Vec<String> = (0..count)
                    .map(|_| value.number(asn_bytes).to_string())
                    .collect();
                segments.push(match kind {
                    1 => format!("{{{}}}", asns.join(",")),
                    2 => asns.join(" "),
                    _ => panic!("a segment of kind {kind}"),
                });
            }
            path = Some(segments.join(" "));
        }
        path
    }
}

/// Everything in a file of `TABLE_DUMP_V2` or `BGP4MP_MESSAGE` records.
pub(crate) fn elements(file: &[u8]) -> Vec<Element> {
    let mut file = Cursor(file);
    let mut peers = Vec::new();
    let mut elements = Vec::new();
    while !file.0.is_empty() {
        let time = file.number(4) as u32;
        let kind = (file.number(2), file.number(2));
        let body = file.part(4);
        match kind {
            (13, 1) => peers = peer_index(body),
            (13, 2) => rib(body, time, &peers, &mut elements),
            (16, 1) => message(body, time, &mut elements),
            _ => panic!("a record of kind {kind:?}"),
        }
    }
    elements
}

fn peer_index(mut body: Cursor<'_>) -> Vec<String> {
    body.take(4);
    body.part(2);
    let count = body.number(2);
    let peer = |_| {
        assert_eq!(
            body.number(1),
            0,
            "an IPv4 address and an AS number of two bytes"
        );
        body.take(4);
        let address = body.address();
        body.take(2);
        address
    };
    (0..count).map(peer).collect()
}

fn rib(mut body: Cursor<'_>, time: u32, peers: &[String], elements: &mut Vec<Element>) {
    body.take(4);
    let prefix = body.prefix();
    for _ in 0..body.number(2) {
        let peer = peers[body.number(2)].clone();
        body.take(4);
        let path = body.part(2).path(4);
        elements.push(Element {
            time,
            peer,
            prefix: prefix.clone(),
            path,
        });
    }
    assert!(body.0.is_empty(), "bytes after the last entry");
}

fn message(mut body: Cursor<'_>, time: u32, elements: &mut Vec<Element>) {
    body.take(8);
    let peer = body.address();
    body.take(4);
    assert_eq!(body.take(16), [0xff; 16]);
    assert_eq!(body.number(2), body.0.len() + 18);
    assert_eq!(body.number(1), 2, "an UPDATE");
    let mut say = |prefixes: Vec<String>, path: Option<String>| {
        elements.extend(prefixes.into_iter().map(|prefix| Element {
            time,
            peer: peer.clone(),
            prefix,
            path: path.clone(),
        }));
    };
    say(body.part(2).prefixes(), None);
    let path = body.part(2).path(2);
    say(body.prefixes(), path);
}
