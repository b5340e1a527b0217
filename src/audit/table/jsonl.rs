//! JSON Lines: an object a row, its keys in the order of the columns, all of them there.

use std::fs::File;
use std::io::{self, BufWriter, IntoInnerError, Write};

use serde::{Serialize, Serializer};

use super::Writer;
use super::cell::Cell;
use super::schema::{Column, Table};

/// Writes a table's lines.
pub struct Lines {
    out: BufWriter<File>,
    columns: Vec<&'static Column>,
}

impl Lines {
    /// Lines of a table into an empty file.
    pub fn new(file: File, table: Table) -> Self {
        Self { out: BufWriter::new(file), columns: table.columns() }
    }
}

impl Writer for Lines {
    fn write(&mut self, cells: &[Cell]) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, &Object { columns: &self.columns, cells })?;
        self.out.write_all(b"\n")
    }

    fn finish(self: Box<Self>) -> io::Result<File> {
        self.out.into_inner().map_err(IntoInnerError::into_error)
    }
}

struct Object<'a> {
    columns: &'a [&'static Column],
    cells: &'a [Cell<'a>],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.columns.iter().map(|column| column.name).zip(self.cells))
    }
}
