//! What people see of an audit: the report as one page that needs nothing else, the learning wall, the summary on the terminal.
//!
//! No unit with few documents is named, and no share of few documents is shown: either could tell of one person.

mod charts;
mod groups;
mod links;
mod sections;
mod terminal;
mod wall;
mod words;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use maud::{DOCTYPE, PreEscaped, html};

use crate::evaluate::{Figures, Target};
use crate::label::Lang;

use super::estimate::Estimate;
use super::review::Reviewed;
use super::summary::Summary;
use crate::date::Date;

pub use terminal::{Screen, terminal};
pub use wall::wall_markdown;

use groups::Units;
use words::Words;

/// How an audit is shown.
#[derive(Clone, Debug)]
pub struct PageOptions {
    /// In which language.
    pub lang: Lang,
    /// Units with fewer documents are not named, shares of fewer documents not shown.
    pub min_group: u64,
    /// By what is counted: the Cochran-Armitage test for a trend over the months, its z and two-sided p.
    pub trend: BTreeMap<Target, (f64, f64)>,
}

/// All that the parts of a page are made from.
struct Page<'a> {
    summary: &'a Summary,
    estimates: &'a [Estimate],
    figures: Option<&'a Figures>,
    reviewed: Option<&'a Reviewed>,
    options: &'a PageOptions,
    words: Words,
    units: Units,
}

impl<'a> Page<'a> {
    fn new(summary: &'a Summary, options: &'a PageOptions) -> Self {
        let words = Words(options.lang);
        let units = Units::new(summary, options.min_group, words);
        Self { summary, estimates: &[], figures: None, reviewed: None, options, words, units }
    }
}

/// What the page may load: nothing; its styles stand in it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// The report. It is one page of HTML without scripts, and nothing in it is loaded from elsewhere. Fails where a chart cannot
/// be drawn.
pub fn html(
    summary: &Summary,
    estimates: &[Estimate],
    figures: Option<&Figures>,
    reviewed: Option<&Reviewed>,
    options: &PageOptions,
) -> Result<String, String> {
    let page = Page { estimates, figures, reviewed, ..Page::new(summary, options) };
    let words = page.words;
    let sections = sections::all(&page)?;
    let markup = html! {
        (DOCTYPE)
        html lang=(options.lang.slug()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (words.get("title")) }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body {
                a.skip href="#main" { (words.get("skip")) }
                header.top { (sections::headline::top(&page)) }
                nav aria-labelledby="contents" {
                    h2 #contents { (words.get("contents")) }
                    ol { @for (id, title, _) in &sections { li { a href={ "#" (id) } { (title) } } } }
                }
                main #main {
                    @for (id, title, content) in &sections {
                        section id=(id) aria-labelledby={ (id) "-h" } {
                            h2 id={ (id) "-h" } { (title) }
                            (content)
                        }
                    }
                }
                footer { p { (words.get("advises")) } }
            }
        }
    };
    Ok(markup.into_string())
}

/// The summary as one line of JSON, without the line's end.
pub fn json_line(summary: &Summary) -> Result<String, serde_json::Error> {
    serde_json::to_string(summary)
}

/// A day as people write it.
pub(super) fn date(date: Date, lang: Lang) -> String {
    Words(lang).date(date)
}
