//! The statistics of an audit: intervals, tests, the correction of a share for what is known of the program. Pure functions.

use serde::{Deserialize, Serialize};

use crate::evaluate::{Confusion, Interval};

use super::summary::Share;

/// The 97.5 % quantile of the normal distribution, for intervals of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// Documents in both groups together, above which [`fisher`] takes the normal approximation.
const EXACT_UP_TO: u64 = 1_000_000_000;

/// A share with its 95 % score interval; `None` where there is nothing to have a share of.
///
/// Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference", Journal of the American
/// Statistical Association 22: 209-212.
pub fn wilson(share: Share) -> Option<Interval> {
    let (hits, n) = numbers(share)?;
    let value = hits / n;
    let middle = (hits + Z * Z / 2.0) / (n + Z * Z);
    let half = Z / (n + Z * Z) * (hits * (1.0 - value) + Z * Z / 4.0).sqrt();
    // At 0 and at 1 the end of the interval is that very number, but for rounding.
    let low = if hits <= 0.0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if hits >= n { 1.0 } else { (middle + half).min(1.0) };
    Some(Interval { value, low, high })
}

/// New share minus old share, with its 95 % interval; `None` where one of them is of nothing.
///
/// Newcombe, R. G. (1998), "Interval estimation for the difference between independent proportions: comparison of eleven
/// methods", Statistics in Medicine 17: 873-890, method 10.
pub fn difference(old: Share, new: Share) -> Option<Interval> {
    let (old, new) = (wilson(old)?, wilson(new)?);
    let value = new.value - old.value;
    let low = value - (new.value - new.low).hypot(old.high - old.value);
    let high = value + (new.high - new.value).hypot(old.value - old.low);
    Some(Interval { value, low, high })
}

/// Fisher's exact test, two-sided: how likely a table at least as unlikely as this one is, were both shares the same; ties
/// are told with a relative tolerance of 1e-7, as R's `fisher.test` does. 0 stands for what is below 1e-300.
///
/// Fisher, R. A. (1935), "The logic of inductive inference", Journal of the Royal Statistical Society 98: 39-82. Weights are
/// taken relative to the mode of the hypergeometric distribution, from which the ratio of neighbours leads outward until
/// they vanish: no factorial is needed. Above a thousand million documents the pooled z test takes its place.
pub fn fisher(old: Share, new: Share) -> f64 {
    let (first, second) = (old.of, new.of);
    let observed = old.hits.min(first);
    let (hits, all) = (observed.saturating_add(new.hits.min(second)), first.saturating_add(second));
    if all > EXACT_UP_TO {
        let pooled = hits as f64 / all as f64;
        let variance = pooled * (1.0 - pooled) * (1.0 / first as f64 + 1.0 / second as f64);
        let gap = (observed as f64 / first as f64 - (hits - observed) as f64 / second as f64).abs();
        return if variance > 0.0 && variance.is_finite() { both_tails(gap / variance.sqrt()) } else { 1.0 };
    }
    let (lowest, highest) = (hits.saturating_sub(second), hits.min(first));
    let mode = ((first + 1) as f64 * (hits + 1) as f64 / (all + 2) as f64) as u64;
    let mode = mode.clamp(lowest, highest);
    // Weight of x + 1 over the weight of x.
    let ratio = |x: u64| ((first - x) as f64 * (hits - x) as f64) / ((x + 1) as f64 * (second + x + 1 - hits) as f64);
    let mut weight = 1.0;
    for x in mode.min(observed)..mode.max(observed) {
        weight = if observed > mode { weight * ratio(x) } else { weight / ratio(x) };
        if weight < 1e-300 {
            return 0.0;
        }
    }
    let limit = weight * (1.0 + 1e-7);
    let mut sums = (1.0, if limit >= 1.0 { 1.0 } else { 0.0 });
    let vanished = |weight: f64| weight < 1e-18 * limit.min(1.0);
    let mut add = |weight: f64| {
        sums.0 += weight;
        if weight <= limit {
            sums.1 += weight;
        }
    };
    let mut weight = 1.0;
    for x in mode..highest {
        weight *= ratio(x);
        add(weight);
        if vanished(weight) {
            break;
        }
    }
    let mut weight = 1.0;
    for x in (lowest..mode).rev() {
        weight /= ratio(x);
        add(weight);
        if vanished(weight) {
            break;
        }
    }
    (sums.1 / sums.0).min(1.0)
}

/// p values adjusted for how many there are, in the order given: what is below 0.05 is wrong with a probability of 5 % in
/// the whole of them, not in each.
///
/// Holm, S. (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6: 65-70.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = p.iter().copied().enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut least = 0.0_f64;
    for (rank, (_, value)) in order.iter_mut().enumerate() {
        least = least.max((*value * (p.len() - rank) as f64).min(1.0));
        *value = least;
    }
    order.sort_by_key(|(place, _)| *place);
    order.into_iter().map(|(_, value)| value).collect()
}

/// Whether a share goes up or down over time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// Standard normal where there is no trend; positive where the share rises.
    pub z: f64,
    /// How likely a trend at least as strong, up or down, is by chance.
    pub p: f64,
}

/// Test for a linear trend of the shares of periods that follow each other at equal distances; an empty period keeps its
/// place. `None` where fewer than two periods have documents, or none or all of the documents are hits.
///
/// Armitage, P. (1955), "Tests for linear trends in proportions and frequencies", Biometrics 11: 375-386; z² is the
/// chi-squared of R's `prop.trend.test`.
pub fn trend(periods: &[Share]) -> Option<Trend> {
    let counted = || periods.iter().enumerate().filter_map(|(at, share)| numbers(*share).map(|(hits, n)| (at as f64, hits, n)));
    let (hits, all) = counted().fold((0.0, 0.0), |sum, (_, hits, n)| (sum.0 + hits, sum.1 + n));
    let share = hits / all;
    let middle = counted().map(|(at, _, n)| at * n).sum::<f64>() / all;
    let slope: f64 = counted().map(|(at, hits, n)| (at - middle) * (hits - n * share)).sum();
    let spread: f64 = counted().map(|(at, _, n)| n * (at - middle) * (at - middle)).sum();
    let variance = share * (1.0 - share) * spread;
    // Not a number where there is no document at all.
    (variance > 0.0).then(|| slope / variance.sqrt()).map(|z| Trend { z, p: both_tails(z) })
}

/// The share of documents that truly have something, from the share of which it is said and from how often it is said
/// rightly, with its 95 % interval, which is wider for what is not known exactly of sensitivity and specificity; all within
/// 0 and 1. `None` where nothing was judged, where one of the two was never measured, where what is said tells nothing
/// (sensitivity + specificity not above 1), or where no share at all agrees with what is said: far less, say, than even the
/// false positives would be. Then the figures were measured on documents of another kind.
///
/// The share: Rogan, W. J. & Gladen, B. (1978), "Estimating prevalence from the results of a screening test", American
/// Journal of Epidemiology 107: 71-76. The interval: Lang, Z. & Reiczigel, J. (2014), "Confidence limits for prevalence of
/// disease adjusted for estimated sensitivity and specificity", Preventive Veterinary Medicine 113: 13-22.
pub fn rogan_gladen(said: Share, known: &Confusion) -> Option<Interval> {
    let positives = Share { hits: known.true_positive, of: known.true_positive.saturating_add(known.false_negative) };
    let negatives = Share { hits: known.true_negative, of: known.true_negative.saturating_add(known.false_positive) };
    let ((hits, n), (found, with), (cleared, without)) = (numbers(said)?, numbers(positives)?, numbers(negatives)?);
    let prevalence = |q: f64, se: f64, sp: f64| (se + sp > 1.0).then(|| (q + sp - 1.0) / (se + sp - 1.0));
    let value = prevalence(hits / n, found / with, cleared / without)?.clamp(0.0, 1.0);

    // Shares and numbers of the paper with a prime: some hits and as many misses added (its equations 6, 7 and 15).
    let q = (hits + Z * Z / 2.0) / (n + Z * Z);
    let (se, sp) = ((found + 1.0) / (with + 2.0), (cleared + 1.0) / (without + 2.0));
    let middle = prevalence(q, se, sp)?;
    let (of_se, of_sp) = (se * (1.0 - se) / (with + 2.0), sp * (1.0 - sp) / (without + 2.0));
    let variance = q * (1.0 - q) / (n + Z * Z) + middle * middle * of_se + (1.0 - middle) * (1.0 - middle) * of_sp;
    let shift = 2.0 * Z * Z * (middle * of_se - (1.0 - middle) * of_sp);
    let half = Z * variance.sqrt() / (se + sp - 1.0);
    let (low, high) = (middle + shift - half, middle + shift + half);
    // The interval is not centred on the share, and where few are said it may stand beside it.
    (low <= 1.0 && high >= 0.0).then(|| Interval { value, low: low.clamp(0.0, value), high: high.clamp(value, 1.0) })
}

/// Hits and all as numbers; `None` where there is nothing.
fn numbers(share: Share) -> Option<(f64, f64)> {
    (share.of > 0).then(|| (share.hits.min(share.of) as f64, share.of as f64))
}

/// How likely a standard normal is at least so far from 0: erfc(|z| / √2), by the series 7.1.6 or the continued fraction
/// 7.1.14 of Abramowitz & Stegun, "Handbook of Mathematical Functions".
fn both_tails(z: f64) -> f64 {
    let x = z.abs() * std::f64::consts::FRAC_1_SQRT_2;
    let density = (-x * x).exp() * std::f64::consts::FRAC_2_SQRT_PI;
    if x < 2.5 {
        let mut term = x;
        let mut sum = x;
        for n in 1..100 {
            term *= 2.0 * x * x / f64::from(2 * n + 1);
            sum += term;
        }
        (1.0 - density * sum).clamp(0.0, 1.0)
    } else {
        let fraction = (1..100).rev().fold(x, |below, n| x + f64::from(n) / 2.0 / below);
        density / 2.0 / fraction
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    fn share(hits: u64, of: u64) -> Share {
        Share { hits, of }
    }

    /// Within a relative 1e-9.
    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * b.abs().max(1e-300)
    }

    #[test]
    fn wilson_is_that_of_statsmodels() {
        // statsmodels 0.15.0: proportion_confint(hits, of, method="wilson").
        for (hits, of, low, high) in [
            (3, 10, 0.107_791_267_406_301_04, 0.603_221_852_538_854_6),
            (81, 263, 0.255_288_519_878_274_2, 0.366_209_576_982_800_04),
            (1, 10_000_000, 1.765_245_571_161_743_4e-8, 5.664_932_019_606_464e-7),
            (0, 10, 0.0, 0.277_532_799_862_889_26),
            (10, 10, 0.722_467_200_137_110_6, 1.0),
        ] {
            let interval = wilson(share(hits, of)).unwrap();
            assert!(near(interval.low, low) && near(interval.high, high), "{hits} of {of}: {interval:?}");
        }
        assert_eq!(wilson(share(0, 0)), None);
    }

    #[test]
    fn difference_is_that_of_statsmodels() {
        // statsmodels 0.15.0: confint_proportions_2indep(new.hits, new.of, old.hits, old.of, compare="diff", method="newcomb").
        for (old, new, low, high) in [
            (share(48, 80), share(56, 70), 0.052_431_472_402_364_98, 0.333_872_654_036_906_14),
            (share(0, 10), share(0, 20), -0.277_532_799_862_889_26, 0.161_125_158_052_819_4),
            (share(9, 10), share(3, 10), -0.809_017_973_535_488, -0.170_522_723_934_502_9),
            (share(1234, 5000), share(1100, 5000), -0.043_362_701_921_228_58, -0.010_219_769_719_133_673),
        ] {
            let interval = difference(old, new).unwrap();
            assert!((interval.low - low).abs() < 1e-12 && (interval.high - high).abs() < 1e-12, "{interval:?}");
        }
        assert_eq!(difference(share(1, 2), share(0, 0)), None);
    }

    #[test]
    fn fisher_is_that_of_scipy() {
        // scipy 1.17.1: fisher_exact([[old.hits, old.of - old.hits], [new.hits, new.of - new.hits]]).pvalue.
        for (old, new, p) in [
            (share(1, 10), share(11, 14), 0.002_759_456_185_220_083_6),
            (share(48, 80), share(56, 70), 0.012_521_129_749_209_152),
            (share(0, 10), share(0, 20), 1.0),
            (share(0, 5), share(5, 5), 0.007_936_507_936_507_938),
            (share(2, 3), share(2000, 9000), 0.126_321_891_714_679_64),
            (share(1000, 10_000), share(3000, 10_000), 9.409_593_560_658_345e-284),
            (share(3000, 1_000_000), share(3300, 1_000_000), 0.000_160_876_423_565_469_26),
            (share(300_000, 10_000_000), share(301_000, 10_000_000), 0.190_724_310_494_271_02),
        ] {
            let found = fisher(old, new);
            // scipy's own figure for the largest tables is good to some eight digits.
            assert!((found - p).abs() <= 1e-7 * p, "{old:?} {new:?}: {found} for {p}");
            assert!((fisher(new, old) - found).abs() <= 1e-9 * p);
        }
        assert!(near(fisher(share(0, 0), share(1, 3)), 1.0) && fisher(share(0, 0), share(0, 0)) >= 1.0);
        assert!(fisher(share(0, 5_000_000), share(5_000_000, 5_000_000)) < 1e-300);
        let (large, larger) = (share(100_000, 400_000_000), share(101_000, 400_000_000));
        let ten = |share: Share| Share { hits: share.hits, of: share.of * 10 };
        assert!((fisher(large, larger) / fisher(ten(large), ten(larger)) - 1.0).abs() < 0.02);
        assert!(fisher(share(9, 3), share(u64::MAX, u64::MAX)) <= 1.0);
    }

    #[test]
    fn fisher_is_the_sum_of_all_tables() {
        let choose = |n: u64, k: u64| (1..=k).fold(1, |c, i| c * (n - k + i) / i);
        for (first, second) in (0..9).flat_map(|first| (0..9).map(move |second| (first, second))) {
            for (a, b) in (0..=first).flat_map(|a| (0..=second).map(move |b| (a, b))) {
                let weights = (0..=first.min(a + b)).filter(|x| a + b - x <= second).map(|x| choose(first, x) * choose(second, a + b - x));
                let own = choose(first, a) * choose(second, b);
                let (tail, all) = weights.fold((0, 0), |sum, w| (sum.0 + if w <= own { w } else { 0 }, sum.1 + w));
                let found = fisher(share(a, first), share(b, second));
                assert!((found - tail as f64 / all as f64).abs() < 1e-12, "{a} of {first}, {b} of {second}: {found}");
            }
        }
    }

    #[test]
    fn holm_is_that_of_statsmodels() {
        // statsmodels 0.15.0: multipletests(p, method="holm")[1].
        for (p, adjusted) in [
            (&[0.01, 0.04, 0.03, 0.005, 0.5][..], &[0.04, 0.09, 0.09, 0.025, 0.5][..]),
            (&[0.02, 0.02, 0.9, 0.6], &[0.08, 0.08, 1.0, 1.0]),
            (&[], &[]),
        ] {
            assert!(holm(p).iter().zip(adjusted).all(|(a, b)| near(*a, *b)) && holm(p).len() == adjusted.len());
        }
    }

    #[test]
    fn trend_is_that_of_r() {
        // R's documented example, prop.trend.test(c(83, 90, 129, 70), c(86, 93, 136, 82)): X-squared = 8.2249, p = 0.004132.
        let smokers = [share(83, 86), share(90, 93), share(129, 136), share(70, 82)];
        let found = trend(&smokers).unwrap();
        assert!((found.z * found.z - 8.2249).abs() < 5e-5 && (found.p - 0.004_132).abs() < 5e-7 && found.z < 0.0);
        // An empty period keeps its place.
        let apart = trend(&[share(10, 100), share(0, 0), share(20, 100), share(21, 100)]);
        assert_ne!(apart, trend(&[share(10, 100), share(20, 100), share(21, 100)]));
        for nothing in [&[][..], &[share(1, 2)], &[share(0, 0), share(1, 2)], &[share(0, 2), share(0, 2)], &[share(2, 2), share(3, 3)]] {
            assert_eq!(trend(nothing), None);
        }
        // scipy 1.17.1: 2 * norm.sf(z).
        for (z, p) in [(0.0, 1.0), (1.0, 0.317_310_507_862_914_15), (3.0, 0.002_699_796_063_260_186_6), (10.0, 1.523_970_604_832_094e-23)] {
            assert!((both_tails(z) / p - 1.0).abs() < 1e-11 && near(both_tails(-z), both_tails(z)));
        }
        assert!((both_tails(3.535) / both_tails(3.536) - 1.003_8).abs() < 1e-3, "series and fraction meet");
    }

    fn confusion(true_positive: u64, false_negative: u64, true_negative: u64, false_positive: u64) -> Confusion {
        Confusion { true_positive, false_positive, false_negative, true_negative }
    }

    #[test]
    fn what_tells_nothing_corrects_nothing() {
        let said = share(10, 100);
        assert_eq!(rogan_gladen(said, &confusion(5, 5, 5, 5)), None);
        assert_eq!(rogan_gladen(said, &confusion(0, 0, 9, 1)), None);
        assert_eq!(rogan_gladen(said, &confusion(9, 1, 0, 0)), None);
        assert_eq!(rogan_gladen(share(0, 0), &confusion(9, 1, 9, 1)), None);
        let few = rogan_gladen(share(7, 100), &confusion(90, 10, 90, 10)).unwrap();
        assert!(few.value <= 0.0 && few.low <= 0.0 && few.high > 0.0);
        assert_eq!(rogan_gladen(share(0, 100), &confusion(90, 10, 90, 10)), None, "ten would be said by mistake alone");
    }

    #[test]
    fn the_corrected_interval_is_that_of_lang_and_reiczigel() {
        // The equations of R's asht, prevSeSp(said share, said.of, Se, nSe, Sp, nSp), worked out in Python 3 apart from this file.
        for (said, known, value, low, high) in [
            (share(3, 263), confusion(88, 1, 132, 2), 0.0, 0.0, 0.025_919_919_571_479_853),
            (share(3, 263), confusion(90, 1, 414, 4), 0.001_876_034_360_147_911_4, 0.0, 0.026_372_628_930_167_803),
            (share(120, 500), confusion(170, 30, 760, 40), 0.2375, 0.189_330_405_846_538_2, 0.292_236_785_174_902_54),
            (share(900, 1000), confusion(95, 5, 90, 10), 0.941_176_470_588_235_3, 0.895_600_071_063_901_9, 1.0),
        ] {
            let found = rogan_gladen(said, &known).unwrap();
            assert!((found.value - value).abs() < 1e-12, "{found:?}");
            assert!((found.low - low).abs() < 1e-12 && (found.high - high).abs() < 1e-12, "{found:?}");
        }
    }

    #[test]
    fn the_corrected_interval_covers_the_truth() {
        let mut chance = Chance::new(1);
        for (prevalence, se, sp) in [(0.02, 0.85, 0.98), (0.1, 0.9, 0.95), (0.3, 0.7, 0.9), (0.6, 0.95, 0.97)] {
            let mut covered = 0;
            for _ in 0..2000 {
                let said = share(chance.binomial(500, prevalence * se + (1.0 - prevalence) * (1.0 - sp)), 500);
                let (found, cleared) = (chance.binomial(200, se), chance.binomial(800, sp));
                let interval = rogan_gladen(said, &confusion(found, 200 - found, cleared, 800 - cleared));
                covered += usize::from(interval.is_some_and(|i| (i.low..=i.high).contains(&prevalence)));
            }
            assert!(covered >= 1860, "prevalence {prevalence}: {covered} of 2000");
        }
    }
}
