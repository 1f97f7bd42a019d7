//! `polity sweep`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use polity::run::Silent;
use polity::sweep::{Shard, Study, SweepOptions, SweepProgress, SweepReport, sweep};
use polity_data::Disk;
use serde_json::json;

use super::fault::Fault;
use super::interrupt::Interrupt;
use super::sweep_progress::{Bar, Lines};
use super::{is_terminal, print, remark};

#[derive(Debug, Args)]
#[command(
    after_help = "A killed or interrupted sweep goes on by the same command, and computes no \
cell twice. The data set is the same for any number of threads and shards."
)]
pub(super) struct Sweep {
    /// The study file: a base scenario, what varies in it, and seeds.
    study: PathBuf,
    /// The sweep's directory [default: runs/NAME].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Computes every N-th cell only, beginning with the I-th: for several processes or machines that
    /// share the directory. The last of them joins the cells; so does a call without this.
    #[arg(long, value_name = "I/N", conflicts_with = "force")]
    shard: Option<ShardArg>,
    /// Cells that are computed at a time [default: one per core]. They change no result.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    threads: usize,
    /// Computes every cell again, in place of a sweep that is there, of this study or another (and of
    /// nothing that is not a sweep). What is there is removed before the first cell is computed.
    #[arg(long)]
    force: bool,
    /// Shows neither progress nor outcome.
    #[arg(long)]
    quiet: bool,
    /// Prints the outcome as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug)]
struct ShardArg(Shard);

impl FromStr for ShardArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/');
        let parts = parts.and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self(Shard { number, of })),
            _ => Err("expected I/N with I from 1 to N, such as 1/4".to_owned()),
        }
    }
}

impl Sweep {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        let study = Study::load(&self.study)?;
        let default = || PathBuf::from(format!("runs/{}", study.name));
        let options = SweepOptions {
            out: self.out.clone().unwrap_or_else(default),
            shard: self.shard.map_or(Shard::WHOLE, |shard| shard.0),
            threads: self.threads,
            replace: self.force,
            disk: Disk::default(),
        };
        let interrupt = Interrupt::listen();
        let progress: Box<dyn SweepProgress> = match (self.quiet, is_terminal()) {
            (true, _) => Box::new(Silent),
            (false, true) => Box::new(Bar::default()),
            (false, false) => Box::new(Lines::default()),
        };
        let report = sweep(&study, &options, progress.as_ref(), interrupt.flag())?;
        self.tell(&report, options.shard, &interrupt)
    }

    fn tell(&self, report: &SweepReport, shard: Shard, interrupt: &Interrupt) -> Result<u8, Fault> {
        let path = report.path.display();
        let SweepReport {
            total,
            done,
            computed,
            ..
        } = report;
        if self.json {
            let outcome = json!({
                "path": path.to_string(),
                "status": if report.digest.is_some() { "complete" } else { "running" },
                "cells": total,
                "done": done,
                "computed": computed,
                "digest": report.digest,
            });
            print(&format!("{outcome}\n"))?;
        } else if !self.quiet {
            let digest = report
                .digest
                .iter()
                .map(|digest| format!("digest {digest}\n"));
            let digest: String = digest.collect();
            print(&format!(
                "{done} of {total} cells, {computed} of them computed now\n{digest}{path}\n"
            ))?;
        }
        if report.digest.is_some() {
            return Ok(0);
        }
        if interrupt.flag().load(std::sync::atomic::Ordering::Relaxed) {
            remark(&format!(
                "interrupted: {done} of {total} cells are in {path}. Go on with the same command"
            ));
            return Ok(interrupt.exit_code());
        }
        if shard != Shard::WHOLE && !self.quiet {
            remark("this shard is done; the data set is complete once the others are, too");
        }
        Ok(0)
    }
}
