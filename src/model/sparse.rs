//! Rows of few numbers among many columns.

use std::ops::Range;

use linfa::dataset::Records;

/// A sparse matrix by rows: the values of few columns in each.
#[derive(Clone, Debug, Default)]
pub struct SparseRows {
    starts: Vec<usize>,
    pub(super) columns: Vec<u32>,
    pub(super) values: Vec<f32>,
    pub(super) width: usize,
}

impl SparseRows {
    /// An empty matrix of `width` columns.
    pub fn new(width: usize) -> Self {
        Self { starts: vec![0], columns: Vec::new(), values: Vec::new(), width }
    }

    /// Adds a row; columns must be below the width.
    pub fn push(&mut self, row: impl IntoIterator<Item = (u32, f32)>) {
        for (column, value) in row {
            debug_assert!((column as usize) < self.width);
            self.columns.push(column);
            self.values.push(value);
        }
        self.starts.push(self.columns.len());
    }

    /// Columns and values of a row.
    pub(super) fn row(&self, index: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let range = self.starts[index]..self.starts[index + 1];
        self.columns[range.clone()].iter().zip(&self.values[range]).map(|(&c, &v)| (c as usize, v))
    }
}

/// So many rows stand in a block: what is computed of each (a number a class) stays in the processor's nearest memory.
const BLOCK: usize = 256;

/// Some rows of a [`SparseRows`], ordered by column. A walk over many rows fetches the numbers that belong to a column anew for each
/// row, and mostly from far away; a walk over a block fetches them once, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    /// Which rows of the matrix.
    pub rows: Range<usize>,
    /// Columns that have a value here, rising, each with the end of its values.
    columns: Vec<(u32, u32)>,
    /// Row, counted from the block's first, of each value.
    places: Vec<u16>,
    values: Vec<f32>,
}

impl Block {
    /// All rows of a matrix.
    pub fn all(matrix: &SparseRows) -> Vec<Self> {
        let rows = matrix.nsamples();
        (0..rows).step_by(BLOCK).map(|first| Self::of(matrix, first..(first + BLOCK).min(rows))).collect()
    }

    fn of(matrix: &SparseRows, rows: Range<usize>) -> Self {
        let mut entries: Vec<(u32, u16, f32)> = (0u16..)
            .zip(rows.clone())
            .flat_map(|(place, row)| matrix.row(row).map(move |(column, value)| (column as u32, place, value)))
            .collect();
        entries.sort_by_key(|(column, ..)| *column);
        let mut columns: Vec<(u32, u32)> = Vec::new();
        for (end, (column, ..)) in (1u32..).zip(&entries) {
            match columns.last_mut() {
                Some(last) if last.0 == *column => last.1 = end,
                _ => columns.push((*column, end)),
            }
        }
        let (places, values) = entries.into_iter().map(|(_, place, value)| (place, value)).unzip();
        Self { rows, columns, places, values }
    }

    /// Each column with its values and their rows, counted from the block's first.
    pub fn columns(&self) -> impl Iterator<Item = (usize, impl Iterator<Item = (usize, f32)>)> {
        let mut start = 0;
        self.columns.iter().map(move |&(column, end)| {
            let range = start..end as usize;
            start = range.end;
            let places = self.places[range.clone()].iter().map(|place| usize::from(*place));
            (column as usize, places.zip(self.values[range].iter().copied()))
        })
    }
}

impl Records for SparseRows {
    type Elem = f64;

    fn nsamples(&self) -> usize {
        self.starts.len() - 1
    }

    fn nfeatures(&self) -> usize {
        self.width
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn blocks_hold_every_value_once(rows in prop::collection::vec(prop::collection::vec((0u32..40, -9f32..9.0), 0..6), 0..2500)) {
            let mut matrix = SparseRows::new(40);
            for row in &rows {
                matrix.push(row.iter().copied());
            }
            let mut found: Vec<(usize, usize, f32)> = Vec::new();
            for block in Block::all(&matrix) {
                for (column, values) in block.columns() {
                    found.extend(values.map(|(row, value)| (block.rows.start + row, column, value)));
                }
            }
            let key = |(row, column, value): &(usize, usize, f32)| (*row, *column, value.to_bits());
            let mut wanted: Vec<_> = (0..rows.len()).flat_map(|row| matrix.row(row).map(move |(column, value)| (row, column, value))).collect();
            found.sort_by_key(key);
            wanted.sort_by_key(key);
            prop_assert_eq!(found, wanted);
        }
    }
}
