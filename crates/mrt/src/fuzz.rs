//! The body of the fuzz target, beside the code it tries: run by the fuzzer, and
//! on stable over every seed and every fixture by the tests.

use crate::{Decoder, Element, Frame, Framer};

/// Decodes any bytes, cut into chunks of the given size, and checks what must
/// always hold.
///
/// # Panics
///
/// When bytes in records plus bytes in gaps are not all bytes, when records and
/// gaps overlap or leave a hole, when a defect's span is outside the content, or
/// when the chunks' size changes what is decoded.
pub fn decode(content: &[u8], chunk_bytes: usize) {
    let whole = decode_in_chunks(content, content.len().max(1));
    let chunked = decode_in_chunks(content, chunk_bytes.max(1));
    assert_eq!(whole, chunked, "chunks change what is decoded");
}

fn decode_in_chunks(content: &[u8], chunk_bytes: usize) -> [u64; 4] {
    let mut framer = Framer::new();
    let mut decoder = Decoder::new();
    let mut chunks = content.chunks(chunk_bytes);
    let mut end = 0;
    let mut elements = 0;
    let mut text_bytes = 0;
    loop {
        while let Some(frame) = framer.next_frame() {
            match frame {
                Frame::Record(record) => {
                    assert_eq!(
                        record.offset, end,
                        "a record starts where the last frame ended"
                    );
                    end += record.bytes();
                    decoder.record(&record, |element| {
                        elements += 1;
                        if let Element::Route(route) = element {
                            text_bytes += everything(route) as u64;
                        }
                    });
                }
                Frame::Gap(gap) => {
                    assert_eq!(
                        gap.span.start, end,
                        "a gap starts where the last frame ended"
                    );
                    end = gap.span.end;
                    decoder.gap(gap);
                }
            }
        }
        match chunks.next() {
            Some(chunk) => framer.push(chunk.to_vec()),
            None if end == content.len() as u64 => break,
            None => framer.finish(),
        }
    }
    assert_eq!(
        framer.record_bytes() + framer.gap_bytes(),
        content.len() as u64
    );
    assert_eq!(decoder.counts().elements(), elements);
    for defect in decoder.defects().kept() {
        assert!(defect.span.start <= defect.span.end && defect.span.end <= content.len() as u64);
    }
    let defects = decoder.defects().total();
    [elements, text_bytes, defects, framer.gap_bytes()]
}

/// Decodes every lazy part of a route.
fn everything(route: &crate::Route<'_>) -> usize {
    let attributes = &route.attributes;
    let path = attributes.as_path();
    path.map_or(0, |path| {
        path.to_string().len() + path.hops() + usize::from(path.has_loop())
    }) + attributes.raw().count()
        + attributes.communities().count()
        + usize::from(attributes.origin().is_some())
        + usize::from(attributes.next_hop().is_some())
        + usize::from(attributes.aggregator().is_some())
        + attributes.med().map_or(0, |_| 1)
        + attributes.local_pref().map_or(0, |_| 1)
        + attributes.large_communities().count()
        + attributes.extended_communities().count()
        + attributes.ipv6_extended_communities().count()
        + attributes.cluster_list().count()
        + attributes.next_hops().count()
        + usize::from(attributes.originator_id().is_some())
        + usize::from(attributes.only_to_customer().is_some())
        + usize::from(attributes.aigp().is_some())
        + attributes.prefix_sid().map_or(0, |sid| {
            sid.tlvs().count() + sid.originator_srgb().count() + sid.label_index().map_or(0, |_| 1)
        })
}
