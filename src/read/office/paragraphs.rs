//! Paragraphs, rows and cells → lines of text: what Word and OpenDocument have in common.

use crate::error::ReadError;
use crate::read::extract::Extract;
use crate::read::faults;
use crate::read::source::Place;

/// Tables inside tables, text boxes inside text boxes; real letters stay below ten.
const MAX_NESTING: usize = 40;

/// Collects paragraphs into lines. A table's row is one line with its cells divided by tabs, where every cell
/// holds one paragraph; a row of longer cells (letters are often laid out by tables) is read cell by cell.
pub struct Paragraphs {
    out: Extract,
    /// What is open, innermost last.
    open: Vec<Level>,
    counted: u32,
}

/// Something that is open.
enum Level {
    /// A paragraph: its text so far, and the lines of text boxes in it, which wait for it to end;
    /// whether it has ended and waits for the next one to go on in it.
    Paragraph { text: String, boxes: Vec<String>, waits: bool },
    /// A row of a table: its cells, each with its paragraphs.
    Row(Vec<Vec<String>>),
}

impl Paragraphs {
    pub fn new(out: Extract) -> Self {
        Self { out, open: Vec::new(), counted: 0 }
    }

    /// The text so far, and the budget.
    pub fn out(&mut self) -> &mut Extract {
        &mut self.out
    }

    pub fn finish(self) -> Extract {
        self.out
    }

    /// Begins a paragraph, with the mark of its list; whether it goes on in one that already has text.
    pub fn begin(&mut self, marker: &str) -> Result<bool, ReadError> {
        if let Some(Level::Paragraph { text, waits, .. }) = self.open.last_mut()
            && *waits
        {
            *waits = false;
            return Ok(!text.trim().is_empty());
        }
        self.push(Level::Paragraph { text: marker.to_owned(), boxes: Vec::new(), waits: false })?;
        Ok(false)
    }

    /// Adds text to the paragraph that is open; text outside paragraphs is none.
    pub fn text(&mut self, more: &str) -> Result<(), ReadError> {
        self.settle()?;
        if let Some(Level::Paragraph { text, .. }) = self.open.last_mut() {
            self.out.budget.spend(more.len() as u64)?;
            text.push_str(more);
        }
        Ok(())
    }

    /// Takes away what the paragraph that is open said so far.
    pub fn clear(&mut self) {
        if let Some(Level::Paragraph { text, .. }) = self.open.last_mut() {
            text.clear();
        }
    }

    /// Ends the paragraph that is open.
    pub fn end(&mut self) -> Result<(), ReadError> {
        self.settle()?;
        self.close_if(|level| matches!(level, Level::Paragraph { .. }))
    }

    /// Ends the paragraph that is open, whose mark is struck out: the next one, if any comes, goes on in it.
    pub fn end_struck(&mut self) -> Result<(), ReadError> {
        self.settle()?;
        if let Some(Level::Paragraph { waits, .. }) = self.open.last_mut() {
            *waits = true;
        }
        Ok(())
    }

    /// Ends a paragraph that waits for one that does not come.
    pub fn settle(&mut self) -> Result<(), ReadError> {
        self.close_if(|level| matches!(level, Level::Paragraph { waits: true, .. }))
    }

    fn close_if(&mut self, is: impl FnOnce(&mut Level) -> bool) -> Result<(), ReadError> {
        if let Some(Level::Paragraph { text, boxes, .. }) = self.open.pop_if(is) {
            self.add(text)?;
            for line in boxes {
                self.add(line)?;
            }
        }
        Ok(())
    }

    pub fn begin_table(&mut self) -> Result<(), ReadError> {
        self.settle()?;
        self.push(Level::Row(Vec::new()))
    }

    pub fn begin_cell(&mut self) -> Result<(), ReadError> {
        self.settle()?;
        if let Some(Level::Row(cells)) = self.open.last_mut() {
            cells.push(Vec::new());
        }
        Ok(())
    }

    pub fn end_row(&mut self) -> Result<(), ReadError> {
        self.end_table()?;
        self.begin_table()
    }

    pub fn end_table(&mut self) -> Result<(), ReadError> {
        self.settle()?;
        let Some(Level::Row(mut cells)) = self.open.pop_if(|level| matches!(level, Level::Row(_))) else { return Ok(()) };
        for cell in &mut cells {
            cell.retain(|line| !line.trim().is_empty());
        }
        if cells.iter().all(|cell| cell.len() <= 1) {
            let row: Vec<String> = cells.into_iter().flatten().collect();
            if row.is_empty() { Ok(()) } else { self.add(row.join("\t")) }
        } else {
            cells.into_iter().flatten().try_for_each(|line| self.add(line))
        }
    }

    fn push(&mut self, level: Level) -> Result<(), ReadError> {
        if self.open.len() >= MAX_NESTING {
            return Err(faults::broken("Word/ODF"));
        }
        self.open.push(level);
        Ok(())
    }

    /// A finished line goes to the paragraph or cell around it, or out.
    fn add(&mut self, line: String) -> Result<(), ReadError> {
        match self.open.last_mut() {
            Some(Level::Paragraph { boxes, .. }) => boxes.push(line),
            Some(Level::Row(cells)) => match cells.last_mut() {
                Some(cell) => cell.push(line),
                None => cells.push(vec![line]),
            },
            None => {
                self.counted += 1;
                self.out.place(Place::Paragraph(self.counted));
                self.out.line(&line)?;
            }
        }
        Ok(())
    }
}
