//! The CRC-32 of bzip2: polynomial 0x04c11db7, most significant bit first.

const POLYNOMIAL: u32 = 0x04c1_1db7;

/// `TABLES[k][b]`: what byte `b` contributes when `k` bytes follow it.
static TABLES: [[u32; 256]; 16] = tables();

const fn tables() -> [[u32; 256]; 16] {
    let mut tables = [[0; 256]; 16];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = (byte as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            crc = (crc << 1) ^ if crc >> 31 == 1 { POLYNOMIAL } else { 0 };
            bit += 1;
        }
        tables[0][byte] = crc;
        byte += 1;
    }
    let mut k = 1;
    while k < 16 {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[k - 1][byte];
            tables[k][byte] = (before << 8) ^ tables[0][(before >> 24) as usize];
            byte += 1;
        }
        k += 1;
    }
    tables
}

/// A checksum under way.
#[derive(Clone, Copy)]
pub(super) struct Crc(u32);

impl Crc {
    pub(super) fn new() -> Crc {
        Crc(u32::MAX)
    }

    pub(super) fn value(self) -> u32 {
        !self.0
    }

    /// Takes in more bytes, 16 at a time.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        let mut crc = self.0;
        let (sixteens, rest) = bytes.as_chunks::<16>();
        for b in sixteens {
            let head = crc ^ u32::from_be_bytes([b[0], b[1], b[2], b[3]]);
            let [h0, h1, h2, h3] = head.to_be_bytes();
            crc = TABLES[15][h0 as usize]
                ^ TABLES[14][h1 as usize]
                ^ TABLES[13][h2 as usize]
                ^ TABLES[12][h3 as usize]
                ^ TABLES[11][b[4] as usize]
                ^ TABLES[10][b[5] as usize]
                ^ TABLES[9][b[6] as usize]
                ^ TABLES[8][b[7] as usize]
                ^ TABLES[7][b[8] as usize]
                ^ TABLES[6][b[9] as usize]
                ^ TABLES[5][b[10] as usize]
                ^ TABLES[4][b[11] as usize]
                ^ TABLES[3][b[12] as usize]
                ^ TABLES[2][b[13] as usize]
                ^ TABLES[1][b[14] as usize]
                ^ TABLES[0][b[15] as usize];
        }
        for &byte in rest {
            crc = (crc << 8) ^ TABLES[0][((crc >> 24) as u8 ^ byte) as usize];
        }
        self.0 = crc;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_check_value_holds() {
        let mut crc = Crc::new();
        crc.update(b"123456789");
        assert_eq!(crc.value(), 0xfc89_1918);
    }

    #[test]
    fn sixteen_at_a_time_equals_one_at_a_time() {
        let bytes: Vec<u8> = (0..1000_u32).map(|i| ((i * i) >> 3) as u8).collect();
        for length in [0, 1, 15, 16, 17, 31, 32, 33, 1000] {
            let (mut fast, mut slow) = (Crc::new(), Crc::new());
            fast.update(&bytes[..length]);
            for byte in &bytes[..length] {
                slow.update(&[*byte]);
            }
            assert_eq!(fast.value(), slow.value(), "{length} bytes");
        }
    }
}
