//! Values to bins, and the best allowed step in one signal or in two.
//!
//! * time: a pass over the examples a signal, or a pair of signals, and one over the cells

use super::{Example, FitConfig};
use crate::evidence::{Expect, SIGNALS};

/// The bins of one signal and each example's place in them; the last bin is "unknown".
pub(super) struct Binned {
    pub edges: Vec<f32>,
    pub bin: Vec<u8>,
}

/// The examples that a round is fitted on.
pub(super) struct Sampled {
    /// Which they are, ascending.
    pub at: Vec<u32>,
    /// The slope of each.
    pub slopes: Vec<Slope>,
}

impl Sampled {
    fn iter(&self) -> impl Iterator<Item = (usize, Slope)> + '_ {
        self.at.iter().map(|&at| at as usize).zip(self.slopes.iter().copied())
    }
}

impl Binned {
    /// Bins of known values.
    pub fn bins(&self) -> usize {
        self.edges.len() + 1
    }
}

/// First and second derivative of the loss, weighted.
pub(super) type Slope = (f64, f64);

pub(super) fn bin(config: &FitConfig, examples: &[Example], signal: usize) -> Binned {
    let value = |e: &Example| e.evidence.values()[signal];
    let mut values: Vec<f32> = examples.iter().filter_map(value).collect();
    values.sort_unstable_by(f32::total_cmp);
    let bins =
        if SIGNALS[signal].expect == Expect::Either { config.context_bins } else { config.bins };
    let mut edges: Vec<f32> = (1..bins)
        .filter_map(|i| values.get(i * values.len() / bins).map(|v| (v * 1e4).round() / 1e4))
        .collect();
    edges.dedup();
    let unknown = edges.len() + 1;
    let place = |e: &Example| value(e).map_or(unknown, |v| edges.partition_point(|&x| x <= v));
    let bin = examples.iter().map(|e| u8::try_from(place(e)).expect("at most 250 bins")).collect();
    Binned { edges, bin }
}

pub(super) struct Stump {
    pub gain: f64,
    cut: usize,
    below: f64,
    above: f64,
    unknown: f64,
}

impl Stump {
    /// What it adds to a bin; bin `unknown` is that of unknown values.
    pub fn value(&self, bin: usize, unknown: usize) -> f64 {
        if bin == unknown {
            self.unknown
        } else if bin < self.cut {
            self.below
        } else {
            self.above
        }
    }
}

/// A cut in either of two signals, and what each quarter gets:
/// `values[above in the first][above in the second]`.
pub(super) struct Quarters {
    pub gain: f64,
    cuts: (usize, usize),
    values: [[f64; 2]; 2],
}

impl Quarters {
    pub fn value(&self, first: usize, second: usize) -> f64 {
        self.values[usize::from(first >= self.cuts.0)][usize::from(second >= self.cuts.1)]
    }
}

/// The best allowed cut in two signals at once; pairs in which either is unknown get nothing.
pub(super) fn quarters(
    ridge: f64,
    x: (Expect, &Binned),
    y: (Expect, &Binned),
    sampled: &Sampled,
) -> Option<Quarters> {
    let (rows, columns) = (x.1.bins(), y.1.bins());
    // One row and column more: bins of unknown values fall there. Then sums of all cells before a
    // cut, in both directions.
    let mut sums = vec![(0.0, 0.0); (rows + 1) * (columns + 1)];
    for (at, (g, h)) in sampled.iter() {
        let (a, b) = (usize::from(x.1.bin[at]), usize::from(y.1.bin[at]));
        let cell = &mut sums[a * (columns + 1) + b];
        *cell = (cell.0 + g, cell.1 + h);
    }
    let add = |p: Slope, q: Slope| (p.0 + q.0, p.1 + q.1);
    let less = |p: Slope, q: Slope| (p.0 - q.0, p.1 - q.1);
    let at = |i: usize, j: usize| i * (columns + 1) + j;
    let mut before = vec![(0.0, 0.0); (rows + 1) * (columns + 1)];
    for i in 0..rows {
        for j in 0..columns {
            before[at(i + 1, j + 1)] = less(
                add(add(before[at(i, j + 1)], before[at(i + 1, j)]), sums[at(i, j)]),
                before[at(i, j)],
            );
        }
    }
    let value = |(g, h): Slope| g / (h + ridge);
    let gain = |(g, h): Slope| g * g / (h + ridge);
    let rising = |expect: Expect, low: f64, high: f64| match expect {
        Expect::Higher => high >= low,
        Expect::Lower => high <= low,
        Expect::Either => true,
    };
    let mut best: Option<Quarters> = None;
    for i in 1..rows {
        for j in 1..columns {
            let low_low = before[at(i, j)];
            let low_high = less(before[at(i, columns)], low_low);
            let high_low = less(before[at(rows, j)], low_low);
            let high_high = less(less(before[at(rows, columns)], before[at(i, columns)]), high_low);
            let gained = gain(low_low) + gain(low_high) + gain(high_low) + gain(high_high);
            if best.as_ref().is_some_and(|b| gained <= b.gain) {
                continue;
            }
            let v = [[value(low_low), value(low_high)], [value(high_low), value(high_high)]];
            if rising(x.0, v[0][0], v[1][0])
                && rising(x.0, v[0][1], v[1][1])
                && rising(y.0, v[0][0], v[0][1])
                && rising(y.0, v[1][0], v[1][1])
            {
                best = Some(Quarters { gain: gained, cuts: (i, j), values: v });
            }
        }
    }
    best
}

pub(super) fn stump(
    ridge: f64,
    expect: Expect,
    binned: &Binned,
    sampled: &Sampled,
) -> Option<Stump> {
    let bins = binned.bins();
    let mut sums = vec![(0.0, 0.0); bins + 1];
    for (at, (g, h)) in sampled.iter() {
        let sum = &mut sums[usize::from(binned.bin[at])];
        *sum = (sum.0 + g, sum.1 + h);
    }
    let value = |(g, h): (f64, f64)| g / (h + ridge);
    let gain = |(g, h): (f64, f64)| g * g / (h + ridge);
    let total = sums[..bins].iter().fold((0.0, 0.0), |t, s| (t.0 + s.0, t.1 + s.1));
    let unknown = sums[bins];
    let mut left = (0.0, 0.0);
    let mut best: Option<Stump> = None;
    for cut in 1..bins {
        left = (left.0 + sums[cut - 1].0, left.1 + sums[cut - 1].1);
        let right = (total.0 - left.0, total.1 - left.1);
        let (below, above) = (value(left), value(right));
        let allowed = match expect {
            Expect::Higher => above >= below,
            Expect::Lower => above <= below,
            Expect::Either => true,
        };
        let gained = gain(left) + gain(right) + gain(unknown);
        if allowed && best.as_ref().is_none_or(|b| gained > b.gain) {
            best = Some(Stump { gain: gained, cut, below, above, unknown: value(unknown) });
        }
    }
    best
}
