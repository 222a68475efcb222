//! Small inputs with one known defect each, the same in every run.
//!
//! [`all`] makes them all, uncompressed, for tests and for fixture folders.
//! [`cut`] takes the end off anything, as a broken download does to a
//! compressed file.

use net::{Asn, Prefix, Timestamp};

use crate::mrt::{
    AsnWidth, Attribute, Bgp4mp, Body, Event, Message, Record, Session, Update, encode_all,
};
use crate::random::SplitMix64;

/// A file with one defect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// Words joined by hyphens; fit for a file's name.
    pub name: &'static str,
    /// What is wrong, and in what a reader is to see it.
    pub about: &'static str,
    /// The offset of the first wrong byte, or of the end when bytes are missing.
    pub at: usize,
    /// Records before the defect, all of them sound.
    pub sound_before: usize,
    /// Records after the defect that a reader finds if it trusts the length
    /// field of every record.
    pub sound_after: usize,
    /// The file.
    pub bytes: Vec<u8>,
}

/// All damaged inputs.
pub fn all() -> Vec<Damaged> {
    vec![
        empty(),
        truncated_in_header(),
        truncated_in_body(),
        length_too_long(),
        length_too_short(),
        unknown_type(),
        unknown_subtype(),
        attribute_overrun(),
        attributes_overrun(),
        bad_marker(),
        message_length_too_long(),
        prefix_length_33(),
        prefix_cut_short(),
        random_bytes(),
    ]
}

/// A sound `BGP4MP_MESSAGE` that announces 192.0.2.0/24, number `index` of a
/// sequence one second apart.
pub fn sound_record(index: i64) -> Record {
    let prefix = "192.0.2.0/24".parse().expect("a prefix");
    update_record(index, prefix)
}

/// The first `keep` bytes.
///
/// # Panics
///
/// When there are not more than `keep`: then nothing would be cut.
pub fn cut(bytes: &[u8], keep: usize) -> Vec<u8> {
    assert!(keep < bytes.len(), "a cut that removes nothing");
    bytes[..keep].to_vec()
}

/// No bytes at all: sound, and no record.
pub fn empty() -> Damaged {
    Damaged {
        name: "empty",
        about: "no bytes: no record and no gap",
        at: 0,
        sound_before: 0,
        sound_after: 0,
        bytes: Vec::new(),
    }
}

/// The last record's header breaks off.
pub fn truncated_in_header() -> Damaged {
    let first = encoded(&[0]);
    Damaged {
        name: "truncated-in-header",
        about: "a sound record, then 7 of the 12 bytes of a header",
        at: first.len() + 7,
        sound_before: 1,
        sound_after: 0,
        bytes: cut(&encoded(&[0, 1]), first.len() + 7),
    }
}

/// The last record's body breaks off.
pub fn truncated_in_body() -> Damaged {
    let whole = encoded(&[0, 1]);
    Damaged {
        name: "truncated-in-body",
        about: "a sound record, then one without its last 5 bytes",
        at: whole.len() - 5,
        sound_before: 1,
        sound_after: 0,
        bytes: cut(&whole, whole.len() - 5),
    }
}

/// A record claims more bytes than the file has.
pub fn length_too_long() -> Damaged {
    let mut damaged = in_second(
        "length-too-long",
        "a record that claims 4,294,967,040 bytes",
        8,
    );
    damaged.sound_after = 0;
    overwrite(damaged, &[0xff, 0xff, 0xff, 0x00])
}

/// A record claims less than its message needs, so that the rest reads as the
/// next header; real archives of January 2000 have this.
pub fn length_too_short() -> Damaged {
    let about = "a record whose length field is 4 too small: its last 4 bytes belong to no record";
    let mut damaged = in_second("length-too-short", about, 8);
    let length = encoded(&[1]).len() - HEADER_BYTES - 4;
    damaged.sound_after = 0;
    overwrite(damaged, &u32::to_be_bytes(length as u32))
}

/// A record of a type that no registry knows.
pub fn unknown_type() -> Damaged {
    overwrite(
        in_second("unknown-type", "a record of type 999", 4),
        &[0x03, 0xe7],
    )
}

/// A record of a known type with an unknown subtype.
pub fn unknown_subtype() -> Damaged {
    overwrite(
        in_second("unknown-subtype", "BGP4MP with subtype 200", 6),
        &[0x00, 200],
    )
}

/// An attribute claims more bytes than all attributes have together.
pub fn attribute_overrun() -> Damaged {
    let about = "ORIGIN claims 200 bytes; all attributes have 20 (RFC 7606 §4: treat as withdraw)";
    overwrite(
        in_second("attribute-overrun", about, ATTRIBUTES_AT + 2),
        &[200],
    )
}

/// The attributes claim more bytes than the message has.
pub fn attributes_overrun() -> Damaged {
    let about = "the total length of attributes exceeds the message (RFC 4271 §6.3)";
    overwrite(
        in_second("attributes-overrun", about, ATTRIBUTES_AT - 2),
        &[0x0f, 0xff],
    )
}

/// The marker before a message is not all ones.
pub fn bad_marker() -> Damaged {
    let about = "byte 3 of the marker is 0 (RFC 4271 §4.1)";
    overwrite(in_second("bad-marker", about, MARKER_AT + 3), &[0])
}

/// A message claims more bytes than its record has.
pub fn message_length_too_long() -> Damaged {
    let about = "the message claims 4096 bytes, the record has fewer";
    overwrite(
        in_second("message-length-too-long", about, MARKER_AT + 16),
        &[0x10, 0x00],
    )
}

/// An announced IPv4 prefix has 33 bits.
pub fn prefix_length_33() -> Damaged {
    let about = "an announced IPv4 prefix has length 33 (RFC 7606 §5.3)";
    overwrite(in_second("prefix-length-33", about, NLRI_AT), &[33])
}

/// An announced prefix has fewer bytes than its length needs.
pub fn prefix_cut_short() -> Damaged {
    let about = "the last announced prefix has length 32 and 3 bytes (RFC 7606 §5.3)";
    overwrite(in_second("prefix-cut-short", about, NLRI_AT), &[32])
}

/// 4,096 bytes without meaning, from a fixed seed.
pub fn random_bytes() -> Damaged {
    let mut random = SplitMix64::new(0x6e6f_726d);
    let bytes = (0..512).flat_map(|_| random.next().to_be_bytes()).collect();
    Damaged {
        name: "random-bytes",
        about: "4,096 bytes drawn from a fixed seed",
        at: 0,
        sound_before: 0,
        sound_after: 0,
        bytes,
    }
}

fn update_record(index: i64, prefix: Prefix) -> Record {
    let update = Update {
        withdrawn: Vec::new(),
        attributes: vec![
            Attribute::Origin(0),
            Attribute::sequence([64496, 64497]),
            Attribute::NextHop([198, 51, 100, 1].into()),
        ],
        announced: vec![prefix.into()],
    };
    Record {
        time: Timestamp::from_seconds(FIRST_SECOND + index),
        body: Body::Bgp4mp(Bgp4mp {
            session: Session {
                peer_asn: Asn(64496),
                local_asn: Asn(64511),
                interface: 0,
                peer: [198, 51, 100, 1].into(),
                local: [198, 51, 100, 254].into(),
                asn_width: AsnWidth::Two,
            },
            event: Event::Message {
                message: Message::Update(update),
                local: false,
                add_path: false,
            },
        }),
    }
}

fn encoded(indices: &[i64]) -> Vec<u8> {
    let records: Vec<Record> = indices.iter().map(|index| sound_record(*index)).collect();
    encode_all(&records)
}

/// Three sound records; the defect is to come `offset` bytes into the second.
fn in_second(name: &'static str, about: &'static str, offset: usize) -> Damaged {
    Damaged {
        name,
        about,
        at: encoded(&[0]).len() + offset,
        sound_before: 1,
        sound_after: 1,
        bytes: encoded(&[0, 1, 2]),
    }
}

fn overwrite(mut damaged: Damaged, bytes: &[u8]) -> Damaged {
    let target = &mut damaged.bytes[damaged.at..damaged.at + bytes.len()];
    assert_ne!(target, bytes, "a defect that changes nothing");
    target.copy_from_slice(bytes);
    damaged
}

/// 2008-02-24T18:00:00Z.
const FIRST_SECOND: i64 = 1_203_876_000;
/// The common header (RFC 6396 §2).
const HEADER_BYTES: usize = 12;
/// After two AS numbers of two bytes, interface, family and two addresses.
const MARKER_AT: usize = HEADER_BYTES + 16;
/// After the message header and two lengths of two bytes, nothing withdrawn.
const ATTRIBUTES_AT: usize = MARKER_AT + 19 + 4;
/// After ORIGIN (4), `AS_PATH` (9) and `NEXT_HOP` (7).
const NLRI_AT: usize = ATTRIBUTES_AT + 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offsets_point_at_what_they_name() {
        let record = encoded(&[0]);
        assert_eq!(record[MARKER_AT..MARKER_AT + 16], [0xff; 16]);
        assert_eq!(record[ATTRIBUTES_AT - 2..ATTRIBUTES_AT], [0, 20]);
        assert_eq!(record[ATTRIBUTES_AT..ATTRIBUTES_AT + 4], [0x40, 1, 1, 0]);
        assert_eq!(record[NLRI_AT..], [24, 192, 0, 2]);
    }
}
