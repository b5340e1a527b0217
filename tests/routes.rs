//! Complaint routes as a user meets them: listed by `rules --routes`, and the authority's own from `skelne.toml`.

use std::process::{Command, Output};

fn skelne(folder: &std::path::Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_skelne")).current_dir(folder).args(arguments).output().unwrap()
}

const LETTER: &str = "Kære Ole\n\nVi kan ikke give dig en bådplads, fordi havnen er fuld.\n\nAfgørelsen er truffet efter eksempellovens § 15.\n\nDu kan klage til Ankestyrelsen inden 4 uger. Send klagen til os.\n";
const OWN: &str = "[[route]]\narea = \"bådpladser\"\nstatutes = [\"eksempelloven\"]\ndecided_by = \"kommune\"\ninstance = \"Prøvenævnet\"\ndeadline = { count = 4, unit = \"uger\" }\nfrom = \"modtagelse af afgørelsen\"\nsource = \"egen\"\nverified = true\n";

#[test]
fn routes_are_listed_as_text_and_json() {
    let folder = tempfile::tempdir().unwrap();
    let text = String::from_utf8(skelne(folder.path(), &["rules", "--routes"]).stdout).unwrap();
    assert!(text.contains("lov om planlægning") && text.contains("Planklagenævnet, 4 uger fra"), "{text}");
    let lines = String::from_utf8(skelne(folder.path(), &["rules", "--routes", "--json"]).stdout).unwrap();
    let routes: Vec<serde_json::Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(routes.len() >= 80, "{} routes", routes.len());
    assert!(routes.iter().all(|r| r["instance"].is_string() && r["verified"].is_boolean()));
}

#[test]
fn an_authoritys_own_route_is_listed_first_and_used() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("brev.txt"), LETTER).unwrap();
    let before = String::from_utf8(skelne(folder.path(), &["check", "brev.txt"]).stdout).unwrap();
    assert!(!before.contains("complaint-notice-mismatch"), "nothing is known of that statute: {before}");
    std::fs::write(folder.path().join("skelne.toml"), OWN).unwrap();
    let after = String::from_utf8(skelne(folder.path(), &["check", "brev.txt"]).stdout).unwrap();
    assert!(after.contains("complaint-notice-mismatch") && after.contains("Prøvenævnet"), "{after}");
    let listed = String::from_utf8(skelne(folder.path(), &["rules", "--routes"]).stdout).unwrap();
    assert!(listed.starts_with("eksempelloven"), "{listed}");
}

#[test]
fn a_faulty_route_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("brev.txt"), LETTER).unwrap();
    std::fs::write(folder.path().join("skelne.toml"), OWN.replace("uger", "uge")).unwrap();
    let output = skelne(folder.path(), &["check", "brev.txt"]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(message.contains("skelne.toml") && message.contains("line 6"), "{message}");
}

#[test]
fn a_notice_is_held_against_the_law_cited() {
    let folder = tempfile::tempdir().unwrap();
    let letter = |notice: &str| {
        let text = format!(
            "Kære Ole\n\nDu får afslag på en elscooter, fordi du kan gå selv.\n\nAfgørelsen er truffet efter § 112 i serviceloven.\n\n{notice}\n"
        );
        std::fs::write(folder.path().join("brev.txt"), text).unwrap();
        String::from_utf8(skelne(folder.path(), &["check", "brev.txt"]).stdout).unwrap()
    };
    for (notice, right) in [
        ("Du kan klage til Planklagenævnet inden 4 uger. Send klagen til os.", "Ankestyrelsen"),
        ("Du kan klage til Statsforvaltningen inden 4 uger. Send klagen til os.", "Ankestyrelsen"),
        ("Du kan klage til Ankestyrelsen inden 6 uger. Send klagen til os.", "4 uger"),
    ] {
        let report = letter(notice);
        assert!(report.contains("complaint-notice-mismatch") && report.contains(right), "{notice}: {report}");
    }
    for notice in [
        "Du kan klage til Ankestyrelsen inden fire uger. Send klagen til os.",
        "Du kan klage til Ankestyrelsen senest den 3. juni 2026. Send klagen til os. Vi vurderer sagen igen inden 6 uger.",
        "Du kan klage til Ankestyrelsen inden 4 (fire) uger. Send klagen til os. Vil du for retten, er fristen for sagsanlæg 6 måneder.",
    ] {
        let report = letter(notice);
        assert!(!report.contains("complaint-notice-mismatch"), "{notice}: {report}");
    }
}
