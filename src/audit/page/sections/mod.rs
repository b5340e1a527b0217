//! The sections of the report, in their order, and what they have in common.

pub(super) mod headline;
mod documents;
mod method;
mod safeguards;

use maud::{Markup, html};

use crate::audit::Share;
use crate::evaluate::Interval;
use crate::label::Severity;
use crate::rules::Rule;

use super::groups::shown;
use super::words::Words;
use super::{Page, wall};

/// A section: its name in links, its title, what it says.
type Section = (&'static str, &'static str, Markup);

/// A table with more rows scrolls in a box of its own on the screen.
const LONG: usize = 25;

/// Every section.
pub(super) fn all(page: &Page) -> Result<Vec<Section>, String> {
    let section = |key: &'static str, content: Markup| (key, page.words.get(key), content);
    let several = |groups: usize| groups > 1;
    let groups = &page.summary.groups;
    let mut sections = vec![section("overview", headline::overview(page)), section("estimates", headline::estimates(page))];
    if several(groups.channel.len()) {
        sections.push(section("by-channel", safeguards::by_channel(page)?));
    }
    sections.push(section("by-unit", safeguards::by_unit(page)?));
    if several(groups.area.len()) {
        sections.push(section("by-area", safeguards::by_area(page)?));
    }
    sections.extend([
        section("reads", safeguards::reads_as_decision(page)?),
        section("over-time", safeguards::by_month(page)?),
        section("rules", documents::rules(page)),
        section("gravest", documents::gravest(page)),
        section("waived", documents::waived(page)),
        section("not-judged", documents::not_judged(page)),
        section("wall", wall::section(page)),
        section("method", method::method(page)),
    ]);
    Ok(sections)
}

/// A table in a box of its own, which scrolls where the page is narrow.
fn table(caption: &str, head: &Markup, rows: &[Markup]) -> Markup {
    html! {
        div.scroll.long[rows.len() > LONG] role="region" tabindex="0" aria-label=(caption) {
            table {
                caption { span { (caption) } }
                thead { tr { (head) } }
                tbody { @for row in rows { tr { (row) } } }
            }
        }
    }
}

/// The heads of columns: the first of words, the others of numbers.
fn heads(titles: &[&str]) -> Markup {
    html! { @for (column, title) in titles.iter().enumerate() { th scope="col" .n[column > 0] { (title) } } }
}

/// A share and its interval, or the dash for none.
fn estimate(words: Words, share: Option<Interval>) -> Markup {
    html! {
        @if let Some(share) = share { b { (words.percent(share.value, 1)) } " " span.ends { (words.ends(share)) } }
        @else { span title=(words.get("too-few")) { "–" } }
    }
}

/// A share's cell: per cent, interval, counts; of few documents only the counts.
fn share_cell(page: &Page, share: Share) -> Markup {
    let words = page.words;
    html! {
        td.n {
            (estimate(words, shown(share, page.options.min_group)))
            // Where there are too few for a share, the counts would be one.
            @if share.of >= page.options.min_group.max(1) { small { (counts(page, share)) } }
        }
    }
}

/// "12 af 34".
pub(super) fn counts(page: &Page, share: Share) -> String {
    page.words.fill("of-count", &[("hits", page.words.int(share.hits)), ("of", page.words.int(share.of))])
}

/// How to read the tables of shares.
fn key(page: &Page) -> Markup {
    html! { p.key { (page.words.fill("key", &[("min", page.words.int(page.options.min_group))])) } }
}

/// A text whose sections of a law stay with their numbers.
pub(super) fn kept(text: &str) -> String {
    text.replace("§ ", "§\u{a0}")
}

/// How grave a rule is, by sign and word.
fn severity(page: &Page, severity: Severity) -> Markup {
    let sign = match severity {
        Severity::Stop => "■",
        Severity::Review => "▲",
        Severity::Note => "●",
    };
    html! { span.severity.(severity.slug()) { span aria-hidden="true" { (sign) } " " (page.words.of("severity", severity.slug())) } }
}

/// How grave the rule is by this audit's settings.
pub(super) fn severity_of(page: &Page, rule: Rule) -> Severity {
    page.summary.own_severities.get(&rule).copied().flatten().unwrap_or(rule.text().severity)
}
