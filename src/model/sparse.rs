//! Rows of few numbers among many columns.

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

impl Records for SparseRows {
    type Elem = f64;

    fn nsamples(&self) -> usize {
        self.starts.len() - 1
    }

    fn nfeatures(&self) -> usize {
        self.width
    }
}
