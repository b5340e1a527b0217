//! What can be written on the command line.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};

use skelne::check::Checker;
use skelne::config::{Config, FailOn};
use skelne::label::{Channel, Lang, Severity};
use skelne::read::{self, Columns};

use super::audit::args::AuditOptions;

/// Tells guidance from decision in what Danish authorities write, and what a decision lacks.
///
/// It advises; a human decides.
#[derive(Parser)]
#[command(name = "skelne", version, about, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Judge documents before they are sent
    Check(CheckOptions),
    /// Judge one document and say why, sentence by sentence
    Explain(CheckOptions),
    /// Judge whole folders, mailboxes and tables of sent correspondence; writes tables and a report
    Audit(Box<AuditOptions>),
    /// List the rules, or explain one
    Rules(RulesOptions),
    /// Learn models/ from corpus/
    Train(TrainOptions),
    /// Measure a model on labelled documents
    Evaluate(EvaluateOptions),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Options of check and explain.
#[derive(Args)]
pub struct CheckOptions {
    /// Files to judge; none, or `-`, reads standard input
    pub paths: Vec<PathBuf>,
    /// What audit has too
    #[command(flatten)]
    pub judging: JudgingOptions,
    /// Carry the text in JSON results (CPR numbers masked)
    #[arg(long)]
    pub with_text: bool,
    /// Show texts ready to insert: a complaint notice by the law cited, a clarification, a hearing paragraph
    #[arg(long)]
    pub suggest: bool,
}

/// Options of all that judges documents.
#[derive(Args, Clone)]
pub struct JudgingOptions {
    /// Form of the result
    #[arg(long, value_enum, default_value = "human")]
    pub format: Format,
    /// Channel of the documents
    #[arg(long, value_enum)]
    pub channel: Option<ChannelOption>,
    /// Lowest severity that makes the exit code 1 [default: stop]
    #[arg(long, value_enum)]
    pub fail_on: Option<FailOnOption>,
    /// Settings; else skelne.toml, looked for upwards from the document, then from the working folder
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Language of messages [default: da]
    #[arg(long, value_enum)]
    pub lang: Option<LangOption>,
    /// Folder of another model than the one inside the binary
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// Colours
    #[arg(long, value_enum, default_value = "auto")]
    pub color: ColorOption,
    /// Largest document, in bytes; K, M and G are understood [default: 16M]
    #[arg(long, value_name = "SIZE")]
    pub max_size: Option<Size>,
    /// Judge the files that go with a mail or message as documents of their own
    #[arg(long)]
    pub attachments: bool,
    /// Columns of tables
    #[command(flatten)]
    pub columns: ColumnOptions,
    /// Print nothing for documents without findings
    #[arg(short, long)]
    pub quiet: bool,
    /// Say on standard error what is being done
    #[arg(short, long)]
    pub verbose: bool,
}

impl JudgingOptions {
    /// The model and the cues.
    pub fn checker(&self) -> Result<Checker> {
        Checker::load(self.model.as_deref()).with_context(|| match &self.model {
            Some(folder) => format!("--model {}", folder.display()),
            None => "the model inside the binary".to_owned(),
        })
    }

    /// How documents are read under these settings.
    pub fn reading(&self, config: &Config) -> read::Options {
        let mut limits = config.limits;
        limits.size = self.max_size.map_or(limits.size, |size| size.0);
        read::Options { limits, columns: (&self.columns).into(), attachments: self.attachments }
    }

    /// The channel, where it is stated.
    pub fn channel(&self, config: &Config) -> Option<Channel> {
        match self.channel {
            Some(option) => option.channel(),
            None => config.channel,
        }
    }

    /// The language of messages.
    pub fn lang(&self, config: &Config) -> Lang {
        self.lang.map(Lang::from).or(config.lang).unwrap_or(Lang::Da)
    }

    /// The severity from which on a finding makes the exit code 1; `None` where none does.
    pub fn fails_from(&self, config: &Config) -> Option<Severity> {
        self.fail_on.map(FailOn::from).or(config.fail_on).unwrap_or(FailOn::Stop).threshold()
    }
}

/// Columns of tables (CSV, Parquet, JSON Lines), where they do not have their usual names.
#[derive(Args, Clone)]
#[expect(clippy::struct_field_names, reason = "they are the names on the command line")]
#[command(next_help_heading = "Columns of tables")]
pub struct ColumnOptions {
    /// The text
    #[arg(long, value_name = "NAME")]
    text_column: Option<String>,
    /// Number of the document
    #[arg(long, value_name = "NAME")]
    id_column: Option<String>,
    /// Department or team
    #[arg(long, value_name = "NAME")]
    unit_column: Option<String>,
    /// Date
    #[arg(long, value_name = "NAME")]
    date_column: Option<String>,
    /// Channel: letter, email or chat
    #[arg(long, value_name = "NAME")]
    channel_column: Option<String>,
    /// Subject
    #[arg(long, value_name = "NAME")]
    subject_column: Option<String>,
    /// Case number
    #[arg(long, value_name = "NAME")]
    case_column: Option<String>,
    /// Sender
    #[arg(long, value_name = "NAME")]
    sender_column: Option<String>,
}

impl From<&ColumnOptions> for Columns {
    fn from(options: &ColumnOptions) -> Self {
        Self {
            text: options.text_column.clone(),
            id: options.id_column.clone(),
            unit: options.unit_column.clone(),
            date: options.date_column.clone(),
            channel: options.channel_column.clone(),
            subject: options.subject_column.clone(),
            case: options.case_column.clone(),
            sender: options.sender_column.clone(),
        }
    }
}

/// Forms of a result.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// One object a line
    Json,
    /// SARIF 2.1.0
    Sarif,
}

/// Channels.
#[derive(Clone, Copy, ValueEnum)]
pub enum ChannelOption {
    /// Told from the text
    Auto,
    /// A letter
    Letter,
    /// An e-mail
    Email,
    /// A chat
    Chat,
}

impl ChannelOption {
    /// The channel; `None` to tell it from the text.
    pub const fn channel(self) -> Option<Channel> {
        match self {
            Self::Auto => None,
            Self::Letter => Some(Channel::Letter),
            Self::Email => Some(Channel::Email),
            Self::Chat => Some(Channel::Chat),
        }
    }
}

/// Severities that fail.
#[derive(Clone, Copy, ValueEnum)]
pub enum FailOnOption {
    /// Stop only
    Stop,
    /// Review and stop
    Review,
    /// Any finding
    Note,
    /// None
    Never,
}

impl From<FailOnOption> for FailOn {
    fn from(option: FailOnOption) -> Self {
        match option {
            FailOnOption::Stop => Self::Stop,
            FailOnOption::Review => Self::Review,
            FailOnOption::Note => Self::Note,
            FailOnOption::Never => Self::Never,
        }
    }
}

/// Languages of messages.
#[derive(Clone, Copy, ValueEnum)]
pub enum LangOption {
    /// Danish
    Da,
    /// English
    En,
}

impl From<LangOption> for Lang {
    fn from(option: LangOption) -> Self {
        match option {
            LangOption::Da => Self::Da,
            LangOption::En => Self::En,
        }
    }
}

/// When to use colours.
#[derive(Clone, Copy, ValueEnum)]
pub enum ColorOption {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// A number of bytes.
#[derive(Clone, Copy)]
pub struct Size(pub u64);

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            n if n.is_multiple_of(1 << 20) => write!(f, "{}M", n >> 20),
            n => write!(f, "{n}"),
        }
    }
}

impl std::str::FromStr for Size {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let trimmed = s.trim().trim_end_matches(['B', 'b']).trim_end_matches('i');
        let (digits, shift) = match trimmed.chars().next_back() {
            Some('k' | 'K') => (&trimmed[..trimmed.len() - 1], 10),
            Some('m' | 'M') => (&trimmed[..trimmed.len() - 1], 20),
            Some('g' | 'G') => (&trimmed[..trimmed.len() - 1], 30),
            _ => (trimmed, 0),
        };
        let number: u64 = digits.trim().parse().map_err(|_| format!("`{s}` is no size; write 500K or 16M"))?;
        number.checked_mul(1 << shift).map(Self).ok_or_else(|| format!("`{s}` is too large"))
    }
}

/// Options of rules.
#[derive(Args)]
pub struct RulesOptions {
    /// The rule to explain
    pub rule: Option<String>,
    /// List who hears complaints under which statute, and by when
    #[arg(long, conflicts_with = "rule")]
    pub routes: bool,
    /// Routes as JSON, one a line
    #[arg(long, requires = "routes")]
    pub json: bool,
    /// Language [default: da]
    #[arg(long, value_enum, default_value = "da")]
    pub lang: LangOption,
}

/// Options of train.
#[derive(Args)]
pub struct TrainOptions {
    /// Folder of labelled documents (*.jsonl)
    #[arg(default_value = "corpus")]
    pub corpus: PathBuf,
    /// Mix in a further folder of labelled documents, such as an authority's own
    #[arg(long, value_name = "DIR")]
    pub add: Vec<PathBuf>,
    /// Where to write the model
    #[arg(long, value_name = "DIR", default_value = "models")]
    pub out: PathBuf,
    /// Write nothing; fail where the model's files are not what training makes
    #[arg(long)]
    pub check: bool,
}

/// Options of evaluate.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub struct EvaluateOptions {
    /// Folder of labelled documents (*.jsonl)
    #[arg(default_value = "corpus")]
    pub corpus: PathBuf,
    /// Form of the result
    #[arg(long, value_enum, default_value = "text")]
    pub format: ReportFormat,
    /// Measure this model on the documents, which it must not have seen, in place of cross-validation
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// Compare --model with this one on the same documents, which neither must have seen
    #[arg(long, value_name = "DIR", requires = "model")]
    pub against: Option<PathBuf>,
    /// No ablations
    #[arg(long)]
    pub quick: bool,
    /// In N folds, each learnt from as `train` does it; takes longer than the usual three, and comes nearer to the model of all documents
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(2..=50), conflicts_with_all = ["model", "card", "curve", "areas"])]
    pub folds: Option<u16>,
    /// Leave one group of areas out at a time
    #[arg(long, conflicts_with_all = ["model", "card", "curve"])]
    pub areas: bool,
    /// Learning curve: the same documents, judged by models of ever more author batches
    #[arg(long, conflicts_with_all = ["model", "card"])]
    pub curve: bool,
    /// Write the model card, its reliability diagram and figures.json beside the model in DIR, which was trained on these documents
    #[arg(long, value_name = "DIR", conflicts_with = "model")]
    pub card: Option<PathBuf>,
    /// With --card: write nothing; fail where the card is not what this makes
    #[arg(long, requires = "card")]
    pub check: bool,
    /// Name up to N misjudged documents below the figures
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub errors: usize,
    /// Penalty of the sentence models, to explore
    #[arg(long, hide = true)]
    pub alpha: Option<f64>,
    /// Penalty of the document stage, to explore
    #[arg(long, hide = true)]
    pub alpha_document: Option<f64>,
    /// No progress on standard error
    #[arg(short, long)]
    pub quiet: bool,
}

/// Forms of a report.
#[derive(Clone, Copy, ValueEnum)]
pub enum ReportFormat {
    /// For a terminal
    Text,
    /// For a page
    Markdown,
    /// For programs
    Json,
}
