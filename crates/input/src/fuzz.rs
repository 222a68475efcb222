//! Bodies for fuzzing: each asserts more than that nothing panics.

use crate::bzip2::Splitter;

/// Cuts `data` as bzip2, at once and byte by byte, and decodes every segment:
/// both ways give the same cuts, cuts lie in order within the data, and each
/// segment is made of the data's own bytes.
///
/// # Panics
///
/// When one of these does not hold.
pub fn bzip2(data: &[u8]) {
    let mut at_once = Vec::new();
    let mut splitter = Splitter::new();
    splitter.push(data, &mut at_once);
    splitter.finish(&mut at_once);
    let mut by_pieces = Vec::new();
    let mut splitter = Splitter::new();
    for byte in data.chunks(7) {
        splitter.push(byte, &mut by_pieces);
    }
    splitter.finish(&mut by_pieces);
    assert_eq!(at_once.len(), by_pieces.len(), "cuts depend on the pieces");
    let mut worker = crate::bzip2::Worker::default();
    let pool = crate::chunk::Pool::default();
    let mut end = 0;
    for (one, other) in at_once.iter().zip(&by_pieces) {
        assert_eq!(one.start_bit, other.start_bit, "cuts depend on the pieces");
        assert!(one.start_bit >= end, "segments overlap");
        end = one.start_bit + one.bits;
        assert!(
            end <= data.len() as u64 * 8,
            "a segment ends behind the data"
        );
        let first = (one.start_bit / 8) as usize;
        assert_eq!(
            one.bytes,
            data[first..][..one.bytes.len()],
            "not the data's bytes"
        );
        let mut results = 0;
        let _ = worker.decode(
            (&one.bytes, one.skip(), u64::from(one.skip()) + one.bits),
            &pool,
            &mut |message| {
                results += u32::from(matches!(message, crate::bzip2::BlockMessage::Decoded(_)));
                Ok(())
            },
        );
        assert_eq!(results, 1, "a block has one result");
    }
}
