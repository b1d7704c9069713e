//! Sums of pairs a card never saw to the slope and offset that make probabilities of them.
//!
//! * time: a pass over the pairs a step, few steps
//!
//! Platt, "Probabilistic outputs for support vector machines", 1999.

/// A sum, what the pair is as a probability, and its weight.
type Point = (f64, f64, f64);

/// Most Newton steps.
const STEPS: usize = 50;

/// Platt's scaling: slope and offset that make the sums of pairs the card never saw into
/// probabilities. `scored` holds sum, label and weight.
///
/// Plain Newton steps may overshoot, and where the sums part the labels without an overlap no
/// finite slope is the best. Where they come to no rest, each label counts as Platt has it: not as
/// 1 or 0, but as what one more pair of the other label would leave of it; and no step is taken
/// that makes things worse.
#[must_use]
pub fn calibrate(scored: &[(f64, bool, f64)]) -> (f64, f64) {
    let plain: Vec<Point> =
        scored.iter().map(|&(x, y, w)| (x, f64::from(u8::from(y)), w)).collect();
    newton(&plain).unwrap_or_else(|| careful(&smoothed(scored)))
}

/// The best slope and offset, if plain steps come to a rest.
fn newton(points: &[Point]) -> Option<(f64, f64)> {
    let (mut slope, mut offset) = (1.0, 0.0);
    for _ in 0..STEPS {
        let (ds, d) = step(points, slope, offset);
        slope += ds;
        offset += d;
        if ds.abs() + d.abs() < 1e-9 {
            return Some((slope, offset));
        }
    }
    None
}

/// What a Newton step adds to slope and offset.
fn step(points: &[Point], slope: f64, offset: f64) -> (f64, f64) {
    let (mut g, mut h) = ([0.0; 2], [[1e-6, 0.0], [0.0, 1e-6]]);
    for &(x, y, w) in points {
        let p = 1.0 / (1.0 + libm::exp(-(slope * x + offset)));
        let (r, v) = (w * (y - p), w * p * (1.0 - p));
        g[0] += r * x;
        g[1] += r;
        h[0][0] += v * x * x;
        h[0][1] += v * x;
        h[1][1] += v;
    }
    let det = h[0][0] * h[1][1] - h[0][1] * h[0][1];
    ((h[1][1] * g[0] - h[0][1] * g[1]) / det, (h[0][0] * g[1] - h[0][1] * g[0]) / det)
}

fn smoothed(scored: &[(f64, bool, f64)]) -> Vec<Point> {
    let count = |side: bool| {
        let count = scored.iter().filter(|(_, y, w)| *y == side && *w > 0.0).count();
        f64::from(u32::try_from(count).unwrap_or(u32::MAX))
    };
    let target = |y: bool| {
        if y { (count(true) + 1.0) / (count(true) + 2.0) } else { 1.0 / (count(false) + 2.0) }
    };
    let (yes, no) = (target(true), target(false));
    scored.iter().map(|&(x, y, w)| (x, if y { yes } else { no }, w)).collect()
}

/// Newton steps that are halved until they make things better.
fn careful(points: &[Point]) -> (f64, f64) {
    let loss = |slope: f64, offset: f64| -> f64 {
        let one = |&(x, y, w): &Point| {
            let s = slope * x + offset;
            // ln(1 + e^s) - y s, without overflow.
            w * (s.max(0.0) + libm::log1p(libm::exp(-s.abs())) - y * s)
        };
        points.iter().map(one).sum()
    };
    let (mut slope, mut offset) = (1.0, 0.0);
    let mut least = loss(slope, offset);
    for _ in 0..STEPS {
        let (ds, d) = step(points, slope, offset);
        let halves = (0..30).map(|n| 0.5_f64.powi(n));
        let better = halves
            .map(|share| (slope + share * ds, offset + share * d))
            .map(|(slope, offset)| (slope, offset, loss(slope, offset)))
            .find(|&(_, _, loss)| loss < least);
        let Some(found) = better else { break };
        (slope, offset, least) = found;
    }
    (slope, offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calibration_recovers_a_known_slope() {
        let scored: Vec<_> = (-50..=50)
            .map(|i| f64::from(i) / 10.0)
            .flat_map(|x: f64| {
                let p = 1.0 / (1.0 + libm::exp(-(2.0 * x - 1.0)));
                [(x, true, p), (x, false, 1.0 - p)]
            })
            .collect();
        let (slope, offset) = calibrate(&scored);
        assert!((slope - 2.0).abs() < 1e-3 && (offset + 1.0).abs() < 1e-3);
    }

    #[test]
    fn steps_that_would_overshoot_are_shortened() {
        // Far apart but for one pair on the wrong side: the second plain step leaves the plane.
        let far = (0..200).map(|i| (if i < 100 { -9.0 } else { 9.0 }, i >= 100, 10.0));
        let scored: Vec<_> = far.chain([(8.0, false, 10.0), (-8.0, true, 10.0)]).collect();
        let (slope, offset) = calibrate(&scored);
        let p = |sum: f64| 1.0 / (1.0 + libm::exp(-(slope * sum + offset)));
        assert!(p(9.0) > 0.9 && p(9.0) < 0.9999 && p(-9.0) < 0.1, "{slope} {offset}");
    }

    #[test]
    fn labels_that_part_without_an_overlap_have_a_finite_slope() {
        let scored: Vec<_> = (0..60).map(|i| (f64::from(i) - 30.0, i >= 30, 1.0)).collect();
        let (slope, offset) = calibrate(&scored);
        assert!(
            slope.is_finite() && slope > 0.1 && slope < 10.0 && offset.abs() < 10.0,
            "{slope} {offset}"
        );
    }
}
