//! Who carried or rewrote one outlet's texts: a licensing desk's list, from the tables of a
//! finished run.
//!
//! * time: linear in the pairs of the run
//! * space: the cases, and the passages to show of each

use super::run::{Run, damaged};
use super::tables::{ArticleRow, PairRow, Tables, Took};
use crate::article::Meta;
use crate::article::filter::outlet_name;
use crate::classify::Relation;
use crate::cluster::Side;
use crate::cluster::bond::Bond;
use crate::credit::{House, names, squeezed};
use crate::error::{Error, Result};
use crate::read::table::{Table, unguarded};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Passages that a case shows: the longest.
pub const SHOWN: usize = 6;

/// Names that a message lists.
const LISTED: usize = 12;

/// Names that a message offers as what was perhaps meant.
const OFFERED: usize = 3;

/// From this likeness on a name is offered; nobody measured it.
const LIKE: f64 = 0.85;

/// Letters of a part of a name by which the name is offered: fewer stand in many.
const SHORTEST_PART: usize = 3;

/// How a text came from the outlet that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The run decides that the taker's text comes from this page.
    Taken,
    /// The taker prints the text of the house that was asked for, whose own page need not be in the
    /// dump.
    Carried,
    /// The taker names the house in its text, and has words in common with a page that carries the
    /// house's text.
    Named,
    /// The two share their text, and the direction is not decided.
    Open,
    /// All that the two share is quoted: what somebody said in an interview or a speech. Of a
    /// taker that names the outlet as its source nothing else was taken.
    Quoted,
}

impl How {
    /// The name that the table uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Carried => "carried",
            Self::Named => "named",
            Self::Open => "open",
            Self::Quoted => "quoted",
        }
    }

    /// Whether the run decides that the taker has the outlet's text. Only such a case is counted
    /// as one; the others are listed apart.
    #[must_use]
    pub fn is_decided(self) -> bool {
        matches!(self, Self::Taken | Self::Carried)
    }
}

/// A passage on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Whether the words are the same on both sides, but for small edits.
    pub is_verbatim: bool,
    /// Words of it.
    pub words: u64,
    /// Whether it is quoted on either side.
    pub is_quoted: bool,
    /// In the page of the outlet that was asked for, or of the article beside it where that has
    /// none in the dump.
    pub ours: String,
    /// In the taker's.
    pub theirs: String,
}

/// An article that has an outlet's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// How.
    pub how: How,
    /// What was done to the text.
    pub relation: Relation,
    /// The taker's article.
    pub theirs: ArticleRow,
    /// The outlet's article; where that is not in the dump, another one that carries the same text.
    pub ours: ArticleRow,
    /// Whether `ours` is a page of the outlet that was asked for.
    pub is_ours: bool,
    /// Whom the taker names as the source of its text; empty for nobody.
    pub credit: String,
    /// Whether that is the outlet that was asked for.
    pub is_credited: bool,
    /// Whom the article beside it names as the source of its text; empty for nobody.
    pub our_credit: String,
    /// 0..=1.
    pub score: f64,
    /// Share of the taker's five-word shingles that stand in the other, 0..=1.
    pub share: f64,
    /// Words in passages word for word.
    pub words: u64,
    /// Passages, the longest first, at most [`SHOWN`].
    pub passages: Vec<Shared>,
    pair: (String, String),
    a_is_theirs: bool,
}

impl Case {
    /// Seconds from the outlet's publication to the taker's, where both are known and it is the
    /// outlet's own page.
    #[must_use]
    pub fn later(&self) -> Option<i64> {
        self.is_ours.then_some(())?;
        Some(self.theirs.at? - self.ours.at?)
    }
}

#[cfg(test)]
impl Case {
    /// A case of 141 words between two articles, the taker's first.
    pub(crate) fn sample(how: How, relation: Relation, [theirs, ours]: [ArticleRow; 2]) -> Self {
        Self {
            how,
            relation,
            pair: (theirs.id.clone(), ours.id.clone()),
            theirs,
            ours,
            is_ours: false,
            credit: String::new(),
            is_credited: false,
            our_credit: String::new(),
            score: 0.5,
            share: 0.13,
            words: 141,
            passages: Vec::new(),
            a_is_theirs: true,
        }
    }
}

/// A site with the cases against it.
#[derive(Clone, Debug)]
pub struct Taker {
    /// The site.
    pub site: String,
    /// Decided ones first, of these those without a credit first; then in the order of [`How`], the
    /// most words first.
    pub cases: Vec<Case>,
}

impl Taker {
    /// Cases of which the run decides that the taker has the outlet's text.
    pub fn decided(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter(|case| case.how.is_decided())
    }

    /// Articles that share text with the outlet's, where the run does not decide who has it from
    /// whom.
    pub fn undecided(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter(|case| matches!(case.how, How::Named | How::Open))
    }

    /// Articles that have only quotations in common with the outlet's.
    pub fn quoted(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter(|case| case.how == How::Quoted)
    }

    /// The decided case with the most words word for word.
    #[must_use]
    pub fn largest(&self) -> Option<&Case> {
        self.decided().max_by_key(|case| (case.words, Reverse(&case.theirs.id)))
    }

    /// Whether one of its articles has a byline in the dump: without one, an agency's name above a
    /// text cannot be seen.
    #[must_use]
    pub fn has_bylines(&self) -> bool {
        self.cases.iter().any(|case| !case.theirs.author.is_empty())
    }

    /// Of the decided cases, those in which the taker names the outlet.
    #[must_use]
    pub fn credited(&self) -> usize {
        self.decided().filter(|case| case.is_credited).count()
    }

    /// Words of the decided cases in passages word for word.
    #[must_use]
    pub fn words(&self) -> u64 {
        self.decided().map(|case| case.words).sum()
    }
}

/// All that has an outlet's text.
#[derive(Clone, Debug)]
pub struct Cases {
    /// The outlet or house, as the run names it.
    pub from: String,
    /// The most decided cases first.
    pub takers: Vec<Taker>,
    /// Pairs in which the outlet itself took from the other: no cases.
    pub own: usize,
    /// Pairs of which both carry a third's text: no cases either.
    pub third: usize,
    /// Pairs of which neither carries the house's text, and one or both name it as somebody they
    /// have something from: nothing says that their words are the house's.
    pub named: usize,
    /// Whether any article of the run has a byline.
    pub has_bylines: bool,
    /// Names of the run like the one that was asked for, where nothing was found under that.
    pub alike: Vec<String>,
}

impl Cases {
    /// Finds them in a run.
    ///
    /// # Errors
    /// When no article or credit of the run is of that name, or a table cannot be read.
    pub fn of(run: &Run, tables: &Tables, from: &str) -> Result<Self> {
        let asked = Asked::of(tables, from)?;
        let mut cases = Self {
            from: asked.name.clone(),
            takers: Vec::new(),
            own: 0,
            third: 0,
            named: 0,
            has_bylines: tables.articles.iter().any(|article| !article.author.is_empty()),
            alike: Vec::new(),
        };
        // Of several pairs of one article the strongest is its case.
        let mut best: BTreeMap<usize, Case> = BTreeMap::new();
        for pair in &tables.pairs {
            for (place, case) in asked.cases(tables, pair, &mut cases) {
                let order = |case: &Case| (case.how, case.relation, Reverse(case.words));
                match best.get(&place) {
                    Some(known) if order(known) <= order(&case) => {}
                    _ => {
                        best.insert(place, case);
                    }
                }
            }
        }
        let mut takers: BTreeMap<String, Vec<Case>> = BTreeMap::new();
        for case in best.into_values() {
            takers.entry(case.theirs.site.clone()).or_default().push(case);
        }
        for (site, mut found) in takers {
            found.sort_by_key(|case| (rank(case), case.is_credited, case.how, Reverse(case.words)));
            cases.takers.push(Taker { site, cases: found });
        }
        cases.takers.sort_by_key(|taker| {
            let (decided, all) = (taker.decided().count(), taker.cases.len());
            (Reverse(decided), Reverse(taker.words()), Reverse(all))
        });
        if cases.takers.is_empty() {
            let is_other = |name: &String| !asked.is(name);
            cases.alike = offered(tables, from).into_iter().filter(is_other).collect();
        }
        cases.add_passages(run)?;
        Ok(cases)
    }

    /// Articles of which the run decides that they have the outlet's text, and their sites.
    #[must_use]
    pub fn decided(&self) -> (usize, usize) {
        counts(self.takers.iter().map(|taker| taker.decided().count()))
    }

    /// Articles that share text with the outlet's without such a decision, and their sites.
    #[must_use]
    pub fn undecided(&self) -> (usize, usize) {
        counts(self.takers.iter().map(|taker| taker.undecided().count()))
    }

    /// Articles that have only quotations in common with the outlet's, and their sites.
    #[must_use]
    pub fn quoted(&self) -> (usize, usize) {
        counts(self.takers.iter().map(|taker| taker.quoted().count()))
    }

    /// Takes the longest passages of each case from `passages.csv`.
    fn add_passages(&mut self, run: &Run) -> Result<()> {
        let mut wanted: HashMap<(String, String), Vec<(usize, usize)>> = HashMap::new();
        for (at, taker) in self.takers.iter().enumerate() {
            for (place, case) in taker.cases.iter().enumerate() {
                wanted.entry(case.pair.clone()).or_default().push((at, place));
            }
        }
        let path = run.folder().join("passages.csv");
        let table = Table::open(&path)?;
        let [a, b, kind, words, quoted] = table.columns(["a", "b", "kind", "words", "quoted"])?;
        let texts = table.columns(["a_text", "b_text"])?;
        for row in table {
            let row = row.map_err(|bad| damaged(&path, bad))?;
            let pair = [a, b].map(|column| unguarded(row.cell(column)).to_owned());
            let Some(places) = wanted.get(&pair.into()) else { continue };
            for &(taker, place) in places {
                let case = &mut self.takers[taker].cases[place];
                let [a_text, b_text] = texts.map(|column| unguarded(row.cell(column)).to_owned());
                let (theirs, ours) =
                    if case.a_is_theirs { (a_text, b_text) } else { (b_text, a_text) };
                // A sentence with two sources has two rows, as has one that two others restate.
                if case.passages.iter().any(|known| known.theirs == theirs || known.ours == ours) {
                    continue;
                }
                let words = row.cell(words).parse().unwrap_or(0);
                case.passages.push(Shared {
                    is_verbatim: row.cell(kind) == "verbatim",
                    words,
                    is_quoted: row.cell(quoted) == "1",
                    ours,
                    theirs,
                });
                // What somebody said shows least.
                case.passages
                    .sort_by_key(|p| (p.is_quoted, Reverse(p.is_verbatim), Reverse(p.words)));
                case.passages.truncate(SHOWN);
            }
        }
        Ok(())
    }
}

/// Decided cases, then undecided ones, then quotations.
fn rank(case: &Case) -> u8 {
    match case.how {
        How::Taken | How::Carried => 0,
        How::Named | How::Open => 1,
        How::Quoted => 2,
    }
}

/// The sum, and of how many.
fn counts(each: impl Iterator<Item = usize>) -> (usize, usize) {
    each.filter(|&count| count > 0).fold((0, 0), |(all, sites), count| (all + count, sites + 1))
}

/// Whom the pairs' articles name as the source of their text.
fn credits(tables: &Tables) -> impl Iterator<Item = &str> {
    tables.pairs.iter().flat_map(|pair| {
        let common = if let Took::Common(house) = &pair.took { house.as_str() } else { "" };
        pair.credits.iter().map(String::as_str).chain([common]).filter(|name| !name.is_empty())
    })
}

/// Some names that can be asked for, the most frequent first: outlets as `clusters.csv` shows them,
/// with the site where that is another, and houses that are credited.
fn seen(tables: &Tables) -> String {
    let mut names: BTreeMap<String, u64> = BTreeMap::new();
    for ArticleRow { site, outlet, .. } in &tables.articles {
        let name = if outlet.is_empty() || outlet == site {
            site.clone()
        } else {
            format!("{outlet} ({site})")
        };
        *names.entry(name).or_default() += 1;
    }
    for house in credits(tables) {
        *names.entry(house.to_owned()).or_default() += 1;
    }
    names.remove("");
    let mut names: Vec<(String, u64)> = names.into_iter().collect();
    names.sort_by_key(|(_, count)| Reverse(*count));
    let more = names.len().saturating_sub(LISTED);
    let listed: Vec<String> = names.into_iter().take(LISTED).map(|(name, _)| name).collect();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", listed.join(", "))
}

/// Names of the run that are most like the one that was typed, the most alike first: sites and
/// outlets that articles have, and houses that are credited.
fn offered(tables: &Tables, typed: &str) -> Vec<String> {
    let names = tables.articles.iter().flat_map(|a| [a.site.as_str(), a.outlet.as_str()]);
    let names: BTreeSet<&str> =
        names.chain(credits(tables)).filter(|name| !name.is_empty()).collect();
    let mut alike: Vec<(f64, &str)> = names
        .into_iter()
        .map(|name| (likeness(name, typed), name))
        .filter(|(like, _)| *like >= LIKE)
        .collect();
    alike.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(y.1)));
    alike.into_iter().take(OFFERED).map(|(_, name)| name.to_owned()).collect()
}

/// How alike two names are, 0..=1: `Harbour Pots` and `The Harbour Post` by their letters, `Post`
/// and `Harbour Post` because one is a part of the other. What is the same in many addresses
/// (`.com`) does not count.
fn likeness(name: &str, typed: &str) -> f64 {
    let stem = |name: &str| match name.rsplit_once('.') {
        Some((stem, end)) if !name.contains(' ') && !end.is_empty() => squeezed(stem),
        _ => squeezed(name),
    };
    let [name, typed] = [stem(name), stem(typed)];
    let shorter = name.chars().count().min(typed.chars().count());
    if shorter >= SHORTEST_PART && (name.contains(&typed) || typed.contains(&name)) {
        return 1.0;
    }
    strsim::jaro_winkler(&name, &typed)
}

/// The outlet or house that was asked for.
struct Asked {
    /// As the run names it.
    name: String,
    /// As it was typed, as a site of it would be named, and the house that such a credit stands for
    /// (`AP`); all in lower case.
    typed: [String; 3],
    /// Whether names are the same whatever their blanks, signs and article: `Harbour Post` for
    /// `The Harbour-Post`. Only where no name is the same as it stands.
    is_loose: bool,
    /// The site that most articles of that outlet stand on: its other articles may go by another
    /// name (`Fox Online News`).
    home: Option<String>,
    /// The outlet's pages, for holding credits against: `The Harbour Post` is harbourpost.example.
    page: Meta,
}

impl Asked {
    fn of(tables: &Tables, from: &str) -> Result<Self> {
        let house = House::of_credit(from).map_or(from, |house| &house.name);
        let typed = [from, &outlet_name(from), house].map(str::to_lowercase);
        let page = Meta::default();
        let mut asked = Self { name: from.to_owned(), typed, is_loose: false, home: None, page };
        if asked.find(tables, from) {
            return Ok(asked);
        }
        asked.is_loose = true;
        if asked.find(tables, from) {
            return Ok(asked);
        }
        let offered = offered(tables, from);
        let meant = if offered.is_empty() {
            String::new()
        } else {
            format!(" (did you mean `{}`?)", offered.join("` or `"))
        };
        let reason = format!(
            "no reported pair has an article from this outlet or a credit to it{meant}; if the \
                name is right, no copy of its texts was found; the run has {}",
            seen(tables)
        );
        Err(Error::value("from", from, reason))
    }

    /// Finds the outlet's home among the articles, else its name among the credits.
    fn find(&mut self, tables: &Tables, from: &str) -> bool {
        let sites = House::of_credit(from).map_or(&[][..], |house| &house.sites);
        let mut homes: BTreeMap<&str, u64> = BTreeMap::new();
        for article in &tables.articles {
            let is_home = sites.contains(&article.site);
            if is_home || self.is(&article.site) || self.is(&article.outlet) {
                *homes.entry(&article.site).or_default() += 1;
            }
        }
        if let Some((home, _)) = homes.iter().max_by_key(|(home, count)| (**count, Reverse(**home)))
        {
            let home = (*home).to_owned();
            self.home = Some(home).filter(|home| !home.is_empty());
            // As the run writes what was asked for; an outlet's pages may name their author there.
            let names = tables.articles.iter().flat_map(|a| [&a.site, &a.outlet]);
            let name = names.into_iter().find(|name| self.is(name));
            self.name = name.or(self.home.as_ref()).map_or(from, |name| name).to_owned();
            self.page = Meta { site: self.home.clone(), ..Meta::default() };
            return true;
        }
        let named = credits(tables).find(|house| self.is(house)).map(str::to_owned);
        let is_found = named.is_some();
        self.name = named.unwrap_or_else(|| from.to_owned());
        is_found
    }

    fn is(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let is_same = |typed: &String| {
            *typed == name
                || self.is_loose
                    && squeezed(typed) == squeezed(&name)
                    && !squeezed(typed).is_empty()
        };
        !name.is_empty() && self.typed.iter().any(is_same)
    }

    /// Whether a credit is the outlet's, by whatever name: its own, its house's, or one that its
    /// site is made of.
    fn is_credit(&self, name: &str) -> bool {
        self.is(name) || self.home.is_some() && !name.is_empty() && names(name, &self.page)
    }

    fn owns(&self, article: &ArticleRow) -> bool {
        self.is(&article.site)
            || self.is(&article.outlet)
            || self.home.as_ref() == Some(&article.site)
    }

    /// The cases that a pair makes, each with the place of the taker's article; what makes none is
    /// counted.
    fn cases(&self, tables: &Tables, pair: &PairRow, counts: &mut Cases) -> Vec<(usize, Case)> {
        let sides = [(Side::A, pair.a, pair.b), (Side::B, pair.b, pair.a)];
        let carries = matches!(&pair.took, Took::Common(house) if self.is_credit(house));
        let is_quoted = pair.common().is_quoted();
        let page = |place: usize| tables.articles[place].page();
        let bonds = if carries {
            let Some((_, bonds)) = pair.carried([&page(pair.a), &page(pair.b)]) else {
                counts.named += 1;
                return Vec::new();
            };
            Some(bonds)
        } else {
            None
        };
        let mut cases = Vec::new();
        for (side, theirs, ours) in sides {
            let (place, theirs, ours) = (theirs, &tables.articles[theirs], &tables.articles[ours]);
            if self.owns(theirs) {
                continue;
            }
            let is_ours = self.owns(ours);
            let at = usize::from(side == Side::B);
            let how = match &pair.took {
                Took::Derived(took) if is_ours && *took == side && is_quoted => How::Quoted,
                Took::Derived(took) if is_ours && *took == side => How::Taken,
                Took::Derived(_) if is_ours => {
                    counts.own += 1;
                    continue;
                }
                Took::Common(_) if carries => match bonds.map(|bonds| bonds[at]) {
                    Some(Bond::Names) => How::Named,
                    Some(Bond::Shares) if is_quoted => How::Quoted,
                    Some(Bond::Shares) => How::Open,
                    _ => How::Carried,
                },
                Took::Common(_) if is_ours => {
                    counts.third += 1;
                    continue;
                }
                Took::Open if is_ours && is_quoted => How::Quoted,
                Took::Open if is_ours => How::Open,
                _ => continue,
            };
            let a_is_theirs = side == Side::A;
            let credit = pair.credits[at].clone();
            cases.push((
                place,
                Case {
                    how,
                    relation: pair.relation,
                    theirs: theirs.clone(),
                    ours: ours.clone(),
                    is_ours,
                    is_credited: self.is_credit(&pair.credits[at]),
                    credit,
                    our_credit: pair.credits[1 - at].clone(),
                    score: pair.score,
                    share: pair.containment[at],
                    words: pair.shared_words,
                    passages: Vec::new(),
                    pair: (tables.articles[pair.a].id.clone(), tables.articles[pair.b].id.clone()),
                    a_is_theirs,
                },
            ));
        }
        cases
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::CreditKind;

    const SITES: [&str; 4] = ["wire.example", "post.example", "sun.example", "star.example"];

    /// A part that the second article has of the first.
    fn part(b: usize, took: Took, [words, narrated]: [u64; 2]) -> PairRow {
        PairRow {
            a: 0,
            b,
            relation: Relation::Partial,
            took,
            score: 0.1,
            containment: [0.09, 0.05],
            shared_words: words,
            narrated_words: narrated,
            credits: ["Meridian Press".to_owned(), "Meridian Press".to_owned()],
            credit_kinds: [Some(CreditKind::Carries); 2],
        }
    }

    /// How each site has a text of `from`.
    fn told(from: &str, pairs: Vec<PairRow>) -> Vec<(String, &'static str)> {
        let article = |(at, site): (usize, &&str)| ArticleRow {
            id: format!("a{at}"),
            site: (*site).to_owned(),
            ..ArticleRow::default()
        };
        let articles = SITES.iter().enumerate().map(article).collect();
        let tables = Tables { articles, pairs };
        let asked = Asked::of(&tables, from).unwrap();
        let mut cases = Cases {
            from: asked.name.clone(),
            takers: Vec::new(),
            own: 0,
            third: 0,
            named: 0,
            has_bylines: false,
            alike: Vec::new(),
        };
        let found = tables.pairs.iter().flat_map(|pair| asked.cases(&tables, pair, &mut cases));
        found.map(|(_, case)| (case.theirs.site, case.how.name())).collect()
    }

    #[test]
    fn what_has_only_quotations_of_an_outlets_text_is_no_decided_case() {
        let pairs = vec![
            part(1, Took::Derived(Side::B), [74, 0]),
            part(2, Took::Derived(Side::B), [160, 90]),
            part(3, Took::Open, [205, 4]),
        ];
        let want =
            [("post.example", "quoted"), ("sun.example", "taken"), ("star.example", "quoted")];
        assert_eq!(told("wire.example", pairs), want.map(|(site, how)| (site.to_owned(), how)));
        assert!(!How::Quoted.is_decided());
    }

    #[test]
    fn a_few_words_in_common_with_a_carrier_are_undecided_though_both_sign_the_house() {
        let common = || Took::Common("Meridian Press".to_owned());
        let pairs = vec![part(1, common(), [34, 26]), part(2, common(), [90, 80])];
        let want = [
            ("wire.example", "open"),
            ("post.example", "open"),
            ("wire.example", "carried"),
            ("sun.example", "carried"),
        ];
        let found: BTreeSet<_> = told("Meridian Press", pairs).into_iter().collect();
        assert_eq!(found, want.map(|(site, how)| (site.to_owned(), how)).into());
    }
}
