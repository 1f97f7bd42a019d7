//! Small charts of block characters.

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A series in one line, at most this many characters wide: means of equal stretches, scaled from
/// the least to the greatest; a stretch without values is a space.
#[must_use]
pub fn sparkline(values: &[Option<f64>], width: usize) -> String {
    let stretches = squeeze(values, width);
    let (low, high) = range(&stretches);
    let height = |v: f64| {
        if high > low {
            (v - low) / (high - low)
        } else {
            0.5
        }
    };
    let block =
        |v: &Option<f64>| v.map_or(' ', |v| BLOCKS[((height(v) * 7.0).round() as usize).min(7)]);
    stretches.iter().map(block).collect()
}

/// A series as a chart of columns with its scale, of this many characters and lines.
#[must_use]
pub fn column_chart(values: &[Option<f64>], width: usize, lines: usize) -> String {
    let stretches = squeeze(values, width);
    let (low, high) = range(&stretches);
    let span = if high > low { high - low } else { 1.0 };
    let eighths = |v: f64| 1 + ((v - low) / span * (8 * lines - 1) as f64).round() as usize;
    let mut text = String::new();
    for line in (0..lines).rev() {
        let scale = low + span * (line as f64 + 0.5) / lines as f64;
        text.push_str(&format!("{scale:>8.2} "));
        text.extend(stretches.iter().map(
            |v| match v.map_or(0, eighths).saturating_sub(8 * line) {
                0 => ' ',
                n => BLOCKS[n.min(8) - 1],
            },
        ));
        text.push('\n');
    }
    text
}

fn squeeze(values: &[Option<f64>], width: usize) -> Vec<Option<f64>> {
    let n = values.len();
    let width = width.min(n);
    let mean = |part: &[Option<f64>]| {
        let known: Vec<f64> = part.iter().flatten().copied().collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    };
    (0..width)
        .map(|i| mean(&values[n * i / width..n * (i + 1) / width]))
        .collect()
}

fn range(values: &[Option<f64>]) -> (f64, f64) {
    let known = values.iter().flatten();
    known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
        (low.min(*v), high.max(*v))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sparklines_span_the_range_and_leave_gaps() {
        let values = [Some(0.0), Some(1.0), None, Some(7.0)];
        assert_eq!(sparkline(&values, 10), "▁▂ █");
        assert_eq!(sparkline(&values, 2), "▁█");
        assert_eq!(sparkline(&[Some(3.0), Some(3.0)], 5), "▅▅");
        assert_eq!(sparkline(&[], 5), "");
    }

    #[test]
    fn column_charts_fill_from_the_bottom() {
        let chart = column_chart(&[Some(0.0), Some(10.0)], 2, 2);
        assert_eq!(chart, "    7.50  █\n    2.50 ▁█\n");
    }
}
