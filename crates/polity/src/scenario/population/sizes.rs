//! From shares to whole agents.

/// Agents in each group: largest remainders first, earlier groups before later ones.
pub(crate) fn sizes(shares: &[f64], agents: u32) -> Vec<u32> {
    let sum: f64 = shares.iter().sum();
    let exact: Vec<f64> = shares
        .iter()
        .map(|share| share / sum * f64::from(agents))
        .collect();
    let mut sizes: Vec<u32> = exact.iter().map(|size| *size as u32).collect();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by(|&a, &b| {
        exact[b]
            .fract()
            .total_cmp(&exact[a].fract())
            .then(a.cmp(&b))
    });
    let placed: u64 = sizes.iter().map(|size| u64::from(*size)).sum();
    let left = u64::from(agents).saturating_sub(placed) as usize;
    order
        .iter()
        .cycle()
        .take(left)
        .for_each(|&group| sizes[group] += 1);
    sizes
}
