//! Logits to probabilities.

/// Softmax in place, safe for large logits.
pub fn softmax(logits: &mut [f64]) {
    let max = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for logit in logits.iter_mut() {
        *logit = (*logit - max).exp();
        sum += *logit;
    }
    for logit in logits {
        *logit /= sum;
    }
}

/// Probabilities of logits.
pub fn softmaxed<const N: usize>(mut logits: [f64; N]) -> [f64; N] {
    softmax(&mut logits);
    logits
}
