//! Canonical prefix codes of up to 20 bits, looked up by their first bits.

/// Longest code that the format allows.
pub(super) const CODE_BITS_MAX: u32 = 20;
/// Symbols: 256 positions, one more run symbol, end of block.
pub(super) const SYMBOLS_MAX: usize = 258;
/// Bits of the direct table: 1024 entries of 2 bytes, so that the six tables of
/// a block (12 KiB) stay in the first-level cache beside the other working data.
const DIRECT_BITS: u32 = 10;

/// One prefix code.
pub(super) struct Code {
    /// By the next `DIRECT_BITS` bits: symbol << 5 | length, or 0 where the code
    /// is longer or there is none.
    direct: Box<[u16; 1 << DIRECT_BITS]>,
    /// For each length, the first 20-bit value behind its codes.
    limit: [u32; CODE_BITS_MAX as usize + 1],
    /// For each length, the index into `symbols` less its first code.
    base: [i32; CODE_BITS_MAX as usize + 1],
    symbols: [u16; SYMBOLS_MAX],
    length_max: u32,
}

impl Code {
    pub(super) fn new() -> Code {
        Code {
            direct: Box::new([0; 1 << DIRECT_BITS]),
            limit: [0; CODE_BITS_MAX as usize + 1],
            base: [0; CODE_BITS_MAX as usize + 1],
            symbols: [0; SYMBOLS_MAX],
            length_max: 0,
        }
    }

    /// Sets the code from the length of each symbol (1 to 20). `false` when the
    /// lengths ask for more codes than there are. Too few are allowed, as bzip2
    /// allows them: an unused code is found out when it occurs.
    pub(super) fn set(&mut self, lengths: &[u8]) -> bool {
        let mut counts = [0_u32; CODE_BITS_MAX as usize + 1];
        for &length in lengths {
            counts[length as usize] += 1;
        }
        self.direct.fill(0);
        self.length_max = 0;
        let mut code = 0_u32;
        let mut index = 0_u32;
        let mut next = [0_u32; CODE_BITS_MAX as usize + 1];
        for length in 1..=CODE_BITS_MAX {
            let at = length as usize;
            code <<= 1;
            self.base[at] = index as i32 - code as i32;
            next[at] = code;
            code += counts[at];
            index += counts[at];
            if code > 1 << length {
                return false;
            }
            self.limit[at] = code << (CODE_BITS_MAX - length);
            if counts[at] > 0 {
                self.length_max = length;
            }
        }
        for (symbol, &length) in lengths.iter().enumerate() {
            let at = length as usize;
            let code = next[at];
            next[at] += 1;
            self.symbols[(self.base[at] + code as i32) as usize] = symbol as u16;
            if u32::from(length) <= DIRECT_BITS {
                let spare = DIRECT_BITS - u32::from(length);
                let first = (code << spare) as usize;
                self.direct[first..first + (1 << spare)]
                    .fill((symbol as u16) << 5 | u16::from(length));
            }
        }
        true
    }

    /// The symbol and its length in bits for the next bits (left-aligned), or
    /// `None` where no code fits.
    #[inline(always)]
    pub(super) fn look_up(&self, bits: u64) -> Option<(u32, u32)> {
        let entry = u32::from(self.direct[(bits >> (64 - DIRECT_BITS)) as usize]);
        if entry != 0 {
            Some((entry >> 5, entry & 31))
        } else {
            self.look_up_long(bits)
        }
    }

    #[cold]
    #[inline(never)]
    fn look_up_long(&self, bits: u64) -> Option<(u32, u32)> {
        let value = (bits >> (64 - CODE_BITS_MAX)) as u32;
        let length =
            (DIRECT_BITS + 1..=self.length_max).find(|&l| value < self.limit[l as usize])?;
        let code = value >> (CODE_BITS_MAX - length);
        let index = self.base[length as usize] + code as i32;
        let symbol = self.symbols.get(usize::try_from(index).ok()?)?;
        Some((u32::from(*symbol), length))
    }
}
