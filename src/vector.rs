//! Vector code: the inner loop of `MinHash`, for every hash function its smallest and its largest
//! value over a set; and flags of bytes put together to bits.
//!
//! * time: 3 to 5 ns a shingle for 64 functions with AVX-512 or AVX2, some ten times that without
//!   (`benches/RESULTS.md`); some 2 ns for 64 flags
//! * space: registers
//!
//! The one file with `unsafe`: vector code needs the caller's word that the processor has the
//! instructions. Which code runs is asked of the processor at run time, and every path gives the
//! same bits: the plain one is the definition, the tests below compare the others with it. On
//! `aarch64` the plain path is vector code as it is, NEON being part of the base there.

#![allow(unsafe_code, reason = "vector instructions behind run-time detection")]

/// Functions in a block, and numbers in the widest vector.
pub(super) const LANES: usize = 16;

/// Blocks done in one sweep over the set: as many as AVX-512 has registers for.
pub(super) const GROUP: usize = 4;

/// One number for each function of a block.
pub(super) type Block = [u32; LANES];

/// A code path this processor can run. Only [`Kernel::all`] makes them, after asking the processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kernel(Path);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Path {
    Plain,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Kernel {
    /// Every path this processor can run, the fastest last.
    fn all() -> impl Iterator<Item = Self> {
        let paths = [
            Some(Path::Plain),
            #[cfg(target_arch = "x86_64")]
            std::arch::is_x86_feature_detected!("avx2").then_some(Path::Avx2),
            #[cfg(target_arch = "x86_64")]
            std::arch::is_x86_feature_detected!("avx512f").then_some(Path::Avx512),
        ];
        paths.into_iter().flatten().map(Self)
    }

    /// The fastest path.
    pub(super) fn best() -> Self {
        Self::all().last().expect("the plain path runs everywhere")
    }

    /// The smallest and the largest `(x ^ mask) * odd` of each function, `x` being the upper half
    /// of each of `shingles`; `u32::MAX` and 0 for none.
    pub(super) fn extremes<const N: usize>(
        self,
        shingles: &[u64],
        masks: &[Block; N],
        odds: &[Block; N],
    ) -> [(Block, Block); N] {
        match self.0 {
            Path::Plain => plain(shingles, masks, odds),
            // SAFETY: this path is only made where the processor was seen to have AVX2.
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 => unsafe { x86::avx2(shingles, masks, odds) },
            // SAFETY: this path is only made where the processor was seen to have AVX-512F.
            #[cfg(target_arch = "x86_64")]
            Path::Avx512 => unsafe { x86::avx512(shingles, masks, odds) },
        }
    }
}

/// The lowest bit of each of 64 bytes, that of the first in the lowest place.
#[inline]
pub(super) fn lowest_bits(flags: &[u8; 64]) -> u64 {
    // SAFETY: SSE2 is a part of x86-64.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        x86::lowest_bits(flags)
    }
    #[cfg(not(target_arch = "x86_64"))]
    plain_lowest_bits(flags)
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn plain_lowest_bits(flags: &[u8; 64]) -> u64 {
    let eights =
        flags.as_chunks().0.iter().map(|eight| u64::from_le_bytes(*eight) & 0x0101_0101_0101_0101);
    // Byte i's flag goes to bit 56 + i.
    let bits = eights.map(|eight| eight.wrapping_mul(0x0102_0408_1020_4080) >> 56);
    (0..8).zip(bits).fold(0, |all, (n, bits)| all | bits << (8 * n))
}

#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the upper half is wanted")]
fn upper(shingle: u64) -> u32 {
    (shingle >> 32) as u32
}

fn plain<const N: usize>(
    shingles: &[u64],
    masks: &[Block; N],
    odds: &[Block; N],
) -> [(Block, Block); N] {
    std::array::from_fn(|n| {
        let (mask, odd) = (&masks[n], &odds[n]);
        let (mut low, mut high) = ([u32::MAX; LANES], [0; LANES]);
        for &shingle in shingles {
            let x = upper(shingle);
            for i in 0..LANES {
                let value = (x ^ mask[i]).wrapping_mul(odd[i]);
                low[i] = low[i].min(value);
                high[i] = high[i].max(value);
            }
        }
        (low, high)
    })
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use crate::vector::{Block, upper};
    use std::arch::x86_64::{
        __m128i, __m256i, __m512i, _mm_movemask_epi8, _mm_slli_epi16, _mm256_max_epu32,
        _mm256_min_epu32, _mm256_mullo_epi32, _mm256_set1_epi32, _mm256_xor_si256,
        _mm512_max_epu32, _mm512_min_epu32, _mm512_mullo_epi32, _mm512_set1_epi32,
        _mm512_xor_si512,
    };

    #[inline]
    #[target_feature(enable = "sse2")]
    pub(super) fn lowest_bits(flags: &[u8; 64]) -> u64 {
        // SAFETY: both are 64 plain bytes, and every pattern of bits is a value of both.
        let sixteens: [__m128i; 4] = unsafe { std::mem::transmute_copy(flags) };
        // The highest bit of each byte; what comes over from the byte beside it is below that.
        let bits =
            |sixteen| u64::from(_mm_movemask_epi8(_mm_slli_epi16::<7>(sixteen)).cast_unsigned());
        bits(sixteens[0])
            | bits(sixteens[1]) << 16
            | bits(sixteens[2]) << 32
            | bits(sixteens[3]) << 48
    }

    fn block512(block: &Block) -> __m512i {
        // SAFETY: both are 64 plain bytes, and every pattern of bits is a value of both.
        unsafe { std::mem::transmute_copy(block) }
    }

    fn halves256(block: &Block) -> [__m256i; 2] {
        // SAFETY: both are 64 plain bytes, and every pattern of bits is a value of both.
        unsafe { std::mem::transmute_copy(block) }
    }

    #[target_feature(enable = "avx512f")]
    pub(super) fn avx512<const N: usize>(
        shingles: &[u64],
        masks: &[Block; N],
        odds: &[Block; N],
    ) -> [(Block, Block); N] {
        let masks: [__m512i; N] = std::array::from_fn(|n| block512(&masks[n]));
        let odds: [__m512i; N] = std::array::from_fn(|n| block512(&odds[n]));
        let (mut low, mut high) = ([_mm512_set1_epi32(-1); N], [_mm512_set1_epi32(0); N]);
        for &shingle in shingles {
            let x = _mm512_set1_epi32(upper(shingle).cast_signed());
            for n in 0..N {
                let value = _mm512_mullo_epi32(_mm512_xor_si512(x, masks[n]), odds[n]);
                low[n] = _mm512_min_epu32(low[n], value);
                high[n] = _mm512_max_epu32(high[n], value);
            }
        }
        // SAFETY: both are 64 plain bytes, and every pattern of bits is a value of both.
        let block = |vector: __m512i| unsafe { std::mem::transmute::<__m512i, Block>(vector) };
        std::array::from_fn(|n| (block(low[n]), block(high[n])))
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn avx2<const N: usize>(
        shingles: &[u64],
        masks: &[Block; N],
        odds: &[Block; N],
    ) -> [(Block, Block); N] {
        let mut out = [([0; 16], [0; 16]); N];
        // Two blocks at a time: eight vectors of extremes leave room for the rest in the sixteen
        // registers there are.
        for (out, (masks, odds)) in out.chunks_mut(2).zip(masks.chunks(2).zip(odds.chunks(2))) {
            match (out, masks, odds) {
                ([first, second], [m0, m1], [o0, o1]) => {
                    [*first, *second] = pair256(shingles, [m0, m1], [o0, o1]);
                }
                ([only], [mask], [odd]) => [*only] = pair256(shingles, [mask], [odd]),
                _ => unreachable!("chunks of two or one"),
            }
        }
        out
    }

    #[target_feature(enable = "avx2")]
    fn pair256<const N: usize>(
        shingles: &[u64],
        masks: [&Block; N],
        odds: [&Block; N],
    ) -> [(Block, Block); N] {
        let (masks, odds) = (masks.map(halves256), odds.map(halves256));
        let (mut low, mut high) = ([[_mm256_set1_epi32(-1); 2]; N], [[_mm256_set1_epi32(0); 2]; N]);
        for &shingle in shingles {
            let x = _mm256_set1_epi32(upper(shingle).cast_signed());
            for n in 0..N {
                for half in 0..2 {
                    let value =
                        _mm256_mullo_epi32(_mm256_xor_si256(x, masks[n][half]), odds[n][half]);
                    low[n][half] = _mm256_min_epu32(low[n][half], value);
                    high[n][half] = _mm256_max_epu32(high[n][half], value);
                }
            }
        }
        // SAFETY: both are 64 plain bytes, and every pattern of bits is a value of both.
        let block =
            |halves: [__m256i; 2]| unsafe { std::mem::transmute::<[__m256i; 2], Block>(halves) };
        std::array::from_fn(|n| (block(low[n]), block(high[n])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use xxhash_rust::xxh3::xxh3_64_with_seed;

    fn draw(seed: u64) -> u64 {
        xxh3_64_with_seed(b"kernel", seed)
    }

    fn blocks<const N: usize>(seed: u64, force: u32) -> [Block; N] {
        std::array::from_fn(|n| {
            std::array::from_fn(|i| upper(draw(seed + (n * LANES + i) as u64)) | force)
        })
    }

    fn every_path_agrees<const N: usize>(shingles: &[u64]) {
        let (masks, odds) = (blocks::<N>(1 << 20, 0), blocks::<N>(1 << 30, 1));
        let expected = plain(shingles, &masks, &odds);
        for kernel in Kernel::all() {
            assert_eq!(
                kernel.extremes(shingles, &masks, &odds),
                expected,
                "{kernel:?}, {} shingles",
                shingles.len()
            );
        }
    }

    #[test]
    fn every_path_of_this_processor_gives_the_bits_of_the_plain_one() {
        let edges = [0, u64::MAX, 1 << 32, 1 << 63, u64::from(u32::MAX), (1 << 63) - 1];
        for count in (0..40).chain([997]) {
            let random: Vec<u64> = (0..count).map(draw).collect();
            every_path_agrees::<GROUP>(&random);
            every_path_agrees::<3>(&random);
            every_path_agrees::<1>(&random);
        }
        for edge in edges {
            every_path_agrees::<GROUP>(&[edge]);
            every_path_agrees::<GROUP>(&[draw(1), edge, draw(2)]);
        }
        every_path_agrees::<GROUP>(&edges);
    }

    #[test]
    fn the_lowest_bit_of_each_byte_counts_and_no_other() {
        for seed in 0..200 {
            let flags: [u8; 64] =
                std::array::from_fn(|i| draw(seed * 64 + i as u64).to_le_bytes()[0]);
            let wanted = (0..64).fold(0, |bits, i| bits | u64::from(flags[i] & 1) << i);
            assert_eq!(
                (lowest_bits(&flags), plain_lowest_bits(&flags)),
                (wanted, wanted),
                "{flags:?}"
            );
        }
    }

    #[test]
    fn the_plain_path_is_the_definition() {
        let (masks, odds) = (blocks::<1>(5, 0), blocks::<1>(9, 1));
        let shingles: Vec<u64> = (0..100).map(draw).collect();
        let [(low, high)] = plain(&shingles, &masks, &odds);
        for i in 0..LANES {
            let values =
                shingles.iter().map(|&s| (upper(s) ^ masks[0][i]).wrapping_mul(odds[0][i]));
            assert_eq!(Some(low[i]), values.clone().min());
            assert_eq!(Some(high[i]), values.max());
        }
    }
}
