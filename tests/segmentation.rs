//! Sentence boundaries on hard Danish sentences, one a line, blocks divided by blank lines.

use skelne::span::Span;
use skelne::text::segment;

struct Measured {
    sentences: usize,
    f1: f64,
}

fn measure(name: &str) -> Measured {
    let path = format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read_to_string(path).unwrap();
    let body: String = file.lines().filter(|l| !l.starts_with('#')).map(|l| format!("{l}\n")).collect();
    let (mut right, mut found, mut wanted, mut sentences) = (0usize, 0usize, 0usize, 0usize);
    for block in body.split("\n\n").map(str::trim).filter(|b| !b.is_empty()) {
        let lines: Vec<&str> = block.lines().collect();
        sentences += lines.len();
        let text = lines.join(" ");
        // Boundaries inside the block; its end is given and counts for nothing.
        let mut gold = Vec::new();
        let mut at = 0;
        for line in &lines[..lines.len() - 1] {
            at += line.len() + 1;
            gold.push(at);
        }
        let cut: Vec<usize> = segment::sentences(&text, Span::new(0, text.len())).iter().skip(1).map(|s| s.start).collect();
        let hits = cut.iter().filter(|c| gold.contains(c)).count();
        (right, found, wanted) = (right + hits, found + cut.len(), wanted + gold.len());
        if hits < gold.len() || hits < cut.len() {
            let shown: Vec<&str> = segment::sentences(&text, Span::new(0, text.len())).iter().map(|s| s.of(&text)).collect();
            println!("wanted {lines:?}\n found {shown:?}");
        }
    }
    let (precision, recall) = (right as f64 / found as f64, right as f64 / wanted as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("{name}: {sentences} sentences, boundary precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}");
    Measured { sentences, f1 }
}

/// Below these figures the segmenter has got worse; those measured now are printed.
#[test]
fn boundary_f1_on_hard_sentences() {
    let mended_on = measure("segmentation.txt");
    let unseen = measure("segmentation_unseen.txt");
    assert!(mended_on.sentences >= 200 && unseen.sentences >= 90, "{} and {} sentences", mended_on.sentences, unseen.sentences);
    assert!(mended_on.f1 >= 0.97, "boundary F1 {:.3}", mended_on.f1);
    assert!(unseen.f1 >= 0.90, "boundary F1 {:.3} on the held-out file", unseen.f1);
}
