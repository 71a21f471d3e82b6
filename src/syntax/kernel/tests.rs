use super::*;

/// Whole numbers that look random, in -most..=most.
fn numbers(count: usize, most: i64) -> impl Iterator<Item = i64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..count).map(move |_| {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        (state >> 33) as i64 % (2 * most + 1) - most
    })
}

fn pair(low: i64, high: i64) -> Pair {
    (low as i16 as u16) as i32 | (high as i32) << 16
}

#[test]
fn every_kernel_gives_the_same_sums() {
    for (inputs, columns, rows, step) in
        [(288, 288, 7, 48), (576, 288, 1, 288), (64, 106, 5, 32), (MAX_INPUTS, 40, 4, 1)]
    {
        let weights: Vec<i8> = numbers(inputs * columns, 127).map(|n| n as i8).collect();
        let weight = |column: usize, input: usize| {
            if column < columns { weights[column * inputs + input] } else { 0 }
        };
        let matrix = Matrix::new(inputs, columns, weight);
        let length = (rows + ROWS) * step + inputs / 2;
        // The largest numbers too.
        let values: Vec<i64> = numbers(2 * length, 16_383)
            .map(|n| if inputs == MAX_INPUTS { 16_383 * n.signum() } else { n })
            .collect();
        let activations: Vec<Pair> = values.chunks(2).map(|two| pair(two[0], two[1])).collect();
        let expected = |row: usize, column: usize| -> i64 {
            let start = 2 * row * step;
            (0..inputs).map(|i| values[start + i] * i64::from(weight(column, i))).sum()
        };
        for kernel in Kernel::all() {
            let mut out = Vec::new();
            product(kernel, &activations, step, rows, &matrix, &mut out);
            for row in 0..rows {
                for column in 0..columns {
                    let sum = out[row * matrix.columns() + column];
                    assert_eq!(i64::from(sum), expected(row, column), "{kernel:?} {inputs} {row} {column}");
                }
            }
            let mut first = vec![0; matrix.columns()];
            product_of_one(kernel, &activations[..inputs / 2], &matrix, &mut first);
            assert_eq!(first, out[..matrix.columns()], "{kernel:?}");
        }
    }
}
