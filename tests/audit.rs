//! Audits as a user meets them: results, interruptions, a full disk, exit codes, what leaves the letters.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const SKELNE: &str = env!("CARGO_BIN_EXE_skelne");

/// A folder with letters out of the corpus: a table, a mailbox, and files in folders of units.
struct Letters {
    folder: tempfile::TempDir,
}

impl Letters {
    /// Every `step`th document of the corpus.
    fn new(step: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("sendt");
        std::fs::create_dir_all(&root).unwrap();
        let (mut table, mut mails) = (String::new(), String::new());
        for (number, text) in corpus().into_iter().step_by(step).enumerate() {
            let unit = ["ydelse", "byggesag", "pleje"][number % 3];
            match number % 4 {
                0 | 1 => {
                    let date = format!("2026-{:02}-15", number % 6 + 1);
                    table += &(serde_json::json!({"text": text, "unit": unit, "date": date}).to_string() + "\n");
                }
                2 => {
                    std::fs::create_dir_all(root.join(unit)).unwrap();
                    std::fs::write(root.join(unit).join(format!("{number:05}.txt")), text).unwrap();
                }
                _ => {
                    let body = text.replace("\nFrom ", "\n>From ");
                    mails += &format!(
                        "From a@solby.dk Mon Mar  2 10:00:00 2026\nSubject: Svar\nDate: Mon, 2 Mar 2026 10:00:00 +0100\nContent-Type: text/plain; charset=utf-8\n\n{body}\n\n"
                    );
                }
            }
        }
        std::fs::write(root.join("chats.jsonl"), table).unwrap();
        std::fs::write(root.join("post.mbox"), mails).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command that audits into a folder.
    fn command(&self, out: &str, more: &[&str]) -> Command {
        let mut command = Command::new(SKELNE);
        command.current_dir(self.folder.path()).args(["audit", "sendt", "--out", out, "--unit-from", "path:1"]).args(more);
        command.env("NO_COLOR", "1").env("COLUMNS", "80");
        command
    }

    fn audit(&self, out: &str, more: &[&str]) -> Output {
        self.command(out, more).output().unwrap()
    }
}

fn corpus() -> Vec<String> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    let text = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().to_owned();
    files.iter().flat_map(|f| std::fs::read_to_string(f).unwrap().lines().map(text).collect::<Vec<_>>()).collect()
}

/// The bytes of an audit's tables by name.
fn tables(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let named = |name: &str| (name.to_owned(), std::fs::read(folder.join(name)).unwrap());
    let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|n| n.starts_with("documents.") || n.starts_with("findings."));
    names.iter().map(|n| named(n)).collect()
}

fn partials_if_any(folder: &Path) -> Vec<String> {
    if folder.is_dir() { partials(folder) } else { Vec::new() }
}

fn partials(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    names.filter(|n| n.contains("partial")).collect()
}

fn summary(folder: &Path) -> serde_json::Value {
    serde_json::from_str(&std::fs::read_to_string(folder.join("audit.json")).unwrap()).unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn tables_are_the_same_on_one_core_and_on_two_and_when_all_was_judged_before() {
    let letters = Letters::new(12);
    let one = letters.audit("one", &["--jobs", "1", "--quiet"]);
    assert_eq!(one.status.code(), Some(1), "{}", errors(&one));
    assert!(one.stdout.is_empty() && one.stderr.is_empty(), "{}", errors(&one));
    letters.audit("two", &["--jobs", "2", "--quiet"]);
    assert_eq!(tables(&letters.path("one")), tables(&letters.path("two")));
    let before = tables(&letters.path("two"));
    letters.audit("two", &["--quiet"]);
    assert_eq!(before, tables(&letters.path("two")));
    // Of another form, the tables replace those that were there.
    letters.audit("two", &["--quiet", "--table", "jsonl"]);
    let names: Vec<String> = tables(&letters.path("two")).into_keys().collect();
    assert_eq!(names, ["documents.jsonl", "findings.jsonl"]);
    let documents = String::from_utf8(tables(&letters.path("two"))["documents.jsonl"].clone()).unwrap();
    let rows: Vec<serde_json::Value> = documents.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let units = |unit: &str| rows.iter().filter(|r| r["unit"] == unit).count();
    assert!(units("ydelse") > 20 && units("byggesag") > 20 && units("pleje") > 20);
    assert!(rows.iter().enumerate().all(|(i, r)| r["number"] == i as u64 + 1));
    assert_eq!(summary(&letters.path("two"))["all"]["documents"], rows.len());
}

/// How often the audit is killed; the long form is `SKELNE_KILLS=20`.
fn kills() -> u64 {
    std::env::var("SKELNE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(4)
}

#[test]
#[cfg(unix)]
fn killed_at_any_moment_it_goes_on_and_ends_as_if_nothing_had_been() {
    let letters = Letters::new(4);
    // One thread: what is left to kill must not hang on how many cores there are.
    let begun = Instant::now();
    letters.audit("whole", &["--quiet", "--jobs", "1"]);
    let whole = begun.elapsed();
    let undisturbed = tables(&letters.path("whole"));
    let mut seed = 0x9E37_79B9_u64;
    let mut killed = 0;
    for kill in 0..kills() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // The first run has everything to do; the later ones may be done before their time.
        let moment = if kill == 0 { 0.25 } else { (seed >> 33) as f64 / 2_147_483_648.0 * 0.9 };
        let mut child = letters.command("cut", &["--quiet", "--jobs", "1"]).spawn().unwrap();
        std::thread::sleep(whole.mul_f64(moment));
        child.kill().unwrap();
        killed += u32::from(child.wait().unwrap().code().is_none());
        // What is there is whole, or is not there.
        if letters.path("cut/audit.json").is_file() {
            assert_eq!(tables(&letters.path("cut")), undisturbed);
        }
    }
    assert!(killed > 0, "no run was killed in time");
    letters.audit("cut", &["--quiet"]);
    assert_eq!(tables(&letters.path("cut")), undisturbed);
    assert_eq!(partials(&letters.path("cut")), [] as [&str; 0]);
}

#[test]
#[cfg(unix)]
fn a_full_disk_is_told_and_nothing_is_lost() {
    let letters = Letters::new(6);
    letters.audit("whole", &["--quiet"]);
    // No file may grow beyond so many KiB: as a full disk, the write fails.
    for limit in [4, 40, 200, 400] {
        let run = format!("trap '' XFSZ; ulimit -f {limit}; exec \"$0\" audit sendt --out full --unit-from path:1 --quiet");
        let output = Command::new("bash").current_dir(letters.folder.path()).args(["-c", &run, SKELNE]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", errors(&output));
        let told = errors(&output);
        assert!(told.starts_with("skelne: full/") && told.lines().count() == 1, "{told}");
        assert_eq!(partials(&letters.path("full")), [] as [&str; 0], "{limit}");
        assert!(!letters.path("full/audit.json").exists());
    }
    letters.audit("full", &["--quiet"]);
    assert_eq!(tables(&letters.path("full")), tables(&letters.path("whole")));
}

#[test]
#[cfg(unix)]
fn interrupted_by_the_user_it_leaves_no_half_file_and_goes_on() {
    let letters = Letters::new(2);
    let mut command = letters.command("out", &["--jobs", "1"]);
    let child = command.stderr(std::process::Stdio::piped()).stdout(std::process::Stdio::null()).spawn().unwrap();
    // It is at work when its tables are begun.
    let begun = Instant::now();
    while partials_if_any(&letters.path("out")).is_empty() && begun.elapsed() < Duration::from_mins(1) {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(300));
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", errors(&output));
    assert!(errors(&output).contains("samme kommando"), "{}", errors(&output));
    assert_eq!(partials(&letters.path("out")), [] as [&str; 0]);
    let again = letters.audit("out", &["--quiet"]);
    assert_eq!(again.status.code(), Some(1));
}

#[test]
fn what_was_not_changed_is_not_judged_again() {
    let letters = Letters::new(12);
    let known = |output: &Output| {
        let told = errors(output);
        let (documents, rest) = told.split_once(" dokumenter, ").unwrap();
        let known = rest.split_once(" i sekundet, ").map_or("0", |(_, rest)| rest.split_once(" bedømt før").map_or("0", |(n, _)| n));
        (documents.rsplit(' ').next().unwrap().parse::<usize>().unwrap(), known.parse::<usize>().unwrap())
    };
    let (all, _) = known(&letters.audit("out", &["--verbose"]));
    // One more letter, and one that is changed.
    std::fs::write(letters.path("sendt/ydelse/ny.txt"), "Kære Bo\n\nVi giver dig afslag på støtte til bil.\n").unwrap();
    let first = std::fs::read_dir(letters.path("sendt/pleje")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(first, "Kære Bo\n\nVi har modtaget din klage.\n").unwrap();
    assert_eq!(known(&letters.audit("out", &["--verbose"])), (all + 1, all - 1));
    // Other settings judge anew.
    std::fs::write(letters.path("skelne.toml"), "[rules]\nreasons-missing = \"off\"\n").unwrap();
    assert_eq!(known(&letters.audit("out", &["--verbose"])), (all + 1, 0));
}

#[test]
fn nothing_of_a_letter_leaves_it_unless_asked_for_and_then_masked() {
    let folder = tempfile::tempdir().unwrap();
    let secret = "Kære Zebrina\n\nVi har besluttet, at du, cpr. 010190-1234, får afslag på zebrafinker. Skriv til zebra@borger.dk eller ring på 12 34 56 78.\n\nHilsen\nAnna\n";
    std::fs::create_dir_all(folder.path().join("ind/010190-1234")).unwrap();
    std::fs::write(folder.path().join("ind/010190-1234/brev.txt"), secret).unwrap();
    let audit = |out: &str, more: &[&str]| {
        let output = Command::new(SKELNE)
            .current_dir(folder.path())
            .args(["audit", "ind", "--out", out, "--table", "csv"])
            .args(more)
            .output()
            .unwrap();
        let mut all = String::from_utf8_lossy(&output.stdout).into_owned() + &errors(&output);
        for entry in std::fs::read_dir(folder.path().join(out)).unwrap().filter(|e| e.as_ref().unwrap().path().is_file()) {
            all += &String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap());
        }
        all
    };
    let all = audit("uden", &["--sample", "3"]);
    for word in ["ebrina", "zebra", "010190-1234", "12 34 56 78", "afslag på zebrafinker"] {
        assert!(!all.contains(word), "{word}");
    }
    assert!(all.contains("ind/010190-****/brev.txt"));
    let all = audit("med", &["--with-excerpts", "--sample", "3", "--sample-texts"]);
    assert!(all.contains("afslag på zebrafinker"));
    for word in ["zebra@", "010190-1234", "12 34 56 78"] {
        assert!(!all.contains(word), "{word}");
    }
    let text = std::fs::read_to_string(folder.path().join("med/review/1.txt")).unwrap();
    assert!(text.contains("Zebrina") && text.contains("010190-****"), "{text}");
    // The next run without excerpts keeps none.
    let all = audit("med", &[]);
    assert!(!all.contains("zebrafinker"));
}

#[test]
fn exit_codes_are_those_of_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let audit = |arguments: &[&str]| Command::new(SKELNE).current_dir(folder.path()).arg("audit").args(arguments).output().unwrap();
    std::fs::create_dir_all(folder.path().join("ind")).unwrap();
    std::fs::write(folder.path().join("ind/tak.txt"), "Kære Bo\n\nTak for din mail. Vi vender tilbage i næste uge.\n\nHilsen\nAnna\n")
        .unwrap();
    let code = |arguments: &[&str]| audit(arguments).status.code();
    assert_eq!(code(&["ind", "--out", "ud"]), Some(0));
    std::fs::write(folder.path().join("ind/afslag.txt"), "Kære Bo\n\nVi giver dig afslag på støtte til bil.\n\nHilsen\nAnna\n").unwrap();
    assert_eq!(code(&["ind", "--out", "ud"]), Some(1));
    assert_eq!(code(&["ind", "--out", "ud", "--fail-on", "never"]), Some(0));
    std::fs::write(folder.path().join("ind/tom.txt"), "").unwrap();
    let output = audit(&["ind", "--out", "ud", "--quiet"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(errors(&output).lines().count(), 1);
    assert!(errors(&output).starts_with("skelne: ind/tom.txt: "), "{}", errors(&output));
    assert_eq!(summary(&folder.path().join("ud"))["all"]["documents"], 2);
    for wrong in
        [&["ind"] as &[&str], &["--out", "ud"], &["ind", "--out", "ud", "--include", "{"], &["-", "--out", "ud"], &["compare", "ud", "x"]]
    {
        let output = audit(wrong);
        assert_eq!((output.status.code(), errors(&output).lines().count()), (Some(2), 1), "{wrong:?}: {}", errors(&output));
    }
    // Nothing that no audit made is written over, and no audit reads another.
    std::fs::write(folder.path().join("ind/report.html"), "mit eget").unwrap();
    for out in ["ind", "ind/../ind"] {
        assert_eq!(code(&["ind", "--out", out]), Some(2));
    }
    assert_eq!(code(&["ind/tak.txt", "--out", "ind"]), Some(2));
    assert_eq!(std::fs::read_to_string(folder.path().join("ind/report.html")).unwrap(), "mit eget");
    std::fs::remove_file(folder.path().join("ind/report.html")).unwrap();
    assert_eq!(code(&[".", "--out", "ind/ud2", "--exclude", "tom*"]), Some(1));
    assert_eq!(summary(&folder.path().join("ind/ud2"))["all"]["documents"], 2);
    assert_eq!(code(&["ind", "ind/ud2/..", "ind/tak.txt", "--out", "ind/ud2", "--exclude", "tom*"]), Some(1));
    assert_eq!(summary(&folder.path().join("ind/ud2"))["all"]["documents"], 2);
    assert_eq!(code(&["ind", "--out", "ud3", "--include", "*.pdf"]), Some(2));
    // A folder's own settings hold for it.
    std::fs::write(folder.path().join("ind/skelne.toml"), "fail-on = \"never\"\n").unwrap();
    assert_eq!(code(&["ind", "--out", "ud", "--exclude", "tom*"]), Some(0));
    let output = audit(&["ind", "ingen", "--dry-run", "--exclude", "tom*"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "ind/afslag.txt\nind/tak.txt\n");
}

#[test]
fn nothing_of_an_earlier_audit_is_lost_by_a_mistake() {
    let letters = Letters::new(400);
    assert!(letters.audit("ud", &["-q"]).status.code().is_some_and(|code| code < 2));
    let before = tables(&letters.path("ud"));
    // A path that is not there, and one with nothing in it.
    std::fs::create_dir(letters.path("tom")).unwrap();
    for (path, said) in [("findes-ikke", "findes ikke"), ("tom", "ikke fundet nogen dokumenter")] {
        let output = Command::new(SKELNE).current_dir(letters.path("")).args(["audit", path, "--out", "ud", "-q"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", errors(&output));
        assert!(errors(&output).contains(said) && errors(&output).lines().count() == 1, "{}", errors(&output));
        assert!(letters.path("ud/audit.json").is_file() && tables(&letters.path("ud")) == before, "{path}");
    }
    // What was judged may be deleted, and the folder is still known as an audit's.
    std::fs::remove_file(letters.path("ud/judged.redb")).unwrap();
    let again = letters.audit("ud", &["-q"]);
    assert!(again.status.code().is_some_and(|code| code < 2), "{}", errors(&again));
    assert_eq!(tables(&letters.path("ud")), before);
    // Letters in the folder that is to hold the results would no longer be read.
    let output = letters.audit("sendt/pleje", &["-q"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("er ikke tom"), "{}", errors(&output));
    assert!(!letters.path("sendt/pleje/judged.redb").exists());
}

#[test]
fn a_named_text_column_makes_no_table_of_a_letter() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("ind")).unwrap();
    std::fs::write(folder.path().join("ind/brev.txt"), "Hanne Ørsted Åkjær\n\nVi har modtaget din mail.\n").unwrap();
    std::fs::write(folder.path().join("ind/tabel.csv"), "nr;tekstfelt\n1;Vi har modtaget din mail.\n2;\"Du får ikke støtte.\n3;Hej\n")
        .unwrap();
    let arguments = ["audit", "ind", "--out", "ud", "-q", "--table", "csv", "--text-column", "tekstfelt", "--jobs", "100000"];
    let output = Command::new(SKELNE).current_dir(folder.path()).args(arguments).output().unwrap();
    let said = errors(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("tabel.csv:3") && said.contains("anførselstegn") && said.lines().count() == 1, "{said}");
    let summary = summary(&folder.path().join("ud"));
    assert_eq!(summary["all"]["documents"], 2, "{summary}");
}

#[test]
fn a_summary_fits_one_screen() {
    let letters = Letters::new(24);
    let output = letters.audit("ud", &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() <= 24 && text.lines().all(|l| l.chars().count() <= 80), "{text}");
    assert!(text.contains("Klagevejledning"), "{text}");
    let output = letters.audit("ud", &["--format", "json"]);
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(line["schema"], "skelne/audit/1");
}

#[test]
fn a_sample_is_drawn_reviewed_and_used() {
    let letters = Letters::new(6);
    letters.audit("ud", &["--quiet", "--sample", "60"]);
    let path = letters.path("ud/review.csv");
    let table = std::fs::read_to_string(&path).unwrap();
    assert_eq!(table.lines().count(), 61);
    // The reviewers agree with the program that every other document is a decision.
    let head: Vec<&str> = table.lines().next().unwrap().trim_start_matches('\u{feff}').trim_end().split(';').collect();
    let decision = head.iter().position(|h| h.starts_with("afgørelse")).unwrap();
    let answered = |(number, line): (usize, &str)| {
        let mut cells: Vec<String> = line.trim_end().split(';').map(str::to_owned).collect();
        if number > 0 {
            cells[decision] = if number.is_multiple_of(2) { "ja".into() } else { "nej".into() };
        }
        cells.join(";") + "\r\n"
    };
    std::fs::write(&path, table.lines().enumerate().map(answered).collect::<String>()).unwrap();
    let before = std::fs::read_to_string(letters.path("ud/report.html")).unwrap();
    let output = Command::new(SKELNE)
        .current_dir(letters.folder.path())
        .args(["audit", "--reviewed", "ud/review.csv", "--out", "ud"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert_ne!(before, std::fs::read_to_string(letters.path("ud/report.html")).unwrap());
    // Answers are never written over, and another sample does not take the place of what they answer.
    letters.audit("ud", &["--quiet", "--sample", "60"]);
    assert!(std::fs::read_to_string(&path).unwrap().contains(";ja;"));
    let again = letters.audit("ud", &["--sample", "60", "--seed", "2"]);
    assert!(errors(&again).contains("review.csv"), "{}", errors(&again));
    assert!(std::fs::read_to_string(&path).unwrap().contains(";ja;"));
    // Nor do they tell of other letters.
    letters.audit("ud", &["--quiet", "--exclude", "*.mbox"]);
    let other = Command::new(SKELNE)
        .current_dir(letters.folder.path())
        .args(["audit", "--reviewed", "ud/review.csv", "--out", "ud"])
        .output()
        .unwrap();
    assert!(other.status.code() == Some(2) && errors(&other).contains("anden gennemgang"), "{}", errors(&other));
    letters.audit("ud", &["--quiet"]);
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap().replacen(";ja;", ";måske;", 1)).unwrap();
    let wrong = Command::new(SKELNE)
        .current_dir(letters.folder.path())
        .args(["audit", "--reviewed", "ud/review.csv", "--out", "ud"])
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(errors(&wrong).contains("måske") && errors(&wrong).lines().count() == 1, "{}", errors(&wrong));
}

#[test]
fn two_audits_are_compared() {
    let letters = Letters::new(6);
    letters.audit("før", &["--quiet"]);
    let same = |arguments: &[&str]| {
        let output = Command::new(SKELNE).current_dir(letters.folder.path()).args(["audit", "compare"]).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    letters.audit("efter", &["--quiet", "--exclude", "*.mbox"]);
    let json: serde_json::Value = serde_json::from_str(&same(&["før", "efter", "--format", "json"])).unwrap();
    assert!(json.is_object());
    assert!(same(&["før", "efter"]).lines().all(|l| l.chars().count() <= 80));
    assert!(same(&["før", "efter", "--lang", "en", "--format", "markdown"]).starts_with('#'));
}
