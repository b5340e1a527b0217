//! Scores → probabilities that mean what they say: one temperature, fitted on documents not trained on.

use super::softmax::softmax;

/// The temperature T that makes softmax(logits / T) likeliest for the labels; found by golden-section search
/// over log T in [1/8, 8], in which the loss has one minimum.
pub fn temperature(logits: &[Vec<f64>], labels: &[usize]) -> f64 {
    let loss = |log_t: f64| -> f64 {
        let t = log_t.exp();
        let mut sum = 0.0;
        for (row, &label) in logits.iter().zip(labels) {
            let mut scaled: Vec<f64> = row.iter().map(|l| l / t).collect();
            softmax(&mut scaled);
            sum -= scaled[label].max(1e-12).ln();
        }
        sum
    };
    if logits.is_empty() {
        return 1.0;
    }
    let ratio = (5f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = ((0.125f64).ln(), 8f64.ln());
    let (mut a, mut b) = (high - ratio * (high - low), low + ratio * (high - low));
    let (mut loss_a, mut loss_b) = (loss(a), loss(b));
    for _ in 0..40 {
        if loss_a < loss_b {
            (high, b, loss_b) = (b, a, loss_a);
            a = high - ratio * (high - low);
            loss_a = loss(a);
        } else {
            (low, a, loss_a) = (a, b, loss_b);
            b = low + ratio * (high - low);
            loss_b = loss(b);
        }
    }
    f64::midpoint(low, high).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overconfident_scores_are_cooled() {
        // Right three times of four, but sure of it every time.
        let logits: Vec<Vec<f64>> = vec![vec![6.0, 0.0]; 40];
        let labels: Vec<usize> = (0..40).map(|i| usize::from(i % 4 == 0)).collect();
        let t = temperature(&logits, &labels);
        let mut p = [6.0 / t, 0.0];
        softmax(&mut p);
        assert!((p[0] - 0.75).abs() < 0.01, "{p:?}");
    }
}
