//! The order of day and month in a column of dates in figures, decided over all of them.
//!
//! A figure over 12 is no month, and settles the order for its site; where a site has none of
//! these, for the whole input. Where neither settles it, the country of the site or the language of
//! the article does: every country but the United States and its neighbours writes the day first.
//! What is open after that is no date: a wrong order makes the earlier article the copy.
//!
//! * time: a look-up a date in figures
//! * space: 24 bytes a site with such dates

use super::{FigureOrder, Order, Published, may_begin_with_year, order_of, read_as};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Dates seen by what they show of their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    day_first: u64,
    month_first: u64,
}

impl Seen {
    fn extend(&mut self, other: Self) {
        self.day_first += other.day_first;
        self.month_first += other.month_first;
    }

    fn order(self) -> Option<Order> {
        match (self.day_first, self.month_first) {
            (0, 0) => None,
            (_, 0) => Some(Order::DayFirst),
            (0, _) => Some(Order::MonthFirst),
            // Both stand in it: two writers.
            _ => None,
        }
    }
}

/// What the dates of an input show so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Votes {
    all: Seen,
    sites: BTreeMap<Option<u64>, Seen>,
}

impl Votes {
    /// Adds what the dates of another input show.
    pub fn extend(&mut self, other: &Self) {
        for (site, seen) in &other.sites {
            self.sites.entry(*site).or_default().extend(*seen);
        }
        self.all.extend(other.all);
    }

    /// Counts a date as it was written on a page of this site; whether it is open.
    pub fn see(&mut self, written: &str, site: Option<u64>) -> bool {
        match order_of(written) {
            Some(FigureOrder::Order(order)) => {
                for seen in [&mut self.all, self.sites.entry(site).or_default()] {
                    match order {
                        Order::DayFirst => seen.day_first += 1,
                        Order::MonthFirst => seen.month_first += 1,
                    }
                }
                false
            }
            order => order == Some(FigureOrder::Open),
        }
    }

    /// The decision over all that was seen.
    #[must_use]
    pub fn decide(self) -> Orders {
        let sites = self.sites.into_iter().map(|(site, seen)| (site, seen.order())).collect();
        Orders { all: self.all.order(), sites }
    }
}

/// The order of the figures in each site's dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    all: Option<Order>,
    /// Sites that have dates which show it; `None` for those that have both.
    sites: HashMap<Option<u64>, Option<Order>>,
}

impl Orders {
    /// Reads a date that is open; another is left as it is. `host` and `language` are those of its
    /// article.
    pub fn settle(
        &self,
        date: &mut Published,
        site: Option<u64>,
        host: Option<&str>,
        language: Option<&str>,
    ) {
        if date.at.is_none() && order_of(&date.written) == Some(FigureOrder::Open) {
            if may_begin_with_year(&date.written) && writes_year_first(host, language) {
                return;
            }
            let order = match self.sites.get(&site) {
                Some(own) => *own,
                None => self.all.or_else(|| of_place(host, language)),
            };
            *date = read_as(&date.written, order);
        }
    }
}

/// Whether a short date may begin with the year where an article is from.
fn writes_year_first(host: Option<&str>, language: Option<&str>) -> bool {
    let ending = host.and_then(|host| host.rsplit_once('.')).map(|(_, ending)| ending);
    matches!(ending, Some("jp" | "kr" | "cn" | "tw" | "hk" | "ir" | "hu" | "lt" | "mn" | "za"))
        || matches!(language, Some("ja" | "ko" | "zh" | "fa" | "hu" | "lt" | "mn"))
}

/// How dates are written where an article is from; `None` where that is not known.
fn of_place(host: Option<&str>, language: Option<&str>) -> Option<Order> {
    let ending = host.and_then(|host| host.rsplit_once('.')).map(|(_, ending)| ending);
    match ending {
        Some("us" | "gov" | "mil") => return Some(Order::MonthFirst),
        // Both are in use there.
        Some("ca" | "ph" | "pr") => return None,
        Some(ending)
            if ending.len() == 2 && !matches!(ending, "io" | "tv" | "co" | "me" | "ai" | "fm") =>
        {
            return Some(Order::DayFirst);
        }
        _ => {}
    }
    match language {
        None | Some("en") => None,
        Some(_) => Some(Order::DayFirst),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::published::read;

    fn settled(
        votes: &[(&str, Option<u64>)],
        site: Option<u64>,
        host: Option<&str>,
        language: Option<&str>,
    ) -> Option<i64> {
        let mut all = Votes::default();
        for (written, site) in votes {
            all.see(written, *site);
        }
        let mut date = read("03/05/2031");
        all.decide().settle(&mut date, site, host, language);
        date.at
    }

    #[test]
    fn the_order_is_decided_by_the_site_then_by_all_then_by_the_place() {
        let (may, march) = (read("2031-05-03").at, read("2031-03-05").at);
        let both = [("03/14/2031", Some(1)), ("14/03/2031", Some(2))];
        assert_eq!(settled(&both[..1], Some(1), None, None), march);
        assert_eq!(settled(&both[..1], Some(9), None, Some("de")), march);
        assert_eq!(settled(&both, Some(2), None, None), may);
        assert_eq!(settled(&both, Some(9), None, Some("en")), None);
        assert_eq!(settled(&both, Some(9), Some("post.example.de"), Some("en")), may);
        assert_eq!(settled(&[], None, Some("city.us"), None), march);
        assert_eq!(settled(&[], None, Some("post.com"), Some("en")), None);
        assert_eq!(settled(&[], None, Some("post.com"), Some("fr")), may);
        // A site that writes both ways settles nothing, whatever the others do.
        assert_eq!(
            settled(
                &[("03/14/2031", Some(1)), ("14/03/2031", Some(1))],
                Some(1),
                Some("a.de"),
                None
            ),
            None
        );
    }

    #[test]
    fn short_dates_are_settled_but_where_the_year_comes_first() {
        let settled = |written: &str, host: &str, language: &str| {
            let mut date = read(written);
            Orders::default().settle(&mut date, None, Some(host), Some(language));
            date.at
        };
        let day = read("2024-12-25").at;
        assert_eq!(settled("25.12.24", "post.example.de", "de"), day);
        assert_eq!(settled("25/12/24", "post.com", "fr"), day);
        for (host, language) in [("post.com", "en"), ("post.co.kr", "en"), ("post.com", "ja")] {
            assert_eq!(settled("25.12.24", host, language), None, "{host} {language}");
        }
    }

    #[test]
    fn other_dates_are_left() {
        let mut date = read("some day");
        Orders::default().settle(&mut date, None, Some("a.de"), None);
        assert_eq!(date.at, None);
    }
}
