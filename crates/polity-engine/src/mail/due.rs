//! What arrives in a block, in the order in which it was sent.

use super::{Buckets, Received};

/// Lists what is due in a block as runs of messages: read one after the other, they are in canonical
/// order for each receiver.
///
/// A bucket is written to tick after tick, each time in the order of acting, so its messages ascend by
/// sent tick. Only where latencies differ, and several workers have written, does a later bucket hold
/// what was sent before the end of an earlier one; then all buckets are cut by tick. No message is moved
/// or, but for the first and last of a bucket, looked at. O(buckets), or O(runs · log(messages)).
pub(crate) fn list_runs<'a, M>(
    due: &'a [Buckets<M>],
    block: usize,
    runs: &mut Vec<&'a [Received<M>]>,
) {
    runs.clear();
    let buckets = due.iter().map(|buckets| buckets[block].as_slice());
    runs.extend(buckets.filter(|bucket| !bucket.is_empty()));
    if !runs.is_sorted_by(|earlier, later| sent_before(earlier, later)) {
        cut_by_tick(runs);
    }
}

/// Whether nothing in a bucket was sent after anything in another one.
fn sent_before<M>(earlier: &[Received<M>], later: &[Received<M>]) -> bool {
    let last = earlier.last().map(|message| message.sent_tick);
    last <= later.first().map(|message| message.sent_tick)
}

/// Cuts buckets into what was sent in the first tick, in the second, and so on.
fn cut_by_tick<M>(runs: &mut Vec<&[Received<M>]>) {
    let buckets = runs.len();
    let first_sent = |rest: &[&[Received<M>]]| {
        let firsts = rest.iter().filter_map(|bucket| bucket.first());
        firsts.map(|message| message.sent_tick).min()
    };
    while let Some(tick) = first_sent(&runs[..buckets]) {
        for bucket in 0..buckets {
            let rest = runs[bucket];
            let (run, later) =
                rest.split_at(rest.partition_point(|message| message.sent_tick <= tick));
            runs[bucket] = later;
            runs.push(run);
        }
    }
    runs.drain(..buckets);
}
