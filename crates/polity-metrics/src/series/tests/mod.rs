//! Synthetic curves with a known answer.

mod plateau;
mod resilience;

fn series(values: impl IntoIterator<Item = f64>) -> Vec<Option<f64>> {
    values.into_iter().map(Some).collect()
}
