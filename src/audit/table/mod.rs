//! The tables of an audit: documents and findings, as Parquet, JSON Lines or CSV.
//!
//! They are written aside and take their names when both are whole, so that nobody reads half a table.

mod cell;
mod csv;
mod jsonl;
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod schema;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::label::slugs;

use super::row::Row;

pub use page::schema_page;
pub use schema::SCHEMA;

use cell::Cell;
use schema::Table;

slugs! {
    /// How the tables are written.
    Form {
        /// Apache Parquet.
        Parquet = "parquet",
        /// JSON Lines.
        Jsonl = "jsonl",
        /// CSV for programs: commas, points in decimal numbers.
        Csv = "csv",
        /// CSV that Danish Excel opens with a double click.
        Excel = "excel",
    }
}

impl Default for Form {
    /// Parquet where the build has it, else JSON Lines.
    fn default() -> Self {
        if cfg!(feature = "parquet") { Self::Parquet } else { Self::Jsonl }
    }
}

impl Form {
    /// How the names of its files end.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Jsonl => "jsonl",
            Self::Csv | Self::Excel => "csv",
        }
    }
}

/// By what the documents were judged; Parquet files say it of themselves.
#[derive(Clone, Debug)]
pub struct About {
    /// The model, "da-1+3f9c2ab1".
    pub model: String,
    /// The version of the program and a hash of its rules.
    pub rules_version: String,
}

/// A file of a table could not be made, written, renamed or removed: the disk is full, another program holds it open, the
/// build has no Parquet.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct TableError {
    /// Which.
    pub path: PathBuf,
    /// What went wrong.
    pub source: io::Error,
}

impl TableError {
    fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self { path: path.to_owned(), source }
    }
}

/// The two tables of an audit while they are written. Dropped before [`Tables::close`], they leave nothing behind.
pub struct Tables {
    folder: PathBuf,
    form: Form,
    documents: Draft,
    findings: Draft,
}

impl Tables {
    /// Begins both tables in a folder that is there.
    ///
    /// # Errors
    /// Where a file cannot be made, and for [`Form::Parquet`] in a build without it.
    pub fn create(folder: &Path, form: Form, about: &About) -> Result<Self, TableError> {
        let documents = Draft::create(folder, Table::Documents, form, about)?;
        let findings = Draft::create(folder, Table::Findings, form, about)?;
        Ok(Self { folder: folder.to_owned(), form, documents, findings })
    }

    /// Writes a document and its findings.
    ///
    /// # Errors
    /// Where a file cannot be written; the tables are of no use then.
    pub fn write(&mut self, row: &Row) -> Result<(), TableError> {
        self.documents.write(&schema::document(&row.document))?;
        row.findings.iter().try_for_each(|finding| self.findings.write(&schema::finding(&row.document, finding)))
    }

    /// Writes what stands behind the last row and waits until the disk has both tables whole.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn close(self) -> Result<Closed, TableError> {
        let drafts = [(Table::Documents, self.documents.close()?), (Table::Findings, self.findings.close()?)];
        Ok(Closed { folder: self.folder, form: self.form, drafts })
    }
}

/// Tables that are whole and wait for their names. Dropped, they leave nothing behind.
pub struct Closed {
    folder: PathBuf,
    form: Form,
    drafts: [(Table, Partial); 2],
}

impl Closed {
    /// Gives the tables their names, in place of those of an earlier audit, and removes that one's tables of other forms,
    /// which would be read as this one's. Tells their paths, the documents first.
    ///
    /// # Errors
    /// Where a file cannot be renamed or removed.
    pub fn place(self) -> Result<Vec<PathBuf>, TableError> {
        let mut paths = Vec::new();
        for (table, draft) in &self.drafts {
            let path = self.folder.join(name(*table, self.form));
            fs::rename(&draft.0, &path).map_err(TableError::at(&path))?;
            paths.push(path);
        }
        for table in Table::ALL {
            for &form in Form::ALL.iter().filter(|form| form.extension() != self.form.extension()) {
                remove(&self.folder.join(name(table, form)))?;
                remove(&self.folder.join(partial_name(table, form)))?;
            }
        }
        sync(&self.folder)?;
        Ok(paths)
    }
}

/// Names that the tables may have in an audit's folder.
pub fn names() -> impl Iterator<Item = String> {
    Table::ALL.into_iter().flat_map(|table| Form::ALL.iter().map(move |form| name(table, *form)))
}

/// The name of a table's file.
fn name(table: Table, form: Form) -> String {
    format!("{}.{}", table.name(), form.extension())
}

/// Its name until it is whole.
fn partial_name(table: Table, form: Form) -> String {
    format!("{}.partial", name(table, form))
}

fn remove(path: &Path) -> Result<(), TableError> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(TableError::at(path)(e)),
        _ => Ok(()),
    }
}

/// Waits until the disk has the names in a folder, where the system can say so.
fn sync(folder: &Path) -> Result<(), TableError> {
    if cfg!(unix) { File::open(folder).and_then(|opened| opened.sync_all()).map_err(TableError::at(folder)) } else { Ok(()) }
}

/// Writes the rows of one table.
trait Writer: Send {
    /// Writes a row: a cell for each column, in order.
    fn write(&mut self, cells: &[Cell]) -> io::Result<()>;
    /// Writes what must stand behind the last row, and gives the file back.
    fn finish(self: Box<Self>) -> io::Result<File>;
}

/// A table that is not whole yet.
struct Draft {
    // Before the file, as fields are dropped in this order: it is closed, then removed.
    writer: Box<dyn Writer>,
    file: Partial,
}

/// A file that is removed when it is dropped.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        // It is gone where the table took its name. Who gives up has an error to tell already.
        let _ = fs::remove_file(&self.0);
    }
}

impl Draft {
    fn create(folder: &Path, table: Table, form: Form, about: &About) -> Result<Self, TableError> {
        let path = folder.join(partial_name(table, form));
        let opened = File::create(&path).map_err(TableError::at(&path))?;
        let file = Partial(path);
        let writer = writer(opened, table, form, about).map_err(TableError::at(&file.0))?;
        Ok(Self { writer, file })
    }

    fn write(&mut self, cells: &[Cell]) -> Result<(), TableError> {
        self.writer.write(cells).map_err(TableError::at(&self.file.0))
    }

    /// Writes the end and waits until the disk has it all.
    fn close(self) -> Result<Partial, TableError> {
        self.writer.finish().and_then(|opened| opened.sync_all()).map_err(TableError::at(&self.file.0))?;
        Ok(self.file)
    }
}

#[cfg_attr(not(feature = "parquet"), expect(unused_variables, reason = "only Parquet says by what was judged"))]
fn writer(file: File, table: Table, form: Form, about: &About) -> io::Result<Box<dyn Writer>> {
    Ok(match form {
        #[cfg(feature = "parquet")]
        Form::Parquet => Box::new(parquet::Parquet::new(file, table, about)?),
        #[cfg(not(feature = "parquet"))]
        Form::Parquet => {
            let told = "this skelne is built without Parquet; choose jsonl, csv or excel";
            return Err(io::Error::new(io::ErrorKind::Unsupported, told));
        }
        Form::Jsonl => Box::new(jsonl::Lines::new(file, table)),
        Form::Csv => Box::new(csv::Csv::new(file, table, false)?),
        Form::Excel => Box::new(csv::Csv::new(file, table, true)?),
    })
}
