//! Figures, what they are compared with, and the table they are printed in.

/// The target of a figure.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    AtMost(f64),
    AtLeast(f64),
    /// Without a target; shown because it explains the others.
    Told,
}

struct Row {
    what: String,
    unit: &'static str,
    figure: f64,
    baseline: Option<f64>,
    /// What the target is about: the ratio, or the figure itself if there is no baseline.
    judged: Vec<f64>,
    goal: Goal,
}

/// The figures of a bench.
pub struct Table {
    title: &'static str,
    rows: Vec<Row>,
}

impl Table {
    pub fn new(title: &'static str) -> Self {
        Self { title, rows: vec![] }
    }

    /// Notes pairs of ours and the baseline, taken one right after the other; the target is about their ratio.
    pub fn compare(&mut self, what: impl Into<String>, unit: &'static str, goal: Goal, pairs: &[(f64, f64)]) {
        let (ours, baselines): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        let judged = pairs.iter().map(|(ours, baseline)| ours / baseline).collect();
        let (figure, baseline) = (median(&ours), Some(median(&baselines)));
        self.rows.push(Row { what: what.into(), unit, figure, baseline, judged, goal });
    }

    /// Notes figures without a baseline.
    pub fn figure(&mut self, what: impl Into<String>, unit: &'static str, goal: Goal, figures: &[f64]) {
        let row =
            Row { what: what.into(), unit, figure: median(figures), baseline: None, judged: figures.to_vec(), goal };
        self.rows.push(row);
    }

    /// Prints medians, and after the ratio the lowest and highest of its pairs.
    pub fn print(&self) {
        println!("\n{}", self.title);
        println!(
            "{:<44} {:>11} {:>11} {:>7} {:>19}  {:<9}",
            "what", "figure", "baseline", "ratio", "lowest–highest", "target"
        );
        self.rows.iter().for_each(Row::print);
    }
}

impl Row {
    fn print(&self) {
        let middle = median(&self.judged);
        let lowest = self.judged.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = self.judged.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (goal, verdict) = match self.goal {
            Goal::AtMost(most) => (format!("<= {most}"), if middle <= most { "met" } else { "MISSED" }),
            Goal::AtLeast(least) => (format!(">= {least}"), if middle >= least { "met" } else { "MISSED" }),
            Goal::Told => (String::new(), ""),
        };
        let baseline = self.baseline.map(number).unwrap_or_default();
        let ratio = self.baseline.map(|_| format!("{middle:.2}")).unwrap_or_default();
        println!(
            "{:<44} {:>11} {baseline:>11} {ratio:>7} {:>19}  {goal:<9} {verdict}",
            format!("{} [{}]", self.what, self.unit),
            number(self.figure),
            format!("{}–{}", number(lowest), number(highest)),
        );
    }
}

/// As many decimals as are significant.
fn number(value: f64) -> String {
    match value.abs() {
        large if large >= 1000.0 => format!("{value:.0}"),
        middling if middling >= 100.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// The median; 0 for none.
pub fn median(values: &[f64]) -> f64 {
    percentile(values, 0.5)
}

/// A quantile: the value that this share of all values does not exceed; 0 for none.
pub fn percentile(values: &[f64], share: f64) -> f64 {
    let mut ascending = values.to_vec();
    ascending.sort_by(f64::total_cmp);
    let rank = (share * ascending.len() as f64).ceil() as usize;
    ascending.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}
