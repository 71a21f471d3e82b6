//! The kernels for AVX2 and SSE2: rows of activations and a block of weights in, sums out, the same as of plain Rust.

use fearless_simd::{i16x8, i16x16, i32x4, i32x8, kernel, prelude::*};

use super::{BLOCK, Pair, ROWS, RUN};

/// A kernel for `$rows` rows that goes through a block in parts of two registers of `$lanes` 32-bit numbers each.
macro_rules! kernels {
    ($name:ident, $level:ident, $rows:ident, $lanes:literal, $narrow:ident, $wide:ident,
     $zero:ident, $set:ident, $multiply:ident, $add:ident) => {
        kernel!(
            pub(super) fn $name(
                simd: $level,
                rows: [&[Pair]; $rows],
                block: &[i16],
            ) -> [[i32; BLOCK]; $rows] {
                #[cfg(target_arch = "x86")]
                use std::arch::x86::*;
                #[cfg(target_arch = "x86_64")]
                use std::arch::x86_64::*;

                let mut out = [[0; BLOCK]; $rows];
                let rows = rows.map(|row| row.as_chunks::<RUN>().0);
                for part in (0..BLOCK).step_by(2 * $lanes) {
                    let mut sums = [[$zero(); 2]; $rows];
                    for (run, weights) in block.chunks_exact(2 * BLOCK * RUN).enumerate() {
                        let rows = rows.map(|row| &row[run]);
                        for (pair, weights) in weights.as_chunks::<{ 2 * BLOCK }>().0.iter().enumerate() {
                            let first =
                                $narrow::from_slice(simd, &weights[2 * part..2 * part + 2 * $lanes]).into();
                            let second = $narrow::from_slice(
                                simd,
                                &weights[2 * part + 2 * $lanes..2 * part + 4 * $lanes],
                            )
                            .into();
                            for (sums, row) in sums.iter_mut().zip(rows) {
                                let inputs = $set(row[pair % RUN]);
                                sums[0] = $add(sums[0], $multiply(inputs, first));
                                sums[1] = $add(sums[1], $multiply(inputs, second));
                            }
                        }
                    }
                    for (out, sums) in out.iter_mut().zip(sums) {
                        let out = &mut out[part..part + 2 * $lanes];
                        for (out, sums) in out.chunks_exact_mut($lanes).zip(sums) {
                            let sums: $wide<_> = sums.simd_into(simd);
                            sums.store_slice(out);
                        }
                    }
                }
                out
            }
        );
    };
}

const ONE: usize = 1;

kernels!(
    four_by_avx2,
    Avx2,
    ROWS,
    8,
    i16x16,
    i32x8,
    _mm256_setzero_si256,
    _mm256_set1_epi32,
    _mm256_madd_epi16,
    _mm256_add_epi32
);
kernels!(
    one_by_avx2,
    Avx2,
    ONE,
    8,
    i16x16,
    i32x8,
    _mm256_setzero_si256,
    _mm256_set1_epi32,
    _mm256_madd_epi16,
    _mm256_add_epi32
);
kernels!(
    four_by_sse2,
    Sse2,
    ROWS,
    4,
    i16x8,
    i32x4,
    _mm_setzero_si128,
    _mm_set1_epi32,
    _mm_madd_epi16,
    _mm_add_epi32
);
kernels!(
    one_by_sse2,
    Sse2,
    ONE,
    4,
    i16x8,
    i32x4,
    _mm_setzero_si128,
    _mm_set1_epi32,
    _mm_madd_epi16,
    _mm_add_epi32
);
