//! What an audit leaves in its folder besides the tables: summary, report, learning wall, table for review.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;

use skelne::audit::{
    Drawn, Estimate, PageOptions, Reviewed, SAMPLE, SUMMARY, Sample, Screen, Share, Summary, Tables, Trend, estimates, holm, page, review,
    review_table, trend,
};
use skelne::cpr::masked_name;
use skelne::evaluate::{Figures, Target};
use skelne::label::Lang;

use super::args::AuditOptions;
use crate::cli::args::Format;
use crate::cli::{FAILED, OK, output};

/// The report.
pub const REPORT: &str = "report.html";
/// The learning wall.
pub const WALL: &str = "learning-wall.md";
/// The table that reviewers fill in.
pub const REVIEW: &str = "review.csv";

/// What an audit came to.
pub struct Results<'r> {
    /// How it was asked for.
    pub options: &'r AuditOptions,
    /// Its folder.
    pub out: &'r Path,
    /// Its figures.
    pub summary: Summary,
}

impl Results<'_> {
    /// Puts tables, sample, report and summary in their places and prints the summary. A review that cannot be read costs an
    /// audit only the review, and the exit code is 2.
    pub fn write(mut self, tables: Option<Tables>, drawn: Option<Vec<Drawn>>) -> Result<u8> {
        if let Some(tables) = tables {
            // Whole on disk before anything of the last audit is touched.
            let closed = tables.close()?;
            match std::fs::remove_file(self.out.join(SUMMARY)) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(e).context(self.out.join(SUMMARY).display().to_string()),
                _ => {}
            }
            let name = |path: &std::path::PathBuf| path.file_name().map(|n| n.to_string_lossy().into_owned());
            self.summary.tables = closed.place()?.iter().filter_map(name).collect();
        }
        if let Some(drawn) = drawn {
            self.to_review(drawn)?;
        }
        let (reviewed, code) = match self.reviewed() {
            Ok(reviewed) => (reviewed, OK),
            Err(error) => {
                output::complain(&format!("skelne: {error:#}"));
                (None, FAILED)
            }
        };
        self.report(reviewed.as_ref())?;
        Ok(code)
    }

    /// Makes the report of an audit that is done anew, with what its reviewers found.
    pub fn review(self) -> Result<u8> {
        let reviewed = self.reviewed()?;
        self.report(reviewed.as_ref())?;
        Ok(OK)
    }

    fn report(&self, reviewed: Option<&Reviewed>) -> Result<()> {
        let figures = self.figures()?;
        let estimates = estimates(&self.summary, figures.as_ref(), reviewed);
        let options = self.page_options();
        let report = page::html(&self.summary, &estimates, figures.as_ref(), reviewed, &options);
        output::replace(&self.out.join(REPORT), report.map_err(anyhow::Error::msg)?.as_bytes())?;
        output::replace(&self.out.join(WALL), page::wall_markdown(&self.summary, &options).as_bytes())?;
        output::replace(&self.out.join(SUMMARY), (serde_json::to_string_pretty(&self.summary)? + "\n").as_bytes())?;
        self.print(&estimates, &options)
    }

    fn page_options(&self) -> PageOptions {
        let (months, min_group) = (&self.summary.groups.month, self.summary.min_group);
        // What the report tells a trend of.
        let told = |target: &&Target| !matches!(target, Target::Decision | Target::NoticeIncomplete);
        let tested: Vec<(Target, Trend)> = Target::ALL
            .iter()
            .filter(told)
            .filter_map(|&target| {
                // A month of a few documents would turn the line by itself.
                let share = |month: &String| months.get(month).map(|counts| counts.share(target)).filter(|share| share.of >= min_group);
                let known = months.keys().filter(|month| !month.is_empty() && share(month).is_some());
                let shares: Vec<Share> = all_months(known).iter().map(|month| share(month).unwrap_or_default()).collect();
                trend(&shares).map(|trend| (target, trend))
            })
            .collect();
        let adjusted = holm(&tested.iter().map(|(_, trend)| trend.p).collect::<Vec<_>>());
        let trend = tested.iter().zip(adjusted).map(|((target, trend), p)| (*target, (trend.z, p))).collect();
        PageOptions { lang: self.summary.lang, min_group, trend }
    }

    /// What is known of the model: of the one inside the binary, or of the one named.
    fn figures(&self) -> Result<Option<Figures>> {
        let figures = match &self.options.judging.model {
            Some(folder) => Figures::read(folder)?,
            None => Figures::built_in(),
        };
        Ok(figures.filter(|f| f.model == self.summary.model))
    }

    /// Writes what was drawn, and the table to fill in. A table that is there may hold answers, and what they answer stands
    /// in the file beside it: neither is written over.
    fn to_review(&self, drawn: Vec<Drawn>) -> Result<()> {
        let sample = Sample { judged_by: self.summary.judged_by.clone(), strata: self.summary.strata.clone(), drawn };
        let (path, table) = (self.out.join(REVIEW), self.out.join(SAMPLE));
        if (path.exists() || table.exists()) && self.sample().ok().as_ref() != Some(&sample) {
            output::complain(&format!(
                "skelne: {}: {}",
                masked_name(&path.display().to_string()),
                match self.summary.lang {
                    Lang::Da => "en stikprøve er allerede trukket og er ikke rørt; flyt review.csv og sample.json for at trække en ny",
                    Lang::En => "a sample was drawn before and was left as it is; move review.csv and sample.json to draw another",
                }
            ));
            return Ok(());
        }
        output::replace(&table, serde_json::to_string_pretty(&sample)?.as_bytes())?;
        if path.exists() { Ok(()) } else { output::replace(&path, &review_table(&sample.drawn, self.summary.lang)?) }
    }

    fn sample(&self) -> Result<Sample> {
        let missing = match self.summary.lang {
            Lang::Da => "mangler; træk først en stikprøve med --sample N i samme mappe",
            Lang::En => "is missing; draw a sample into the same folder first with --sample N",
        };
        json(&self.out.join(SAMPLE), missing)
    }

    /// What the reviewers' answers tell.
    fn reviewed(&self) -> Result<Option<Reviewed>> {
        let Some(file) = &self.options.reviewed else { return Ok(None) };
        let lang = self.summary.lang;
        let shown = masked_name(&file.display().to_string());
        let sample = self.sample()?;
        if !sample.is_of(&self.summary) {
            bail!(
                "{shown}: {}",
                match lang {
                    Lang::Da =>
                        "stikprøven er trukket af en anden gennemgang (andre breve, model eller indstillinger) og siger intet om denne",
                    Lang::En => "the sample was drawn from another audit (other letters, model or settings) and tells nothing of this one",
                }
            );
        }
        let answers = std::fs::read(file).with_context(|| shown.clone())?;
        match review(&answers, &sample.drawn, &self.summary.strata) {
            Ok(reviewed) => Ok(Some(reviewed)),
            Err(error) => bail!("{shown}: {}", error.message(lang)),
        }
    }

    fn print(&self, estimates: &[Estimate], options: &PageOptions) -> Result<()> {
        let judging = &self.options.judging;
        let text = match judging.format {
            Format::Json => page::json_line(&self.summary)? + "\n",
            Format::Sarif => String::new(),
            Format::Human if judging.quiet => String::new(),
            Format::Human => {
                let report = self.out.join(REPORT).display().to_string();
                let screen = Screen { width: output::columns(), colours: output::colours(judging.color), report: &report };
                page::terminal(&self.summary, estimates, options, screen)
            }
        };
        output::write(text.as_bytes())
    }
}

/// The summary of an audit that is done.
pub fn summary(folder: &Path, lang: Lang) -> Result<Summary> {
    let path = folder.join(SUMMARY);
    let missing = match lang {
        Lang::Da => "findes ikke; er gennemgangen kørt færdig i den mappe?",
        Lang::En => "no such file; has an audit been finished in that folder?",
    };
    let summary: Summary = json(&path, missing)?;
    if summary.schema != skelne::audit::SCHEMA {
        let again = if lang == Lang::Da { "kør gennemgangen igen" } else { "run the audit again" };
        bail!("{}: {}, ≠ {}; {again}", path.display(), summary.schema, skelne::audit::SCHEMA);
    }
    Ok(summary)
}

/// What a file of an audit holds; `missing` says what to do where there is no such file.
fn json<T: DeserializeOwned>(path: &Path, missing: &str) -> Result<T> {
    let shown = masked_name(&path.display().to_string());
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).context(shown),
        Err(e) if e.kind() == ErrorKind::NotFound => bail!("{shown}: {missing}"),
        Err(e) => Err(e).context(shown),
    }
}

/// The months from the first to the last, without a gap: a trend needs them evenly spaced.
fn all_months<'m>(known: impl Iterator<Item = &'m String>) -> Vec<String> {
    let number = |month: &String| {
        let (year, month) = month.split_once('-')?;
        Some(year.parse::<u32>().ok()? * 12 + month.parse::<u32>().ok()?.checked_sub(1)?)
    };
    let numbers: Vec<u32> = known.filter_map(number).collect();
    let (Some(first), Some(last)) = (numbers.iter().min(), numbers.iter().max()) else { return Vec::new() };
    // A wrong date far off would make thousands of months.
    (*first..=*last).take(600).map(|n| format!("{:04}-{:02}", n / 12, n % 12 + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_have_no_gaps() {
        let months = |known: &[&str]| all_months(known.iter().map(|m| (*m).to_owned()).collect::<Vec<_>>().iter());
        assert_eq!(months(&["2025-11", "2026-02"]), ["2025-11", "2025-12", "2026-01", "2026-02"]);
        assert!(months(&[]).is_empty() && months(&["x"]).is_empty());
    }
}
