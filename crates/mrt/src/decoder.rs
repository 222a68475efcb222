//! Records → elements: routes and session changes.

use std::ops::{AddAssign, Range};
use std::sync::Arc;

use net::{Family, Prefix};

use crate::attributes::{AsSize, Attributes, code};
use crate::bgp4mp::{self, Content};
use crate::cursor::Cursor;
use crate::defect::{DefectKind, Defects};
use crate::element::{Action, Element, Peer, Route, StateChange};
use crate::framing::Gap;
use crate::message::{HEADER_BYTES, Message, Update};
use crate::nlri::{NlriForm, Nlris};
use crate::record::{Kind, Record};
use crate::table_dump;
use crate::table_dump_v2::{self, Entry};

/// What was decoded so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records, of all types.
    pub records: u64,
    /// Routes announced.
    pub announcements: u64,
    /// Routes withdrawn.
    pub withdrawals: u64,
    /// RIB entries.
    pub rib_entries: u64,
    /// Session changes.
    pub state_changes: u64,
    /// BGP messages without routes: OPEN, NOTIFICATION, KEEPALIVE, ROUTE-REFRESH.
    pub other_messages: u64,
    /// Reach and unreach attributes of families that are not IP unicast or
    /// multicast; their prefixes are not decoded.
    pub other_families: u64,
}

impl Counts {
    /// Routes and session changes.
    pub fn elements(&self) -> u64 {
        self.announcements + self.withdrawals + self.rib_entries + self.state_changes
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.records += other.records;
        self.announcements += other.announcements;
        self.withdrawals += other.withdrawals;
        self.rib_entries += other.rib_entries;
        self.state_changes += other.state_changes;
        self.other_messages += other.other_messages;
        self.other_families += other.other_families;
    }
}

/// Decodes the records of one source, one after another.
#[derive(Debug, Default)]
pub struct Decoder {
    /// The last peer index table.
    peers: Arc<[Peer]>,
    counts: Counts,
    defects: Defects,
}

impl Decoder {
    /// A decoder at the start of a source.
    pub fn new() -> Decoder {
        Decoder::default()
    }

    /// A decoder somewhere in a source, with the last table of peers before.
    pub fn with_peers(peers: Arc<[Peer]>) -> Decoder {
        Decoder {
            peers,
            ..Decoder::default()
        }
    }

    /// The last table of peers, to be given to a decoder of what follows.
    pub fn peers(&self) -> &Arc<[Peer]> {
        &self.peers
    }

    /// What was decoded so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// What was wrong so far.
    pub fn defects(&self) -> &Defects {
        &self.defects
    }

    /// The same, for keeps.
    pub fn into_defects(self) -> Defects {
        self.defects
    }

    /// Counts a gap that the framer met.
    pub fn gap(&mut self, gap: Gap) {
        self.defects.push(gap.kind, gap.span);
    }

    /// Decodes a record and gives each of its elements to `visit`.
    ///
    /// Of an UPDATE, withdrawals come first, then announcements; of either,
    /// those in the message's own fields before those in attributes.
    pub fn record<'a>(&mut self, record: &Record<'a>, mut visit: impl FnMut(Element<'_>)) {
        self.begin(record);
        let kind = record.kind;
        match kind.number {
            Kind::BGP4MP | Kind::BGP4MP_ET => match bgp4mp::form(kind.subtype) {
                Some(form) => self.bgp4mp(record, form, &mut visit),
                None => self.whole(record, DefectKind::UnknownRecordSubtype),
            },
            Kind::TABLE_DUMP_V2 if kind.subtype == table_dump_v2::PEER_INDEX_TABLE => {
                let (peers, defect) = table_dump_v2::peers(record.body);
                self.peers = peers.into();
                if let Some((kind, end)) = defect {
                    self.part(record, kind, end..record.body.len());
                }
            }
            Kind::TABLE_DUMP_V2 => match table_dump_v2::form(kind.subtype) {
                Some(form) => self.rib(record, form, |decoder, prefix, entry| {
                    visit(Element::Route(&Route {
                        offset: record.offset,
                        timestamp: record.timestamp,
                        peer: decoder.peers[usize::from(entry.peer)],
                        action: Action::Rib,
                        prefix,
                        path_id: entry.path_id,
                        originated: Some(entry.originated),
                        attributes: decoder.entry_attributes(record, &entry),
                    }));
                }),
                // GEO_PEER_TABLE (RFC 6397) tells where peers are, and no routes.
                None if kind.subtype == 7 => {}
                None => self.whole(record, DefectKind::UnknownRecordSubtype),
            },
            Kind::TABLE_DUMP => match table_dump::form(kind.subtype) {
                Some(form) => self.table_dump(record, form, &mut visit),
                None => self.whole(record, DefectKind::UnknownRecordSubtype),
            },
            Kind::BGP | Kind::BGP4PLUS | Kind::BGP4PLUS_01 => {
                match bgp4mp::deprecated_form(kind.subtype) {
                    Some(form) => self.bgp4mp(record, form, &mut visit),
                    None => self.whole(record, DefectKind::UnknownRecordSubtype),
                }
            }
            _ if kind.is_known() => {}
            _ => self.whole(record, DefectKind::UnknownRecordType),
        }
    }

    /// Counts a record.
    pub(crate) fn begin(&mut self, record: &Record<'_>) {
        self.counts.records += 1;
        if record.length_short {
            let span = record.offset + 8..record.offset + 12;
            self.defects.push(DefectKind::RecordLength, span);
        }
    }

    /// A defect of the whole record.
    fn whole(&mut self, record: &Record<'_>, kind: DefectKind) {
        let span = record.offset..record.offset + record.bytes();
        self.defects.push(kind, span);
    }

    /// A defect of part of the record's body.
    fn part(&mut self, record: &Record<'_>, kind: DefectKind, range: Range<usize>) {
        let start = record.body_offset();
        self.defects
            .push(kind, start + range.start as u64..start + range.end as u64);
    }

    fn bgp4mp<'a>(
        &mut self,
        record: &Record<'a>,
        form: bgp4mp::Form,
        visit: &mut impl FnMut(Element<'_>),
    ) {
        if form.content == Content::Nothing {
            self.counts.other_messages += 1;
            return;
        }
        let peer = match record.kind.number {
            Kind::BGP4MP | Kind::BGP4MP_ET => bgp4mp::peer(record.body, form),
            _ => bgp4mp::deprecated_peer(record.body, record.kind, form.content),
        };
        // The drafts' whole-route subtypes start otherwise and are not decoded.
        if form.content == Content::Entry {
            return self.whole(record, DefectKind::UnknownRecordSubtype);
        }
        let (peer, start) = match peer {
            Ok(peer) => peer,
            Err(kind) => return self.whole(record, kind),
        };
        if matches!(record.kind.number, Kind::BGP4MP | Kind::BGP4MP_ET)
            && form.lacks_addresses(record.body)
        {
            self.part(record, DefectKind::SessionMissing, 0..start);
        }
        let rest = &record.body[start..];
        match form.content {
            Content::Message => self.message(record, peer, form, start, visit),
            Content::BareUpdate => self.update(record, peer, form, rest, start, visit),
            Content::BareOther => self.counts.other_messages += 1,
            Content::StateChange => {
                let mut cursor = Cursor::new(rest);
                let (Some(old), Some(new)) = (cursor.u16(), cursor.u16()) else {
                    return self.whole(record, DefectKind::ShortRecord);
                };
                if !cursor.is_empty() {
                    let range = start + cursor.position()..record.body.len();
                    self.part(record, DefectKind::TrailingBytes, range);
                }
                self.counts.state_changes += 1;
                visit(Element::StateChange(StateChange {
                    offset: record.offset,
                    timestamp: record.timestamp,
                    peer,
                    old,
                    new,
                }));
            }
            Content::Nothing | Content::Entry => unreachable!("answered above"),
        }
    }

    fn message<'a>(
        &mut self,
        record: &Record<'a>,
        peer: Peer,
        form: bgp4mp::Form,
        start: usize,
        visit: &mut impl FnMut(Element<'_>),
    ) {
        let bytes = &record.body[start..];
        let Some(message) = Message::read(bytes) else {
            return self.part(record, DefectKind::ShortRecord, start..record.body.len());
        };
        if !message.marker_ones {
            self.part(record, DefectKind::Marker, start..start + 16);
        }
        if message.stated_bytes != bytes.len() || !message.length_is_possible() {
            self.part(record, DefectKind::MessageLength, start + 16..start + 18);
        }
        match message.number {
            Message::UPDATE => {
                let start = start + HEADER_BYTES;
                self.update(record, peer, form, message.body, start, visit);
            }
            1 | 3 | 4 | 5 => self.counts.other_messages += 1,
            _ => {
                self.counts.other_messages += 1;
                self.part(
                    record,
                    DefectKind::UnknownMessageType,
                    start + 18..start + 19,
                );
            }
        }
    }

    /// The body of an UPDATE, which starts at `start` of the record's body.
    fn update<'a>(
        &mut self,
        record: &Record<'a>,
        peer: Peer,
        form: bgp4mp::Form,
        body: &'a [u8],
        start: usize,
        visit: &mut impl FnMut(Element<'_>),
    ) {
        let (update, fits) = Update::read(body);
        if !fits {
            self.part(record, DefectKind::UpdateLength, start..start + body.len());
        }
        let offset = record.body_offset() + start as u64;
        let attributes_offset = offset + 4 + update.withdrawn.len() as u64;
        let mut attributes = Attributes::find(
            update.attributes,
            form.as_size,
            attributes_offset,
            &mut self.defects,
        );
        let attributes_end = attributes_offset + update.attributes.len() as u64;
        if fits {
            attributes.check_update(
                !update.announced.is_empty(),
                attributes_offset..attributes_end,
                &mut self.defects,
            );
        }
        let mut withdrawn = Route {
            offset: record.offset,
            timestamp: record.timestamp,
            peer,
            action: Action::Withdraw,
            prefix: Prefix::from_bits(Family::V4, 0, 0).expect("length 0 is within both families"),
            path_id: None,
            originated: None,
            attributes: Attributes::none(),
        };
        let mut announced = Route {
            action: Action::Announce,
            attributes,
            ..withdrawn
        };
        let v4 = NlriForm {
            family: Family::V4,
            add_path: form.add_path,
        };
        self.nlris(
            update.withdrawn,
            v4,
            None,
            offset + 2,
            &mut withdrawn,
            visit,
        );
        if let Some(unreach) = attributes.mp_unreach()
            && let Some(family) = self.ip_family(unreach.afi, unreach.safi)
        {
            let at = attributes.offset_of(unreach.withdrawn, attributes_offset);
            let nlri_form = NlriForm { family, ..v4 };
            let attribute = Some(code::MP_UNREACH_NLRI);
            self.nlris(
                unreach.withdrawn,
                nlri_form,
                attribute,
                at,
                &mut withdrawn,
                visit,
            );
        }
        let announced_offset = attributes_offset + update.attributes.len() as u64;
        self.nlris(
            update.announced,
            v4,
            None,
            announced_offset,
            &mut announced,
            visit,
        );
        if let Some(reach) = attributes.mp_reach()
            && let Some(family) = self.ip_family(reach.afi, reach.safi)
        {
            let at = attributes.offset_of(reach.announced, attributes_offset);
            let nlri_form = NlriForm { family, ..v4 };
            let attribute = Some(code::MP_REACH_NLRI);
            self.nlris(
                reach.announced,
                nlri_form,
                attribute,
                at,
                &mut announced,
                visit,
            );
        }
    }

    /// The family of IP unicast or multicast; any other is counted.
    fn ip_family(&mut self, afi: u16, safi: u8) -> Option<Family> {
        let family = Family::from_afi(afi).filter(|_| matches!(safi, 1 | 2));
        if family.is_none() {
            self.counts.other_families += 1;
        }
        family
    }

    /// Visits the prefixes in `bytes`, which are at `offset` of the content: in
    /// the attribute with this number, or in a field of the message itself.
    fn nlris<'a>(
        &mut self,
        bytes: &'a [u8],
        form: NlriForm,
        attribute: Option<u8>,
        offset: u64,
        route: &mut Route<'a>,
        visit: &mut impl FnMut(Element<'_>),
    ) {
        let form = match form.undeclared_add_path(bytes) {
            Some(form) => {
                let span = offset..offset + bytes.len() as u64;
                self.defects.push(DefectKind::AddPathUndeclared, span);
                form
            }
            None => form,
        };
        let mut nlris = Nlris::new(form, bytes);
        let mut count = 0;
        while let Some(nlri) = nlris.next() {
            match nlri {
                Ok(nlri) => {
                    count += 1;
                    route.prefix = nlri.prefix;
                    route.path_id = nlri.path_id;
                    visit(Element::Route(route));
                }
                Err(kind) => {
                    let start = offset + nlris.position() as u64;
                    let end = offset + bytes.len() as u64;
                    self.defects.push_prefix(kind, attribute, start..end);
                }
            }
        }
        match route.action {
            Action::Announce => self.counts.announcements += count,
            Action::Withdraw => self.counts.withdrawals += count,
            Action::Rib => self.counts.rib_entries += count,
        }
    }

    /// Gives each entry of a RIB record whose peer is known, with its prefix.
    pub(crate) fn rib<'a>(
        &mut self,
        record: &Record<'a>,
        form: table_dump_v2::RibForm,
        mut each: impl FnMut(&mut Decoder, Prefix, Entry<'a>),
    ) {
        let mut rib = match table_dump_v2::Rib::read(record.body, form) {
            Ok(rib) => rib,
            Err(DefectKind::UnknownFamily) => {
                self.counts.other_families += 1;
                return;
            }
            Err(kind) => return self.whole(record, kind),
        };
        if rib.path_ids_misplaced {
            let range = rib.position()..record.body.len();
            self.part(record, DefectKind::AddPathMisplaced, range);
        }
        let peers = self.peers.len();
        for _ in 0..rib.count {
            let start = rib.position();
            let Some(entry) = rib.entry() else {
                self.part(record, DefectKind::ShortRecord, start..record.body.len());
                return;
            };
            if usize::from(entry.peer) >= peers {
                self.part(record, DefectKind::UnknownPeer, start..start + 2);
                continue;
            }
            self.counts.rib_entries += 1;
            each(self, rib.prefix, entry);
        }
        if rib.position() < record.body.len() {
            let range = rib.position()..record.body.len();
            self.part(record, DefectKind::TrailingBytes, range);
        }
    }

    /// The attributes of a RIB entry.
    pub(crate) fn entry_attributes<'a>(
        &mut self,
        record: &Record<'a>,
        entry: &Entry<'a>,
    ) -> Attributes<'a> {
        let offset = record.body_offset() + entry.attributes_position as u64;
        Attributes::find(entry.attributes, AsSize::Four, offset, &mut self.defects)
    }

    fn table_dump<'a>(
        &mut self,
        record: &Record<'a>,
        form: (Family, AsSize),
        visit: &mut impl FnMut(Element<'_>),
    ) {
        let mut entries = table_dump::Entries::new(record.body, form);
        loop {
            let start = entries.position();
            let Some(entry) = entries.next() else {
                return;
            };
            match entry {
                Ok(entry) => {
                    let offset = record.body_offset() + entry.attributes_position as u64;
                    let attributes =
                        Attributes::find(entry.attributes, form.1, offset, &mut self.defects);
                    self.counts.rib_entries += 1;
                    visit(Element::Route(&Route {
                        offset: record.offset,
                        timestamp: record.timestamp,
                        peer: Peer {
                            asn: entry.peer_asn,
                            address: entry.peer_address,
                            bgp_id: None,
                        },
                        action: Action::Rib,
                        prefix: entry.prefix,
                        path_id: None,
                        originated: Some(entry.originated),
                        attributes,
                    }));
                }
                Err(kind) => self.part(record, kind, start..entries.position()),
            }
        }
    }
}
