//! An origin and its copies on a time axis, as SVG that a page of any width can hold: places across
//! are shares of the width.

use super::brief::escaped;
use crate::classify::Relation;
use std::fmt::Write;

/// Pixels of a copy's row, of the origin's above and of the axis below.
const ROW: usize = 22;
const TOP: usize = 34;
const BOTTOM: usize = 26;

/// Where the axis begins and ends, in hundredths of the width, and where copies without a date
/// stand.
const FROM: f64 = 6.0;
const TO: f64 = 94.0;
const UNDATED: f64 = 1.5;

/// Seconds at which the axis turns from even to logarithmic steps: copies come within minutes or
/// after weeks.
const SCALE: f64 = 900.0;

/// Marks of the axis.
const TICKS: [(i64, &str); 9] = [
    (-86_400 * 7, "\u{2212}1 week"),
    (-86_400, "\u{2212}1 day"),
    (-3_600, "\u{2212}1 h"),
    (3_600, "1 h"),
    (21_600, "6 h"),
    (86_400, "1 day"),
    (604_800, "1 week"),
    (2_592_000, "30 days"),
    (31_536_000, "1 year"),
];

/// Hundredths of the width between two marks' words.
const APART: f64 = 11.0;

/// A copy on the axis.
#[derive(Clone, Debug)]
pub(super) struct Ray {
    pub label: String,
    pub relation: Relation,
    /// Seconds after the origin; `None` without dates.
    pub after: Option<i64>,
}

/// The star. Rays are drawn in their order, one below the other.
pub(super) fn star(origin: &str, rays: &[Ray]) -> String {
    let height = TOP + ROW * rays.len() + BOTTOM;
    let axis = Axis::of(rays);
    let (x0, y0) = (axis.place(0), TOP - 16);
    let floor = height - BOTTOM + 4;
    let mut out = format!(
        "<svg class=\"star\" height=\"{height}\" width=\"100%\" role=\"img\" aria-label=\"{} and \
            {} on a time axis; the table below says the same\">",
        escaped(origin),
        crate::report::summary::counted(rays.len(), "article", "articles"),
    );
    let _ = write!(
        out,
        "<line class=\"axis\" x1=\"{FROM}%\" x2=\"{TO}%\" y1=\"{floor}\" y2=\"{floor}\"/>"
    );
    for (x, words) in axis.ticks() {
        let _ = write!(
            out,
            "<line class=\"tick\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"{y0}\" y2=\"{floor}\"/><text \
                class=\"q\" x=\"{x:.2}%\" y=\"{}\" text-anchor=\"middle\">{words}</text>",
            floor + 16
        );
    }
    let place = |at: usize, ray: &Ray| {
        (ray.after.map_or(UNDATED, |after| axis.place(after)), TOP + ROW * at + ROW / 2)
    };
    for (at, ray) in rays.iter().enumerate() {
        let (x, y) = place(at, ray);
        let _ = write!(
            out,
            "<line class=\"ray\" x1=\"{x0:.2}%\" y1=\"{y0}\" x2=\"{x:.2}%\" y2=\"{y}\"/>"
        );
    }
    // After all rays, so that no name is crossed.
    for (at, ray) in rays.iter().enumerate() {
        let (x, y) = place(at, ray);
        let (anchor, dx) = if x > 55.0 { ("end", -10) } else { ("start", 10) };
        let undated = if ray.after.is_none() { " (no date)" } else { "" };
        let _ = write!(
            out,
            "<circle class=\"{}\" cx=\"{x:.2}%\" cy=\"{y}\" r=\"5\"/><text x=\"{x:.2}%\" y=\"{}\" \
                dx=\"{dx}\" text-anchor=\"{anchor}\">{}{undated}</text>",
            ray.relation.name(),
            y + 4,
            escaped(&ray.label)
        );
    }
    let _ = write!(
        out,
        "<circle class=\"origin\" cx=\"{x0:.2}%\" cy=\"{y0}\" r=\"8\"/><text class=\"o\" \
            x=\"{x0:.2}%\" dx=\"14\" y=\"{}\">{}</text></svg>",
        y0 - 2,
        escaped(origin)
    );
    out
}

/// Seconds after the origin to hundredths of the width.
struct Axis {
    least: f64,
    most: f64,
}

impl Axis {
    fn of(rays: &[Ray]) -> Self {
        let places = || rays.iter().filter_map(|r| r.after).map(bent).chain([0.0]);
        let least = places().fold(0.0, f64::min);
        Self { least, most: places().fold(0.0, f64::max).max(least + 1.0) }
    }

    fn place(&self, after: i64) -> f64 {
        FROM + (TO - FROM) * (bent(after) - self.least) / (self.most - self.least)
    }

    /// Marks that lie on the axis, with room between their words.
    fn ticks(&self) -> Vec<(f64, &'static str)> {
        let mut ticks = vec![(self.place(0), "0")];
        let inside = |after: i64| (self.least..=self.most).contains(&bent(after));
        for (after, words) in TICKS.into_iter().filter(|(after, _)| inside(*after)).rev() {
            let x = self.place(after);
            if ticks.iter().all(|(other, _)| (other - x).abs() >= APART) {
                ticks.push((x, words));
            }
        }
        ticks
    }
}

/// Even up to [`SCALE`], logarithmic beyond.
#[allow(clippy::cast_precision_loss, reason = "a place on a screen")]
fn bent(after: i64) -> f64 {
    libm::log1p(after.unsigned_abs() as f64 / SCALE).copysign(after as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ray(label: &str, after: Option<i64>) -> Ray {
        Ray { label: label.to_owned(), relation: Relation::Reprint, after }
    }

    #[test]
    fn later_copies_lie_further_right_and_all_within_the_picture() {
        let rays = [
            ray("a", Some(-7_200)),
            ray("b", Some(60)),
            ray("c", Some(90_000_000)),
            ray("d", None),
        ];
        let axis = Axis::of(&rays);
        let places: Vec<f64> = [-7_200, 0, 60, 90_000_000].map(|s| axis.place(s)).into();
        assert!(places.is_sorted() && places[0] >= FROM && places[3] <= TO, "{places:?}");
        let picture = star("wire", &rays);
        assert!(picture.contains("d (no date)") && !picture.contains("NaN"), "{picture}");
        assert_eq!(picture.matches("class=\"ray\"").count(), 4);
    }

    #[test]
    fn names_of_outlets_are_text() {
        let picture = star("</svg><script>", &[ray("\"><img src=x onerror=y>", Some(5))]);
        assert!(!picture.contains("<script") && !picture.contains("<img"), "{picture}");
    }
}
