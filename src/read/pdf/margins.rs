//! Finds running heads, running feet and page numbers.

use super::lines::Row;

/// The share of the page, at the top and at the bottom, where running heads and feet stand.
const ZONE: f32 = 0.13;

/// The rows of one page.
pub struct Sheet {
    /// The height of the page.
    pub height: f32,
    /// All rows, from top to bottom.
    pub rows: Vec<Row>,
}

/// Takes the running heads and feet out of the rows, and gives their text for each page.
pub fn take(sheets: &mut [Sheet]) -> Vec<String> {
    let keys: Vec<Vec<(f32, String)>> = sheets
        .iter()
        .map(|sheet| sheet.rows.iter().filter(|row| in_zone(row, sheet.height)).map(|row| (row.y, key(row))).collect())
        .collect();
    // All keys in one sorted list: a row that repeats has a neighbour there from another page.
    let mut all: Vec<(&str, i32, usize)> =
        keys.iter().enumerate().flat_map(|(page, rows)| rows.iter().map(move |(y, key)| (key.as_str(), *y as i32, page))).collect();
    all.sort_unstable();
    let repeats = |key: &str, y: f32, page: usize| {
        let y = y as i32;
        let start = all.partition_point(|(other, height, _)| (*other, *height) < (key, y - 6));
        all.iter().skip(start).take_while(|(other, height, _)| *other == key && *height <= y + 6).any(|(_, _, other)| *other != page)
    };
    sheets
        .iter_mut()
        .enumerate()
        .map(|(page, sheet)| {
            let mut margin = String::new();
            let height = sheet.height;
            sheet.rows.retain(|row| {
                let key = key(row);
                let running = in_zone(row, height) && (is_number(&key) || repeats(&key, row.y, page));
                if running {
                    margin.push_str(&row.text());
                    margin.push('\n');
                }
                !running
            });
            margin
        })
        .collect()
}

fn in_zone(row: &Row, height: f32) -> bool {
    row.y < height * ZONE || row.y > height * (1.0 - ZONE)
}

/// The text of a row for comparison between pages. The digits of a page number do not count.
fn key(row: &Row) -> String {
    let text = row.text().to_lowercase();
    let numbered = text.split(|letter: char| !letter.is_alphanumeric()).any(|word| matches!(word, "side" | "page" | "s"));
    let bare = !text.chars().any(char::is_alphabetic);
    if !numbered && !bare {
        return text;
    }
    let mut key = String::new();
    for letter in text.chars() {
        match letter {
            '0'..='9' if key.ends_with('#') => {}
            '0'..='9' => key.push('#'),
            letter => key.push(letter),
        }
    }
    key
}

/// Whether a key is a page number with the word for it: that needs no second page to be told.
fn is_number(key: &str) -> bool {
    let words: Vec<&str> = key.split(|letter: char| !letter.is_alphanumeric() && letter != '#').filter(|word| !word.is_empty()).collect();
    matches!(words.as_slice(), ["side" | "page" | "s", "#"] | ["side" | "page" | "s", "#", "af" | "of" | "ud", "#"])
        || matches!(words.as_slice(), ["side" | "page" | "s", "#", "#"])
}
