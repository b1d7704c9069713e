//! Connected components: articles joined by pairs, through any chain.
//!
//! Pairs of one story are not independent; figures are drawn, and fits cut into folds, by such
//! groups.
//!
//! * time: nearly linear in the joins and questions
//! * space: 8 bytes an article

/// For each of `articles` articles the lowest number of its group.
///
/// # Panics
/// If a pair names an article beyond `articles`.
#[must_use]
pub fn of(articles: usize, pairs: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    let mut root: Vec<usize> = (0..articles).collect();
    for (a, b) in pairs {
        let (x, y) = (first(&mut root, a), first(&mut root, b));
        root[x.max(y)] = x.min(y);
    }
    (0..articles).map(|article| first(&mut root, article)).collect()
}

/// The lowest number of the group that an article is in, with the way there shortened.
fn first(root: &mut [usize], mut article: usize) -> usize {
    while root[article] != article {
        root[article] = root[root[article]];
        article = root[article];
    }
    article
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_in_any_order_is_one_group_named_by_its_lowest() {
        assert_eq!(of(7, [(4, 5), (0, 1), (2, 3), (3, 4)].into_iter()), [0, 0, 2, 2, 2, 2, 6]);
    }
}
