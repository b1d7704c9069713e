//! The pairs to look at first: the copies furthest from being reported, and the others most surely
//! reported.
//!
//! * time: `O(p log p)` in the truth's pairs

use super::Settings;
use super::labels::Taken;
use super::names::Names;
use super::run::Judged;
use super::truth::TruthPair;

/// What is wrong with a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A copy that was not reported.
    Miss,
    /// A pair that was reported and is no copy.
    FalseAlarm,
}

impl Kind {
    /// As tables show it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Miss => "miss",
            Self::FalseAlarm => "false_alarm",
        }
    }
}

/// A pair that came out wrong, with what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Worst {
    /// What is wrong.
    pub kind: Kind,
    /// Number of the truth's article `a`.
    pub a: u32,
    /// Number of the truth's article `b`.
    pub b: u32,
    /// Id of `a`.
    pub a_id: String,
    /// Id of `b`.
    pub b_id: String,
    /// The truth's label.
    pub label: String,
    /// The verdict; `None` where the run has no such pair.
    pub judged: Option<Judged>,
    /// Signals by name, as the run gives them; empty until they are looked up, and where there are
    /// none.
    pub signals: Vec<(String, Option<f64>)>,
}

/// Up to `settings.worst` misses, those of the lowest score first, then as many false alarms, those
/// of the highest score first.
///
/// Misses the run does not have at all come after those it has: of them there is nothing to see.
/// Where scores are equal the order of the truth stays.
#[must_use]
pub fn find(
    settings: &Settings,
    names: &Names,
    truth: &[TruthPair],
    judged: &[Option<Judged>],
) -> Vec<Worst> {
    let score = |i: &usize| judged[*i].as_ref().map_or(0.0, |j| j.score);
    let reported = |i: &usize| judged[*i].as_ref().is_some_and(Judged::is_reported);
    let of = |side| {
        let taken = move |i: &usize| settings.labels.taken(&truth[*i].label) == side;
        (0..truth.len()).filter(taken)
    };
    let mut misses: Vec<usize> = of(Taken::Copy).filter(|i| !reported(i)).collect();
    misses.sort_by(|x, y| {
        judged[*x].is_none().cmp(&judged[*y].is_none()).then(score(x).total_cmp(&score(y)))
    });
    let mut alarms: Vec<usize> = of(Taken::NotCopy).filter(reported).collect();
    alarms.sort_by(|x, y| score(y).total_cmp(&score(x)));

    let kinds = [(Kind::Miss, misses), (Kind::FalseAlarm, alarms)];
    let worst = kinds
        .into_iter()
        .flat_map(|(kind, at)| at.into_iter().take(settings.worst).map(move |i| (kind, i)));
    worst
        .map(|(kind, i)| {
            let TruthPair { a, b, label, .. } = &truth[i];
            Worst {
                kind,
                a: *a,
                b: *b,
                a_id: names.name(*a).to_owned(),
                b_id: names.name(*b).to_owned(),
                label: label.clone(),
                judged: judged[i].clone(),
                signals: Vec::new(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Relation;

    #[test]
    fn the_worst_come_first_and_the_unseen_last() {
        let mut names = Names::default();
        let mut truth = Vec::new();
        let mut judged = Vec::new();
        for (label, relation, score) in [
            ("rewrite", None, 0.0),
            ("rewrite", Some(Relation::SameEvent), 0.4),
            ("rewrite", Some(Relation::Shared), 0.1),
            ("rewrite", Some(Relation::Rewrite), 0.9),
            ("same_event", Some(Relation::Partial), 0.3),
            ("same_event", Some(Relation::Rewrite), 0.8),
            ("same_event", Some(Relation::Shared), 0.7),
            ("overlap", Some(Relation::Rewrite), 0.9),
        ] {
            let (a, b) =
                (names.add(&format!("a{}", truth.len())), names.add(&format!("b{}", truth.len())));
            truth.push(TruthPair {
                a,
                b,
                label: label.to_owned(),
                derived: None,
                weight: 1.0,
                writer: None,
                line: 0,
            });
            judged.push(relation.map(|relation| Judged {
                relation,
                score,
                derived: None,
                decided_by: String::new(),
            }));
        }
        let ids = |worst: usize| {
            let found = find(&Settings { worst, ..Settings::default() }, &names, &truth, &judged);
            found.iter().map(|w| format!("{} {}", w.kind.name(), w.a_id)).collect::<Vec<_>>()
        };
        assert_eq!(ids(20), ["miss a2", "miss a1", "miss a0", "false_alarm a5", "false_alarm a4"]);
        assert_eq!(ids(1), ["miss a2", "false_alarm a5"]);
    }
}
