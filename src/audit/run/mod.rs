//! Files → rows, in the order of the input, judged on all cores.
//!
//! One thread cuts files into pieces, `jobs` threads judge them, and the caller's thread takes the results in order. Each
//! piece waits in a queue of bounded length and weight, so that memory does not grow with the number of documents.

mod cutter;
mod keeper;

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use crate::read::{self, Failure, Piece};
use crate::waivers::Waiver;

use super::files::Found;
use super::judge::{Judge, named};
use super::row::Row;
use super::store::{Store, StoreError, packed};

use cutter::Cutter;
use keeper::{AT_ONCE, Fresh, keep};

/// Pieces that may wait for the results before them.
const WAITING: usize = 512;
/// Bytes that they may hold together; one larger piece may pass alone.
const WEIGHT: usize = 64 * 1024 * 1024;

/// How far an audit is; read from another thread.
#[derive(Debug, Default)]
pub struct Progress {
    /// Bytes of files that are done, about right inside one.
    pub bytes: AtomicU64,
    /// Documents that are done.
    pub documents: AtomicU64,
    /// Of these, judged before.
    pub known: AtomicU64,
    /// Of these, not judged.
    pub failed: AtomicU64,
}

/// An audit's work.
pub struct Run<'r> {
    /// What was judged before.
    pub store: &'r Store,
    /// Threads that judge.
    pub jobs: usize,
    /// Set from outside to end early.
    pub stop: &'r AtomicBool,
    /// How far it is.
    pub progress: &'r Progress,
}

/// Why an audit ended early.
#[derive(Debug, thiserror::Error)]
pub enum RunError<E> {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Whoever takes the rows.
    #[error("{0}")]
    Taker(E),
    /// The system has no more threads.
    #[error("{0}; try a smaller --jobs")]
    Thread(std::io::Error),
    /// It was told to stop; what was judged is kept.
    #[error("interrupted")]
    Interrupted,
}

/// A row with its file.
pub struct Placed<'p> {
    /// The row; source, number and unit from a path are still to be given.
    pub row: Row,
    /// The file that it stands in.
    pub found: &'p Found,
}

/// What stands in the queue, in the order of the input.
enum Item {
    /// A piece that is being judged.
    Piece { name: String, found: Arc<Found>, weight: u64, done: Receiver<Result<Done, StoreError>> },
    /// Something that could not be read.
    Failed { row: Box<Row>, found: Arc<Found> },
    /// The end of a file.
    End { size: u64, cut: u64 },
}

/// A judged piece.
struct Done {
    rows: Vec<Row>,
    known: bool,
}

/// A piece to judge.
struct Task {
    piece: Piece,
    judge: Arc<Judge>,
    beside: Arc<[Waiver]>,
    weight: usize,
    done: Sender<Result<Done, StoreError>>,
}

impl Run<'_> {
    /// Judges all documents of `files`; `judge_of` gives what judges those of a folder. Each row goes to `take`, in order.
    pub fn run<E: Send>(
        &self,
        files: impl Iterator<Item = Result<Found, Failure>> + Send,
        judge_of: impl FnMut(&Path) -> Arc<Judge> + Send,
        take: &mut dyn FnMut(Placed) -> Result<(), E>,
    ) -> Result<(), RunError<E>> {
        let (queue, items) = sync_channel::<Item>(WAITING);
        let (tasks, to_do) = channel::<Task>();
        let (fresh, to_keep) = sync_channel::<Fresh>(AT_ONCE);
        let to_do = Mutex::new(to_do);
        let room = Room::default();
        std::thread::scope(|scope| {
            let ended = Ended { stop: self.stop, room: &room };
            let spawn = |name: &str| std::thread::Builder::new().name(name.to_owned());
            let keeper = spawn("keeper").spawn_scoped(scope, move || keep(self.store, &to_keep, self.stop)).map_err(RunError::Thread)?;
            for _ in 0..self.jobs.max(1) {
                let fresh = fresh.clone();
                let (to_do, room) = (&to_do, &room);
                spawn("judge").spawn_scoped(scope, move || self.judge_all(to_do, room, &fresh)).map_err(RunError::Thread)?;
            }
            drop(fresh);
            // The judges end when the cutter has, and the keeper when they have.
            let cutter = || Cutter { run: self, queue, tasks, room: &room, judge_of }.cut_all(files);
            spawn("cutter").spawn_scoped(scope, cutter).map_err(RunError::Thread)?;
            let result = self.collect(items, take);
            // Where all is done it ends nothing.
            drop(ended);
            // What the store says comes first: it is why all else ended.
            keeper.join().unwrap_or(Ok(()))?;
            result
        })
    }

    /// Judges pieces until there are no more.
    fn judge_all(&self, to_do: &Mutex<Receiver<Task>>, room: &Room, fresh: &SyncSender<Fresh>) {
        loop {
            let task = to_do.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(Task { piece, judge, beside, weight, done }) = task else { break };
            if !self.stop.load(Ordering::Relaxed) {
                let judged = read::guarded(read::internal, || Ok(self.judged(piece, &judge, &beside, fresh)));
                let judged = judged.unwrap_or_else(|error| Ok(Done { rows: vec![judge.failed("", &error)], known: false }));
                // Whoever waits may have given up.
                let _ = done.send(judged);
            }
            room.leave(weight);
        }
    }

    fn judged(&self, piece: Piece, judge: &Judge, beside: &[Waiver], fresh: &SyncSender<Fresh>) -> Result<Done, StoreError> {
        let piece = match piece.load(&judge.options().limits) {
            Ok(piece) => piece,
            Err(Failure { error, .. }) => return Ok(Done { rows: vec![judge.failed("", &error)], known: false }),
        };
        let key = judge.key(&piece, beside);
        let known = key.as_ref().map(|key| self.store.get(key)).transpose()?.flatten();
        let (rows, known, kept) = match known {
            Some((rows, kept)) => (rows, true, kept),
            None => (judge.rows(piece, beside), false, false),
        };
        // What failed may go well the next time, and costs little to try.
        if let Some(key) = key.filter(|_| !kept && rows.iter().all(|row| row.document.error.is_none()))
            && let Ok(packed) = packed(&rows)
        {
            // Where nobody keeps any more, the collector hears why.
            let _ = fresh.send((key, packed));
        }
        Ok(Done { rows, known })
    }

    fn collect<E>(&self, items: Receiver<Item>, take: &mut dyn FnMut(Placed) -> Result<(), E>) -> Result<(), RunError<E>> {
        for item in items {
            match item {
                Item::Failed { row, found } => self.take(vec![*row], "", &found, false, take)?,
                Item::Piece { name, found, weight, done } => {
                    // Whoever judges stops at once when told to.
                    let Ok(done) = done.recv() else { return Err(RunError::Interrupted) };
                    let Done { rows, known } = done?;
                    self.progress.bytes.fetch_add(weight, Ordering::Relaxed);
                    self.take(rows, &name, &found, known, take)?;
                }
                Item::End { size, cut } => {
                    self.progress.bytes.fetch_add(size.saturating_sub(cut), Ordering::Relaxed);
                }
            }
        }
        if self.stop.load(Ordering::Relaxed) { Err(RunError::Interrupted) } else { Ok(()) }
    }

    fn take<E>(
        &self,
        rows: Vec<Row>,
        name: &str,
        found: &Found,
        known: bool,
        take: &mut dyn FnMut(Placed) -> Result<(), E>,
    ) -> Result<(), RunError<E>> {
        for row in rows {
            self.progress.documents.fetch_add(1, Ordering::Relaxed);
            self.progress.known.fetch_add(u64::from(known), Ordering::Relaxed);
            self.progress.failed.fetch_add(u64::from(row.document.error.is_some()), Ordering::Relaxed);
            let row = named(row, |suffix| format!("{name}{suffix}"));
            take(Placed { row, found }).map_err(RunError::Taker)?;
        }
        Ok(())
    }
}

/// Ends the other threads when the one that takes the results gives up, however it does.
struct Ended<'e> {
    stop: &'e AtomicBool,
    room: &'e Room,
}

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.room.open();
    }
}

/// Bytes of pieces that wait or are judged.
#[derive(Default)]
struct Room {
    taken: Mutex<usize>,
    left: Condvar,
}

impl Room {
    /// Waits until there is room.
    fn enter(&self, weight: usize) {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |taken: &mut usize| *taken > 0 && *taken + weight > WEIGHT;
        let mut taken = self.left.wait_while(taken, full).unwrap_or_else(PoisonError::into_inner);
        *taken += weight;
    }

    fn leave(&self, weight: usize) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken = taken.saturating_sub(weight);
        self.left.notify_all();
    }

    /// Lets in whoever waits: nobody will leave any more.
    fn open(&self) {
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) = 0;
        self.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::audit::{Files, Places, UnitFrom};
    use crate::check::Checker;
    use crate::config::Config;
    use crate::label::Lang;

    struct Bench {
        folder: tempfile::TempDir,
        judge: Arc<Judge>,
    }

    impl Bench {
        /// Letters as files, mails and rows of a table, one of them twice, and two that cannot be read.
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let letter = |n: usize| format!("Kære Bo\n\nVi har besluttet at give dig afslag på {n} timers hjælp.\n\nVenlig hilsen\nAnna\n");
            let write = |name: &str, text: &[u8]| {
                let path = folder.path().join(name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            };
            for n in 0..12 {
                write(&format!("ydelse/{n:02}.txt"), letter(n).as_bytes());
            }
            write("ydelse/05-igen.txt", letter(5).as_bytes());
            write("ydelse/tom.txt", b"\n");
            write("ydelse/billede.png", b"\x89PNG\r\n\x1a\n");
            let mails = (0..9).map(|n| format!("From a@b Mon Mar  2 10:00:00 2026\nSubject: Svar\n\n{}\n", letter(20 + n)));
            write("post/sendt.mbox", mails.collect::<String>().as_bytes());
            let rows =
                (0..9).map(|n| serde_json::json!({"text": letter(40 + n), "unit": "Pension", "date": "2026-03-02"}).to_string() + "\n");
            write("table.jsonl", rows.collect::<String>().as_bytes());
            let judge = Judge::new(Checker::load(None).unwrap(), Config::default(), read::Options::default(), false, Lang::Da);
            Self { folder, judge: Arc::new(judge) }
        }

        /// The rows, and how many of them were known; `until`: the taker stops the run at this row.
        fn run(&self, store: &Store, jobs: usize, until: Option<u64>) -> (Vec<Row>, u64) {
            let (stop, progress) = (AtomicBool::new(false), Progress::default());
            let run = Run { store, jobs, stop: &stop, progress: &progress };
            let files = Files::new(&[self.folder.path().to_owned()], &[], &[]).unwrap();
            let (mut rows, mut places) = (Vec::new(), Places::new(UnitFrom::Path(1)));
            let result = run.run(files.iter(), |_| Arc::clone(&self.judge), &mut |placed| {
                rows.push(places.place(placed));
                if until == Some(rows.len() as u64) {
                    stop.store(true, Ordering::Relaxed);
                }
                Ok::<(), Infallible>(())
            });
            assert_eq!(result.is_err(), until.is_some(), "{result:?}");
            (rows, progress.known.load(Ordering::Relaxed))
        }
    }

    #[test]
    fn rows_come_in_order_whoever_judges_them_and_only_once() {
        let bench = Bench::new();
        let stores = tempfile::tempdir().unwrap();
        let store = |name: &str| {
            let folder = stores.path().join(name);
            std::fs::create_dir_all(&folder).unwrap();
            Store::open(&folder).unwrap()
        };
        let (one, four) = (store("one"), store("four"));
        let (rows, _) = bench.run(&one, 1, None);
        let names: Vec<&str> = rows.iter().map(|r| r.document.source.rsplit(['/', '\\']).next().unwrap()).collect();
        assert_eq!(rows.len(), 33);
        assert_eq!(names[..2], ["sendt.mbox#1", "sendt.mbox#2"]);
        assert_eq!(names[31..], ["billede.png", "tom.txt"]);
        assert_eq!(rows.iter().filter(|r| r.document.error.is_some()).count(), 2);
        assert!(rows.iter().enumerate().all(|(i, row)| row.document.number == i as u64 + 1));
        let units = |unit: &str| rows.iter().filter(|r| r.document.unit.as_deref() == Some(unit)).count();
        assert_eq!((units("ydelse"), units("post"), units("Pension")), (15, 9, 9));

        assert_eq!(bench.run(&four, 4, None).0, rows);
        let (again, known) = bench.run(&four, 4, None);
        assert_eq!((again, known), (rows.clone(), 31));

        // What was cut short goes on: nothing twice, nothing lost.
        let cut = store("cut");
        let (some, _) = bench.run(&cut, 2, Some(10));
        assert_eq!(some[..], rows[..some.len()]);
        let (whole, known) = bench.run(&cut, 2, None);
        assert_eq!(whole, rows);
        assert!(known >= 9, "{known}");
    }

    #[test]
    fn a_changed_file_is_judged_anew() {
        let bench = Bench::new();
        let stores = tempfile::tempdir().unwrap();
        let store = Store::open(stores.path()).unwrap();
        bench.run(&store, 2, None);
        let path = bench.folder.path().join("ydelse/03.txt");
        std::fs::write(&path, "Kære Bo\n\nTak for din mail. Vi vender tilbage.\n").unwrap();
        std::fs::write(bench.folder.path().join("ydelse/04.txt.skelne"), "skelne: allow complaint-notice-missing because prøve\n").unwrap();
        let (rows, known) = bench.run(&store, 2, None);
        assert_eq!(known, 29);
        let row = |name: &str| rows.iter().find(|r| r.document.source.ends_with(name)).unwrap();
        assert_ne!(row("03.txt").document.act, row("02.txt").document.act);
        assert_eq!(row("04.txt").document.waived, [crate::rules::Rule::ComplaintNoticeMissing]);
    }
}
