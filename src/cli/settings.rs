//! Which settings hold for a document.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;

use skelne::check::Checker;
use skelne::config::{self, Config};
use skelne::cpr::masked_name;

use super::output;

/// Finds the settings of each document, and what is made of them, reading each file once.
pub struct Settings<T> {
    checker: Checker,
    make: Box<dyn Fn(Config, Checker) -> T + Send>,
    fixed: Option<Arc<T>>,
    read: HashMap<PathBuf, Arc<T>>,
    /// The file that holds for a folder.
    folders: HashMap<PathBuf, Option<PathBuf>>,
    default: Arc<T>,
    /// Whether some file could not be read.
    pub failed: bool,
}

/// Folders that are remembered.
const FOLDERS: usize = 10_000;

impl<T> Settings<T> {
    /// `fixed`: the one file that holds for all; `make` gives what is wanted of settings and what judges by them.
    pub fn new(fixed: Option<&Path>, checker: Checker, make: impl Fn(Config, Checker) -> T + Send + 'static) -> Result<Self> {
        let fixed = fixed.map(|path| read(path, &checker).map(|(config, checker)| Arc::new(make(config, checker)))).transpose()?;
        let default = Arc::new(make(Config::default(), checker.clone()));
        Ok(Self { checker, make: Box::new(make), fixed, read: HashMap::new(), folders: HashMap::new(), default, failed: false })
    }

    /// Those of a document in `folder`: of the nearest file upwards from there, else from the working folder.
    pub fn of(&mut self, folder: Option<&Path>) -> Arc<T> {
        if let Some(fixed) = &self.fixed {
            return Arc::clone(fixed);
        }
        let folder = folder.filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if self.folders.len() >= FOLDERS {
            self.folders.clear();
        }
        let found = self.folders.entry(folder.to_owned()).or_insert_with(|| config::find(folder).or_else(|| config::find(Path::new("."))));
        let Some(path) = found.clone() else { return Arc::clone(&self.default) };
        if let Some(known) = self.read.get(&path) {
            return Arc::clone(known);
        }
        let own = match read(&path, &self.checker) {
            Ok((config, checker)) => Arc::new((self.make)(config, checker)),
            Err(error) => {
                output::complain(&masked_name(&format!("skelne: {error}")));
                self.failed = true;
                Arc::clone(&self.default)
            }
        };
        self.read.insert(path, Arc::clone(&own));
        own
    }
}

fn read(path: &Path, checker: &Checker) -> Result<(Config, Checker)> {
    let config = Config::read(path)?;
    let checker = checker.with_own_cues(&path.display().to_string(), &config.cues)?;
    Ok((config, checker))
}
