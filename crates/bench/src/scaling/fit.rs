//! Least squares by the normal equations: few unknowns, all of them of like size.

/// The weights with which the columns of `rows` come nearest to `wanted`; none if the columns do not tell them apart.
pub fn least_squares<const N: usize>(rows: &[[f64; N]], wanted: &[f64]) -> Option<[f64; N]> {
    // The matrix of products of columns, and beside it the products of columns and what is wanted.
    let mut matrix = [[0.0; N]; N];
    let mut right = [0.0; N];
    for (row, wanted) in rows.iter().zip(wanted) {
        for (index, value) in row.iter().enumerate() {
            right[index] += value * wanted;
            for (other, factor) in row.iter().enumerate() {
                matrix[index][other] += value * factor;
            }
        }
    }
    solve(matrix, right)
}

/// Gaussian elimination with the largest pivot of each column.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> Option<[f64; N]> {
    let scale = matrix.iter().flatten().fold(0.0_f64, |most, value| most.max(value.abs()));
    for column in 0..N {
        let pivot = (column..N).max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()))?;
        if matrix[pivot][column].abs() <= scale * 1e-12 {
            return None;
        }
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let above = matrix[column];
        for row in column + 1..N {
            let factor = matrix[row][column] / above[column];
            for (value, above) in matrix[row].iter_mut().zip(above) {
                *value -= factor * above;
            }
            right[row] -= factor * right[column];
        }
    }
    let mut weights = [0.0; N];
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|index| matrix[row][index] * weights[index]).sum();
        weights[row] = (right[row] - known) / matrix[row][row];
    }
    Some(weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_comes_out() {
        let weights = [0.25, 1.5, 0.02];
        let rows: Vec<[f64; 3]> =
            (0..12).map(|index| [1.0, 1.0 / f64::from(index % 3 + 1), f64::from(60 + index * 7)]).collect();
        let wanted: Vec<f64> = rows.iter().map(|row| row.iter().zip(weights).map(|(x, w)| x * w).sum()).collect();
        let found = least_squares(&rows, &wanted).unwrap();
        for (found, put) in found.iter().zip(weights) {
            assert!((found - put).abs() < 1e-6, "{found} {put}");
        }
    }

    #[test]
    fn noise_that_cancels_out_changes_nothing() {
        let rows = [[1.0, 1.0], [1.0, 1.0], [1.0, 3.0], [1.0, 3.0]];
        let [offset, slope] = least_squares(&rows, &[2.9, 3.1, 7.2, 6.8]).unwrap();
        assert!((offset - 1.0).abs() < 1e-9 && (slope - 2.0).abs() < 1e-9);
    }

    #[test]
    fn columns_that_say_the_same_have_no_answer() {
        assert_eq!(least_squares(&[[1.0, 2.0], [2.0, 4.0]], &[1.0, 2.0]), None);
        assert_eq!(least_squares::<2>(&[], &[]), None);
    }
}
