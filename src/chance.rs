//! Random numbers that are the same in every run: for training, and for intervals by drawing anew or by simulation.

/// A generator: `SplitMix64` (Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators").
pub(crate) struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform, above 0 and below 1.
    pub fn uniform(&mut self) -> f64 {
        ((self.next() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// One of the first `count` whole numbers; 0 where there are none.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    /// Standard normal (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// Gamma with scale 1 (Marsaglia & Tsang 2000, "A simple method for generating gamma variables"; a shape below 1 by their
    /// note at the end).
    fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * self.uniform().powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// Beta; both parameters above 0.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (x, y) = (self.gamma(a), self.gamma(b));
        if x + y > 0.0 { x / (x + y) } else { 0.5 }
    }

    /// How many of `n` happen that happen with probability `p` each. Exact where few are expected, by the gaps between them
    /// (Devroye 1986, "Non-Uniform Random Variate Generation", X.4.3); else a rounded normal.
    pub fn binomial(&mut self, n: u64, p: f64) -> u64 {
        if p > 0.5 {
            return n - self.binomial(n, 1.0 - p);
        }
        let mean = n as f64 * p;
        if mean > 50.0 {
            return (mean + self.normal() * (mean * (1.0 - p)).sqrt()).round().clamp(0.0, n as f64) as u64;
        }
        let rate = (-p).ln_1p();
        if rate >= 0.0 {
            return 0;
        }
        let (mut hits, mut at) = (0, 0.0);
        loop {
            at += (self.uniform().ln() / rate).floor() + 1.0;
            if at > n as f64 {
                return hits;
            }
            hits += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and variance of many draws.
    fn moments(mut draw: impl FnMut() -> f64) -> (f64, f64) {
        let draws: Vec<f64> = (0..20_000).map(|_| draw()).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        (mean, draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 20_000.0)
    }

    #[test]
    fn moments_are_right() {
        let mut chance = Chance::new(7);
        for (a, b) in [(0.5, 0.5), (0.5, 60.5), (3.5, 1.5), (80.0, 20.0)] {
            let (mean, variance) = moments(|| chance.beta(a, b));
            let (right, spread) = (a / (a + b), a * b / ((a + b) * (a + b) * (a + b + 1.0)));
            assert!((mean - right).abs() < 4.0 * (spread / 20_000.0).sqrt() && (variance / spread - 1.0).abs() < 0.08, "{a} {b}");
        }
        for (n, p) in [(10, 0.3), (10, 0.9), (500, 0.02), (100_000, 0.4), (1_000_000, 0.000_01)] {
            let (mean, variance) = moments(|| chance.binomial(n, p) as f64);
            let (right, spread) = (n as f64 * p, n as f64 * p * (1.0 - p));
            assert!((mean - right).abs() < 4.0 * (spread / 20_000.0).sqrt() && (variance / spread - 1.0).abs() < 0.08, "{n} {p}");
        }
        assert_eq!((chance.binomial(9, 0.0), chance.binomial(9, 1.0), chance.binomial(0, 0.4)), (0, 9, 0));
    }
}
