//! Charts as SVG: bars with intervals, and lines by month with a band. Their text is that of the page's style sheet.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::evaluate::Interval;

use super::words::Words;

type Fault = Box<dyn std::error::Error>;
type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

const WIDTH: i32 = 420;
/// A row of a bar chart: its words above its bar.
const ROW: i32 = 36;
const PLOT_HEIGHT: i32 = 170;
/// Room for the figures on the left of a line chart.
const LEFT: i32 = 46;
const RIGHT: i32 = WIDTH - 24;
const INK: RGBColor = RGBColor(11, 34, 57);
const MUTED: RGBColor = RGBColor(74, 85, 96);
const GRID: RGBColor = RGBColor(221, 226, 231);
const BAR: RGBColor = RGBColor(91, 141, 184);
const MEAN: RGBColor = RGBColor(150, 75, 10);
/// Letters of a name that have room beside its figures.
const LABEL: usize = 40;

/// What a chart says to those who do not see it.
pub(super) struct Alt {
    /// Unlike that of any other chart of the page.
    pub(super) id: String,
    /// What it shows.
    pub(super) title: String,
    /// What there is to be seen.
    pub(super) description: String,
}

/// The upper end of an axis for shares up to `most`, and the step between its figures.
pub(super) fn scale(most: f64) -> (f64, f64) {
    const SCALES: [(f64, f64); 6] = [(0.05, 0.01), (0.1, 0.02), (0.2, 0.05), (0.4, 0.1), (0.6, 0.2), (0.8, 0.2)];
    SCALES.into_iter().find(|(end, _)| most <= *end).unwrap_or((1.0, 0.25))
}

fn ticks((end, step): (f64, f64)) -> impl Iterator<Item = f64> {
    (0..=(end / step).round() as u32).map(move |n| f64::from(n) * step)
}

fn text(area: &Area, words: &str, at: (i32, i32), pixels: f64, colour: RGBColor, side: HPos) -> Result<(), Fault> {
    // The backend divides the size by 1.24.
    let style = ("sans-serif", pixels * 1.24).into_font().color(&colour).pos(Pos::new(side, VPos::Center));
    area.draw(&Text::new(words.to_owned(), at, style))?;
    Ok(())
}

fn line(area: &Area, from: (i32, i32), to: (i32, i32), style: impl Into<ShapeStyle>) -> Result<(), Fault> {
    area.draw(&PathElement::new([from, to], style))?;
    Ok(())
}

/// Horizontal bars with whiskers; the dashed line is the share of all.
pub(super) fn bars(rows: &[(String, Interval)], all: Option<f64>, scale: (f64, f64), words: Words, alt: &Alt) -> Result<String, String> {
    let height = rows.iter().map(|_| ROW).sum::<i32>() + 24;
    drawn(height, alt, |area| {
        let x = |share: f64| 6 + ((share / scale.0).min(1.0) * f64::from(RIGHT - 6)).round() as i32;
        let bottom = height - 22;
        for tick in ticks(scale) {
            line(area, (x(tick), 0), (x(tick), bottom), GRID)?;
            let side = if tick == 0.0 { HPos::Left } else { HPos::Center };
            text(area, &words.percent(tick, 0), (if tick == 0.0 { 0 } else { x(tick) }, bottom + 12), 11.5, MUTED, side)?;
        }
        for (row, (_, share)) in (0..).zip(rows) {
            let top = ROW * row;
            let middle = top + 25;
            area.draw(&Rectangle::new([(x(0.0), top + 19), (x(share.value).max(x(0.0) + 1), top + 31)], BAR.filled()))?;
            line(area, (x(share.low), middle), (x(share.high), middle), INK.stroke_width(2))?;
            for end in [share.low, share.high] {
                line(area, (x(end), middle - 4), (x(end), middle + 4), INK.stroke_width(2))?;
            }
        }
        // Beside the bars only, so that it crosses no words.
        if let Some(all) = all.filter(|_| rows.len() > 1) {
            for y in (0..).zip(rows).flat_map(|(row, _)| [17, 23, 29].map(|y| ROW * row + y)) {
                line(area, (x(all), y), (x(all), y + 4), MEAN.stroke_width(2))?;
            }
        }
        for (row, (name, share)) in (0..).zip(rows) {
            let at = ROW * row + 10;
            text(area, &shortened(name), (x(0.0), at), 13.0, INK, HPos::Left)?;
            text(area, &format!("{} {}", words.percent(share.value, 1), words.ends(*share)), (WIDTH - 2, at), 12.0, INK, HPos::Right)?;
        }
        Ok(())
    })
}

/// Shares by month as a line, their intervals as a band; both break where a month between is not there.
pub(super) fn months(rows: &[(String, Interval)], scale: (f64, f64), words: Words, alt: &Alt) -> Result<String, String> {
    drawn(PLOT_HEIGHT + 36, alt, |area| {
        let step = f64::from(RIGHT - LEFT) / (rows.len().max(2) - 1) as f64;
        let x = |place: usize| LEFT + (step * place as f64).round() as i32;
        let y = |share: f64| 8 + PLOT_HEIGHT - ((share / scale.0).min(1.0) * f64::from(PLOT_HEIGHT)).round() as i32;
        for tick in ticks(scale) {
            line(area, (LEFT, y(tick)), (RIGHT, y(tick)), GRID)?;
            text(area, &words.percent(tick, 0), (LEFT - 8, y(tick)), 11.5, MUTED, HPos::Right)?;
        }
        let between = rows.len().div_ceil(7).max(1);
        for (place, (month, _)) in rows.iter().enumerate().step_by(between) {
            line(area, (x(place), y(0.0)), (x(place), y(0.0) + 4), MUTED)?;
            text(area, &words.short_month(month), (x(place), y(0.0) + 15), 11.5, MUTED, HPos::Center)?;
        }
        let places: Vec<(usize, &(String, Interval))> = rows.iter().enumerate().collect();
        for run in places.chunk_by(|(_, (a, _)), (_, (b, _))| follows(a, b)) {
            let path = |end: fn(&Interval) -> f64| run.iter().map(move |(place, (_, share))| (x(*place), y(end(share))));
            let band: Vec<_> = path(|s| s.low).chain(path(|s| s.high).rev()).collect();
            if run.len() > 1 {
                area.draw(&Polygon::new(band, BAR.mix(0.3)))?;
            } else {
                area.draw(&PathElement::new(band, INK.stroke_width(2)))?;
            }
            area.draw(&PathElement::new(path(|s| s.value).collect::<Vec<_>>(), INK.stroke_width(2)))?;
            for at in path(|s| s.value) {
                area.draw(&Circle::new(at, 3, INK.filled()))?;
            }
        }
        Ok(())
    })
}

/// Whether a month, "2026-01", is the next after another.
fn follows(before: &str, month: &str) -> bool {
    let number = |m: &str| m.split_once('-').and_then(|(year, month)| Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()?));
    matches!((number(before), number(month)), (Some(a), Some(b)) if a + 1 == b)
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= LABEL { name.to_owned() } else { name.chars().take(LABEL - 1).chain(['…']).collect() }
}

/// Draws, and gives the picture the width of its place and its words for those who do not see it.
fn drawn(height: i32, alt: &Alt, draw: impl FnOnce(&Area) -> Result<(), Fault>) -> Result<String, String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH as u32, height as u32)).into_drawing_area();
        draw(&area).and_then(|()| Ok(area.present()?)).map_err(|e| e.to_string())?;
    }
    let Alt { id, title, description } = alt;
    let opening = maud::html! {
        title id={ (id) "-t" } { (title) }
        desc id={ (id) "-d" } { (description) }
    };
    let (_, rest) = svg.split_once('>').unwrap_or(("", ""));
    Ok(format!(
        "<svg role=\"img\" aria-labelledby=\"{id}-t\" aria-describedby=\"{id}-d\" viewBox=\"0 0 {WIDTH} {height}\">{}{}",
        opening.into_string(),
        rest.trim_end()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::Lang;

    #[test]
    fn a_line_breaks_where_a_month_lacks() {
        assert!(follows("2025-12", "2026-01") && !follows("2025-11", "2026-01") && !follows("", "2026-01"));
        let share = Interval { value: 0.1, low: 0.05, high: 0.2 };
        let rows = ["2025-11", "2025-12", "2026-02"].map(|m| (m.to_owned(), share));
        let alt = Alt { id: "a".into(), title: "<t>".into(), description: "d".into() };
        let svg = months(&rows, scale(0.2), Words(Lang::Da), &alt).unwrap();
        assert_eq!((svg.matches("<polygon").count(), svg.matches("<circle").count()), (1, 3));
        assert!(svg.contains("&lt;t&gt;") && svg.starts_with("<svg role=\"img\"") && svg.ends_with("</svg>"));
        assert_eq!(scale(0.31), (0.4, 0.1));
        assert_eq!(scale(2.0), (1.0, 0.25));
    }

    #[test]
    fn names_are_escaped_and_cut() {
        let rows = [("<script>\"&".to_owned() + &"x".repeat(90), Interval { value: 0.0, low: 0.0, high: 1.0 })];
        let alt = Alt { id: "b".into(), title: String::new(), description: String::new() };
        let svg = bars(&rows, Some(0.2), scale(1.0), Words(Lang::En), &alt).unwrap();
        assert!(svg.contains("&lt;script&gt;&quot;&amp;") && svg.contains("x…") && !svg.contains("<script"));
    }
}
