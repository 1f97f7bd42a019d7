//! Holding a run's trail against that of its re-execution, tick by tick.

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use polity_data::schema::TrailRow;
use polity_data::{DataError, WholeRows, WrittenMessage};
use polity_engine::Sent;
use polity_worlds::society::message::Message;
use polity_worlds::society::probe::Event;

use crate::run::{End, Seen, Witness};
use crate::trail::{BLOCK_AGENTS, Located, SUMS, locate};

/// The table, and its columns: tick, block, sums.
pub(super) const TABLE: &str = "trail";
const COLUMNS: [&str; 2 + SUMS] = [
    "tick",
    "block",
    "digest",
    "digest_x",
    "digest_x2",
    "digest_x3",
];

/// The first tick in which a trail differs, and what was done there on re-execution.
#[derive(Debug)]
pub(super) struct Noticed {
    pub(super) tick: u32,
    /// The first block that differs.
    pub(super) block: u32,
    /// How many do.
    pub(super) blocks: usize,
    pub(super) located: Located,
    /// What the block's agents sent.
    pub(super) messages: Vec<WrittenMessage>,
    /// What its agents did beside.
    pub(super) events: Vec<Event>,
    /// The tick at whose beginning the re-execution is ended, if it is.
    pub(super) until: Option<u32>,
}

/// Where a witness leaves what it noticed.
pub(super) type Finding = Arc<OnceLock<Noticed>>;

/// Compares the trail of a re-execution with the recorded one.
pub(super) struct TrailWitness {
    recorded: Recorded,
    finding: Finding,
    /// Ends the re-execution once it has gone astray: where windows end, ascending, or nothing if it
    /// is to go on.
    window_ends: Vec<u32>,
    end: End,
}

impl TrailWitness {
    /// A witness against the trail of this run.
    pub(super) fn open(
        run: &Path,
        finding: Finding,
        window_ends: Vec<u32>,
        end: End,
    ) -> Result<Self, DataError> {
        Ok(Self {
            recorded: Recorded::open(run)?,
            finding,
            window_ends,
            end,
        })
    }
}

impl Witness for TrailWitness {
    fn tick(&mut self, rows: &[TrailRow], seen: &Seen) -> Result<(), DataError> {
        if self.finding.get().is_some() {
            return Ok(());
        }
        let recorded = self.recorded.up_to(seen.tick)?;
        let executed: Vec<Block> = rows.iter().map(Block::of).collect();
        let differing = differences(&recorded, &executed);
        let Some((block, located)) = differing.first().cloned() else {
            return Ok(());
        };
        let until = self.window_ends.iter().find(|end| **end > seen.tick);
        let agents = agents_of(block);
        let sent = seen
            .sent()
            .iter()
            .flatten()
            .filter(|sent| agents.contains(&sent.src));
        let events = seen
            .events()
            .iter()
            .flatten()
            .filter(|e| agents.contains(&e.agent));
        let noticed = Noticed {
            tick: seen.tick,
            block,
            blocks: differing.len(),
            located,
            messages: sent.map(written).collect(),
            events: events.copied().collect(),
            until: until.copied(),
        };
        // Only this witness sets it, and only once.
        let _ = self.finding.set(noticed);
        if let Some(until) = until {
            self.end.set(*until);
        }
        Ok(())
    }
}

/// The agents of a block.
pub(super) fn agents_of(block: u32) -> Range<u32> {
    let first = block.saturating_mul(BLOCK_AGENTS);
    first..first.saturating_add(BLOCK_AGENTS)
}

/// A message as the table of messages tells of it.
fn written(sent: &Sent<Message>) -> WrittenMessage {
    WrittenMessage {
        src: sent.src,
        dst: sent.dst,
        kind: sent.body.kind.name().to_owned(),
        task: sent.body.task.as_u64(),
        part: sent.body.node,
        lost: sent.lost,
    }
}

/// The sums of one block in one tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    block: u32,
    sums: [u64; SUMS],
}

impl Block {
    fn of(row: &TrailRow) -> Self {
        Self {
            block: row.block,
            sums: [row.digest, row.digest_x, row.digest_x2, row.digest_x3],
        }
    }
}

/// The blocks that differ, in ascending order; a block without a row did nothing.
fn differences(recorded: &[Block], executed: &[Block]) -> Vec<(u32, Located)> {
    if recorded == executed {
        return Vec::new();
    }
    let sums = |rows: &[Block], block| {
        let row = rows.iter().find(|row| row.block == block);
        row.map_or([0; SUMS], |row| row.sums)
    };
    let all = recorded.iter().chain(executed);
    let mut blocks: Vec<u32> = all.map(|row| row.block).collect();
    blocks.sort_unstable();
    blocks.dedup();
    let difference = |block: u32| {
        let located = locate(sums(recorded, block), sums(executed, block))?;
        Some((block, located))
    };
    blocks.into_iter().filter_map(difference).collect()
}

/// The rows of a recorded trail that no tick has asked for yet.
struct Recorded {
    rows: WholeRows<{ 2 + SUMS }>,
    next: Option<[u64; 2 + SUMS]>,
}

impl Recorded {
    fn open(run: &Path) -> Result<Self, DataError> {
        let mut rows = WholeRows::open(run, TABLE, COLUMNS)?;
        let next = rows.next_row()?;
        Ok(Self { rows, next })
    }

    /// The next rows, up to those of this tick.
    fn up_to(&mut self, tick: u32) -> Result<Vec<Block>, DataError> {
        let mut blocks = Vec::new();
        while let Some([of_tick, block, sums @ ..]) = self.next
            && of_tick <= u64::from(tick)
        {
            blocks.push(Block {
                block: u32::try_from(block).unwrap_or(u32::MAX),
                sums,
            });
            self.next = self.rows.next_row()?;
        }
        Ok(blocks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(block: u32, digest: u64) -> Block {
        // One agent, in the third place.
        let sums = [digest, 3 * digest, 9 * digest, 27 * digest];
        Block { block, sums }
    }

    #[test]
    fn blocks_that_are_missing_on_either_side_differ() {
        let one = |blocks: &[u32]| -> Vec<(u32, Located)> {
            let third = || Located::Agents(vec![2]);
            blocks.iter().map(|block| (*block, third())).collect()
        };
        let (a, b) = ([block(0, 5), block(4, 6)], [block(0, 5), block(3, 6)]);
        assert_eq!(differences(&a, &a), []);
        assert_eq!(differences(&a, &b), one(&[3, 4]));
        assert_eq!(differences(&a, &a[1..]), one(&[0]));
        assert_eq!(differences(&[], &a), one(&[0, 4]));
        assert_eq!(differences(&a, &[block(0, 7), block(4, 6)]), one(&[0]));
    }

    #[test]
    fn a_block_beyond_all_agents_is_no_panic() {
        assert_eq!(agents_of(u32::MAX), u32::MAX..u32::MAX);
        assert_eq!(agents_of(1), 4096..8192);
    }
}
