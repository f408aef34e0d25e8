//! Charts: stacked bars as SVG, drawn here, with the numbers in a table behind.

use crate::serve::text::isolated;
use std::fmt::Write as _;

/// A chart and its table.
pub(super) struct Chart {
    /// What it shows.
    pub(super) title: String,
    /// What the bars stand for: a month, an outlet.
    pub(super) of: String,
    /// The names of the layers of each bar.
    pub(super) series: Vec<String>,
    /// Label and heights of each bar.
    pub(super) bars: Vec<(String, Vec<u64>)>,
    /// A number that keeps the ids of several charts on a page apart.
    pub(super) number: usize,
}

const WIDTH: usize = 960;
const HEIGHT: usize = 264;
const LEFT: usize = 56;
const RIGHT: usize = 8;
const TOP: usize = 12;
const BOTTOM: usize = 38;

/// No more labels than fit beside each other.
const LABELS: usize = 10;

impl Chart {
    /// The drawing. Colours are classes `s0`, `s1` … of the style sheet.
    pub(super) fn svg(&self) -> String {
        let most = self.bars.iter().map(|(_, heights)| heights.iter().sum::<u64>()).max().unwrap_or(0).max(1);
        let top = round_up(most);
        let mut out = format!(
            "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"chart{0}\" class=\"chart\" \
             direction=\"ltr\"><title id=\"chart{0}\">{1}</title>",
            self.number,
            escape(&isolated(&self.title))
        );
        self.axis(&mut out, top);
        let room = (WIDTH - LEFT - RIGHT) as f64 / self.bars.len().max(1) as f64;
        let every = self.bars.len().div_ceil(LABELS).max(1);
        for (number, (label, heights)) in self.bars.iter().enumerate() {
            let x = LEFT as f64 + number as f64 * room;
            self.bar(&mut out, x, room, label, heights, top);
            if number % every == 0 {
                let _ = write!(
                    out,
                    "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                    x + room / 2.0,
                    HEIGHT - BOTTOM + 16,
                    escape(&isolated(label))
                );
            }
        }
        let middle = (WIDTH + LEFT) / 2;
        let _ = write!(
            out,
            "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\" class=\"axis\">{}</text></svg>",
            HEIGHT - 6,
            escape(&isolated(&self.of))
        );
        out
    }

    fn axis(&self, out: &mut String, top: u64) {
        for step in 0..=4 {
            let value = top as f64 * f64::from(step) / 4.0;
            let y = height(value, top);
            let _ = write!(
                out,
                "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" class=\"grid\"/>\
                 <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                WIDTH - RIGHT,
                LEFT - 6,
                y + 4.0,
                if value.fract() == 0.0 { format!("{value:.0}") } else { String::new() }
            );
        }
    }

    fn bar(&self, out: &mut String, x: f64, room: f64, label: &str, heights: &[u64], top: u64) {
        let width = (room * 0.8).clamp(1.0, 60.0);
        let mut below = 0;
        for (layer, value) in heights.iter().enumerate().filter(|(_, value)| **value > 0) {
            let (y1, y2) = (height((below + value) as f64, top), height(below as f64, top));
            let name = self.series.get(layer).map(String::as_str).unwrap_or_default();
            let _ = write!(
                out,
                "<rect x=\"{:.1}\" y=\"{y1:.1}\" width=\"{width:.1}\" height=\"{:.1}\" class=\"s{layer}\">\
                 <title>{}</title></rect>",
                x + (room - width) / 2.0,
                y2 - y1,
                escape(&format!("{} · {}: {value}", isolated(label), isolated(name)))
            );
            below += value;
        }
    }
}

/// Where a value stands in the drawing.
fn height(value: f64, top: u64) -> f64 {
    let room = (HEIGHT - TOP - BOTTOM) as f64;
    (HEIGHT - BOTTOM) as f64 - value / top as f64 * room
}

/// The next of 4, 8, 20, 40, 80, 200 …, whose quarters are whole numbers.
fn round_up(most: u64) -> u64 {
    let mut unit = 1;
    loop {
        if let Some(top) = [4, 8, 20].iter().map(|top| top * unit).find(|top| *top >= most) {
            return top;
        }
        unit *= 10;
    }
}

/// Text as SVG may hold it.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_well_formed_whatever_its_words() {
        let chart = Chart {
            title: "<script>".into(),
            of: "شهر".into(),
            series: vec!["a\"b".into()],
            bars: vec![("2024-05".into(), vec![3]), ("</svg>".into(), vec![0])],
            number: 1,
        };
        let svg = chart.svg();
        assert!(svg.contains("&lt;script&gt;") && !svg.contains("<script>"), "{svg}");
        assert_eq!(svg.matches("</svg>").count(), 1);
        assert_eq!(svg.matches("<rect").count(), 1);
    }

    #[test]
    fn the_axis_has_whole_numbers() {
        assert_eq!([1, 5, 9, 21, 900].map(round_up), [4, 8, 20, 40, 2000]);
    }
}
