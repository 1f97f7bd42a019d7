//! `polity check`.

use clap::Args;
use polity::scenario::{Estimate, Size};

use super::fault::Fault;
use super::{ScenarioArgs, print};

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Prints the whole scenario, with every default filled in.
    #[arg(long)]
    resolved: bool,
}

impl Check {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        let scenario = self.scenario.load()?;
        if self.resolved {
            return print(&scenario.to_toml());
        }
        print(&format!(
            "{}: {} agents, {} ticks, seed {}\nscenario hash {}\n{}\n",
            self.scenario.scenario.display(),
            scenario.population.agents,
            scenario.ticks,
            scenario.seed,
            scenario.hash(),
            needs(&scenario.estimate),
        ))
    }
}

/// What a run will take, in one line.
pub(super) fn needs(estimate: &Estimate) -> String {
    let [memory, disk, per_window] = [
        estimate.memory_bytes(),
        estimate.disk_bytes(),
        estimate.window_disk_bytes(),
    ]
    .map(Size);
    let windows = estimate.windows;
    format!(
        "needs about {memory} of memory and {disk} of disk ({windows:.0} windows of {per_window})"
    )
}
