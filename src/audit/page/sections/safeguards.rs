//! What decisions lack by unit, area, channel and month: four charts side by side, and a table of the same figures.

use maud::{Markup, PreEscaped, html};

use crate::audit::Counts;
use crate::evaluate::{Interval, Target};

use super::super::Page;
use super::super::charts::{Alt, bars, months, scale};
use super::super::groups::{Line, SAFEGUARDS, shown};
use super::{heads, key, share_cell, table};

/// Groups in a chart, those with the most hits.
const MOST_BARS: usize = 12;
/// Months in a chart, the latest.
const MOST_MONTHS: usize = 36;

/// By unit.
pub(super) fn by_unit(page: &Page) -> Result<Markup, String> {
    let words = page.words;
    let charts = small_multiples(page, "unit", &page.units.named, &SAFEGUARDS)?;
    let rows = page.units.rows(words, Line::lacking);
    let more = page.units.named.len() > MOST_BARS;
    Ok(html! {
        @if more { p { (words.fill("most-bars", &[("most", words.int(MOST_BARS as u64))])) } }
        (charts)
        (safeguards(page, words.get("unit"), words.get("by-unit"), &rows))
        @if page.summary.groups.other_units > 0 {
            p.key { (words.fill("beyond", &[("documents", words.counted("document", page.summary.groups.other_units))])) }
        }
    })
}

/// By area of law.
pub(super) fn by_area(page: &Page) -> Result<Markup, String> {
    let groups = page.summary.groups.area.iter();
    let mut lines: Vec<Line> = groups.map(|(area, counts)| Line::new(page.words.of("area", area.slug()).to_owned(), counts)).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.decisions));
    let charts = small_multiples(page, "area", &lines, &SAFEGUARDS)?;
    Ok(html! { (charts) (safeguards(page, page.words.get("area"), page.words.get("by-area"), &lines)) })
}

/// By channel.
pub(super) fn by_channel(page: &Page) -> Result<Markup, String> {
    let groups = page.summary.groups.channel.iter();
    let lines: Vec<Line> = groups.map(|(channel, counts)| Line::new(page.words.of("channel", channel.slug()).to_owned(), counts)).collect();
    let charts = small_multiples(page, "channel", &lines, &SAFEGUARDS)?;
    Ok(html! { (charts) (safeguards(page, page.words.get("channel"), page.words.get("by-channel"), &lines)) })
}

/// By month, with the test for a trend.
pub(super) fn by_month(page: &Page) -> Result<Markup, String> {
    let (words, min) = (page.words, page.options.min_group);
    let by: Vec<(&String, &Counts)> = page.summary.groups.month.iter().filter(|(month, _)| !month.is_empty()).collect();
    let latest = by.get(by.len().saturating_sub(MOST_MONTHS)..).unwrap_or(&[]);
    let panels = SAFEGUARDS.map(|target| {
        let shares = latest.iter().filter_map(|(month, counts)| Some(((*month).clone(), shown(counts.share(target), min)?)));
        (target, shares.collect::<Vec<_>>())
    });
    let scale = scale(highest(panels.iter().map(|(_, shares)| shares.as_slice())));
    let mut charts = Vec::new();
    for (target, shares) in panels.iter().filter(|(_, shares)| !shares.is_empty()) {
        let alt = alt(page, "month", *target, shares, |month| words.month(month));
        charts.push((*target, months(shares, scale, words, &alt)?));
    }
    let lines: Vec<Line> = page.summary.groups.month.iter().map(|(month, counts)| Line::new(words.month(month), counts)).collect();
    // The month without a name comes last.
    let (unknown, known): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| line.name == words.month(""));
    let lines: Vec<Line> = known.into_iter().chain(unknown).collect();
    let trends: Vec<Markup> = SAFEGUARDS
        .into_iter()
        .chain([Target::ReadsAsDecision])
        .filter_map(|target| Some(trend(page, target, *page.options.trend.get(&target)?)))
        .collect();
    Ok(html! {
        @if !trends.is_empty() { ul.trends { @for trend in &trends { li { (trend) } } } p.key { (words.get("trend-key")) } }
        (figures(page, &charts))
        @if !charts.is_empty() { p.key { (words.get("key-months")) } }
        (safeguards(page, words.get("month"), words.get("over-time"), &lines))
        @if page.summary.future > 0 { p.key { (words.fill("future", &[("documents", words.counted("document", page.summary.future))])) } }
    })
}

fn trend(page: &Page, target: Target, (z, p): (f64, f64)) -> Markup {
    let words = page.words;
    // Figures that are not there compare as false: no trend.
    let said = match (p < 0.05, z < 0.0) {
        (true, true) => words.fill("trend-falls", &[("p", words.p(p))]),
        (true, false) => words.fill("trend-rises", &[("p", words.p(p))]),
        (false, _) if p.is_finite() => words.fill("trend-none", &[("p", words.p(p))]),
        (false, _) => words.get("trend-unknown").to_owned(),
    };
    html! { b { (words.of("target", target.slug())) ":" } " " (said) }
}

/// Texts that decide nothing but read as if, by unit.
pub(super) fn reads_as_decision(page: &Page) -> Result<Markup, String> {
    let words = page.words;
    let target = Target::ReadsAsDecision;
    let charts = small_multiples(page, "reads", &page.units.named, &[target])?;
    let lines = page.units.rows(words, |line| line.share(target).hits);
    if lines.is_empty() {
        return Ok(html! { p { (words.get("nothing")) } });
    }
    let rows: Vec<Markup> =
        lines.iter().map(|line| html! { th scope="row" { (line.name) } (share_cell(page, line.share(target))) }).collect();
    let titles = [words.get("unit"), words.of("target", target.slug())];
    Ok(html! {
        p { (words.get("reads-lead")) }
        div.beside { div { (charts) } (table(words.get("reads-caption"), &heads(&titles), &rows)) }
        (key(page))
    })
}

/// One chart for each thing counted, all of the same groups and to the same scale.
fn small_multiples(page: &Page, id: &str, lines: &[Line], targets: &[Target]) -> Result<Markup, String> {
    let min = page.options.min_group;
    // In one order in all charts, by the first of them: four orders would read as four rankings.
    let mut order: Vec<&Line> = lines.iter().collect();
    order.sort_by_key(|line| std::cmp::Reverse(targets.iter().map(|&target| line.share(target).hits).sum::<u64>()));
    order.truncate(MOST_BARS);
    let first = |line: &Line| targets.first().and_then(|&target| shown(line.share(target), min)).map_or(-1.0, |share| share.value);
    order.sort_by(|a, b| first(b).total_cmp(&first(a)));
    let panel = |target: Target| {
        let rows = order.iter().filter_map(|line| Some((line.name.clone(), shown(line.share(target), min)?)));
        rows.collect::<Vec<(String, Interval)>>()
    };
    let panels: Vec<(Target, Vec<(String, Interval)>)> = targets.iter().map(|&target| (target, panel(target))).collect();
    let scale = scale(highest(panels.iter().map(|(_, rows)| rows.as_slice())));
    let mut charts = Vec::new();
    for (target, rows) in panels.iter().filter(|(_, rows)| !rows.is_empty()) {
        let all = shown(page.summary.all.share(*target), min).map(|share| share.value);
        charts.push((*target, bars(rows, all, scale, page.words, &alt(page, id, *target, rows, str::to_owned))?));
    }
    Ok(html! { (figures(page, &charts)) @if !charts.is_empty() { p.key { (page.words.get("key-bars")) } } })
}

fn highest<'a>(panels: impl Iterator<Item = &'a [(String, Interval)]>) -> f64 {
    panels.flatten().map(|(_, share)| share.high).fold(0.0, f64::max)
}

/// Charts with their titles.
fn figures(page: &Page, charts: &[(Target, String)]) -> Markup {
    html! {
        div.charts {
            @for (target, svg) in charts {
                figure { figcaption { (page.words.of("target", target.slug())) } (PreEscaped(svg)) }
            }
        }
    }
}

fn alt(page: &Page, id: &str, target: Target, rows: &[(String, Interval)], name: impl Fn(&str) -> String) -> Alt {
    let words = page.words;
    let said = |row: Option<&(String, Interval)>| {
        row.map_or_else(String::new, |(group, share)| format!("{} {}", name(group), words.percent(share.value, 1)))
    };
    let most = said(rows.iter().max_by(|a, b| a.1.value.total_cmp(&b.1.value)));
    let least = said(rows.iter().min_by(|a, b| a.1.value.total_cmp(&b.1.value)));
    Alt {
        id: format!("{id}-{target}"),
        title: words.of("target", target.slug()).to_owned(),
        description: words.fill("chart", &[("groups", words.int(rows.len() as u64)), ("most", most), ("least", least)]),
    }
}

/// The table of what decisions lack.
fn safeguards(page: &Page, first: &str, caption: &str, lines: &[Line]) -> Markup {
    let words = page.words;
    if lines.is_empty() {
        return html! { p { (words.get("nothing")) } };
    }
    let titles: Vec<&str> = [first, words.get("documents"), words.get("decisions")]
        .into_iter()
        .chain(SAFEGUARDS.map(|target| words.of("lacks", target.slug())))
        .collect();
    let rows: Vec<Markup> = lines
        .iter()
        .map(|line| {
            html! {
                th scope="row" { (line.name) }
                td.n { (words.int(line.documents)) }
                td.n { (words.int(line.decisions)) }
                @for target in SAFEGUARDS { (share_cell(page, line.share(target))) }
            }
        })
        .collect();
    html! { (table(&format!("{} – {}", caption, words.get("lacking")), &heads(&titles), &rows)) (key(page)) }
}
