//! Figures as pictures: a curve and a bar chart, written by hand so that they need nothing; and the
//! frame that reports draw theirs in.
//!
//! Each is a whole SVG document without scripts, fonts or links, for light and for dark pages.

use crate::measure::calibration::Calibration;
use crate::measure::curve::Point;
use std::fmt::Write;

/// The square that holds 0 to 1 both ways.
const SIDE: f64 = 400.0;
const LEFT: f64 = 64.0;
const TOP: f64 = 64.0;
const WIDTH: f64 = LEFT + SIDE + 32.0;
const HEIGHT: f64 = TOP + SIDE + 60.0;

/// Text has a contrast of at least 4.5 to 1 with the backgrounds, which go with the picture: a page
/// it stands on may be of any colour.
pub const STYLE: &str = "\
    svg{color-scheme:light \
    dark;background:#fff;--ink:#1f2328;--quiet:#57606a;--grid:#d8dee4;--data:#0a5cc2;--bar:#0a5cc2;--mark:#b3420d;\
    --s0:#0a5cc2;--s1:#b3420d;--s2:#2f7d4f;--s3:#7a4fb0;--s4:#8a6d00;--s5:#a3366b;--s6:#8b929a}\
    @media(prefers-color-scheme:dark){svg{background:#14171c;--ink:#e8eaed;--quiet:#a3abb5;--grid:#363c45;--data:#6cb0ff;--bar:#4e94e6;--mark:#ffa45c;\
    --s0:#6cb0ff;--s1:#ffa45c;--s2:#74c996;--s3:#c0a0f0;--s4:#dcc05a;--s5:#f08cba;--s6:#8b929a}}\
    text{font:13px \
    system-ui,sans-serif;fill:var(--ink)}.title{font-size:16px;font-weight:600}.quiet{fill:var(--quiet);font-size:12px}\
    .paper{fill:none;stroke:none}.grid{stroke:var(--grid);stroke-width:1}.data{fill:none;stroke:var(--data);stroke-width:2.5;stroke-linejoin:round}\
    .bar{fill:var(--bar);fill-opacity:.75}.mark{fill:var(--mark)}.rule{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:5 4;fill:none}\
    .s0{fill:var(--s0)}.s1{fill:var(--s1)}.s2{fill:var(--s2)}.s3{fill:var(--s3)}.s4{fill:var(--s4)}.s5{fill:var(--s5)}.s6{fill:var(--s6)}";

/// What an axis says: its name, and its marks from 0 to 1 with their words.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What it shows.
    pub name: String,
    /// Where marks stand, 0..=1, and what they say.
    pub ticks: Vec<(f64, String)>,
}

impl Axis {
    /// An axis of shares.
    #[must_use]
    pub fn unit(name: &str) -> Self {
        let ticks = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0].map(|tick| (tick, format!("{tick:.1}")));
        Self { name: name.to_owned(), ticks: ticks.into() }
    }
}

/// Precision over recall by threshold on the score, the run's own decisions beside it.
///
/// `own` is the recall and precision of the run; thresholds of 0 are left out, because nothing can
/// be reported by them.
#[must_use]
pub fn curve(points: &[Point], own: Option<(f64, f64)>, wanted: Option<&Point>) -> String {
    let mut out = unit_frame("Precision and recall by score threshold", "recall", "precision");
    let points: Vec<&Point> = points.iter().filter(|p| p.threshold > 0.0).collect();
    let mut path = String::new();
    for (at, point) in points.iter().enumerate() {
        let (x, y) = place(point.recall, point.precision);
        let command = if at == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{command}{x:.1} {y:.1}");
    }
    if let [only] = points[..] {
        let (x, y) = place(only.recall, only.precision);
        let _ = writeln!(out, r#"<circle class="data" cx="{x:.1}" cy="{y:.1}" r="3"/>"#);
    } else if !path.is_empty() {
        let _ = writeln!(out, r#"<path class="data" d="{path}"/>"#);
    }
    if let Some(point) = wanted {
        let (x, y) = place(point.recall, point.precision);
        let _ = writeln!(out, r#"<path class="rule" d="M{x:.1} {y:.1}V{:.1}"/>"#, TOP + SIDE);
        let (beside, anchor) =
            if x > LEFT + SIDE / 2.0 { (x - 6.0, "end") } else { (x + 6.0, "start") };
        let _ = writeln!(
            out,
            r#"<text class="quiet" x="{beside:.1}" y="{:.1}" text-anchor="{anchor}">precision {:.2} from score {:.4}</text>"#,
            TOP + SIDE - 10.0,
            point.precision,
            point.threshold
        );
    }
    if let Some((recall, precision)) = own {
        let (x, y) = place(recall, precision);
        let _ = writeln!(out, r#"<circle class="mark" cx="{x:.1}" cy="{y:.1}" r="5.5"/>"#);
        // Below the curve and to the left: both figures are mostly near 1.
        let (x, y, anchor) = if x > LEFT + SIDE / 2.0 {
            (x - 10.0, y + 18.0, "end")
        } else {
            (x + 10.0, y + 18.0, "start")
        };
        let y = y.min(TOP + SIDE - 26.0);
        let _ = writeln!(
            out,
            r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">the run: precision {precision:.2}, recall {recall:.2}</text>"#
        );
    }
    out + "</svg>\n"
}

/// The share of copies in each bin of the score, each with its number of pairs, beside the line
/// where both are equal.
#[must_use]
pub fn calibration(calibration: &Calibration) -> String {
    let mut out = unit_frame(
        "Share of copies by score",
        "score (dot: mean of its bar; dashed: share = score)",
        "share of copies",
    );
    // Above the frame, where no bar, dot or line crosses them.
    let above = TOP - 10.0;
    let _ = writeln!(
        out,
        r#"<text class="quiet" x="{:.1}" y="{above:.1}" text-anchor="end">pairs</text>"#,
        LEFT - 8.0
    );
    for bin in &calibration.bins {
        let (left, right) = (place(bin.from, 0.0).0 + 2.0, place(bin.to, 0.0).0 - 2.0);
        if let Some(copies) = bin.copies {
            let top = place(0.0, copies).1;
            let (wide, high) = (right - left, TOP + SIDE - top);
            let _ = writeln!(
                out,
                r#"<rect class="bar" x="{left:.1}" y="{top:.1}" width="{wide:.1}" height="{high:.1}"/>"#
            );
        }
        let x = f64::midpoint(left, right);
        let _ = writeln!(
            out,
            r#"<text class="quiet" x="{x:.1}" y="{above:.1}" text-anchor="middle">{}</text>"#,
            bin.pairs
        );
    }
    let ((x1, y1), (x2, y2)) = (place(0.0, 0.0), place(1.0, 1.0));
    let _ = writeln!(out, r#"<path class="rule" d="M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}"/>"#);
    for bin in &calibration.bins {
        if let (Some(score), Some(copies)) = (bin.mean_score, bin.copies) {
            let (x, y) = place(score, copies);
            let _ = writeln!(out, r#"<circle class="mark" cx="{x:.1}" cy="{y:.1}" r="4"/>"#);
        }
    }
    out + "</svg>\n"
}

/// Where two shares lie in the picture.
#[must_use]
pub fn place(x: f64, y: f64) -> (f64, f64) {
    (LEFT + x * SIDE, TOP + (1.0 - y) * SIDE)
}

/// A frame with both axes from 0 to 1.
fn unit_frame(title: &str, x_name: &str, y_name: &str) -> String {
    frame(title, &Axis::unit(x_name), &Axis::unit(y_name))
}

/// Title, axes and a grid; the element is left open. Nothing is escaped: titles and words are the
/// program's own.
#[must_use]
pub fn frame(title: &str, x_axis: &Axis, y_axis: &Axis) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
            width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\" \
         aria-label=\"{title}\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
         <text class=\"title\" x=\"{LEFT}\" y=\"28\">{title}</text>\n"
    );
    let ((left, bottom), (right, top)) = (place(0.0, 0.0), place(1.0, 1.0));
    for (tick, words) in &y_axis.ticks {
        let y = place(0.0, *tick).1;
        let _ = writeln!(out, r#"<path class="grid" d="M{left} {y:.1}H{right}"/>"#);
        let _ = writeln!(
            out,
            r#"<text x="{:.1}" y="{:.1}" text-anchor="end">{words}</text>"#,
            left - 8.0,
            y + 4.5
        );
    }
    for (tick, words) in &x_axis.ticks {
        let x = place(*tick, 0.0).0;
        let _ = writeln!(out, r#"<path class="grid" d="M{x:.1} {top}V{bottom}"/>"#);
        let _ = writeln!(
            out,
            r#"<text x="{x:.1}" y="{:.1}" text-anchor="middle">{words}</text>"#,
            bottom + 20.0
        );
    }
    let (x, y) = place(0.5, 0.5);
    let (across, up) = (&x_axis.name, &y_axis.name);
    let _ = writeln!(
        out,
        r#"<text x="{x:.1}" y="{:.1}" text-anchor="middle">{across}</text>"#,
        bottom + 44.0
    );
    let _ = writeln!(
        out,
        r#"<text transform="translate(20 {y:.1})rotate(-90)" text-anchor="middle">{up}</text>"#
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::calibration::calibration as calibrated;
    use crate::measure::curve::{Graded, curve as curve_of};

    #[test]
    fn what_is_drawn_lies_where_it_belongs() {
        let pairs = [(0.9, true), (0.5, false), (0.4, true), (0.0, true)]
            .map(|(score, copy)| Graded { score, copy, weight: 1.0 });
        let picture = curve(&curve_of(&pairs), Some((0.5, 1.0)), None);
        // Recall 1/3 at precision 1, then precision 1/2, then 2/3 of both; the threshold 0 is not
        // drawn.
        assert!(picture.contains(r#"d="M197.3 64.0L197.3 264.0L330.7 197.3""#), "{picture}");
        assert!(picture.contains(r#"<circle class="mark" cx="264.0" cy="64.0""#), "{picture}");
        let bars = calibration(&calibrated(&pairs));
        assert_eq!(bars.matches("<rect").count(), 4, "bins without pairs have no bar");
        for picture in [picture, bars] {
            assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
            assert!(picture.contains("prefers-color-scheme:dark") && !picture.contains("NaN"));
        }
    }

    #[test]
    fn nothing_to_draw_is_an_empty_frame() {
        for picture in [curve(&[], None, None), calibration(&calibrated(&[]))] {
            assert!(
                !picture.contains("class=\"data\" d=")
                    && !picture.contains("<rect")
                    && !picture.contains("NaN")
            );
        }
    }
}
