//! What can be written behind `skelne audit`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use skelne::audit::{Files, Form, GlobError, UnitFrom};
use skelne::label::Lang;

use crate::cli::args::{JudgingOptions, LangOption};

/// Options of audit.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub struct AuditOptions {
    /// Something else than an audit
    #[command(subcommand)]
    pub command: Option<AuditCommand>,
    /// Folders, archives, mailboxes, tables, single letters
    pub paths: Vec<PathBuf>,
    /// Folder for tables, report and what is needed to go on after an interruption
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Form of the tables [default: parquet]
    #[arg(long, value_enum)]
    pub table: Option<TableOption>,
    /// Read only files that match; `*.docx` in every folder, `/2026/**` below the path named
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,
    /// Leave out files that match; also what a file .skelneignore in a folder says
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Where the unit of a letter is told: `metadata`, or `path:1`, the folder below the path named
    #[arg(long, value_name = "WHERE", default_value = "metadata")]
    pub unit_from: UnitFrom,
    /// Threads that judge [default: one for each core]
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Carry the sentence behind each finding (CPR numbers, e-mail addresses and telephone numbers masked)
    #[arg(long)]
    pub with_excerpts: bool,
    /// Show sentences of the letters on the learning wall, names and numbers masked as far as can be told; read it before you share it
    #[arg(long, requires = "with_excerpts")]
    pub own_examples: bool,
    /// Do not name units with fewer documents than this [default: 5]
    #[arg(long, value_name = "N")]
    pub min_group: Option<u64>,
    /// Draw N documents for people to review; writes review.csv
    #[arg(long, value_name = "N")]
    pub sample: Option<NonZeroUsize>,
    /// Number that the draw depends on
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Write the drawn letters as text files too, into review/ (CPR numbers masked)
    #[arg(long, requires = "sample")]
    pub sample_texts: bool,
    /// The review table with people's answers: measures the program on these letters, and the report uses it
    #[arg(long, value_name = "FILE")]
    pub reviewed: Option<PathBuf>,
    /// List what would be read
    #[arg(long)]
    pub dry_run: bool,
    /// What check has too
    #[command(flatten)]
    pub judging: JudgingOptions,
}

/// What can be done with audits.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Compare two audits: what changed by unit and rule, and is it more than chance?
    Compare(CompareOptions),
}

/// Options of audit compare.
#[derive(Args)]
pub struct CompareOptions {
    /// Folder of the earlier audit
    pub old: PathBuf,
    /// Folder of the later one
    pub new: PathBuf,
    /// Form of the result
    #[arg(long, value_enum, default_value = "human")]
    pub format: CompareFormat,
    /// Do not name units with fewer documents than this
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub min_group: u64,
    /// Language [default: da]
    #[arg(long, value_enum, default_value = "da")]
    pub lang: LangOption,
}

/// Forms of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// For a terminal
    Human,
    /// For a page
    Markdown,
    /// For programs
    Json,
}

/// Forms of tables.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableOption {
    /// Apache Parquet: documents.parquet, findings.parquet
    Parquet,
    /// JSON Lines, one object a line
    Jsonl,
    /// CSV with commas
    Csv,
    /// CSV as Danish Excel opens it: semicolons, decimal commas
    Excel,
}

/// Units with fewer documents are not named, by default.
pub const MIN_GROUP: u64 = 5;

impl AuditOptions {
    /// What is to be read.
    pub fn files(&self) -> Result<Files, GlobError> {
        Files::new(&self.paths, &self.include, &self.exclude)
    }

    /// The form of the tables.
    pub fn form(&self) -> Form {
        match self.table {
            None => Form::default(),
            Some(TableOption::Parquet) => Form::Parquet,
            Some(TableOption::Jsonl) => Form::Jsonl,
            Some(TableOption::Csv) => Form::Csv,
            Some(TableOption::Excel) => Form::Excel,
        }
    }

    /// The language of messages, as far as the command line and the settings of the working folder tell.
    pub fn lang(&self) -> Lang {
        self.judging.lang.map_or(Lang::Da, Lang::from)
    }
}
