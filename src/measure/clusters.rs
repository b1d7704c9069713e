//! How alike two ways of putting articles into clusters are: the truth's and the run's.
//!
//! An article that is in no cluster of the run is alone there. Articles the truth does not have are
//! no part of it.
//!
//! * time: linear in the truth's articles
//! * space: the pairs of clusters that meet

use super::truth::TruthMember;
use super::{float, harmonic, share};
use serde::Serialize;
use std::collections::BTreeMap;

/// Precision, recall and their harmonic mean; `None` where there is nothing to be a share of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Shares {
    /// Of what the run put together, the share that belongs together.
    pub precision: Option<f64>,
    /// Of what belongs together, the share that the run put together.
    pub recall: Option<f64>,
    /// The harmonic mean; `None` unless both are known.
    pub f1: Option<f64>,
}

/// Figures for a truth of clusters, in the notations of their authors.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClusterFigures {
    /// Articles of the truth.
    pub articles: usize,
    /// Clusters of two or more in the truth.
    pub truth_clusters: usize,
    /// Clusters of the run that hold two or more of the truth's articles.
    pub run_clusters: usize,
    /// Adjusted Rand index: 1 for the same clusters, about 0 for chance. Hubert and Arabie,
    /// "Comparing partitions", 1985.
    pub adjusted_rand: f64,
    /// B-cubed: shares of each article's own cluster, averaged over articles, so that an article
    /// counts the same in a large cluster and a small one. Bagga and Baldwin, "Entity-based
    /// cross-document coreferencing", 1998.
    pub b_cubed: Shares,
    /// Whether clusters of the run hold only one of the truth's. Rosenberg and Hirschberg,
    /// "V-Measure", 2007.
    pub homogeneity: f64,
    /// Whether clusters of the truth lie in only one of the run's.
    pub completeness: f64,
    /// The harmonic mean of both.
    pub v_measure: f64,
    /// Pairs of articles in one cluster. A cluster of a hundred has 4,950 of them: large clusters
    /// rule this figure.
    pub pairs: Shares,
}

impl Shares {
    fn of(precision: Option<f64>, recall: Option<f64>) -> Self {
        Self { precision, recall, f1: precision.zip(recall).map(|(p, r)| harmonic(p, r)) }
    }
}

impl ClusterFigures {
    /// Compares the truth with the run's cluster of each article by number, `None` where it is in
    /// none.
    #[must_use]
    pub fn of(truth: &[TruthMember], run: &[Option<u64>]) -> Self {
        // Each article that is alone in the run has a cluster of its own; the numbers of others are
        // left as they are.
        let found = |row: &TruthMember| match run[row.article as usize] {
            Some(cluster) => (cluster, None),
            None => (0, Some(row.article)),
        };
        let (mut met, mut classes, mut clusters) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for row in truth {
            *met.entry((row.cluster, found(row))).or_insert(0) += 1;
            *classes.entry(row.cluster).or_insert(0) += 1;
            *clusters.entry(found(row)).or_insert(0) += 1;
        }
        let articles = float(truth.len());
        let large =
            |sizes: &mut dyn Iterator<Item = &usize>| sizes.filter(|size| **size > 1).count();

        let pairs = |sizes: &mut dyn Iterator<Item = &usize>| {
            sizes.map(|n| float(*n) * (float(*n) - 1.0) / 2.0).sum::<f64>()
        };
        let (together, right, found) =
            (pairs(&mut met.values()), pairs(&mut classes.values()), pairs(&mut clusters.values()));

        let (mut precision, mut recall) = (0.0, 0.0);
        for ((class, cluster), n) in &met {
            precision += float(*n).powi(2) / float(clusters[cluster]);
            recall += float(*n).powi(2) / float(classes[class]);
        }

        let entropy = |sizes: &mut dyn Iterator<Item = &usize>| {
            sizes.map(|n| -float(*n) / articles * libm::log(float(*n) / articles)).sum::<f64>()
        };
        let (of_both, of_truth, of_run) = (
            entropy(&mut met.values()),
            entropy(&mut classes.values()),
            entropy(&mut clusters.values()),
        );
        // H(truth | run) = H(both) - H(run). Rounding may take it a hair below 0 or beyond the
        // whole.
        let explained = |entropy: f64, other: f64| {
            share(entropy - (of_both - other), entropy).unwrap_or(1.0).clamp(0.0, 1.0)
        };
        let (homogeneity, completeness) =
            (explained(of_truth, of_run), explained(of_run, of_truth));

        Self {
            articles: truth.len(),
            truth_clusters: large(&mut classes.values()),
            run_clusters: large(&mut clusters.values()),
            adjusted_rand: adjusted_rand(together, right, found, articles * (articles - 1.0) / 2.0),
            b_cubed: Shares::of(share(precision, articles), share(recall, articles)),
            homogeneity,
            completeness,
            v_measure: harmonic(homogeneity, completeness),
            pairs: Shares::of(share(together, found), share(together, right)),
        }
    }
}

/// From numbers of pairs: together in both, in the truth, in the run, and all there are.
fn adjusted_rand(together: f64, right: f64, found: f64, all: f64) -> f64 {
    let by_chance = share(right * found, all).unwrap_or(0.0);
    let most = f64::midpoint(right, found);
    // Both put every article alone, or all in one: the same clusters.
    share(together - by_chance, most - by_chance).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(truth: &[u32], run: &[u64]) -> ClusterFigures {
        let truth: Vec<TruthMember> =
            (0..).zip(truth).map(|(article, &cluster)| TruthMember { article, cluster }).collect();
        // 0 stands for no cluster.
        ClusterFigures::of(&truth, &run.iter().map(|&c| (c > 0).then_some(c)).collect::<Vec<_>>())
    }

    fn near(x: f64, y: f64) {
        assert!((x - y).abs() < 1e-12, "{x} is not {y}");
    }

    #[test]
    fn every_figure_by_hand() {
        // Truth abc|de|f, run ab|cd|e|f.
        let found = figures(&[0, 0, 0, 1, 1, 2], &[7, 7, 8, 8, 0, 0]);
        assert_eq!((found.articles, found.truth_clusters, found.run_clusters), (6, 2, 2));
        // Pairs: 4 right, 2 found, 1 in both, of 15. (1 - 8/15) / (3 - 8/15)
        near(found.adjusted_rand, 7.0 / 37.0);
        assert_eq!((found.pairs.precision, found.pairs.recall), (Some(0.5), Some(0.25)));
        near(found.pairs.f1.unwrap(), 1.0 / 3.0);
        // a and b: 1 and 2/3; c: 1/2 and 1/3; d: 1/2 and 1/2; e: 1 and 1/2; f: 1 and 1.
        near(found.b_cubed.precision.unwrap(), 5.0 / 6.0);
        near(found.b_cubed.recall.unwrap(), 11.0 / 18.0);
        near(
            found.b_cubed.f1.unwrap(),
            2.0 * (5.0 / 6.0) * (11.0 / 18.0) / (5.0 / 6.0 + 11.0 / 18.0),
        );
        // In bits: H(truth) = 1/2 + log2(3)/3 + log2(6)/6, H(truth | run) = 1/3, H(run) = 2/3
        // log2(3) + 1/3 log2(6), H(run | truth) = 1/2 (log2(3) - 2/3) + 1/3.
        let (log3, log6) = (libm::log2(3.0), libm::log2(6.0));
        let (truth, run) = (0.5 + log3 / 3.0 + log6 / 6.0, 2.0 / 3.0 * log3 + log6 / 3.0);
        let (homogeneity, completeness) =
            (1.0 - 1.0 / 3.0 / truth, 1.0 - (0.5 * (log3 - 2.0 / 3.0) + 1.0 / 3.0) / run);
        near(found.homogeneity, homogeneity);
        near(found.completeness, completeness);
        near(found.v_measure, 2.0 * homogeneity * completeness / (homogeneity + completeness));
    }

    #[test]
    fn the_same_clusters_under_other_numbers_are_perfect() {
        let found = figures(&[0, 0, 1, 2], &[5, 5, 0, 0]);
        for figure in [
            found.adjusted_rand,
            found.v_measure,
            found.b_cubed.f1.unwrap(),
            found.pairs.f1.unwrap(),
        ] {
            near(figure, 1.0);
        }
    }

    #[test]
    fn the_ends_have_a_meaning() {
        let alone = figures(&[0, 1, 2], &[0, 0, 0]);
        assert_eq!((alone.adjusted_rand, alone.v_measure, alone.pairs.f1), (1.0, 1.0, None));
        let nothing_found = figures(&[0, 0, 0], &[0, 0, 0]);
        assert_eq!((nothing_found.adjusted_rand, nothing_found.homogeneity), (0.0, 1.0));
        near(nothing_found.completeness, 0.0);
        assert_eq!(nothing_found.pairs.recall, Some(0.0));
        let one_heap = figures(&[0, 1, 2], &[1, 1, 1]);
        assert_eq!((one_heap.adjusted_rand, one_heap.completeness), (0.0, 1.0));
        near(one_heap.b_cubed.precision.unwrap(), 1.0 / 3.0);
    }
}
