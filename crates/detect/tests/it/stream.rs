//! Routes in, observations out, as text.

use detect::{Config, Detector, Observation, Relations, SourceId};
use mrt::{Element, Frame, Framer};
use net::{Asn, Prefix, Timestamp};
use testkit::mrt::{
    AsnWidth, Attribute, Bgp4mp, Body, Event, Message, Nlri, Record, Segment, Session, Update,
};

/// A stream of updates under way.
pub(crate) struct Stream {
    pub(crate) detector: Detector,
    offset: u64,
}

impl Stream {
    pub(crate) fn new(config: Config) -> Stream {
        Stream {
            detector: Detector::new(config),
            offset: 0,
        }
    }

    /// At `second`, each of the peers announces the prefix with its own number
    /// before `path`.
    pub(crate) fn announce(&mut self, second: i64, peers: &[u32], prefix: &str, path: &[u32]) {
        for &peer in peers {
            let hops = [peer].into_iter().chain(path.iter().copied());
            self.update(
                second,
                peer,
                Update {
                    withdrawn: Vec::new(),
                    attributes: vec![Attribute::AsPath(vec![Segment::sequence(hops)])],
                    announced: vec![nlri(prefix)],
                },
            );
        }
    }

    pub(crate) fn withdraw(&mut self, second: i64, peers: &[u32], prefix: &str) {
        for &peer in peers {
            self.update(
                second,
                peer,
                Update {
                    withdrawn: vec![nlri(prefix)],
                    attributes: Vec::new(),
                    announced: Vec::new(),
                },
            );
        }
    }

    fn update(&mut self, second: i64, peer: u32, update: Update) {
        let session = Session {
            peer_asn: Asn(peer),
            local_asn: Asn(6447),
            interface: 0,
            peer: std::net::Ipv4Addr::from_bits(0xc633_6400 + peer % 256).into(),
            local: std::net::Ipv4Addr::new(192, 0, 2, 1).into(),
            asn_width: AsnWidth::Four,
        };
        let record = Record {
            time: Timestamp::from_seconds(second),
            body: Body::Bgp4mp(Bgp4mp {
                session,
                event: Event::Message {
                    message: Message::Update(update),
                    local: false,
                    add_path: false,
                },
            }),
        };
        let mut bytes = Vec::new();
        record.encode(&mut bytes);
        let count = bytes.len() as u64;
        let mut framer = Framer::new();
        framer.push(bytes);
        let Some(Frame::Record(record)) = framer.next_frame() else {
            panic!("the writer writes whole records");
        };
        let record = mrt::Record {
            offset: self.offset,
            ..record
        };
        self.offset += count;
        let detector = &mut self.detector;
        let mut elements = 0;
        mrt::Decoder::new().record(&record, |element: Element<'_>| {
            elements += 1;
            detector.element(SourceId(0), element);
        });
        assert_eq!(elements, 1, "one route a record");
    }

    pub(crate) fn finish(self) -> Vec<Observation> {
        self.detector.finish(&Relations::default())
    }
}

fn nlri(prefix: &str) -> Nlri {
    Nlri {
        prefix: prefix.parse::<Prefix>().expect("a prefix"),
        path_id: None,
    }
}
