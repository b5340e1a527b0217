//! Brings the rows of a page into reading order: columns one after the other, tables row by row.

use super::glyphs::{Bar, Drawn, Rule};
use super::lines::{Cell, Row};

/// How often columns are looked for within columns.
const DEPTH: usize = 4;

/// The narrowest gutter between columns, in font sizes.
const GUTTER: f32 = 0.3;

/// The largest distance between two rows of one region, in font sizes.
const REACH: f32 = 4.0;

/// A line of text in reading order.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The base line.
    pub y: f32,
    /// The size of the font.
    pub size: f32,
    /// The text, with tabs between cells.
    pub text: String,
    /// Whether something new starts here, as a column.
    pub starts: bool,
    /// Whether it is a row of a table.
    pub table: bool,
}

/// Two or more columns beside each other.
struct Region {
    /// The rows it takes up.
    rows: std::ops::Range<usize>,
    /// The gutter.
    from: f32,
    to: f32,
    /// The rows with text on both sides.
    both: usize,
    /// The pairs of rows that stand beside each other without sharing a base line.
    beside: usize,
}

/// The lines of a page in reading order. `head` is how far down a letter has its addresses.
pub fn order(rows: &[Row], drawn: &Drawn, head: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    arrange(rows, drawn, head, DEPTH, &mut lines);
    lines
}

fn arrange(rows: &[Row], drawn: &Drawn, head: f32, depth: usize, lines: &mut Vec<Line>) {
    let mut place = 0;
    let mut fresh = true;
    while place < rows.len() {
        let region = (depth > 0).then(|| region(rows, drawn, place)).flatten();
        let Some(region) = region else {
            if let Some(row) = rows.get(place) {
                lines.push(line(row, fresh, row.cells.len() > 1));
            }
            fresh = false;
            place += 1;
            continue;
        };
        place = region.rows.end.max(place + 1);
        let members = rows.get(region.rows.clone()).unwrap_or_default();
        if is_table(members, &region, drawn, head) {
            table(members, drawn, lines);
        } else {
            let (left, right) = split(members, f32::midpoint(region.from, region.to));
            arrange(&left, drawn, head, depth - 1, lines);
            arrange(&right, drawn, head, depth - 1, lines);
        }
        fresh = true;
    }
}

fn line(row: &Row, starts: bool, table: bool) -> Line {
    Line { y: row.y, size: row.size, text: row.text(), starts, table }
}

/// Where the cells of a row stand: left or right of a gutter, or across it. Narrows the gutter to what they leave.
fn narrow(row: &Row, from: f32, to: f32) -> Option<(f32, f32, bool, bool)> {
    let (mut from, mut to) = (from, to);
    let (mut left, mut right) = (false, false);
    for cell in &row.cells {
        // A cell that sticks out into the gutter belongs to the side it comes from.
        if cell.x - from < to - cell.end {
            from = from.max(cell.end);
            left = true;
        } else {
            to = to.min(cell.x);
            right = true;
        }
    }
    (to - from >= row.size * GUTTER).then_some((from, to, left, right))
}

/// The region of columns that starts at a row.
fn region(rows: &[Row], drawn: &Drawn, start: usize) -> Option<Region> {
    let gaps = gaps(rows, start);
    if gaps.is_empty() {
        return later(rows, drawn, start);
    }
    best(rows, drawn, start, &gaps)
}

/// The largest region that grows from one of the gaps of a row.
fn best(rows: &[Row], drawn: &Drawn, start: usize, gaps: &[(f32, f32)]) -> Option<Region> {
    gaps.iter()
        .filter_map(|(from, to)| grow(rows, drawn, start, *from, *to))
        .max_by_key(|region| (region.rows.len(), (region.to - region.from) as i32))
}

/// The gaps in a row, and the one between it and the next row if that stands beside it on another base line.
fn gaps(rows: &[Row], start: usize) -> Vec<(f32, f32)> {
    let Some(first) = rows.get(start) else { return Vec::new() };
    let pairs = first.cells.windows(2).filter_map(|pair| match pair {
        [left, right] => Some((left.end, right.x)),
        _ => None,
    });
    let mut gaps: Vec<(f32, f32)> = pairs.collect();
    if let (Some(next), [only]) = (rows.get(start + 1), first.cells.as_slice())
        && next.y - first.y < first.size.min(next.size) * 0.9
        && let (Some(near), Some(far)) = (next.cells.first(), next.cells.last())
    {
        if near.x > only.end {
            gaps.push((only.end, near.x));
        } else if far.end < only.x {
            gaps.push((far.end, only.x));
        }
    }
    gaps
}

/// A region whose first rows have text on one side only: an address that starts above the column beside it.
fn later(rows: &[Row], drawn: &Drawn, start: usize) -> Option<Region> {
    let mut end = start + 1;
    let found = loop {
        let (above, row) = (rows.get(end - 1)?, rows.get(end)?);
        if row.y - above.y > above.size.max(row.size) * 1.6 || end - start > 12 {
            return None;
        }
        let gaps = gaps(rows, end);
        if !gaps.is_empty() {
            break best(rows, drawn, end, &gaps)?;
        }
        end += 1;
    };
    // The rows above must leave the gutter free, or they are not part of it.
    let (mut from, mut to) = (found.from, found.to);
    for row in rows.get(start..found.rows.start)?.iter().rev() {
        (from, to, _, _) = narrow(row, from, to)?;
    }
    Some(Region { rows: start..found.rows.end, from, to, ..found })
}

/// Grows a region downwards from a row with a gap.
fn grow(rows: &[Row], drawn: &Drawn, start: usize, from: f32, to: f32) -> Option<Region> {
    let mut region = Region { rows: start..start, from, to, both: 0, beside: 0 };
    // The last row that shows that there are columns, and the sides of the row before.
    let mut sure = start;
    let mut sides: Vec<(f32, bool, bool)> = Vec::new();
    for (place, row) in rows.iter().enumerate().skip(start) {
        if let Some((above, _, _)) = sides.last()
            && row.y - above > row.size * REACH
        {
            break;
        }
        let Some((from, to, left, right)) = narrow(row, region.from, region.to) else { break };
        (region.from, region.to) = (from, to);
        if left && right {
            region.both += 1;
            sure = place;
        } else if let Some((above, was_left, was_right)) = sides.last()
            && row.y - above < row.size * 0.9
            && left != *was_left
            && right != *was_right
        {
            region.beside += 1;
            sure = place;
        }
        sides.push((row.y, left, right));
    }
    // Below the last proof, only rows that follow closely belong to the region.
    let mut end = sure + 1;
    while let (Some(above), Some(row)) = (rows.get(end - 1), rows.get(end)) {
        if end >= start + sides.len() || row.y - above.y > row.size.max(above.size) * 1.45 {
            break;
        }
        end += 1;
    }
    region.rows.end = end;
    let wide = rows.get(start).is_some_and(|row| {
        let barred =
            |bar: &Bar| bar.x > region.from - 2.0 && bar.x < region.to + 2.0 && bar.top < row.y && bar.bottom > row.y - row.size * 0.5;
        region.to - region.from > row.size * 2.5 || drawn.bars.iter().any(barred)
    });
    let proofs = region.both + region.beside;
    (proofs >= 2 || (proofs == 1 && wide)).then_some(region)
}

/// Whether the rows of a region are those of a table, to be read across.
fn is_table(rows: &[Row], region: &Region, drawn: &Drawn, head: f32) -> bool {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return false };
    let middle = f32::midpoint(region.from, region.to);
    let crossing = drawn
        .rules
        .iter()
        .filter(|rule| rule.x < middle && rule.end > middle && rule.y > first.y - first.size * 2.5 && rule.y < last.y + last.size * 1.5)
        .count();
    if crossing >= 2 {
        return true;
    }
    let (mut left, mut right, mut labels) = (Vec::new(), Vec::new(), 0);
    for row in rows {
        let near: Vec<&Cell> = row.cells.iter().filter(|cell| cell.end <= middle).collect();
        let far: Vec<&Cell> = row.cells.iter().filter(|cell| cell.x >= middle).collect();
        if let Some(cell) = near.last() {
            labels += usize::from(cell.text.ends_with(':'));
        }
        let count = |cells: &[&Cell]| cells.iter().map(|cell| cell.text.chars().count()).sum::<usize>();
        left.extend((!near.is_empty()).then(|| count(&near)));
        right.extend((!far.is_empty()).then(|| count(&far)));
    }
    let fewer = left.len().min(right.len());
    if (region.both as f32) < fewer as f32 * 0.7 {
        return false;
    }
    // Labels with what they are for are read across.
    if labels * 2 > left.len() {
        return true;
    }
    let median = |mut lengths: Vec<usize>| {
        lengths.sort_unstable();
        lengths.get(lengths.len() / 2).copied().unwrap_or(0)
    };
    let prose = rows.len() >= 4 && median(left) >= 25 && median(right) >= 25;
    let pairs = rows.iter().all(|row| row.cells.len() <= 2);
    // At the head of a letter, the address and the column of the sender stand beside each other.
    let address = pairs && rows.len() >= 3 && first.y < head;
    !(prose || address)
}

/// The rows left and right of a place.
fn split(rows: &[Row], middle: f32) -> (Vec<Row>, Vec<Row>) {
    let part = |left: bool| {
        rows.iter()
            .filter_map(|row| {
                let cells: Vec<Cell> = row.cells.iter().filter(|cell| (cell.end <= middle) == left).cloned().collect();
                (!cells.is_empty()).then(|| Row { cells, ..row.clone() })
            })
            .collect()
    };
    (part(true), part(false))
}

/// Reads a table across. Where rules divide its rows, a cell of several lines is put together.
fn table(rows: &[Row], drawn: &Drawn, lines: &mut Vec<Line>) {
    let by_cells = columns(rows);
    let by_bars = between_bars(rows, drawn);
    let columns = if by_bars.len() > 1 { by_bars } else { by_cells };
    let mut place = 0;
    let mut starts = true;
    while let Some(row) = rows.get(place) {
        let floor = floor(row, drawn);
        let end = floor.map_or(place + 1, |floor| place + 1 + rows.iter().skip(place + 1).take_while(|below| below.y < floor).count());
        let band = rows.get(place..end).unwrap_or_default();
        if band.len() > 1 && band.len() <= 40 && columns.len() > 1 {
            lines.push(Line { y: row.y, size: row.size, text: band_text(band, &columns), starts, table: true });
        } else {
            for (number, row) in band.iter().enumerate() {
                lines.push(line(row, starts && number == 0, true));
            }
        }
        starts = false;
        place = end;
    }
}

/// The rule below a row, if it has one above as well.
fn floor(row: &Row, drawn: &Drawn) -> Option<f32> {
    let (left, right) = (row.cells.first()?.x, row.cells.last()?.end);
    let spans = |rule: &&Rule| rule.x < right && rule.end > left;
    let below = drawn.rules.iter().filter(spans).map(|rule| rule.y).filter(|y| *y > row.y).fold(f32::INFINITY, f32::min);
    let above = drawn.rules.iter().filter(spans).any(|rule| rule.y <= row.y && rule.y > row.y - row.size * 5.0);
    // Without vertical lines, the rule may as well divide the parts of a text.
    let bars = drawn.bars.iter().filter(|bar| bar.top < row.y && bar.bottom > row.y - row.size * 0.5).count();
    (below.is_finite() && above && bars >= 2).then_some(below)
}

/// The columns between the vertical lines of a table: a long cell may reach up to the next one.
fn between_bars(rows: &[Row], drawn: &Drawn) -> Vec<(f32, f32)> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Vec::new() };
    let beside = drawn.bars.iter().filter(|bar| bar.top < last.y && bar.bottom > first.y - first.size);
    let mut places: Vec<f32> = beside.map(|bar| bar.x).collect();
    places.sort_by(f32::total_cmp);
    places.dedup_by(|right, left| *right - *left < first.size);
    let outer = [f32::NEG_INFINITY].into_iter().chain(places.iter().copied());
    outer.zip(places.iter().copied().chain([f32::INFINITY])).collect()
}

/// The columns of a table: what its cells cover from left to right.
fn columns(rows: &[Row]) -> Vec<(f32, f32)> {
    let mut spans: Vec<(f32, f32)> = rows.iter().flat_map(|row| &row.cells).map(|cell| (cell.x, cell.end)).collect();
    spans.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut columns: Vec<(f32, f32)> = Vec::new();
    for (from, to) in spans {
        match columns.last_mut() {
            Some(column) if from < column.1 => column.1 = column.1.max(to),
            _ => columns.push((from, to)),
        }
    }
    columns
}

/// The text of a table row whose cells have several lines.
fn band_text(band: &[Row], columns: &[(f32, f32)]) -> String {
    let cells = columns.iter().map(|(from, to)| {
        let mut text = String::new();
        for cell in band.iter().flat_map(|row| &row.cells).filter(|cell| cell.x >= *from && cell.x < *to) {
            join(&mut text, &cell.text);
        }
        text
    });
    cells.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\t")
}

/// Joins the next line of a cell. A word divided at the end of the line becomes whole again.
fn join(text: &mut String, next: &str) {
    let lower = next.chars().next().is_some_and(char::is_lowercase);
    let divided = text.ends_with('-') && text.chars().rev().nth(1).is_some_and(char::is_lowercase);
    let kept = ["og ", "eller ", "samt "].iter().any(|word| next.starts_with(word));
    if divided && lower && !kept {
        text.pop();
    } else if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(next);
}

/// The usual distance between two lines of a paragraph, in font sizes.
pub fn leading<'l>(lines: impl Iterator<Item = &'l Line>) -> f32 {
    let mut before: Option<&Line> = None;
    let mut gaps = Vec::new();
    for line in lines {
        if let Some(before) = before
            && !line.starts
            && !line.table
            && (line.size - before.size).abs() < line.size * 0.05
        {
            let gap = (line.y - before.y) / line.size;
            gaps.extend((gap > 0.8 && gap < 2.5).then_some(gap));
        }
        before = Some(line);
    }
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() * 2 / 5).copied().unwrap_or(1.2).clamp(1.0, 1.7)
}

/// The text of the lines, with an empty line where the gap is clearly larger than usual.
pub fn print(lines: &[Line], leading: f32) -> String {
    let mut text = String::new();
    let mut before: Option<&Line> = None;
    for line in lines {
        if let Some(before) = before {
            let gap = line.y - before.y;
            // A line keeps more distance to what is above than to what is below.
            let usual = leading * (line.size * 0.75 + before.size * 0.25);
            let far = if line.table && before.table { usual * 3.0 } else { usual * 1.28 };
            // A sentence goes on from one column to the next.
            let goes_on = gap < 0.0 && line.text.chars().next().is_some_and(char::is_lowercase);
            if (line.starts || gap > far || gap < 0.0) && !goes_on {
                text.push('\n');
            }
        }
        text.push_str(&line.text);
        text.push('\n');
        before = Some(line);
    }
    text
}
