//! Many documents → tables, a summary, a report: how many are decisions without complaint notice, where, about what, and
//! which to look at.
//!
//! Files are listed, their documents judged side by side, and each [`Row`] is handed on in the order of the input: to the
//! tables, and to a tally, from which [`Summary`] and report are made. What was judged stands in a store, so that nothing is
//! judged twice.

mod compare;
mod estimate;
mod files;
mod judge;
mod mask;
mod numbers;
pub mod page;
mod place;
mod review;
mod row;
mod run;
mod sample;
mod sarif;
mod statistics;
mod store;
mod summary;
pub mod table;
mod tally;

pub use crate::date::Date;
pub use crate::label::AreaBy;
pub use compare::{Change, Comparison, Note, Side, What, compare, markdown as comparison_markdown, text as comparison_text};
pub use estimate::{By, Estimate, estimates};
pub use files::{Files, Found, GlobError, IGNORE, is_audit};
pub use judge::{Judge, RULES_VERSION, hex};
pub use page::{PageOptions, Screen};
pub use place::{Places, UnitFrom, printable};
pub use review::{Measured, Reviewed, review, review_table};
pub use row::{DocumentRow, FindingRow, Row};
pub use run::{Placed, Progress, Run, RunError};
pub use sample::{Drawn, SAMPLE, Sample, Sampler, stratum_of};
pub use sarif::sarif;
pub use statistics::{Trend, difference, fisher, holm, rogan_gladen, trend, wilson};
pub use store::{STORE, Store, StoreError};
pub use summary::{Counts, Failures, Grave, Groups, SCHEMA, SUMMARY, Share, Stratum, StratumCounts, Summary, Waived};
pub use table::{About, Closed, Form, TableError, Tables};
pub use tally::Tally;
