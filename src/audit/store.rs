//! What was judged, by content: an audit that was cut short goes on from here, and the next one judges only what is new.
//!
//! A key stands for a piece of the input and everything else that its judgement depends on; the value holds its rows, without
//! names and places. A run copies what it uses of the last one's, and when it is done the rest is dropped. The file can be
//! deleted at any time; it costs only time.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use redb::{Database, DatabaseError, Durability, ReadableDatabase, TableDefinition, TableError, TableHandle};

use crate::cpr::masked_name;
use crate::label::Lang;

use super::row::Row;

/// The file's name in an audit's folder.
pub const STORE: &str = "judged.redb";

/// Memory for pages of the file, in bytes.
const CACHE: usize = 32 * 1024 * 1024;

/// A key: SHA-256.
pub type Key = [u8; 32];

/// Which run the tables are of.
const RUNS: TableDefinition<&str, u64> = TableDefinition::new("runs");
const FINISHED: &str = "finished";

/// Judged pieces on disk: what the last finished run used, and what this one has used so far.
#[derive(Debug)]
pub struct Store {
    database: Database,
    path: PathBuf,
    /// The table of this run, and that of the last one that was finished.
    tables: [String; 2],
    /// Runs that were finished.
    finished: u64,
}

/// The store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another audit is at work in the folder.
    #[error("{path}: another audit writes to this folder; wait for it, or choose another --out")]
    Busy {
        /// The file.
        path: String,
    },
    /// A full disk, no permission.
    #[error("{path}: {fault}")]
    Io {
        /// The file.
        path: String,
        /// What is wrong.
        fault: std::io::Error,
    },
    /// A damaged file.
    #[error("{path}: {fault}; delete the file to begin anew")]
    Broken {
        /// The file.
        path: String,
        /// What is wrong.
        fault: Box<redb::Error>,
    },
}

impl StoreError {
    /// The line for the reader.
    pub fn message(&self, lang: Lang) -> String {
        match (lang, self) {
            (Lang::Da, Self::Busy { path }) => {
                format!("{path}: en anden gennemgang skriver til mappen; vent på den, eller vælg en anden --out")
            }
            (Lang::Da, Self::Io { path, fault }) => format!("{path}: kan ikke skrives: {fault}"),
            (Lang::Da, Self::Broken { path, fault }) => format!("{path}: {fault}; slet filen for at begynde forfra"),
            (Lang::En, _) => self.to_string(),
        }
    }
}

impl Store {
    /// Opens the store of an audit's folder, or makes one.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(STORE);
        let database = Database::builder().set_cache_size(CACHE).create(&path).map_err(|e| match e {
            DatabaseError::DatabaseAlreadyOpen => StoreError::Busy { path: masked_name(&path.display().to_string()) },
            other => broken(&path, other),
        })?;
        let finished = finished(&database).map_err(|e| broken(&path, e))?;
        let tables = [finished + 1, finished].map(|run| format!("run {run}"));
        Ok(Self { database, path, tables, finished })
    }

    /// The rows of a piece that was judged before, and whether this run has them already.
    pub fn get(&self, key: &Key) -> Result<Option<(Vec<Row>, bool)>, StoreError> {
        let fault = |e: redb::Error| broken(&self.path, e);
        let transaction = self.database.begin_read().map_err(|e| fault(e.into()))?;
        for (table, of_this_run) in self.tables.iter().zip([true, false]) {
            let table = match transaction.open_table(definition(table)) {
                Ok(table) => table,
                Err(TableError::TableDoesNotExist(_)) => continue,
                Err(e) => return Err(fault(e.into())),
            };
            let packed = table.get(key).map_err(|e| fault(e.into()))?;
            // What cannot be unpacked is judged anew.
            if let Some(rows) = packed.and_then(|packed| unpacked(packed.value())) {
                return Ok(Some((rows, of_this_run)));
            }
        }
        Ok(None)
    }

    /// Keeps the rows of pieces; when this returns they are on disk, or none of them is.
    pub fn put(&self, judged: &[(Key, Vec<u8>)]) -> Result<(), StoreError> {
        let put = || -> Result<(), redb::Error> {
            let mut transaction = self.database.begin_write()?;
            transaction.set_durability(Durability::Immediate)?;
            // Else the whole file is read to repair it after a crash.
            transaction.set_quick_repair(true);
            {
                let mut table = transaction.open_table(definition(&self.tables[0]))?;
                for (key, rows) in judged {
                    table.insert(key, rows.as_slice())?;
                }
            }
            Ok(transaction.commit()?)
        };
        put().map_err(|e| broken(&self.path, e))
    }

    /// Drops what this run did not use: nothing is kept of a letter that is gone, or by settings that no longer hold.
    pub fn finish(&self) -> Result<(), StoreError> {
        let finish = || -> Result<(), redb::Error> {
            let mut transaction = self.database.begin_write()?;
            transaction.set_quick_repair(true);
            let others: Vec<_> = transaction.list_tables()?.filter(|t| t.name() != self.tables[0] && t.name() != RUNS.name()).collect();
            for table in others {
                transaction.delete_table(table)?;
            }
            transaction.open_table(RUNS)?.insert(FINISHED, self.finished + 1)?;
            Ok(transaction.commit()?)
        };
        finish().map_err(|e| broken(&self.path, e))
    }
}

fn definition(table: &str) -> TableDefinition<'_, Key, &'static [u8]> {
    TableDefinition::new(table)
}

/// How many runs were finished.
fn finished(database: &Database) -> Result<u64, redb::Error> {
    let transaction = database.begin_read()?;
    match transaction.open_table(RUNS) {
        Ok(table) => Ok(table.get(FINISHED)?.map_or(0, |finished| finished.value())),
        Err(TableError::TableDoesNotExist(_)) => Ok(0),
        Err(e) => Err(e.into()),
    }
}

fn broken(path: &Path, error: impl Into<redb::Error>) -> StoreError {
    let path = masked_name(&path.display().to_string());
    match error.into() {
        redb::Error::Io(fault) => StoreError::Io { path, fault },
        other => StoreError::Broken { path, fault: Box::new(other) },
    }
}

/// Rows as the store keeps them.
pub fn packed(rows: &[Row]) -> std::io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&serde_json::to_vec(rows)?)?;
    encoder.finish()
}

fn unpacked(bytes: &[u8]) -> Option<Vec<Row>> {
    let mut json = Vec::new();
    DeflateDecoder::new(bytes).read_to_end(&mut json).ok()?;
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::DocumentRow;

    #[test]
    fn what_was_judged_is_found_again_and_what_is_no_longer_used_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let rows = vec![Row { document: DocumentRow { probability: Some(0.123), ..DocumentRow::default() }, findings: Vec::new() }];
        let open = || Store::open(folder.path()).unwrap();
        let store = open();
        assert!(matches!(Store::open(folder.path()), Err(StoreError::Busy { .. })));
        assert_eq!(store.get(&[1; 32]).unwrap(), None);
        let good = packed(&rows).unwrap();
        store.put(&[([1; 32], good.clone()), ([2; 32], b"damaged".to_vec()), ([3; 32], good.clone())]).unwrap();
        assert_eq!(store.get(&[1; 32]).unwrap(), Some((rows.clone(), true)));
        assert_eq!(store.get(&[2; 32]).unwrap(), None);
        drop(store);
        // A run that was cut short goes on with what it has.
        let store = open();
        assert_eq!(store.get(&[1; 32]).unwrap(), Some((rows.clone(), true)));
        store.finish().unwrap();
        drop(store);
        // The next one finds it, and keeps what it uses.
        let store = open();
        assert_eq!(store.get(&[1; 32]).unwrap(), Some((rows.clone(), false)));
        store.put(&[([1; 32], good)]).unwrap();
        store.finish().unwrap();
        drop(store);
        let store = open();
        assert_eq!(store.get(&[1; 32]).unwrap(), Some((rows, false)));
        assert_eq!(store.get(&[3; 32]).unwrap(), None);
    }
}
