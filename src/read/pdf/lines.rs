//! Puts the glyphs of a page together to rows of cells.
//!
//! A row is what stands on one base line. Its cells are the parts that a wide gap divides.

use super::glyphs::{Bar, Drawn, Glyph};
use std::collections::BTreeMap;

/// A gap of this many times the font size can divide two cells, if the rows around have a gap at the same place.
const GAP: f32 = 1.2;

/// A gap of this many times the font size divides two cells in any case.
const WIDE: f32 = 2.5;

/// A gap of this many times the font size divides two words.
const SPACE: f32 = 0.12;

/// A part of a row without wide gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The left edge.
    pub x: f32,
    /// The right edge.
    pub end: f32,
    /// The text.
    pub text: String,
}

/// What stands on one base line.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The base line, growing downwards.
    pub y: f32,
    /// The size of the font.
    pub size: f32,
    /// The parts from left to right.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The text of the whole row, with a tab between the cells.
    pub fn text(&self) -> String {
        self.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("\t")
    }
}

/// The base line and the size of a row, and the gaps in it.
type Gaps = (f32, f32, Vec<(f32, f32)>);

/// Letters that were drawn one after the other on the same base line.
struct Run {
    x: f32,
    end: f32,
    y: f32,
    size: f32,
    glyphs: std::ops::Range<usize>,
}

/// A row while it is put together.
struct Draft {
    y: f32,
    size: f32,
    x: f32,
    end: f32,
    glyphs: Vec<Glyph>,
}

/// The rows of a page from top to bottom.
pub fn rows(drawn: &Drawn) -> Vec<Row> {
    let glyphs = upright(&drawn.glyphs);
    let mut runs = runs(&glyphs);
    // Large letters first: the small ones of a footnote mark then find their row.
    runs.sort_by(|one, other| other.size.total_cmp(&one.size));
    let mut drafts: Vec<Draft> = Vec::new();
    // Finds the drafts near a base line.
    let mut near: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for run in runs {
        let letters = glyphs.get(run.glyphs.clone()).unwrap_or_default();
        let reach = (run.size * 1.6).ceil().clamp(1.0, 200.0);
        let found = near
            .range((run.y - reach) as i32 - 1..=(run.y + reach) as i32 + 1)
            .flat_map(|(_, places)| places.iter().copied())
            .filter_map(|place| drafts.get(place).and_then(|draft| fits(draft, &run)).map(|distance| (place, distance)))
            .min_by(|one, other| one.1.total_cmp(&other.1))
            .map(|(place, _)| place);
        if let Some(draft) = found.and_then(|place| drafts.get_mut(place)) {
            let raised = run.size < draft.size * 0.85 && draft.y - run.y > draft.size * 0.15;
            draft.glyphs.extend(letters.iter().map(|glyph| if raised { raise(*glyph) } else { *glyph }));
            draft.x = draft.x.min(run.x);
            draft.end = draft.end.max(run.end);
        } else {
            near.entry(run.y as i32).or_default().push(drafts.len());
            drafts.push(Draft { y: run.y, size: run.size, x: run.x, end: run.end, glyphs: letters.to_vec() });
        }
    }
    drafts.sort_by(|one, other| one.y.total_cmp(&other.y).then(one.x.total_cmp(&other.x)));
    let mut rows: Vec<(Row, Vec<bool>)> = drafts.into_iter().filter_map(|draft| cells(draft, &drawn.bars)).collect();
    glue(&mut rows);
    rows.into_iter().map(|(row, _)| row).collect()
}

/// The glyphs in the main direction of writing. What is turned against it stands at the edge of the page.
fn upright(glyphs: &[Glyph]) -> Vec<Glyph> {
    let count = |turn: u8| glyphs.iter().filter(|glyph| glyph.turn == turn).count();
    let main = (0..4).max_by_key(|turn| (count(*turn), 3 - turn)).unwrap_or(0);
    glyphs.iter().filter(|glyph| glyph.turn == main).copied().collect()
}

fn runs(glyphs: &[Glyph]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (place, glyph) in glyphs.iter().enumerate() {
        if let Some(run) = runs.last_mut() {
            let gap = glyph.x - run.end;
            let same = (glyph.y - run.y).abs() < glyph.size * 0.05 && (glyph.size - run.size).abs() < run.size * 0.05;
            if same && gap > -run.size * 0.6 && gap < run.size * 2.0 {
                run.end = run.end.max(glyph.end);
                run.glyphs.end = place + 1;
                continue;
            }
        }
        runs.push(Run { x: glyph.x, end: glyph.end, y: glyph.y, size: glyph.size, glyphs: place..place + 1 });
    }
    runs
}

/// How far a run is from a draft, if it belongs to it.
fn fits(draft: &Draft, run: &Run) -> Option<f32> {
    let distance = (draft.y - run.y).abs();
    if distance <= run.size * 0.2 {
        return Some(distance);
    }
    // A mark above or below the line: smaller, and close to letters of the line.
    let small = run.size < draft.size * 0.85;
    let within = run.y > draft.y - draft.size * 0.7 && run.y < draft.y + draft.size * 0.3;
    let close = || {
        let margin = draft.size * 0.5;
        draft.x - margin < run.end
            && draft.end + margin > run.x
            && draft
                .glyphs
                .iter()
                .rev()
                .take(4000)
                .any(|glyph| glyph.letter != ' ' && ((run.x - glyph.end).abs() < margin || (glyph.x - run.end).abs() < margin))
    };
    (small && within && close()).then_some(distance)
}

/// A raised digit as the sign of its own that text has for it.
fn raise(glyph: Glyph) -> Glyph {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = glyph.letter.to_digit(10).and_then(|digit| RAISED.get(digit as usize));
    Glyph { letter: digit.copied().unwrap_or(glyph.letter), ..glyph }
}

/// Divides a row into cells. The flags tell for each cell but the first whether the gap before it is wide.
fn cells(draft: Draft, bars: &[Bar]) -> Option<(Row, Vec<bool>)> {
    let level = draft.y - draft.size * 0.3;
    let mut bars: Vec<f32> = bars.iter().filter(|bar| bar.top < level && bar.bottom > level).map(|bar| bar.x).collect();
    bars.sort_by(f32::total_cmp);
    let mut glyphs = draft.glyphs;
    glyphs.sort_by(|one, other| one.x.total_cmp(&other.x));
    let limit = space(&glyphs);
    let mut cells: Vec<Cell> = Vec::new();
    let mut wide = Vec::new();
    let mut last: Option<Glyph> = None;
    let mut space = false;
    for glyph in glyphs {
        if glyph.letter == ' ' {
            space = true;
            continue;
        }
        if let (Some(before), Some(cell)) = (last, cells.last_mut()) {
            // The same letter twice at one place is how some programs print bold.
            if before.letter == glyph.letter && (glyph.x - before.x).abs() < glyph.size * 0.12 {
                continue;
            }
            let em = glyph.size.max(before.size);
            let gap = glyph.x - cell.end;
            let slack = em * 0.25;
            let next = bars.partition_point(|bar| *bar < cell.end - slack);
            let barred = gap > 0.0 && bars.get(next).is_some_and(|bar| *bar < glyph.x + slack);
            if gap < em * GAP && !barred {
                if space || gap > em * limit {
                    cell.text.push(' ');
                }
                cell.text.push(glyph.letter);
                cell.end = cell.end.max(glyph.end);
                last = Some(glyph);
                space = false;
                continue;
            }
            wide.push(barred || gap >= em * WIDE);
        }
        cells.push(Cell { x: glyph.x, end: glyph.end, text: glyph.letter.to_string() });
        last = Some(glyph);
        space = false;
    }
    for cell in &mut cells {
        cell.text = soften(&cell.text);
    }
    let row = Row { y: draft.y, size: draft.size, cells };
    (!row.cells.is_empty()).then_some((row, wide))
}

/// How wide a gap divides two words in a row, in font sizes. In spaced out print, letters have gaps as well.
fn space(glyphs: &[Glyph]) -> f32 {
    let mut gaps: Vec<f32> = glyphs
        .windows(2)
        .filter_map(|pair| match pair {
            [left, right] if left.letter != ' ' && right.letter != ' ' => Some((right.x - left.end) / right.size),
            _ => None,
        })
        .filter(|gap| *gap < GAP)
        .collect();
    gaps.sort_by(f32::total_cmp);
    let quarter = gaps.get(gaps.len() / 4).copied().unwrap_or(0.0);
    if gaps.len() >= 4 && quarter > 0.05 { quarter + SPACE } else { SPACE }
}

/// Drops soft hyphens, but for one at the end: printed there, it is the hyphen of a divided word.
fn soften(text: &str) -> String {
    const SOFT: char = '\u{ad}';
    let mut plain = text.replace(SOFT, "");
    if text.ends_with(SOFT) {
        plain.push('-');
    }
    plain
}

/// Joins cells again where the gap is only that of a stretched line, or of a list mark before its text.
fn glue(rows: &mut [(Row, Vec<bool>)]) {
    let gaps: Vec<Gaps> = rows
        .iter()
        .map(|(row, _)| {
            let pairs = row.cells.windows(2).filter_map(|pair| match pair {
                [left, right] => Some((left.end, right.x)),
                _ => None,
            });
            (row.y, row.size, pairs.collect())
        })
        .collect();
    for (place, (row, wide)) in rows.iter_mut().enumerate() {
        let around = [place.checked_sub(1), Some(place + 1)];
        let agrees = |left: f32, right: f32| {
            around.iter().flatten().filter_map(|other| gaps.get(*other)).any(|(y, size, others)| {
                (y - row.y).abs() < size * 4.0 && others.iter().any(|(from, to)| to.min(right) - from.max(left) > size * 0.9)
            })
        };
        let even = even(row);
        let mut joined: Vec<Cell> = Vec::new();
        for (number, cell) in row.cells.iter().enumerate() {
            if let Some(before) = joined.last_mut() {
                let flag = |flags: &[bool]| number.checked_sub(1).and_then(|gap| flags.get(gap)).copied();
                let far = flag(wide).unwrap_or(true) && !flag(&even).unwrap_or(false);
                let mark = number == 1 && is_mark(&before.text) && cell.x - before.end < row.size * 5.0;
                if mark || (!far && !agrees(before.end, cell.x)) {
                    before.text.push(' ');
                    before.text.push_str(&cell.text);
                    before.end = cell.end;
                    continue;
                }
            }
            joined.push(cell.clone());
        }
        row.cells = joined;
    }
}

/// Tells for each gap of a row whether it is one of several equal gaps between single words, as in a stretched line.
fn even(row: &Row) -> Vec<bool> {
    let gaps: Vec<f32> = row
        .cells
        .windows(2)
        .map(|pair| match pair {
            [left, right] if !left.text.contains(' ') || !right.text.contains(' ') => right.x - left.end,
            _ => f32::INFINITY,
        })
        .collect();
    let same = |one: f32, other: Option<&f32>| other.is_some_and(|other| (one - other).abs() < row.size * 0.15);
    let even = gaps.iter().enumerate().map(|(place, gap)| {
        let before = place.checked_sub(1).and_then(|before| gaps.get(before));
        same(*gap, before) || same(*gap, gaps.get(place + 1))
    });
    even.collect()
}

/// Whether a text is the mark of a list item, as `•`, `-`, `1.`, `a)` or the number of a footnote.
fn is_mark(text: &str) -> bool {
    let mut letters = text.chars();
    match (letters.next(), text.chars().count()) {
        (Some(first), 1) => "•◦▪–—-*·○●■‣⁃oO§".contains(first) || "¹²³⁴⁵⁶⁷⁸⁹".contains(first),
        (Some(_), 2..=5) => {
            let body = text.trim_start_matches('(').trim_end_matches(['.', ')']);
            body.len() < text.len()
                && (body.len() <= 1 || body.chars().all(|letter| letter.is_ascii_digit() || letter == '.' || "ivx".contains(letter)))
        }
        _ => false,
    }
}
