//! The thread that cuts files into pieces.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Sender, SyncSender, channel};

use crate::error::ReadError;
use crate::read::{self, Failure, Piece};
use crate::waivers::{self, Waiver};

use super::super::files::Found;
use super::super::judge::Judge;
use super::{Item, Room, Run, Task};

/// What cuts files into pieces.
pub(super) struct Cutter<'c, J> {
    pub run: &'c Run<'c>,
    pub queue: SyncSender<Item>,
    pub tasks: Sender<Task>,
    pub room: &'c Room,
    pub judge_of: J,
}

impl<J: FnMut(&Path) -> Arc<Judge>> Cutter<'_, J> {
    pub fn cut_all(&mut self, files: impl Iterator<Item = Result<Found, Failure>>) {
        for found in files {
            let flow = match found {
                Ok(found) => self.cut(found),
                Err(Failure { name, error }) => {
                    let path = Path::new(&name).to_owned();
                    let judge = (self.judge_of)(path.parent().unwrap_or(&path));
                    let found = Arc::new(Found { root: path.clone(), path, size: 0 });
                    self.failed(&judge, &name, &error, &found)
                }
            };
            if flow.is_break() {
                break;
            }
        }
    }

    fn cut(&mut self, found: Found) -> ControlFlow<()> {
        let found = Arc::new(found);
        let judge = (self.judge_of)(found.path.parent().unwrap_or(&found.path));
        let name = found.path.display().to_string();
        let beside: Arc<[Waiver]> = match waivers::beside(&found.path, &judge.options().limits) {
            Ok(waivers) => waivers.into(),
            Err(error) => return self.failed(&judge, &name, &error, &found),
        };
        let none: Arc<[Waiver]> = Arc::new([]);
        let mut cut = 0;
        read::cut(&found.path, judge.options(), &mut |piece| {
            if self.run.stop.load(Ordering::Relaxed) {
                return ControlFlow::Break(());
            }
            match piece {
                Ok(piece) => {
                    // What stands beside a mailbox speaks for none of the mails in it.
                    let beside = if piece.name == name { &beside } else { &none };
                    let weight = (piece.weight() as u64).min(found.size - cut);
                    cut += weight;
                    self.piece(piece, &judge, beside, &found, weight)
                }
                Err(Failure { name, error }) => self.failed(&judge, &name, &error, &found),
            }
        })?;
        self.send(Item::End { size: found.size, cut })
    }

    fn piece(&self, piece: Piece, judge: &Arc<Judge>, beside: &Arc<[Waiver]>, found: &Arc<Found>, share: u64) -> ControlFlow<()> {
        let weight = piece.weight();
        self.room.enter(weight);
        let (sender, done) = channel();
        let name = piece.name.clone();
        let task = Task { piece, judge: Arc::clone(judge), beside: Arc::clone(beside), weight, done: sender };
        if self.tasks.send(task).is_err() {
            return ControlFlow::Break(());
        }
        self.send(Item::Piece { name, found: Arc::clone(found), weight: share, done })
    }

    fn failed(&self, judge: &Judge, name: &str, error: &ReadError, found: &Arc<Found>) -> ControlFlow<()> {
        self.send(Item::Failed { row: Box::new(judge.failed(name, error)), found: Arc::clone(found) })
    }

    /// Fails where nobody takes results any more.
    fn send(&self, item: Item) -> ControlFlow<()> {
        if self.queue.send(item).is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
