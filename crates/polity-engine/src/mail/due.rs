//! What arrives in a block, in the order in which it was sent.

use super::{Buckets, Received};

/// Lists what is due in a block as runs of messages: read one after the other, they are in canonical
/// order for each receiver.
///
/// Each bucket ascends by sent tick. Only where latencies differ, and several workers have written, does
/// a later bucket hold what was sent before the end of an earlier one; then all are cut by tick. No
/// message is moved, and few are looked at. O(buckets), or O(runs · log(messages)).
pub(crate) fn list_runs<'a, M>(
    due: &'a [Buckets<M>],
    block: usize,
    runs: &mut Vec<&'a [Received<M>]>,
) {
    runs.clear();
    let buckets = due.iter().map(|buckets| buckets[block].as_slice());
    runs.extend(buckets.filter(|bucket| !bucket.is_empty()));
    if !runs.is_sorted_by(|earlier, later| none_sent_later(earlier, later)) {
        cut_by_tick(runs);
    }
}

/// Whether nothing in the one bucket was sent later than anything in the other.
fn none_sent_later<M>(one: &[Received<M>], other: &[Received<M>]) -> bool {
    one.last().map(|message| message.sent_tick) <= first_sent_tick(other)
}

fn first_sent_tick<M>(run: &[Received<M>]) -> Option<u32> {
    run.first().map(|message| message.sent_tick)
}

/// Cuts buckets into what was sent in one tick each, and puts the earlier sent first.
fn cut_by_tick<M>(runs: &mut Vec<&[Received<M>]>) {
    let buckets = runs.len();
    for bucket in 0..buckets {
        let mut rest = runs[bucket];
        while let Some(tick) = first_sent_tick(rest) {
            let (run, later) =
                rest.split_at(rest.partition_point(|message| message.sent_tick <= tick));
            runs.push(run);
            rest = later;
        }
    }
    runs.drain(..buckets);
    // Stable: within a tick, the order of buckets is that of senders.
    runs.sort_by_key(|run| first_sent_tick(run));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One block's buckets, of messages given by their sent ticks; each says where it stands.
    fn due(buckets: &[&[u32]]) -> Vec<Buckets<usize>> {
        let mut place = 0..;
        let mut bucket = |sent_ticks: &&[u32]| {
            let message = |&sent_tick| Received {
                src: 0,
                dst: 0,
                sent_tick,
                body: place.next().unwrap(),
            };
            vec![sent_ticks.iter().map(message).collect()]
        };
        buckets.iter().map(&mut bucket).collect()
    }

    fn lengths_and_places(buckets: &[&[u32]]) -> (Vec<usize>, Vec<usize>) {
        let due = due(buckets);
        let mut runs = vec![];
        list_runs(&due, 0, &mut runs);
        let lengths = runs.iter().map(|run| run.len()).collect();
        let messages = runs.into_iter().flatten();
        (lengths, messages.map(|message| message.body).collect())
    }

    #[test]
    fn buckets_that_follow_one_another_are_left_whole() {
        for (buckets, lengths) in [
            (&[&[][..], &[]][..], vec![]),
            (&[&[7, 7, 7]], vec![3]),
            (&[&[1, 2, 5]], vec![3]),
            (&[&[4, 4], &[], &[4], &[4, 4]], vec![2, 1, 2]),
            (&[&[1, 3], &[3, 6], &[6]], vec![2, 2, 1]),
        ] {
            let total = lengths.iter().sum();
            assert_eq!(lengths_and_places(buckets), (lengths, (0..total).collect()));
        }
    }

    #[test]
    fn others_are_cut_by_tick_and_senders_keep_their_order_within_one() {
        for (buckets, lengths, places) in [
            (&[&[5][..], &[2]][..], vec![1, 1], vec![1, 0]),
            (&[&[1, 2], &[1, 2]], vec![1, 1, 1, 1], vec![0, 2, 1, 3]),
            (
                &[&[3, 3, 9], &[], &[3, 4, 9, 9], &[1]],
                vec![1, 2, 1, 1, 1, 2],
                vec![7, 0, 1, 3, 4, 2, 5, 6],
            ),
        ] {
            assert_eq!(lengths_and_places(buckets), (lengths, places));
        }
    }
}
